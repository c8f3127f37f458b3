"""ControlNet (Zhang et al. 2023) on a diffusion model of ours: no download."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from diffusers import ControlNetModel, DDIMScheduler, UNet2DConditionModel
from torch import Tensor
from torch.func import functional_call

from backend.modalities import LATENT_CHANNELS
from training.paper.rivals.rival import PixelPairs, Rival, RivalConfig, frozen

STEPS = 50
NO_TEXT = 8  # width of the text that diffusers' network expects; ours is one word of zeros


class ControlNet(Rival):
    """First a diffusion model of the target's latents alone, `base_steps` long; then it is frozen,
    and a copy of its encoder learns from the source's pixels what to add to it.
    """

    name = "ControlNet"
    steps: Tensor

    def __init__(
        self, source: str, target: str, config: RivalConfig, vaes: Mapping[str, Any]
    ) -> None:
        super().__init__(source, target, config, vaes)
        w = config.width
        self.unet: Any = UNet2DConditionModel(
            in_channels=LATENT_CHANNELS,
            out_channels=LATENT_CHANNELS,
            block_out_channels=(w, 2 * w, 4 * w),
            layers_per_block=1,
            norm_num_groups=8,
            cross_attention_dim=NO_TEXT,
            attention_head_dim=8,
            down_block_types=("DownBlock2D", "DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        )

        halvings = self.source.vae_factor.bit_length() - 1  # from the source's pixels to latents
        hint = tuple(16 * 2 ** min(level, 2) for level in range(halvings + 1))
        self.control: Any = ControlNetModel.from_unet(
            self.unet,
            conditioning_embedding_out_channels=hint,
            conditioning_channels=self.source.channels,
        )
        # float: the average of weights takes no other
        self.register_buffer("steps", torch.zeros(()))
        self.schedule: Any = DDIMScheduler(clip_sample=False, timestep_spacing="trailing")

    def loss(self, batch: PixelPairs) -> tuple[Tensor, dict[str, Tensor]]:
        z = self.encode(self.target.id, batch.y)
        t = torch.randint(self.schedule.config.num_train_timesteps, (len(z),), device=z.device)
        noise = torch.randn_like(z)
        noisy, text = self.schedule.add_noise(z, noise, t), self._text(z)
        is_base = float(self.steps) < self.config.base_steps
        if is_base:
            made = self.unet(noisy, t, text).sample
        else:
            if float(self.steps) == self.config.base_steps:
                self._copy_encoder()
            down, middle = self.control(noisy, t, text, batch.x, return_dict=False)
            extra = {
                "down_block_additional_residuals": down,
                "mid_block_additional_residual": middle,
            }
            made = functional_call(self.unet, frozen(self.unet), (noisy, t, text), extra).sample

        self.steps += 1
        error = (made - noise).square().mean()
        return error, {"base" if is_base else "control": error.detach()}

    @torch.inference_mode()
    def translate(self, batch: PixelPairs, seed: int = 0) -> Tensor:
        shape = (
            len(batch.x),
            LATENT_CHANNELS,
            *(side // self.source.vae_factor for side in batch.x.shape[2:]),
        )
        z = torch.randn(shape, generator=torch.Generator().manual_seed(seed)).to(batch.x)
        self.schedule.set_timesteps(STEPS)

        for t in self.schedule.timesteps:
            down, middle = self.control(z, t, self._text(z), batch.x, return_dict=False)
            extra = {
                "down_block_additional_residuals": down,
                "mid_block_additional_residual": middle,
            }
            z = self.schedule.step(self.unet(z, t, self._text(z), **extra).sample, t, z).prev_sample

        return self.decode(self.target.id, z)

    def _copy_encoder(self) -> None:
        """The control starts as the trained model's encoder; its own way in and its zero
        convolutions stay as they are.
        """
        own = self.control.state_dict()
        self.control.load_state_dict(
            {name: self.unet.state_dict().get(name, tensor) for name, tensor in own.items()}
        )

    @staticmethod
    def _text(z: Tensor) -> Tensor:
        return torch.zeros(len(z), 1, NO_TEXT, device=z.device, dtype=z.dtype)
