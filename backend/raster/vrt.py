"""The one writer of GDAL's virtual rasters (VRT): XML that strings bands of other files together.

    dataset_xml(VrtGrid(width, height, crs, transform), [VrtBand(..., sources=[VrtSource(...)])],
    metadata)

Block rows of a run, bands of a product, assets of a STAC item and mosaics of scenes are all written
here. Imports nothing of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from affine import Affine
from rasterio.crs import CRS

GDAL_TYPES = {
    "uint8": "Byte",
    "int8": "Int8",
    "uint16": "UInt16",
    "int16": "Int16",
    "uint32": "UInt32",
    "int32": "Int32",
    "float32": "Float32",
    "float64": "Float64",
}
Number = int | float


@dataclass(frozen=True)
class VrtGrid:
    """Where the pixels of the whole raster lie."""

    width: int
    height: int
    crs: CRS | None
    transform: Affine | None


@dataclass(frozen=True)
class VrtSource:
    """One band of a file, and the pixels of the VRT that it covers.

    Attributes:
        file: a path, or any name that GDAL opens.
        band: its number, or "mask,1".
        width, height: of the file, in its own pixels.
        place: column, row, width and height in the VRT's pixels; fractions are allowed.
        is_relative: to the VRT's folder.
        resampling: how it is read at another size; "" for the nearest pixel.
        no_data: a value of the file that covers nothing of the sources below.
        uses_mask: its invalid pixels, by the file's own mask, cover nothing of the sources below.
    """

    file: str
    band: int | str
    width: int
    height: int
    place: tuple[Number, Number, Number, Number]
    is_relative: bool = False
    resampling: str = ""
    no_data: Number | None = None
    uses_mask: bool = False


@dataclass(frozen=True)
class VrtBand:
    """One band of the VRT.

    Attributes:
        dtype: numpy's name; one that GDAL lacks is read as float64.
        sources: later ones lie on top.
        scale, offset: physical = offset + scale * number; written where they change anything.
        colour: GDAL's colour interpretation, "" for none.
        palette: RGBA of the numbers from 0 on, where they name classes.
    """

    dtype: str
    sources: Sequence[VrtSource]
    description: str = ""
    units: str = ""
    no_data: Number | None = None
    scale: float = 1.0
    offset: float = 0.0
    colour: str = ""
    palette: tuple[tuple[int, int, int, int], ...] = ()


def dataset_xml(
    grid: VrtGrid,
    bands: Sequence[VrtBand],
    metadata: Mapping[str, str],
    domain: str = "",
    mask: Sequence[VrtSource] = (),
) -> str:
    """The XML of a VRT; GDAL opens it as a file's content, or in place of a file's name.

    Args:
        grid: the whole raster's pixels.
        bands: numbered from 1 on.
        metadata: tags of the dataset.
        domain: the tags' namespace.
        mask: of all bands; none: no-data values say what is valid.
    """
    parts = [f'<VRTDataset rasterXSize="{grid.width}" rasterYSize="{grid.height}">']
    if grid.crs is not None:
        parts.append(f"<SRS>{escape(grid.crs.to_wkt())}</SRS>")
    if grid.transform is not None:
        numbers = ", ".join(repr(float(number)) for number in grid.transform.to_gdal())
        parts.append(f"<GeoTransform>{numbers}</GeoTransform>")

    items = "".join(
        f'<MDI key="{escape(key)}">{escape(value)}</MDI>' for key, value in metadata.items()
    )
    opening = f'<Metadata domain="{domain}">' if domain else "<Metadata>"
    parts.append(f"{opening}{items}</Metadata>")

    parts += [_band(number, band) for number, band in enumerate(bands, 1)]
    if mask:
        parts.append(f"<MaskBand>{_band(None, VrtBand('uint8', mask))}</MaskBand>")
    return "".join([*parts, "</VRTDataset>"])


def _band(number: int | None, band: VrtBand) -> str:
    parts = []
    if band.description:
        parts.append(f"<Description>{escape(band.description)}</Description>")
    if band.units:
        parts.append(f"<UnitType>{escape(band.units)}</UnitType>")
    if band.no_data is not None:
        parts.append(f"<NoDataValue>{band.no_data!r}</NoDataValue>")
    if (band.scale, band.offset) != (1.0, 0.0):
        parts.append(f"<Scale>{band.scale!r}</Scale><Offset>{band.offset!r}</Offset>")
    if band.palette:
        entries = "".join(
            f'<Entry c1="{r}" c2="{g}" c3="{b}" c4="{a}"/>' for r, g, b, a in band.palette
        )
        parts.append(f"<ColorInterp>Palette</ColorInterp><ColorTable>{entries}</ColorTable>")
    elif band.colour:
        parts.append(f"<ColorInterp>{band.colour}</ColorInterp>")

    parts += [_source(source) for source in band.sources]
    number_of = "" if number is None else f' band="{number}"'
    kind = GDAL_TYPES.get(band.dtype, "Float64")
    content = "".join(parts)
    return f'<VRTRasterBand dataType="{kind}"{number_of}>{content}</VRTRasterBand>'


def _source(source: VrtSource) -> str:
    kind, covers = "SimpleSource", ""
    if source.uses_mask:
        kind, covers = "ComplexSource", "<UseMaskBand>true</UseMaskBand>"
    elif source.no_data is not None:
        kind, covers = "ComplexSource", f"<NODATA>{source.no_data!r}</NODATA>"

    resampling = f' resampling="{source.resampling}"' if source.resampling else ""
    column, row, width, height = source.place
    return (
        f"<{kind}{resampling}>"
        "<SourceFilename"
        f' relativeToVRT="{int(source.is_relative)}">{escape(source.file)}</SourceFilename>'
        f"<SourceBand>{source.band}</SourceBand>"
        f'<SrcRect xOff="0" yOff="0" xSize="{source.width}" ySize="{source.height}"/>'
        f'<DstRect xOff="{column!r}" yOff="{row!r}" xSize="{width!r}" ySize="{height!r}"/>'
        f"{covers}</{kind}>"
    )
