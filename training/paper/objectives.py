"""Compares what Stage II's transformers were trained to predict (training/lib/objectives.py), on
the same held-out windows after equal steps.

    for o in x0 v min_snr bridge; do
        python -m training.train_translator --data DATA --vaes resources/models/any2any-tiny \\
            --config training/configs/objective_$o.yaml --steps 2000 --run runs/objective_$o
    done
    python -m training.paper.objectives --data DATA --vaes resources/models/any2any-tiny \\
        --run runs/objective_x0 --run runs/objective_v ... --steps 1 --steps 20

Prints a Markdown table: mean PSNR over the trained directions, the same without each band's level,
and the correlation, of the averaged weights after the last step, whose choice no figure decided."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import torch
import typer

from training.data.folder import read_scenes
from training.lib import checkpoints
from training.lib.distributed import Ranks
from training.lib.held_out import HeldOut
from training.lib.objectives import OBJECTIVES
from training.lib.stage2 import Translator, directions_of, load_vaes

FIGURES = ("score", "unbiased", "correlation")


def last_weights(run: Path) -> tuple[Translator, str, int]:
    """The averaged weights of a run's last step, its objective, and the step.

    Raises:
        BadParameter: there is no checkpoint.
    """
    checkpoint = checkpoints.load(run)
    if checkpoint is None:
        raise typer.BadParameter(f"{run} holds no checkpoint", param_hint="--run")
    tensors, state = checkpoint
    config = json.loads((run / "config.json").read_text(encoding="utf-8"))

    translator = Translator(config["preset"])
    averaged = {
        name.removeprefix("average."): tensor
        for name, tensor in tensors.items()
        if name.startswith("average.")
    }
    translator.load_state_dict(averaged)
    return translator.eval(), config["objective"], state["step"]


def table(rows: Sequence[tuple[str, int, int, dict[str, float]]]) -> str:
    """(objective, training steps, sampling steps, figures) of each as Markdown."""
    lines = [
        "| objective | trained | sampling steps | PSNR | no level | correlation |",
        "|---|---|---|---|---|---|",
    ]
    for objective, trained, steps, figures in rows:
        score, unbiased, correlation = (figures[name] for name in FIGURES)
        cells = f"{score:.2f} | {unbiased:.2f} | {correlation:.2f}"
        lines.append(f"| {objective} | {trained} | {steps} | {cells} |")

    return "\n".join(lines) + "\n"


@torch.inference_mode()
def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    vaes: Annotated[Path, typer.Option(help="The autoencoders that the runs were trained with.")],
    run: Annotated[list[Path], typer.Option(help="A run of train_translator; repeat it.")],
    steps: Annotated[
        list[int] | None, typer.Option(help="Sampling steps; repeat it. [default: 1]")
    ] = None,
    device: Annotated[str, typer.Option(metavar="auto|cpu|cuda")] = "auto",
) -> None:
    """Prints the table."""
    where = Ranks(device).device
    autoencoders, scenes = load_vaes(vaes), read_scenes(data, "val")
    rows = []
    for folder in run:
        translator, objective, trained = last_weights(folder)
        translator.to(where)
        for count in steps or [1]:
            held_out = HeldOut(
                scenes,
                autoencoders,
                directions_of("paper"),
                objective=OBJECTIVES[objective],
                steps=count,
            )
            figures = held_out.figures(translator.transformer, translator.adapters)
            rows.append((objective, trained, count, figures))

    typer.echo(table(rows))


if __name__ == "__main__":
    typer.run(main)
