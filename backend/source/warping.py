"""Warping a raster to a modality's native size (`--gsd native`), or onto another raster's grid.

Imports rasterio, tiling, modalities and errors.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from affine import Affine
from rasterio.crs import CRS
from rasterio.enums import Resampling
from rasterio.io import DatasetReader
from rasterio.vrt import WarpedVRT
from rasterio.warp import calculate_default_transform, transform

from backend.errors import InputError, OutOfMemory
from backend.geometry.grid import Grid
from backend.messages import message
from backend.raster.errors import GDAL_ERRORS
from backend.source.ground import ground_gsd

_SAME_SIZE = 0.01  # relative; a projection's scale alone makes as much
_WARP_TOLERANCE = 0.01  # pixels that GDAL's interpolated transform may be off
# pixels that GDAL warps at a time, with all of the source below them in memory
_GDAL_BLOCK = (512, 128)
_WARP_BYTES = 4e9
# The four pixels around a place. GDAL would take more wherever it believes that pixels shrink, as
# on a turned grid, and its weights for these are off by up to 0.08 pixel.
_PLAIN_KERNEL = {"XSCALE": 1, "YSCALE": 1}


@dataclass(frozen=True)
class WarpedView:
    """How a raster's numbers are read while it is warped.

    Attributes:
        is_categorical: numbers that must not be averaged (a colour table).
        nodata: a value that marks pixels without a measurement though nothing declares it; None:
            what is declared.
        alpha: the band that masks the others; None: none, or one that GDAL takes for a mask itself.
    """

    is_categorical: bool
    nodata: float | None = None
    alpha: int | None = None

    def options(self) -> dict[str, Any]:
        """Arguments of rasterio's WarpedVRT."""
        out: dict[str, Any] = {} if self.alpha is None else {"src_alpha": self.alpha}
        if self.nodata is not None:
            # a pixel is left out where all bands hold the value: a single dark band is a
            # measurement
            out |= {"src_nodata": self.nodata, "UNIFIED_SRC_NODATA": "YES"}

        return out


def warp_to_gsd(
    dataset: DatasetReader, crs: CRS | None, affine: Affine | None, gsd_m: float, view: WarpedView
) -> DatasetReader | WarpedVRT:
    """The dataset on a north-up grid of `gsd_m` ground metres, in its own projected CRS, or UTM
    when that is geographic.

    Args:
        dataset: the raster.
        crs: its CRS as `raster.georeference` gives it; likewise `affine`.
        affine: its transform.
        gsd_m: metres on the ground per pixel.
        view: how its numbers are read.

    Returns:
        A warped view; the dataset itself where it is on such a grid already.

    Raises:
        InputError: input.georeference, when the raster's place on Earth is not known.
        OutOfMemory: memory.exhausted, when its pixels are so small that warping would hold
            gigabytes of them at once.
    """
    size = ground_gsd(crs, affine, dataset.width, dataset.height)
    if crs is None or affine is None or size is None:
        text = message(
            "The source is not georeferenced, so it cannot be warped to the native ground size."
        )
        raise InputError("input.georeference", text, "Leave out --gsd native.")

    if _is_native(crs, affine, size, gsd_m):
        return dataset

    _refuse_hungry_warp(dataset, size, gsd_m)
    source_crs = _wrapped_at_centre(crs, dataset, affine)
    try:
        target = _native_grid(dataset, source_crs, crs, affine, gsd_m)
        resampling = _resampling(gsd_m / min(size), view.is_categorical)
        return _warped(dataset, source_crs, target, resampling, view)
    except (*GDAL_ERRORS, ValueError) as error:
        raise InputError(
            "input.georeference",
            message(
                "The source cannot be warped to {gsd_m:g} m: {reason}",
                gsd_m=gsd_m,
                reason=str(error),
            ),
            "Leave out --gsd native.",
        ) from error


