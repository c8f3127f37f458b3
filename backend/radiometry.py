"""Digital numbers <-> physical units <-> what the model sees: fixed per modality and sensor, each
way beside its inverse.

`Radiometry` reads a sensor's numbers as physical units (reflectance, or backscatter in dB),
`ModelScale` maps physical units to [-1, 1], `to_eval8` maps them to the fixed 8-bit scale of the
metrics. Nothing here looks at an image's own statistics; how a raster's radiometry is recognised is
reported in backend.source.recognition. Imports only modalities, errors and numpy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.arrays import FloatArray
from backend.errors import InputError
from backend.messages import message
from backend.modalities import Modality

Array = npt.NDArray[Any]

OPTICAL_KINDS = ("reflectance", "dn10000", "dn10000_offset", "uint8", "range")
OTHER_KINDS = ("physical", "uint8", "range")  # of modalities in another unit
SAR_KINDS = ("db", "linear", "amplitude", "amplitude_dn", "uint8", "range")
REFLECTANCE_SCALE = 10000.0  # Sentinel-2: DN = reflectance * 10000 ...
REFLECTANCE_OFFSET = 1000.0  # ... + 1000 since processing baseline 04.00
UINT8_MAX = 255.0
# Sentinel-1 IW GRD: sigma0 = (DN / A)^2 with A = 474 / sqrt(sin(incidence)), 560 to 670 across the
# swath; one value for all keeps the scale fixed, at most 1 dB off.
GRD_CALIBRATION = 610.0


@dataclass(frozen=True)
class ModelScale:
    """Physical units <-> [-1, 1] of one modality: linear, or with a knee that gives dark values
    more of the range.

    With r the value's place in [low, high] as 0..1 and k the knee: y = r (1 + k) / (r + k), x = 2 y
    - 1."""

    low: float
    high: float
    knee: float | None

    @classmethod
    def of(cls, modality: Modality) -> ModelScale:
        """The scale that modalities.json defines for a modality."""
        return cls(*modality.model_range, modality.model_knee)

    def to_model(self, physical: Array) -> FloatArray:
        """Physical units (any shape) to float32 in [-1, 1]; what lies outside the range is clipped,
        NaN stays NaN.
        """
        ratio = np.array(physical, dtype=np.float32)  # a copy, changed in place: arrays are large
        ratio -= np.float32(self.low)
        ratio /= np.float32(self.high - self.low)
        np.clip(ratio, 0.0, 1.0, out=ratio)

        if self.knee is not None:
            below = ratio + np.float32(self.knee)
            ratio *= np.float32(1.0 + self.knee)
            ratio /= below

        ratio *= np.float32(2.0)
        ratio -= np.float32(1.0)
        return np.asarray(ratio, dtype=np.float32)

    def to_physical(self, x: Array) -> FloatArray:
        """The inverse of `to_model`: [-1, 1] (clipped to it) back to float32 physical units."""
        ratio = np.array(x, dtype=np.float32)
        ratio += np.float32(1.0)
        ratio *= np.float32(0.5)
        np.clip(ratio, 0.0, 1.0, out=ratio)

        if self.knee is not None:
            below = np.float32(1.0 + self.knee) - ratio
            ratio *= np.float32(self.knee)
            ratio /= below

        ratio *= np.float32(self.high - self.low)
        ratio += np.float32(self.low)
        return np.asarray(ratio, dtype=np.float32)

    def slope(self, x: Array) -> FloatArray:
        """How many physical units one unit of the model's range is worth at x (any shape, in [-1,
        1]): d physical / d x.
        """
        span = np.float32(self.high - self.low) * np.float32(0.5)
        if self.knee is None:
            return np.full_like(x, span, dtype=np.float32)
        slope = np.array(x, dtype=np.float32)  # in place, as above
        slope *= np.float32(-0.5)
        slope += np.float32(0.5 + self.knee)  # 1 + k - y
        slope *= slope
        np.divide(span * np.float32(self.knee * (1 + self.knee)), slope, out=slope)
        return slope

    def count_clipped(self, physical: Array, valid: npt.NDArray[np.bool_] | None = None) -> int:
        """How many values `to_model` clips.

        Args:
            physical: (..., H, W) physical units; NaN is never counted.
            valid: (H, W), True where a pixel counts; None: everywhere.
        """
        outside = (physical < self.low) | (physical > self.high)
        return int(np.count_nonzero(outside if valid is None else outside & valid))


def to_eval8(modality: Modality, physical: Array) -> npt.NDArray[np.float64]:
    """Physical units to the fixed 0..255 scale of PSNR, SSIM and RMSE (SPEC, Evaluation), clipped.

    8-bit optical imagery comes out as it went in, because Radiometry("uint8") spans the same range.
    """
    low, high = modality.evaluation_range
    return np.clip(
        (np.asarray(physical, dtype=np.float64) - low) * (UINT8_MAX / (high - low)), 0.0, UINT8_MAX
    )


@dataclass(frozen=True)
class Radiometry:
    """How a raster's numbers (after the bands' scale and offset) stand for physical units.

    reflectance, db      physical units already; physical: those of a modality that is neither
    optical nor radar dn10000              reflectance = DN / 10000 dn10000_offset       reflectance
    = (DN - 1000) / 10000 uint8                optical: 0..255 over the evaluation range; sar:
    amplitude, as dB relative to 255 linear, amplitude    sar: 10 log10 (power), 20 log10
    (amplitude); zero and below are invalid amplitude_dn         sar: uncalibrated Sentinel-1 GRD
    numbers, 20 log10 (DN / GRD_CALIBRATION) range                low..high linearly onto the
    modality's evaluation range"""

    kind: str
    low: float = 0.0
    high: float = 0.0

    @classmethod
    def parse(cls, text: str) -> Radiometry:
        """Reads the --radiometry of CONTRACT (all but `auto`, which is resolved against a raster).

        Raises:
            InputError: input.radiometry, when it is neither a known name nor LOW:HIGH with LOW
                below HIGH.
        """
        if text in {*OPTICAL_KINDS, *SAR_KINDS, *OTHER_KINDS} - {"range"}:
            return cls(text)
        try:
            low, high = (float(part) for part in text.split(":"))
        except ValueError:
            names = (
                "auto, reflectance, dn10000, dn10000_offset, uint8, db, linear, amplitude,"
                " amplitude_dn"
            )
            raise InputError(
                "input.radiometry",
                message("'{text}' is not a radiometry.", text=text),
                message("Use {names} or LOW:HIGH.", names=names),
            ) from None

        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise InputError(
                "input.radiometry",
                message("The radiometry '{text}' needs a finite LOW below HIGH.", text=text),
            )

        return cls("range", low, high)

    def __str__(self) -> str:
        return f"{self.low!r}:{self.high!r}" if self.kind == "range" else self.kind

    def check(self, modality: Modality) -> Radiometry:
        """Itself, when it can describe this modality.

        Raises:
            InputError: input.radiometry, e.g. reflectance for SAR.
        """
        kinds = (
            SAR_KINDS
            if modality.is_sar
            else OPTICAL_KINDS
            if modality.is_reflectance
            else OTHER_KINDS
        )

        if self.kind not in kinds:
            known = ", ".join(kind if kind != "range" else "LOW:HIGH" for kind in kinds)
            raise InputError(
                "input.radiometry",
                message(
                    "The radiometry '{radiometry}' does not fit {modality}.",
                    radiometry=self,
                    modality=modality.label,
                ),
                message("Use one of {known}.", known=known),
            )

        return self

    @property
    def is_total(self) -> bool:
        """Whether every finite number stands for a value; logarithms have none for zero and
        below.
        """
        return self.kind not in ("linear", "amplitude", "amplitude_dn")

    @property
    def is_relative(self) -> bool:
        """Whether the physical units are relative: the source does not say what its numbers stand
        for.
        """
        return self.kind in ("uint8", "range")

    def to_physical(self, dn: Array, modality: Modality) -> FloatArray:
        """Numbers of the raster (any shape) as float32 physical units; NaN where they stand for
        nothing.

        Raises:
            InputError: input.radiometry, when this radiometry does not fit the modality.
        """
        self.check(modality)
        values = np.asarray(dn, dtype=np.float32)
        if self.kind == "uint8" and modality.is_sar:
            return _decibel(np.maximum(values, 1.0) / np.float32(UINT8_MAX), 20.0)
        if self.kind == "linear":
            return _decibel(values, 10.0)
        if self.kind == "amplitude":
            return _decibel(values, 20.0)
        if self.kind == "amplitude_dn":
            return _decibel(values / np.float32(GRD_CALIBRATION), 20.0)
        gain, bias = self._line(modality)
        numbers = np.array(values, dtype=np.float64)
        if bias:
            numbers -= bias
        numbers *= gain
        return np.asarray(numbers, dtype=np.float32)

    def from_physical(self, physical: Array, modality: Modality) -> FloatArray:
        """The inverse of `to_physical`, unrounded float32; optical and sar 8-bit are clipped to
        0..255.

        Raises:
            InputError: input.radiometry, when this radiometry does not fit the modality.
        """
        self.check(modality)
        values = np.asarray(physical, dtype=np.float64)
        if self.kind == "linear":
            return np.asarray(10.0 ** (values / 10.0), dtype=np.float32)
        if self.kind in ("amplitude", "amplitude_dn"):
            unit = GRD_CALIBRATION if self.kind == "amplitude_dn" else 1.0
            return np.asarray(unit * 10.0 ** (values / 20.0), dtype=np.float32)

        if self.kind == "uint8" and modality.is_sar:
            return np.asarray(
                np.clip(UINT8_MAX * 10.0 ** (values / 20.0), 0.0, UINT8_MAX), dtype=np.float32
            )

        gain, bias = self._line(modality)
        numbers = values / gain + bias
        return np.asarray(
            np.clip(numbers, 0.0, UINT8_MAX) if self.kind == "uint8" else numbers, dtype=np.float32
        )

    def _line(self, modality: Modality) -> tuple[float, float]:
        """(gain, bias) of the linear kinds: physical = (number - bias) * gain."""
        low, high = modality.evaluation_range
        if self.kind == "dn10000":
            return 1.0 / REFLECTANCE_SCALE, 0.0
        if self.kind == "dn10000_offset":
            return 1.0 / REFLECTANCE_SCALE, REFLECTANCE_OFFSET
        if self.kind == "uint8":
            gain = (high - low) / UINT8_MAX
            return gain, -low / gain

        if self.kind == "range":
            gain = (high - low) / (self.high - self.low)
            return gain, self.low - low / gain

        return 1.0, 0.0


def _decibel(values: Array, factor: float) -> FloatArray:
    """factor * log10(values) in dB; NaN for zero, negatives and non-finite values."""
    positive = np.isfinite(values) & (values > 0)
    out = np.full(values.shape, np.nan, dtype=np.float32)
    np.log10(values, out=out, where=positive)
    return out * np.float32(factor)
