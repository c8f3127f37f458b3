"""The backend as a process for QGIS: JSON lines in on stdin, JSON lines out on stdout.

`python -m backend serve`.

    stdin -> Server.handle -> hello, cancel, shutdown: answered at once
                           -> inspect: a thread each
                           -> job, estimate, adapt: a queue, one after the other, one warm model
                           -> compare, index, download, remove: another queue

The protocol's file descriptor is moved aside and stderr put in its place, so a stray print cannot
corrupt the stream. The process ends with stdin. torch is imported after that, by the threads that
need it; this module must not import it."""

from __future__ import annotations

import os
import queue
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from backend.adapt.job import AdaptationJob
from backend.errors import Cancelled, ProtocolError
from backend.json_text import parsed
from backend.messages import message
from backend.process import as_any2any_error, end_process, note
from backend.protocol import TranslationJob, is_utf8
from backend.serve import answers
from backend.serve.answers import Answers
from backend.serve.schema import (
    Adapt,
    Cancel,
    Compare,
    Download,
    Estimate,
    Hello,
    Index,
    Inspect,
    Remove,
    Reply,
    Request,
    RunJob,
    Shutdown,
    parse_request,
)
from backend.serve.wire import _CHUNK, LONGEST_LINE, Lines, Wire

HEARTBEAT_SECONDS = 1.0
FAREWELL_SECONDS = 1.5  # for a cancelled job to end by itself once the client has gone
LONGEST_TRACE = 2000  # characters of a message in a detailed log

Work = Callable[[threading.Event], Reply]  # gets the event that cancels it


@dataclass(frozen=True)
class _Task:
    """A request that takes its time."""

    id: str
    work: Work
    cancel: threading.Event = field(default_factory=threading.Event)


class _IdInUse(ProtocolError):
    """A request bears the id of one that is not answered yet."""


class Server:
    """Answers requests. Replies may be sent from any thread.

    Args:
        send: writes one reply to the client.
    """

    def __init__(self, send: Callable[[Reply], None]) -> None:
        self._send = send
        self._answers = Answers(send)
        self._lock = threading.Lock()  # guards the two below
        self._open: dict[str, _Task] = {}  # waiting or running
        self._running: set[str] = set()
        self._looking: set[str] = set()  # inspections: one that never answers must hold up nothing
        self._jobs: queue.Queue[_Task] = queue.Queue()
        self._looks: queue.Queue[_Task] = queue.Queue()
        for waiting in (self._jobs, self._looks):
            threading.Thread(
                target=self._work, args=(waiting,), name="any2any-worker", daemon=True
            ).start()

    def handle(self, line: str) -> bool:
        """Takes one line of the client's; False when it requests the end."""
        try:
            request = parse_request(line)
            if isinstance(request, Shutdown):
                self._send(Reply(type="bye", id=request.id))
                return False

            self._answer(request)
        except _IdInUse as error:
            # under its id, the running job's client would take it for that job's end
            self._send_error(None, error)
        except Exception as error:  # a line that is wrong must not end the process
            self._send_error(_id_of(line), error)

        return True

    def refuse_long_line(self) -> None:
        """Reports a dropped line to the client."""
        text = message(
            "A message is longer than {most} MiB and was dropped.", most=LONGEST_LINE // 2**20
        )
        self._send_error(None, ProtocolError("protocol.message", text))

    def close(self, seconds: float) -> None:
        """Cancels what runs and waits, and gives it so much time."""
        with self._lock:
            for task in self._open.values():
                task.cancel.set()

        deadline = time.monotonic() + seconds
        while self._running and time.monotonic() < deadline:
            time.sleep(0.02)

    def _answer(self, request: Request) -> None:
        reply = self._answers
        match request:
            case Hello():
                self._send(Reply(type="hello", id=request.id, data=answers.hello(request)))
            case Inspect():
                self._look(_Task(request.id, lambda _: answers.inspect(request)))
            case Compare():
                self._enqueue(self._looks, request, lambda cancel: reply.compare(request, cancel))
            case Index():
                self._enqueue(self._looks, request, lambda cancel: reply.index(request, cancel))
            case Download():
                self._enqueue(self._looks, request, lambda cancel: reply.download(request, cancel))
            case Remove():
                self._enqueue(self._looks, request, lambda _: answers.remove(request))
            case Adapt():
                work = partial(reply.adapt, request.id, AdaptationJob.create(**request.job))
                self._enqueue(self._jobs, request, work)
            case Estimate():
                job = TranslationJob.create(**request.job)
                work = partial(reply.estimate, request.id, job)
                self._enqueue(self._jobs, request, work)
            case RunJob():
                job = TranslationJob.create(**request.job)
                work = partial(reply.translate, request.id, job)
                self._enqueue(self._jobs, request, work)
            case Cancel():
                self._cancel(request)

    def _enqueue(self, waiting: queue.Queue[_Task], request: Request, work: Work) -> None:
        task = _Task(request.id, work)
        self._refuse_used_id(task)
        waiting.put(task)

    def _refuse_used_id(self, task: _Task) -> None:
        with self._lock:
            if task.id in self._open:
                raise _IdInUse(
                    "protocol.message",
                    f"The id '{task.id}' is in use.",
                    "Every request needs a separate id.",
                )

            self._open[task.id] = task

    def _look(self, task: _Task) -> None:
        """Starts an inspection in a separate thread; its answer is dropped where it was cancelled
        meanwhile.
        """
        self._refuse_used_id(task)

        def work() -> None:
            try:
                reply: Reply | BaseException = task.work(task.cancel)
            except BaseException as error:
                reply = error

            with self._lock:
                is_wanted = self._open.get(task.id) is task
                if is_wanted:
                    del self._open[task.id]
                    self._looking.discard(task.id)

            if is_wanted:
                self._report(task.id, reply)

        with self._lock:
            self._looking.add(task.id)
        threading.Thread(target=work, name="any2any-look", daemon=True).start()

    def _cancel(self, request: Cancel) -> None:
        """The cancelled request is answered with job.cancelled: a waiting one and a look now, a
        running one by its thread as it stops.
        """
        with self._lock:
            task = self._open.get(request.job_id)
            is_waiting = task is not None and task.id not in self._running
            self._looking.discard(request.job_id)
            if task is not None:
                task.cancel.set()
            if is_waiting:
                del self._open[request.job_id]

        if task is None:
            raise ProtocolError(
                "protocol.message",
                message("No job '{job_id}' is running.", job_id=request.job_id),
                "It may have ended already.",
            )

        if is_waiting:
            self._send_error(task.id, Cancelled("The job was cancelled before it began."))

    def _work(self, waiting: queue.Queue[_Task]) -> None:
        while True:
            task = waiting.get()
            with self._lock:
                if task.cancel.is_set():  # cancelled and answered while it waited
                    continue
                self._running.add(task.id)

            try:
                reply: Reply | BaseException = task.work(task.cancel)
            except BaseException as error:
                reply = error

            with self._lock:  # first, so that a client may use the id again once it is answered
                self._running.discard(task.id)
                self._open.pop(task.id, None)

            self._report(task.id, reply)

    def _report(self, id_: str, reply: Reply | BaseException) -> None:
        try:
            self._send(reply) if isinstance(reply, Reply) else self._send_error(id_, reply)
        except Exception as error:  # what cannot be reported must not end the thread that answers
            note(f"an answer could not be sent: {type(error).__name__}")

    def _send_error(self, id_: str | None, error: BaseException) -> None:
        reported = as_any2any_error(error)
        if reported.code == "internal":
            note("".join(traceback.format_exception(error)))  # to the client's log
        self._send(Reply(type="error", id=id_, data=reported.with_templates()))


