"""The loop that both training stages share: it owns device, precision, random numbers, learning
rate, resume, validation and log.

    fit(module, sampler, loss, validate, config, run, minutes)

A run folder holds the last checkpoint (`last.json` and a safetensors file beside it), the best
averaged weights on the validation split (`best.safetensors`), `log.jsonl`, and the same for
TensorBoard in `tensorboard/`. A stretch that was cut resumes where its last checkpoint stands, with
the same random numbers and the same learning rate by step; a finished one is followed by a new
stretch. Several processes train together where a launcher started them (world.py)."""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np
import torch
import torch.nn.functional as F
from rich.console import Console
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from backend.memory import current_rss_bytes
from backend.model.parts import ModelMixin
from training.lib import common
from training.lib.distributed import World, clip_gradients, load_whole, spread_like, whole

console = Console(stderr=True)
LOG_SECONDS, SAVE_SECONDS = 30.0, 180.0
VALIDATIONS = 8  # in a stretch
PLAN_STEPS = 20  # steps after which the length of a stretch is estimated first


class Batch(Protocol):
    def __len__(self) -> int:
        """Samples in it."""

    def to(self, device: torch.device) -> Any:
        """Itself with its tensors on a device."""


AnyBatch = TypeVar("AnyBatch", bound=Batch)
AnyModule = TypeVar("AnyModule", bound=nn.Module)
Sample = Callable[[np.random.Generator], AnyBatch]
Loss = Callable[[AnyModule, AnyBatch], tuple[Tensor, dict[str, Tensor]]]
Pictures = Callable[[AnyModule], dict[str, Tensor]]
# The figure named "score" decides which weights are the best; without one, as nothing is there to
# validate on, the last are.
Validate = Callable[[AnyModule], dict[str, float]]


@dataclass(frozen=True)
class FitConfig:
    """How a network is optimised; the `fit` section of training/configs/*.yaml."""

    learning_rate: float = 1e-3
    warmup_steps: int = 100
    weight_decay: float = 2e-2
    ema_decay: float = 0.999
    gradient_clip: float = 1.0
    optimizer: str = "adamw"  # or "muon", see common.make_optimizer
    precision: str = "auto"  # fp32, bf16, or what is faster on this device
    accumulate: int = 1  # batches whose mean gradient is a step's
    # activations are computed again in the backward pass: less memory, a third more time
    gradient_checkpointing: bool = False
    # weights, gradients and optimiser of the transformer spread over the processes
    shard: bool = False
    compile: str = ""  # a backend of torch.compile, such as inductor; "": none
    decay_share: float = 0.5  # the last part of a stretch, in which the learning rate falls
    # parameter name's beginning -> factor of its learning rate
    slow: dict[str, float] = field(default_factory=dict)


@dataclass
class Plan:
    """How long the stretch is, in steps; stored, so that a resumed run has the learning rate of one
    that was never cut.
    """

    first: int = 0
    total: int = 0  # 0: not known yet
    minutes_spent: float = 0.0
    finished: bool = False


@dataclass(frozen=True)
class Fitted:
    """What a stretch ended with."""

    steps: int
    figures: dict[str, float]
    best: dict[str, float]


