"""Every third-party raster of ../shared/data/awkward through a whole run: a correct raster or one
error with its code.

Skipped where that folder is missing. A stand-in model; one warm process; a window for files over 4
megapixels."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import rasterio

from backend.errors import Any2AnyError
from backend.weights.loaded import ModelCache
from tests.result_checks import (
    CODES,
    Runner,
    assert_correct,
    assert_nothing_left,
    gdal_name,
    pixels,
)
from tests.standin import write_standin_model

AWKWARD = Path(__file__).resolve().parents[3] / "shared" / "data" / "awkward"
WINDOW_FROM = 4_000_000  # pixels
REPEATED_UP_TO = 400_000
RGB, ONE = (1, 2, 3), (1,)
SIZE = "The pixel size is"  # the warning that pixels are not of the native size
GUESS = "What the numbers stand for is not known"
AS_8_BIT = "read as 8-bit imagery"
PLACELESS = "has no CRS"


@dataclass(frozen=True)
class Choice:
    """What a sensible user takes a file for, and what must come of it.

    bands: those that the run must use; ask: whether the user has to name them (nothing in the file
    tells). code: the error that is right, "" where a raster must come out; told: words of the
    warnings that the result must carry."""

    source: str
    target: str
    bands: tuple[int, ...]
    why: str
    code: str = ""
    reported: tuple[str, ...] = ()
    query: bool = False


@dataclass(frozen=True)
class Case:
    """The first choice and a second plausible one."""

    first: Choice
    second: Choice


def case(first: Choice, second: Choice) -> Case:
    return Case(first, second)


def unreadable(why: str, code: str) -> Case:
    return Case(
        Choice("rgb", "nir", RGB, why, code), Choice("nir", "rgb", ONE, why, code, query=True)
    )


CASES: dict[str, Case] = {
    "qgis__ALLINGES_RGF93_CC46_1_1.tif": case(
        Choice("pan", "rgb", ONE, "one band of 2 cm pixels", reported=(SIZE, GUESS)),
        Choice("sar", "nir", ONE, "one float band", reported=(SIZE, GUESS)),
    ),
    "201404_13SED190110_201404_0x1500m_CL_1_extmask.tif": case(
        Choice("rgb", "nir", RGB, "three 8-bit colours", reported=(SIZE,)),
        Choice("pan", "rgb", ONE, "its first band as brightness", reported=(SIZE,), query=True),
    ),
    "rasterio__alpha.tif": case(
        Choice("rgb", "ms", RGB, "RGB with alpha", reported=(SIZE,)),
        Choice(
            "nir",
            "rgb",
            (4,),
            "the fourth band is not near infrared but alpha",
            "input.bands",
            query=True,
        ),
    ),
    "riotiler__clp.tif": case(
        Choice("pan", "rgb", ONE, "gray with alpha is one band", reported=(SIZE,)),
        Choice("nir", "rgb", ONE, "gray with alpha is one band", reported=(SIZE,)),
    ),
    "qgis__rgb_with_mask.tif": case(
        Choice("rgb", "nir", RGB, "three 8-bit colours"),
        Choice("nir", "pan", (3,), "a screenshot's band as brightness", query=True),
    ),
    "otb__small_poupees_WithNaNs.TIF": case(
        Choice("rgb", "nir", RGB, "three bands in order", reported=(AS_8_BIT,)),
        Choice("sar", "rgb", ONE, "one float band", reported=("8-bit amplitude",), query=True),
    ),
    "qgis__band1_float32_noct_epsg4326.tif": case(
        Choice("nir", "rgb", ONE, "one float band", reported=(SIZE, GUESS)),
        Choice(
            "pan",
            "rgb",
            ONE,
            "its only measured pixel is a quarter of a result's pixel",
            "input.empty",
        ),
    ),
    "rasterio__float_raster_with_extra_nodata.tif": case(
        Choice("nir", "rgb", ONE, "fractions in one band", reported=(SIZE,)),
        Choice("pan", "ms", ONE, "fractions in one band", reported=(SIZE,)),
    ),
    "qgis__byte_with_nan_nodata.tif": case(
        Choice("nir", "rgb", ONE, "one 8-bit band on the target's grid", reported=(SIZE,)),
        Choice("pan", "rgb", ONE, "one pixel is a quarter of the result's", "input.empty"),
    ),
    "qgis__landsat-int16-b1.tif": case(
        Choice("nir", "ms", ONE, "one band of Landsat", reported=(SIZE, AS_8_BIT)),
        Choice("pan", "rgb", ONE, "one band of Landsat", reported=(SIZE, AS_8_BIT)),
    ),
    "itiff__int8.tif": case(
        Choice("pan", "rgb", ONE, "one band", reported=(GUESS,)),
        Choice("sar", "nir", ONE, "negative numbers, as dB has", reported=(GUESS,)),
    ),
    "itiff__random-fp16.tiff": case(
        Choice("nir", "ms", ONE, "fractions in one band"),
        Choice("sar", "nir", ONE, "fractions in one band"),
    ),
    "itiff__12bit.cropped.tiff": case(
        Choice("pan", "rgb", ONE, "12 bits, as panchromatic sensors have"),
        Choice("nir", "ms", ONE, "one band"),
    ),
    "rioxarray__cint16.tif": case(
        Choice("sar", "rgb", ONE, "Sentinel-1 SLC", "input.dtype"),
        Choice("nir", "rgb", ONE, "one band", "input.dtype"),
    ),
    "otb__WV2_MUL_ROI_1000_100.tif": case(
        Choice(
            "rgb",
            "nir",
            (5, 3, 2),
            "WorldView-2's red, green and blue",
            reported=(SIZE,),
            query=True,
        ),
        Choice(
            "ms",
            "pan",
            (6, 6, 6, 7, 8, 8),
            "WorldView-2's red edge and near infrared in the places of B05 to B12",
            reported=(SIZE,),
            query=True,
        ),
    ),
    "stars__geomatrix.tif": case(
        Choice("nir", "ms", ONE, "one 8-bit band", reported=(SIZE,)),
        Choice("pan", "rgb", ONE, "one 8-bit band of 5 m pixels"),
    ),
    "rasterio__rotated.tif": case(
        Choice("nir", "ms", ONE, "one 8-bit band", reported=(PLACELESS,)),
        Choice("sar", "pan", ONE, "one 8-bit band", reported=(PLACELESS,)),
    ),
    "orth__3324c_2015_1004_05_0182_RGB.tif": case(
        Choice("rgb", "nir", RGB, "an aerial photograph", reported=(SIZE,)),
        Choice("pan", "rgb", (2,), "its green band as brightness", query=True),
    ),
    "qgis__float1-16.tif": case(
        Choice("nir", "ms", ONE, "one band", reported=(SIZE, AS_8_BIT)),
        Choice("pan", "rgb", ONE, "one band", reported=(SIZE, AS_8_BIT)),
    ),
    "geotiff__nt_20201024_f18_nrt_s.tif": case(
        Choice("nir", "rgb", ONE, "one band", reported=(SIZE, AS_8_BIT)),
        Choice(
            "sar",
            "nir",
            ONE,
            "sea ice from microwaves",
            reported=(SIZE, "outside the model's range"),
        ),
    ),
    "rasterio__goes.tif": case(
        Choice("rgb", "nir", RGB, "three 8-bit colours", reported=(SIZE,)),
        Choice("nir", "ms", ONE, "one channel of the imager", reported=(SIZE,), query=True),
    ),
    "riotiler__cog_hirise_mars.tif": case(
        Choice("rgb", "pan", RGB, "three 8-bit colours"),
        Choice("nir", "rgb", ONE, "HiRISE's first channel is near infrared", query=True),
    ),
    "rasterio__test_esri_wkt.tif": case(
        Choice("nir", "rgb", ONE, "one band", reported=(AS_8_BIT,)),
        Choice("pan", "rgb", ONE, "one band", reported=(SIZE, AS_8_BIT)),
    ),
    "rf__L8-B4-Elkton-VA-4326.tiff": case(
        Choice("nir", "rgb", ONE, "one band of Landsat 8 level 1", reported=(SIZE, GUESS)),
        Choice("pan", "ms", ONE, "one band of Landsat 8 level 1", reported=(SIZE, GUESS)),
    ),
    "riotiler__cog_dateline.tif": case(
        Choice("nir", "ms", ONE, "one band of Landsat", reported=(SIZE, GUESS)),
        Choice("sar", "rgb", ONE, "one band", reported=(SIZE, "outside the model's range")),
    ),
    "qgis__scale0ingdal23.tif": case(
        Choice("nir", "rgb", ONE, "one 8-bit band on the target's grid"),
        Choice("pan", "rgb", ONE, "one pixel is a quarter of the result's", "input.empty"),
    ),
    "white-gemini-iv.vrt": case(
        Choice("rgb", "nir", RGB, "a photograph from orbit", reported=("3 ground control points",)),
        Choice(
            "pan",
            "rgb",
            (2,),
            "its green band as brightness",
            reported=("3 ground control points",),
            query=True,
        ),
    ),
    "riotiler__no_geo2.jpg": case(
        Choice("rgb", "nir", RGB, "a photograph"),
        Choice("nir", "rgb", ONE, "the red band as near infrared", query=True),
    ),
    "otb__SPOT5_ROI_1000_100.tif": case(
        Choice(
            "rgb",
            "nir",
            (2, 1, 3),
            "SPOT-5: green, red and near infrared are its first bands",
            reported=("4 ground control points",),
            query=True,
        ),
        Choice(
            "nir",
            "rgb",
            (3,),
            "SPOT-5's near infrared",
            reported=("4 ground control points",),
            query=True,
        ),
    ),
    "otb__ResetMarginInput100x100.tiff": case(
        Choice(
            "sar", "rgb", ONE, "Sentinel-1 GRD, calibrated", reported=("210 ground control points",)
        ),
        Choice("nir", "rgb", ONE, "one float band", reported=("210 ground control points",)),
    ),
    "rioxarray__test_rpcs.tif": case(
        Choice("pan", "rgb", ONE, "11-bit panchromatic with RPCs", reported=("RPCs", GUESS)),
        Choice("nir", "ms", ONE, "one band", reported=("RPCs", GUESS)),
    ),
    "otb__QB_TOULOUSE_RpcTag_100_100.tif": case(
        Choice(
            "rgb",
            "sar",
            (3, 2, 1),
            "QuickBird: blue, green, red, near infrared",
            reported=(PLACELESS, "RPCs", GUESS),
            query=True,
        ),
        Choice(
            "nir", "ms", (4,), "QuickBird's near infrared", reported=("RPCs", GUESS), query=True
        ),
    ),
    "itiff__BigTIFF.tif": case(
        Choice("rgb", "nir", RGB, "three 8-bit colours"),
        Choice("nir", "sar", (2,), "one of its bands", query=True),
    ),
    "itiff__big_g4.tif": case(
        Choice("pan", "rgb", ONE, "black and white"),
        Choice("sar", "nir", (2,), "there is no second band", "input.bands", query=True),
    ),
    "itiff__palette-1c-4b.tiff": case(
        Choice("rgb", "nir", ONE, "its colours"),
        Choice("pan", "rgb", ONE, "numbers of a palette measure nothing", "input.bands"),
    ),
    "qgis__with_color_table.tif": case(
        Choice("rgb", "nir", ONE, "its colours"),
        Choice("nir", "rgb", ONE, "numbers of a palette measure nothing", "input.bands"),
    ),
    "itiff__cmyk-3c-8b.tiff": case(
        Choice("rgb", "nir", RGB, "printing inks are not red, green and blue", "input.bands"),
        Choice("nir", "rgb", (4,), "black ink is not near infrared", "input.bands", query=True),
    ),
    "itiff__usda_naip_256_webp_z3.tif": case(
        Choice("rgb", "nir", RGB, "RGB with alpha", reported=(SIZE,)),
        Choice("pan", "rgb", (2,), "its green band as brightness", reported=(SIZE,), query=True),
    ),
    "qgis__big_raster.tif": case(
        Choice("nir", "ms", ONE, "one 8-bit band", reported=(SIZE,)),
        Choice("pan", "rgb", ONE, "one 8-bit band", reported=(SIZE,)),
    ),
    "hub13263.vrt": unreadable("its sources are missing", "input.unreadable"),
    "qgis__isle_of_man.mbtiles": case(
        Choice("rgb", "nir", RGB, "map tiles with alpha", reported=(SIZE,)),
        Choice("pan", "rgb", ONE, "its first band as brightness", reported=(SIZE,), query=True),
    ),
    "otb__HFAGeoreferenced.img": case(
        Choice(
            "rgb",
            "nir",
            (2, 3, 4),
            "SPOT in an order of its own; the user must say which",
            reported=(SIZE,),
            query=True,
        ),
        Choice("nir", "rgb", ONE, "one of its bands", reported=(SIZE,), query=True),
    ),
    "ImageLine.bsq": case(
        Choice("pan", "rgb", ONE, "one 8-bit band"), Choice("nir", "rgb", ONE, "one 8-bit band")
    ),
    "otb__s2a_l2a_t30uxu_20220317T111749.jp2": case(
        Choice("rgb", "ms", RGB, "Sentinel-2's true colours"),
        Choice("nir", "rgb", ONE, "one of its bands", query=True),
    ),
    "st__preview.jp2": case(
        Choice("rgb", "nir", RGB, "Sentinel-2's preview", reported=(SIZE,)),
        Choice("pan", "rgb", ONE, "its red band as brightness", reported=(SIZE,), query=True),
    ),
    "rioxarray__sentinel_2_L1C_geographic.nc": unreadable(
        "a container; its layers are tested below", "input.bands"
    ),
    "rasterio__two-subs.h5": unreadable("a container; its layers are tested below", "input.bands"),
    "qgis__checker360by180.asc": case(
        Choice("nir", "ms", ONE, "one band", reported=(PLACELESS, GUESS)),
        Choice("sar", "rgb", ONE, "one band; its zeros are no power", reported=(PLACELESS,)),
    ),
    "rasterio__N10W110.hgt.zip": case(
        Choice("nir", "rgb", ONE, "one band, though of heights", reported=(SIZE, GUESS)),
        Choice("pan", "rgb", ONE, "one band, though of heights", reported=(SIZE, GUESS)),
    ),
    "riotiler__cog_scale.tif": case(
        Choice(
            "nir",
            "ms",
            (1,),
            "two bands of which one must be named",
            reported=(SIZE, GUESS),
            query=True,
        ),
        Choice(
            "sar", "rgb", (2,), "two bands, as VV and VH", reported=(SIZE, "amplitude"), query=True
        ),
    ),
    "qgis__landsat.tif": case(
        Choice(
            "rgb",
            "nir",
            RGB[::-1],
            "Landsat 7's bands in their order",
            reported=(SIZE,),
            query=True,
        ),
        Choice("nir", "rgb", (4,), "Landsat 7's near infrared", reported=(SIZE,), query=True),
    ),
    "itiff__geo-5b.tif": case(
        Choice(
            "rgb",
            "nir",
            RGB,
            "five bands of which three must be named",
            reported=(SIZE, GUESS),
            query=True,
        ),
        Choice(
            "nir",
            "pan",
            (4,),
            "five bands of which one must be named",
            reported=(SIZE, GUESS),
            query=True,
        ),
    ),
    "qgis__landsat_4326.tif": case(
        Choice(
            "rgb",
            "nir",
            RGB[::-1],
            "Landsat 7's bands in their order",
            reported=(SIZE,),
            query=True,
        ),
        Choice("nir", "ms", (4,), "Landsat 7's near infrared", reported=(SIZE,), query=True),
    ),
    "riotiler__rgb.tif": case(
        Choice("rgb", "nir", RGB, "three bands in order", reported=(SIZE, GUESS)),
        Choice("pan", "rgb", ONE, "its red band as brightness", reported=(SIZE, GUESS), query=True),
    ),
    "otb__s1a_33NWB_vv_DES_007_20200108t044150_100x100.tif": case(
        Choice("sar", "ms", ONE, "Sentinel-1 VV power"),
        Choice("nir", "rgb", ONE, "fractions in one band"),
    ),
    "geoapi__rgbsmall.tif": case(
        Choice("rgb", "nir", RGB, "three 8-bit colours", reported=(SIZE,)),
        Choice("nir", "sar", (2,), "one of its bands", reported=(SIZE,), query=True),
    ),
    "rioxarray__MODIS_ARRAY.nc": case(
        Choice("nir", "rgb", ONE, "MODIS reflectance x 10000", reported=(SIZE,)),
        Choice("pan", "ms", ONE, "one band", reported=(SIZE,)),
    ),
    "itiff__gradient-1c-64b.tiff": case(
        Choice("pan", "rgb", ONE, "one band", reported=(GUESS,)),
        Choice("nir", "rgb", ONE, "one band", reported=(GUESS,)),
    ),
    "derived__landsat_f32_inf.tif": case(
        Choice("nir", "ms", ONE, "one band of Landsat", reported=(SIZE, AS_8_BIT)),
        Choice("pan", "rgb", ONE, "one band of Landsat", reported=(SIZE, AS_8_BIT)),
    ),
    "huge_mosaic.vrt": case(
        Choice("nir", "ms", ONE, "one band of Landsat 8 level 1", reported=(SIZE, GUESS)),
        Choice("pan", "rgb", ONE, "one band of Landsat 8 level 1", reported=(SIZE, GUESS)),
    ),
    "rasterio__corrupt.tif": unreadable(
        "a tile is cut off; a black tile would be a lie", "input.unreadable"
    ),
    "riopan__corrupt.TIF": unreadable("a line of text", "input.unreadable"),
    "itiff__colormap-shl-overflow.tiff": unreadable("its header is wrong", "input.unreadable"),
}
# A layer of a container, as the error for the container names it: (layer, source modality, target,
# words told).
LAYERS = (
    (f"netcdf:{AWKWARD}/rioxarray__sentinel_2_L1C_geographic.nc:nir", "nir", "ms"),
    (f"HDF5:{AWKWARD}/rasterio__two-subs.h5://data", "pan", "rgb"),
)

pytestmark = pytest.mark.skipif(not AWKWARD.is_dir(), reason="../shared/data/awkward is not here")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(ModelCache(), str(write_standin_model(tmp_path_factory.mktemp("model"))))


def window_of(path: Path) -> tuple[int, int, int, int] | None:
    """None, or about half a megapixel in the middle of a large raster, on odd pixels."""
    with rasterio.open(gdal_name(path)) as source:
        if source.width * source.height <= WINDOW_FROM:
            return None
        return source.width // 2 - 301, source.height // 2 - 201, 603, 401


def check(choice: Choice, path: Path, runner: Runner, output: Path) -> None:
    """Runs a choice and asserts all that is expected of it."""
    bands = choice.bands if choice.query else None
    if choice.code:
        assert_refused(choice, path, bands, runner, output)
        return

    if choice.query:
        assert_refused(
            Choice(choice.source, choice.target, choice.bands, choice.why, "input.bands"),
            path,
            None,
            runner,
            output,
        )

    window = window_of(path)
    result = runner.run(path, output, choice.source, choice.target, bands=bands, window=window)
    assert_correct(result, choice.bands, window)
    for words in choice.reported:
        assert any(words in warning for warning in result.warnings), (words, result.warnings)
    if SIZE not in choice.reported:
        assert not any(SIZE in warning for warning in result.warnings), result.warnings
    if result.width * result.height <= REPEATED_UP_TO and "big_g4" not in path.name:
        again = runner.run(
            path,
            output.with_name("again.tif"),
            choice.source,
            choice.target,
            bands=bands,
            window=window,
        )
        for first, second in zip(pixels(result.output), pixels(again.output), strict=True):
            np.testing.assert_array_equal(first, second)


def assert_refused(
    choice: Choice, path: Path, bands: tuple[int, ...] | None, runner: Runner, output: Path
) -> None:
    with pytest.raises(Any2AnyError) as caught:
        runner.run(path, output, choice.source, choice.target, bands=bands)
    assert caught.value.code == choice.code in CODES, str(caught.value)
    assert caught.value.message
    assert "\n" not in str(caught.value)
    assert not output.exists()
    assert_nothing_left(output)


def manifest() -> dict[str, str]:
    """What is expected of each file, in the manifest's words."""
    with (AWKWARD / "manifest.csv").open(encoding="utf-8") as file:
        return {row["file"]: row["expected"] for row in csv.DictReader(file)}


