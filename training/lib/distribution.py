"""How predictions are distributed beside the truth, per direction: spread of samples, CRPS,
coverage, and KID on features of our autoencoder.

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
    kid = _kid(translators[0].network.vaes[target], drawn[0], scenes, target)
    honest = (count - 1) / (count + 1)
    return DistributionReport(
        source, target, len(scenes), count, mae, crps, spread, coverage, honest, kid
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
    """Features of pictures for KID that need no download: the mean and the deviation of an
    autoencoder's latents in cells of POOLED, (B, bands, H, W) to (B, features).
    """

    def __init__(self, vae: Any) -> None:
        super().__init__()
        self.vae = vae
        self.num_features = 2 * 4 * (LATENT_SIZE // POOLED) ** 2

    def forward(self, x: Tensor) -> Tensor:
        z = self.vae.encode(x).latent_dist.mode().float()
        cells = z.unflatten(3, (-1, POOLED)).unflatten(2, (-1, POOLED))  # (B, 4, h, 8, w, 8)
        return torch.cat([cells.mean((3, 5)), cells.std((3, 5))], dim=1).flatten(1)


def _kid(
    vae: Any, drawn: Sequence[FloatArray], scenes: Sequence[Scene], target: str
) -> float | None:
    from torchmetrics.image.kid import KernelInceptionDistance  # slow to import

    scale, pairs = ModelScale.of(modality(target)), []
    for values, scene in zip(drawn, scenes, strict=True):
        both = [
            crop(Scene("", "", "", "", {target: one}), 0, 0, LATENT_SIZE, (target,))
            for one in (values, scene.arrays[target])
        ]
        found = [scale.to_model(one[target]) for one in both if one is not None]
        if len(found) == 2:
            pairs.append(found)
    if len(pairs) < 4:
        return None

    device = next(vae.parameters()).device
    features = LatentFeatures(vae)
    distance = KernelInceptionDistance(
        feature=features, subsets=SUBSETS, subset_size=len(pairs) // 2
    )
    distance.to(device)
    random = torch.get_rng_state()
    torch.manual_seed(0)  # which windows a subset has
    for number, is_real in ((1, True), (0, False)):
        pictures = np.stack([pair[number] for pair in pairs])
        distance.update(torch.from_numpy(pictures).to(device), real=is_real)
    mean, _ = distance.compute()
    torch.set_rng_state(random)
    return float(mean)


def table(reports: Sequence[DistributionReport]) -> str:
    """The reports as Markdown."""
    lines = [
        "| direction | scenes | samples | MAE | CRPS | spread | coverage | honest | KID |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for one in reports:
        kid = "" if one.kid is None else f"{one.kid:.4f}"
        lines.append(
            f"| {one.source.upper()} → {one.target.upper()} | {one.scenes} | {one.samples} |"
            f" {one.mae:.2f} | {one.crps:.2f} | {one.spread:.2f} | {one.coverage:.2f} |"
            f" {one.honest_coverage:.2f} | {kid} |"
        )

    return "\n".join(lines) + "\n"


def scenes_by_direction(scenes: Sequence[Scene]) -> Mapping[tuple[str, str], list[Scene]]:
    """The scenes that have each direction's two modalities, where there are any."""
    having = {pair: [s for s in scenes if set(pair) <= set(s.arrays)] for pair in directions()}
    return {pair: found for pair, found in having.items() if found}
