"""The copy into a COG: the same in a separate process, which reports its progress, is ended, and
ends with its parent.
"""

from __future__ import annotations

import json
import logging
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

from backend.errors import Cancelled
from backend.geometry.tiling import Rect
from backend.output import cog, copier
from backend.output.cog import copy_to_cog
from backend.output.layers import Layer, block_rows_vrt
from backend.raster.vrt import VrtGrid

SIDE = 3000


@pytest.fixture
def virtual(tmp_path: Path) -> Path:
    """A VRT over one block row of noise, which compresses badly."""
    noise = np.random.default_rng(0).integers(1, 10_000, (2, SIDE, SIDE)).astype(np.uint16)
    profile = {
        "driver": "GTiff",
        "width": SIDE,
        "height": SIDE,
        "count": 2,
        "dtype": "uint16",
        "tiled": True,
        "compress": "deflate",
    }

    with rasterio.open(tmp_path / "block.tif", "w", **profile) as out:
        out.write(noise)
    path = tmp_path / "all.vrt"
    path.write_text(
        block_rows_vrt(
            layer(tmp_path),
            grid(),
            [(tmp_path / "block.tif", Rect(0, 0, SIDE, SIDE))],
            {"SYNTHETIC": "YES"},
        ),
        encoding="utf-8",
    )
    return path


def layer(folder: Path) -> Layer:
    return Layer(folder / "out.tif", "uint16", 2, 0, ("a", "b"), "reflectance x 10000")


def grid() -> VrtGrid:
    return VrtGrid(SIDE, SIDE, None, Affine(10, 0, 400_000, 0, -10, 4_100_000))


def copy(
    virtual: Path, finished: Path, report=lambda share: None, cancel: threading.Event | None = None
) -> None:
    size = (virtual.parent / "block.tif").stat().st_size
    copy_to_cog(
        virtual, finished, layer(virtual.parent), grid(), size, report, cancel or threading.Event()
    )


def test_a_copy_reports_how_far_it_is_and_the_next_one_takes_the_same_process(
    virtual: Path, tmp_path: Path
) -> None:
    shares: list[float] = []
    copy(virtual, tmp_path / "first.tif", shares.append)
    child = copier.copier._child
    copy(virtual, tmp_path / "second.tif")
    assert copier.copier._child is child
    assert (tmp_path / "first.tif").read_bytes() == (tmp_path / "second.tif").read_bytes()
    assert shares == sorted(shares)
    assert any(0.1 < share < 1 for share in shares)


def test_a_process_that_dies_in_the_midst_is_reported_and_the_next_copy_has_another(
    virtual: Path, tmp_path: Path
) -> None:
    def kill(share: float) -> None:
        if share > 0.05:
            copier.copier._child.kill()

    with pytest.raises(OSError, match="ended with code"):
        copy(virtual, tmp_path / "out.tif", kill)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.vrt", "block.tif"]
    copy(virtual, tmp_path / "out.tif")
    assert (tmp_path / "out.tif").is_file()


def test_a_process_that_had_ended_for_want_of_work_is_started_again(
    virtual: Path, tmp_path: Path
) -> None:
    code = "import backend.output.copier as copier; copier.IDLE_SECONDS = 0.0; copier._serve()"
    command, pipe = [sys.executable, "-c", code], subprocess.PIPE
    idle = subprocess.Popen(
        command, cwd=Path(cog.__file__).parents[2], stdin=pipe, stdout=pipe, text=True
    )
    copier.copier._child = idle  # taken for alive, as one that ends at this very moment
    copier.copier._answers = queue.Queue()
    copy(virtual, tmp_path / "out.tif")
    assert idle.wait(10) == 0
    assert (tmp_path / "out.tif").is_file()


def test_a_cancel_ends_the_copy_at_once_and_leaves_nothing(virtual: Path, tmp_path: Path) -> None:
    cancel, cancelled_at = threading.Event(), []

    def report(share: float) -> None:
        if share > 0.05 and not cancel.is_set():
            cancelled_at.append(time.monotonic())
            cancel.set()

    with pytest.raises(Cancelled):
        copy(virtual, tmp_path / "out.tif", report, cancel)
    assert time.monotonic() - cancelled_at[0] < 2  # CONTRACT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.vrt", "block.tif"]


def test_what_gdal_says_of_a_failure_is_reported(virtual: Path, tmp_path: Path) -> None:
    (tmp_path / "block.tif").unlink()
    (tmp_path / "block.tif").write_bytes(b"no raster")
    with pytest.raises(OSError, match=r"block\.tif"):
        copy(virtual, tmp_path / "out.tif")
    assert not (tmp_path / "out.tif").exists()


def test_a_copy_whose_parent_is_gone_ends(virtual: Path, tmp_path: Path) -> None:
    request = json.dumps([str(virtual), str(tmp_path / "out.tif"), {}])
    command = [sys.executable, "-m", "backend.output.copier"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, text=True, cwd=Path(cog.__file__).parents[2]
    ) as child:
        print(request, file=child.stdin, flush=True)
        child.stdin.close()
        assert child.wait(10) == 1


def test_an_error_that_gdal_only_logs_fails_the_copy(
    virtual: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = rasterio.shutil.copy

    def complaining(*args: object, **options: object) -> None:
        real(*args, **options)
        logging.getLogger("rasterio._env").error("CPLE_FileIO in a strip could not be written")

    monkeypatch.setattr(rasterio.shutil, "copy", complaining)
    with pytest.raises(OSError, match="could not be written"):
        copier._copy(virtual, tmp_path / "out.tif", {})
