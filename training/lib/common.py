"""What both stages share: config files, the exponential moving average, optimisers."""

from __future__ import annotations

import contextlib
import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import torch
import typer
import yaml
from torch import Tensor, nn

from training.data.errors import BadInput
from training.lib.distributed import is_sharded, spread_like

Config = TypeVar("Config")


def read_config(
    path: Path, cls: type[Config], changes: Sequence[str] | None = (), **overrides: Any
) -> Config:
    """A YAML file as a frozen dataclass (raises BadParameter as `section`, where it is no YAML, or
    as `changed`).

    Args:
        path: the file.
        cls: the dataclass.
        changes: of --set, such as "fit.learning_rate=2e-4".
        overrides: further keys; None: the file's.
    """
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise typer.BadParameter(
            f"{path} cannot be read as YAML: {' '.join(str(error).split())}"
        ) from error

    if not isinstance(values, dict):
        raise typer.BadParameter(
            f"{path} holds no keys: write one per line, as in training/configs/xs_translator.yaml"
        )

    values = changed(values, changes or ())
    return section(cls, values | {k: v for k, v in overrides.items() if v is not None}, path.name)


def changed(values: Mapping[str, Any], changes: Sequence[str]) -> dict[str, Any]:
    """A config's values with those of --set in their place: KEY=VALUE, points between the keys of
    sections, VALUE as YAML (raises BadParameter for what is not of this form).
    """
    out = copy.deepcopy(dict(values))
    for change in changes:
        names, is_given, text = change.partition("=")
        *sections, last = names.strip().split(".")
        if not is_given or not last:
            raise typer.BadParameter(
                f"'{change}' is not KEY=VALUE, such as fit.learning_rate=2e-4", param_hint="--set"
            )

        place = out
        for name in sections:
            place = place.setdefault(name, {})
            if not isinstance(place, dict):
                raise typer.BadParameter(f"{name} of '{change}' is no section", param_hint="--set")
        try:
            place[last] = yaml.safe_load(text)
        except yaml.YAMLError as error:
            raise typer.BadParameter(f"'{change}' has no value", param_hint="--set") from error

    return out


def section(cls: type[Config], values: Mapping[str, Any], name: str) -> Config:
    """The keys of a config file, or of a section of one, as a frozen dataclass.

    Raises:
        BadParameter: for an unknown key, one that is needed and not there, or a word in a
            number's place.
    """
    known = fields(cls)  # type: ignore[arg-type]
    unknown = set(values) - {field.name for field in known}
    if unknown:
        can = ", ".join(field.name for field in known)
        raise typer.BadParameter(
            f"{name}: unknown keys {', '.join(sorted(unknown))}; there are {can}"
        )

    missing = [
        f.name
        for f in known
        if f.default is MISSING and f.default_factory is MISSING and f.name not in values
    ]
    if missing:
        raise typer.BadParameter(f"{name}: {', '.join(missing)} must be given")
    numbers = {field.name for field in known if field.type in ("float", float)}
    return cls(
        **{
            key: _number(f"{name}: {key}", value) if key in numbers else value
            for key, value in values.items()
        }
    )


def _number(name: str, value: Any) -> float:
    """A number of a config; YAML takes 1e-3, without a point, for a word (raises BadParameter for
    what is none).
    """
    try:
        return float(value)
    except (TypeError, ValueError):
        raise typer.BadParameter(f"{name} is '{value}' and has to be a number") from None


