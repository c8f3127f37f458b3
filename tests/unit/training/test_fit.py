"""The training loop: resume, learning rate, optimisers, checkpoints, the best weights."""

from __future__ import annotations

import itertools
import json
import math
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
import typer
from safetensors.torch import load_file
from torch import Tensor, nn

from backend.model.dit import DiT
from training.lib import checkpoints, common, fit, placement
from training.lib.distributed import clip_gradients
from training.lib.fit import Task
from training.lib.fit_config import FitConfig, Stretch
from training.lib.stage2 import Translator
from training.lib.state import load_best
from training.lib.subset_stage import Subsets

CONFIG = FitConfig(
    learning_rate=0.05,
    warmup_steps=10,
    weight_decay=0.01,
    ema_decay=0.9,
    gradient_clip=1.0,
    precision="fp32",
    save_minutes=30.0,
)


@dataclass(frozen=True)
class Line:
    x: Tensor

    def __len__(self) -> int:
        return len(self.x)

    def to(self, device: torch.device) -> Line:
        return Line(self.x.to(device))


def sample(rng: np.random.Generator) -> Line:
    return Line(torch.from_numpy(rng.standard_normal((16, 3)).astype(np.float32)))


def loss(module: nn.Module, batch: Line) -> tuple[Tensor, dict[str, Tensor]]:
    noise = 0.01 * torch.randn(len(batch.x), 1)  # torch's randomness must come back too
    error = (module(batch.x) - batch.x.sum(1, keepdim=True) + noise).square().mean()
    return error, {"error": error.detach()}


def validate(module: nn.Module) -> dict[str, float]:
    x = torch.eye(3)
    with torch.no_grad():
        return {"score": -float((module(x) - x.sum(1, keepdim=True)).square().mean())}


def network() -> nn.Module:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(3, 8), nn.Tanh(), nn.Linear(8, 1))


