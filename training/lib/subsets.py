"""Batches for a model that takes any subset of sources: crops of scenes as stacks, latents and
truth.

A scene, a target and a subset of the scene's other modalities are drawn again for every crop.
Imports the backend's model and the data sets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import LATENT_CHANNELS, LEVELS, modality
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.model.resampling import STACK_FACTOR, to_stack_grid
from backend.model.stack import StackLayout, subsets_of
from backend.radiometry import ModelScale
from training.data.crops import HAZE_SHARE, Augmentation, random_crop, with_haze, with_sediment
from training.data.errors import BadInput
from training.data.scene import Scene
from training.lib.common import section
from training.lib.pairs import crops_in_batch, encode, normalised
from training.lib.placement import tensors_onto
from training.lib.structure import StructureBatch, StructureSampler

UNKNOWN, TOA, BOA = LEVELS
INFRARED = ("nir", "ms")


@dataclass(frozen=True)
class SubsetBatch:
    """Crops that have one target.

    Attributes:
        stack, observed: the sources (stack.py), (B, N, H, W) and (B, M, H, W).
        z_sources, z_observed: their scaled latents (B, 4 M, h, w), zero where absent, and masks (B,
            M, h, w).
        z_target: the target's scaled latents (B, 4, h, w).
        truth: the target's pixels in [-1, 1] on the stack's grid (B, C, H, W).
        target: its row.
        level: rows of LEVELS (B,).
        subsets: numbers of all subsets of sources that occur (StackLayout.subset).
    """

    stack: Tensor
    observed: Tensor
    z_sources: Tensor
    z_observed: Tensor
    z_target: Tensor
    truth: Tensor
    target: int
    level: Tensor
    subsets: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.stack)

    def to(self, device: torch.device) -> SubsetBatch:
        return replace(self, **tensors_onto(self, device))


@dataclass(frozen=True)
class SubsetBatches:
    """Several batches, one per target, whose losses are averaged by their crops; beside them, crops
    that have a grey picture as their target.
    """

    parts: tuple[SubsetBatch, ...]
    structure: StructureBatch | None = None

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def to(self, device: torch.device) -> SubsetBatches:
        structure = None if self.structure is None else self.structure.to(device)
        return SubsetBatches(tuple(part.to(device) for part in self.parts), structure)


@dataclass(frozen=True)
class SubsetDrawing:
    """How crops are drawn; the `drawing` section of training/configs/*_subsets.yaml.

    Attributes:
        latents_per_batch: latents in a batch, whatever the size of its crops.
        crop_sizes: side of a crop in latents -> share of the batches.
        targets_per_batch: targets in a batch.
        target_weights: how often a target is drawn relative to the others (1).
        group_weights: the same for groups of scenes; 0 leaves a group out.
        area_power: a scene is drawn by its area to this power: 0 is every place alike.
        single_share: in this share of the crops there is one source; in the others each is there
            with a chance of 0.6.
        level_share: how often a known processing level is given to the network.
        hole_share: in this share of the crops with several sources, one of them lacks a half-plane.
        structure_latents: latents in a batch of crops of radar and grey imagery, where there is
            such imagery.
        structure_size: their side in latents.
    """

    latents_per_batch: int = 4096
    crop_sizes: Mapping[int, float] = field(default_factory=lambda: {16: 0.7, 32: 0.3})
    targets_per_batch: int = 3
    target_weights: Mapping[str, float] = field(default_factory=dict)
    group_weights: Mapping[str, float] = field(default_factory=dict)
    augmentation: Mapping[str, float | bool] = field(default_factory=dict)
    area_power: float = 0.2
    single_share: float = 0.6
    level_share: float = 0.5
    hole_share: float = 0.15
    structure_latents: int = 0
    structure_size: int = 32


class SubsetSampler:
    """Draws batches of crops; the generator it is given is its only source of randomness."""

    def __init__(
        self,
        scenes: Iterable[Scene],
        vaes: Mapping[str, LinearCodeAutoencoder],
        drawing: SubsetDrawing,
        structure: StructureSampler | None = None,
    ) -> None:
        self.vaes = vaes
        self.structure = structure if drawing.structure_latents else None
        self.drawing = drawing
        self.layout = StackLayout.of_ids(tuple(vaes))
        self.augmentation = section(Augmentation, drawing.augmentation, "augmentation")
        able = [s for s in scenes if s.pairs and len(s.arrays) > 1 and self._weight(s) > 0]
        self.scenes = {id_: [s for s in able if id_ in s.arrays] for id_ in vaes}
        self.targets = [id_ for id_, found in self.scenes.items() if found]
        if not self.targets:
            raise BadInput("no scene has two modalities")
        self.target_weights = normalised(
            [drawing.target_weights.get(id_, 1.0) for id_ in self.targets]
        )
        self.scene_weights = {
            t: normalised([self._weight(s) for s in self.scenes[t]]) for t in self.targets
        }

    def __call__(self, rng: np.random.Generator) -> SubsetBatches:
        sizes = list(self.drawing.crop_sizes)
        size = sizes[rng.choice(len(sizes), p=normalised(list(self.drawing.crop_sizes.values())))]
        count = crops_in_batch(self.drawing.latents_per_batch, size)
        most = min(self.drawing.targets_per_batch, count, len(self.targets))
        targets = rng.choice(len(self.targets), size=most, replace=False, p=self.target_weights)
        shares = [count // most + (number < count % most) for number in range(most)]

        return SubsetBatches(
            tuple(
                self._batch(self.targets[target], share, size, rng)
                for target, share in zip(targets, shares, strict=True)
            ),
            self._structure(rng),
        )

    def _structure(self, rng: np.random.Generator) -> StructureBatch | None:
        if self.structure is None:
            return None
        size = self.drawing.structure_size
        return self.structure(max(1, self.drawing.structure_latents // size**2), size, rng)

    def _weight(self, scene: Scene) -> float:
        own = self.drawing.group_weights.get(scene.group, 1.0)
        return float(np.prod(scene.latent_size)) ** self.drawing.area_power * own

    def _batch(self, target: str, count: int, size: int, rng: np.random.Generator) -> SubsetBatch:
        samples = [self._sample(target, size, rng) for _ in range(count)]
        *tensors, level = (torch.cat(column) for column in zip(*samples, strict=True))
        stack, observed, z_sources, z_observed, z_target, truth = tensors
        row = self.layout.ids.index(target)
        subsets = subsets_of(observed)
        return SubsetBatch(
            stack, observed, z_sources, z_observed, z_target, truth, row, level, subsets
        )

    def _sample(self, target: str, size: int, rng: np.random.Generator) -> tuple[Tensor, ...]:
        while True:
            scene = self.scenes[target][
                rng.choice(len(self.scenes[target]), p=self.scene_weights[target])
            ]
            arrays = random_crop(scene, size, rng, self.augmentation)
            if arrays is not None:
                break

        sources = self._subset([id_ for id_ in arrays if id_ != target], rng)
        values, level = self._through_the_air(arrays, sources, target, scene.level, rng)
        level = level if rng.random() < self.drawing.level_share else UNKNOWN

        pixels = {id_: ModelScale.of(modality(id_)).to_model(x) for id_, x in values.items()}
        mask = self._holes(sources, size, rng)
        valid = {id_: _spread(mask[id_], modality(id_).vae_factor) for id_ in sources}
        stack, observed = self.layout.stacked(
            {id_: torch.from_numpy(x)[None] for id_, x in pixels.items()}, valid
        )
        z_sources, z_observed = self._latents(pixels, mask, size)

        truth = ModelScale.of(modality(target)).to_model(arrays[target])
        z_target = encode(self.vaes[target], truth)
        on_grid = _nearest(torch.from_numpy(truth)[None], modality(target).vae_factor)
        return (
            stack,
            observed,
            z_sources,
            z_observed,
            z_target,
            on_grid,
            torch.tensor([LEVELS.index(level)]),
        )

    def _subset(self, others: list[str], rng: np.random.Generator) -> list[str]:
        """One of them, or several."""
        one = others[rng.integers(len(others))]
        if rng.random() < self.drawing.single_share:
            return [one]
        return [id_ for id_ in others if id_ == one or rng.random() < 0.6]

    def _through_the_air(
        self,
        arrays: Mapping[str, FloatArray],
        sources: list[str],
        target: str,
        level: str,
        rng: np.random.Generator,
    ) -> tuple[dict[str, FloatArray], str]:
        """The sources with turbid water and as an atmosphere may show them, and their processing
        level after that.
        """
        values = {id_: arrays[id_] for id_ in sources}
        infrared = next((id_ for id_ in INFRARED if id_ in arrays), None)
        if (
            infrared is not None
            and target in INFRARED
            and rng.random() < self.augmentation.sediment_share
        ):
            values = {
                id_: with_sediment(x, id_, arrays[infrared], infrared, rng)
                for id_, x in values.items()
            }

        # what must be predicted stays as it is: haze on both sides would teach that haze belongs
        # to the ground
        can_be_toa = (
            level == BOA and target not in HAZE_SHARE and any(id_ in HAZE_SHARE for id_ in sources)
        )
        air = self.augmentation.draw_atmosphere(rng) if can_be_toa else 0.0
        haze = air or self.augmentation.draw_haze(rng)
        degraded = {id_: with_haze(x, id_, haze) for id_, x in values.items()}
        if air:
            return degraded, TOA
        is_changed = any(degraded[id_] is not values[id_] for id_ in sources)
        return degraded, UNKNOWN if is_changed else level

    def _holes(self, sources: list[str], size: int, rng: np.random.Generator) -> dict[str, Tensor]:
        """(size, size) masks of latents by source: True where it was observed."""
        mask = {id_: torch.ones(size, size, dtype=torch.bool) for id_ in sources}
        if len(sources) > 1 and rng.random() < self.drawing.hole_share:
            lacking = mask[sources[rng.integers(len(sources))]]
            edge = int(rng.integers(1, size))
            side = lacking if rng.random() < 0.5 else lacking.T
            side[:edge] = False

        return mask

    def _latents(
        self, pixels: Mapping[str, FloatArray], mask: Mapping[str, Tensor], size: int
    ) -> tuple[Tensor, Tensor]:
        z = torch.zeros(1, LATENT_CHANNELS * len(self.layout.ids), size, size)
        observed = torch.zeros(1, len(self.layout.ids), size, size)
        for id_, x in pixels.items():
            row = self.layout.ids.index(id_)
            here = slice(LATENT_CHANNELS * row, LATENT_CHANNELS * (row + 1))
            z[:, here] = encode(self.vaes[id_], x) * mask[id_]
            observed[:, row] = mask[id_]

        return z, observed


def _spread(mask: Tensor, factor: int) -> Tensor:
    """(h, w) of latents to (1, h f, w f) of pixels."""
    return mask.repeat_interleave(factor, 0).repeat_interleave(factor, 1)[None]


def _nearest(x: Tensor, factor: int) -> Tensor:
    """Pixels on the stack's grid: repeated where they are coarser, so that an error there is an
    error here.
    """
    if factor < STACK_FACTOR:
        return F.interpolate(x, scale_factor=float(STACK_FACTOR // factor))
    return to_stack_grid(x, factor)
