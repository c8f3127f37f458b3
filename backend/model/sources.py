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
        priors: closed-form latents by target, filled in by the model when it needs them first.
        reduced: the same without one of the sources, filled in by `without`.
    """

    latents: Mapping[str, Tensor]
    pixels: Mapping[str, Tensor] = field(default_factory=dict)
    valid: Mapping[str, Tensor] = field(default_factory=dict)
    priors: dict[str, Tensor] = field(default_factory=dict)
    reduced: dict[str, Sources] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The first source's modality."""
        return next(iter(self.latents))

    @property
    def z(self) -> Tensor:
        """The first source's latents (B, 4, 64, 64)."""
        return self.latents[self.id]

    @property
    def cut(self) -> list[str]:
        """The sources of which some window has a part and lacks another."""
        return [id_ for id_, mask in self.valid.items() if bool(_is_cut(mask).any())]

    def share(self, id_: str, size: int) -> Tensor:
        """How much a source counts beside the result without it, (B, 1, size, size): 1 in windows
        that it covers or lacks as a whole; in others 0 where it was not observed, rising to 1 over
        FADE pixels inside its edge, so that no step shows.
        """
        mask = self.valid[id_].float()[:, None]  # (B, 1, H, W)
        near = _box_mean(mask, FADE)  # a half at a straight edge
        share = (2 * near - 1).clamp(0, 1) * mask
        share = torch.where(
            _is_cut(self.valid[id_]).view(-1, 1, 1, 1), share, torch.ones(()).to(share)
        )
        if share.shape[-1] >= size:
            return F.adaptive_avg_pool2d(share, size)
        return F.interpolate(share, size=(size, size), mode="nearest")

    def without(self, id_: str) -> Sources:
        """The same where a source is left out of the windows that it covers in part."""
        if id_ not in self.reduced:
            mask = self.valid[id_] & ~_is_cut(self.valid[id_]).view(-1, 1, 1)
            self.reduced[id_] = Sources(self.latents, self.pixels, {**self.valid, id_: mask})
        return self.reduced[id_]

    def __len__(self) -> int:
        return len(self.z)

    def __getitem__(self, part: slice) -> Sources:
        """Some windows of the batch."""
        latents, pixels, valid, priors = (
            {id_: tensor[part] for id_, tensor in group.items()}
            for group in (self.latents, self.pixels, self.valid, self.priors)
        )
        return Sources(latents, pixels, valid, priors)


def _is_cut(mask: Tensor) -> Tensor:
    """Of which windows (B,) a mask (B, H, W) holds a part and lacks another."""
    flat = mask.flatten(1)
    return flat.any(1) & ~flat.all(1)


def _box_mean(x: Tensor, reach: int) -> Tensor:
    """The mean over a square of 2 reach + 1 pixels around each, of those inside the window."""
    for kernel, padding in (((2 * reach + 1, 1), (reach, 0)), ((1, 2 * reach + 1), (0, reach))):
        x = F.avg_pool2d(x, kernel, 1, padding, count_include_pad=False)
    return x
