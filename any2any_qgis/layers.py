"""From QGIS's raster layers to what the backend reads, and the name of a result. Never imports backend."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProject,
    QgsProviderRegistry,
    QgsRasterLayer,
    QgsRectangle,
)


class UnreadableLayer(Exception):
    """The layer is not a raster that GDAL reads from a file or a dataset name; the text says so."""


def source_of(layer: QgsRasterLayer) -> str:
    """The file or GDAL dataset name behind a layer.

    Raises:
        UnreadableLayer: the layer comes from another provider (WMS, PostGIS raster, virtual...).
    """
    if layer.providerType() != "gdal":
        provider = layer.providerType() or "unknown"
        raise UnreadableLayer(f"The layer '{layer.name()}' is not a raster file (provider {provider}); export it as a GeoTIFF first.")
    parts = QgsProviderRegistry.instance().decodeUri("gdal", layer.source())
    path = parts.get("path", "")
    if path and not parts.get("layerName") and Path(path).is_file():
        return str(path)
    return str(layer.source())


def bounds_in(layer: QgsRasterLayer, extent: QgsRectangle, crs: QgsCoordinateReferenceSystem) -> tuple[float, float, float, float]:
    """An extent in the layer's own CRS: left, bottom, right, top.

    Raises:
        UnreadableLayer: the extent cannot be transformed.
    """
    if layer.crs().isValid() and crs.isValid() and crs != layer.crs():
        try:
            extent = QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()).transformBoundingBox(extent)
        except QgsCsException:
            raise UnreadableLayer("The area cannot be transformed to the layer's coordinate system.") from None
    return extent.xMinimum(), extent.yMinimum(), extent.xMaximum(), extent.yMaximum()


def result_name(source: str, target: str) -> str:
    """What a result layer is called: it says that it is synthetic."""
    return f"{Path(source).stem} {target} (synthetic)"
