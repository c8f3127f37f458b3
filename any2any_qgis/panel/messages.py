"""Messages to the user: a sentence in QGIS's message bar, details that can be copied, the report
of a problem. Main thread only.
"""

from __future__ import annotations

import html
import platform
import re
from pathlib import Path
from typing import Any, Callable

from qgis.core import Qgis, QgsApplication
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ..words import tr

MESSAGE_SECONDS = 12


def say(
    iface: Any, text: str, level: Any, label: str = "", action: Callable[[], None] | None = None
) -> None:
    """Puts a sentence into the bar, with a button where there is something to do about it.

    Errors stay until they are closed.
    """
    bar = iface.messageBar()
    # names of layers and files are no markup
    item = bar.createMessage("Any2Any", html.escape(text, quote=False))
    if action is not None:
        button = QPushButton(label, item)
        button.clicked.connect(lambda: action())
        item.layout().addWidget(button)

    bar.pushWidget(item, level, 0 if level == Qgis.MessageLevel.Critical else MESSAGE_SECONDS)


class DetailsDialog(QDialog):
    """An error's sentence and all that a report of it needs, to be copied. Never modal."""

    def __init__(self, parent: QWidget | None, sentence: str, report: str) -> None:
        super().__init__(parent, objectName="any2anyDetails")
        self.setWindowTitle("Any2Any")
        self.resize(640, 420)
        layout = QVBoxLayout(self)
        reported = QLabel(sentence)
        reported.setTextFormat(Qt.TextFormat.PlainText)
        reported.setWordWrap(True)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(tr("Copy"), QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(
            lambda: QgsApplication.clipboard().setText(self.report.toPlainText())
        )
        buttons.rejected.connect(self.close)

        for widget in (
            reported,
            QLabel(tr("A report of this problem needs what follows; personal paths are left out.")),
            self.report,
            buttons,
        ):
            layout.addWidget(widget)


def scrubbed(text: str) -> str:
    """A text without the user's name and folders."""
    home = Path.home()
    for folder in (str(home), home.as_posix()):
        text = text.replace(folder, "~")
    return re.sub(rf"\b{re.escape(home.name)}\b", "user", text) if home.name else text


def report(facts: dict[str, Any], log: str) -> str:
    """Facts about this QGIS and these `facts`, then the log, as Markdown without personal paths."""
    known = {
        "QGIS": Qgis.version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "QGIS's Python": platform.python_version(),
        **facts,
    }

    lines = [f"- {name}: {fact}" for name, fact in known.items()]
    return scrubbed("\n".join(["**Any2Any diagnostics**", *lines, "```", log, "```"]) + "\n")
