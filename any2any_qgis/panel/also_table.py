"""The table of further sources: other rasters of the same ground that are translated together with
the source.

Rasters of the project are offered, never used unless they are checked. Touches layers and widgets,
in the main thread only. Never imports backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QAbstractItemView, QComboBox, QHeaderView, QTableWidgetItem

from .. import marks
from ..layers import UnreadableLayer, layer_of, source_of
from ..modalities import modality_labels
from ..process.jobs import TranslationJob
from ..words import tr
from .narrow import may_be_narrow, set_title
from .wheel import WheelGuard

ROWS_SHOWN = 4
LAYER, MODALITY = 0, 1  # columns


@dataclass(frozen=True)
class Offer:
    """A raster that may be a further source.

    Attributes:
        layer_id: of the project; the source's own where its file holds another modality.
        name: for the user.
        modality: that it is known to have; empty: the user or the backend says it.
    """

    layer_id: str
    name: str
    modality: str = ""


class AlsoTable(QObject):
    """Which rasters are checked, and their modalities. `changed` follows every choice, `checked` a
    layer whose modality is not known.

    Args:
        form: the widgets of resources/forms/panel.ui.
        wheel: keeps the mouse wheel from changing the modalities.
    """

    changed = pyqtSignal()
    checked = pyqtSignal(str)  # id of the layer

    def __init__(self, form: Any, wheel: WheelGuard) -> None:
        super().__init__(form)
        self.form = form
        self.table = form.alsoTable
        self._wheel = wheel
        self._offers: list[Offer] = []
        self._guessed: dict[str, str] = {}  # layer id -> modality, by the user or the backend

        table = self.table
        table.setColumnCount(2)
        table.setHorizontalHeaderLabels([tr("Layer"), tr("Modality")])
        header, modes = table.horizontalHeader(), QHeaderView.ResizeMode
        header.setSectionResizeMode(LAYER, modes.Stretch)
        header.setSectionResizeMode(MODALITY, modes.ResizeToContents)
        table.verticalHeader().setVisible(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        row = table.verticalHeader().defaultSectionSize()
        table.setMaximumHeight((ROWS_SHOWN + 1) * row)
        table.itemChanged.connect(self._take_check)
        form.alsoBox.collapsedStateChanged.connect(lambda _: self._show())
        self._show()

    def offer(self, source: QgsRasterLayer | None, modality: str, held: Mapping[str, Any]) -> None:
        """Offers what can be a further source; what was checked and is offered still stays so.

        Args:
            source: the source layer.
            modality: the source's.
            held: bands by modality that the source's file holds, as the backend reports.
        """
        offers = [] if source is None else _offers(source, modality, held)
        if offers != self._offers:
            chosen = {(one.layer_id, one.modality) for one in self._checked()}
            self._offers = offers
            self._fill(chosen)
        self._show()

    def sources(self) -> tuple[dict[str, Any], ...]:
        """The checked rasters as the job's `also`, in the modalities' order.

        Raises:
            UnreadableLayer: a layer is not a file, its modality is not known, or two have the same.
        """
        found: dict[str, dict[str, Any]] = {}
        for offer in self._checked():
            layer = QgsProject.instance().mapLayer(offer.layer_id)
            if layer is None:  # about to be removed
                continue
            modality = self._modality_of(offer)
            if not modality:
                raise UnreadableLayer(
                    tr("Choose the modality of the further source '{layer}'.", layer=offer.name)
                )
            if modality in found:
                raise UnreadableLayer(
                    tr(
                        "Two further sources are {modality}: uncheck one of them.",
                        modality=modality_labels()[modality],
                    )
                )
            found[modality] = {"modality": modality, "path": source_of(layer)}

        return tuple(found[id_] for id_ in modality_labels() if id_ in found)

    def modalities(self) -> list[str]:
        """Of the checked rasters, as far as they are known."""
        return [id_ for id_ in map(self._modality_of, self._checked()) if id_]

    def take_guess(self, layer_id: str, modality: str) -> None:
        """Takes the modality that the backend recognised, unless the user has chosen one."""
        if not self._guessed.get(layer_id):
            self._guessed[layer_id] = modality
        for row, offer in enumerate(self._offers):
            combo = self.table.cellWidget(row, MODALITY)
            if offer.layer_id == layer_id and combo is not None and not combo.currentData():
                combo.setCurrentIndex(max(0, combo.findData(self._guessed[layer_id])))

    def take_job(self, job: TranslationJob) -> bool:
        """Checks a job's further sources.

        Returns:
            Whether layers of the project are all of them.
        """
        wanted = set()
        for further in job.also:
            layer = layer_of(str(further["path"]))
            if layer is not None:
                wanted.add((layer.id(), str(further["modality"])))
                self._guessed[layer.id()] = str(further["modality"])

        self._fill(wanted)
        self._show()
        return len(self._checked()) == len(job.also)

    def _fill(self, chosen: set[tuple[str, str]]) -> None:
        """Draws a row for each offer; `chosen` ones, by layer and modality, are checked."""
        table, labels = self.table, _short_labels()
        table.blockSignals(True)
        for row in range(len(self._offers), table.rowCount()):
            self._remove_combo(row)
        table.setRowCount(len(self._offers))

        for row, offer in enumerate(self._offers):
            item = QTableWidgetItem(offer.name)
            item.setToolTip(offer.name)
            item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled)
            names = {offer.modality, self._modality_of(offer)}
            is_chosen = any((offer.layer_id, name) in chosen for name in names)
            item.setCheckState(Qt.CheckState.Checked if is_chosen else Qt.CheckState.Unchecked)
            table.setItem(row, LAYER, item)
            self._remove_combo(row)
            if offer.modality:
                known = QTableWidgetItem(labels[offer.modality])
                known.setFlags(Qt.ItemFlag.ItemIsEnabled)
                table.setItem(row, MODALITY, known)
            else:
                table.setCellWidget(row, MODALITY, self._combo(offer))

        table.blockSignals(False)
        self._wheel.guard(table)

    def _remove_combo(self, row: int) -> None:
        """Hides it first: Qt deletes it later."""
        combo = self.table.cellWidget(row, MODALITY)
        if combo is not None:
            combo.hide()
            self.table.removeCellWidget(row, MODALITY)

    def _combo(self, offer: Offer) -> QComboBox:
        combo = QComboBox()
        may_be_narrow(combo)
        combo.addItem(tr("recognise"), "")
        for id_, label in _short_labels().items():
            combo.addItem(label, id_)
        combo.setCurrentIndex(max(0, combo.findData(self._guessed.get(offer.layer_id, ""))))
        combo.currentIndexChanged.connect(lambda _: self._take_modality(offer, combo))
        return combo

    def _take_modality(self, offer: Offer, combo: QComboBox) -> None:
        self._guessed[offer.layer_id] = str(combo.currentData() or "")
        self._show()
        self.changed.emit()

    def _take_check(self, item: QTableWidgetItem) -> None:
        if item.column() != LAYER:
            return
        offer = self._offers[item.row()]
        is_checked = item.checkState() == Qt.CheckState.Checked
        if is_checked and not self._modality_of(offer):
            self.checked.emit(offer.layer_id)
        self._show()
        self.changed.emit()

    def _checked(self) -> list[Offer]:
        return [
            offer
            for row, offer in enumerate(self._offers)
            if self.table.item(row, LAYER).checkState() == Qt.CheckState.Checked
        ]

    def _modality_of(self, offer: Offer) -> str:
        return offer.modality or self._guessed.get(offer.layer_id, "")

    def _show(self) -> None:
        """Names the checked ones in the title, which is visible while the box is closed."""
        labels = _short_labels()
        names = ", ".join(labels.get(self._modality_of(one)) or one.name for one in self._checked())
        title = tr("Further sources")
        set_title(self.form.alsoBox, title, names)
        self.form.alsoBox.setEnabled(bool(self._offers))
        self.table.setVisible(bool(self._offers) and not self.form.alsoBox.isCollapsed())


def _offers(source: QgsRasterLayer, modality: str, held: Mapping[str, Any]) -> list[Offer]:
    """Other modalities of the source's file, then rasters of the project that lie on its ground;
    results apart.
    """
    found = []
    for id_ in modality_labels():
        if id_ in held and id_ != modality:
            bands = ", ".join(map(str, held[id_]))
            name = tr("this layer (bands {bands})", bands=bands)
            found.append(Offer(source.id(), name, id_))

    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and layer.isValid() and layer.id() != source.id():
            is_result = layer.customProperty(marks.SYNTHETIC)
            if not is_result and layer.dataProvider().name() == "gdal" and _overlap(source, layer):
                found.append(Offer(layer.id(), layer.name()))

    return found


def _short_labels() -> dict[str, str]:
    """The modalities without the sensor in brackets: the table is narrow."""
    return {id_: label.partition(" (")[0] for id_, label in modality_labels().items()}


def _overlap(first: QgsRasterLayer, second: QgsRasterLayer) -> bool:
    """Whether two layers show some of the same ground."""
    across = QgsCoordinateTransform(second.crs(), first.crs(), QgsProject.instance())
    try:
        extent = across.transformBoundingBox(second.extent())
    except QgsCsException:
        return False
    return bool(first.extent().intersects(extent))
