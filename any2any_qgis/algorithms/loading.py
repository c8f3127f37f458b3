"""What becomes of a result that Processing loads: it is marked as the panel's results are.

Never imports backend.
"""

from __future__ import annotations

from qgis.core import (
    QgsMapLayer,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingLayerPostProcessorInterface,
    QgsProject,
)
from qgis.PyQt.QtCore import QTimer

from ..process.jobs import TranslationResult


class Marker(QgsProcessingLayerPostProcessorInterface):
    """Called by QGIS in the main thread once the layer is there.

    Args:
        result: whose raster was loaded.
        source_name, source_id: of the layer that was translated.
    """

    def __init__(self, result: TranslationResult, source_name: str, source_id: str) -> None:
        super().__init__()
        self.result = result
        self.source_name = source_name
        self.source_id = source_id

    def postProcessLayer(
        self, layer: QgsMapLayer, context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> None:
        """Style, badge, metadata at once; the group when QGIS has put the layer into the tree."""
        from .. import marks, results  # here: qgis_process needs no widgets

        made = self.result
        marks.mark(layer, made.target, self.source_name, f"model {made.model}, seed {made.seed}")
        layer.setCustomProperty(marks.SOURCE_LAYER, self.source_id)

        if context.project() is QgsProject.instance():
            id_ = layer.id()
            QTimer.singleShot(
                0, lambda: results.move_beside_source(id_, made, self.source_name, self.source_id)
            )
