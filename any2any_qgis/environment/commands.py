"""Commands of other programs, run to their end from a worker thread: reported line by line, ended
with their children when cancelled.

Standard library only; never imports backend.
"""

from __future__ import annotations

import os
import queue
import signal
import subprocess  # nosec B404 - QProcess does not work in a worker thread without an event loop
import sys
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from typing import Callable

_POLL_SECONDS = 0.1
_ANSWER_SECONDS = 30
_LOG_LINES = 60


class CommandCancelled(Exception):
    """The user cancelled while a command ran; it is ended."""


class Commands:
    """Runs commands one after the other.

    Args:
        environment: the variables they get.
        is_cancelled: called ten times a second.
        on_line: gets each line that they print.
        on_wait: called several times a second while one runs.

    Attributes:
        log: the last lines of the latest command.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        is_cancelled: Callable[[], bool],
        on_line: Callable[[str], None],
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        self.environment = dict(environment)
        self.is_cancelled = is_cancelled
        self.on_line = on_line
        self.on_wait = on_wait
        self.log: deque[str] = deque(maxlen=_LOG_LINES)

    def run(self, command: list[str]) -> bool:
        """Whether the command ended well (raises CommandCancelled)."""
        own_group = (
            {"creationflags": subprocess.CREATE_NO_WINDOW}
            if sys.platform == "win32"
            else {"start_new_session": True}
        )
        self.log.clear()
        try:
            process = subprocess.Popen(  # nosec B603 - a list, no shell: the environment's own interpreter and installer
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                **own_group,
            )
        except OSError as error:
            self.log.append(str(error))
            return False

        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_drain, args=(process, lines), daemon=True).start()
        while True:
            if self.is_cancelled():
                _end(process)
                raise CommandCancelled

            self.on_wait()
            try:
                line = lines.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue

            if line is None:
                return process.wait() == 0
            self.log.append(line)
            self.on_line(line)


def answer(command: list[str], environment: Mapping[str, str]) -> str:
    """What a short command prints, or nothing when it fails."""
    hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}
    try:
        done = subprocess.run(  # nosec B603 - a list, no shell
            command,
            env=dict(environment),
            capture_output=True,
            text=True,
            timeout=_ANSWER_SECONDS,
            check=False,
            **hidden,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""

    return done.stdout.strip() if done.returncode == 0 else ""


def _drain(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    if process.stdout is not None:
        for line in process.stdout:
            lines.put(line.rstrip())
    lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
