"""The server behind the protocol, in this process: what each request is answered with, in which
order. Streams: tests/e2e.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from backend.errors import Cancelled
from backend.machine import timing
from backend.modalities import RESOURCES
from backend.serve import wire
from backend.serve.schema import Reply
from backend.serve.server import Server
from backend.serve.wire import Lines, Wire
from backend.shared import PROTOCOL_VERSION
from backend.translate import Progress
from backend.weights import loaded
from backend.weights.catalogue import add_model
from tests.rasters import write_rgb
from tests.standin import write_standin_model

# a test waits no longer; the limits of CONTRACT are asserted where they matter
ANSWER_SECONDS = 60.0


class Client:
    """A server and what it has said."""

    def __init__(self) -> None:
        self.replies: list[Reply] = []
        self._heard = threading.Condition()
        self.server = Server(self._hear)

    def _hear(self, reply: Reply) -> None:
        with self._heard:
            self.replies.append(reply)
            self._heard.notify_all()

    def send(self, type_: str, id_: str, **fields: Any) -> bool:
        return self.server.handle(json.dumps({"type": type_, "id": id_, **fields}))

    def of(self, id_: str | None) -> list[Reply]:
        return [reply for reply in self.replies if reply.id == id_]

    def wait(self, matches: Callable[[Reply], bool]) -> Reply:
        """The first reply, past ones included, that matches."""
        with self._heard:
            assert self._heard.wait_for(lambda: any(map(matches, self.replies)), ANSWER_SECONDS), (
                self.replies
            )
            return next(reply for reply in self.replies if matches(reply))

    def answer(self, id_: str) -> Reply:
        """What ends a request."""
        return self.wait(lambda reply: reply.id == id_ and reply.type != "progress")


@pytest.fixture
def client() -> Iterator[Client]:
    one = Client()
    yield one
    one.server.close(5)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_rgb(tmp_path_factory.mktemp("source") / "scene.tif", 200, 200))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_standin_model(tmp_path_factory.mktemp("model") / "standin"))


@pytest.fixture
def job(scene: str, model: str, tmp_path: Path) -> dict[str, Any]:
    fields = {
        "source": scene,
        "output": str(tmp_path / "o.tif"),
        "source_modality": "rgb",
        "targets": ["nir"],
        "model": model,
    }
    return {**fields, "steps": 1, "overwrite": True}


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Replaces translations by ones that wait until they are cancelled, or until this event is
    set.
    """
    go = threading.Event()

    def translate(
        job: Any, *, models: Any, progress: Callable[[Progress], None], cancel: threading.Event
    ) -> list[Any]:
        progress(Progress("translate", 0, 1, None))
        while not go.is_set():
            if cancel.wait(0.01):
                raise Cancelled

        return []

    monkeypatch.setattr("backend.translate.translate", translate)
    yield go
    go.set()


def test_hello_reports_what_a_model_was_trained_for(client: Client) -> None:
    client.send("hello", "h", protocol=1)
    reported = {model["id"]: model["directions"] for model in client.answer("h").data["models"]}
    assert len(reported["any2any-tiny"]) == 20
    assert reported["any2any-s"] is None


def test_hello_reports_version_devices_and_models(client: Client) -> None:
    client.send("hello", "h", protocol=PROTOCOL_VERSION)
    data = client.answer("h").data
    assert data["protocol"] == PROTOCOL_VERSION
    assert data["version"].count(".") == 2
    assert data["devices"][0] == "cpu"
    assert "any2any-tiny" in [model["id"] for model in data["models"]]


def test_another_protocol_version_is_one_clear_error(client: Client) -> None:
    client.send("hello", "h", protocol=PROTOCOL_VERSION + 1)
    error = client.answer("h")
    assert (error.type, error.data["code"]) == ("error", "protocol.version")
    assert set(error.data) == {"code", "message", "hint", "templates"}


