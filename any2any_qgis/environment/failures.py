"""Why the backend's environment could not be built.

Standard library only; never imports backend."""

from __future__ import annotations

import re

from ..words import tr

_DISK_FULL = r"No space left|ENOSPC|not enough space"
_UNREACHABLE = (
    r"getaddrinfo|name resolution|dns error|could not resolve host|failed to fetch|error sending"
    r" request|tcp connect error|timed out|connection (refused|reset|broken)|certificate verify|"
    r"cannot connect to proxy"
)


class SetupError(Exception):
    """Why the environment could not be built: a stable code, one sentence, what to do, and the
    installer's last lines.
    """

    def __init__(self, code: str, message: str, hint: str = "", log: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.code = code
        self.message = message
        self.log = log


def failure_of(log: str, sentence: str, hint: str = "") -> SetupError:
    """The error that an installer's lines describe.

    Args:
        log: the installer's last lines.
        sentence: what failed, where the lines do not tell more.
        hint: what to do then.
    """
    if re.search(_DISK_FULL, log, re.IGNORECASE):
        return SetupError("environment.disk", tr("The disk is full."), free_some_space(), log)
    if re.search(_UNREACHABLE, log, re.IGNORECASE):
        hint = tr(
            "Check the network, the proxy and its certificates, or install from a folder of wheels."
        )
        return SetupError(
            "environment.network", tr("The package index cannot be reached."), hint, log
        )
    return SetupError("environment.install", sentence, hint or tr("See the log."), log)


def free_some_space() -> str:
    """What to do where the disk is full."""
    return tr("Free some space, or choose another folder in the options.")
