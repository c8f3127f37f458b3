"""The backend's process, used from a worker thread: start, send a job, follow its progress, cancel,
report on a crash.

Blocking: for processAlgorithm and QgsTask.run, never for QGIS's GUI thread. Standard library only,
no widgets; never imports backend. Messages are JSON lines as backend/serve/schema.py has them:
requests hello, job, cancel, shutdown; replies {type, id, data}. Both of the child's streams are
drained by separate threads, so that neither a flood of logs nor a death can block us."""

from __future__ import annotations

import json
import logging
import queue
import subprocess  # nosec B404 - QProcess does not work in a worker thread without an event loop
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any, Callable

from ..shared import PROTOCOL_VERSION
from ..words import tr
from .jobs import TranslationJob, TranslationResult
from .notices import in_words

POLL_SECONDS = 0.1
CANCEL_SECONDS = 2.0  # a backend that has not answered a cancel by then is killed
HELLO_SECONDS = 180.0  # the first import of torch from a cold disk
SILENCE_SECONDS = 120.0  # a living backend sends a heartbeat every second
LOG_LINES = 40
HEARD = "heard"  # of a greeting: when, as time.monotonic has it
LOG_BYTES = 10**6


class BackendError(Exception):
    """What the backend, or its death, reports to the user: a stable code, one sentence, and what to
    do about it.
    """

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.code = code
        self.message = message

    @property
    def is_cancelled(self) -> bool:
        return self.code == "job.cancelled"


@dataclass(frozen=True)
class Progress:
    """How far a job is: `done` of `total` in a stage that the backend names."""

    stage: str
    done: int
    total: int
    seconds_left: float | None = None

    @property
    def percent(self) -> float:
        return 100.0 * self.done / self.total if self.total else 0.0


@dataclass(frozen=True)
class _Reply:
    type: str
    id: str | None
    data: Mapping[str, Any]


class _Ended:
    """In the queue: the child's stdout is closed."""


