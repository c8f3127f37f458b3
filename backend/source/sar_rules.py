"""What a radar raster's numbers stand for: dB, power or amplitude, by rule.

Imports sampling, raster and radiometry.
"""

from __future__ import annotations

import math
import re
from pathlib import Path

from backend.messages import message
from backend.modalities import Modality
from backend.notices import notice
from backend.radiometry import UINT8_MAX, Radiometry
from backend.source.raster import Source
from backend.source.sampling import (
    REFLECTANCE_MAX,
    Hypothesis,
    ResolvedRadiometry,
    Statistics,
    as_own_result,
)

_DB_RANGE = (-80.0, 40.0)
# the median of a scene of land lies above; below it, numbers cannot be amplitudes
_DARKEST_LAND_DB = -20.0
_AMPLITUDE = re.compile(r"(?<![a-z])amp(?:l|litude)?(?![a-z])", re.IGNORECASE)


def _as_declared_db(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    described = " ".join(f"{band.unit} {band.description}" for band in source.facts)
    if not re.search(r"(?:\b|_)d(?:b\b|eci\W?bel)", described, re.IGNORECASE):
        return None
    return ResolvedRadiometry(Radiometry("db"), message("The band says dB."))


def _as_db(source: Source, modality: Modality, statistics: Statistics) -> ResolvedRadiometry | None:
    first, last = _DB_RANGE
    if (
        statistics.low >= 0
        or statistics.low <= first
        or statistics.high >= last
        or (statistics.whole and statistics.median >= 0)
    ):
        return None
    reason = message(
        "Numbers from {low:.1f} to {high:.1f} with negative ones, as dB are and power and amplitude"
        " are not.",
        low=statistics.low,
        high=statistics.high,
    )
    return ResolvedRadiometry(Radiometry("db"), reason)


def _as_named_amplitude(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    text = f"{Path(source.path).stem} {' '.join(band.description for band in source.facts)}"
    if (
        not statistics.is_positive
        or statistics.median > REFLECTANCE_MAX
        or not _AMPLITUDE.search(text)
    ):
        return None
    return ResolvedRadiometry(Radiometry("amplitude"), message("The name says amplitude."))


def _as_db_times_100(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    if statistics.median >= -200 or not statistics.whole or statistics.low <= -8000.0:
        return None
    warning = notice("radiometry.db_times_100")
    return ResolvedRadiometry(
        Radiometry("range", -2500.0, 0.0),
        message("Whole negative numbers (median {median:.0f}).", median=statistics.median),
        (warning,),
    )


def _as_8_bit_amplitude(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    if (
        not statistics.is_positive
        or not statistics.whole
        or statistics.largest > UINT8_MAX
        or statistics.high <= REFLECTANCE_MAX
    ):
        return None

    warning = notice("radiometry.as_8_bit_amplitude")
    return ResolvedRadiometry(
        Radiometry("uint8"),
        message(
            "The numbers stay within {low:g} and {high:g}.",
            low=statistics.smallest,
            high=statistics.largest,
        ),
        (warning,),
    )


def _as_power(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    middle = statistics.median
    if not statistics.is_positive or middle > 2.0:
        return None
    reason = message(
        "The numbers are small and positive (median {median:.3g}), as power is.", median=middle
    )
    as_power, as_amplitude = (
        factor * math.log10(middle) if middle > 0 else -math.inf for factor in (10, 20)
    )
    if as_amplitude < _DARKEST_LAND_DB:
        return ResolvedRadiometry(Radiometry("linear"), reason)
    warning = notice("radiometry.power", power=float(as_power), amplitude=float(as_amplitude))
    return ResolvedRadiometry(Radiometry("linear"), reason, (warning,))


def _as_amplitude(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    if not statistics.is_positive or statistics.median > 5000.0:
        return None
    reason = message(
        "The numbers are positive (median {median:.0f}), as amplitude is.", median=statistics.median
    )
    warning = notice("radiometry.amplitude")
    return ResolvedRadiometry(Radiometry("amplitude_dn"), reason, (warning,))


SAR_RULES: tuple[Hypothesis, ...] = (
    as_own_result,
    _as_declared_db,
    _as_db,
    _as_db_times_100,
    _as_8_bit_amplitude,
    _as_named_amplitude,
    _as_power,
    _as_amplitude,
)
