"""How `auto` reads a raster's numbers: from metadata, from a fixed sample, with a warning where it
is a guess.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import rasterio

from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.modalities import modality
from backend.shared import TAG_NAMESPACE
from backend.source.raster import open_source
from backend.source.recognition import resolve_radiometry
from backend.source.sampling import ResolvedRadiometry, sample
from tests.oddities import numbers, write

SENTINEL = Path(__file__).resolve().parents[4] / "shared" / "data" / "sentinel"


def resolve(path: Path, name: str, requested: str = "auto") -> ResolvedRadiometry:
    with open_source(str(path), modality(name)) as source:
        return resolve_radiometry(source, source.modality, requested)


def resolve_bands(path: Path, bands: tuple[int, ...]) -> ResolvedRadiometry:
    with open_source(str(path), modality("nir"), bands) as source:
        return resolve_radiometry(source, source.modality)


@pytest.mark.parametrize(
    ("name", "dtype", "low", "high", "expected", "warned"),
    [
        ("rgb", "uint8", 0, 255, "uint8", False),
        ("rgb", "float32", 0.0, 0.9, "reflectance", False),
        ("rgb", "float32", 0.01, 1.4, "reflectance", False),
        ("rgb", "uint16", 100, 6000, "dn10000", False),
        ("rgb", "float32", 100, 6000, "dn10000", False),
        ("rgb", "uint16", 1010, 6000, "dn10000_offset", True),
        ("rgb", "int16", 1600, 6000, "dn10000_offset", True),
        ("ms", "uint16", 1600, 6000, "dn10000_offset", True),
        ("nir", "uint16", 1020, 6000, "dn10000_offset", True),
        ("nir", "uint16", 2500, 6000, "dn10000", True),
        ("nir", "float32", 0, 255, "uint8", True),
        ("pan", "int16", 30, 200, "uint8", True),
        ("sar", "float32", -25, 3, "db", False),
        ("sar", "float32", 1e-4, 0.1, "linear", False),
        ("sar", "float32", 1e-4, 0.5, "linear", True),
        ("sar", "int16", -2400, -100, "-2500.0:0.0", True),
        ("sar", "uint16", 20, 900, "amplitude_dn", True),
        ("sar", "uint8", 0, 255, "uint8", False),
    ],
)
def test_numbers_are_recognised(
    name: str, dtype: str, low: float, high: float, expected: str, warned: bool, tmp_path: Path
) -> None:
    found = resolve(
        write(tmp_path / "a.tif", numbers(modality(name).channels, dtype, low, high)), name
    )
    assert str(found.radiometry) == expected
    assert (
        bool([warning for warning in found.warnings if "outside the model's range" not in warning])
        == warned
    )
    assert found.reason.endswith(".")


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"BOA_ADD_OFFSET": "-1000"}, "dn10000_offset"),
        ({"RADIO_ADD_OFFSET": "0"}, "dn10000"),
        ({"PROCESSING_BASELINE": "04.00"}, "dn10000_offset"),
        ({"PROCESSING_BASELINE": "05.09"}, "dn10000_offset"),
        ({"PROCESSING_BASELINE": "N0301"}, "dn10000"),
        ({"PROCESSING_BASELINE": "unknown"}, "dn10000"),
    ],
)
def test_metadata_decides_before_the_numbers(
    tags: dict[str, str], expected: str, tmp_path: Path
) -> None:
    path = write(tmp_path / "a.tif", numbers(3, "uint16", 900, 4000))
    with rasterio.open(path, "r+") as dataset:
        dataset.update_tags(**tags)
    found = resolve(path, "rgb")
    assert str(found.radiometry) == expected
    assert found.warnings == ()


def test_visible_bands_of_the_raster_settle_what_near_infrared_leaves_open(tmp_path: Path) -> None:
    values = np.concatenate([numbers(3, "uint16", 200, 3000), numbers(1, "uint16", 1200, 5000)])
    path = write(tmp_path / "a.tif", values)
    assert str(resolve_bands(path, (4,)).radiometry) == "dn10000_offset"
    with rasterio.open(path, "r+") as dataset:
        dataset.descriptions = ("B04", "B03", "B02", "B08")
    found = resolve_bands(path, (4,))
    assert str(found.radiometry) == "dn10000"
    assert found.warnings == ()


def test_processing_baseline_in_the_products_name_decides(tmp_path: Path) -> None:
    folder = tmp_path / "S2B_MSIL2A_20230101T101319_N0509_R022_T32TQM_20230101T120000.SAFE"
    folder.mkdir()
    assert (
        str(resolve(write(folder / "B08.tif", numbers(1, "uint16", 900, 4000)), "nir").radiometry)
        == "dn10000_offset"
    )


@pytest.mark.parametrize("id_", ["nir", "sar"])
def test_results_of_this_software_are_read_as_they_were_written(id_: str, tmp_path: Path) -> None:
    """Near infrared over vegetation, whose numbers alone might have the offset; backscatter above 0
    dB.
    """
    values = np.full(
        (1, 40, 50), 3.0 if id_ == "sar" else 2600, "float32" if id_ == "sar" else "uint16"
    ) + np.arange(50).astype("uint16")
    path = write(tmp_path / "o.tif", values.astype("float32" if id_ == "sar" else "uint16"))
    with rasterio.open(path, "r+") as out:
        out.update_tags(ns=TAG_NAMESPACE, SYNTHETIC="YES")
    found = resolve(path, id_)
    assert (str(found.radiometry), found.reason) == (
        "db" if id_ == "sar" else "dn10000",
        "It was written by this software.",
    )


def test_unit_of_the_band_says_decibel(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", numbers(1, "float32", 0.5, 3))
    with rasterio.open(path, "r+") as dataset:
        dataset.units = ("dB",)
    assert str(resolve(path, "sar").radiometry) == "db"


def test_unknown_numbers_are_stretched_once_with_a_warning_that_says_what_to_do(
    tmp_path: Path,
) -> None:
    values = numbers(1, "uint16", 7000, 40000)
    found = resolve(write(tmp_path / "a.tif", values), "pan")
    low, high = np.percentile(values, [2, 98])
    assert (found.radiometry.low, found.radiometry.high) == pytest.approx((low, high), rel=1e-4)
    assert "--radiometry" in found.warnings[0]
    assert str(found.radiometry) in found.warnings[0]


def with_border(values: np.ndarray) -> np.ndarray:
    out = values.copy()
    out[:, :, : out.shape[2] // 3] = 0
    return out


def test_an_undeclared_border_of_zeros_hides_no_offset(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", with_border(numbers(3, "uint16", 1150, 6000, (90, 90))))
    assert str(resolve(path, "rgb").radiometry) == "dn10000_offset"
    with open_source(str(path), modality("rgb")) as source:
        assert sample(source).min() >= 1150
        tile = source.read(Rect(0, 0, 90, 90))

    assert not tile.valid[:, :30].any()
    assert tile.valid[:, 30:].all()


@pytest.mark.parametrize(("dtype", "nodata"), [("uint8", None), ("uint16", 65535)])
def test_zeros_are_measured_where_eight_bit_is_black_or_nodata_is_declared(
    dtype: str, nodata: int | None, tmp_path: Path
) -> None:
    path = write(
        tmp_path / "a.tif", with_border(numbers(3, dtype, 20, 200, (90, 90))), nodata=nodata
    )
    with open_source(str(path), modality("rgb")) as source:
        assert source.read(Rect(0, 0, 90, 90)).valid.all()


@pytest.mark.parametrize("value", [7, 40000])
def test_constant_raster_has_a_usable_radiometry(value: int, tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", np.full((1, 30, 30), value, np.uint16))
    found = resolve(path, "nir")
    physical = found.radiometry.to_physical(np.array([value]), modality("nir"))
    assert np.isfinite(physical).all()


def test_requested_radiometry_is_taken_at_its_word(tmp_path: Path) -> None:
    path = write(tmp_path / "a.tif", numbers(1, "uint8", 0, 255))
    assert str(resolve(path, "nir", "0:100").radiometry) == "0.0:100.0"
    for wrong in ("db", "nonsense"):
        with pytest.raises(InputError) as caught:
            resolve(path, "nir", wrong)
        assert caught.value.code == "input.radiometry"


def test_guess_that_would_clip_much_is_warned_of(tmp_path: Path) -> None:
    found = resolve(write(tmp_path / "a.tif", numbers(1, "float32", -60, -30)), "sar")
    assert any("outside the model's range" in warning for warning in found.warnings)


def test_sample_is_small_on_a_large_raster_and_whole_on_a_small_one(tmp_path: Path) -> None:
    small = write(tmp_path / "small.tif", numbers(2, "uint16", 1, 9, (50, 300)))
    with open_source(str(small), modality("nir"), (1,)) as source:
        assert sample(source).shape == (1, 15000)
    large = write(tmp_path / "large.tif", np.ones((1, 3000, 4000), np.uint8), compress="deflate")
    with open_source(str(large), modality("nir")) as source:
        assert sample(source).shape == (1, 25 * 64 * 64)


def test_lonely_valid_pixel_is_found_and_none_at_all_is_an_error(tmp_path: Path) -> None:
    values = np.zeros((1, 2100, 2100), np.uint16)
    values[0, 1999, 77] = 800
    path = write(tmp_path / "one.tif", values, nodata=0, compress="deflate", tiled=True)
    with open_source(str(path), modality("nir")) as source:
        assert sample(source).tolist() == [[800.0]]
    empty = write(
        tmp_path / "none.tif",
        np.zeros((1, 2100, 2100), np.uint16),
        nodata=0,
        compress="deflate",
        tiled=True,
    )

    with pytest.raises(InputError) as caught:
        resolve(empty, "nir")
    assert caught.value.code == "input.empty"


@pytest.mark.skipif(not SENTINEL.is_dir(), reason="../shared/data/sentinel is missing")
def test_real_sentinel_scenes_are_read_right_as_rgb_and_as_sar() -> None:
    """Reflectance x 10000 without offset, and dB x 100: one bright scene of 71 looks offset, and
    must be warned of.
    """
    with (SENTINEL / "manifest.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if "_s2v.tif" in row["files"]]
    wrong = []
    for row in rows:
        for file in (
            SENTINEL / row["dir"] / name
            for name in row["files"].split(";")
            if name.endswith(("_s2v.tif", "_s1.tif"))
        ):
            name, expected = (
                ("sar", "-2500.0:0.0") if file.name.endswith("_s1.tif") else ("rgb", "dn10000")
            )
            with open_source(str(file), modality(name)) as source:
                if str(resolve_radiometry(source, source.modality).radiometry) != expected:
                    wrong.append(file.name)

    assert len(wrong) <= 0.03 * len(rows), wrong
