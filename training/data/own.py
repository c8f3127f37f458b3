"""Pairs of one's own: a folder per place, one per date in it, a raster per modality, named by its
id.

    <place>/<date>/rgb.tif, nir.tif, thermal.tif ...

All rasters of a date cover the same ground; their sizes relate as the modalities' native patches do
(256 pixels of RGB, 128 of MS, 512 of PAN). Values are the modality's physical units, after the
bands' declared scale and offset, or 16-bit reflectance x 10000, or bytes over the evaluation range.
Larger rasters are cut into windows of 64 latents, the last of a row or column over the one before;
smaller ones stay whole, down to LEAST latents a side. What does not fit is left out with a sentence
that says why."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rasterio.warp import transform as to_crs

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, Modality, modalities, modality
from backend.radiometry import Radiometry
from backend.source.validity import LOW_FILLS
from training.data.source import UNKNOWN, Entry, Unusable, read_bands

PHYSICAL = {"reflectance": "reflectance", "dB": "db"}  # by unit; "physical" for any other
SUFFIXES = (".tif", ".tiff")
BRIGHTEST = 3.0  # reflectance of clouds and glint lies below
LOUDEST_DB = 0.0  # the median backscatter of a scene lies below; power and amplitude are positive
LEAST = 32  # latents a side of a raster: half a window, 128 pixels of RGB
APART = 0.5  # pixels of the coarser raster by which two footprints may differ


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
            files = _files(date)
            if len(files) < 2:
                continue
            place = f"{self.name}_{date.parent.name}"
            for row, column in _windows(files):
                yield Entry(f"{place}_{date.name}_{row}_{column}", place, files)

    def read(self, entry: Entry) -> dict[str, FloatArray]:
        row, column = (int(number) for number in entry.id.rsplit("_", 2)[1:])
        _check_grounds(entry.files)
        arrays = {
            id_: _window(path, modality(id_), row, column) for id_, path in entry.files.items()
        }
        return _of_one_ground(arrays, entry.files)


def _files(date: Path) -> dict[str, Path]:
    """By modality the raster of a date's folder, whatever the case of its suffix."""
    found = {path.stem: path for path in sorted(date.iterdir()) if path.suffix.lower() in SUFFIXES}
    return {id_: found[id_] for id_ in modalities() if id_ in found}