def fixed_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock that counts steps, so that a stretch has as many as minutes, and checkpoints come at
    fixed ones.
    """
    ticks = itertools.count()
    monkeypatch.setattr(fit, "time", SimpleNamespace(monotonic=lambda: 60.0 * next(ticks)))


def test_a_stretch_improves_the_module_and_keeps_the_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed_plan(monkeypatch)
    module = network()
    before = validate(module)["score"]
    fitted = fit.fit(
        module, Task(sample, loss, validate), CONFIG, Stretch(tmp_path, 200.0, device="cpu")
    )
    assert fitted.best["score"] > before / 4
    scores = [
        json.loads(line)["val_score"] for line in (tmp_path / "log.jsonl").read_text().splitlines()
    ]
    other = network()
    assert load_best(other, tmp_path)["score"] == max(scores)
    assert validate(other)["score"] == pytest.approx(max(scores))


def test_a_run_that_was_cut_goes_on_as_if_it_had_not_been(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed_plan(monkeypatch)
    straight = network()
    fit.fit(
        straight,
        Task(sample, loss, validate),
        CONFIG,
        Stretch(tmp_path / "straight", 60.0, device="cpu"),
    )

    class Cut(Exception):
        pass

    calls = itertools.count()

    def cut(rng: np.random.Generator) -> Line:
        if next(calls) == 50:
            raise Cut
        return sample(rng)

    fixed_plan(monkeypatch)
    with pytest.raises(Cut):
        fit.fit(
            network(),
            Task(cut, loss, validate),
            CONFIG,
            Stretch(tmp_path / "cut", 60.0, device="cpu"),
        )
    state = json.loads((tmp_path / "cut" / "last.json").read_text())
    assert 0 < state["step"] < 50
    assert not state["plan"]["finished"]
    fixed_plan(monkeypatch)
    resumed = network()
    fit.fit(
        resumed,
        Task(sample, loss, validate),
        CONFIG,
        Stretch(tmp_path / "cut", 60.0, device="cpu", seed=9),
    )

    for one, other in zip(
        straight.state_dict().values(), resumed.state_dict().values(), strict=True
    ):
        torch.testing.assert_close(one, other)


def test_checkpoints_and_milestones_come_after_so_many_steps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved: list[int] = []
    plain = checkpoints.save

    def noted(folder: Path, tensors: dict[str, Tensor], state: dict[str, Any]) -> None:
        saved.append(state["step"])
        plain(folder, tensors, state)

    monkeypatch.setattr(checkpoints, "save", noted)
    config = replace(CONFIG, save_minutes=1e6, save_steps=8, milestone_steps=10)
    stretch = Stretch(tmp_path, math.inf, device="cpu", steps=30)
    fit.fit(network(), Task(sample, loss, validate), config, stretch)
    assert saved == [8, 16, 24, 30]

    kept = sorted((tmp_path / "milestones").iterdir())
    assert [path.name for path in kept] == [f"step-{step:08d}.safetensors" for step in (10, 20, 30)]
    last, _ = checkpoints.load(tmp_path) or ({}, {})
    for name, tensor in load_file(kept[-1]).items():
        assert torch.equal(tensor, last[f"average.{name}"])


def test_a_finished_run_gets_a_new_stretch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        fixed_plan(monkeypatch)
        fitted = fit.fit(
            network(), Task(sample, loss, validate), CONFIG, Stretch(tmp_path, 40.0, device="cpu")
        )
    assert fitted.steps > 60
    assert json.loads((tmp_path / "last.json").read_text())["plan"]["first"] > 30


def test_weights_measured_on_other_data_are_measured_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second stretch measures more strictly: the first one's figures do not count there."""
    fixed_plan(monkeypatch)
    stretch = Stretch(tmp_path, 20.0, device="cpu")
    first = fit.fit(network(), Task(sample, loss, validate, validated_with="a"), CONFIG, stretch)

    def strict(module: nn.Module) -> dict[str, float]:
        return {"score": validate(module)["score"] - 100.0}

    fixed_plan(monkeypatch)
    same = fit.fit(network(), Task(sample, loss, strict, validated_with="a"), CONFIG, stretch)
    assert same.best == first.best
    fixed_plan(monkeypatch)
    other = fit.fit(network(), Task(sample, loss, strict, validated_with="b"), CONFIG, stretch)
    assert other.best["score"] < -99
    assert other.best["step"] > same.steps


def test_a_stretch_of_steps_has_that_many_whatever_the_clock_says(tmp_path: Path) -> None:
    task, rates = Task(sample, loss, validate), []

    def watched(module: nn.Module, batch: Line) -> tuple[Tensor, dict[str, Tensor]]:
        rates.append(1)
        return loss(module, batch)

    stretch = Stretch(tmp_path, math.inf, device="cpu", steps=30)
    assert (
        fit.fit(network(), replace(task, loss=watched), CONFIG, stretch).steps == len(rates) == 30
    )
    assert fit.fit(network(), task, CONFIG, stretch).steps == 60  # another stretch on top of it


def test_of_minutes_and_steps_the_first_to_end_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = Task(sample, loss, validate)
    for minutes, steps, expected in ((40.0, 25, 25), (25.0, 400, 25)):
        fixed_plan(monkeypatch)
        stretch = Stretch(tmp_path / f"{steps}", minutes, device="cpu", steps=steps)
        assert fit.fit(network(), task, CONFIG, stretch).steps == pytest.approx(expected, abs=4)


def test_a_step_that_memory_does_not_hold_is_a_sentence_with_what_to_set(tmp_path: Path) -> None:
    """The checkpoint from before it stays, and the run goes on with another config."""
    stretch = Stretch(tmp_path, math.inf, device="cpu", steps=5)
    fit.fit(network(), Task(sample, loss, validate), CONFIG, stretch)

    def too_large(*_: object) -> tuple[Tensor, dict[str, Tensor]]:
        raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20 GiB\nmore of it")

    with pytest.raises(
        typer.BadParameter, match=r"20 GiB\): make the batch smaller .*fit\.accumulate"
    ):
        fit.fit(network(), Task(sample, too_large, validate), CONFIG, stretch)
    again = fit.fit(network(), Task(sample, loss, validate), CONFIG, stretch)
    assert again.steps == 10


