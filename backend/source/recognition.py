"""What a raster's numbers stand for, decided once for the whole raster: metadata first, then a
fixed sample of its blocks.

The sample does not depend on a job's window, so a crop and the full run agree (CONTRACT, Equality).
Imports raster, radiometry, modalities and errors."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.errors import InputError
from backend.messages import message
from backend.modalities import Modality, modalities
from backend.notices import notice, of_reference
from backend.radiometry import REFLECTANCE_OFFSET, UINT8_MAX, ModelScale, Radiometry
from backend.source.raster import Source, open_source
from backend.source.sampling import (
    REFLECTANCE_MAX,
    Hypothesis,
    ResolvedRadiometry,
    Statistics,
    as_own_result,
    sample,
)
from backend.source.sar_rules import SAR_RULES
from backend.source.scale import is_radiance

_OFFSET_BASELINE = 4.0  # Sentinel-2 processing baseline since which the offset applies
_CLIPPED_TOO_MUCH = 0.2
_DIMMEST_DN = 600.0  # the brightest numbers of reflectance x 10000 lie above: x 1000 lies below


def reference_warnings(reading: ResolvedRadiometry) -> tuple[str, ...]:
    """The warnings of a reference's radiometry, which has a separate option."""
    return tuple(map(of_reference, reading.warnings))


def resolve_radiometry(
    source: Source, modality: Modality, requested: str = "auto"
) -> ResolvedRadiometry:
    """The radiometry to use for a raster.

    Args:
        source: the open raster.
        modality: what it is read as.
        requested: `auto`, or a radiometry by name or LOW:HIGH, which is then taken at its word.

    Raises:
        InputError: input.radiometry for a request that does not fit, input.empty for a raster
            without a valid pixel (one too large to be walked is given its dtype's radiometry; the
            run then finds it empty), input.unreadable.
    """
    if requested != "auto":
        return ResolvedRadiometry(
            Radiometry.parse(requested).check(modality), message("It was requested.")
        )

    if source.is_palette:
        return ResolvedRadiometry(
            Radiometry("uint8"), message("The colours of a colour table are 8-bit.")
        )

    values = sample(source)
    if source.bits is not None and source.bits < 8 and not modality.is_sar and not source.has_scale:
        return ResolvedRadiometry(
            Radiometry("range", 0.0, float(2**source.bits - 1)),
            message("The file declares {bits}-bit numbers.", bits=source.bits),
        )

    if source.dtype == "uint8" and not source.has_scale:
        return ResolvedRadiometry(Radiometry("uint8"), message("The bands are 8-bit."))
    if values.size == 0:
        kind = Radiometry(
            "db" if modality.is_sar else "dn10000" if modality.is_reflectance else "physical"
        )
        return ResolvedRadiometry(
            kind,
            message("No valid pixel was found in the sample."),
            (notice("radiometry.guess", reading=str(kind)),),
        )

    if not modality.is_sar and not modality.is_reflectance:
        found = ResolvedRadiometry(
            Radiometry("physical"), message("The numbers are taken as {unit}.", unit=modality.unit)
        )
        return _with_clipping_warning(found, values, modality)

    statistics = Statistics.of(values)
    answers = (
        hypothesis(source, modality, statistics)
        for hypothesis in (SAR_RULES if modality.is_sar else OPTICAL_RULES)
    )
    found = next((answer for answer in answers if answer is not None), None) or _stretch(statistics)
    return _with_clipping_warning(found, values, modality)


