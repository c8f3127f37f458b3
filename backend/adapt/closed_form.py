"""The correction of a direction's closed form by the second moments of the user's ground.

The model's table W of a direction (stack.py, SubsetRegression) predicts pixels y = W f of features
f. On the user's ground the correction D minimises

    mean |y - (W + D) f|^2 + s * mean over features of D^2 f^2

with s, the shrinkage, chosen on cells that D was not fitted on: much ground that agrees moves the
table far, little or contradicting ground hardly, and s without end leaves it as it is. The
processing levels' constants stay: the correction is the ground's, whichever level is stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.modalities import LEVELS

Array = npt.NDArray[np.float64]

SHRINKAGES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)


@dataclass(frozen=True)
class Moments:
    """Sums over the pixels of some cells.

    Attributes:
        gram: (F, F) of the features' products.
        cross: (F, C) of features and what the table misses, y - W f.
        squares: (C,) of what it misses, squared.
        pixels: how many.
    """

    gram: Array
    cross: Array
    squares: Array
    pixels: int

    @classmethod
    def of(cls, features: Array, missed: Array) -> Moments:
        """features (P, F) and what the table misses of the same pixels (P, C)."""
        return cls(
            features.T @ features,
            features.T @ missed,
            np.square(missed).sum(0),
            len(features),
        )

    @classmethod
    def total(cls, parts: Sequence[Moments]) -> Moments:
        """Of several cells together; at least one."""
        return cls(
            np.sum([one.gram for one in parts], axis=0),
            np.sum([one.cross for one in parts], axis=0),
            np.sum([one.squares for one in parts], axis=0),
            sum(one.pixels for one in parts),
        )

    def error(self, correction: Array) -> float:
        """Mean square error of the table with a correction (F, C) on these pixels."""
        missed = self.squares - 2 * (correction * self.cross).sum(0)
        missed = missed + (correction * (self.gram @ correction)).sum(0)
        return float(np.maximum(missed, 0.0).mean() / max(1, self.pixels))


@dataclass(frozen=True)
class Chosen:
    """A correction (F, C) and the shrinkage that gave it; None: the table stays."""

    correction: Array
    shrinkage: float | None


def solve(moments: Moments, shrinkage: float) -> Array:
    """D (F, C) of the module's docstring."""
    own = [n for n in range(len(moments.gram)) if not 0 < n < len(LEVELS)]
    gram = moments.gram[np.ix_(own, own)] / max(1, moments.pixels)
    cross = moments.cross[own] / max(1, moments.pixels)
    # what no pixel has, such as a channel of zeros, has a square of nothing
    damped = gram + np.diag(shrinkage * np.diag(gram) + 1e-9)
    out = np.zeros_like(moments.cross)
    out[own] = np.linalg.solve(damped, cross)
    return out


def choose(fitted: Moments, chosen_by: Moments) -> Chosen:
    """The correction of both parts' pixels with the shrinkage that serves the second best."""
    nothing = np.zeros_like(fitted.cross)
    errors = {s: chosen_by.error(solve(fitted, s)) for s in SHRINKAGES}
    best = min(errors, key=lambda s: errors[s])
    if errors[best] >= chosen_by.error(nothing):
        return Chosen(nothing, None)
    return Chosen(solve(Moments.total([fitted, chosen_by]), best), best)
