"""How the source layer is read: its modality, bands, radiometry and processing level.

What is recognised comes from the backend; a field left to it shows the answer. Touches widgets, in
the main thread only. Never imports backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.gui import QgsRasterBandComboBox
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QFormLayout

from .. import choices
from ..layers import UnreadableLayer
from ..modalities import modality_bands, modality_labels
from ..process.jobs import TranslationJob
from ..words import tr
from .narrow import may_be_narrow
from .wheel import WheelGuard


class SourceFields(QObject):
    """The fields of the source. `changed` follows every choice, `modality_changed` another modality
    before it.

    Args:
        form: the widgets of resources/forms/panel.ui.
        wheel: keeps the mouse wheel from changing them.
    """

    changed = pyqtSignal()
    modality_changed = pyqtSignal()

    def __init__(self, form: Any, wheel: WheelGuard) -> None:
        super().__init__(form)
        self.form = form
        self._wheel = wheel
        self._modality_chosen = False  # by the user, for this layer: no guess overrides it

        for id_, label in modality_labels().items():
            form.sourceModalityCombo.addItem(label, id_)
        self._set_modality("rgb")
        for combo, labels in self._recognised():
            for value, label in labels.items():
                combo.offer(value, label)

        form.bandsWidget.setLayout(QFormLayout())
        form.bandsWidget.layout().setContentsMargins(0, 0, 0, 0)
        self._fill_bands()
        self._show_fields(False)
        self._connect()

    def _connect(self) -> None:
        form = self.form
        form.sourceModalityCombo.currentIndexChanged.connect(lambda _: self._take_modality())
        form.sourceModalityCombo.activated.connect(lambda _: self._modality_was_chosen())
        for combo, _ in self._recognised():
            combo.currentTextChanged.connect(lambda _: self.changed.emit())
        form.changeButton.toggled.connect(self._show_fields)
        form.sourceBox.collapsedStateChanged.connect(
            lambda _: self._show_fields(form.changeButton.isChecked())
        )

    def _recognised(self) -> tuple[tuple[Any, dict[str, str]], ...]:
        """The fields that may be left to the backend, and their labels."""
        return (
            (self.form.radiometryCombo, choices.radiometry_labels()),
            (self.form.levelCombo, choices.level_labels()),
        )

    @property
    def modality(self) -> str:
        """Id of the chosen modality."""
        return str(self.form.sourceModalityCombo.currentData())

    def bands(self) -> tuple[int, ...] | None:
        """The chosen bands, or None where all are left to the backend.

        Raises:
            UnreadableLayer: some are chosen and others not.
        """
        bands = tuple(combo.currentBand() for combo in self._band_combos())
        if all(band < 1 for band in bands):
            return None
        if any(band < 1 for band in bands):
            raise UnreadableLayer(tr("Choose every band of the modality, or none of them."))
        return bands

    def choose_layer(self) -> None:
        """Another layer: nothing is known of it yet."""
        self._modality_chosen = False
        for field in (
            self.form.sourceModalityCombo,
            self.form.radiometryCombo,
            self.form.levelCombo,
            self.form.bandsWidget,
        ):
            field.setToolTip("")

        for combo, labels in self._recognised():
            combo.offer("auto", labels["auto"])
        self.form.readingLabel.setText("")
        self._fill_bands()

    def take_job(self, job: TranslationJob) -> None:
        """Puts a job's settings into the fields."""
        self._set_modality(job.source_modality)
        self._modality_chosen = True
        for row, combo in enumerate(self._band_combos()):
            combo.setBand(job.bands[row] if job.bands else -1)
        self.form.radiometryCombo.choose(job.radiometry)
        self.form.levelCombo.choose(job.level)

    def take_guess(self, reported: Mapping[str, Any]) -> None:
        """Takes over what the backend's `inspect` says of the layer; its reasons are the
        tooltips.
        """
        form = self.form
        for key, field in (
            ("modality", form.sourceModalityCombo),
            ("radiometry", form.radiometryCombo),
            ("level", form.levelCombo),
            ("source_bands", form.bandsWidget),
        ):
            field.setToolTip(reported[key]["reason"])

        self._show_recognised(reported)
        self._show_reading(reported)
        if not self._modality_chosen:
            self._set_modality(reported["modality"]["value"])

    def _set_modality(self, id_: str) -> None:
        row = self.form.sourceModalityCombo.findData(id_)
        if row >= 0:
            self.form.sourceModalityCombo.setCurrentIndex(row)

    def _take_modality(self) -> None:
        self._fill_bands()
        self.modality_changed.emit()
        self.changed.emit()

    def _modality_was_chosen(self) -> None:
        self._modality_chosen = True

    def _fill_bands(self) -> None:
        """One choice per band of the modality."""
        layout = self.form.bandsWidget.layout()
        while layout.rowCount():
            layout.removeRow(0)
        for band in modality_bands(self.modality):
            combo = QgsRasterBandComboBox()
            may_be_narrow(combo)
            combo.setShowNotSetOption(True, tr("recognise"))
            combo.setLayer(self.form.layerCombo.currentLayer())
            combo.setBand(-1)
            combo.bandChanged.connect(lambda _: self.changed.emit())
            layout.addRow(choices.band_label(band), combo)

        self._wheel.guard(self.form.bandsWidget)

    def _band_combos(self) -> list[QgsRasterBandComboBox]:
        layout = self.form.bandsWidget.layout()
        return [
            layout.itemAt(row, QFormLayout.ItemRole.FieldRole).widget()
            for row in range(layout.rowCount())
        ]

    def _show_recognised(self, reported: Mapping[str, Any]) -> None:
        """Shows what was recognised in each field that is left to the backend."""
        for key, (combo, labels) in zip(("radiometry", "level"), self._recognised()):
            value = str((reported.get(key) or {}).get("value") or "auto")
            if value in ("auto", "unknown"):
                combo.offer("auto", labels["auto"])
            else:
                combo.offer("auto", tr("{value} (recognised)", value=labels.get(value, value)))

        bands, combos = (reported.get("source_bands") or {}).get("value"), self._band_combos()
        known = isinstance(bands, (list, tuple)) and len(bands) == len(combos)
        for row, combo in enumerate(combos):
            combo.setShowNotSetOption(
                True,
                tr("band {number} (recognised)", number=bands[row]) if known else tr("recognise"),
            )

    def _show_reading(self, reported: Mapping[str, Any]) -> None:
        """What was recognised, in one line; what is uncertain beside it with its reason, not only
        in a tooltip.
        """
        bands, radiometry, level = (
            reported[key]["value"] for key in ("source_bands", "radiometry", "level")
        )
        named = [
            ", ".join(map(str, bands)) if isinstance(bands, list) else str(bands or ""),
            choices.radiometry_labels().get(str(radiometry), str(radiometry or "")),
            choices.level_labels().get(level, "") if level != "auto" else "",
        ]
        known = [name for name in named if name]
        text = tr("Recognised: bands {reading}", reading="; ".join(known)) if known else ""
        uncertain = [
            reported[key]["reason"]
            for key in ("modality", "source_bands", "radiometry")
            if reported[key].get("confidence") == "low"
        ]
        if uncertain:
            text = "\n".join(
                [
                    text,
                    tr(
                        "Uncertain, please check: {reasons}",
                        reasons=" ".join(dict.fromkeys(uncertain)),
                    ),
                ]
            ).strip()

        self.form.readingLabel.setText(text)

    def _show_fields(self, shown: bool) -> None:
        """Shows or hides the fields of what is recognised by itself."""
        form = self.form
        labels = (form.bandsLabel, form.radiometryLabel, form.levelLabel)
        for widget in (*labels, form.bandsWidget, form.radiometryCombo, form.levelCombo):
            widget.setVisible(shown and not form.sourceBox.isCollapsed())