def test_the_precision_of_a_run_is_decided_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config, task = replace(CONFIG, precision="auto"), Task(sample, loss, validate)
    for measured in (torch.bfloat16, torch.float32):  # a machine that others keep busy
        monkeypatch.setattr(fit, "fastest_dtype", lambda _, found=measured: found)
        fixed_plan(monkeypatch)
        fit.fit(network(), task, config, Stretch(tmp_path, 10.0, device="cpu"))
        assert json.loads((tmp_path / "last.json").read_text())["precision"] == "bf16"


def test_learning_rate_warms_up_stays_and_falls() -> None:
    config = FitConfig(1.0, 10, 0.0, 0.9, 1.0, decay_share=0.5)
    rates = [fit.learning_rate(step, 100, config) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert rates[10:51] == pytest.approx([1.0] * 41)
    assert rates[-1] == pytest.approx(0.01)
    assert all(a >= b for a, b in itertools.pairwise(rates[10:]))


def test_fastest_dtype_is_one_that_trains() -> None:
    assert placement.fastest_dtype(torch.device("cpu"), seconds=0.1) in (
        torch.float32,
        torch.bfloat16,
    )


def test_only_matrices_decay_and_slow_parameters_move_less() -> None:
    module = network()
    optimizer = common.make_optimizer(module, "adamw", 1e-3, 0.5, {"2.": 0.1})
    decay = {
        id(p): g["weight_decay"]
        for part in optimizer.parts
        for g in part.param_groups
        for p in g["params"]
    }

    named = dict(module.named_parameters())
    assert [decay[id(named[name])] for name in ("0.weight", "0.bias", "2.weight", "2.bias")] == [
        0.5,
        0.0,
        0.0,
        0.0,
    ]

    optimizer.set_learning_rate(1.0)
    rates = {
        id(p): g["lr"] for part in optimizer.parts for g in part.param_groups for p in g["params"]
    }
    assert (rates[id(named["0.weight"])], rates[id(named["2.weight"])]) == (1.0, 0.1)


def test_muon_steps_every_parameter_once() -> None:
    module = nn.ModuleDict(
        {"net": nn.ModuleDict({"blocks": nn.Linear(4, 4), "head": nn.Linear(4, 1)})}
    )
    everything = sorted(id(p) for p in module.parameters())
    muon = common.make_optimizer(module, "muon", 1e-3, 0.0)
    assert any(isinstance(part, torch.optim.Muon) for part in muon.parts)
    assert (
        sorted(id(p) for part in muon.parts for group in part.param_groups for p in group["params"])
        == everything
    )
    with pytest.raises(ValueError, match="unknown optimizer"):
        common.make_optimizer(module, "sgd", 1e-3, 0.0)


@pytest.mark.parametrize("name", ["adamw", "muon"])
def test_optimiser_state_comes_back(name: str) -> None:
    def trained(
        steps: int, restored: dict[str, Tensor] | None = None, start: nn.Module | None = None
    ) -> tuple[nn.Module, common.Optimizer]:
        module = nn.ModuleDict(
            {"net": nn.ModuleDict({"blocks": nn.Linear(3, 3), "head": nn.Linear(3, 1)})}
        )
        torch.manual_seed(1)
        for p in module.parameters():
            nn.init.normal_(p)
        if start is not None:
            module.load_state_dict(start.state_dict())
        optimizer = common.make_optimizer(module, name, 1e-2, 0.0)
        if restored is not None:
            optimizer.load_tensors(restored)
        for _ in range(steps):
            optimizer.zero_grad()
            module["net"]["head"](
                module["net"]["blocks"](torch.ones(2, 3))
            ).square().mean().backward()
            optimizer.step()

        return module, optimizer

    straight, _ = trained(4)
    half, optimizer = trained(2)
    resumed, _ = trained(2, optimizer.tensors(), half)
    for one, other in zip(straight.parameters(), resumed.parameters(), strict=True):
        assert torch.equal(one, other)


def test_old_checkpoints_are_dropped_and_the_last_is_read(tmp_path: Path) -> None:
    for step in (1, 2, 3):
        checkpoints.save(tmp_path, {"w": torch.tensor([float(step)])}, {"step": step})
    assert len(list(tmp_path.glob("*.safetensors"))) == 2
    tensors, state = checkpoints.load(tmp_path)
    assert (tensors["w"].item(), state["step"]) == (3.0, 3)


def test_gradient_checkpointing_gives_the_same_gradients() -> None:
    torch.manual_seed(0)
    network = DiT(hidden_size=48, depth=2, num_heads=2).train()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.add_(0.02 * torch.randn_like(parameter))

    z, rows = (
        torch.randn(2, 2, 4, 64, 64),
        [
            torch.tensor([999, 3]),
            torch.tensor([0, 1]),
            torch.tensor([1, 2]),
        ],
    )

    gradients = []
    for switched_on in (False, True):
        if switched_on:
            placement.prepare(
                nn.ModuleList([network]), replace(CONFIG, gradient_checkpointing=True)
            )
        calls = []
        hook = network.blocks[0].register_forward_pre_hook(lambda *_, calls=calls: calls.append(1))
        network.zero_grad()
        network(z[0], z[1], *rows).square().mean().backward()
        hook.remove()
        gradients.append(
            [
                parameter.grad.clone()
                for parameter in network.parameters()
                if parameter.grad is not None
            ]
        )

        assert len(calls) == 1 + switched_on  # computed again in the backward pass

    for one, other in zip(*gradients, strict=True):
        torch.testing.assert_close(one, other)


def test_a_network_without_checkpointing_says_so() -> None:
    with pytest.raises(ValueError, match="no gradient checkpointing"):
        placement.prepare(network(), replace(CONFIG, gradient_checkpointing=True))


def test_compiled_training_is_the_same_and_keeps_its_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ends = []
    # the tracer's own work; inductor needs a compiler
    for name, backend in (("plain", ""), ("compiled", "eager")):
        fixed_plan(monkeypatch)
        module = network()
        fit.fit(
            module,
            Task(sample, loss, validate),
            replace(CONFIG, compile=backend),
            Stretch(tmp_path / name, 40.0, device="cpu"),
        )

        assert all(part._compiled_call_impl is not None for part in module.children()) == bool(
            backend
        )
        ends.append(module.state_dict())

    assert list(ends[0]) == list(ends[1])
    for one, other in zip(ends[0].values(), ends[1].values(), strict=True):
        torch.testing.assert_close(one, other)


def test_gradients_of_parts_that_are_clipped_apart_do_not_scale_the_others() -> None:
    module = nn.ModuleDict({"transformer": nn.Linear(2, 2), "adapters": nn.Linear(2, 2)})
    for name, parameter in module.named_parameters():
        parameter.grad = torch.full_like(parameter, 1e3 if name.startswith("adapters") else 0.1)
    clip_gradients(module, 1.0, apart=("adapters",))
    assert torch.equal(module["transformer"].weight.grad, torch.full((2, 2), 0.1))
    norm = torch.stack([p.grad.norm() for p in module["adapters"].parameters()]).norm()
    assert float(norm) == pytest.approx(1.0, rel=1e-4)
    clip_gradients(module, 1e-3)
    norm = torch.stack([p.grad.norm() for p in module.parameters()]).norm()
    assert float(norm) == pytest.approx(1e-3, rel=1e-3)


@pytest.mark.parametrize("trained", [Translator, Subsets])
def test_what_stage_two_trains_clips_its_adapters_apart(trained: type[nn.Module]) -> None:
    assert trained.CLIPPED_APART == ("adapters",)
