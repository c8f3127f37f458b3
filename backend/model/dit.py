"""The shared diffusion transformer: predicts the target's clean latent from [z_t, z_source]
(Any2Any eq. 4, 5, 10).

Read top-down: embedders, block, final layer, model. Shapes: B batch, N tokens (256), D hidden size.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, modalities
from backend.model.parts import ConfigMixin, ModelMixin, register_to_config
from backend.model.precision import in_float32

FREQUENCY_SIZE = 256  # of the sinusoidal timestep embedding (SPEC: our choice, as DiT's)


@dataclass(frozen=True)
class DiTSize:
    """The paper's transformer: S, B or L."""

    hidden_size: int
    depth: int
    num_heads: int

    def build(self) -> DiT:
        """An untrained transformer."""
        return DiT(
            hidden_size=self.hidden_size,
            depth=self.depth,
            num_heads=self.num_heads,
            num_modalities=len(modalities()),
        )


def timestep_frequencies(
    t: Tensor, size: int = FREQUENCY_SIZE, max_period: float = 10000.0
) -> Tensor:
    """Sinusoidal embedding of timesteps t (B,) in 0..999: (B, size), cosines first."""
    half = size // 2
    frequencies = torch.exp(
        -math.log(max_period) * torch.arange(half, dtype=torch.float32, device=t.device) / half
    )
    angles = t.float()[:, None] * frequencies  # (B, size/2)
    return torch.cat([torch.cos(angles), torch.sin(angles)], dim=-1)


