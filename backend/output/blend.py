"""Blends decoded tiles into finished rows of one output.

Holds one row of a strip's windows, whatever the raster's size.

Of several samples only the rows that the next windows overlap are kept each; finished rows go into
a running mean and deviation.

Tiles are fed in row-major order of their windows, so that sums do not depend on anything else.
Imports tiling; numpy only."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from backend.arrays import FloatArray
from backend.blocks import Block
from backend.geometry.tiling import Rect, Strip, Window, WindowGrid, blend_weights
from backend.modalities import Modality


class Mosaic:
    """One output's rows in the making.

    Args:
        grid: the windows of the full raster.
        target: the output's modality.
        crop: what part of the full output raster is wanted, in target pixels.
        strip: which of its columns are made.
        samples: how many samples are averaged.
        channels: of the tiles: the target's bands, and what is blended with them.
    """

    def __init__(
        self,
        grid: WindowGrid,
        target: Modality,
        crop: Rect,
        strip: Strip,
        samples: int,
        channels: int | None = None,
    ) -> None:
        channels = target.channels if channels is None else channels
        self.grid = grid
        self.target = target
        self.crop = crop
        self.strip = strip
        self.tile_size = target.native_patch
        self.weights = blend_weights(self.tile_size, grid.overlap * target.vae_factor)
        self.samples = samples
        self._done = grid.stride * target.vae_factor  # rows that no later window touches
        # of the sample being fed
        self._sum = np.zeros((channels, self.tile_size, strip.width), dtype=np.float32)
        self._carry = np.zeros(
            (samples, channels, self.tile_size - self._done, strip.width), dtype=np.float32
        )
        self._moments = _Moments()
        self._weight = np.zeros((self.tile_size, strip.width), dtype=np.float32)
        self._valid = np.zeros((self.tile_size, strip.width), dtype=bool)
        self._held = 0  # rows of these, from the first one on, that a tile may have touched

    def feed(
        self, window: Window, sample: int, tile: FloatArray, valid: npt.NDArray[np.bool_]
    ) -> None:
        """Adds one window's tile to the row of windows in the making.

        Args:
            window: where it belongs; windows of one row between two calls of `finish`.
            sample: number of the sample; all of one before the next, `end_sample` between.
            tile: (C, size, size) physical units.
            valid: (size, size), True where the target pixel is valid.
        """
        left = window.pixels(self.target).column - self.strip.column
        start, stop = max(0, left), min(self.strip.width, left + self.tile_size)
        if start >= stop:
            return
        self._held = self.tile_size
        part = slice(start - left, stop - left)
        self._sum[:, :, start:stop] += tile[:, :, part] * self.weights[:, part]
        if sample == 0:
            self._weight[:, start:stop] += self.weights[:, part]
            self._valid[:, start:stop] |= valid[:, part]

    def end_sample(self, stripe: int, sample: int) -> None:
        """To be called when a sample's tiles of window row `stripe` are fed, whether there were any
        or not; samples in order.
        """
        rows = self._wanted(stripe)
        if not self._held:  # a row without data costs next to nothing
            if rows is not None:
                self._moments.add(self._sum[:, rows], sample)
            return

        if rows is not None:
            values: FloatArray = np.divide(
                self._sum[:, rows],
                np.maximum(self._weight[rows], np.float32(1e-12)),
                dtype=np.float32,
            )
            self._moments.add(values, sample)

        self._carry[sample] = self._sum[:, self._done :]
        kept = self.tile_size - self._done
        self._sum[:, :kept] = self._carry[(sample + 1) % self.samples]
        self._sum[:, kept:] = 0

    def finish(self, stripe: int) -> Block | None:
        """The rows that no later window touches, after the last sample of window row `stripe`; None
        when none is wanted.
        """
        rows = self._wanted(stripe)
        block = self._block(stripe, rows) if rows is not None else None
        self._advance()
        return block

    def _wanted(self, stripe: int) -> slice | None:
        """The rows of the windows in the making that are finished and inside the crop."""
        first, last = self.grid.stripe_pixels(stripe, self.target.vae_factor)
        start, stop = max(first, self.crop.row), min(last, self.crop.stop_row)
        return slice(start - first, stop - first) if start < stop else None

    def _block(self, stripe: int, rows: slice) -> Block:
        values, deviation = self._moments.take()
        valid = self._valid[rows] & (self._weight[rows] > 0)
        first, _ = self.grid.stripe_pixels(stripe, self.target.vae_factor)
        column, row = self.strip.column - self.crop.column, first + rows.start - self.crop.row
        return Block(self.strip.number, stripe, column, row, values, deviation, valid)

    def _advance(self) -> None:
        if not self._held:
            return
        self._held = max(0, self._held - self._done)
        kept = self.tile_size - self._done
        for array in (self._weight, self._valid):
            array[:kept] = array[self._done :].copy()
            array[kept:] = 0


class _Moments:
    """Mean and standard deviation over samples that come one by one (Welford), in float64."""

    def __init__(self) -> None:
        self._count = 0
        self._first: FloatArray = np.zeros(0, dtype=np.float32)
        self._mean: npt.NDArray[np.float64] = np.zeros(0)
        self._squares: npt.NDArray[np.float64] = np.zeros(0)

    def add(self, values: FloatArray, sample: int) -> None:
        """Adds the values of a sample, number 0 first."""
        self._count = sample + 1
        if sample == 0:
            self._first = values
            return

        if sample == 1:
            self._mean, self._squares = self._first.astype(np.float64), np.zeros(values.shape)
        difference = values - self._mean
        self._mean += difference / self._count
        self._squares += difference * (values - self._mean)

    def take(self) -> tuple[FloatArray, FloatArray | None]:
        """Mean and population standard deviation; of a single sample itself and None."""
        if self._count == 1:
            return self._first, None
        return self._mean.astype(np.float32), np.sqrt(self._squares / self._count).astype(
            np.float32
        )
