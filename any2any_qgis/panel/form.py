"""The fields of the panel's form <-> TranslationJob.

Knows nothing of a raster by itself: guesses and devices come from the backend.

Layers and widgets are touched in the main thread only. Never imports backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsProcessingUtils, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtWidgets import QComboBox

from .. import output_names, results, worth
from ..layers import Export, UnreadableLayer, layer_of, user_nodata
from ..process.client import HEARD
from ..process.jobs import TranslationJob
from ..words import tr
from .also_table import AlsoTable
from .area import AreaBox
from .layer_field import LayerField
from .model_fields import ModelFields
from .narrow import may_be_narrow
from .output_field import OutputField
from .reference_box import ReferenceBox
from .source_fields import SourceFields
from .target_list import TargetList
from .wheel import WheelGuard

# Fields of a job for which the form has none.
NO_FIELD = (
    "steps",
    "nodata",
    "overlap",
    "window",
    "precision",
    "batch_size",
    "reference_bands",
    "reference_radiometry",
    "allow_uncalibrated",
    "feather",
    "feather_into_known",
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
        self.greeting: Mapping[str, Any] = {}  # what the backend reported last of itself
        self._wheel = WheelGuard(self)
        self.layer_field = LayerField(form)
        self.area = AreaBox(form, canvas)
        self.source = SourceFields(form, self._wheel)
        self.also = AlsoTable(form, self._wheel)
        self.target_list = TargetList(form)
        self.model = ModelFields(form)
        self.reference = ReferenceBox(form)
        self.output = OutputField(form)
        self._explain()
        self._fill_targets()
        self._connect()

        for combo in form.findChildren(QComboBox):
            may_be_narrow(combo)
        self._wheel.guard(form)

    def _explain(self) -> None:
        self.form.gsdCheck.setToolTip(
            tr(
                "Warps the layer to the pixel size that the model knows (10 m; 20 m multispectral,"
                " 5 m panchromatic) first"
            )
        )

        self.form.jointCheck.setToolTip(
            tr(
                "Averages overlapping windows at every step instead of only at the end; at most 8"
                " steps"
            )
        )

    def _connect(self) -> None:
        form = self.form
        form.layerCombo.layerChanged.connect(lambda _: self.choose_layer())
        self.source.modality_changed.connect(self._fill_targets)
        self.model.model_changed.connect(self._show_trained)
        self.model.model_changed.connect(self._show_worth)

        for part in (self.area, self.source, self.also, self.model, self.reference):
            part.changed.connect(self.changed)
        form.targetModalityList.itemChanged.connect(lambda _: self.changed.emit())
        form.outputFile.fileChanged.connect(lambda _: self.changed.emit())
        for spin in (form.seedSpin, form.samplesSpin):
            spin.valueChanged.connect(lambda _: self.changed.emit())
        for check in (form.gsdCheck, form.jointCheck, form.errorCheck):
            check.toggled.connect(lambda _: self.changed.emit())

        self.changed.connect(self._show_output)
        self.changed.connect(self._show_worth)
        self.form.alsoBox.collapsedStateChanged.connect(lambda _: self._show_worth())

    # What was chosen

    def layer(self) -> QgsRasterLayer | None:
        """The chosen layer."""
        return self.layer_field.layer

    def has_output(self) -> bool:
        """Whether the user named a file; otherwise the result is temporary."""
        return self.output.is_named

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

        source, bounds, export = self.layer_field.source(self.area, exported)
        job = TranslationJob(
            source=source,
            output=self.output.path(layer, source, targets),
            source_modality=self.source.modality,
            targets=tuple(targets),
            model=self.model.model,
            mode=form.modeCombo.value(),
            seed=form.seedSpin.value(),
            samples=form.samplesSpin.value(),
            bands=self.source.bands(),
            nodata=None if export is not None else user_nodata(layer) or None,
            radiometry=form.radiometryCombo.value(),
            level=form.levelCombo.value(),
            gsd="native" if form.gsdCheck.isChecked() else "source",
            joint=form.jointCheck.isChecked(),
            bounds=bounds,
            area=self.area.polygons(layer),
            device=form.deviceCombo.value(),
            reference=self.reference.path(targets),
            expected_error=form.errorCheck.isChecked(),
            fill=self.reference.is_filled,
            also=self.also.sources(),
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
        if layer is None or shown is None:  # reported by job()
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

    def check_targets(self, *targets: str) -> None:
        """Checks these targets and no others."""
        self.target_list.check(targets)

    def targets(self) -> list[str]:
        """Ids of the checked targets."""
        return self.target_list.checked()

    # What follows from a choice, and from what the backend says

    def choose_layer(self) -> None:
        """Another layer: its bands and its extent; nothing is known of it yet."""
        layer = self.layer()
        self.guessed = {}
        self.source.choose_layer()
        self.form.estimateLabel.setText("")
        self.offer_further()
        self.area.choose_layer(layer)
        if layer is not None:
            self.layer_chosen.emit()
        self.changed.emit()

    def close_down(self) -> None:
        """No signal of the project may call a form that is gone."""
        self.layer_field.close_down()
        self.area.close_down()

    def leave_layers(self, ids: list[str]) -> None:
        """Empties the fields whose layers go: QGIS would choose others."""
        for combo in (self.form.layerCombo, self.form.referenceCombo):
            if combo.currentLayer() is not None and combo.currentLayer().id() in ids:
                combo.setLayer(None)
        self.area.leave_layers(ids)

    def take_job(self, job: TranslationJob) -> tuple[str, ...]:
        """Puts a job's settings into the form, for the layer that is chosen; its area only where
        that is the job's own source.

        Returns:
            The names of what the form has no field for, so that its run would differ.
        """
        form = self.form
        plain = TranslationJob(job.source, job.output, job.source_modality, job.targets)
        missing = [name for name in NO_FIELD if getattr(job, name) != getattr(plain, name)]
        self.source.take_job(job)
        self._fill_targets()
        self.check_targets(*job.targets)
        self.model.take_job(job)
        form.seedSpin.setValue(job.seed)
        form.samplesSpin.setValue(job.samples)
        form.gsdCheck.setChecked(job.gsd == "native")
        form.jointCheck.setChecked(job.joint)
        form.errorCheck.setChecked(job.expected_error)
        self.output.clear()

        is_its_source = self.layer() is not None and self.layer() is layer_of(job.source)
        self.area.take(
            job.bounds if is_its_source else None, None if job.area is None else dict(job.area)
        )
        if job.bounds is not None and not is_its_source:
            missing.append("bounds")
        if not self.reference.take_job(job):
            missing.append("reference")
        if not self.also.take_job(job):
            missing.append("also")
        self.changed.emit()
        return tuple(missing)

    def take_guess(self, reported: Mapping[str, Any]) -> None:
        """Takes over what the backend's `inspect` says of the layer."""
        self.guessed = dict(reported)
        self.source.take_guess(reported)
        self.offer_further()
        self.changed.emit()

    def offer_further(self) -> None:
        """Offers the rasters that can be further sources, as far as they are known."""
        held = self.guessed.get("recognised") or {}
        self.also.offer(self.layer(), self.source.modality, held)

    def offer(self, greeting: Mapping[str, Any]) -> None:
        """Offers the devices and the models that the backend has; what a process said before
        another one's latest is dropped, such as before a model was added.
        """
        if HEARD in greeting and greeting[HEARD] < self.greeting.get(HEARD, 0.0):
            return
        self.greeting = greeting or self.greeting
        for button in (self.form.modelsButton, self.form.adaptButton):
            button.setEnabled(bool(self.greeting))
        self.model.offer(greeting)

    def show_times(self, seconds: Mapping[str, float]) -> None:
        """Shows how long each mode takes: seconds by mode, as far as they are known."""
        self.model.show_times(seconds)

    def _fill_targets(self) -> None:
        self.target_list.fill(self.source.modality)
        self.offer_further()
        self._show_trained()

    def _show_trained(self) -> None:
        self.target_list.show_trained(self.source.modality, self.model.trained)

    def _show_worth(self) -> None:
        """Shows how good each target is from these sources, and what another layer would add."""
        sources = [self.source.modality, *self.also.modalities()]
        text = worth.sentence(self.model.quality, sources, self.targets())
        self.form.alsoLabel.setText(text)
        # QGIS hides the children of a closed box once: one that is shown later lies on its title
        self.form.alsoLabel.setVisible(bool(text) and not self.form.alsoBox.isCollapsed())

    def _show_output(self) -> None:
        self.output.show_suggestion(self.layer(), self.targets())
