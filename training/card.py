"""Writes a model folder's card from a template: what it is, its figures from an evaluation, its
training, its data and their licences.

    python -m training.card --model models/any2any-s --data shards \\
        --report evaluation/report-1.json --licence CC-BY-SA-4.0

The card replaces the folder's README.md, and the digests are written again. Nothing in it is typed
by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path
from string import Template
from typing import Annotated, Any

import typer

from backend.modalities import modalities
from backend.weights.catalogue import write_sums
from backend.weights.folder import stored_parameters
from backend.weights.layout import read_json
from training.data.folder import read_scenes
from training.data.scene import Scene
from training.data.shards import INDEX, are_shards
from training.lib.scoring import DirectionReport, table
from training.lib.script import model_folder

TEMPLATE = Path(__file__).with_name("card_template.md")


def render(model: Path, data: str, report: Path, licence: str) -> str:
    """The card's text.

    Args:
        model: model folder with training.json.
        data: the table of the training split, by `data_table`.
        report: report-<steps>.json of training.evaluate.
        licence: of the weights.
    """
    index = read_json(model, "model_index.json")
    known = read_json(model, "adapters/config.json").get("targets", list(modalities()))
    names = [modalities()[id_].label for id_ in known if id_ in modalities()]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        id=index["id"],
        preset=index["preset"],
        parameters=f"{sum(stored_parameters(model).values()) / 1e6:.1f} million",
        modalities=", ".join(names[:-1]) + " and " + names[-1],
        licence=licence.lower(),
        evaluated=(
            f"Held-out scenes, {report.stem.removeprefix('report-')} DDIM step(s), by `python -m"
            " training.evaluate`."
        ),
        figures=table(read_reports(report)).rstrip(),
        training=_training(read_json(model, "training.json")),
        data=data,
    )


def read_reports(path: Path) -> list[DirectionReport]:
    """The reports that training.evaluate stored; figures of other versions are left out."""
    known = {field.name for field in fields(DirectionReport)}
    stored = json.loads(path.read_text(encoding="utf-8"))
    return [
        DirectionReport(**{key: value for key, value in one.items() if key in known})
        for one in stored
    ]


def _training(reported: dict[str, Any]) -> str:
    lines = [
        f"- {reported.get('created', 'unknown date')}, torch {reported.get('torch', '?')},"
        f" {reported.get('machine', 'unknown machine')}."
    ]
    for id_, figures in reported.get("stage_1", {}).get("results", {}).items():
        quality = figures["val_psnr_db"]
        on_validation = "not validated" if quality is None else f"{quality:.1f} dB on validation"
        lines.append(
            f"- Stage I, {id_.removeprefix('vae_')}: {figures['steps']:,} steps, {on_validation}."
        )

    second = reported.get("stage_2")
    if second:
        lines.append(
            f"- Stage II: {second['steps']:,} steps; `{json.dumps(second['config']['fit'])}`."
        )

    return "\n".join(lines)


def data_table(data: Path) -> str:
    """The training split by group: scenes, modalities, licence; of shards as their index has
    them, which counts all, whatever fits a memory.
    """
    if not are_shards(data):
        return _of_scenes(read_scenes(data, "train"))
    index = json.loads((data / INDEX).read_text(encoding="utf-8"))
    known = index["sources"]
    return _as_table(
        {
            (name, known[name]["licence"]): (count, set(known[name]["modalities"]))
            for name, count in index["scenes"]["train"].items()
        }
    )


def _of_scenes(scenes: Iterable[Scene]) -> str:
    counts: dict[tuple[str, str], int] = {}
    found: dict[tuple[str, str], set[str]] = {}
    for scene in scenes:
        key = (scene.group, scene.licence)
        counts[key] = counts.get(key, 0) + 1
        found.setdefault(key, set()).update(scene.arrays)

    return _as_table({key: (count, found[key]) for key, count in counts.items()})


def _as_table(groups: Mapping[tuple[str, str], tuple[int, set[str]]]) -> str:
    """(group, licence) -> scenes and modalities, as Markdown."""
    lines = ["| group | scenes | modalities | licence |", "|---|---|---|---|"]
    for (name, licence), (count, held) in sorted(groups.items()):
        names = ", ".join(id_.upper() for id_ in modalities() if id_ in held)
        lines.append(f"| {name} | {count} | {names} | {licence} |")

    return "\n".join(lines)


def main(
    model: Annotated[Path, typer.Option(help="Model folder, as training.export writes it.")],
    data: Annotated[Path, typer.Option(help="What it was trained on: a folder, a pack or shards.")],
    report: Annotated[Path, typer.Option(help="report-<steps>.json of training.evaluate.")],
    licence: Annotated[
        str, typer.Option(help="Of the weights: the strictest among those of the data.")
    ],
) -> None:
    """Writes README.md and sha256sums.txt of the folder."""
    path = model_folder(model)
    (path / "README.md").write_text(
        render(path, data_table(data), report, licence), encoding="utf-8"
    )
    write_sums(path)
    typer.echo(f"{path / 'README.md'}")


if __name__ == "__main__":
    typer.run(main)
