"""Swipe and blink on the map: one layer on each side of a line that is dragged.

Main thread only; never imports backend.

Both sides are rendered by QGIS itself with the map's own settings (extent, rotation, coordinate
system, scale), each with its layer alone, and drawn over the map; so what is shown on a side does
not depend on what else is visible or how layers are stacked."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsMapRendererParallelJob, QgsMapSettings, QgsProject, QgsRasterLayer
from qgis.gui import QgsMapCanvas, QgsMapCanvasItem, QgsMapTool
from qgis.PyQt.QtCore import QPointF, QRectF, Qt, pyqtSignal
from qgis.PyQt.QtGui import QColor, QImage, QPainter, QPen

LINE = QColor(255, 255, 255)
SHADE = QColor(0, 0, 0, 150)


class SwipeItem(QgsMapCanvasItem):
    """The two images over the map, and the line between them.

    Attributes:
        at: where the line is, as a share of the map's width or height.
        is_vertical: the line goes from top to bottom.
        only: 0 or 1 shows that side alone (blink); None shows both.
    """

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas
        self.images: list[QImage | None] = [None, None]
        self.names = ["", ""]
        self.at = 0.5
        self.is_vertical = True
        self.only: int | None = None
        self.setZValue(50)  # above the map and its decorations, below what other tools draw

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, self.canvas.width(), self.canvas.height())

    def paint(self, painter: QPainter, *_: Any) -> None:
        whole = self.boundingRect()
        if any(image is None for image in self.images):
            return
        for side, part in enumerate(self.parts()):
            if part.isEmpty():
                continue
            painter.save()
            painter.setClipRect(part)
            painter.drawImage(whole, self.images[side])
            self._name(painter, part, side)
            painter.restore()

        if self.only is None:
            x, y = self.at * whole.width(), self.at * whole.height()
            ends = (
                (QPointF(x, 0), QPointF(x, whole.height()))
                if self.is_vertical
                else (QPointF(0, y), QPointF(whole.width(), y))
            )
            for colour, width in ((SHADE, 4), (LINE, 2)):
                painter.setPen(QPen(colour, width))
                painter.drawLine(*ends)

    def parts(self) -> tuple[QRectF, QRectF]:
        """What each side covers, in pixels of the map."""
        whole = self.boundingRect()
        share = self.at if self.only is None else 1.0 - self.only
        if self.is_vertical:
            x = share * whole.width()
            return QRectF(0, 0, x, whole.height()), QRectF(x, 0, whole.width() - x, whole.height())

        y = share * whole.height()
        return QRectF(0, 0, whole.width(), y), QRectF(0, y, whole.width(), whole.height() - y)

    def _name(self, painter: QPainter, part: QRectF, side: int) -> None:
        """Names a side in a corner that the other one does not have."""
        align = Qt.AlignmentFlag.AlignLeft if side == 0 else Qt.AlignmentFlag.AlignRight
        up = (
            Qt.AlignmentFlag.AlignTop
            if self.is_vertical or side == 0
            else Qt.AlignmentFlag.AlignBottom
        )
        inner = part.adjusted(8, 8, -8, -8)
        box = painter.boundingRect(inner, align | up, self.names[side])
        painter.fillRect(box.adjusted(-4, -2, 4, 2), SHADE)
        painter.setPen(QPen(LINE))
        painter.drawText(inner, align | up, self.names[side])


class SwipeTool(QgsMapTool):
    """The map tool. `ended` follows when another tool takes over or Esc is pressed.

    Args:
        canvas: QGIS's map.
    """

    ended = pyqtSignal()
    # a place of the map (QgsPointXY), and whether it was clicked
    pointed = pyqtSignal(object, bool)
    reference_wanted = pyqtSignal()  # R: the other first side, known part or source

    def __init__(self, canvas: QgsMapCanvas) -> None:
        super().__init__(canvas)
        self.map = canvas
        self.item: SwipeItem | None = None
        self.layer_ids = ("", "")
        self._jobs: dict[int, QgsMapRendererParallelJob] = {}
        self.setCursor(Qt.CursorShape.SplitHCursor)
        moved = (canvas.extentsChanged, canvas.rotationChanged, canvas.destinationCrsChanged)
        self._connected = [
            *((signal, self._map_moved) for signal in moved),
            (canvas.mapCanvasRefreshed, self.render),
        ]
        for signal, slot in self._connected:
            signal.connect(slot)

    def compare(self, first: QgsRasterLayer, second: QgsRasterLayer) -> None:
        """What is shown left of the line (above it), and what right (below)."""
        self.layer_ids = (first.id(), second.id())
        if self.item is None:
            self.item = SwipeItem(self.map)
        self.item.names = [first.name(), second.name()]
        self.render()

    def is_rendering(self) -> bool:
        return bool(self._jobs)

    def render(self) -> None:
        """Renders both sides again, for the map as it is now."""
        if self.item is None:
            return
        layers = [QgsProject.instance().mapLayer(id_) for id_ in self.layer_ids]
        if any(layer is None for layer in layers):  # one of them was removed
            self.stop()
            return

        self._cancel()
        for side, layer in enumerate(layers):
            settings = QgsMapSettings(self.map.mapSettings())
            settings.setLayers([layer])
            job = QgsMapRendererParallelJob(settings)
            job.finished.connect(lambda side=side, job=job: self._rendered(side, job))
            self._jobs[side] = job

        for job in list(self._jobs.values()):
            job.start()

    def _rendered(self, side: int, job: QgsMapRendererParallelJob) -> None:
        if self.item is None or self._jobs.get(side) is not job:
            return  # a later one is on its way
        del self._jobs[side]
        self.item.images[side] = job.renderedImage()
        if not self._jobs:
            self.item.update()

    def _map_moved(self) -> None:
        """What was rendered belongs to another map: better nothing than a wrong place."""
        if self.item is not None:
            self._cancel()
            self.item.images = [None, None]
            self.item.update()

    def _cancel(self) -> None:
        jobs, self._jobs = self._jobs, {}
        for job in jobs.values():
            job.cancelWithoutBlocking()

    # What the user does

    def canvasPressEvent(self, event: Any) -> None:
        self._move_line(event)
        self._point(event, True)

    def canvasMoveEvent(self, event: Any) -> None:
        self._point(event, False)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._move_line(event)

    def _point(self, event: Any, clicked: bool) -> None:
        if self.item is not None:
            self.pointed.emit(self.toMapCoordinates(event.pos()), clicked)

    def _move_line(self, event: Any) -> None:
        if self.item is not None:
            place = event.pos()
            share = (
                place.x() / self.map.width()
                if self.item.is_vertical
                else place.y() / self.map.height()
            )
            self.item.at, self.item.only = min(1.0, max(0.0, share)), None
            self.item.update()

    def keyPressEvent(self, event: Any) -> None:
        item = self.item
        if item is None:
            return
        key = event.key()
        if key == Qt.Key.Key_B:
            item.only = 0 if item.only == 1 else 1
        elif key in (Qt.Key.Key_V, Qt.Key.Key_H):
            item.is_vertical, item.only = key == Qt.Key.Key_V, None
            self.setCursor(
                Qt.CursorShape.SplitHCursor if item.is_vertical else Qt.CursorShape.SplitVCursor
            )
        elif key == Qt.Key.Key_R:
            self.reference_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.stop()
        else:
            event.ignore()
            return

        event.accept()
        item.update()

    def stop(self) -> None:
        """Gives the map back."""
        if self.map.mapTool() is self:
            self.map.unsetMapTool(self)  # deactivates
        else:
            self._leave()

    def close_down(self) -> None:
        """Before the plugin is switched off: the map must not call a tool that is gone."""
        self.stop()
        connected, self._connected = self._connected, []
        for signal, slot in connected:
            signal.disconnect(slot)

    def deactivate(self) -> None:
        super().deactivate()
        self._leave()

    def _leave(self) -> None:
        if self.item is None:
            return
        self._cancel()
        self.map.scene().removeItem(self.item)
        self.item = None
        self.ended.emit()
