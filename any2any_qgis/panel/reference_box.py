"""The measured layer that holds a part of the target, for gaps and calibration.

Touches layers and widgets, in the main thread only. Never imports backend.
"""

from __future__ import annotations

from typing import Any

from qgis.PyQt.QtCore import QObject, pyqtSignal

from ..compat import RASTER_LAYERS
from ..layers import UnreadableLayer, layer_of, provenance, source_of
from ..process.jobs import TranslationJob
from ..words import tr
from .narrow import set_title


class ReferenceBox(QObject):
    """The measured layer, and whether gaps are filled from it. `changed` follows every choice.

    Args:
        form: the widgets of resources/forms/panel.ui.
    """

    changed = pyqtSignal()

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self.form = form
        form.referenceCombo.setFilters(RASTER_LAYERS)
        form.referenceCombo.setAllowEmptyLayer(True)
        form.referenceCombo.setLayer(None)
        form.fillCheck.setEnabled(False)
        form.referenceCombo.layerChanged.connect(lambda _: self._show())
        form.fillCheck.toggled.connect(lambda _: self.changed.emit())

    @property
    def is_filled(self) -> bool:
        """Whether the result keeps what was measured."""
        return bool(self.form.fillCheck.isEnabled() and self.form.fillCheck.isChecked())

    def path(self, targets: list[str]) -> str | None:
        """The file of the measured layer, where one was chosen.

        Raises:
            UnreadableLayer: it is not a file, it is synthetic, or there are several targets.
        """
        layer = self.form.referenceCombo.currentLayer()
        if layer is None:
            return None
        if len(targets) > 1:
            raise UnreadableLayer(
                tr(
                    "A measured layer calibrates one target: choose one target, or no measured"
                    " layer."
                )
            )

        source = source_of(layer)
        if provenance(source).get("SYNTHETIC") == "YES":
            raise UnreadableLayer(
                tr("'{layer}' is synthetic: choose a layer that was measured.", layer=layer.name())
            )

        return source

    def take_job(self, job: TranslationJob) -> bool:
        """Puts a job's settings into the fields.

        Returns:
            Whether a layer of the project is the job's measured file, or it has none.
        """
        self.form.referenceCombo.setLayer(layer_of(job.reference) if job.reference else None)
        self.form.fillCheck.setChecked(job.fill)
        return not job.reference or self.form.referenceCombo.currentLayer() is not None

    def _show(self) -> None:
        layer, title = self.form.referenceCombo.currentLayer(), tr("Fill gaps and calibrate")
        set_title(self.form.referenceBox, title, "" if layer is None else layer.name())
        self.form.fillCheck.setEnabled(layer is not None)
        if layer is None:
            self.form.fillCheck.setChecked(False)
        self.changed.emit()
