"""The panel's area: the whole layer, what the map shows, a rectangle, or the polygons of a layer.

Main thread only.

Never imports backend.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsCsException,
    QgsGeometry,
    QgsMapLayer,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas, QgsRubberBand
from qgis.PyQt.QtCore import QObject, pyqtSignal
from qgis.PyQt.QtGui import QColor

from ..compat import POLYGON_GEOMETRY, POLYGON_LAYERS
from ..layers import UnreadableLayer, bounds_in
from ..shared import MOST_POSITIONS
from ..words import tr

WHOLE, MAP, RECTANGLE, POLYGONS, KEPT = "whole", "map", "rectangle", "polygons", "kept"
COLOUR = QColor(230, 97, 1)


class AreaBox(QObject):
    """`changed` follows every choice, and the map where it is what the map shows.

    Args:
        form: the widgets of resources/forms/panel.ui.
        canvas: QGIS's map.
    """

    changed = pyqtSignal()

    def __init__(self, form: Any, canvas: QgsMapCanvas) -> None:
        super().__init__(form)
        self.form = form
        self.canvas = canvas
        self._layer: QgsRasterLayer | None = None
        self._followed: QgsVectorLayer | None = None  # whose selection counts
        self._kept: dict[str, Any] = {}  # polygons of a job that was put into the form
        self._band = QgsRubberBand(canvas, POLYGON_GEOMETRY)
        self._band.setColor(COLOUR)
        self._band.setFillColor(QColor(COLOUR.red(), COLOUR.green(), COLOUR.blue(), 30))
        self._band.setWidth(2)
        for value, label in self._labels().items():
            form.areaCombo.offer(value, label)
        form.extentWidget.setMapCanvas(canvas)
        form.extentWidget.setNullValueAllowed(True, tr("None drawn yet"))
        form.polygonCombo.setFilters(POLYGON_LAYERS)
        form.polygonCombo.setAllowEmptyLayer(True)
        form.polygonCombo.setLayer(None)
        form.areaCombo.currentIndexChanged.connect(lambda _: self._changed())
        form.polygonCombo.layerChanged.connect(self._follow_selection)
        form.selectedCheck.toggled.connect(lambda _: self._changed())
        form.extentWidget.extentChanged.connect(lambda _: self._drawn())
        form.areaBox.collapsedStateChanged.connect(lambda _: self._show_fields())
        canvas.extentsChanged.connect(self._map_moved)
        self._changed()

    @staticmethod
    def _labels() -> dict[str, str]:
        return {
            WHOLE: tr("whole layer"),
            MAP: tr("what the map shows"),
            RECTANGLE: tr("a rectangle"),
            POLYGONS: tr("polygons of a layer"),
        }

    def choose_layer(self, layer: QgsRasterLayer | None) -> None:
        """Another source: all of it, or of one without fixed pixels what the map shows."""
        self._layer = layer
        form = self.form
        if layer is not None:
            form.extentWidget.setOriginalExtent(layer.extent(), layer.crs())
            form.extentWidget.setOutputCrs(layer.crs())

        form.extentWidget.clear()
        # tiles and map services have the map's
        has_pixels = layer is None or layer.dataProvider().xSize() > 0
        form.areaCombo.choose(WHOLE if has_pixels else MAP)

    def take(self, bounds: tuple[float, ...] | None, polygons: dict[str, Any] | None) -> None:
        """Puts a past job's area into the form; its bounds are of the chosen layer's CRS."""
        form = self.form
        form.extentWidget.clear()
        form.areaCombo.choose(WHOLE)
        if bounds is not None and self._layer is not None:
            form.extentWidget.setOutputExtentFromUser(QgsRectangle(*bounds), self._layer.crs())
        if polygons is not None:
            self._kept = polygons
            form.areaCombo.offer(KEPT, tr("the job's polygons"))
            form.areaCombo.choose(KEPT)

    def bounds(self, layer: QgsRasterLayer) -> tuple[float, float, float, float] | None:
        """The rectangle of the layer that is wanted, in its CRS; None: all of it.

        Raises:
            UnreadableLayer: the sentence says what is missing.
        """
        kind = self.form.areaCombo.value()
        if kind == MAP:
            return self.shown(layer)
        if kind == RECTANGLE:
            widget = self.form.extentWidget
            if not widget.isValid() or widget.outputExtent().isNull():
                raise UnreadableLayer(tr("Draw the rectangle on the map, or type its corners."))
            return bounds_in(layer, widget.outputExtent(), widget.outputCrs())

        return None

    def shown(self, layer: QgsRasterLayer) -> tuple[float, float, float, float]:
        """What the map shows of a layer, in its CRS (raises UnreadableLayer where that is
        nothing).
        """
        settings = self.canvas.mapSettings()
        shown = QgsRectangle(*bounds_in(layer, settings.visibleExtent(), settings.destinationCrs()))
        part = shown.intersect(layer.extent())
        if part.isEmpty():
            raise UnreadableLayer(
                tr(
                    "The map shows nothing of '{layer}': zoom to the layer first.",
                    layer=layer.name(),
                )
            )

        return part.xMinimum(), part.yMinimum(), part.xMaximum(), part.yMaximum()

    def units_per_pixel(self, layer: QgsRasterLayer) -> float:
        """A pixel of the map in units of the layer's CRS: what a layer without fixed pixels is
        written in.
        """
        settings = self.canvas.mapSettings()
        left, _, right, _ = bounds_in(layer, settings.visibleExtent(), settings.destinationCrs())
        return (right - left) / max(1, settings.outputSize().width())

    def polygons(self, layer: QgsRasterLayer) -> dict[str, Any] | None:
        """The wanted polygons in the layer's CRS, as a job has them; None where there is no such
        choice.

        Raises:
            UnreadableLayer: the sentence says what is missing.
        """
        kind = self.form.areaCombo.value()
        if kind == KEPT:
            return self._kept
        if kind != POLYGONS:
            return None
        return polygons_of(
            self.form.polygonCombo.currentLayer(), self.form.selectedCheck.isChecked(), layer
        )

    def leave_layers(self, ids: list[str]) -> None:
        """Empties the field whose layer goes: QGIS would choose another."""
        chosen = self.form.polygonCombo.currentLayer()
        if chosen is not None and chosen.id() in ids:
            self.form.polygonCombo.setLayer(None)

    def close_down(self) -> None:
        """Nothing of it may stay on the map."""
        self._unfollow()
        with suppress(TypeError):  # closed down already
            self.canvas.extentsChanged.disconnect(self._map_moved)
        self._band.reset(POLYGON_GEOMETRY)
        self.canvas.scene().removeItem(self._band)

    def _drawn(self) -> None:
        """A rectangle that is drawn is used; one that is taken away is not."""
        widget, combo = self.form.extentWidget, self.form.areaCombo
        has_one = widget.isValid() and not widget.outputExtent().isNull()
        if has_one and combo.value() != RECTANGLE:
            combo.choose(RECTANGLE)
        elif not has_one and combo.value() == RECTANGLE and not widget.hasFocus():
            combo.choose(WHOLE)
        else:
            self._changed()

    def _follow_selection(self, layer: QgsVectorLayer | None) -> None:
        """Another layer of polygons: what is selected in it from now on is the area."""
        self._unfollow()
        self._followed = layer
        if layer is not None:
            layer.selectionChanged.connect(self._selected)
        self._changed()

    def _unfollow(self) -> None:
        followed, self._followed = self._followed, None
        if followed is not None:
            with suppress(TypeError, RuntimeError):  # the layer is gone
                followed.selectionChanged.disconnect(self._selected)

    def _selected(self, *_: Any) -> None:
        if self.form.selectedCheck.isChecked():
            self._changed()

    def _map_moved(self) -> None:
        if self.form.areaCombo.value() == MAP:
            self._changed()

    def _changed(self) -> None:
        form, kind = self.form, self.form.areaCombo.value()
        self._show_fields()
        form.areaBox.setTitle(
            tr("Area") if kind == WHOLE else tr("Area: {part}", part=form.areaCombo.currentText())
        )
        self._show()
        self.changed.emit()

    def _show_fields(self) -> None:
        """The fields of the choice; to be called whenever the box unfolds, which shows all that is
        in it.
        """
        form, kind = self.form, self.form.areaCombo.value()
        is_open = not form.areaBox.isCollapsed()
        form.extentWidget.setVisible(is_open and kind == RECTANGLE)
        for widget in (form.polygonCombo, form.selectedCheck):
            widget.setVisible(is_open and kind == POLYGONS)

    def _show(self) -> None:
        """Draws a rectangle or polygons on the map; what the map shows needs no drawing."""
        self._band.reset(POLYGON_GEOMETRY)
        if self._layer is None or self.form.areaCombo.value() not in (RECTANGLE, POLYGONS, KEPT):
            return
        with suppress(UnreadableLayer):  # reported when the job is built
            bounds, polygons = self.bounds(self._layer), self.polygons(self._layer)
            crs = self._layer.crs()
            if bounds is not None:
                self._band.setToGeometry(QgsGeometry.fromRect(QgsRectangle(*bounds)), crs)
            elif polygons is not None:
                self._band.setToGeometry(_geometry_of(polygons), crs)


def polygons_of(
    layer: QgsMapLayer | None, selected_only: bool, raster: QgsRasterLayer
) -> dict[str, Any]:
    """A layer's polygons in a raster's CRS, as a job has them.

    Raises:
        UnreadableLayer: the sentence says what is missing.
    """
    if layer is None:
        raise UnreadableLayer(tr("Choose the layer whose polygons are the area."))
    features = layer.selectedFeatures() if selected_only else layer.getFeatures()
    parts = [feature.geometry() for feature in features if feature.hasGeometry()]
    if not parts:
        missing = (
            tr("'{layer}' has no selected polygon.")
            if selected_only
            else tr("'{layer}' has no polygon.")
        )
        raise UnreadableLayer(missing.format(layer=layer.name()))

    whole = QgsGeometry.unaryUnion(parts)
    try:
        whole.transform(QgsCoordinateTransform(layer.crs(), raster.crs(), QgsProject.instance()))
    except QgsCsException:
        raise UnreadableLayer(
            tr("The area cannot be transformed to the layer's coordinate system.")
        ) from None

    if whole.constGet() is None or whole.isEmpty():
        raise UnreadableLayer(
            tr(
                "The polygons of '{layer}' cannot be joined: repair its geometries first.",
                layer=layer.name(),
            )
        )

    if whole.constGet().nCoordinates() > MOST_POSITIONS:
        whole = whole.simplify(raster.rasterUnitsPerPixelX() / 2)
    whole.convertToMultiType()
    if whole.constGet().nCoordinates() > MOST_POSITIONS:
        raise UnreadableLayer(
            tr(
                "The polygons of '{layer}' have too many corners: select some, or simplify them.",
                layer=layer.name(),
            )
        )

    return {"crs": _named(raster.crs()), "coordinates": json.loads(whole.asJson(12))["coordinates"]}


def _named(crs: QgsCoordinateReferenceSystem) -> str:
    """EPSG:CODE, or WKT where a system has no such code."""
    if crs.authid().startswith("EPSG:"):
        return str(crs.authid())
    return str(crs.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED))


def _geometry_of(polygons: dict[str, Any]) -> QgsGeometry:
    rings = [
        "(" + ",".join(f"{x} {y}" for x, y in ring) + ")"
        for polygon in polygons["coordinates"]
        for ring in polygon[:1]
    ]
    return QgsGeometry.fromWkt("MULTIPOLYGON(" + ",".join(f"({ring})" for ring in rings) + ")")
