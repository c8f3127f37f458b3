"""Stage I without its loop: config, pixels of a batch, loss, figures on held-out scenes.

Imports the backend's model and the data sets; no script.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
import torch
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import Modality
from backend.radiometry import ModelScale, to_eval8
from training.data.crops import Augmentation, crop, random_crop, with_haze
from training.data.inspection import as_channels
from training.data.scene import Scene
from training.lib import common
from training.lib.perceptual import Perceptual
from training.lib.placement import pinned, tensors_onto

# AutoencoderKL or LinearCodeAutoencoder; mypy does not see diffusers' bases
Autoencoder: TypeAlias = Any


# of errors beyond the evaluation range, which the metrics do not see but clouds and snow need
BRIGHT_WEIGHT = 0.3


@dataclass(frozen=True)
class AutoencoderConfig:
    """One Stage I experiment; training/configs/*_autoencoder.yaml."""

    preset: str
    crop_latents: int
    batch_size: int
    kl_weight: float
    fit: dict[str, Any]
    perceptual_weight: float = 0.0  # gamma, of LPIPS
    # SPEC's; or "log": log(mse per crop + floor) on the metrics' scale, whose mean is a mean PSNR
    loss: str = "mse"
    floor: float = 2e-4
    augmentation: dict[str, float | bool] = field(default_factory=dict)
    group_weights: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Pixels:
    """A batch of one modality: x (B, bands, size, size) in [-1, 1], and what an error of 1 there is
    worth on the metrics' scale.
    """

    x: Tensor
    weight: Tensor

    def __len__(self) -> int:
        return len(self.x)

    def to(self, device: torch.device) -> Pixels:
        return Pixels(**tensors_onto(self, device))

    def pin_memory(self) -> Pixels:
        """Itself in locked memory, as a loader's own thread wants it."""
        return Pixels(**pinned(self))


def batch_of(
    scenes: Iterator[Scene], target: Modality, config: AutoencoderConfig, rng: np.random.Generator
) -> Pixels:
    """A batch of augmented crops, one of each scene that has enough of them."""
    augmentation = common.section(Augmentation, config.augmentation, "augmentation")
    crops: list[FloatArray] = []
    while len(crops) < config.batch_size:
        arrays = random_crop(next(scenes), config.crop_latents, rng, augmentation, (target.id,))
        if arrays is not None:
            values = with_haze(arrays[target.id], target.id, augmentation.draw_haze(rng))
            crops.append(ModelScale.of(target).to_model(values))

    x = np.stack(crops)
    return Pixels(torch.from_numpy(x), torch.from_numpy(evaluation_weight(x, target)))


def evaluation_weight(x: FloatArray, target: Modality) -> FloatArray:
    """How much of the metrics' range one unit of the model's is worth at each pixel x (any
    shape).
    """
    scale = ModelScale.of(target)
    low, high = target.evaluation_range
    weight = scale.slope(x)
    weight /= np.float32(high - low)
    weight[x > scale.to_model(np.array(high, dtype=np.float32))] *= np.float32(BRIGHT_WEIGHT)
    return weight


def loss(
    vae: Autoencoder, batch: Pixels, config: AutoencoderConfig, perceptual: Perceptual | None = None
) -> tuple[Tensor, dict[str, Tensor]]:
    """Reconstruction + gamma * LPIPS + beta * KL; means per element (SPEC, our choices)."""
    posterior = vae.encode(batch.x).latent_dist
    reconstruction = vae.decode(posterior.sample()).sample.float()
    kl = posterior.kl().float().mean() / posterior.mean[0].numel()
    of_crops = (batch.weight * (reconstruction - batch.x)).square().mean((1, 2, 3))  # (B,)

    if config.loss == "log":
        value = torch.log(of_crops + config.floor).mean()
    else:
        value = (reconstruction - batch.x).square().mean()

    reported = {"psnr": -10 * torch.log10(of_crops.detach() + 1e-9).mean(), "kl": kl.detach()}
    if perceptual is not None:
        lpips = perceptual(reconstruction, batch.x)
        value, reported["lpips"] = value + config.perceptual_weight * lpips, lpips.detach()

    return value + config.kl_weight * kl, reported


def validate(vae: Autoencoder, scenes: list[Scene], target: Modality) -> dict[str, float]:
    """Mean over scenes of the reconstruction's PSNR in dB on SPEC's 0..255 scale, centre window of
    each; nothing without scenes.
    """
    scale, figures = ModelScale.of(target), []
    device = next(vae.parameters()).device
    for scene in scenes:
        if target.id not in scene.arrays:
            continue
        row, column = (max(0, (n - 64) // 2) for n in scene.latent_size)
        arrays = crop(scene, row, column, 64, (target.id,))
        if arrays is None:
            continue
        x = torch.from_numpy(scale.to_model(arrays[target.id]))[None].to(device)
        y = vae.decode(vae.encode(x).latent_dist.mode()).sample[0].float().cpu().numpy()
        error = to_eval8(target, scale.to_physical(y)) - to_eval8(target, arrays[target.id])
        figures.append(10 * np.log10(255**2 / max(1e-9, float(np.mean(error**2)))))

    return {"score": float(np.mean(figures))} if figures else {}


def reconstructions(
    vae: Autoencoder, scenes: list[Scene], target: Modality, count: int = 4
) -> dict[str, Tensor]:
    """Of a few scenes' centre windows the truth beside what comes back, for TensorBoard: (3, H, 2
    W) in 0..1 by the scene's id.
    """
    scale, device, drawn = ModelScale.of(target), next(vae.parameters()).device, {}
    for scene in [scene for scene in scenes if target.id in scene.arrays][:count]:
        row, column = (max(0, (n - 64) // 2) for n in scene.latent_size)
        arrays = crop(scene, row, column, 64, (target.id,))
        if arrays is not None:
            x = torch.from_numpy(scale.to_model(arrays[target.id]))[None].to(device)
            y = scale.to_physical(
                vae.decode(vae.encode(x).latent_dist.mode()).sample[0].float().cpu().numpy()
            )
            both = [
                torch.from_numpy(as_channels(values, target.id))
                for values in (arrays[target.id], y)
            ]
            drawn[scene.id] = torch.cat(both, dim=2)

    return drawn
