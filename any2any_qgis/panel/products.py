"""Opens a product as it is delivered (Sentinel-2 SAFE, Landsat, HLS; folder or archive) as one
layer. Main thread only.

The backend knows products and answers with a virtual raster of their bands; never imports backend.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QEvent, QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QMenu, QWidget

from ..layers import PRODUCT
from ..words import tr

ARCHIVES = "*.zip *.tar *.tgz *.tar.gz"


class ProductOpener(QObject):
    """`reported` carries a sentence for the user, `opened` a layer that was added to the project.

    Args:
        panel: takes what is dropped on it; its productButton opens the dialogs.
        query: (kind, call, on_answer) as Questions.query.
    """

    reported = pyqtSignal(str)
    opened = pyqtSignal(object)

    def __init__(self, panel: QWidget, button: Any, query: Callable[[str, Any, Any], None]) -> None:
        super().__init__(panel)
        self._query = query
        menu = QMenu(button)
        menu.addAction(tr("Folder of a product...")).triggered.connect(
            lambda: self.open(self._folder())
        )
        menu.addAction(tr("Archive of a product...")).triggered.connect(
            lambda: self.open(self._archive())
        )
        button.setMenu(menu)
        panel.setAcceptDrops(True)
        panel.installEventFilter(self)

    def open(self, path: str) -> None:
        """Has the backend look at a folder, an archive or a file, and loads what it is."""
        if not path:
            return

        def call(backend: Any, task: Any) -> Any:
            return backend.query("inspect", task.isCanceled, source=path)

        self._query("product", call, lambda task: self._load(path, task))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Takes one local file or folder that is dropped on the panel."""
        if (
            event.type() not in (QEvent.Type.DragEnter, QEvent.Type.Drop)
            or not event.mimeData().hasUrls()
        ):
            return False

        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if len(paths) != 1:
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.open(paths[0])
        return True

    def _folder(self) -> str:
        return QFileDialog.getExistingDirectory(self.parent(), tr("Folder of a product"))

    def _archive(self) -> str:
        return QFileDialog.getOpenFileName(
            self.parent(), tr("Archive of a product"), "", f"{tr('Archives')} ({ARCHIVES})"
        )[0]

    def _load(self, path: str, task: Any) -> None:
        if task.error is not None:
            if not task.error.is_cancelled:
                self.reported.emit(str(task.error))
            return

        view = task.result.get("view")
        layer = QgsRasterLayer(view or path, Path(path).stem)
        if not layer.isValid():
            self.reported.emit(tr("'{path}' cannot be shown by QGIS.", path=path))
            return

        if view:
            layer.setCustomProperty(PRODUCT, path)
        QgsProject.instance().addMapLayer(layer)
        self.opened.emit(layer)
