"""The loop that both training stages share: it owns device, precision, random numbers, learning
rate, resume, validation and log.

    fit(module, Task(sample, loss, validate), config, Stretch(run, minutes))

A stretch that was cut resumes where its last checkpoint stands (state.py), with the same random
numbers and the same learning rate by step; a finished one is followed by a new stretch. Several
processes train together where a launcher started them (distributed.py)."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import torch
import typer
from torch import Tensor, nn

from training.lib import common
from training.lib.batches import Batch, Batches
from training.lib.distributed import Ranks, clip_gradients, whole
from training.lib.fit_config import FitConfig, Fitted, Stretch, learning_rate
from training.lib.placement import PRECISIONS, fastest_dtype, memory_held, prepare, set_layout
from training.lib.state import Pictures, State, Validate

LOG_SECONDS = 30.0
VALIDATIONS = 8  # in a stretch
CLOCK_STEPS = 10  # after which several processes agree on the time
PLAN_STEPS = 20  # steps after which the length of a stretch is estimated first
WARM_STEPS = 3  # that a measurement leaves out
SMOOTHING = 0.98  # of the figures in the log


@dataclass(frozen=True)
class Task:
    """What a module is trained for.

    Attributes:
        sample: draws a batch with the generator it is given, the loop's only source of randomness
            beside torch's; or a Numbered one (batches.py).
        loss: the loss to minimise, and figures for the log.
        validate: figures of the averaged module on held-out data, "score" among them, higher is
            better; none where there is no such data.
        pictures: images (3, H, W) in 0..1 by name, of the averaged module, for the trackers.
        validated_with: digest of what `validate` measures with (script.digest_of_validation);
            where it is another than a run's checkpoint names, its best weights are measured anew.
    """

    sample: Callable[[np.random.Generator], Batch]
    loss: Callable[[Any, Any], tuple[Tensor, dict[str, Tensor]]]
    validate: Validate
    pictures: Pictures | None = None
    validated_with: str = ""


def fit(module: nn.Module, task: Task, config: FitConfig, stretch: Stretch) -> Fitted:
    """Trains a module for a number of minutes; at the end it holds the averaged weights of this
    stretch.

    Args:
        module: what is trained; parameters that need no gradient are left alone.
        task: its batches, loss and validation.
        config: optimiser, learning rate, average, precision.
        stretch: run folder, minutes, device and seed.

    Raises:
        BadParameter: the device's memory does not hold a step (the last checkpoint stays), or
            another process trains in the run folder.
    """
    try:
        return _Loop(module, task, config, stretch).run()
    except torch.OutOfMemoryError as error:
        raise typer.BadParameter(
            f"the device's memory does not hold a step ({str(error).splitlines()[0]}): make the"
            " batch smaller and fit.accumulate larger by as much, or set"
            " fit.gradient_checkpointing=true",
            param_hint="--config",
        ) from error


class _Loop:
    """One stretch."""

    def __init__(self, module: nn.Module, task: Task, config: FitConfig, stretch: Stretch) -> None:
        self.module = module
        self.task = task
        self.config = config
        self.stretch = stretch
        self.ranks = ranks = Ranks(stretch.device)
        self.device = ranks.device

        stretch.run.mkdir(parents=True, exist_ok=True)
        ranks.hold(stretch.run)
        torch.manual_seed(stretch.seed + ranks.rank)
        module.to(self.device).train()
        ranks.share(module.state_dict().values())
        # convolutions take a fifth less time than in the default layout
        set_layout(module, torch.channels_last)
        self.trained = ranks.sharded(module) if config.shard else module
        prepare(self.trained, config)
        self.state = self._make_state()
        self.state.validated_with = task.validated_with
        self.state.seed = stretch.seed
        self.state.tracked_by = config.trackers
        self.state.resume()
        self.dtype = self._decide_precision()
        if math.isinf(stretch.minutes):
            self.state.plan.total = stretch.steps

        self.batches = Batches(task.sample, config.workers, self.state.seed, ranks)
        self._running: dict[str, Tensor] = {}  # smoothed figures of the loss
        self._began = self._now = self._logged = self._saved = time.monotonic()
        self._spent_before = self.state.plan.minutes_spent
        self._is_due = False  # a checkpoint
        self._samples = 0  # of all processes since this one began

    def _make_state(self) -> State:
        config, rank = self.config, self.ranks.rank
        optimizer = common.make_optimizer(
            self.trained,
            config.optimizer,
            config.learning_rate,
            config.weight_decay,
            config.slow,
            config.beta2,
        )
        average = common.Average(self.trained, config.ema_decay)
        seed = self.stretch.seed
        rng = np.random.default_rng([seed, rank] if rank else seed)
        return State(
            self.trained, self.module, optimizer, average, self.stretch.run, rng, self.ranks
        )

    def _decide_precision(self) -> torch.dtype:
        """The config's; of `auto` what the run began with, or else what is faster where the main
        process computes.
        """
        if self.config.precision != "auto":
            self.state.precision = self.config.precision
        elif not self.state.precision:
            measured = fastest_dtype(self.device) == torch.bfloat16
            (is_bf16,) = self.ranks.from_main(float(measured))
            self.state.precision = "bf16" if is_bf16 else "fp32"

        return PRECISIONS[self.state.precision]

    def run(self) -> Fitted:
        """Steps until the stretch is over."""
        state, plan = self.state, self.state.plan
        self._say_start()
        validated, figures = state.step, {}

        first, began = state.step + WARM_STEPS, math.nan
        while not self._is_over():
            if state.step == first:
                began = time.monotonic()
            self._plan_and_save()
            self._step()
            self._log()
            if plan.total and state.step - validated >= max(1, plan.total // VALIDATIONS):
                validated = state.step
                figures = self._validate()

        seconds = (time.monotonic() - began) / max(1, state.step - first)
        figures = self._validate()
        plan.finished = True
        state.save()
        self.ranks.release()
        state.close()
        self.batches.close()
        self.module.load_state_dict({name: whole(x) for name, x in state.average.state.items()})
        set_layout(self.module.eval(), torch.contiguous_format)

        return Fitted(state.step, figures, state.best, seconds, memory_held(self.device))

    @property
    def _done(self) -> int:
        """Steps of this stretch."""
        return self.state.step - self.state.plan.first

    def _is_over(self) -> bool:
        """Whether the minutes are spent or all planned steps are done; in all processes alike."""
        plan = self.state.plan
        self._read_clock()
        return plan.minutes_spent >= self.stretch.minutes or 0 < plan.total <= self._done

    def _read_clock(self) -> None:
        """The main process's time and whether a checkpoint is due; several processes agree on both
        every few steps alone, since each agreement waits for their devices.
        """
        self._now = time.monotonic()
        if self.ranks.size > 1 and self._done % CLOCK_STEPS:
            self._is_due = False
            return

        spent = self._spent_before + (self._now - self._began) / 60
        is_due = float(self._now - self._saved > 60 * self.config.save_minutes)
        self.state.plan.minutes_spent, is_due = self.ranks.from_main(spent, is_due)
        self._is_due = bool(is_due)

    def _plan_and_save(self) -> None:
        """Estimates the length of the stretch, now and then anew, and saves a checkpoint then and
        by steps.
        """
        plan, every = self.state.plan, self.config.save_steps
        if self._is_due or (self._done == PLAN_STEPS and not plan.total):
            plan.total = self._planned()
        if self._is_due or (self._done and every and self.state.step % every == 0):
            self.state.save()
            self._saved = self._now

    def _planned(self) -> int:
        """Steps of the whole stretch, by its minutes, its own steps, or whichever end first."""
        steps, minutes = self.stretch.steps, self.stretch.minutes
        if math.isinf(minutes):
            return steps
        estimate = int(self._done * minutes / self.state.plan.minutes_spent)
        return max(self._done + 1, min(estimate, steps) if steps else estimate)

    def _step(self) -> None:
        """One step of the optimiser, on the mean gradient of `accumulate` batches."""
        state, config = self.state, self.config
        state.optimizer.set_learning_rate(learning_rate(self._done, state.plan.total, config))
        state.optimizer.zero_grad()

        for _ in range(config.accumulate):
            batch = self.batches.next(state.drawn, state.rng).to(self.device)
            state.drawn += 1
            self._samples += len(batch) * self.ranks.size
            with torch.autocast(self.device.type, self.dtype, enabled=self.dtype != torch.float32):
                value, reported = self.task.loss(self.trained, batch)
            (value / config.accumulate).backward()

        self._descend()
        if config.milestone_steps and state.step % config.milestone_steps == 0:
            state.keep_milestone()
        for name, figure in reported.items():  # stay on the device: a step waits for nothing
            before = self._running.get(name, figure)
            self._running[name] = before * SMOOTHING + figure.detach() * (1 - SMOOTHING)

    def _descend(self) -> None:
        """The optimiser's step on the gradients that are there, and the average's."""
        self.ranks.average_gradients(self.trained)
        apart = getattr(self.module, "CLIPPED_APART", ())
        clip_gradients(self.trained, self.config.gradient_clip, apart)
        self.state.optimizer.step()
        self.state.average.update(self.trained)
        self.state.step += 1

    def _validate(self) -> dict[str, float]:
        return self.state.acceptance(self.task.validate, self._figures(), self.task.pictures)

    def _figures(self) -> dict[str, float]:
        """The smoothed figures as numbers: here the device is waited for."""
        return {name: float(figure) for name, figure in self._running.items()}

    def _say_start(self) -> None:
        processes = f", {self.ranks.size} processes" if self.ranks.size > 1 else ""
        precision = str(self.dtype).removeprefix("torch.")
        self.state.say(
            f"{self.stretch.run.name}: step {self.state.step}, {self.device.type} in {precision},"
            f" {self._length()}{processes}"
        )

    def _length(self) -> str:
        steps, minutes = self.stretch.steps, self.stretch.minutes
        named = [f"{steps:,} steps"] if steps else []
        return " or ".join(named + ([] if math.isinf(minutes) else [f"{minutes:.1f} minutes"]))

    def _minutes_left(self) -> float:
        """By the minutes, and by the steps at the speed so far."""
        plan = self.state.plan
        left = self.stretch.minutes - plan.minutes_spent
        if plan.total and self._done:
            left = min(left, (plan.total - self._done) * plan.minutes_spent / self._done)
        return max(0.0, left)

    def _log(self) -> None:
        """Says every LOG_SECONDS how training goes, here and to the trackers."""
        if self._now - self._logged <= LOG_SECONDS:
            return
        self._logged = self._now
        figures = self._figures()
        speed = self._samples / max(1e-6, self._now - self._began)
        text = " ".join(f"{name} {figure:.4f}" for name, figure in figures.items())
        left = str(timedelta(minutes=self._minutes_left())).split(".")[0]
        self.state.say(
            f"{self.stretch.run.name} step {self.state.step} {text} {speed:.1f} samples/s,"
            f" {left} left, {memory_held(self.device)}"
        )
        self.state.watch(
            {f"train/{name}": figure for name, figure in figures.items()}
            | {"train/samples_per_second": speed}
        )
