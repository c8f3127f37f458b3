"""The pixels' geometry: windows of the source, the target's grid and its mask (CONTRACT, Output
grid). Pure functions.

Needs affine and numpy; imports tiling, modalities and errors, and never opens a file.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from affine import Affine

from backend.arrays import Mask
from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import Modality

_WHOLE = 1e-6  # pixels: a bound this near to a pixel's edge is that edge


@dataclass(frozen=True)
class Grid:
    """Where an output raster's pixels lie; `transform` is None when the source has none."""

    width: int
    height: int
    transform: Affine | None


def target_grid(
    width: int, height: int, transform: Affine | None, source: Modality, target: Modality
) -> Grid:
    """The target's grid over `width` x `height` source pixels: same top-left corner, size rounded
    up.
    """
    # source pixels per target pixel, a power of two: exact
    ratio = source.vae_factor / target.vae_factor
    scaled = None if transform is None else transform @ Affine.scale(ratio)
    return Grid(math.ceil(width / ratio), math.ceil(height / ratio), scaled)


def target_window(window: Rect, source: Modality, target: Modality, grid: Grid) -> Rect:
    """The pixels of the target's grid that lie over a window of `expand_window`'s."""
    f_source, f_target = source.vae_factor, target.vae_factor
    left, top = window.column * f_target // f_source, window.row * f_target // f_source
    right = min(grid.width, -(-window.stop_column * f_target // f_source))
    bottom = min(grid.height, -(-window.stop_row * f_target // f_source))
    return Rect(left, top, right - left, bottom - top)


def expand_window(window: Rect, f_source: int, f_target: int, size: tuple[int, int]) -> Rect:
    """A window grown outward to whole target pixels of the full run's grid, within the raster.

    Args:
        window: source pixels inside the raster.
        f_source: VAE factor of the source.
        f_target: VAE factor of the target.
        size: (width, height) of the raster; the last target pixel may overhang it, the window does
            not.
    """
    step = max(1, f_source // f_target)
    left, top = window.column // step * step, window.row // step * step
    right = min(size[0], -(-window.stop_column // step) * step)
    bottom = min(size[1], -(-window.stop_row // step) * step)
    return Rect(left, top, right - left, bottom - top)


def clip_window(window: tuple[int, int, int, int], size: tuple[int, int]) -> Rect:
    """The part of a job's window (column, row, width, height) that lies in a raster of (width,
    height).

    Raises:
        InputError: input.usage, when no part of it does.
    """
    column, row, width, height = window
    left, top = max(0, column), max(0, row)
    right, bottom = min(size[0], column + width), min(size[1], row + height)
    if left >= right or top >= bottom:
        where = message(
            "The window {column},{row},{width},{height} lies outside the raster.",
            column=column,
            row=row,
            width=width,
            height=height,
        )
        raise InputError(
            "input.usage",
            where,
            message("The raster has {width} x {height} pixels.", width=size[0], height=size[1]),
        )

    return Rect(left, top, right - left, bottom - top)


def bounds_window(
    bounds: tuple[float, float, float, float], transform: Affine | None, size: tuple[int, int]
) -> Rect:
    """The pixels that west, south, east, north (of the source's CRS) touch, also in rotated and
    south-up rasters.

    Raises:
        InputError: input.georeference without a transform; input.usage for empty bounds or ones
            outside the raster.
    """
    west, south, east, north = bounds
    if transform is None:
        raise InputError(
            "input.georeference",
            "The source is not georeferenced, so it has no bounds.",
            "Use --window instead.",
        )

    if not (all(map(math.isfinite, bounds)) and west < east and south < north):
        hint = message("Give west, south, east, north with west < east and south < north.")
        raise InputError(
            "input.usage", message("The bounds {bounds} are empty.", bounds=bounds), hint
        )

    corners = [
        ~transform @ corner
        for corner in ((west, north), (east, north), (east, south), (west, south))
    ]
    cols, rows = [corner[0] for corner in corners], [corner[1] for corner in corners]
    left, top = math.floor(min(cols) + _WHOLE), math.floor(min(rows) + _WHOLE)
    right, bottom = math.ceil(max(cols) - _WHOLE), math.ceil(max(rows) - _WHOLE)

    try:
        return clip_window((left, top, max(1, right - left), max(1, bottom - top)), size)
    except InputError:
        hint = message("They are read in the source's own CRS.")
        raise InputError(
            "input.usage",
            message("The bounds {bounds} lie outside the raster.", bounds=bounds),
            hint,
        ) from None


def target_mask(valid: Mask, f_source: int, f_target: int) -> Mask:
    """Which target pixels are valid: those with at least half of their footprint on valid source
    pixels.

    Args:
        valid: (H, W) source pixels, starting on a whole target pixel; beyond its edges nothing is
            valid.
        f_source: VAE factor of the source.
        f_target: VAE factor of the target.

    Returns:
        (ceil(H f_target / f_source), ceil(W f_target / f_source)), True = valid.
    """
    if f_target >= f_source:
        finer = f_target // f_source
        return valid.repeat(finer, axis=0).repeat(finer, axis=1)

    step = f_source // f_target
    height, width = valid.shape
    padded = np.pad(valid, ((0, -height % step), (0, -width % step)))
    counts = padded.reshape(padded.shape[0] // step, step, padded.shape[1] // step, step).sum(
        axis=(1, 3)
    )
    return np.asarray(2 * counts >= step * step)


def cell_means(values: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.float32]:
    """(C, H, W) to (C, H / size, W / size), the means of size x size pixels; what does not fill a
    cell is cut off.
    """
    count, height, width = values.shape
    rows, columns = height // size, width // size
    return np.asarray(
        values[:, : rows * size, : columns * size]
        .reshape(count, rows, size, columns, size)
        .mean((2, 4)),
        dtype=np.float32,
    )
