"""Past jobs in the profile's folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from any2any_qgis.panel import history
from any2any_qgis.panel.history import History, PastJob
from any2any_qgis.process.jobs import TranslationJob

JOB = TranslationJob(
    "scene.tif", "out.tif", "rgb", ("nir", "ms"), bounds=(1.0, 2.0, 3.0, 4.0), seed=7
)


def past(
    outcome: str = "done", project: str = "/p/one.qgz", when: str = "2026-11-25T10:00:00+00:00"
) -> PastJob:
    return PastJob(when, project, "scene", outcome, JOB, ("out_nir.tif", "out_ms.tif"), ("seed 7",))


def test_a_job_comes_back_as_it_was_the_newest_first(tmp_path: Path) -> None:
    kept = History(tmp_path / "profile" / "history")
    assert kept.jobs() == []
    older, newer, same = (
        past(),
        past("cancelled", when="2026-11-25T11:00:00+00:00"),
        past("model.unknown", ""),
    )
    for one in (older, newer, same):
        kept.add(one)
    assert kept.jobs() == [newer, same, older]
    assert kept.jobs("/p/one.qgz") == [newer, older]
    assert kept.jobs("") == [same]


def test_the_oldest_go_when_there_are_too_many(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(history, "MOST", 3)
    kept = History(tmp_path)
    for hour in range(6):
        kept.add(past(when=f"2026-11-25T{hour:02d}:00:00+00:00"))
    assert [one.when[11:13] for one in kept.jobs()] == ["05", "04", "03"]


def test_rubbish_in_the_folder_is_left_out_and_one_that_cannot_be_written_is_no_failure(
    tmp_path: Path,
) -> None:
    kept = History(tmp_path)
    kept.add(past())
    for name, text in (
        ("a", "{"),
        ("b", "[]"),
        ("c", '{"job": {"source": "x"}}'),
        ("d", '{"job": 5, "when": 3}'),
    ):
        (tmp_path / f"{name}.json").write_text(text)

    assert kept.jobs() == [past()]
    (tmp_path / "file").write_text("")
    History(tmp_path / "file" / "history").add(past())


def test_a_job_of_now_says_when_in_utc() -> None:
    one = PastJob.now("", "scene", "done", JOB, ["a.tif"], ["seed 7"])
    assert one.when.endswith("+00:00")
    assert replace(one, when=past().when) == PastJob(
        past().when, "", "scene", "done", JOB, ("a.tif",), ("seed 7",)
    )
