"""Processing algorithm any2any:evaluate: how far a translated raster is from a measured one.

Never imports backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBand,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from ..choices import radiometry_labels
from ..compat import PARAMETER_ADVANCED
from ..layers import UnreadableLayer, source_of
from ..modalities import modality_bands, modality_labels
from ..words import tr
from .backend_call import query
from .base import Any2AnyAlgorithm
from .fields import labelled
from .matching import matching_layers

AS_TAGGED = "as the prediction says"


class EvaluateAlgorithm(Any2AnyAlgorithm):
    """Compares two rasters in the backend. Ids and parameter names never change."""

    PREDICTION = "PREDICTION"
    REFERENCE = "REFERENCE"
    MODALITY = "MODALITY"
    REFERENCE_BANDS = "REFERENCE_BANDS"
    REFERENCE_RADIOMETRY = "REFERENCE_RADIOMETRY"
    REPORT = "REPORT"

    def name(self) -> str:
        return "evaluate"

    def displayName(self) -> str:
        return tr("Evaluate a translated raster")

    def createInstance(self) -> EvaluateAlgorithm:
        return EvaluateAlgorithm()

    def tags(self) -> list[str]:
        return tr("accuracy,quality,PSNR,SSIM,RMSE,spectral angle,bias,synthetic").split(",")

    def shortHelpString(self) -> str:
        return tr(
            "Compares a translated raster with a measured one: PSNR, SSIM, RMSE, correlation,"
            " spectral angle and the bias of each band, over the pixels that are valid in both. The"
            " reference may lie on any grid and in any coordinate system; it is warped onto the"
            " prediction's grid.<br><br>PSNR, SSIM and RMSE are on a fixed scale of 0 to 255"
            " (reflectance 0 to 0.4 for RGB and panchromatic, 0 to 0.6 for near infrared and"
            " multispectral, -25 to 0 dB for SAR), so that scenes can be compared. The bias is in"
            " reflectance or dB."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        """Adds the parameters, the advanced ones last; of the project's layers the two that belong
        together are chosen.
        """
        modalities = {AS_TAGGED: tr("as the translated raster says"), **modality_labels()}
        self.addParameter(
            QgsProcessingParameterRasterLayer(self.PREDICTION, tr("Translated raster"))
        )
        self.addParameter(QgsProcessingParameterRasterLayer(self.REFERENCE, tr("Measured raster")))
        label, ids = tr("Modality of both"), list(modalities)
        modality = QgsProcessingParameterEnum(
            self.MODALITY, label, ids, False, AS_TAGGED, usesStaticStrings=True
        )
        for name, layer in zip((self.PREDICTION, self.REFERENCE), matching_layers()):  # two of each
            if layer:
                self.parameterDefinition(name).setGuiDefaultValueOverride(layer)

        advanced = (
            labelled(modality, modalities),
            QgsProcessingParameterBand(
                self.REFERENCE_BANDS,
                tr("Bands of the measured raster"),
                None,
                self.REFERENCE,
                optional=True,
                allowMultiple=True,
            ),
            labelled(
                QgsProcessingParameterString(
                    self.REFERENCE_RADIOMETRY, tr("Radiometry of the measured raster"), "auto"
                ),
                radiometry_labels(),
                editable=True,
            ),
        )

        for parameter in advanced:
            parameter.setFlags(parameter.flags() | PARAMETER_ADVANCED)
            self.addParameter(parameter)

        self.addParameter(
            QgsProcessingParameterFileDestination(
                self.REPORT, tr("Report"), tr("HTML files (*.html)"), None, True, False
            )
        )
        for name, (_, label) in figures().items():
            self.addOutput(QgsProcessingOutputNumber(name, label))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Asks the backend, which writes the report (raises QgsProcessingException with one
        sentence).
        """
        modality = self.parameterAsEnumString(parameters, self.MODALITY, context)
        report = self.parameterAsFileOutput(parameters, self.REPORT, context)
        fields = {
            "prediction": self._file(parameters, self.PREDICTION, context),
            "reference": self._file(parameters, self.REFERENCE, context),
            "modality": None if modality == AS_TAGGED else modality,
            "reference_bands": (
                self.parameterAsInts(parameters, self.REFERENCE_BANDS, context) or None
            ),
            "reference_radiometry": (
                self.parameterAsString(parameters, self.REFERENCE_RADIOMETRY, context) or "auto"
            ),
            "report": str(Path(report).absolute()) if report else None,
        }

        reported = query("compare", feedback, **fields)
        if reported is None:
            return {}
        for warning in reported["warnings"]:
            feedback.pushWarning(warning)
        for label, value in _rows(reported):
            feedback.pushInfo(f"{label}: {value}")
        results = {
            name: reported[key] for name, (key, _) in figures().items() if reported[key] is not None
        }
        return {**results, self.REPORT: report} if report else results

    def _file(self, parameters: dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        layer = self.parameterAsRasterLayer(parameters, name, context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, name))
        try:
            return source_of(layer)
        except UnreadableLayer as error:
            raise QgsProcessingException(str(error)) from None


def figures() -> dict[str, tuple[str, str]]:
    """Output -> the backend's name of the figure, and what a person reads."""
    return {
        "PSNR": ("psnr_db", tr("PSNR (dB)")),
        "SSIM": ("ssim", tr("SSIM")),
        "RMSE": ("rmse", tr("RMSE (0 to 255)")),
        "CORRELATION": ("correlation", tr("Correlation, mean over bands")),
        "SAM": ("sam_degrees", tr("Spectral angle (degrees)")),
        "PIXELS": ("pixels", tr("Pixels that both have")),
    }


def _rows(reported: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        (label, f"{reported[key]:.5g}")
        for key, label in figures().values()
        if reported[key] is not None
    ]
    return rows + [
        (tr("Bias of {band}", band=band), f"{bias:+.4f}")
        for band, bias in zip(modality_bands(reported["modality"]), reported["bias"])
    ]  # as many as bands
