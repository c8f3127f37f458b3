"""The pairs of layers that a model is adapted to: what is translated, and what was measured of the
same ground.

Touches layers and widgets, in the main thread only. Never imports backend.
"""

from __future__ import annotations

from typing import Any, Callable

from qgis.core import QgsProject, QgsRasterLayer
from qgis.gui import QgsMapLayerComboBox
from qgis.PyQt.QtCore import pyqtSignal
from qgis.PyQt.QtWidgets import QGridLayout, QLabel, QToolButton, QWidget

from ..compat import RASTER_LAYERS
from ..layers import UnreadableLayer, provenance, source_of
from ..modalities import modality_labels
from ..process.adaptations import Pair
from ..words import tr
from .choice_combo import ChoiceCombo
from .narrow import may_be_narrow

LAYER, MODALITY, MEASURED, ITS_MODALITY, REMOVE = range(5)  # columns


class Side:
    """A layer of a pair and its modality, which is recognised unless the user chooses it.

    Args:
        parent: holds the fields.
        recognise: asks for a layer's modality, and gives it to a function.
        changed: called after each choice.
    """

    def __init__(
        self,
        parent: QWidget,
        recognise: Callable[[QgsRasterLayer, Callable[[str], None]], None],
        changed: Callable[[], None],
    ) -> None:
        self._recognise = recognise
        self._changed = changed
        self._is_chosen = False
        self.layers = QgsMapLayerComboBox(parent)
        self.layers.setFilters(RASTER_LAYERS)
        self.layers.setAllowEmptyLayer(True)
        self.layers.setLayer(None)
        self.modality = ChoiceCombo(parent)
        for id_, label in {"": tr("recognise"), **modality_labels()}.items():
            self.modality.offer(id_, label)
        for combo in (self.layers, self.modality):
            may_be_narrow(combo)
        self.layers.layerChanged.connect(lambda _: self._take_layer())
        self.modality.activated.connect(lambda _: self._choose())
        self.modality.currentTextChanged.connect(lambda _: changed())

    def take(self, layer: QgsRasterLayer | None, modality: str) -> None:
        """Puts a layer into the fields whose modality is known."""
        self._is_chosen = bool(modality)
        self.layers.setLayer(layer)
        self.modality.choose(modality)

    @property
    def layer(self) -> QgsRasterLayer | None:
        return self.layers.currentLayer()

    def _choose(self) -> None:
        self._is_chosen = bool(self.modality.value())
        self._take_layer()

    def _take_layer(self) -> None:
        layer = self.layer
        if layer is not None and not self._is_chosen:
            self._recognise(layer, lambda found: self._take_modality(layer, found))
        self._changed()

    def _take_modality(self, layer: QgsRasterLayer, found: str) -> None:
        if self.layer is layer and not self._is_chosen:
            self.modality.choose(found)


class PairTable(QWidget):
    """Pairs, one a row. `changed` follows every choice.

    Args:
        recognise: as Side has it.
    """

    changed = pyqtSignal()

    def __init__(
        self,
        parent: QWidget | None,
        recognise: Callable[[QgsRasterLayer, Callable[[str], None]], None],
    ) -> None:
        super().__init__(parent, objectName="pairTable")
        self._recognise = recognise
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        titles = (tr("Layer"), tr("Modality"), tr("Measured layer"), tr("Modality"))
        for column, title in enumerate(titles):
            self._grid.addWidget(QLabel(title), 0, column)
            self._grid.setColumnStretch(column, 2 if column in (LAYER, MEASURED) else 1)
        self.rows: list[tuple[Side, Side, QToolButton]] = []

    def add(
        self,
        source: tuple[QgsRasterLayer | None, str] = (None, ""),
        target: tuple[QgsRasterLayer | None, str] = (None, ""),
    ) -> None:
        """Adds a row; layers and modalities as far as they are known."""
        sides = tuple(Side(self, self._recognise, self.changed.emit) for _ in range(2))
        button = QToolButton(self, text="\u2212", toolTip=tr("Remove this pair"))
        row = (*sides, button)
        button.clicked.connect(lambda: self.remove(row))
        self.rows.append(row)
        place = self._grid.rowCount()
        for number, side in enumerate(sides):
            self._grid.addWidget(side.layers, place, 2 * number)
            self._grid.addWidget(side.modality, place, 2 * number + 1)
        self._grid.addWidget(button, place, REMOVE)
        for side, known in zip(sides, (source, target)):
            side.take(*known)
        self._show_buttons()
        self.changed.emit()

    def remove(self, row: Any) -> None:
        """Takes a row away, but for the last one."""
        if len(self.rows) == 1:
            return
        self.rows.remove(row)
        first, second, button = row
        for widget in (first.layers, first.modality, second.layers, second.modality, button):
            self._grid.removeWidget(widget)
            widget.deleteLater()
        self._show_buttons()
        self.changed.emit()

    def pairs(self) -> tuple[Pair, ...]:
        """The rows as a job takes them.

        Raises:
            UnreadableLayer: a layer or a modality is not chosen, or a measured layer was not
                measured.
        """
        return tuple(_pair(source, target) for source, target, _ in self.rows)

    def _show_buttons(self) -> None:
        for _, _, button in self.rows:
            button.setEnabled(len(self.rows) > 1)


def _pair(source: Side, target: Side) -> Pair:
    for side in (source, target):
        if side.layer is None:
            raise UnreadableLayer(tr("Choose both layers of each pair."))
        if not side.modality.value():
            raise UnreadableLayer(tr("Choose the modality of '{layer}'.", layer=side.layer.name()))
    if source.modality.value() == target.modality.value():
        raise UnreadableLayer(
            tr(
                "The layers of a pair have two modalities; both are {modality}.",
                modality=source.modality.currentText(),
            )
        )
    files = [source_of(side.layer) for side in (source, target)]
    for side, file in zip((source, target), files):
        if provenance(file).get("SYNTHETIC") == "YES":
            raise UnreadableLayer(
                tr(
                    "'{layer}' is synthetic: choose a layer that was measured.",
                    layer=side.layer.name(),
                )
            )
    return Pair(source.modality.value(), files[0], target.modality.value(), files[1])


def measured_layers(source: QgsRasterLayer | None) -> list[QgsRasterLayer]:
    """The project's rasters that may have been measured beside a source."""
    from .. import marks

    return [
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if isinstance(layer, QgsRasterLayer)
        and layer is not source
        and layer.providerType() == "gdal"
        and not marks.is_ours(layer)
    ]
