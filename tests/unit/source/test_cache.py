"""GDAL's block cache holds a row of windows while a run reads, whatever is written meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
import rasterio
from rasterio._env import get_gdal_config

from backend.geometry.tiling import WindowGrid
from backend.modalities import modality
from backend.source.cache import LEAST_BYTES, MOST_BYTES, cache_bytes
from backend.source.raster import open_source
from tests.runs import Translator, write_scene
from tests.standin import write_standin_model

RGB = modality("rgb")


def of(path: Path, columns: int | None = None) -> int:
    with open_source(str(path), RGB) as source:
        grid = WindowGrid.over(source.width, source.height, RGB, None)
        return cache_bytes(source, grid, [range(columns or grid.columns)])


def tiled(folder: Path, block: int, bands: int = 3, interleave: str = "pixel") -> Path:
    path = folder / f"{block}-{bands}-{interleave}.tif"
    shape = {
        "width": 20_000,
        "height": 4096,
        "count": bands,
        "dtype": "uint16",
        "sparse_ok": True,
        "interleave": interleave,
    }

    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        tiled=True,
        blockxsize=block,
        blockysize=block,
        compress="deflate",
        **shape,
    ) as raster:
        for index, name in enumerate(["B04", "B03", "B02"] + ["B08"] * (bands - 3), 1):
            raster.set_band_description(index, name)

    return path


def test_a_row_of_windows_fits_with_the_blocks_it_begins_and_ends_in(tmp_path: Path) -> None:
    assert of(tiled(tmp_path, 256)) >= (256 + 256) * 20_000 * 3 * 2
    assert of(tiled(tmp_path, 1024)) >= (256 + 1024) * 20_000 * 3 * 2
    assert of(tiled(tmp_path, 1024), columns=8) < of(tiled(tmp_path, 1024)) / 4


def test_bands_that_are_stored_together_are_decoded_together(tmp_path: Path) -> None:
    assert of(tiled(tmp_path, 256, bands=6)) == pytest.approx(
        2 * of(tiled(tmp_path, 256, bands=6, interleave="band"))
    )


def test_it_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert of(write_scene(tmp_path / "small.tif", "rgb", 64, 64)) == LEAST_BYTES
    assert of(tiled(tmp_path, 2048, bands=12)) == MOST_BYTES
    monkeypatch.setenv("GDAL_CACHEMAX", "40")
    assert of(tiled(tmp_path, 2048, bands=12)) == 40 * 2**20


def test_a_run_keeps_it_while_rows_are_written_and_gives_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.source.cache.LEAST_BYTES", 48 * 2**20)
    translator = Translator(write_standin_model(tmp_path / "standin"))
    source = write_scene(tmp_path / "scene.tif", "rgb", 300, 700)
    before, seen = get_gdal_config("GDAL_CACHEMAX"), []
    job = translator.job(source, tmp_path / "out.tif", "rgb", "nir", steps=1)
    translator.run(job, lambda at: seen.append((at.stage, get_gdal_config("GDAL_CACHEMAX"))))
    assert {size for stage, size in seen if stage == "translate"} == {48 * 2**20}
    assert len(seen) > 4
    assert get_gdal_config("GDAL_CACHEMAX") == before
