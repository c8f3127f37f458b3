"""A sixth modality by one entry in modalities.json and one config: thermal infrared, from pairs on
disk to a raster in kelvin.

Runs in a copy of the project, every other file of which is as it was.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine

ROOT = Path(__file__).resolve().parents[2]
THERMAL = {
    "id": "thermal",
    "label": "Thermal infrared (Landsat B10)",
    "bands": ["B10"],
    "native_patch": 256,
    "gsd_m": 10.0,
    "vae_factor": 4,
    "unit": "K",
    "evaluation_range": [260.0, 330.0],
    "model_range": [240.0, 340.0],
    "model_knee": None,
    "nodata": -9999.0,
}
CONFIG = """
preset: any2any-xs
directions: [rgb-thermal, thermal-rgb]
pairs:
  latents_per_batch: 2048
  crop_sizes: {32: 1.0}
  directions_per_batch: 2
  pair_weights: {}
  group_weights: {}
  augmentation: {gain: 0.1}
fit:
  learning_rate: 1.0e-3
  warmup_steps: 5
  weight_decay: 0.0
  ema_decay: 0.9
  gradient_clip: 1.0
  precision: fp32
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The copy, with the new entry."""
    root = tmp_path_factory.mktemp("project")
    for name in ("backend", "training", "resources"):
        shutil.copytree(
            ROOT / name,
            root / name,
            ignore=shutil.ignore_patterns("__pycache__", "images", "example"),
        )

    shutil.copy(ROOT / "metadata.txt", root)
    path = root / "resources" / "modalities.json"
    definition = json.loads(path.read_text())
    definition["modalities"].append(THERMAL)
    path.write_text(json.dumps(definition))
    (root / "thermal.yaml").write_text(CONFIG)

    return root


def scene(folder: Path, seed: int, size: int = 256) -> None:
    """Bright ground is warm."""
    rng = np.random.default_rng(seed)
    brightness = np.kron(
        rng.uniform(0.05, 0.3, (size // 16, size // 16)), np.ones((16, 16))
    ) + 0.01 * rng.standard_normal((size, size))
    arrays = {
        "rgb": (np.stack([brightness] * 3) * 1e4).round().astype("uint16"),
        "thermal": (275 + 120 * brightness[None]).astype("float32"),
    }
    folder.mkdir(parents=True)

    for id_, values in arrays.items():
        grid = {
            "crs": "EPSG:32633",
            "transform": Affine(10, 0, 400_000 + 10_000 * seed, 0, -10, 5_000_000),
        }
        with rasterio.open(
            folder / f"{id_}.tif", "w", "GTiff", size, size, len(values), dtype=values.dtype, **grid
        ) as out:
            out.write(values)


def run(project: Path, *words: object, expect: int = 0) -> str:
    environment = os.environ | {"PYTHONPATH": str(project), "OMP_NUM_THREADS": "2"}
    command = [sys.executable, "-m", *map(str, words)]
    done = subprocess.run(
        command,
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )

    assert done.returncode == expect, done.stdout[-1500:] + done.stderr[-3000:]
    return done.stdout + done.stderr


# the tutorial of the same, which the usual tests run, is another unit and other pixels
@pytest.mark.slow
def test_a_sixth_modality_is_one_entry_and_one_config(project: Path) -> None:
    for seed in range(8):
        scene(project / "data" / f"place{seed}" / "2024", seed)
    run(
        project,
        "training.data",
        "build",
        "--source",
        "own=data",
        "--out",
        "shards",
        "--val-share",
        0.25,
        "--no-test",
        "--workers",
        1,
    )

    index = json.loads((project / "shards" / "index.json").read_text())
    assert index["scenes"]["train"] == {"own": 6}

    tiny = project / "resources" / "models" / "any2any-tiny"
    for id_ in ("sar", "rgb", "nir", "ms", "pan"):
        shutil.copytree(tiny / f"vae_{id_}", project / "runs" / f"vae_{id_}")
    run(
        project,
        "training.train_autoencoder",
        "--data",
        "shards",
        "--modality",
        "thermal",
        "--run",
        "runs/vae_thermal",
        "--minutes",
        0.1,
    )

    start = (
        "--data",
        "shards",
        "--vaes",
        "runs",
        "--run",
        "runs/translator",
        "--config",
        "thermal.yaml",
    )

    run(project, "training.train_translator", *start, "--minutes", 0.2)
    log = [
        json.loads(line)
        for line in (project / "runs/translator/log.jsonl").read_text().splitlines()
    ]
    # a constant in the middle of the range has 11 to 12
    assert max(row["val_rgb-thermal"] for row in log) > 14

    (project / "card.md").write_text("# With thermal\n")
    run(
        project,
        "training.export",
        "--runs",
        "runs",
        "--out",
        "with-thermal",
        "--id",
        "with-thermal",
        "--card",
        "card.md",
    )

    source = "data/place0/2024/rgb.tif"
    both = ("--source", "rgb", "--radiometry", "dn10000")
    run(
        project,
        "backend",
        "translate",
        source,
        "warm.tif",
        *both,
        "--target",
        "thermal",
        "--model",
        "with-thermal",
    )

    with rasterio.open(project / "warm.tif") as warm:
        assert (warm.dtypes, warm.nodata, warm.descriptions, warm.shape) == (
            ("float32",),
            -9999.0,
            ("B10",),
            (256, 256),
        )
        assert warm.tags(ns="ANY2ANY")["UNITS"] == "K"
        values = warm.read(1)

    with rasterio.open(project / "data/place0/2024/thermal.tif") as raster:
        truth = raster.read(1)
    assert 240 <= values.min() < values.max() <= 340
    assert abs(float(values.mean()) - float(truth.mean())) < 15
    run(
        project,
        "backend",
        "translate",
        "warm.tif",
        "back.tif",
        "--source",
        "thermal",
        "--target",
        "rgb",
        "--model",
        "with-thermal",
    )

    reported = run(
        project, "backend", "translate", source, "no.tif", *both, "--target", "thermal", expect=3
    )
    assert "error[model.incompatible]" in reported
    assert "Thermal infrared" in reported
    # the embedded model goes on as it did
    run(project, "backend", "translate", source, "nir.tif", *both, "--target", "nir")
