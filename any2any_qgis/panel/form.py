"""The fields of the panel's form <-> TranslationJob.

Knows nothing of a raster by itself: guesses and devices come from the backend.

Layers and widgets are touched in the main thread only. Never imports backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProcessingUtils, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsFileWidget, QgsRasterBandComboBox
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox, QFormLayout, QListWidgetItem

from .. import choices, output_names, results
from ..compat import RASTER_LAYERS
from ..layers import Export, UnreadableLayer, layer_of, provenance, source_of, user_nodata
from ..modalities import modality_bands, modality_labels
from ..process.jobs import LEVELS, TranslationJob
from ..settings import Settings
from ..words import tr
from .area import AreaBox
from .wheel import WheelGuard

# Fields of a job for which the form has none.
NO_FIELD = (
    *(
        "steps",
        "nodata",
        "overlap",
        "window",
        "precision",
        "batch_size",
        "reference_bands",
        "reference_radiometry",
    ),
    *("allow_uncalibrated", "feather", "feather_into_known", "also"),
)


class JobForm(QObject):
    """What the user chooses. `changed` follows every choice, `layer_chosen` another source layer.

    Args:
        form: the widgets of resources/forms/panel.ui.
        canvas: QGIS's map, for areas that are drawn on it.
    """

    changed = pyqtSignal()
    layer_chosen = pyqtSignal()

    def __init__(self, form: Any, canvas: Any) -> None:
        super().__init__(form)
        self.form = form
        self.canvas = canvas
        self.guessed: Mapping[str, Any] = {}  # what the backend says of the layer
        self.greeting: Mapping[str, Any] = {}  # what the backend told last of itself and its models
        self._modality_chosen = False  # by the user, for this layer: no guess overrides it
        # directions by model, as the backend reported
        self._trained: dict[str, set[tuple[str, ...]]] = {}
        self._modes: dict[str, dict[str, int]] = {}  # steps by mode, by model
        self._wheel = WheelGuard(self)
        self.area = AreaBox(form, canvas)
        self._fill()
        self._connect()

    def _fill(self) -> None:
        form = self.form
        for combo in (form.layerCombo, form.referenceCombo):
            combo.setFilters(RASTER_LAYERS)
            combo.setAllowEmptyLayer(True)  # a field whose layer is removed is empty then

        form.referenceCombo.setLayer(None)
        if form.layerCombo.currentLayer() is None and form.layerCombo.count() > 1:
            form.layerCombo.setCurrentIndex(1)
        form.fillCheck.setEnabled(False)
        for id_, label in modality_labels().items():
            form.sourceModalityCombo.addItem(label, id_)
        form.sourceModalityCombo.setCurrentIndex(form.sourceModalityCombo.findData("rgb"))
        for combo, labels in (
            (form.radiometryCombo, choices.radiometry_labels()),
            (form.levelCombo, choices.level_labels()),
            (form.modeCombo, choices.mode_labels()),
        ):
            for value, label in labels.items():
                combo.offer(value, label)

        form.modelCombo.addItem("any2any-tiny")
        form.modeCombo.choose("balanced")
        form.deviceCombo.offer("auto", choices.device_label("auto"))
        preferred = Settings.read().device
        if preferred and preferred != "auto":
            form.deviceCombo.offer(preferred, choices.device_label(preferred))
            form.deviceCombo.choose(preferred)

        form.outputFile.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        form.outputFile.setFilter("GeoTIFF (*.tif)")
        form.gsdCheck.setToolTip(
            tr(
                "Warps the layer to the pixel size that the model knows (10 m; 20 m multispectral,"
                " 5 m panchromatic) first"
            )
        )

        form.jointCheck.setToolTip(
            tr(
                "Averages overlapping windows at every step instead of only at the end; at most 8"
                " steps"
            )
        )

        form.targetModalityList.setMaximumHeight(4 * max(18, form.fontMetrics().height() + 4) + 6)
        for combo in form.findChildren(QComboBox):
            may_be_narrow(combo)
        form.targetModalityList.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form.changeButton.toggled.connect(self._show_fields)
        form.sourceBox.collapsedStateChanged.connect(
            lambda _: self._show_fields(form.changeButton.isChecked())
        )
        self._show_fields(False)
        form.bandsWidget.setLayout(QFormLayout())
        form.bandsWidget.layout().setContentsMargins(0, 0, 0, 0)
        self._fill_bands()
        self._fill_targets()
        self._wheel.guard(form)

    def _connect(self) -> None:
        form = self.form
        QgsProject.instance().layersAdded.connect(self._take_first_layer)
        form.layerCombo.layerChanged.connect(lambda _: self.choose_layer())
        form.sourceModalityCombo.currentIndexChanged.connect(lambda _: self._modality_changed())
        form.sourceModalityCombo.activated.connect(lambda _: self._modality_was_chosen())
        form.targetModalityList.itemChanged.connect(lambda _: self.changed.emit())

        for combo in (
            form.radiometryCombo,
            form.levelCombo,
            form.modelCombo,
            form.modeCombo,
            form.deviceCombo,
        ):
            combo.currentTextChanged.connect(lambda _: self._choice_changed())

        form.modelCombo.currentTextChanged.connect(lambda _: self._show_model())
        form.referenceCombo.layerChanged.connect(lambda _: self._reference_changed())
        for spin in (form.seedSpin, form.samplesSpin):
            spin.valueChanged.connect(lambda _: self.changed.emit())
        for check in (
            form.gsdCheck,
            form.jointCheck,
            form.fillCheck,
            form.errorCheck,
        ):
            check.toggled.connect(lambda _: self.changed.emit())

        self.area.changed.connect(self.changed)
        form.outputFile.fileChanged.connect(lambda _: self.changed.emit())
        self.changed.connect(self._show_output)

    def _fill_targets(self) -> None:
        """The four modalities that are not the source's; what was checked stays so."""
        checked = set(self.targets())
        form, source = self.form, self.form.sourceModalityCombo.currentData()
        form.targetModalityList.blockSignals(True)
        form.targetModalityList.clear()

        for id_, label in modality_labels().items():
            if id_ != source:
                item = QListWidgetItem(label)
                item.setData(Qt.ItemDataRole.UserRole, id_)
                item.setFlags(
                    Qt.ItemFlag.ItemIsUserCheckable
                    | Qt.ItemFlag.ItemIsEnabled
                    | Qt.ItemFlag.ItemIsSelectable
                )
                item.setCheckState(
                    Qt.CheckState.Checked if id_ in checked else Qt.CheckState.Unchecked
                )
                form.targetModalityList.addItem(item)

        form.targetModalityList.blockSignals(False)
        self._show_trained()

    def _fill_bands(self) -> None:
        """One choice per band of the source's modality."""
        layout = self.form.bandsWidget.layout()
        while layout.rowCount():
            layout.removeRow(0)
        for band in modality_bands(self.form.sourceModalityCombo.currentData()):
            combo = QgsRasterBandComboBox()
            may_be_narrow(combo)
            combo.setShowNotSetOption(True, tr("recognise"))
            combo.setLayer(self.layer())
            combo.setBand(-1)
            combo.bandChanged.connect(lambda _: self.changed.emit())
            layout.addRow(choices.band_label(band), combo)

        self._wheel.guard(self.form.bandsWidget)

    # What was chosen

    def layer(self) -> QgsRasterLayer | None:
        """The chosen layer."""
        return self.form.layerCombo.currentLayer()

    def has_output(self) -> bool:
        """Whether the user named a file; otherwise the result is temporary."""
        return bool(self.form.outputFile.filePath().strip())

    def job(
        self, exported: tuple[float, float, float, float] | None = None
    ) -> tuple[TranslationJob, Export | None]:
        """The form as a job, and what has to be written first where the layer is not a file; the
        job's source is that file then.

        Without an output in the user's folder a temporary one is named.

        Args:
            exported: of a layer that is not a file, what is written of it; None: the area.

        Raises:
            UnreadableLayer: the form is not complete; the sentence says what is missing.
        """
        form, layer, targets = self.form, self.layer(), self.targets()
        if layer is None:
            raise UnreadableLayer(tr("Load a raster layer and choose it as source."))
        if not targets:
            raise UnreadableLayer(tr("Choose at least one target."))
        if not layer.isValid():
            source_of(layer)  # says why
        bounds, polygons, export = self.area.bounds(layer), self.area.polygons(layer), None
        try:
            source = source_of(layer)
        except UnreadableLayer:
            written = exported or bounds
            export = Export(
                layer, QgsRectangle(*written) if written else None, self.area.units_per_pixel(layer)
            )
            source = str(
                results.temporary_name(
                    Path(QgsProcessingUtils.tempFolder()), layer.name(), "exported"
                )
            )
            bounds = None  # only the area is exported

        output = self._output(layer, source, targets)
        job = TranslationJob(
            source=source,
            output=output,
            source_modality=form.sourceModalityCombo.currentData(),
            targets=tuple(targets),
            model=form.modelCombo.currentText().strip(),
            mode=form.modeCombo.value(),
            seed=form.seedSpin.value(),
            samples=form.samplesSpin.value(),
            bands=self._bands(),
            nodata=None if export is not None else user_nodata(layer) or None,
            radiometry=form.radiometryCombo.value(),
            level=form.levelCombo.value(),
            gsd="native" if form.gsdCheck.isChecked() else "source",
            joint=form.jointCheck.isChecked(),
            bounds=bounds,
            area=polygons,
            device=form.deviceCombo.value(),
            reference=self._reference(targets),
            expected_error=form.errorCheck.isChecked(),
            fill=form.fillCheck.isEnabled() and form.fillCheck.isChecked(),
        )

        output_names.refuse_used(job)
        return job, export

    def preview_job(self) -> tuple[TranslationJob, Export | None]:
        """The form as a job over what the map shows of the layer, its result temporary; and the
        export, as `job` has it.

        Raises:
            UnreadableLayer: as `job`; the map does not show the layer.
        """
        layer = self.layer()
        shown = None if layer is None else self.area.shown(layer)
        job, export = self.job(shown)
        if layer is None or shown is None:  # told by job()
            raise UnreadableLayer(tr("Load a raster layer and choose it as source."))
        part = QgsRectangle(*shown)
        if job.bounds is not None:
            part = part.intersect(QgsRectangle(*job.bounds))
        if part.isEmpty():
            raise UnreadableLayer(tr("The map shows nothing of the area: zoom to it first."))
        bounds = part.xMinimum(), part.yMinimum(), part.xMaximum(), part.yMaximum()
        output = results.temporary_name(
            Path(QgsProcessingUtils.tempFolder()), layer.name(), f"{'_'.join(job.targets)}_preview"
        )
        path = output if len(job.targets) == 1 else output.with_suffix("")
        return replace(job, output=str(path), bounds=bounds, window=None), export

    def _reference(self, targets: list[str]) -> str | None:
        """The file that holds a known part of the target, where one was chosen.

        Raises:
            UnreadableLayer: it is not a file, or there are several targets.
        """
        layer = self.form.referenceCombo.currentLayer()
        if layer is None:
            return None
        if len(targets) > 1:
            raise UnreadableLayer(
                tr(
                    "A measured layer calibrates one target: choose one target, or no measured"
                    " layer."
                )
            )

        source = source_of(layer)
        if provenance(source).get("SYNTHETIC") == "YES":
            raise UnreadableLayer(
                tr("'{layer}' is synthetic: choose a layer that was measured.", layer=layer.name())
            )

        return source

    def check_targets(self, *targets: str) -> None:
        """Checks these targets and no others."""
        form = self.form
        for row in range(form.targetModalityList.count()):
            item = form.targetModalityList.item(row)
            chosen = item.data(Qt.ItemDataRole.UserRole) in targets
            item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)

    def targets(self) -> list[str]:
        """Ids of the checked targets."""
        items = (
            self.form.targetModalityList.item(row)
            for row in range(self.form.targetModalityList.count())
        )
        return [
            item.data(Qt.ItemDataRole.UserRole)
            for item in items
            if item.checkState() == Qt.CheckState.Checked
        ]

    def _bands(self) -> tuple[int, ...] | None:
        """The chosen bands, or None where all are left to the backend.

        Raises:
            UnreadableLayer: some are chosen and others not.
        """
        layout = self.form.bandsWidget.layout()
        fields = (
            layout.itemAt(row, QFormLayout.ItemRole.FieldRole).widget()
            for row in range(layout.rowCount())
        )
        bands = tuple(field.currentBand() for field in fields)
        if all(band < 1 for band in bands):
            return None
        if any(band < 1 for band in bands):
            raise UnreadableLayer(tr("Choose every band of the modality, or none of them."))
        return bands

    def _output(self, layer: QgsRasterLayer, source: str, targets: list[str]) -> str:
        """The file for one target, the folder for several."""
        chosen = self.form.outputFile.filePath().strip()
        if chosen:
            return str(output_names.typed(chosen, source, len(targets) > 1))
        return str(output_names.suggested(layer.name(), source, targets))

    def _show_output(self) -> None:
        """Says in the empty field where the result would go, and takes a folder for several
        targets.
        """
        layer, targets = self.layer(), self.targets()
        mode = (
            QgsFileWidget.StorageMode.GetDirectory
            if len(targets) > 1
            else QgsFileWidget.StorageMode.SaveFile
        )
        if self.form.outputFile.storageMode() != mode:
            self.form.outputFile.setStorageMode(mode)
        text = tr("[folder]") if len(targets) > 1 else tr("[automatic]")
        if layer is not None and targets:
            try:
                path = output_names.suggested(layer.name(), source_of(layer), targets)
            except UnreadableLayer:
                path = output_names.suggested(layer.name(), "", targets)

            where = tr("temporary") if output_names.is_temporary(str(path)) else str(path.parent)
            text = (
                f"[{path.name}: {where}]"
                if len(targets) == 1
                else tr("[folder {name}: {where}]", name=path.name, where=where)
            )

        self.form.outputFile.lineEdit().setPlaceholderText(text)

    # What follows from a choice, and from what the backend says

    def choose_layer(self) -> None:
        """Another layer: its bands and its extent; nothing is known of it yet."""
        layer = self.layer()
        self.guessed = {}
        self._modality_chosen = False
        for field in (
            self.form.sourceModalityCombo,
            self.form.radiometryCombo,
            self.form.levelCombo,
            self.form.bandsWidget,
        ):
            field.setToolTip("")

        for combo, labels in (
            (self.form.radiometryCombo, choices.radiometry_labels()),
            (self.form.levelCombo, choices.level_labels()),
        ):
            combo.offer("auto", labels["auto"])

        self.form.estimateLabel.setText("")
        self.form.readingLabel.setText("")
        self._fill_bands()
        self.area.choose_layer(layer)
        if layer is not None:
            self.layer_chosen.emit()
        self.changed.emit()

    def close_down(self) -> None:
        """No signal of the project may call a form that is gone."""
        with suppress(TypeError):  # closed down already
            QgsProject.instance().layersAdded.disconnect(self._take_first_layer)
        self.area.close_down()

    def leave_layers(self, ids: list[str]) -> None:
        """Empties the fields whose layers go: QGIS would choose others."""
        for combo in (self.form.layerCombo, self.form.referenceCombo):
            if combo.currentLayer() is not None and combo.currentLayer().id() in ids:
                combo.setLayer(None)
        self.area.leave_layers(ids)

    def _take_first_layer(self, layers: list[QgsMapLayer]) -> None:
        """Chooses a raster that is added while none is chosen, results apart."""
        if self.layer() is None:
            rasters = [
                one
                for one in layers
                if isinstance(one, QgsRasterLayer) and not one.customProperty(results.SYNTHETIC)
            ]
            if rasters:
                self.form.layerCombo.setLayer(rasters[0])

    def take_job(self, job: TranslationJob) -> tuple[str, ...]:
        """Puts a job's settings into the form, for the layer that is chosen; its area only where
        that is the job's own source.

        Returns:
            The names of what the form has no field for, so that its run would differ.
        """
        form = self.form
        plain = TranslationJob(job.source, job.output, job.source_modality, job.targets)
        left = [name for name in NO_FIELD if getattr(job, name) != getattr(plain, name)]
        form.sourceModalityCombo.setCurrentIndex(
            form.sourceModalityCombo.findData(job.source_modality)
        )
        self._modality_chosen = True
        self._fill_targets()
        self.check_targets(*job.targets)
        layout = form.bandsWidget.layout()
        for row in range(layout.rowCount()):
            field = layout.itemAt(row, QFormLayout.ItemRole.FieldRole).widget()
            field.setBand(job.bands[row] if job.bands else -1)

        form.modelCombo.setCurrentText(job.model)
        form.radiometryCombo.choose(job.radiometry)
        form.levelCombo.choose(job.level)
        form.modeCombo.choose(self._offered_mode(job.mode))
        form.deviceCombo.choose(job.device)
        form.seedSpin.setValue(job.seed)
        form.samplesSpin.setValue(job.samples)

        for check, is_on in (
            (form.gsdCheck, job.gsd == "native"),
            (form.jointCheck, job.joint),
            (form.errorCheck, job.expected_error),
        ):
            check.setChecked(is_on)

        form.referenceCombo.setLayer(layer_of(job.reference) if job.reference else None)
        form.fillCheck.setChecked(job.fill)
        form.outputFile.setFilePath("")
        is_its_source = self.layer() is not None and self.layer() is layer_of(job.source)
        self.area.take(
            job.bounds if is_its_source else None, None if job.area is None else dict(job.area)
        )
        if job.bounds is not None and not is_its_source:
            left.append("bounds")
        if job.reference and form.referenceCombo.currentLayer() is None:
            left.append("reference")
        self.changed.emit()
        return tuple(left)

    def _reference_changed(self) -> None:
        layer = self.form.referenceCombo.currentLayer()
        is_known, title = layer is not None, tr("Fill gaps and calibrate")
        self.form.referenceBox.setTitle(f"{title}: {layer.name()}" if layer is not None else title)
        self.form.fillCheck.setEnabled(is_known)
        if not is_known:
            self.form.fillCheck.setChecked(False)
        self.changed.emit()

    def _modality_was_chosen(self) -> None:
        self._modality_chosen = True

    def _modality_changed(self) -> None:
        self._fill_bands()
        self._fill_targets()
        self.changed.emit()

    def take_guess(self, reported: Mapping[str, Any]) -> None:
        """Takes over what the backend's `inspect` says of the layer; its reasons are the
        tooltips.
        """
        self.guessed, form = dict(reported), self.form
        for key, combo in (
            ("modality", form.sourceModalityCombo),
            ("radiometry", form.radiometryCombo),
            ("level", form.levelCombo),
        ):
            combo.setToolTip(reported[key]["reason"])

        form.bandsWidget.setToolTip(reported["source_bands"]["reason"])
        self._show_recognised(reported)
        self._show_reading(reported)
        row = form.sourceModalityCombo.findData(reported["modality"]["value"])
        if row >= 0 and not self._modality_chosen:
            form.sourceModalityCombo.setCurrentIndex(row)
        self.changed.emit()

    def _show_recognised(self, reported: Mapping[str, Any]) -> None:
        """Where a field is left to the backend, it shows what was recognised; of an empty answer,
        that it will be.
        """
        form = self.form
        for key, combo, labels in (
            ("radiometry", form.radiometryCombo, choices.radiometry_labels()),
            ("level", form.levelCombo, choices.level_labels()),
        ):
            value = str((reported.get(key) or {}).get("value") or "auto")
            known = value not in ("auto", "unknown")
            combo.offer(
                "auto",
                (
                    tr("{value} (recognised)", value=labels.get(value, value))
                    if known
                    else labels["auto"]
                ),
            )

        bands = (reported.get("source_bands") or {}).get("value")
        layout = form.bandsWidget.layout()
        for row in range(layout.rowCount()):
            field = layout.itemAt(row, QFormLayout.ItemRole.FieldRole).widget()
            known = isinstance(bands, (list, tuple)) and len(bands) == layout.rowCount()
            field.setShowNotSetOption(
                True,
                tr("band {number} (recognised)", number=bands[row]) if known else tr("recognise"),
            )

    def _show_fields(self, shown: bool) -> None:
        """Shows or hides the fields of what is recognised by itself."""
        form = self.form
        labels = (form.bandsLabel, form.radiometryLabel, form.levelLabel)
        for widget in (*labels, form.bandsWidget, form.radiometryCombo, form.levelCombo):
            widget.setVisible(shown and not form.sourceBox.isCollapsed())

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
            choices.level_labels()[level] if level in LEVELS[1:] else "",
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

    def offer(self, greeting: Mapping[str, Any]) -> None:
        """Offers the devices and the models that the backend has."""
        for model in greeting.get("models", []):
            if model.get("directions") is not None:
                self._trained[model["id"]] = {tuple(direction) for direction in model["directions"]}
            self._modes[model["id"]] = dict(model.get("modes") or {})

        self.greeting = greeting or self.greeting
        self.form.modelsButton.setEnabled(bool(self.greeting))
        for device in greeting.get("devices", []):
            self.form.deviceCombo.offer(device, choices.device_label(device))
        for model in greeting.get("models", []):
            if model.get("status") == "ready" and self.form.modelCombo.findText(model["id"]) < 0:
                self.form.modelCombo.addItem(model["id"])

        self._show_model()

    def _show_model(self) -> None:
        """What is known of the chosen model: its directions and its modes."""
        self._show_trained()
        self.show_times({})

    def show_times(self, seconds: Mapping[str, float]) -> None:
        """Offers the chosen model's modes, of those that are the same only one, each with its steps
        and how long it takes.

        Args:
            seconds: by mode, as far as they are known.
        """
        combo, modes = (
            self.form.modeCombo,
            self._modes.get(self.form.modelCombo.currentText().strip(), {}),
        )
        if not modes:
            return

        chosen, purposes = self._offered_mode(combo.value()), choices.mode_purposes()
        combo.blockSignals(True)
        combo.clear()
        for mode, steps in choices.distinct_modes(modes).items():
            combo.offer(mode, choices.mode_label(mode, steps, seconds.get(mode)), purposes[mode])
        combo.choose(chosen)
        combo.setToolTip(purposes[chosen])
        combo.blockSignals(False)

    def _offered_mode(self, mode: str) -> str:
        """The mode itself, or the one that is offered for it because it has as many steps."""
        modes = self._modes.get(self.form.modelCombo.currentText().strip(), {})
        return next(
            (
                one
                for one, steps in choices.distinct_modes(modes).items()
                if steps == modes.get(mode)
            ),
            mode,
        )

    def _choice_changed(self) -> None:
        self.form.modeCombo.setToolTip(choices.mode_purposes().get(self.form.modeCombo.value(), ""))
        self.changed.emit()

    def _show_trained(self) -> None:
        """Says of each target whether the chosen model was trained for it or is tried in that
        direction for the first time.
        """
        form, source = self.form, self.form.sourceModalityCombo.currentData()
        trained, labels = (
            self._trained.get(form.modelCombo.currentText().strip()),
            modality_labels(),
        )
        form.targetModalityList.blockSignals(True)

        for row in range(form.targetModalityList.count()):
            item = form.targetModalityList.item(row)
            id_ = item.data(Qt.ItemDataRole.UserRole)
            zero_shot = trained is not None and (source, id_) not in trained
            item.setText(
                tr("{modality} (zero-shot)", modality=labels[id_]) if zero_shot else labels[id_]
            )
            item.setToolTip(
                tr("The model was never trained in this direction: expect less.")
                if zero_shot
                else ""
                if trained is None
                else tr("Trained")
            )

        form.targetModalityList.blockSignals(False)


def may_be_narrow(combo: QComboBox) -> None:
    """Long entries must not make the panel wider than 320 pixels."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)