def serve() -> int:
    """Serves until stdin ends or the client says shutdown."""
    wire = Wire()
    is_detailed = os.environ.get("ANY2ANY_LOG") == "detailed"
    server = Server(_traced(wire.send) if is_detailed else wire.send)
    threading.Thread(target=_beat, args=(wire.send,), name="any2any-heartbeat", daemon=True).start()
    lines = Lines()
    while chunk := os.read(0, _CHUNK):  # a buffered stdin would abort the interpreter at exit
        if not all(_handle(server, line, is_detailed) for line in lines.feed(chunk)):
            break

    server.close(FAREWELL_SECONDS)
    end_process(0)  # a worker stuck in native code must not keep the process
    return 0


def _handle(server: Server, line: bytes | None, is_detailed: bool) -> bool:
    if line is None:
        server.refuse_long_line()
        return True
    if is_detailed:
        text = line[:LONGEST_TRACE].decode("utf-8", "replace")
        note(f"{time.strftime('%H:%M:%S')} request {text}")
    return not line.strip() or server.handle(line.decode("utf-8", "replace"))


def _traced(send: Callable[[Reply], None]) -> Callable[[Reply], None]:
    """Sends, and tells the log what; not the progress, ten of which come in a second."""

    def traced(reply: Reply) -> None:
        if reply.type != "progress":
            note(f"{time.strftime('%H:%M:%S')} answered {reply.model_dump_json()[:LONGEST_TRACE]}")
        send(reply)

    return traced


def _beat(send: Callable[[Reply], None]) -> None:
    while True:
        time.sleep(HEARTBEAT_SECONDS)
        send(Reply(type="heartbeat"))


def _id_of(line: str) -> str | None:
    """The id of a message that is otherwise not understood, as far as it has one."""
    try:
        id_ = parsed(line)["id"]
    except (ValueError, TypeError, KeyError):
        return None
    return id_ if isinstance(id_, str) and is_utf8(id_) else None
