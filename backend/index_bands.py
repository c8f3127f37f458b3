"""The bands of a spectral index: opened as any source, the second on the grid of the first."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio

from backend.arrays import FloatArray
from backend.errors import InputError
from backend.geometry.grid import Grid
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import modality
from backend.notices import as_value, notice
from backend.output.paths import error_path
from backend.radiometry import Radiometry
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


class IndexBand:
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

    @property
    def identity(self) -> list[Any]:
        """What a journal compares to know that the band is still the same."""
        file = Path(self.path)
        facts = file.stat() if file.exists() else None
        state = None if facts is None else [facts.st_size, facts.st_mtime_ns]
        return [self.name, self.path, self.place, state]


def open_bands(
    name: str, given: Mapping[str, str], stack: ExitStack
) -> tuple[IndexBand, IndexBand]:
    """Both bands of an index, on the first one's grid; the stack closes them.

    Args:
        name: one of INDICES.
        given: PATH or PATH#NUMBER by the name of a band.
        stack: of the caller.

    Raises:
        InputError: those of open_source.
    """
    names = INDICES[name]
    first = IndexBand(names[0], given[names[0]], None)
    own = stack.enter_context(first.source)
    second = IndexBand(names[1], given[names[1]], None)
    if _place(second.source) != _place(own):
        second.source.close()
        second = IndexBand(
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
