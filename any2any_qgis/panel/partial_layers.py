"""What a running job has finished so far, shown as layers that follow it.

Main thread only; never imports backend.

The backend keeps a virtual raster of the finished rows in each unfinished output's folder; a
result's own file appears whole, at the end."""

from __future__ import annotations

import time
from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer

from .. import marks, results
from ..output_names import partial_folders
from ..process.jobs import TranslationJob
from ..shared import VIEW

REFRESH_SECONDS = 2.0


def views(job: TranslationJob) -> dict[str, Path]:
    """The views that are there of a job's results, by target."""
    found = {target: folder / VIEW for target, folder in partial_folders(job).items()}
    return {target: path for target, path in found.items() if path.is_file()}


class PartialLayers:
    """The layers of one job at a time."""

    def __init__(self) -> None:
        self._layers: dict[str, str] = {}  # layer's id by target
        self._stamps: dict[str, float] = {}
        self._looked_at = 0.0

    def show(self, job: TranslationJob, source_name: str, source_id: str) -> int:
        """Loads what is finished; how many layers are shown."""
        for target, path in views(job).items():
            if self._layer(target) is None:
                layer = results.add_partial(
                    str(path), str(job.files()[target]), target, source_name, source_id
                )
                if layer is not None:
                    self._layers[target], self._stamps[target] = layer.id(), path.stat().st_mtime

        return sum(self._layer(target) is not None for target in self._layers)

    def refresh(self, job: TranslationJob) -> None:
        """Draws again what has grown since."""
        now = time.monotonic()
        if not self._layers or now - self._looked_at < REFRESH_SECONDS:
            return
        self._looked_at = now
        for target, path in views(job).items():
            layer, stamp = self._layer(target), path.stat().st_mtime
            if layer is not None and stamp != self._stamps.get(target):
                self._stamps[target] = stamp
                layer.dataProvider().reloadData()
                marks.stretch(layer)
                layer.triggerRepaint()

    def drop(self) -> None:
        """Takes them off the project: the run is whole, or about to move what they show."""
        QgsProject.instance().removeMapLayers(
            [layer.id() for target in self._layers if (layer := self._layer(target)) is not None]
        )
        self.leave()

    def leave(self) -> None:
        """Leaves them where they are, for good: the run ended before its end."""
        self._layers.clear()
        self._stamps.clear()

    def _layer(self, target: str) -> QgsRasterLayer | None:
        return QgsProject.instance().mapLayer(self._layers.get(target, ""))
