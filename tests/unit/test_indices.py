"""Spectral indices against the formula by hand, their expected error, provenance, grids and
refusals.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin
from rio_cogeo import cog_validate

from backend.__main__ import main
from backend.errors import Any2AnyError, Cancelled
from backend.index_bands import INDICES
from backend.indices import write_index
from backend.modalities import RESOURCES
from backend.output.paths import error_path

SIDE = 80
RNG = np.random.default_rng(3)


def write(
    path: Path,
    values: np.ndarray,
    names: tuple[str, ...],
    metres: float = 10.0,
    tags: dict[str, str] | None = None,
) -> np.ndarray:
    """A raster in reflectance x 10000; gives its reflectance back."""
    count, height, width = values.shape
    place = from_origin(500000, 4600000, metres, metres)
    stored = values if values.dtype == np.float32 else values.astype(np.uint16)
    profile = {"nodata": None if stored.dtype == np.float32 else 0, "dtype": stored.dtype.name}
    with rasterio.open(
        path, "w", "GTiff", width, height, count, "EPSG:32633", place, **profile
    ) as out:
        out.write(stored)
        for number, name in enumerate(names, 1):
            out.set_band_description(number, name)
        if tags:
            out.update_tags(ns="ANY2ANY", **tags)

    return stored / 10000


@pytest.fixture
def bands(tmp_path: Path) -> dict[str, np.ndarray]:
    """rgb.tif, nir.tif (synthetic) and ms.tif on one grid."""
    size = (SIDE, SIDE)
    rgb = write(tmp_path / "rgb.tif", RNG.integers(300, 2500, (3, *size)), ("B04", "B03", "B02"))
    made = {"SYNTHETIC": "YES", "MODEL": "m", "WEIGHTS_SHA256": "abc", "JOB": "{}"}
    nir = write(tmp_path / "nir.tif", RNG.integers(300, 5000, (1, *size)), ("B08",), tags=made)
    ms = write(
        tmp_path / "ms.tif",
        RNG.integers(300, 4000, (6, *size)),
        ("B05", "B06", "B07", "B8A", "B11", "B12"),
    )

    return {"red": rgb[0], "green": rgb[1], "nir": nir[0], "swir1": ms[4], "swir2": ms[5]}


def given(folder: Path) -> dict[str, str]:
    files = {
        "red": "rgb.tif",
        "green": "rgb.tif",
        "nir": "nir.tif",
        "swir1": "ms.tif",
        "swir2": "ms.tif",
    }
    return {band: str(folder / name) for band, name in files.items()}


@pytest.mark.parametrize("name", INDICES)
def test_an_index_is_its_formula(name: str, bands: dict[str, np.ndarray], tmp_path: Path) -> None:
    found = write_index(name, given(tmp_path), tmp_path / "out.tif")
    a, b = (bands[band] for band in INDICES[name])
    with rasterio.open(found.output) as raster:
        np.testing.assert_allclose(raster.read(1), (a - b) / (a + b), atol=1e-5)
        assert raster.descriptions == (f"{name.upper()} (synthetic)",)
        tags = raster.tags(ns="ANY2ANY")

    assert (tags["SYNTHETIC"], tags["NIR_WEIGHTS_SHA256"], tags["INDEX"]) == ("YES", "abc", name)
    assert "NIR_JOB" not in tags
    assert found.synthetic == ("nir",)
    assert cog_validate(found.output)[0]
    assert not list(tmp_path.glob("*.partial"))


def test_without_a_synthetic_band_it_is_a_measurement(
    bands: dict[str, np.ndarray], tmp_path: Path
) -> None:
    nir = str(tmp_path / "ms.tif#4")  # a band by its number
    found = write_index("ndvi", given(tmp_path) | {"nir": nir}, tmp_path / "out.tif")
    with rasterio.open(found.output) as raster, rasterio.open(tmp_path / "ms.tif") as ms:
        a, b = ms.read(4) / 10000, bands["red"]
        np.testing.assert_allclose(raster.read(1), (a - b) / (a + b), atol=1e-5)
        assert raster.descriptions == ("NDVI",)
        assert raster.tags(ns="ANY2ANY")["SYNTHETIC"] == "NO"


def test_the_expected_error_is_carried_through(
    bands: dict[str, np.ndarray], tmp_path: Path
) -> None:
    errors = RNG.uniform(0.001, 0.05, (1, SIDE, SIDE)).astype(np.float32)
    write(error_path(tmp_path / "nir.tif"), errors, ("expected error of B08",))
    found = write_index("ndvi", given(tmp_path), tmp_path / "out.tif")
    assert found.error_output == str(tmp_path / "out_error.tif")
    with rasterio.open(found.error_output) as raster:
        reported = raster.read(1)
    a, b, step = bands["nir"], bands["red"], 1e-4
    # of the index by a
    slope = ((a + step - b) / (a + step + b) - (a - step - b) / (a - step + b)) / (2 * step)
    np.testing.assert_allclose(reported, np.abs(slope) * errors[0], rtol=2e-3)


def test_another_grid_is_warped_onto_the_first_band_s(
    bands: dict[str, np.ndarray], tmp_path: Path
) -> None:
    write(
        tmp_path / "coarse.tif",
        1000 + RNG.integers(-200, 200, (3, SIDE // 2, SIDE // 2)),
        ("B04", "B03", "B02"),
        metres=20.0,
    )

    found = write_index(
        "ndvi", given(tmp_path) | {"red": str(tmp_path / "coarse.tif")}, tmp_path / "out.tif"
    )
    assert (found.width, found.height) == (SIDE, SIDE)
    with rasterio.open(found.output) as raster:
        inner = slice(4, -4)
        low, high = (((a := bands["nir"]) - red) / (a + red) for red in (0.12, 0.08))
        drawn = raster.read(1)

    assert (drawn >= low - 1e-4)[inner, inner].all()
    assert (drawn <= high + 1e-4)[inner, inner].all()


def test_pixels_that_one_band_lacks_are_nodata(
    bands: dict[str, np.ndarray], tmp_path: Path
) -> None:
    with rasterio.open(tmp_path / "nir.tif", "r+") as raster:
        values = raster.read()
        values[:, :10] = 0
        raster.write(values)

    found = write_index("ndvi", given(tmp_path), tmp_path / "out.tif")
    with rasterio.open(found.output) as raster:
        mask = raster.dataset_mask() > 0
    assert not mask[:10].any()
    assert mask[10:].all()


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("evi", {}, "input.usage"),
        ("ndvi", {"red": ""}, "input.usage"),
        ("ndvi", {"red": "gone.tif"}, "input.not_found"),
        ("ndvi", {"red": "{}/nir.tif"}, "input.bands"),
        ("ndvi", {"red": "{}/rgb.tif#x"}, "input.usage"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    name: str, changes: dict[str, str], code: str, bands: dict, tmp_path: Path
) -> None:
    with pytest.raises(Any2AnyError) as caught:
        write_index(
            name,
            given(tmp_path) | {band: path.format(tmp_path) for band, path in changes.items()},
            tmp_path / "out.tif",
        )

    assert caught.value.code == code
    assert not (tmp_path / "out.tif").exists()


def test_nothing_is_replaced_unasked_and_never_a_band(
    bands: dict[str, np.ndarray], tmp_path: Path
) -> None:
    write_index("ndvi", given(tmp_path), tmp_path / "out.tif")
    for output, overwrite in ((tmp_path / "out.tif", False), (tmp_path / "nir.tif", True)):
        before = output.read_bytes()
        with pytest.raises(Any2AnyError) as caught:
            write_index("ndwi", given(tmp_path), output, overwrite)
        assert caught.value.code == "output.exists"
        assert output.read_bytes() == before

    assert (
        write_index("ndwi", given(tmp_path), tmp_path / "out.tif", overwrite=True).index == "ndwi"
    )


def test_it_can_be_cancelled(bands: dict[str, np.ndarray], tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(Cancelled):
        write_index("ndvi", given(tmp_path), tmp_path / "out.tif", cancel=stop)
    assert not (tmp_path / "out.tif").exists()


def test_the_command_reports_what_it_wrote(
    bands: dict[str, np.ndarray], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = given(tmp_path)
    out = str(tmp_path / "ndmi.tif")
    assert (
        main(
            [
                "index",
                "NDMI",
                "--nir",
                paths["nir"],
                "--swir1",
                paths["swir1"],
                "--out",
                out,
                "--json",
            ]
        )
        == 0
    )

    reported = json.loads(capsys.readouterr().out)
    assert (reported["output"], reported["index"], reported["synthetic"]) == (out, "ndmi", ["nir"])


def test_the_plugin_offers_every_index() -> None:
    shared = json.loads((RESOURCES / "shared.json").read_text(encoding="utf-8"))
    assert list(INDICES) == shared["indices"]
