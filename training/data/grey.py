"""Pairs of radar and grey optical imagery: `sen12grey/` of a data folder.

The grey picture is stretched per scene, so that only its structure can be learnt or measured. The
radar is VV in dB as 8 bit with unknown end points, about 26 dB apart; it is read as the plugin
reads 8-bit radar. Reads JPEG through GDAL."""

from __future__ import annotations

import csv
import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning

from backend.arrays import FloatArray
from backend.modalities import modality
from backend.radiometry import Radiometry

FOLDER = "sen12grey"


@dataclass(frozen=True)
class GreyPair:
    """One place.

    Attributes:
        id: unique name.
        group: places that overlap have the same one, and are all in one split.
        terrain: what the data set calls it, for reports.
        sar: backscatter in dB (1, H, W).
        grey: the optical picture, 0..1 (1, H, W); brightness means nothing beyond one pair.
    """

    id: str
    group: str
    terrain: str
    sar: FloatArray
    grey: FloatArray


def read_grey(data: Path, split: str) -> list[GreyPair]:
    """The pairs of a split ("train" or "val"); none where the data folder has no `sen12grey`."""
    manifest = data / FOLDER / "manifest.csv"
    if not manifest.is_file():
        return []

    with manifest.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["split"] == split]
    return [_read_pair(manifest.parent, row) for row in rows]


def _read_pair(folder: Path, row: dict[str, str]) -> GreyPair:
    sar = Radiometry("uint8").to_physical(_read(folder / row["sar"]), modality("sar"))
    grey = _read(folder / row["optical"]) / np.float32(255.0)
    return GreyPair(row["id"], row["group"], row["terrain"], sar, grey)


def _read(path: Path) -> FloatArray:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        with rasterio.open(path) as dataset:
            return np.asarray(dataset.read([1]), dtype=np.float32)
