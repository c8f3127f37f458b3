"""The autoencoders: diffusers' AutoencoderKL per modality, and a weightless stand-in of the same shapes.

All map (B, bands, 64 f, 64 f) in [-1, 1] to latents (B, 4, 64, 64) and back, f being the modality's VAE factor.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from diffusers import AutoencoderKL
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.autoencoders.autoencoder_kl import AutoencoderKLOutput
from diffusers.models.autoencoders.vae import DecoderOutput, DiagonalGaussianDistribution
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor

from backend.modalities import LATENT_CHANNELS, Modality


@dataclass(frozen=True)
class AutoencoderSize:
    """What a preset decides about its autoencoders: the widths by VAE factor, and the depth."""

    widths: dict[int, tuple[int, ...]]
    layers_per_block: int
    norm_groups: int


def build_autoencoder(modality: Modality, size: AutoencoderSize) -> AutoencoderKL:
    """An untrained AutoencoderKL for a modality; its resolution falls by 2 between blocks, so f = 2^(blocks - 1)."""
    widths = size.widths[modality.vae_factor]
    return AutoencoderKL(
        in_channels=modality.channels,
        out_channels=modality.channels,
        down_block_types=("DownEncoderBlock2D",) * len(widths),
        up_block_types=("UpDecoderBlock2D",) * len(widths),
        block_out_channels=widths,
        layers_per_block=size.layers_per_block,
        norm_num_groups=size.norm_groups,
        latent_channels=LATENT_CHANNELS,
        sample_size=modality.native_patch,
        scaling_factor=1.0,
    )


class PixelUnshuffleAutoencoder(ModelMixin, ConfigMixin):
    """A parameter-free autoencoder for tests of the run itself: the mean of each f x f block of up to four bands.

    It has AutoencoderKL's interface and latent shapes, so a model folder made of it goes through the normal path at a
    fraction of the cost. What does not fit into four channels is lost; decoding repeats the block means.
    """

    @register_to_config
    def __init__(self, channels: int = 3, factor: int = 4, scaling_factor: float = 1.0) -> None:
        super().__init__()
        self.register_buffer("anchor", torch.zeros(1))  # gives the part a device, a dtype and a weights file

    def encode(self, x: Tensor) -> AutoencoderKLOutput:
        factor, channels = int(self.config["factor"]), int(self.config["channels"])
        blocks = F.pixel_unshuffle(x, factor)  # (B, bands * f^2, 64, 64)
        means = blocks.unflatten(1, (channels, factor * factor)).mean(2)[:, :LATENT_CHANNELS]  # (B, min(bands, 4), 64, 64)
        mean = F.pad(means, (0, 0, 0, 0, 0, LATENT_CHANNELS - means.shape[1]))  # (B, 4, 64, 64)
        moments = torch.cat([mean, torch.full_like(mean, -30.0)], dim=1)
        return AutoencoderKLOutput(latent_dist=DiagonalGaussianDistribution(moments))

    def decode(self, z: Tensor) -> DecoderOutput:
        factor, channels = int(self.config["factor"]), int(self.config["channels"])
        bands = torch.cat([z, z[:, -1:].expand(-1, max(0, channels - LATENT_CHANNELS), -1, -1)], dim=1)[:, :channels]
        blocks = bands.repeat_interleave(factor * factor, dim=1)  # (B, bands * f^2, 64, 64)
        return DecoderOutput(sample=F.pixel_shuffle(blocks, factor).contiguous())
