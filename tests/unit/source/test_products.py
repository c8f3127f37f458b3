"""A product's folder or archive is read as the raster of the wanted modality."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.modalities import modality
from backend.scenes.finding import find_scenes
from backend.source.inspection import inspect
from backend.source.level import resolve_level
from backend.source.products import find_product
from backend.source.raster import open_source
from backend.source.recognition import resolve_radiometry

SAFE = "S2B_MSIL2A_20230601T100031_N0509_R122_T33TVG_20230601T123456.SAFE"
LANDSAT = "LC09_L2SP_190028_20230601_20230603_02_T1"
HLS = "HLS.L30.T18TYN.2021123T153000.v2.0"
SIDE = 120  # pixels of 10 m


def band(path: Path, value: int, metres: int = 10) -> None:
    """A band of one number, its left column 0: outside of the swath."""
    path.parent.mkdir(parents=True, exist_ok=True)
    side = SIDE * 10 // metres
    values = np.full((1, side, side), value, np.uint16)
    values[:, :, 0] = 0
    place = from_origin(500000, 4600000, metres, metres)
    with rasterio.open(path, "w", "GTiff", side, side, 1, "EPSG:32633", place, "uint16") as out:
        out.write(values)


def safe(root: Path) -> Path:
    data = root / SAFE / "GRANULE" / "L2A_T33TVG" / "IMG_DATA"
    for number, name in enumerate(("B02", "B03", "B04", "B08")):
        band(data / "R10m" / f"T33TVG_20230601T100031_{name}_10m.tif", 2000 + 100 * number)
        band(data / "R20m" / f"T33TVG_20230601T100031_{name}_20m.tif", 9, 20)

    for number, name in enumerate(("B05", "B06", "B07", "B8A", "B11", "B12")):
        band(data / "R20m" / f"T33TVG_20230601T100031_{name}_20m.tif", 3000 + 100 * number, 20)
    band(data / "R20m" / "T33TVG_20230601T100031_SCL_20m.tif", 4, 20)
    return root / SAFE


def landsat(root: Path) -> Path:
    for number in range(1, 8):
        band(root / LANDSAT / f"{LANDSAT}_SR_B{number}.TIF", 8000 + 1000 * number)
    band(root / LANDSAT / f"{LANDSAT}_QA_PIXEL.TIF", 21824)
    return root / LANDSAT


def hls(root: Path) -> Path:
    for number in range(2, 8):
        band(root / HLS / f"{HLS}.B0{number}.tif", 100 * number)
    return root / HLS


def numbers(path: Path, id_: str) -> list[float]:
    """The value of each band where all is valid."""
    with open_source(str(path), modality(id_)) as source:
        tile = source.read(Rect(0, 0, source.width, source.height))
        radiometry = resolve_radiometry(source, source.modality).radiometry
        assert tile.valid.mean() == pytest.approx(1 - 1 / source.width)
        physical = radiometry.to_physical(tile.values, source.modality)

    return [float(np.median(one[tile.valid])) for one in physical]


def test_a_safe_gives_the_bands_of_a_modality_at_their_own_resolution(tmp_path: Path) -> None:
    path = safe(tmp_path)
    assert numbers(path, "rgb") == pytest.approx([0.12, 0.11, 0.10])
    assert numbers(path, "nir") == pytest.approx([0.13])
    assert numbers(path, "ms") == pytest.approx([0.2, 0.21, 0.22, 0.23, 0.24, 0.25])
    with open_source(str(path), modality("ms")) as source:
        assert source.gsd_m == pytest.approx((20, 20), rel=0.01)
        assert resolve_level(source).level == "boa"


def test_a_landsat_folder_and_its_tar_have_landsat_s_bands_and_scale(tmp_path: Path) -> None:
    path = landsat(tmp_path)
    wanted = [number * 1000 * 2.75e-5 + 8000 * 2.75e-5 - 0.2 for number in (4, 3, 2, 5)]
    with tarfile.open(tmp_path / f"{LANDSAT}.tar", "w") as archive:
        for file in path.iterdir():
            archive.add(file, file.name)

    for one in (path, tmp_path / f"{LANDSAT}.tar"):
        assert numbers(one, "rgb") == pytest.approx(wanted[:3], abs=1e-6)
        assert numbers(one, "nir") == pytest.approx(wanted[3:], abs=1e-6)


def test_a_zipped_safe_is_read_like_the_folder(tmp_path: Path) -> None:
    path = safe(tmp_path)
    with zipfile.ZipFile(tmp_path / f"{SAFE}.zip", "w") as archive:
        for file in path.rglob("*.tif"):
            archive.write(file, file.relative_to(tmp_path))
    assert numbers(tmp_path / f"{SAFE}.zip", "rgb") == numbers(path, "rgb")


def test_a_band_that_a_product_lacks_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        open_source(str(landsat(tmp_path)), modality("ms"))
    assert error.value.code == "input.bands"
    assert "B05" in error.value.message


def test_inspect_says_what_a_product_holds(tmp_path: Path) -> None:
    found = inspect(str(safe(tmp_path)))
    assert {"rgb", "nir", "ms"} <= set(found.recognised)
    assert found.radiometry.value == "dn10000_offset"
    assert found.level.value == "boa"


def test_products_below_a_folder_are_its_scenes_and_their_other_bands_are_none(
    tmp_path: Path,
) -> None:
    safe(tmp_path / "in")
    hls(tmp_path / "in")
    band(tmp_path / "in" / f"{LANDSAT}_QA_PIXEL.TIF", 21824)
    scenes = find_scenes(str(tmp_path / "in"), modality("nir"), tmp_path / "out")
    assert scenes is not None
    assert [Path(scene.source).name for scene in scenes] == [HLS, SAFE]


def test_scenes_of_several_dates_in_one_folder_are_no_product(tmp_path: Path) -> None:
    path = hls(tmp_path)
    band(path / f"{HLS.replace('2021123', '2021139')}.B02.tif", 500)
    assert find_product(str(path)) is None


def mtl(level: str, mult: float, add: float, elevation: float) -> str:
    """As USGS writes it, cut down; level 2 states its level-1 input's factors after its own."""
    lines = [f'    PROCESSING_LEVEL = "{level}"', f"    SUN_ELEVATION = {elevation}"]
    lines += [f"    REFLECTANCE_MULT_BAND_{number} = {mult:.4e}".upper() for number in range(1, 8)]
    lines += [f"    REFLECTANCE_ADD_BAND_{number} = {add}" for number in range(1, 8)]

    if level == "L2SP":
        lines += [
            '    PROCESSING_LEVEL = "L1TP"',
            "    REFLECTANCE_MULT_BAND_5 = 2.0000E-05",
            "    REFLECTANCE_ADD_BAND_5 = -0.100000",
        ]

    return "\n".join(["GROUP = LANDSAT_METADATA_FILE", *lines, "END_GROUP", "END"])


