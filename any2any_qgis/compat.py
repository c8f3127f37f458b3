"""Names that moved between QGIS 3.22 and 4: one name each here, so that no other module asks for
versions. Never imports backend.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from qgis.core import (
    Qgis,
    QgsMapLayerProxyModel,
    QgsProcessing,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsWkbTypes,
)

if hasattr(Qgis, "ProcessingParameterFlag"):  # since 3.36
    PARAMETER_ADVANCED = Qgis.ProcessingParameterFlag.Advanced
    NUMBER_INTEGER = Qgis.ProcessingNumberParameterType.Integer
    NUMBER_DOUBLE = Qgis.ProcessingNumberParameterType.Double
    RASTER_SOURCES = Qgis.ProcessingSourceType.Raster
    RASTER_LAYERS, POLYGON_LAYERS = Qgis.LayerFilter.RasterLayer, Qgis.LayerFilter.PolygonLayer
    FILE, FOLDER = (
        Qgis.ProcessingFileParameterBehavior.File,
        Qgis.ProcessingFileParameterBehavior.Folder,
    )
else:
    PARAMETER_ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
    NUMBER_INTEGER = QgsProcessingParameterNumber.Type.Integer
    NUMBER_DOUBLE = QgsProcessingParameterNumber.Type.Double
    RASTER_SOURCES = QgsProcessing.SourceType.TypeRaster
    RASTER_LAYERS, POLYGON_LAYERS = (
        QgsMapLayerProxyModel.Filter.RasterLayer,
        QgsMapLayerProxyModel.Filter.PolygonLayer,
    )
    FILE, FOLDER = (
        QgsProcessingParameterFile.Behavior.File,
        QgsProcessingParameterFile.Behavior.Folder,
    )

if hasattr(Qgis, "GeometryType"):  # since 3.30
    POLYGON_GEOMETRY = Qgis.GeometryType.Polygon
else:
    POLYGON_GEOMETRY = QgsWkbTypes.GeometryType.PolygonGeometry


def add_to_processing_history(algorithm: str, parameters: dict[str, Any], command: str) -> None:
    """An entry as Processing itself makes one for a run; where Processing is not loaded, none."""
    from qgis import gui

    if hasattr(gui, "QgsHistoryEntry"):  # since 3.24: a registry of QGIS's own
        entry = {
            "python_command": command,
            "algorithm_id": algorithm,
            "parameters": {"inputs": parameters},
        }
        with suppress(Exception):  # the provider "processing" is a plugin's: it may not be there
            gui.QgsGui.historyProviderRegistry().addEntry("processing", entry)
        return

    with suppress(ImportError):
        from processing.core.ProcessingLog import ProcessingLog

        ProcessingLog.addToLog(command)
