"""The swipe on the map: each side shows its own layer, after pan, zoom, rotation and another
coordinate system. Pixels are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from osgeo import gdal, osr
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsPointXY,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QEvent, QPointF, Qt
from qgis.PyQt.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter

from any2any_qgis.panel.pixel_values import SpectrumPlot, ValueTable, values_at
from any2any_qgis.panel.swipe import SwipeTool
from tests.qgis.conftest import wait_for

RED, BLUE, WHITE = (200, 0, 0), (0, 0, 200), (255, 255, 255)
SIZE = 400
EXTENT = QgsRectangle(400000, 4096000, 404000, 4100000)


def plain(path: Path, colour: tuple[int, int, int]) -> QgsRasterLayer:
    """A raster of one colour over EXTENT."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 40, 40, 3, gdal.GDT_Byte)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32618)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.SetGeoTransform((EXTENT.xMinimum(), 100.0, 0.0, EXTENT.yMaximum(), 0.0, -100.0))
    for band, value in enumerate(colour, 1):
        dataset.GetRasterBand(band).WriteRaster(0, 0, 40, 40, bytes([value]) * 1600)
    dataset = None
    layer = QgsRasterLayer(str(path), path.stem)

    for setter in (
        "setRedContrastEnhancement",
        "setGreenContrastEnhancement",
        "setBlueContrastEnhancement",
    ):
        getattr(layer.renderer(), setter)(None)

    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def canvas(qgis_app, qgis_new_project) -> Iterator[QgsMapCanvas]:
    canvas = QgsMapCanvas()
    canvas.resize(SIZE, SIZE)
    canvas.setCanvasColor(QColor(*WHITE))
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:32618"))
    canvas.setExtent(EXTENT)
    canvas.show()
    yield canvas
    canvas.hide()
    canvas.deleteLater()


@pytest.fixture
def tool(canvas: QgsMapCanvas, tmp_path: Path) -> Iterator[SwipeTool]:
    """Red on the first side, blue on the second; the map itself shows the red one above the blue
    one.
    """
    first, second = plain(tmp_path / "red.tif", RED), plain(tmp_path / "blue.tif", BLUE)
    canvas.setLayers([first, second])
    tool = SwipeTool(canvas)
    canvas.setMapTool(tool)
    tool.compare(first, second)
    settled(tool)
    yield tool
    tool.close_down()


def settled(tool: SwipeTool) -> None:
    tool.map.refresh()
    wait_for(
        lambda: (
            not tool.map.isDrawing() and not tool.is_rendering() and None not in tool.item.images
        )
    )


def drawn(tool: SwipeTool) -> QImage:
    """What the item draws, on white."""
    image = QImage(tool.map.width(), tool.map.height(), QImage.Format.Format_RGB32)
    image.fill(QColor(*WHITE))
    painter = QPainter(image)
    tool.item.paint(painter)
    painter.end()
    return image


def colour_at(image: QImage, x: float, y: float) -> tuple[int, int, int]:
    """At a share of the width and height."""
    colour = QColor(image.pixel(int(x * (image.width() - 1)), int(y * (image.height() - 1))))
    return colour.red(), colour.green(), colour.blue()


def press(tool: SwipeTool, key: Qt.Key) -> None:
    tool.keyPressEvent(QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier))


def drag_to(tool: SwipeTool, x: float, y: float) -> None:
    place = QPointF(x * tool.map.width(), y * tool.map.height())
    buttons = Qt.MouseButton.LeftButton
    event = QMouseEvent(
        QEvent.Type.MouseMove, place, place, buttons, buttons, Qt.KeyboardModifier.NoModifier
    )
    tool.canvasMoveEvent(event)


def test_each_side_shows_its_layer_and_the_line_follows_the_pointer(tool: SwipeTool) -> None:
    image = drawn(tool)
    assert colour_at(image, 0.25, 0.5) == RED
    assert colour_at(image, 0.75, 0.5) == BLUE
    assert colour_at(image, 0.5, 0.5) not in (RED, BLUE)  # the line
    drag_to(tool, 0.8, 0.1)
    image = drawn(tool)
    assert colour_at(image, 0.75, 0.5) == RED
    assert colour_at(image, 0.9, 0.5) == BLUE


def test_the_line_turns_and_b_blinks(tool: SwipeTool) -> None:
    press(tool, Qt.Key.Key_H)
    drag_to(tool, 0.1, 0.3)
    image = drawn(tool)
    assert colour_at(image, 0.5, 0.2) == RED
    assert colour_at(image, 0.5, 0.6) == BLUE
    press(tool, Qt.Key.Key_B)
    second = drawn(tool)
    press(tool, Qt.Key.Key_B)
    first = drawn(tool)
    assert {colour_at(first, 0.5, 0.15), colour_at(first, 0.5, 0.9)} == {RED}
    assert {colour_at(second, 0.5, 0.15), colour_at(second, 0.5, 0.9)} == {BLUE}
    press(tool, Qt.Key.Key_V)
    assert colour_at(drawn(tool), 0.1, 0.5) == RED