def first_value(path: Path, id_: str) -> tuple[float, str]:
    """(the numbers after scale and offset, the level)."""
    with open_source(str(path), modality(id_)) as source:
        assert str(resolve_radiometry(source, source.modality).radiometry) == "reflectance"
        tile = source.read(Rect(0, 0, source.width, source.height))
        assert not tile.valid[:, 0].any()
        return float(tile.values[0, 0, 1]), resolve_level(source).level


def test_a_renamed_landsat_band_is_read_by_the_metadata_beside_it(tmp_path: Path) -> None:
    band(tmp_path / "B5.TIF", 13000)
    (tmp_path / "LC09_x_MTL.txt").write_text(mtl("L2SP", 2.75e-5, -0.2, 30))
    assert first_value(tmp_path / "B5.TIF", "nir") == (pytest.approx(13000 * 2.75e-5 - 0.2), "boa")


def test_level_1_is_divided_by_the_sine_of_the_sun_s_elevation(tmp_path: Path) -> None:
    name = "LC08_L1TP_190028_20230601_20230603_02_T1"
    for number in range(2, 6):
        band(tmp_path / name / f"{name}_B{number}.TIF", 13000)
    expected = pytest.approx((13000 * 2e-5 - 0.1) / 0.5), "toa"
    (tmp_path / name / f"{name}_MTL.txt").write_text(mtl("L1TP", 2e-5, -0.1, 30))
    assert first_value(tmp_path / name / f"{name}_B5.TIF", "nir") == expected
    assert first_value(tmp_path / name, "nir") == expected

    with tarfile.open(tmp_path / f"{name}.tar", "w") as archive:
        for file in (tmp_path / name).iterdir():
            archive.add(file, file.name)

    assert first_value(tmp_path / f"{name}.tar", "nir") == expected


def test_another_scene_s_metadata_in_the_same_folder_does_not_count(tmp_path: Path) -> None:
    name = f"{LANDSAT}_SR_B5.TIF"
    band(tmp_path / name, 13000)
    (tmp_path / "LC08_L1TP_001001_20230601_20230603_02_T1_MTL.txt").write_text(
        mtl("L1TP", 9e-5, -0.3, 30)
    )
    assert first_value(tmp_path / name, "nir") == (pytest.approx(13000 * 2.75e-5 - 0.2), "boa")


def test_sentinel_2_of_theia_is_one_raster_with_its_scale(tmp_path: Path) -> None:
    name = "SENTINEL2B_20230601-105124-456_L2A_T31TCJ_C_V3-1"
    for number, code in enumerate(("B2", "B3", "B4", "B8")):
        band(tmp_path / name / f"{name}_FRE_{code}.tif", 1000 + 100 * number)
        band(tmp_path / name / f"{name}_SRE_{code}.tif", 9)

    for code in ("B5", "B6", "B7", "B8A", "B11", "B12"):
        band(tmp_path / name / f"{name}_FRE_{code}.tif", 3000, 20)
    found = find_product(str(tmp_path / name))
    assert found is not None
    assert found.name == name

    with open_source(str(tmp_path / name), modality("rgb")) as source:
        tile = source.read(Rect(0, 0, source.width, source.height))
        np.testing.assert_allclose(tile.values[:, 0, 1], [0.12, 0.11, 0.10])
        assert resolve_level(source).level == "boa"

    with open_source(str(tmp_path / name / f"{name}_SRE_B8.tif"), modality("nir")) as source:
        assert source.product_scale is not None
        assert source.product_scale.scale == 1e-4
