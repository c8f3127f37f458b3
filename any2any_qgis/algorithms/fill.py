"""Processing algorithm any2any:fill: gaps of a raster filled from another modality of the same
place. Never imports backend.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputRasterLayer,
    QgsProcessingParameterBand,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
)

from ..compat import NUMBER_INTEGER
from ..layers import UnreadableLayer, provenance, source_of
from ..process.jobs import FEATHER, TranslationJob, TranslationResult
from ..words import tr
from .help_pictures import picture
from .translate import TranslateAlgorithm


class FillAlgorithm(TranslateAlgorithm):
    """Keeps what is known of the target and translates the rest.

    Ids and parameter names never change.
    """

    REFERENCE = "REFERENCE"
    REFERENCE_BANDS = "REFERENCE_BANDS"
    FEATHER = "FEATHER"
    MASK = "MASK"

    def name(self) -> str:
        return "fill"

    def displayName(self) -> str:
        return tr("Fill gaps from another modality")

    def createInstance(self) -> FillAlgorithm:
        return FillAlgorithm()

    def tags(self) -> list[str]:
        return [*super().tags(), *tr("gap,hole,cloud,nodata,inpainting,stripes,swath").split(",")]

    def picture(self) -> str:
        return picture(
            "help_fill.jpg",
            tr(
                "From the left: the input, the raster with gaps, and the same with its gaps filled."
            ),
        )

    def shortHelpString(self) -> str:
        text = tr(
            "Fills the gaps of a raster (clouds, a swath's edge, broken lines) from another"
            " modality of the same place. Pixels of the raster to fill stay as they are; the gaps"
            " are translated from the input, brought to the level of what is known (a gain and an"
            " offset per band), and joined to it without a step. The result lies on the input's"
            " grid; the raster to fill may lie on any.\n\nBeside the result a mask is written, its"
            " name ending in _mask: 1 known, 2 translated. What is translated is a model's"
            " estimate, not a measurement.\n\nMask clouds to nodata first: what is not nodata"
            " counts as known.\n\n"
        )
        return self.picture() + text.replace("\n", "<br>") + self.parameters_help()

    def addTargetParameter(self, ids: list[str]) -> None:
        super().addTargetParameter(ids)
        self.addParameter(
            QgsProcessingParameterRasterLayer(
                self.REFERENCE, tr("Raster to fill, of that modality")
            )
        )
        self.addParameter(
            QgsProcessingParameterBand(
                self.REFERENCE_BANDS,
                tr("Its bands"),
                parentLayerParameterName=self.REFERENCE,
                optional=True,
                allowMultiple=True,
            )
        )

        self.addParameter(
            QgsProcessingParameterNumber(
                self.FEATHER,
                tr("Pixels over which a gap's edge is joined"),
                NUMBER_INTEGER,
                FEATHER,
                False,
                0,
                4096,
            )
        )

    def addOutputParameter(self) -> None:
        super().addOutputParameter()
        self.addOutput(QgsProcessingOutputRasterLayer(self.MASK, tr("Mask: 1 known, 2 translated")))

    def checkParameterValues(
        self, parameters: dict[str, Any], context: QgsProcessingContext
    ) -> tuple[bool, str]:
        accepted, message = super().checkParameterValues(parameters, context)
        if accepted:
            try:
                reference = self._reference(parameters, context)
                if provenance(reference).get("SYNTHETIC") == "YES":
                    return False, tr("The raster to fill is synthetic: it has to be measured.")
            except UnreadableLayer as error:
                return False, str(error)

        return accepted, message

    def make_job(self, parameters: dict[str, Any], context: QgsProcessingContext) -> TranslationJob:
        return replace(
            super().make_job(parameters, context),
            reference=self._reference(parameters, context),
            reference_bands=tuple(self.parameterAsInts(parameters, self.REFERENCE_BANDS, context))
            or None,
            fill=True,
            feather=self.parameterAsInt(parameters, self.FEATHER, context),
        )

    def outputs(self, result: TranslationResult) -> dict[str, Any]:
        return {**super().outputs(result), self.MASK: result.mask_output}

    def _reference(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        layer = self.parameterAsRasterLayer(parameters, self.REFERENCE, context)
        if layer is None:
            raise QgsProcessingException(self.invalidRasterError(parameters, self.REFERENCE))
        return source_of(layer)

    def report(self, result: TranslationResult, feedback: QgsProcessingFeedback) -> None:
        super().report(result, feedback)
        if result.filled_fraction is not None:
            feedback.pushInfo(
                tr(
                    "{share:.1%} of the result's pixels are translated, the others known.",
                    share=result.filled_fraction,
                )
            )
