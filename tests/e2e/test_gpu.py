"""What only a CUDA device can show, with the embedded weights: `pytest -m gpu`.

The same rules on the CPU: the tests beside this one.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.adapt.adapting import adapt
from backend.adapt.job import AdaptationJob, Pair
from backend.errors import Cancelled
from backend.machine.estimate import estimate
from backend.modalities import RESOURCES
from backend.weights.loaded import ModelCache
from tests.runs import Pixels, Translator, write_scene

pytestmark = [
    pytest.mark.gpu,
    pytest.mark.skipif(not torch.cuda.is_available(), reason="no CUDA device"),
]

DEVICE = "cuda"
CANCEL_SECONDS = 2.0  # CONTRACT
BF16_REFLECTANCE = 0.01  # mean difference from fp32


@pytest.fixture(scope="module")
def translator() -> Translator:
    return Translator("any2any-tiny")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_scene(tmp_path_factory.mktemp("gpu") / "rgb.tif", "rgb", 700, 901)


def reflectance(path: str) -> np.ndarray:
    pixels = Pixels.of(path)
    return pixels.values[:, pixels.valid] / 1e4


def test_the_default_is_bf16_on_the_gpu_and_near_fp32_on_the_cpu(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    on_gpu = translator(
        scene, tmp_path / "gpu.tif", "rgb", "nir", steps=1, device="auto", precision="auto"
    )
    assert (on_gpu.device.split(":")[0], on_gpu.precision) == (DEVICE, "bf16")
    assert on_gpu.peak_device_bytes > 0
    on_cpu = translator(scene, tmp_path / "cpu.tif", "rgb", "nir", steps=1)
    assert (
        np.abs(reflectance(on_gpu.output) - reflectance(on_cpu.output)).mean() <= BF16_REFLECTANCE
    )


def test_fp32_on_the_gpu_is_fp32_on_the_cpu(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    results = [
        translator(scene, tmp_path / f"{device}.tif", "rgb", "nir", steps=2, device=device)
        for device in (DEVICE, "cpu")
    ]
    one, other = (reflectance(result.output) for result in results)
    assert np.abs(one - other).max() <= 0.002


@pytest.mark.parametrize("precision", ["fp32", "bf16"])
@pytest.mark.parametrize("joint", [False, True], ids=["independent", "joint"])
def test_a_crop_has_the_pixels_of_the_full_run(
    translator: Translator, scene: Path, tmp_path: Path, joint: bool, precision: str
) -> None:
    fields = {"device": DEVICE, "precision": precision, "joint": joint}
    full = Pixels.of(translator(scene, tmp_path / "full.tif", "rgb", "ms", **fields).output)
    result = translator(
        scene, tmp_path / "crop.tif", "rgb", "ms", window=(130, 301, 257, 260), **fields
    )
    column, row, width, height = result.window
    part = full.crop(
        column // 2,
        row // 2,
        -(-(column + width) // 2) - column // 2,
        -(-(row + height) // 2) - row // 2,
    )

    np.testing.assert_array_equal(Pixels.of(result.output).values, part.values)


def test_a_gpu_that_is_too_small_for_the_batch_gets_a_smaller_one(
    scene: Path, tmp_path: Path
) -> None:
    translator = Translator("any2any-tiny")  # whose first batch meets the limit
    whole = translator(scene, tmp_path / "whole.tif", "rgb", "nir", steps=1, device=DEVICE)
    total = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.empty_cache()
    torch.cuda.set_per_process_memory_fraction(0.6 * whole.peak_device_bytes / total)

    try:
        result = Translator("any2any-tiny")(
            scene, tmp_path / "small.tif", "rgb", "nir", steps=1, device=DEVICE
        )
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)

    assert any("memory" in warning for warning in result.warnings)
    assert np.abs(reflectance(result.output) - reflectance(whole.output)).max() <= 0.002


def test_cancelling_takes_two_seconds_at_most(translator: Translator, tmp_path: Path) -> None:
    source = write_scene(tmp_path / "tall.tif", "rgb", 1500, 9000)
    job = translator.job(source, tmp_path / "o.tif", "rgb", "nir", device=DEVICE, steps=1000)
    cancel, began = threading.Event(), []

    def progress(_: object) -> None:
        if not began:
            began.append(time.monotonic())
            threading.Timer(1.0, cancel.set).start()

    with pytest.raises(Cancelled):
        translator.run(job, progress, cancel)
    assert time.monotonic() - began[0] - 1.0 < CANCEL_SECONDS
    assert not Path(job.output).exists()


def test_the_estimate_of_device_memory_is_near_what_is_used(
    translator: Translator, scene: Path, tmp_path: Path
) -> None:
    job = translator.job(scene, tmp_path / "o.tif", "rgb", "nir", device=DEVICE, steps=1)
    foretold = estimate(job, ModelCache(), threading.Event())
    used = translator.run(job)[0].peak_device_bytes
    assert foretold.device.startswith(DEVICE)
    assert 0.7 <= foretold.device_bytes / used <= 1.5


def test_a_model_is_adapted_on_the_gpu_as_on_the_cpu(tmp_path: Path) -> None:
    rgb, nir = (str(RESOURCES / "example" / f"virginia_{id_}.tif") for id_ in ("rgb", "nir"))
    pair = Pair("rgb", rgb, "nir", nir)
    after = [
        adapt(
            AdaptationJob("any2any-tiny", (pair,), tmp_path / device, device=device), ModelCache()
        ).learnt[0]
        for device in ("cpu", DEVICE)
    ]
    assert all(one.kept for one in after)
    assert after[1].rmse_after == pytest.approx(after[0].rmse_after, rel=0.05)
