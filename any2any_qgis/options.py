"""The page Any2Any in QGIS's options: a form over Settings. Never imports backend."""

from __future__ import annotations

from typing import Callable

from qgis.gui import QgsFileWidget, QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt.QtGui import QIcon
from qgis.PyQt.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from .environment.backend_python import environment_folder, log_file, read_stamp
from .environment.failures import SetupError
from .environment.installation import remove
from .places import plugin_root
from .process.shared import shared
from .settings import Settings
from .words import tr

DEVICES = ("auto", "cpu", "cuda")
LOGS = ("", "detailed")  # Settings.log


class OptionsPage(QgsOptionsPageWidget):
    """What QGIS shows.

    Args:
        parent: of the page.
        changed: called once new settings are stored, or the environment is removed.
        repair: checks the environment and installs what is damaged again.
    """

    def __init__(
        self, parent: QWidget | None, changed: Callable[[], None], repair: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._changed = changed
        settings, layout = Settings.read(), QFormLayout(self)
        self.environment = self._path(
            layout, tr("Folder of the backend's environment"), settings.environment, True
        )
        self.environment.lineEdit().setPlaceholderText(str(environment_folder()))
        self.python = self._path(layout, tr("Use this Python instead"), settings.python, False)
        self.cache = self._path(layout, tr("Folder of downloaded weights"), settings.cache, True)
        self.device = QComboBox(objectName="optionsDevice")
        self.device.setEditable(True)
        self.device.addItems(DEVICES)
        self.device.setCurrentText(settings.device or DEVICES[0])
        layout.addRow(tr("Default device"), self.device)
        self.hub = QLineEdit(settings.hub, objectName="optionsHub")
        self.hub.setPlaceholderText("https://huggingface.co")
        layout.addRow(tr("Model hub or its mirror"), self.hub)
        self.offline = QCheckBox(tr("Never download"), objectName="optionsOffline")
        self.offline.setChecked(settings.offline == "1")
        layout.addRow("", self.offline)
        self.log = QComboBox(objectName="optionsLog")
        self.log.addItems([tr("warnings and errors"), tr("also every request and answer")])
        self.log.setCurrentIndex(LOGS.index(settings.log) if settings.log in LOGS else 0)
        self.log.setToolTip(str(log_file(environment_folder(settings.environment))))
        layout.addRow(tr("Log level"), self.log)
        self.tips = QPushButton(tr("Show the panel's tips again"), objectName="optionsTips")
        self.tips.setEnabled(bool(settings.tips))
        # what is applied follows from it
        self.tips.clicked.connect(lambda: self.tips.setEnabled(False))
        layout.addRow("", self.tips)
        stamp = read_stamp(environment_folder(settings.environment))
        state = (
            tr("set up, PyTorch for {build}", build=stamp["torch"].upper())
            if stamp
            else tr("not set up")
        )
        self.state = QLabel(state)
        layout.addRow(tr("The environment is"), self.state)
        buttons = QHBoxLayout()
        self.repair_button = QPushButton(tr("Check and repair"), objectName="optionsRepair")
        self.repair_button.setToolTip(tr("The panel shows the progress"))
        self.repair_button.clicked.connect(lambda: repair())
        self.remove_button = QPushButton(tr("Remove"), objectName="optionsRemove")
        self.remove_button.clicked.connect(lambda: self._remove())
        for button in (self.repair_button, self.remove_button):
            button.setEnabled(bool(stamp))
            buttons.addWidget(button)

        layout.addRow("", buttons)

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
            log=LOGS[self.log.currentIndex()],
            tips=Settings.read().tips if self.tips.isEnabled() else "",
        ).write()

        self._changed()

    def _remove(self) -> None:
        """Deletes the environment that is there, once the user has said yes."""
        folder = environment_folder(Settings.read().environment)
        question = tr(
            "Remove the backend's environment in '{folder}'? It can be set up again.", folder=folder
        )
        if QMessageBox.question(self, "Any2Any", question) != QMessageBox.StandardButton.Yes:
            return
        shared.close()  # a running backend holds its files open
        try:
            remove(folder)
        except (OSError, SetupError) as error:
            self.state.setText(str(error))
            return

        self.state.setText(tr("not set up"))
        for button in (self.repair_button, self.remove_button):
            button.setEnabled(False)
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

    def __init__(self, changed: Callable[[], None], repair: Callable[[], None]) -> None:
        super().__init__()
        self._changed = changed
        self._repair = repair
        self.setTitle("Any2Any")
        self.setIcon(QIcon(str(plugin_root() / "resources" / "icons" / "any2any.svg")))

    def createWidget(self, parent: QWidget | None) -> OptionsPage:
        return OptionsPage(parent, self._changed, self._repair)