def _as_fractions(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    if max(statistics.p98) > REFLECTANCE_MAX or statistics.smallest < -1.0 or statistics.whole:
        return None
    reason = message(
        "The numbers are fractions up to {largest:.3g}, as reflectance is.",
        largest=statistics.largest,
    )
    if source.has_scale:
        reason = message(
            "The numbers are after the bands' scale and offset fractions up to {largest:.3g}, as"
            " reflectance is.",
            largest=statistics.largest,
        )

    return ResolvedRadiometry(Radiometry("reflectance"), reason)


def _as_product(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    if source.product_scale is None:
        return None
    return ResolvedRadiometry(Radiometry("reflectance"), source.product_scale.reason)


def _as_declared_dn(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    declared = _declared_offset(source)
    if declared is None or not statistics.may_be_dn or max(statistics.p98) <= REFLECTANCE_MAX:
        return None
    return ResolvedRadiometry(
        Radiometry("dn10000_offset" if declared[0] else "dn10000"), declared[1]
    )


def _as_declared_bits(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    if source.bits is None or not 8 < source.bits <= 12 or source.has_scale:
        return None
    return ResolvedRadiometry(
        Radiometry("range", 0.0, float(2**source.bits - 1)),
        message("The file declares {bits}-bit numbers.", bits=source.bits),
    )


def _as_bits(bits: int) -> ResolvedRadiometry:
    return ResolvedRadiometry(
        Radiometry("range", 0.0, float(2**bits - 1)),
        message("The file declares {bits}-bit numbers.", bits=bits),
    )


def _as_8_bit(
    source: Source, modality: Modality, statistics: Statistics
) -> ResolvedRadiometry | None:
    if (
        statistics.smallest < 0
        or statistics.largest > UINT8_MAX
        or max(statistics.p98) <= REFLECTANCE_MAX
        or statistics.is_constant
    ):
        return None

    warning = notice("radiometry.as_8_bit")
    return ResolvedRadiometry(
        Radiometry("uint8"),
        message(
            "The numbers stay within {low:g} and {high:g}.",
            low=statistics.smallest,
            high=statistics.largest,
        ),
        (warning,),
    )


def _as_dn(source: Source, modality: Modality, statistics: Statistics) -> ResolvedRadiometry | None:
    """Reflectance x 10000, with Sentinel-2's offset of 1000 or without.

    With the offset nearly nothing lies below 1000. Without it the darkest percent of the darkest of
    several bands does, but near infrared alone may not: over vegetation without water it starts
    anywhere up to 3000 (measured on 211 scenes). So the raster's visible bands decide too, where
    it has them."""
    if (
        not statistics.may_be_dn
        or max(statistics.p98) <= _DIMMEST_DN
        or statistics.is_constant
        or source.has_rpcs
        or source.has_scale
    ):
        return None

    if is_radiance(Path(source.path).name):
        return None
    darkest = float(min(statistics.p1))
    if darkest >= REFLECTANCE_OFFSET and modality.id in ("nir", "ms"):
        visible = _darkest_visible(source)
        if visible is not None and visible < REFLECTANCE_OFFSET:
            reason = message(
                "The darkest percent of the visible bands lies at {darkest:.0f}, as reflectance x"
                " 10000 does.",
                darkest=visible,
            )
            return ResolvedRadiometry(Radiometry("dn10000"), reason)

    lies = {"darkest": darkest, "brightest": float(max(statistics.p98))}
    if darkest < REFLECTANCE_OFFSET:
        return ResolvedRadiometry(
            Radiometry("dn10000"),
            message(
                "The darkest percent of the numbers lies at {darkest:.0f}, the brightest at"
                " {brightest:.0f}, as reflectance x 10000 does.",
                **lies,
            ),
        )

    with_offset = darkest < REFLECTANCE_OFFSET + 400 or modality.id != "nir"
    reading = Radiometry("dn10000_offset" if with_offset else "dn10000")
    reason = message(
        "The darkest percent of the numbers lies at {darkest:.0f}, the brightest at"
        " {brightest:.0f}, as reflectance of vegetation can.",
        **lies,
    )

    if with_offset:
        reason = message(
            "The darkest percent of the numbers lies at {darkest:.0f}, the brightest at"
            " {brightest:.0f}, as reflectance with the offset of 1000 does.",
            **lies,
        )

    other = "dn10000" if with_offset else "dn10000_offset"
    doubt = notice("radiometry.offset", reading=str(reading), other=other)
    # numbers alone are no evidence: haze and deserts start above 1000 too
    return ResolvedRadiometry(reading, reason, (doubt,))


def _darkest_visible(source: Source) -> float | None:
    """The darkest percent of the red, green and blue bands of the same raster, None where they are
    not recognised.
    """
    try:
        with open_source(source.path, modalities()["rgb"]) as visible:
            values = sample(visible)
    except InputError:
        return None

    return float(np.percentile(values, 1, axis=1).min()) if values.size else None


def _declared_offset(source: Source) -> tuple[bool, str] | None:
    """Whether metadata declares Sentinel-2's offset, and the sentence that says so; None when it
    says nothing.
    """
    tags = {key.upper(): value for key, value in source.tags().items()}
    for key, value in tags.items():
        if "ADD_OFFSET" in key and re.fullmatch(r"-?\d+(\.\d+)?", value.strip()):
            return float(value) == -REFLECTANCE_OFFSET, message(
                "The metadata says {key}={value}.", key=key, value=value
            )

        if "PROCESSING_BASELINE" in key and re.fullmatch(r"N?\d+(\.\d+)?", value.strip()):
            number = float(value.strip().lstrip("N"))
            return (number / 100 if number >= 100 else number) >= _OFFSET_BASELINE, message(
                "The metadata says {key}={value}.", key=key, value=value
            )

    name = re.search(
        r"S2[A-D]_MSIL[12][AC]_\d{8}T\d{6}_N(\d{2})(\d{2})_", Path(source.path).as_posix()
    )
    if name:
        return float(f"{name[1]}.{name[2]}") >= _OFFSET_BASELINE, message(
            "The name says processing baseline {baseline}.", baseline=f"{name[1]}.{name[2]}"
        )

    return None


def _stretch(statistics: Statistics) -> ResolvedRadiometry:
    """The fallback: the sample's own 2nd to 98th percentile, fixed for the raster, and reported."""
    low, high = statistics.low, statistics.high
    if not low < high:
        low, high = statistics.smallest, statistics.largest
    if not low < high:  # a constant raster: any width will do, but not none
        high = low + max(1.0, abs(low))
    rounded = float(f"{low:.6g}"), float(f"{high:.6g}")
    radiometry = Radiometry("range", *(rounded if rounded[0] < rounded[1] else (low, high)))
    warning = notice("radiometry.stretch", range=str(radiometry))
    return ResolvedRadiometry(
        radiometry, message("The numbers fit no known radiometry."), (warning,)
    )


OPTICAL_RULES: tuple[Hypothesis, ...] = (
    as_own_result,
    _as_product,
    _as_fractions,
    _as_declared_dn,
    _as_declared_bits,
    _as_8_bit,
    _as_dn,
)


def _with_clipping_warning(
    found: ResolvedRadiometry, values: npt.NDArray[Any], modality: Modality
) -> ResolvedRadiometry:
    """Adds a warning when the model's range would clip much of the sample: a sign of a wrong
    guess.
    """
    share = (
        ModelScale.of(modality).count_clipped(found.radiometry.to_physical(values, modality))
        / values.size
    )
    if share <= _CLIPPED_TOO_MUCH:
        return found
    warning = notice("radiometry.clips", reading=str(found.radiometry), share=float(share))
    return ResolvedRadiometry(found.radiometry, found.reason, (*found.warnings, warning))
