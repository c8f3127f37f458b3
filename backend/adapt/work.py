"""How far an adaptation is, its time left and its end when it is cancelled."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from backend.errors import Cancelled

# Units of work: to read a cell, to translate one, and to take a window through the network.
READ, TRANSLATED, LEARNT = 1, 10, 10
# What is done, units of how many, and the seconds that the rest will take, once that is known.
Report = Callable[[str, int, int, float | None], None]


@dataclass
class Work:
    """How far an adaptation is; it ends where it is cancelled.

    Attributes:
        total: units of work.
        report: is given the progress.
        cancel: ends it.
    """

    total: int
    report: Report
    cancel: threading.Event
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def step(self, what: str, units: int) -> None:
        """Before so many units (raises Cancelled)."""
        if self.cancel.is_set():
            raise Cancelled("The adaptation was cancelled.")
        spent = time.monotonic() - self.began
        left = spent * (self.total - self.done) / self.done if self.done else None
        self.report(what, self.done, self.total, left)
        self.done += units
