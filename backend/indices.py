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

import numpy as np
import numpy.typing as npt

from backend.arrays import FloatArray
from backend.errors import Cancelled, InputError, OutputError
from backend.geometry.tiling import Rect
from backend.index_bands import INDICES, IndexBand, open_bands
from backend.messages import message
from backend.output.layers import Layer
from backend.output.paths import error_path
from backend.output.store import PartialStore
from backend.output.targets import software_version
from backend.raster.vrt import VrtGrid

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
    _check_bands(name, given)
    stop = cancel or threading.Event()

    with ExitStack() as stack:
        bands = first, second = open_bands(name, given, stack)
        width, height = first.source.width, first.source.height
        has_error = any(band.error is not None for band in bands)
        layers = _layers(name, output, has_error, any(band.is_synthetic for band in bands))
        _refuse_outputs(layers, [band.path for band in bands], overwrite)
        key = {
            "index": name,
            "bands": [band.identity for band in bands],
            "version": software_version(),
        }
        grid = VrtGrid(width, height, first.source.crs, first.source.transform)
        store = PartialStore(layers, grid, key, resume=True)
        stack.callback(store.release)

        _write_rows(bands, has_error, store, progress, stop)
        if not store.has_valid:
            store.discard()
            text = message(
                "The bands of {index} have no valid pixel in common.", index=name.upper()
            )
            raise InputError("input.empty", text, "Do they show the same place?")

        store.assemble(_tags(name, output, bands), stop)
        note = store.publish()

    warnings = (*first.warnings, *second.warnings, *((note,) if note else ()))
    return IndexResult(
        output=str(output),
        index=name,
        width=width,
        height=height,
        synthetic=tuple(band.name for band in bands if band.is_synthetic),
        error_output=str(layers[1].path) if has_error else None,
        warnings=tuple(dict.fromkeys(warnings)),
    )


def _check_bands(name: str, given: Mapping[str, str]) -> None:
    """Refuses an unknown index or a missing band (raises InputError: input.usage)."""
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


def _write_rows(
    bands: tuple[IndexBand, IndexBand],
    has_error: bool,
    store: PartialStore,
    progress: Callable[[int, int], None],
    stop: threading.Event,
) -> None:
    """Computes the rows that the store does not hold yet (raises Cancelled)."""
    width, height = bands[0].source.width, bands[0].source.height
    step = max(1, STRIP_PIXELS // width)
    for number, top in enumerate(range(0, height, step)):
        if stop.is_set():
            raise Cancelled("The index was cancelled.")
        rows = Rect(0, top, width, min(step, height - top))
        if (0, number) not in store.done:
            arrays, valid = _rows(*bands, rows, has_error)
            store.commit(0, number, 0, top, arrays if valid.any() else (), valid)

        progress(rows.stop_row, height)


def _rows(
    first: IndexBand, second: IndexBand, rows: Rect, has_error: bool
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


def _tags(name: str, output: Path, bands: tuple[IndexBand, IndexBand]) -> dict[str, str]:
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
