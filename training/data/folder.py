"""Reads folders of co-registered imagery with a manifest.csv: Sentinel-1/-2 packs, RGB+NIR chips,
PAN with RGB.

The layouts are those that the manifests' README files describe. Every array comes out in physical
units, NaN where the source has no value. Imports backend.radiometry for the 8-bit conventions, so
that they exist once."""

from __future__ import annotations

import csv
import warnings
from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning
from rasterio.transform import from_origin
from rasterio.warp import Resampling, reproject

from backend.arrays import FloatArray
from backend.modalities import modality
from backend.radiometry import Radiometry
from training.data.errors import BadInput
from training.data.pack import read_pack
from training.data.scene import Scene, with_simulated_pan
from training.data.shards import are_shards, read_shards
from training.data.source import SPACENET6_GAIN

MS_BANDS = modality("ms").bands
MIN_SIZE = 64  # pixels of RGB a side: less than a quarter window teaches nothing
# of shards, which hold more than fits a memory; in theirs, scenes lie in a random order
MOST_SCENES = 1024
# imagery whose licence keeps it out of weights that are published
UNPUBLISHABLE = ("qb_", "cnes_", "phr_")
SATURATED = ("wildfire20m",)  # RGB clipped at reflectance 0.2
# OLI L1 DN to top-of-atmosphere reflectance, without the sun's elevation
LANDSAT8_GAIN, LANDSAT8_BIAS = 2e-5, -0.1


def read_scenes(data: Path, split: str, only: Collection[str] | None = None) -> list[Scene]:
    """Every usable scene of a split ("train" or "val") of a folder or a pack, simulated PAN
    included; of shards, the first MOST_SCENES, of which `only` some modalities are decoded.

    Raises:
        BadInput: when none of the known folders is there.
    """
    if are_shards(data):
        return list(islice(read_shards(data, split, only), MOST_SCENES))
    scenes = list(read_pack(data, split)) if data.is_file() else folder_scenes(data, split)
    simulated = [
        with_simulated_pan(s)
        for s in scenes
        if s.group in _SENTINEL_2_GROUPS and min(s.arrays["rgb"].shape[1:]) >= 2 * MIN_SIZE
    ]
    return scenes + simulated


def folder_scenes(data: Path, split: str) -> list[Scene]:
    """The scenes of a split that a folder holds; raises as `read_scenes` does."""
    readers = {"sentinel": _read_sentinel, "rgbn": _read_rgbn, "pan": _read_pan}
    present = {
        name: reader for name, reader in readers.items() if (data / name / "manifest.csv").exists()
    }
    if not present:
        raise BadInput(f"{data} holds none of the folders {', '.join(readers)} with a manifest.csv")

    scenes: list[Scene] = []
    for name, reader in present.items():
        rows = csv.DictReader((data / name / "manifest.csv").open(encoding="utf-8"))
        for row in rows:
            if row["split"] == split and not row["id"].startswith(UNPUBLISHABLE):
                scenes += [
                    scene for scene in reader(data / name, row) if min(scene.latent_size) > 0
                ]

    return scenes


_SENTINEL_2_GROUPS = (
    "terramind",
    "sen12mscr",
    "sen1floods11",
    "ssl4eo",
    "majortom",
    "eotdl",
    "dsen2",
    "eobrowser",
)


def _level(row: dict[str, str]) -> str:
    """The processing level that a manifest's row tells in its note or its sensor's name, one of
    LEVELS.
    """
    text = " ".join(row.get(key) or "" for key in ("note", "notes", "sensor"))
    if any(word in text for word in ("L2A", "HLS", " SR", "L2 SR", "EcoDataCube")):
        return "boa"
    return "toa" if any(word in text for word in ("L1C", "TOA")) else "unknown"


def _read_sentinel(folder: Path, row: dict[str, str]) -> Iterator[Scene]:
    group = row["dir"]
    if group in SATURATED:
        return
    files = [folder / group / name for name in row["files"].split(";")]
    if group == "s1s2_volkov":
        arrays = {
            "rgb": _eight_bit(files[0], "rgb", (1, 2, 3)),
            "sar": _eight_bit(files[1], "sar", (1,)),
        }
        yield Scene(row["id"], row["split"], group, row["licence"], arrays, level=_level(row))
        return

    if group == "naip5m":
        yield _aerial(row, files[0], group)
        return

    arrays = {}
    for path in files:
        if path.stem.endswith("_s2v"):
            values = _reflectance(path)
            arrays |= {"rgb": values[:3], "nir": values[3:4]}
        elif path.stem.endswith("_s2m"):
            with rasterio.open(path) as dataset:
                names = tuple(name or "" for name in dataset.descriptions)
            if set(MS_BANDS) <= set(names):
                arrays["ms"] = _reflectance(path)[[names.index(band) for band in MS_BANDS]]
        elif path.stem.endswith("_s1"):
            arrays["sar"] = _read(path)[:1] / np.float32(100.0)

    yield Scene(row["id"], row["split"], group, row["licence"], arrays, level=_level(row))


