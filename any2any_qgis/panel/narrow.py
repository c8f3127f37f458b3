"""Widgets that may be narrower than what they show."""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QFontMetrics
from qgis.PyQt.QtWidgets import QComboBox

TITLE_PIXELS = 230


def may_be_narrow(combo: QComboBox) -> None:
    """Long entries must not make the panel wider than 320 pixels."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)


def set_title(box: Any, title: str, value: str = "") -> None:
    """Titles a group box, with what is chosen in it as far as there is room."""
    text = f"{title}: {value}" if value else title
    font = box.font()
    font.setBold(True)
    metrics = QFontMetrics(font)
    room = max(TITLE_PIXELS, metrics.horizontalAdvance(title))
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    box.setTitle(shown)
    box.setToolTip("" if shown == text else text)
