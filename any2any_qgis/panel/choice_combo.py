"""A combo box whose entries have a value and a label. Main thread only."""

from __future__ import annotations

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QComboBox, QWidget


class ChoiceCombo(QComboBox):
    """Shows labels, gives values.

    Where it is editable, what was typed and is not a label is a value, too.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def offer(self, value: str, label: str, tip: str = "") -> None:
        """Adds a value, or gives the one that is there another label; what is chosen stays
        chosen.
        """
        row = self.findData(value)
        if row < 0:
            self.addItem(label, value)
            row = self.count() - 1
        elif self.itemText(row) != label:
            self.setItemText(row, label)
            if row == self.currentIndex() and self.isEditable():
                self.setEditText(label)

        if tip:
            self.setItemData(row, tip, Qt.ItemDataRole.ToolTipRole)

    def value(self) -> str:
        """The chosen value."""
        row = self.findText(self.currentText())
        return str(self.currentText().strip() if row < 0 else self.itemData(row))

    def choose(self, value: str) -> None:
        """Chooses a value; one that is not offered is typed, or becomes an entry where nothing can
        be typed.
        """
        row = self.findData(value)
        if row >= 0:
            self.setCurrentIndex(row)
        elif self.isEditable():
            self.setEditText(value)
        else:
            self.offer(value, value)
            self.setCurrentIndex(self.count() - 1)

    def setCurrentText(self, text: str) -> None:
        """A label or a value, so that scripts need no language; anything else only where it can be
        typed.
        """
        if self.findData(text) >= 0:
            self.choose(text)
        else:
            super().setCurrentText(text)
