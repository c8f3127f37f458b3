"""What is read of one's own pairs, and what is left out with a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import Affine, from_origin

from training.data.build import build
from training.data.own import OwnPairs
from training.data.shard_plan import BuildPlan
from training.data.source import Unusable

OWN = Path(__file__).resolve().parents[4] / "shared" / "data" / "sensors" / "training_own"
NORTH_UP = from_origin(500000, 4600000, 10, 10)


def write(
    path: Path,
    values: np.ndarray,
    transform: Affine = NORTH_UP,
    lines: tuple[float, float] | None = None,
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "count": len(values),
        "height": values.shape[1],
        "width": values.shape[2],
    }
    with rasterio.open(
        path, "w", **profile, dtype=values.dtype, crs="EPSG:32633", transform=transform
    ) as out:
        out.write(values)
        if lines is not None:
            out.scales, out.offsets = (lines[0],) * len(values), (lines[1],) * len(values)


def reflectance(bands: int) -> np.ndarray:
    return np.random.default_rng(0).uniform(0.02, 0.4, (bands, 256, 256)).astype(np.float32)


def read(root: Path) -> dict[str, np.ndarray]:
    (entry,) = OwnPairs().entries(root)
    return OwnPairs().read(entry)


def test_declared_scale_and_offset_are_applied_and_other_suffixes_found(tmp_path: Path) -> None:
    numbers = np.random.default_rng(0).integers(8000, 20000, (3, 256, 256)).astype(np.uint16)
    write(tmp_path / "place/day/rgb.TIF", numbers, lines=(2.75e-5, -0.2))
    write(tmp_path / "place/day/nir.tiff", reflectance(1))
    np.testing.assert_allclose(read(tmp_path)["rgb"], numbers * 2.75e-5 - 0.2, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("name", "values", "reason"),
    [("nir", reflectance(1) * 10000, "wrong unit"), ("sar", np.abs(reflectance(1)), "wrong unit")],
    ids=("reflectance x 10000 as floats", "backscatter as power"),
)
def test_numbers_in_another_unit_are_refused(
    name: str, values: np.ndarray, reason: str, tmp_path: Path
) -> None:
    write(tmp_path / "place/day/rgb.tif", reflectance(3))
    write(tmp_path / f"place/day/{name}.tif", values)
    with pytest.raises(Unusable) as error:
        read(tmp_path)
    assert error.value.reason == reason
    assert f"{name}.tif" in str(error.value)


def test_rasters_of_other_ground_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "place/day/rgb.tif", reflectance(3))
    write(
        tmp_path / "place/day/sar.tif", reflectance(1) * -20, from_origin(503000, 4600000, 10, 10)
    )
    with pytest.raises(Unusable) as error:
        read(tmp_path)
    assert error.value.reason == "misregistered"


def test_a_south_up_raster_is_turned(tmp_path: Path) -> None:
    values = reflectance(1)
    write(tmp_path / "place/day/rgb.tif", reflectance(3))
    south_up = Affine(10, 0, 500000, 0, 10, 4600000 - 2560)
    write(tmp_path / "place/day/nir.tif", values[:, ::-1], south_up)
    np.testing.assert_array_equal(read(tmp_path)["nir"], values)


def test_undeclared_fill_is_no_value(tmp_path: Path) -> None:
    values = reflectance(3)
    values[:, :40] = -9999
    write(tmp_path / "place/day/rgb.tif", values)
    write(tmp_path / "place/day/nir.tif", reflectance(1))
    assert np.isnan(read(tmp_path)["rgb"][:, :40]).all()


def test_nothing_left_to_build_is_an_error_that_says_why(tmp_path: Path) -> None:
    write(tmp_path / "own/place/day/rgb.tif", reflectance(3)[:, :100])
    write(tmp_path / "own/place/day/nir.tif", reflectance(1)[:, :100])
    expected = r"256 x 100 pixels; RGB .* needs at least 128 x 128: cut a larger piece"
    with pytest.raises(ValueError, match=expected):
        build(BuildPlan({"own": tmp_path / "own"}, tmp_path / "shards", with_test=False))


def of_size(bands: int, rows: int, columns: int) -> np.ndarray:
    shape = (bands, rows, columns)
    return np.random.default_rng(0).uniform(0.02, 0.4, shape).astype(np.float32)


def test_a_pair_smaller_than_a_window_is_taken_whole(tmp_path: Path) -> None:
    """200 x 182 pixels are 50 x 45 latents and a half; MS has half as many."""
    folder = tmp_path / "own" / "place" / "day"
    write(folder / "rgb.tif", of_size(3, 182, 200))
    write(folder / "ms.tif", of_size(6, 91, 100), from_origin(500000, 4600000, 20, 20))
    arrays = read(tmp_path / "own")
    assert {id_: values.shape[1:] for id_, values in arrays.items()} == {
        "rgb": (180, 200),
        "ms": (90, 100),
    }
    index = build(BuildPlan({"own": tmp_path / "own"}, tmp_path / "shards", with_test=False))
    assert index["scenes"]["train"] == {"own": 1}


def test_a_larger_pair_is_covered_to_its_edges(tmp_path: Path) -> None:
    folder, values = tmp_path / "place" / "day", of_size(3, 256, 600)
    write(folder / "rgb.tif", values)
    write(folder / "nir.tif", of_size(1, 256, 600))
    found = [OwnPairs().read(entry)["rgb"] for entry in OwnPairs().entries(tmp_path)]
    assert [one.shape for one in found] == [(3, 256, 256)] * 3
    for one, first in zip(found, (0, 256, 344), strict=True):
        np.testing.assert_array_equal(one, values[:, :, first : first + 256])


def test_sizes_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    """MS has 20 m pixels: half as many as RGB."""
    folder = tmp_path / "place" / "day"
    write(folder / "rgb.tif", of_size(3, 180, 200), Affine.identity())
    write(folder / "ms.tif", of_size(6, 180, 200), Affine.identity())
    with pytest.raises(Unusable, match=r"ms.tif: more pixels .* should have 100 x 90 there"):
        read(tmp_path)


@pytest.mark.skipif(not OWN.is_dir(), reason="the folder ../shared/data/sensors is not there")
def test_the_delivered_faults_are_met() -> None:
    entries = {
        entry.id.split("_place_")[1].rsplit("_", 2)[0]: entry for entry in OwnPairs().entries(OWN)
    }
    reasons = {}
    for fault, entry in entries.items():
        try:
            OwnPairs().read(entry)
            reasons[fault] = "read"
        except Unusable as reason:
            reasons[fault] = reason.reason

    assert reasons == {
        "dn_float": "wrong unit",
        "power": "wrong unit",
        "scale": "read",
        "sentinel": "read",
        "shifted": "misregistered",
        "southup": "read",
    }
