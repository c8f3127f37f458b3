"""Windows, overlap and blend weights: integers and pure functions only.

Imports modalities and errors.

All windows of a raster are 64 x 64 latents on a grid anchored at the raster's origin; a window's
place never depends on what part of the raster is wanted. Units are said in names: latents, or
pixels of the source or the target."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from backend.errors import InputError
from backend.messages import message
from backend.modalities import LATENT_SIZE, Modality

DEFAULT_OVERLAP = 16  # latents
MAX_OVERLAP = LATENT_SIZE // 2
Pixel = TypeVar("Pixel", bound=np.generic)


@dataclass(frozen=True)
class Rect:
    """A rectangle of pixels: column and row of its upper left corner, width, height."""

    column: int
    row: int
    width: int
    height: int

    @property
    def stop_column(self) -> int:
        return self.column + self.width

    @property
    def stop_row(self) -> int:
        return self.row + self.height

    def intersection(self, other: Rect) -> Rect | None:
        """The pixels that both have; None where there are none."""
        left, top = max(self.column, other.column), max(self.row, other.row)
        right, bottom = min(self.stop_column, other.stop_column), min(self.stop_row, other.stop_row)
        return (
            Rect(left, top, right - left, bottom - top) if left < right and top < bottom else None
        )


@dataclass(frozen=True)
class Strip:
    """Columns of an output that are made together, all rows of them before the next strip's: what
    bounds a run's memory.

    Attributes:
        number: of the strip in the full run's grid.
        column, width: in pixels of the full run's target raster.
    """

    number: int
    column: int
    width: int

    @property
    def stop_column(self) -> int:
        return self.column + self.width


@dataclass(frozen=True)
class Window:
    """One window of the grid, by its row and column there.

    Attributes:
        row, column: place in the grid.
        latent_row, latent_column: absolute latent position of its upper left corner.
    """

    row: int
    column: int
    latent_row: int
    latent_column: int

    def pixels(self, modality: Modality) -> Rect:
        """The window in pixels of a modality's raster; it may overhang the raster's right and lower
        edge.
        """
        f = modality.vae_factor
        return Rect(self.latent_column * f, self.latent_row * f, LATENT_SIZE * f, LATENT_SIZE * f)


@dataclass(frozen=True)
class WindowGrid:
    """The windows that cover a raster of `rows_latents` x `columns_latents` latents with `overlap`
    latents between neighbours.
    """

    rows_latents: int
    columns_latents: int
    overlap: int

    @classmethod
    def over(
        cls, width: int, height: int, source: Modality, overlap_pixels: int | None
    ) -> WindowGrid:
        """The grid over a source raster of width x height pixels.

        Args:
            overlap_pixels: source pixels, rounded up to whole latents; None: the default of 16
                latents.

        Raises:
            InputError: input.usage, when the overlap is more than half a window.
        """
        f = source.vae_factor
        overlap = DEFAULT_OVERLAP if overlap_pixels is None else math.ceil(overlap_pixels / f)
        if overlap > MAX_OVERLAP:
            most = MAX_OVERLAP * f
            raise InputError(
                "input.usage",
                message(
                    "An overlap of {overlap_pixels} pixels is more than half a window.",
                    overlap_pixels=overlap_pixels,
                ),
                message("Use at most {most}.", most=most),
            )

        return cls(math.ceil(height / f), math.ceil(width / f), overlap)

    @property
    def stride(self) -> int:
        return LATENT_SIZE - self.overlap

    @property
    def rows(self) -> int:
        """Number of window rows."""
        return self._count(self.rows_latents)

    @property
    def columns(self) -> int:
        """Number of window columns."""
        return self._count(self.columns_latents)

    def _count(self, latents: int) -> int:
        return max(0, math.ceil((latents - LATENT_SIZE) / self.stride)) + 1

    def window(self, row: int, column: int) -> Window:
        return Window(row, column, row * self.stride, column * self.stride)

    def row_of_windows(self, row: int, columns: range) -> Iterator[Window]:
        return (self.window(row, column) for column in columns)

    def stripes_covering(self, start: int, stop: int, factor: int) -> range:
        """Stripes of finished rows that cover pixels start..stop of a modality with this VAE
        factor.

        Stripe b holds what is complete once window row b is blended: the rows that no later window
        row touches. The last stripe also holds the last window row's remainder."""
        return self._strides(start, stop, factor, self.rows)

    def columns_covering(self, start: int, stop: int, factor: int) -> range:
        """Window columns that pixels start..stop depend on."""
        return range(
            self._first_touching(start // factor),
            self._strides(start, stop, factor, self.columns).stop,
        )

    def strips(self, start: int, stop: int, factor: int, columns: int) -> tuple[Strip, ...]:
        """Pixels start..stop of a modality with this VAE factor, cut where `columns` window columns
        are complete (the last ones may
        hold fewer). Strips are anchored at the raster's origin, so those of all modalities are cut
        at the same windows."""
        size = columns * self.stride * factor
        last = (self.columns - 1) // columns
        numbers = range(min(start // size, last), min((stop - 1) // size, last) + 1)
        cuts = [start, *(number * size for number in numbers[1:]), stop]
        return tuple(
            Strip(number, left, right - left)
            for number, left, right in zip(numbers, cuts, cuts[1:], strict=False)
        )

    def window_rows_for(self, stripes: range, first: int, factor: int) -> range:
        """Window rows that these stripes depend on, of a modality with this VAE factor: their own
        and, where that reaches pixel row
        `first`, which is the first one that is wanted, the one that overlaps from above."""
        start = max(first, stripes.start * self.stride * factor)
        return range(self._first_touching(start // factor), stripes.stop)

    def _first_touching(self, latent: int) -> int:
        """The first window along one axis that contains a latent."""
        return max(0, -((LATENT_SIZE - 1 - latent) // self.stride))

    def stripe_pixels(self, stripe: int, factor: int) -> tuple[int, int]:
        """First and one past the last pixel row of a stripe, for a modality with this VAE factor
        (unclipped).
        """
        start = stripe * self.stride * factor
        rows = LATENT_SIZE if stripe == self.rows - 1 else self.stride
        return start, start + rows * factor

    def _strides(self, start: int, stop: int, factor: int, count: int) -> range:
        step = self.stride * factor
        return range(min(start // step, count - 1), min((stop - 1) // step, count - 1) + 1)

    def widened(self, span: range, rings: int, count: int) -> range:
        """A span of window rows or columns with `rings` more on both sides, kept inside
        0..count.
        """
        return range(max(0, span.start - rings), min(count, span.stop + rings))


@dataclass(frozen=True)
class BatchLayout:
    """Which windows go through the model together, and in which slot: it follows from the grid
    alone, not from what part is wanted.

    Attributes:
        rows: window rows of a batch; more than one only where a batch holds whole rows.
        columns: window columns of a batch.
    """

    rows: int
    columns: int

    @classmethod
    def of(cls, grid: WindowGrid, most: int, one_row: bool = False) -> BatchLayout:
        """As few batches of at most `most` windows as can be, of about one size; of a single row
        where the rows depend on one another.
        """
        columns = _evenly(grid.columns, most)
        spans = columns == grid.columns and not one_row
        return cls(_evenly(grid.rows, most // columns) if spans else 1, columns)

    @property
    def size(self) -> int:
        return self.rows * self.columns

    def row_groups(self, rows: range) -> Iterator[range]:
        """The window rows that are batched together, cut to those wanted."""
        for first in range(rows.start // self.rows * self.rows, rows.stop, self.rows):
            yield range(max(first, rows.start), min(first + self.rows, rows.stop))

    def column_groups(self, columns: range) -> Iterator[range]:
        """The window columns of each batch, cut to those wanted."""
        for first in range(
            columns.start // self.columns * self.columns, columns.stop, self.columns
        ):
            yield range(max(first, columns.start), min(first + self.columns, columns.stop))

    def slot(self, row: int, column: int) -> int:
        """A window's place in its batch."""
        return row % self.rows * self.columns + column % self.columns

    def slots(self, grid: WindowGrid, row: int, column: int) -> int:
        """How many slots the batch of this window has: none behind the raster's last row or column
        of windows.
        """
        rows = min(self.rows, grid.rows - row // self.rows * self.rows)
        columns = min(self.columns, grid.columns - column // self.columns * self.columns)
        return (rows - 1) * self.columns + columns

    def sizes(self, grid: WindowGrid, rows: range, columns: range) -> Counter[int]:
        """How many batches of how many slots these windows go through the model in."""
        places = [
            (row.start, column.start)
            for row in self.row_groups(rows)
            for column in self.column_groups(columns)
        ]
        return Counter(self.slots(grid, row, column) for row, column in places)


def _evenly(count: int, most: int) -> int:
    """The size of the largest part of `count` when it is cut into as few parts of at most `most` as
    can be.
    """
    return math.ceil(count / math.ceil(count / most))


def blend_weights(size: int, overlap: int) -> npt.NDArray[np.float32]:
    """Raised-cosine weights of one window, (size, size): neighbours that overlap by `overlap` add
    up to 1.

    Never zero, so that at the raster's edges, where there is no neighbour, dividing by the sum
    restores the tile."""
    ramp = np.ones(size, dtype=np.float64)
    if overlap:
        rise = np.sin(0.5 * np.pi * (np.arange(overlap) + 0.5) / overlap) ** 2
        ramp[:overlap] *= rise
        ramp[-overlap:] *= rise[::-1]

    return np.outer(ramp, ramp).astype(np.float32)


def pad_to_window(tile: npt.NDArray[Pixel], size: int) -> npt.NDArray[Pixel]:
    """(C, h, w) to (C, size, size) by repeated reflection to the right and below (replication of a
    single pixel).
    """
    if tile.shape[1:] == (size, size):
        return tile
    return np.pad(
        tile, ((0, 0), (0, size - tile.shape[1]), (0, size - tile.shape[2])), mode="reflect"
    )
