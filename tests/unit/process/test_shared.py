"""One process for several jobs: reused, replaced where it died, ended when idle."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from any2any_qgis.process.client import BackendClient, BackendError
from any2any_qgis.process.shared import WarmBackend
from tests.unit.process.test_client import JOB, SKELETON

ANSWERS = """
def on_job(m):
    say("heartbeat", None)
    say("result", m["id"], results=[RESULT | {"output": str(os.getpid())}])
"""


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANY2ANY_ENVIRONMENT", str(tmp_path / "data" / "environment"))


@pytest.fixture
def warm() -> Iterator[WarmBackend]:
    warm = WarmBackend(idle_seconds=60.0)
    yield warm
    warm.close()


def folder(path: Path, behaviour: str = ANSWERS) -> Path:
    (path / "backend").mkdir(parents=True)
    (path / "backend" / "__main__.py").write_text(SKELETON % behaviour)
    return path


def process_of(warm: WarmBackend, where: Path, is_cancelled: bool = False) -> str:
    """The process that did the job, by its own word."""
    with warm.borrow(Path(sys.executable), where, dict(os.environ)) as backend:
        return backend.translate(JOB, lambda _: None, lambda: is_cancelled)[0].output


def ends(pid: str, seconds: float = 5.0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            os.kill(int(pid), 0)
        except ProcessLookupError:
            return True

        time.sleep(0.02)

    return False


def test_what_it_says_goes_where_the_borrower_wants_it(warm: WarmBackend, tmp_path: Path) -> None:
    where = folder(
        tmp_path / "plugin",
        ANSWERS.replace("    say(", "    print('a word', file=sys.stderr, flush=True); say(", 1),
    )
    logs = [tmp_path / name / "backend.log" for name in ("one", "two")]
    for log in logs:
        with warm.borrow(Path(sys.executable), where, dict(os.environ), log=log) as backend:
            backend.translate(JOB, lambda _: None, lambda: False)

    warm.close()
    assert all("a word" in log.read_text() for log in logs)


def test_the_next_job_gets_the_same_process(warm: WarmBackend, tmp_path: Path) -> None:
    where = folder(tmp_path / "a")
    assert process_of(warm, where) == process_of(warm, where)


def test_another_folder_gets_another_process_and_the_first_ends(
    warm: WarmBackend, tmp_path: Path
) -> None:
    first = process_of(warm, folder(tmp_path / "a"))
    assert process_of(warm, folder(tmp_path / "b")) != first
    assert ends(first)


def test_a_process_that_died_is_replaced(warm: WarmBackend, tmp_path: Path) -> None:
    where = folder(tmp_path / "a")
    first = process_of(warm, where)
    os.kill(int(first), 9)
    time.sleep(0.2)
    assert process_of(warm, where) != first


def test_a_cancelled_job_leaves_the_process_for_the_next(warm: WarmBackend, tmp_path: Path) -> None:
    where = folder(
        tmp_path / "a",
        "def on_job(m):\n    if m['job']['seed']: say('result', m['id'], results=[RESULT])",
    )
    with warm.borrow(Path(sys.executable), where, dict(os.environ)) as backend:
        pid = backend._process.pid
        with pytest.raises(BackendError) as caught:
            backend.translate(JOB, lambda _: None, lambda: True)

    assert caught.value.is_cancelled
    with warm.borrow(Path(sys.executable), where, dict(os.environ)) as backend:
        assert backend._process.pid == pid


def test_an_idle_process_ends_by_itself(tmp_path: Path) -> None:
    warm = WarmBackend(idle_seconds=0.2)
    assert ends(process_of(warm, folder(tmp_path / "a")))


def test_closing_ends_the_process(warm: WarmBackend, tmp_path: Path) -> None:
    pid = process_of(warm, folder(tmp_path / "a"))
    warm.close()
    assert ends(pid, 3.0)


def test_a_job_waits_for_the_one_before_it_and_may_be_cancelled_meanwhile(
    warm: WarmBackend, tmp_path: Path
) -> None:
    where = folder(tmp_path / "a")
    got: list[BackendClient] = []

    def other() -> None:
        with warm.borrow(Path(sys.executable), where, dict(os.environ)) as backend:
            got.append(backend)

    with warm.borrow(Path(sys.executable), where, dict(os.environ)):
        thread = threading.Thread(target=other)
        thread.start()
        with (
            pytest.raises(BackendError) as caught,
            warm.borrow(Path(sys.executable), where, {}, lambda: True),
        ):
            pass

        assert caught.value.is_cancelled
        assert not got

    thread.join(10)
    assert len(got) == 1
