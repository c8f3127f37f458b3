"""bfloat16 where it is harmless, float32 where it is not: weights stay float32, layers compute in
the chosen type by autocast.

Latents (the encoder's last layers, the decoder's first), the sampler's coefficients, the denoiser's
last layer, the linear code and the last layers of decoder and detail path stay float32: rounded to
8 bits of mantissa there, a result falls into a few hundred distinct values. Imports torch only."""

from __future__ import annotations

from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import torch
from torch import Tensor, nn

DTYPES = {"fp32": torch.float32, "bf16": torch.bfloat16}


def bf16_units() -> list[str]:
    """What this processor computes bf16 with; nothing where it does so in software, at a fraction
    of float32's rate.
    """
    features = torch.cpu.get_capabilities()
    return [
        label
        for name, label in (("avx512_bf16", "AVX512"), ("amx_bf16", "AMX"), ("bf16", "Arm"))
        if features.get(name)
    ]


def computing_in(precision: str, device: torch.device) -> AbstractContextManager[Any]:
    """A context in which layers compute in "fp32" or "bf16"; weights and inputs are float32 in
    either.
    """
    return torch.autocast(device.type, DTYPES[precision], enabled=precision != "fp32")


def in_float32(device: torch.device) -> AbstractContextManager[Any]:
    """A context in which layers compute in float32 whatever surrounds it."""
    return torch.autocast(device.type, enabled=False)


def keep_float32(*layers: nn.Module | None) -> None:
    """Makes layers compute in float32 whatever surrounds them; their names and weights stay as they
    are, and a copy's layers are its own. None is passed over.
    """
    for layer in layers:
        if layer is not None:
            layer.forward = partial(_in_float32, layer)


def _in_float32(layer: nn.Module, x: Tensor) -> Tensor:
    with in_float32(x.device):
        return type(layer).forward(layer, x.float())
