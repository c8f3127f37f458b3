"""How the scripts of both stages begin and end."""

from __future__ import annotations

import atexit
import hashlib
import json
import math
import shutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from rich.console import Console
from torch import nn

from backend.errors import ModelError
from backend.weights.catalogue import find
from training.data.latents import digest, vae_folders
from training.lib.checkpoints import seed_of
from training.lib.distributed import Ranks
from training.lib.fit import Task, fit
from training.lib.fit_config import FitConfig, Stretch
from training.lib.provenance import data_digest, record

console = Console(stderr=True)

Minutes = Annotated[
    float | None,
    typer.Option(help="Length of this stretch; the learning rate falls towards its end."),
]
Steps = Annotated[
    int, typer.Option(help="Its steps instead; with --minutes, whichever end first. 0: any number.")
]
Changes = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="KEY=VALUE",
        help="A value in the config's place, such as fit.learning_rate=2e-4; may be repeated.",
    ),
]


DryRun = Annotated[
    bool,
    typer.Option(
        "--dry-run", help="Reports memory and seconds a step after a few steps, and writes nothing."
    ),
]
DRY_STEPS = 10


def stretch_of(
    run: Path,
    minutes: float | None,
    steps: int,
    device: str,
    seed: int,
    dry_run: bool = False,
) -> Stretch:
    """A stretch of so many minutes or steps (raises BadParameter where neither is given); a dry
    run is one of a few steps in a folder that goes with the process. A resumed run keeps its
    seed.
    """
    if dry_run:
        folder = Path(tempfile.mkdtemp(prefix="any2any-dry-run-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return Stretch(folder, math.inf, device, seed, DRY_STEPS)
    if minutes is None and steps <= 0:
        raise typer.BadParameter("give --minutes, --steps, or both", param_hint="--minutes")
    seed = seed_of(run, seed)
    return Stretch(run, math.inf if minutes is None else minutes, device, seed, max(0, steps))


def begin(
    stretch: Stretch,
    data: Path,
    config: Any,
    threads: int,
    more: Mapping[str, Any] | None = None,
) -> Ranks:
    """Sets threads and random numbers, joins the other processes; the main one records in the run
    folder where the run came from.

    Args:
        stretch: run folder, device and seed.
        data: what is trained on, for the record.
        config: a dataclass, written to config.json.
        threads: of the processor; 0: all.
        more: further keys of config.json.
    """
    if threads:
        torch.set_num_threads(threads)
    ranks = Ranks(stretch.device)
    if ranks.is_main:
        record(stretch.run, data, ranks.device)
        text = json.dumps(asdict(config) | dict(more or {}), indent=2)
        (stretch.run / "config.json").write_text(text)

    torch.manual_seed(stretch.seed)
    return ranks


def tried(module: nn.Module, task: Task, config: FitConfig, stretch: Stretch) -> None:
    """A dry run: takes the steps without validation and says what they cost."""
    began = time.monotonic()
    fitted = fit(module, replace(task, validate=lambda _: {}, pictures=None), config, stretch)
    weights = sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)
    spent = time.monotonic() - began
    console.print(
        f"{fitted.seconds_per_step:.3g} seconds a step, {fitted.memory},"
        f" {weights / 1e6:.1f} million weights; {stretch.steps} steps took {spent:.0f} seconds"
    )


def model_folder(model: str | Path) -> Path:
    """The folder of a model by its id or path (raises BadParameter where there is none)."""
    try:
        return Path(find(model).path)
    except ModelError as error:
        raise typer.BadParameter(str(error), param_hint="--model") from error


def digest_of_validation(data: Path, vaes: Path | None = None) -> str:
    """Digest of what a run's weights are measured with: its data, and of Stage II the
    autoencoders.
    """
    total = hashlib.sha256(data_digest(data).encode())
    for folder in vae_folders(vaes).values() if vaes is not None else ():
        total.update(digest(folder).encode())
    return total.hexdigest()


def warn_without_validation(ranks: Ranks, missing: str) -> None:
    """Says that nothing will be measured, since the validation split lacks what `missing` names."""
    if ranks.is_main:
        console.print(
            f"No place to validate on has {missing}: nothing is measured, and the last weights are"
            " taken for the best."
        )


def end(ranks: Ranks, run: Path, summary: Mapping[str, Any]) -> None:
    """Writes summary.json, shows it, and leaves the other processes."""
    (run / "summary.json").write_text(json.dumps(summary, indent=2))
    console.print(summary)
    ranks.leave()
