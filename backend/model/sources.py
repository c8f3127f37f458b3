"""What a model observed of a batch of windows: one source, or several of the same ground.

Imports torch only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import torch
import torch.nn.functional as F
from torch import Tensor

EMPTY: Mapping[str, Tensor] = MappingProxyType({})
# Reaches of the fade around what was not observed: over twice as many pixels, a source comes to
# count in full. Each but the first leaves out holes that are narrower than about its reach, so that
# a dead line costs its neighbours and not a strip of 32 pixels.
REACHES = (1, 2, 4, 8, 16)


@dataclass(frozen=True)
class Sources:
    """Encoded sources of a batch of windows.

    Attributes:
        latents: scaled posterior means (B, 4, 64, 64) by modality; the first is the source whose
            grid gives the output's.
        pixels: (B, C, 64 f, 64 f) in [-1, 1] by modality; empty where the model does not need them
            after encoding.
        valid: (B, 64 f, 64 f), True where observed, of sources that lack a part; the others are
            whole.
        bases, priors: closed-form pictures and their latents by target, filled in by the model when
            it needs them first.
        reduced: windows without some of the sources, filled in by `without`.
        shares: of `share`, by source and window; every step of the sampling needs them again.
    """

    latents: Mapping[str, Tensor]
    pixels: Mapping[str, Tensor] = field(default_factory=dict)
    valid: Mapping[str, Tensor] = field(default_factory=dict)
    bases: dict[str, Tensor] = field(default_factory=dict)
    priors: dict[str, Tensor] = field(default_factory=dict)
    reduced: dict[tuple[int, tuple[str, ...]], Sources] = field(default_factory=dict)
    shares: dict[tuple[str, int], Tensor] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The first source's modality."""
        return next(iter(self.latents))

    @property
    def z(self) -> Tensor:
        """The first source's latents (B, 4, 64, 64)."""
        return self.latents[self.id]

    def lacking(self, all_of_it: bool = False) -> dict[int, list[str]]:
        """The windows that sources cover in part, with those sources; `all_of_it` counts sources
        that have nothing there, too.
        """
        found: dict[int, list[str]] = {}
        for id_, valid in self.valid.items():
            flat = valid.flatten(1)
            counts = ~flat.all(1) if all_of_it else flat.any(1) & ~flat.all(1)
            for window in torch.nonzero(counts).flatten().tolist():
                found.setdefault(window, []).append(id_)

        return found

    def share(self, id_: str, window: int, size: int) -> Tensor:
        """How much a source counts in a window beside the result without it, (1, 1, size, size): 0
        where it was not observed, rising to 1 inside its edge, so that no step shows.
        """
        if (id_, window) not in self.shares:
            self.shares[id_, window] = _share(self.valid[id_][window].float()[None, None])
        share = self.shares[id_, window]
        if share.shape[-1] >= size:
            return F.adaptive_avg_pool2d(share, size)
        return F.interpolate(share, size=(size, size), mode="nearest")

    def without(self, ids: Sequence[str], window: int) -> Sources:
        """One window without some of the sources."""
        key = (window, tuple(ids))
        if key not in self.reduced:
            one = self[window : window + 1]
            latents, pixels, valid = (
                {id_: tensor for id_, tensor in group.items() if id_ not in ids}
                for group in (one.latents, one.pixels, one.valid)
            )
            self.reduced[key] = Sources(latents, pixels, valid)
        return self.reduced[key]

    def __len__(self) -> int:
        return len(self.z)

    def __getitem__(self, part: slice) -> Sources:
        """Some windows of the batch."""
        latents, pixels, valid, bases, priors = (
            {id_: tensor[part] for id_, tensor in group.items()}
            for group in (self.latents, self.pixels, self.valid, self.bases, self.priors)
        )
        return Sources(latents, pixels, valid, bases, priors)


def _share(observed: Tensor) -> Tensor:
    """The fade around the holes of a mask of 0 and 1, (1, 1, H, W): the lowest over REACHES of the
    mean around each pixel of what is further than the reach from a hole.
    """
    share, inside = observed, torch.ones_like(observed)
    for reach in REACHES:
        half = reach // 2
        core = _box_sum(observed, half) == 0  # of holes that are at least 2 half + 1 wide
        if not bool(core.any()):
            break  # nor are there wider ones
        beyond = _box_sum(core.float(), half + reach) == 0
        mean = _box_sum(beyond.float(), reach) / _box_sum(inside, reach)
        share = torch.minimum(share, mean)

    return share


def _box_sum(mask: Tensor, reach: int) -> Tensor:
    """The sum over a square of 2 reach + 1 pixels around each, of those inside the window; from
    sums of whole rows and columns, which float32 holds exactly.
    """
    sums = mask
    for axis in (-1, -2):
        side = sums.shape[axis]
        before = list(sums.shape)
        before[axis] = reach + 1
        after = list(sums.shape)
        after[axis] = reach

        sums = sums.cumsum(axis)
        last = sums.narrow(axis, side - 1, 1).expand(after)
        sums = torch.cat([sums.new_zeros(before), sums, last], dim=axis)
        sums = sums.narrow(axis, 2 * reach + 1, side) - sums.narrow(axis, 0, side)

    return sums
