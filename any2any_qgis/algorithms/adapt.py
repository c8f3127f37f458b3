"""Processing algorithm any2any:adapt: a model adapted to layers that show the same ground.

Never imports backend.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
)

from .. import choices, known_models
from ..compat import NUMBER_DOUBLE, RASTER_SOURCES
from ..layers import UnreadableLayer, source_of
from ..modalities import modality_labels, modality_unit
from ..process.adaptations import MINUTES, AdaptationJob, Pair, rows_of
from ..words import tr
from .backend_call import query
from .base import Any2AnyAlgorithm
from .parameters import DEVICES


class AdaptAlgorithm(Any2AnyAlgorithm):
    """Adapts a model in the backend. Ids and parameter names never change."""

    INPUT = "INPUT"
    SOURCE_MODALITY = "SOURCE_MODALITY"
    REFERENCE = "REFERENCE"
    TARGET_MODALITY = "TARGET_MODALITY"
    MODEL = "MODEL"
    NAME = "NAME"
    FOLDER = "FOLDER"
    MINUTES = "MINUTES"
    BANDS = "BANDS"
    RADIOMETRY = "RADIOMETRY"
    LEVEL = "LEVEL"
    REFERENCE_BANDS = "REFERENCE_BANDS"
    REFERENCE_RADIOMETRY = "REFERENCE_RADIOMETRY"
    KEEP_WORSE = "KEEP_WORSE"
    DEVICE = "DEVICE"
    OUTPUT = "OUTPUT"
    BETTER = "BETTER"
    RMSE_BEFORE = "RMSE_BEFORE"
    RMSE_AFTER = "RMSE_AFTER"

    def name(self) -> str:
        return "adapt"

    def displayName(self) -> str:
        return tr("Adapt a model to your data")

    def createInstance(self) -> AdaptAlgorithm:
        return AdaptAlgorithm()

    def tags(self) -> list[str]:
        return tr("fine-tune,calibrate,region,sensor,training,learn").split(",")

    def shortHelpString(self) -> str:
        text = tr(
            "Adapts a model to your region, season and sensor, from rasters of one modality and"
            " measured ones of another that show the same ground; they may lie on any grids and"
            " have gaps. Several rasters, such as several dates, are given in the same order on"
            " both sides.\n\nA quarter of the ground is held back. The log says how large the error"
            " was there before and after, and a direction that did not get better is not kept. The"
            " new model is listed with the others: use it for scenes like these, and the former one"
            " elsewhere.\n\nIt takes seconds to minutes on a processor, whatever the rasters'"
            " size."
        )
        return text.replace("\n", "<br>")

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Adds the parameters, the advanced ones last."""
        modalities = modality_labels()
        self._add_layers(self.INPUT, tr("Input rasters"))
        self.add_choice(self.SOURCE_MODALITY, tr("Modality of the inputs"), modalities, "rgb")
        self._add_layers(self.REFERENCE, tr("Measured rasters of the same ground, in this order"))
        self.add_choice(
            self.TARGET_MODALITY, tr("Modality of the measured rasters"), modalities, "nir"
        )
        self.add_string(self.MODEL, tr("Model to adapt"), "any2any-tiny", known_models.labels())
        self.add_parameter(
            QgsProcessingParameterString(self.NAME, tr("Name of the new model"), "my-model")
        )
        self.add_parameter(
            QgsProcessingParameterNumber(
                self.MINUTES,
                tr("Most minutes that learning may take"),
                NUMBER_DOUBLE,
                MINUTES,
                minValue=0,
            ),
            advanced=True,
        )
        self._add_readings()
        self.add_parameter(
            QgsProcessingParameterBoolean(
                self.KEEP_WORSE, tr("Keep what did not get better, too"), False
            ),
            advanced=True,
        )
        self.add_string(
            self.DEVICE,
            tr("Device"),
            "auto",
            {id_: choices.device_label(id_) for id_ in DEVICES},
            advanced=True,
        )
        folder = QgsProcessingParameterFolderDestination(
            self.FOLDER, tr("New folder of the model"), None, True, False
        )
        self.add_parameter(folder, advanced=True)
        self.addOutput(QgsProcessingOutputString(self.OUTPUT, tr("Folder of the model")))
        self.addOutput(QgsProcessingOutputBoolean(self.BETTER, tr("Whether it got better")))
        for name, label in (
            (self.RMSE_BEFORE, tr("RMSE before (0 to 255)")),
            (self.RMSE_AFTER, tr("RMSE after (0 to 255)")),
        ):
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def _add_layers(self, name: str, label: str) -> None:
        self.addParameter(QgsProcessingParameterMultipleLayers(name, label, RASTER_SOURCES))

    def _add_readings(self) -> None:
        """How the rasters are read, where that is not recognised."""
        radiometry, levels = choices.radiometry_labels(), choices.level_labels()
        for name, label in (
            (self.BANDS, tr("Bands of the inputs, such as 3,2,1")),
            (self.REFERENCE_BANDS, tr("Bands of the measured rasters")),
        ):
            bands = QgsProcessingParameterString(name, label, None, False, True)
            self.add_parameter(bands, advanced=True)
        for name, label in (
            (self.RADIOMETRY, tr("Radiometry")),
            (self.REFERENCE_RADIOMETRY, tr("Radiometry of the measured raster")),
        ):
            self.add_string(name, label, "auto", radiometry, advanced=True)
        label = tr("Processing level (top of atmosphere or surface)")
        self.add_choice(self.LEVEL, label, levels, "auto", advanced=True)

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Adapts in the backend (raises QgsProcessingException with one sentence)."""
        name = self.parameterAsString(parameters, self.NAME, context).strip()
        job = AdaptationJob(
            model=self.parameterAsString(parameters, self.MODEL, context),
            pairs=self._pairs(parameters, context),
            out=self.parameterAsString(parameters, self.FOLDER, context) or name,
            device=self.parameterAsString(parameters, self.DEVICE, context) or "auto",
            keep_worse=self.parameterAsBool(parameters, self.KEEP_WORSE, context),
            minutes=self.parameterAsDouble(parameters, self.MINUTES, context),
        )
        reported = query("adapt", feedback, job=job.to_dict())
        if reported is None:
            return {}
        for direction, target, band, before, after, kept in rows_of(reported["learnt"]):
            text = tr(
                "{direction}, {band}: error {before} before, {after} after, in {unit}",
                direction=direction,
                band=band,
                before=f"{before:.4g}",
                after=f"{after:.4g}",
                unit=modality_unit(target),
            )
            feedback.pushInfo(text if kept else f"{text} ({tr('not kept')})")
        feedback.pushInfo(reported["sentence"])

        (first, *_) = reported["learnt"]
        results = {
            self.BETTER: reported["folder"] is not None,
            self.RMSE_BEFORE: first["rmse_before"],
            self.RMSE_AFTER: first["rmse_after"],
        }
        return results | ({self.OUTPUT: reported["folder"]} if reported["folder"] else {})

    def _pairs(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[Pair, ...]:
        sources, targets = (
            self._files(parameters, name, context) for name in (self.INPUT, self.REFERENCE)
        )
        if len(sources) != len(targets):
            raise QgsProcessingException(
                tr(
                    "{sources} input rasters and {targets} measured ones make no pairs: give as"
                    " many of each.",
                    sources=len(sources),
                    targets=len(targets),
                )
            )
        return tuple(
            Pair(
                self.parameterAsEnumString(parameters, self.SOURCE_MODALITY, context),
                source,
                self.parameterAsEnumString(parameters, self.TARGET_MODALITY, context),
                target,
                self._bands(parameters, self.BANDS, context),
                self._bands(parameters, self.REFERENCE_BANDS, context),
                self.parameterAsString(parameters, self.RADIOMETRY, context) or "auto",
                self.parameterAsString(parameters, self.REFERENCE_RADIOMETRY, context) or "auto",
                self.parameterAsEnumString(parameters, self.LEVEL, context) or "auto",
            )
            for source, target in zip(sources, targets)
        )

    def _files(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> list[str]:
        layers = self.parameterAsLayerList(parameters, name, context)
        if not layers:
            raise QgsProcessingException(self.invalidRasterError(parameters, name))
        try:
            return [source_of(layer) for layer in layers]
        except UnreadableLayer as error:
            raise QgsProcessingException(str(error)) from None

    def _bands(
        self, parameters: dict[str, Any], name: str, context: QgsProcessingContext
    ) -> tuple[int, ...] | None:
        text = self.parameterAsString(parameters, name, context).strip()
        try:
            return tuple(int(part) for part in text.split(",")) if text else None
        except ValueError:
            raise QgsProcessingException(
                tr("Bands are numbers, such as 3,2,1, and not '{bands}'.", bands=text)
            ) from None
