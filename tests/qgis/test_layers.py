"""From a QGIS layer to what the backend opens."""

from __future__ import annotations

import zipfile

import pytest
from osgeo import gdal
from qgis.core import QgsRasterLayer, QgsRasterRange

from any2any_qgis.layers import UnreadableLayer, source_of, user_nodata


def test_a_file_layer_is_its_file(layer, scene) -> None:
    assert source_of(layer) == str(scene)


def test_options_of_the_layer_are_not_part_of_the_file(scene) -> None:
    layer = QgsRasterLayer(f"{scene}|option:NUM_THREADS=1", "scene")
    assert source_of(layer) == str(scene)


def test_a_subdataset_keeps_its_gdal_name(scene, tmp_path, qgis_app) -> None:
    package = str(tmp_path / "two.gpkg")
    for table in ("first", "second"):
        gdal.Translate(
            package,
            str(scene),
            format="GPKG",
            creationOptions=[f"RASTER_TABLE={table}", "APPEND_SUBDATASET=YES"],
        )

    layer = QgsRasterLayer(f"GPKG:{package}:second", "second")
    assert layer.isValid()
    assert gdal.Open(source_of(layer)).RasterXSize == layer.width()


def test_a_web_map_is_refused_with_what_to_do(qgis_app) -> None:
    layer = QgsRasterLayer("type=xyz&url=http://127.0.0.1:1/{z}/{x}/{y}.png", "tiles", "wms")
    with pytest.raises(
        UnreadableLayer, match=r"'tiles' is not a raster file .*export it as a GeoTIFF"
    ):
        source_of(layer)


def test_a_layer_in_an_archive_is_the_raster_that_it_shows(scene, tmp_path, qgis_app) -> None:
    other = tmp_path / "other.tif"
    gdal.Translate(str(other), str(scene), width=16, height=16)
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.write(scene, "a.tif")
        archive.write(other, "b.tif")

    layer = QgsRasterLayer(f"/vsizip/{tmp_path}/two.zip/b.tif", "b")
    assert layer.isValid()
    assert source_of(layer) == f"/vsizip/{tmp_path}/two.zip/b.tif"
    assert gdal.Open(source_of(layer)).RasterXSize == 16


def test_no_data_set_in_the_layer_s_properties_goes_along(layer) -> None:
    assert user_nodata(layer) == ()
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(255, 255), QgsRasterRange(7, 7)])
    assert user_nodata(layer) == (7.0, 255.0)


def test_a_range_of_no_data_is_refused_rather_than_left_out(layer) -> None:
    layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(255, 255), QgsRasterRange(10, 20)])
    with pytest.raises(UnreadableLayer, match="range of no-data"):
        user_nodata(layer)
