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
from backend.source.inspection import inspect
from backend.source.level import resolve_level
from backend.source.products import find_product
from backend.source.raster import open_source
from backend.source.recognition import resolve_radiometry
from backend.source.scenes import find_scenes

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


def test_products_below_a_folder_are_its_scenes_and_their_other_bands_are_none(tmp_path: Path) -> None:
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
