"""Where a run's figures and pictures go while it trains: TensorBoard's files in the run folder, and
Weights & Biases where the config's `trackers` name it.

wandb sends them to its server, or keeps them in the run folder with WANDB_MODE=offline, from where
`wandb sync` sends them later. WANDB_PROJECT names the project."""

from __future__ import annotations

import importlib.util
import json
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import typer
from torch import Tensor

PROJECT = "any2any"
WANDB_RUN = "wandb-run.txt"  # its id, by which a resumed run continues in it


class Tracker(Protocol):
    """Takes figures and pictures of a step."""

    def log(self, scalars: Mapping[str, float], images: Mapping[str, Tensor], step: int) -> None:
        """images: (3, H, W) in 0..1."""

    def close(self) -> None:
        """Writes what is pending."""


class TensorBoard:
    """Its files in run/tensorboard."""

    def __init__(self, run: Path, step: int) -> None:
        from torch.utils.tensorboard import SummaryWriter  # slow to import

        # entries that a killed run wrote after its last checkpoint are dropped
        self._writer = SummaryWriter(str(run / "tensorboard"), purge_step=step, flush_secs=30)

    def log(self, scalars: Mapping[str, float], images: Mapping[str, Tensor], step: int) -> None:
        for name, value in scalars.items():
            self._writer.add_scalar(name, value, step)
        for name, image in images.items():
            self._writer.add_image(name, image, step)
        self._writer.flush()

    def close(self) -> None:
        self._writer.close()


class Wandb:
    """A run of Weights & Biases, by accelerate's tracker."""

    def __init__(self, run: Path, step: int) -> None:
        from accelerate import PartialState
        from accelerate.tracking import WandBTracker

        PartialState()  # which accelerate's tracker asks for the main process
        self._tracker: Any = WandBTracker(
            os.environ.get("WANDB_PROJECT", PROJECT),
            dir=str(run),
            name=run.name,
            id=_stored_id(run),
            resume="allow",
        )
        self._tracker.start()
        config = run / "config.json"
        if config.exists():
            values = json.loads(config.read_text(encoding="utf-8"))
            self._tracker.store_init_configuration(values)

    def log(self, scalars: Mapping[str, float], images: Mapping[str, Tensor], step: int) -> None:
        self._tracker.log(dict(scalars), step=step)
        if images:
            pictures = {name: [image.permute(1, 2, 0).numpy()] for name, image in images.items()}
            self._tracker.log_images(pictures, step=step)

    def close(self) -> None:
        self._tracker.finish()


TRACKERS: dict[str, Callable[[Path, int], Tracker]] = {"tensorboard": TensorBoard, "wandb": Wandb}


def check(names: Sequence[str]) -> None:
    """Refuses trackers that there are not, or whose package is missing (raises BadParameter)."""
    for name in names:
        if name not in TRACKERS:
            raise typer.BadParameter(
                f"fit.trackers: there is no tracker {name}; there are {', '.join(TRACKERS)}"
            )
        if importlib.util.find_spec(name) is None:
            raise typer.BadParameter(
                f"fit.trackers: {name} is not installed here: pip install --no-deps"
                f" --require-hashes -r training/requirements-{name}.txt"
            )


def open_trackers(names: Sequence[str], run: Path, step: int) -> list[Tracker]:
    """The trackers of a run that starts or resumes at a step."""
    return [TRACKERS[name](run, step) for name in names]


def _stored_id(run: Path) -> str:
    path = run / WANDB_RUN
    if not path.exists():
        path.write_text(uuid.uuid4().hex[:16], encoding="utf-8")
    return path.read_text(encoding="utf-8")
