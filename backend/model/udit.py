"""The shared denoiser of any2any-tiny: a regression that the data give at once, and on top of it a
small U with a transformer inside.

The paper's DiT (dit.py) learns all of the map from millions of pairs. This one has to learn from
hundreds of places on two processor cores, so it starts from what statistics can say without
training and spends its minutes on the rest. Read top-down: regression, modulated convolution,
model. Shapes: B batch, C width of the convolutions, D of the tokens."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, LEVELS, modalities
from backend.model.dit import Block, ConditionEmbedder, Modulation, position_embedding
from backend.model.parts import ConfigMixin, ModelMixin, register_to_config
from backend.model.precision import in_float32
from backend.model.schedule import alphas_cumprod

NEIGHBOURHOOD = 3  # latents a side that the regression sees
_SQUARES = LATENT_CHANNELS * (LATENT_CHANNELS + 1) // 2
SPATIAL_FEATURES = LATENT_CHANNELS * NEIGHBOURHOOD**2 + _SQUARES
REGRESSION_FEATURES = SPATIAL_FEATURES + len(LEVELS)


@dataclass(frozen=True)
class UDiTSize:
    """Width of the convolutions; width, depth and heads of the transformer."""

    channels: int
    hidden_size: int
    depth: int
    num_heads: int

    def build(self) -> UDiT:
        """An untrained network; its regression is fitted by training/lib/regression.py."""
        return UDiT(
            self.channels,
            self.hidden_size,
            self.depth,
            self.num_heads,
            num_modalities=len(modalities()),
        )


def regression_features(z: Tensor) -> Tensor:
    """What the regression sees of each latent: its neighbourhood, and its own squares and products.

    Args:
        z: latents (B, 4, H, W); beyond the edge the outermost repeat.

    Returns:
        (B, SPATIAL_FEATURES, H, W).
    """
    b, _, h, w = z.shape
    # (B, 4 * 9, H * W)
    around = F.unfold(F.pad(z, (NEIGHBOURHOOD // 2,) * 4, mode="replicate"), NEIGHBOURHOOD)
    return torch.cat([around.view(b, -1, h, w), _products(z)], dim=1)


def _products(z: Tensor) -> Tensor:
    """Every latent channel times itself and those behind it, (B, _SQUARES, H, W)."""
    first, second = torch.triu_indices(LATENT_CHANNELS, LATENT_CHANNELS, device=z.device)
    return z[:, first] * z[:, second]


def level_features(level: Tensor) -> Tensor:
    """(B,) rows of LEVELS to (B, 3): a constant, and one for the level where it is known."""
    features = F.one_hot(level, len(LEVELS)).float()
    features[:, 0] = 1.0
    return features


class RegressionPath(nn.Module):
    """A quadratic regression of the target's latent on a 3 x 3 neighbourhood of the source's, one
    table per direction.

    The tables are fitted in closed form (training/lib/regression.py) before the network trains, and
    learn on with it."""

    def __init__(self, num_modalities: int) -> None:
        super().__init__()
        self.table = nn.Parameter(
            torch.zeros(num_modalities, num_modalities, LATENT_CHANNELS, REGRESSION_FEATURES)
        )

    def forward(self, z_source: Tensor, source: Tensor, target: Tensor, level: Tensor) -> Tensor:
        """(B, 4, H, W) of the source's latents; source, target and level are rows (B,), or (1,)
        where all samples share them.
        """
        table = self.table[source, target]  # (B, 4, features)
        if len(table) == 1:
            return self._shared(z_source, table[0], level)
        spatial, constant = table.split([SPATIAL_FEATURES, len(LEVELS)], dim=2)
        constant = torch.einsum("bof,bf->bo", constant, level_features(level).to(table))  # (B, 4)
        return (
            torch.einsum("bof,bfhw->bohw", spatial, regression_features(z_source))
            + constant[:, :, None, None]
        )

    def _shared(self, z: Tensor, table: Tensor, level: Tensor) -> Tensor:
        """The same by two convolutions with the one table (4, features): no neighbourhood is laid
        out.
        """
        around, squares, constant = table.split(
            [LATENT_CHANNELS * NEIGHBOURHOOD**2, _SQUARES, len(LEVELS)], dim=1
        )
        kernel = around.unflatten(1, (LATENT_CHANNELS, NEIGHBOURHOOD, NEIGHBOURHOOD))
        padded = F.pad(z, (NEIGHBOURHOOD // 2,) * 4, mode="replicate")
        linear = F.conv2d(padded, kernel, constant @ level_features(level)[0].to(table))
        return linear + F.conv2d(_products(z), squares[:, :, None, None])


class ChannelNorm(nn.LayerNorm):
    """Layer norm over the channels of each position of (B, C, H, W).

    Not over space: brightness relative to the rest of a window is not a property of the ground, and
    would show at window borders."""

    def forward(self, x: Tensor) -> Tensor:
        return super().forward(x.movedim(1, -1)).movedim(-1, 1)


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
        # each (B, C, 1, 1)
        scale, shift, gain = self.modulation(c)[:, :, None, None].chunk(3, dim=1)
        h = self.conv1(F.silu(self.norm(x) * (1 + scale) + shift))  # (B, C, H, W)
        return x + self.conv2(F.silu(h) * (1 + gain))


class UDiT(ModelMixin, ConfigMixin):
    """Predicts x0 from the noisy target latent and the source's latent (Any2Any eq. 10),
    conditioned on t, source, target and level.

    Where it leaves the paper, and why (figures in training/EXPERIMENTS.md):
        regression: the prediction is a fitted regression plus what the network adds, so training
        starts at the regression's quality. linear-Gaussian start: with the regression r as prior
        mean and `prior_variance` v, the mean given z_t is
            r + v sqrt(abar) / (v abar + 1 - abar) * (z_t - sqrt(abar) r); the network corrects
            that, at every t.
        sqrt(abar_t) z_t goes in instead of z_t: it is the linear estimate of x0, and pure noise at
        t = T does not disturb. convolutions at latent resolution carry detail, the transformer's
        256 tokens at the bottom of the U carry context. level: top-of-atmosphere and surface
        reflectance differ by an offset that no pixel tells. gate: how much of what the network adds
        is taken in each direction. Where few places make it worse on held-out scenes than
            the regression alone, training/gates.py closes it.

    Args:
        channels: width C of the convolutions at latent resolution; 2 C at half of it.
        hidden_size: width D of the tokens, each 4 x 4 latents.
        depth: number of transformer blocks.
        num_heads: attention heads per block.
        mlp_ratio: width of a block's MLP over D.
        num_modalities: rows of the source and target tables.
        prior_variance: v above, the share of a unit latent that the regression leaves open.
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
        self.regression = RegressionPath(num_modalities)
        self.condition = ConditionEmbedder(hidden_size, num_modalities)
        self.level_table = nn.Embedding(len(LEVELS), hidden_size)
        self.conv_in = nn.Conv2d(3 * LATENT_CHANNELS, channels, 3, padding=1)
        self.fine_in = ModulatedConv(channels, hidden_size)
        self.down1 = nn.Conv2d(channels, 2 * channels, 2, stride=2)
        self.half_in = ModulatedConv(2 * channels, hidden_size)
        self.down2 = nn.Conv2d(2 * channels, hidden_size, 2, stride=2)
        self.register_buffer("pos_embed", position_embedding(hidden_size, self.grid_size))
        self.blocks = nn.ModuleList(Block(hidden_size, num_heads, mlp_ratio) for _ in range(depth))
        self.dropout = nn.Dropout2d(0.0)  # training sets its rate
        self.up2 = nn.Conv2d(hidden_size, 2 * channels, 1)
        self.half_out = ModulatedConv(2 * channels, hidden_size)
        self.up1 = nn.Conv2d(2 * channels, channels, 1)
        self.fine_out = ModulatedConv(channels, hidden_size)
        self.conv_out = nn.Conv2d(channels, LATENT_CHANNELS, 3, padding=1)
        self.shift_out = Modulation(hidden_size, LATENT_CHANNELS)
        self.register_buffer("gate", torch.ones(num_modalities, num_modalities))
        self._initialise()

    def _initialise(self) -> None:
        for table in (self.condition.source_table, self.condition.target_table, self.level_table):
            nn.init.normal_(table.weight, std=0.02)
        for convolutions in (self.fine_in, self.half_in, self.half_out, self.fine_out):
            _zero(convolutions.conv2, convolutions.modulation[1])
        for block in self.blocks:
            _zero(block.get_submodule("adaLN_modulation.1"))
        _zero(self.conv_out, self.shift_out[1])

    def forward(
        self,
        z_t: Tensor,
        z_source: Tensor,
        t: Tensor,
        source: Tensor,
        target: Tensor,
        level: Tensor | None = None,
        place: tuple[int, int] = (0, 0),
        *,
        c: Tensor | None = None,
    ) -> Tensor:
        """The prediction of the target's scaled latent.

        Args:
            z_t: noisy target latents (B, 4, H, W); H and W are 64, or a multiple of 4 below it in
                training.
            z_source: scaled source latents, same shape.
            t: timesteps (B,), integers 0..999.
            source: row of each sample's source modality in resources/modalities.json (B,).
            target: the same for the target (B,).
            level: row of LEVELS (B,); None is unknown.
            place: token row and column of a smaller crop inside the window, for the position table.
            c: the condition of t, source, target and level, where it is known already (B or 1, D).

        Returns:
            x0 (B, 4, H, W).
        """
        level = torch.zeros_like(source) if level is None else level
        c = self.conditioned(t, source, target, level) if c is None else c  # (B, D)
        with in_float32(z_source.device):
            rows = (row[: len(c)] for row in (source, target, level))
            prior = self.regression(z_source.float(), *rows)  # (B, 4, H, W)

        signal, blend = self._schedule(t, z_t)  # each (B, 1, 1, 1)
        # (B, C, H, W)
        h0 = self.fine_in(self.conv_in(torch.cat([signal * z_t, z_source, prior], dim=1)), c)
        h1 = self.half_in(self.down1(h0), c)  # (B, 2 C, H/2, W/2)
        h2 = self._transform(self.down2(h1), c, place)  # (B, D, H/4, W/4)
        h1 = self.half_out(self.dropout(h1 + F.interpolate(self.up2(h2), scale_factor=2.0)), c)
        h0 = self.fine_out(self.dropout(h0 + F.interpolate(self.up1(h1), scale_factor=2.0)), c)
        added = self.conv_out(h0) + self.shift_out(c)[:, :, None, None]

        return (
            prior
            + blend * (z_t - signal * prior)
            + self.gate[source, target].view(-1, 1, 1, 1) * added
        )

    def conditioned(self, t: Tensor, source: Tensor, target: Tensor, level: Tensor) -> Tensor:
        """c of eq. 5, with the processing level's own vector added: (B, D)."""
        return self.condition(t, source, target) + self.level_table(level)

    def _transform(self, h: Tensor, c: Tensor, place: tuple[int, int]) -> Tensor:
        rows, columns = h.shape[2:]
        table = self.pos_embed.view(self.grid_size, self.grid_size, -1)[
            place[0] : place[0] + rows, place[1] : place[1] + columns
        ]
        x = h.flatten(2).transpose(1, 2) + table.reshape(1, rows * columns, -1)  # (B, N, D)

        for block in self.blocks:
            if self.gradient_checkpointing and torch.is_grad_enabled():
                x = self._gradient_checkpointing_func(block, x, c)
            else:
                x = block(x, c)  # (B, N, D)

        return x.transpose(1, 2).unflatten(2, (rows, columns))

    def _schedule(self, t: Tensor, like: Tensor) -> tuple[Tensor, Tensor]:
        """sqrt(abar_t), and the weight of what z_t says beyond the prior (class docstring)."""
        abar = torch.from_numpy(alphas_cumprod()).to(like)[t].view(-1, 1, 1, 1)
        signal = abar.sqrt()
        return signal, self.prior_variance * signal / (self.prior_variance * abar + 1 - abar)


def _zero(*layers: nn.Module) -> None:
    for layer in layers:
        for parameter in layer.parameters():
            nn.init.zeros_(parameter)
