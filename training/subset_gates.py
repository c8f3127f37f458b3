"""Chooses the gates of a detail path: how much of the network's level and structure each subset and
target takes.

    python -m training.subset_gates --data DATA --vaes resources/models/any2any-tiny \\
        --run runs/subsets

A further source must not cost anything: where the closed form of a part of a subset is better on
the validation split than the subset's own, its table is taken for the subset, too. Then, per subset
of sources and target, of the pairs in GATES the one with the best mean PSNR over the
validation split. It is taken only where it also pays on a source that had no part in the choice:
each source is measured with the gates that the others choose. Otherwise the level's gate is closed,
or both: 0 leaves the closed form alone. run/gates.json has the figures. Writes run/detail again.
Where there are grey pictures of held-out radar (training/data/grey.py), how much of their structure
is predicted is reported, too."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from rich.progress import track

from backend.model.loading import load_part
from training.data.folder import read_scenes
from training.data.grey import read_grey
from training.lib.gates import GateFigures
from training.lib.stage2 import load_vaes
from training.lib.structure import SOURCE, TARGET
from training.lib.subset_held_out import FEWEST_SCENES, GATES, SubsetHeldOut

CAUTIOUS = (0.0, 0.5)  # where no part has been measured either


class Parts:
    """The trained parts of a run, as SubsetHeldOut takes them."""

    def __init__(self, run: Path) -> None:
        self.transformer = load_part(run / "transformer").eval()
        self.adapters = load_part(run / "adapters").eval()
        self.detail = load_part(run / "detail").eval()


def choose(parts: Any, held_out: SubsetHeldOut, most_sources: int) -> dict[str, dict[str, Any]]:
    """Sets parts.detail.gate; what was chosen and measured by the direction's name."""
    layout, chosen = held_out.layout, {}
    gate = parts.detail.gate
    directions = _directions(held_out, most_sources)
    measured: dict[tuple[int, int], tuple[float, float]] = {}
    for sources, target in track(directions, description="gates"):
        found = held_out.by_gate(parts, sources, target)
        if found is None or len(found.groups) < FEWEST_SCENES:
            continue
        pair = tuple(GATES[place] for place in found.chosen)
        measured[layout.subset(sources), layout.ids.index(target)] = (pair[0], pair[1])
        chosen[f"{'+'.join(sources)}->{target}"] = _figures(found, pair)

    for row in range(len(layout.ids)):
        for subset in range(1, 1 << len(layout.ids)):
            gate[subset, row] = torch.tensor(_of_part(measured, subset, row)).to(gate)

    return chosen


def drop_harmful(parts: Any, held_out: SubsetHeldOut) -> dict[str, str]:
    """Gives subsets the table of their part that is better on the validation split; which one, by
    the direction's name.

    Subsets of more sources come after their parts, whose tables may have been replaced by then.
    """
    layout, table = held_out.layout, parts.detail.regression.table.data
    replaced: dict[str, str] = {}
    every = _directions(held_out, len(layout.ids) - 1)
    for sources, target in track(every, description="tables"):
        if len(sources) == 1:
            continue
        figures = {sources: held_out.closed_form(parts, sources, target, sources)}
        for part in combinations(sources, len(sources) - 1):
            figures[part] = held_out.closed_form(parts, sources, target, part)
        measured = {used: figure for used, figure in figures.items() if figure is not None}
        best = max(measured, key=lambda used: measured[used], default=sources)
        if best != sources:
            slots = layout.slots(layout.ids.index(target))
            table[layout.subset(sources), slots] = table[layout.subset(best), slots]
            replaced[f"{'+'.join(sources)}->{target}"] = "+".join(best)

    return replaced


def _directions(held_out: SubsetHeldOut, most_sources: int) -> list[tuple[tuple[str, ...], str]]:
    """Every subset of so many sources and every target, the smallest subsets first."""
    ids = held_out.layout.ids
    return [
        (sources, target)
        for count in range(1, most_sources + 1)
        for target in ids
        for sources in combinations([id_ for id_ in ids if id_ != target], count)
    ]


def _figures(found: GateFigures, pair: tuple[float, ...]) -> dict[str, Any]:
    names = ("psnr_db", "unbiased_psnr_db", "correlation")
    return {
        "scenes": len(found.groups),
        "level_gate": pair[0],
        "structure_gate": pair[1],
        "chosen": dict(zip(names, found.mean(*found.chosen), strict=True)),
        "by_source": dict(zip(names, found.worth(), strict=True)),
        "closed_form": dict(zip(names, found.mean(0, 0), strict=True)),
        "network": dict(zip(names, found.mean(-1, -1), strict=True)),
    }


def _of_part(
    measured: dict[tuple[int, int], tuple[float, float]], subset: int, target: int
) -> tuple[float, float]:
    """The gates of the largest measured part of a subset, itself included."""
    parts = [part for part, of in measured if of == target and part & subset == part]
    if not parts:
        return CAUTIOUS
    return measured[max(parts, key=lambda part: part.bit_count()), target]


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    vaes: Annotated[Path, typer.Option(help="The autoencoders of Stage I.")],
    run: Annotated[Path, typer.Option(help="A finished run of training.train_subsets.")],
    most_sources: Annotated[
        int, typer.Option(help="Subsets of up to so many sources are measured.")
    ] = 3,
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Chooses the gates on the validation split and stores them with the weights."""
    if threads:
        torch.set_num_threads(threads)
    parts = Parts(run)
    held_out = SubsetHeldOut(read_scenes(data, "val"), load_vaes(vaes), read_grey(data, "val"))
    replaced = drop_harmful(parts, held_out)
    chosen = choose(parts, held_out, most_sources)
    parts.detail.save_pretrained(run / "detail", safe_serialization=True)
    (run / "gates.json").write_text(json.dumps(chosen, indent=2) + "\n", encoding="utf-8")

    for name, row in chosen.items():
        own, closed = row["by_source"]["psnr_db"], row["closed_form"]["psnr_db"]
        gates = f"level {row['level_gate']:g}, structure {row['structure_gate']:g}"
        typer.echo(f"{name}: {own:.2f} dB by source, closed form {closed:.2f} ({gates})")

    for name, used in replaced.items():
        typer.echo(f"{name}: the closed form uses {used} alone")

    if held_out.grey:
        gate = parts.detail.gate[
            held_out.layout.subset([SOURCE]), held_out.layout.ids.index(TARGET)
        ]
        with_gates, whole, closed = (
            held_out.structure(parts, gates=pair)
            for pair in (tuple(gate.tolist()), (1.0, 1.0), (0.0, 0.0))
        )
        typer.echo(
            f"correlation with grey pictures: {with_gates:.2f} with these gates, {whole:.2f} with"
            f" open ones, closed form {closed:.2f}"
        )


if __name__ == "__main__":
    typer.run(main)
