"""At most one tip in the panel at a time; what was dismissed stays away until the options bring it
back. Never imports backend.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.PyQt.QtCore import QObject

from ..settings import Settings
from ..words import tr


class Tips(QObject):
    """The frame above the panel's pages.

    Args:
        form: the widgets of resources/forms/panel.ui.
    """

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self.form = form
        self._id = ""
        self._wanted = ""
        form.tipCloseButton.clicked.connect(lambda: self._dismiss())
        form.tipFrame.setVisible(False)

    def want(self, id_: str) -> None:
        """Shows this tip, unless it was dismissed; "" shows none."""
        self._wanted = id_
        texts = {
            "preview": tr(
                "Preview translates what the map shows in about ten seconds; the full run gives the"
                " same pixels there."
            ),
            "compare": tr(
                "Compare swipes the result over its source: drag the line on the map, or press B to"
                " blink."
            ),
            "partial": tr(
                "You need not wait: finished rows can be shown during the run, and QGIS stays"
                " usable."
            ),
        }

        self._id = id_ if id_ in texts and id_ not in Settings.read().tips.split(",") else ""
        self.form.tipLabel.setText(texts.get(self._id, ""))
        self.form.tipFrame.setVisible(bool(self._id))

    def is_shown(self) -> bool:
        return bool(self._id)

    def refresh(self) -> None:
        """Looks again what was dismissed, once the options were stored."""
        self.want(self._wanted)

    def _dismiss(self) -> None:
        settings = Settings.read()
        replace(
            settings, tips=",".join(filter(None, [*settings.tips.split(","), self._id]))
        ).write()
        self.want("")
