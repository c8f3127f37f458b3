"""The source layer, and the file that stands for it.

Touches layers and widgets, in the main thread only. Never imports backend.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from qgis.core import QgsMapLayer, QgsProcessingUtils, QgsProject, QgsRasterLayer, QgsRectangle

from .. import marks, results
from ..compat import RASTER_LAYERS
from ..layers import Export, UnreadableLayer, source_of
from .area import AreaBox

Bounds = tuple[float, float, float, float]


class LayerField:
    """Which layer is chosen; a raster that is added while none is becomes it.

    Args:
        form: the widgets of resources/forms/panel.ui.
    """

    def __init__(self, form: Any) -> None:
        self.combo = form.layerCombo
        self.combo.setFilters(RASTER_LAYERS)
        self.combo.setAllowEmptyLayer(True)  # a field whose layer is removed is empty then
        if self.layer is None and self.combo.count() > 1:
            self.combo.setCurrentIndex(1)
        QgsProject.instance().layersAdded.connect(self._take_first)

    @property
    def layer(self) -> QgsRasterLayer | None:
        """The chosen layer."""
        return self.combo.currentLayer()

    def source(
        self, area: AreaBox, exported: Bounds | None
    ) -> tuple[str, Bounds | None, Export | None]:
        """The layer's file, the bounds of the area in it, and the export that writes it first where
        the layer is not a file.

        Args:
            area: of the run.
            exported: of a layer that is not a file, what is written of it; None: the area.

        Raises:
            UnreadableLayer: the layer cannot be read; the sentence says why.
        """
        layer = self.layer
        if not layer.isValid():
            source_of(layer)  # says why

        bounds = area.bounds(layer)
        try:
            return source_of(layer), bounds, None
        except UnreadableLayer:  # only the area is exported
            written = exported or bounds

        extent = QgsRectangle(*written) if written else None
        folder = Path(QgsProcessingUtils.tempFolder())
        file = results.temporary_name(folder, layer.name(), "exported")
        return str(file), None, Export(layer, extent, area.units_per_pixel(layer))

    def close_down(self) -> None:
        """No signal of the project may call a form that is gone."""
        with suppress(TypeError):  # closed down already
            QgsProject.instance().layersAdded.disconnect(self._take_first)

    def _take_first(self, layers: list[QgsMapLayer]) -> None:
        """Chooses a raster that is added while none is chosen, results apart."""
        if self.layer is None:
            for layer in layers:
                is_raster = isinstance(layer, QgsRasterLayer)
                if is_raster and not layer.customProperty(marks.SYNTHETIC):
                    self.combo.setLayer(layer)
                    return
