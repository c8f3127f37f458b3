"""What a known part of the target is worth: held-out scenes whose truth is hidden in blobs and in
one half.

    python -m training.measure_calibration --data DATA --model any2any-tiny --out training/FILL.md

Per direction and kind of hole: the PSNR over hidden pixels as translated, calibrated
(`--reference`) and filled (`--fill`), in how many cases each is higher than translated, and how
large the step at the edge of the known part is beside the differences inside a hole. Where a pixel
of the hole has several known neighbours, these differ by their own texture; the least step is what
would be left if each such pixel were the median of them. Scenes are translated as users translate
them, with blended windows. Imports the backend."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import rasterio
import torch
import typer
from affine import Affine

from backend.arrays import FloatArray, Mask
from backend.geometry.grid import cell_means
from backend.modalities import LEVELS, modality
from backend.protocol import TranslationJob
from backend.radiometry import REFLECTANCE_SCALE, to_eval8
from backend.reference.calibration import MIN_PIXELS, common_cells
from backend.reference.correction import Correction
from backend.reference.fill import spread
from backend.translate import translate
from backend.weights.loaded import ModelCache
from training.data.folder import read_scenes
from training.data.holes import holes
from training.data.scene import Scene
from training.lib.metrics import decibels
from training.lib.scoring import MIN_LATENTS

OPTICAL = ("rgb", "nir", "ms")
DIRECTIONS = (*((a, b) for a in OPTICAL for b in OPTICAL if a != b), ("sar", "rgb"), ("sar", "nir"))
FEATHER = int(TranslationJob.model_fields["feather"].default)


@dataclass(frozen=True)
class Figures:
    """One kind of hole: dB over the hidden pixels as translated, calibrated (`--reference`) and
    filled (`--fill`), and the fill's step.

    Steps are over the mean difference of neighbours inside the hole.
    """

    hole: str
    plain_db: float
    calibrated_db: float
    filled_db: float
    step: float
    least_step: float


@dataclass(frozen=True)
class Case:
    """One scene and direction."""

    source: str
    target: str
    figures: Figures


def compare(
    seen: FloatArray, predicted: FloatArray, truth: FloatArray, source: str, target: str
) -> Iterator[Figures]:
    """Figures over the hidden pixels of one scene, by kind of hole; holes that leave too little are
    left out.

    Args:
        seen: (C, H, W) the source, physical units, NaN where missing.
        predicted: (C', H', W') its translation, whole latent cells.
        truth: the same of the target.
        source, target: modalities.
    """
    of_source, of_target = modality(source), modality(target)
    there: Mask = np.asarray(np.isfinite(seen).all(axis=0, keepdims=True), dtype=np.bool_)
    cells = cell_means(
        np.where(there, seen, np.float32(0)).astype(np.float32), of_source.vae_factor
    )
    shares = cell_means(there.astype(np.float32), of_source.vae_factor)
    rows, columns = (length // of_target.vae_factor for length in predicted.shape[1:])
    cells, whole = cells[:, :rows, :columns], np.asarray(shares[0, :rows, :columns] > 0.999)
    valid = np.isfinite(predicted).all(axis=0) & np.isfinite(truth).all(axis=0)
    for hole, hidden in holes(valid.shape):
        known, unseen = valid & ~hidden, valid & hidden
        if min(known.sum(), unseen.sum()) < MIN_PIXELS:
            continue
        matched = common_cells(cells, whole, predicted, truth, known, of_target.vae_factor)
        correction = Correction.fit(of_source, of_target, *matched, pixels=int(known.sum()))
        calibrated, _ = correction.apply(np.where(valid, predicted, np.float32(0)), cells)
        filled = calibrated + spread(truth - calibrated, known, FEATHER)
        *made, true = (
            to_eval8(of_target, values)[:, unseen]
            for values in (predicted, calibrated, filled, truth)
        )
        plain_db, calibrated_db, filled_db = (
            decibels(float(np.mean((values - true) ** 2))) for values in made
        )
        joined = np.asarray(np.where(known, truth, filled), dtype=np.float32)
        yield Figures(
            hole,
            plain_db,
            calibrated_db,
            filled_db,
            *steps(joined, np.asarray(known), np.asarray(valid)),
        )


def translated(
    scene: Scene, source: str, target: str, model: str, models: ModelCache
) -> FloatArray:
    """(C, H, W) a scene's translation as a user gets it, physical units, NaN where there is
    none.
    """
    seen, sensor = scene.arrays[source], modality(source)
    with tempfile.TemporaryDirectory() as folder:
        path, output = Path(folder) / "source.tif", Path(folder) / "translated.tif"
        profile = {"driver": "GTiff", "dtype": "float32", "nodata": np.nan, "crs": "EPSG:32633"}
        grid = Affine(sensor.gsd_m, 0, 0, 0, -sensor.gsd_m, 0)
        with rasterio.open(
            path,
            "w",
            count=seen.shape[0],
            height=seen.shape[1],
            width=seen.shape[2],
            transform=grid,
            **profile,
        ) as raster:
            raster.write(seen)

        job = TranslationJob.create(
            source=str(path),
            output=str(output),
            source_modality=source,
            targets=(target,),
            model=model,
            radiometry="db" if sensor.is_sar else "reflectance",
            level="auto" if scene.level == LEVELS[0] else scene.level,
            device="cpu",
        )

        translate(job, models=models, progress=lambda _: None, cancel=threading.Event())
        with rasterio.open(output) as raster:
            unit = 1 if modality(target).is_sar else 1 / REFLECTANCE_SCALE
            return np.where(raster.dataset_mask() > 0, raster.read() * unit, np.nan).astype(
                np.float32
            )


def steps(values: FloatArray, known: Mask, valid: Mask) -> tuple[float, float]:
    """Mean absolute difference between neighbours across the edge of the known part, and the least
    that a fill can have there.

    Both over the mean absolute difference of neighbours inside the unknown part.
    """
    across, inside = [], []
    for axis in (1, 2):
        length = values.shape[axis]
        difference = np.abs(np.diff(values, axis=axis)).mean(axis=0)
        first, second = (
            np.take(known, range(start, start + length - 1), axis - 1) for start in (0, 1)
        )
        both = np.take(valid, range(length - 1), axis - 1) & np.take(
            valid, range(1, length), axis - 1
        )
        across.append(difference[both & (first != second)])
        inside.append(difference[both & ~first & ~second])

    unit = max(1e-9, float(np.concatenate(inside).mean()))
    around = np.pad(
        np.where(known, values, np.nan), [(0, 0), (1, 1), (1, 1)], constant_values=np.nan
    )
    beside = np.stack(
        [around[:, :-2, 1:-1], around[:, 2:, 1:-1], around[:, 1:-1, :-2], around[:, 1:-1, 2:]]
    )
    beside = beside[:, :, valid & ~known & np.isfinite(beside[:, 0]).any(axis=0)]
    least = float(np.nanmean(np.abs(beside - np.nanmedian(beside, axis=0))))

    return float(np.concatenate(across).mean()) / unit, least / unit


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    model: Annotated[str, typer.Option(help="Model id or folder.")] = "any2any-tiny",
    out: Annotated[
        Path | None, typer.Option(help="Markdown file for the table; printed in any case.")
    ] = None,
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Measures all directions and prints the table."""
    if threads:
        torch.set_num_threads(threads)
    models = ModelCache()
    scenes = [
        scene
        for scene in read_scenes(data, "val")
        if scene.pairs and min(scene.latent_size) >= MIN_LATENTS
    ]
    cases = []

    for source, target in DIRECTIONS:
        for scene in scenes:
            if {source, target} <= set(scene.arrays):
                predicted, truth = (
                    translated(scene, source, target, model, models),
                    scene.arrays[target],
                )
                height, width = (
                    min(pair) for pair in zip(predicted.shape[1:], truth.shape[1:], strict=True)
                )
                predicted, truth = predicted[:, :height, :width], truth[:, :height, :width]
                cases += [
                    Case(source, target, figures)
                    for figures in compare(scene.arrays[source], predicted, truth, source, target)
                ]

    text = table(cases)
    typer.echo(text)
    if out is not None:
        command = f"python -m training.measure_calibration --data DATA --model {model}"
        out.write_text(
            f"# What a known part of the target is worth\n\n{__doc__}\nMade by"
            f" `{command}`.\n\n{text}",
            encoding="utf-8",
        )


def table(cases: list[Case]) -> str:
    """Means per direction and hole, and over the optical directions, as a Markdown table."""
    lines = [
        (
            "| direction | hole | cases | translated | calibrated | higher in | filled | higher in"
            " | step | least |"
        ),
        "|---" * 10 + "|",
    ]

    def add(name: str, hole: str, some: list[Figures]) -> None:
        plain, calibrated, filled = (
            np.array([getattr(one, f"{kind}_db") for one in some])
            for kind in ("plain", "calibrated", "filled")
        )
        cells = [name, hole, str(len(some)), f"{plain.mean():.2f} dB"]
        for values in (calibrated, filled):
            cells += [f"{values.mean():.2f} dB", f"{np.mean(values > plain):.0%}"]
        step, least_step = (
            np.mean([getattr(one, name) for one in some]) for name in ("step", "least_step")
        )
        lines.append(f"| {' | '.join(cells)} | {step:.2f} | {least_step:.2f} |")

    for source, target in DIRECTIONS:
        of_direction = [
            case.figures for case in cases if (case.source, case.target) == (source, target)
        ]
        for hole in ("blobs", "half"):
            some = [one for one in of_direction if one.hole == hole]
            if some:
                add(f"{source.upper()} → {target.upper()}", hole, some)

    optical = [case.figures for case in cases if case.source in OPTICAL]
    if optical:
        add("RGB, NIR, MS among each other", "both", optical)
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    typer.run(main)
