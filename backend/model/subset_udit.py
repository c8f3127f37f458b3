"""The shared denoiser of any2any-tiny for any subset of sources: a small U with a transformer
inside, on top of a prior.

The paper's DiT (dit.py) learns one source's map from millions of pairs. This one learns from
hundreds of places: the prior is the target's latent of a closed-form prediction
(stack.SubsetRegression), and the network adds what it learns beside it. Shapes: B batch, M
modalities, C width of the convolutions, D of the tokens."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, LEVELS, modalities
from backend.model.dit import Block, ConditionEmbedder, Modulation, position_embedding
from backend.model.parts import ConfigMixin, ModelMixin, register_to_config
from backend.model.precision import in_float32
from backend.model.schedule import alphas_on


@dataclass(frozen=True)
class SubsetUDiTSize:
    """Width of the convolutions; width, depth and heads of the transformer."""

    channels: int
    hidden_size: int
    depth: int
    num_heads: int

    def build(self) -> SubsetUDiT:
        """An untrained network."""
        return SubsetUDiT(
            self.channels,
            self.hidden_size,
            self.depth,
            self.num_heads,
            num_modalities=len(modalities()),
        )


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of each position of (B, C, H, W).

    Not over space: brightness relative to the rest of a window is not a property of the ground, and
    would show at window borders."""

    def forward(
        self, x: Tensor, scale: Tensor | None = None, shift: Tensor | None = None
    ) -> Tensor:
        """`scale` and `shift` (C,) follow the norm and become part of its weights."""
        weight: Tensor = self.weight
        bias: Tensor = self.bias
        if scale is not None and shift is not None:
            weight, bias = weight * (1 + scale), bias * (1 + scale) + shift
        return F.layer_norm(
            x.movedim(1, -1), self.normalized_shape, weight, bias, self.eps
        ).movedim(-1, 1)


class ModulatedConv(nn.Module):
    """Residual block of two 3x3 convolutions whose scale, shift and gain come from c; starts as the
    identity.
    """

    def __init__(self, channels: int, condition_size: int) -> None:
        super().__init__()
        self.norm = ChannelNorm(channels)
        self.conv1 = nn.Conv2d(channels, channels, 3, padding=1)
        self.conv2 = nn.Conv2d(channels, channels, 3, padding=1)
        self.modulation = Modulation(condition_size, 3 * channels)

    def forward(self, x: Tensor, c: Tensor) -> Tensor:
        scale, shift, gain = self.modulation(c).chunk(3, dim=1)  # each (B or 1, C)
        if torch.is_grad_enabled() or len(c) > 1:
            scale, shift, gain = (m[:, :, None, None] for m in (scale, shift, gain))
            h = self.conv1(F.silu(self.norm(x) * (1 + scale) + shift))  # (B, C, H, W)
            return x + self.conv2(F.silu(h) * (1 + gain))

        # one condition is part of the norm and of the convolution
        h = self.conv1(F.silu(self.norm(x, scale[0], shift[0]), inplace=True))
        kernel = self.conv2.weight * (1 + gain[0])[:, None, None]
        return F.conv2d(F.silu(h, inplace=True), kernel, self.conv2.bias, padding=1).add_(x)


