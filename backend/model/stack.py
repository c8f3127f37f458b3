"""The pixels of any subset of modalities as one stack of channels on a common grid, and a
regression on it in closed form.

    stack     (B, N, H, W), N the bands of all modalities in their order, 4 pixels per latent: 256 a
              window
    observed  (B, M, H, W), 1 where a modality has a value, M the number of modalities

MS is interpolated to that grid and PAN averaged, in the model's scale; absent values are zero.
Imports torch, modalities, precision and resampling."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LEVELS, Modality, modality
from backend.model.precision import in_float32
from backend.model.resampling import STACK_FACTOR, shares, to_stack_grid


@dataclass(frozen=True)
class StackLayout:
    """Which channels of a stack belong to which modality.

    Args:
        ids: the modalities, in the order of their channels and of the masks.
        channels: the number of bands of each.
        factors: the VAE factor of each: its own pixels per latent.
    """

    ids: tuple[str, ...]
    channels: tuple[int, ...]
    factors: tuple[int, ...]

    @classmethod
    def of(cls, modalities: Iterable[Modality]) -> StackLayout:
        rows = tuple(modalities)
        return cls(
            tuple(row.id for row in rows),
            tuple(row.channels for row in rows),
            tuple(row.vae_factor for row in rows),
        )

    @classmethod
    def of_ids(cls, ids: Sequence[str]) -> StackLayout:
        return cls.of(modality(id_) for id_ in ids)

    @property
    def size(self) -> int:
        """N, the channels of a stack."""
        return sum(self.channels)

    def slots(self, row: int) -> slice:
        """The channels of the modality in this row."""
        start = sum(self.channels[:row])
        return slice(start, start + self.channels[row])

    def subset(self, ids: Iterable[str]) -> int:
        """The number of a subset: bit i is modality i."""
        return sum(1 << self.ids.index(id_) for id_ in set(ids))

    def subset_channels(self, subset: int) -> list[int]:
        """The channels of a numbered subset, ascending."""
        rows = [row for row in range(len(self.ids)) if subset >> row & 1]
        return [
            channel
            for row in rows
            for channel in range(self.slots(row).start, self.slots(row).stop)
        ]

    def stacked(
        self, pixels: Mapping[str, Tensor], valid: Mapping[str, Tensor]
    ) -> tuple[Tensor, Tensor]:
        """A stack and its masks from what each modality observed.

        Args:
            pixels: (B, C, h f, w f) in [-1, 1] by modality.
            valid: (B, h f, w f) by modality, True where observed; without an entry it is observed
                everywhere.

        Returns:
            stack (B, N, 4 h, 4 w) and observed (B, M, 4 h, 4 w), float32.
        """
        first = next(iter(pixels))
        like, factor = pixels[first], self.factors[self.ids.index(first)]
        height, width = (side // factor * STACK_FACTOR for side in like.shape[2:])
        stack = like.new_zeros((len(like), self.size, height, width))
        observed = like.new_zeros((len(like), len(self.ids), height, width))

        for id_, values in pixels.items():
            row = self.ids.index(id_)
            on_grid = to_stack_grid(values, self.factors[row])  # (B, C, 4 h, 4 w)
            if id_ not in valid:
                stack[:, self.slots(row)], observed[:, row] = on_grid, 1.0
                continue

            share = shares(valid[id_][:, None].to(like), self.factors[row])  # (B, 1, 4 h, 4 w)
            mask = (share >= 0.5).to(like)
            stack[:, self.slots(row)], observed[:, row] = on_grid * mask, mask[:, 0]

        return stack, observed


def subset_numbers(observed: Tensor) -> Tensor:
    """The number of each pixel's subset (StackLayout.subset), (B, 1, H, W) float32 of masks
    (B, M, H, W).
    """
    weights = 2.0 ** torch.arange(observed.shape[1], device=observed.device)
    with in_float32(observed.device):  # sums of powers of two, exact
        return (weights @ observed.float().flatten(2)).view_as(observed[:, :1])


def subsets_of(observed: Tensor) -> tuple[int, ...]:
    """The numbers of all subsets that occur in masks, but for the empty one."""
    return tuple(int(number) for number in subset_numbers(observed).unique() if number)


def one_of(rows: Tensor, count: int) -> Tensor:
    """Rows (B,) as (B, count) of 0 and 1; unlike F.one_hot it reads nothing back from a device."""
    return (rows[:, None] == torch.arange(count, device=rows.device)).float()


def feature_count(channels: int) -> int:
    """Features of a pixel with so many channels: the levels' constants, the values, their
    products.
    """
    return len(LEVELS) + channels + channels * (channels + 1) // 2


def pixel_features(x: Tensor, level: Tensor) -> Tensor:
    """What the regression sees of each pixel.

    Args:
        x: (B, C, H, W) in [-1, 1].
        level: rows of LEVELS (B,), or (1,) where all share it.

    Returns:
        (B, feature_count(C), H, W): a constant and one for each known level, the values, all
        products of two of them.
    """
    constants = one_of(level.expand(len(x)), len(LEVELS)).to(x)
    constants[:, 0] = 1.0
    first, second = torch.triu_indices(x.shape[1], x.shape[1], device=x.device)
    spread = constants[:, :, None, None].expand(-1, -1, *x.shape[2:])
    return torch.cat([spread, x, x[:, first] * x[:, second]], dim=1)


class SubsetRegression(nn.Module):
    """Quadratic regression of any modality's pixels on those of any subset of the others, one table
    per subset.

    Fitted in closed form (training/lib/subset_regression.py). A subset without a table uses that
    of its largest part that has one.

    Args:
        layout: the channels.
    """

    def __init__(self, layout: StackLayout) -> None:
        super().__init__()
        self.layout = layout
        features = feature_count(layout.size)
        self.table = nn.Parameter(torch.zeros(1 << len(layout.ids), layout.size, features))

    def forward(
        self,
        stack: Tensor,
        observed: Tensor,
        target: int,
        level: Tensor,
        found: Sequence[int] = (),
    ) -> Tensor:
        """The target's pixels on the common grid.

        Args:
            stack, observed: as the module's docstring has them.
            target: row of the modality.
            level: rows of LEVELS (B,).
            found: numbers of all subsets that occur, where they are known: finding them makes the
                host wait for a device.

        Returns:
            (B, C, H, W) in the model's scale, not clipped; zero where nothing is observed.
        """
        numbers = subset_numbers(observed)  # (B, 1, H, W)
        if not found:
            lowest, highest = (int(number) for number in numbers.aminmax())
            # the usual case: finding all that occur takes longer than the regression
            if lowest == highest > 0:
                return self._of_subset(highest, stack, target, level)
            found = [int(number) for number in numbers.unique() if number]

        out = stack.new_zeros((len(stack), self.layout.channels[target], *stack.shape[2:]))
        for number in found:
            out = torch.where(numbers == number, self._of_subset(number, stack, target, level), out)
        return out

    def columns(self, channels: Sequence[int]) -> list[int]:
        """Columns of a table that belong to the features of these channels, in `pixel_features`'
        order.
        """
        size, constants = self.layout.size, len(LEVELS)
        place = {pair: constants + size + i for i, pair in enumerate(_pairs(size))}
        products = [place[channels[a], channels[b]] for a, b in _pairs(len(channels))]
        return [*range(constants), *(constants + channel for channel in channels), *products]

    def _of_subset(self, subset: int, stack: Tensor, target: int, level: Tensor) -> Tensor:
        channels = self.layout.subset_channels(subset)
        # (C, features)
        table = self.table[subset, self.layout.slots(target)][:, self.columns(channels)]
        return F.conv2d(pixel_features(stack[:, channels], level), table[:, :, None, None])


def _pairs(count: int) -> list[tuple[int, int]]:
    return [(a, b) for a in range(count) for b in range(a, count)]
