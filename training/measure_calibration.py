"""What calibration on a known part of the target is worth: held-out scenes whose truth is hidden in blobs and in one half.

    python -m training.measure_calibration --data DATA --model any2any-tiny

Prints, per direction and kind of hole, the PSNR over hidden pixels with and without `--reference`, and in how many cases it is higher.
Imports the backend's correction and this package's evaluation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import torch
import typer
from rich.console import Console
from rich.table import Table

from backend.calibration import MIN_PIXELS, block_means
from backend.modalities import modality
from backend.model.any2any import Any2Any
from backend.output.correction import Correction
from backend.radiometry import to_eval8
from backend.weights.catalogue import find
from training.datasets.folder import read_scenes
from training.datasets.scene import FloatArray
from training.evaluate import MIN_LATENTS, Translator
from training.metrics import decibels

Mask = npt.NDArray[np.bool_]
OPTICAL = ("rgb", "nir", "ms")
DIRECTIONS = (*((a, b) for a in OPTICAL for b in OPTICAL if a != b), ("sar", "rgb"), ("sar", "nir"))
HIDDEN = 0.3  # of a scene, by blobs


@dataclass(frozen=True)
class Case:
    """One scene, direction and kind of hole: dB over the hidden pixels."""

    source: str
    target: str
    hole: str
    plain_db: float
    calibrated_db: float


def holes(shape: tuple[int, int]) -> Iterator[tuple[str, Mask]]:
    """Blobs as clouds leave them, and the western half; the same for every scene of a size."""
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    blobs = np.zeros(shape, dtype=bool)
    while blobs.mean() < HIDDEN:
        row, column, radius = rng.uniform(0, shape[0]), rng.uniform(0, shape[1]), rng.uniform(0.05, 0.2) * min(shape)
        blobs |= (rows - row) ** 2 + (columns - column) ** 2 < radius**2
    yield "blobs", blobs
    yield "half", columns < shape[1] // 2


def compare(predicted: FloatArray, truth: FloatArray, target: str) -> Iterator[tuple[str, float, float]]:
    """Kind of hole, dB without and with calibration over the hidden pixels of one scene; holes that leave too little are left out."""
    valid = np.isfinite(predicted).all(axis=0) & np.isfinite(truth).all(axis=0)
    for hole, hidden in holes(valid.shape):
        known, unseen = valid & ~hidden, valid & hidden
        if min(known.sum(), unseen.sum()) < MIN_PIXELS:
            continue
        correction = Correction.fit(block_means(predicted, known), block_means(truth, known), int(known.sum()))
        pictures = (to_eval8(modality(target), values)[:, unseen] for values in (predicted, correction.apply(predicted), truth))
        plain, calibrated, true = pictures
        yield hole, decibels(float(np.mean((plain - true) ** 2))), decibels(float(np.mean((calibrated - true) ** 2)))


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    model: Annotated[str, typer.Option(help="Model id or folder.")] = "any2any-tiny",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Measures all directions and prints the table."""
    if threads:
        torch.set_num_threads(threads)
    translator = Translator(Any2Any.load(find(model).path), steps=1)
    scenes = [scene for scene in read_scenes(data, "val") if scene.pairs and min(scene.latent_size) >= MIN_LATENTS]
    cases = []
    for source, target in DIRECTIONS:
        for scene in scenes:
            if {source, target} <= set(scene.arrays):
                predicted = translator.translate(scene, source, target)
                truth = scene.arrays[target][:, : predicted.shape[1], : predicted.shape[2]]
                cases += [Case(source, target, *figures) for figures in compare(predicted, truth, target)]
    Console().print(table(cases))


def table(cases: list[Case]) -> Table:
    """Means per direction and hole, and over the optical directions."""
    out = Table("direction", "hole", "cases", "plain (dB)", "calibrated (dB)", "higher in", box=None)

    def add(name: str, hole: str, some: list[Case]) -> None:
        plain, calibrated = (float(np.mean([getattr(case, field) for case in some])) for field in ("plain_db", "calibrated_db"))
        better = np.mean([case.calibrated_db > case.plain_db for case in some])
        out.add_row(name, hole, str(len(some)), f"{plain:.2f}", f"{calibrated:.2f}", f"{better:.0%}")

    for source, target in DIRECTIONS:
        for hole in ("blobs", "half"):
            some = [case for case in cases if (case.source, case.target, case.hole) == (source, target, hole)]
            if some:
                add(f"{source.upper()} → {target.upper()}", hole, some)
    optical = [case for case in cases if case.source in OPTICAL]
    if optical:
        add("RGB, NIR, MS among each other", "both", optical)
    return out


if __name__ == "__main__":
    typer.run(main)