def test_every_file_of_the_manifest_has_its_case() -> None:
    assert set(CASES) == set(manifest())


def test_what_the_manifest_wants_to_work_does() -> None:
    """An error is accepted only where the manifest allows one."""
    for name, expected in manifest().items():
        if "error" not in expected and "refusal" not in expected:
            assert not CASES[name].first.code, name


@pytest.mark.parametrize("name", CASES)
def test_file_becomes_a_correct_raster_or_one_error(
    name: str, runner: Runner, tmp_path: Path
) -> None:
    check(CASES[name].first, AWKWARD / name, runner, tmp_path / "out.tif")


@pytest.mark.parametrize("name", CASES)
def test_file_read_as_another_modality_is_correct_or_one_error(
    name: str, runner: Runner, tmp_path: Path
) -> None:
    check(CASES[name].second, AWKWARD / name, runner, tmp_path / "out.tif")


@pytest.mark.parametrize(("layer", "modality", "target"), LAYERS, ids=["netcdf", "hdf5"])
def test_layer_of_a_container_is_translated(
    layer: str, modality: str, target: str, runner: Runner, tmp_path: Path
) -> None:
    assert_correct(runner.run(layer, tmp_path / "out.tif", modality, target), ONE)


def test_missing_source_of_a_vrt_is_named(runner: Runner, tmp_path: Path) -> None:
    with pytest.raises(Any2AnyError, match=r"g2_BIOPAR_SWI_test\.h5"):
        runner.run(AWKWARD / "hub13263.vrt", tmp_path / "out.tif", "nir", "rgb", bands=ONE)


def test_masked_area_of_a_sidecar_is_nodata_in_the_result(runner: Runner, tmp_path: Path) -> None:
    name = "201404_13SED190110_201404_0x1500m_CL_1_extmask.tif"
    result = runner.run(AWKWARD / name, tmp_path / "out.tif", "rgb", "nir")
    with rasterio.open(AWKWARD / f"{name}.msk") as mask:
        np.testing.assert_array_equal(pixels(result.output)[1][0] > 0, mask.read(1) >= 128)
