"""The rasters that a run writes: their bands and pixels, and the VRT that strings their block rows
together.

Imports raster.vrt, geometry and protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backend.geometry.tiling import Rect
from backend.raster.vrt import VrtBand, VrtGrid, VrtSource, dataset_xml
from backend.shared import TAG_NAMESPACE

COLOURS = ("Red", "Green", "Blue")


@dataclass(frozen=True)
class Layer:
    """One raster that a run writes: the result, or the deviation beside it."""

    path: Path
    dtype: str
    count: int
    nodata: float | None  # None: an internal mask marks invalid pixels
    descriptions: tuple[str, ...]
    units: str
    # RGBA of the numbers from 0 on, where they name classes
    colours: tuple[tuple[int, int, int, int], ...] = ()


def block_rows_vrt(
    layer: Layer, grid: VrtGrid, blocks: list[tuple[Path, Rect]], tags: dict[str, str]
) -> str:
    """The XML of a VRT over block rows; where there is none, nothing is valid.

    Args:
        layer: what the blocks hold.
        grid: the whole raster's pixels.
        blocks: each block row's file, in the VRT's own folder, and its pixels of the raster.
        tags: written in the namespace ANY2ANY.
    """
    bands = []
    for number in range(1, layer.count + 1):
        band = VrtBand(
            dtype=layer.dtype,
            sources=_sources(number, blocks),
            description=layer.descriptions[number - 1],
            units=layer.units,
            no_data=layer.nodata,
            colour=COLOURS[number - 1] if layer.count == len(COLOURS) else "Gray",
            palette=layer.colours,
        )
        bands.append(band)

    mask = _sources("mask,1", blocks) if layer.nodata is None else []
    return dataset_xml(grid, bands, tags, TAG_NAMESPACE, mask)


def _sources(band: int | str, blocks: list[tuple[Path, Rect]]) -> list[VrtSource]:
    return [
        VrtSource(
            path.name,
            band,
            place.width,
            place.height,
            (place.column, place.row, place.width, place.height),
            is_relative=True,
        )
        for path, place in blocks
    ]
