"""Batches of latent pairs for Stage II: drawn from scenes and encoded as they are needed, or from a
cache of latents.

Drawing again gives every step its own crop and augmentation and needs an encoder that costs next to
nothing (a linear code); the paper's autoencoders read training/encode_latents.py's cache. Imports
the backend's model and the data sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import modalities, modality
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.radiometry import ModelScale
from training.data.crops import Augmentation, random_crop
from training.data.errors import BadInput
from training.data.latents import LatentCache
from training.data.scene import Scene
from training.lib.common import section
from training.lib.placement import onto, pinned, tensors_onto

Directions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Batch:
    """Latents of pairs.

    Attributes:
        z_source, z_target: scaled latents (B, 4, H, W).
        source, target: rows of the modalities (B,).
        positions: of the samples by target row; found where the batch is drawn, since finding them
            on a device makes the host wait for it.
    """

    z_source: Tensor
    z_target: Tensor
    source: Tensor
    target: Tensor
    positions: Mapping[int, Tensor]

    @classmethod
    def of(cls, z_source: Tensor, z_target: Tensor, source: Tensor, target: Tensor) -> Batch:
        rows = target.unique().tolist()
        positions = {row: torch.nonzero(target == row).flatten() for row in rows}
        return cls(z_source, z_target, source, target, positions)

    def __len__(self) -> int:
        return len(self.z_source)

    def to(self, device: torch.device) -> Batch:
        positions = {row: onto(chosen, device) for row, chosen in self.positions.items()}
        return replace(self, **tensors_onto(self, device), positions=positions)

    def pin_memory(self) -> Batch:
        """Itself in locked memory, as a loader's own thread wants it."""
        positions = {row: chosen.pin_memory() for row, chosen in self.positions.items()}
        return replace(self, **pinned(self), positions=positions)


@dataclass(frozen=True)
class Drawing:
    """How pairs are drawn; the `pairs` section of training/configs/*_translator.yaml.

    Attributes:
        latents_per_batch: latents in a batch, whatever the size of its crops.
        crop_sizes: side of a crop in latents -> share of the batches.
        directions_per_batch: several make the gradient less that of one direction.
        mix: how often directions are drawn: "uniform", each as often, or "count", by its number of
            scenes or cached windows, as drawing among all pairs would.
        pair_weights: how often a direction's unordered pair is drawn relative to the others (1);
            both directions equally.
        group_weights: the same for groups of scenes within a direction.
        augmentation: flips and gain of a pair's crop (Augmentation).
        area_power: a scene is drawn by its area to this power: 0 is every place alike.
    """

    latents_per_batch: int = 8192
    crop_sizes: Mapping[int, float] = field(default_factory=lambda: {32: 0.75, 64: 0.25})
    directions_per_batch: int = 8
    mix: str = "uniform"
    pair_weights: Mapping[str, float] = field(default_factory=dict)
    group_weights: Mapping[str, float] = field(default_factory=dict)
    augmentation: Mapping[str, float | bool] = field(default_factory=dict)
    area_power: float = 0.2


