"""What a model observed of a batch of windows: one source, or several of the same ground.

Imports torch only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import torch
import torch.nn.functional as F
from torch import Tensor

EMPTY: Mapping[str, Tensor] = MappingProxyType({})
FADE = 32  # pixels inside the edge of what was observed, over which a source comes to count in full


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
        reduced: windows without one of the sources, filled in by `without`.
        shares: what `share` gave, since every step of the sampling needs it again.
    """

    latents: Mapping[str, Tensor]
    pixels: Mapping[str, Tensor] = field(default_factory=dict)
    valid: Mapping[str, Tensor] = field(default_factory=dict)
    bases: dict[str, Tensor] = field(default_factory=dict)
    priors: dict[str, Tensor] = field(default_factory=dict)
    reduced: dict[str, Sources] = field(default_factory=dict)
    shares: dict[tuple[str, int], Tensor] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The first source's modality."""
        return next(iter(self.latents))

    @property
    def z(self) -> Tensor:
        """The first source's latents (B, 4, 64, 64)."""
        return self.latents[self.id]

    def cut(self, id_: str) -> list[int]:
        """The windows of which a source covers a part and lacks another."""
        flat = self.valid[id_].flatten(1)
        return torch.nonzero(flat.any(1) & ~flat.all(1)).flatten().tolist()

    def share(self, id_: str, size: int) -> Tensor:
        """How much a source counts beside the result without it, (B, 1, size, size): 0 where it was
        not observed, rising to 1 over FADE pixels inside its edge, so that no step shows.
        """
        if (id_, size) not in self.shares:
            self.shares[id_, size] = self._share(id_, size)
        return self.shares[id_, size]

    def _share(self, id_: str, size: int) -> Tensor:
        mask = self.valid[id_].float()[:, None]  # (B, 1, H, W)
        # the mean of a square is a half at a straight edge
        share = (2 * _box_mean(mask, FADE) - 1).clamp(0, 1) * mask
        if share.shape[-1] >= size:
            return F.adaptive_avg_pool2d(share, size)
        return F.interpolate(share, size=(size, size), mode="nearest")

    def without(self, id_: str, window: int) -> Sources:
        """One window, as if a source had not been observed there."""
        key = f"{id_} {window}"
        if key not in self.reduced:
            one = self[window : window + 1]
            valid = {**one.valid, id_: torch.zeros_like(one.valid[id_])}
            self.reduced[key] = Sources(one.latents, one.pixels, valid)
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


def _box_mean(x: Tensor, reach: int) -> Tensor:
    """The mean over a square of 2 reach + 1 pixels around each, of those inside the window."""
    for kernel, padding in (((2 * reach + 1, 1), (reach, 0)), ((1, 2 * reach + 1), (0, reach))):
        x = F.avg_pool2d(x, kernel, 1, padding, count_include_pad=False)
    return x
