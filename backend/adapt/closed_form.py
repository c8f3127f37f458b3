"""The correction of a direction's closed form by the second moments of the user's ground.

The model's table W of a direction (stack.py, SubsetRegression) predicts pixels y = W f of features
f. On the user's ground the correction D minimises

    mean |y - (W + D) f|^2 + s * mean over features of D^2 f^2

with s, the shrinkage, and whether products of bands take part, chosen by what a fit on one half of
the ground is worth on the other: ground that agrees moves the table far, ground that contradicts
itself hardly or not at all. The processing levels' constants stay: the correction is the ground's,
whichever level is stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.modalities import LEVELS
from backend.model.stack import feature_count

Array = npt.NDArray[np.float64]

SHRINKAGES = (1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0)
DOUBT = 0.5  # of a single pair whose correction leaves all of the error


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
    """A correction (F, C), the shrinkage that gave it and the option's number; None: nothing is
    corrected. `remaining` is the share of the mean square error that it left of the half that it
    was not fitted on.
    """

    correction: Array
    shrinkage: float | None
    option: int
    remaining: float = 1.0


def share_of(remaining: float, pairs: int) -> float:
    """How much of a correction is taken, as Stein's estimate has it: the less it leaves of the
    error, the more, and of several pairs more than of one.

    Args:
        remaining: share of the mean square error that the correction leaves.
        pairs: of ground.
    """
    return 1 - DOUBT * remaining / pairs


def solve(moments: Moments, shrinkage: float, columns: Sequence[int]) -> Array:
    """D (F, C) of the module's docstring, zero outside of some columns."""
    gram = moments.gram[np.ix_(columns, columns)] / max(1, moments.pixels)
    cross = moments.cross[columns] / max(1, moments.pixels)
    # what no pixel has, such as a channel of zeros, has a square of nothing
    damped = gram + np.diag(shrinkage * np.diag(gram) + 1e-9)
    out = np.zeros_like(moments.cross)
    out[columns] = np.linalg.solve(damped, cross)
    return out


def options_of(channels: int) -> tuple[Sequence[int], Sequence[int]]:
    """Columns of the closed form's features that may be corrected, for a source with so many
    channels: without products of bands, and with them.
    """
    free = [n for n in range(feature_count(channels)) if not 0 < n < len(LEVELS)]
    return [n for n in free if n < len(LEVELS) + channels], free


def choose(halves: Sequence[Moments], options: Sequence[Sequence[int]]) -> Chosen:
    """The correction for both halves of the ground, with what serves each best when it was fitted
    on the other.

    Args:
        halves: of the ground, apart from each other.
        options: columns of features that may take part.
    """
    first, second = halves

    def error(shrinkage: float, columns: Sequence[int]) -> float:
        return sum(
            there.error(solve(here, shrinkage, columns))
            for here, there in ((first, second), (second, first))
        )

    errors = {
        (shrinkage, option): error(shrinkage, columns)
        for shrinkage in SHRINKAGES
        for option, columns in enumerate(options)
    }
    best = min(errors, key=lambda one: errors[one])
    nothing = np.zeros_like(first.cross)
    before = first.error(nothing) + second.error(nothing)
    if errors[best] >= before:
        return Chosen(nothing, None, 0)
    shrinkage, option = best
    correction = solve(Moments.total(halves), shrinkage, options[option])
    return Chosen(correction, shrinkage, option, errors[best] / before)
