"""Spectral indices of true and synthetic bands: NDVI, NDWI, NDMI, NBR, marked as synthetic where
one of the bands is.

    I = (a - b) / (a + b)

of two bands' reflectance. Where a band's expected error s lies beside its raster
(`<name>_error.tif`), that of the index is written, too, to first order and with independent errors:

    s_I = 2 sqrt((b s_a)^2 + (a s_b)^2) / (a + b)^2

Imports source, output, geometry, modalities and errors.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio

from backend.arrays import FloatArray
from backend.errors import Cancelled, InputError, OutputError
from backend.geometry.grid import Grid
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import modality
from backend.notices import as_value, notice
from backend.output.layers import Layer
from backend.output.paths import error_path
from backend.output.store import PartialStore
from backend.output.targets import software_version
from backend.radiometry import Radiometry
from backend.raster.vrt import VrtGrid
from backend.shared import TAG_NAMESPACE
from backend.source.opening import open_dataset
from backend.source.raster import Source, open_source
from backend.source.recognition import resolve_radiometry

# Index -> the two bands a and b.
INDICES = {
    "ndvi": ("nir", "red"),  # Rouse et al. 1974
    "ndwi": ("green", "nir"),  # McFeeters 1996
    "ndmi": ("nir", "swir1"),  # Gao 1996
    "nbr": ("nir", "swir2"),  # Key and Benson 2006
}
# Band -> the modality that has it and its name there.
BANDS = {
    "red": ("rgb", "B04"),
    "green": ("rgb", "B03"),
    "nir": ("nir", "B08"),
    "swir1": ("ms", "B11"),
    "swir2": ("ms", "B12"),
}
NODATA = -9999.0
STRIP_PIXELS = 4_000_000


@dataclass(frozen=True)
class IndexResult:
    """What was written.

    Attributes:
        output: the raster, float32 between -1 and 1.
        error_output: the index's expected error; None where no band has one.
        synthetic: names of the bands that a model made.
        warnings: what the user should know.
    """

    output: str
    index: str
    width: int
    height: int
    synthetic: tuple[str, ...]
    error_output: str | None
    warnings: tuple[str, ...]


class _Band:
    """One band as reflectance on the index's grid.

    Args:
        name: one of BANDS.
        spec: PATH, or PATH#NUMBER for a band by its number.
        onto: the CRS and grid of another band; None: this one's own.
    """

    def __init__(self, name: str, spec: str, onto: tuple[Any, Grid] | None) -> None:
        path, number = _split(spec)
        id_, band = BANDS[name]
        self.name, self.path = name, path
        self.place = 0 if number else modality(id_).bands.index(band)
        self.source: Source = open_source(
            path, modality("nir" if number else id_), (number,) if number else None, onto=onto
        )
        reading = resolve_radiometry(self.source, self.source.modality)
        self.radiometry: Radiometry = reading.radiometry
        self.warnings = tuple(
            notice("of_band", band=name, text=as_value(text))
            for text in (*self.source.notes, *reading.warnings)
        )
        self.tags = _provenance(path)
        beside = error_path(Path(path))
        self.error: Path | None = beside if beside.is_file() and onto is None else None
        if beside.is_file() and self.error is None:
            self.warnings += (notice("index.error_grid", band=name),)

    @property
    def is_synthetic(self) -> bool:
        return self.tags.get("SYNTHETIC") == "YES"

    def read(self, rows: Rect) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
        """(H, W) reflectance and where it is valid."""
        tile = self.source.read(rows)
        values = self.radiometry.to_physical(tile.values, self.source.modality)[self.place]
        return values, tile.valid & np.isfinite(values)

    def read_error(self, rows: Rect) -> FloatArray:
        """(H, W) expected error in reflectance; 0 where there is none."""
        if self.error is None:
            return np.zeros((rows.height, rows.width), np.float32)
        with rasterio.open(self.error) as dataset:
            index = min(self.place + 1, dataset.count) if dataset.count > 1 else 1
            window = rasterio.windows.Window(rows.column, rows.row, rows.width, rows.height)
            return np.nan_to_num(dataset.read(index, window=window).astype(np.float32))


def write_index(
    name: str,
    given: Mapping[str, str],
    output: Path,
    overwrite: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancel: threading.Event | None = None,
) -> IndexResult:
    """Writes an index as a COG on the grid of its first band; the other is warped onto that where
    it lies on another.

    Args:
        name: one of INDICES.
        given: PATH or PATH#NUMBER by the name of a band; without a number the band is recognised.
        output: the raster to write; `<output>_error.tif` comes beside it where an expected error is
            known.
        overwrite: an older file may be replaced.
        progress: rows done, rows in all.
        cancel: ends it.

    Raises:
        InputError: input.usage for an unknown index or a missing band; input.empty; those of
            open_source.
        OutputError: output.exists, output.not_writable, output.disk_full.
        Cancelled
    """
    if name not in INDICES:
        raise InputError(
            "input.usage",
            message("Unknown index '{name}'.", name=name),
            message("Use one of {known}.", known=", ".join(INDICES)),
        )

    missing = [band for band in INDICES[name] if not given.get(band)]
    if missing:
        raise InputError(
            "input.usage",
            message(
                "{index} needs the band {missing}.",
                index=name.upper(),
                missing=" and ".join(missing),
            ),
            message("Give --{option} PATH.", option=missing[0]),
        )

    stop = cancel or threading.Event()

    with ExitStack() as stack:
        first, second = _opened(name, given, stack)
        width, height = first.source.width, first.source.height
        has_error = first.error is not None or second.error is not None
        layers = _layers(
            name, output, has_error, any(band.is_synthetic for band in (first, second))
        )
        _refuse_outputs(layers, [first.path, second.path], overwrite)
        key = {
            "index": name,
            "bands": [_identity(band) for band in (first, second)],
            "version": software_version(),
        }
        grid = VrtGrid(width, height, first.source.crs, first.source.transform)
        store = PartialStore(layers, grid, key, resume=True)
        stack.callback(store.release)

        step = max(1, STRIP_PIXELS // width)
        for number, top in enumerate(range(0, height, step)):
            if stop.is_set():
                raise Cancelled("The index was cancelled.")
            rows = Rect(0, top, width, min(step, height - top))
            if (0, number) not in store.done:
                arrays, valid = _rows(first, second, rows, has_error)
                store.commit(0, number, 0, top, arrays if valid.any() else (), valid)

            progress(rows.stop_row, height)

        if not store.has_valid:
            store.discard()
            text = message(
                "The bands of {index} have no valid pixel in common.", index=name.upper()
            )
            raise InputError("input.empty", text, "Do they show the same place?")

        store.assemble(_tags(name, output, (first, second)), stop)
        note = store.publish()

    warnings = (*first.warnings, *second.warnings, *((note,) if note else ()))
    made = tuple(band.name for band in (first, second) if band.is_synthetic)
    error = str(layers[1].path) if has_error else None
    return IndexResult(
        str(output), name, width, height, made, error, tuple(dict.fromkeys(warnings))
    )


def _opened(name: str, given: Mapping[str, str], stack: ExitStack) -> tuple[_Band, _Band]:
    """Both bands, on the first one's grid."""
    names = INDICES[name]
    first = _Band(names[0], given[names[0]], None)
    own = stack.enter_context(first.source)
    second = _Band(names[1], given[names[1]], None)
    if _place(second.source) != _place(own):
        second.source.close()
        second = _Band(
            names[1], given[names[1]], (own.crs, Grid(own.width, own.height, own.transform))
        )

    stack.enter_context(second.source)
    return first, second


