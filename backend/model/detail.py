"""The detail path of any2any-tiny: target pixels from the sources' pixels, at their resolution,
beside the decoded latent.

A 4 x 64 x 64 latent holds four numbers for 16 pixels, so what the decoder draws is blurred. Read
top-down: block, network, path. Shapes: B batch, N channels of a stack (stack.py), M modalities, H =
W = 256 in a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LEVELS, modalities
from backend.model.parts import ConfigMixin, ModelMixin, register_to_config
from backend.model.precision import in_float32
from backend.model.stack import (
    STACK_FACTOR,
    StackLayout,
    SubsetRegression,
    from_stack_grid,
    to_stack_grid,
)

LEVEL_CELL = 32  # pixels of the stack's grid over which the level of a picture is taken


class FilmBlock(nn.Module):
    """Two 3x3 convolutions beside the identity or a 1x1 one; the condition scales and shifts what
    the first gives.
    """

    def __init__(self, inputs: int, outputs: int, condition_size: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.skip = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)
        self.film = nn.Linear(condition_size, 2 * outputs)

    def forward(self, x: Tensor, c: Tensor, used: Tensor | None = None) -> Tensor:
        """`used`: numbers of the inputs that x has, where the others are zero and left out."""
        scale, shift = self.film(c)[:, :, None, None].chunk(2, dim=1)  # each (B, outputs, 1, 1)
        h = on_used(self.conv1, x, used)  # (B, outputs, H, W)
        if torch.is_grad_enabled():
            h = F.silu(h * (1 + scale) + shift)
            return on_used(self.skip, x, used) + self.conv2(h)

        # in place, where nothing must be differentiated: at full resolution a pass over the
        # numbers costs as much as a convolution
        h = F.silu(h.mul_(1 + scale).add_(shift), inplace=True)
        return self.conv2(h).add_(on_used(self.skip, x, used))


def on_used(layer: nn.Module, x: Tensor, used: Tensor | None) -> Tensor:
    """A layer's output where x has only these of its inputs and the others are zero."""
    if used is None or not isinstance(layer, nn.Conv2d):
        return layer(x)
    return F.conv2d(x, layer.weight[:, used], layer.bias, layer.stride, layer.padding)


class DetailNetwork(nn.Module):
    """A U of convolutions from half resolution down, beside a narrow path at full resolution.

    Args:
        inputs: channels of a stack and its masks together.
        guides: channels of the decoded prediction: the largest number of bands of a modality.
        outputs: channels of a stack.
        fine: width at full resolution.
        widths: widths at a half, a quarter, ... of it.
        condition_size: of the vector that modulates every block.
    """

    def __init__(
        self,
        inputs: int,
        guides: int,
        outputs: int,
        fine: int,
        widths: Sequence[int],
        condition_size: int,
    ) -> None:
        super().__init__()
        steps = list(pairwise(widths))
        self.guides = guides
        self.fine_in = FilmBlock(inputs, fine, condition_size)
        self.to_half = nn.Conv2d(inputs + guides, widths[0], 4, stride=2, padding=1)
        self.half_in = FilmBlock(widths[0], widths[0], condition_size)
        self.down = nn.ModuleList(FilmBlock(a, b, condition_size) for a, b in steps)
        self.narrow = nn.ModuleList(nn.Conv2d(b, a, 1) for a, b in steps)
        self.up = nn.ModuleList(FilmBlock(a, a, condition_size) for a, _ in steps)
        self.to_fine = nn.Conv2d(widths[0], fine, 1)
        self.fine_out = FilmBlock(2 * fine, fine, condition_size)
        self.conv_out = nn.Conv2d(fine, outputs, 3, padding=1)
        self.linear = nn.Conv2d(inputs, outputs, 1)
        for layer in (self.conv_out, self.linear):  # adds nothing at the start
            for parameter in layer.parameters():
                nn.init.zeros_(parameter)

    def forward(self, x: Tensor, guide: Tensor, c: Tensor, used: Tensor | None = None) -> Tensor:
        """(B, inputs, H, W), (B, guides, H, W) and (B, condition_size) to (B, outputs, H, W).

        `used`: numbers of the inputs that x has, where the others are zero and left out; of the
        guides, x has the first ones."""
        fine = self.fine_in(x, c, used)  # (B, fine, H, W)
        of_half = None
        if used is not None:
            all_inputs = self.to_half.in_channels - self.guides
            of_half = torch.cat(
                [used, all_inputs + torch.arange(guide.shape[1], device=used.device)]
            )

        # (B, widths[0], H/2, W/2)
        h = self.half_in(on_used(self.to_half, torch.cat([x, guide], dim=1), of_half), c)

        skips = []
        for block in self.down:
            skips.append(h)
            h = block(F.avg_pool2d(h, 2), c)

        for level in reversed(range(len(self.up))):
            h = skips[level] + F.interpolate(self.narrow[level](h), scale_factor=2.0)
            h = self.up[level](h, c)

        # bilinear, and no shuffle of pixels: its kernels differ by a pixel's place, a pattern of 2
        # pixels (B, fine, H, W)
        spread = F.interpolate(self.to_fine(h), scale_factor=2.0, mode="bilinear")
        if fine.is_contiguous(memory_format=torch.channels_last):
            spread = spread.contiguous(memory_format=torch.channels_last)
        return self.conv_out(self.fine_out(torch.cat([fine, spread], dim=1), c)) + on_used(
            self.linear, x, used
        )


