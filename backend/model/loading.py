"""Reading one part of a model folder or of a training run: of a known class, whole and finite.
Imports the networks."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from backend.json_text import parsed
from backend.modalities import modality
from backend.model.adapters import ResidualAdapters
from backend.model.autoencoder import LinearCodeAutoencoder, keep_ends_float32
from backend.model.detail import DetailPath
from backend.model.dit import DiT
from backend.model.parts import AutoencoderKL
from backend.model.subset_udit import SubsetUDiT

_CLASSES = {
    cls.__name__: cls
    for cls in (
        AutoencoderKL,
        LinearCodeAutoencoder,
        DiT,
        SubsetUDiT,
        ResidualAdapters,
        DetailPath,
    )
}


def load_part(folder: Path) -> Any:
    """One part of a model folder or of a training run, of the class that its config names, in
    float32 on the CPU.
    """
    return load_part_as(folder, parsed((folder / "config.json").read_bytes())["_class_name"])


def load_part_as(folder: Path, class_name: str) -> nn.Module:
    """The same, of a class that must be one of ours.

    Raises:
        KeyError: it is another.
        ValueError: a tensor is missing, left over, of another shape or not finite.
    """
    # True would need accelerate
    options = {"use_safetensors": True, "local_files_only": True, "low_cpu_mem_usage": False}
    part, info = _CLASSES[class_name].from_pretrained(
        folder, torch_dtype=torch.float32, output_loading_info=True, **options
    )
    part.float()  # of a file of several precisions, the loader leaves some as they are
    _check_tensors(folder.name, part, info)

    for tensor in (*part.parameters(), *part.buffers()):
        # a mapped file's tensors lie where they happen to; aligned ones compute the same bits
        # everywhere
        tensor.data = tensor.data.clone()

    if isinstance(part, AutoencoderKL):
        keep_ends_float32(part)
        _check_channels(folder.name.removeprefix("vae_"), part)
    return part


def _check_tensors(name: str, part: nn.Module, info: Mapping[str, Any]) -> None:
    """Refuses weights that are missing, left over or of another shape, which would be random
    numbers, and those that are not finite.
    """
    for key, what in (
        ("missing_keys", "lacks"),
        ("unexpected_keys", "has an unknown"),
        ("mismatched_keys", "has another shape of"),
    ):
        if info.get(key):
            raise ValueError(f"{name} {what} tensor {info[key][0]}")

    for tensor_name, tensor in (*part.named_parameters(), *part.named_buffers()):
        if tensor.is_floating_point() and not bool(torch.isfinite(tensor).all()):
            raise ValueError(f"{name}'s tensor {tensor_name} has numbers that are not finite")


def _check_channels(modality_id: str, vae: AutoencoderKL) -> None:
    expected = modality(modality_id).channels
    if vae.config["in_channels"] != expected:
        raise ValueError(
            f"vae_{modality_id} takes {vae.config['in_channels']} bands instead of {expected}"
        )
