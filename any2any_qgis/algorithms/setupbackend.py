"""Processing algorithm any2any:setupbackend: builds, completes or removes the backend's Python
environment. Never imports backend.
"""

from __future__ import annotations

from typing import Any

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFile,
)

from ..compat import FILE, FOLDER, PARAMETER_ADVANCED
from ..environment.backend_python import environment_folder, interpreter
from ..environment.build import SetupOptions
from ..environment.failures import SetupError
from ..environment.installation import remove, set_up
from ..environment.network import fetch_with
from ..places import plugin_root
from ..process.shared import shared
from ..settings import Settings
from ..words import tr
from .base import Any2AnyAlgorithm

TORCH_BUILDS = ("auto", "cpu", "cuda")


class SetUpBackendAlgorithm(Any2AnyAlgorithm):
    """Does what the panel's button 'Set up' does. Ids and parameter names never change."""

    TORCH = "TORCH"
    PYTHON = "PYTHON"
    WHEELS = "WHEELS"
    CHECK = "CHECK"
    REBUILD = "REBUILD"
    OUTPUT = "OUTPUT"

    def name(self) -> str:
        return "setupbackend"

    def displayName(self) -> str:
        return tr("Set up the backend")

    def createInstance(self) -> SetUpBackendAlgorithm:
        return SetUpBackendAlgorithm()

    def shortHelpString(self) -> str:
        return tr(
            "Installs the Python environment that Any2Any's model runs in: about 1.1 GB with the"
            " CPU build of PyTorch. It lies in your user's data folder, shared by all profiles, and"
            " QGIS's own Python stays as it is. What is installed already is not installed again;"
            " after an update of Any2Any only what changed is.<br><br>PyTorch: auto takes the CUDA"
            " build where NVIDIA's driver lists a device.<br>Check: loads every package once, and"
            " installs what is damaged anew.<br>Folder of wheels: installs without a network."
        )

    def initAlgorithm(self, configuration: dict[str, Any] | None = None) -> None:
        self.addParameter(
            QgsProcessingParameterEnum(
                self.TORCH,
                tr("Build of PyTorch"),
                list(TORCH_BUILDS),
                False,
                "auto",
                usesStaticStrings=True,
            )
        )

        self.addParameter(
            QgsProcessingParameterBoolean(
                self.CHECK, tr("Check the installation and repair it"), False
            )
        )
        self.addParameter(
            QgsProcessingParameterBoolean(self.REBUILD, tr("Remove the environment first"), False)
        )
        files = (
            QgsProcessingParameterFile(
                self.WHEELS, tr("Folder of wheels to install from"), FOLDER, optional=True
            ),
            QgsProcessingParameterFile(
                self.PYTHON, tr("Python to start from"), FILE, optional=True
            ),
        )

        for parameter in files:
            parameter.setFlags(parameter.flags() | PARAMETER_ADVANCED)
            self.addParameter(parameter)

        self.addOutput(QgsProcessingOutputString(self.OUTPUT, tr("Python of the environment")))

    def processAlgorithm(
        self,
        parameters: dict[str, Any],
        context: QgsProcessingContext,
        feedback: QgsProcessingFeedback,
    ) -> dict[str, Any]:
        """Builds the environment (raises QgsProcessingException)."""
        settings = Settings.read()
        options = SetupOptions(
            folder=environment_folder(settings.environment),
            root=plugin_root(),
            base_python=self.parameterAsString(parameters, self.PYTHON, context),
            wheels=self.parameterAsString(parameters, self.WHEELS, context),
            torch=self.parameterAsEnumString(parameters, self.TORCH, context),
            check=self.parameterAsBool(parameters, self.CHECK, context),
        )

        def report(share: float, text: str) -> None:
            feedback.setProgress(100 * share)
            feedback.setProgressText(text)

        shared.close()  # a running backend holds files of the environment open
        try:
            if self.parameterAsBool(parameters, self.REBUILD, context):
                remove(options.folder)
            feedback.pushInfo(
                set_up(
                    options,
                    settings.child_environment(),
                    report,
                    feedback.isCanceled,
                    fetch_with(feedback),
                )
            )
        except SetupError as error:
            if error.code == "environment.cancelled":
                feedback.pushInfo(str(error))
                return {}

            if error.log:
                feedback.pushConsoleInfo(error.log)
            raise QgsProcessingException(f"error[{error.code}]: {error}") from None

        return {self.OUTPUT: str(interpreter(options.folder))}
