"""The rasters that a run writes, described: their layers, their pixels, and a GDAL VRT that strings block rows together.

Writes nothing; imports geometry and protocol.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from affine import Affine
from rasterio.crs import CRS

from backend.geometry.tiling import Rect
from backend.protocol import TAG_NAMESPACE

GDAL_TYPES = {"uint8": "Byte", "uint16": "UInt16", "float32": "Float32"}
_COLOURS = ("Red", "Green", "Blue")


@dataclass(frozen=True)
class Layer:
    """One raster that a run writes: the result, or the deviation beside it."""

    path: Path
    dtype: str
    count: int
    nodata: float | None  # None: invalid pixels are told by an internal mask
    descriptions: tuple[str, ...]
    units: str
    colours: tuple[tuple[int, int, int, int], ...] = ()  # RGBA of the numbers from 0 on, where they name classes


@dataclass(frozen=True)
class OutputGrid:
    """Where the output's pixels lie."""

    width: int
    height: int
    crs: CRS | None
    transform: Affine | None


def mosaic_vrt(layer: Layer, grid: OutputGrid, blocks: list[tuple[Path, Rect]], tags: dict[str, str]) -> str:
    """The XML of a VRT over block rows; where there is none, nothing is valid.

    Args:
        layer: what the blocks hold.
        grid: the whole raster's pixels.
        blocks: each block row's file, in the VRT's own folder, and its pixels of the raster.
        tags: written in the namespace ANY2ANY.
    """
    parts = [f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}">']
    if grid.crs is not None:
        parts.append(f"<SRS>{escape(grid.crs.to_wkt())}</SRS>")
    if grid.transform is not None:
        parts.append(f"<GeoTransform>{', '.join(repr(float(number)) for number in grid.transform.to_gdal())}</GeoTransform>")
    parts.append(f'<Metadata domain="{TAG_NAMESPACE}">' + "".join(_item(key, value) for key, value in tags.items()) + "</Metadata>")
    parts += [_band(layer, number, blocks) for number in range(1, layer.count + 1)]
    if layer.nodata is None:
        sources = _sources("mask,1", blocks)
        parts.append(f'<MaskBand><VRTRasterBand dataType="Byte">{sources}</VRTRasterBand></MaskBand>')
    return "".join([*parts, "</VRTDataset>"])


def _band(layer: Layer, number: int, blocks: list[tuple[Path, Rect]]) -> str:
    nodata = "" if layer.nodata is None else f"<NoDataValue>{layer.nodata}</NoDataValue>"
    colour = f"<ColorInterp>{_COLOURS[number - 1]}</ColorInterp>" if layer.count == 3 else "<ColorInterp>Gray</ColorInterp>"
    if layer.colours:
        entries = "".join(f'<Entry c1="{r}" c2="{g}" c3="{b}" c4="{a}"/>' for r, g, b, a in layer.colours)
        colour = f"<ColorInterp>Palette</ColorInterp><ColorTable>{entries}</ColorTable>"
    about = f"<Description>{escape(layer.descriptions[number - 1])}</Description><UnitType>{escape(layer.units)}</UnitType>"
    head = f'<VRTRasterBand dataType="{GDAL_TYPES[layer.dtype]}" band="{number}">'
    return f"{head}{about}{nodata}{colour}{_sources(str(number), blocks)}</VRTRasterBand>"


def _sources(band: str, blocks: list[tuple[Path, Rect]]) -> str:
    return "".join(
        f'<SimpleSource><SourceFilename relativeToVRT="1">{escape(path.name)}</SourceFilename><SourceBand>{band}</SourceBand>'
        f'<SrcRect xOff="0" yOff="0" {_size(place)}/><DstRect xOff="{place.column}" yOff="{place.row}" {_size(place)}/></SimpleSource>'
        for path, place in blocks
    )


def _size(place: Rect) -> str:
    return f'xSize="{place.width}" ySize="{place.height}"'


def _item(key: str, value: str) -> str:
    return f'<MDI key="{escape(key)}">{escape(value)}</MDI>'