def _is_native(crs: CRS, affine: Affine, size_m: tuple[float, float], gsd_m: float) -> bool:
    """Whether a raster is north-up and projected with pixels of `gsd_m` ground metres."""
    is_upright = affine.b == affine.d == 0 and affine.a > 0 > affine.e
    has_size = all(abs(metres / gsd_m - 1.0) <= _SAME_SIZE for metres in size_m)
    return crs.is_projected and is_upright and has_size


def _native_grid(
    dataset: DatasetReader, source_crs: CRS, crs: CRS, affine: Affine, gsd_m: float
) -> tuple[CRS, Grid]:
    """The north-up grid of `gsd_m` ground metres around a raster, and its CRS.

    Args:
        source_crs: `crs`, or one whose longitudes run on where the raster's do.
    """
    target_crs, x_units, y_units = crs, 1.0, 1.0
    if crs.is_projected:
        x_units, y_units = _units_per_metre(dataset, crs, affine)
    else:
        target_crs = _local_utm(dataset, crs, affine)

    transform_, width, height = calculate_default_transform(
        source_crs,
        target_crs,
        dataset.width,
        dataset.height,
        *_bounds(dataset, affine),
        resolution=(gsd_m * x_units, gsd_m * y_units),
    )
    return target_crs, Grid(width, height, transform_)


def warp_onto(
    dataset: DatasetReader,
    crs: CRS | None,
    affine: Affine | None,
    grid_crs: CRS | None,
    grid: Grid,
    view: WarpedView,
) -> DatasetReader | WarpedVRT:
    """The dataset on the grid of another raster.

    Args:
        dataset: the raster.
        crs: its CRS as `raster.georeference` gives it; likewise `affine`.
        affine: its transform.
        grid_crs: CRS of the grid.
        grid: where the pixels are to lie.
        view: how its numbers are read.

    Returns:
        A warped view; the dataset itself where it is on that grid already, or where neither has a
        place and both have one size.

    Raises:
        InputError: input.georeference, when one of them has no place on Earth and they are not
            pixel by pixel the same.
    """
    if _lies_on(dataset, crs, affine, grid_crs, grid):
        return dataset
    if crs is None or affine is None or grid_crs is None or grid.transform is None:
        text = message(
            "The two rasters cannot be laid over each other: at least one is not georeferenced, and"
            " their sizes or grids differ."
        )
        raise InputError(
            "input.georeference", text, "Georeference them, or bring both to one size."
        )

    own = ground_gsd(crs, affine, dataset.width, dataset.height)
    wanted = ground_gsd(grid_crs, grid.transform, grid.width, grid.height)
    shrink = min(wanted) / min(own) if own and wanted else 1.0
    try:
        resampling = _resampling(shrink, view.is_categorical)
        return _warped(dataset, crs, (grid_crs, grid), resampling, view)
    except (*GDAL_ERRORS, ValueError) as error:
        raise InputError(
            "input.georeference",
            message("The raster cannot be warped: {reason}", reason=str(error)),
        ) from error


def _lies_on(
    dataset: DatasetReader, crs: CRS | None, affine: Affine | None, grid_crs: CRS | None, grid: Grid
) -> bool:
    """Whether a raster's pixels are the grid's, or neither has a place and both have one size."""
    if (dataset.width, dataset.height) != (grid.width, grid.height):
        return False
    if affine is None or grid.transform is None:
        return affine is None and grid.transform is None
    return crs == grid_crs and _same_pixels(affine, grid)


def _warped(
    dataset: DatasetReader,
    source_crs: CRS,
    target: tuple[CRS, Grid],
    resampling: Resampling,
    view: WarpedView,
) -> WarpedVRT:
    """The dataset warped onto a grid."""
    crs, grid = target
    return WarpedVRT(
        dataset,
        src_crs=source_crs,
        crs=crs,
        transform=grid.transform,
        width=grid.width,
        height=grid.height,
        resampling=resampling,
        dtype="float32",
        tolerance=_WARP_TOLERANCE,
        **(_PLAIN_KERNEL if resampling is Resampling.bilinear else {}),
        # for what nodata, masks, alpha or the edge leave out, whatever the source declares
        nodata=math.nan,
        **view.options(),
    )


