"""How much of a source GDAL keeps decoded: a row of windows with what overlaps it, and no more.

Imports raster and tiling.

Windows of neighbouring rows share pixels, and blocks are larger than what they share. With less
than a row in its cache GDAL decodes blocks twice, which costs most of a run where they are JPEG
2000's; what it would keep beyond that is not read again."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import rasterio

from backend.geometry.tiling import WindowGrid
from backend.source.raster import Source

LEAST_BYTES, MOST_BYTES = 16 * 2**20, 256 * 2**20


def cache_bytes(source: Source, grid: WindowGrid, strips: Sequence[range]) -> int:
    """What the widest of these strips (columns of windows) needs; at most GDAL_CACHEMAX, where the
    environment says that.
    """
    height, width = source.block_shape
    rows = source.modality.native_patch + 2 * height  # a window begins and ends inside blocks
    across = max(len(columns) for columns in strips) * grid.stride * source.modality.vae_factor
    wanted = rows * min(source.width + width, across + 2 * width) * source.decoded_pixel_bytes
    return min(max(LEAST_BYTES, wanted), _most())


@contextmanager
def rows_held(source: Source, grid: WindowGrid, strips: Sequence[range]) -> Iterator[None]:
    """Within it, GDAL's block cache, of which a process has only one, is as large as that."""
    with rasterio.Env(GDAL_CACHEMAX=cache_bytes(source, grid, strips)):
        yield


def _most() -> int:
    reported = os.environ.get("GDAL_CACHEMAX", "")
    if not reported.isdigit():
        return MOST_BYTES
    return int(reported) * (
        2**20 if int(reported) < 100_000 else 1
    )  # GDAL: small numbers are megabytes
