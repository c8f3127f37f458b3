"""Calibrates a translation on the part of the target that is known (`--reference`), before anything of it is written.

    a fixed sample of places over the whole raster -> those with known pixels -> each translated as a crop -> one line per band

The sample does not depend on a job's window, and a crop has the pixels of the full run, so both get the same correction (CONTRACT,
Equality). Memory is that of one crop. Imports source, geometry, output, protocol and errors; the run itself is handed in.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from affine import Affine
from rasterio.crs import CRS

from backend.errors import InputError
from backend.geometry.grid import Grid, Mask, target_grid
from backend.geometry.tiling import Rect
from backend.modalities import Modality, modality
from backend.output.correction import Correction
from backend.protocol import TranslationJob
from backend.radiometry import Radiometry
from backend.source.raster import Source, open_source
from backend.source.recognition import resolve_radiometry, told_of_reference

PLACES = 12  # that are translated; more change the line by less than a count
BLOCK = 8  # pixels of the target
MIN_PIXELS = 1000  # known ones, in all places together
_MIN_SHARE = 0.05  # of a place that must be known
_SPREADS = (8, 24)  # places a side that are looked at: coarse first, the finer for references that are small
_SEED = 0

Values = npt.NDArray[np.float32]
Run = Callable[[TranslationJob], object]  # translates a job without a reference


@dataclass(frozen=True)
class Calibration:
    """What a reference says of the result.

    Attributes:
        correction: None where too little is known and the job allows that.
        reading: the reference's radiometry.
        notes: what the user should know of how it was read.
    """

    correction: Correction | None
    reading: Radiometry
    notes: tuple[str, ...]


def calibrate(job: TranslationJob, run: Run) -> Calibration:
    """The correction for a job with a reference.

    Args:
        job: of one target; its window and bounds do not matter.
        run: translates a job.

    Raises:
        InputError: input.empty where too little of the raster is known, unless the job allows it; input.georeference, and those of
            open_source.
    """
    target = modality(job.targets[0])
    if job.reference is None:
        raise ValueError("the job has no reference")
    with open_source(job.source, modality(job.source_modality), job.bands) as source, tempfile.TemporaryDirectory() as folder:
        with open_source(job.reference, target, job.reference_bands) as reference:
            resolved = resolve_radiometry(reference, target, job.reference_radiometry)
        reading = resolved.radiometry
        predicted, known, pixels = [], [], 0
        for number, place in enumerate(_known_places(job, source, target, reading)):
            part = job.model_copy(
                update={
                    "output": str(Path(folder) / f"{number}.tif"),
                    "window": (place.column, place.row, place.width, place.height),
                    "bounds": None,
                    "reference": None,
                    "reference_bands": None,
                    "fill": False,
                    "samples": 1,
                    "resume": False,
                }
            )
            run(part)
            made, there, count = _pair(part.output, job, target, reading)
            predicted.append(made)
            known.append(there)
            pixels += count
    if pixels < MIN_PIXELS:
        text = f"Only {pixels} pixels of '{Path(job.reference).name}' lie over valid pixels of the source; {MIN_PIXELS} are needed."
        if job.allow_uncalibrated:
            return Calibration(None, reading, (*told_of_reference(resolved), f"{text} The result is not calibrated."))
        raise InputError("input.empty", text, "Does it show the same place? --allow-uncalibrated goes on all the same.")
    correction = Correction.fit(np.concatenate(predicted, axis=1), np.concatenate(known, axis=1), pixels)
    return Calibration(correction, reading, told_of_reference(resolved))


def _known_places(job: TranslationJob, source: Source, target: Modality, reading: Radiometry) -> list[Rect]:
    """Up to PLACES squares of half a window, drawn in a fixed order from those over known pixels."""
    side = source.modality.native_patch // 2
    found: list[Rect] = []
    for spread in _SPREADS:
        columns, rows = (_spread(length, side, spread) for length in source.size)
        places = [Rect(column, row, min(side, source.width), min(side, source.height)) for row in rows for column in columns]
        for index in np.random.default_rng(_SEED).permutation(len(places)):
            place = places[index]
            transform = None if source.transform is None else source.transform @ Affine.translation(place.column, place.row)
            grid = target_grid(place.width, place.height, transform, source.modality, target)
            _, valid = _reference(job, target, source.crs, grid, reading)
            if valid.mean() >= _MIN_SHARE:
                found.append(place)
            if len(found) == PLACES:
                return found
        if found:
            return found
    return found


def _spread(length: int, side: int, count: int) -> list[int]:
    """Starts of at most `count` squares from edge to edge, at multiples of their side where they are few."""
    last = max(0, length - side)
    if last <= (count - 1) * side:
        return sorted({min(start, last) for start in range(0, last + side, side)})
    return [round(step * last / (count - 1)) for step in range(count)]


def _pair(output: str, job: TranslationJob, target: Modality, reading: Radiometry) -> tuple[Values, Values, int]:
    """(C, N) translated and known physical units of one place: means of blocks over the pixels that both have, and how many these are.

    Means, because a reference that is coarser or a pixel off would make the gain too small, and one pixel tells little of the level.
    """
    with open_source(output, target) as made:
        tile = made.read(Rect(0, 0, made.width, made.height))
        physical = resolve_radiometry(made, target).radiometry.to_physical(tile.values, target)
        known, there = _reference(job, target, made.crs, Grid(made.width, made.height, made.transform), reading)
    both = tile.valid & there
    return block_means(physical, both), block_means(known, both), int(both.sum())


def block_means(values: Values, valid: Mask) -> Values:
    """(C, N): the means of blocks of BLOCK x BLOCK pixels over the valid ones, blocks without one left out."""
    pad = [(0, -length % BLOCK) for length in valid.shape]
    rows, columns = ((length + after) // BLOCK for length, (_, after) in zip(valid.shape, pad, strict=True))

    def sums(image: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
        padded = np.pad(image, [(0, 0)] * (image.ndim - 2) + pad)
        return np.asarray(padded.reshape(*image.shape[:-2], rows, BLOCK, columns, BLOCK).sum(axis=(-3, -1), dtype=np.float64))

    count = sums(valid)
    return np.asarray(sums(np.where(valid, values, 0))[:, count > 0] / count[count > 0], dtype=np.float32)


def _reference(job: TranslationJob, target: Modality, crs: CRS | None, grid: Grid, reading: Radiometry) -> tuple[Values, Mask]:
    """The reference on a grid: (C, H, W) physical units and where it is valid."""
    with open_source(str(job.reference), target, job.reference_bands, onto=(crs, grid)) as reference:
        tile = reference.read(Rect(0, 0, grid.width, grid.height))
    values = reading.to_physical(tile.values, target)
    return values, tile.valid & np.isfinite(values).all(axis=0)
