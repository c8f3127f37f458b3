"""Source rasters through rasterio: opening with clear errors, bands, masks, georeference, reading a
window.

`open_source` gives a `Source`; one thread at a time may read from it. What it reads is a float32
array in the raster's own numbers (after the bands' scale and offset) and a mask of what is valid;
radiometry.py says what the numbers stand for. Opening itself is in opening.py, ground size and
warping in ground.py, target grids and masks in geometry/grid.py. Never writes; never imports the
model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.crs import CRS
from rasterio.fill import fillnodata
from rasterio.io import DatasetReader
from rasterio.windows import Window as RasterioWindow

from backend.arrays import Mask
from backend.errors import InputError
from backend.geometry.grid import Grid
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import Modality
from backend.modalities import modality as modality_of
from backend.notices import notice
from backend.protocol import TranslationJob
from backend.shared import TAG_NAMESPACE
from backend.source.band_names import Band, sensor_of
from backend.source.bands import BandChoice, choose_bands
from backend.source.ground import ground_gsd, gsd_warning
from backend.source.opening import (
    DAMAGED,
    READ_ERRORS,
    band_facts,
    georeference,
    open_dataset,
    root_cause,
)
from backend.source.products import find_product, open_product
from backend.source.scale import product_scale
from backend.source.validity import HUGE, OPAQUE, Validity
from backend.source.warped_blocks import WarpedBlocks
from backend.source.warping import WarpedView, warp_onto, warp_to_gsd

# pixels a side: what a VRT's sources are usually cut into, which it does not say
VIRTUAL_BLOCK = 512
_FILL_REACH = 32.0  # pixels over which fill_invalid interpolates; beyond it stands the mean
_CMYK = {"cyan", "magenta", "black"}


@dataclass(frozen=True)
class SourceTile:
    """One window's numbers.

    values: (C, H, W) float32, the raster's numbers after scale and offset; anything where not
    valid. valid: (H, W), True where every chosen band holds a finite value and no nodata, mask or
    alpha says otherwise."""

    values: npt.NDArray[np.float32]
    valid: Mask


@dataclass(frozen=True)
class SourceIdentity:
    """What a journal compares to know that a source is still the same."""

    path: str
    size: int  # bytes, over all files of the dataset
    mtime_ns: int  # of its newest file


class Source:
    """A raster opened for one modality; a context manager.

    width, height (pixels), crs and transform (None where not georeferenced), gsd_m ((x, y) on the
    ground or None), bands (BandChoice), warnings (sentences) and dtype (of the chosen bands on
    disk) describe it."""

    def __init__(
        self,
        path: str,
        dataset: DatasetReader,
        modality: Modality,
        bands: tuple[int, ...] | None,
        gsd: str = "source",
        onto: tuple[CRS | None, Grid] | None = None,
        nodata: tuple[float, ...] = (),
    ) -> None:
        """Checks the bands and the georeference of an open dataset, which it then owns.

        Raises:
            InputError: input.bands, input.dtype, or input.georeference where a warp is impossible.
        """
        self.path = path
        self.modality = modality
        self._original = dataset
        self._palette = _palette(dataset, modality, bands)
        self.bands = _choice(dataset, path, modality, bands, self._palette)
        _refuse_complex(dataset, self.bands.indexes)
        self.crs, self.transform, notes = georeference(dataset)
        self.gsd_m = ground_gsd(self.crs, self.transform, dataset.width, dataset.height)
        self._dataset: Any = dataset
        self.validity = Validity(dataset, self.bands.indexes, modality, self._read_original, nodata)
        view = WarpedView(self._palette is not None, None, self.validity.alpha)
        if gsd == "native" or onto is not None:
            view = replace(view, nodata=self.validity.undeclared)
        if gsd == "native":
            self._dataset = warp_to_gsd(dataset, self.crs, self.transform, modality.gsd_m, view)
            self.crs, self.transform = self._dataset.crs, self._dataset.transform
            self.gsd_m = ground_gsd(
                self.crs, self.transform, self._dataset.width, self._dataset.height
            )

        if onto is not None:
            self._dataset = warp_onto(dataset, self.crs, self.transform, *onto, view)
            self.crs, self.transform = onto[0], onto[1].transform

        is_warped = self._dataset is not dataset
        self._warped = WarpedBlocks(self._dataset, list(self.bands.indexes)) if is_warped else None
        size_note = gsd_warning(modality, self.gsd_m)
        self.warnings = (*notes, *self.bands.warnings, *((size_note,) if size_note else ()))
        self.width: int = self._dataset.width
        self.height: int = self._dataset.height
        self.dtype: str = dataset.dtypes[self.bands.indexes[0] - 1]
        facts = [band for band in band_facts(dataset) if band.index in self.bands.indexes]
        order = {band.index: (band.scale, band.offset) for band in facts}
        self.product_scale = None if modality.is_sar else product_scale(path, facts)
        self._lines = [order[index] for index in self.bands.indexes]
        if self.product_scale is not None:
            self._lines = [(self.product_scale.scale, self.product_scale.offset)] * len(self._lines)

    @property
    def notes(self) -> tuple[str, ...]:
        """The warnings, and a sentence for each value that was read as no-data though nothing
        declares it.
        """
        places = {0.0: "0 in all bands" if len(self.bands.indexes) > 1 else "0"}
        named = [places.get(value, f"{value:g}") for value in self.validity.fills.notable]
        return (*self.warnings, *(notice("nodata.undeclared", value=name) for name in named))

    def __enter__(self) -> Source:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the files."""
        if self._dataset is not self._original:
            self._dataset.close()
        self._original.close()

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return self.width, self.height

    @property
    def block_shape(self) -> tuple[int, int]:
        """(height, width) of the largest blocks that a read decodes; of a VRT's sources, a
        guess.
        """
        heights, widths = zip(*self._dataset.block_shapes, strict=True)
        hidden = VIRTUAL_BLOCK if self._original.driver == "VRT" else 0
        return max(*heights, hidden), max(*widths, hidden)

    @property
    def decoded_pixel_bytes(self) -> int:
        """Bytes that a read decodes of each pixel: of all bands where they are stored together."""
        is_together = (
            self._original.interleaving is not None
            and self._original.interleaving.name.lower() == "pixel"
        )
        return (self._original.count if is_together else len(self.bands.indexes)) * np.dtype(
            self.dtype
        ).itemsize

    @property
    def has_scale(self) -> bool:
        """Whether a band declares a scale or an offset, or the product's name does."""
        return any(line != (1.0, 0.0) for line in self._lines)

    @property
    def is_palette(self) -> bool:
        return self._palette is not None

    @property
    def bits(self) -> int | None:
        """Bits in use per number where the file declares fewer than its dtype holds, e.g. 12."""
        text = self._original.tags(self.bands.indexes[0], ns="IMAGE_STRUCTURE").get("NBITS", "")
        return int(text) if text.isdigit() else None

    @property
    def has_rpcs(self) -> bool:
        """Whether rational polynomial coefficients come along: the mark of raw, uncalibrated
        imagery.
        """
        return self._original.rpcs is not None

    @property
    def facts(self) -> tuple[Band, ...]:
        """What the raster says about the chosen bands."""
        by_index = {band.index: band for band in band_facts(self._original)}
        return tuple(by_index[index] for index in self.bands.indexes)

    def tags(self) -> dict[str, str]:
        """The dataset's and the chosen bands' tags together."""
        out: dict[str, str] = dict(self._original.tags())
        for index in self.bands.indexes:
            out.update(self._original.tags(index))
        return out

    @property
    def is_own_result(self) -> bool:
        """Whether this software wrote it."""
        return self._original.tags(ns=TAG_NAMESPACE).get("SYNTHETIC") == "YES"

    def identity(self) -> SourceIdentity:
        """Path, size and time of the dataset's files (a VRT's sources and sidecars included)."""
        files = {Path(name) for name in (*self._original.files, self.path)}
        stats = [file.stat() for file in files if file.is_file()]
        return SourceIdentity(
            self.path,
            sum(stat.st_size for stat in stats),
            max((stat.st_mtime_ns for stat in stats), default=0),
        )

    def read(self, window: Rect) -> SourceTile:
        """Reads a window, which must lie inside the raster.

        Raises:
            InputError: input.unreadable, when any part of it cannot be decoded.
        """
        part = RasterioWindow(window.column, window.row, window.width, window.height)
        indexes = list(self.bands.indexes)
        try:
            if self._warped is not None:
                raw, masks, alpha = self._warped.read(window), None, None
            else:
                raw = self._dataset.read(indexes, window=part)
                masks = (
                    self._dataset.read_masks(indexes, window=part)
                    if self.validity.has_masks
                    else None
                )
                alpha = (
                    None
                    if self.validity.alpha is None
                    else self._dataset.read(self.validity.alpha, window=part)
                )
        except READ_ERRORS as error:
            raise InputError(
                "input.unreadable",
                message(
                    "'{path}' cannot be read at columns {left} to {right}, rows {top} to {bottom}:"
                    " {reason}",
                    path=self.path,
                    left=window.column,
                    right=window.stop_column - 1,
                    top=window.row,
                    bottom=window.stop_row - 1,
                    reason=root_cause(error),
                ),
                DAMAGED,
            ) from error

        if self._warped is not None:  # the warp left out what holds no measurement
            valid: Mask = np.asarray((np.isfinite(raw) & (np.abs(raw) < HUGE)).all(axis=0))
        else:
            valid = self.validity.of(raw, masks, alpha)

        if raw.dtype.kind == "f":
            raw = np.where(valid, raw, 0.0)
        if self._palette is not None:
            # (H, W, 4)
            entries = self._palette[np.clip(raw[0].astype(np.int64), 0, len(self._palette) - 1)]
            values = np.moveaxis(entries[..., : self.modality.channels], -1, 0).astype(np.float32)
            return SourceTile(values, valid & (entries[..., 3] >= OPAQUE))

        return SourceTile(self._scaled(raw), valid)

    def _read_original(self, window: Rect) -> npt.NDArray[Any]:
        """Raw numbers of the dataset before any warp, (C, H, W); raises as `read` does."""
        part = RasterioWindow(window.column, window.row, window.width, window.height)
        try:
            return np.asarray(self._original.read(list(self.bands.indexes), window=part))
        except READ_ERRORS as error:
            text = message(
                "'{path}' cannot be read at column {column}, row {row}: {reason}",
                path=self.path,
                column=window.column,
                row=window.row,
                reason=root_cause(error),
            )
            raise InputError("input.unreadable", text, DAMAGED) from error

    def _scaled(self, raw: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        if not self.has_scale:
            return np.asarray(raw, dtype=np.float32)
        scale, offset = (
            np.array(column, dtype=np.float64)[:, None, None]
            for column in zip(*self._lines, strict=True)
        )
        return np.asarray(raw * scale + offset, dtype=np.float32)


def open_source(
    path: str,
    modality: Modality,
    bands: tuple[int, ...] | None = None,
    gsd: str = "source",
    onto: tuple[CRS | None, Grid] | None = None,
    nodata: tuple[float, ...] = (),
) -> Source:
    """Opens a raster for one source modality.

    Args:
        path: a file, a zip that holds one raster, a product's folder or archive, or a GDAL dataset
            name (a subdataset, /vsi...).
        modality: the source modality.
        bands: 1-based, in the modality's order; None: recognised.
        gsd: "source", or "native" to warp to the modality's ground size.
        onto: the CRS and the grid of another raster, to be read on that.
        nodata: values that hold no measurement, besides what the raster declares.

    Raises:
        InputError: input.not_found, input.unreadable, input.bands, input.dtype, input.georeference.
    """
    product = find_product(path)
    dataset = open_dataset(path) if product is None else open_product(product, modality)
    try:
        return Source(path, dataset, modality, bands, gsd, onto, nodata)
    except BaseException:
        dataset.close()
        raise


def open_job_source(job: TranslationJob, gsd: str | None = None) -> Source:
    """The source of a job as the job says it is read; `gsd` in place of the job's (raises as
    `open_source` does).
    """
    read_at = job.gsd if gsd is None else gsd
    return open_source(
        job.source, modality_of(job.source_modality), job.bands, read_at, nodata=job.nodata or ()
    )


def fill_invalid(values: npt.NDArray[np.float32], valid: Mask) -> npt.NDArray[np.float32]:
    """Invalid pixels filled from the valid ones of the same array: interpolated when near, their
    mean when far.

    Args:
        values: (C, H, W); anything, NaN and inf included, where not valid.
        valid: (H, W).

    Returns:
        (C, H, W) finite float32, a new array unless all is valid; zeros when nothing is valid.
    """
    if valid.all():
        return values
    if not valid.any():
        return np.zeros_like(values)
    filled = np.empty_like(values)
    for band, out in zip(values, filled, strict=True):
        mean = band[valid].mean(dtype=np.float64)
        near = fillnodata(
            np.where(valid, band, np.nan).astype(np.float32),
            mask=valid,
            max_search_distance=_FILL_REACH,
        )
        out[:] = np.where(np.isfinite(near), near, mean)

    return filled


def _choice(
    dataset: DatasetReader,
    path: str,
    modality: Modality,
    bands: tuple[int, ...] | None,
    palette: npt.NDArray[np.uint8] | None,
) -> BandChoice:
    if palette is not None:
        return BandChoice((1,), "The colour table is expanded to its colours.")
    facts = band_facts(dataset)
    colour_space = dataset.tags(ns="IMAGE_STRUCTURE").get("SOURCE_COLOR_SPACE", "")
    if colour_space == "CMYK" or _CMYK.issubset(band.colour for band in facts):
        text = message("The raster holds printing inks (CMYK), which are not spectral bands.")
        raise InputError("input.bands", text, "Convert it to RGB first.")

    tags = " ".join(f"{key}={value}" for key, value in dataset.tags().items())[:20000]
    return choose_bands(facts, modality, bands, sensor_of(Path(path).name, tags), Path(path).stem)


def _palette(
    dataset: DatasetReader, modality: Modality, bands: tuple[int, ...] | None
) -> npt.NDArray[np.uint8] | None:
    """(entries, 4) RGBA of a raster with a colour table, None without one or where other bands are
    requested.

    Raises:
        InputError: input.bands, when the modality cannot be computed from colours (numbers of a
            palette measure nothing).
    """
    if bands is not None and 1 not in bands:
        return None
    if dataset.colorinterp[0].name != "palette" or not np.issubdtype(
        np.dtype(dataset.dtypes[0]), np.unsignedinteger
    ):
        return None

    if bands not in (None, (1,)):
        text = message(
            "Band 1 holds numbers of a colour table; all of the colours come from it alone."
        )
        raise InputError("input.bands", text, "Leave out --bands.")

    table = dataset.colormap(1)
    colours = np.zeros((max(table) + 1, 4), dtype=np.uint8)
    for entry, colour in table.items():
        colours[entry] = colour
    is_gray = bool((colours[:, :1] == colours[:, 1:3]).all())
    if modality.id != "rgb" and not (is_gray and modality.channels == 1):
        text = message(
            "The raster holds numbers of a colour table, which cannot be read as {modality}.",
            modality=modality.label,
        )
        raise InputError(
            "input.bands", text, "Use a raster of measured values, or the source modality rgb."
        )

    return colours


def _refuse_complex(dataset: DatasetReader, indexes: tuple[int, ...]) -> None:
    for index in indexes:
        if dataset.dtypes[index - 1].startswith("complex"):
            text = message(
                "Band {index} holds complex numbers ({dtype}).",
                index=index,
                dtype=dataset.dtypes[index - 1],
            )
            raise InputError("input.dtype", text, "Convert them to amplitude, power or dB first.")
