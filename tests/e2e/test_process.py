"""The backend as processes: `serve` over real pipes, the command line's streams, signals and exit
codes.

One `serve` process answers most tests: importing torch costs seconds.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rasterio

from any2any_qgis.process.client import BackendClient, BackendError
from any2any_qgis.process.jobs import TranslationJob
from tests.rasters import write_rgb
from tests.standin import write_standin_model

ROOT = Path(__file__).resolve().parents[2]
ANSWER_SECONDS = 120.0  # for what includes an import of torch on a busy machine
CANCEL_SECONDS = 2.0  # CONTRACT

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")


class Process:
    """A `serve` process whose streams are drained."""

    def __init__(self, folder: Path = ROOT, code: str | None = None) -> None:
        command = (
            [sys.executable, "-c", code] if code else [sys.executable, "-m", "backend", "serve"]
        )
        pipe = subprocess.PIPE
        self.popen = subprocess.Popen(command, cwd=folder, stdin=pipe, stdout=pipe, stderr=pipe)
        self.messages: queue.Queue[dict[str, Any]] = queue.Queue()
        self.garbage: list[bytes] = []  # what stdout held that is not a message
        self.log: list[bytes] = []
        for target, stream in (
            (self._hear, self.popen.stdout),
            (self.log.extend, self.popen.stderr),
        ):
            threading.Thread(target=target, args=(stream,), daemon=True).start()

    def _hear(self, stream: Iterator[bytes]) -> None:
        for line in stream:
            try:
                self.messages.put(json.loads(line))
            except ValueError:
                self.garbage.append(line)

    def write(self, line: bytes) -> None:
        assert self.popen.stdin is not None
        self.popen.stdin.write(line + b"\n")
        self.popen.stdin.flush()

    def send(self, type_: str, id_: str, **fields: Any) -> None:
        self.write(json.dumps({"type": type_, "id": id_, **fields}).encode())

    def wait(
        self, matches: Callable[[dict[str, Any]], bool], seconds: float = ANSWER_SECONDS
    ) -> dict[str, Any]:
        """The next message that matches; earlier ones are dropped."""
        deadline = time.monotonic() + seconds
        while True:
            message = self.messages.get(timeout=max(0.01, deadline - time.monotonic()))
            if matches(message):
                return message

    def answer(self, id_: str, seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
        return self.wait(
            lambda message: message["id"] == id_ and message["type"] != "progress", seconds
        )

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait()


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_standin_model(tmp_path_factory.mktemp("model") / "standin"))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_rgb(tmp_path_factory.mktemp("source") / "scene.tif"))


@pytest.fixture(scope="module")
def process() -> Iterator[Process]:
    one = Process()
    yield one
    one.kill()
    assert one.garbage == []


@pytest.fixture
def job(scene: str, model: str, tmp_path: Path) -> dict[str, Any]:
    fields = {
        "source": scene,
        "output": str(tmp_path / "o.tif"),
        "source_modality": "rgb",
        "targets": ["nir"],
        "model": model,
    }
    return {**fields, "steps": 1}


@pytest.fixture
def long_job(job: dict[str, Any], tmp_path: Path) -> dict[str, Any]:
    """Minutes of work on any machine, a row of windows every second or so: no test may depend on
    catching a quick one.
    """
    return job | {"source": str(write_rgb(tmp_path / "tall.tif", 256, 30000)), "steps": 1000}


def command_line(*arguments: str, folder: Path = ROOT) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "backend", *arguments]
    return subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def line_of(job: dict[str, Any], *more: str) -> list[str]:
    line = [
        "translate",
        job["source"],
        job["output"],
        "--source",
        "rgb",
        "--model",
        job["model"],
        "--json",
        *more,
    ]
    return [*line, *(part for target in job["targets"] for part in ("--target", target))]


def test_hello_is_answered_and_hearts_beat_about_every_second(process: Process) -> None:
    process.send("hello", "h", protocol=1)
    assert process.answer("h")["data"]["protocol"] == 1
    beats = []
    for _ in range(3):
        process.wait(lambda message: message["type"] == "heartbeat", 5)
        beats.append(time.monotonic())

    assert 1.0 < beats[2] - beats[0] < 4.0


def test_a_malformed_line_is_reported_and_the_process_goes_on(process: Process) -> None:
    process.write(b"\xff\xfe no json")
    assert (
        process.wait(lambda message: message["type"] == "error")["data"]["code"]
        == "protocol.message"
    )
    process.send("hello", "again", protocol=1)
    assert process.answer("again")["type"] == "hello"


def test_lines_may_arrive_in_pieces_and_several_at_once(process: Process, scene: str) -> None:
    lines = b"".join(
        json.dumps({"type": "inspect", "id": id_, "source": scene}).encode() + b"\n"
        for id_ in ("p1", "p2")
    )
    assert process.popen.stdin is not None
    for piece in (lines[:7], lines[7:-5], lines[-5:]):
        process.popen.stdin.write(piece)
        process.popen.stdin.flush()
        time.sleep(0.05)

    widths = {}
    while len(widths) < 2:  # looks run beside each other: either may end first
        reported = process.wait(
            lambda message: message["id"] in ("p1", "p2") and message["type"] != "progress",
            ANSWER_SECONDS,
        )
        widths[reported["id"]] = reported["data"]["width"]

    assert widths == {"p1": 300, "p2": 300}


def test_a_job_writes_its_raster(process: Process, job: dict[str, Any]) -> None:
    process.send("job", "j", job=job)
    result = process.answer("j")
    assert result["type"] == "result"
    with rasterio.open(result["data"]["results"][0]["output"]) as written:
        assert written.tags(ns="ANY2ANY")["SYNTHETIC"] == "YES"


def test_a_long_job_is_cancelled_within_two_seconds_while_hearts_beat(
    process: Process, job: dict[str, Any], long_job: dict[str, Any]
) -> None:
    process.send("job", "long", job=long_job)
    process.send("estimate", "waiting", job=job)
    # torch is imported, which nothing can stop
    process.wait(lambda message: message["type"] == "progress")
    process.wait(lambda message: message["type"] == "heartbeat")
    process.wait(lambda message: message["type"] == "heartbeat")

    for id_, task in (("c1", "waiting"), ("c2", "long")):
        start = time.monotonic()
        process.send("cancel", id_, job_id=task)
        assert process.answer(task)["data"]["code"] == "job.cancelled"
        assert time.monotonic() - start < CANCEL_SECONDS

    assert not Path(job["output"]).exists()
    process.send("job", "next", job=job)
    assert process.answer("next")["type"] == "result"


def test_stray_prints_and_warnings_of_libraries_stay_out_of_the_stream() -> None:
    noisy = """
