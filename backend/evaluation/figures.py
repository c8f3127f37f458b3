"""PSNR, SSIM, RMSE, spectral angle, bias and correlation of two images, summed up strip by strip:
memory does not grow with height.

Where not said otherwise on the fixed 0..255 scale (SPEC, Evaluation), over the pixels that both
images have."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from backend.arrays import Mask
from backend.modalities import Modality
from backend.radiometry import UINT8_MAX, to_eval8

Image = npt.NDArray[np.float32]  # (C, H, W) physical units
SSIM_REACH = 5  # Gaussian 11 x 11 ...
_SSIM_SIGMA = 1.5
_SSIM_C1, _SSIM_C2 = (0.01 * UINT8_MAX) ** 2, (0.03 * UINT8_MAX) ** 2
_MOST_DB = 120.0  # of equal images


@dataclass(frozen=True)
class Figures:
    """One image against its truth.

    Attributes:
        pixels: how many both have.
        psnr_db, rmse: over all bands.
        ssim: mean over bands and over pixels whose 11 x 11 neighbourhood is whole; None where there
            is none.
        bias: per band, prediction minus truth, physical units.
        correlation: Pearson's, mean over bands; 0 for a band without variation.
        sam_degrees: mean angle between the spectra of physical units; None for a single band.
    """

    pixels: int
    psnr_db: float
    ssim: float | None
    rmse: float
    bias: tuple[float, ...]
    correlation: float
    sam_degrees: float | None


class FigureSums:
    """What is summed up of strips of rows, which come from top to bottom."""

    def __init__(self, modality: Modality) -> None:
        self.modality = modality
        bands = modality.channels
        self._pixels = 0
        self._bias = np.zeros(bands)
        self._moments = np.zeros((5, bands))  # sums of y, x, y y, x x, y x
        self._angle, self._angles = 0.0, 0
        self._ssim, self._ssims = 0.0, 0

    def add(self, prediction: Image, truth: Image, valid: Mask, inside: slice) -> None:
        """Adds a strip.

        Args:
            prediction: (C, h, W) physical units; anything where not valid.
            truth: the same.
            valid: (h, W).
            inside: the rows that count; up to 2 * SSIM_REACH rows around them are there for SSIM
                alone.
        """
        a, b = (
            np.where(valid, to_eval8(self.modality, np.nan_to_num(image)), 0.0)
            for image in (prediction, truth)
        )
        whole = eroded(valid)[inside]
        if whole.any():
            self._ssim += float(ssim_map(a, b)[:, inside][:, whole].sum())
            self._ssims += int(whole.sum()) * len(a)

        here = valid[inside]
        if not here.any():
            return
        y, x = a[:, inside][:, here], b[:, inside][:, here]  # (C, N)
        self._pixels += y.shape[1]
        self._moments += np.stack(
            [y.sum(1), x.sum(1), (y * y).sum(1), (x * x).sum(1), (y * x).sum(1)]
        )
        drawn, true = (
            image[:, inside][:, here].astype(np.float64) for image in (prediction, truth)
        )
        self._bias += (drawn - true).sum(1)
        if self.modality.channels > 1:
            length = np.linalg.norm(drawn, axis=0) * np.linalg.norm(true, axis=0)
            cosine = (drawn * true).sum(0)[length > 0] / length[length > 0]
            self._angle += float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))).sum())
            self._angles += int((length > 0).sum())

    def figures(self) -> Figures:
        """The figures of all strips.

        Raises:
            ValueError: no pixel was in both.
        """
        if not self._pixels:
            raise ValueError("no pixel has a value in both images")
        y, x, yy, xx, yx = self._moments / self._pixels
        mse = float((yy - 2 * yx + xx).mean())
        spread = np.sqrt(np.maximum(yy - y * y, 0) * np.maximum(xx - x * x, 0))
        correlations = np.divide(yx - y * x, spread, out=np.zeros_like(spread), where=spread > 1e-9)

        return Figures(
            pixels=self._pixels,
            psnr_db=(
                float(min(_MOST_DB, 10 * np.log10(UINT8_MAX**2 / mse))) if mse > 0 else _MOST_DB
            ),
            ssim=self._ssim / self._ssims if self._ssims else None,
            rmse=max(mse, 0.0) ** 0.5,
            bias=tuple(float(value) for value in self._bias / self._pixels),
            correlation=float(correlations.mean()),
            sam_degrees=self._angle / self._angles if self._angles else None,
        )


def ssim_map(a: npt.NDArray[np.float64], b: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(C, H, W) of Wang et al. 2004 with the sample's covariances, the image reflected at its
    edges.
    """
    offsets = torch.arange(-SSIM_REACH, SSIM_REACH + 1, dtype=torch.float64)
    kernel = torch.exp(-((offsets / _SSIM_SIGMA) ** 2) / 2)
    kernel = kernel / kernel.sum()
    y, x = (torch.from_numpy(image)[:, None] for image in (a, b))  # (C, 1, H, W)
    padded = F.pad(torch.cat([y, x, y * y, x * x, y * x]), (SSIM_REACH,) * 4, mode="reflect")
    smooth = F.conv2d(F.conv2d(padded, kernel.view(1, 1, -1, 1)), kernel.view(1, 1, 1, -1))[:, 0]
    my, mx, yy, xx, yx = smooth.chunk(5)  # each (C, H, W)
    numerator = (2 * my * mx + _SSIM_C1) * (2 * (yx - my * mx) + _SSIM_C2)
    denominator = (my**2 + mx**2 + _SSIM_C1) * (
        (yy - my**2).clamp(min=0) + (xx - mx**2).clamp(min=0) + _SSIM_C2
    )

    return np.asarray((numerator / denominator).numpy())


def eroded(valid: Mask) -> Mask:
    """True where all of the 11 x 11 neighbourhood inside the image is; nowhere in one too small to
    be reflected.
    """
    if min(valid.shape) <= SSIM_REACH:
        return np.zeros_like(valid)
    side = 2 * SSIM_REACH + 1
    padded = np.pad(valid, SSIM_REACH, constant_values=True)
    along = np.lib.stride_tricks.sliding_window_view(padded, side, axis=0).all(axis=-1)
    return np.asarray(np.lib.stride_tricks.sliding_window_view(along, side, axis=1).all(axis=-1))
