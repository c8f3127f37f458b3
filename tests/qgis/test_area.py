"""The panel's area: what each choice makes of a job, and what is seen of it on the map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsGeometry,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QSize

from any2any_qgis.layers import UnreadableLayer
from any2any_qgis.panel import area as area_module
from any2any_qgis.panel import messages
from any2any_qgis.process.jobs import TranslationJob
from tests.qgis.conftest import wait_for

UTM = QgsCoordinateReferenceSystem("EPSG:32618")


def job(dock):
    return dock.fields.job()[0]


@pytest.fixture
def canvas(dock, layer: QgsRasterLayer):
    canvas = dock.iface.mapCanvas()
    canvas.resize(QSize(400, 300))
    canvas.setDestinationCrs(UTM)
    canvas.setExtent(QgsRectangle(400100, 4099800, 400300, 4099950))
    return canvas


def fields(*shapes: str, crs: str = "EPSG:32618") -> QgsVectorLayer:
    layer = QgsVectorLayer(f"Polygon?crs={crs}", "fields", "memory")
    features = []
    for shape in shapes:
        feature = QgsFeature()
        feature.setGeometry(QgsGeometry.fromWkt(shape))
        features.append(feature)

    layer.dataProvider().addFeatures(features)
    QgsProject.instance().addMapLayer(layer)
    return layer


LEFT = "POLYGON((400050 4099800, 400150 4099800, 400100 4099900, 400050 4099800))"
RIGHT = "POLYGON((400250 4099800, 400350 4099800, 400300 4099900, 400250 4099800))"


def test_the_whole_layer_is_the_beginning(dock) -> None:
    assert dock.form.areaBox.title() == "Area"
    assert (job(dock).bounds, job(dock).area) == (None, None)
    assert dock.form.extentWidget.isHidden()
    assert dock.form.polygonCombo.isHidden()


def test_what_the_map_shows_follows_the_map(dock, canvas) -> None:
    dock.form.areaCombo.choose("map")
    assert dock.form.areaBox.title() == "Area: what the map shows"
    assert job(dock).bounds == pytest.approx(tuple(canvas.extent().toRectF().getCoords()), abs=300)
    before = job(dock).bounds
    canvas.setExtent(QgsRectangle(400200, 4099850, 400300, 4099900))
    assert job(dock).bounds != before
    canvas.setExtent(QgsRectangle(0, 0, 10, 10))
    assert "zoom to the layer" in dock.form.estimateLabel.text()
    assert not dock.form.runButton.isEnabled()


def test_a_rectangle_is_seen_on_the_map_while_it_is_the_area(dock, canvas) -> None:
    dock.form.extentWidget.setOutputExtentFromUser(
        QgsRectangle(400100, 4099800, 400200, 4099900), UTM
    )
    assert dock.form.areaCombo.value() == "rectangle"
    assert dock.form.areaBox.title() == "Area: a rectangle"
    assert job(dock).bounds == pytest.approx((400100, 4099800, 400200, 4099900))
    band = dock.fields.area._band
    assert band.asGeometry().boundingBox() == QgsRectangle(400100, 4099800, 400200, 4099900)
    dock.form.areaCombo.choose("whole")
    assert band.asGeometry().isEmpty()
    assert job(dock).bounds is None
    dock.form.areaCombo.choose("rectangle")
    dock.form.extentWidget.clear()
    assert dock.form.areaCombo.value() == "whole"


def test_a_rectangle_that_nobody_drew_is_requested_for(dock) -> None:
    dock.form.areaCombo.choose("rectangle")
    with pytest.raises(UnreadableLayer, match="Draw the rectangle"):
        job(dock)
    assert not dock.form.runButton.isEnabled()


def test_polygons_of_a_layer_reach_the_job_and_the_map(dock, canvas) -> None:
    layer = fields(LEFT, RIGHT)
    dock.form.areaCombo.choose("polygons")
    with pytest.raises(UnreadableLayer, match="Choose the layer"):
        job(dock)
    dock.form.polygonCombo.setLayer(layer)
    asked = job(dock).area
    assert asked["crs"] == "EPSG:32618"
    assert len(asked["coordinates"]) == 2
    assert TranslationJob.from_json(job(dock).to_json()).area == json.loads(json.dumps(asked))
    assert dock.fields.area._band.asGeometry().boundingBox() == QgsRectangle(
        400050, 4099800, 400350, 4099900
    )
    dock.form.selectedCheck.setChecked(True)
    with pytest.raises(UnreadableLayer, match="no selected polygon"):
        job(dock)
    assert not dock.form.runButton.isEnabled()
    layer.selectByIds([1])
    assert dock.form.runButton.isEnabled()
    assert len(job(dock).area["coordinates"]) == 1


def test_polygons_in_degrees_are_brought_to_the_raster(dock, layer: QgsRasterLayer) -> None:
    there = fields(
        "POLYGON((-76.128 37.03, -76.126 37.03, -76.126 37.031, -76.128 37.03))", crs="EPSG:4326"
    )
    dock.form.areaCombo.choose("polygons")
    dock.form.polygonCombo.setLayer(there)
    (((x, y), *_),) = job(dock).area["coordinates"][0]
    assert 300_000 < x < 500_000
    assert 4_000_000 < y < 4_200_000


def test_too_many_corners_are_simplified_or_refused(dock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area_module, "MOST_POSITIONS", 40)
    circle = QgsGeometry.fromWkt("POINT(400200 4099850)").buffer(80, 60).asWkt()
    dock.form.areaCombo.choose("polygons")
    dock.form.polygonCombo.setLayer(fields(circle))
    assert 4 < len(job(dock).area["coordinates"][0][0]) <= 40
    monkeypatch.setattr(area_module, "MOST_POSITIONS", 4)
    with pytest.raises(UnreadableLayer, match="too many corners"):
        job(dock)


def test_a_polygon_layer_that_goes_leaves_its_field_empty(dock) -> None:
    first, _second = fields(LEFT), fields(RIGHT)
    dock.form.areaCombo.choose("polygons")
    dock.form.polygonCombo.setLayer(first)
    QgsProject.instance().removeMapLayer(first.id())
    assert dock.form.polygonCombo.currentLayer() is None
    assert not dock.form.runButton.isEnabled()


def test_a_job_s_polygons_come_back_into_the_form(dock, layer: QgsRasterLayer) -> None:
    polygons = {
        "crs": "EPSG:32618",
        "coordinates": [
            [[[400050, 4099800], [400150, 4099800], [400100, 4099900], [400050, 4099800]]]
        ],
    }

    left = dock.fields.take_job(
        TranslationJob(layer.source(), "out.tif", "rgb", ("nir",), area=polygons)
    )
    assert left == ()
    assert job(dock).area == polygons
    assert dock.form.areaBox.title() == "Area: the job's polygons"


def test_another_layer_begins_with_all_of_it(dock, scene: Path, canvas) -> None:
    dock.form.areaCombo.choose("map")
    other = QgsRasterLayer(str(scene), "other")
    QgsProject.instance().addMapLayer(other)
    dock.form.layerCombo.setLayer(other)
    assert dock.form.areaCombo.value() == "whole"


@pytest.fixture
def tiles(tmp_path: Path) -> QgsRasterLayer:
    """XYZ tiles of the whole world in two zoom levels, from files."""
    for zoom in (0, 1):
        for x in range(2**zoom):
            for y in range(2**zoom):
                path = tmp_path / "tiles" / f"{zoom}" / f"{x}" / f"{y}.png"
                path.parent.mkdir(parents=True, exist_ok=True)
                tile = gdal.GetDriverByName("MEM").Create("", 256, 256, 3, gdal.GDT_Byte)
                for band in (1, 2, 3):
                    tile.GetRasterBand(band).Fill(60 * band)
                gdal.GetDriverByName("PNG").CreateCopy(str(path), tile)

    layer = QgsRasterLayer(
        f"type=xyz&zmax=1&url=file://{tmp_path}/tiles/%7Bz%7D/%7Bx%7D/%7By%7D.png", "tiles", "wms"
    )
    assert layer.isValid()
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_tiles_give_what_the_map_shows_at_its_scale(
    dock, tiles: QgsRasterLayer, fake_backend
) -> None:
    canvas = dock.iface.mapCanvas()
    canvas.resize(QSize(200, 100))
    canvas.setDestinationCrs(tiles.crs())
    canvas.setExtent(QgsRectangle(-100_000, -50_000, 100_000, 50_000))
    dock.form.layerCombo.setLayer(tiles)
    assert dock.form.areaCombo.value() == "map"
    size = canvas.mapSettings().outputSize()
    # at the equator a unit of the map is a metre, nearly
    ground = f"{canvas.mapUnitsPerPixel():.0f}"[:-2]
    assert f"{size.width()} x {size.height()} pixels of {ground}" in dock.form.estimateLabel.text()
    assert dock.form.runButton.isEnabled()
    dock.form.previewButton.click()
    wait_for(lambda: "review" in dock.form.statusLabel.text() and dock.queue.task is None)
    source = gdal.Open(fake_backend.requests("job")[-1]["job"]["source"])
    settings = canvas.mapSettings()
    assert (source.RasterXSize, source.RasterYSize) == (
        settings.outputSize().width(),
        settings.outputSize().height(),
    )
    assert source.GetGeoTransform()[1] == pytest.approx(settings.mapUnitsPerPixel(), rel=0.02)
    assert source.GetRasterBand(2).ReadRaster(20, 20, 1, 1) == bytes([120])


def test_a_preview_of_a_part_offers_to_zoom_there(
    dock, canvas, fake_backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[str] = []
    monkeypatch.setattr(
        messages,
        "say",
        lambda iface, text, level, label="", action=None: reported.append(f"{text} {label}"),
    )
    dock.preview()
    wait_for(lambda: "middle of the map" in dock.form.statusLabel.text())
    assert any("middle of the map" in text and "Zoom to" in text for text in reported)


def test_a_layer_whose_file_is_gone_is_reported(
    dock, layer: QgsRasterLayer, tmp_path: Path
) -> None:
    gone = QgsRasterLayer(str(tmp_path / "gone.tif"), "gone")
    QgsProject.instance().addMapLayer(gone)
    dock.form.layerCombo.setLayer(gone)
    with pytest.raises(UnreadableLayer, match="file is gone"):
        job(dock)
    assert not dock.form.runButton.isEnabled()
