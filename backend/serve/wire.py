"""Lines in from stdin and replies out on stdout, whatever a library prints meanwhile.

Imports protocol and errors.
"""

from __future__ import annotations

import json
import os
import threading
from typing import TYPE_CHECKING

from pydantic_core import to_jsonable_python

from backend.process import end_process
from backend.serve.schema import Reply

if TYPE_CHECKING:
    pass


LONGEST_LINE = 4 * 2**20  # bytes; a job is a thousandth of that
_CHUNK = 65536


class Lines:
    """Cuts a stream into lines, each byte looked at once; a line that is too long is dropped up to
    its end.
    """

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def feed(self, chunk: bytes) -> list[bytes | None]:
        """The lines that this piece of the stream completes; None for one that was too long."""
        *ends, rest = chunk.split(b"\n")
        lines: list[bytes | None] = []
        for end in ends:
            self._keep(end)
            lines.append(b"".join(self._parts) if self._size <= LONGEST_LINE else None)
            self._parts, self._size = [], 0

        self._keep(rest)
        return lines

    def _keep(self, part: bytes) -> None:
        self._size += len(part)
        if self._size <= LONGEST_LINE:
            self._parts.append(part)
        else:
            self._parts = []


class Wire:
    """The client's end of stdout, taken away from everything else in the process."""

    def __init__(self) -> None:
        self._file = os.dup(1)
        os.dup2(2, 1)  # a stray print goes to the log
        self._lock = threading.Lock()

    def send(self, reply: Reply) -> None:
        """Writes one line, whatever it holds; the process ends when no client reads it any more."""
        try:
            line = reply.model_dump_json().encode() + b"\n"
        except ValueError:  # a character that JSON as UTF-8 does not have
            line = (
                json.dumps(
                    {"type": reply.type, "id": reply.id, "data": to_jsonable_python(reply.data)}
                ).encode()
                + b"\n"
            )

        try:
            with self._lock:
                while line:
                    line = line[os.write(self._file, line) :]
        except OSError:
            end_process(0)
