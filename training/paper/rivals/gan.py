"""Pix2Pix (Isola et al. 2017) and Pix2PixHD (Wang et al. 2018): a generator against discriminators
of patches.

Both players step at once, on the same weights, where the papers alternate: the generator's loss
sees the discriminator's weights as constants and the other way round, so one backward pass trains
both. Instance normalisation, as batches are small."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from training.paper.rivals.rival import PixelPairs, Rival, RivalConfig, frozen


class UNet(nn.Module):
    """Pix2Pix's generator: 4 x 4 convolutions that halve, and back with skips.

    Args:
        levels: how often the side is halved.
    """

    def __init__(self, bands_in: int, bands_out: int, width: int, levels: int) -> None:
        super().__init__()
        widths = [min(8, 2**level) * width for level in range(levels)]
        self.down = nn.ModuleList()

        for level, channels in enumerate(widths):
            before = bands_in if level == 0 else widths[level - 1]
            norm = (
                nn.InstanceNorm2d(channels, affine=True)
                if 0 < level < levels - 1
                else nn.Identity()
            )
            self.down.append(
                nn.Sequential(
                    nn.LeakyReLU(0.2) if level else nn.Identity(),
                    nn.Conv2d(before, channels, 4, 2, 1),
                    norm,
                )
            )

        self.up = nn.ModuleList()
        for level in reversed(range(levels)):
            before = widths[level] * (1 if level == levels - 1 else 2)
            channels = bands_out if level == 0 else widths[level - 1]
            after = nn.InstanceNorm2d(channels, affine=True) if level else nn.Tanh()
            self.up.append(
                nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(before, channels, 4, 2, 1), after)
            )

    def forward(self, x: Tensor) -> Tensor:
        skips = []
        for layer in self.down:
            x = layer(x)
            skips.append(x)

        for number, layer in enumerate(self.up):
            x = layer(x if number == 0 else torch.cat([x, skips[-number - 1]], dim=1))
        return x


class PatchDiscriminator(nn.Module):
    """Whether patches of 70 x 70 pixels are real; gives every layer's output, the verdict last."""

    def __init__(self, bands: int, width: int) -> None:
        super().__init__()
        widths = [width, 2 * width, 4 * width, 8 * width]
        layers = []

        for level, channels in enumerate(widths):
            before = bands if level == 0 else widths[level - 1]
            norm = nn.InstanceNorm2d(channels, affine=True) if level else nn.Identity()
            layers.append(
                nn.Sequential(
                    nn.Conv2d(before, channels, 4, 2 if level < 3 else 1, 1),
                    norm,
                    nn.LeakyReLU(0.2),
                )
            )

        self.layers = nn.ModuleList([*layers, nn.Conv2d(widths[-1], 1, 4, 1, 1)])

    def forward(self, x: Tensor) -> list[Tensor]:
        seen = []
        for layer in self.layers:
            x = layer(x)
            seen.append(x)
        return seen


class Pix2Pix(Rival):
    """A U-Net, one discriminator, cross-entropy + 100 L1."""

    name = "Pix2Pix"

    def __init__(
        self, source: str, target: str, config: RivalConfig, vaes: Mapping[str, Any]
    ) -> None:
        super().__init__(source, target, config, vaes)
        # down to 4 pixels or 8
        levels = (config.crop_latents * self.target.vae_factor).bit_length() - 3
        self.generator = UNet(
            self.source.channels, self.target.channels, config.width, max(3, levels)
        )
        self.discriminator = PatchDiscriminator(
            self.source.channels + self.target.channels, config.width
        )

    def loss(self, batch: PixelPairs) -> tuple[Tensor, dict[str, Tensor]]:
        made = self.generator(batch.on_target)
        real, fake = (
            self.discriminator(torch.cat([batch.on_target, y], dim=1))[-1]
            for y in (batch.y, made.detach())
        )
        of_critic = 0.5 * (F.softplus(-real).mean() + F.softplus(fake).mean())
        verdict = functional_call(
            self.discriminator,
            frozen(self.discriminator),
            (torch.cat([batch.on_target, made], dim=1),),
        )[-1]
        distance = (made - batch.y).abs().mean()

        return of_critic + F.softplus(-verdict).mean() + 100 * distance, {
            "l1": distance.detach(),
            "critic": of_critic.detach(),
        }

    @torch.inference_mode()
    def translate(self, batch: PixelPairs, seed: int = 0) -> Tensor:
        return self.generator(batch.on_target)


class ResidualBlock(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        layers = [
            layer
            for _ in range(2)
            for layer in (
                nn.ReflectionPad2d(1),
                nn.Conv2d(width, width, 3),
                nn.InstanceNorm2d(width, affine=True),
            )
        ]
        self.layers = nn.Sequential(*layers[:3], nn.ReLU(), *layers[3:])

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)


class Pix2PixHD(Rival):
    """The global generator, discriminators at two scales, least squares + 10 feature matching.

    Without its VGG loss (weights are pickles) and without the local enhancer, which is for 2048
    pixels.
    """

    name = "Pix2PixHD"

    def __init__(
        self, source: str, target: str, config: RivalConfig, vaes: Mapping[str, Any]
    ) -> None:
        super().__init__(source, target, config, vaes)
        w = config.width
        layers: list[nn.Module] = [
            nn.ReflectionPad2d(3),
            nn.Conv2d(self.source.channels, w, 7),
            nn.InstanceNorm2d(w, affine=True),
            nn.ReLU(),
        ]

        for level in range(3):
            layers += [
                nn.Conv2d(w << level, w << (level + 1), 3, 2, 1),
                nn.InstanceNorm2d(w << (level + 1), affine=True),
                nn.ReLU(),
            ]

        layers += [ResidualBlock(8 * w) for _ in range(6)]
        for level in (2, 1, 0):
            layers += [
                nn.ConvTranspose2d(w << (level + 1), w << level, 3, 2, 1, 1),
                nn.InstanceNorm2d(w << level, affine=True),
                nn.ReLU(),
            ]

        self.generator = nn.Sequential(
            *layers, nn.ReflectionPad2d(3), nn.Conv2d(w, self.target.channels, 7), nn.Tanh()
        )
        bands = self.source.channels + self.target.channels
        self.discriminators = nn.ModuleList([PatchDiscriminator(bands, w) for _ in range(2)])

    def loss(self, batch: PixelPairs) -> tuple[Tensor, dict[str, Tensor]]:
        made = self.generator(batch.on_target)
        of_critic = of_generator = matching = torch.zeros((), device=made.device)
        for scale, discriminator in enumerate(self.discriminators):
            x, y, fake = (
                F.avg_pool2d(image, 2**scale) if scale else image
                for image in (batch.on_target, batch.y, made)
            )
            real_seen, fake_seen = (
                discriminator(torch.cat([x, image], dim=1)) for image in (y, fake.detach())
            )
            of_critic = of_critic + 0.5 * (
                (real_seen[-1] - 1).square().mean() + fake_seen[-1].square().mean()
            )
            seen = functional_call(
                discriminator, frozen(discriminator), (torch.cat([x, fake], dim=1),)
            )
            of_generator = of_generator + (seen[-1] - 1).square().mean()
            matching = matching + sum(
                (a - b.detach()).abs().mean()
                for a, b in zip(seen[:-1], real_seen[:-1], strict=True)
            ) / len(seen[:-1])

        return of_critic + of_generator + 10 * matching, {
            "matching": matching.detach(),
            "critic": of_critic.detach(),
        }

    @torch.inference_mode()
    def translate(self, batch: PixelPairs, seed: int = 0) -> Tensor:
        return self.generator(batch.on_target)
