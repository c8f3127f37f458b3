"""Every error the backend tells a user, as one tree. Imports messages alone.

Any2AnyError
├── InputError     input.*            exit 2   bad input or usage
├── OutputError    output.*           exit 2   (output.disk_full: 4)
├── ModelError     model.*, hub.*     exit 3   weights missing, damaged or unknown
├── DeviceError    device.*           exit 3   (device.out_of_memory: 4)
├── OutOfMemory    memory.exhausted   exit 4
├── ProtocolError  protocol.*         exit 2
├── Cancelled      job.cancelled      exit 130
└── (anything else is reported as `internal`, exit 5)
"""

from __future__ import annotations

from typing import Any

from backend.messages import Message, as_text, message, parts

CANCELLED = message("The translation was cancelled; finished rows are kept for --resume.")
_SPECIAL_EXIT_CODES = {"output.disk_full": 4, "device.out_of_memory": 4}


class Any2AnyError(Exception):
    """An error with a stable code, one sentence for the user and, where there is one, what to do
    about it.
    """

    exit_code = 5

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message if isinstance(message, Message) else as_text(message)
        self.hint = hint if isinstance(hint, Message) else as_text(hint)
        self.exit_code = _SPECIAL_EXIT_CODES.get(code, type(self).exit_code)

    def __reduce__(self) -> tuple[type[Any2AnyError], tuple[str, ...]]:
        return type(self), (self.code, self.message, self.hint)  # between processes of a cluster

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def as_dict(self) -> dict[str, str]:
        """The error as the command line and the protocol send it."""
        return {"code": self.code, "message": self.message, "hint": self.hint}

    def with_templates(self) -> dict[str, Any]:
        """The same, and of each sentence its template and values, which the plugin words in its
        user's language.
        """
        return self.as_dict() | {
            "templates": {
                name: parts(text)
                for name, text in (("message", self.message), ("hint", self.hint))
                if text
            }
        }


class InputError(Any2AnyError):
    """input.*: the source raster or the request cannot be used as given."""

    exit_code = 2


class OutputError(Any2AnyError):
    """output.*: the result cannot be written where it was requested."""

    exit_code = 2


class ModelError(Any2AnyError):
    """model.* and hub.*: weights are unknown, missing, damaged or cannot be fetched."""

    exit_code = 3


class DeviceError(Any2AnyError):
    """device.*: the requested device is not there or too small."""

    exit_code = 3


class OutOfMemory(Any2AnyError):
    """memory.exhausted: the machine's memory does not suffice."""

    exit_code = 4


class ProtocolError(Any2AnyError):
    """protocol.*: a message is malformed or of another protocol version."""

    exit_code = 2


class Cancelled(Any2AnyError):
    """job.cancelled: the user stopped the job; finished rows stay resumable."""

    exit_code = 130

    def __init__(self, message: str = CANCELLED) -> None:
        super().__init__("job.cancelled", message)

    def __reduce__(self) -> tuple[type[Any2AnyError], tuple[str, ...]]:
        return type(self), (self.message,)
