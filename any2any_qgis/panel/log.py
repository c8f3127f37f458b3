"""The panel's log, what it says of a failure, and the report of a problem.

Main thread only; never imports backend.
"""

from __future__ import annotations

from typing import Any

from qgis.core import Qgis, QgsMessageLog
from qgis.PyQt.QtCore import QObject

from ..environment.backend_python import environment_folder, read_stamp
from ..places import plugin_version
from ..process.client import BackendError
from ..settings import Settings
from ..words import tr
from . import messages
from .form import JobForm
from .setup_page import is_set_up

# errors that a repair may cure
MAY_BE_DAMAGED = ("internal", "backend.start", "backend.ended", "backend.silent")


class PanelLog(QObject):
    """Writes into the panel's log and QGIS's.

    Args:
        form: the widgets of resources/forms/panel.ui.
        iface: QGIS's interface.
        fields: what the user has put into the form; a report tells of the layer.
    """

    def __init__(self, form: Any, iface: Any, fields: JobForm) -> None:
        super().__init__(form)
        self.form = form
        self.iface = iface
        self.fields = fields
        self.details: messages.DetailsDialog | None = None

    def write(self, text: str) -> None:
        """Appends a line."""
        self.form.logView.appendPlainText(text)
        QgsMessageLog.logMessage(text, "Any2Any", Qgis.MessageLevel.Info, False)

    def show_failure(self, error: BackendError) -> None:
        """One sentence in the bar, all that is known in the log and behind a button."""
        # its hint is the log
        sentence = error.message if error.code == "backend.ended" else str(error)
        # another Python is its owner's to mend
        is_ours = bool(read_stamp(environment_folder(Settings.read().environment)))
        self.form.repairButton.setVisible(is_ours and error.code in MAY_BE_DAMAGED)
        self.form.statusLabel.setText(sentence)
        self.write(f"error[{error.code}]: {error}")
        self.form.logBox.setCollapsed(False)
        messages.say(
            self.iface,
            sentence,
            Qgis.MessageLevel.Critical,
            tr("Details..."),
            lambda: self.show_details(sentence),
        )

    def show_details(self, sentence: str) -> None:
        """Opens the error's dialog, whose text can be copied."""
        self.details = messages.DetailsDialog(
            self.iface.mainWindow(), messages.scrubbed(sentence), self.diagnostics()
        )
        self.details.show()

    def diagnostics(self) -> str:
        """What a report of a problem needs, as Markdown without personal paths."""
        stamp, guessed = (
            read_stamp(environment_folder(Settings.read().environment)),
            self.fields.guessed,
        )
        reported = self.fields.greeting
        models = {
            model["id"]: str(model.get("weights_sha256") or model.get("status"))[:12]
            for model in reported.get("models", [])
        }
        facts = {
            "Any2Any": plugin_version(),
            "backend": {
                "version": reported.get("version"),
                "PyTorch": reported.get("torch"),
                "devices": reported.get("devices"),
            },
            "models": models,
            "model in the form": self.fields.form.modelCombo.currentText().strip(),
            "environment": (
                f"PyTorch for {stamp['torch']}"
                if stamp
                else ("its own Python" if is_set_up() else "not set up")
            ),
            "layer": {
                key: guessed.get(key)
                for key in ("driver", "dtype", "width", "height", "crs", "nodata")
            },
        }
        return messages.report(facts, self.form.logView.toPlainText())
