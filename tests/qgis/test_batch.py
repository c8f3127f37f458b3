"""Twenty rasters through any2any:translate, one after the other as the batch dialog does: one
backend for all of them.

`pytest -m slow tests/qgis/test_batch.py -s` (in .venv-qgis) prints how long that takes beside the
same jobs in one process of the backend."""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

import processing
import pytest
from osgeo import gdal

from any2any_qgis.environment.backend_python import child_environment
from tests.qgis.conftest import write_scene

ROOT = Path(__file__).resolve().parents[2]
BACKEND_PYTHON = ROOT / ".venv" / "bin" / "python"
RASTERS, SIZE = 20, 512


def scenes(folder: Path, count: int, size: int) -> list[Path]:
    return [write_scene(folder / f"scene_{number:02d}.tif", size, size) for number in range(count)]


def parameters(scene: Path) -> dict:
    chosen = {
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "DEVICE": "cpu",
        "RADIOMETRY": "uint8",
    }
    return {"INPUT": str(scene), "OUTPUT": str(scene.with_name(f"{scene.stem}_nir.tif")), **chosen}


def test_a_batch_shares_one_backend(provider, fake_backend, tmp_path: Path) -> None:
    for scene in scenes(tmp_path, RASTERS, 40):
        processing.run("any2any:translate", parameters(scene))
    assert len(fake_backend.requests("job")) == RASTERS
    assert len(fake_backend.requests("hello")) == 1


@pytest.mark.slow
@pytest.mark.skipif(not BACKEND_PYTHON.is_file(), reason="the backend's environment is not set up")
def test_a_batch_takes_hardly_longer_than_one_process_with_the_same_jobs(
    provider, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setenv("ANY2ANY_PYTHON", str(BACKEND_PYTHON))
    made = scenes(tmp_path, RASTERS, SIZE)
    start = time.perf_counter()
    for scene in made:
        processing.run("any2any:translate", parameters(scene))
    batch = time.perf_counter() - start
    from any2any_qgis.process.shared import shared

    shared.close()
    start = time.perf_counter()
    lines = []

    for number, scene in enumerate(made):
        job = {
            "source": str(scene),
            "output": str(scene.with_name(f"{scene.stem}_plain.tif")),
            "source_modality": "rgb",
        }
        job |= {"targets": ["nir"], "radiometry": "uint8", "device": "cpu"}
        lines.append(json.dumps({"type": "job", "id": str(number), "job": job}))

    process = subprocess.Popen(
        [str(BACKEND_PYTHON), "-m", "backend", "serve"],
        cwd=ROOT,
        env=child_environment(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    process.stdin.write("\n".join(lines) + "\n")
    process.stdin.flush()
    done = 0

    for line in process.stdout:
        done += json.loads(line)["type"] == "result"
        if done == RASTERS:
            break

    one_process = time.perf_counter() - start
    process.stdin.close()
    process.wait()
    print(
        f"\n{RASTERS} rasters of {SIZE} x {SIZE}: batch {batch:.1f} s, one process"
        f" {one_process:.1f} s, ratio {batch / one_process:.2f}"
    )

    for scene in made:
        same = [
            gdal.Open(str(scene.with_name(f"{scene.stem}_{name}.tif"))).ReadRaster()
            for name in ("nir", "plain")
        ]
        assert same[0] == same[1]
