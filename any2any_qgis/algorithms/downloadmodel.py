"""Processing algorithm any2any:downloadmodel: fetches published weights into the user's cache.

Never imports backend.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterString,
)

from ..choices import model_labels
from ..words import tr
from .backend_call import query
from .base import Any2AnyAlgorithm
from .fields import labelled


class DownloadModelAlgorithm(Any2AnyAlgorithm):
    """Has the backend download a model. Ids and parameter names never change."""

    MODEL = "MODEL"
    OUTPUT = "OUTPUT"

    def name(self) -> str:
        return "downloadmodel"

    def displayName(self) -> str:
        return tr("Download a model")

    def createInstance(self) -> DownloadModelAlgorithm:
        return DownloadModelAlgorithm()

    def shortHelpString(self) -> str:
        return tr(
            "Downloads a model of the catalogue into your user's cache. Every file is pinned to a"
            " revision and checked by its SHA-256. An interrupted download resumes, and an"
            " installed model is only verified. any2any-tiny comes with the plugin."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        model = QgsProcessingParameterString(self.MODEL, tr("Model"), "any2any-tiny")
        self.addParameter(labelled(model, model_labels(), editable=True))
        self.addOutput(QgsProcessingOutputString(self.OUTPUT, tr("Folder of the model")))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Downloads and verifies (raises QgsProcessingException with one sentence)."""
        reported = query(
            "download", feedback, model=self.parameterAsString(parameters, self.MODEL, context)
        )
        if reported is None:
            return {}
        feedback.pushInfo(
            tr(
                "{model}: {path}, SHA-256 of the weights {digest}",
                model=reported["model"],
                path=reported["path"],
                digest=reported["weights_sha256"],
            )
        )
        return {self.OUTPUT: reported["path"]}