class Average:
    """Exponential moving average of a module's parameters and buffers, with a warm-up so that early
    steps count less.
    """

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.state = {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        own = module.state_dict()  # of floating-point tensors only, as all our networks are

        for kind in (False, True):  # one call takes sharded tensors or whole ones
            names = [name for name, tensor in self.state.items() if is_sharded(tensor) == kind]
            if names:
                torch._foreach_lerp_(
                    [self.state[name] for name in names], [own[name] for name in names], 1 - decay
                )


@contextlib.contextmanager
def holding(module: nn.Module, state: Mapping[str, Tensor]) -> Iterator[None]:
    """The module with other weights inside the block, with its own after it."""
    own = {name: tensor.clone() for name, tensor in module.state_dict().items()}
    module.load_state_dict(state)
    try:
        yield
    finally:
        module.load_state_dict(own)


def make_optimizer(
    module: nn.Module,
    name: str,
    peak: float,
    weight_decay: float,
    slow: Mapping[str, float] = MappingProxyType({}),
    beta2: float = 0.99,
) -> Optimizer:
    """AdamW for everything, or Muon for the matrices inside a transformer's `blocks` beside AdamW
    for the rest.

    Only weights of two and more dimensions decay. Muon orthogonalises each matrix's update; its
    step is scaled to the size of AdamW's, so both share one learning rate.

    Args:
        module: parameters without gradient are left out.
        name: adamw or muon.
        peak: learning rate.
        weight_decay: of the weights.
        slow: factor of the learning rate for parameters whose name begins so; they do not decay.
        beta2: AdamW's memory of squared gradients.

    Raises:
        BadInput: for another name.
    """
    if name not in ("adamw", "muon"):
        raise BadInput(f"unknown optimizer {name}: adamw or muon")
    groups: dict[tuple[str, float, float, bool], list[nn.Parameter]] = {}
    for key, parameter in module.named_parameters():
        if parameter.requires_grad:
            factor = next((value for start, value in slow.items() if key.startswith(start)), 1.0)
            kind = (
                "muon" if name == "muon" and parameter.ndim == 2 and ".blocks." in key else "adamw"
            )
            decay = weight_decay if parameter.ndim >= 2 and factor == 1.0 else 0.0
            groups.setdefault((kind, factor, decay, is_sharded(parameter)), []).append(parameter)

    parts: list[torch.optim.Optimizer] = []
    for (kind, factor, decay, _), parameters in groups.items():
        group = [{"params": parameters, "factor": factor}]
        if kind == "muon":
            parts.append(
                torch.optim.Muon(group, peak, weight_decay=decay, adjust_lr_fn="match_rms_adamw")
            )
        else:
            parts.append(
                torch.optim.AdamW(group, peak, weight_decay=decay, betas=(0.9, beta2), fused=True)
            )

    return Optimizer(parts, module)


class Optimizer:
    """Optimizers of disjoint parameters, stepped and stored together."""

    def __init__(self, parts: list[torch.optim.Optimizer], module: nn.Module) -> None:
        self.parts = parts
        self.parameters = dict(module.named_parameters())

    def set_learning_rate(self, value: float) -> None:
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = value * group["factor"]

    def zero_grad(self) -> None:
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def step(self) -> None:
        for part in self.parts:
            part.step()

    def tensors(self) -> dict[str, Tensor]:
        """The state as flat tensors named `optimizer.<parameter>.<entry>`."""
        states = {
            parameter: entries for part in self.parts for parameter, entries in part.state.items()
        }
        return {
            f"optimizer.{name}.{key}": torch.as_tensor(value)
            for name, parameter in self.parameters.items()
            for key, value in states.get(parameter, {}).items()
        }

    def parameter_of(self, name: str) -> Tensor:
        """The parameter to whose state `tensors` gives a name.

        Raises:
            BadParameter: the module has no such parameter.
        """
        key = name.removeprefix("optimizer.").rpartition(".")[0]
        if key not in self.parameters:
            raise typer.BadParameter(
                f"the checkpoint has the optimizer's state of {key}, which this network lacks: it"
                " is another network's, or an older version's; begin in another folder",
                param_hint="--run",
            )
        return self.parameters[key]

    def load_tensors(self, tensors: dict[str, Tensor]) -> None:
        """The inverse of `tensors`; other names are left alone."""
        states: dict[Tensor, dict[str, Tensor]] = {}
        for name, tensor in tensors.items():
            if name.startswith("optimizer."):
                entry = name.rpartition(".")[2]
                states.setdefault(self.parameter_of(name), {})[entry] = tensor

        for part in self.parts:
            ordered = [p for group in part.param_groups for p in group["params"]]
            state = {n: states[p] for n, p in enumerate(ordered) if p in states}
            part.load_state_dict(part.state_dict() | {"state": state})
            for parameter, entries in part.state.items():
                for key, value in entries.items():
                    # fused kernels take it for granted that both lie alike in memory
                    if value.shape == parameter.shape:
                        entries[key] = spread_like(value, parameter)
