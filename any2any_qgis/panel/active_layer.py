"""Offers the raster that is selected in the layer tree where another one is chosen in the panel.

Main thread only.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from qgis.core import QgsMapLayer, QgsRasterLayer
from qgis.PyQt.QtCore import QObject

from .. import marks
from ..words import tr


class ActiveLayer(QObject):
    """The button below the layer's field.

    Args:
        form: the widgets of resources/forms/panel.ui.
        iface: QGIS's interface.
    """

    def __init__(self, form: Any, iface: Any) -> None:
        super().__init__(form)
        self.form = form
        self.iface = iface
        form.activeButton.clicked.connect(lambda: self.use())
        form.layerCombo.layerChanged.connect(self._show)
        form.sourceBox.collapsedStateChanged.connect(self._show)
        iface.currentLayerChanged.connect(self._show)
        self._show()

    def use(self) -> None:
        """Chooses the selected raster as source."""
        layer = self._other()
        if layer is not None:
            self.form.layerCombo.setLayer(layer)

    def close_down(self) -> None:
        """QGIS must not call a panel that is gone."""
        with suppress(TypeError):  # closed down already
            self.iface.currentLayerChanged.disconnect(self._show)

    def _other(self) -> QgsRasterLayer | None:
        """The selected raster where it could be a source and is not: no result is."""
        layer: QgsMapLayer | None = self.iface.activeLayer()
        if (
            not isinstance(layer, QgsRasterLayer)
            or layer is self.form.layerCombo.currentLayer()
            or marks.is_ours(layer)
        ):
            return None

        return layer

    def _show(self, _: Any = None) -> None:
        layer, button = self._other(), self.form.activeButton
        button.setVisible(layer is not None and not self.form.sourceBox.isCollapsed())
        if layer is not None:
            button.setText(tr("Use the selected layer: {layer}", layer=_short(layer.name())))


def _short(name: str) -> str:
    return name if len(name) <= 20 else f"{name[:18]}..."
