"""Batches of one modality's pixels for Stage I: from scenes in memory, or of shards in an order."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import torch

from backend.modalities import Modality
from training.data.errors import BadInput
from training.data.scene import Scene
from training.data.shard_reader import ReadingOrder, ShardReader
from training.lib.stage1 import (
    Autoencoder,
    AutoencoderConfig,
    Pixels,
    batch_of,
)


class CropSampler:
    """Batches of random crops of one modality; a scene is drawn by the fourth root of its area
    times its group's weight.
    """

    def __init__(self, scenes: list[Scene], target: Modality, config: AutoencoderConfig) -> None:
        self.scenes = [scene for scene in scenes if target.id in scene.arrays]
        if not self.scenes:
            raise BadInput(f"no scene has {target.id}")
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
    """The same from shards that do not fit a memory: every scene once in each pass, a crop of it.

    Batches are numbered (batches.py): batch n has the samples from n * batch_size on, so that a run
    that was cut goes on with those that it has not had.

    Args:
        shards: their folder.
        target: the modality, which alone is decoded.
        config: batch size, crops.
        seed: of the order.
        rank, ranks: this process among those that train together.
    """

    def __init__(
        self,
        shards: Path,
        target: Modality,
        config: AutoencoderConfig,
        seed: int = 0,
        rank: int = 0,
        ranks: int = 1,
    ) -> None:
        self.reader = ShardReader(shards, "train", (target.id,))
        self.order = ReadingOrder(self.reader.sizes, seed, rank, ranks)
        self.target = target
        self.config = config

    def __call__(self, rng: np.random.Generator) -> Pixels:
        """A batch of the first pass."""
        batches = sum(self.reader.sizes) // self.config.batch_size
        return self.at(int(rng.integers(max(1, batches))), rng)

    def at(self, number: int, rng: np.random.Generator) -> Pixels:
        """The batch of this number; a scene that lacks too much is replaced by one after them."""
        first = number * self.config.batch_size
        scenes = (self.reader.read(*self.order.place(place)) for place in count(first))
        return batch_of(scenes, self.target, self.config, rng)


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
