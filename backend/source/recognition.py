"""What a raster's numbers stand for, decided once for the whole raster: metadata first, then a
fixed sample of its blocks.

The sample does not depend on a job's window, so a crop and the full run agree (CONTRACT, Equality).
Imports raster, radiometry, modalities and errors."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import Modality, modalities
from backend.notices import notice, of_reference
from backend.radiometry import REFLECTANCE_OFFSET, UINT8_MAX, ModelScale, Radiometry
from backend.source.raster import Source, open_source
from backend.source.scale import is_radiance
from backend.source.validity import sample_windows

# (windows per side, window size in pixels), coarse first; the finer one serves rasters that are
# nearly empty.
_SAMPLES = ((5, 64), (24, 32))
_WALK_PIXELS = 64_000_000  # a raster up to here is walked whole before it is called empty
_WALK_WINDOW = 1024
_OFFSET_BASELINE = 4.0  # Sentinel-2 processing baseline since which the offset applies
_REFLECTANCE_MAX = 2.0
# the darkest percent of reflectance x 10000 lies below; Landsat's level-1 numbers lie above
_DARKEST_DN = 4500.0
_BRIGHTEST_DN = 18000.0
_CLIPPED_TOO_MUCH = 0.2
_BULK = 0.995  # of the sample
_DIMMEST_DN = 600.0  # the brightest numbers of reflectance x 10000 lie above: x 1000 lies below
_DB_RANGE = (-80.0, 40.0)
# the median of a scene of land lies above; below it, numbers cannot be amplitudes
_DARKEST_LAND_DB = -20.0
_AMPLITUDE = re.compile(r"(?<![a-z])amp(?:l|litude)?(?![a-z])", re.IGNORECASE)


@dataclass(frozen=True)
class ResolvedRadiometry:
    """The radiometry of a whole raster, a sentence that says why, and what the user should know."""

    radiometry: Radiometry
    reason: str
    warnings: tuple[str, ...] = ()


def reference_warnings(reading: ResolvedRadiometry) -> tuple[str, ...]:
    """The warnings of a reference's radiometry, which has an option of its own."""
    return tuple(map(of_reference, reading.warnings))


@dataclass(frozen=True)
class _Statistics:
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
    def of(cls, values: npt.NDArray[np.float32]) -> _Statistics:
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
            and max(self.p98) <= _BRIGHTEST_DN
            and min(self.p1) <= _DARKEST_DN
        )


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

    statistics = _Statistics.of(values)
    answers = (
        hypothesis(source, modality, statistics)
        for hypothesis in (_SAR if modality.is_sar else _OPTICAL)
    )
    found = next((answer for answer in answers if answer is not None), None) or _stretch(statistics)
    return _with_clipping_warning(found, values, modality)


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


def _as_own_result(
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    kind = {"uint16": "dn10000", "float32": "db"}.get(source.dtype)
    if not source.is_own_result or kind is None or modality.is_sar != (kind == "db"):
        return None
    return ResolvedRadiometry(Radiometry(kind), message("It was written by this software."))


def _as_fractions(
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    if max(statistics.p98) > _REFLECTANCE_MAX or statistics.smallest < -1.0 or statistics.whole:
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
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    if source.product_scale is None:
        return None
    return ResolvedRadiometry(Radiometry("reflectance"), source.product_scale.reason)


def _as_declared_dn(
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    declared = _declared_offset(source)
    if declared is None or not statistics.may_be_dn or max(statistics.p98) <= _REFLECTANCE_MAX:
        return None
    return ResolvedRadiometry(
        Radiometry("dn10000_offset" if declared[0] else "dn10000"), declared[1]
    )


def _as_declared_bits(
    source: Source, modality: Modality, statistics: _Statistics
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
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    if (
        statistics.smallest < 0
        or statistics.largest > UINT8_MAX
        or max(statistics.p98) <= _REFLECTANCE_MAX
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


def _as_dn(
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    """Reflectance x 10000, with Sentinel-2's offset of 1000 or without.

    With the offset nearly nothing lies below 1000. Without it the darkest percent of the darkest of
    several bands does, but near infrared alone may not: over vegetation without water it starts
    anywhere up to 3000 (measured on 211 scenes). So the raster's visible bands are asked too, where
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


def _as_declared_db(
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    described = " ".join(f"{band.unit} {band.description}" for band in source.facts)
    if not re.search(r"(?:\b|_)d(?:b\b|eci\W?bel)", described, re.IGNORECASE):
        return None
    return ResolvedRadiometry(Radiometry("db"), message("The band says dB."))


def _as_db(
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
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
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    text = f"{Path(source.path).stem} {' '.join(band.description for band in source.facts)}"
    if (
        not statistics.is_positive
        or statistics.median > _REFLECTANCE_MAX
        or not _AMPLITUDE.search(text)
    ):
        return None
    return ResolvedRadiometry(Radiometry("amplitude"), message("The name says amplitude."))


def _as_db_times_100(
    source: Source, modality: Modality, statistics: _Statistics
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
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    if (
        not statistics.is_positive
        or not statistics.whole
        or statistics.largest > UINT8_MAX
        or statistics.high <= _REFLECTANCE_MAX
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
    source: Source, modality: Modality, statistics: _Statistics
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
    source: Source, modality: Modality, statistics: _Statistics
) -> ResolvedRadiometry | None:
    if not statistics.is_positive or statistics.median > 5000.0:
        return None
    reason = message(
        "The numbers are positive (median {median:.0f}), as amplitude is.", median=statistics.median
    )
    warning = notice("radiometry.amplitude")
    return ResolvedRadiometry(Radiometry("amplitude_dn"), reason, (warning,))


def _stretch(statistics: _Statistics) -> ResolvedRadiometry:
    """The fallback: the sample's own 2nd to 98th percentile, fixed for the raster, and told."""
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


# What the numbers may stand for; the first that fits is taken, so evidence that is declared goes
# before evidence in the numbers.
_Hypothesis = Callable[[Source, Modality, _Statistics], ResolvedRadiometry | None]
_OPTICAL: tuple[_Hypothesis, ...] = (
    _as_own_result,
    _as_product,
    _as_fractions,
    _as_declared_dn,
    _as_declared_bits,
    _as_8_bit,
    _as_dn,
)
_SAR: tuple[_Hypothesis, ...] = (
    _as_own_result,
    _as_declared_db,
    _as_db,
    _as_db_times_100,
    _as_8_bit_amplitude,
    _as_named_amplitude,
    _as_power,
    _as_amplitude,
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
