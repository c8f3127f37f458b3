"""Buttons of the panel's windows."""

from __future__ import annotations

from typing import Callable

from qgis.PyQt.QtWidgets import QDialogButtonBox, QPushButton


def action_button(
    buttons: QDialogButtonBox, text: str, action: Callable[[], object]
) -> QPushButton:
    """Adds a button that does something and leaves the window open."""
    button = buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
    button.clicked.connect(lambda: action())
    return button
