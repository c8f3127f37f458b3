"""The list of targets: the modalities that are not the source's.

Touches widgets, in the main thread only. Never imports backend.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QListWidgetItem

from ..modalities import modality_labels
from ..words import tr


class TargetList:
    """Which targets are checked.

    Args:
        form: the widgets of resources/forms/panel.ui.
    """

    def __init__(self, form: Any) -> None:
        self.widget = form.targetModalityList
        self.widget.setMaximumHeight(4 * max(18, form.fontMetrics().height() + 4) + 6)
        self.widget.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def fill(self, source: str) -> None:
        """The four modalities that are not the source's; what was checked stays so."""
        checked = set(self.checked())
        self.widget.blockSignals(True)
        self.widget.clear()

        for id_, label in modality_labels().items():
            if id_ != source:
                item = QListWidgetItem(label)
                item.setData(Qt.ItemDataRole.UserRole, id_)
                item.setFlags(
                    Qt.ItemFlag.ItemIsUserCheckable
                    | Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                )
                item.setCheckState(_state(id_ in checked))
                self.widget.addItem(item)

        self.widget.blockSignals(False)

    def check(self, targets: Collection[str]) -> None:
        """Checks these targets and no others."""
        for item in self._items():
            item.setCheckState(_state(_id_of(item) in targets))

    def checked(self) -> list[str]:
        """Ids of the checked targets."""
        return [
            _id_of(item) for item in self._items() if item.checkState() == Qt.CheckState.Checked
        ]

    def show_trained(self, source: str, trained: Collection[tuple[str, ...]] | None) -> None:
        """Shows of each target whether the model was trained for it.

        Args:
            source: the source's modality.
            trained: the model's directions; None where they are not known.
        """
        labels = modality_labels()
        self.widget.blockSignals(True)

        for item in self._items():
            id_ = _id_of(item)
            if trained is None:
                text, tip = labels[id_], ""
            elif (source, id_) in trained:
                text, tip = labels[id_], tr("Trained")
            else:
                text = tr("{modality} (zero-shot)", modality=labels[id_])
                tip = tr("The model was never trained in this direction: expect less.")
            item.setText(text)
            item.setToolTip(tip)

        self.widget.blockSignals(False)

    def _items(self) -> list[QListWidgetItem]:
        return [self.widget.item(row) for row in range(self.widget.count())]


def _id_of(item: QListWidgetItem) -> str:
    return str(item.data(Qt.ItemDataRole.UserRole))


def _state(is_checked: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked
