"""What is valid though nothing, or something odd, declares it; units and bands by what products say
of themselves.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.enums import ColorInterp
from rasterio.transform import from_origin

from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.modalities import modality
from backend.output.files import stale_sidecars
from backend.source.raster import Source, open_source
from backend.source.recognition import resolve_radiometry

SIDE = 96
PLACE = {"crs": "EPSG:32633", "transform": from_origin(500000, 4600000, 10, 10)}


def numbers(count: int, low: float, high: float) -> np.ndarray:
    return np.random.default_rng(0).uniform(low, high, (count, SIDE, SIDE))


def write(path: Path, values: np.ndarray, names: tuple[str, ...] = (), **options: Any) -> Path:
    profile = {
        "driver": "GTiff",
        "count": len(values),
        "height": SIDE,
        "width": SIDE,
        "dtype": values.dtype,
    } | PLACE
    with rasterio.open(path, "w", **profile | options) as out:
        out.write(values)
        out.descriptions = names or ("",) * len(values)

    return path


def valid_share(path: Path | str, id_: str, gsd: str = "source") -> float:
    with open_source(str(path), modality(id_), gsd=gsd) as source:
        return float(_whole(source).valid.mean())


def radiometry(path: Path | str, id_: str) -> str:
    with open_source(str(path), modality(id_)) as source:
        return str(resolve_radiometry(source, source.modality).radiometry)


def _whole(source: Source) -> Any:
    return source.read(Rect(0, 0, source.width, source.height))


@pytest.mark.parametrize(("id_", "low", "high"), [("nir", 0.05, 0.5), ("sar", -20.0, -5.0)])
def test_an_undeclared_border_of_exact_zeros_in_floats_is_no_data(
    id_: str, low: float, high: float, tmp_path: Path
) -> None:
    values = numbers(1, low, high).astype(np.float32)
    values[:, :, : SIDE // 4] = 0
    assert valid_share(write(tmp_path / "border.tif", values), id_) == pytest.approx(0.75)


def test_single_zeros_in_floats_are_measurements(tmp_path: Path) -> None:
    values = numbers(1, 0.05, 0.5).astype(np.float32)
    values[0, ::7, ::7] = 0
    assert valid_share(write(tmp_path / "shadows.tif", values), "nir") == 1.0


def test_zeros_of_8_bit_numbers_kept_as_floats_are_black(tmp_path: Path) -> None:
    values = numbers(1, 1, 255).round().astype(np.float32)
    values[:, : SIDE // 2] = 0
    assert valid_share(write(tmp_path / "black.tif", values), "nir") == 1.0


@pytest.mark.parametrize("fill", [-9999, -10000, -32768])
@pytest.mark.parametrize("dtype", ["int16", "float32"])
def test_values_that_no_sensor_measures_are_no_data_beside_a_declared_one(
    fill: int, dtype: str, tmp_path: Path
) -> None:
    values = numbers(3, 200, 3000).astype(dtype)
    values[:, : SIDE // 2] = fill
    path = write(tmp_path / "fill.tif", values, nodata=np.nan if dtype == "float32" else -1)
    assert valid_share(path, "rgb") == pytest.approx(0.5)
    assert radiometry(path, "rgb") == "dn10000"
    with open_source(str(path), modality("rgb")) as source:
        _whole(source)
        assert any(f"{fill:g}" in note and "no-data" in note for note in source.notes)


@pytest.mark.parametrize("gsd", ["source", "native"])
def test_a_value_that_the_user_names_is_no_data(gsd: str, tmp_path: Path) -> None:
    values = numbers(3, 200, 3000).astype(np.uint16)
    values[:, :, : SIDE // 2] = 4095
    path = write(tmp_path / "named.tif", values, transform=from_origin(500000, 4600000, 7, 7))
    with open_source(str(path), modality("rgb"), gsd=gsd, nodata=(4095.0,)) as source:
        tile = _whole(source)
    assert tile.valid.mean() == pytest.approx(0.5, abs=0.03)
    assert tile.values[:, tile.valid].max() < 3100


def test_a_warp_never_reads_declared_no_data_as_a_measurement(tmp_path: Path) -> None:
    values = numbers(3, 200, 3000).astype(np.int16)
    values[:, :, : SIDE // 2] = -1
    values[:, : SIDE // 4] = -9999
    path = write(
        tmp_path / "two.tif", values, nodata=-1, transform=from_origin(500000, 4600000, 7, 7)
    )
    with open_source(str(path), modality("rgb"), gsd="native") as source:
        tile = _whole(source)
    assert not tile.valid[source.height // 2 :, : source.width // 2 - 1].any()
    with pytest.raises(InputError) as error:
        open_source(str(path), modality("rgb"), gsd="native", nodata=(-9999.0,))
    assert error.value.code == "input.usage"


def test_undeclared_fill_stays_out_of_a_warp(tmp_path: Path) -> None:
    values = numbers(3, 0.1, 0.3).astype(np.float32)
    values[:, :, : SIDE // 2] = -9999
    path = write(tmp_path / "fill.tif", values, transform=from_origin(500000, 4600000, 7, 7))
    with open_source(str(path), modality("rgb"), gsd="native") as source:
        tile = _whole(source)
    assert tile.valid.mean() == pytest.approx(0.5, abs=0.03)
    assert tile.values[:, tile.valid].min() > 0.05


@pytest.mark.parametrize(("dtype", "opaque"), [("uint8", 1), ("int16", 32767), ("float32", 1.0)])
def test_alpha_masks_wherever_it_stands_and_whatever_its_largest_value_is(
    dtype: str, opaque: float, tmp_path: Path
) -> None:
    values = np.concatenate([numbers(4, 1, 120), np.full((1, SIDE, SIDE), opaque)]).astype(dtype)
    values[4, :, : SIDE // 2] = 0
    path = write(tmp_path / "rgbna.tif", values, ("red", "green", "blue", "nir", "alpha"))
    with rasterio.open(path, "r+") as raster:
        raster.colorinterp = (
            ColorInterp.red,
            ColorInterp.green,
            ColorInterp.blue,
            ColorInterp.undefined,
            ColorInterp.alpha,
        )

    assert valid_share(path, "rgb") == pytest.approx(0.5)
    assert valid_share(path, "nir") == pytest.approx(0.5)


def test_a_mask_file_of_zeros_and_ones_masks(tmp_path: Path) -> None:
    path = write(tmp_path / "scene.tif", numbers(3, 200, 3000).astype(np.uint16))
    ones = np.ones((1, SIDE, SIDE), np.uint8)
    ones[:, : SIDE // 2] = 0
    write(tmp_path / "mask.tif", ones)

    with rasterio.open(tmp_path / "mask.tif", "r+") as mask:
        mask.update_tags(
            INTERNAL_MASK_FLAGS_1="2", INTERNAL_MASK_FLAGS_2="2", INTERNAL_MASK_FLAGS_3="2"
        )

    (tmp_path / "mask.tif").replace(tmp_path / "scene.tif.msk")
    assert valid_share(path, "rgb") == pytest.approx(0.5)


def test_one_saturated_pixel_turns_no_scene_into_a_stretch(tmp_path: Path) -> None:
    values = numbers(1, 1500, 4000).astype(np.uint16)
    values[0, 5, 5] = 65535
    path = write(tmp_path / "saturated.tif", values, nodata=0)
    with rasterio.open(path, "r+") as raster:
        raster.scales, raster.offsets = (1e-4,), (-0.1,)
    assert radiometry(path, "nir") == "reflectance"

    fractions = numbers(1, 0.05, 0.4).astype(np.float32)
    fractions[0, 5, 5] = 5.2
    fractions[0, 6, 6] = -1.3
    assert radiometry(write(tmp_path / "fractions.tif", fractions), "nir") == "reflectance"


def test_an_archive_holds_one_raster_beside_its_sidecars(tmp_path: Path) -> None:
    scene = write(tmp_path / "scene.tif", numbers(3, 200, 3000).astype(np.uint16), nodata=0)
    with zipfile.ZipFile(tmp_path / "scene.zip", "w") as archive:
        for name in ("scene.tif", "scene.tif.ovr", "__MACOSX/._scene.tif", "thumbnail.png"):
            archive.write(scene, name)
    assert valid_share(tmp_path / "scene.zip", "rgb") == 1.0


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("T33TVG_20230601T100031_B04_10m", "nir"),
        ("LC09_x_SR_B4", "nir"),
        ("LC09_x_QA_PIXEL", "pan"),
    ],
)
def test_a_file_whose_name_says_another_band_is_refused(
    name: str, asked: str, tmp_path: Path
) -> None:
    path = write(tmp_path / f"{name}.tif", numbers(1, 200, 3000).astype(np.uint16))
    with pytest.raises(InputError) as error:
        open_source(str(path), modality(asked))
    assert error.value.code == "input.bands"
    open_source(str(path), modality(asked), (1,)).close()  # asked for by number, it is read


@pytest.mark.parametrize(
    ("names", "wanted"),
    [
        (
            tuple(f"{nanometres} nm" for nanometres in (443, 490, 531, 565, 610, 665, 705, 865)),
            (6, 4, 2),
        ),
        (("Band 1 - Blue", "Band 2 - Green", "Band 3 - Red", "Band 4 - NIR"), (3, 2, 1)),
        (
            ("coastal_blue", "blue", "green_i", "green", "yellow", "red", "rededge", "nir"),
            (6, 4, 2),
        ),
        (("B1", "B2", "B3", "B4", "B5", "B7"), (3, 2, 1)),
    ],
    ids=("wavelengths", "words", "two greens", "Landsat 5"),
)
def test_words_and_wavelengths_outrank_numbers(
    names: tuple[str, ...], wanted: tuple[int, ...], tmp_path: Path
) -> None:
    path = write(tmp_path / "bands.tif", numbers(len(names), 200, 3000).astype(np.uint16), names)
    with open_source(str(path), modality("rgb")) as source:
        assert source.bands.indexes == wanted


def test_a_landsat_band_described_by_its_number_is_near_infrared(tmp_path: Path) -> None:
    path = write(tmp_path / "LC08_scene.tif", numbers(1, 200, 3000).astype(np.uint16), ("B5",))
    with open_source(str(path), modality("nir")) as source:
        assert source.bands.indexes == (1,)


def test_a_part_of_sentinel_2_s_bands_is_no_landsat(tmp_path: Path) -> None:
    path = write(
        tmp_path / "part.tif",
        numbers(5, 200, 3000).astype(np.uint16),
        ("B2", "B3", "B4", "B7", "B8"),
    )
    with open_source(str(path), modality("rgb")) as source:
        assert source.bands.indexes == (3, 2, 1)


def test_a_cube_whose_bands_are_only_counted_names_none(tmp_path: Path) -> None:
    path = write(
        tmp_path / "cube.tif",
        numbers(40, 200, 3000).astype(np.uint16),
        tuple(f"Band {n}" for n in range(1, 41)),
    )
    with pytest.raises(InputError) as error:
        open_source(str(path), modality("nir"))
    assert error.value.code == "input.bands"


def test_sidecars_of_an_older_raster_are_found(tmp_path: Path) -> None:
    out = tmp_path / "out.tif"
    wanted = [
        out.with_name("out.tif" + suffix) for suffix in (".aux.xml", ".msk", ".ovr", ".msk.ovr")
    ]
    for path in (*wanted, tmp_path / "other.tif.msk", tmp_path / "out.tif.txt"):
        path.write_text("x")
    assert sorted(stale_sidecars(out)) == sorted(wanted)
