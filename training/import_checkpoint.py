"""Starts a network from foreign weights: autoencoders of latent diffusion, DiTs; a report lists
what became of every tensor.

    python -m training.import_checkpoint --weights kl-f8.ckpt --as vae --modality pan \\
        --out runs/vae_pan/vae
    python -m training.import_checkpoint --weights dit-s-4.safetensors --as dit \\
        --preset any2any-s --out start/transformer

Known names: CompVis/LDM and diffusers for autoencoders; Peebles and Xie's and diffusers' for DiTs.
What has no counterpart keeps its fresh value: the source half of the first convolution is zero, so
the network starts as the foreign one, blind to the source.

Authors publish files of PyTorch (.ckpt, .pth, .pt, .bin), which are pickles. Here, and nowhere
else, they are read: by torch's reader of tensors alone, which runs none of their code, and what
comes out is safetensors."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal

import torch
import typer
from diffusers.loaders.single_file_utils import convert_ldm_vae_checkpoint
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor

from backend.modalities import LATENT_CHANNELS, modality
from backend.model.presets import PRESETS
from training.lib.foreign_names import as_linear, dit_name, joined_qkv, old_attention

State = dict[str, Tensor]
# Stable Diffusion's; another is measured when the autoencoder is trained on
LDM_VAE_SCALE = 0.18215
PICKLES = (".ckpt", ".pth", ".pt", ".bin")
# torch.load(weights_only=True) of older releases could be made to run code (CVE-2025-32434)
SAFE_TORCH = (2, 6)
# where trainers keep the weights in a checkpoint, averaged ones first
NESTED = ("ema", "model_ema", "state_dict", "model", "module")


@dataclass
class Report:
    """What became of every tensor."""

    taken: list[str] = field(default_factory=list)
    adapted: dict[str, str] = field(default_factory=dict)  # ours -> how
    fresh: list[str] = field(default_factory=list)  # ours that the checkpoint has nothing for
    unused: list[str] = field(default_factory=list)  # the checkpoint's

    def __str__(self) -> str:
        parts = [
            f"{len(self.taken)} tensors taken, {len(self.adapted)} adapted, {len(self.fresh)}"
            f" fresh, {len(self.unused)} unused"
        ]
        parts += [f"adapted: {name}: {how}" for name, how in self.adapted.items()]
        parts += [f"fresh: {name}" for name in self.fresh] + [
            f"unused: {name}" for name in self.unused
        ]
        return "\n".join(parts)


def read_weights(path: Path) -> State:
    """The tensors of a safetensors file, or of a file of PyTorch.

    Raises:
        ValueError: it is another kind of file, damaged, or holds more than tensors; or this torch
            is too old to read a file of PyTorch safely.
    """
    if path.suffix in PICKLES:
        return _tensors_of(_read_torch_file(path), path.name)
    if path.suffix != ".safetensors":
        raise ValueError(
            f"'{path.name}' is neither a safetensors file nor one of PyTorch ({', '.join(PICKLES)})"
        )

    try:
        return dict(load_file(path))
    except (OSError, SafetensorError) as error:
        raise ValueError(f"'{path}' cannot be read: {error}") from error


def _read_torch_file(path: Path) -> Any:
    """What torch's reader of tensors finds, which refuses whatever would run code."""
    release = tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])
    if release < SAFE_TORCH:
        raise ValueError(
            f"torch {torch.__version__} does not read '{path.name}' safely: update it to"
            f" {'.'.join(map(str, SAFE_TORCH))} or newer"
        )

    try:
        in_parts = zipfile.is_zipfile(path)  # files of torch before 1.6 cannot be mapped
        return torch.load(path, map_location="cpu", weights_only=True, mmap=in_parts)
    except Exception as error:  # by the file's content: UnpicklingError, EOFError, RuntimeError ...
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise ValueError(
            f"'{path.name}' is damaged or holds more than tensors, and is not loaded: {reason}"
        ) from error


def _tensors_of(read: Any, name: str) -> State:
    """The weights in a checkpoint: itself, or what a trainer keeps under a name of NESTED."""
    while isinstance(read, Mapping):
        inner = next((read[key] for key in NESTED if isinstance(read.get(key), Mapping)), None)
        if inner is None:
            break
        read = inner

    tensors = {}
    if isinstance(read, Mapping):
        tensors = {str(key): value for key, value in read.items() if isinstance(value, Tensor)}
    if not tensors:
        raise ValueError(f"'{name}' holds no tensors by name")
    prefix = "module."  # of a model that several processes trained
    if all(key.startswith(prefix) for key in tensors):
        tensors = {key.removeprefix(prefix): value for key, value in tensors.items()}
    return tensors


