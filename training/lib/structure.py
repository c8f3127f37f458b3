"""Structure that radar carries of an optical picture, learnt from grey pictures of unknown
brightness.

    L_structure = log(1 - r + floor)

per crop, with r the correlation of the predicted luminance with the grey picture: it does not
change with level and contrast, which the grey picture does not have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, LEVELS, modality
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.model.resampling import from_stack_grid
from backend.model.stack import StackLayout, subsets_of
from backend.radiometry import ModelScale
from training.data.errors import BadInput
from training.data.grey import GreyPair
from training.lib.pairs import encode
from training.lib.placement import tensors_onto

SOURCE, TARGET = "sar", "rgb"
LUMINANCE = (0.299, 0.587, 0.114)  # of red, green, blue (ITU-R BT.601)
FLOOR = 0.05  # of 1 - r: a crop that is right already counts no more than it should

# 8-bit radar of unknown end points: how far they may lie from the assumed ones
MOST_OFFSET = 3.0  # dB
MOST_STRETCH = 0.1  # share of the contrast


@dataclass(frozen=True)
class StructureBatch:
    """Crops of radar with a grey optical picture.

    Attributes:
        stack, observed: the source (backend/model/stack.py), (B, N, H, W) and (B, M, H, W).
        z_sources, z_observed: its scaled latents (B, 4 M, h, w) and mask (B, M, h, w).
        grey: the optical picture (B, 1, H, W), whatever its brightness and contrast.
        target: row of the target.
        level: rows of LEVELS (B,).
        subsets: numbers of all subsets of sources that occur (StackLayout.subset).
    """

    stack: Tensor
    observed: Tensor
    z_sources: Tensor
    z_observed: Tensor
    grey: Tensor
    target: int
    level: Tensor
    subsets: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.stack)

    def to(self, device: torch.device) -> StructureBatch:
        return replace(self, **tensors_onto(self, device))


class StructureSampler:
    """Draws crops of grey pairs: places that overlap count as one.

    Raises:
        BadInput: there is no pair.
    """

    def __init__(
        self, pairs: Sequence[GreyPair], vae: LinearCodeAutoencoder, layout: StackLayout
    ) -> None:
        if not pairs:
            raise BadInput("there are no pairs of radar and grey imagery")
        self.vae = vae
        self.layout = layout
        self.groups: dict[str, list[GreyPair]] = {}
        for pair in pairs:
            self.groups.setdefault(pair.group, []).append(pair)

    def __call__(self, count: int, size: int, rng: np.random.Generator) -> StructureBatch:
        """So many crops of `size` latents a side."""
        crops = [self._crop(size, rng) for _ in range(count)]
        sar = np.stack([sar for sar, _ in crops])
        grey = np.stack([grey for _, grey in crops])
        return batch_of(sar, grey, self.vae, self.layout)

    def _crop(self, size: int, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
        names = list(self.groups)
        pairs = self.groups[names[rng.integers(len(names))]]
        pair = pairs[rng.integers(len(pairs))]

        side = size * modality(SOURCE).vae_factor
        row, column = (int(rng.integers(0, n - side + 1)) for n in pair.grey.shape[1:])
        sar, grey = (x[:, row : row + side, column : column + side] for x in (pair.sar, pair.grey))

        middle = np.float32(pair.sar.mean())
        contrast = np.float32(1 + rng.uniform(-MOST_STRETCH, MOST_STRETCH))
        offset = np.float32(rng.uniform(-MOST_OFFSET, MOST_OFFSET))
        sar = middle + contrast * (sar - middle) + offset

        turns, flip = int(rng.integers(4)), bool(rng.integers(2))
        sar, grey = (np.rot90(x, turns, axes=(1, 2)) for x in (sar, grey))
        return (sar[:, :, ::-1], grey[:, :, ::-1]) if flip else (sar, grey)


def batch_of(
    sar: FloatArray, grey: FloatArray, vae: LinearCodeAutoencoder, layout: StackLayout
) -> StructureBatch:
    """Crops (B, 1, H, W) of backscatter in dB and of grey pictures as a batch."""
    pixels = np.ascontiguousarray(ModelScale.of(modality(SOURCE)).to_model(sar))
    z = torch.cat([encode(vae, x) for x in pixels])
    count, _, height, width = z.shape
    row = layout.ids.index(SOURCE)

    stack, observed = layout.stacked({SOURCE: torch.from_numpy(pixels)}, {})
    z_sources = torch.zeros(count, LATENT_CHANNELS * len(layout.ids), height, width)
    z_sources[:, LATENT_CHANNELS * row : LATENT_CHANNELS * (row + 1)] = z
    z_observed = torch.zeros(count, len(layout.ids), height, width)
    z_observed[:, row] = 1.0

    return StructureBatch(
        stack,
        observed,
        z_sources,
        z_observed,
        torch.from_numpy(np.ascontiguousarray(grey)),
        layout.ids.index(TARGET),
        torch.full((count,), LEVELS.index("unknown")),
        subsets_of(observed),
    )


def luminance(picture: Tensor) -> Tensor:
    """(B, 3, H, W) of RGB in the model's scale to (B, 1, H, W)."""
    weights = torch.tensor(LUMINANCE, device=picture.device, dtype=picture.dtype)
    return (picture * weights.view(1, 3, 1, 1)).sum(dim=1, keepdim=True)


def correlation_of(x: Tensor, y: Tensor) -> Tensor:
    """Pearson's r of (B, 1, H, W) and (B, 1, H, W) per crop, (B,); 0 where one of them is flat."""
    x, y = (v.flatten(1) - v.flatten(1).mean(dim=1, keepdim=True) for v in (x, y))
    tiny = 1e-12  # of squares on a scale of 1
    return (x * y).sum(dim=1) / (x.square().sum(dim=1) * y.square().sum(dim=1) + tiny).sqrt()


def structure_loss(picture: Tensor, grey: Tensor) -> Tensor:
    """L_structure of a picture (B, 3, H, W) in the model's scale, (B,)."""
    return torch.log(1 - correlation_of(luminance(picture), grey) + FLOOR)


def mean_correlation(
    pairs: Sequence[GreyPair],
    vae: LinearCodeAutoencoder,
    layout: StackLayout,
    predict: Any,
) -> float:
    """Mean r over pairs of the luminance, in physical units, that `predict(batch)` gives.

    Args:
        predict: of a StructureBatch: (B, 3, H, W) in the model's scale, on the target's grid.
    """
    side = LATENT_SIZE * modality(SOURCE).vae_factor
    found = []
    for pair in pairs:
        sar, grey = (x[None, :, :side, :side] for x in (pair.sar, pair.grey))
        batch = batch_of(sar, grey, vae, layout)
        picture = from_stack_grid(predict(batch), modality(TARGET).vae_factor)
        physical = torch.from_numpy(ModelScale.of(modality(TARGET)).to_physical(picture.numpy()))
        found.append(float(correlation_of(luminance(physical), batch.grey)))

    return float(np.mean(found))
