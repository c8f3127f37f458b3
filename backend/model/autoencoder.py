"""The autoencoders: diffusers' AutoencoderKL per modality, and the tiny preset's with a linear
encoder.

Both map (B, bands, 64 f, 64 f) in [-1, 1] to latents (B, 4, 64, 64) and back, f being the
modality's VAE factor."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LATENT_CHANNELS, Modality
from backend.model.parts import (
    AutoencoderKL,
    AutoencoderKLOutput,
    ConfigMixin,
    Decoder,
    DecoderOutput,
    DiagonalGaussianDistribution,
    ModelMixin,
    register_to_config,
)
from backend.model.precision import in_float32, keep_float32


@dataclass(frozen=True)
class KLSize:
    """The paper's autoencoders: the widths by VAE factor, and the depth."""

    widths: dict[int, tuple[int, ...]]
    layers_per_block: int
    norm_groups: int

    def build(self, modality: Modality) -> AutoencoderKL:
        """An untrained AutoencoderKL for a modality; its resolution falls by 2 between blocks, so f
        = 2^(blocks - 1).
        """
        widths = self.widths[modality.vae_factor]
        vae = AutoencoderKL(
            in_channels=modality.channels,
            out_channels=modality.channels,
            down_block_types=("DownEncoderBlock2D",) * len(widths),
            up_block_types=("UpDecoderBlock2D",) * len(widths),
            block_out_channels=widths,
            layers_per_block=self.layers_per_block,
            norm_num_groups=self.norm_groups,
            latent_channels=LATENT_CHANNELS,
            sample_size=modality.native_patch,
            scaling_factor=1.0,
        )
        keep_ends_float32(vae)
        return vae


def keep_ends_float32(vae: AutoencoderKL) -> None:
    """Latents and pixels leave it in float32, whatever its other layers compute in."""
    ends = (vae.encoder.conv_norm_out, vae.encoder.conv_out, vae.quant_conv, vae.post_quant_conv)
    keep_float32(*ends, vae.decoder.conv_norm_out, vae.decoder.conv_out)


@dataclass(frozen=True)
class LinearCodeSize:
    """The tiny preset's autoencoders: width and norm groups of the decoder at latent resolution."""

    width: int
    norm_groups: int

    def build(self, modality: Modality) -> LinearCodeAutoencoder:
        """An untrained autoencoder for a modality; training/lib/linear_code.py sets its code."""
        return LinearCodeAutoencoder(
            modality.channels, modality.vae_factor, self.width, self.norm_groups
        )


class LinearCodeAutoencoder(ModelMixin, ConfigMixin):
    """A KL autoencoder whose posterior mean is a linear code of each f x f patch, and whose decoder
    is diffusers'.

    Where it leaves SPEC's AutoencoderKL, and why (figures in training/EXPERIMENTS.md):
        The encoder is one strided convolution with four whitened, fixed filters, the first of which
        is brightness in every modality. Free latents hold brightness in no fixed place, and the
        transformer then fights for the level of each scene. The decoder starts as the code's own
        inverse, and what it adds is computed at latent resolution and shuffled to pixels: it sees
        around each patch and sharpens it. No attention: 4096 tokens cost a third of the time and
        gained nothing. The posterior's deviation is a constant, `posterior_std`, so the KL term has
        no gradient.

    Args:
        channels: bands of the modality.
        factor: f, pixels per latent.
        width: channels of the decoder.
        norm_groups: of its group norms.
        posterior_std: deviation of the posterior, in units of a latent's own.
        scaling_factor: as in AutoencoderKL; close to 1, since the code is whitened.
    """

    @register_to_config
    def __init__(
        self,
        channels: int = 3,
        factor: int = 4,
        width: int = 64,
        norm_groups: int = 8,
        posterior_std: float = 0.02,
        scaling_factor: float = 1.0,
    ) -> None:
        super().__init__()
        self.analysis = nn.Conv2d(channels, LATENT_CHANNELS, factor, stride=factor).requires_grad_(
            False
        )
        self.synthesis = nn.ConvTranspose2d(LATENT_CHANNELS, channels, factor, stride=factor)
        self.decoder = Decoder(
            in_channels=LATENT_CHANNELS,
            out_channels=channels * factor**2,
            up_block_types=("UpDecoderBlock2D",),
            block_out_channels=(width,),
            layers_per_block=1,
            norm_num_groups=norm_groups,
            mid_block_add_attention=False,
        )

        keep_float32(self.decoder.conv_norm_out, self.decoder.conv_out)
        for parameter in self.decoder.conv_out.parameters():
            nn.init.zeros_(parameter)

    def encode(self, x: Tensor) -> AutoencoderKLOutput:
        """Pixels (B, bands, H, W) to the posterior of their latents (B, 4, H / f, W / f)."""
        with in_float32(x.device):
            mean = self.analysis(x.float())
        log_variance = torch.full_like(mean, 2 * math.log(float(self.config["posterior_std"])))
        return AutoencoderKLOutput(
            latent_dist=DiagonalGaussianDistribution(torch.cat([mean, log_variance], dim=1))
        )

    def decode(self, z: Tensor) -> DecoderOutput:
        """Latents (B, 4, h, w) to pixels (B, bands, h f, w f)."""
        added = self.decoder(z)  # (B, bands f^2, h, w)
        with in_float32(z.device):
            patches = self._patches(z) + added.float()
            return DecoderOutput(sample=F.pixel_shuffle(patches, int(self.config["factor"])))

    def of_code(self, z: Tensor) -> Tensor:
        """The code's own inverse alone: as `decode`, without what the decoder adds."""
        with in_float32(z.device):
            return F.pixel_shuffle(self._patches(z), int(self.config["factor"]))

    def _patches(self, z: Tensor) -> Tensor:
        """The synthesis, before its pixels are shuffled: (B, bands f^2, h, w)."""
        area = int(self.config["factor"]) ** 2
        kernel = self.synthesis.weight.movedim(0, -1).reshape(-1, LATENT_CHANNELS, 1, 1)
        bias = self.synthesis.bias
        return F.conv2d(z.float(), kernel, None if bias is None else bias.repeat_interleave(area))
