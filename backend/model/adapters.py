"""Residual adapters: one tiny convolutional correction of the predicted latent per target (Any2Any
eq. 8).
"""

from __future__ import annotations

from torch import Tensor, nn

from backend.modalities import LATENT_CHANNELS
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
        return self.project(self.activation(self.depthwise(self.expand(z))))  # (B, 4, 64, 64)


class ResidualAdapters(ModelMixin, ConfigMixin):
    """z' = z + A_target(z) in scaled latents, applied once after sampling (Any2Any eq. 8, 12).

    Args:
        targets: modality ids, one adapter each.
        width: channels inside an adapter.
    """

    @register_to_config
    def __init__(
        self, targets: tuple[str, ...] = ("sar", "rgb", "nir", "ms", "pan"), width: int = 16
    ) -> None:
        super().__init__()
        self.by_target = nn.ModuleDict({target: ResidualAdapter(width) for target in targets})

    def forward(self, z: Tensor, target: str) -> Tensor:
        """Scaled latents z (B, 4, 64, 64) of `target`, corrected."""
        return z + self.by_target[target](z)
