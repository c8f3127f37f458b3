"""How predictions are distributed beside the truth, per direction: spread of samples, CRPS,
coverage, and KID and FID on features of our autoencoder.

One step gives nearly the conditional mean: its samples hardly differ, and a CRPS as large as the
mean absolute error reports just that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torchmetrics.functional.regression import continuous_ranked_probability_score

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, modality
from backend.radiometry import ModelScale, to_eval8
from training.data.crops import crop
from training.data.scene import Scene
from training.lib.scoring import directions
from training.lib.whole_scenes import Translator

POOLED = 8  # latents a side of a cell whose mean and deviation are a feature
SUBSETS = 50  # of KID
FID_WINDOWS = 16  # at least, for a covariance of eight features


@dataclass(frozen=True)
class DistributionReport:
    """One direction on the fixed 0..255 scale, means over scenes.

    Attributes:
        scenes, samples: how many.
        mae: of a single sample.
        crps: continuous ranked probability score of the samples, in the scale's units; for samples
            that are all alike it is the mean absolute error.
        spread: standard deviation over the samples of a pixel.
        coverage: share of the true values between the lowest and the highest sample.
        honest_coverage: what that would be if truth and samples were drawn alike,
            (K - 1) / (K + 1).
        kid: squared maximum mean discrepancy between predicted and true windows (third-degree
            kernel) on the target autoencoder's latents, mean and deviation of cells of 8 x 8;
            None for fewer than four windows.
        fid: Frechet distance between the two on the mean and the deviation of the whole latents,
            eight features, so that tens of windows are enough; None for fewer than 16 windows.
    """

    source: str
    target: str
    scenes: int
    samples: int
    mae: float
    crps: float
    spread: float
    coverage: float
    honest_coverage: float
    kid: float | None
    fid: float | None


@torch.inference_mode()
def measure(
    translators: Sequence[Translator], scenes: Sequence[Scene], direction: tuple[str, str]
) -> DistributionReport:
    """Of a direction over scenes that have it; each translator has a seed of its noise."""
    source, target = direction
    drawn = [one.translate_all(scenes, (source,), target) for one in translators]
    rows = [
        _of_scene([of_seed[number] for of_seed in drawn], scene, target)
        for number, scene in enumerate(scenes)
    ]
    mae, crps, spread, coverage = (float(np.mean(column)) for column in zip(*rows, strict=True))
    count = len(translators)
    vae = translators[0].network.vaes[target]
    windows = _windows(drawn[0], scenes, target)
    honest = (count - 1) / (count + 1)
    return DistributionReport(
        source,
        target,
        len(scenes),
        count,
        mae,
        crps,
        spread,
        coverage,
        honest,
        kid=_kid(vae, windows) if len(windows) >= 4 else None,
        fid=_fid(vae, windows) if len(windows) >= FID_WINDOWS else None,
    )


def _of_scene(
    drawn: Sequence[FloatArray], scene: Scene, target: str
) -> tuple[float, float, float, float]:
    """Mean absolute error of the first sample, CRPS, spread and coverage of one scene."""
    one = modality(target)
    rows, columns = drawn[0].shape[1:]
    truth = to_eval8(one, scene.arrays[target][:, :rows, :columns])
    samples = np.stack([to_eval8(one, values) for values in drawn])  # (K, C, H, W)
    valid = np.isfinite(truth) & np.isfinite(samples).all(axis=0)
    y, x = torch.from_numpy(truth[valid]), torch.from_numpy(samples[:, valid])  # (N,), (K, N)
    return (
        float((x[0] - y).abs().mean()),
        float(continuous_ranked_probability_score(x.T.contiguous(), y)),
        float(x.std(dim=0).mean()),
        float(((x.amin(0) <= y) & (y <= x.amax(0))).double().mean()),
    )


class LatentFeatures(nn.Module):
    """Features of pictures that need no download: the mean and the deviation of an autoencoder's
    latents in square cells, (B, bands, H, W) to (B, features).
    """

    def __init__(self, vae: Any, side: int = POOLED) -> None:
        """side: of a cell, in latents."""
        super().__init__()
        self.vae = vae
        self.side = side
        self.num_features = 2 * 4 * (LATENT_SIZE // side) ** 2

    def forward(self, x: Tensor) -> Tensor:
        z = self.vae.encode(x).latent_dist.mode().float()
        cells = z.unflatten(3, (-1, self.side)).unflatten(2, (-1, self.side))  # (B, 4, h, s, w, s)
        return torch.cat([cells.mean((3, 5)), cells.std((3, 5))], dim=1).flatten(1)


def _windows(
    drawn: Sequence[FloatArray], scenes: Sequence[Scene], target: str
) -> list[tuple[FloatArray, FloatArray]]:
    """Predicted and true windows of the scenes that fill one, in the model's -1..1."""
    scale, pairs = ModelScale.of(modality(target)), []
    for values, scene in zip(drawn, scenes, strict=True):
        both = [
            crop(Scene("", "", "", "", {target: one}), 0, 0, LATENT_SIZE, (target,))
            for one in (values, scene.arrays[target])
        ]
        found = [scale.to_model(one[target]) for one in both if one is not None]
        if len(found) == 2:
            pairs.append((found[0], found[1]))
    return pairs


def _kid(vae: Any, windows: Sequence[tuple[FloatArray, FloatArray]]) -> float:
    from torchmetrics.image.kid import KernelInceptionDistance  # slow to import

    distance = KernelInceptionDistance(
        feature=LatentFeatures(vae), subsets=SUBSETS, subset_size=len(windows) // 2
    )
    random = torch.get_rng_state()
    torch.manual_seed(0)  # which windows a subset has
    mean, _ = _compared(distance, vae, windows)
    torch.set_rng_state(random)
    return float(mean)


def _fid(vae: Any, windows: Sequence[tuple[FloatArray, FloatArray]]) -> float:
    from torchmetrics.image.fid import FrechetInceptionDistance  # slow to import

    distance = FrechetInceptionDistance(feature=LatentFeatures(vae, LATENT_SIZE))
    return float(_compared(distance, vae, windows))


def _compared(distance: Any, vae: Any, windows: Sequence[tuple[FloatArray, FloatArray]]) -> Any:
    """What a distance of torchmetrics gives for true and predicted windows."""
    device = next(vae.parameters()).device
    distance.to(device)
    for number, is_real in ((1, True), (0, False)):
        pictures = np.stack([pair[number] for pair in windows])
        distance.update(torch.from_numpy(pictures).to(device), real=is_real)
    return distance.compute()


def table(reports: Sequence[DistributionReport]) -> str:
    """The reports as Markdown."""
    lines = [
        "| direction | scenes | samples | MAE | CRPS | spread | coverage | honest | KID | FID |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for one in reports:
        kid, fid = ("" if value is None else f"{value:.4f}" for value in (one.kid, one.fid))
        lines.append(
            f"| {one.source.upper()} → {one.target.upper()} | {one.scenes} | {one.samples} |"
            f" {one.mae:.2f} | {one.crps:.2f} | {one.spread:.2f} | {one.coverage:.2f} |"
            f" {one.honest_coverage:.2f} | {kid} | {fid} |"
        )

    return "\n".join(lines) + "\n"


def scenes_by_direction(scenes: Sequence[Scene]) -> Mapping[tuple[str, str], list[Scene]]:
    """The scenes that have each direction's two modalities, where there are any."""
    having = {pair: [s for s in scenes if set(pair) <= set(s.arrays)] for pair in directions()}
    return {pair: found for pair, found in having.items() if found}
