"""Keeps the wheel from changing fields over which a user only scrolls. Main thread only."""

from __future__ import annotations

from qgis.PyQt.QtCore import QEvent, QObject, Qt
from qgis.PyQt.QtWidgets import QAbstractSpinBox, QComboBox, QWidget


class WheelGuard(QObject):
    """A combo or spin box takes the wheel only while it has the focus, which it gets by a click or
    a key; else the panel scrolls.
    """

    def guard(self, root: QWidget) -> None:
        """Guards all such fields below a widget; may be called again for new ones."""
        for kind in (QComboBox, QAbstractSpinBox):
            for field in root.findChildren(kind):
                field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                field.installEventFilter(self)  # installed again, it moves to the front

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hands the wheel on to the parent where the field has no focus."""
        if (
            event.type() == QEvent.Type.Wheel
            and isinstance(watched, QWidget)
            and not watched.hasFocus()
        ):
            event.ignore()
            return True

        return False
