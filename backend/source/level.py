"""The processing level of optical imagery: top of atmosphere or surface, from metadata or the
product's name, never from pixels.

Imports raster, landsat and modalities.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from backend.messages import message
from backend.modalities import LEVELS
from backend.source.landsat import metadata_beside
from backend.source.raster import Source

UNKNOWN, TOA, BOA = LEVELS

# What products call themselves, in tags and in file names: Sentinel-2 L1C/L2A, Landsat collection 1
# and 2, HLS.
_SURFACE = re.compile(
    r"MSIL2A|LEVEL[-_ ]?2A|\bL2A\b|_L2A_|L[CET]0[4-9]_L2S[PR]_|\bL2S[PR]\b|\bHLS\.[SL]30|BOTTOM[-_"
    r" ]OF[-_ ]ATM|\bBOA\b|SURFACE[-_ ]REFL"
)
_TOP = re.compile(
    r"MSIL1C|LEVEL[-_ ]?1C|\bL1C\b|_L1C_|L[CET]0[4-9]_L1(TP|GT|GS)_|\bL1(TP|GT|GS)\b|TOP[-_ ]OF[-_"
    r" ]ATM|\bTOA\b"
)
_OWN_LEVEL = re.compile(
    r"^(PROCESSING[-_ ]?LEVEL|PRODUCT[-_ ]?TYPE|DATA[-_ ]?TYPE)$", re.IGNORECASE
)


@dataclass(frozen=True)
class ResolvedLevel:
    """One of LEVELS, and the sentence that says why."""

    level: str
    reason: str


def resolve_level(source: Source, requested: str = "auto") -> ResolvedLevel:
    """The level that conditions the model: what was requested, else what the tags say, else what
    the name says, else unknown.
    """
    if requested != "auto":
        return ResolvedLevel(requested, message("It was requested."))
    # The product's own words first: other tags may name what it was made from, as HLS names its
    # level-1 input.
    own = [(key, value) for key, value in sorted(source.tags().items()) if _OWN_LEVEL.search(key)]
    for key, value in own:
        if found := _level_in(f"{key}={value}"):
            return ResolvedLevel(
                found, message("The metadata says {key}={value}.", key=key, value=value[:80])
            )

    beside = metadata_beside(source.path)
    if beside is not None and (found := _level_in(beside[0].level)):
        return ResolvedLevel(
            found, message("Landsat's metadata beside it says {level}.", level=beside[0].level)
        )

    for part in reversed(Path(source.path).parts):
        if found := _level_in(part):
            return ResolvedLevel(found, message("The name says {part}.", part=part[:80]))

    for key, value in sorted(source.tags().items()):
        if found := _level_in(f"{key}={value}"):
            return ResolvedLevel(
                found, message("The metadata says {key}={value}.", key=key, value=value[:80])
            )

    return ResolvedLevel(UNKNOWN, message("Neither metadata nor name state it."))


def _level_in(text: str) -> str | None:
    """The one level that a text names; None where it names none, or both."""
    surface, top = _SURFACE.search(text.upper()), _TOP.search(text.upper())
    if bool(surface) == bool(top):
        return None
    return BOA if surface else TOA
