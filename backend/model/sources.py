"""What a model observed of a batch of windows: one source, or several of the same ground.

Imports torch only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from torch import Tensor

EMPTY: Mapping[str, Tensor] = MappingProxyType({})


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
    """

    latents: Mapping[str, Tensor]
    pixels: Mapping[str, Tensor] = field(default_factory=dict)
    valid: Mapping[str, Tensor] = field(default_factory=dict)
    priors: dict[str, Tensor] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The first source's modality."""
        return next(iter(self.latents))

    @property
    def z(self) -> Tensor:
        """The first source's latents (B, 4, 64, 64)."""
        return self.latents[self.id]

    def __len__(self) -> int:
        return len(self.z)

    def __getitem__(self, part: slice) -> Sources:
        """Some windows of the batch."""
        groups = (self.latents, self.pixels, self.valid, self.priors)
        return Sources(*({id_: tensor[part] for id_, tensor in group.items()} for group in groups))
