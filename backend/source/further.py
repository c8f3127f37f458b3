"""Further sources of the same ground (`--also`): each read on its modality's lattice over the first
source's grid.

Imports raster, recognition, level, geometry, radiometry and protocol.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from typing import Any

import numpy as np

from backend.arrays import FloatArray, Mask
from backend.geometry.grid import target_grid
from backend.geometry.tiling import Rect, Window, pad_to_window
from backend.modalities import modality
from backend.notices import as_value, notice
from backend.protocol import FurtherSource, TranslationJob
from backend.radiometry import ModelScale
from backend.source.level import UNKNOWN, resolve_level
from backend.source.raster import Source, fill_invalid, open_source
from backend.source.recognition import resolve_radiometry


class Further:
    """One further source, opened; to be read by one thread. A context manager.

    Attributes:
        modality: of its pixels.
        path: as the job names it.
        level: processing level, one of LEVELS.
        notes: what the user should know of how it is read.
    """

    def __init__(self, request: FurtherSource, first: Source) -> None:
        """Raises what open_source and resolve_radiometry raise for it."""
        self.modality = modality(request.modality)
        self.path = request.path
        with open_source(request.path, self.modality, request.bands) as plain:
            resolved = resolve_radiometry(plain, self.modality, request.radiometry)
            self.level = resolve_level(plain, request.level).level

        grid = target_grid(
            first.width, first.height, first.transform, first.modality, self.modality
        )
        self._source = open_source(
            request.path, self.modality, request.bands, onto=(first.crs, grid)
        )
        self._reading = resolved.radiometry
        self._scale = ModelScale.of(self.modality)
        name = self.modality.id.upper()
        warnings = (*plain.notes, *resolved.warnings)
        self.notes = tuple(
            notice("of_band", band=name, text=as_value(warning)) for warning in warnings
        )

    def __enter__(self) -> Further:
        return self

    def __exit__(self, *_: object) -> None:
        self._source.close()

    def facts(self) -> dict[str, Any]:
        """Which pixels are read, and how: rows of an unfinished run are valid for the same
        alone.
        """
        return {
            "modality": self.modality.id,
            "files": asdict(self._source.identity()),
            "radiometry": str(self._reading),
        }

    def read(self, window: Window) -> tuple[FloatArray, Mask] | None:
        """One window in the model's scale (C, size, size), and where it is valid (size, size); None
        where nothing is.

        Raises:
            InputError: input.unreadable.
        """
        place = window.pixels(self.modality)
        width = min(place.width, self._source.width - place.column)
        height = min(place.height, self._source.height - place.row)
        raw = self._source.read(Rect(place.column, place.row, width, height))
        physical = self._reading.to_physical(raw.values, self.modality)
        valid = raw.valid & np.isfinite(physical).all(axis=0)
        if not valid.any():
            return None

        size = self.modality.native_patch
        pixels = pad_to_window(self._scale.to_model(fill_invalid(physical, valid)), size)
        return pixels, pad_to_window(valid[None], size)[0]


def open_further(job: TranslationJob, first: Source, stack: ExitStack) -> tuple[Further, ...]:
    """The further sources of a job, in its order, to be closed with the stack."""
    return tuple(stack.enter_context(Further(one, first)) for one in job.also)


def level_of(first: str, further: Sequence[Further]) -> str:
    """The processing level for the model's condition: the first source's, else the first one that
    is known.
    """
    levels = (first, *(one.level for one in further))
    return next((level for level in levels if level != UNKNOWN), UNKNOWN)
