"""The cells of a pair's ground: which are fitted on, chosen by and held back.

They lie in the part of the source that the target covers, so that a small target in a huge raster
has as many as a large one, and nothing else of the raster is read."""

from __future__ import annotations

import threading

import numpy as np
from rasterio.errors import RasterioError
from rasterio.warp import transform_bounds

from backend.adapt.job import Pair
from backend.errors import Cancelled, InputError
from backend.geometry.grid import bounds_window
from backend.geometry.tiling import Rect
from backend.modalities import LATENT_SIZE, modality
from backend.reference.calibration import Known
from backend.source.raster import Source, open_source

FITTED, CHOSEN_BY, HELD_BACK = "fitted", "chosen by", "held back"
MOST = {FITTED: 64, CHOSEN_BY: 16, HELD_BACK: 16}  # cells of a kind
KINDS = {(0, 0): HELD_BACK, (1, 1): CHOSEN_BY}  # of four neighbours; the others are fitted
CELLS = 48  # at least, in a small raster
SMALLEST = 8  # latents a side of a cell
MIN_SHARE = 0.05  # of a cell's pixels that both rasters have
_SEED = 0


def covered_by(pair: Pair, source: Source) -> Rect:
    """The pixels of the source that a pair's target may cover: all, where that cannot be said.

    Raises:
        InputError: those of open_source.
    """
    everything = Rect(0, 0, source.width, source.height)
    with open_source(pair.target, modality(pair.target_modality), pair.target_bands) as target:
        transform = target.transform
        if transform is None or None in (target.crs, source.crs, source.transform):
            return everything
        corners = [
            transform @ (column, row) for column in (0, target.width) for row in (0, target.height)
        ]
        columns, rows = zip(*corners, strict=True)
        bounds = min(columns), min(rows), max(columns), max(rows)
        try:
            around = transform_bounds(target.crs, source.crs, *bounds)
            return bounds_window(around, source.transform, source.size)
        except (RasterioError, InputError):  # elsewhere: no cell of it will have both
            return everything


def cells_of(
    source: Source, known: Known, covered: Rect, cancel: threading.Event
) -> dict[str, list[Rect]]:
    """Cells that the target covers, by kind: of four neighbours one is held back, one chosen by.

    Raises:
        Cancelled.
    """
    factor = source.modality.vae_factor
    # whole cells alone, and whole latents of them
    top, left = -(-covered.row // factor), -(-covered.column // factor)
    height = min(covered.stop_row, source.height) // factor - top
    width = min(covered.stop_column, source.width) // factor - left
    side = int((max(0, width) * max(0, height) / CELLS) ** 0.5)
    side = max(SMALLEST, min(LATENT_SIZE, side - side % 2))
    places = [(row, column) for row in range(height // side) for column in range(width // side)]
    found: dict[str, list[Rect]] = {kind: [] for kind in MOST}
    for number in np.random.default_rng(_SEED).permutation(len(places)):
        row, column = places[number]
        kind = KINDS.get((row % 2, column % 2), FITTED)
        if len(found[kind]) == MOST[kind]:
            continue
        if cancel.is_set():
            raise Cancelled("The adaptation was cancelled.")
        pixels = side * factor
        cell = Rect((left + column * side) * factor, (top + row * side) * factor, pixels, pixels)
        if known.over(cell)[1].mean() >= MIN_SHARE:
            found[kind].append(cell)
    return found
