"""Every error the backend tells a user, as one tree. Imports nothing of the project.

Any2AnyError
├── InputError     input.*            exit 2   bad input or usage
├── OutputError    output.*           exit 2   (output.disk_full: 4)
├── ModelError     model.*, hub.*     exit 3   weights missing, damaged or unknown
├── DeviceError    device.*           exit 3   (device.out_of_memory: 4)
├── OutOfMemory    memory.exhausted   exit 4
├── ProtocolError  protocol.*         exit 2
├── Cancelled      job.cancelled      exit 130
└── (anything else is told as `internal`, exit 5)
"""

from __future__ import annotations

_SPECIAL_EXIT_CODES = {"output.disk_full": 4, "device.out_of_memory": 4}


def as_text(told: str) -> str:
    """Bytes of a file name that are no UTF-8 as \\xe9: every stream and JSON take it."""
    return told.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class Any2AnyError(Exception):
    """An error with a stable code, one sentence for the user and, where there is one, what to do about it."""

    exit_code = 5

    def __init__(self, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = as_text(message)
        self.hint = as_text(hint)
        self.exit_code = _SPECIAL_EXIT_CODES.get(code, type(self).exit_code)

    def __reduce__(self) -> tuple[type[Any2AnyError], tuple[str, ...]]:
        return type(self), (self.code, self.message, self.hint)  # between processes of a cluster

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()

    def as_dict(self) -> dict[str, str]:
        """The error as the command line and the protocol send it."""
        return {"code": self.code, "message": self.message, "hint": self.hint}


class InputError(Any2AnyError):
    """input.*: the source raster or the request cannot be used as given."""

    exit_code = 2


class OutputError(Any2AnyError):
    """output.*: the result cannot be written where it was asked for."""

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

    def __init__(self, message: str = "The translation was cancelled; finished rows are kept for --resume.") -> None:
        super().__init__("job.cancelled", message)

    def __reduce__(self) -> tuple[type[Any2AnyError], tuple[str, ...]]:
        return type(self), (self.message,)