import os, sys, threading
from backend.serve import answers, server
answer = answers.hello
def chatty(request):
    print("a stray print")
    os.system("echo from a child")
    os.write(1, b"straight to the descriptor\\n")
    sys.stdout.flush()
    return answer(request)
answers.hello = chatty
server.serve()
"""

    process = Process(code=noisy)
    try:
        process.send("hello", "h", protocol=1)
        assert process.answer("h")["type"] == "hello"
        assert process.popen.stdin is not None
        process.popen.stdin.close()
        assert process.popen.wait(10) == 0
    finally:
        process.kill()

    assert process.garbage == []
    log = b"".join(process.log).decode()
    assert all(
        text in log for text in ("a stray print", "from a child", "straight to the descriptor")
    )


@pytest.mark.parametrize(
    ("chosen", "reported"), [({}, "1000"), ({"OMP_WAIT_POLICY": "ACTIVE"}, "None")]
)
def test_idle_threads_sleep_soon_unless_the_user_wants_otherwise(
    chosen: dict[str, str], reported: str
) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GOMP_", "OMP_", "KMP_"))
    } | chosen
    code = (
        "import os, sys; sys.argv[1:] = ['models', 'list']; from backend.__main__ import main;"
        " main(); print(os.getenv('GOMP_SPINCOUNT'))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.splitlines()[-1] == reported


def test_a_detailed_log_has_requests_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANY2ANY_LOG", "detailed")
    process = Process()
    try:
        process.send("hello", "h", protocol=1)
        assert process.answer("h")["type"] == "hello"
        assert process.popen.stdin is not None
        process.popen.stdin.close()
        process.popen.wait(10)
    finally:
        process.kill()

    log = b"".join(process.log).decode()
    assert 'request {"type": "hello", "id": "h"' in log
    assert 'answered {"type":"hello","id":"h"' in log


def test_the_end_of_stdin_ends_the_process_even_in_the_midst_of_a_job(
    long_job: dict[str, Any],
) -> None:
    process = Process()
    try:
        process.send("job", "j", job=long_job)
        process.wait(lambda message: message["type"] == "progress")
        assert process.popen.stdin is not None
        start = time.monotonic()
        process.popen.stdin.close()
        assert process.popen.wait(10) == 0
        assert time.monotonic() - start < 3.0
    finally:
        process.kill()

    assert not Path(long_job["output"]).exists()


def test_the_end_of_stdin_ends_a_process_whose_worker_is_stuck() -> None:
    stuck = """
import time
from backend.serve import answers, server
def hang(request):
    time.sleep(600)  # as native code that never looks at a cancel
