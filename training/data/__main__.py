"""python -m training.data: what is done with folders of imagery before any training."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from backend.modalities import modalities
from training.data.build import build as build_shards
from training.data.folder import folder_scenes, read_scenes
from training.data.inspection import inspect_scenes
from training.data.pack import MIB, write_pack
from training.data.quality import MAX_SHIFT
from training.data.selection import read_ids
from training.data.shard_plan import BuildPlan
from training.data.shards import are_shards, read_shards
from training.data.sources import SOURCES
from training.lib.common import read_config
from training.lib.stage1 import AutoencoderConfig
from training.lib.throughput import latent_rate, rate, shard_rates

SHOWN = 10  # sentences about what was left out; index.json holds more

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def main() -> None:
    """Prepares imagery for training."""


@app.command()
def pack(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    out: Annotated[
        Path,
        typer.Option(
            help="The pack to write, a .zip; every --data takes it in place of the folder."
        ),
    ],
    max_mib: Annotated[
        float,
        typer.Option(help="The pack is no larger; training scenes are cut to crops if need be."),
    ] = 60.0,
    seed: Annotated[int, typer.Option(help="Where the crops lie.")] = 0,
) -> None:
    """Puts all scenes into one file, for a machine that gets nothing else."""
    scenes = [scene for split in ("train", "val") for scene in folder_scenes(data, split)]
    try:
        write_pack(out, scenes, int(max_mib * MIB), seed)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error

    typer.echo(f"{out}: {len(scenes)} scenes, {out.stat().st_size / MIB:.1f} MiB")


@app.command()
def build(
    source: Annotated[
        list[str],
        typer.Option(
            help="NAME=FOLDER, repeatable: sen12ms, sen12, caco, spacenet3, spacenet5, own."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder of the shards; what is there already stays.")],
    per_shard: Annotated[int, typer.Option(help="Samples in a shard.")] = 512,
    val_share: Annotated[
        float, typer.Option(help="Share of the groups of places that training validates on.")
    ] = 0.02,
    test: Annotated[
        bool, typer.Option(help="Put the paper's numbers of test pairs aside, at most a tenth.")
    ] = True,
    max_shift: Annotated[
        float, typer.Option(help="Pixels by which the optical modalities of a patch may lie apart.")
    ] = MAX_SHIFT,
    limit: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=COUNT",
            help=(
                "Most scenes of a source, or images of a modality (rgb=425000); may be repeated."
                " Which are taken follows from the seed."
            ),
        ),
    ] = None,
    ids: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="ids.csv of an earlier build: its scenes alone, split as they were.",
        ),
    ] = None,
    workers: Annotated[int, typer.Option(help="Processes.")] = os.cpu_count() or 1,
    seed: Annotated[int, typer.Option(help="Of the split and the order.")] = 0,
) -> None:
    """Makes WebDataset shards of public sets: split without shared ground, broken patches left out.

    Goes on where it was cut.
    """
    roots, limits = dict(map(_root, source)), dict(map(_limit, limit or []))
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )

    with Progress(*columns, console=Console(stderr=True)) as progress:
        bar = progress.add_task("shards", total=None)
        try:
            index = build_shards(
                BuildPlan(
                    roots=roots,
                    out=out,
                    per_shard=per_shard,
                    val_share=val_share,
                    with_test=test,
                    max_shift=max_shift,
                    workers=workers,
                    seed=seed,
                    limits=limits,
                    frozen={} if ids is None else read_ids(ids),
                ),
                lambda done, total: progress.update(bar, completed=done, total=total),
            )
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error

    _summarise(index)


def _root(text: str) -> tuple[str, Path]:
    """NAME=FOLDER (raises BadParameter)."""
    name, _, folder = text.partition("=")
    if not folder or not Path(folder).is_dir():
        raise typer.BadParameter(
            f"--source takes NAME=FOLDER, not '{text}'; the folder must be there"
        )
    return name, Path(folder)


def _limit(text: str) -> tuple[str, int]:
    """NAME=COUNT (raises BadParameter)."""
    name, _, count = text.partition("=")
    if not count.isdecimal() or name not in {*SOURCES, *modalities()}:
        known = ", ".join([*SOURCES, *modalities()])
        raise typer.BadParameter(f"--limit takes NAME=COUNT, not '{text}'; names are {known}")
    return name, int(count)


def _summarise(index: dict[str, Any]) -> None:
    """Prints what a build holds and left out."""
    for side, counts in index["scenes"].items():
        pairs = ", ".join(f"{name} {count}" for name, count in sorted(index["pairs"][side].items()))
        typer.echo(f"{side}: {sum(counts.values())} scenes; pairs: {pairs or 'none'}")

    left_out = ", ".join(f"{reason} {count}" for reason, count in sorted(index["dropped"].items()))
    typer.echo(f"left out: {left_out or 'nothing'}")
    for sentence in index["left_out"][:SHOWN]:
        typer.echo(f"  {sentence}")


@app.command()
def inspect(
    data: Annotated[Path, typer.Option(help="Folder with the imagery, a pack, or shards.")],
    out: Annotated[
        Path, typer.Option(help="Folder for index.html, contact sheets and histograms.")
    ],
    split: Annotated[str, typer.Option(help="train, val or test.")] = "train",
    count: Annotated[int, typer.Option(help="Scenes on the contact sheet of a group.")] = 12,
    seed: Annotated[int, typer.Option(help="Which scenes.")] = 0,
) -> None:
    """Draws what the data look like: a contact sheet per source, a histogram per modality."""
    typer.echo(inspect_scenes(read_scenes(data, split), out, count, seed))


@app.command()
def benchmark(
    data: Annotated[
        Path | None, typer.Option(help="Imagery, a pack, or shards: scenes per second.")
    ] = None,
    latents: Annotated[
        Path | None,
        typer.Option(help="File or folder of training.encode_latents: pairs per second."),
    ] = None,
    seconds: Annotated[float, typer.Option(help="How long each is measured.")] = 10.0,
    workers: Annotated[
        int, typer.Option(help="Processes that read shards, beside one alone.")
    ] = os.cpu_count() or 1,
    config_file: Annotated[
        Path, typer.Option("--config", help="Stage I's: crops and batches of shards.")
    ] = Path("training/configs/paper_rgb_autoencoder.yaml"),
) -> None:
    """Measures how fast training is fed: scenes read one by one, and of shards the samples that
    Stage I gets of each modality.
    """
    if data is None and latents is None:
        raise typer.BadParameter("give --data, --latents or both")
    if data is not None:
        stream = (
            read_shards(data, "train") if are_shards(data) else iter(read_scenes(data, "train"))
        )
        scenes = rate(lambda: next(stream, None), seconds)
        typer.echo(f"{scenes:.1f} scenes a second, all their modalities, in this process")

    if data is not None and are_shards(data):
        config = read_config(config_file, AutoencoderConfig)
        for id_, one, several in shard_rates(data, workers, seconds, config):
            typer.echo(
                f"{id_}: {one:.1f} samples a second of one worker, {several:.1f} of {workers}"
                f" ({several / one:.2f} times)"
            )

    if latents is not None:
        typer.echo(f"{latent_rate(latents, seconds):.0f} latent pairs a second")


if __name__ == "__main__":
    app()
