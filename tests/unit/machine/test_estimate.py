"""What an estimate says against what the run then is, on a stand-in model."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import torch
from affine import Affine

from backend.errors import Cancelled, InputError
from backend.machine import timing
from backend.machine.estimate import Estimate, estimate
from backend.memory import Memory, current_rss_bytes
from backend.modalities import modality
from backend.protocol import TranslationJob
from backend.translate import translate
from backend.weights.loaded import SLOW_BF16, ModelCache
from tests.rasters import write_rgb
from tests.runs import known_times
from tests.standin import write_standin_model


@pytest.fixture(scope="module")
def models() -> ModelCache:
    return ModelCache()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_standin_model(tmp_path_factory.mktemp("model") / "standin"))


@pytest.fixture
def fields(model: str, tmp_path: Path) -> dict[str, Any]:
    source = str(write_rgb(tmp_path / "scene.tif", 501, 333))
    return {
        "source": source,
        "output": str(tmp_path / "o.tif"),
        "source_modality": "rgb",
        "targets": ("nir",),
        "model": model,
        "steps": 1,
    }


def foretold(models: ModelCache, fields: dict[str, Any], **changed: Any) -> Estimate:
    return estimate(TranslationJob.create(**(fields | changed)), models)


@pytest.mark.parametrize(
    "changed", [{}, {"window": (230, 100, 61, 50)}, {"overlap": 0}, {"batch_size": 3}]
)
def test_windows_and_megapixels_are_those_of_the_run(
    models: ModelCache, fields: dict[str, Any], changed: dict[str, Any]
) -> None:
    job = TranslationJob.create(**(fields | changed))
    reported = estimate(job, models)
    (result,) = translate(job, models=models, progress=lambda _: None, cancel=threading.Event())
    assert reported.windows == result.tiles
    assert reported.target_megapixels == result.width * result.height / 1e6
    assert reported.source_megapixels == result.window[2] * result.window[3] / 1e6
    assert (reported.device, reported.precision, reported.steps) == (
        result.device,
        result.precision,
        result.steps,
    )


def test_a_reference_of_another_place_is_an_error_before_the_run(
    models: ModelCache, fields: dict[str, Any], tmp_path: Path
) -> None:
    with rasterio.open(fields["source"]) as source:
        profile, values = source.profile | {"count": 1}, source.read(1)
    with rasterio.open(tmp_path / "here.tif", "w", **profile) as here:
        here.write(values, 1)
    profile["transform"] *= Affine.translation(5000, 0)
    with rasterio.open(tmp_path / "elsewhere.tif", "w", **profile) as elsewhere:
        elsewhere.write(values, 1)

    here, elsewhere, nowhere = (
        str(tmp_path / f"{name}.tif") for name in ("here", "elsewhere", "nowhere")
    )
    assert foretold(models, fields, reference=here).windows == foretold(models, fields).windows
    with pytest.raises(InputError, match=r"Only 0 pixels of 'elsewhere\.tif' lie over") as caught:
        foretold(models, fields, reference=elsewhere)
    assert caught.value.code == "input.empty"
    reported = foretold(models, fields, reference=elsewhere, allow_uncalibrated=True)
    assert [warning for warning in reported.warnings if "is not calibrated" in warning]
    with pytest.raises(InputError) as caught:
        foretold(models, fields, reference=nowhere)
    assert caught.value.code == "input.not_found"


def test_several_targets_add_up_in_their_own_pixels(
    models: ModelCache, fields: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_times(monkeypatch)
    reported = foretold(models, fields, targets=("nir", "ms"), output=str(tmp_path))
    nir, ms = (foretold(models, fields, targets=(target,)) for target in ("nir", "ms"))
    assert reported.target_megapixels == pytest.approx(nir.target_megapixels + ms.target_megapixels)
    assert reported.disk_bytes == nir.disk_bytes + ms.disk_bytes
    assert reported.windows == nir.windows
    # the source is encoded once
    assert max(nir.seconds, ms.seconds) < reported.seconds < nir.seconds + ms.seconds


def test_seconds_grow_with_steps_and_samples_as_the_model_works(
    models: ModelCache, fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    known_times(monkeypatch)
    one, many = foretold(models, fields, steps=100), foretold(models, fields, steps=200)
    twice = foretold(models, fields, steps=100, samples=2)
    assert 1.5 < many.seconds / one.seconds < 2.0
    assert 1.5 < twice.seconds / one.seconds < 2.1


def test_disk_is_what_the_run_checks_for_and_deviations_count(
    models: ModelCache, fields: dict[str, Any]
) -> None:
    reported, with_deviation = foretold(models, fields), foretold(models, fields, samples=2)
    (result,) = translate(
        TranslationJob.create(**fields),
        models=models,
        progress=lambda _: None,
        cancel=threading.Event(),
    )

    assert reported.disk_bytes > 2 * Path(result.output).stat().st_size
    assert with_deviation.disk_bytes > reported.disk_bytes
    assert reported.disk_free_bytes > 0


def test_memory_grows_with_the_width_and_not_with_the_height(
    models: ModelCache, fields: dict[str, Any], tmp_path: Path
) -> None:
    def buffers(width: int, height: int) -> int:
        path = tmp_path / f"{width}x{height}.tif"
        with rasterio.open(
            path,
            "w",
            driver="GTiff",
            width=width,
            height=height,
            count=3,
            dtype="uint8",
            tiled=True,
            sparse_ok=True,
        ) as out:
            out.write(write_block(), window=((0, 256), (0, 256)))

        return (
            foretold(models, fields, source=str(path), radiometry="uint8").ram_bytes
            - current_rss_bytes()
        )

    def write_block() -> Any:
        return np.full((3, 256, 256), 90, dtype="uint8")

    base, wide, high = buffers(20_000, 20_000), buffers(80_000, 20_000), buffers(20_000, 80_000)
    tile_row = modality("nir").vae_factor * 64 * 4
    assert wide - base > 60_000 * tile_row
    assert abs(high - base) < 100 * 2**20


def test_the_model_is_timed_once_per_direction_and_batch_size(
    models: ModelCache, fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    foretold(models, fields)
    measured: list[object] = []
    original = timing._measured
    monkeypatch.setattr(
        timing, "_measured", lambda call, model: measured.append(call) or original(call, model)
    )
    foretold(models, fields, steps=7)
    assert measured == []
    foretold(models, fields, batch_size=2)
    assert len(measured) == 3


def test_shortages_are_reported(
    models: ModelCache, fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert foretold(models, fields).warnings == ()
    monkeypatch.setattr("backend.machine.estimate.memory", lambda: Memory(2**30, 1))
    monkeypatch.setattr("backend.machine.estimate.disk_bytes", lambda part, layers: 2**60)
    warnings = foretold(models, fields).warnings
    assert len(warnings) == 2
    assert "memory" in warnings[0]
    assert "on disk" in warnings[1]


def test_bf16_in_software_is_reported(
    models: ModelCache, fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", dict)
    assert foretold(models, fields, precision="bf16").warnings == (SLOW_BF16,)


def test_nothing_is_left_at_the_output_and_its_folder_need_not_exist(
    models: ModelCache, fields: dict[str, Any], tmp_path: Path
) -> None:
    before = set(tmp_path.iterdir())
    reported = foretold(models, fields, output=str(tmp_path / "not" / "yet" / "o.tif"))
    assert reported.disk_free_bytes > 0
    assert set(tmp_path.iterdir()) == before


def test_an_estimate_raises_what_the_run_would(models: ModelCache, fields: dict[str, Any]) -> None:
    with pytest.raises(InputError) as caught:
        foretold(models, fields, source="missing.tif")
    assert caught.value.code == "input.not_found"


def test_a_cancelled_estimate_stops(
    models: ModelCache, fields: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timing, "_MEMO", timing._Memo())
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        estimate(TranslationJob.create(**fields), models, cancel)
