"""How a module lies on a device: precision, memory layout, sharding, compilation."""

from __future__ import annotations

import time
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.memory import current_rss_bytes
from backend.model.parts import ModelMixin
from training.data.errors import BadInput
from training.lib.fit_config import FitConfig

PRECISIONS = {"fp32": torch.float32, "bf16": torch.bfloat16}


def set_layout(module: nn.Module, layout: torch.memory_format) -> None:
    for parameter in module.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=layout)


def prepare(module: nn.Module, config: FitConfig) -> None:
    """Checkpointing where a network can do it, and compilation of the parts in place, so that names
    in checkpoints stay.
    """
    if config.gradient_checkpointing:
        able = [
            part
            for part in module.modules()
            if isinstance(part, ModelMixin) and part._supports_gradient_checkpointing
        ]
        if not able:
            raise BadInput(
                f"{type(module).__name__} has no gradient checkpointing: leave it out of the config"
            )

        for part in able:
            part.enable_gradient_checkpointing()

    if config.compile:
        for part in module.children():  # losses call parts, not the module
            # a graph per crop size; shapes left open break inductor
            part.compile(backend=config.compile, dynamic=False)


def onto(tensor: Tensor, device: torch.device) -> Tensor:
    """A tensor of main memory on a device; to a GPU from locked memory, so that nobody waits."""
    if device.type != "cuda" or tensor.is_cuda:
        return tensor.to(device)
    locked = tensor if tensor.is_pinned() else tensor.pin_memory()
    return locked.to(device, non_blocking=True)


def tensors_onto(batch: object, device: torch.device) -> dict[str, Any]:
    """The tensors among a batch's fields, on a device."""
    fields = vars(batch).items()
    return {name: onto(value, device) for name, value in fields if isinstance(value, Tensor)}


def pinned(batch: object) -> dict[str, Any]:
    """The tensors among a batch's fields, in locked memory."""
    fields = vars(batch).items()
    return {name: value.pin_memory() for name, value in fields if isinstance(value, Tensor)}


def fastest_dtype(device: torch.device, seconds: float = 1.0) -> torch.dtype:
    """float32 or bfloat16, whichever takes less time for a convolution forward and backward on this
    device.

    Processors without matrix units compute bfloat16 more slowly than float32, so this is measured
    and never assumed."""
    conv = nn.Conv2d(64, 64, 3, padding=1).to(device)
    x = torch.randn(8, 64, 32, 32, device=device)
    rates = {}

    for dtype in (torch.float32, torch.bfloat16):
        rounds, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds / 2:
            with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
                F.relu(conv(x)).float().square().mean().backward()
            if device.type == "cuda":
                torch.cuda.synchronize()
            rounds += 1

        rates[dtype] = rounds

    return max(rates, key=lambda dtype: rates[dtype])


def memory_held(device: torch.device) -> str:
    """What this process holds, and on a GPU what it held there at most."""
    held = f"{current_rss_bytes() / 1e9:.1f} GB"
    return (
        held
        if device.type != "cuda"
        else f"{held}, GPU {torch.cuda.max_memory_allocated(device) / 1e9:.1f} GB"
    )
