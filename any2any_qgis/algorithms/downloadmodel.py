"""Processing algorithm any2any:downloadmodel: fetches published weights into the user's cache. Never imports backend."""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from ..environment import plugin_root
from .asking import ask


class DownloadModelAlgorithm(QgsProcessingAlgorithm):
    """Has the backend download a model. Ids and parameter names never change."""

    MODEL = "MODEL"
    OUTPUT = "OUTPUT"

    def name(self) -> str:
        return "downloadmodel"

    def displayName(self) -> str:
        return self.tr("Download a model")

    def createInstance(self) -> DownloadModelAlgorithm:
        return DownloadModelAlgorithm()

    def icon(self) -> QIcon:
        return QIcon(str(plugin_root() / "resources" / "icons" / "any2any.svg"))

    def tr(self, text: str) -> str:
        return QCoreApplication.translate("DownloadModelAlgorithm", text)

    def shortHelpString(self) -> str:
        return self.tr(
            "Downloads a model of the catalogue into your user's cache. Every file is pinned to a revision and checked by its SHA-256; an "
            "interrupted download goes on where it stopped, and a model that is there already is only verified. any2any-tiny comes with "
            "the plugin."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(QgsProcessingParameterString(self.MODEL, self.tr("Model"), "any2any-tiny"))
        self.addOutput(QgsProcessingOutputString(self.OUTPUT, self.tr("Folder of the model")))

    def processAlgorithm(
        self, parameters: dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> dict[str, Any]:
        """Downloads and verifies (raises QgsProcessingException with one sentence)."""
        told = ask("download", feedback, model=self.parameterAsString(parameters, self.MODEL, context))
        if told is None:
            return {}
        feedback.pushInfo(f"{told['model']}: {told['path']}, SHA-256 of the weights {told['weights_sha256']}")
        return {self.OUTPUT: told["path"]}
