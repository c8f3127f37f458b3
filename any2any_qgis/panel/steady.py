"""Texts of changing length that never move what lies below them.

Main thread only; never imports backend.
"""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QFrame, QLabel, QLayout, QScrollArea


def keep_height(label: QLabel, layout: QLayout, lines: int) -> None:
    """Gives a label the height of so many lines for good; a longer text is scrolled.

    Args:
        label: with word wrap, a direct part of the layout.
        layout: where the label is.
        lines: of the label's own font.
    """
    area = QScrollArea()
    layout.replaceWidget(label, area)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setWidgetResizable(True)
    area.setWidget(label)
    for part in (area.viewport(), label):
        part.setAutoFillBackground(False)  # a box's ground is not a window's
    area.setFixedHeight(lines * label.fontMetrics().lineSpacing() + 2)
    label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    label.setVisible(True)
