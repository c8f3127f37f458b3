"""What the translating algorithms share: the job that their parameters make, and the run in the
backend's process.

Collects a TranslationJob from the parameters and lets the backend run it; computes nothing. Never
imports backend."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputLayerDefinition,
)

from .. import output_names
from ..environment.backend_python import EnvironmentMissing
from ..layers import UnreadableLayer, result_name, source_of, user_nodata
from ..modalities import modality_labels
from ..process.client import BackendError, Progress
from ..process.jobs import TranslationJob, TranslationResult
from ..process.tasks import backend_of
from ..settings import Settings
from ..words import stage as stage_name
from ..words import tr
from .loading import Marker
from .parameters import TranslationParameters, also_name

MOST_MARKERS = 256
_markers: list[Marker] = []


class TranslationAlgorithm(TranslationParameters):
    """Base of any2any:translate and any2any:translatemany."""

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        """QGIS's own checks, then those that need no backend, so that a mistake is reported before
        anything starts.
        """
        accepted, message = super().checkParameterValues(parameters, context)
        if not accepted:
            return accepted, message
        source = self.parameterAsEnumString(parameters, self.SOURCE_MODALITY, context)
        if source in self.targets(parameters, context):
            return False, tr("The modality of the result equals that of the input.")
        for id_ in modality_labels():
            if parameters.get(also_name(id_)) and id_ in (
                source,
                *self.targets(parameters, context),
            ):
                return False, tr("A further source has another modality than input and result.")

        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        if layer is not None:
            try:
                source_of(layer)
                user_nodata(layer)
                self._check_outputs(parameters, context)
            except UnreadableLayer as error:
                return False, str(error)

        return True, ""

    def _check_outputs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuses to replace what an open layer shows, and files that are no results of this plugin
        (raises UnreadableLayer).
        """
        chosen = parameters.get(self.OUTPUT)
        if isinstance(chosen, QgsProcessingOutputLayerDefinition):
            chosen = chosen.sink.staticValue()
        if not isinstance(chosen, str) or not chosen or chosen == QgsProcessing.TEMPORARY_OUTPUT:
            return
        job = self.make_job({**parameters, self.OUTPUT: chosen}, context)
        output_names.refuse_used(job)
        for path in output_names.existing(job):
            output_names.refuse_foreign(path)

    def run_job(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> list[TranslationResult]:
        """Runs the parameters' job in the backend; nothing when it was cancelled (raises
        QgsProcessingException with its sentence).
        """
        job = self.make_job(parameters, context)
        if Settings.read().log == "detailed":
            feedback.pushDebugInfo(job.to_json())
        try:
            results = _run(job, feedback)
        except EnvironmentMissing as error:
            raise QgsProcessingException(str(error)) from None
        except BackendError as error:
            if error.is_cancelled:
                feedback.pushInfo(str(error))
                self._show_kept(job, feedback)
                return []

            raise QgsProcessingException(f"error[{error.code}]: {error}") from None

        for result in results:
            self.report(result, feedback)
        return results

    @staticmethod
    def _show_kept(job: TranslationJob, feedback: QgsProcessingFeedback) -> None:
        """Names the folders of what was finished before a cancel, and how it goes on."""
        kept = [path for path in output_names.partial_folders(job).values() if path.is_dir()]
        if kept:
            names = ", ".join(str(path) for path in kept)
            text = tr(
                "Finished rows are kept in {folders}. Run the same task again to continue, or"
                " delete them."
            )
            feedback.pushInfo(text.format(folders=names))

    def mark_when_loaded(
        self, result: TranslationResult, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> None:
        """Has the layer that QGIS loads of a result named, styled and marked as the panel's are."""
        if not context.willLoadLayerOnCompletion(result.output):
            return
        source = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        details = context.layerToLoadOnCompletionDetails(result.output)
        details.name = result_name(
            source.name(),
            result.target,
            "filled" if result.mask_output is not None else "synthetic",
        )
        marker = Marker(result, source.name(), source.id())
        details.setPostProcessor(marker)
        _markers.append(marker)  # QGIS keeps no reference to the Python half
        del _markers[:-MOST_MARKERS]

    def make_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> TranslationJob:
        """The parameters as a job; what was left empty is left to the backend."""
        layer = self.parameterAsRasterLayer(parameters, self.INPUT, context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, self.INPUT))
        extent = self.parameterAsExtent(parameters, self.EXTENT, context, layer.crs())
        bounds = (
            None
            if extent.isNull()
            else (extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum())
        )
        samples = self._optional_int(parameters, self.SAMPLES, context)
        return TranslationJob(
            source=source_of(layer),
            # the backend runs in another folder
            output=str(Path(self.output(parameters, context)).absolute()),
            source_modality=self.parameterAsEnumString(parameters, self.SOURCE_MODALITY, context),
            targets=self.targets(parameters, context),
            model=self.parameterAsString(parameters, self.MODEL, context),
            mode=self.parameterAsEnumString(parameters, self.MODE, context),
            steps=self._optional_int(parameters, self.STEPS, context),
            seed=self.parameterAsInt(parameters, self.SEED, context),
            samples=1 if samples is None else samples,
            bands=tuple(self.parameterAsInts(parameters, self.BANDS, context)) or None,
            nodata=user_nodata(layer) or None,
            radiometry=self.parameterAsString(parameters, self.RADIOMETRY, context),
            level=self.parameterAsEnumString(parameters, self.LEVEL, context),
            gsd=self.parameterAsEnumString(parameters, self.GSD, context),
            overlap=self._optional_int(parameters, self.OVERLAP, context),
            joint=self.parameterAsBool(parameters, self.JOINT, context),
            bounds=bounds,
            device=self.parameterAsString(parameters, self.DEVICE, context),
            batch_size=self._optional_int(parameters, self.BATCH_SIZE, context),
            also=self._also(parameters, context),
            # of results; of other files and of open layers _check_outputs refuses it
            overwrite=True,
        )

    def _also(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[dict[str, Any], ...]:
        """The further sources that were given, in the modalities' order."""
        layers = {
            id_: self.parameterAsRasterLayer(parameters, also_name(id_), context)
            for id_ in modality_labels()
        }
        return tuple(
            {"modality": id_, "path": source_of(layer)}
            for id_, layer in layers.items()
            if layer is not None
        )

    def report(self, result: TranslationResult, feedback: QgsProcessingFeedback) -> None:
        """Says what was done."""
        for warning in result.warnings:
            feedback.pushWarning(warning)
        feedback.pushInfo(
            tr(
                "{target}: {width} x {height} pixels, {windows} windows, {steps} steps, seed"
                " {seed}, on {device}; source read as {radiometry}, {clipped:.2f} % clipped.",
                target=result.target,
                width=result.width,
                height=result.height,
                windows=result.tiles,
                steps=result.steps,
                seed=result.seed,
                device=result.device,
                radiometry=result.radiometry,
                clipped=100 * result.clipped_fraction,
            )
        )

    def _optional_int(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> int | None:
        return (
            None if parameters.get(name) is None else self.parameterAsInt(parameters, name, context)
        )


def _run(job: TranslationJob, feedback: QgsProcessingFeedback) -> list[TranslationResult]:
    """Has the session's backend do the job and follows it."""
    stage = ""

    def show(progress: Progress) -> None:
        nonlocal stage
        if progress.stage != stage:
            stage = progress.stage
            feedback.setProgressText(stage_name(stage))
        feedback.setProgress(progress.percent)

    with backend_of(Settings.read(), feedback.isCanceled) as backend:
        return backend.translate(job, show, feedback.isCanceled)
