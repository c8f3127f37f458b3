"""All that a training run's checkpoint holds, and what becomes of it: saved, resumed, validated,
logged.

A run folder holds the last checkpoint (`last.json` and what it names, checkpoints.py), the best
averaged weights on the validation split (`best.safetensors`), those of milestones where the config
has them, `log.jsonl`, and what its trackers write (trackers.py), TensorBoard in `tensorboard/`."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from rich.console import Console
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from training.lib import checkpoints, common, trackers
from training.lib.distributed import Ranks, is_sharded, load_whole, spread_like, whole

console = Console(stderr=True)
# The figure named "score" decides which weights are the best; without one, as nothing is there to
# validate on, the last are.
Validate = Callable[[Any], dict[str, float]]
Pictures = Callable[[Any], dict[str, Tensor]]


@dataclass
class Plan:
    """How long the stretch is, in steps; stored, so that a resumed run has the learning rate of one
    that was never cut.
    """

    first: int = 0
    total: int = 0  # 0: not known yet
    minutes_spent: float = 0.0
    finished: bool = False


class State:
    """All that a checkpoint holds."""

    def __init__(
        self,
        module: nn.Module,
        plain: nn.Module,
        optimizer: common.Optimizer,
        average: common.Average,
        run: Path,
        rng: np.random.Generator,
        ranks: Ranks,
    ) -> None:
        """plain: the module itself, or where it is sharded the whole one beside it, which
        validates.
        """
        self.validated_with = ""  # what `best` was measured with: the data and the autoencoders
        self.precision = ""  # that training computes in, decided once
        self.module = module
        self.plain = plain
        self.ranks = ranks
        self.run = run
        self.rng = rng
        self.optimizer = optimizer
        self.average = average
        self.step = 0
        self.drawn = 0  # batches
        self.seed = 0  # of the batches that processes draw ahead
        self.plan = Plan()
        self.best: dict[str, float] = {}
        self.tracked_by: Sequence[str] = ("tensorboard",)
        self._trackers: list[trackers.Tracker] | None = None

    def say(self, text: str) -> None:
        if self.ranks.is_main:
            console.print(text)

    def watch(self, scalars: dict[str, float], images: dict[str, Tensor] | None = None) -> None:
        """Gives figures and pictures to the run's trackers; the main process alone."""
        if not self.ranks.is_main:
            return
        if self._trackers is None:
            self._trackers = trackers.open_trackers(self.tracked_by, self.run, self.step)
        for tracker in self._trackers:
            tracker.log(scalars, images or {}, self.step)

    def close(self) -> None:
        """Ends what the trackers write."""
        for tracker in self._trackers or ():
            tracker.close()
        self._trackers = None

    def save(self) -> None:
        """Writes a checkpoint: the main process, or where weights are sharded each its shares. All
        wait for it.
        """
        tensors = {f"model.{k}": v for k, v in self.module.state_dict().items()}
        tensors |= {f"average.{k}": v for k, v in self.average.state.items()}
        tensors |= self.optimizer.tensors()
        if self.ranks.is_main:
            tensors |= self._random_states()

        if any(map(is_sharded, tensors.values())):
            checkpoints.save_shares(self.run, tensors, self._counters(), self.ranks)
            return
        if self.ranks.is_main:
            checkpoints.save(self.run, tensors, self._counters())
        self.ranks.wait()

    def _random_states(self) -> dict[str, Tensor]:
        states = {"random.torch": torch.get_rng_state()}
        if self.ranks.device.type == "cuda":
            states["random.cuda"] = torch.cuda.get_rng_state(self.ranks.device)
        return states

    def _counters(self) -> dict[str, Any]:
        return {
            "step": self.step,
            "drawn": self.drawn,
            "seed": self.seed,
            "plan": vars(self.plan),
            "best": self.best,
            "validated_with": self.validated_with,
            "precision": self.precision,
            "random": self.rng.bit_generator.state,
        }

    def keep_milestone(self) -> None:
        """Keeps the averaged weights of this step in milestones/. By all processes."""
        averaged = {name: whole(tensor) for name, tensor in self.average.state.items()}
        path = self.run / "milestones" / f"step-{self.step:08d}.safetensors"
        if self.ranks.is_main and not path.exists():
            path.parent.mkdir(exist_ok=True)
            unfinished = path.with_suffix(".tmp")
            save_file({k: v.contiguous().cpu() for k, v in averaged.items()}, unfinished)
            unfinished.replace(path)
        self.ranks.wait()

    def resume(self) -> None:
        checkpoint = checkpoints.load(self.run, self._destination)
        if checkpoint is None:
            return
        tensors, state = checkpoint
        load_whole(
            self.module,
            {k.removeprefix("model."): v for k, v in tensors.items() if k.startswith("model.")},
        )
        self.average.state = {
            key: spread_like(tensors[f"average.{key}"], value)
            for key, value in self.average.state.items()
        }
        self.average.steps = self.step = int(state["step"])
        self.drawn = int(state.get("drawn", 0))
        self.seed = int(state.get("seed", self.seed))
        self.optimizer.load_tensors(tensors)

        if self.ranks.is_main:
            self.rng.bit_generator.state = state["random"]
            torch.set_rng_state(tensors["random.torch"])
        else:  # theirs are not stored: other draws than before, all the same
            self.rng = np.random.default_rng([self.ranks.rank, self.step])
            torch.manual_seed(self.step * self.ranks.size + self.ranks.rank)

        is_on_gpu = self.ranks.device.type == "cuda" and "random.cuda" in tensors
        if self.ranks.is_main and is_on_gpu:
            torch.cuda.set_rng_state(tensors["random.cuda"], self.ranks.device)
        # figures of other data or other autoencoders are no measure for those to come
        before = state.get("validated_with", state.get("judge", ""))  # as older ones name it
        self.best = state["best"] if before == self.validated_with else {}
        self.precision = state.get("precision", "")
        plan = Plan(**state["plan"])
        self.plan = Plan(first=self.step) if plan.finished else plan

    def _destination(self, name: str, shape: torch.Size, dtype: torch.dtype) -> Tensor:
        """Where a tensor of a sharded checkpoint belongs: into shares where this run has them."""
        kind, _, rest = name.partition(".")
        if kind == "model":
            like = self.module.state_dict()[rest]
        elif kind == "average":
            like = self.average.state[rest]
        elif kind == "optimizer":
            like = self.optimizer.parameter_of(name)
        else:
            return checkpoints.whole_tensor(name, shape, dtype)

        has_shares = is_sharded(like) and like.shape == shape
        return (
            torch.empty_like(like) if has_shares else checkpoints.whole_tensor(name, shape, dtype)
        )

    def acceptance(
        self,
        validate: Validate,
        running: dict[str, float],
        pictures: Pictures | None = None,
    ) -> dict[str, float]:
        """Validates the averaged weights, logs the figures and keeps the weights when they are the
        best so far. Others wait.
        """
        averaged = {name: whole(tensor) for name, tensor in self.average.state.items()}
        figures = (
            self._acceptance(averaged, validate, running, pictures) if self.ranks.is_main else {}
        )
        self.ranks.wait()
        return figures

    def _acceptance(
        self,
        averaged: dict[str, Tensor],
        validate: Validate,
        running: dict[str, float],
        pictures: Pictures | None,
    ) -> dict[str, float]:
        random = torch.get_rng_state()
        with common.holding(self.plain, averaged), torch.inference_mode():
            self.plain.eval()
            figures = validate(self.plain)
            drawn = {} if pictures is None else pictures(self.plain)

        self.plain.train()
        torch.set_rng_state(random)
        row = (
            {"step": self.step, "minutes": round(self.plan.minutes_spent, 2)}
            | running
            | {f"val_{k}": v for k, v in figures.items()}
        )
        with (self.run / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")
        self.watch({f"val/{name}": figure for name, figure in figures.items()}, drawn)
        console.print(
            f"{self.run.name} step {self.step} val "
            + " ".join(f"{k} {v:.2f}" for k, v in figures.items())
        )
        score = figures.get("score")
        if score is None or score >= self.best.get("score", -math.inf):  # of equals the later
            self.best = figures | {"step": self.step}
            save_file(
                {k: v.contiguous().cpu() for k, v in averaged.items()},
                self.run / "best.safetensors.tmp",
            )
            (self.run / "best.safetensors.tmp").replace(self.run / "best.safetensors")
            (self.run / "best.json").write_text(
                json.dumps(self.best, indent=2) + "\n", encoding="utf-8"
            )

        return figures


def is_finished(run: Path) -> bool:
    """Whether a run's stretch came to its end: fit would begin another."""
    try:
        return bool(json.loads((run / "last.json").read_text(encoding="utf-8"))["plan"]["finished"])
    except (OSError, ValueError, KeyError):
        return False


def load_best(module: nn.Module, run: Path) -> dict[str, float]:
    """Loads a run's best weights on the validation split into the module; the figures they had."""
    module.load_state_dict(load_file(run / "best.safetensors"))
    return dict(json.loads((run / "best.json").read_text(encoding="utf-8")))
