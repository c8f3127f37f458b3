"""Batches of one modality's pixels for Stage I: from scenes in memory, or streamed from shards."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import torch

from backend.modalities import Modality
from training.data.scene import Scene
from training.data.shards import read_shards
from training.lib.stage1 import (
    Autoencoder,
    AutoencoderConfig,
    Pixels,
    batch_of,
)

SHUFFLED = 512  # scenes in the buffer of a stream


class CropSampler:
    """Batches of random crops of one modality; a scene is drawn by the fourth root of its area
    times its group's weight.
    """

    def __init__(self, scenes: list[Scene], target: Modality, config: AutoencoderConfig) -> None:
        self.scenes = [scene for scene in scenes if target.id in scene.arrays]
        if not self.scenes:
            raise ValueError(f"no scene has {target.id}")
        weights = [
            np.prod(s.latent_size) ** 0.25 * config.group_weights.get(s.group, 1.0)
            for s in self.scenes
        ]
        self.weights = np.array(weights) / np.sum(weights)
        self.target = target
        self.config = config

    def __call__(self, rng: np.random.Generator) -> Pixels:
        drawn = (self.scenes[rng.choice(len(self.scenes), p=self.weights)] for _ in count())
        return batch_of(drawn, self.target, self.config, rng)


class StreamSampler:
    """The same from shards that do not fit a memory: read again and again from front to back,
    shuffled within a buffer.

    What it draws next does not follow from the checkpoint: a resumed run sees other crops than one
    that was not cut."""

    def __init__(self, shards: Path, target: Modality, config: AutoencoderConfig) -> None:
        self.scenes = self._endless(shards)
        self.target = target
        self.config = config

    def __call__(self, rng: np.random.Generator) -> Pixels:
        return batch_of(self.scenes, self.target, self.config, rng)

    def _endless(self, shards: Path) -> Iterator[Scene]:
        while True:
            found = False
            for scene in read_shards(shards, "train", SHUFFLED):
                if self.target.id in scene.arrays:
                    found = True
                    yield scene

            if not found:
                raise ValueError(f"no scene has {self.target.id}")


@torch.inference_mode()
def latent_scaling_factor(
    vae: Autoencoder, sampler: CropSampler | StreamSampler, batches: int = 20
) -> float:
    """1 / std of the posterior means over training crops (SPEC)."""
    rng, device = np.random.default_rng(0), next(vae.parameters()).device
    means = torch.cat(
        [vae.encode(sampler(rng).to(device).x).latent_dist.mode().flatten() for _ in range(batches)]
    )
    return float(1.0 / means.std())
