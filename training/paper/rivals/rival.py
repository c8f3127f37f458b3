"""What all five have in common: a batch of pixels on the target's grid, a loss, a translation.

Imports data sets, the backend's model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from backend.arrays import FloatArray
from backend.modalities import modality
from backend.radiometry import ModelScale
from training.data.crops import Augmentation, random_crop
from training.data.errors import BadInput
from training.data.scene import Scene
from training.lib.per_pixel import on_grid_of


@dataclass(frozen=True)
class PixelPairs:
    """Pixels in [-1, 1]: x (B, bands, size, size) as the source has them, on_target the same on the
    target's grid, y the target's.
    """

    x: Tensor
    on_target: Tensor
    y: Tensor

    def __len__(self) -> int:
        return len(self.x)

    def to(self, device: torch.device) -> PixelPairs:
        return PixelPairs(self.x.to(device), self.on_target.to(device), self.y.to(device))


@dataclass(frozen=True)
class RivalConfig:
    """How all are trained; the `rivals` section of training/configs/rivals.yaml.

    Attributes:
        crop_latents: side of a crop.
        batch_size: crops.
        width: channels of the first level of every network.
        base_steps: of ControlNet's own diffusion model, before its control is trained.
        augmentation: as for our model.
        fit: FitConfig.
    """

    crop_latents: int
    batch_size: int
    width: int
    base_steps: int
    augmentation: dict[str, float | bool]
    fit: dict[str, Any]


class Rival(nn.Module):
    """One method in one direction.

    Autoencoders are frozen, and no part of what is trained or stored.
    """

    name = ""

    def __init__(
        self, source: str, target: str, config: RivalConfig, vaes: Mapping[str, Any]
    ) -> None:
        super().__init__()
        self.source, self.target = modality(source), modality(target)
        self.config = config
        self._vaes = dict(vaes)  # a plain dict: nn.Module would make them parts

    def loss(self, batch: PixelPairs) -> tuple[Tensor, dict[str, Tensor]]:
        """What is minimised, and figures for the log."""
        raise NotImplementedError

    @torch.inference_mode()
    def translate(self, batch: PixelPairs, seed: int = 0) -> Tensor:
        """The target's pixels in [-1, 1], of a batch whose y is not looked at."""
        raise NotImplementedError

    @torch.no_grad()
    def encode(self, id_: str, x: Tensor) -> Tensor:
        """Scaled posterior means (B, 4, h, w)."""
        vae = self._vaes[id_].to(x.device)
        return torch.as_tensor(vae.encode(x).latent_dist.mode()).float() * float(
            vae.config["scaling_factor"]
        )

    @torch.no_grad()
    def decode(self, id_: str, z: Tensor) -> Tensor:
        """Scaled latents to pixels, clipped to [-1, 1]."""
        vae = self._vaes[id_].to(z.device)
        return (
            torch.as_tensor(vae.decode(z / float(vae.config["scaling_factor"])).sample)
            .float()
            .clamp(-1, 1)
        )


class PairSampler:
    """Crops of scenes that have both modalities, every scene alike."""

    def __init__(self, scenes: list[Scene], source: str, target: str, config: RivalConfig) -> None:
        self.scenes = [
            scene for scene in scenes if scene.pairs and {source, target} <= set(scene.arrays)
        ]
        if not self.scenes:
            raise BadInput(f"no scene has {source} and {target}")
        self.source, self.target, self.config = source, target, config
        self.augmentation = Augmentation(**config.augmentation)  # type: ignore[arg-type]

    def __call__(self, rng: np.random.Generator) -> PixelPairs:
        crops: list[dict[str, FloatArray]] = []
        while len(crops) < self.config.batch_size:
            scene = self.scenes[rng.integers(len(self.scenes))]
            arrays = random_crop(
                scene, self.config.crop_latents, rng, self.augmentation, (self.source, self.target)
            )
            if arrays is not None:
                crops.append(arrays)

        return pixel_pairs(crops, self.source, self.target)


def pixel_pairs(crops: list[dict[str, FloatArray]], source: str, target: str) -> PixelPairs:
    """A batch of crops in physical units."""
    scales = {id_: ModelScale.of(modality(id_)) for id_ in (source, target)}
    x = np.stack([scales[source].to_model(crop[source]) for crop in crops])
    on_target = np.stack(
        [scales[source].to_model(on_grid_of(crop[source], source, target)) for crop in crops]
    )
    y = np.stack([scales[target].to_model(crop[target]) for crop in crops])
    return PixelPairs(*(torch.from_numpy(values).float() for values in (x, on_target, y)))


def frozen(module: nn.Module) -> dict[str, Tensor]:
    """A module's state for torch.func.functional_call: gradients flow through it, not into it."""
    return {name: tensor.detach() for name, tensor in module.state_dict().items()}
