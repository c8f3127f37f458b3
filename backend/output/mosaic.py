"""Blends decoded tiles into finished rows of one output. Holds one row of windows, whatever the raster's height.

Tiles are fed in row-major order of their windows, so that sums do not depend on anything else. Imports tiling; numpy only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.geometry.tiling import Rect, Window, WindowGrid, blend_weights
from backend.modalities import LATENT_SIZE, Modality

FloatArray = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Block:
    """Finished rows of the output.

    Attributes:
        stripe: number of the stripe in the full run's grid.
        row: first row, in pixels of the output raster.
        values: (C, h, width) mean over samples, physical units; anything where not valid.
        deviation: (C, h, width) standard deviation over samples, or None for a single one.
        valid: (h, width).
    """

    stripe: int
    row: int
    values: FloatArray
    deviation: FloatArray | None
    valid: npt.NDArray[np.bool_]


class Mosaic:
    """One output's rows in the making.

    Args:
        grid: the windows of the full raster.
        target: the output's modality.
        crop: what part of the full output raster is wanted, in target pixels.
        samples: how many samples are averaged.
    """

    def __init__(self, grid: WindowGrid, target: Modality, crop: Rect, samples: int) -> None:
        self.grid = grid
        self.target = target
        self.crop = crop
        self.tile_size = LATENT_SIZE * target.vae_factor
        self.weights = blend_weights(self.tile_size, grid.overlap * target.vae_factor)
        self._sum = np.zeros((samples, target.channels, self.tile_size, crop.width), dtype=np.float32)
        self._weight = np.zeros((self.tile_size, crop.width), dtype=np.float32)
        self._valid = np.zeros((self.tile_size, crop.width), dtype=bool)
        self.has_valid = False  # whether a finished block held a valid pixel

    def feed(self, window: Window, sample: int, tile: FloatArray, valid: npt.NDArray[np.bool_]) -> None:
        """Adds one window's tile to the row of windows in the making.

        Args:
            window: where it belongs; windows of one row between two calls of `finish`.
            sample: number of the sample.
            tile: (C, size, size) physical units.
            valid: (size, size), True where the target pixel is valid.
        """
        left = window.pixels(self.target).column - self.crop.column
        start, stop = max(0, left), min(self.crop.width, left + self.tile_size)
        if start >= stop:
            return
        part = slice(start - left, stop - left)
        self._sum[sample, :, :, start:stop] += tile[:, :, part] * self.weights[:, part]
        if sample == 0:
            self._weight[:, start:stop] += self.weights[:, part]
            self._valid[:, start:stop] |= valid[:, part]

    def finish(self, stripe: int) -> Block | None:
        """The rows that no later window touches, after the last tile of window row `stripe`; None when none is wanted."""
        first, last = self.grid.stripe_pixels(stripe, self.target.vae_factor)
        start, stop = max(first, self.crop.row), min(last, self.crop.stop_row)
        block = self._block(stripe, start, slice(start - first, stop - first)) if start < stop else None
        self._advance()
        return block

    def _block(self, stripe: int, start: int, rows: slice) -> Block:
        weight = self._weight[rows]
        samples = self._sum[:, :, rows] / np.maximum(weight, np.float32(1e-12))  # (S, C, h, w)
        deviation = samples.std(axis=0, dtype=np.float64).astype(np.float32) if len(samples) > 1 else None
        values = samples.mean(axis=0, dtype=np.float64).astype(np.float32) if len(samples) > 1 else samples[0]
        valid = self._valid[rows] & (weight > 0)
        self.has_valid |= bool(valid.any())
        return Block(stripe, start - self.crop.row, values, deviation, valid)

    def _advance(self) -> None:
        done = self.grid.stride * self.target.vae_factor
        keep = self.tile_size - done
        for array in (self._sum, self._weight, self._valid):
            array[..., :keep, :] = array[..., done:, :].copy()
            array[..., keep:, :] = 0