def _same_pixels(affine: Affine, grid: Grid) -> bool:
    """Whether two grids of one size differ by less than a hundredth of a pixel at their corners."""
    corners = ((0, 0), (grid.width, 0), (0, grid.height))
    there = (
        [~affine @ (grid.transform @ corner) for corner in corners]
        if grid.transform is not None
        else []
    )
    return all(math.dist(a, b) < _SAME_SIZE for a, b in zip(corners, there, strict=True))


def _refuse_hungry_warp(dataset: DatasetReader, size_m: tuple[float, float], gsd_m: float) -> None:
    columns = min(dataset.width, _GDAL_BLOCK[0] * gsd_m / size_m[0])
    rows = min(dataset.height, _GDAL_BLOCK[1] * gsd_m / size_m[1])
    needed = columns * rows * dataset.count * np.dtype(np.float32).itemsize
    if needed > _WARP_BYTES:
        text = message(
            "Warping pixels of {pixel_m:.2g} m to {gsd_m:g} m would take {needed:.0f} GB of"
            " memory.",
            pixel_m=min(size_m),
            gsd_m=gsd_m,
            needed=needed / 1e9,
        )
        raise OutOfMemory(
            "memory.exhausted",
            text,
            "Average the raster to coarser pixels first, or leave out --gsd native.",
        )


def _units_per_metre(dataset: DatasetReader, crs: CRS, affine: Affine) -> tuple[float, float]:
    """The projection's units per ground metre along x and y, at the centre; round where only its
    small distortion differs.
    """
    size_m = ground_gsd(crs, affine, dataset.width, dataset.height) or (1.0, 1.0)
    nominal = 1.0 / crs.linear_units_factor[1]
    seen = math.hypot(affine.a, affine.d) / size_m[0], math.hypot(affine.b, affine.e) / size_m[1]
    x, y = (nominal if abs(units / nominal - 1.0) <= _SAME_SIZE else units for units in seen)
    return x, y


def _local_utm(dataset: DatasetReader, crs: CRS, affine: Affine) -> CRS:
    """The UTM zone of the raster's centre; beyond 84 N and 80 S the polar stereographic one."""
    x, y = affine @ (dataset.width / 2.0, dataset.height / 2.0)
    (lon,), (lat,) = transform(crs, CRS.from_epsg(4326), [x], [y])[:2]
    if lat > 84.0 or lat < -80.0:
        return CRS.from_epsg(32661 if lat > 0 else 32761)
    zone = int((lon + 180.0) // 6.0) % 60 + 1
    return CRS.from_epsg((32600 if lat >= 0 else 32700) + zone)


def _wrapped_at_centre(crs: CRS, dataset: DatasetReader, affine: Affine) -> CRS:
    """The CRS itself, or one whose longitudes run on beyond 180 degrees where the raster's do."""
    west, _, east, _ = _bounds(dataset, affine)
    if not crs.is_geographic or (west >= -180.0 and east <= 180.0):
        return crs
    return CRS.from_string(f"{crs.to_proj4()} +lon_wrap={(west + east) / 2.0:.6f}")


def _bounds(dataset: DatasetReader, affine: Affine) -> tuple[float, float, float, float]:
    corners = [
        affine @ corner
        for corner in (
            (0, 0),
            (dataset.width, 0),
            (0, dataset.height),
            (dataset.width, dataset.height),
        )
    ]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _resampling(shrink: float, categorical: bool) -> Resampling:
    if categorical:
        return Resampling.nearest
    return Resampling.average if shrink > 2.0 else Resampling.bilinear
