"""What a translation misses over ground that is known, carried to ground that looks alike
(Nadaraya-Watson regression).

A third to two thirds of a translation's squared error is what the source does not tell and the
known part of the target does: the level of a season, of haze, of turbid water. So cells of the
known part say what is missed there, and every other cell takes the mean of those whose source and
translation are like its own; where none is, it stays as it is. What was compared on held-out scenes
is in training/EXPERIMENTS.md."""

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

CELLS = 1000  # of the known part that are remembered; three times as many gain 0.01 dB
WIDTH = 0.025  # of a modality's evaluation range: cells nearer than this are alike
DOUBT = 0.001  # of the cells: as much weight has "nothing is missed"
_SEED = 0


@dataclass(frozen=True)
class Correction:
    """r(x) = sum_i k(x, x_i) r_i / (sum_i k(x, x_i) + DOUBT n), k a Gaussian of WIDTH.

    Attributes:
        source, target: modalities.
        like: (n, D) what cells of the known part look like: means of the source's and the
            translation's bands over their evaluation range.
        missed: (n, C) what the translation misses there, physical units.
        left: (n, C) mean squared error of their pixels when each cell is corrected by the others.
        pixels: known pixels behind them.
    """

    source: Modality
    target: Modality
    like: Tensor
    missed: Tensor
    left: Tensor
    pixels: int

    @classmethod
    def fit(
        cls,
        source: Modality,
        target: Modality,
        seen: FloatArray,
        predicted: FloatArray,
        known: FloatArray,
        squared: FloatArray,
        pixels: int,
    ) -> Correction:
        """Remembers CELLS of the known part, drawn in a fixed order.

        Args:
            seen: (C, N) means of the source's bands over cells, physical units.
            predicted: the same of the translation.
            known: the same of the known part.
            squared: (C, N) mean squared differences of these two over the cells' pixels.
            pixels: how many are behind them.
        """
        chosen = np.random.default_rng(_SEED).permutation(seen.shape[1])[:CELLS]
        like = _features(source, target, seen[:, chosen], predicted[:, chosen])
        missed = torch.from_numpy((known - predicted)[:, chosen].T.astype(np.float32).copy())
        # inside a cell: nothing corrects it
        texture = torch.from_numpy(squared[:, chosen].T.astype(np.float32).copy()) - missed.square()
        return cls(
            source,
            target,
            like,
            missed,
            texture.clamp(min=0) + _left_by_others(like, missed).square(),
            pixels,
        )

    def apply(
        self, tile: FloatArray, seen: FloatArray, usual: FloatArray | None = None
    ) -> tuple[FloatArray, FloatArray]:
        """A translated tile with what it misses, and its expected squared error after that, both
        (C, H, W).

        Args:
            tile: (C, H, W) physical units; H and W are whole cells.
            seen: (C, H / f, W / f) means of the source's bands over the same cells, physical units.
            usual: (C, H, W) expected squared error where nothing known looks alike; None: that of
                the known part uncorrected.
        """
        cells = cell_means(tile, self.target.vae_factor)  # (C, h, w)
        rows, columns = cells.shape[1:]
        with torch.inference_mode():
            like = _features(
                self.source, self.target, seen.reshape(len(seen), -1), cells.reshape(len(cells), -1)
            )
            alike = _kernel(like, self.like)  # (h w, n)
            weight, doubt = alike.sum(1, keepdim=True), DOUBT * len(self.like)
            fields = torch.cat([alike @ self.missed, alike @ self.left, weight], dim=1) / (
                weight + doubt
            )
            grid = fields.T.reshape(1, -1, rows, columns)
            fine = F.interpolate(grid, size=tile.shape[1:], mode="bilinear", align_corners=False)[
                0
            ].numpy()
            if usual is None:
                usual = (self.missed.square() + self.left).mean(0).numpy()[:, None, None]

        bands = len(tile)
        return tile + fine[:bands], fine[bands : 2 * bands] + (1 - fine[-1]) * usual

    def as_dict(self) -> dict[str, Any]:
        """For tags and results: what is missed per band in the mean, and in all before and after,
        each cell corrected by the others.
        """
        left = _left_by_others(self.like, self.missed)
        before, after = (float(values.square().mean().sqrt()) for values in (self.missed, left))
        bias = [float(f"{value:.4g}") for value in self.missed.mean(0)]
        return {
            "bias": bias,
            "rmse_before": float(f"{before:.4g}"),
            "rmse_after": float(f"{after:.4g}"),
            "pixels": self.pixels,
        }

    @property
    def digest(self) -> str:
        """SHA-256 of all that decides what is added."""
        return hashlib.sha256(
            self.like.numpy().tobytes()
            + self.missed.numpy().tobytes()
            + self.left.numpy().tobytes()
        ).hexdigest()


def _features(
    source: Modality, target: Modality, seen: FloatArray, predicted: FloatArray
) -> Tensor:
    """(N, D) of cells' means (C, N)."""
    spans = (
        band_range[1] - band_range[0]
        for band_range in (source.evaluation_range, target.evaluation_range)
    )
    scaled = [
        values / np.float32(span) for values, span in zip((seen, predicted), spans, strict=True)
    ]
    return torch.from_numpy(np.concatenate(scaled).T.astype(np.float32).copy())


def _left_by_others(like: Tensor, missed: Tensor) -> Tensor:
    """(n, C) of what is missed, what is left when each cell is corrected by the others."""
    alike = _kernel(like, like).fill_diagonal_(0)
    return missed - (alike @ missed) / (alike.sum(1, keepdim=True) + DOUBT * len(like))


def _kernel(a: Tensor, b: Tensor) -> Tensor:
    """(N, M): 1 where two cells look the same, falling to 0."""
    distance = a.square().sum(1)[:, None] + b.square().sum(1)[None] - 2 * a @ b.T
    return torch.exp(distance.clamp(min=0) * (-0.5 / WIDTH**2))
