"""The measurement of calibration: its holes, and what it says of a translation that misses by a level."""

from __future__ import annotations

import numpy as np

from training.measure_calibration import HIDDEN, Case, compare, holes, table


def test_holes_are_the_same_every_time_and_hide_what_they_say() -> None:
    first, second = (dict(holes((120, 150))) for _ in range(2))
    assert list(first) == ["blobs", "half"]
    assert all((first[name] == second[name]).all() for name in first)
    assert HIDDEN <= first["blobs"].mean() < HIDDEN + 0.15
    assert first["half"].mean() == 0.5


def test_a_level_that_is_off_everywhere_is_found_and_one_that_differs_is_not() -> None:
    rng = np.random.default_rng(0)
    truth = rng.uniform(0.1, 0.4, (1, 96, 96)).astype(np.float32)
    for _, plain, calibrated in compare(truth + np.float32(0.1), truth, "nir"):
        assert calibrated > plain + 20
    other = truth + np.where(np.arange(96) < 48, 0.1, -0.1).astype(np.float32)
    harmed = {hole: calibrated < plain for hole, plain, calibrated in compare(other, truth, "nir")}
    assert harmed["half"]
    assert list(compare(truth[:, :20, :20], truth[:, :20, :20], "nir")) == []


def test_the_table_has_a_line_per_direction_and_hole() -> None:
    cases = [Case("rgb", "nir", "half", 20.0, 22.0), Case("rgb", "nir", "half", 20.0, 19.0), Case("sar", "rgb", "blobs", 15.0, 18.0)]
    assert table(cases).row_count == 3
