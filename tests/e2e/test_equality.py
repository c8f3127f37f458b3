"""CONTRACT, Equality, on real decoded pixels and masks: crops, resumed runs and batches give the
full run's pixels.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from backend import plan
from backend.modalities import modality
from backend.output.store import PartialStore
from backend.weights.loaded import SLOW_BF16
from tests.e2e.kills import MOMENTS, killed_run
from tests.runs import Pixels, Translator, assert_same, write_scene

ROOT = Path(__file__).resolve().parents[2]
PAIRS = [("sar", "pan"), ("rgb", "ms"), ("nir", "sar"), ("ms", "rgb"), ("pan", "nir")]
MODES = pytest.mark.parametrize("joint", [False, True], ids=["independent", "joint"])


class Full:
    """Scenes of 3 rows of 2 windows with odd sizes and their full runs, each made once."""

    def __init__(self, folder: Path, translator: Translator) -> None:
        self.folder = folder
        self.translator = translator

    def source(self, source: str) -> Path:
        path, f = self.folder / f"{source}.tif", modality(source).vae_factor
        return path if path.exists() else write_scene(path, source, 100 * f + 1, 140 * f - 1)

    def output(self, source: str, target: str, joint: bool, **fields: int) -> Path:
        path = self.folder / (
            "_".join(map(str, (source, target, joint, *fields.values()))) + ".tif"
        )
        if not path.exists():
            assert (
                self.translator(
                    self.source(source), path, source, target, joint=joint, **fields
                ).tiles
                == 6
            )

        return path


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory, translator: Translator) -> Full:
    return Full(tmp_path_factory.mktemp("full"), translator)


def window_of_target(
    window: tuple[int, int, int, int], source: str, target: str
) -> tuple[int, int, int, int]:
    """A result's window, whole target pixels, in pixels of the full output."""
    f_source, f_target = modality(source).vae_factor, modality(target).vae_factor
    column, row, width, height = window
    left, top = column * f_target // f_source, row * f_target // f_source
    return (
        left,
        top,
        -(-(column + width) * f_target // f_source) - left,
        -(-(row + height) * f_target // f_source) - top,
    )


@MODES
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_crops_have_the_pixels_of_the_full_run(
    full: Full, tmp_path: Path, source: str, target: str, joint: bool
) -> None:
    """Unaligned and odd: inside one window, across window borders, and the far corner."""
    whole, f = Pixels.of(full.output(source, target, joint)), modality(source).vae_factor
    for number, window in enumerate(
        [
            (4 * f + 3, f + 5, 17, 3 * f + 1),
            (45 * f + 1, 60 * f - 1, 30 * f + 3, 31 * f),
            (100 * f - 2, 140 * f - 4, 3, 3),
        ]
    ):
        result = full.translator(
            full.source(source),
            tmp_path / f"{number}.tif",
            source,
            target,
            joint=joint,
            window=window,
        )

        part = window_of_target(result.window, source, target)
        seen = Pixels.of(result.output)
        expected = whole.crop(*part)
        np.testing.assert_array_equal(seen.valid, expected.valid)
        np.testing.assert_array_equal(seen.values, expected.values)


@pytest.fixture
def two_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Strips of two columns of windows: what a raster that is very wide gets."""
    monkeypatch.setattr(plan, "STRIP_BYTES", 0)
    monkeypatch.setattr(plan, "LEAST_COLUMNS", 2)


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # two rows of seven windows
    return write_scene(tmp_path_factory.mktemp("wide") / "wide.tif", "ms", 621, 140)


@pytest.mark.parametrize(
    "fields", [{}, {"joint": True, "steps": 1}, {"samples": 2}, {"batch_size": 3}], ids=str
)
def test_strips_give_the_pixels_of_the_whole(
    translator: Translator,
    wide: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    fields: dict[str, Any],
) -> None:
    one = translator(wide, tmp_path / "one.tif", "ms", "rgb", **fields)
    request.getfixturevalue("two_columns")
    many = translator(wide, tmp_path / "many.tif", "ms", "rgb", **fields)
    part = translator(wide, tmp_path / "part.tif", "ms", "rgb", window=(181, 7, 300, 101), **fields)
    assert (
        (many.tiles, many.clipped_fraction)
        == (one.tiles, one.clipped_fraction)
        == (14, one.clipped_fraction)
    )
    assert_same(Pixels.of(many.output), Pixels.of(one.output))
    assert_same(Pixels.of(part.output), Pixels.of(one.output).crop(362, 14, 600, 202))
    if one.std_output is not None and many.std_output is not None:
        assert_same(Pixels.of(many.std_output), Pixels.of(one.std_output))


@pytest.mark.parametrize("rows", [1, 2, 3, 6])
def test_run_cut_inside_a_strip_goes_on_to_the_same_pixels(
    translator: Translator,
    wide: Path,
    tmp_path: Path,
    rows: int,
    two_columns: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Two outputs; cut before block row `rows` + 1 of the second one's is kept."""
    asked = translator.job(wide, tmp_path / "whole", "ms", "rgb", "pan")
    whole = {result.target: Pixels.of(result.output) for result in translator.run(asked)}
    job, commit = translator.job(wide, tmp_path / "cut", "ms", "rgb", "pan"), PartialStore.commit

    def failing(store: PartialStore, *block: Any) -> None:
        if len(store.done) == rows and "pan" in store.folder.name:
            raise KeyboardInterrupt
        commit(store, *block)

    with monkeypatch.context() as patched:
        patched.setattr(PartialStore, "commit", failing)
        with pytest.raises(KeyboardInterrupt):
            translator.run(job)

    assert len(journal(tmp_path / "cut" / "wide_pan.tif")) == rows
    for result in translator.run(job):
        assert_same(Pixels.of(result.output), whole[result.target])


def test_independent_crop_runs_only_the_windows_that_it_needs(full: Full, tmp_path: Path) -> None:
    result = full.translator(
        full.source("ms"), tmp_path / "crop.tif", "ms", "nir", window=(3, 5, 20, 20)
    )
    assert result.tiles == 1


def test_joint_crop_that_runs_a_part_of_the_windows_is_exact(
    translator: Translator, tmp_path: Path
) -> None:
    source = write_scene(tmp_path / "large.tif", "ms", 700, 690)
    whole = translator(source, tmp_path / "whole.tif", "ms", "nir", joint=True, steps=1)
    part = translator(
        source, tmp_path / "part.tif", "ms", "nir", joint=True, steps=1, window=(301, 333, 77, 41)
    )
    assert part.tiles < whole.tiles
    assert_same(Pixels.of(part.output), Pixels.of(whole.output).crop(602, 666, 154, 82))


@MODES
def test_crop_by_bounds_has_the_pixels_of_the_full_run(
    full: Full, tmp_path: Path, joint: bool
) -> None:
    west, north = 500000.0 + 33 * 20, 4600000.0 - 41 * 20
    bounds = (west, north - 57 * 20, west + 71 * 20, north)
    result = full.translator(
        full.source("ms"), tmp_path / "part.tif", "ms", "rgb", joint=joint, bounds=bounds
    )
    assert result.window == (33, 41, 71, 57)
    assert_same(
        Pixels.of(result.output), Pixels.of(full.output("ms", "rgb", joint)).crop(66, 82, 142, 114)
    )


@MODES
@pytest.mark.parametrize("batch_size", [1, 3])
def test_crops_are_exact_at_every_batch_size(
    full: Full, tmp_path: Path, joint: bool, batch_size: int
) -> None:
    window = (50, 101, 99, 70)
    result = full.translator(
        full.source("ms"),
        tmp_path / "part.tif",
        "ms",
        "nir",
        joint=joint,
        batch_size=batch_size,
        window=window,
    )

    whole = Pixels.of(full.output("ms", "nir", joint, batch_size=batch_size))
    assert_same(Pixels.of(result.output), whole.crop(*window_of_target(window, "ms", "nir")))


@MODES
@pytest.mark.parametrize(("target", "tolerance"), [("rgb", 1), ("sar", 0.01)])
def test_batch_sizes_differ_by_at_most_one_count(
    full: Full, joint: bool, target: str, tolerance: float
) -> None:
    reference = Pixels.of(full.output("ms", target, joint, batch_size=2))
    for batch_size in (1, 3):
        seen = Pixels.of(full.output("ms", target, joint, batch_size=batch_size))
        np.testing.assert_array_equal(seen.valid, reference.valid)
        difference = np.abs(seen.values.astype(np.float64) - reference.values.astype(np.float64))
        assert difference.max() <= tolerance


def test_repeated_runs_are_the_same_and_another_seed_is_not(full: Full, tmp_path: Path) -> None:
    again = full.translator(full.source("ms"), tmp_path / "again.tif", "ms", "nir", batch_size=1)
    other = full.translator(
        full.source("ms"), tmp_path / "other.tif", "ms", "nir", batch_size=1, seed=1
    )
    whole = Pixels.of(full.output("ms", "nir", False, batch_size=1))
    assert_same(Pixels.of(again.output), whole)
    assert not np.array_equal(Pixels.of(other.output).values, whole.values)


def test_joint_mode_changes_the_result(full: Full) -> None:
    alone, together = (Pixels.of(full.output("ms", "rgb", joint)) for joint in (False, True))
    assert not np.array_equal(alone.values, together.values)


@MODES
@pytest.mark.parametrize("moment", MOMENTS)
def test_run_killed_at_any_moment_goes_on_to_the_same_pixels(
    full: Full, tmp_path: Path, moment: str, joint: bool
) -> None:
    output = tmp_path / "killed.tif"
    job = full.translator.job(full.source("ms"), output, "ms", "rgb", joint=joint)
    assert killed_run(job, moment) == -signal.SIGKILL
    assert not output.exists()
    done = journal(output)
    (result,) = full.translator.run(job)
    # rows of windows: those above reach into the first missing row
    again = 3 - max(0, len(done) - (3 if joint else 1))
    assert len(done) >= 1
    assert result.tiles == (0 if len(done) == 3 else 2 * again)
    assert not [warning for warning in result.warnings if "afresh" in warning]
    assert_same(Pixels.of(output), Pixels.of(full.output("ms", "rgb", joint)))
    assert [path.name for path in tmp_path.iterdir()] == ["killed.tif"]


def journal(output: Path) -> list[int]:
    """Bands that the journal says are finished."""
    lines = (
        (output.with_name(output.name + ".partial") / "journal.jsonl")
        .read_text()
        .splitlines(keepends=True)
    )
    return [json.loads(line)["stripe"] for line in lines if line.endswith("\n")]


def test_joint_run_that_goes_on_reuses_rows(translator: Translator, tmp_path: Path) -> None:
    source = write_scene(tmp_path / "high.tif", "ms", 100, 1250)
    whole = translator(source, tmp_path / "whole.tif", "ms", "nir", joint=True, steps=1)
    job = translator.job(source, tmp_path / "killed.tif", "ms", "nir", joint=True, steps=1)
    killed_run(job, "inside the assembly")
    partial = tmp_path / "killed.tif.partial"
    lines = (partial / "journal.jsonl").read_text().splitlines(keepends=True)
    (partial / "journal.jsonl").write_text("".join(lines[:-2]))
    (result,) = translator.run(job)
    assert 0 < result.tiles < whole.tiles
    assert_same(Pixels.of(result.output), Pixels.of(whole.output))


def test_command_line_killed_from_outside_goes_on_to_the_same_pixels(
    full: Full, tmp_path: Path
) -> None:
    output = tmp_path / "killed.tif"
    source = write_scene(tmp_path / "high.tif", "ms", 127, 1200)
    arguments = [
        str(source),
        str(output),
        "--source",
        "ms",
        "--target",
        "rgb",
        "--model",
        str(full.translator.model),
    ]

    arguments += ["--steps", "2", "--device", "cpu", "--precision", "fp32"]
    process = subprocess.Popen(
        [sys.executable, "-m", "backend", "translate", *arguments],
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
    )
    partial = tmp_path / "killed.tif.partial" / "journal.jsonl"
    deadline = time.monotonic() + 120
    while (
        time.monotonic() < deadline
        and process.poll() is None
        and not (partial.exists() and partial.read_bytes().count(b"\n") >= 2)
    ):
        time.sleep(0.01)

    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    whole = full.translator(source, tmp_path / "whole.tif", "ms", "rgb")
    (result,) = full.translator.run(full.translator.job(source, output, "ms", "rgb"))
    assert 0 < result.tiles < whole.tiles
    assert_same(Pixels.of(output), Pixels.of(whole.output))


@pytest.mark.parametrize("change", ["source", "job"])
def test_change_between_two_runs_starts_afresh_and_says_so(
    translator: Translator, tmp_path: Path, change: str
) -> None:
    source, output = write_scene(tmp_path / "source.tif", "ms", 200, 300), tmp_path / "out.tif"
    killed_run(translator.job(source, output, "ms", "rgb"), "after the first row")
    if change == "source":
        write_scene(source, "ms", 200, 300, transform=None)
        os.utime(source, ns=(1, 1))

    seed = 1 if change == "job" else 0
    result = translator(source, output, "ms", "rgb", seed=seed)
    assert any("afresh" in warning for warning in result.warnings)
    fresh = translator(source, tmp_path / "fresh.tif", "ms", "rgb", seed=seed)
    assert result.tiles == fresh.tiles
    assert_same(Pixels.of(output), Pixels.of(fresh.output))


@MODES
def test_real_weights_give_crops_the_pixels_of_the_full_run(tmp_path: Path, joint: bool) -> None:
    translator = Translator("any2any-tiny")
    source = write_scene(tmp_path / "source.tif", "rgb", 301, 290)
    whole = translator(source, tmp_path / "whole.tif", "rgb", "nir", joint=joint, steps=1)
    part = translator(
        source, tmp_path / "part.tif", "rgb", "nir", joint=joint, steps=1, window=(203, 57, 77, 201)
    )
    assert_same(Pixels.of(part.output), Pixels.of(whole.output).crop(203, 57, 77, 201))


def test_bf16_runs_and_differs_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the embedded weights, whose layers all count; the stand-in has hardly any."""
    # a processor without bf16, which is reported
    monkeypatch.setattr(torch.cpu, "get_capabilities", dict)
    translator, source = Translator("any2any-tiny"), write_scene(tmp_path / "ms.tif", "ms", 90, 80)
    results = [
        translator(source, tmp_path / f"{precision}.tif", "ms", "nir", precision=precision)
        for precision in ("fp32", "bf16")
    ]
    assert [result.precision for result in results] == ["fp32", "bf16"]
    assert [SLOW_BF16 in result.warnings for result in results] == [False, True]
    a, b = (Pixels.of(result.output) for result in results)
    np.testing.assert_array_equal(a.valid, b.valid)
    assert np.abs(a.values.astype(np.float64) - b.values)[:, a.valid].mean() < 100  # of 10000
    assert len(np.unique(b.values)) > 0.5 * len(np.unique(a.values))
