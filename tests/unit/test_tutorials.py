"""The tutorials that translate run as they stand; those that train: training/test_tutorials.py."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio

from tests.tutorials import ROOT, TRAINING, follow, headings


@pytest.mark.timeout(1200)  # a dozen translations, on one core beside another test
def test_the_tutorials_run_as_they_stand(tmp_path: Path) -> None:
    assert len(headings()) == 12
    said = follow([name for name in headings() if name not in TRAINING], tmp_path)
    made = {path.name for path in (tmp_path / "build" / "tutorial").rglob("*.*")}
    assert {
        "nir.tif",
        "nir.html",
        "filled.tif",
        "filled_mask.tif",
        "six_bands.tif",
        "radar_rgb.tif",
        "part.tif",
        "job.json",
        "west_ms.tif",
        "collection.json",
    } <= made

    assert "0 scenes translated, 2 done before, 0 failed" in said["Many scenes"]
    kinds = ["many", "cluster", *(["qgis"] if (tmp_path / "build/tutorial/qgis").is_dir() else [])]
    for name in ("west_nir.tif", "east_nir.tif"):
        pixels = []
        for kind in kinds:
            with rasterio.open(tmp_path / "build/tutorial" / kind / name) as raster:
                pixels.append(raster.read().astype(int))

        # other numbers of threads may differ by one count
        assert all(np.abs(one - pixels[0]).max() <= 1 for one in pixels)

    with (
        rasterio.open(tmp_path / "build/tutorial/filled.tif") as filled,
        rasterio.open(ROOT / "resources/example/virginia_nir.tif") as truth,
    ):
        known = np.ones(filled.shape, bool)
        known[150:330, 180:360] = False
        assert np.array_equal(filled.read(1)[known], truth.read(1)[known])

    with (
        rasterio.open(tmp_path / "build/tutorial/radar_rgb.tif") as colours,
        rasterio.open(ROOT / "resources/example/camargue_sar.tif") as radar,
    ):
        assert (colours.width, colours.height, colours.res) == (
            2 * radar.width,
            2 * radar.height,
            (10.0, 10.0),
        )
        decibel, blue = radar.read(1), colours.read(3)[::2, ::2].astype(float)
        assert blue[decibel < -18].mean() < 0.97 * blue[decibel > -12].mean()  # water is darker

    errors = {}
    for name in ("before", "after"):
        with (
            rasterio.open(tmp_path / f"build/tutorial/region/{name}.tif") as drawn,
            rasterio.open(tmp_path / "build/tutorial/region/east_nir.tif") as truth,
        ):
            difference = drawn.read(1).astype(float) - truth.read(1).astype(float)
        errors[name] = float(np.sqrt(np.square(difference).mean()))
    assert errors["after"] < 0.95 * errors["before"]

    with (
        rasterio.open(tmp_path / "build/tutorial/part.tif") as part,
        rasterio.open(tmp_path / "build/tutorial/nir.tif") as whole,
    ):
        assert np.array_equal(part.read(1), whole.read(1)[100:300, 100:300])
