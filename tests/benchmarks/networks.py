"""What the benchmark measures: a model, or a network that only it knows, under a name that stands
where a model's would.

    one-convolution    a single 3 x 3 convolution: what is left of a run's time with it is the
                       engine's own
    untrained:PRESET   a preset's network with random weights: as fast as trained ones, of no other
                       use

Imports model and weights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.errors import InputError
from backend.memory import keep_freed_memory
from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, modalities, modality
from backend.model.any2any import Any2Any
from backend.model.presets import PRESETS
from backend.model.sources import EMPTY, Sources
from backend.weights.catalogue import find
from backend.weights.folder import USUAL_MODES, ModelFolder
from backend.weights.loaded import Device, LoadedModel, ModelCache, plain_arithmetic

CONVOLUTION, UNTRAINED = "one-convolution", "untrained:"


class OneConvolution(nn.Module):
    """Latents are cell means of the first bands; the decoder repeats them and convolves once at the
    target's own resolution.
    """

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.out = nn.ModuleDict(
            {
                one.id: nn.Conv2d(LATENT_CHANNELS, one.channels, 3, padding=1)
                for one in modalities().values()
            }
        )

    def row(self, id_: str) -> int:
        return list(modalities()).index(id_)

    detail = None
    takes_subsets = False

    def ignores_latents(self, *_: object) -> bool:
        return False

    def encode(self, id_: str, x: Tensor) -> Tensor:
        z = F.avg_pool2d(x, x.shape[-1] // LATENT_SIZE)[:, :LATENT_CHANNELS]
        return F.pad(z, (0, 0, 0, 0, 0, LATENT_CHANNELS - z.shape[1]))

    def observe(self, pixels: Mapping[str, Tensor], valid: Mapping[str, Tensor] = EMPTY) -> Sources:
        return Sources({id_: self.encode(id_, x) for id_, x in pixels.items()})

    def predict_x0(self, z_t: Tensor, sources: Sources, *_: object) -> Tensor:
        return sources.z

    def adapt(self, z: Tensor, id_: str) -> Tensor:
        return z

    def decode(self, id_: str, z: Tensor, *_: object) -> Tensor:
        return self.out[id_](
            F.interpolate(z, scale_factor=modality(id_).vae_factor, mode="nearest")
        )


class _OneModel(ModelCache):
    """Gives the model that `make` makes on a device, whatever is requested."""

    def __init__(self, make: Callable[[Device], LoadedModel]) -> None:
        super().__init__()
        self._make = make
        self._made: LoadedModel | None = None

    def get(self, id_or_dir: str, device: Device) -> LoadedModel:
        if self._made is None:
            plain_arithmetic()
            keep_freed_memory()
            self._made = self._make(device)
        return self._made


def models_for(name: str) -> ModelCache:
    """Where a run finds the network of this name, arranged as for use.

    Raises:
        InputError: input.usage, for an unknown preset.
    """
    if name == CONVOLUTION:
        return _OneModel(_convolution)
    if name.startswith(UNTRAINED):
        preset = _preset(name)
        return _OneModel(lambda device: _untrained(preset, device))

    return ModelCache()


def plain_network(name: str, device: Device) -> nn.Module:
    """The network of this name as diffusers has it, in float32.

    Raises:
        InputError: input.usage, for an unknown preset. ModelError: model.*
    """
    # but not by ModelCache, whose loading also sets up memory for ours (memory.keep_freed_memory)
    plain_arithmetic()
    if name == CONVOLUTION:
        return OneConvolution()
    if name.startswith(UNTRAINED):
        return _random(_preset(name)).for_use(device.name, plain=True)
    return Any2Any.load(find(name).path, device.name, plain=True)


def _preset(name: str) -> str:
    preset = name.removeprefix(UNTRAINED)
    if preset not in PRESETS:
        raise InputError(
            "input.usage", f"There is no preset '{preset}'.", f"There are {', '.join(PRESETS)}."
        )
    return preset


def _random(preset: str) -> Any2Any:
    torch.manual_seed(0)
    return Any2Any.build(preset)


def _untrained(preset: str, device: Device) -> LoadedModel:
    folder = replace(_folder(preset), preset=preset, modes=USUAL_MODES)
    return LoadedModel(folder, device, _random(preset).for_use(device.name, device.precision))


def _convolution(device: Device) -> LoadedModel:
    network: Any = OneConvolution().eval().requires_grad_(False).to(device.name)
    return LoadedModel(_folder(CONVOLUTION), device, network)


def _folder(name: str) -> ModelFolder:
    """Stands for the folder that such a network does not have."""
    return replace(find("any2any-tiny", check_digests=False), id=name, weights_sha256="")
