"""Two rasters compared: the same one, one on another grid, and those that cannot be."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from rasterio.warp import Resampling, calculate_default_transform, reproject

from backend.errors import Cancelled, InputError
from backend.evaluation import compare as module
from backend.evaluation.compare import compare
from backend.shared import TAG_NAMESPACE

WHERE = Affine(10.0, 0.0, 4e5, 0.0, -10.0, 4e6)


def write(
    path: Path,
    values: np.ndarray,
    transform: Affine | None = WHERE,
    crs: str | None = "EPSG:32618",
    tagged: str = "nir",
) -> Path:
    """uint16 reflectance x 10000, 0 where there is nothing."""
    profile = {
        "driver": "GTiff",
        "width": values.shape[2],
        "height": values.shape[1],
        "count": len(values),
        "dtype": "uint16",
        "nodata": 0,
    }

    with rasterio.open(path, "w", **profile, crs=crs, transform=transform) as out:
        out.write(values.astype(np.uint16))
        if tagged:
            out.update_tags(ns=TAG_NAMESPACE, SYNTHETIC="YES", TARGET_MODALITY=tagged)

    return path


@pytest.fixture
def values() -> np.ndarray:
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:120, :150] / 15
    return (2000 + 900 * np.sin(rows) * np.cos(columns) + rng.normal(0, 40, rows.shape))[None].clip(
        200
    )


def test_a_raster_and_itself_are_equal(values: np.ndarray, tmp_path: Path) -> None:
    path = str(write(tmp_path / "a.tif", values))
    found = compare(path, path)
    assert (found.modality, found.figures.psnr_db, found.figures.ssim, found.figures.pixels) == (
        "nir",
        120.0,
        1.0,
        values.size,
    )

    assert found.as_dict()["psnr_db"] == 120.0


def test_a_brighter_one_is_reported_in_reflectance_and_decibels(
    values: np.ndarray, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STRIP_PIXELS", 1)  # strips of 64 rows
    truth, drawn = values.copy(), values + 300
    truth[:, :40, :30] = 0  # not measured there
    reported: list[tuple[int, int]] = []
    paths = (
        str(write(tmp_path / "drawn.tif", drawn)),
        str(write(tmp_path / "truth.tif", truth, tagged="")),
    )
    found = compare(
        *paths,
        reference_radiometry="dn10000",
        progress=lambda done, total: reported.append((done, total)),
    )
    assert found.figures.bias == pytest.approx((0.03,), abs=1e-4)
    # nir: 0 to 0.6
    assert found.figures.psnr_db == pytest.approx(20 * np.log10(0.6 / 0.03), abs=0.05)
    assert found.figures.correlation == pytest.approx(1.0, abs=1e-4)
    assert found.figures.pixels == values.size - 40 * 30
    assert reported == [(64, 120), (120, 120)]


def test_a_reference_on_another_grid_and_in_another_crs_is_laid_over(
    values: np.ndarray, tmp_path: Path
) -> None:
    smooth = 1700 + 900 * np.sin(np.mgrid[:120, :150][0] / 15)[None]
    drawn = write(tmp_path / "drawn.tif", smooth)
    height, width = smooth.shape[1:]
    bounds = rasterio.transform.array_bounds(height, width, WHERE)
    grid, columns, rows = calculate_default_transform(
        "EPSG:32618", "EPSG:4326", width, height, *bounds
    )
    warped = np.zeros((1, rows, columns), np.float32)
    places = {
        "src_transform": WHERE,
        "src_crs": "EPSG:32618",
        "dst_transform": grid,
        "dst_crs": "EPSG:4326",
    }

    reproject(smooth.astype(np.float32), warped, resampling=Resampling.cubic, **places)
    truth = write(tmp_path / "truth.tif", warped, grid, "EPSG:4326", tagged="")
    found = compare(str(drawn), str(truth))
    assert found.figures.pixels > 0.95 * smooth.size
    assert found.figures.psnr_db > 45
    assert abs(found.figures.bias[0]) < 1e-3


def test_what_cannot_be_compared_is_reported(values: np.ndarray, tmp_path: Path) -> None:
    drawn = str(write(tmp_path / "drawn.tif", values))
    far = str(write(tmp_path / "far.tif", values, WHERE @ Affine.translation(5000, 0)))
    untold = str(write(tmp_path / "untold.tif", values, tagged=""))
    nowhere = str(write(tmp_path / "nowhere.tif", values[:, :50], None, None))
    for code, arguments in (
        ("input.empty", (drawn, far)),
        ("input.modality", (untold, drawn)),
        ("input.modality", (drawn, drawn, "thermal")),
        ("input.georeference", (drawn, nowhere)),
        ("input.not_found", (drawn, str(tmp_path / "gone.tif"))),
        ("input.bands", (drawn, drawn, "ms")),
    ):
        with pytest.raises(InputError) as caught:
            compare(*arguments)
        assert caught.value.code == code, arguments

    assert compare(untold, drawn, "nir").figures.correlation == pytest.approx(1.0)


def test_rasters_without_a_place_are_compared_pixel_by_pixel(
    values: np.ndarray, tmp_path: Path
) -> None:
    paths = [str(write(tmp_path / f"{name}.tif", values, None, None)) for name in "ab"]
    assert compare(*paths).figures.psnr_db == 120.0


def test_it_can_be_cancelled(values: np.ndarray, tmp_path: Path) -> None:
    path, cancel = str(write(tmp_path / "a.tif", values)), threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        compare(path, path, cancel=cancel)
