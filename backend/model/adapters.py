"""Residual adapters: one tiny convolutional correction of the predicted latent per target (Any2Any
eq. 8).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LATENT_CHANNELS, direction_name
from backend.model.parts import ConfigMixin, ModelMixin, register_to_config


class ResidualAdapter(nn.Module):
    """A(z): 3x3 conv 4->16, depthwise 3x3, SiLU, 3x3 conv 16->4 that starts at zero: 1,300
    parameters.

    The paper says only: compact, convolutional, last layer zero-initialised, 0.006 M for five. This
    is our choice."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.expand = nn.Conv2d(LATENT_CHANNELS, width, 3, padding=1, bias=False)
        self.depthwise = nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False)
        self.activation = nn.SiLU()
        self.project = nn.Conv2d(width, LATENT_CHANNELS, 3, padding=1)
        nn.init.zeros_(self.project.weight)
        if self.project.bias is not None:
            nn.init.zeros_(self.project.bias)

    def forward(self, z: Tensor) -> Tensor:
        return self.project(self._hidden(z))  # (B, 4, 64, 64)

    def _hidden(self, z: Tensor) -> Tensor:
        return self.activation(self.depthwise(self.expand(z)))  # (B, width, 64, 64)

    def linear_in(self, z: Tensor) -> Tensor:
        """What `forward` is linear in once the first two convolutions stay, (B, F, 64, 64): the
        third one's inputs, and a constant.
        """
        hidden = self._hidden(z)
        around = F.unfold(hidden, 3, padding=1).unflatten(2, z.shape[2:])
        return torch.cat([around, torch.ones_like(z[:, :1])], dim=1)

    @torch.no_grad()
    def add(self, solved: Tensor) -> None:
        """Adds the matrix (F, 4) of a linear fit on `linear_in` to the third convolution."""
        kernel, constant = solved.T[:, :-1], solved.T[:, -1]
        self.project.weight += kernel.reshape(self.project.weight.shape).to(self.project.weight)
        if self.project.bias is not None:
            self.project.bias += constant.to(self.project.bias)


class ResidualAdapters(ModelMixin, ConfigMixin):
    """z' = z + A_target(z) in scaled latents, applied once after sampling (Any2Any eq. 8, 12).

    Args:
        targets: modality ids, one adapter each.
        width: channels inside an adapter.
        tuned: directions with a separate one in its place (backend/adapt/): "rgb-nir".
    """

    @register_to_config
    def __init__(
        self,
        targets: tuple[str, ...] = ("sar", "rgb", "nir", "ms", "pan"),
        width: int = 16,
        tuned: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self.by_target = nn.ModuleDict({target: ResidualAdapter(width) for target in targets})
        self.by_direction = nn.ModuleDict({name: ResidualAdapter(width) for name in tuned})

    def of(self, source: str | None, target: str) -> ResidualAdapter:
        """The adapter of a direction; `source` None: of several sources together."""
        name = direction_name([] if source is None else [source], target)
        found = self.by_direction[name] if name in self.by_direction else self.by_target[target]
        return cast(ResidualAdapter, found)

    def forward(self, z: Tensor, target: str, source: str | None = None) -> Tensor:
        """Scaled latents z (B, 4, 64, 64) of `target`, corrected; `source` as of `of`."""
        return z + self.of(source, target)(z)