def fit(
    module: AnyModule,
    sample: Sample[AnyBatch],
    loss: Loss[AnyModule, AnyBatch],
    validate: Validate[AnyModule],
    config: FitConfig,
    run: Path,
    minutes: float,
    device: str = "auto",
    seed: int = 0,
    pictures: Pictures[AnyModule] | None = None,
) -> Fitted:
    """Trains a module for a number of minutes; at the end it holds the averaged weights of this
    stretch.

    Args:
        module: what is trained; parameters that need no gradient are left alone.
        sample: draws a batch with the generator it is given, the loop's only source of randomness
            beside torch's.
        loss: the loss to minimise, and figures for the log.
        validate: figures of the averaged module on held-out data, "score" among them, higher is
            better; none where there is no such data.
        config: optimiser, learning rate, average, precision.
        run: folder of the checkpoints; one with a checkpoint is continued.
        minutes: length of the stretch, what an unfinished one has spent already included.
        device: cpu, cuda, or auto.
        seed: of a fresh run.
        pictures: images (3, H, W) in 0..1 by name, of the averaged module, for TensorBoard.
    """
    world = World(device)
    on = world.device
    run.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed + world.rank)
    module.to(on).train()
    world.share(module.state_dict().values())
    # convolutions take a fifth less time than in the default layout
    _set_layout(module, torch.channels_last)
    dtype = (
        fastest_dtype(on)
        if config.precision == "auto"
        else {"fp32": torch.float32, "bf16": torch.bfloat16}[config.precision]
    )
    trained = world.sharded(module) if config.shard else module
    _prepare(trained, config)
    state = _State(
        trained,
        module,
        config,
        run,
        np.random.default_rng([seed, world.rank] if world.rank else seed),
        world,
    )

    state.resume()
    processes = f", {world.size} processes" if world.size > 1 else ""
    state.say(
        f"{run.name}: step {state.step}, {on.type} in {str(dtype).removeprefix('torch.')},"
        f" {minutes:.1f} minutes{processes}"
    )
    clock, before = time.monotonic(), state.plan.minutes_spent
    logged = saved = clock
    samples = 0  # of this process since it began
    validated, running, figures = state.step, {}, {}  # type: ignore[var-annotated]

    while True:
        now = time.monotonic()
        (state.plan.minutes_spent,) = world.from_main(before + (now - clock) / 60)
        done = state.step - state.plan.first
        if state.plan.minutes_spent >= minutes or (state.plan.total and done >= state.plan.total):
            break
        is_due = bool(world.from_main(float(now - saved > SAVE_SECONDS))[0])
        if (done == PLAN_STEPS and not state.plan.total) or is_due:
            state.plan.total = max(done + 1, int(done * minutes / state.plan.minutes_spent))
        if is_due:
            state.save()
            saved = now

        state.optimizer.set_learning_rate(learning_rate(done, state.plan.total, config))
        state.optimizer.zero_grad()
        for _ in range(config.accumulate):
            batch = sample(state.rng).to(on)
            samples += len(batch) * world.size
            with torch.autocast(on.type, dtype, enabled=dtype != torch.float32):
                value, reported = loss(trained, batch)
            (value / config.accumulate).backward()

        world.average_gradients(trained)
        clip_gradients(trained, config.gradient_clip)
        state.optimizer.step()
        state.average.update(trained)
        state.step += 1
        for name, tensor in reported.items():
            running[name] = running.get(name, float(tensor)) * 0.98 + 0.02 * float(tensor)
        if now - logged > LOG_SECONDS:
            logged = now
            speed = samples / max(1e-6, now - clock)
            text = " ".join(f"{name} {figure:.4f}" for name, figure in running.items())
            left = timedelta(minutes=max(0.0, minutes - state.plan.minutes_spent))
            state.say(
                f"{run.name} step {state.step} {text} {speed:.1f} samples/s,"
                f" {str(left).split('.')[0]} left, {_memory(on)}"
            )
            state.watch(
                {f"train/{name}": figure for name, figure in running.items()}
                | {"train/samples_per_second": speed}
            )

        if state.plan.total and state.step - validated >= max(1, state.plan.total // VALIDATIONS):
            validated = state.step
            figures = state.acceptance(validate, running, pictures)

    figures = state.acceptance(validate, running, pictures)
    state.plan.finished = True
    state.save()
    module.load_state_dict({name: whole(tensor) for name, tensor in state.average.state.items()})
    _set_layout(module.eval(), torch.contiguous_format)

    return Fitted(state.step, figures, state.best)


def _memory(device: torch.device) -> str:
    """What this process holds, and on a GPU what it held there at most."""
    held = f"{current_rss_bytes() / 1e9:.1f} GB"
    return (
        held
        if device.type != "cuda"
        else f"{held}, GPU {torch.cuda.max_memory_allocated(device) / 1e9:.1f} GB"
    )


def _set_layout(module: nn.Module, layout: torch.memory_format) -> None:
    for parameter in module.parameters():
        if parameter.ndim == 4:
            parameter.data = parameter.data.contiguous(memory_format=layout)


def _prepare(module: nn.Module, config: FitConfig) -> None:
    """Checkpointing where a network can do it, and compilation of the parts in place, so that names
    in checkpoints stay.
    """
    if config.gradient_checkpointing:
        able = [
            part
            for part in module.modules()
            if isinstance(part, ModelMixin) and part._supports_gradient_checkpointing
        ]
        if not able:
            raise ValueError(
                f"{type(module).__name__} has no gradient checkpointing: leave it out of the config"
            )

        for part in able:
            part.enable_gradient_checkpointing()

    if config.compile:
        for part in module.children():  # losses call parts, not the module
            # a graph per crop size; shapes left open break inductor
            part.compile(backend=config.compile, dynamic=False)


class _State:
    """All that a checkpoint holds."""

    def __init__(
        self,
        module: nn.Module,
        plain: nn.Module,
        config: FitConfig,
        run: Path,
        rng: np.random.Generator,
        world: World,
    ) -> None:
        """plain: the module itself, or where it is sharded the whole one beside it, which
        validates.
        """
        self.module = module
        self.plain = plain
        self.world = world
        self.run = run
        self.rng = rng
        self.optimizer = common.make_optimizer(
            module, config.optimizer, config.learning_rate, config.weight_decay, config.slow
        )
        self.average = common.Average(module, config.ema_decay)
        self.step = 0
        self.plan = Plan()
        self.best: dict[str, float] = {}
        self._writer: Any = None

    def say(self, text: str) -> None:
        if self.world.is_main:
            console.print(text)

    def watch(self, scalars: dict[str, float], images: dict[str, Tensor] | None = None) -> None:
        """Writes to TensorBoard, in run/tensorboard."""
        if not self.world.is_main:
            return
        if self._writer is None:
            from torch.utils.tensorboard import SummaryWriter  # slow to import

            self._writer = SummaryWriter(
                str(self.run / "tensorboard"), purge_step=self.step, flush_secs=30
            )

        for name, value in scalars.items():
            self._writer.add_scalar(name, value, self.step)
        for name, image in (images or {}).items():
            self._writer.add_image(name, image, self.step)
        self._writer.flush()

    def save(self) -> None:
        """The main process's; all wait for it."""
        tensors = {f"model.{k}": v for k, v in self.module.state_dict().items()}
        tensors |= {
            f"average.{k}": v for k, v in self.average.state.items()
        } | self.optimizer.tensors()
        gathered = {name: whole(tensor) for name, tensor in tensors.items()}
        if self.world.is_main:
            self._save(gathered)
        self.world.wait()

    def _save(self, tensors: dict[str, Tensor]) -> None:
        tensors["random.torch"] = torch.get_rng_state()
        if torch.cuda.is_available():
            tensors["random.cuda"] = torch.cuda.get_rng_state()
        counters = {
            "step": self.step,
            "plan": vars(self.plan),
            "best": self.best,
            "random": self.rng.bit_generator.state,
        }

        common.save_checkpoint(self.run, tensors, counters)

    def resume(self) -> None:
        checkpoint = common.load_checkpoint(self.run)
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
        self.optimizer.load_tensors(tensors)

        if self.world.is_main:
            self.rng.bit_generator.state = state["random"]
            torch.set_rng_state(tensors["random.torch"])
        else:  # theirs are not stored: other draws than before, all the same
            self.rng = np.random.default_rng([self.world.rank, self.step])
            torch.manual_seed(self.step * self.world.size + self.world.rank)

        if self.world.is_main and torch.cuda.is_available() and "random.cuda" in tensors:
            torch.cuda.set_rng_state(tensors["random.cuda"])
        self.best = state["best"]
        plan = Plan(**state["plan"])
        self.plan = Plan(first=self.step) if plan.finished else plan

    def acceptance(
        self,
        validate: Validate[Any],
        running: dict[str, float],
        pictures: Pictures[Any] | None = None,
    ) -> dict[str, float]:
        """Validates the averaged weights, logs the figures and keeps the weights when they are the
        best so far. Others wait.
        """
        averaged = {name: whole(tensor) for name, tensor in self.average.state.items()}
        figures = (
            self._acceptance(averaged, validate, running, pictures) if self.world.is_main else {}
        )
        self.world.wait()
        return figures

    def _acceptance(
        self,
        averaged: dict[str, Tensor],
        validate: Validate[Any],
        running: dict[str, float],
        pictures: Pictures[Any] | None,
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


def learning_rate(step: int, total: int, config: FitConfig) -> float:
    """Linear warm-up, a plateau, and a cosine to a hundredth of the peak over the last
    `decay_share` of the stretch.

    Args:
        step: steps of this stretch so far.
        total: steps it will have; 0 while that is not known, which is on the warm-up.
    """
    peak = config.learning_rate * min(1.0, (step + 1) / config.warmup_steps)
    start = total * (1 - config.decay_share)
    if not total or step <= start:
        return peak
    progress = min(1.0, (step - start) / max(1.0, total - start))
    return peak * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * progress)))


def fastest_dtype(device: torch.device, seconds: float = 1.0) -> torch.dtype:
    """float32 or bfloat16, whichever takes less time for a convolution forward and backward on this
    device.

    Processors without matrix units compute bfloat16 more slowly than float32, so this is measured
    and never assumed."""
    conv = nn.Conv2d(64, 64, 3, padding=1).to(device)
    x = torch.randn(8, 64, 32, 32, device=device)
    rates = {}

    for dtype in (torch.float32, torch.bfloat16):
        rounds, start = 0, time.perf_counter()
        while time.perf_counter() - start < seconds / 2:
            with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
                F.relu(conv(x)).float().square().mean().backward()
            if device.type == "cuda":
                torch.cuda.synchronize()
            rounds += 1

        rates[dtype] = rounds

    return max(rates, key=lambda dtype: rates[dtype])