answers.inspect = hang
server.serve()
"""
    process = Process(code=stuck)
    try:
        process.send("inspect", "i", source="any")
        process.wait(lambda message: message["type"] == "heartbeat")
        assert process.popen.stdin is not None
        process.popen.stdin.close()
        assert process.popen.wait(4) == 0
    finally:
        process.kill()


def test_serve_works_from_a_staged_folder(tmp_path: Path) -> None:
    for name in ("backend", "resources", "metadata.txt"):
        target = ROOT / name
        (tmp_path / name).symlink_to(target, target_is_directory=target.is_dir())

    process = Process(folder=tmp_path)
    try:
        process.send("hello", "h", protocol=1)
        assert process.answer("h")["type"] == "hello"
        process.send("shutdown", "s")
        assert process.answer("s")["type"] == "bye"
        assert process.popen.wait(5) == 0
    finally:
        process.kill()


def test_the_plugins_client_translates_and_cancels(
    job: dict[str, Any], long_job: dict[str, Any]
) -> None:
    moved: list[Any] = []
    with BackendClient(Path(sys.executable), ROOT, os.environ) as client:
        (result,) = client.translate(
            TranslationJob.from_dict(job), lambda progress: None, lambda: False
        )
        assert Path(result.output).is_file()
        long = TranslationJob.from_dict(long_job | {"overwrite": True})
        with pytest.raises(BackendError) as caught:
            client.translate(long, moved.append, lambda: bool(moved))
        assert caught.value.is_cancelled
        again = client.translate(
            TranslationJob.from_dict(job | {"overwrite": True}),
            lambda progress: None,
            lambda: False,
        )
        assert again[0].target == "nir"  # the process lives on: it had answered the cancel itself


@pytest.mark.parametrize(
    "numbers",
    [[signal.SIGINT], [signal.SIGTERM], [signal.SIGINT, signal.SIGTERM] * 100],
    ids=["ctrl-c", "term", "many at once"],
)
def test_an_interrupt_ends_a_run_within_two_seconds_and_its_rows_stay(
    long_job: dict[str, Any], numbers: list[signal.Signals]
) -> None:
    running = command_line(*line_of(long_job, "--steps", "1000"))
    journal = Path(long_job["output"] + ".partial") / "journal.jsonl"
    try:
        deadline = time.monotonic() + ANSWER_SECONDS
        while not journal.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        start = time.monotonic()
        for number in numbers:
            running.send_signal(number)
        out, err = running.communicate(timeout=10)
        assert time.monotonic() - start < CANCEL_SECONDS
    finally:
        running.kill()

    assert running.returncode == 130
    assert json.loads(out)["error"]["code"] == "job.cancelled"
    assert err.splitlines()[-1].startswith("error[job.cancelled]: ")
    assert not Path(long_job["output"]).exists()
    assert journal.read_text().count("\n") >= 1


def test_progress_goes_to_stderr_and_one_object_to_stdout(
    job: dict[str, Any], tmp_path: Path
) -> None:
    source = write_rgb(tmp_path / "plain.tif", georeferenced=False)  # which rasterio warns about
    done = command_line(*line_of(job | {"source": str(source)}, "--steps", "1"))
    out, err = done.communicate(timeout=ANSWER_SECONDS)
    assert done.returncode == 0, err
    assert json.loads(out)["target"] == "nir"
    assert all(line.split()[0] in {"translate", "write"} for line in err.splitlines()), err


@pytest.mark.parametrize(
    "line",
    [["--help"], ["translate", "--help"], ["models", "list", "--json"], ["inspect", "missing.tif"]],
)
def test_what_needs_no_model_does_not_wait_for_torch(line: list[str]) -> None:
    code = (
        f"import sys; from backend.__main__ import main; main({line!r}); sys.exit('torch' in"
        " sys.modules)"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            env=dict(os.environ),
            check=False,
        ).returncode
        == 0
    )


def test_a_reader_that_goes_is_no_fault_of_ours() -> None:
    """`python -m backend translate --help | head -1`"""
    with subprocess.Popen(
        [sys.executable, "-m", "backend", "translate", "--help"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        child.stdout.close()
        said = child.stderr.read().decode()
        assert child.wait(60) in (0, 1)

    assert "error[" not in said
    assert "Traceback" not in said


def test_an_error_that_nobody_reads_is_no_traceback() -> None:
    command = [
        sys.executable,
        "-m",
        "backend",
        "translate",
        "missing.tif",
        "out.tif",
        "--source",
        "rgb",
        "--target",
        "nir",
        "--json",
    ]

    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        assert child.stdout is not None
        child.stdout.close()
        _, said = child.communicate(timeout=ANSWER_SECONDS)

    assert child.returncode == 2
    assert "error[input.not_found]" in said
    assert "Traceback" not in said
