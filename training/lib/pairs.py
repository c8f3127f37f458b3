"""Batches of latent pairs for Stage II: drawn from scenes and encoded as they are needed, or from a
cache of latents.

Drawing again gives every step its own crop and augmentation and needs an encoder that costs next to
nothing (a linear code); the paper's autoencoders read training/encode_latents.py's cache. Imports
the backend's model and the data sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import LATENT_CHANNELS, LEVELS, modalities, modality
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.radiometry import ModelScale
from training.data.crops import HAZE_SHARE, Augmentation, random_crop, with_haze, with_sediment
from training.data.latents import LatentCache
from training.data.scene import Scene
from training.lib.common import section
from training.lib.regression import latent_importance
from training.lib.stage1 import evaluation_weight

UNKNOWN, TOA, BOA = LEVELS
Directions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Batch:
    """Latents of pairs.

    Attributes:
        z_source, z_target: scaled latents (B, 4, H, W).
        source, target: rows of the modalities (B,).
        level: rows of LEVELS (B,).
        weight: (B, 4, H, W) or broadcastable: what a squared error of each latent costs; 1 is
            SPEC's loss.
        pixels, pixel_weight: the target's pixels in [-1, 1] (B, C, H f, W f) and what an error of 1
            there is worth on the metrics' scale; only where they were requested.
    """

    z_source: Tensor
    z_target: Tensor
    source: Tensor
    target: Tensor
    level: Tensor
    weight: Tensor
    pixels: Tensor | None = None
    pixel_weight: Tensor | None = None

    def __len__(self) -> int:
        return len(self.z_source)

    def to(self, device: torch.device) -> Batch:
        return Batch(*(tensor.to(device) for tensor in vars(self).values() if tensor is not None))


@dataclass(frozen=True)
class Drawing:
    """How pairs are drawn; the `pairs` section of training/configs/*_translator.yaml.

    Attributes:
        latents_per_batch: latents in a batch, whatever the size of its crops.
        crop_sizes: side of a crop in latents -> share of the batches.
        directions_per_batch: several make the gradient less that of one direction.
        pair_weights: how often a direction's unordered pair is drawn relative to the others (1);
            both directions equally.
        group_weights: the same for groups of scenes within a direction.
        area_power: a scene is drawn by its area to this power: 0 is every place alike.
        level_share: how often a known processing level is given to the network.
        mosaic_share: in this share of the samples four places stand side by side in a crop, so that
            the network cannot recognise a place by its surroundings and recall its level: with few
            places it does, and generalises worse.
    """

    latents_per_batch: int = 8192
    crop_sizes: Mapping[int, float] = field(default_factory=lambda: {32: 0.75, 64: 0.25})
    directions_per_batch: int = 8
    pair_weights: Mapping[str, float] = field(default_factory=dict)
    group_weights: Mapping[str, float] = field(default_factory=dict)
    augmentation: Mapping[str, float | bool] = field(default_factory=dict)
    area_power: float = 0.2
    level_share: float = 0.6
    mosaic_share: float = 0.0


class PairSampler:
    """Draws crops of scenes and encodes them; `with_pixels` adds the target's pixels, for
    directions that all have one target.
    """

    def __init__(
        self,
        scenes: list[Scene],
        vaes: Mapping[str, LinearCodeAutoencoder],
        directions: Directions,
        drawing: Drawing,
        with_pixels: bool = False,
    ) -> None:
        self.vaes = vaes
        self.drawing = drawing
        self.with_pixels = with_pixels
        self.augmentation = section(Augmentation, drawing.augmentation, "augmentation")
        usable = [scene for scene in scenes if scene.pairs]
        candidates = {d: [s for s in usable if set(d) <= set(s.arrays)] for d in directions}
        self.scenes = {d: found for d, found in candidates.items() if found}
        if not self.scenes:
            raise ValueError("no scene has two modalities of a trained direction")
        self.directions = list(self.scenes)
        self.direction_weights = normalised(
            [pair_weight(drawing.pair_weights, *d) for d in self.directions]
        )
        self.scene_weights = {
            d: normalised([self._scene_weight(s) for s in found])
            for d, found in self.scenes.items()
        }
        # Times the latents of a pixel patch, so that the mean over latents is the mean over pixels.
        self.importance = {
            id_: LATENT_CHANNELS * latent_importance(vae).view(1, -1, 1, 1)
            for id_, vae in vaes.items()
        }

    def __call__(self, rng: np.random.Generator) -> Batch:
        sizes = list(self.drawing.crop_sizes)
        size = sizes[rng.choice(len(sizes), p=normalised(list(self.drawing.crop_sizes.values())))]
        count = self.drawing.latents_per_batch // size**2
        chosen = rng.choice(
            len(self.directions),
            size=min(count, self.drawing.directions_per_batch),
            p=self.direction_weights,
        )
        samples = [
            self._maybe_mosaic(self.directions[chosen[i % len(chosen)]], size, rng)
            for i in range(count)
        ]

        return Batch(*(torch.cat(column) for column in zip(*samples, strict=True)))

    def _scene_weight(self, scene: Scene) -> float:
        return float(
            np.prod(scene.latent_size)
        ) ** self.drawing.area_power * self.drawing.group_weights.get(scene.group, 1.0)

    def _maybe_mosaic(
        self, direction: tuple[str, str], size: int, rng: np.random.Generator
    ) -> tuple[Tensor, ...]:
        """One sample: of one place, or four of half the size side by side, whose level is reported
        where they agree in it.
        """
        if rng.random() >= self.drawing.mosaic_share:
            return self._sample(direction, size, rng)
        four = (self._sample(direction, size // 2, rng) for _ in range(4))
        z_source, z_target, source, target, level, weight, *pixels = zip(*four, strict=True)
        agreed = level[0] if len({int(one) for one in level}) == 1 else torch.zeros_like(level[0])
        return (
            _tiled(z_source),
            _tiled(z_target),
            source[0],
            target[0],
            agreed,
            _tiled(weight),
            *map(_tiled, pixels),
        )

    def _sample(
        self, direction: tuple[str, str], size: int, rng: np.random.Generator
    ) -> tuple[Tensor, ...]:
        rows, (source, target) = list(modalities()), direction
        while True:
            scene = self.scenes[direction][
                rng.choice(len(self.scenes[direction]), p=self.scene_weights[direction])
            ]
            arrays = random_crop(scene, size, rng, self.augmentation, direction)
            if arrays is not None:
                break

        values = arrays[source]
        if rng.random() < self.augmentation.sediment_share:
            values = with_sediment(values, source, arrays[target], target, rng)
        degraded, level = self._degraded(values, source, target, scene.level, rng)
        level = level if rng.random() < self.drawing.level_share else UNKNOWN
        x_target = ModelScale.of(modality(target)).to_model(arrays[target])
        one = (
            torch.tensor([row])
            for row in (rows.index(source), rows.index(target), LEVELS.index(level))
        )
        weight = self.importance[target] * _patch_weight(x_target, target)
        z_source = encode(self.vaes[source], ModelScale.of(modality(source)).to_model(degraded))
        z_target = encode(self.vaes[target], x_target)
        pixels = (
            torch.from_numpy(values)[None]
            for values in (x_target, evaluation_weight(x_target, modality(target)))
        )

        return z_source, z_target, *one, weight, *(pixels if self.with_pixels else ())

    def _degraded(
        self, values: FloatArray, source: str, target: str, level: str, rng: np.random.Generator
    ) -> tuple[FloatArray, str]:
        """The source as an atmosphere may show it, and its processing level after that."""
        # what must be predicted stays as it is
        reported = level == BOA and source in HAZE_SHARE and target not in HAZE_SHARE
        air = self.augmentation.draw_atmosphere(rng) if reported else 0.0
        if air:
            return with_haze(values, source, air), TOA
        haze = self.augmentation.draw_haze(rng)
        degraded = with_haze(values, source, haze)
        return degraded, level if degraded is values else UNKNOWN


class CachedSampler:
    """Draws pairs of cached latents of whole windows; every latent's error counts alike (SPEC, eq.
    10).
    """

    def __init__(self, cache: LatentCache, directions: Directions, drawing: Drawing) -> None:
        self.cache = cache
        self.drawing = drawing
        self.pairs = {d: rows for d in directions if len(rows := cache.pairs(*d))}
        self.directions = list(self.pairs)
        self.weights = normalised([pair_weight(drawing.pair_weights, *d) for d in self.directions])

    def __call__(self, rng: np.random.Generator) -> Batch:
        rows = list(modalities())
        size = next(iter(self.cache.latents.values())).shape[-1]
        count = self.drawing.latents_per_batch // size**2
        chosen = rng.choice(
            len(self.directions), size=min(count, self.drawing.directions_per_batch), p=self.weights
        )
        directions = [self.directions[chosen[i % len(chosen)]] for i in range(count)]
        picked = [self.pairs[d][rng.integers(len(self.pairs[d]))] for d in directions]
        z_source = torch.stack(
            [self.cache.latents[d[0]][p[0]] for d, p in zip(directions, picked, strict=True)]
        ).float()
        z_target = torch.stack(
            [self.cache.latents[d[1]][p[1]] for d, p in zip(directions, picked, strict=True)]
        ).float()
        source, target = (torch.tensor([rows.index(d[end]) for d in directions]) for end in (0, 1))

        return Batch(
            z_source, z_target, source, target, torch.zeros_like(source), torch.ones(count, 1, 1, 1)
        )


@torch.inference_mode()
def encode(vae: LinearCodeAutoencoder, x: FloatArray) -> Tensor:
    """(C, H, W) in [-1, 1] to the scaled posterior mean (1, 4, H / f, W / f)."""
    return vae.encode(torch.from_numpy(x)[None]).latent_dist.mode() * float(
        vae.config["scaling_factor"]
    )


def pair_weight(weights: Mapping[str, float], source: str, target: str) -> float:
    """The weight of a direction's unordered pair, 1 where none is given."""
    return weights.get(f"{source}-{target}", weights.get(f"{target}-{source}", 1.0))


def normalised(weights: Sequence[float]) -> np.ndarray:
    """Weights as probabilities."""
    return np.array(weights, dtype=np.float64) / np.sum(weights)


def _tiled(four: tuple[Tensor, ...]) -> Tensor:
    """Four (1, C, h, w) as one (1, C, 2 h, 2 w)."""
    return torch.cat([torch.cat(four[:2], dim=3), torch.cat(four[2:], dim=3)], dim=2)


def _patch_weight(x: FloatArray, id_: str) -> Tensor:
    """(1, 1, H / f, W / f): the mean square of `evaluation_weight` over each latent's pixels."""
    square = torch.from_numpy(evaluation_weight(x, modality(id_)) ** 2)[None]
    return F.avg_pool2d(square.mean(1, keepdim=True), modality(id_).vae_factor)