@pytest.mark.parametrize(
    ("line", "id_"),
    [
        ("not json", None),
        ("[]", None),
        ('{"type": "hello"}', None),
        ('{"type": "fly", "id": "x"}', "x"),
        ('{"type": "job", "id": "y"}', "y"),
        ('{"id": "z", "type": ' + "[" * 100_000 + "]" * 100_000 + "}", None),
        ('{"type": "fly", "id": "\\ud800"}', None),
        ('{"type": "inspect", "id": "\\udc41", "source": "a.tif"}', None),
    ],
)
def test_a_malformed_line_is_reported_with_its_id_and_the_next_is_answered(
    client: Client, line: str, id_: str | None
) -> None:
    assert client.server.handle(line)
    assert [(reply.type, reply.data["code"]) for reply in client.of(id_)] == [
        ("error", "protocol.message")
    ]
    client.send("hello", "h", protocol=PROTOCOL_VERSION)
    assert client.answer("h").type == "hello"


def test_an_answer_that_is_no_utf8_is_sent_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    wire = Wire.__new__(Wire)
    wire._file, wire._lock = writer, threading.Lock()
    wire.send(
        Reply(
            type="error", id="x", data={"message": "a lone \ud800 and a path", "where": Path("a")}
        )
    )
    line = os.read(reader, 10_000)
    assert json.loads(line)["data"]["message"].startswith("a lone")
    os.close(reader)
    os.close(writer)


def test_a_worker_outlives_an_answer_that_cannot_be_sent() -> None:
    refused: list[Reply] = []

    class Hard(Client):
        def _hear(self, reply: Reply) -> None:
            if reply.id == "first":
                refused.append(reply)
                raise ValueError("cannot be sent")
            super()._hear(reply)

    client = Hard()
    client.send("download", "first", model="no such model")  # these share a thread
    client.send("download", "second", model="no such model")
    assert client.answer("second").data["code"] == "model.unknown"
    assert refused
    client.server.close(5)


def test_a_look_that_never_answers_holds_up_nothing_and_can_be_cancelled(
    client: Client, scene: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from backend.source import inspection

    real, never = inspection.inspect, threading.Event()
    monkeypatch.setattr(
        inspection, "inspect", lambda path: never.wait() if path == "silent" else real(path)
    )
    client.send("inspect", "stuck", source="silent")
    client.send("inspect", "other", source=scene)
    assert client.answer("other").type == "inspect"
    client.send("cancel", "c", job_id="stuck")
    assert client.answer("stuck").data["code"] == "job.cancelled"
    never.set()
    # the id is free again, and the late answer is dropped
    client.send("inspect", "stuck", source=scene)
    assert (
        client.wait(lambda reply: reply.id == "stuck" and reply.type == "inspect").data["driver"]
        == "GTiff"
    )


def test_a_damaged_model_of_the_user_s_is_listed_and_stops_nothing(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path / "cache"))
    folder = write_standin_model(tmp_path / "mine")
    add_model(folder)

    for content in ("{", "[]", "\xff"):
        (folder / "model_index.json").write_text(content, encoding="latin-1")
        client.send("hello", content, protocol=PROTOCOL_VERSION)
        listed = {model["id"]: model for model in client.answer(content).data["models"]}
        assert listed["standin"]["status"] == "damaged"
        assert listed["any2any-tiny"]["status"] == "ready"
        assert "model_index.json" in listed["standin"]["label"]


def test_a_job_that_is_wrong_is_refused_at_once(
    client: Client, job: dict[str, Any], held: threading.Event
) -> None:
    client.send("job", "running", job=job)
    client.send("job", "bad", job=job | {"targets": ["thermal"]})
    client.send("job", "worse", job=job | {"colour": "red"})
    assert client.of("bad")[0].data["code"] == "input.modality"
    assert client.of("worse")[0].data["code"] == "input.usage"


def test_a_job_sends_progress_and_then_its_results(client: Client, job: dict[str, Any]) -> None:
    client.send("job", "j", job=job)
    result = client.answer("j")
    assert result.type == "result"
    assert [entry["target"] for entry in result.data["results"]] == ["nir"]
    assert Path(result.data["results"][0]["output"]).is_file()
    progress = [reply.data for reply in client.of("j") if reply.type == "progress"]
    assert all(set(data) == {"stage", "done", "total", "seconds_left"} for data in progress)
    assert {"translate", "write"} == {data["stage"] for data in progress}


def test_a_failed_job_reports_its_code_and_the_next_one_runs(
    client: Client, job: dict[str, Any]
) -> None:
    client.send("job", "gone", job=job | {"source": "missing.tif"})
    client.send("job", "good", job=job)
    assert client.answer("gone").data["code"] == "input.not_found"
    assert client.answer("good").type == "result"


