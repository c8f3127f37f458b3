"""Holes in held-out scenes, as clouds and the edge of a swath leave them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from backend.arrays import Mask

HIDDEN = 0.3  # of a scene, by blobs


def holes(shape: tuple[int, int]) -> Iterator[tuple[str, Mask]]:
    """Blobs as clouds leave them, and the western half; the same for every scene of a size."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    blobs = np.zeros(shape, dtype=bool)
    while blobs.mean() < HIDDEN:
        row, column, radius = (
            rng.uniform(0, shape[0]),
            rng.uniform(0, shape[1]),
            rng.uniform(0.05, 0.2) * min(shape),
        )
        blobs |= (rows - row) ** 2 + (columns - column) ** 2 < radius**2

    yield "blobs", blobs
    yield "half", columns < shape[1] // 2
