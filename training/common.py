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


def optimizer_tensors(optimizer: torch.optim.Optimizer) -> dict[str, Tensor]:
    """The optimizer's state as flat tensors named `optimizer.<parameter>.<entry>`."""
    state = optimizer.state_dict()["state"]
    return {f"optimizer.{i}.{key}": torch.as_tensor(value) for i, entry in state.items() for key, value in entry.items()}


def load_optimizer_tensors(optimizer: torch.optim.Optimizer, tensors: dict[str, Tensor]) -> None:
    """The inverse of `optimizer_tensors`."""
    state: dict[int, dict[str, Tensor]] = {}
    for name, tensor in tensors.items():
        if name.startswith("optimizer."):
            _, index, key = name.split(".", 2)
            state.setdefault(int(index), {})[key] = tensor
    optimizer.load_state_dict(optimizer.state_dict() | {"state": state})


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