def test_the_model_is_loaded_once_for_two_jobs_and_an_estimate(
    client: Client, job: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[Path] = []
    original = loaded.Any2Any.load
    monkeypatch.setattr(
        loaded.Any2Any,
        "load",
        lambda folder, *rest: loads.append(folder) or original(folder, *rest),
    )
    for id_ in ("one", "two"):
        client.send("job", id_, job=job)
    client.send("estimate", "three", job=job)
    assert [client.answer(id_).type for id_ in ("one", "two", "three")] == [
        "result",
        "result",
        "estimate",
    ]
    assert len(loads) == 1


def test_jobs_run_in_the_order_they_came(
    client: Client, job: dict[str, Any], held: threading.Event
) -> None:
    for id_ in "abc":
        client.send("job", id_, job=job)
    client.wait(lambda reply: reply.id == "a" and reply.type == "progress")
    assert not client.of("b")
    held.set()
    client.answer("c")
    assert [reply.id for reply in client.replies if reply.type == "result"] == ["a", "b", "c"]


def test_a_cancelled_job_says_so_itself(
    client: Client, job: dict[str, Any], held: threading.Event
) -> None:
    client.send("job", "j", job=job)
    client.wait(lambda reply: reply.id == "j" and reply.type == "progress")
    client.send("cancel", "c", job_id="j")
    assert client.answer("j").data["code"] == "job.cancelled"
    assert not client.of("c")


def test_a_waiting_job_is_cancelled_at_once_while_another_runs(
    client: Client, job: dict[str, Any], held: threading.Event
) -> None:
    for id_ in ("running", "waiting"):
        client.send("job", id_, job=job)
    client.wait(lambda reply: reply.id == "running")
    client.send("cancel", "c", job_id="waiting")
    assert client.of("waiting")[0].data["code"] == "job.cancelled"
    held.set()
    assert client.answer("running").type == "result"
    client.send("job", "after", job=job)
    client.answer("after")
    assert len(client.of("waiting")) == 1


def test_a_cancel_of_nothing_is_reported(client: Client) -> None:
    client.send("cancel", "c", job_id="nowhere")
    assert client.of("c")[0].data["code"] == "protocol.message"


def test_an_id_in_use_is_refused_and_free_again_afterwards(
    client: Client, job: dict[str, Any], held: threading.Event
) -> None:
    client.send("job", "j", job=job)
    client.wait(lambda reply: reply.type == "progress")
    client.send("job", "j", job=job)
    refusal = client.wait(lambda reply: reply.type == "error")
    # never as the running job's answer
    assert (refusal.id, refusal.data["code"]) == (None, "protocol.message")
    held.set()
    assert client.wait(lambda reply: reply.type == "result").id == "j"
    client.send("inspect", "j", source=job["source"])
    assert client.wait(lambda reply: reply.type == "inspect").id == "j"


def test_a_raster_is_inspected_while_a_job_runs(
    client: Client, job: dict[str, Any], held: threading.Event
) -> None:
    client.send("job", "j", job=job)
    client.send("inspect", "i", source=job["source"])
    assert client.answer("i").data["modality"]["value"] == "rgb"
    assert not any(reply.type == "result" for reply in client.replies)


def test_a_model_is_downloaded_or_its_error_reported(client: Client) -> None:
    client.send("download", "d1", model="any2any-tiny")
    reply = client.answer("d1")
    assert (reply.type, reply.data["model"]) == ("download", "any2any-tiny")
    assert Path(reply.data["path"], "model_index.json").is_file()
    client.send("download", "d2", model="any2any-b")
    reply = client.answer("d2")
    assert (reply.type, reply.data["code"]) == ("error", "model.missing")


def test_an_estimate_can_be_cancelled(
    client: Client, job: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    started, cancelled = threading.Event(), threading.Event()
    original = timing._measured

    def slow(call: Callable[[], object], model: Any) -> timing.PartTime:
        started.set()
        cancelled.wait(ANSWER_SECONDS)
        return original(call, model)

    monkeypatch.setattr(timing, "_measured", slow)
    monkeypatch.setattr(timing, "_MEMO", timing._Memo())
    client.send("estimate", "e", job=job)
    assert started.wait(ANSWER_SECONDS)
    client.send("cancel", "c", job_id="e")
    cancelled.set()
    assert client.answer("e").data["code"] == "job.cancelled"


def test_progress_is_thinned_but_its_end_is_reported(
    client: Client, job: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def translate(
        job: Any, *, models: Any, progress: Callable[[Progress], None], cancel: threading.Event
    ) -> list[Any]:
        start = time.monotonic()
        for done in range(1, 1001):
            progress(Progress("translate", done, 1000, 1.0))
        took.append(time.monotonic() - start)
        return []

    took: list[float] = []
    monkeypatch.setattr("backend.translate.translate", translate)
    client.send("job", "j", job=job)
    client.answer("j")
    reported = [reply.data["done"] for reply in client.of("j") if reply.type == "progress"]
    assert (reported[0], reported[-1]) == (1, 1000)
    assert len(reported) <= 2 + took[0] * 10


def test_shutdown_says_bye_and_ends_the_running_job(
    client: Client, job: dict[str, Any], held: threading.Event
) -> None:
    client.send("job", "j", job=job)
    client.wait(lambda reply: reply.type == "progress")
    assert client.send("shutdown", "s") is False
    assert client.answer("s").type == "bye"
    client.server.close(5)
    assert client.answer("j").data["code"] == "job.cancelled"


def test_lines_are_cut_wherever_the_stream_is() -> None:
    text = b"one\ntwo\n\nthree\n"
    for size in (1, 2, 5, 100):
        lines = Lines()
        pieces = [text[start : start + size] for start in range(0, len(text), size)]
        assert [line for piece in pieces for line in lines.feed(piece)] == [
            b"one",
            b"two",
            b"",
            b"three",
        ]


def test_a_line_without_end_takes_no_memory_and_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(wire, "LONGEST_LINE", 1000)
    lines = Lines()
    assert all(lines.feed(b"x" * 100) == [] for _ in range(50))
    assert sum(map(len, lines._parts)) == 0
    assert lines.feed(b"end\nnext\n") == [None, b"next"]


def test_a_path_with_a_nul_is_reported_as_bad_input(client: Client, job: dict[str, Any]) -> None:
    client.send("job", "j", job=job | {"output": "a\0b.tif"})
    assert client.answer("j").data["code"] == "input.usage"
    client.send("inspect", "i", source="x" * 5000)
    assert client.answer("i").data["code"] == "input.not_found"
    client.send("job", "k", job=job | {"output": "x" * 400 + ".tif"})
    assert client.answer("k").data["code"] == "output.not_writable"


def test_a_model_is_adapted_listed_and_removed(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path))
    rgb, nir = (str(RESOURCES / "example" / f"virginia_{id_}.tif") for id_ in ("rgb", "nir"))
    pair = {"source_modality": "nir", "source": nir, "target_modality": "rgb", "target": rgb}
    job = {"model": "any2any-tiny", "pairs": [pair], "out": "mine", "minutes": 0}
    client.send("adapt", "a", job=job)
    reply = client.answer("a")
    assert reply.type == "adapt"
    assert reply.data["folder"] == str(tmp_path / "adapted" / "mine")
    assert reply.data["templates"]["sentence"]["values"]["model"] == "mine"
    progress = [one.data for one in client.of("a") if one.type == "progress"]
    assert {one["stage"] for one in progress} >= {"read", "translate"}
    assert progress[-1]["seconds_left"] is not None

    client.send("hello", "h", protocol=PROTOCOL_VERSION)
    (mine,) = (one for one in client.answer("h").data["models"] if one["id"] == "mine")
    assert (mine["status"], mine["source"], mine["parent"]) == ("ready", "user", "any2any-tiny")
    assert mine["label"] == "mine (adapted from any2any-tiny)"

    client.send("remove", "r", model="mine", files=True)
    assert client.answer("r").data["deleted"]
    client.send("remove", "s", model="mine")
    assert client.answer("s").data["code"] == "model.unknown"


@pytest.mark.parametrize(
    ("field", "value"),
    [("pairs", [{"source": "a.tif"}]), ("minutes", -1), ("out", "a\0b"), ("colour", "red")],
)
def test_an_adaptation_that_is_wrong_is_refused_at_once(
    client: Client, field: str, value: Any
) -> None:
    job = {"model": "any2any-tiny", "pairs": [], "out": "mine", field: value}
    client.send("adapt", "a", job=job)
    reply = client.answer("a")
    assert (reply.type, reply.data["code"]) == ("error", "input.usage")