def position_embedding(hidden_size: int, grid_size: int) -> Tensor:
    """Fixed 2-D sin-cos position embedding, (1, grid_size^2, hidden_size): half of the channels for
    x, half for y.
    """

    def along(position: np.ndarray, channels: int) -> np.ndarray:
        omega = 1.0 / 10000 ** (np.arange(channels // 2, dtype=np.float64) / (channels / 2))
        angles = np.outer(position.reshape(-1), omega)
        return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)

    y, x = np.meshgrid(np.arange(grid_size), np.arange(grid_size), indexing="ij")
    table = np.concatenate([along(x, hidden_size // 2), along(y, hidden_size // 2)], axis=1)
    return torch.from_numpy(table).float()[None]


class ConditionEmbedder(nn.Module):
    """c = MLP(frequencies(t)) + e_source + e_target, (B, D) (Any2Any eq. 5).

    The equation's outer MLP is each block's SiLU + Linear; the paper's Table 4 fits no other
    reading."""

    def __init__(self, hidden_size: int, num_modalities: int) -> None:
        super().__init__()
        self.mlp = nn.Sequential(
            nn.Linear(FREQUENCY_SIZE, hidden_size), nn.SiLU(), nn.Linear(hidden_size, hidden_size)
        )
        self.source_table = nn.Embedding(num_modalities, hidden_size)
        self.target_table = nn.Embedding(num_modalities, hidden_size)

    def forward(self, t: Tensor, source: Tensor, target: Tensor) -> Tensor:
        return self.of_time(t) + self.source_table(source) + self.target_table(target)  # (B, D)

    def of_time(self, t: Tensor) -> Tensor:
        """MLP(frequencies(t)), (B, D)."""
        return self.mlp(timestep_frequencies(t).to(self.source_table.weight.dtype))


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """x * (1 + scale) + shift with per-sample shift and scale: (B, N, D), (B, D), (B, D)."""
    return x * (1 + scale[:, None]) + shift[:, None]


class Modulation(nn.Sequential):
    """What the condition c (B, D) does to a layer: SiLU, then a linear layer to shifts, scales and
    gates (B, size).
    """

    def __init__(self, condition_size: int, size: int) -> None:
        super().__init__(nn.SiLU(), nn.Linear(condition_size, size))


class Attention(nn.Module):
    """Multi-head self-attention over all tokens."""

    def __init__(self, hidden_size: int, num_heads: int) -> None:
        super().__init__()
        self.num_heads = num_heads
        self.qkv = nn.Linear(hidden_size, 3 * hidden_size)
        self.proj = nn.Linear(hidden_size, hidden_size)

    def forward(self, x: Tensor) -> Tensor:
        b, n, d = x.shape
        # (B, N, 3, heads, D/heads)
        qkv = self.qkv(x).reshape(b, n, 3, self.num_heads, d // self.num_heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)  # each (B, heads, N, D/heads)
        x = F.scaled_dot_product_attention(q, k, v)  # (B, heads, N, D/heads)
        return self.proj(x.transpose(1, 2).reshape(b, n, d))


class Block(nn.Module):
    """Transformer block with adaptive layer norm, zero-initialised so that it starts as the
    identity (AdaLN-Zero).
    """

    def __init__(self, hidden_size: int, num_heads: int, mlp_ratio: float) -> None:
        super().__init__()
        mlp_size = int(hidden_size * mlp_ratio)
        self.norm1 = nn.LayerNorm(hidden_size, elementwise_affine=False, eps=1e-6)
        self.attn = Attention(hidden_size, num_heads)
        self.norm2 = nn.LayerNorm(hidden_size, elementwise_affine=False, eps=1e-6)
        self.mlp = nn.Sequential(
            nn.Linear(hidden_size, mlp_size),
            nn.GELU(approximate="tanh"),
            nn.Linear(mlp_size, hidden_size),
        )
        self.adaLN_modulation = Modulation(hidden_size, 6 * hidden_size)

    def forward(self, x: Tensor, c: Tensor) -> Tensor:
        # each (B, D)
        shift1, scale1, gate1, shift2, scale2, gate2 = self.adaLN_modulation(c).chunk(6, dim=1)
        x = x + gate1[:, None] * self.attn(modulate(self.norm1(x), shift1, scale1))  # (B, N, D)
        return x + gate2[:, None] * self.mlp(modulate(self.norm2(x), shift2, scale2))  # (B, N, D)


class FinalLayer(nn.Module):
    """Modulated norm and projection of each token to its patch of output channels."""

    def __init__(self, hidden_size: int, patch_size: int, out_channels: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(hidden_size, elementwise_affine=False, eps=1e-6)
        self.linear = nn.Linear(hidden_size, patch_size * patch_size * out_channels)
        self.adaLN_modulation = Modulation(hidden_size, 2 * hidden_size)

    def forward(self, x: Tensor, c: Tensor) -> Tensor:
        with in_float32(x.device):
            shift, scale = self.adaLN_modulation(c.float()).chunk(2, dim=1)  # each (B, D)
            return self.linear(modulate(self.norm(x.float()), shift, scale))  # (B, N, patch^2 * C)


class DiT(ModelMixin, ConfigMixin):
    """Predicts x0, the target's scaled latent, from the noisy target latent and the source's latent
    (Any2Any eq. 10).

    Args:
        hidden_size: width D of the tokens.
        depth: number of blocks.
        num_heads: attention heads per block.
        patch_size: latents per token side; 4 gives 256 tokens.
        mlp_ratio: width of a block's MLP over D.
        num_modalities: rows of the source and target tables.
    """

    _supports_gradient_checkpointing = True

    @register_to_config
    def __init__(
        self,
        hidden_size: int = 384,
        depth: int = 12,
        num_heads: int = 6,
        patch_size: int = 4,
        mlp_ratio: float = 4.0,
        num_modalities: int = 5,
    ) -> None:
        super().__init__()
        self.patch_size = patch_size
        self.grid_size = LATENT_SIZE // patch_size
        self.gradient_checkpointing = False  # enable_gradient_checkpointing of diffusers sets it
        # the second half is a variance that DDIM at eta 0 never uses
        self.out_channels = 2 * LATENT_CHANNELS
        self.x_embedder = nn.Conv2d(2 * LATENT_CHANNELS, hidden_size, patch_size, stride=patch_size)
        self.condition = ConditionEmbedder(hidden_size, num_modalities)
        self.register_buffer("pos_embed", position_embedding(hidden_size, self.grid_size))
        self.blocks = nn.ModuleList(Block(hidden_size, num_heads, mlp_ratio) for _ in range(depth))
        self.final_layer = FinalLayer(hidden_size, patch_size, self.out_channels)
        self._initialise()

    def _initialise(self) -> None:
        def xavier(module: nn.Module) -> None:
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                _zero(module.bias)

        self.apply(xavier)
        nn.init.xavier_uniform_(self.x_embedder.weight.flatten(1))
        _zero(self.x_embedder.bias)
        for table in (self.condition.source_table, self.condition.target_table):
            nn.init.normal_(table.weight, std=0.02)
        for layer in self.condition.mlp:
            if isinstance(layer, nn.Linear):
                nn.init.normal_(layer.weight, std=0.02)

        for block in self.blocks:
            _zero(*block.get_submodule("adaLN_modulation").parameters())
        _zero(
            *self.final_layer.adaLN_modulation.parameters(), *self.final_layer.linear.parameters()
        )

    def forward(
        self,
        z_t: Tensor,
        z_source: Tensor,
        t: Tensor,
        source: Tensor,
        target: Tensor,
        place: tuple[int, int] = (0, 0),
        *,
        c: Tensor | None = None,
    ) -> Tensor:
        """The prediction of the target's scaled latent.

        Args:
            z_t: noisy target latents (B, 4, H, W); H and W are 64, or a multiple of the patch below
                it in training.
            z_source: scaled source latents (B, 4, H, W).
            t: timesteps (B,), integers 0..999.
            source: row of each sample's source modality in resources/modalities.json (B,).
            target: the same for the target (B,).
            place: token row and column of a smaller crop inside the window, for the position table.
            c: what `condition` makes of the three, where it is known already (B or 1, D).

        Returns:
            x0 (B, 4, H, W).
        """
        x = self.x_embedder(torch.cat([z_t, z_source], dim=1))  # (B, D, H / patch, W / patch)
        rows, columns = x.shape[2:]
        x = x.flatten(2).transpose(1, 2) + self._positions(rows, columns, place)  # (B, N, D)
        c = self.condition(t, source, target) if c is None else c  # (B, D)

        for block in self.blocks:
            if self.gradient_checkpointing and torch.is_grad_enabled():
                x = self._gradient_checkpointing_func(block, x, c)
            else:
                x = block(x, c)  # (B, N, D)

        x = self.final_layer(x, c)  # (B, N, patch^2 * 8)
        return self._unpatchify(x, rows, columns)[:, :LATENT_CHANNELS]  # (B, 4, H, W)

    def _positions(self, rows: int, columns: int, place: tuple[int, int]) -> Tensor:
        """The position table's part under a crop of so many tokens, (N, D)."""
        if rows == columns == self.grid_size:
            return self.pos_embed
        table = self.pos_embed.view(self.grid_size, self.grid_size, -1)
        top, left = place
        return table[top : top + rows, left : left + columns].flatten(0, 1)

    def _unpatchify(self, x: Tensor, rows: int, columns: int) -> Tensor:
        b, p, c = x.shape[0], self.patch_size, self.out_channels
        x = x.reshape(b, rows, columns, p, p, c)  # (B, rows, columns, patch y, patch x, C)
        return x.permute(0, 5, 1, 3, 2, 4).reshape(b, c, rows * p, columns * p)  # (B, 8, H, W)


def _zero(*parameters: Tensor | None) -> None:
    for parameter in parameters:
        if parameter is not None:
            nn.init.zeros_(parameter)
