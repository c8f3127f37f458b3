"""CACo (Mall et al. 2023): Sentinel-2 of cities and their surroundings, several dates a place, a
GeoTIFF per band at its native size.

    <place>/<date>/B2.tif, B3.tif, B4.tif, B8.tif              10 m, about 264 x 264
    <place>/<date>/B5.tif, B6.tif, B7.tif, B8A.tif, B11.tif, B12.tif   20 m, half of that

The layout is Seasonal Contrast's, which it extends. 8-bit files hold reflectance x 255, 16-bit ones
reflectance x 10000. The middle 256 and 128 pixels are taken, which cover the same ground."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from backend.arrays import FloatArray
from training.data.source import UNKNOWN, Entry, Unusable, is_eight_bit, read_bands, reflectance

SIZE = 256  # at 10 m; half of it at 20 m
BANDS = {"rgb": ("B4", "B3", "B2"), "nir": ("B8",), "ms": ("B5", "B6", "B7", "B8A", "B11", "B12")}
EIGHT_BIT_TO_DN = 10_000 / 255


class CaCo:
    """RGB, NIR and MS; all dates of a folder are one place."""

    name = "caco"
    modalities = ("rgb", "nir", "ms")
    licence = "Copernicus"
    level = UNKNOWN

    def entries(self, root: Path) -> Iterator[Entry]:
        for first in sorted(root.glob("*/*/B4.tif")):
            date, place = first.parent, first.parent.parent.name
            files = {band: date / f"{band}.tif" for bands in BANDS.values() for band in bands}
            yield Entry(f"{self.name}_{place}_{date.name}", f"{self.name}_{place}", files)

    def read(self, entry: Entry) -> dict[str, FloatArray]:
        return {
            id_: self._modality(entry, id_, SIZE // 2 if id_ == "ms" else SIZE) for id_ in BANDS
        }

    def _modality(self, entry: Entry, id_: str, size: int) -> FloatArray:
        numbers = np.concatenate(
            [
                _middle(read_bands(entry.files[band], (1,), None), size, entry.files[band])
                for band in BANDS[id_]
            ]
        )
        if is_eight_bit(entry.files[BANDS[id_][0]]):
            numbers = numbers * np.float32(EIGHT_BIT_TO_DN)
        return reflectance(numbers, id_)


def _middle(values: FloatArray, size: int, path: Path) -> FloatArray:
    height, width = values.shape[1:]
    if min(height, width) < size:
        raise Unusable(
            "wrong size",
            f"{path} has {width} x {height} pixels, at least {size} x {size} are wanted",
        )

    row, column = (height - size) // 2, (width - size) // 2
    return values[:, row : row + size, column : column + size]
