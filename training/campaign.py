"""Trains a whole model in the minutes given: does what is next, resumes where it was cut, and says
where it stands.

    python -m training.campaign --data DATA --run RUNS --minutes 120

Each round: a stretch of Stage I per modality, a stretch of Stage II for any subset of sources, the
gates of its detail path, an exported model folder, its evaluation on the validation split. A round
that was cut goes on with the stage that was not finished; after a finished one the next call
starts another round on top of its weights. Runs on a processor or a GPU; every stage is a separate
process, and receives the seed of its round."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from backend.modalities import modalities

console = Console()
# of the minutes; the rest is for evaluation and export
STAGE_ONE_SHARE, STAGE_TWO_SHARE = 0.25, 0.65


@dataclass
class State:
    """What is stored between calls: the round, and the stages of it that are done."""

    round: int = 0
    done: list[str] = field(default_factory=list)

    @classmethod
    def load(cls, path: Path) -> State:
        return cls(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else cls()

    def save(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Stage:
    """One process of a round."""

    name: str
    module: str
    arguments: tuple[str, ...]
    minutes: float | None = None  # None: takes what it takes


def stages(
    data: Path, run: Path, minutes: float, device: str, threads: int, state: State, name: str
) -> Iterator[Stage]:
    """The stages of a round, in order; their minutes are shares of the whole round's."""
    common = (
        "--data",
        str(data),
        "--device",
        device,
        "--threads",
        str(threads),
        "--seed",
        str(state.round),
    )

    for id_ in modalities():
        arguments = ("--modality", id_, "--run", str(run / f"vae_{id_}"), *common)
        yield Stage(
            f"vae_{id_}",
            "training.train_autoencoder",
            arguments,
            minutes * STAGE_ONE_SHARE / len(modalities()),
        )

    arguments = ("--vaes", str(run), "--run", str(run / "translator"), *common)
    yield Stage("translator", "training.train_subsets", arguments, minutes * STAGE_TWO_SHARE)
    yield Stage(
        "gates",
        "training.subset_gates",
        ("--data", str(data), "--vaes", str(run), "--run", str(run / "translator")),
    )

    model = run / "model"
    card = ("--card", str(_card(run, name)))
    # With the weights of a conditional mean, one step is the best PSNR; the evaluation's table of
    # steps can say otherwise.
    yield Stage(
        "export",
        "training.export",
        ("--runs", str(run), "--out", str(model), "--id", name, "--mode", "balanced=1", *card),
    )
    yield Stage(
        "evaluation",
        "training.evaluate",
        ("--data", str(data), "--model", str(model), "--out", str(run / "evaluation")),
    )


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    run: Annotated[
        Path, typer.Option(help="Folder of the runs; one with a campaign in it is continued.")
    ],
    minutes: Annotated[float, typer.Option(help="Minutes to spend in this call.")],
    device: str = "auto",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
    name: Annotated[str, typer.Option(help="Id of the exported model.")] = "any2any-tiny",
) -> None:
    """Does what is next for `minutes`, then prints the table."""
    run.mkdir(parents=True, exist_ok=True)
    state, record = State.load(run / "campaign.json"), run / "campaign.json"
    deadline = time.monotonic() + 60 * minutes

    for stage in stages(data, run, minutes, device, threads, state, name):
        if stage.name in state.done:
            continue
        left = (deadline - time.monotonic()) / 60
        if left <= 0:
            console.print(f"The minutes are over; {stage.name} is next.")
            break

        console.rule(f"round {state.round}: {stage.name}")
        command = [sys.executable, "-m", stage.module, *stage.arguments]
        command += (
            ["--minutes", f"{min(stage.minutes, left):.2f}"] if stage.minutes is not None else []
        )
        if subprocess.run(command, check=False).returncode:
            raise typer.Exit(1)  # the stage has told why
        state.done.append(stage.name)
        state.save(record)
    else:
        state.round, state.done = state.round + 1, []
        state.save(record)

    console.print(standing(run))


def standing(run: Path) -> Table:
    """Where each part stands: its steps, and the best figures on the validation split."""
    table = Table(
        "part", "steps", "best at step", "val PSNR (dB)", "without level (dB)", "correlation"
    )
    for id_ in modalities():
        table.add_row(f"vae_{id_}", *_row(run / f"vae_{id_}"))
    table.add_row("translator", *_row(run / "translator"))
    return table


def _row(folder: Path) -> tuple[str, ...]:
    if not (folder / "last.json").exists():
        return ("not begun",)
    state = json.loads((folder / "last.json").read_text(encoding="utf-8"))
    best = state["best"]
    figures = (
        f"{best[key]:.2f}" if key in best else "" for key in ("score", "unbiased", "correlation")
    )
    return str(state["step"]), str(best.get("step", "")), *figures


def _card(run: Path, name: str) -> Path:
    """The card to export with: the run's own, which its owner writes, or a line that says that
    there is none yet.
    """
    path = run / "card.md"
    if not path.exists():
        path.write_text(
            f"# {name}\n\nNo card has been written for these weights.\n", encoding="utf-8"
        )

    return path


if __name__ == "__main__":
    typer.run(main)
