"""The known part of a target (`--fill`): read on the target's grid, kept in the result, and
given to the translation beside it.

    a decoded tile -> calibrated
        -> what it misses at known pixels, spread over the unknown ones beside
    a finished block row -> known pixels put in place, and a mask of which pixel is which

A tile's correction depends on that window alone and known pixels on nothing else, so a crop of a
fill is the crop of the full one. Imports source, geometry, output, protocol and radiometry."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType

import numpy as np
import numpy.typing as npt
from rasterio.crs import CRS

from backend.arrays import FloatArray, Mask
from backend.blocks import Block
from backend.geometry.grid import Grid, target_grid
from backend.geometry.tiling import Rect, Window
from backend.modalities import Modality
from backend.protocol import TranslationJob
from backend.radiometry import Radiometry
from backend.reference.fill import inner_weight, spread
from backend.run import Run
from backend.source.raster import Source, SourceIdentity, open_source

# of the mask beside a filled result; 0 where there is no value
KNOWN, TRANSLATED, BLENDED = 1, 2, 3


class KnownPart:
    """The reference of a job on the grid of the full target raster; any thread may ask, one at a
    time is answered. A context manager.

    Attributes:
        reading: the reference's radiometry.
        pixels: how many of the requested block rows' pixels were known, translated or blended, by
            KNOWN, TRANSLATED, BLENDED.
    """

    def __init__(
        self,
        job: TranslationJob,
        target: Modality,
        crs: CRS | None,
        grid: Grid,
        reading: Radiometry,
    ) -> None:
        """Raises what open_source raises for the job's reference."""
        self.target = target
        self.grid = grid
        self.reading = reading
        self.feather = job.feather
        self.into_known = job.feather_into_known
        self.pixels = dict.fromkeys((KNOWN, TRANSLATED, BLENDED), 0)
        self._lock = threading.Lock()
        self._source: Source = open_source(
            str(job.reference), target, job.reference_bands, onto=(crs, grid)
        )

    def __enter__(self) -> KnownPart:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._source.close()

    def identity(self) -> SourceIdentity:
        """Path, size and time of the reference's files."""
        return self._source.identity()

    def read(self, place: Rect) -> tuple[FloatArray, Mask, Mask]:
        """(C, H, W) physical units, where they are known, and where the raster has a pixel at all.

        Args:
            place: pixels of the full target raster; it may overhang the raster.

        Raises:
            InputError: input.unreadable.
        """
        values = np.zeros((self.target.channels, place.height, place.width), dtype=np.float32)
        known, inside = (
            np.zeros(values.shape[1:], dtype=bool),
            np.zeros(values.shape[1:], dtype=bool),
        )
        left, top = max(0, place.column), max(0, place.row)
        width, height = (
            min(place.stop_column, self.grid.width) - left,
            min(place.stop_row, self.grid.height) - top,
        )
        if min(width, height) > 0:
            with self._lock:
                tile = self._source.read(Rect(left, top, width, height))
            physical = self.reading.to_physical(tile.values, self.target)
            rows, columns = (
                slice(top - place.row, top - place.row + height),
                slice(left - place.column, left - place.column + width),
            )
            known[rows, columns] = tile.valid & np.isfinite(physical).all(axis=0)
            inside[rows, columns] = True
            values[:, rows, columns] = np.where(known[rows, columns], physical, 0)

        return values, known, inside

    def is_wanted(self, window: Window) -> bool:
        """Whether a window has a pixel that is not known, or must be blended."""
        _, known, inside = self.read(_grown(window.pixels(self.target), self.into_known))
        return bool((inside & ~known).any())

    def join(self, window: Window, tile: FloatArray) -> FloatArray:
        """A window's tile (C, size, size), brought to what is known in it, without a step beside
        it.
        """
        values, known, _ = self.read(window.pixels(self.target))
        return np.asarray(
            tile + spread(values - tile, known, self.feather, smooth=self.into_known > 0),
            dtype=np.float32,
        )

    def fill(
        self, block: Block, column: int, row: int, wanted: Mask | None = None
    ) -> tuple[Block, npt.NDArray[np.uint8]]:
        """A block row with what is known in its place, and (h, width) which pixel is which.

        Args:
            block: rows as they were translated.
            column: of the block's first pixel in the full target raster; likewise `row`.
            wanted: (h, width) the requested pixels; None: all.
        """
        height, width = block.valid.shape
        margin = self.into_known
        values, known, inside = self.read(_grown(Rect(column, row, width, height), margin))
        weight = inner_weight(known | ~inside, margin)
        rows, columns = slice(margin, margin + height), slice(margin, margin + width)
        values, known, weight = (
            values[:, rows, columns],
            known[rows, columns],
            weight[rows, columns],
        )
        # nothing to blend with
        weight = np.where(known & ~block.valid, np.float32(1), weight * known)
        joined = np.where(
            weight == 1,
            values,
            np.where(weight > 0, weight * values + (1 - weight) * block.values, block.values),
        )
        deviation = (
            None
            if block.deviation is None
            else np.asarray((1 - weight) * np.where(block.valid, block.deviation, 0), np.float32)
        )
        which = np.where(
            known, np.where(weight == 1, KNOWN, BLENDED), np.where(block.valid, TRANSLATED, 0)
        ).astype(np.uint8)
        if wanted is not None:
            which[~wanted], known = 0, known & wanted
        for kind in self.pixels:
            self.pixels[kind] += int((which == kind).sum())
        return (
            replace(
                block,
                values=joined.astype(np.float32),
                deviation=deviation,
                valid=block.valid | known,
            ),
            which,
        )


def open_known(run: Run, reading: Radiometry, stack: ExitStack) -> KnownPart:
    """The reference of a run that fills, on the full target raster's grid, to be closed with the
    stack.
    """
    source, target = run.source, run.plan.outputs[0].target
    grid = target_grid(source.width, source.height, source.transform, source.modality, target)
    return stack.enter_context(KnownPart(run.job, target, source.crs, grid, reading))


def _grown(place: Rect, margin: int) -> Rect:
    return Rect(
        place.column - margin,
        place.row - margin,
        place.width + 2 * margin,
        place.height + 2 * margin,
    )
