"""The page Any2Any in QGIS's options: a form over Settings. Never imports backend."""

from __future__ import annotations

from typing import Callable

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from .environment import environment_folder, plugin_root, read_stamp
from .settings import Settings

DEVICES = ("auto", "cpu", "cuda")


class OptionsPage(QgsOptionsPageWidget):
    """What QGIS shows; `changed` is called once new settings are stored."""

    def __init__(self, parent: QWidget | None, changed: Callable[[], None]) -> None:
        super().__init__(parent)
        self._changed = changed
        settings, layout = Settings.read(), QFormLayout(self)
        self.environment = self._path(layout, self.tr("Folder of the backend's environment"), settings.environment, True)
        self.environment.lineEdit().setPlaceholderText(str(environment_folder()))
        self.python = self._path(layout, self.tr("Use this Python instead"), settings.python, False)
        self.cache = self._path(layout, self.tr("Folder of downloaded weights"), settings.cache, True)
        self.device = QComboBox(objectName="optionsDevice")
        self.device.setEditable(True)
        self.device.addItems(DEVICES)
        self.device.setCurrentText(settings.device or DEVICES[0])
        layout.addRow(self.tr("Device offered first"), self.device)
        self.hub = QLineEdit(settings.hub, objectName="optionsHub")
        self.hub.setPlaceholderText("https://huggingface.co")
        layout.addRow(self.tr("Model hub or its mirror"), self.hub)
        self.offline = QCheckBox(self.tr("Never download"), objectName="optionsOffline")
        self.offline.setChecked(settings.offline == "1")
        layout.addRow("", self.offline)
        stamp = read_stamp(environment_folder(settings.environment))
        state = self.tr("set up, PyTorch for {}").format(stamp["torch"].upper()) if stamp else self.tr("not set up")
        layout.addRow(self.tr("The environment is"), QLabel(state))

    def tr(self, text: str) -> str:
        return QCoreApplication.translate("OptionsPage", text)

    def apply(self) -> None:
        """Stores what was entered; called by QGIS when OK is pressed."""
        device = self.device.currentText().strip()
        Settings(
            python=self.python.filePath().strip(),
            environment=self.environment.filePath().strip(),
            cache=self.cache.filePath().strip(),
            device="" if device == DEVICES[0] else device,
            hub=self.hub.text().strip(),
            offline="1" if self.offline.isChecked() else "",
        ).write()
        self._changed()

    @staticmethod
    def _path(layout: QFormLayout, label: str, value: str, folder: bool) -> QgsFileWidget:
        widget = QgsFileWidget()
        modes = QgsFileWidget.StorageMode
        widget.setStorageMode(modes.GetDirectory if folder else modes.GetFile)
        widget.setFilePath(value)
        layout.addRow(label, widget)
        return widget


class OptionsFactory(QgsOptionsWidgetFactory):
    """Registers the page."""

    def __init__(self, changed: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed
        self.setTitle("Any2Any")
        self.setIcon(QIcon(str(plugin_root() / "resources" / "icons" / "any2any.svg")))

    def createWidget(self, parent: QWidget | None) -> OptionsPage:
        return OptionsPage(parent, self._changed)
