"""What two layers hold at a place of the map: a small table that follows the pointer, and a plot of
the pixel that was clicked.

Main thread only; never imports backend.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from qgis.core import (
    QgsCoordinateTransform,
    QgsCsException,
    QgsPointXY,
    QgsProject,
    QgsRaster,
    QgsRasterLayer,
)
from qgis.gui import QgsMapCanvas
from qgis.PyQt.QtCore import QPointF, QRectF, Qt
from qgis.PyQt.QtGui import QColor, QPainter, QPen, QPolygonF
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..choices import band_label
from ..words import tr

# Centres of Sentinel-2's bands in nanometres: where a spectrum has them on its axis.
WAVELENGTHS = {
    "B01": 443,
    "B02": 490,
    "B03": 560,
    "B04": 665,
    "B05": 705,
    "B06": 740,
    "B07": 783,
    "B08": 842,
    "B8A": 865,
    "B09": 945,
    "B11": 1610,
    "B12": 2190,
}
COLOURS = (QColor(30, 110, 200), QColor(230, 97, 1))  # of the two sides
MOST_ROWS = 16
MARGIN = 8  # pixels between the table and the map's edge


@dataclass(frozen=True)
class PixelValues:
    """One layer's values at a place, by the names of its bands; None where there is no value."""

    name: str
    values: dict[str, float | None]


def values_at(layer: QgsRasterLayer, point: QgsPointXY, canvas: QgsMapCanvas) -> PixelValues:
    """A layer's values at a point of the map; none outside of it."""
    provider, names = layer.dataProvider(), band_names(layer)
    try:
        crs = canvas.mapSettings().destinationCrs()
        there = QgsCoordinateTransform(crs, layer.crs(), QgsProject.instance()).transform(point)
        found = provider.identify(there, QgsRaster.IdentifyFormat.IdentifyFormatValue).results()
    except QgsCsException:
        found = {}

    numbers = {name: found.get(number) for number, name in enumerate(names, 1)}
    known = {
        name: None if value is None or math.isnan(value) else float(value)
        for name, value in numbers.items()
    }
    return PixelValues(layer.name(), known)


def band_names(layer: QgsRasterLayer) -> list[str]:
    """What a raster calls its bands, or their numbers; each name once."""
    provider, names = layer.dataProvider(), []
    for number in range(1, layer.bandCount() + 1):
        said = provider.generateBandName(number).partition(":")[2].strip()
        names.append(said if said and said not in names else str(number))
    return names


class ValueTable(QFrame):
    """Lies in the map's lower left corner while two layers are compared.

    Args:
        canvas: QGIS's map.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.setObjectName("any2anyValues")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAutoFillBackground(True)
        self.canvas = canvas
        self.plot = SpectrumPlot()
        self.plot.setVisible(False)
        self.table = QTableWidget(0, 4)
        self.table.verticalHeader().setVisible(False)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # keys are the swipe's
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.addWidget(self.plot)
        layout.addWidget(self.table)
        self.hide()

    def show_values(self, sides: tuple[PixelValues, PixelValues]) -> None:
        """A row for each band of either side; the difference where both have it."""
        self.table.setHorizontalHeaderLabels(
            [tr("Band"), *(side.name for side in sides), tr("Difference")]
        )
        bands = list(dict.fromkeys([*sides[0].values, *sides[1].values]))[:MOST_ROWS]
        self.table.setRowCount(len(bands))

        for row, band in enumerate(bands):
            first, second = (side.values.get(band) for side in sides)
            difference = None if first is None or second is None else second - first
            texts = [
                band_label(band),
                _number(first),
                _number(second),
                "" if difference is None else f"{difference:+.4g}",
            ]

            for column, text in enumerate(texts):
                self.table.setItem(row, column, QTableWidgetItem(text))

        self._place()

    def pin(self, sides: tuple[PixelValues, PixelValues]) -> None:
        """Plots a pixel, until another one is clicked."""
        self.plot.show_values(sides)
        self.plot.setVisible(True)
        self._place()

    def _place(self) -> None:
        table = self.table
        width = sum(table.columnWidth(column) for column in range(table.columnCount())) + 4
        height = (
            table.horizontalHeader().height()
            + sum(table.rowHeight(row) for row in range(table.rowCount()))
            + 4
        )
        table.setFixedSize(
            min(width, self.canvas.width() // 2), min(height, self.canvas.height() // 2)
        )
        self.adjustSize()
        self.move(MARGIN, max(0, self.canvas.height() - self.height() - MARGIN))
        self.show()
        self.raise_()


class SpectrumPlot(QWidget):
    """Two spectra over wavelength; over the bands in their order where a name is not one of
    Sentinel-2's.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(120)
        self.setMinimumWidth(220)
        self._sides: tuple[PixelValues, ...] = ()

    def show_values(self, sides: tuple[PixelValues, PixelValues]) -> None:
        self._sides = sides
        self.update()

    def points(self) -> list[list[tuple[float, float]]]:
        """(wavelength or number of the band, value) of each side, from left to right."""
        known = all(band in WAVELENGTHS for side in self._sides for band in side.values)
        lines = []
        for side in self._sides:
            places = [
                (WAVELENGTHS[band] if known else number, value)
                for number, (band, value) in enumerate(side.values.items(), 1)
            ]
            lines.append(sorted((float(x), value) for x, value in places if value is not None))

        return lines

    def paintEvent(self, event: object) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = self.points()
        every = [point for line in lines for point in line]
        if not every:
            return
        area = QRectF(self.rect()).adjusted(44, 8, -8, -18)
        left, right = min(x for x, _ in every), max(x for x, _ in every)
        low, high = min(0.0, *(y for _, y in every)), max(y for _, y in every)
        across, up = max(right - left, 1e-9), max(high - low, 1e-9)
        painter.setPen(QPen(self.palette().text().color()))
        painter.drawRect(area)
        painter.drawText(QRectF(0, 2, 42, 16), Qt.AlignmentFlag.AlignRight, f"{high:.4g}")
        painter.drawText(
            QRectF(0, area.bottom() - 12, 42, 16), Qt.AlignmentFlag.AlignRight, f"{low:.4g}"
        )
        ends = f"{left:.0f} nm" if left > 100 else "", f"{right:.0f} nm" if right > 100 else ""
        below = QRectF(area.left(), area.bottom() + 2, area.width(), 16)
        painter.drawText(below, Qt.AlignmentFlag.AlignLeft, ends[0])
        painter.drawText(below, Qt.AlignmentFlag.AlignRight, ends[1])

        def place_of(x: float, y: float) -> QPointF:
            return QPointF(
                area.left() + (x - left) / across * area.width(),
                area.bottom() - (y - low) / up * area.height(),
            )

        for line, colour in zip(lines, COLOURS):  # at most two
            places = [place_of(x, y) for x, y in line]
            painter.setPen(QPen(colour, 2))
            painter.drawPolyline(QPolygonF(places))
            painter.setBrush(colour)
            for place in places:
                painter.drawEllipse(place, 3, 3)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}"
