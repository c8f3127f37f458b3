"""How much of what the map shows can be translated in a few seconds.

Standard library only; never imports backend.

Windows lie on a grid anchored at the raster's origin, so the full run gives the preview's pixels,
whatever part was previewed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Callable

from ..process.jobs import TranslationJob

PREVIEW_SECONDS = 10.0
ATTEMPTS = 6
AIM = 0.85  # of the seconds: estimates err


def fit_in_time(
    job: TranslationJob,
    estimate: Callable[[TranslationJob], Mapping[str, Any]],
    seconds: float = PREVIEW_SECONDS,
) -> tuple[TranslationJob, float]:
    """The job over as much of its bounds, around their middle, as is expected to take that long;
    and the share of the area that is.

    Args:
        job: with bounds.
        estimate: what the backend says that a job will cost: `seconds` and `windows`.
    """
    share = 1.0
    for _ in range(ATTEMPTS):
        reported = estimate(job)
        if reported["seconds"] <= seconds or reported["windows"] <= 1:
            break
        smaller = AIM * seconds / reported["seconds"]
        share *= smaller
        job = replace(job, bounds=shrunk(job.bounds or (0.0, 0.0, 0.0, 0.0), math.sqrt(smaller)))

    return job, share


def shrunk(
    bounds: tuple[float, float, float, float], factor: float
) -> tuple[float, float, float, float]:
    """Left, bottom, right, top with each side `factor` times as long, around the same middle."""
    left, bottom, right, top = bounds
    across, down = factor * (right - left) / 2, factor * (top - bottom) / 2
    return (
        (left + right) / 2 - across,
        (bottom + top) / 2 - down,
        (left + right) / 2 + across,
        (bottom + top) / 2 + down,
    )
