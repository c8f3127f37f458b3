"""A sample of a raster's numbers, its statistics, and what a rule concludes from them.

Imports raster, radiometry, messages and errors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import Modality
from backend.radiometry import REFLECTANCE_OFFSET, Radiometry
from backend.source.raster import Source
from backend.source.validity import sample_windows

# (windows per side, window size in pixels), coarse first; the finer one serves rasters that are
# nearly empty.
_SAMPLES = ((5, 64), (24, 32))
_WALK_PIXELS = 64_000_000  # a raster up to here is walked whole before it is called empty
_WALK_WINDOW = 1024
REFLECTANCE_MAX = 2.0
_BULK = 0.995  # of the sample
# the darkest percent of reflectance x 10000 lies below; Landsat's level-1 numbers lie above
DARKEST_DN = 4500.0
BRIGHTEST_DN = 18000.0


@dataclass(frozen=True)
class ResolvedRadiometry:
    """The radiometry of a whole raster, a sentence that says why, and what the user should know."""

    radiometry: Radiometry
    reason: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Statistics:
    """Of a sample of valid numbers: percentiles per band, (C,) each, and what kind of numbers they
    are.
    """

    p1: npt.NDArray[np.float64]
    p50: npt.NDArray[np.float64]
    p98: npt.NDArray[np.float64]
    low: float  # 2nd percentile over all bands
    high: float  # 98th
    smallest: float  # of the bulk: the 0.5th percentile, so that single outliers decide nothing
    largest: float  # the 99.5th
    whole: bool  # integers, but for single outliers
    is_constant: bool

    @classmethod
    def of(cls, values: npt.NDArray[np.float32]) -> Statistics:
        p1, p50, p98 = np.percentile(values.astype(np.float64), [1, 50, 98], axis=1)
        smallest, low, high, largest = np.percentile(values.astype(np.float64), [0.5, 2, 98, 99.5])
        whole = bool((values == np.rint(values)).mean() >= _BULK)
        is_constant = bool(values.min() == values.max())
        return cls(
            p1,
            p50,
            p98,
            float(low),
            float(high),
            float(smallest),
            float(largest),
            whole,
            is_constant,
        )

    @property
    def median(self) -> float:
        """Of the first band."""
        return float(self.p50[0])

    @property
    def is_positive(self) -> bool:
        """As power and amplitude are: nothing negative, and not the same everywhere."""
        return self.smallest >= 0 and self.largest > 0 and not self.is_constant

    @property
    def may_be_dn(self) -> bool:
        """Whether reflectance x 10000 can have this range, with its offset or without."""
        return (
            self.smallest >= -REFLECTANCE_OFFSET * 2
            and max(self.p98) <= BRIGHTEST_DN
            and min(self.p1) <= DARKEST_DN
        )


# What the numbers may stand for; the first that fits is taken, so evidence that is declared goes
# before evidence in the numbers.
Hypothesis = Callable[[Source, Modality, Statistics], ResolvedRadiometry | None]


def sample(source: Source) -> npt.NDArray[np.float32]:
    """(C, N) valid numbers from a fixed grid of small windows; N is 0 only for a large raster where
    none was met.

    Raises:
        InputError: input.empty, when the whole raster was walked and holds no valid pixel;
            input.unreadable.
    """
    for count, size in _SAMPLES:
        tiles = [source.read(window) for window in sample_windows(source.size, count, size)]
        values = np.concatenate([tile.values[:, tile.valid] for tile in tiles], axis=1)
        if values.shape[1]:
            return values

    if source.width * source.height > _WALK_PIXELS:
        return values
    for window in _walk(source.size):
        tile = source.read(window)
        if tile.valid.any():
            return tile.values[:, tile.valid]

    raise InputError(
        "input.empty",
        message("'{path}' holds no valid pixel.", path=source.path),
        "Everything is nodata, masked or not a number.",
    )


def _walk(size: tuple[int, int]) -> Iterator[Rect]:
    step = _WALK_WINDOW
    for row in range(0, size[1], step):
        for column in range(0, size[0], step):
            yield Rect(column, row, min(step, size[0] - column), min(step, size[1] - row))


def as_own_result(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    kind = {"uint16": "dn10000", "float32": "db"}.get(source.dtype)
    if not source.is_own_result or kind is None or modality.is_sar != (kind == "db"):
        return None
    return ResolvedRadiometry(Radiometry(kind), message("It was written by this software."))
