"""The tutorials that train run as they stand."""

from __future__ import annotations

from pathlib import Path

import pytest
import rasterio

from tests.tutorials import TRAINING, follow


@pytest.mark.timeout(1200)  # a dozen processes, on one core beside another test
def test_the_tutorials_of_training_run_as_they_stand(tmp_path: Path) -> None:
    follow(list(TRAINING), tmp_path)
    folder = tmp_path / "build" / "tutorial"
    assert (folder / "pages" / "index.html").is_file()
    with rasterio.open(folder / "mine.tif") as mine:
        assert mine.tags(ns="ANY2ANY")["MODEL"] == "mine"
    with rasterio.open(folder / "swir.tif") as sixth:
        assert (sixth.descriptions, sixth.res, sixth.dtypes) == (
            ("B11",),
            (20.0, 20.0),
            ("uint16",),
        )
