"""PSNR, SSIM, RMSE and their companions of one image against its truth, on the fixed 0..255 scale
(SPEC, Evaluation).

Only pixels with truth and prediction count. SSIM goes band by band in strips of rows, so that a
whole scene of six bands needs a few hundred megabytes; the figure is that of the whole image at
once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.arrays import Mask
from backend.evaluation.figures import SSIM_REACH, eroded, ssim_map
from backend.radiometry import UINT8_MAX

Image = npt.NDArray[Any]  # (C, H, W) on 0..255, NaN where there is no value
STRIP_ROWS = 48  # in float64, filtered five times


@dataclass(frozen=True)
class Score:
    """One image against its truth, on 0..255.

    Attributes:
        unbiased_psnr_db: after each band's mean error is taken away: structure without level.
        correlation: Pearson's, mean over bands.
        detail: mean absolute step between neighbouring pixels, over the truth's: 1 is as sharp,
            less is softer.
        sam_degrees: mean angle between the pixels' spectra; NaN for one band.
        ergas: relative global error of the bands, in percent, at equal pixel sizes; NaN for one
            band.
    """

    psnr_db: float
    ssim: float
    rmse: float
    unbiased_psnr_db: float
    correlation: float
    detail: float
    sam_degrees: float = float("nan")
    ergas: float = float("nan")

    @classmethod
    def of(cls, prediction: Image, truth: Image) -> Score:
        """All figures, over the pixels where every band of both has a value.

        Raises:
            ValueError: when there is no such pixel.
        """
        valid: Mask = np.asarray(
            np.isfinite(prediction).all(axis=0) & np.isfinite(truth).all(axis=0)
        )
        if not valid.any():
            raise ValueError("no pixel has a value in both images")
        y, x = prediction[:, valid].astype(np.float64), truth[:, valid].astype(np.float64)  # (C, N)
        error = y - x
        mse, unbiased = (
            float(np.mean(error**2)),
            float(np.mean((error - error.mean(axis=1, keepdims=True)) ** 2)),
        )
        sharpness = [_mean_step(image, valid) for image in (prediction, truth)]

        return cls(
            psnr_db=decibels(mse),
            ssim=masked_ssim(prediction, truth, valid),
            rmse=mse**0.5,
            unbiased_psnr_db=decibels(unbiased),
            correlation=correlation(y, x),
            detail=sharpness[0] / max(1e-9, sharpness[1]),
            sam_degrees=spectral_angle(y, x),
            ergas=ergas(y, x),
        )


def decibels(mse: float) -> float:
    """PSNR of a mean square error on 0..255, at most 120 dB."""
    return float(10 * np.log10(UINT8_MAX**2 / max(mse, UINT8_MAX**2 * 1e-12)))


def correlation(y: Image, x: Image) -> float:
    """Mean over bands of Pearson's correlation of (C, N) values; a band without variation counts as
    0.
    """
    of_bands = []
    for a, b in zip(y, x, strict=True):
        a, b = a - a.mean(), b - b.mean()
        scale = np.sqrt(np.sum(a * a) * np.sum(b * b))
        of_bands.append(float(np.sum(a * b) / scale) if scale > 0 else 0.0)

    return float(np.mean(of_bands))


def spectral_angle(y: Image, x: Image) -> float:
    """Mean over pixels of the angle in degrees between (C, N) spectra; pixels without light in
    either have none. NaN for one band.
    """
    if len(y) < 2:
        return float("nan")
    norms = np.linalg.norm(y, axis=0) * np.linalg.norm(x, axis=0)
    lit = norms > 0
    if not lit.any():
        return float("nan")
    cosine = np.clip((y * x).sum(axis=0)[lit] / norms[lit], -1.0, 1.0)
    return float(np.degrees(np.arccos(cosine)).mean())


def ergas(y: Image, x: Image) -> float:
    """100 sqrt(mean over bands of (RMSE / mean of the truth)^2) of (C, N), Wald's h / l being 1 for
    equal pixels. NaN for one band.
    """
    means = x.mean(axis=1)
    if len(y) < 2 or not (means > 0).all():
        return float("nan")
    return float(100 * np.sqrt(np.mean(np.mean((y - x) ** 2, axis=1) / means**2)))


def ndvi(nir: Image, red: Image) -> Image:
    """(NIR - red) / (NIR + red) of reflectance (H, W); NaN where there is no light."""
    total = nir + red
    return np.where(total > 0, (nir - red) / np.where(total > 0, total, 1.0), np.nan)


def masked_ssim(prediction: Image, truth: Image, valid: Mask) -> float:
    """SSIM (Gaussian 11x11, sigma 1.5, data range 255, mean over bands, reflected at the image's
    edges) over the pixels whose whole neighbourhood is valid; NaN where no pixel has one: the image
    is smaller than the window, or riddled with gaps.
    """
    if min(valid.shape) <= SSIM_REACH:
        return float("nan")
    height = len(valid)
    total, count = 0.0, 0

    for top in range(0, height, STRIP_ROWS):
        bottom = min(top + STRIP_ROWS, height)
        # at least 6 rows, to be reflected
        first, last = max(0, top - 2 * SSIM_REACH), min(height, bottom + 2 * SSIM_REACH)
        inside = slice(top - first, bottom - first)
        whole = eroded(valid[first:last])[inside]
        for band in range(len(truth)) if whole.any() else ():
            a, b = (
                np.where(valid[first:last], image[band, first:last], 0.0).astype(np.float64)[None]
                for image in (prediction, truth)
            )
            total += float(ssim_map(a, b)[0, inside][whole].sum())

        count += int(whole.sum()) * len(truth)

    return total / count if count else float("nan")


def imprint(image: Image, size: int) -> float:
    """How much a pattern of blocks shows: the mean step between neighbours at the place in a block
    where it is largest, over that at all places; 1 where nothing repeats with the blocks.

    Args:
        image: (C, H, W), a block beginning in its upper left corner.
        size: pixels a side of a block.
    """
    found = []
    for axis in (1, 2):
        steps = np.abs(np.diff(image, axis=axis)).mean(axis=(0, 3 - axis))
        place = np.arange(1, len(steps) + 1) % size
        means = [float(steps[place == number].mean()) for number in range(size)]
        found.append(max(means) / float(np.mean(means)) if any(means) else 1.0)

    return float(np.mean(found))


def _mean_step(image: Image, valid: Mask) -> float:
    both = valid[:, 1:] & valid[:, :-1]
    return float(np.abs(np.diff(image, axis=2))[:, both].mean()) if both.any() else 0.0
