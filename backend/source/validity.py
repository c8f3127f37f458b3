"""Which pixels of a raster hold a measurement: nodata, masks, alpha, and fill values that are
not declared.

Decided once per raster, from its metadata and a fixed sample of its blocks, so that a crop and the
full run agree. Imports rasterio, tiling, modalities and errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.enums import MaskFlags
from rasterio.io import DatasetReader

from backend.arrays import Mask
from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import Modality

HUGE = 1e30  # no sensor measures this; fill values and damaged floats do

# What software writes where nothing was measured; no reflectance, no DN of it and no backscatter is
# so low.
LOW_FILLS = (-9999.0, -10000.0, -32767.0, -32768.0, -99999.0)
LOW_FILL_OF_FLOATS = -999.0  # integers reach it: DN with Sentinel-2's offset taken away
HIGHEST_FILL = -999.0

# Lossy codecs blur the edges of a mask that is stored as a band.
LOSSY = ("JPEG", "YCBCR JPEG", "WEBP", "JXL", "JPEG2000")
OPAQUE = 128  # of a blurred mask, values from here on are valid

_SAMPLE_WINDOWS, _SAMPLE_SIDE = 5, 64  # a side: evenly spread from edge to edge
_FRACTIONS, _EIGHT_BITS = 2.0, 255.0  # the largest reflectance; the largest 8-bit number
# exact zeros that have four zero neighbours: fewer are chance, such as clipped shadows
_AREA_PIXELS = 64


@dataclass
class FillCount:
    """Pixels that were read and left out because of values that are not declared as nodata, by
    value.
    """

    pixels: dict[float, int] = field(default_factory=dict)
    read: int = 0  # pixels in all

    @property
    def notable(self) -> list[float]:
        """Values of at least a thousandth of the pixels: fewer are single dark pixels, no
        border.
        """
        return sorted(value for value, count in self.pixels.items() if count >= 1e-3 * self.read)

    def add(self, value: float, count: int) -> None:
        self.pixels[value] = self.pixels.get(value, 0) + count


class Validity:
    """The rule for one raster and the bands that are read of it.

    Args:
        dataset: open.
        indexes: 1-based bands.
        modality: what they are read as.
        read: reads raw numbers of a window, (C, H, W).
        extra: values that the user says hold no measurement.
    """

    def __init__(
        self,
        dataset: DatasetReader,
        indexes: Sequence[int],
        modality: Modality,
        read: Callable[[Rect], npt.NDArray[Any]],
        extra: Sequence[float] = (),
    ) -> None:
        flags = [set(dataset.mask_flag_enums[index - 1]) for index in indexes]
        self.fills = FillCount()
        self.extra = tuple(extra)
        self.nodata = _plain_nodata(dataset, indexes, flags)
        self.has_masks = self.nodata is None and any(
            flag != {MaskFlags.all_valid} for flag in flags
        )
        self.alpha = _alpha(dataset) if not any(MaskFlags.alpha in flag for flag in flags) else None
        self.is_blurred = (
            str(dataset.tags(ns="IMAGE_STRUCTURE").get("COMPRESSION", "")).upper() in LOSSY
        )
        # NaN needs no declaration: it stays NaN through a warp
        values = {dataset.nodatavals[index - 1] for index in indexes}
        is_only_nan = all(value is not None and np.isnan(value) for value in values)
        self.is_declared = not is_only_nan and any(flag != {MaskFlags.all_valid} for flag in flags)
        self._dtype = np.dtype(dataset.dtypes[indexes[0] - 1])
        self._size = (dataset.width, dataset.height)
        self._modality = modality
        self._read = read
        self._zero = _zero_by_metadata(dataset, indexes, modality, flags)

    @property
    def zero_is_nodata(self) -> bool:
        """Whether 0 in all bands means that nothing was measured; the first call may read a
        sample.
        """
        if self._zero is None:
            self._zero = self._has_areas_of_zeros()
        return self._zero

    @property
    def undeclared(self) -> float | None:
        """The one value by which a warp knows pixels without a measurement; None where nothing but
        the declared one does.

        GDAL's warp takes this value in place of what is declared, which would then be read as a
        measurement.

        Raises:
            InputError: input.usage, where the user names values and one would not be enough.
        """
        if self.extra and (self.is_declared or len(self.extra) > 1):
            text = message(
                "A warped source takes one no-data value: one that is named in place of those that"
                " the raster declares."
            )
            raise InputError(
                "input.usage",
                text,
                "Name a single value for a raster that declares none, or leave out --gsd native.",
            )

        if self.extra:
            return self.extra[0]
        if self.is_declared:
            return None
        if self.zero_is_nodata:
            return 0.0
        lows = [value for value in self._low_fills() if self._is_met(value)]
        return lows[0] if lows else None

    def of(
        self, raw: npt.NDArray[Any], masks: npt.NDArray[Any] | None, alpha: npt.NDArray[Any] | None
    ) -> Mask:
        """True where every band holds a measurement.

        Args:
            raw: (C, H, W) as they are on disk.
            masks: (C, H, W) of GDAL, where `has_masks`.
            alpha: (H, W), where there is an alpha band.
        """
        valid = np.ones(raw.shape[1:], dtype=bool)
        self.fills.read += valid.size
        if masks is not None:
            valid &= self.is_opaque(masks).all(axis=0)
        if alpha is not None:
            valid &= self.is_opaque(alpha)
        if raw.dtype.kind == "f":
            valid &= (np.isfinite(raw) & (np.abs(raw) < HUGE)).all(axis=0)
        if self.nodata is not None:
            valid &= (raw != self.nodata).all(axis=0)

        if self.extra:
            valid &= ~np.isin(raw, self.extra).any(axis=0)

        if self.zero_is_nodata:
            measured = (raw != 0).any(axis=0)
            if not measured.all():
                self.fills.add(0.0, int((valid & ~measured).sum()))
            valid &= measured

        return self._without_low_fills(raw, valid)

    def is_opaque(self, values: npt.NDArray[Any]) -> npt.NDArray[np.bool_]:
        """Which values of a mask or an alpha band say that a pixel is there: any but 0, whatever
        its largest is.
        """
        return values >= OPAQUE if self.is_blurred else np.nan_to_num(values) != 0

    def _without_low_fills(self, raw: npt.NDArray[Any], valid: Mask) -> Mask:
        if raw.dtype.kind == "u" or not valid.any():
            return valid
        with np.errstate(invalid="ignore"):
            if np.nanmin(raw) > HIGHEST_FILL:  # nearly always: one pass over the numbers
                return valid
            for value in self._low_fills():
                found = (raw == value).any(axis=0) & valid
                if found.any():
                    self.fills.add(value, int(found.sum()))
                    valid = valid & ~found

        return valid

    def _low_fills(self) -> tuple[float, ...]:
        return (*LOW_FILLS, LOW_FILL_OF_FLOATS) if self._dtype.kind == "f" else LOW_FILLS

    def _is_met(self, value: float) -> bool:
        if self._dtype.kind == "u":
            return False
        return any(
            bool((self._read(window) == value).any()) for window in sample_windows(self._size)
        )

    def _has_areas_of_zeros(self) -> bool:
        """Whether exact zeros of all bands lie together: a border or a hole, and no single dark
        pixels.
        """
        inside, measured = 0, []
        for window in sample_windows(self._size):
            raw = self._read(window)
            zero = (raw == 0).all(axis=0)
            inside += int(
                (
                    zero[1:-1, 1:-1]
                    & zero[:-2, 1:-1]
                    & zero[2:, 1:-1]
                    & zero[1:-1, :-2]
                    & zero[1:-1, 2:]
                ).sum()
            )

            measured.append(raw[:, ~zero & np.isfinite(raw).all(axis=0)].ravel())

        others = np.concatenate(measured)
        if inside < _AREA_PIXELS or not others.size:  # where all is 0, 0 is what was measured
            return False
        brightest = float(np.percentile(others, 98))
        return not _FRACTIONS < brightest <= _EIGHT_BITS  # of 8-bit numbers 0 is black


def sample_windows(
    size: tuple[int, int], count: int = _SAMPLE_WINDOWS, side: int = _SAMPLE_SIDE
) -> list[Rect]:
    """At most count x count windows, evenly spread from edge to edge; the raster itself when it is
    small.
    """
    spans = []
    for length in size:
        if length <= count * side:
            spans.append([(start, min(side, length - start)) for start in range(0, length, side)])
        else:
            spans.append(
                [(round(step * (length - side) / (count - 1)), side) for step in range(count)]
            )

    return [
        Rect(column, row, width, height) for row, height in spans[1] for column, width in spans[0]
    ]


def _zero_by_metadata(
    dataset: DatasetReader,
    indexes: Sequence[int],
    modality: Modality,
    flags: Sequence[set[MaskFlags]],
) -> bool | None:
    """Whether 0 in all bands is nodata as far as the metadata tell; None where the pixels must.

    Sentinel-2's and Landsat's products fill their border with 0 and often lose the declaration on
    the way. In 8-bit images 0 is black. Floats of reflectance and of backscatter in dB are exactly
    0 where nothing was measured, or in single dark pixels."""
    special = (dataset.tags(index).get("SPECIAL_VALUE_NODATA") for index in (0, *indexes))
    if "0" in special:
        return True
    dtypes = {dataset.dtypes[index - 1] for index in indexes}
    is_declared = _alpha(dataset) is not None or any(
        flag != {MaskFlags.all_valid} for flag in flags
    )
    if is_declared:
        return False
    if not modality.is_sar and dtypes <= {"uint16", "int16", "int32", "uint32"}:
        # of fewer bits, 0 may be black as in 8-bit images: it is a border where it forms areas
        return None if _bits(dataset, indexes[0]) else True

    is_float = all(np.dtype(name).kind == "f" for name in dtypes)
    return None if is_float and (modality.is_sar or modality.is_reflectance) else False


def _bits(dataset: DatasetReader, index: int) -> str:
    return str(dataset.tags(index, ns="IMAGE_STRUCTURE").get("NBITS", ""))


def _alpha(dataset: DatasetReader) -> int | None:
    """The band that is alpha by its colour interpretation; GDAL takes it for a mask in some
    positions and types only.
    """
    found = [index for index in dataset.indexes if dataset.colorinterp[index - 1].name == "alpha"]
    return found[0] if found else None


def _plain_nodata(
    dataset: DatasetReader, indexes: Sequence[int], flags: Sequence[set[MaskFlags]]
) -> int | None:
    """The one whole number that marks invalid pixels of integer bands, where nothing else does.

    Comparing costs less than GDAL's masks.
    """
    values = {dataset.nodatavals[index - 1] for index in indexes}
    dtypes = {np.dtype(dataset.dtypes[index - 1]) for index in indexes}
    if any(flag != {MaskFlags.nodata} for flag in flags) or len(values) > 1 or len(dtypes) > 1:
        return None
    (value,), (dtype,) = values, dtypes
    if value is None or dtype.kind not in "iu" or value != np.floor(value):
        return None
    limits = np.iinfo(dtype)
    return int(value) if limits.min <= value <= limits.max else None
