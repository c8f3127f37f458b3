"""Blocks of a warped raster that several readers share."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np
import numpy.typing as npt
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from backend.geometry.tiling import Rect

_BLOCK = 256  # pixels
_BLOCKS_KEPT = 96


class WarpedBlocks:
    """Reads a warped raster by fixed blocks, so that a pixel never depends on the window it is
    requested with.

    GDAL interpolates the transform between points of each request, which moves pixels by fractions
    from request to request."""

    def __init__(self, dataset: WarpedVRT, indexes: list[int]) -> None:
        self._dataset = dataset
        self._indexes = indexes
        self._kept: OrderedDict[tuple[int, int], npt.NDArray[np.float32]] = OrderedDict()

    def read(self, window: Rect) -> npt.NDArray[np.float32]:
        """(C, H, W) of a window inside the raster; NaN where nothing is valid."""
        out = np.empty((len(self._indexes), window.height, window.width), dtype=np.float32)
        for top in range(window.row // _BLOCK * _BLOCK, window.stop_row, _BLOCK):
            for left in range(window.column // _BLOCK * _BLOCK, window.stop_column, _BLOCK):
                block = self._block(top, left)
                first_row, last_row = max(window.row, top), min(window.stop_row, top + _BLOCK)
                first, last = max(window.column, left), min(window.stop_column, left + _BLOCK)
                there = out[
                    :,
                    first_row - window.row : last_row - window.row,
                    first - window.column : last - window.column,
                ]
                there[:] = block[:, first_row - top : last_row - top, first - left : last - left]

        return out

    def _block(self, top: int, left: int) -> npt.NDArray[np.float32]:
        if (top, left) in self._kept:
            self._kept.move_to_end((top, left))
            return self._kept[top, left]

        width, height = (
            min(_BLOCK, self._dataset.width - left),
            min(_BLOCK, self._dataset.height - top),
        )
        block: npt.NDArray[np.float32] = self._dataset.read(
            self._indexes, window=Window(left, top, width, height)
        )
        self._kept[top, left] = block
        if len(self._kept) > _BLOCKS_KEPT:
            self._kept.popitem(last=False)
        return block
