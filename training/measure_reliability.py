"""How far to trust a model: its table of expected errors, fitted on held-out scenes, and how true
that table is.

    python -m training.measure_reliability --data DATA --model any2any-tiny \\
        --out training/RELIABILITY.md

Writes `expected_error.json` into the model's folder (and its digest into sha256sums.txt), and a
report: the fraction of pixels whose error lies within the expected error, and within twice of it,
each scene by the table of the others; the same for `--reference`. Imports the backend's output and
this evaluation.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
from rich.progress import track

from backend.arrays import FloatArray, Mask
from backend.geometry.grid import cell_means
from backend.modalities import direction_name, modality
from backend.model.any2any import Any2Any
from backend.reference.calibration import MIN_PIXELS, common_cells
from backend.reference.correction import Correction
from backend.reference.expected import EXPECTED_ERROR, ExpectedError
from backend.weights.sums import write_sums
from training.data.folder import read_scenes
from training.data.holes import holes
from training.data.scene import Scene
from training.lib.scoring import MIN_LATENTS, SETS, directions
from training.lib.script import model_folder
from training.lib.whole_scenes import Translator

BINS = 8  # of the evaluation range
# of a scene's pixels: with fewer in a bin, the scene's overall error counts as much
SHRINKAGE = 0.02
MIN_SCENES = 3  # for a table, and for one without the scene that it is tried on


@dataclass(frozen=True)
class Measured:
    """One held-out scene in one direction.

    Attributes:
        predicted, truth: (C, H, W) physical units; anything where not valid.
        valid: (H, W).
        within: of `--reference` with blobs hidden, the fractions of hidden pixels within its
            expected error, and within twice of it.
    """

    predicted: FloatArray
    truth: FloatArray
    valid: Mask
    within: tuple[float, float] | None


def table(scenes: list[Measured], target: str) -> dict[str, Any]:
    """The table of a direction: root of the mean over scenes of their mean squared errors, by
    translated value.
    """
    low, high = modality(target).evaluation_range
    edges = np.linspace(low, high, BINS + 1)[1:-1]
    sums, weights = np.zeros((2, modality(target).channels, BINS))

    for seen in scenes:
        squared = np.square(seen.predicted - seen.truth)[:, seen.valid].astype(np.float64)
        places = np.digitize(seen.predicted[:, seen.valid], edges)
        for band, (values, place) in enumerate(zip(squared, places, strict=True)):
            count = np.bincount(place, minlength=BINS) / len(values)
            total = np.bincount(place, values, minlength=BINS) / len(values)
            # a scene counts once, whatever its size
            sums[band] += total + SHRINKAGE * values.mean()
            weights[band] += count + SHRINKAGE

    at = low + (np.arange(BINS) + 0.5) * (high - low) / BINS
    return {
        "at": [round(float(value), 6) for value in at],
        "rmse": [[float(f"{v:.4g}") for v in row] for row in np.sqrt(sums / weights)],
    }


def within(seen: Measured, expected: ExpectedError) -> tuple[float, float]:
    """Fractions of a scene's values within the expected error and within twice of it."""
    return _fractions(seen.predicted, seen.truth, expected.of(seen.predicted), seen.valid)


def _fractions(
    made: FloatArray, truth: FloatArray, squared: FloatArray, where: Mask
) -> tuple[float, float]:
    ratio = (np.abs(made - truth) / np.sqrt(np.maximum(squared, 1e-12)))[:, where]
    return float((ratio <= 1).mean()), float((ratio <= 2).mean())


