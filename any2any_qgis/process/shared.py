"""One backend process for QGIS's session: started with the first job, kept for the next, ended when
it has been idle for a while.

Starting a backend costs seconds (torch's import, the weights), so a batch of rasters shares one. It
ends by itself after IDLE_SECONDS, when the plugin is unloaded, and, as every backend, when QGIS's
end of its stdin closes. Any thread may borrow it; one at a time has it. Standard library only;
never imports backend."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from ..words import tr
from .client import BackendClient, BackendError

IDLE_SECONDS = 120.0
_WAIT_SECONDS = 0.2


class WarmBackend:
    """Lends the process; starts another where the one at hand is dead, or of another interpreter,
    folder or environment.
    """

    def __init__(self, idle_seconds: float = IDLE_SECONDS) -> None:
        self._idle_seconds = idle_seconds
        self._lock = threading.Lock()  # held by who has borrowed the process
        self._client: BackendClient | None = None
        self._made_for: tuple[object, ...] = ()
        self._timer: threading.Timer | None = None

    @contextmanager
    def borrow(
        self,
        python: Path,
        folder: Path,
        environment: Mapping[str, str],
        is_cancelled: Callable[[], bool] = lambda: False,
        log: Path | None = None,
    ) -> Iterator[BackendClient]:
        """A running backend, for the length of the block; what it says goes into the file `log`.

        Raises:
            BackendError: it cannot be started, or job.cancelled while another job has it.
        """
        while not self._lock.acquire(timeout=_WAIT_SECONDS):
            if is_cancelled():
                raise BackendError(
                    "job.cancelled", tr("The translation was cancelled before it began.")
                )

        try:
            self._stop_timer()
            yield self._running(python, folder, environment, is_cancelled, log)
        finally:
            self._start_timer()
            self._lock.release()

    def close(self) -> None:
        """Ends the process; a block that still has it finds it ended."""
        self._stop_timer()
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def _running(
        self,
        python: Path,
        folder: Path,
        environment: Mapping[str, str],
        is_cancelled: Callable[[], bool],
        log: Path | None,
    ) -> BackendClient:
        wanted = (python, folder, log, tuple(sorted(environment.items())))
        if self._client is not None and self._made_for == wanted and self._client.is_ready():
            return self._client
        self.close()
        client = BackendClient(python, folder, environment, is_cancelled, log)
        self._client, self._made_for = client.__enter__(), wanted
        return client

    def _start_timer(self) -> None:
        self._timer = threading.Timer(self._idle_seconds, self._end_idle)
        self._timer.daemon = True
        self._timer.start()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _end_idle(self) -> None:
        # borrowed again in the meantime: then it is not idle
        if self._lock.acquire(blocking=False):
            try:
                client, self._client = self._client, None
                if client is not None:
                    client.close()
            finally:
                self._lock.release()


shared = WarmBackend()
