"""Kernel regression of the residuals against the reference, by local appearance
(Nadaraya-Watson).

A third to two thirds of a translation's squared error is not in the source, but in the reference:
the level of a season, of haze, of turbid water. Cells of the reference give residuals (reference
minus prediction). Every other cell is corrected by the mean residual of the cells whose source and
prediction resemble its own; a cell that resembles none is not corrected. training/EXPERIMENTS.md
has the comparison on held-out scenes.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.arrays import FloatArray
from backend.geometry.grid import cell_means
from backend.modalities import Modality

CELLS = 1000  # of the reference that are kept; three times as many gain 0.01 dB
WIDTH = 0.025  # of the kernel, as a share of a modality's evaluation range
DOUBT = 0.001  # weight of a zero residual, as a share of the cells
_SEED = 0


@dataclass(frozen=True)
class Correction:
    """r(x) = sum_i k(x, x_i) r_i / (sum_i k(x, x_i) + DOUBT n), k a Gaussian of WIDTH.

    Attributes:
        source, target: modalities.
        features: (n, D) appearance of the reference's cells: means of the source's and the
            prediction's bands over their evaluation range.
        residual: (n, C) reference minus prediction of these cells, physical units.
        residual_mse: (n, C) mean squared error of their pixels when each cell is corrected by the
            others.
        pixels: of the reference that the cells were computed from.
    """

    source: Modality
    target: Modality
    features: Tensor
    residual: Tensor
    residual_mse: Tensor
    pixels: int

    @classmethod
    def fit(
        cls,
        source: Modality,
        target: Modality,
        source_means: FloatArray,
        predicted: FloatArray,
        known: FloatArray,
        squared: FloatArray,
        pixels: int,
    ) -> Correction:
        """Keeps CELLS of the reference, drawn in a fixed order.

        Args:
            source_means: (C, N) means of the source's bands over cells, physical units.
            predicted: (C, N) the same of the prediction.
            known: (C, N) the same of the reference.
            squared: (C, N) mean squared differences of the last two over the cells' pixels.
            pixels: how many pixels the cells were computed from.
        """
        chosen = np.random.default_rng(_SEED).permutation(source_means.shape[1])[:CELLS]
        features = _features(source, target, source_means[:, chosen], predicted[:, chosen])
        residual = torch.from_numpy((known - predicted)[:, chosen].T.astype(np.float32).copy())

        # The variance inside a cell, which no mean residual corrects.
        mse = torch.from_numpy(squared[:, chosen].T.astype(np.float32).copy())
        texture = (mse - residual.square()).clamp(min=0)
        residual_mse = texture + _corrected_by_the_others(features, residual).square()
        return cls(source, target, features, residual, residual_mse, pixels)

    def apply(
        self, tile: FloatArray, source_means: FloatArray, usual: FloatArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """A predicted tile after correction, and its expected squared error, both (C, H, W).

        Args:
            tile: (C, H, W) physical units; H and W are whole cells.
            source_means: (C, H / f, W / f) means of the source's bands over the same cells,
                physical units.
            usual: (C, H, W) expected squared error of cells that resemble none of the reference;
                None: that of the uncorrected reference.
        """
        cells = cell_means(tile, self.target.vae_factor)  # (C, h, w)
        rows, columns = cells.shape[1:]
        with torch.inference_mode():
            features = _features(
                self.source,
                self.target,
                source_means.reshape(len(source_means), -1),
                cells.reshape(len(cells), -1),
            )
            kernel = _kernel(features, self.features)  # (h w, n)
            weight, doubt = kernel.sum(1, keepdim=True), DOUBT * len(self.features)
            sums = torch.cat([kernel @ self.residual, kernel @ self.residual_mse, weight], dim=1)
            grid = (sums / (weight + doubt)).T.reshape(1, -1, rows, columns)
            size = tile.shape[1:]
            fine = F.interpolate(grid, size=size, mode="bilinear", align_corners=False)[0].numpy()
            if usual is None:
                usual = (self.residual.square() + self.residual_mse).mean(0).numpy()[:, None, None]

        bands = len(tile)
        return tile + fine[:bands], fine[bands : 2 * bands] + (1 - fine[-1]) * usual

    def as_dict(self) -> dict[str, Any]:
        """For tags and results: the mean residual per band, and the RMSE of all residuals before
        and after each cell is corrected by the others.
        """
        corrected = _corrected_by_the_others(self.features, self.residual)
        before, after = (
            float(values.square().mean().sqrt()) for values in (self.residual, corrected)
        )
        bias = [float(f"{value:.4g}") for value in self.residual.mean(0)]
        return {
            "bias": bias,
            "rmse_before": float(f"{before:.4g}"),
            "rmse_after": float(f"{after:.4g}"),
            "pixels": self.pixels,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of everything that the correction depends on."""
        return hashlib.sha256(
            self.features.numpy().tobytes()
            + self.residual.numpy().tobytes()
            + self.residual_mse.numpy().tobytes()
        ).hexdigest()


def _features(
    source: Modality, target: Modality, source_means: FloatArray, predicted: FloatArray
) -> Tensor:
    """(N, D) of cells' means (C, N)."""
    spans = (
        band_range[1] - band_range[0]
        for band_range in (source.evaluation_range, target.evaluation_range)
    )
    scaled = [
        values / np.float32(span)
        for values, span in zip((source_means, predicted), spans, strict=True)
    ]
    return torch.from_numpy(np.concatenate(scaled).T.astype(np.float32).copy())


def _corrected_by_the_others(features: Tensor, residual: Tensor) -> Tensor:
    """(n, C) residuals after each cell is corrected by the others."""
    kernel = _kernel(features, features).fill_diagonal_(0)
    return residual - (kernel @ residual) / (kernel.sum(1, keepdim=True) + DOUBT * len(features))


def _kernel(a: Tensor, b: Tensor) -> Tensor:
    """(N, M): 1 for cells of the same appearance, falling to 0."""
    distance = a.square().sum(1)[:, None] + b.square().sum(1)[None] - 2 * a @ b.T
    return torch.exp(distance.clamp(min=0) * (-0.5 / WIDTH**2))