def look(
    translator: Translator, scene: Scene, sources: tuple[str, ...], target: str
) -> Measured | None:
    """Translates a scene; None where it has too few pixels."""
    source = sources[0]
    predicted = translator.translate(scene, sources, target)
    truth = scene.arrays[target][:, : predicted.shape[1], : predicted.shape[2]]
    valid: Mask = np.asarray(np.isfinite(predicted).all(axis=0) & np.isfinite(truth).all(axis=0))
    if valid.sum() < MIN_PIXELS:
        return None
    made, true = (
        np.where(valid, values, np.float32(0)).astype(np.float32) for values in (predicted, truth)
    )
    rows, columns = (side // modality(target).vae_factor for side in predicted.shape[1:])
    factor = modality(source).vae_factor
    original = scene.arrays[source][:, : rows * factor, : columns * factor]

    return Measured(
        made,
        true,
        valid,
        _by_reference(original, made, true, valid, source, target),
    )


def _by_reference(
    seen: FloatArray,
    predicted: FloatArray,
    truth: FloatArray,
    valid: Mask,
    source: str,
    target: str,
) -> tuple[float, float] | None:
    of_source, of_target = modality(source), modality(target)
    hidden = dict(holes(valid.shape))["blobs"]
    known, unseen = valid & ~hidden, valid & hidden
    if min(known.sum(), unseen.sum()) < MIN_PIXELS:
        return None
    there = np.asarray(np.isfinite(seen).all(axis=0, keepdims=True), dtype=np.bool_)
    cells = cell_means(
        np.where(there, seen, np.float32(0)).astype(np.float32), of_source.vae_factor
    )
    whole = np.asarray(cell_means(there.astype(np.float32), of_source.vae_factor)[0] > 0.999)
    matched = common_cells(cells, whole, predicted, truth, known, of_target.vae_factor)
    correction = Correction.fit(of_source, of_target, *matched, pixels=int(known.sum()))
    corrected, squared = correction.apply(predicted, cells)

    return _fractions(corrected, truth, squared, unseen)


def rows(found: dict[tuple[tuple[str, ...], str], list[Measured]]) -> Iterator[str]:
    """A Markdown line per direction."""
    for (sources, target), scenes in found.items():
        others = [[one for one in scenes if one is not seen] for seen in scenes]
        of_table = [
            within(seen, ExpectedError.from_dict(target, table(rest, target)))
            for seen, rest in zip(scenes, others, strict=True)
        ]
        of_reference = [seen.within for seen in scenes if seen.within is not None]
        cells = [
            f"{' + '.join(sources).upper()} → {target.upper()}",
            str(len(scenes)),
            *_percent(of_table),
            *_percent(of_reference),
        ]

        yield f"| {' | '.join(cells)} |"


def _percent(fractions: list[tuple[float, float]]) -> tuple[str, str]:
    if not fractions:
        return "", ""
    one, two = np.mean(fractions, axis=0)
    return f"{one:.0%}", f"{two:.0%}"


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery, or a pack.")],
    model: Annotated[
        str, typer.Option(help="Model id or folder; its folder gets the table.")
    ] = "any2any-tiny",
    out: Annotated[
        Path | None, typer.Option(help="Markdown file for the report; printed in any case.")
    ] = None,
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Fits the table, tries it, and writes both."""
    if threads:
        torch.set_num_threads(threads)
    folder = model_folder(model)
    translator = Translator(Any2Any.load(folder), steps=1)
    scenes = [
        scene
        for scene in read_scenes(data, "val")
        if scene.pairs and min(scene.latent_size) >= MIN_LATENTS
    ]
    found: dict[tuple[tuple[str, ...], str], list[Measured]] = {}
    single = [((source,), target) for source, target in directions()]
    sets = SETS if translator.network.takes_subsets else ()

    for sources, target in track([*single, *sets], description="translate"):
        having = [scene for scene in scenes if {*sources, target} <= set(scene.arrays)]
        looked = [
            seen
            for scene in having
            if (seen := look(translator, scene, sources, target)) is not None
        ]
        if len(looked) >= MIN_SCENES:
            found[sources, target] = looked

    tables = {direction_name(*key): table(some, key[1]) for key, some in found.items()}
    (folder / EXPECTED_ERROR).write_text(
        json.dumps({"directions": tables}) + "\n", encoding="utf-8"
    )
    write_sums(folder)
    names = ("table: within e", "within 2 e", "reference: within e", "within 2 e")
    head = f"| direction | scenes | {' | '.join(names)} |"
    text = "\n".join([head, "|---" * 6 + "|", *rows(found)]) + "\n"
    typer.echo(text)
    if out is not None:
        out.write_text(f"# How far to trust a result\n\n{__doc__}\n{text}", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
