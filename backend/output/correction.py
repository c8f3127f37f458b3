"""A straight line per band that brings a translation towards what is known of it. Pure numpy.

A third to two thirds of a translation's squared error is the level of the whole scene, which the source does not tell and the known
part of the target does. What was compared on held-out scenes is in training/EXPERIMENTS.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
SHRINKAGE = 1.0  # the gain is drawn towards 1 as if it had been seen once more
_GAINS = (0.4, 2.0)
_ROUNDS = 6  # of reweighting; changes after that are far below a count
_OUTLIER = 1.5  # in medians of the residuals


@dataclass(frozen=True)
class Correction:
    """value -> gain * value + offset, per band, physical units.

    Attributes:
        gain, offset: as many as bands.
        pixels: known pixels that they were fitted on.
    """

    gain: tuple[float, ...]
    offset: tuple[float, ...]
    pixels: int

    @classmethod
    def fit(cls, predicted: Array, known: Array, pixels: int) -> Correction:
        """The line from (C, N) predicted to (C, N) known values, least squares with Huber's weights, the gain shrunk towards 1.

        Args:
            predicted: physical units.
            known: the same places.
            pixels: how many are behind the values.
        """
        lines = [_fit_band(y.astype(np.float64), x.astype(np.float64)) for y, x in zip(predicted, known, strict=True)]
        return cls(tuple(gain for gain, _ in lines), tuple(offset for _, offset in lines), pixels)

    def apply(self, values: Array) -> npt.NDArray[np.float32]:
        """(C, H, W) physical units."""
        gain, offset = (np.array(line, dtype=np.float32)[:, None, None] for line in (self.gain, self.offset))
        return np.asarray(values * gain + offset, dtype=np.float32)

    def as_dict(self) -> dict[str, Any]:
        """For tags and results, in digits that say enough."""
        lines = {name: [float(f"{value:.6g}") for value in values] for name, values in (("gain", self.gain), ("offset", self.offset))}
        return lines | {"pixels": self.pixels}


def _fit_band(y: Array, x: Array) -> tuple[float, float]:
    weight = np.ones_like(y)
    gain, offset = 1.0, 0.0
    for _ in range(_ROUNDS):
        mean_y, mean_x = np.average(y, weights=weight), np.average(x, weights=weight)
        variance = np.average((y - mean_y) ** 2, weights=weight)
        covariance = np.average((y - mean_y) * (x - mean_x), weights=weight)
        gain = float((covariance + SHRINKAGE * variance) / ((1 + SHRINKAGE) * variance)) if variance > 0 else 1.0
        gain = min(max(gain, _GAINS[0]), _GAINS[1])
        offset = float(mean_x - gain * mean_y)
        residual = np.abs(x - offset - gain * y)
        limit = _OUTLIER * float(np.median(residual))
        weight = np.minimum(1.0, limit / np.maximum(residual, 1e-12)) if limit > 0 else np.ones_like(y)
    return gain, offset