def _place(source: Source) -> tuple[Any, ...]:
    return source.width, source.height, source.crs, source.transform


def _provenance(path: str) -> dict[str, str]:
    """What a result says of itself; nothing of a product's folder or archive."""
    try:
        with open_dataset(path) as dataset:
            return dict(dataset.tags(ns=TAG_NAMESPACE))
    except InputError:
        return {}


def _rows(
    first: _Band, second: _Band, rows: Rect, has_error: bool
) -> tuple[tuple[FloatArray, ...], npt.NDArray[np.bool_]]:
    a, valid_a = first.read(rows)
    b, valid_b = second.read(rows)
    total = a + b
    valid = valid_a & valid_b & (total > 0)
    safe = np.where(valid, total, np.float32(1))
    index = np.clip((a - b) / safe, -1, 1)
    arrays = [np.where(valid, index, np.float32(NODATA)).astype(np.float32)[None]]
    if has_error:
        spread = 2 * np.hypot(b * first.read_error(rows), a * second.read_error(rows)) / safe**2
        arrays.append(np.where(valid, spread, np.float32(np.nan)).astype(np.float32)[None])

    return tuple(arrays), valid


def _layers(name: str, output: Path, has_error: bool, is_synthetic: bool) -> tuple[Layer, ...]:
    label = f"{name.upper()} (synthetic)" if is_synthetic else name.upper()
    layers = [Layer(output, "float32", 1, NODATA, (label,), "")]
    if has_error:
        layers.append(
            Layer(
                error_path(output), "float32", 1, float("nan"), (f"expected error of {label}",), ""
            )
        )

    return tuple(layers)


def _refuse_outputs(layers: tuple[Layer, ...], sources: list[str], overwrite: bool) -> None:
    for layer in layers:
        path = layer.path
        if not path.parent.is_dir():
            raise OutputError(
                "output.not_writable",
                message("The folder '{folder}' does not exist.", folder=path.parent),
                "Choose another folder.",
            )

        if not path.exists():
            continue
        if any(Path(source).exists() and path.samefile(source) for source in sources):
            raise OutputError(
                "output.exists",
                message("'{path}' is one of the bands.", path=path),
                "Choose another name.",
            )

        if not overwrite:
            raise OutputError(
                "output.exists",
                message("'{path}' exists already.", path=path),
                "Choose another name or use --overwrite.",
            )


def _tags(name: str, output: Path, bands: tuple[_Band, _Band]) -> dict[str, str]:
    """Which bands it is of, and of the synthetic ones all that is known of their making."""
    tags = {
        "INDEX": name,
        "SYNTHETIC": "YES" if any(band.is_synthetic for band in bands) else "NO",
        "SOFTWARE_VERSION": software_version(),
        "CREATED": datetime.now(UTC).isoformat(timespec="seconds"),
    }

    for band in bands:
        tags[f"BAND_{band.name.upper()}"] = Path(band.path).name
        if band.is_synthetic:
            tags |= {
                f"{band.name.upper()}_{key}": value
                for key, value in band.tags.items()
                if key not in ("JOB", "CREATED")
            }

    return tags


def _identity(band: _Band) -> list[Any]:
    file = Path(band.path)
    facts = file.stat() if file.exists() else None
    return [
        band.name,
        band.path,
        band.place,
        None if facts is None else [facts.st_size, facts.st_mtime_ns],
    ]


def _split(spec: str) -> tuple[str, int | None]:
    """PATH#NUMBER (raises InputError: input.usage)."""
    path, mark, number = spec.rpartition("#")
    if not mark or Path(spec).exists():
        return spec, None
    if not number.isdigit() or int(number) < 1:
        raise InputError(
            "input.usage",
            message("'{spec}' names no band: after # a number from 1 on is needed.", spec=spec),
        )

    return path, int(number)
