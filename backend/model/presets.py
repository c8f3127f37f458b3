"""The sizes of the models: a plain table. Imports the networks."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import nn

from backend.modalities import modalities
from backend.model.adapters import ResidualAdapters
from backend.model.autoencoder import KLSize, LinearCodeSize
from backend.model.detail import DetailSize
from backend.model.dit import DiTSize
from backend.model.subset_udit import SubsetUDiTSize


@dataclass(frozen=True)
class Preset:
    """The sizes of one model: its autoencoders, its transformer, and its detail path where it has
    one.
    """

    autoencoder: KLSize | LinearCodeSize
    transformer: DiTSize | SubsetUDiTSize
    detail: DetailSize | None = None


_PAPER_AUTOENCODER = KLSize(
    widths={2: (128, 256), 4: (128, 256, 512), 8: (128, 256, 512, 512)},
    layers_per_block=2,
    norm_groups=32,
)

PRESETS = {
    "any2any-tiny": Preset(
        LinearCodeSize(width=64, norm_groups=8),
        SubsetUDiTSize(channels=48, hidden_size=192, depth=4, num_heads=6),
        DetailSize(fine=8, widths=(32, 64, 128), condition_size=64),
    ),
    # the paper's network in small, for trying the scripts of Stage II on a processor
    "any2any-xs": Preset(
        LinearCodeSize(width=64, norm_groups=8), DiTSize(hidden_size=192, depth=4, num_heads=6)
    ),
    "any2any-s": Preset(_PAPER_AUTOENCODER, DiTSize(hidden_size=384, depth=12, num_heads=6)),
    "any2any-b": Preset(_PAPER_AUTOENCODER, DiTSize(hidden_size=768, depth=12, num_heads=12)),
    "any2any-l": Preset(_PAPER_AUTOENCODER, DiTSize(hidden_size=1024, depth=24, num_heads=16)),
}


def count_parameters(preset: str) -> dict[str, int]:
    """Numbers per component of a preset as its file holds them, tables that are not trained
    included, without allocating them.
    """
    with torch.device("meta"):
        sizes = PRESETS[preset]
        counts = {f"vae_{m.id}": _size(sizes.autoencoder.build(m)) for m in modalities().values()}
        transformer, adapters = sizes.transformer.build(), ResidualAdapters()
        detail = {} if sizes.detail is None else {"detail": _size(sizes.detail.build())}

    return counts | {"transformer": _size(transformer), "adapters": _size(adapters)} | detail


def _size(module: nn.Module) -> int:
    return sum(tensor.numel() for tensor in (*module.parameters(), *module.buffers()))
