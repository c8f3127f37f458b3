"""Checkpoints of a training run: safetensors (tensors) beside a JSON file (counters); nothing is
pickled.

Whole tensors are one file, `step-00000040.safetensors`. Where weights are sharded, each process
writes its shares into a folder `step-00000040`, by torch.distributed.checkpoint, and reads its
shares from there: no process holds a whole model. As many processes as wrote it may read it, or
more, fewer, or a single one. `last.json` names the last of them."""

from __future__ import annotations

import json
import shutil
import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from training.lib.distributed import Ranks, is_sharded

# What to read a stored tensor into, by its name, shape and type: whole, or this process's shares.
Destination = Callable[[str, torch.Size, torch.dtype], Tensor]
KEPT = 2  # checkpoints of a run


def whole_tensor(_name: str, shape: torch.Size, dtype: torch.dtype) -> Tensor:
    return torch.empty(shape, dtype=dtype)


def save(folder: Path, tensors: Mapping[str, Tensor], state: Mapping[str, Any]) -> None:
    """Writes whole tensors and counters so that a reader finds the old pair or the new one, never a
    mixture.

    Args:
        folder: of the run.
        tensors: by name.
        state: the counters, "step" among them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{_name(state)}.safetensors"
    unfinished = folder / f"{name}.tmp"
    save_file({k: v.detach().contiguous().cpu() for k, v in tensors.items()}, unfinished)
    unfinished.replace(folder / name)
    _set_last(folder, name, state)


def save_shares(
    folder: Path, tensors: Mapping[str, Tensor], state: Mapping[str, Any], ranks: Ranks
) -> None:
    """The same for sharded tensors. By all processes.

    Args:
        folder: of the run.
        tensors: sharded ones, and whole ones that are alike in all processes that give them.
        state: the main process's counters.
        ranks: the processes.
    """
    # a second to import
    from torch.distributed.checkpoint import save as save_distributed
    from torch.distributed.checkpoint.hf_storage import HuggingFaceStorageWriter

    name = _name(state)
    unfinished = folder / f"{name}.tmp"
    # of the same step: the tensors are there, the counters may be others
    if _last_name(folder) == name:
        if ranks.is_main:
            _set_last(folder, name, state)
        ranks.wait()
        return

    if ranks.is_main:
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(folder / name, ignore_errors=True)
        unfinished.mkdir(parents=True)
    ranks.wait()

    writer = HuggingFaceStorageWriter(str(unfinished), save_distributed=True)
    contiguous = {name: tensor.detach().contiguous() for name, tensor in tensors.items()}
    save_distributed(contiguous, storage_writer=writer)
    if ranks.is_main:
        unfinished.replace(folder / name)
        _set_last(folder, name, state)
    ranks.wait()


def load(
    folder: Path, destination: Destination = whole_tensor
) -> tuple[dict[str, Tensor], dict[str, Any]] | None:
    """The last checkpoint of a run folder, or None.

    Args:
        folder: of the run.
        destination: where a sharded checkpoint's tensors go. One that shards them must be given by
            all processes.
    """
    if not (folder / "last.json").exists():
        return None
    state = json.loads((folder / "last.json").read_text(encoding="utf-8"))
    stored = folder / state["tensors"]
    return (_load_shares(stored, destination) if stored.is_dir() else load_file(stored)), state


def seed_of(folder: Path, seed: int) -> int:
    """The seed that a run began with, by which its data are in order; of a fresh one, the one that
    is given.
    """
    last = folder / "last.json"
    if not last.exists():
        return seed
    return int(json.loads(last.read_text(encoding="utf-8")).get("seed", seed))


def _load_shares(folder: Path, destination: Destination) -> dict[str, Tensor]:
    from torch.distributed.checkpoint import load as load_distributed
    from torch.distributed.checkpoint.hf_storage import HuggingFaceStorageReader
    from torch.distributed.checkpoint.metadata import TensorStorageMetadata

    reader = HuggingFaceStorageReader(str(folder))
    tensors = {
        name: destination(name, entry.size, entry.properties.dtype)
        for name, entry in reader.read_metadata().state_dict_metadata.items()
        if isinstance(entry, TensorStorageMetadata)
    }
    is_alone = not any(map(is_sharded, tensors.values()))
    with warnings.catch_warnings():
        # it warns that a single process reads, which is intended
        warnings.filterwarnings("ignore", message="torch.distributed is disabled")
        load_distributed(dict(tensors), storage_reader=reader, no_dist=is_alone)
    return tensors


def _name(state: Mapping[str, Any]) -> str:
    return f"step-{state['step']:08d}"


def _last_name(folder: Path) -> str:
    """The name of the run's last checkpoint; "" where there is none."""
    last = folder / "last.json"
    return json.loads(last.read_text(encoding="utf-8"))["tensors"] if last.exists() else ""


def _set_last(folder: Path, name: str, state: Mapping[str, Any]) -> None:
    """Names the last checkpoint, and removes all but the newest."""
    (folder / "last.json.tmp").write_text(
        json.dumps(dict(state) | {"tensors": name}, indent=2), encoding="utf-8"
    )
    (folder / "last.json.tmp").replace(folder / "last.json")

    kept = [path for path in sorted(folder.glob("step-*")) if path.suffix != ".tmp"]
    for old in kept[:-KEPT]:
        if old.is_dir():
            shutil.rmtree(old)
        else:
            old.unlink()
