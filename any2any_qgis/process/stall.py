"""Notices when long work stands still. Standard library only; never imports backend."""

from __future__ import annotations

import time

STALL_SECONDS = 180.0  # without progress: then the user is warned


class Stall:
    """Looks at how far a work is, again and again."""

    def __init__(self) -> None:
        self._place: object = None
        self._since = time.monotonic()

    def seconds(self, place: object) -> float:
        """How long it has been at this place if that is too long, else 0.

        Args:
            place: whatever changes when the work gets on.
        """
        now = time.monotonic()
        if place != self._place:
            self._place, self._since = place, now
        return now - self._since if now - self._since > STALL_SECONDS else 0.0
