"""How the command line talks to a person: progress, errors, exit codes, signals.

Everything but results goes to stderr.

A command runs in a separate thread, so that Ctrl-C and SIGTERM end it within two seconds even
inside native code. Imports process and errors only, and never torch: `--help` must be quick."""

from __future__ import annotations

import json
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

from pydantic_core import to_jsonable_python
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from typer.exceptions import Abort, Exit, TyperException

from backend.errors import Any2AnyError, Cancelled, InputError
from backend.messages import as_text
from backend.process import as_any2any_error, end_process, note, one_line, sentence

PLAIN_SECONDS = 1.0  # between two progress lines where stderr is not a terminal
GRACE_SECONDS = 1.5  # for a cancelled command to end by itself; CONTRACT allows two in all


@dataclass(frozen=True)
class Session:
    """One call of the command line."""

    as_json: bool
    debug: bool
    cancel: threading.Event = field(default_factory=threading.Event)


def run(work: Callable[[], Any], session: Session) -> int:
    """Runs a command to its end and returns its exit code; an interrupt sets `session.cancel`.

    A command that does not end in time is left behind by ending the process: what it had committed
    is safe."""
    code: list[int] = []
    worker = threading.Thread(
        target=lambda: code.append(_exit_code(work, session)), name="any2any-command", daemon=True
    )
    with _interrupts_noted() as interrupts:
        worker.start()
        while worker.is_alive() and not interrupts and not session.cancel.is_set():
            worker.join(0.1)
        if interrupts:
            session.cancel.set()
        worker.join(GRACE_SECONDS)

    if worker.is_alive():
        print_error(Cancelled(), session)
        end_process(Cancelled.exit_code)

    return code[0]


def print_error(error: Any2AnyError, session: Session) -> None:
    """The error as one line on stderr, and with --json as an object on stdout."""
    # a progress bar that was left behind hides it
    show_cursor = "\x1b[?25h" if sys.stderr.isatty() else ""
    with suppress(OSError, ValueError):  # the reader has gone
        sys.stderr.write(f"{show_cursor}error[{error.code}]: {one_line(str(error))}\n")
        sys.stderr.flush()

    if session.as_json:
        with suppress(OSError, ValueError):
            print_json({"error": error.as_dict()})


def print_failure(source: str, error: Any2AnyError) -> None:
    """One of many that failed, as a line on stderr."""
    note(f"error[{error.code}]: {one_line(f'{as_text(source)}: {error}')}")


def print_json(value: Any) -> None:
    """One JSON object on stdout; a number that JSON does not have becomes null."""
    sys.stdout.write(json.dumps(to_jsonable_python(value, inf_nan_mode="null")) + "\n")
    sys.stdout.flush()


def as_user_error(error: BaseException) -> Any2AnyError:
    """Any exception of a command as one of the user's errors."""
    if isinstance(error, TyperException):
        return InputError(
            "input.usage", sentence(error.format_message()), "See `python -m backend --help`."
        )

    if isinstance(error, (KeyboardInterrupt, Abort)):
        return Cancelled()
    return as_any2any_error(error)


class ProgressLine:
    """Progress on stderr: a bar with the time left on a terminal, else at most one plain line a
    second.
    """

    def __init__(self) -> None:
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        self._stage = ""
        self._shown_at = float("-inf")

    def __enter__(self) -> ProgressLine:
        console = Console(stderr=True)
        if console.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[left]}"),
            )
            self._bar = Bar(*columns, console=console, transient=True)
            self._bar.start()

        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Takes the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def show(
        self, stage: str, done: int, total: int, seconds_left: float | None, detail: str = ""
    ) -> None:
        """Shows `done` of `total`; a stage's name is the line's first word."""
        left = "" if seconds_left is None else f"{duration(seconds_left)} left"
        left = ", ".join(filter(None, (detail, left)))
        if self._bar is None:
            self._show_plain(stage, done, total, left)
            return

        if self._task is None or stage != self._stage:
            if self._task is not None:
                self._bar.remove_task(self._task)
            self._task = self._bar.add_task(stage, left="")

        self._stage = stage
        self._bar.update(self._task, completed=done, total=total, left=left)

    def _show_plain(self, stage: str, done: int, total: int, left: str) -> None:
        now = time.monotonic()
        if now - self._shown_at < PLAIN_SECONDS:
            return
        self._shown_at = now
        note(f"{stage} {done}/{total}" + (f", {left}" if left else ""))


def duration(seconds: float) -> str:
    """Seconds as h:mm:ss, or with one decimal below ten."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}"


def _exit_code(work: Callable[[], Any], session: Session) -> int:
    try:
        returned = work()
        return returned if isinstance(returned, int) else 0
    except Exit as ending:
        return ending.exit_code
    # click's word that who read our output is gone, as in `... --help | head`
    except SystemExit as ending:
        return ending.code if isinstance(ending.code, int) else 1
    except BaseException as error:  # nothing may reach the user as a traceback
        if session.debug:
            traceback.print_exc()
        reported = as_user_error(error)
        print_error(reported, session)
        return reported.exit_code


@contextmanager
def _interrupts_noted() -> Iterator[list[int]]:
    """Yields a list to which SIGINT and SIGTERM are added as they come.

    Nothing else: a second one may come while the first is dealt with, and would wait for the first
    one's lock for ever."""
    interrupts: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> None:
        interrupts.append(number)

    before = {
        number: signal.signal(number, interrupt) for number in (signal.SIGINT, signal.SIGTERM)
    }
    try:
        yield interrupts
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
