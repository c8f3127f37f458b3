"""What `inspect` tells of a raster: facts, and guesses with their reasons, as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import rasterio

from backend.errors import InputError
from backend.source.inspection import inspect
from tests.oddities import ODDITIES, numbers, write


def described(path: Path, *descriptions: str) -> Path:
    with rasterio.open(path, "r+") as dataset:
        dataset.descriptions = descriptions
    return path


def test_sentinel_2_bands_are_read_as_rgb_and_the_others_are_reported(tmp_path: Path) -> None:
    path = described(
        write(tmp_path / "a.tif", numbers(4, "uint16", 150, 4000), nodata=0),
        "B02",
        "B03",
        "B04",
        "B08",
    )

    seen = inspect(str(path))
    assert (seen.modality.value, seen.source_bands.value, seen.radiometry.value) == (
        "rgb",
        (3, 2, 1),
        "dn10000",
    )
    assert seen.recognised == {"rgb": (3, 2, 1), "nir": (4,)}
    assert (seen.width, seen.height, seen.dtype, seen.nodata, seen.crs) == (
        40,
        40,
        "uint16",
        0.0,
        "EPSG:32633",
    )

    assert seen.gsd_m == pytest.approx((10, 10), rel=1e-3)
    assert seen.bounds == (500000, 4599600, 500400, 4600000)
    assert seen.warnings == ()
    for guess in (seen.modality, seen.source_bands, seen.radiometry):
        assert guess.reason.endswith(".")


@pytest.mark.parametrize(
    ("name", "descriptions", "values", "expected"),
    [
        ("a.tif", ("VH", "VV"), numbers(2, "float32", -25, 0), "sar"),
        ("a.tif", ("VH",), numbers(1, "float32", 0.01, 0.4), "sar"),
        (
            "a.tif",
            ("B05", "B06", "B07", "B8A", "B11", "B12"),
            numbers(6, "uint16", 150, 4000),
            "ms",
        ),
        ("a.tif", ("Panchromatic",), numbers(1, "uint16", 150, 4000), "pan"),
        ("scene_B08_10m.tif", ("",), numbers(1, "uint16", 150, 4000), "nir"),
        ("LC08_L1TP_B8.tif", ("",), numbers(1, "uint16", 150, 4000), "pan"),
        ("S1A_IW_GRDH.tif", ("",), numbers(1, "uint16", 30, 600), "sar"),
        ("a.tif", ("",), numbers(1, "float32", -25, 0), "sar"),
        ("a.tif", ("",), numbers(1, "uint8", 0, 255), "pan"),
        ("a.tif", ("", "", ""), numbers(3, "uint16", 150, 4000), "rgb"),
        ("a.tif", ("", "", "", "", ""), numbers(5, "uint16", 150, 4000), None),
    ],
)
def test_modality_is_guessed_with_a_reason(
    name: str, descriptions: tuple[str, ...], values, expected: str | None, tmp_path: Path
) -> None:
    path = described(write(tmp_path / name, values), *descriptions)
    seen = inspect(str(path))
    assert seen.modality.value == expected
    assert seen.modality.reason
    if expected is None:
        assert (seen.source_bands.value, seen.radiometry.value) == (None, None)


@pytest.mark.parametrize(
    "name", [name for name, oddity in ODDITIES.items() if oddity.code in ("", "input.bands")]
)
def test_every_odd_raster_is_reported_as_plain_json(name: str, tmp_path: Path) -> None:
    reported = inspect(str(ODDITIES[name].make(tmp_path))).as_dict()
    assert json.loads(json.dumps(reported, allow_nan=False))["width"] > 0


@pytest.mark.parametrize(
    "name", ["missing file", "not a raster", "complex", "nothing but nodata", "broken vrt"]
)
def test_what_cannot_be_inspected_has_its_code(name: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        inspect(str(ODDITIES[name].make(tmp_path)))
    assert caught.value.code == ODDITIES[name].code


def test_nodata_that_json_cannot_hold_is_reported_as_text(tmp_path: Path) -> None:
    assert (
        inspect(
            str(write(tmp_path / "a.tif", numbers(1, "float32", 0, 1), nodata=float("nan")))
        ).nodata
        == "nan"
    )


@pytest.mark.parametrize(
    ("descriptions", "bands", "expected"),
    [(("B04", "B03", "B02"), 3, "high"), ((), 3, "low"), ((), 1, "low"), (("B08",), 1, "high")],
)
def test_a_guess_says_whether_anything_states_it(
    descriptions: tuple[str, ...], bands: int, expected: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "scene.tif", numbers(bands, "uint16", 300, 3000))
    with rasterio.open(path, "r+") as raster:
        for number, text in enumerate(descriptions, 1):
            raster.set_band_description(number, text)

    assert inspect(str(path)).modality.confidence == expected
