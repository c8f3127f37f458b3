"""Processing algorithm any2any:status: what is set up, for scripts and agents; changes nothing.

Never imports backend.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputString,
)

from ..environment.backend_python import EnvironmentMissing, find_python
from ..process.client import BackendError
from ..process.tasks import backend_of
from ..settings import Settings
from ..words import tr
from .base import Any2AnyAlgorithm


class StatusAlgorithm(Any2AnyAlgorithm):
    """Reports whether the backend runs, on what, and with which models.

    Ids and output names never change.
    """

    READY = "READY"
    MESSAGE = "MESSAGE"
    VERSION = "VERSION"
    PYTHON = "PYTHON"
    DEVICES = "DEVICES"
    MODELS = "MODELS"

    def name(self) -> str:
        return "status"

    def displayName(self) -> str:
        return tr("Backend status")

    def createInstance(self) -> StatusAlgorithm:
        return StatusAlgorithm()

    def shortHelpString(self) -> str:
        return tr(
            "Starts the backend and reports whether it answers, its version, its Python, the"
            " devices that it can use, and the installed models. It changes nothing and does not"
            " fail if nothing is set up: then READY is false and MESSAGE says what to do."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addOutput(QgsProcessingOutputBoolean(self.READY, tr("Whether translations can run")))
        for name, label in (
            (self.MESSAGE, tr("Message")),
            (self.VERSION, tr("Version")),
            (self.PYTHON, tr("Python of the backend")),
            (self.DEVICES, tr("Devices, separated by commas")),
            (self.MODELS, tr("Installed models, separated by commas")),
        ):
            self.addOutput(QgsProcessingOutputString(name, label))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Asks the backend who it is."""
        settings = Settings.read()
        reported: dict[str, Any] = dict.fromkeys(
            (self.VERSION, self.PYTHON, self.DEVICES, self.MODELS), ""
        )
        try:
            reported[self.PYTHON] = str(
                find_python(settings.python, folder_setting=settings.environment)
            )
            with backend_of(settings, feedback.isCanceled) as backend:
                greeting = backend.greeting
        except EnvironmentMissing as error:
            reported.update({self.READY: False, self.MESSAGE: str(error)})
        except BackendError as error:
            reported.update({self.READY: False, self.MESSAGE: f"error[{error.code}]: {error}"})
        else:
            ready = [model["id"] for model in greeting["models"] if model["status"] == "ready"]
            reported.update(
                {
                    self.READY: bool(ready),
                    self.VERSION: greeting["version"],
                    self.DEVICES: ",".join(greeting["devices"]),
                }
            )
            reported.update(
                {
                    self.MODELS: ",".join(ready),
                    self.MESSAGE: "" if ready else tr("No model is here: any2any:downloadmodel."),
                }
            )

        for name, value in reported.items():
            feedback.pushInfo(f"{name}: {value}")
        return reported
