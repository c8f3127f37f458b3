"""Measures how a model's samples are distributed beside the truth, per direction: their spread,
CRPS, coverage, and KID and FID on features of our autoencoder (training/lib/distribution.py says
how).

    python -m training.measure_samples --data DATA --model models/any2any-s --steps 50 \\
        --samples 8 --out evaluation

Writes samples-<steps>.md and .json."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from backend.model.any2any import Any2Any
from training.lib import distribution
from training.lib.distributed import Ranks
from training.lib.scoring import MIN_LATENTS, held_out_scenes
from training.lib.script import model_folder
from training.lib.whole_scenes import Translator


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    model: Annotated[str, typer.Option(help="Model id or folder.")],
    out: Annotated[Path, typer.Option(help="Folder for the report.")],
    steps: Annotated[int, typer.Option(min=1, help="DDIM steps.")] = 50,
    samples: Annotated[int, typer.Option(min=2, help="Seeds of the noise.")] = 8,
    split: Annotated[str, typer.Option(metavar="val|test")] = "val",
    scenes: Annotated[
        int, typer.Option(help="Only so many held-out scenes, spread over all of them; 0: all.")
    ] = 0,
    device: Annotated[str, typer.Option(metavar="auto|cpu|cuda")] = "auto",
    batch_size: Annotated[int, typer.Option(min=1, help="Windows that are computed at once.")] = 8,
) -> None:
    """Writes the report over the held-out scenes."""
    network = Any2Any.load(model_folder(model), Ranks(device).device)
    draws = [Translator(network, steps, seed, batch_size=batch_size) for seed in range(samples)]
    held_out = held_out_scenes(data, split, scenes)
    usable = [s for s in held_out if s.pairs and min(s.latent_size) >= MIN_LATENTS]
    reports = [
        distribution.measure(draws, having, direction)
        for direction, having in track(
            list(distribution.scenes_by_direction(usable).items()), description="samples"
        )
    ]

    out.mkdir(parents=True, exist_ok=True)
    rows = json.dumps([asdict(report) for report in reports], indent=2)
    (out / f"samples-{steps}.json").write_text(rows + "\n", encoding="utf-8")
    text = distribution.table(reports)
    (out / f"samples-{steps}.md").write_text(text, encoding="utf-8")
    typer.echo(text)


if __name__ == "__main__":
    typer.run(main)
