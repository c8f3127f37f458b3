"""Pairs of one's own: a folder per place, one per date in it, a raster per modality, named by its id.

    <place>/<date>/rgb.tif, nir.tif, thermal.tif ...

All rasters of a date cover the same ground; their sizes relate as the modalities' native patches do (256 pixels of RGB, 128 of MS, 512 of
PAN). Values are the modality's physical units, or 16-bit reflectance x 10000, or bytes over the evaluation range. Larger rasters are cut
into whole windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import RasterioError

from backend.modalities import LATENT_SIZE, Modality, modalities, modality
from backend.radiometry import Radiometry
from training.datasets.scene import FloatArray
from training.datasets.source import UNKNOWN, Entry, Unusable, read_bands

PHYSICAL = {"reflectance": "reflectance", "dB": "db"}  # by unit; "physical" for any other


class OwnPairs:
    """Whatever modalities a date has, two at least."""

    name = "own"
    licence = "unstated"
    level = UNKNOWN

    @property
    def modalities(self) -> tuple[str, ...]:
        return tuple(modalities())

    def entries(self, root: Path) -> Iterator[Entry]:
        for date in sorted(path for path in root.glob("*/*") if path.is_dir()):
            files = {id_: date / f"{id_}.tif" for id_ in modalities() if (date / f"{id_}.tif").is_file()}
            if len(files) < 2:
                continue
            place = f"{self.name}_{date.parent.name}"
            for row, column in _windows(files):
                yield Entry(f"{place}_{date.name}_{row}_{column}", place, files)

    def read(self, entry: Entry) -> dict[str, FloatArray]:
        row, column = (int(number) for number in entry.id.rsplit("_", 2)[1:])
        return {id_: _window(path, modality(id_), row, column) for id_, path in entry.files.items()}


def _windows(files: dict[str, Path]) -> list[tuple[int, int]]:
    """Rows and columns of the whole windows that all rasters have; one, which `read` then refuses, where one cannot be opened."""
    counts = []
    for id_, path in files.items():
        try:
            with rasterio.open(path) as dataset:
                counts.append([size // modality(id_).native_patch for size in dataset.shape])
        except RasterioError:
            return [(0, 0)]
    rows, columns = (min(numbers) for numbers in zip(*counts, strict=True))
    return [(row, column) for row in range(max(1, rows)) for column in range(max(1, columns))]


def _window(path: Path, one: Modality, row: int, column: int) -> FloatArray:
    numbers = read_bands(path, tuple(range(1, one.channels + 1)), None)
    size = LATENT_SIZE * one.vae_factor
    part = numbers[:, row * size : (row + 1) * size, column * size : (column + 1) * size]
    if part.shape[1:] != (size, size):
        raise Unusable("wrong size", f"{path} has no {size} x {size} pixels at window {row}, {column}")
    with rasterio.open(path) as dataset:
        dtype = dataset.dtypes[0]
    kind = "uint8" if dtype == "uint8" else PHYSICAL.get(one.unit, "physical")
    if one.is_reflectance and np.issubdtype(np.dtype(dtype), np.integer) and dtype != "uint8":
        kind = "dn10000"
    values = Radiometry(kind).to_physical(part, one)
    missing = (part == 0).all(axis=0) if one.is_reflectance else np.zeros(part.shape[1:], dtype=bool)
    return np.where(missing, np.nan, values).astype(np.float32)
