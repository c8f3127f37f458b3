"""What QGIS switches on and off: registers the Processing provider; `unload` mirrors `initGui`.

Never imports backend.
"""

from __future__ import annotations

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, Qt, QTranslator

from .places import plugin_root
from .process.shared import shared
from .provider import Any2AnyProvider
from .words import tr


class Any2AnyPlugin:
    """The plugin's life in QGIS.

    `iface` is None under qgis_process, where only `initProcessing` runs.
    """

    def __init__(self, iface) -> None:
        self.iface = iface
        # without a reference the translator would be deleted
        self._translator = translator(QgsApplication.locale())
        if self._translator is not None:
            QCoreApplication.installTranslator(self._translator)
        self.provider: Any2AnyProvider | None = None
        self.dock = None
        self.action = self.options = self.help = None

    def initProcessing(self) -> None:
        """Registers the algorithms: all that qgis_process needs."""
        self.provider = Any2AnyProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        from .guide import open_guide
        from .options import OptionsFactory
        from .panel.dock import Any2AnyDock  # here, so that qgis_process loads no widgets

        self.initProcessing()
        self.dock = Any2AnyDock(self.iface)
        self.iface.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, self.dock)
        self.action = self.dock.toggleViewAction()
        self.action.setIcon(self.provider.icon())
        self.iface.addPluginToRasterMenu("Any2Any", self.action)
        self.iface.addRasterToolBarIcon(self.action)
        self.iface.addToolBarIcon(self.action)  # a new profile hides the toolbar of rasters
        self.help = self.iface.pluginHelpMenu().addAction(self.provider.icon(), tr("Any2Any guide"))
        self.help.triggered.connect(lambda: open_guide("index.md"))
        self.iface.projectRead.connect(self._mark)
        self.options = OptionsFactory(self.dock.settings_changed, self.dock.repair)
        self.iface.registerOptionsWidgetFactory(self.options)

    def _mark(self) -> None:
        from . import marks

        marks.mark_all(self.iface.layerTreeView())

    def unload(self) -> None:
        if self.dock is not None:
            self.iface.projectRead.disconnect(self._mark)
            from . import marks

            marks.unmark_all(self.iface.layerTreeView())
            self.iface.removePluginRasterMenu("Any2Any", self.action)
            self.iface.removeRasterToolBarIcon(self.action)
            self.iface.removeToolBarIcon(self.action)
            self.iface.pluginHelpMenu().removeAction(self.help)
            self.iface.unregisterOptionsWidgetFactory(self.options)
            self.dock.close_down()
            self.iface.removeDockWidget(self.dock)
            self.dock.deleteLater()
            self.dock = self.action = self.options = self.help = None

        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None

        if self._translator is not None:
            QCoreApplication.removeTranslator(self._translator)
            self._translator = None

        shared.close()


def translator(locale: str) -> QTranslator | None:
    """The plugin's texts in a language; None where there are none, which leaves them English.

    Args:
        locale: as QGIS knows it: "de", "pt_BR", "zh-Hans". Only its language counts.
    """
    language = locale.replace("-", "_").split("_")[0].lower()
    path = plugin_root() / "resources" / "i18n" / f"any2any_{language}.qm"
    texts = QTranslator()
    return texts if path.is_file() and texts.load(str(path)) else None
