"""An adaptation as the plugin knows it: what the backend's `adapt` takes (backend/adapt/job.py).

Standard library only; never imports backend."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import chain, count
from typing import Any

MINUTES = 3.0
LONGEST_NAME = 40


@dataclass(frozen=True)
class Pair:
    """Two rasters of the same ground: what is translated, and what was measured."""

    source_modality: str
    source: str
    target_modality: str
    target: str
    source_bands: tuple[int, ...] | None = None
    target_bands: tuple[int, ...] | None = None
    source_radiometry: str = "auto"
    target_radiometry: str = "auto"
    level: str = "auto"


@dataclass(frozen=True)
class AdaptationJob:
    """A model to be adapted; `out` is a folder, or a name alone for one in the user's cache."""

    model: str
    pairs: tuple[Pair, ...]
    out: str
    device: str = "auto"
    keep_worse: bool = False
    minutes: float = MINUTES

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that the backend takes."""
        return asdict(self)


def name_from(text: str, taken: Collection[str] = ()) -> str:
    """A model's id made from a layer's name: letters, digits, - and _; numbered where it is
    taken.
    """
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", text).strip("-_")[:LONGEST_NAME]
    name = f"{name or 'my'}-model"
    numbered = (f"{name}-{number}" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


def rows_of(learnt: list[dict[str, Any]]) -> list[tuple[str, str, str, float, float, bool]]:
    """What became of each band: its direction and the target's id, the band, the error before and
    after, and whether it is kept.
    """
    return [
        (
            f"{one['source'].upper()} \N{RIGHTWARDS ARROW} {one['target'].upper()}",
            one["target"],
            *figures,
            bool(one["kept"]),
        )
        for one in learnt
        for figures in zip(one["bands"], one["before"], one["after"])
    ]
