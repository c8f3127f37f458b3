"""Keeps the machine from going to sleep while a job runs; the screen may. Imports nothing of ours.

wakepy asks the system in its own way: SetThreadExecutionState (Windows), caffeinate (macOS), D-Bus
(Linux desktops)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def kept_awake() -> Iterator[bool]:
    """For the length of the block, whether it succeeds: a server without a desktop has nobody to
    ask, and does not sleep by itself.
    """
    from wakepy import keep

    with keep.running(on_fail="pass") as mode:
        yield bool(mode.active)
