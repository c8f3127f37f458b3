"""A network that is one 3 x 3 convolution: what is left of a run's time with it is the engine's own. For the benchmark only."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, modalities, modality


class OneConvolution(nn.Module):
    """Latents are cell means of the first bands; the decoder repeats them and convolves once at the target's own resolution."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.out = nn.ModuleDict({one.id: nn.Conv2d(LATENT_CHANNELS, one.channels, 3, padding=1) for one in modalities().values()})

    def row(self, id_: str) -> int:
        return list(modalities()).index(id_)

    def encode(self, id_: str, x: Tensor) -> Tensor:
        z = F.avg_pool2d(x, x.shape[-1] // LATENT_SIZE)[:, :LATENT_CHANNELS]
        return F.pad(z, (0, 0, 0, 0, 0, LATENT_CHANNELS - z.shape[1]))

    def predict_x0(self, z_t: Tensor, z_source: Tensor, *_: object) -> Tensor:
        return z_source

    def adapt(self, z: Tensor, id_: str) -> Tensor:
        return z

    def decode(self, id_: str, z: Tensor) -> Tensor:
        return self.out[id_](F.interpolate(z, scale_factor=modality(id_).vae_factor, mode="nearest"))
