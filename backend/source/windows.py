"""Reads the windows of a run as the model wants them: in [-1, 1], filled, padded.

Imports raster, radiometry, tiling, grid.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from backend.arrays import FloatArray, Mask
from backend.errors import Cancelled
from backend.geometry.grid import cell_means
from backend.geometry.tiling import BatchLayout, Rect, Window, WindowGrid, pad_to_window
from backend.pipeline import Stopwatch
from backend.radiometry import ModelScale, Radiometry
from backend.source.further import Further
from backend.source.raster import Source, fill_invalid


@dataclass(frozen=True)
class Tile:
    """One window of the source.

    Attributes:
        pixels: (C, size, size) in [-1, 1], every value finite.
        valid: (size, size) True where the source is valid; False beyond the raster's edge.
        source_means: (C, 64, 64) physical units, the means of latent cells, as the model sees the
            values (clipped, filled, padded); (C, 0, 0) where it is not requested.
        further: pixels and valid likewise of the further sources that have a valid pixel here, by
            modality.
    """

    window: Window
    pixels: npt.NDArray[np.float32]
    valid: Mask
    source_means: npt.NDArray[np.float32]
    further: Mapping[str, tuple[FloatArray, Mask]] = field(default_factory=dict)


@dataclass(frozen=True)
class Batch:
    """Windows that go through the model together, each in the slot that its absolute place gives it
    (see BatchLayout).
    """

    tiles: tuple[Tile, ...]
    slots: tuple[int, ...]
    size: int  # slots, those without a tile included


@dataclass
class ClippingCount:
    """How many valid values lay outside the model's range; every source pixel is counted once."""

    clipped: int = 0
    values: int = 0

    @property
    def fraction(self) -> float:
        return self.clipped / self.values if self.values else 0.0


def _every_window(_: Window) -> bool:
    return True


@dataclass(frozen=True)
class Wanted:
    """What a reader takes from its rasters.

    Attributes:
        is_wanted: windows that are not are treated as if they had no valid pixel.
        source_means: means over cells too; they take a third of a window's reading.
        further: the further sources.
    """

    is_wanted: Callable[[Window], bool] = _every_window
    source_means: bool = True
    further: Sequence[Further] = ()


class WindowReader:
    """Reads windows of one open source; to be used by one thread.

    Between two windows it looks whether `cancel` is set.
    """

    def __init__(
        self,
        source: Source,
        radiometry: Radiometry,
        grid: WindowGrid,
        layout: BatchLayout,
        clock: Stopwatch,
        cancel: threading.Event,
        wanted: Wanted = Wanted(),
    ) -> None:
        self.source = source
        self.radiometry = radiometry
        self.grid = grid
        self.layout = layout
        self.clock = clock
        self.cancel = cancel
        self.wanted = wanted
        self.is_finite = np.issubdtype(np.dtype(source.dtype), np.integer) and radiometry.is_total
        self.scale = ModelScale.of(source.modality)
        self.clipping = ClippingCount()
        self.tiles = 0  # windows with a valid pixel so far

    def rows(
        self, rows: range, columns: range, counted: tuple[range, range] | None = None
    ) -> Iterator[tuple[range, Batch | None]]:
        """(rows, batch) for every batch that holds a valid pixel, then (rows, None) at the end of
        the rows batched together.

        Args:
            rows, columns: of windows.
            counted: rows and columns of those that are counted here; others are, where they are
                read too. None: all.

        Raises:
            InputError: input.unreadable.
            Cancelled
        """
        for together in self.layout.row_groups(rows):
            for inside in self.layout.column_groups(columns):
                windows = (
                    window for row in together for window in self.grid.row_of_windows(row, inside)
                )
                read = (
                    self._read(
                        window,
                        counted is None
                        or (window.row in counted[0] and window.column in counted[1]),
                    )
                    for window in windows
                )

                tiles = [tile for tile in read if tile is not None]
                if tiles:
                    slots = tuple(
                        self.layout.slot(tile.window.row, tile.window.column) for tile in tiles
                    )
                    yield (
                        together,
                        Batch(
                            tuple(tiles),
                            slots,
                            self.layout.slots(self.grid, together.start, inside.start),
                        ),
                    )

            yield together, None

    def _read(self, window: Window, is_counted: bool) -> Tile | None:
        """The window's tile; None where it has no valid pixel or is not wanted."""
        if self.cancel.is_set():
            raise Cancelled
        with self.clock.time("read"):
            if not self.wanted.is_wanted(window):
                return None
            place = window.pixels(self.source.modality)
            width, height = (
                min(place.width, self.source.width - place.column),
                min(place.height, self.source.height - place.row),
            )
            raw = self.source.read(Rect(place.column, place.row, width, height))
            physical = self.radiometry.to_physical(raw.values, self.source.modality)
            valid = raw.valid if self.is_finite else raw.valid & np.isfinite(physical).all(axis=0)
            if not valid.any():
                return None
            if is_counted:
                self._count(physical, valid, window)
                self.tiles += 1

            size = self.source.modality.native_patch
            pixels = pad_to_window(self.scale.to_model(fill_invalid(physical, valid)), size)
            padded_valid = np.zeros((size, size), dtype=bool)
            padded_valid[:height, :width] = valid
            beside = {
                one.modality.id: found
                for one in self.wanted.further
                if (found := one.read(window)) is not None
            }
            return Tile(window, pixels, padded_valid, self._seen(pixels), beside)

    def _seen(self, pixels: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        if not self.wanted.source_means:
            return np.zeros((len(pixels), 0, 0), dtype=np.float32)
        return cell_means(self.scale.to_physical(pixels), self.source.modality.vae_factor)

    def _count(self, physical: npt.NDArray[np.float32], valid: Mask, window: Window) -> None:
        stride = self.grid.stride * self.source.modality.vae_factor
        rows = slice(None if window.row == self.grid.rows - 1 else stride)
        columns = slice(None if window.column == self.grid.columns - 1 else stride)
        own_valid = valid[rows, columns]
        self.clipping.clipped += self.scale.count_clipped(physical[:, rows, columns], own_valid)
        self.clipping.values += int(own_valid.sum()) * len(physical)
