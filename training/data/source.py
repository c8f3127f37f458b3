"""What a public set of imagery is to the training package: entries that are cheap to list, and
arrays that are read one at a time.

A reader (sen12ms.py, sen12.py, caco.py, spacenet.py, and folder.py's manifests through sources.py)
lists a set as it lies on disk after its archives were unpacked. Values come out in the backend's
physical units; SPEC, RST-1M, says which bands are taken and how they are brought to one ground
footprint."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import rasterio
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.warp import transform_bounds

from backend.arrays import FloatArray
from backend.modalities import LEVELS, modality
from backend.radiometry import Radiometry

UNKNOWN, TOA, BOA = LEVELS
SPACENET6_GAIN = 1.0 / 2500.0  # WorldView-2 11-bit DN to about reflectance
Bounds = tuple[float, float, float, float]  # west, south, east, north in degrees


class Unusable(Exception):
    """An entry that cannot be trained on; `reason` is one of a few words, to be counted, the text
    says more.
    """

    def __init__(self, reason: str, text: str) -> None:
        super().__init__(text)
        self.reason = reason


@dataclass(frozen=True)
class Entry:
    """One place and date of a set, not read yet.

    Attributes:
        id: unique among all sets.
        place: entries of one place never stand on both sides of a split.
        files: by the reader's own names.
    """

    id: str
    place: str
    files: dict[str, Path]


class Source(Protocol):
    """A set of imagery.

    Attributes:
        name: of the set, and of its scenes' group.
        modalities: ids of what every entry has.
        licence: SPDX id or a name.
        level: of its optical values, one of LEVELS.
    """

    @property
    def name(self) -> str: ...

    @property
    def modalities(self) -> tuple[str, ...]: ...

    @property
    def licence(self) -> str: ...

    @property
    def level(self) -> str: ...

    def entries(self, root: Path) -> Iterator[Entry]:
        """Lists what is below `root`; entries lacking a file are listed, too, and told by
        `read`.
        """

    def read(self, entry: Entry) -> dict[str, FloatArray]:
        """(C, H, W) physical units per modality, NaN where there is no value, all of one footprint
        (raises Unusable).
        """


def read_bands(path: Path, bands: tuple[int, ...] | None, size: int | None) -> FloatArray:
    """(C, H, W) numbers of a raster as they are stored, NaN where it says that there is none.

    Args:
        path: the raster.
        bands: 1-based; None: all.
        size: rows and columns that it must have; None: any.

    Raises:
        Unusable: missing, unreadable, or of another size ("missing file", "broken file", "wrong
            size").
    """
    if not path.is_file():
        raise Unusable("missing file", f"{path} is not there")
    try:
        with warnings.catch_warnings():
            # PNG chips carry none and need none
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            dataset = rasterio.open(path)

        with dataset:
            if size is not None and dataset.shape != (size, size):
                raise Unusable(
                    "wrong size",
                    f"{path} has {dataset.width} x {dataset.height} pixels, wanted are {size} x"
                    f" {size}",
                )

            if bands is not None and dataset.count < max(bands):
                raise Unusable(
                    "missing band", f"{path} has {dataset.count} bands, band {max(bands)} is wanted"
                )

            return np.asarray(dataset.read(bands, masked=True).astype(np.float32).filled(np.nan))
    except RasterioError as error:
        raise Unusable("broken file", f"{path}: {error}") from error


def is_eight_bit(path: Path) -> bool:
    """Whether a raster's numbers are bytes (raises Unusable: "broken file")."""
    try:
        with rasterio.open(path) as dataset:
            return bool(dataset.dtypes[0] == "uint8")
    except RasterioError as error:
        raise Unusable("broken file", f"{path}: {error}") from error


def reflectance(numbers: FloatArray, modality_id: str, kind: str = "dn10000") -> FloatArray:
    """Stored numbers (C, H, W) as reflectance; a pixel of zeros alone has no value."""
    values = Radiometry(kind).to_physical(numbers, modality(modality_id))
    return np.where((numbers == 0).all(axis=0), np.nan, values).astype(np.float32)


def footprint(path: Path) -> Bounds | None:
    """Where a raster lies; None where it does not say."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            dataset = rasterio.open(path)

        with dataset:
            if dataset.crs is None:
                return None
            west, south, east, north = transform_bounds(dataset.crs, "EPSG:4326", *dataset.bounds)
            return west, south, east, north
    except RasterioError:
        return None
