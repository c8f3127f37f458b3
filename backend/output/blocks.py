"""Block rows as files: small tiled TIFFs, and whether one has the bytes that were written.

Imports rasterio, layers and cog."""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.io import MemoryFile

from backend.output.copier import GDAL_OPTIONS
from backend.output.layers import Layer
from backend.raster.errors import GDAL_ERRORS

# One thread: with more, GDAL 3.10 hands tags of a raster that has an internal mask to its threads
# after freeing them.
_BLOCK_PROFILE = {
    "driver": "GTiff",
    "tiled": True,
    "blockxsize": 256,
    "blockysize": 256,
    "num_threads": 1,
}
# a quarter of deflate's time for the same size; what waits for the model counts
_ZSTD = {"compress": "zstd", "zstd_level": 1}
_DEFLATE = {"compress": "deflate", "zlevel": 1}


def is_as_written(path: Path, size: int, crc32: int) -> bool:
    """Whether a block row's file has the bytes that the journal records; one of no bytes is not
    there.
    """
    if not path.exists():
        return size == 0
    content = path.read_bytes()
    return len(content) == size and zlib.crc32(content) == crc32


@cache
def _compression() -> dict[str, Any]:
    """Of block rows: the fastest that this GDAL was built with."""
    try:
        with (
            MemoryFile() as memory,
            memory.open(**_BLOCK_PROFILE, **_ZSTD, width=16, height=16, count=1, dtype="uint8"),
        ):
            return _ZSTD
    except GDAL_ERRORS:
        return _DEFLATE


def encode_block(layer: Layer, array: npt.NDArray[Any], valid: npt.NDArray[np.bool_]) -> bytes:
    """A block row (C, H, W) as a TIFF's bytes; where a layer has no nodata value, with a mask."""
    predictor = 3 if layer.dtype == "float32" else 2
    profile = (
        _BLOCK_PROFILE
        | _compression()
        | {
            "dtype": layer.dtype,
            "count": layer.count,
            "predictor": predictor,
            "bigtiff": "IF_SAFER",
        }
    )
    with rasterio.Env(**GDAL_OPTIONS), MemoryFile() as memory:
        with memory.open(**profile, width=array.shape[2], height=array.shape[1]) as out:
            out.write(array)
            if layer.nodata is None:
                out.write_mask(valid)

        return bytes(memory.getbuffer())