class PairSampler:
    """Draws crops of scenes and encodes them."""

    def __init__(
        self,
        scenes: list[Scene],
        vaes: Mapping[str, LinearCodeAutoencoder],
        directions: Directions,
        drawing: Drawing,
    ) -> None:
        self.vaes = vaes
        self.drawing = drawing
        self.augmentation = section(Augmentation, drawing.augmentation, "augmentation")
        usable = [scene for scene in scenes if scene.pairs]
        candidates = {d: [s for s in usable if set(d) <= set(s.arrays)] for d in directions}
        self.scenes = {d: found for d, found in candidates.items() if found}
        if not self.scenes:
            raise BadInput("no scene has two modalities of a trained direction")
        self.directions = list(self.scenes)
        self.direction_weights = direction_weights(
            drawing, {d: len(found) for d, found in self.scenes.items()}
        )
        self.scene_weights = {
            d: normalised([self._scene_weight(s) for s in found])
            for d, found in self.scenes.items()
        }

    def __call__(self, rng: np.random.Generator) -> Batch:
        sizes = list(self.drawing.crop_sizes)
        size = sizes[rng.choice(len(sizes), p=normalised(list(self.drawing.crop_sizes.values())))]
        count = crops_in_batch(self.drawing.latents_per_batch, size)
        chosen = rng.choice(
            len(self.directions),
            size=min(count, self.drawing.directions_per_batch),
            p=self.direction_weights,
        )
        samples = [
            self._sample(self.directions[chosen[i % len(chosen)]], size, rng) for i in range(count)
        ]
        return Batch.of(*(torch.cat(column) for column in zip(*samples, strict=True)))

    def _scene_weight(self, scene: Scene) -> float:
        own = self.drawing.group_weights.get(scene.group, 1.0)
        return float(np.prod(scene.latent_size)) ** self.drawing.area_power * own

    def _sample(
        self, direction: tuple[str, str], size: int, rng: np.random.Generator
    ) -> tuple[Tensor, ...]:
        scenes, weights = self.scenes[direction], self.scene_weights[direction]
        arrays = None
        while arrays is None:
            scene = scenes[rng.choice(len(scenes), p=weights)]
            arrays = random_crop(scene, size, rng, self.augmentation, direction)

        latents = (
            encode(self.vaes[id_], ModelScale.of(modality(id_)).to_model(arrays[id_]))
            for id_ in direction
        )
        rows = list(modalities())
        return *latents, *(torch.tensor([rows.index(id_)]) for id_ in direction)


class CachedSampler:
    """Draws pairs of cached latents of whole windows."""

    def __init__(self, cache: LatentCache, directions: Directions, drawing: Drawing) -> None:
        self.cache = cache
        self.drawing = drawing
        self.pairs = {d: rows for d in directions if len(rows := cache.pairs(*d))}
        if not self.pairs:
            raise BadInput("no cached window has two modalities of a trained direction")
        self.directions = list(self.pairs)
        self.weights = direction_weights(drawing, {d: len(rows) for d, rows in self.pairs.items()})

    def __call__(self, rng: np.random.Generator) -> Batch:
        rows = list(modalities())
        size = next(iter(self.cache.latents.values())).shape[-1]
        count = crops_in_batch(self.drawing.latents_per_batch, size)
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

        return Batch.of(z_source, z_target, source, target)


def crops_in_batch(latents: int, size: int) -> int:
    """Crops of size x size in a batch of so many latents (raises BadInput where none fits)."""
    if latents < size**2:
        raise BadInput(
            f"pairs.latents_per_batch is {latents}, and a crop of {size} x {size} has {size**2}:"
            " give as many, or more"
        )
    return latents // size**2


@torch.inference_mode()
def encode(vae: LinearCodeAutoencoder, x: FloatArray) -> Tensor:
    """(C, H, W) in [-1, 1] to the scaled posterior mean (1, 4, H / f, W / f)."""
    return vae.encode(torch.from_numpy(x)[None]).latent_dist.mode() * float(
        vae.config["scaling_factor"]
    )


def direction_weights(drawing: Drawing, counts: Mapping[tuple[str, str], int]) -> np.ndarray:
    """The share of each direction in what is drawn, in the order of `counts`, their numbers of
    pairs (raises BadInput for an unknown mix).
    """
    if drawing.mix not in ("uniform", "count"):
        raise BadInput(f"pairs.mix is uniform or count, not {drawing.mix}")
    by_count = drawing.mix == "count"
    return normalised(
        [
            pair_weight(drawing.pair_weights, *direction) * (count if by_count else 1)
            for direction, count in counts.items()
        ]
    )


def pair_weight(weights: Mapping[str, float], source: str, target: str) -> float:
    """The weight of a direction's unordered pair, 1 where none is given."""
    return weights.get(f"{source}-{target}", weights.get(f"{target}-{source}", 1.0))


def normalised(weights: Sequence[float]) -> np.ndarray:
    """Weights as probabilities."""
    return np.array(weights, dtype=np.float64) / np.sum(weights)
