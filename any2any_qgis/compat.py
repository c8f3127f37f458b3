"""Names that moved between QGIS 3.22 and 4: one name each here, so that no other module asks for versions. Never imports backend."""

from __future__ import annotations

from qgis.core import (
    Qgis,
    QgsMapLayerProxyModel,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
)

if hasattr(Qgis, "ProcessingParameterFlag"):  # since 3.36
    PARAMETER_ADVANCED = Qgis.ProcessingParameterFlag.Advanced
    NUMBER_INTEGER = Qgis.ProcessingNumberParameterType.Integer
    RASTER_LAYERS = Qgis.LayerFilter.RasterLayer
    FILE, FOLDER = Qgis.ProcessingFileParameterBehavior.File, Qgis.ProcessingFileParameterBehavior.Folder
else:
    PARAMETER_ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    NUMBER_INTEGER = QgsProcessingParameterNumber.Type.Integer
    RASTER_LAYERS = QgsMapLayerProxyModel.Filter.RasterLayer
    FILE, FOLDER = QgsProcessingParameterFile.Behavior.File, QgsProcessingParameterFile.Behavior.Folder
