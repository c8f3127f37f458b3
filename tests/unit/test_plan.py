"""What a run has to do, laid out before a pixel is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.modalities import modality
from backend.plan import RunPlan, number_of_steps, plan_run
from backend.protocol import TranslationJob
from backend.source.raster import open_source
from backend.weights.folder import USUAL_MODES as MODES
from tests.runs import write_scene


def job(source: str = "rgb", *targets: str, **fields: Any) -> TranslationJob:
    return TranslationJob.create(
        source="a.tif",
        output="b.tif",
        source_modality=source,
        targets=targets or ("nir",),
        **fields,
    )


def plan(
    folder: Path, width: int, height: int, source: str, *targets: str, **fields: Any
) -> RunPlan:
    path = write_scene(folder / "scene.tif", source, width, height)
    with open_source(str(path), modality(source)) as opened:
        return plan_run(job(source, *targets, **fields), opened, MODES)


def code_of(**fields: Any) -> str:
    with pytest.raises(InputError) as caught:
        number_of_steps(job(**fields), MODES)
    return caught.value.code


@pytest.mark.parametrize(("mode", "steps"), MODES.items())
def test_modes_have_their_number_of_steps(mode: str, steps: int) -> None:
    assert number_of_steps(job(mode=mode), MODES) == steps
    assert number_of_steps(job(mode=mode, steps=7), MODES) == 7


def test_fast_is_one_step_and_paper_is_250() -> None:
    assert (MODES["fast"], MODES["paper"]) == (1, 250)
    assert 1 < MODES["balanced"] < MODES["detailed"] < 250


def test_joint_mode_takes_at_most_eight_steps() -> None:
    assert number_of_steps(job(joint=True, steps=8), MODES) == 8
    assert code_of(joint=True, steps=9) == "input.usage"
    assert code_of(joint=True, mode="paper") == "input.usage"


def test_whole_raster_is_planned_by_default(tmp_path: Path) -> None:
    part = plan(tmp_path, 301, 203, "rgb", "ms").outputs[0]
    assert part.window == Rect(0, 0, 301, 203)
    assert part.crop == Rect(0, 0, 151, 102)
    assert part.transform is not None
    assert (part.transform.c, part.transform.f, part.transform.a) == (500000, 4600000, 20)


def test_window_grows_to_whole_target_pixels_of_the_full_grid(tmp_path: Path) -> None:
    part = plan(tmp_path, 301, 203, "pan", "ms", window=(5, 6, 3, 3)).outputs[0]
    assert part.window == Rect(4, 4, 4, 8)
    assert part.crop == Rect(1, 1, 1, 2)
    assert part.transform is not None
    assert (part.transform.c, part.transform.f) == (500000 + 4 * 5, 4600000 - 4 * 5)


def test_window_at_the_far_edge_stays_inside_the_raster(tmp_path: Path) -> None:
    part = plan(tmp_path, 301, 203, "rgb", "ms", window=(300, 202, 50, 50)).outputs[0]
    assert part.window == Rect(300, 202, 1, 1)
    assert part.crop == Rect(150, 101, 1, 1)


def test_every_target_has_its_own_grid(tmp_path: Path) -> None:
    outputs = plan(tmp_path, 101, 99, "rgb", "ms", "pan", "nir", window=(1, 1, 2, 2)).outputs
    assert [part.window for part in outputs] == [
        Rect(0, 0, 4, 4),
        Rect(1, 1, 2, 2),
        Rect(1, 1, 2, 2),
    ]
    assert [part.crop for part in outputs] == [Rect(0, 0, 2, 2), Rect(2, 2, 4, 4), Rect(1, 1, 2, 2)]


@pytest.mark.parametrize("window", [(301, 0, 5, 5), (0, 203, 5, 5), (-5, 0, 5, 5)])
def test_window_outside_the_raster_is_refused(
    tmp_path: Path, window: tuple[int, int, int, int]
) -> None:
    with pytest.raises(InputError) as caught:
        plan(tmp_path, 301, 203, "rgb", "nir", window=window)
    assert caught.value.code == "input.usage"


def test_crops_run_the_windows_that_touch_them_and_joint_ones_a_ring_per_step(
    tmp_path: Path,
) -> None:
    side = 2 * (64 + 48 * 9)  # ten windows each way
    window = (2 * 48 * 5 + 70, 2 * 48 * 4 + 70, 2, 2)
    alone = plan(tmp_path, side, side, "ms", "nir", window=window)
    (part,) = alone.outputs
    assert (
        alone.decoded_rows(part, part.stripes)
        == alone.denoised_rows(part, part.stripes)
        == range(4, 5)
    )
    assert (
        alone.decoded_columns(part, *part.strips)
        == alone.denoised_columns(part, *part.strips)
        == range(5, 6)
    )
    joint = plan(tmp_path, side, side, "ms", "nir", window=window, joint=True, steps=2)
    assert joint.decoded_rows(part, part.stripes) == range(4, 5)
    assert joint.denoised_rows(part, part.stripes) == range(2, 7)
    assert joint.denoised_columns(part, *part.strips) == range(3, 8)


def test_resumed_run_starts_at_the_row_above_the_first_missing_one(tmp_path: Path) -> None:
    whole = plan(tmp_path, 128, 2 * (64 + 48 * 9), "ms", "nir")
    (part,) = whole.outputs
    assert whole.decoded_rows(part, part.stripes) == range(10)
    assert whole.decoded_rows(part, range(6, part.stripes.stop)) == range(5, 10)