def _read_rgbn(folder: Path, row: dict[str, str]) -> Iterator[Scene]:
    path = folder / row["dir"] / row["files"].split(";")[0]
    if row["scale"].startswith("reflectance"):
        values = _reflectance(path)
    elif row["dir"] == "s2_europe_glc23":
        values = (_read(path) / np.float32(255.0)) ** np.float32(2.5)
    else:
        yield _aerial(row, path, row["dir"])
        return

    arrays = {"rgb": values[:3], "nir": values[3:4]}
    yield Scene(row["id"], row["split"], row["dir"], row["licence"], arrays, level=_level(row))
    pan = path.with_name(f"{row['id']}_pan.tif")
    if pan.exists():
        # Stored on Landsat's own phase, half a PAN pixel to the lower right of the shared edges
        # (README of the folder).
        shifted = _half_pixel_up_left(_reflectance(pan))
        yield Scene(
            f"{row['id']}_pan",
            row["split"],
            "landsat_pan",
            row["licence"],
            {"pan": shifted, "rgb": values[:3]},
            level=_level(row),
        )


def _read_pan(folder: Path, row: dict[str, str]) -> Iterator[Scene]:
    if row["id"].startswith("l7_"):
        return  # 8-bit DN of a sensor without a stated gain, one of them striped
    rgb, pan = (folder / f"{row['id']}_{part}.tif" for part in ("rgb", "pan"))
    gain, bias = 1.0, 0.0

    if row["sensor"].startswith("WorldView-2"):
        gain = SPACENET6_GAIN
    elif "float32" not in row["pan_dtype"]:
        gain, bias = LANDSAT8_GAIN, LANDSAT8_BIAS

    arrays = {"rgb": _read(rgb), "pan": _on_half_grid(pan, rgb)}
    empty = {name: np.all(values == 0, axis=0) for name, values in arrays.items()}
    arrays = {
        name: np.where(empty[name], np.nan, values * np.float32(gain) + np.float32(bias))
        for name, values in arrays.items()
    }
    group = "landsat_pan" if row["id"].startswith("l8") else "worldview_pan"
    yield Scene(row["id"], row["split"], group, row["licence"], arrays, level=_level(row))


def _aerial(row: dict[str, str], path: Path, group: str) -> Scene:
    values = _read(path)
    as_physical = Radiometry("uint8").to_physical
    arrays = {
        "rgb": as_physical(values[:3], modality("rgb")),
        "nir": as_physical(values[3:4], modality("nir")),
    }
    return Scene(row["id"], row["split"], group, row["licence"], arrays, pairs=False)


def _eight_bit(path: Path, modality_id: str, bands: tuple[int, ...]) -> FloatArray:
    return Radiometry("uint8").to_physical(_read(path, bands), modality(modality_id))


def _reflectance(path: Path) -> FloatArray:
    values = Radiometry("dn10000").to_physical(_read(path), modality("rgb"))
    return np.where(values.max(axis=0) == 0, np.nan, values)  # a pixel without any signal is a gap


def _read(path: Path, bands: tuple[int, ...] | None = None) -> FloatArray:
    with warnings.catch_warnings():
        # PNG chips carry none and need none
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        dataset = rasterio.open(path)

    with dataset:
        masked = dataset.read(bands, masked=True)
    return masked.astype(np.float32).filled(np.nan)


def _on_half_grid(pan: Path, rgb: Path) -> FloatArray:
    """PAN resampled bilinearly to exactly twice the RGB's grid with shared edges."""
    with rasterio.open(rgb) as reference, rasterio.open(pan) as dataset:
        out = np.full((1, 2 * reference.height, 2 * reference.width), np.nan, dtype=np.float32)
        reproject(
            dataset.read(1).astype(np.float32),
            out[0],
            src_transform=dataset.transform,
            src_crs=dataset.crs,
            src_nodata=np.nan if dataset.nodata is None else dataset.nodata,
            dst_transform=reference.transform @ from_origin(0, 0, 0.5, -0.5),
            dst_crs=reference.crs,
            dst_nodata=np.nan,
            resampling=Resampling.bilinear,
        )

    return out


def _half_pixel_up_left(values: FloatArray) -> FloatArray:
    """Values at positions half a pixel above and left of each pixel's centre."""
    padded = np.pad(values, ((0, 0), (1, 0), (1, 0)), mode="edge")
    mean = (padded[:, 1:, 1:] + padded[:, :-1, 1:] + padded[:, 1:, :-1] + padded[:, :-1, :-1]) / 4
    return np.asarray(mean, dtype=np.float32)
