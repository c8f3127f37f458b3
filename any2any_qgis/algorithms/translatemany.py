"""Processing algorithm any2any:translatemany: one raster to several modalities, its source encoded
once. Never imports backend.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputMultipleLayers,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterFolderDestination,
    QgsProcessingUtils,
)

from ..modalities import modality_labels
from ..words import tr
from .translation_base import TranslationAlgorithm


class TranslateManyAlgorithm(TranslationAlgorithm):
    """Translates a raster to several modalities, a file each in one folder.

    Ids and parameter names never change.
    """

    TARGET_MODALITIES = "TARGET_MODALITIES"
    LOAD = "LOAD"
    LAYERS = "LAYERS"

    def name(self) -> str:
        return "translatemany"

    def displayName(self) -> str:
        return tr("Translate to several modalities")

    def createInstance(self) -> TranslateManyAlgorithm:
        return TranslateManyAlgorithm()

    def addTargetParameter(self, ids: list[str]) -> None:
        self.add_choice(
            self.TARGET_MODALITIES,
            tr("Modalities of the results"),
            modality_labels(),
            "nir",
            several=True,
        )

    def addOutputParameter(self) -> None:
        self.addParameter(QgsProcessingParameterBoolean(self.LOAD, tr("Load the results"), True))
        self.addParameter(
            QgsProcessingParameterFolderDestination(self.OUTPUT, tr("Folder of the results"))
        )
        self.addOutput(QgsProcessingOutputMultipleLayers(self.LAYERS, tr("Translated rasters")))

    def targets(self, parameters: dict[str, Any], context: QgsProcessingContext) -> tuple[str, ...]:
        return tuple(self.parameterAsEnumStrings(parameters, self.TARGET_MODALITIES, context))

    def output(self, parameters: dict[str, Any], context: QgsProcessingContext) -> str:
        return str(self.parameterAsString(parameters, self.OUTPUT, context))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Runs the job in the backend; QGIS loads the results where LOAD says so (raises
        QgsProcessingException).
        """
        results = self.run_job(parameters, context, feedback)
        if not results:
            return {}
        if self.parameterAsBool(parameters, self.LOAD, context):
            for result in results:
                hint = QgsProcessingUtils.LayerHint.Raster
                details = QgsProcessingContext.LayerDetails(
                    result.target, context.project(), self.LAYERS, hint
                )
                context.addLayerToLoadOnCompletion(result.output, details)
                self.mark_when_loaded(result, parameters, context)

        return {
            self.OUTPUT: str(Path(self.output(parameters, context)).absolute()),
            self.LAYERS: [result.output for result in results],
        }
