"""What both stages share: config files, the exponential moving average, the learning-rate curve, checkpoints and the line of progress.

Checkpoints are safetensors (tensors) beside a JSON file (counters); nothing is pickled.
"""

from __future__ import annotations

import contextlib
import json
import math
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

import torch
import yaml
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

Config = TypeVar("Config")


def read_config(path: Path, cls: type[Config], **overrides: Any) -> Config:
    """A YAML file as a frozen dataclass; unknown keys are an error."""
    values = yaml.safe_load(path.read_text(encoding="utf-8")) | {k: v for k, v in overrides.items() if v is not None}
    unknown = set(values) - {field.name for field in fields(cls)}  # type: ignore[arg-type]
    if unknown:
        raise ValueError(f"{path.name}: unknown keys {', '.join(sorted(unknown))}")
    return cls(**values)


class Average:
    """Exponential moving average of a module's parameters and buffers, with a warm-up so that early steps count less."""

    def __init__(self, module: nn.Module, decay: float) -> None:
        self.decay = decay
        self.steps = 0
        self.state = {name: tensor.detach().clone() for name, tensor in module.state_dict().items()}

    @torch.no_grad()
    def update(self, module: nn.Module) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        own = module.state_dict()  # of floating-point tensors only, as all our networks are
        torch._foreach_lerp_(list(self.state.values()), [own[name] for name in self.state], 1 - decay)

    @contextlib.contextmanager
    def applied_to(self, module: nn.Module) -> Iterator[None]:
        """The module with averaged weights inside the block, with its own after it."""
        own = {name: tensor.clone() for name, tensor in module.state_dict().items()}
        module.load_state_dict(self.state)
        try:
            yield
        finally:
            module.load_state_dict(own)


def learning_rate(step: int, total: int, peak: float, warmup: int) -> float:
    """Linear warm-up, then a cosine to a hundredth of the peak."""
    if step < warmup:
        return peak * (step + 1) / warmup
    progress = min(1.0, (step - warmup) / max(1, total - warmup))
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))


def save_checkpoint(folder: Path, tensors: dict[str, Tensor], state: dict[str, Any]) -> None:
    """Writes tensors and counters so that a reader finds the old pair or the new one, never a mixture."""
    folder.mkdir(parents=True, exist_ok=True)
    name = f"step-{state['step']:08d}"
    save_file({k: v.detach().contiguous().cpu() for k, v in tensors.items()}, folder / f"{name}.safetensors.tmp")
    (folder / f"{name}.safetensors.tmp").replace(folder / f"{name}.safetensors")
    (folder / "last.json.tmp").write_text(json.dumps(state | {"tensors": f"{name}.safetensors"}, indent=2))
    (folder / "last.json.tmp").replace(folder / "last.json")
    for old in sorted(folder.glob("step-*.safetensors"))[:-2]:
        old.unlink()


def load_checkpoint(folder: Path) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
    """The last checkpoint of a run folder, or None."""
    if not (folder / "last.json").exists():
        return None
    state = json.loads((folder / "last.json").read_text(encoding="utf-8"))
    return load_file(folder / state["tensors"]), state


def make_optimizer(module: nn.Module, name: str, peak: float, weight_decay: float) -> Optimizer:
    """AdamW for everything, or Muon for the matrices inside a transformer's `blocks` beside AdamW for the rest.

    Muon orthogonalises each matrix's update; its step is scaled to the size of AdamW's, so both share one learning rate.

    Raises:
        ValueError: for another name.
    """
    if name == "adamw":
        return Optimizer([torch.optim.AdamW(module.parameters(), peak, weight_decay=weight_decay, betas=(0.9, 0.99), fused=True)])
    if name != "muon":
        raise ValueError(f"unknown optimizer {name}: adamw or muon")
    named = dict(module.named_parameters())
    matrices = [p for key, p in named.items() if p.ndim == 2 and ".blocks." in key]
    inside = {id(p) for p in matrices}
    rest = [p for p in named.values() if id(p) not in inside]
    return Optimizer(
        [
            torch.optim.Muon(matrices, peak, weight_decay=weight_decay, adjust_lr_fn="match_rms_adamw"),
            torch.optim.AdamW(rest, peak, weight_decay=weight_decay, betas=(0.9, 0.99), fused=True),
        ]
    )


class Optimizer:
    """Optimizers of disjoint parameters, stepped and stored together."""

    def __init__(self, parts: list[torch.optim.Optimizer]) -> None:
        self.parts = parts

    def set_learning_rate(self, value: float) -> None:
        for part in self.parts:
            for group in part.param_groups:
                group["lr"] = value

    def zero_grad(self) -> None:
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def step(self) -> None:
        for part in self.parts:
            part.step()

    def tensors(self) -> dict[str, Tensor]:
        """The state as flat tensors named `optimizer.<part>.<parameter>.<entry>`."""
        return {
            f"optimizer.{n}.{i}.{key}": torch.as_tensor(value)
            for n, part in enumerate(self.parts)
            for i, entry in part.state_dict()["state"].items()
            for key, value in entry.items()
        }

    def load_tensors(self, tensors: dict[str, Tensor]) -> None:
        """The inverse of `tensors`; other names are left alone."""
        states: list[dict[int, dict[str, Tensor]]] = [{} for _ in self.parts]
        for name, tensor in tensors.items():
            if name.startswith("optimizer."):
                _, n, i, key = name.split(".", 3)
                states[int(n)].setdefault(int(i), {})[key] = tensor
        for part, state in zip(self.parts, states, strict=True):
            part.load_state_dict(part.state_dict() | {"state": state})


def save_training(folder: Path, module: nn.Module, optimizer: Optimizer, average: Average, step: int) -> None:
    """Writes a checkpoint of everything that `resume_training` reads."""
    tensors = {f"model.{k}": v for k, v in module.state_dict().items()}
    tensors |= {f"average.{k}": v for k, v in average.state.items()} | optimizer.tensors()
    save_checkpoint(folder, tensors, {"step": step})


def resume_training(folder: Path, module: nn.Module, optimizer: Optimizer, average: Average) -> int:
    """Loads the run folder's last checkpoint into the three; its step, or 0 where there is none."""
    checkpoint = load_checkpoint(folder)
    if checkpoint is None:
        return 0
    tensors, state = checkpoint
    module.load_state_dict({k.removeprefix("model."): v for k, v in tensors.items() if k.startswith("model.")})
    average.state = {k.removeprefix("average."): v for k, v in tensors.items() if k.startswith("average.")}
    average.steps = state["step"]
    optimizer.load_tensors(tensors)
    return int(state["step"])


class Clock:
    """Wall time of this stretch; decides when to log, to save and to stop."""

    def __init__(self, minutes: float) -> None:
        self.start = time.monotonic()
        self.minutes = minutes

    @property
    def elapsed(self) -> float:
        """Minutes since the start."""
        return (time.monotonic() - self.start) / 60

    @property
    def progress(self) -> float:
        """Fraction of the allotted time that is over."""
        return self.elapsed / self.minutes
