"""The client against backends that behave, fail, die, hang and flood: small scripts that stand
where `backend` stands.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest

from any2any_qgis.process import client as client_module
from any2any_qgis.process.client import BackendClient, BackendError, Progress
from any2any_qgis.process.jobs import TranslationJob

JOB = TranslationJob(source="a.tif", output="b.tif", source_modality="rgb", targets=("nir",))
RESULT = {
    "output": "b.tif",
    "target": "nir",
    "model": "m",
    "seed": 0,
    "steps": 1,
    "width": 9,
    "height": 9,
    "tiles": 1,
    "radiometry": "uint8",
    "clipped_fraction": 0.0,
    "device": "cpu",
    "warnings": [],
}
SKELETON = f"""
import json, os, sys, time
RESULT = {RESULT!r}
def say(type, id, **data):
    print(json.dumps({{"type": type, "id": id, "data": data}}), flush=True)
def on_hello(m): say("hello", m["id"], protocol=1)
def on_cancel(m): say("error", m["job_id"], code="job.cancelled", message="Cancelled.", hint="")
def on_shutdown(m): sys.exit(0)
%s
for line in sys.stdin:
    message = json.loads(line)
    globals()["on_" + message["type"]](message)
"""


def client(folder: Path, behaviour: str) -> BackendClient:
    """A client of a backend whose handlers are replaced by `behaviour`."""
    (folder / "backend").mkdir()
    (folder / "backend" / "__main__.py").write_text(SKELETON % behaviour)
    return BackendClient(Path(sys.executable), folder, dict(os.environ))


def run(backend: BackendClient, cancelled: bool = False) -> tuple[list, list[Progress]]:
    seen: list[Progress] = []
    with backend:
        return backend.translate(JOB, seen.append, lambda: cancelled), seen


def test_progress_and_result_arrive(tmp_path: Path) -> None:
    behaviour = """
def on_job(m):
    assert m["job"]["targets"] == ["nir"]
    say("heartbeat", None)
    say("progress", m["id"], stage="translate", done=1, total=4, seconds_left=2.5)
    say("result", m["id"], results=[RESULT])
"""

    results, seen = run(client(tmp_path, behaviour))
    assert [result.output for result in results] == ["b.tif"]
    assert seen == [Progress("translate", 1, 4, 2.5)]
    assert seen[0].percent == 25.0


def test_the_backends_sentence_and_code_arrive(tmp_path: Path) -> None:
    behaviour = (
        'def on_job(m): say("error", m["id"], code="input.bands", message="Two bands are missing.",'
        ' hint="Name them.")'
    )
    with pytest.raises(BackendError, match=r"Two bands are missing[.] Name them") as caught:
        run(client(tmp_path, behaviour))
    assert caught.value.code == "input.bands"


def test_a_death_is_reported_with_its_last_words(tmp_path: Path) -> None:
    behaviour = (
        'def on_job(m): sys.stderr.write("Segmentation of thought\\n"); sys.stderr.flush();'
        " os._exit(7)"
    )
    with pytest.raises(BackendError, match=r"(?s)exit code 7.*Segmentation of thought") as caught:
        run(client(tmp_path, behaviour))
    assert caught.value.code == "backend.ended"


def test_another_protocol_version_is_reported(tmp_path: Path) -> None:
    with pytest.raises(BackendError, match="version 9") as caught:
        run(client(tmp_path, 'def on_hello(m): say("hello", m["id"], protocol=9)'))
    assert caught.value.code == "protocol.version"


def test_a_flood_on_stderr_and_stray_prints_do_not_block(tmp_path: Path) -> None:
    behaviour = """
def on_job(m):
    for _ in range(20000):
        sys.stderr.write("x" * 100 + "\\n")
    print("a stray line", "[]", sep="\\n", flush=True)
    say("result", m["id"], results=[RESULT])
"""
    assert len(run(client(tmp_path, behaviour))[0]) == 1


def test_an_answered_cancel_keeps_the_process(tmp_path: Path) -> None:
    backend = client(tmp_path, "def on_job(m): pass")
    with backend:
        process = backend._process
        with pytest.raises(BackendError) as caught:
            backend.translate(JOB, print, lambda: True)
        assert caught.value.is_cancelled
        assert process is not None
        assert process.poll() is None


def test_an_unanswered_cancel_kills_within_three_seconds(tmp_path: Path) -> None:
    backend = client(tmp_path, "def on_job(m): time.sleep(600)")
    with backend:
        process = backend._process
        start = time.monotonic()
        with pytest.raises(BackendError) as caught:
            backend.translate(JOB, print, lambda: True)

    assert caught.value.is_cancelled
    assert time.monotonic() - start < 3.0
    assert process is not None
    assert process.poll() is not None


def test_a_silent_backend_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "SILENCE_SECONDS", 0.5)
    with pytest.raises(BackendError, match="fell silent"):
        run(client(tmp_path, "def on_job(m): time.sleep(600)"))


def test_no_process_outlives_its_block(tmp_path: Path) -> None:
    backend = client(tmp_path, "def on_shutdown(m): time.sleep(600)")
    with backend:
        process = backend._process
    assert process is not None
    assert process.poll() is not None


def test_an_interpreter_that_cannot_start_is_reported(tmp_path: Path) -> None:
    with (
        pytest.raises(BackendError, match="cannot be started"),
        BackendClient(tmp_path / "gone", tmp_path, {}),
    ):
        pass


def test_the_log_file_is_rotated_and_one_that_cannot_be_written_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_module, "LOG_BYTES", 20_000)
    behaviour = """
def on_job(m):
    for number in range(2000):
        sys.stderr.write(f"line {number}\\n")
    sys.stderr.flush()
    say("result", m["id"], results=[RESULT])
"""

    backend = client(tmp_path, behaviour)
    log = tmp_path / "logs" / "backend.log"
    reported = BackendClient(Path(sys.executable), tmp_path, dict(os.environ), log=log)
    run(reported)
    kept = sorted(path.name for path in log.parent.iterdir())
    assert kept == ["backend.log", "backend.log.1", "backend.log.2"]
    assert sum(path.stat().st_size for path in log.parent.iterdir()) <= 60_000
    assert log.read_text().splitlines()[-1].endswith("line 1999")
    (tmp_path / "a file").touch()
    nowhere = BackendClient(
        Path(sys.executable), tmp_path, dict(os.environ), log=tmp_path / "a file" / "backend.log"
    )
    run(nowhere)
    assert not backend.is_ready()


def test_questions_are_answered_with_their_data(tmp_path: Path) -> None:
    with client(
        tmp_path, 'def on_inspect(m): say("inspect", m["id"], width=7, asked=m["source"])'
    ) as backend:
        assert backend.query("inspect", lambda: False, source="a.tif") == {
            "width": 7,
            "asked": "a.tif",
        }
        assert backend.greeting["protocol"] == 1
