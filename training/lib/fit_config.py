"""How a network is optimised, how long and where."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

from training.lib.trackers import check


@dataclass(frozen=True)
class FitConfig:
    """How a network is optimised; the `fit` section of training/configs/*.yaml."""

    learning_rate: float = 1e-3
    warmup_steps: int = 100
    weight_decay: float = 2e-2
    ema_decay: float = 0.999
    gradient_clip: float = 1.0
    beta2: float = 0.99  # of AdamW; 0.999 is DiT's
    optimizer: str = "adamw"  # or "muon", see common.make_optimizer
    precision: str = "auto"  # fp32, bf16, or what is faster on this device
    save_minutes: float = 3.0  # between checkpoints
    save_steps: int = 0  # a checkpoint after each so many as well; 0: by minutes alone
    # the averaged weights after each so many steps are kept in milestones/; 0: none are
    milestone_steps: int = 0
    workers: int = 0  # processes that draw batches ahead; 0: the loop draws them itself
    accumulate: int = 1  # batches whose mean gradient is a step's
    # activations are computed again in the backward pass: less memory, a third more time
    gradient_checkpointing: bool = False
    # weights, gradients and optimiser of the transformer spread over the processes
    shard: bool = False
    compile: str = ""  # a backend of torch.compile, such as inductor; "": none
    # where figures and pictures go: tensorboard, wandb (trackers.py)
    trackers: tuple[str, ...] = ("tensorboard",)
    decay_share: float = 0.5  # the last part of a stretch, in which the learning rate falls
    # parameter name's beginning -> factor of its learning rate
    slow: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check(self.trackers)


@dataclass(frozen=True)
class Stretch:
    """How long is trained, and where.

    Attributes:
        run: folder of the checkpoints; one with a checkpoint is continued.
        minutes: length of the stretch, what an unfinished one has spent already included; infinite
            where steps alone count.
        device: cpu, cuda, or auto.
        seed: of a fresh run.
        steps: of the stretch at most, on which the learning rate falls; 0: what the minutes allow.
    """

    run: Path
    minutes: float
    device: str = "auto"
    seed: int = 0
    steps: int = 0


@dataclass(frozen=True)
class Fitted:
    """What a stretch ended with.

    Attributes:
        steps: of the run.
        figures, best: of the last validation and of the best weights.
        seconds_per_step: of this process, without its first steps, which are slower.
        memory: what the process, and the GPU, held at most.
    """

    steps: int
    figures: dict[str, float]
    best: dict[str, float]
    seconds_per_step: float
    memory: str


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
