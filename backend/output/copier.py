"""A process that copies rasters for this one: GDAL's copy can neither report its progress nor be
stopped from Python, and here it can be ended."""

from __future__ import annotations

import errno
import json
import logging
import os
import queue
import subprocess  # nosec B404 - a copy in a process can be ended, one in a thread cannot
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import rasterio
import rasterio.shutil

from backend.errors import Cancelled
from backend.pipeline import POLL_SECONDS

# Few block rows open at once: GDAL's default of 100 files would let a high raster's assembly take
# more than the run itself.
GDAL_OPTIONS = {
    "GDAL_MAX_DATASET_POOL_SIZE": 8,
    "GDAL_TIFF_INTERNAL_MASK": True,
    "GDAL_NUM_THREADS": "2",
}
# GDAL's block cache of the process that copies; this one's is the reading's (source/cache.py)
COPY_CACHE_BYTES = 16 * 2**20
IDLE_SECONDS = 60.0  # without a copy: then the process ends, and gives its memory back
Report = Callable[[float], None]  # share done, 0 to 1


class _Failures(logging.Handler):
    """Keeps what GDAL reports as an error and rasterio only logs: a copy that succeeds in spite of
    it has not succeeded.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


def _copy(virtual: Path, finished: Path, options: dict[str, Any]) -> None:
    failures, logger = _Failures(), logging.getLogger("rasterio._env")
    level = logger.level
    logger.addHandler(failures)
    logger.setLevel(logging.ERROR)  # the command line silences rasterio's logger

    try:
        with rasterio.Env(**GDAL_OPTIONS):
            rasterio.shutil.copy(virtual, finished, driver="COG", **options)
    finally:
        logger.setLevel(level)
        logger.removeHandler(failures)

    if failures.texts:
        raise OSError(errno.EIO, failures.texts[0])


class _Copier:
    """The process that copies: started before the first copy, kept for the next, and started again
    where it has ended.

    Its requests and answers are lines of JSON. One copy at a time; any thread may ask.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def start(self) -> None:
        """Starts the process where none runs; it is ready by the time that it is needed."""
        with self._lock:
            self._running()

    def copy(
        self,
        virtual: Path,
        finished: Path,
        options: dict[str, Any],
        expected: int,
        report: Report,
        cancel: threading.Event,
    ) -> None:
        """Has the process copy, and ends it where the run is cancelled (raises OSError,
        Cancelled).
        """
        request = [str(virtual.absolute()), str(finished.absolute()), options]
        said: str | None = None
        with self._lock:
            while said is None:  # again where it had just ended, idle for long
                child = self._running()
                try:
                    said = self._follow(child, request, finished, expected, report, cancel)
                except BaseException:
                    self._end(child)
                    raise

        if said:
            raise OSError(errno.EIO, said)

    def _follow(
        self,
        child: subprocess.Popen[str],
        request: list[Any],
        finished: Path,
        expected: int,
        report: Report,
        cancel: threading.Event,
    ) -> str | None:
        """What the process says against the copy; "" where it is done; None where it ended by
        itself before it began.
        """
        with suppress(OSError):  # it has ended: reported below
            print(json.dumps(request), file=child.stdin, flush=True)
        most = 0  # temporary files go before the end
        while not cancel.is_set():
            try:
                return str(json.loads(self._answers.get(timeout=POLL_SECONDS)))
            except queue.Empty:
                most = max(most, sum(map(_size, written_files(finished))))
                report(min(0.99, most / max(1, expected)))
            except ValueError:  # what a library prints is not an answer
                continue

            if child.poll() is not None and self._answers.empty():
                self._child = None
                return f"the copy ended with code {child.returncode}" if child.returncode else None

        raise Cancelled

    def _running(self) -> subprocess.Popen[str]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        command, pipe = [sys.executable, "-m", "backend.output.copier"], subprocess.PIPE
        hidden = getattr(subprocess, "CREATE_NO_WINDOW", 0)
        self._child = subprocess.Popen(  # nosec B603 - a list, no shell: this very interpreter
            command,
            cwd=Path(__file__).parents[2],
            stdin=pipe,
            stdout=pipe,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            creationflags=hidden,
        )

        self._answers = queue.Queue()
        threading.Thread(target=_listen, args=(self._child, self._answers), daemon=True).start()
        return self._child

    def _end(self, child: subprocess.Popen[str]) -> None:
        child.kill()
        child.wait()
        self._child = None


def _listen(child: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    for line in child.stdout or ():
        answers.put(line)


copier = _Copier()


def start_copier() -> None:
    """Has the process that copies ready by the time that it is needed."""
    copier.start()


def written_files(finished: Path) -> list[Path]:
    """The file and GDAL's temporary ones beside it."""
    return [path for path in finished.parent.glob(f"{finished.name}*") if path.is_file()]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # a temporary file that has just gone
        return 0


def _serve() -> None:
    """The process: copies on request, until the one that started it is gone and its end
    of our stdin closes.
    """
    orders: queue.Queue[str] = queue.Queue()
    threading.Thread(target=_read_requests, args=(orders,), daemon=True).start()
    while True:
        try:
            virtual, finished, options = json.loads(orders.get(timeout=IDLE_SECONDS))
        except queue.Empty:
            os._exit(0)

        try:
            with rasterio.Env(GDAL_CACHEMAX=COPY_CACHE_BYTES):
                _copy(Path(virtual), Path(finished), options)
            said = ""
        except Exception as error:  # the parent tells it
            said = " ".join(str(error).split()) or type(error).__name__

        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


def _read_requests(orders: queue.Queue[str]) -> None:
    """Also in the midst of a copy, whose result is not wanted any more."""
    rest = b""
    # not sys.stdin: its lock must be free when this process ends first
    while chunk := os.read(0, 65536):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            orders.put(line.decode("utf-8"))

    os._exit(1)


if __name__ == "__main__":
    _serve()
