"""A training step never waits for its device: nothing in it reads a number back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from backend.modalities import modalities, modality
from backend.model.presets import PRESETS
from backend.model.stack import StackLayout, subsets_of
from training.lib import common, fit, stage1, stage2, subset_stage
from training.lib.fit import Task
from training.lib.fit_config import FitConfig, Stretch
from training.lib.pairs import Batch
from training.lib.stage1 import Pixels
from training.lib.subsets import SubsetBatch, SubsetBatches

# operations whose result decides a shape, or a number of Python's
WAITING = ("_local_scalar_dense", "nonzero", "masked_select", "aten.equal", "unique")
CONFIGS = Path(__file__).resolve().parents[3] / "training" / "configs"
FAST = {"warmup_steps": 1, "precision": "fp32"}


class Watch(TorchDispatchMode):
    """Collects the operations that would wait, while it is on."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.calls = 0

    def __torch_dispatch__(
        self, function: Any, types: Any, arguments: Any = (), options: Any = None
    ) -> Any:
        name = str(function)
        self.calls += 1
        indices = arguments[1] if name.startswith(("aten.index.", "aten.index_put")) else ()
        by_mask = any(isinstance(one, torch.Tensor) and one.dtype == torch.bool for one in indices)
        if by_mask or any(waiting in name for waiting in WAITING):
            self.found.append(name)
        return function(*arguments, **(options or {}))


def pixels(seed: int) -> Pixels:
    generator = torch.Generator().manual_seed(seed)
    return Pixels(torch.rand(2, 1, 64, 64, generator=generator) * 2 - 1, torch.ones(2, 1, 64, 64))


def pairs(seed: int) -> Batch:
    generator = torch.Generator().manual_seed(seed)
    z, z_target = torch.randn(2, 4, 4, 16, 16, generator=generator)
    return Batch.of(z, z_target, torch.tensor([0, 1, 2, 2]), torch.tensor([1, 2, 1, 3]))


def sets(seed: int) -> SubsetBatches:
    """RGB and near infrared, which lacks a part, to MS."""
    generator = torch.Generator().manual_seed(seed)
    layout = StackLayout.of_ids(tuple(modalities()))
    observed = torch.zeros(2, 5, 64, 64)
    observed[:, 1:3] = 1.0
    observed[0, 2, :20] = 0.0
    stack = torch.randn(2, layout.size, 64, 64, generator=generator) * 0.2
    z = torch.randn(2, 20, 16, 16, generator=generator)
    z_observed = torch.zeros(2, 5, 16, 16)
    z_observed[:, 1:3] = 1.0
    part = SubsetBatch(
        stack,
        observed,
        z,
        z_observed,
        torch.randn(2, 4, 16, 16, generator=generator),
        torch.rand(2, 6, 64, 64, generator=generator) * 2 - 1,
        3,
        torch.tensor([0, 2]),
        subsets_of(observed),
    )
    return SubsetBatches((part,))


def of_stage_1() -> tuple[nn.Module, Callable[[int], Any], Callable[..., Any]]:
    config = common.read_config(CONFIGS / "tiny_autoencoder.yaml", stage1.AutoencoderConfig)
    vae = PRESETS["any2any-tiny"].autoencoder.build(modality("nir"))
    return vae, pixels, lambda module, batch: stage1.loss(module, batch, config)


def of_stage_2() -> tuple[nn.Module, Callable[[int], Any], Callable[..., Any]]:
    config = stage2.TranslatorConfig(preset="any2any-xs")

    def loss(module: nn.Module, batch: Batch) -> Any:
        z0, calibration = stage2.losses(module, batch, config)
        return z0 + calibration, {"z0": z0}

    return stage2.Translator("any2any-xs"), pairs, loss


def of_subsets() -> tuple[nn.Module, Callable[[int], Any], Callable[..., Any]]:
    config = common.read_config(CONFIGS / "tiny_subsets.yaml", subset_stage.SubsetConfig)
    vaes = {
        m.id: PRESETS["any2any-tiny"].autoencoder.build(m).eval() for m in modalities().values()
    }
    return (
        subset_stage.Subsets(config),
        sets,
        lambda module, batch: subset_stage.total(module, vaes, batch, config),
    )


@pytest.mark.parametrize("stage", [of_stage_1, of_stage_2, of_subsets])
def test_no_step_reads_a_number_back(
    stage: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Loss, gradients, clipping, optimiser and average; batches are drawn before."""
    module, batch_of, loss = stage()
    watch, step = Watch(), fit._Loop._step

    def watched(loop: fit._Loop) -> None:
        batch = batch_of(loop.state.step)
        monkeypatch.setattr(loop.batches, "next", lambda *_: batch)
        with watch:
            step(loop)

    monkeypatch.setattr(fit._Loop, "_step", watched)
    task = Task(lambda rng: batch_of(int(rng.integers(9))), loss, lambda _: {})
    done = fit.fit(
        module, task, FitConfig(**FAST), Stretch(tmp_path, np.inf, steps=3, device="cpu")
    )
    assert done.steps == 3
    assert watch.calls > 100
    assert watch.found == []
