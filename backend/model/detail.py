"""The detail path of any2any-tiny: target pixels from the sources' pixels, at their resolution,
beside the latent's.

A 4 x 64 x 64 latent holds four numbers for 16 pixels, so a picture drawn from it alone is blurred.
Shapes: B batch, N channels of a stack (stack.py), M modalities, H = W = 256 in a window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LEVELS, direction_name, modalities, named_directions
from backend.model.detail_network import DetailNetwork, LastLayers
from backend.model.parts import ConfigMixin, ModelMixin, register_to_config
from backend.model.precision import in_float32
from backend.model.resampling import (
    STACK_FACTOR,
    from_stack_grid,
    to_latent_grid,
)
from backend.model.stack import StackLayout, SubsetRegression, one_of, subset_numbers

LEVEL_CELL = 32  # pixels of the stack's grid over which the level of a picture is taken


class DetailPath(ModelMixin, ConfigMixin):
    """The target's pixels: a closed-form regression on the sources' pixels and a network beside it,
    mixed by gates.

    With base the regression, r what the network adds, D the picture of the predicted latents and
    low_n the means over n pixels, the picture is y = base + low_4(D - base) + r: context from the
    latent, whose resolution is 4 pixels, and detail from the sources' pixels. D is the code's own
    inverse (LinearCodeAutoencoder.of_code): what the decoder's convolutions add hardly changes
    means over a latent, and costs a fifth of a window's time (training/EXPERIMENTS.md, row 46).
    With d = y - base,

        result = base + level_gate low_32(d) + structure_gate (d - low_32(d))

    It starts as the regression. What is learnt from few places draws structure better than that and
    knows the level of unseen scenes worse: the gates, one pair per subset of sources and target,
    are chosen on sources that training does not have.

    Args:
        ids: the modalities, in the order of the transformer's rows.
        fine, widths, condition_size: of the network.
        tuned: directions whose change, low_4(D - base) + r above, comes from separate last layers
            (backend/adapt/): "rgb-nir".
    """

    @register_to_config
    def __init__(
        self,
        ids: tuple[str, ...] = ("sar", "rgb", "nir", "ms", "pan"),
        fine: int = 8,
        widths: tuple[int, ...] = (32, 64, 128),
        condition_size: int = 64,
        tuned: Sequence[str] = (),
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
        self.of_direction = nn.ModuleDict(
            {name: self.last_layers(*named_directions()[name]) for name in tuned}
        )

    def last_layers(self, source: str, target: str) -> LastLayers:
        """New ones of a direction, which give nothing."""
        channels = dict(zip(self.layout.ids, self.layout.channels, strict=True))
        return LastLayers(int(self.config["fine"]), channels[source], channels[target])

    def base(
        self,
        stack: Tensor,
        observed: Tensor,
        target: int,
        level: Tensor,
        found: Sequence[int] = (),
    ) -> Tensor:
        """The regression's picture of the target, (B, C, H, W) on the stack's grid, as
        `SubsetRegression` has it.
        """
        with in_float32(stack.device):
            return self.regression(stack.float(), observed.float(), target, level, found)

    def context(self, decoded: Tensor, base: Tensor, target: int) -> Tensor:
        """The means over each latent of what the latents' picture adds to the regression's.

        Args:
            decoded: D of the class docstring on the target's grid, (B, C, h f, w f), in the
                model's scale.
            base: what `base` gave.
            target: row of the modality.

        Returns:
            (B, C, h, w).
        """
        return to_latent_grid(decoded, self.layout.factors[target]) - to_latent_grid(
            base, STACK_FACTOR
        )

    def change(
        self,
        stack: Tensor,
        observed: Tensor,
        base: Tensor,
        context: Tensor,
        target: int,
        level: Tensor,
        present: Sequence[int] | None = None,
    ) -> Tensor:
        """What latents and network add to the regression's picture, low_4(D - base) + r, or what a
        direction's own last layers do.

        Args:
            stack, observed: the sources (stack.py).
            base: what `base` gave.
            context: what `context` gave.
            target: row of the modality.
            level: rows of LEVELS (B,).
            present: rows of the modalities that may be observed, so that what is zero for all
                others is not computed; None: all.

        Returns:
            (B, C, H, W) in the model's scale.
        """
        smooth, h, x, used = self.features(stack, observed, base, context, target, level, present)
        if present is not None and len(present) == 1:
            name = direction_name([self.layout.ids[present[0]]], self.layout.ids[target])
            if name in self.of_direction:
                pixels = x[:, : self.layout.channels[present[0]]]
                return self.of_direction[name](h, base, torch.cat([pixels, smooth], dim=1))
        drawn = self.network.last(h, x, self.layout.slots(target), used)
        return smooth + drawn if torch.is_grad_enabled() else drawn.add_(smooth)

    def features(
        self,
        stack: Tensor,
        observed: Tensor,
        base: Tensor,
        context: Tensor,
        target: int,
        level: Tensor,
        present: Sequence[int] | None = None,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor | None]:
        """What the last layers are given; arguments as of `change`.

        Returns:
            smooth (B, C, H, W), the context between latents; the network's features
            (B, fine, H, W); its inputs (B, N', H, W), and which ones of all they are.
        """
        smooth = F.interpolate(context, size=base.shape[2:], mode="bilinear")
        guide = base + smooth
        c = self._condition(observed, target, level)

        if present is None:
            guide = F.pad(guide, (0, 0, 0, 0, 0, self.guides - guide.shape[1]))  # (B, guides, H, W)
            x, used = torch.cat([stack, observed], dim=1), None  # (B, N + M, H, W)
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
            x = x.contiguous(memory_format=torch.channels_last)

        if not torch.is_grad_enabled() and present is not None and len(present) == 1:
            c = c[:1]  # all windows have it; of several sources, one may lack all of a window
        return smooth, self.network.features(x, guide, c, used), x, used

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
            decoded: D of the class docstring on the target's grid, (B, C, h f, w f).
            target: row of the modality.
            level: rows of LEVELS (B,).
            present: as of `change`.
        """
        context = self.context(decoded, base, target)  # (B, C, h, w)
        change = self.change(stack, observed, base, context, target, level, present)
        low = low_pass(change, LEVEL_CELL)
        of_level, of_structure = self._gates(observed, target).split(1, dim=1)  # (B, 1, H, W)

        mixed = torch.addcmul(base, of_structure, change)
        mixed = torch.addcmul(mixed, of_level - of_structure, low)
        return from_stack_grid(mixed, self.layout.factors[target])

    def is_closed(self, present: Sequence[int], target: int, whole: bool = False) -> bool:
        """Whether the gates leave the regression alone for every subset of these modalities, or,
        where all of them are observed everywhere, for all of them together.
        """
        bits = sum(1 << row for row in present)
        subsets = [subset for subset in range(1, len(self.gate)) if subset & bits == subset]
        return not bool(self.gate[bits if whole else subsets, target].any())

    def _condition(self, observed: Tensor, target: int, level: Tensor) -> Tensor:
        """c (B, condition_size) of the subset of sources, the target and the processing level."""
        present = observed.amax((2, 3))  # (B, M)
        row = torch.full((len(observed),), target, device=observed.device)
        requested = one_of(row, len(self.layout.ids))
        levels = one_of(level.expand(len(observed)), len(LEVELS))
        return self.condition(
            torch.cat([present, requested.to(present), levels.to(present)], dim=1)
        )

    def _gates(self, observed: Tensor, target: int) -> Tensor:
        """(B, 2, H, W) or (1, 2, 1, 1) where all pixels have one subset of sources."""
        numbers = subset_numbers(observed)  # (B, 1, H, W)
        lowest, highest = (int(number) for number in numbers.aminmax())
        if lowest == highest:
            return self.gate[highest, target].view(1, 2, 1, 1)
        return self.gate[numbers[:, 0].long(), target].movedim(-1, 1)


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
