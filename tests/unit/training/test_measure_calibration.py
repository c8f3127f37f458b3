"""The measurement of calibration: its holes, and what it says of a translation that misses by a
level.
"""

from __future__ import annotations

import numpy as np
import pytest

from training.data.holes import HIDDEN, holes
from training.measure_calibration import Case, Figures, compare, steps, table


def test_holes_are_the_same_every_time_and_hide_what_they_say() -> None:
    first, second = (dict(holes((120, 150))) for _ in range(2))
    assert list(first) == ["blobs", "half"]
    assert all((first[name] == second[name]).all() for name in first)
    assert HIDDEN <= first["blobs"].mean() < HIDDEN + 0.15
    assert first["half"].mean() == 0.5


def test_a_level_that_is_off_everywhere_is_found_and_one_that_differs_is_not() -> None:
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:96, :96]
    truth = (
        0.25 + 0.1 * np.sin(columns / 9) * np.cos(rows / 7) + rng.normal(0, 0.005, (1, 96, 96))
    ).astype(np.float32)
    seen = np.repeat(truth, 3, axis=0)
    for one in compare(seen, truth + np.float32(0.1), truth, "rgb", "nir"):
        assert one.calibrated_db > one.plain_db + 10
        assert one.filled_db > one.plain_db + 10
        assert one.step < 1.2

    other = truth + np.where(np.arange(96) < 48, 0.1, -0.1).astype(np.float32)
    harmed = {
        one.hole: one.calibrated_db < one.plain_db
        for one in compare(seen, other, truth, "rgb", "nir")
    }
    assert harmed["half"]
    assert (
        list(compare(seen[:, :20, :20], truth[:, :20, :20], truth[:, :20, :20], "rgb", "nir")) == []
    )


def test_the_table_has_a_line_per_direction_and_hole() -> None:
    figures = (
        Figures("half", 20.0, 22.0, 23.0, 1.1, 0.0),
        Figures("half", 20.0, 19.0, 19.5, 1.1, 0.0),
        Figures("blobs", 15.0, 18.0, 18.5, 1.2, 0.9),
    )
    text = table(
        [
            Case(*direction, one)
            for direction, one in zip(
                (("rgb", "nir"), ("rgb", "nir"), ("sar", "rgb")), figures, strict=True
            )
        ]
    )

    assert len(text.splitlines()) == 2 + 3
    assert (
        "| RGB → NIR | half | 2 | 20.00 dB | 20.50 dB | 50% | 21.25 dB | 50% | 1.10 | 0.00 |"
        in text
    )


def test_the_least_step_is_what_known_neighbours_differ_by() -> None:
    known = np.ones((6, 6), dtype=bool)
    known[2:5, 2:5] = False
    values = np.where(known, 0, np.arange(36).reshape(6, 6)).astype(np.float32)[None]
    assert steps(values, known, np.ones_like(known))[1] == 0
    # beside the hole's corner, whose other neighbour stays 0: 7 over twelve edges whatever stands
    # in the hole
    values[0, 1, 2] = 7
    inside = np.mean([1] * 6 + [6] * 6)
    assert steps(values, known, np.ones_like(known))[1] == pytest.approx(7 / 12 / inside)