def test_after_zoom_and_pan_the_sides_are_where_the_ground_is(tool: SwipeTool) -> None:
    # its upper left quarter has ground
    tool.map.setExtent(QgsRectangle(402000, 4094000, 406000, 4098000))
    assert None in tool.item.images, "an image of another extent must not stay"
    settled(tool)
    drag_to(tool, 0.25, 0.5)
    image = drawn(tool)
    assert colour_at(image, 0.12, 0.25) == RED
    assert colour_at(image, 0.4, 0.25) == BLUE
    assert colour_at(image, 0.12, 0.75) == WHITE
    assert colour_at(image, 0.75, 0.25) == WHITE
    tool.map.zoomByFactor(0.25)
    settled(tool)
    image = drawn(tool)
    assert colour_at(image, 0.1, 0.2) == RED
    assert colour_at(image, 0.4, 0.2) == BLUE


def test_after_a_rotation_the_corners_are_empty(tool: SwipeTool) -> None:
    tool.map.setRotation(45)
    settled(tool)
    image = drawn(tool)
    assert colour_at(image, 0.02, 0.97) == WHITE
    assert colour_at(image, 0.3, 0.5) == RED
    assert colour_at(image, 0.7, 0.5) == BLUE


def test_in_another_coordinate_system_the_sides_are_reprojected(tool: SwipeTool) -> None:
    tool.map.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    shown = tool.map.mapSettings().layerExtentToOutputExtent(
        QgsProject.instance().mapLayersByName("red")[0], EXTENT
    )
    tool.map.setExtent(shown)
    settled(tool)
    image = drawn(tool)
    assert colour_at(image, 0.3, 0.5) == RED
    assert colour_at(image, 0.7, 0.5) == BLUE


def test_it_ends_with_escape_with_another_tool_and_with_a_layer_that_goes(
    tool: SwipeTool, canvas: QgsMapCanvas
) -> None:
    ended = []
    tool.ended.connect(lambda: ended.append(True))
    press(tool, Qt.Key.Key_Escape)
    assert (len(ended), tool.item, canvas.mapTool()) == (1, None, None)
    red, blue = (QgsProject.instance().mapLayersByName(name)[0] for name in ("red", "blue"))
    canvas.setMapTool(tool)
    tool.compare(red, blue)
    settled(tool)
    QgsProject.instance().removeMapLayer(blue.id())
    tool.render()
    assert (len(ended), tool.item) == (2, None)


def measured(path: Path, numbers: dict[str, int], name: str) -> QgsRasterLayer:
    """One colour, its bands named."""
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), 20, 20, len(numbers), gdal.GDT_UInt16)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32618)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.SetGeoTransform(
        (EXTENT.xMinimum(), EXTENT.width() / 20, 0, EXTENT.yMaximum(), 0, -EXTENT.height() / 20)
    )

    for number, (band, value) in enumerate(numbers.items(), 1):
        dataset.GetRasterBand(number).Fill(value)
        dataset.GetRasterBand(number).SetDescription(band)
        dataset.GetRasterBand(number).SetNoDataValue(0)

    del dataset
    layer = QgsRasterLayer(str(path), name)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_values_of_both_sides_are_reported_band_by_band(
    canvas: QgsMapCanvas, tmp_path: Path
) -> None:
    true = measured(tmp_path / "true.tif", {"B05": 1200, "B8A": 3100, "B12": 0}, "measured")
    made = measured(tmp_path / "made.tif", {"B05": 1250, "B8A": 2900, "B12": 800}, "MS synthetic")
    sides = tuple(values_at(layer, EXTENT.center(), canvas) for layer in (true, made))
    table = ValueTable(canvas)
    table.show_values(sides)
    rows = [
        [table.table.item(row, column).text() for column in range(4)]
        for row in range(table.table.rowCount())
    ]
    assert rows == [
        ["Red edge 1 (B05)", "1200", "1250", "+50"],
        ["Narrow near infrared (B8A)", "3100", "2900", "-200"],
        ["Short-wave infrared 2 (B12)", "", "800", ""],
    ]
    assert [table.table.horizontalHeaderItem(column).text() for column in (1, 2)] == [
        "measured",
        "MS synthetic",
    ]
    assert not table.isHidden()
    assert table.plot.isHidden()
    table.pin(sides)
    assert not table.plot.isHidden()
    assert table.plot.points() == [
        [(705, 1200), (865, 3100)],
        [(705, 1250), (865, 2900), (2190, 800)],
    ]
    assert table.plot.grab().toImage() != SpectrumPlot().grab().toImage()
    outside = values_at(true, QgsPointXY(0, 0), canvas)
    assert set(outside.values.values()) == {None}
    table.deleteLater()


def test_other_bands_have_rows_of_their_own(canvas: QgsMapCanvas, tmp_path: Path) -> None:
    source = measured(tmp_path / "source.tif", {"B04": 700, "": 5}, "scene")
    made = measured(tmp_path / "made.tif", {"B08": 2500}, "NIR synthetic")
    table = ValueTable(canvas)
    table.pin(tuple(values_at(layer, EXTENT.center(), canvas) for layer in (source, made)))
    # in their order: one has no wavelength
    assert table.plot.points() == [[(1, 700), (2, 5)], [(1, 2500)]]
    table.deleteLater()


def test_the_pointer_and_the_click_are_reported(tool: SwipeTool) -> None:
    reported: list[tuple[float, float, bool]] = []
    tool.pointed.connect(lambda point, clicked: reported.append((point.x(), point.y(), clicked)))
    drag_to(tool, 0.5, 0.5)
    centre = tool.map.extent().center()
    assert reported[0] == (
        pytest.approx(centre.x(), abs=30),
        pytest.approx(centre.y(), abs=30),
        False,
    )
