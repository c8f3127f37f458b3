"""Names that moved between QGIS 3.22 and 4: one name each here, so that no other module asks for versions. Never imports backend."""

from __future__ import annotations

from qgis.core import Qgis, QgsProcessingParameterDefinition, QgsProcessingParameterFile, QgsProcessingParameterNumber

if hasattr(Qgis, "ProcessingParameterFlag"):  # since 3.36
    PARAMETER_ADVANCED = Qgis.ProcessingParameterFlag.Advanced
    NUMBER_INTEGER = Qgis.ProcessingNumberParameterType.Integer
    FILE, FOLDER = Qgis.ProcessingFileParameterBehavior.File, Qgis.ProcessingFileParameterBehavior.Folder
else:
    PARAMETER_ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    NUMBER_INTEGER = QgsProcessingParameterNumber.Type.Integer
    FILE, FOLDER = QgsProcessingParameterFile.Behavior.File, QgsProcessingParameterFile.Behavior.Folder
