"""Copies an assembled virtual raster into a cloud-optimised GeoTIFF.

Imports vrt and errors; rasterio.

GDAL's copy can neither report its progress nor be stopped from Python, and where a write fails
it may take its process along. So it runs in a separate process (`python -m backend.output.cog`),
which stays for the next copy: its files' sizes tell its progress, and it is ended when the run is
cancelled or its parent is gone."""

from __future__ import annotations

import errno
import math
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.windows import Window

from backend.errors import Cancelled
from backend.geometry.tiling import Rect
from backend.output.copier import Report, copier, written_files
from backend.output.layers import Layer
from backend.raster.vrt import VrtGrid

COG_BLOCK = 512
# GDAL's own, 6, takes twice the time for files of the same size within a hundredth
# (OPTIMISATIONS.md)
DEFLATE_LEVEL = 1
# the copy's bytes and its temporary overviews', as a multiple of the blocks' bytes: 1.3 to 1.7
# measured
_OVERVIEWS = 1.5


def copy_to_cog(
    virtual: Path,
    finished: Path,
    layer: Layer,
    grid: VrtGrid,
    block_bytes: int,
    report: Report,
    cancel: threading.Event,
) -> None:
    """Writes `finished`, and reads one tile of every level back.

    Args:
        virtual: a VRT over the finished block rows.
        finished: the file; not there when this fails.
        layer: says how it is compressed.
        grid: its size.
        block_bytes: what the block rows take on disk, to tell how far the copy is.
        report: gets the share that is done.
        cancel: ends the copy.

    Raises:
        OSError: it cannot be written; the text is GDAL's.
        Cancelled
    """
    options = _options(layer, grid)
    try:
        copier.copy(virtual, finished, options, int(block_bytes * _OVERVIEWS), report, cancel)
        _check_readable(finished)
    except BaseException:
        for path in written_files(finished):
            path.unlink(missing_ok=True)
        raise


def overview_levels(width: int, height: int) -> int:
    """How often a raster is halved until it fits a block; less often where its short side would
    come to nothing.

    Validators of COGs reject two levels of the same width.
    """
    to_a_block = math.ceil(math.log2(max(width, height, COG_BLOCK) / COG_BLOCK))
    return min(to_a_block, int(math.log2(min(width, height))))


def _options(layer: Layer, grid: VrtGrid) -> dict[str, Any]:
    predictor = "FLOATING_POINT" if layer.dtype == "float32" else "STANDARD"
    options = {
        "compress": "DEFLATE",
        "level": DEFLATE_LEVEL,
        "predictor": predictor,
        "blocksize": COG_BLOCK,
        "bigtiff": "IF_SAFER",
    }

    levels = overview_levels(grid.width, grid.height)
    options |= {"overviews": "AUTO", "overview_count": levels} if levels else {"overviews": "NONE"}
    # tiles without a valid pixel are not in the file: they read as nodata
    options["sparse_ok"] = True
    return options | {
        "overview_resampling": "NEAREST" if layer.colours else "AVERAGE",
        "copy_src_mdd": "YES",
    }  # without the latter, only untagged metadata is kept


def compare_with_blocks(
    finished: Path, blocks: Sequence[tuple[Path, Rect]], cancel: threading.Event
) -> None:
    """Reads the whole raster back and compares it with the block rows that it was written from.

    Args:
        finished: the COG.
        blocks: each block row's file and its pixels of the raster.
        cancel: ends it.

    Raises:
        OSError: a pixel or the mask differs: GDAL had not written what it was given.
        Cancelled
    """
    with rasterio.open(finished) as dataset:
        has_mask = dataset.nodata is None
        for path, place in blocks:
            with rasterio.open(path) as block:
                for top in range(0, place.height, COG_BLOCK):
                    if cancel.is_set():
                        raise Cancelled
                    height = min(COG_BLOCK, place.height - top)
                    own = Window(0, top, place.width, height)
                    there = Window(place.column, place.row + top, place.width, height)
                    is_same = np.array_equal(
                        block.read(window=own),
                        dataset.read(window=there),
                        equal_nan=block.dtypes[0] == "float32",
                    )
                    if is_same and has_mask:
                        is_same = np.array_equal(
                            block.dataset_mask(window=own), dataset.dataset_mask(window=there)
                        )

                    if not is_same:
                        raise OSError(
                            errno.EIO,
                            "what was read back differs from the finished rows at row"
                            f" {place.row + top}",
                        )


def _check_readable(path: Path) -> None:
    """Reads one tile of every overview: GDAL may report a failed write only to stderr."""
    with rasterio.open(path) as dataset:
        levels = len(dataset.overviews(1))
        corner = Window(max(0, dataset.width - 1), max(0, dataset.height - 1), 1, 1)
        dataset.read(window=corner)

    for level in range(levels):
        with rasterio.open(path, overview_level=level) as dataset:
            dataset.read(window=Window(dataset.width - 1, dataset.height - 1, 1, 1))
