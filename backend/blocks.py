"""Finished rows of an output, as they travel from the blending to the file. Imports arrays only."""

from __future__ import annotations

from dataclasses import dataclass

from backend.arrays import FloatArray, Mask


@dataclass(frozen=True)
class Block:
    """Finished rows of the output.

    Attributes:
        strip, stripe: which columns and rows of the full run's grid.
        column, row: first pixel, in pixels of the output raster.
        values: (C, h, width) mean over samples, physical units; anything where not valid.
        deviation: (C, h, width) standard deviation over samples, or None for a single one.
        valid: (h, width).
    """

    strip: int
    stripe: int
    column: int
    row: int
    values: FloatArray
    deviation: FloatArray | None
    valid: Mask
