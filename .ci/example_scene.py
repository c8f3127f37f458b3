"""Cuts the panel's example out of the demonstration's scene: resources/example/, RGB and NIR of 512 x 512 pixels, MS of the same ground.

Run: `make example` (after a change only; the files are committed). Reflectance is kept to REFLECTANCE_STEP / 10000, far below the noise
of the sensor, so that the three files take a few hundred kilobytes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from demo import ROOT, fetch_scene, read_bands
from rasterio.io import MemoryFile

from backend.modalities import modality

FOLDER = ROOT / "resources" / "example"
COLUMN, ROW, SIZE = 544, 448, 512  # of the cut, in pixels of 10 m: fields, a creek, marsh and a lagoon's shore
REFLECTANCE_STEP = 8  # of 10000


def cut(bands_folder: Path, id_: str) -> Path:
    """Writes one modality's bands as a COG and returns its path."""
    values, profile = read_bands(bands_folder, modality(id_).bands)
    grid: Affine = profile["transform"]
    scale = round(grid.a / 10)  # pixels of 10 m
    column, row, size = COLUMN // scale, ROW // scale, SIZE // scale
    part = values[:, row : row + size, column : column + size]
    part = (np.rint(part / REFLECTANCE_STEP) * REFLECTANCE_STEP).astype(np.uint16)
    path = FOLDER / f"virginia_{id_}.tif"
    plain = {"driver": "GTiff", "width": size, "height": size, "count": len(part), "dtype": "uint16", "crs": profile["crs"]}
    with MemoryFile() as memory:
        with memory.open(**plain, transform=grid @ Affine.translation(column, row)) as out:
            out.write(part)
            out.descriptions = modality(id_).bands
            out.update_tags(PROCESSING_LEVEL="Level-1C", COPYRIGHT="Contains modified Copernicus Sentinel data")
        rasterio.shutil.copy(memory.name, path, driver="COG", compress="DEFLATE", level=9, predictor="STANDARD", overviews="NONE")
    return path


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    scene = fetch_scene()
    for one in ("rgb", "nir", "ms"):
        written = cut(scene, one)
        print(f"{written.relative_to(ROOT)}: {written.stat().st_size / 1000:.0f} kB")