class SubsetUDiT(ModelMixin, ConfigMixin):
    """Predicts the target's clean latent (eq. 10) from z_t and the latents of any subset of
    sources.

    Where it leaves SPEC's DiT, and why:
        Sources are a set. All modalities' latents enter side by side, zero where they are absent,
        with one mask each. The condition adds the source rows of all that are present: for one
        source it is eq. 5. The prior, a closed-form prediction encoded by the target's autoencoder,
        enters beside them, and the output starts as the best linear estimate from prior and z_t:
        with v the share of a unit latent that the prior leaves open, x0 = prior + v sqrt(abar) / (v
        abar + 1 - abar) (z_t - sqrt(abar) prior). Convolutions at latent resolution draw detail
        beside 256 tokens, each 4 x 4 latents. The processing level of optical sources is part of
        the condition.

    Args:
        channels: width C of the convolutions at latent resolution; 2 C at half of it.
        hidden_size: width D of the tokens.
        depth: number of transformer blocks.
        num_heads: attention heads per block.
        mlp_ratio: width of a block's MLP over D.
        num_modalities: M.
        prior_variance: v above.
    """

    _supports_gradient_checkpointing = True

    @register_to_config
    def __init__(
        self,
        channels: int = 48,
        hidden_size: int = 192,
        depth: int = 4,
        num_heads: int = 6,
        mlp_ratio: float = 4.0,
        num_modalities: int = 5,
        prior_variance: float = 0.25,
    ) -> None:
        super().__init__()
        self.prior_variance = prior_variance
        self.gradient_checkpointing = False  # enable_gradient_checkpointing of diffusers sets it
        self.grid_size = LATENT_SIZE // 4
        self.condition = ConditionEmbedder(hidden_size, num_modalities)
        self.level_table = nn.Embedding(len(LEVELS), hidden_size)

        # z_t and the prior; the latents of M sources; their masks
        inputs = 2 * LATENT_CHANNELS + (LATENT_CHANNELS + 1) * num_modalities
        self.conv_in = nn.Conv2d(inputs, channels, 3, padding=1)
        self.fine_in = ModulatedConv(channels, hidden_size)
        self.down1 = nn.Conv2d(channels, 2 * channels, 2, stride=2)
        self.half_in = ModulatedConv(2 * channels, hidden_size)
        self.down2 = nn.Conv2d(2 * channels, hidden_size, 2, stride=2)

        self.register_buffer("pos_embed", position_embedding(hidden_size, self.grid_size))
        self.blocks = nn.ModuleList(Block(hidden_size, num_heads, mlp_ratio) for _ in range(depth))

        self.up2 = nn.Conv2d(hidden_size, 2 * channels, 1)
        self.half_out = ModulatedConv(2 * channels, hidden_size)
        self.up1 = nn.Conv2d(2 * channels, channels, 1)
        self.fine_out = ModulatedConv(channels, hidden_size)
        self.conv_out = nn.Conv2d(channels, LATENT_CHANNELS, 3, padding=1)
        self._initialise()

    def _initialise(self) -> None:
        """Every block starts as the identity, and the output as the linear estimate."""
        for table in (self.condition.source_table, self.condition.target_table, self.level_table):
            nn.init.normal_(table.weight, std=0.02)
        for convolutions in (self.fine_in, self.half_in, self.half_out, self.fine_out):
            _zero(convolutions.conv2, convolutions.modulation[1])
        for block in self.blocks:
            _zero(block.get_submodule("adaLN_modulation.1"))
        _zero(self.conv_out)

    def forward(
        self,
        z_t: Tensor,
        z_sources: Tensor,
        observed: Tensor,
        prior: Tensor,
        t: Tensor,
        target: Tensor,
        level: Tensor,
        place: tuple[int, int] = (0, 0),
        *,
        c: Tensor | None = None,
    ) -> Tensor:
        """The prediction of the target's scaled latent.

        Args:
            z_t: noisy target latents (B, 4, H, W); H and W are 64, or a multiple of 4 below it in
                training.
            z_sources: scaled latents of all modalities (B, 4 M, H, W), zero where absent.
            observed: masks (B, M, H, W), 1 where a source was observed.
            prior: the closed-form prediction's scaled latents (B, 4, H, W).
            t: timesteps (B,), integers 0..999.
            target: row of the target's modality (B,).
            level: row of LEVELS (B,).
            place: token row and column of a smaller crop inside the window, for the position table.
            c: the condition, where it is known already (B or 1, D).

        Returns:
            x0 (B, 4, H, W).
        """
        c = self.conditioned(t, observed.amax((2, 3)), target, level) if c is None else c  # (B, D)
        signal, blend = self._schedule(t, z_t)  # each (B, 1, 1, 1)
        h0 = self.conv_in(torch.cat([signal * z_t, prior, z_sources, observed], dim=1))
        h0 = self.fine_in(h0, c)  # (B, C, H, W)
        h1 = self.half_in(self.down1(h0), c)  # (B, 2 C, H/2, W/2)
        h2 = self._transform(self.down2(h1), c, place)  # (B, D, H/4, W/4)
        h1 = self.half_out(h1 + F.interpolate(self.up2(h2), scale_factor=2.0), c)
        h0 = self.fine_out(h0 + F.interpolate(self.up1(h1), scale_factor=2.0), c)

        with in_float32(h0.device):
            return prior + blend * (z_t - signal * prior) + self.conv_out(h0.float())

    def conditioned(self, t: Tensor, present: Tensor, target: Tensor, level: Tensor) -> Tensor:
        """c of eq. 5 with the rows of all sources that are present (B, M) and the processing
        level's: (B, D).
        """
        embed = self.condition
        sources = present.to(embed.source_table.weight) @ embed.source_table.weight  # (B, D)
        return embed.of_time(t) + sources + embed.target_table(target) + self.level_table(level)

    def _transform(self, h: Tensor, c: Tensor, place: tuple[int, int]) -> Tensor:
        rows, columns = h.shape[2:]
        table = self.pos_embed.view(self.grid_size, self.grid_size, -1)
        table = table[place[0] : place[0] + rows, place[1] : place[1] + columns]
        x = h.flatten(2).transpose(1, 2) + table.reshape(1, rows * columns, -1)  # (B, N, D)

        for block in self.blocks:
            if self.gradient_checkpointing and torch.is_grad_enabled():
                x = self._gradient_checkpointing_func(block, x, c)
            else:
                x = block(x, c)

        return x.transpose(1, 2).unflatten(2, (rows, columns))

    def _schedule(self, t: Tensor, like: Tensor) -> tuple[Tensor, Tensor]:
        """sqrt(abar_t), and the weight of what z_t says beyond the prior (class docstring)."""
        abar = alphas_on(like.device)[t].view(-1, 1, 1, 1)
        signal = abar.sqrt()
        return signal, self.prior_variance * signal / (self.prior_variance * abar + 1 - abar)


def _zero(*layers: nn.Module) -> None:
    for layer in layers:
        for parameter in layer.parameters():
            nn.init.zeros_(parameter)
