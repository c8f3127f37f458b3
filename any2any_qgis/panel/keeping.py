"""Keeps a temporary result: moves its file, and what was written beside it, to where the user wants
it. Never imports backend.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsApplication, QgsDataProvider, QgsProject, QgsRasterLayer, QgsTask

from ..layers import layer_of
from ..marks import is_synthetic
from ..output_names import is_temporary
from ..shared import BESIDE
from ..words import tr


def temporary_results() -> list[QgsRasterLayer]:
    """The project's results that go with the session, the newest first."""
    made = [layer for layer in QgsProject.instance().mapLayers().values() if is_synthetic(layer)]
    files = [
        layer for layer in made if Path(layer.source()).is_file() and is_temporary(layer.source())
    ]
    return sorted(files, key=lambda layer: Path(layer.source()).stat().st_mtime, reverse=True)


def moves(source: Path, wanted: Path) -> list[tuple[Path, Path]]:
    """(from, to) of a result's raster and of all that lies beside it under its name."""
    rasters = [(source, wanted)]
    for suffix in BESIDE:
        beside = source.with_name(f"{source.stem}{suffix}{source.suffix}")
        if beside.is_file():
            rasters.append((beside, wanted.with_name(f"{wanted.stem}{suffix}{wanted.suffix}")))

    described = [
        (old.with_name(f"{old.name}.aux.xml"), new.with_name(f"{new.name}.aux.xml"))
        for old, new in rasters
    ]
    return rasters + [(old, new) for old, new in described if old.is_file()]


class KeepTask(QgsTask):
    """Copies the files; then, in the main thread, the layers show the copies and the temporary ones
    go.

    Args:
        source, wanted: of the result's raster; a file that stands in the way was allowed to be
            replaced.
        on_end: gets a sentence where it failed, else "".
    """

    def __init__(self, source: Path, wanted: Path, on_end: Callable[[str], None]) -> None:
        super().__init__(tr("Any2Any: keep {file}", file=wanted.name), QgsTask.Flag.CanCancel)
        self._moves = moves(source, wanted)
        self._on_end = on_end
        self._wrong = ""

    def run(self) -> bool:
        unfinished = [(new.with_name(f"{new.name}.tmp"), new) for _, new in self._moves]
        try:
            for (old, _), (temporary, _) in zip(self._moves, unfinished):
                shutil.copy2(old, temporary)
            for temporary, new in unfinished:
                temporary.replace(new)
        except OSError as error:
            self._wrong = tr(
                "The result could not be kept: {reason}.", reason=error.strerror or str(error)
            )
            for temporary, _ in unfinished:
                with suppress(OSError):
                    temporary.unlink()

        return True

    def finished(self, ok: bool) -> None:
        if not self._wrong:
            for old, new in self._moves:
                layer = layer_of(str(old))
                if layer is not None:
                    layer.setDataSource(
                        str(new), layer.name(), "gdal", QgsDataProvider.ProviderOptions()
                    )

                # on Windows a program that shows it may hold it: it goes with the session
                with suppress(OSError):
                    old.unlink()

        self._on_end(self._wrong)


def keep(layer: QgsRasterLayer, wanted: Path, on_end: Callable[[str], None]) -> Any:
    """Starts moving a result; the task."""
    task = KeepTask(Path(layer.source()), wanted, on_end)
    QgsApplication.taskManager().addTask(task)
    return task