def _windows(files: dict[str, Path]) -> list[tuple[int, int]]:
    """First latents, row and column, of the windows that cover what all rasters have; one, which
    `read` then refuses, where one cannot be opened.
    """
    sizes = []
    for id_, path in files.items():
        try:
            with rasterio.open(path) as dataset:
                sizes.append([side // modality(id_).vae_factor for side in dataset.shape])
        except RasterioError:
            return [(0, 0)]

    rows, columns = (_firsts(min(sides)) for sides in zip(*sizes, strict=True))
    return [(row, column) for row in rows for column in columns]


def _firsts(side: int) -> list[int]:
    """First latents of the windows along an axis of so many."""
    last = max(0, side - LATENT_SIZE)
    return [*range(0, last, LATENT_SIZE), last]


def _window(path: Path, one: Modality, row: int, column: int) -> FloatArray:
    """(C, height, width) physical units of whole latents, a window's at most, north up, NaN where
    nothing was measured (raises Unusable).
    """
    values, f = _physical(path, one), one.vae_factor
    rows, columns = (
        slice(first * f, min(first + LATENT_SIZE, side // f) * f)
        for first, side in zip((row, column), values.shape[1:], strict=True)
    )
    part = values[:, rows, columns]
    if min(part.shape[1:]) < LEAST * f:
        found, least = f"{values.shape[2]} x {values.shape[1]} pixels", LEAST * f
        raise Unusable(
            "too small",
            f"{path}: {found}; {one.label} needs at least {least} x {least}: cut a larger piece,"
            " or join neighbouring ones",
        )

    return part


def _of_one_ground(arrays: dict[str, FloatArray], files: dict[str, Path]) -> dict[str, FloatArray]:
    """The latents that all of them have: a raster may end a pixel before another.

    Raises:
        Unusable: "wrong size", where one has more than a latent beside the others.
    """
    sides = {
        id_: [side / modality(id_).vae_factor for side in values.shape[1:]]
        for id_, values in arrays.items()
    }
    smallest = [min(found) for found in zip(*sides.values(), strict=True)]
    for id_, found in sides.items():
        if max(a - b for a, b in zip(found, smallest, strict=True)) > 1:
            height, width = (round(side * modality(id_).vae_factor) for side in smallest)
            raise Unusable(
                "wrong size",
                f"{files[id_]}: more pixels than the others' ground has;"
                f" {modality(id_).label} should have {width} x {height} there: resample it",
            )

    return {
        id_: values[
            :,
            : int(smallest[0]) * modality(id_).vae_factor,
            : int(smallest[1]) * modality(id_).vae_factor,
        ]
        for id_, values in arrays.items()
    }


def _physical(path: Path, one: Modality) -> FloatArray:
    numbers = read_bands(path, tuple(range(1, one.channels + 1)), None)
    # no modality measures these, whatever is declared
    numbers[np.isin(numbers, LOW_FILLS)] = np.nan
    ground = _Ground.of(path)
    if ground.is_south_up:
        numbers = numbers[:, ::-1]

    missing = (
        (numbers == 0).all(axis=0)
        if one.is_reflectance
        else np.zeros(numbers.shape[1:], dtype=bool)
    )
    scale, offset = (
        np.array(column, dtype=np.float32)[: one.channels, None, None] for column in ground.lines
    )
    is_scaled = bool((scale != 1).any() or (offset != 0).any())
    kind = (
        "uint8" if ground.dtype == "uint8" and not is_scaled else PHYSICAL.get(one.unit, "physical")
    )
    if (
        one.is_reflectance
        and np.issubdtype(np.dtype(ground.dtype), np.integer)
        and kind != "uint8"
        and not is_scaled
    ):
        kind = "dn10000"

    values = Radiometry(kind).to_physical(numbers * scale + offset, one)
    values = np.where(missing, np.nan, values).astype(np.float32)
    _check_range(values, one, path)
    return values


def _check_range(values: FloatArray, one: Modality, path: Path) -> None:
    """Refuses numbers that are not in the modality's unit (raises Unusable: "wrong unit")."""
    measured = values[np.isfinite(values)]
    if not measured.size:
        return
    brightest = float(np.percentile(measured, 98))
    if one.is_reflectance and brightest > BRIGHTEST:
        advice = "declare their scale, or store reflectance x 10000 as integers"
        text = f"{path}: numbers up to {brightest:.4g} are no reflectance of 0 to 1; {advice}"
        raise Unusable("wrong unit", text)

    middle = float(np.median(measured))
    if one.is_sar and middle > LOUDEST_DB:
        text = f"{path}: a median of {middle:.4g} is no backscatter in dB; store 10 log10 of power"
        raise Unusable("wrong unit", text)


@dataclass(frozen=True)
class _Ground:
    """What a raster says of its place and its numbers."""

    crs: CRS | None
    transform: Affine
    size: tuple[int, int]  # width, height
    dtype: str
    lines: tuple[tuple[float, ...], tuple[float, ...]]  # scales, offsets

    @classmethod
    def of(cls, path: Path) -> _Ground:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", NotGeoreferencedWarning)
            with rasterio.open(path) as dataset:
                size = (dataset.width, dataset.height)
                lines = (tuple(dataset.scales), tuple(dataset.offsets))
                return cls(dataset.crs, dataset.transform, size, dataset.dtypes[0], lines)

    @property
    def has_place(self) -> bool:
        return self.crs is not None and not self.transform.is_identity

    @property
    def is_south_up(self) -> bool:
        return self.has_place and self.transform.e > 0

    def corners(self, crs: CRS | None) -> np.ndarray:
        """(2, 2): x and y of the upper left and of the lower right corner as it is read, north
        up.
        """
        (width, height), is_turned = self.size, self.is_south_up
        places = [(0, height if is_turned else 0), (width, 0 if is_turned else height)]
        xs, ys = zip(*(self.transform @ place for place in places), strict=True)
        if self.crs is None or crs is None or self.crs == crs:
            return np.array([xs, ys]).T
        moved = to_crs(self.crs, crs, xs, ys)
        return np.array([moved[0], moved[1]]).T


def _check_grounds(files: dict[str, Path]) -> None:
    """Refuses rasters of one date whose georeferences say that they cover other ground (raises
    Unusable: "misregistered").
    """
    grounds = []
    for id_, path in files.items():
        try:
            ground = _Ground.of(path)
        except RasterioError as error:
            raise Unusable("broken file", f"{path}: {error}") from error

        if ground.has_place:
            grounds.append((id_, path, ground))

    if len(grounds) < 2:
        return

    _, first_path, first = grounds[0]
    for id_, path, ground in grounds[1:]:
        pixel = max(abs(first.transform.a), abs(first.transform.e))
        coarser = max(1.0, modality(grounds[0][0]).vae_factor / modality(id_).vae_factor)
        apart = float(np.abs(ground.corners(first.crs) - first.corners(first.crs)).max()) / (
            pixel * coarser
        )
        if apart > APART:
            text = f"{path} lies {apart:.1f} pixels off {first_path.name} by its georeference"
            raise Unusable("misregistered", text)
