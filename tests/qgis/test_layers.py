"""From a QGIS layer to what the backend opens."""

from __future__ import annotations

import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer

from any2any_qgis.layers import UnreadableLayer, source_of


def test_a_file_layer_is_its_file(layer, scene) -> None:
    assert source_of(layer) == str(scene)


def test_options_of_the_layer_are_not_part_of_the_file(scene) -> None:
    layer = QgsRasterLayer(f"{scene}|option:NUM_THREADS=1", "scene")
    assert source_of(layer) == str(scene)


def test_a_subdataset_keeps_its_gdal_name(scene, tmp_path, qgis_app) -> None:
    package = str(tmp_path / "two.gpkg")
    for table in ("first", "second"):
        gdal.Translate(package, str(scene), format="GPKG", creationOptions=[f"RASTER_TABLE={table}", "APPEND_SUBDATASET=YES"])
    layer = QgsRasterLayer(f"GPKG:{package}:second", "second")
    assert layer.isValid()
    assert gdal.Open(source_of(layer)).RasterXSize == layer.width()


def test_a_web_map_is_refused_with_what_to_do(qgis_app) -> None:
    layer = QgsRasterLayer("type=xyz&url=http://127.0.0.1:1/{z}/{x}/{y}.png", "tiles", "wms")
    with pytest.raises(UnreadableLayer, match=r"'tiles' is not a raster file .*export it as a GeoTIFF"):
        source_of(layer)
