"""Where the result goes: the user's file or folder, or a temporary one.

Touches widgets, in the main thread only. Never imports backend.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from qgis.core import QgsRasterLayer
from qgis.gui import QgsFileWidget

from .. import output_names
from ..layers import UnreadableLayer, source_of
from ..words import tr


class OutputField:
    """The output's field.

    Args:
        form: the widgets of resources/forms/panel.ui.
    """

    def __init__(self, form: Any) -> None:
        self.widget = form.outputFile
        self.widget.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        self.widget.setFilter("GeoTIFF (*.tif)")

    @property
    def is_named(self) -> bool:
        """Whether the user named a file; otherwise the result is temporary."""
        return bool(self.widget.filePath().strip())

    def path(self, layer: QgsRasterLayer, source: str, targets: Sequence[str]) -> str:
        """The file for one target, the folder for several."""
        typed = self.widget.filePath().strip()
        if typed:
            return str(output_names.typed(typed, source, len(targets) > 1))
        return str(output_names.suggested(layer.name(), source, targets))

    def clear(self) -> None:
        """Leaves the name to the panel again."""
        self.widget.setFilePath("")

    def show_suggestion(self, layer: QgsRasterLayer | None, targets: Sequence[str]) -> None:
        """Shows in the empty field where the result would go, and takes a folder for several
        targets.
        """
        takes_folder = len(targets) > 1
        modes = QgsFileWidget.StorageMode
        mode = modes.GetDirectory if takes_folder else modes.SaveFile
        if self.widget.storageMode() != mode:
            self.widget.setStorageMode(mode)

        text = tr("[folder]") if takes_folder else tr("[automatic]")
        if layer is not None and targets:
            path = output_names.suggested(layer.name(), _file_of(layer), targets)
            where = tr("temporary") if output_names.is_temporary(str(path)) else str(path.parent)
            text = (
                tr("[folder {name}: {where}]", name=path.name, where=where)
                if takes_folder
                else f"[{path.name}: {where}]"
            )

        self.widget.lineEdit().setPlaceholderText(text)


def _file_of(layer: QgsRasterLayer) -> str:
    """The layer's file, or nothing where it is not one."""
    try:
        return source_of(layer)
    except UnreadableLayer:
        return ""