class DetailPath(ModelMixin, ConfigMixin):
    """The target's pixels: a closed-form regression on the sources' pixels and a network beside it,
    mixed by gates.

    With base the regression, r what the network adds, D the decoder's picture and low_n the means
    over n pixels, the picture is y = base + low_4(D - base) + r: context from the latent, whose
    resolution is 4 pixels, and detail from the sources' pixels. With d = y - base,

        result = base + level_gate low_32(d) + structure_gate (d - low_32(d))

    It starts as the regression. What is learnt from few places draws structure better than that and
    knows the level of unseen scenes worse: the gates, one pair per subset of sources and target,
    are chosen on sources that training does not have.

    Args:
        ids: the modalities, in the order of the transformer's rows.
        fine, widths, condition_size: of the network.
    """

    @register_to_config
    def __init__(
        self,
        ids: tuple[str, ...] = ("sar", "rgb", "nir", "ms", "pan"),
        fine: int = 8,
        widths: tuple[int, ...] = (32, 64, 128),
        condition_size: int = 64,
    ) -> None:
        super().__init__()
        self.layout = StackLayout.of_ids(ids)
        size, rows = self.layout.size, len(ids)
        self.guides = max(self.layout.channels)
        self.regression = SubsetRegression(self.layout)
        self.condition = nn.Sequential(
            nn.Linear(2 * rows + len(LEVELS), condition_size),
            nn.SiLU(),
            nn.Linear(condition_size, condition_size),
            nn.SiLU(),
        )

        self.network = DetailNetwork(size + rows, self.guides, size, fine, widths, condition_size)
        self.register_buffer("gate", torch.ones(1 << rows, rows, 2))

    def base(self, stack: Tensor, observed: Tensor, target: int, level: Tensor) -> Tensor:
        """The regression's picture of the target, (B, C, H, W) on the stack's grid, as
        `SubsetRegression` has it.
        """
        with in_float32(stack.device):
            return self.regression(stack.float(), observed.float(), target, level)

    def picture(
        self,
        stack: Tensor,
        observed: Tensor,
        base: Tensor,
        context: Tensor,
        target: int,
        level: Tensor,
        present: Sequence[int] | None = None,
    ) -> Tensor:
        """The network's picture of the target.

        Args:
            stack, observed: the sources (stack.py).
            base: what `base` gave.
            context: D - base, what the decoder's picture adds to it (B, C, H, W) on the stack's
                grid, in the model's scale.
            target: row of the modality.
            level: rows of LEVELS (B,).
            present: rows of the modalities that may be observed, so that what is zero for all
                others is not computed; None: all.

        Returns:
            (B, C, H, W) in the model's scale.
        """
        smooth = low_pass(context, STACK_FACTOR)
        guide = base + smooth
        c = self._condition(observed, target, level)

        if present is None:
            guide = F.pad(guide, (0, 0, 0, 0, 0, self.guides - guide.shape[1]))  # (B, guides, H, W)
            # of (B, N + M, H, W)
            added = self.network(torch.cat([stack, observed], dim=1), guide, c)
        else:
            channels = [
                channel
                for row in present
                for channel in range(self.layout.size)[self.layout.slots(row)]
            ]
            used = torch.tensor(
                [*channels, *(self.layout.size + row for row in present)], device=stack.device
            )
            x = torch.cat([stack[:, channels], observed[:, list(present)]], dim=1)
            added = self.network(x.contiguous(memory_format=torch.channels_last), guide, c, used)

        return base + smooth + added[:, self.layout.slots(target)]

    def forward(
        self,
        stack: Tensor,
        observed: Tensor,
        base: Tensor,
        decoded: Tensor,
        target: int,
        level: Tensor,
        present: Sequence[int] | None = None,
    ) -> Tensor:
        """The mixture of the class docstring on the target's grid: (B, C, h f, w f) in the model's
        scale.

        Args:
            stack, observed: the sources (stack.py).
            base: what `base` gave.
            decoded: the decoder's picture on the target's grid, (B, C, h f, w f).
            target: row of the modality.
            level: rows of LEVELS (B,).
            present: as of `picture`.
        """
        factor = self.layout.factors[target]
        context = to_stack_grid(decoded, factor) - base
        # (B, C, H, W)
        change = self.picture(stack, observed, base, context, target, level, present) - base
        low = low_pass(change, LEVEL_CELL)
        gates = self._gates(observed, target)  # (B, 2, H, W)

        return from_stack_grid(base + gates[:, :1] * low + gates[:, 1:] * (change - low), factor)

    def is_closed(self, present: Sequence[int], target: int) -> bool:
        """Whether the gates leave the regression alone for every subset of these modalities."""
        bits = sum(1 << row for row in present)
        subsets = [subset for subset in range(1, len(self.gate)) if subset & bits == subset]
        return not bool(self.gate[subsets, target].any())

    def _condition(self, observed: Tensor, target: int, level: Tensor) -> Tensor:
        """c (B, condition_size) of the subset of sources, the target and the processing level."""
        present = observed.amax((2, 3))  # (B, M)
        requested = F.one_hot(
            torch.full((len(observed),), target, device=observed.device), len(self.layout.ids)
        )
        levels = F.one_hot(level.expand(len(observed)), len(LEVELS))
        return self.condition(
            torch.cat([present, requested.to(present), levels.to(present)], dim=1)
        )

    def _gates(self, observed: Tensor, target: int) -> Tensor:
        """(B, 2, H, W) or (1, 2, 1, 1) where all pixels have one subset of sources."""
        numbers = self.regression.subsets(observed)  # (B, 1, H, W)
        first = numbers[0, 0, 0, 0]
        if bool((numbers == first).all()):
            return self.gate[first, target].view(1, 2, 1, 1)
        return self.gate[numbers[:, 0], target].movedim(-1, 1)


def low_pass(change: Tensor, cell: int) -> Tensor:
    """Means over cells of so many pixels, bilinear between them."""
    cells = F.avg_pool2d(change, cell, ceil_mode=True)
    return F.interpolate(cells, size=change.shape[2:], mode="bilinear")


@dataclass(frozen=True)
class DetailSize:
    """Widths of the detail path; None in a preset that has none."""

    fine: int
    widths: tuple[int, ...]
    condition_size: int

    def build(self) -> DetailPath:
        """An untrained path; its regression is fitted by training/lib/subset_regression.py."""
        return DetailPath(tuple(modalities()), self.fine, self.widths, self.condition_size)
