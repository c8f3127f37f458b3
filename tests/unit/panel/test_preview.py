"""How a preview's area is fitted to its seconds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from any2any_qgis.panel.preview import fit_in_time, shrunk
from any2any_qgis.process.jobs import TranslationJob

JOB = TranslationJob("a.tif", "b.tif", "rgb", ("nir",), bounds=(0.0, 100.0, 4000.0, 2100.0))


def area(job: TranslationJob) -> float:
    assert job.bounds is not None
    left, bottom, right, top = job.bounds
    return (right - left) * (top - bottom)


def test_an_area_that_fits_is_left_as_it_is() -> None:
    assert fit_in_time(JOB, lambda _: {"seconds": 9.0, "windows": 400}) == (JOB, 1.0)


def test_a_larger_one_is_cut_around_its_middle_until_it_fits() -> None:
    asked = []

    def estimate(job: TranslationJob) -> dict[str, float]:
        asked.append(job)
        return {"seconds": 2.0 + 98.0 * area(job) / area(JOB), "windows": 50}

    job, share = fit_in_time(JOB, estimate, 10.0)
    assert 2.0 + 98.0 * area(job) / area(JOB) <= 10.0
    assert share == pytest.approx(area(job) / area(JOB))
    assert share > 0.04, "much less than fits is previewed"
    assert job.bounds is not None
    assert (job.bounds[0] + job.bounds[2]) / 2 == pytest.approx(2000)
    assert (job.bounds[1] + job.bounds[3]) / 2 == pytest.approx(1100)
    assert replace(job, bounds=JOB.bounds) == JOB


def test_one_window_is_run_however_long_it_takes() -> None:
    calls = iter([{"seconds": 80.0, "windows": 4}, {"seconds": 40.0, "windows": 1}])
    job, share = fit_in_time(JOB, lambda _: next(calls), 10.0)
    assert 0 < share < 1
    assert area(job) < area(JOB)


def test_shrinking_keeps_the_middle() -> None:
    assert shrunk((0.0, 0.0, 4.0, 2.0), 0.5) == (1.0, 0.5, 3.0, 1.5)