def take_vae(vae: Any, given: Mapping[str, Tensor]) -> Report:
    """Puts a foreign autoencoder's weights into an AutoencoderKL of ours, bands adapted (raises
    ValueError where the sizes differ).
    """
    named = dict(given)
    if any(".down." in name for name in given):
        named = convert_ldm_vae_checkpoint(named, vae.config)
    named = {old_attention(name): as_linear(name, tensor) for name, tensor in named.items()}
    return _take(vae, named, _bands)


def take_dit(transformer: Any, given: Mapping[str, Tensor]) -> Report:
    """Puts a foreign DiT's weights into ours (raises ValueError where the sizes differ).

    Class embeddings have no counterpart.
    """
    named = (
        joined_qkv(given)
        if any(name.startswith("transformer_blocks.") for name in given)
        else dict(given)
    )
    return _take(
        transformer, {dit_name(name): tensor for name, tensor in named.items()}, _source_half
    )


def _take(module: Any, given: Mapping[str, Tensor], adapt: Any) -> Report:
    own, report = module.state_dict(), Report()
    report.unused = sorted(set(given) - set(own))
    state = {}

    for name, tensor in own.items():
        if name not in given:
            report.fresh.append(name)
        elif given[name].shape == tensor.shape:
            state[name] = given[name].to(tensor.dtype)
            report.taken.append(name)
        else:
            adapted = adapt(name, given[name].float(), tensor)
            if adapted is None:
                raise ValueError(
                    f"{name} is {tuple(given[name].shape)} in the checkpoint, {tuple(tensor.shape)}"
                    " is needed: another size?"
                )

            state[name], report.adapted[name] = adapted

    if not report.taken:
        raise ValueError("no tensor of the checkpoint is known by name: is it of this kind?")
    module.load_state_dict(own | state)
    return report


def _bands(name: str, given: Tensor, own: Tensor) -> tuple[Tensor, str] | None:
    """The first and the last convolution for another number of bands: each sees, or draws, the mean
    of the given ones.
    """
    if name == "encoder.conv_in.weight" and given.shape[0] == own.shape[0]:
        share = given.mean(dim=1, keepdim=True) * (given.shape[1] / own.shape[1])
        return share.expand_as(own).clone(), f"{given.shape[1]} bands -> {own.shape[1]}"

    if name in ("decoder.conv_out.weight", "decoder.conv_out.bias"):
        return (
            given.mean(dim=0, keepdim=True).expand_as(own).clone(),
            f"{given.shape[0]} bands -> {own.shape[0]}",
        )

    return None


def _source_half(name: str, given: Tensor, own: Tensor) -> tuple[Tensor, str] | None:
    if (
        name == "x_embedder.weight"
        and given.shape[1] == LATENT_CHANNELS
        and given.shape[2:] == own.shape[2:]
    ):
        return torch.cat([given, torch.zeros_like(given)], dim=1), "z_t taken, z_source zero"

    if name == "pos_embed":
        return own, "fixed, for 64 x 64 latents"
    return None


def main(
    weights: Annotated[
        Path, typer.Option(help="The foreign weights: .safetensors, .ckpt, .pth, .pt or .bin.")
    ],
    kind: Annotated[Literal["vae", "dit"], typer.Option("--as", help="What they are.")],
    out: Annotated[
        Path,
        typer.Option(
            help="Folder to write, in diffusers' layout; --init-from of the trainers reads it."
        ),
    ],
    preset: Annotated[str, typer.Option(help="Whose sizes it must have.")] = "any2any-s",
    modality_id: Annotated[str, typer.Option("--modality", help="Of an autoencoder.")] = "rgb",
) -> None:
    """Converts foreign weights into a part of a model, and says what became of every tensor (also
    in OUT/import.json).
    """
    if preset not in PRESETS:
        raise typer.BadParameter(f"there is no preset {preset}: {', '.join(PRESETS)}")
    part = (
        PRESETS[preset].autoencoder.build(modality(modality_id))
        if kind == "vae"
        else PRESETS[preset].transformer.build()
    )
    try:
        given = read_weights(weights)
        report = take_vae(part, given) if kind == "vae" else take_dit(part, given)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error

    if kind == "vae":
        part.register_to_config(scaling_factor=LDM_VAE_SCALE)
    part.save_pretrained(out, safe_serialization=True)
    (out / "import.json").write_text(json.dumps(vars(report), indent=2) + "\n", encoding="utf-8")
    typer.echo(report)


if __name__ == "__main__":
    typer.run(main)
