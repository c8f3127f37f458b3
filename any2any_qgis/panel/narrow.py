"""Widgets that may be narrower than their longest entry."""

from __future__ import annotations

from qgis.PyQt.QtWidgets import QComboBox


def may_be_narrow(combo: QComboBox) -> None:
    """Long entries must not make the panel wider than 320 pixels."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
