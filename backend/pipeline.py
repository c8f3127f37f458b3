"""Reading ahead and writing behind: the two threads around the model.

Knows nothing of rasters or networks.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar

Item = TypeVar("Item")
POLL_SECONDS = 0.1  # between two looks at a queue, a future or a cancel


class _End:
    """In a queue: nothing more comes; `error` is what ended it."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class Stopwatch:
    """Adds up the seconds spent per stage; threads may time different stages at once."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.started = time.perf_counter()

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.add(stage, time.perf_counter() - start)

    def add(self, stage: str, seconds: float) -> None:
        self.seconds[stage] = self.seconds.get(stage, 0.0) + seconds

    @property
    def total(self) -> float:
        return time.perf_counter() - self.started


def read_ahead(items: Iterable[Item], depth: int) -> Iterator[Item]:
    """Yields `items`, made by a thread that is at most `depth` ahead.

    An error there is raised here, in its place.

    Closing the iterator (or leaving its loop) ends the thread.
    """
    ready: queue.Queue[Item | _End] = queue.Queue(maxsize=depth)
    stop = threading.Event()

    def produce() -> None:
        end = _End()
        try:
            for item in items:
                if not _put(ready, item, stop):
                    return
        except BaseException as error:
            end = _End(error)

        _put(ready, end, stop)

    thread = threading.Thread(target=produce, name="any2any-reader", daemon=True)
    thread.start()
    try:
        while True:
            item = ready.get()
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return

            yield item
    finally:
        stop.set()
        thread.join()


class WriteBehind(Generic[Item]):
    """A thread that consumes items in order; a context manager whose end waits for the last one.

    An error in the thread is raised by the next `put`, or at the end of the block.
    """

    def __init__(self, consume: Callable[[Item], None], depth: int) -> None:
        self._consume = consume
        self._waiting: queue.Queue[Item | _End] = queue.Queue(maxsize=depth)
        self._error: BaseException | None = None
        self._failed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="any2any-writer", daemon=True)

    def __enter__(self) -> WriteBehind[Item]:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        _put(self._waiting, _End(), self._failed)
        self._thread.join()
        if error is None and self._error is not None:
            raise self._error

    def put(self, item: Item) -> None:
        """Hands an item over; waits while `depth` are waiting."""
        if not _put(self._waiting, item, self._failed) and self._error is not None:
            raise self._error

    def _run(self) -> None:
        while True:
            item = self._waiting.get()
            if isinstance(item, _End):
                return
            try:
                self._consume(item)
            except BaseException as error:
                self._error = error
                self._failed.set()
                return


def _put(target: queue.Queue[Item | _End], item: Item | _End, stop: threading.Event) -> bool:
    """Puts unless `stop` is set; False when it was."""
    while not stop.is_set():
        try:
            target.put(item, timeout=POLL_SECONDS)
            return True
        except queue.Full:
            continue

    return False
