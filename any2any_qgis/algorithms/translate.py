"""Processing algorithm any2any:translate: one raster of one modality to one raster of another.

Never imports backend.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterRasterDestination,
)

from ..modalities import modality_labels
from ..process.jobs import TranslationResult
from ..words import tr
from .translation_base import TranslationAlgorithm


class TranslateAlgorithm(TranslationAlgorithm):
    """Translates a raster to another sensing modality. Ids and parameter names never change."""

    TARGET_MODALITY = "TARGET_MODALITY"

    def name(self) -> str:
        return "translate"

    def displayName(self) -> str:
        return tr("Translate to another modality")

    def createInstance(self) -> TranslateAlgorithm:
        return TranslateAlgorithm()

    def addTargetParameter(self, ids: list[str]) -> None:
        self.add_choice(
            self.TARGET_MODALITY, tr("Modality of the result"), modality_labels(), "nir"
        )

    def addOutputParameter(self) -> None:
        self.addParameter(
            QgsProcessingParameterRasterDestination(self.OUTPUT, tr("Translated raster"))
        )

    def targets(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[str, ...]:
        return (self.parameterAsEnumString(parameters, self.TARGET_MODALITY, context),)

    def output(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return str(self.parameterAsOutputLayer(parameters, self.OUTPUT, context))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Runs the job in the backend and marks the layer that QGIS will load (raises
        QgsProcessingException).
        """
        results = self.run_job(parameters, context, feedback)
        if not results:
            return {}
        (result,) = results
        self.mark_when_loaded(result, parameters, context)
        return self.outputs(result)

    def outputs(self, result: TranslationResult) -> dict[str, Any]:
        """Maps the result to the algorithm's output names."""
        return {self.OUTPUT: result.output}
