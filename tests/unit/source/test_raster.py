"""Reading odd rasters: masks, bands, georeference, ground size, and one clear error for what cannot
be read.
"""

from __future__ import annotations

import csv
import html
import math
import os
import shutil
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.modalities import modality
from backend.source.raster import Source, SourceTile, fill_invalid, open_source
from backend.source.recognition import resolve_radiometry
from tests.oddities import ODDITIES, SIDE, UTM, numbers, write

SLANTED = Affine.translation(500000, 4600000) * Affine.rotation(20) * Affine.scale(13, -13)
AWKWARD = Path(__file__).resolve().parents[4] / "shared" / "data" / "awkward"


def open_oddity(name: str, folder: Path, **options: str) -> Source:
    oddity = ODDITIES[name]
    return open_source(str(oddity.make(folder)), modality(oddity.modality), oddity.bands, **options)


def read_all(source: Source) -> SourceTile:
    return source.read(Rect(0, 0, min(source.width, 3000), min(source.height, 3000)))


def open_and_read(name: str, folder: Path) -> SourceTile:
    with open_oddity(name, folder) as source:
        resolve_radiometry(source, source.modality)
        return read_all(source)


@pytest.mark.parametrize("name", [name for name, oddity in ODDITIES.items() if not oddity.code])
def test_odd_raster_is_read_with_its_mask_and_radiometry(name: str, tmp_path: Path) -> None:
    oddity = ODDITIES[name]
    with open_oddity(name, tmp_path) as source:
        found = resolve_radiometry(source, source.modality)
        tile = read_all(source)

    assert tile.values.dtype == np.float32
    assert tile.values.shape[0] == source.modality.channels
    if oddity.valid is not None:
        assert tile.valid.mean() == pytest.approx(oddity.valid, abs=1e-9)
    if oddity.radiometry:
        assert str(found.radiometry) == oddity.radiometry
    else:
        assert any("--radiometry" in warning for warning in found.warnings)

    assert np.isfinite(fill_invalid(tile.values, tile.valid)).all()


