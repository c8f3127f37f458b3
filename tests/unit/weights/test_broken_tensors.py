"""Weights that lack tensors, have foreign ones or numbers that are not finite do not load: they
would give an empty raster.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from backend.errors import ModelError
from backend.model.any2any import Any2Any
from tests.standin import write_standin_model

WEIGHTS = "diffusion_pytorch_model.safetensors"
Tensors = dict[str, np.ndarray]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(write_standin_model(tmp_path_factory.mktemp("model") / "standin"))


def lacking(tensors: Tensors) -> None:
    tensors.pop(sorted(tensors)[0])


def renamed(tensors: Tensors) -> None:
    tensors["a.foreign.name"] = tensors.pop(sorted(tensors)[0])


def foreign(tensors: Tensors) -> None:
    tensors["a.foreign.name"] = np.zeros(3, np.float32)


def not_a_number(tensors: Tensors) -> None:
    first = sorted(tensors)[0]
    tensors[first] = tensors[first].copy()
    tensors[first].reshape(-1)[-1] = np.nan


def infinite(tensors: Tensors) -> None:
    first = sorted(tensors)[-1]
    tensors[first] = np.full_like(tensors[first], np.inf)


@pytest.mark.parametrize("part", ["transformer", "adapters", "vae_nir"])
@pytest.mark.parametrize("spoil", [lacking, renamed, foreign, not_a_number, infinite])
def test_spoilt_tensors_are_refused_by_name(
    whole: Path, tmp_path: Path, part: str, spoil: Callable[[Tensors], None]
) -> None:
    folder = tmp_path / "spoilt"
    shutil.copytree(whole, folder)
    tensors = dict(load_file(folder / part / WEIGHTS))
    spoil(tensors)
    save_file(tensors, folder / part / WEIGHTS)
    with pytest.raises(ModelError, match="tensor") as caught:
        Any2Any.load(folder)
    assert caught.value.code == "model.incompatible"
    assert part in str(caught.value)


def test_whole_weights_load(whole: Path) -> None:
    assert Any2Any.load(whole).row("nir") >= 0
