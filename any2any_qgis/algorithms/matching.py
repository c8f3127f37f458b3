"""Which of the project's rasters belong together: a result, and what was measured there.

Main thread only; never imports backend.
"""

from __future__ import annotations

from qgis.core import (
    QgsApplication,
    QgsCoordinateTransform,
    QgsCsException,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QThread

from ..modalities import modality_bands


def matching_layers() -> tuple[str, str]:
    """Ids of the newest result and of the raster that was most likely measured there; empty where
    there is none.
    """
    project = QgsProject.instance()
    if QThread.currentThread() is not QgsApplication.instance().thread() or not project.mapLayers():
        return "", ""

    from .. import marks  # here: qgis_process needs no widgets

    made = marks.chosen_result(None)
    if made is None:
        return "", ""

    target = marks.target_of(made)
    source = marks.source_layer_of(made)
    rasters = [
        layer
        for layer in project.mapLayers().values()
        if isinstance(layer, QgsRasterLayer) and layer.providerType() == "gdal"
    ]
    measured = [
        layer
        for layer in rasters
        if layer is not source and not marks.is_ours(layer) and _overlap(layer, made)
    ]
    best = max(measured, key=lambda layer: _likeness(layer, made, target), default=None)

    return made.id(), best.id() if best is not None else ""


def _likeness(layer: QgsRasterLayer, made: QgsRasterLayer, target: str) -> tuple[int, ...]:
    """Larger for a raster that holds the target by its bands' names, by its own name, by the number
    of its bands.
    """
    named = {
        layer.dataProvider().generateBandName(band).partition(":")[2].strip().upper()
        for band in range(1, layer.bandCount() + 1)
    }
    has_bands = bool(target) and set(modality_bands(target)) <= named
    return (
        int(has_bands),
        int(bool(target) and target in layer.name().lower()),
        int(layer.bandCount() == made.bandCount()),
    )


def _overlap(layer: QgsRasterLayer, made: QgsRasterLayer) -> bool:
    try:
        there = QgsCoordinateTransform(
            layer.crs(), made.crs(), QgsProject.instance()
        ).transformBoundingBox(layer.extent())
    except QgsCsException:
        return False

    return bool(there.intersects(made.extent()))