@pytest.mark.parametrize("name", [name for name, oddity in ODDITIES.items() if oddity.code])
def test_unusable_raster_is_one_error_with_its_code(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        open_and_read(name, tmp_path)
    assert caught.value.code == ODDITIES[name].code
    assert "\n" not in str(caught.value)


def test_broken_vrt_names_the_missing_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.tif"):
        open_oddity("broken vrt", tmp_path)


def test_layer_of_a_missing_container_in_a_vrt_is_named(tmp_path: Path) -> None:
    path = ODDITIES["broken vrt"].make(tmp_path)
    path.write_text(path.read_text().replace("gone.tif", 'HDF5:"gone.h5"://layer'))
    with pytest.raises(InputError, match=r"gone\.h5"):
        open_source(str(path), modality("nir"))


def vrt_over(path: Path, name: str, **attributes: str) -> Path:
    about = {"relativeToVRT": "1"} | attributes
    said = " ".join(f'{key}="{value}"' for key, value in about.items())
    source = (
        "<SimpleSource><SourceFilename"
        f" {said}>{html.escape(name)}</SourceFilename><SourceBand>1</SourceBand></SimpleSource>"
    )
    band = f'<VRTRasterBand dataType="UInt16" band="1">{source}</VRTRasterBand>'
    path.write_text(f'<VRTDataset rasterXSize="{SIDE}" rasterYSize="{SIDE}">{band}</VRTDataset>')

    return path


def test_a_file_that_a_vrt_inside_a_vrt_lacks_is_named(tmp_path: Path) -> None:
    vrt_over(tmp_path / "inner.vrt", "gone.tif")
    outer = vrt_over(tmp_path / "outer.vrt", "inner.vrt")
    with pytest.raises(
        InputError, match=r"inner\.vrt' refers to 'gone\.tif', which does not exist"
    ) as caught:
        open_source(str(outer), modality("nir"))

    assert caught.value.code == "input.unreadable"


def test_a_vrt_written_into_a_vrt_is_read(tmp_path: Path) -> None:
    write(tmp_path / "a.tif", numbers(1, "uint16", 300, 3000))
    inner = vrt_over(tmp_path / "inner.vrt", str(tmp_path / "a.tif"), relativeToVRT="0").read_text()
    outer = vrt_over(tmp_path / "outer.vrt", inner, relativeToVRT="0")
    with open_source(str(outer), modality("nir")) as source:
        assert source.read(Rect(0, 0, SIDE, SIDE)).valid.all()
    with pytest.raises(InputError, match=r"outer\.vrt' refers to '.*gone\.tif'"):
        open_source(
            str(vrt_over(outer, inner.replace("a.tif", "gone.tif"), relativeToVRT="0")),
            modality("nir"),
        )


@pytest.mark.parametrize("name", ["vrt://{}?bands=1", "GTIFF_DIR:1:{}"])
def test_a_file_inside_a_dataset_s_name_is_looked_for(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"gone\.tif"):
        open_source(
            str(
                vrt_over(tmp_path / "o.vrt", name.format(tmp_path / "gone.tif"), relativeToVRT="0")
            ),
            modality("nir"),
        )


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with a name")
def test_a_stream_is_refused_before_anything_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.tif")
    for name in (str(tmp_path / "pipe.tif"), "/dev/zero", "/vsistdin/"):
        with pytest.raises(InputError, match="stream or a device") as caught:
            open_source(name, modality("nir"))
        assert caught.value.code == "input.unreadable"


def test_a_folder_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is a folder") as caught:
        open_source(str(tmp_path), modality("nir"))
    assert "damaged" not in str(caught.value)


@pytest.mark.skipif(sys.platform != "linux", reason="names are Unicode on this system")
def test_a_name_that_is_not_utf8_is_one_sentence(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.tif")
    shutil.copy(write(tmp_path / "a.tif", numbers(1, "uint16", 300, 3000)), path)
    with pytest.raises(InputError, match="is not UTF-8") as caught:
        open_source(path, modality("nir"))
    assert str(caught.value).encode("utf-8")


@pytest.mark.parametrize(
    ("driver", "name", "size"),
    [
        ("netCDF", "rioxarray__sentinel_2_L1C_geographic.nc", (12, 11)),
        ("HDF5", "rasterio__two-subs.h5", (3, 3)),
    ],
)
def test_container_without_bands_names_its_layers(
    driver: str, name: str, size: tuple[int, int]
) -> None:
    with rasterio.Env() as env:
        drivers = env.drivers()
    if driver not in drivers or not (AWKWARD / name).exists():
        pytest.skip(f"needs GDAL's {driver} driver and ../shared/data/awkward")
    with pytest.raises(InputError) as caught:
        open_source(str(AWKWARD / name), modality("nir"))
    assert caught.value.code == "input.bands"
    layer = caught.value.hint.removeprefix("Open one of its layers: ").split(", ")[0]
    with open_source(layer, modality("nir"), (1,)) as source:
        assert source.size == size


def test_palette_is_expanded_to_its_colours(tmp_path: Path) -> None:
    path = ODDITIES["palette as rgb"].make(tmp_path)
    with rasterio.open(path) as dataset:
        entries, table = dataset.read(1), dataset.colormap(1)
    with open_source(str(path), modality("rgb")) as source:
        values = read_all(source).values
    assert values[:, 3, 5].tolist() == list(table[entries[3, 5]][:3])


def test_scale_and_offset_apply_per_band(tmp_path: Path) -> None:
    path = ODDITIES["scale and offset per band"].make(tmp_path)
    with rasterio.open(path) as dataset:
        raw = dataset.read()
    with open_source(str(path), modality("rgb"), (2, 1, 3)) as source:
        values = read_all(source).values
    expected = np.stack([raw[1] * 2e-4 + 0.01, raw[0] * 1e-4, raw[2] * 1e-4 - 0.01])
    np.testing.assert_allclose(values, expected, atol=1e-6)


def test_corrupt_tile_is_never_read_as_black(tmp_path: Path) -> None:
    with open_oddity("corrupt tile", tmp_path) as source:
        assert source.read(Rect(0, 0, 64, 64)).values.max() > 0
        with pytest.raises(InputError) as caught:
            source.read(Rect(192, 192, 64, 64))
    assert caught.value.code == "input.unreadable"
    assert "rows 192 to 255" in caught.value.message


def test_bands_outside_the_raster_alpha_and_wrong_number_are_refused(tmp_path: Path) -> None:
    path = str(ODDITIES["alpha band"].make(tmp_path))
    for bands in ((1, 2, 5), (1, 2, 4), (1, 2), (0, 1, 2)):
        with pytest.raises(InputError) as caught:
            open_source(path, modality("rgb"), bands)
        assert caught.value.code == "input.bands"


def test_rotation_and_shear_are_kept(tmp_path: Path) -> None:
    with open_oddity("rotated", tmp_path) as source:
        assert tuple(source.transform)[:6] == (1.5, -5, 500000, -5, -1.5, 4600000)
        assert source.gsd_m == pytest.approx((math.hypot(1.5, 5), math.hypot(1.5, 5)), rel=1e-3)


@pytest.mark.parametrize(
    "name", ["no georeference", "ground control points", "rpcs with an identity transform"]
)
def test_raster_without_a_geotransform_has_no_place(name: str, tmp_path: Path) -> None:
    with open_oddity(name, tmp_path) as source:
        assert (source.crs, source.transform, source.gsd_m) == (None, None, None)
        assert bool(source.warnings) == (name != "no georeference")
    with pytest.raises(InputError) as caught:
        open_oddity(name, tmp_path, gsd="native")
    assert caught.value.code == "input.georeference"


def test_another_planet_has_no_ground_size_and_no_native_warp(tmp_path: Path) -> None:
    with open_oddity("mars", tmp_path) as source:
        assert source.gsd_m is None
        assert source.transform is not None
    with pytest.raises(InputError) as caught:
        open_oddity("mars", tmp_path, gsd="native")
    assert caught.value.code == "input.georeference"


def test_huge_vrt_opens_resolves_and_reads_a_window_quickly(tmp_path: Path) -> None:
    start = time.monotonic()
    with open_oddity("huge vrt", tmp_path) as source:
        assert source.size == (210000, 151000)
        resolve_radiometry(source, source.modality)
        source.read(Rect(209000, 150000, 256, 256))
    assert time.monotonic() - start < 10


def test_native_gsd_warps_to_ten_metres_and_keeps_what_is_invalid(tmp_path: Path) -> None:
    values = np.full((1, 60, 60), 1000, np.uint16)
    values[:, :, :20] = 0
    path = write(
        tmp_path / "a.tif", values, nodata=0, transform=Affine(5, 0, 500000, 0, -5, 4600000)
    )
    with open_source(str(path), modality("nir"), gsd="native") as source:
        assert source.gsd_m == pytest.approx((10, 10), rel=1e-3)
        assert (source.width, source.height) == (30, 30)
        tile = read_all(source)

    assert not tile.valid[:, :10].any()
    assert tile.valid[:, 10:].all()
    assert np.all(tile.values[0, :, 10:] == 1000)


@pytest.mark.parametrize(
    "name",
    [
        "alpha band",
        "mask in a sidecar",
        "undeclared NaN",
        "palette as rgb",
        "degrees",
        "rotated",
        "south-up",
    ],
)
def test_native_gsd_never_shows_what_lies_outside_or_masked(name: str, tmp_path: Path) -> None:
    """Warped to 3/4 of a pixel, the mean of valid numbers stays, and masked ones and the frame
    never enter as black.
    """
    with open_oddity(name, tmp_path) as source:
        plain = read_all(source)
        place = source.transform

    oddity = ODDITIES[name]
    path = next(tmp_path.glob("*.tif"))
    turned = place * Affine.rotation(20) * Affine.scale(1.4)
    with rasterio.open(path, "r+") as dataset:
        dataset.transform = turned
    with open_source(str(path), modality(oddity.modality), oddity.bands, "native") as source:
        tile = read_all(source)
    assert 0.05 < tile.valid.mean() < 1
    lowest = plain.values[:, plain.valid].min()
    assert tile.values[:, tile.valid].min() >= lowest - 1e-6
    assert tile.values[:, tile.valid].mean() == pytest.approx(
        plain.values[:, plain.valid].mean(), rel=0.05
    )


def test_degrees_are_warped_to_the_local_utm_zone(tmp_path: Path) -> None:
    with open_oddity("degrees", tmp_path, gsd="native") as source:
        assert source.crs.to_epsg() == 32633
        assert source.gsd_m == pytest.approx((10, 10), rel=2e-3)


@pytest.mark.parametrize(
    "place",
    [{"crs": "EPSG:4326", "transform": Affine(1e-4, 0, 15, 0, -1e-4, 60)}, {"transform": SLANTED}],
)
def test_warped_pixels_do_not_depend_on_the_window_they_are_read_with(
    place: dict, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.tif", numbers(1, "uint16", 100, 4000, (900, 900)), **place)
    with open_source(str(path), modality("nir"), gsd="native") as source:
        full = source.read(Rect(0, 0, source.width, source.height))
    for window in (
        Rect(0, 0, 256, 256),
        Rect(190, 191, 256, 256),
        Rect(37, 91, 300, 17),
        Rect(100, 3, 33, 600),
    ):
        with open_source(str(path), modality("nir"), gsd="native") as source:
            tile = source.read(window)
        crop = slice(window.row, window.stop_row), slice(window.column, window.stop_column)
        np.testing.assert_array_equal(tile.values[0], full.values[0][crop])
        np.testing.assert_array_equal(tile.valid, full.valid[crop])


def test_raster_that_is_native_already_is_not_warped(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", numbers(1, "uint16", 200, 3000))
    with (
        open_source(str(path), modality("nir"), gsd="native") as source,
        open_source(str(path), modality("nir")) as plain,
    ):
        assert source.transform == UTM["transform"]
        np.testing.assert_array_equal(read_all(source).values, read_all(plain).values)


def test_filling_uses_near_pixels_then_the_mean_and_is_repeatable() -> None:
    values = np.zeros((2, 128, 128), np.float32)
    values[0, :, :40], values[1] = 3.0, 7.0
    valid = np.zeros((128, 128), bool)
    valid[:, :40] = True
    values[:, 100, 100] = np.nan
    values[:, 90, 90] = np.inf
    filled = fill_invalid(values, valid)
    assert np.isfinite(filled).all()
    np.testing.assert_allclose(filled[0], 3.0, atol=1e-5)
    np.testing.assert_array_equal(filled[:, valid], values[:, valid])
    np.testing.assert_array_equal(filled, fill_invalid(values, valid))


def test_filling_with_nothing_valid_gives_zeros() -> None:
    values = np.full((1, 8, 8), np.nan, np.float32)
    assert not fill_invalid(values, np.zeros((8, 8), bool)).any()


def test_identity_changes_with_the_file_and_counts_its_sidecars(tmp_path: Path) -> None:
    with open_oddity("mask in a sidecar", tmp_path) as source:
        before = source.identity()
    assert before.size > (tmp_path / "mask.tif").stat().st_size
    write(tmp_path / "mask.tif", numbers(3, "uint8", 0, 255, (SIDE, SIDE + 1)), photometric="RGB")
    with open_source(str(tmp_path / "mask.tif"), modality("rgb")) as source:
        assert source.identity() != before


@pytest.mark.skipif(not AWKWARD.is_dir(), reason="../shared/data/awkward is missing")
def test_every_awkward_file_is_read_or_refused_clearly() -> None:
    with (AWKWARD / "manifest.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    refusals = set()
    for row in rows:
        for name in ("rgb", "nir", "sar"):
            try:
                with open_source(str(AWKWARD / row["file"]), modality(name)) as source:
                    found = resolve_radiometry(source, source.modality)
                    tile = source.read(Rect(0, 0, min(source.width, 256), min(source.height, 256)))
            except InputError as error:
                refusals.add(error.code)
                continue

            assert row["expected"] != "clear error", row["file"]
            physical = found.radiometry.to_physical(tile.values, source.modality)
            valid = tile.valid & np.isfinite(physical).all(axis=0)
            assert np.isfinite(fill_invalid(physical, valid)).all(), row["file"]

    assert refusals == {"input.bands", "input.dtype", "input.unreadable"}


def test_bands_requested_for_are_not_ignored_in_a_raster_with_a_colour_table(
    tmp_path: Path,
) -> None:
    path = str(ODDITIES["palette as rgb"].make(tmp_path))
    assert open_source(path, modality("rgb"), (1,)).bands.indexes == (1,)
    for bands, words in (((2, 2, 2), "no band 2"), ((1, 1, 1), "colour table")):
        with pytest.raises(InputError, match=words) as caught:
            open_source(path, modality("rgb"), bands)
        assert caught.value.code == "input.bands"


DECLARED = [
    ("uint16", 0, None),
    ("uint16", 65535, None),
    ("int16", -9999, None),
    ("uint8", 255, None),
    ("uint16", 10.5, None),
    ("float32", 7.0, None),
    ("uint16", None, "mask"),
    ("uint16", None, None),
]


@pytest.mark.parametrize(("dtype", "nodata", "mask"), DECLARED, ids=str)
def test_validity_is_what_gdal_s_masks_say(
    dtype: str, nodata: float | None, mask: str | None, tmp_path: Path
) -> None:
    """Where a whole number marks it, numbers are compared instead of asking GDAL for a mask."""
    path, rng = tmp_path / "a.tif", np.random.default_rng(0)
    values = rng.integers(1, 12, (3, 40, 50)).astype(dtype)
    if nodata is not None and float(nodata).is_integer():
        values[rng.random(values.shape) > 0.9] = nodata
    profile = {
        "driver": "GTiff",
        "width": 50,
        "height": 40,
        "count": 3,
        "dtype": dtype,
        "crs": "EPSG:32633",
    }

    if nodata is not None:
        profile["nodata"] = nodata
    with rasterio.open(
        path, "w", **profile, transform=Affine(10, 0, 500000, 0, -10, 4600000)
    ) as out:
        out.write(values)
        if mask:
            out.write_mask(rng.random((40, 50)) > 0.3)

    with rasterio.open(path) as raster:
        expected = (raster.read_masks([1, 2, 3]) > 0).all(axis=0)
    with open_source(str(path), modality("rgb"), (1, 2, 3)) as source:
        np.testing.assert_array_equal(source.read(Rect(0, 0, 50, 40)).valid, expected)
        part = source.read(Rect(7, 3, 11, 13)).valid

    np.testing.assert_array_equal(part, expected[3:16, 7:18])
