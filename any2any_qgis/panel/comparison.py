"""The panel's Compare button: picks result and source (or known part), puts the swipe on the map,
asks how far they are apart.

Main thread only; never imports backend.
"""

from __future__ import annotations

from typing import Any, Callable

from qgis.core import QgsPointXY, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import QObject, pyqtSignal

from .. import marks
from ..layers import UnreadableLayer, source_of
from ..process.tasks import BackendTask
from ..words import tr
from .pixel_values import ValueTable, values_at
from .swipe import SwipeTool


class Comparison(QObject):
    """`reported` carries a sentence for the user.

    Args:
        form: the widgets of resources/forms/panel.ui.
        iface: QGIS's interface.
        query: (kind, call, on_answer) as Questions.query.
    """

    reported = pyqtSignal(str)

    def __init__(self, form: Any, iface: Any, query: Callable[[str, Any, Any], None]) -> None:
        super().__init__(form)
        self.form = form
        self.iface = iface
        self._query = query
        self._result: QgsRasterLayer | None = None
        self._shows_reference = False
        self.tool = SwipeTool(iface.mapCanvas())
        self.tool.ended.connect(self._ended)
        self.tool.reference_wanted.connect(self.other_side)
        self.values = ValueTable(iface.mapCanvas())
        self.tool.pointed.connect(self._show_values)
        form.compareButton.toggled.connect(self.toggle)

    def toggle(self, on: bool) -> None:
        """Puts the swipe on the map, or takes it off."""
        if not on:
            self.tool.stop()
            return

        self._result = marks.chosen_result(self.iface.activeLayer())
        reference = self._reference()
        self._shows_reference = False
        first = None if self._result is None else marks.source_layer_of(self._result) or reference
        if self._result is None or first is None:
            self.form.compareButton.setChecked(False)
            nothing = tr("There is no result yet: translate a raster first.")
            self.reported.emit(
                nothing
                if self._result is None
                else tr("The source of '{layer}' is not in the project.", layer=self._result.name())
            )
            return

        self._shows_reference = first is reference
        self.iface.mapCanvas().setMapTool(self.tool)
        self.tool.compare(first, self._result)
        self.iface.mapCanvas().setFocus()
        self.reported.emit(
            tr(
                "Drag the line on the map. V and H turn it, B blinks, R takes the measured layer,"
                " Esc ends."
            )
        )

        if reference is not None:
            self._query_figures(reference)

    def other_side(self) -> None:
        """The known part in the source's place, and back."""
        if self._result is None or self.tool.item is None:
            return
        wanted = marks.source_layer_of(self._result) if self._shows_reference else self._reference()
        if wanted is None:
            self.reported.emit(
                tr("Choose the measured layer under 'Fill gaps and calibrate' to compare with it.")
            )
            return

        self._shows_reference = not self._shows_reference
        self.tool.compare(wanted, self._result)

    def close_down(self) -> None:
        """Takes the swipe off the map, for good."""
        self.tool.close_down()
        self.values.deleteLater()

    def _reference(self) -> QgsRasterLayer | None:
        return self.form.referenceCombo.currentLayer()

    def _show_values(self, point: QgsPointXY, clicked: bool) -> None:
        """What both sides hold at a place of the map; that of a click stays as a plot."""
        layers = [QgsProject.instance().mapLayer(id_) for id_ in self.tool.layer_ids]
        if None in layers:
            return
        canvas = self.iface.mapCanvas()
        sides = (values_at(layers[0], point, canvas), values_at(layers[1], point, canvas))
        self.values.show_values(sides)
        if clicked:
            self.values.pin(sides)

    def _ended(self) -> None:
        self.values.hide()
        self.values.plot.setVisible(False)
        self._result = None
        self.form.compareButton.setChecked(False)

    def _query_figures(self, reference: QgsRasterLayer) -> None:
        try:
            prediction, measured = source_of(self._result), source_of(reference)
        except UnreadableLayer as error:
            self.reported.emit(str(error))
            return

        def call(backend: Any, task: BackendTask) -> Any:
            return backend.query(
                "compare", task.isCanceled, prediction=prediction, reference=measured
            )

        self._query("compare", call, self._show_figures)

    def _show_figures(self, task: BackendTask) -> None:
        if task.error is not None:
            self.reported.emit(str(task.error))
            return

        reported = task.result
        named = {
            "PSNR": _figure(reported["psnr_db"], ".1f", " dB"),
            "SSIM": _figure(reported["ssim"], ".3f"),
            "RMSE": _figure(reported["rmse"], ".1f", tr(" of 255")),
        }
        figures = ", ".join(f"{name} {value}" for name, value in named.items())
        self.reported.emit(
            tr(
                "Against the measured layer: {figures}, over {pixels} pixels.",
                figures=figures,
                pixels=reported["pixels"],
            )
        )


def _figure(value: float | None, form: str, unit: str = "") -> str:
    """A figure, or that there is none: SSIM needs windows without a gap."""
    return tr("unknown") if value is None else f"{value:{form}}{unit}"