class BackendClient:
    """One backend process; a context manager, so that none survives the block that uses it."""

    def __init__(
        self,
        python: Path,
        folder: Path,
        environment: Mapping[str, str],
        is_cancelled: Callable[[], bool] = lambda: False,
        log: Path | None = None,
    ) -> None:
        """Prepares a process; entering the context starts it.

        Args:
            python: interpreter of the backend's environment.
            folder: the folder that holds backend/.
            environment: the child's variables, scrubbed (environment.child_environment).
            is_cancelled: called while the process starts.
            log: file for what the process says on stderr; rotated, two older ones are kept.
        """
        self._command = [str(python), "-m", "backend", "serve"]
        self._folder = folder
        self._environment = dict(environment)
        self._is_cancelled = is_cancelled
        self._replies: queue.Queue[_Reply | _Ended] = queue.Queue()
        self._log: deque[str] = deque(maxlen=LOG_LINES)
        self._log_file = _rotating(log)
        self._process: subprocess.Popen[str] | None = None
        self._readers: list[threading.Thread] = []
        self._requests = 0
        self._heard_at = 0.0
        self.greeting: Mapping[str, Any] = {}  # the answer to hello: version, devices, models

    def __enter__(self) -> BackendClient:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        """Starts the process and agrees on the protocol.

        Raises:
            BackendError: it cannot be started, dies, stays silent or speaks another version.
        """
        hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(  # nosec B603 - a list, no shell: the user's own interpreter
                self._command,
                cwd=self._folder,
                env=self._environment,
                stdin=pipe,
                stdout=pipe,
                stderr=pipe,
                encoding="utf-8",
                errors="replace",
                **hidden,
            )
        except OSError as error:
            raise BackendError(
                "backend.start",
                tr("The backend's Python cannot be started: {reason}.", reason=error),
            ) from None

        for target, stream in (
            (self._read_replies, self._process.stdout),
            (self._read_log, self._process.stderr),
        ):
            reader = threading.Thread(target=target, args=(stream,), daemon=True)
            reader.start()
            self._readers.append(reader)

        self._heard_at = time.monotonic()
        self._shake_hands()

    def greet(self) -> Mapping[str, Any]:
        """Asks again who the backend is: its devices, its models and their states (raises
        BackendError).
        """
        self._shake_hands()
        return self.greeting

    def translate(
        self,
        job: TranslationJob,
        on_progress: Callable[[Progress], None],
        is_cancelled: Callable[[], bool],
    ) -> list[TranslationResult]:
        """Runs a job to its end.

        Raises:
            BackendError: the backend's own error; job.cancelled when `is_cancelled` came true;
                backend.* when the process fails.
        """
        data = self._converse(self._send("job", job=job.to_dict()), on_progress, is_cancelled)
        return [TranslationResult.from_dict(result) for result in data["results"]]

    def query(
        self,
        type_: str,
        is_cancelled: Callable[[], bool],
        on_progress: Callable[[Progress], None] = lambda progress: None,
        **fields: Any,
    ) -> Mapping[str, Any]:
        """The answer to an `inspect`, an `estimate`, a `compare`, an `index` or a `download`; their
        fields are serve/schema.py's.

        Raises:
            BackendError: as translate.
        """
        return self._converse(self._send(type_, **fields), on_progress, is_cancelled)

    def _converse(
        self,
        request: str,
        on_progress: Callable[[Progress], None],
        is_cancelled: Callable[[], bool],
    ) -> Mapping[str, Any]:
        """Follows a request to its answer; a cancel that is not answered in time ends the
        process.
        """
        cancelled_at: float | None = None
        while True:
            if cancelled_at is None and is_cancelled():
                cancelled_at = time.monotonic()
                self._send("cancel", job_id=request)

            if cancelled_at is not None and time.monotonic() - cancelled_at > CANCEL_SECONDS:
                self.kill()
                raise BackendError(
                    "job.cancelled", tr("The translation was cancelled; finished rows are kept.")
                )

            reply = self._receive()
            if reply is None or reply.id != request:
                continue
            if reply.type == "progress":
                on_progress(
                    Progress(
                        **{
                            name: reply.data.get(name)
                            for name in ("stage", "done", "total", "seconds_left")
                        }
                    )
                )
            elif reply.type == "error":
                raise BackendError(**reply.data)
            else:
                return reply.data

    def is_ready(self) -> bool:
        """Whether the process lives and may be used again; what it sent meanwhile (heartbeats) is
        dropped.
        """
        if self._process is None or self._process.poll() is not None:
            return False
        while True:
            try:
                if isinstance(self._replies.get_nowait(), _Ended):
                    return False
            except queue.Empty:
                self._heard_at = time.monotonic()
                return True

    def close(self) -> None:
        """Asks the process to end, and ends it when it does not."""
        if self._process is not None and self._process.poll() is None:
            try:
                self._send("shutdown")
                self._process.wait(CANCEL_SECONDS)
            except (BackendError, subprocess.TimeoutExpired):
                pass

        self.kill()

    def kill(self) -> None:
        """Ends the process at once and closes its streams."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join(CANCEL_SECONDS)
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            _close(stream)
        self._process = None
        self._readers = []

    def _shake_hands(self) -> None:
        request = self._send("hello", protocol=PROTOCOL_VERSION)
        deadline = time.monotonic() + HELLO_SECONDS
        while time.monotonic() < deadline:
            if self._is_cancelled():
                raise BackendError(
                    "job.cancelled", tr("The translation was cancelled before it began.")
                )

            reply = self._receive()
            if reply is None or reply.id != request:
                continue
            if reply.type == "error":
                raise BackendError(**reply.data)
            version = reply.data.get("protocol")
            if version != PROTOCOL_VERSION:
                versions = {"theirs": version, "ours": PROTOCOL_VERSION}
                sentence = tr(
                    "The backend speaks protocol version {theirs}, this plugin version {ours}.",
                    **versions,
                )
                raise BackendError(
                    "protocol.version",
                    sentence,
                    tr("Update the plugin and its environment together."),
                )

            self.greeting = {**reply.data, HEARD: time.monotonic()}
            return

        sentence = tr(
            "The backend did not answer within {seconds:.0f} seconds.", seconds=HELLO_SECONDS
        )
        raise BackendError("backend.silent", sentence)

    def _send(self, type_: str, **fields: Any) -> str:
        self._requests += 1
        id_ = f"q{self._requests}"
        if self._process is None or self._process.stdin is None:
            raise BackendError("backend.ended", tr("The backend is not running."))
        try:
            self._process.stdin.write(json.dumps({"type": type_, "id": id_, **fields}) + "\n")
            self._process.stdin.flush()
        except OSError:
            raise self._death() from None

        return id_

    def _receive(self) -> _Reply | None:
        """The next reply, or None when none came within POLL_SECONDS (raises BackendError when the
        process ended or hangs).
        """
        try:
            reply = self._replies.get(timeout=POLL_SECONDS)
        except queue.Empty:
            if time.monotonic() - self._heard_at > SILENCE_SECONDS:
                self.kill()
                sentence = tr(
                    "The backend fell silent for {seconds:.0f} seconds and was ended.",
                    seconds=SILENCE_SECONDS,
                )
                raise BackendError("backend.silent", sentence) from None

            return None

        if isinstance(reply, _Ended):
            raise self._death()
        self._heard_at = time.monotonic()
        return reply

    def _death(self) -> BackendError:
        """The error of a process that ended by itself, with the last lines of its log."""
        process = self._process
        code = process.wait() if process is not None else None
        self.kill()
        log = "\n".join(self._log).strip()
        hint = tr("Its last words:\n{log}", log=log) if log else tr("It left no message.")

        return BackendError(
            "backend.ended",
            tr("The backend ended unexpectedly (exit code {code}).", code=code),
            hint,
        )

    def _read_replies(self, stream: IO[str]) -> None:
        for line in stream:
            try:
                message = json.loads(line)
                self._replies.put(
                    _Reply(message["type"], message.get("id"), in_words(message.get("data", {})))
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                self._log.append(line.rstrip())

        self._replies.put(_Ended())

    def _read_log(self, stream: IO[str]) -> None:
        for line in stream:
            self._log.append(line.rstrip())
            if self._log_file is not None:
                self._log_file.handle(
                    logging.makeLogRecord({"msg": line.rstrip(), "levelno": logging.INFO})
                )

        if self._log_file is not None:
            self._log_file.close()


def _rotating(path: Path | None) -> logging.Handler | None:
    """A log file that does not grow for ever; None where it cannot be written, which is not a
    reason to stop.
    """
    if path is None:
        return None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            path, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8", errors="replace"
        )
    except OSError:
        return None

    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    return handler


def _close(stream: IO[str] | None) -> None:
    try:
        if stream is not None:
            stream.close()
    except OSError:
        pass  # a pipe whose reader died still holds unsent bytes
