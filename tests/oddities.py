"""Makers of odd rasters, one per class of oddity that real collections hold, with what a run must
make of each.

Used by the unit tests of reading and by the end-to-end test of whole runs.
`ODDITIES[name].make(folder)` writes the raster and returns its path. Needs rasterio and numpy;
nothing of the project."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from affine import Affine
from rasterio.control import GroundControlPoint
from rasterio.enums import ColorInterp
from rasterio.rpc import RPC

SIDE = 40
UTM = {"crs": "EPSG:32633", "transform": Affine(10, 0, 500000, 0, -10, 4600000)}
MARS = (
    'PROJCS["Equirectangular MARS",GEOGCS["GCS_MARS",DATUM["D_MARS",SPHEROID["MARS",3396190,0]],'
    'PRIMEM["Reference_Meridian",0],'
    'UNIT["degree",0.0174532925199433]],PROJECTION["Equirectangular"],PARAMETER["central_meridian",180],UNIT["metre",1]]'
)


@dataclass(frozen=True)
class Oddity:
    """One odd raster: how it is made, what it is read as, and what is expected.

    code: the error of a run ("" where it works); radiometry: as `auto` resolves it; valid: the
    share of valid pixels, None: any."""

    make: Callable[[Path], Path]
    modality: str
    code: str = ""
    radiometry: str = ""
    valid: float | None = None
    bands: tuple[int, ...] | None = None


def numbers(
    count: int, dtype: str, low: float, high: float, side: tuple[int, int] = (SIDE, SIDE)
) -> np.ndarray:
    """(count, H, W) repeatable numbers spread evenly over low..high."""
    values = np.random.default_rng(7).uniform(low, high, (count, *side))
    return (np.rint(values) if np.dtype(dtype).kind in "iu" else values).astype(dtype)


def write(path: Path, values: np.ndarray, **profile: Any) -> Path:
    """Writes a GeoTIFF, by default in UTM at 10 m; crs=None and transform=None leave them out."""
    colours = profile.pop("colours", None)
    options = {
        "driver": "GTiff",
        "count": values.shape[0],
        "height": values.shape[1],
        "width": values.shape[2],
        "dtype": values.dtype.name,
    }

    options |= UTM | profile
    with rasterio.open(
        path, "w", **{key: value for key, value in options.items() if value is not None}
    ) as dataset:
        if colours:
            dataset.colorinterp = [ColorInterp[colour] for colour in colours]
        dataset.write(values)

    return path


def _uint8_rgb(folder: Path) -> Path:
    return write(folder / "rgb.tif", numbers(3, "uint8", 0, 255), photometric="RGB")


def _alpha(folder: Path) -> Path:
    values = numbers(4, "uint8", 1, 255)
    values[3] = 255
    values[3, :10] = 0
    return write(folder / "alpha.tif", values, colours=("red", "green", "blue", "alpha"))


def _gray_alpha(folder: Path) -> Path:
    values = numbers(2, "uint8", 1, 255)
    values[1] = 255
    values[1, :, :20] = 0
    return write(folder / "gray_alpha.tif", values, colours=("gray", "alpha"))


def _mask_file(folder: Path) -> Path:
    path = write(folder / "mask.tif", numbers(3, "uint8", 1, 255), photometric="RGB")
    mask = np.full((SIDE, SIDE), 255, dtype=np.uint8)
    mask[:, :10] = 0
    with rasterio.Env(GDAL_TIFF_INTERNAL_MASK=False), rasterio.open(path, "r+") as dataset:
        dataset.write_mask(mask)
    return path


def _nan(folder: Path) -> Path:
    values = numbers(3, "float32", 0.01, 0.5)
    values[1, :4] = np.nan
    return write(folder / "nan.tif", values)


def _inf(folder: Path) -> Path:
    values = numbers(1, "float32", 0.01, 0.5)
    values[0, :2], values[0, 2:4], values[0, 4:5] = np.inf, -np.inf, np.nan
    return write(folder / "inf.tif", values)


def _huge_values(folder: Path) -> Path:
    values = numbers(1, "float32", 0.01, 0.5)
    values[0, :20] = -3.3e38
    return write(folder / "huge.tif", values, nodata=float("nan"))


def _rounded_nodata(folder: Path) -> Path:
    values = numbers(1, "float32", 0.01, 0.5)
    values[0, :10] = -3.4e38
    return write(folder / "rounded.tif", values, nodata=-3.3999999521443642e38)


def _float32_nodata(folder: Path) -> Path:
    values = numbers(1, "float32", 0.01, 0.5)
    values[0, :10] = np.float32(-9999.1)
    return write(folder / "float32_nodata.tif", values, nodata=-9999.1)


def _nodata_zero(folder: Path) -> Path:
    values = numbers(3, "uint16", 200, 3000)
    values[:, :, :20] = 0
    return write(folder / "zero.tif", values, nodata=0)


def _all_nodata(folder: Path) -> Path:
    return write(folder / "empty.tif", np.zeros((3, SIDE, SIDE), np.uint16), nodata=0)


def _nearly_empty(folder: Path) -> Path:
    values = np.zeros((1, 2500, 2500), np.float32)
    values[0, 1701:1711, 877:889] = numbers(1, "float32", 0.1, 0.3, (10, 12))[0]
    return write(folder / "nearly_empty.tif", values, nodata=0, compress="deflate", tiled=True)


def _palette(folder: Path) -> Path:
    path = write(folder / "palette.tif", numbers(1, "uint8", 0, 3), photometric="PALETTE")
    with rasterio.open(path, "r+") as dataset:
        dataset.write_colormap(
            1, {0: (255, 0, 0, 255), 1: (0, 255, 0, 255), 2: (0, 0, 255, 255), 3: (9, 99, 199, 255)}
        )
    return path


def _cmyk(folder: Path) -> Path:
    return write(folder / "cmyk.tif", numbers(4, "uint8", 0, 255), photometric="CMYK")


def _complex(folder: Path) -> Path:
    return write(folder / "complex.tif", numbers(1, "float32", 0, 9).astype("complex64"))


def _rotated(folder: Path) -> Path:
    return write(
        folder / "rotated.tif",
        numbers(1, "uint8", 1, 255),
        transform=Affine(1.5, -5, 500000, -5, -1.5, 4600000),
    )


def _south_up(folder: Path) -> Path:
    return write(
        folder / "south_up.tif",
        numbers(1, "float32", 0.01, 0.5),
        transform=Affine(10, 0, 500000, 0, 10, 4600000),
    )


def _no_place(folder: Path) -> Path:
    return write(
        folder / "no_place.tif",
        numbers(3, "uint8", 0, 255),
        crs=None,
        transform=None,
        photometric="RGB",
    )


def _gcps(folder: Path) -> Path:
    corners = ((0, 0), (0, SIDE), (SIDE, 0), (SIDE, SIDE))
    points = [
        GroundControlPoint(row, col, 500000 + 10 * col, 4600000 - 10 * row) for row, col in corners
    ]
    return write(folder / "gcps.tif", numbers(1, "float32", 0.01, 0.5), gcps=points, transform=None)


def _rpcs(folder: Path) -> Path:
    line = [0.0, 1.0] + [0.0] * 18
    one = [1.0] + [0.0] * 19
    rpcs = RPC(
        height_off=100,
        height_scale=500,
        lat_off=40,
        lat_scale=1,
        line_den_coeff=one,
        line_num_coeff=line,
        line_off=20,
        line_scale=20,
        long_off=12,
        long_scale=1,
        samp_den_coeff=one,
        samp_num_coeff=line,
        samp_off=20,
        samp_scale=20,
        err_bias=None,
        err_rand=None,
    )
    return write(
        folder / "rpcs.tif",
        numbers(1, "uint16", 200, 1500),
        crs="EPSG:4326",
        transform=None,
        rpcs=rpcs,
    )


def _mars(folder: Path) -> Path:
    return write(folder / "mars.tif", numbers(3, "uint8", 0, 255), crs=MARS, photometric="RGB")


def _degrees(folder: Path) -> Path:
    place = {"crs": "EPSG:4326", "transform": Affine(1e-4, 0, 15, 0, -1e-4, 60)}
    return write(folder / "degrees.tif", numbers(3, "uint8", 0, 255), photometric="RGB", **place)


def _bits12(folder: Path) -> Path:
    return write(folder / "bits12.tif", numbers(1, "uint16", 0, 900), nbits=12)


def _bits4(folder: Path) -> Path:
    return write(folder / "bits4.tif", numbers(1, "uint8", 0, 15), nbits=4)


def _bits1(folder: Path) -> Path:
    return write(folder / "bits1.tif", numbers(1, "uint8", 0, 1, (3000, 1)), nbits=1)


def _int8(folder: Path) -> Path:
    return write(folder / "int8.tif", numbers(1, "int8", -128, 127))


def _float16(folder: Path) -> Path:
    return write(folder / "float16.tif", numbers(1, "float32", 0.01, 0.9), nbits=16)


def _uint64(folder: Path) -> Path:
    return write(folder / "uint64.tif", numbers(1, "uint64", 1e6, 4e9, (1, 256)))


def _float64(folder: Path) -> Path:
    return write(folder / "float64.tif", numbers(8, "float64", 100, 3000))


def _scaled(folder: Path) -> Path:
    path = write(folder / "scaled.tif", numbers(3, "int16", 200, 5000), nodata=-1)
    with rasterio.open(path, "r+") as dataset:
        dataset.scales, dataset.offsets = (1e-4, 2e-4, 1e-4), (0.0, 0.01, -0.01)
    return path


def _scale_zero(folder: Path) -> Path:
    path = write(folder / "scale_zero.vrt.tif", numbers(1, "uint8", 0, 255))
    text = (
        f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}">'
        '<VRTRasterBand dataType="Byte" band="1"><Scale>0</Scale>'
        f'<SimpleSource><SourceFilename relativeToVRT="1">{path.name}</SourceFilename>'
        "</SimpleSource></VRTRasterBand></VRTDataset>"
    )

    out = folder / "scale_zero.vrt"
    out.write_text(text, encoding="utf-8")
    return out


def _one_pixel(folder: Path) -> Path:
    return write(folder / "one.tif", numbers(1, "uint8", 100, 120, (1, 1)))


def _one_wide(folder: Path) -> Path:
    return write(folder / "one_wide.tif", numbers(1, "uint16", 200, 3000, (700, 1)))


def _constant(folder: Path) -> Path:
    return write(folder / "constant.tif", np.zeros((1, SIDE, SIDE), np.int16))


def _many_bands(folder: Path) -> Path:
    return write(folder / "many.tif", numbers(9, "uint8", 0, 255))


def _corrupt(folder: Path) -> Path:
    """Three of four tiles readable: the last one is cut off."""
    tiles = {"tiled": True, "blockxsize": 128, "blockysize": 128, "compress": "deflate"}
    path = write(folder / "corrupt.tif", numbers(3, "uint8", 0, 255, (256, 256)), **tiles)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 4 // 5])
    return path


def _not_a_raster(folder: Path) -> Path:
    path = folder / "text.TIF"
    path.write_text("no raster at all\n", encoding="utf-8")
    return path


def _missing(folder: Path) -> Path:
    return folder / "missing.tif"


def _broken_vrt(folder: Path) -> Path:
    path = folder / "broken.vrt"
    path.write_text(
        '<VRTDataset rasterXSize="9" rasterYSize="9"><VRTRasterBand dataType="Byte"'
        ' band="1"><SimpleSource><SourceFilename'
        ' relativeToVRT="1">gone.tif</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>',
        encoding="utf-8",
    )
    return path


def _huge_vrt(folder: Path) -> Path:
    """31.7 gigapixels over 160 x 160 real ones."""
    source = write(folder / "small.tif", numbers(1, "uint16", 200, 3000, (160, 160)))
    path = folder / "huge.vrt"
    path.write_text(
        '<VRTDataset rasterXSize="210000"'
        ' rasterYSize="151000"><SRS>EPSG:32633</SRS><GeoTransform>500000, 0.01, 0, 4600000, 0,'
        ' -0.01</GeoTransform><VRTRasterBand dataType="UInt16"'
        ' band="1"><SimpleSource><SourceFilename'
        f' relativeToVRT="1">{source.name}</SourceFilename><SrcRect xOff="0" yOff="0" xSize="160"'
        ' ySize="160"/><DstRect xOff="0" yOff="0" xSize="210000"'
        ' ySize="151000"/></SimpleSource></VRTRasterBand></VRTDataset>',
        encoding="utf-8",
    )
    return path


def _zip(folder: Path) -> Path:
    source = _uint8_rgb(folder)
    path = folder / "packed.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(source, "inside/rgb.tif")
        archive.writestr("inside/readme.txt", "text")
    return path


def _dn10000(folder: Path) -> Path:
    return write(folder / "dn.tif", numbers(3, "uint16", 150, 4000))


def _dn10000_offset(folder: Path) -> Path:
    return write(folder / "dn_offset.tif", numbers(3, "uint16", 1020, 4000))


def _sar_db(folder: Path) -> Path:
    return write(folder / "vv_db.tif", numbers(1, "float32", -24, 2), nodata=-9999)


def _sar_linear(folder: Path) -> Path:
    values = numbers(1, "float32", 0.001, 0.4)
    values[0, :10] = 0
    return write(folder / "linear.tif", values, nodata=0)


def _sar_numbers(folder: Path) -> Path:
    return write(folder / "grd.tif", numbers(1, "uint16", 30, 600))


ODDITIES: dict[str, Oddity] = {
    "uint8 rgb": Oddity(_uint8_rgb, "rgb", radiometry="uint8", valid=1.0),
    "alpha band": Oddity(_alpha, "rgb", radiometry="uint8", valid=0.75),
    "gray and alpha": Oddity(_gray_alpha, "nir", radiometry="uint8", valid=0.5),
    "mask in a sidecar": Oddity(_mask_file, "rgb", radiometry="uint8", valid=0.75),
    "undeclared NaN": Oddity(_nan, "rgb", radiometry="reflectance", valid=0.9),
    "inf and NaN": Oddity(_inf, "nir", radiometry="reflectance", valid=0.875),
    "huge values": Oddity(_huge_values, "nir", radiometry="reflectance", valid=0.5),
    "nodata rounded in its tag": Oddity(
        _rounded_nodata, "nir", radiometry="reflectance", valid=0.75
    ),
    "nodata that float32 cannot hold": Oddity(
        _float32_nodata, "nir", radiometry="reflectance", valid=0.75
    ),
    "nodata zero": Oddity(_nodata_zero, "rgb", radiometry="dn10000", valid=0.5),
    "nothing but nodata": Oddity(_all_nodata, "rgb", code="input.empty"),
    "nearly empty": Oddity(_nearly_empty, "nir", radiometry="reflectance", valid=120 / 2500**2),
    "palette as rgb": Oddity(_palette, "rgb", radiometry="uint8", valid=1.0),
    "palette as nir": Oddity(_palette, "nir", code="input.bands"),
    "cmyk": Oddity(_cmyk, "rgb", code="input.bands"),
    "complex": Oddity(_complex, "sar", code="input.dtype"),
    "rotated": Oddity(_rotated, "nir", radiometry="uint8", valid=1.0),
    "south-up": Oddity(_south_up, "nir", radiometry="reflectance", valid=1.0),
    "no georeference": Oddity(_no_place, "rgb", radiometry="uint8", valid=1.0),
    "ground control points": Oddity(_gcps, "nir", radiometry="reflectance", valid=1.0),
    "rpcs with an identity transform": Oddity(_rpcs, "pan", valid=1.0),
    "mars": Oddity(_mars, "rgb", radiometry="uint8", valid=1.0),
    "degrees": Oddity(_degrees, "rgb", radiometry="uint8", valid=1.0),
    "12 bit": Oddity(_bits12, "pan", radiometry="0.0:4095.0", valid=1.0),
    "4 bit": Oddity(_bits4, "nir", radiometry="0.0:15.0", valid=1.0),
    "1 bit, one pixel wide": Oddity(_bits1, "pan", radiometry="uint8", valid=1.0),
    "int8": Oddity(_int8, "pan", valid=1.0),
    "float16": Oddity(_float16, "nir", radiometry="reflectance", valid=1.0),
    "uint64, one pixel high": Oddity(_uint64, "pan", valid=1.0),
    "float64, eight bands": Oddity(
        _float64, "rgb", radiometry="dn10000", valid=1.0, bands=(5, 3, 2)
    ),
    "float64, bands not told": Oddity(_float64, "rgb", code="input.bands"),
    "scale and offset per band": Oddity(_scaled, "rgb", radiometry="reflectance", valid=1.0),
    "scale zero": Oddity(_scale_zero, "nir", radiometry="uint8", valid=1.0),
    "one pixel": Oddity(_one_pixel, "nir", radiometry="uint8", valid=1.0),
    "one pixel wide": Oddity(_one_wide, "nir", radiometry="dn10000", valid=1.0),
    "constant zero": Oddity(_constant, "nir", code="input.empty"),
    "nine bands": Oddity(_many_bands, "rgb", radiometry="uint8", valid=1.0, bands=(3, 2, 1)),
    "corrupt tile": Oddity(_corrupt, "rgb", code="input.unreadable"),
    "not a raster": Oddity(_not_a_raster, "rgb", code="input.unreadable"),
    "missing file": Oddity(_missing, "rgb", code="input.not_found"),
    "broken vrt": Oddity(_broken_vrt, "nir", code="input.unreadable"),
    "huge vrt": Oddity(_huge_vrt, "nir", radiometry="dn10000", valid=None),
    "zip": Oddity(_zip, "rgb", radiometry="uint8", valid=1.0),
    "reflectance x 10000": Oddity(_dn10000, "rgb", radiometry="dn10000", valid=1.0),
    "reflectance x 10000 with offset": Oddity(
        _dn10000_offset, "rgb", radiometry="dn10000_offset", valid=1.0
    ),
    "sar in dB": Oddity(_sar_db, "sar", radiometry="db", valid=1.0),
    "sar power": Oddity(_sar_linear, "sar", radiometry="linear", valid=0.75),
    "sar numbers": Oddity(_sar_numbers, "sar", radiometry="amplitude_dn", valid=1.0),
}
