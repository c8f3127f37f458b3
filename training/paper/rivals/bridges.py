"""BBDM (Li et al. 2023) and LBM (Chadebec et al. 2025): bridges from the source's latent to the
target's, of our autoencoders.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import torch
from diffusers import UNet2DModel
from torch import Tensor

from backend.modalities import LATENT_CHANNELS
from training.paper.rivals.rival import PixelPairs, Rival, RivalConfig

# BBDM samples with 200 of its 1000; 50 differ little and cost a quarter
TIMES, BBDM_STEPS = 1000, 50
LBM_TIMES = (0.0, 0.25, 0.5, 0.75)  # that LBM trains on, and samples with
LBM_NOISE = 0.05


def latent_unet(width: int) -> UNet2DModel:
    """Three levels over latents, attention at the coarsest."""
    return UNet2DModel(
        in_channels=LATENT_CHANNELS,
        out_channels=LATENT_CHANNELS,
        block_out_channels=(width, 2 * width, 4 * width),
        layers_per_block=1,
        norm_num_groups=8,
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
    )


class BBDM(Rival):
    """Brownian bridge: z_t = (1 - m) z_0 + m z_T + sqrt(delta) e, m = t / T, delta = 2 (m - m^2);
    the network predicts z_t - z_0, L1.
    """

    name = "BBDM"

    def __init__(
        self, source: str, target: str, config: RivalConfig, vaes: Mapping[str, Any]
    ) -> None:
        super().__init__(source, target, config, vaes)
        self.unet: Any = latent_unet(config.width)

    def loss(self, batch: PixelPairs) -> tuple[Tensor, dict[str, Tensor]]:
        end, start = self.encode(self.source.id, batch.x), self.encode(self.target.id, batch.y)
        t = torch.randint(1, TIMES + 1, (len(start),), device=start.device)
        m = (t / TIMES).view(-1, 1, 1, 1)
        away = m * (end - start) + (2 * (m - m * m)).sqrt() * torch.randn_like(start)
        error = (self.unet(start + away, t - 1).sample - away).abs().mean()
        return error, {"l1": error.detach()}

    @torch.inference_mode()
    def translate(self, batch: PixelPairs, seed: int = 0) -> Tensor:
        end = self.encode(self.source.id, batch.x)
        generator = torch.Generator().manual_seed(seed)
        times = torch.linspace(TIMES, 0, BBDM_STEPS + 1).round().long().tolist()
        z = end

        for t, after in pairwise(times):
            start = z - self.unet(z, torch.full((len(z),), t - 1, device=z.device)).sample
            if after == 0:
                return self.decode(self.target.id, start)
            m, n = t / TIMES, after / TIMES
            delta, delta_after = 2 * (m - m * m), 2 * (n - n * n)
            mean = (1 - n) * start + n * end

            if delta == 0:  # at the source itself there is no noise to keep
                variance, kept = delta_after, torch.zeros_like(z)
            else:
                variance = (delta - delta_after * (1 - m) ** 2 / (1 - n) ** 2) * delta_after / delta
                kept = ((delta_after - variance) / delta) ** 0.5 * (z - (1 - m) * start - m * end)

            z = mean + kept + variance**0.5 * torch.randn(z.shape, generator=generator).to(z)

        raise AssertionError("the last time is 0")


class LBM(Rival):
    """Latent bridge matching: z_t = (1 - t) z_source + t z_target + sigma sqrt(t (1 - t)) e; the
    network predicts the drift (z_target - z_t) / (1 - t) at four times, and samples with these
    four. Without its pixel loss (LPIPS).
    """

    name = "LBM"

    def __init__(
        self, source: str, target: str, config: RivalConfig, vaes: Mapping[str, Any]
    ) -> None:
        super().__init__(source, target, config, vaes)
        self.unet: Any = latent_unet(config.width)

    def loss(self, batch: PixelPairs) -> tuple[Tensor, dict[str, Tensor]]:
        start, end = self.encode(self.source.id, batch.x), self.encode(self.target.id, batch.y)
        t = torch.tensor(LBM_TIMES, device=start.device)[
            torch.randint(len(LBM_TIMES), (len(start),), device=start.device)
        ]
        share = t.view(-1, 1, 1, 1)
        z = (
            (1 - share) * start
            + share * end
            + LBM_NOISE * (share * (1 - share)).sqrt() * torch.randn_like(start)
        )
        error = (self.unet(z, t * TIMES).sample - (end - z) / (1 - share)).square().mean()

        return error, {"drift": error.detach()}

    @torch.inference_mode()
    def translate(self, batch: PixelPairs, seed: int = 0) -> Tensor:
        z = self.encode(self.source.id, batch.x)
        generator = torch.Generator().manual_seed(seed)
        for t, after in zip(LBM_TIMES, (*LBM_TIMES[1:], 1.0), strict=True):
            end = (
                z + (1 - t) * self.unet(z, torch.full((len(z),), t * TIMES, device=z.device)).sample
            )
            if after < 1:
                share = (after - t) / (1 - t)
                noise = (
                    LBM_NOISE
                    * (share * (1 - after)) ** 0.5
                    * torch.randn(z.shape, generator=generator).to(z)
                )
                z = (1 - share) * z + share * end + noise

        return self.decode(self.target.id, end)
