"""What the translating algorithms share: their parameters, the job these make, and the run in the
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
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from .. import choices, output_names
from ..compat import NUMBER_INTEGER, PARAMETER_ADVANCED
from ..environment.backend_python import EnvironmentMissing
from ..layers import UnreadableLayer, result_name, source_of, user_nodata
from ..modalities import modality_labels
from ..process.client import BackendError, Progress
from ..process.jobs import TranslationJob, TranslationResult
from ..process.tasks import backend_of
from ..settings import Settings
from ..words import stage as stage_name
from ..words import tr
from .base import Any2AnyAlgorithm
from .fields import labelled
from .help_pictures import picture
from .loading import Marker

DEVICES = ("auto", "cpu", "cuda")
MOST_MARKERS = 256
_markers: list[Marker] = []


class TranslationAlgorithm(Any2AnyAlgorithm):
    """Base of any2any:translate and any2any:translatemany. Ids and parameter names never change."""

    INPUT = "INPUT"
    SOURCE_MODALITY = "SOURCE_MODALITY"
    MODEL = "MODEL"
    MODE = "MODE"
    BANDS = "BANDS"
    RADIOMETRY = "RADIOMETRY"
    EXTENT = "EXTENT"
    SEED = "SEED"
    DEVICE = "DEVICE"
    OUTPUT = "OUTPUT"
    STEPS = "STEPS"
    SAMPLES = "SAMPLES"
    GSD = "GSD"
    OVERLAP = "OVERLAP"
    JOINT = "JOINT"
    BATCH_SIZE = "BATCH_SIZE"
    LEVEL = "LEVEL"

    def tags(self) -> list[str]:
        return tr(
            "satellite,synthetic,diffusion,deep learning,sar,rgb,near"
            " infrared,multispectral,panchromatic"
        ).split(",")

    def addTargetParameter(self, ids: list[str]) -> None:
        """Adds the choice of one or several targets, at its place in CONTRACT's order."""
        raise NotImplementedError

    def addOutputParameter(self) -> None:
        """Adds the file or folder that is written."""
        raise NotImplementedError

    def targets(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[str, ...]:
        """Ids of the chosen target modalities."""
        raise NotImplementedError

    def output(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        """The job's output: a file for one target, a folder for several."""
        raise NotImplementedError

    def picture(self) -> str:
        """What goes before the help."""
        return picture(
            "help_translate.jpg",
            tr(
                "From the left: the input, its synthetic near infrared, and what was measured"
                " there."
            ),
        )

    def shortHelpString(self) -> str:
        return self.picture() + self.parameters_help()

    def parameters_help(self) -> str:
        """Describes the parameters that all have."""
        modalities = "".join(f"<li>{id_}: {label}</li>" for id_, label in modality_labels().items())
        text = tr(
            "Makes a synthetic raster of another sensing modality, on the grid and in the"
            " coordinate system of the input. The result is a model's estimate, not a"
            " measurement.\n\nBands: which bands of the input are taken, in the modality's order;"
            " empty: recognised by description.\nRadiometry: auto, reflectance, dn10000,"
            " dn10000_offset, uint8, db, linear, amplitude, or LOW:HIGH.\nModel: an id of the"
            " catalogue or the path of a model folder. Device: auto, cpu, cuda or"
            " cuda:1.\nProcessing level: read from the metadata or the name; optical results are"
            " better where it is known.\nSame seed, same result. Modalities:"
        )
        return text.replace("\n", "<br>") + f"<ul>{modalities}</ul>"

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Adds the parameters in CONTRACT's order, the advanced ones last."""
        ids = list(modality_labels())
        self.addParameter(QgsProcessingParameterRasterLayer(self.INPUT, tr("Input raster")))
        self.add_choice(self.SOURCE_MODALITY, tr("Modality of the input"), modality_labels(), "rgb")
        self.addTargetParameter(ids)
        self.add_string(self.MODEL, tr("Model"), "any2any-tiny", choices.model_labels())
        self.add_choice(self.MODE, tr("Mode"), choices.mode_labels(), "balanced")
        self.addParameter(
            QgsProcessingParameterBand(
                self.BANDS,
                tr("Bands"),
                parentLayerParameterName=self.INPUT,
                optional=True,
                allowMultiple=True,
            )
        )

        self.add_string(self.RADIOMETRY, tr("Radiometry"), "auto", choices.radiometry_labels())
        self.addParameter(QgsProcessingParameterExtent(self.EXTENT, tr("Extent"), optional=True))
        self.addParameter(
            QgsProcessingParameterNumber(self.SEED, tr("Seed"), NUMBER_INTEGER, 0, minValue=0)
        )
        self.add_string(
            self.DEVICE, tr("Device"), "auto", {id_: choices.device_label(id_) for id_ in DEVICES}
        )
        self.add_number(self.STEPS, tr("Steps (overrides the mode)"), 1, 1000)
        self.add_number(self.SAMPLES, tr("Samples to average"), 1, 64)
        self.add_choice(
            self.GSD,
            tr("Ground resolution that the model sees"),
            choices.gsd_labels(),
            "source",
            advanced=True,
        )

        self.add_number(self.OVERLAP, tr("Overlap of windows (pixels of the input)"), 0)
        self._add(
            QgsProcessingParameterBoolean(
                self.JOINT, tr("Denoise overlapping windows jointly"), False
            ),
            advanced=True,
        )

        self.add_number(self.BATCH_SIZE, tr("Windows per batch"), 1, 1024)
        self.add_choice(
            self.LEVEL,
            tr("Processing level (top of atmosphere or surface)"),
            choices.level_labels(),
            "auto",
            advanced=True,
        )

        for id_, label in modality_labels().items():
            name = tr("Further source of the same ground: {modality}", modality=label)
            self._add(
                QgsProcessingParameterRasterLayer(also_name(id_), name, optional=True),
                advanced=True,
            )

        self.addOutputParameter()

    def _add(self, parameter: QgsProcessingParameterDefinition, advanced: bool = False) -> None:
        if advanced:
            parameter.setFlags(parameter.flags() | PARAMETER_ADVANCED)
        self.addParameter(parameter)

    def add_choice(
        self,
        name: str,
        label: str,
        labels: dict[str, str],
        default: str,
        advanced: bool = False,
        several: bool = False,
    ) -> None:
        """Adds a choice between fixed words, which the dialog shows by their labels; `several` of
        them may be chosen at once.
        """
        choice = QgsProcessingParameterEnum(
            name, label, list(labels), several, default, usesStaticStrings=True
        )
        self._add(choice if several else labelled(choice, labels), advanced)

    def add_string(self, name: str, label: str, default: str, labels: dict[str, str]) -> None:
        """Adds a word that is typed, or chosen from these labels."""
        self.addParameter(
            labelled(QgsProcessingParameterString(name, label, default), labels, editable=True)
        )

    def add_number(self, name: str, label: str, low: int, high: int = 2**31 - 1) -> None:
        """An advanced whole number that may be left empty: then the backend decides."""
        self._add(
            QgsProcessingParameterNumber(name, label, NUMBER_INTEGER, None, True, low, high),
            advanced=True,
        )

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


def also_name(id_: str) -> str:
    """The parameter for a further source of a modality."""
    return f"ALSO_{id_.upper()}"


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
