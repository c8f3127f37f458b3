"""What an estimate says of runs with further sources, whose windows may be computed twice."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

from backend.errors import Cancelled
from backend.machine import timing
from backend.machine.cover import covered_in_part
from backend.machine.estimate import estimate
from backend.machine.timing import ModelTimes, PartTime, model_times
from backend.protocol import TranslationJob
from backend.run import open_run
from backend.weights.loaded import Device, ModelCache
from tests.runs import write_scene

SIDE = 720  # pixels: four windows along each axis, 192 pixels apart


@pytest.fixture(scope="module")
def models() -> ModelCache:
    return ModelCache()


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """RGB, and NIR that covers all of it, its west, and all but one line of each window."""
    folder = tmp_path_factory.mktemp("scenes")
    found = {id_: write_scene(folder / f"{id_}.tif", id_, SIDE, SIDE) for id_ in ("rgb", "nir")}
    with rasterio.open(found["nir"]) as raster:
        profile, values = raster.profile, np.maximum(raster.read(), 1000)

    def written(name: str, change: Callable[[np.ndarray], None]) -> Path:
        changed = values.copy()
        change(changed)
        with rasterio.open(folder / f"{name}.tif", "w", **profile) as raster:
            raster.write(changed)
        return folder / f"{name}.tif"

    def west(x: np.ndarray) -> None:
        x[:, :, 300:] = 0

    def lines(x: np.ndarray) -> None:
        x[:, 50::96] = 0

    found["whole"] = written("whole", lambda _: None)
    found["west"] = written("west", west)
    found["lines"] = written("lines", lines)
    return found


def job(scenes: dict[str, Path], further: str, tmp_path: Path, **changed: Any) -> TranslationJob:
    fields = {
        "source": str(scenes["rgb"]),
        "output": str(tmp_path / "out.tif"),
        "source_modality": "rgb",
        "targets": ("ms",),
        "also": [{"modality": "nir", "path": str(scenes[further])}] if further else [],
        "device": "cpu",
        "precision": "fp32",
    }
    return TranslationJob.create(**(fields | changed))


@pytest.mark.parametrize(
    ("further", "share"), [("", 0.0), ("whole", 0.0), ("west", 0.25), ("lines", 1.0)]
)
def test_windows_that_a_further_source_covers_in_part_are_counted(
    models: ModelCache, scenes: dict[str, Path], tmp_path: Path, further: str, share: float
) -> None:
    """The west ends at pixel 300, inside the second of four columns of windows."""
    with ExitStack() as stack:
        run = open_run(job(scenes, further, tmp_path), models, stack)
        assert run.plan.grid.columns == 4
        assert covered_in_part(run, threading.Event()) == pytest.approx(share)


def test_counting_them_stops_when_cancelled(
    models: ModelCache, scenes: dict[str, Path], tmp_path: Path
) -> None:
    stop = threading.Event()
    with ExitStack() as stack:
        run = open_run(job(scenes, "lines", tmp_path), models, stack)
        stop.set()
        with pytest.raises(Cancelled):
            covered_in_part(run, stop)


def test_an_estimate_adds_the_second_computation_of_windows_with_holes(
    models: ModelCache, scenes: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once = ModelTimes(4, *(PartTime(seconds, 0, 0) for seconds in (0.0, 100.0, 100.0)))
    twice = dataclasses.replace(once, step=PartTime(300.0, 0, 0), decode=PartTime(300.0, 0, 0))
    monkeypatch.setattr(
        "backend.machine.estimate.model_times",
        lambda *_, in_part: twice if in_part else once,
    )
    whole, west, lines = (
        estimate(job(scenes, name, tmp_path), models).seconds for name in ("whole", "west", "lines")
    )
    assert west / whole == pytest.approx(1.5, rel=0.02)
    assert lines / whole == pytest.approx(3.0, rel=0.02)


def test_a_step_is_timed_for_each_direction_and_set_of_sources(
    models: ModelCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Closed directions do not predict: their steps take nothing, those of open ones do."""
    monkeypatch.setattr(timing, "_MEMO", timing._Memo())
    model = models.get("any2any-tiny", Device("cpu", "fp32"))
    network, predicted = model.network, []
    plain = network.predict_x0

    def counted(*arguments: Any) -> Any:
        predicted.append(arguments[3])
        return plain(*arguments)

    monkeypatch.setattr(network, "predict_x0", counted)

    def steps(sources: list[str], target: str, in_part: bool = False) -> int:
        predicted.clear()
        model_times(model, sources, target, 1, threading.Event(), in_part=in_part)
        return len(predicted)

    assert steps(["ms"], "nir") == 0  # closed
    assert steps(["rgb"], "ms") > 0
    assert steps(["rgb", "nir"], "ms") == 0  # closed where NIR covers all of a window
    assert steps(["rgb", "nir"], "ms", in_part=True) > 0
    assert steps(["rgb"], "ms") == 0  # remembered
