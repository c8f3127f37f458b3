"""Copies an assembled virtual raster into a cloud-optimised GeoTIFF.

Imports vrt and errors; rasterio.

GDAL's copy can neither report its progress nor be stopped from Python, and where a write fails
it may take its process along. So it runs in a separate process (`python -m backend.output.cog`),
which stays for the next copy: its files' sizes tell its progress, and it is ended when the run is
cancelled or its parent is gone."""

from __future__ import annotations

import errno
import json
import logging
import math
import os
import queue
import subprocess  # nosec B404 - a copy in a process can be ended, one in a thread cannot
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import rasterio.shutil
from rasterio.windows import Window

from backend.errors import Cancelled
from backend.geometry.tiling import Rect
from backend.output.layers import Layer
from backend.pipeline import POLL_SECONDS
from backend.raster.vrt import VrtGrid

COG_BLOCK = 512
# GDAL's own, 6, takes twice the time for files of the same size within a hundredth
# (OPTIMISATIONS.md)
DEFLATE_LEVEL = 1
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
# the copy's bytes and its temporary overviews', as a multiple of the blocks' bytes: seen 1.3 to 1.7
_OVERVIEWS = 1.5

Report = Callable[[float], None]  # share done, 0 to 1


def copy_to_cog(
    virtual: Path,
    finished: Path,
    layer: Layer,
    grid: VrtGrid,
    block_bytes: int,
    report: Report,
    cancel: threading.Event,
) -> None:
    """Writes `finished`, and reads one tile of every level back.

    Args:
        virtual: a VRT over the finished block rows.
        finished: the file; not there when this fails.
        layer: says how it is compressed.
        grid: its size.
        block_bytes: what the block rows take on disk, to tell how far the copy is.
        report: gets the share that is done.
        cancel: ends the copy.

    Raises:
        OSError: it cannot be written; the text is GDAL's.
        Cancelled
    """
    options = _options(layer, grid)
    try:
        _copier.copy(virtual, finished, options, int(block_bytes * _OVERVIEWS), report, cancel)
        _check_readable(finished)
    except BaseException:
        for path in _written(finished):
            path.unlink(missing_ok=True)
        raise


def overview_levels(width: int, height: int) -> int:
    """How often a raster is halved until it fits a block; less often where its short side would
    come to nothing.

    Validators of COGs reject two levels of the same width.
    """
    to_a_block = math.ceil(math.log2(max(width, height, COG_BLOCK) / COG_BLOCK))
    return min(to_a_block, int(math.log2(min(width, height))))


def _options(layer: Layer, grid: VrtGrid) -> dict[str, Any]:
    predictor = "FLOATING_POINT" if layer.dtype == "float32" else "STANDARD"
    options = {
        "compress": "DEFLATE",
        "level": DEFLATE_LEVEL,
        "predictor": predictor,
        "blocksize": COG_BLOCK,
        "bigtiff": "IF_SAFER",
    }

    levels = overview_levels(grid.width, grid.height)
    options |= {"overviews": "AUTO", "overview_count": levels} if levels else {"overviews": "NONE"}
    # tiles without a valid pixel are not in the file: they read as nodata
    options["sparse_ok"] = True
    return options | {
        "overview_resampling": "NEAREST" if layer.colours else "AVERAGE",
        "copy_src_mdd": "YES",
    }  # without the latter, only untagged metadata is kept


def compare_with_blocks(
    finished: Path, blocks: Sequence[tuple[Path, Rect]], cancel: threading.Event
) -> None:
    """Reads the whole raster back and compares it with the block rows that it was made of.

    Args:
        finished: the COG.
        blocks: each block row's file and its pixels of the raster.
        cancel: ends it.

    Raises:
        OSError: a pixel or the mask differs: GDAL had not written what it was given.
        Cancelled
    """
    with rasterio.open(finished) as dataset:
        has_mask = dataset.nodata is None
        for path, place in blocks:
            with rasterio.open(path) as block:
                for top in range(0, place.height, COG_BLOCK):
                    if cancel.is_set():
                        raise Cancelled
                    height = min(COG_BLOCK, place.height - top)
                    own = Window(0, top, place.width, height)
                    there = Window(place.column, place.row + top, place.width, height)
                    is_same = np.array_equal(
                        block.read(window=own),
                        dataset.read(window=there),
                        equal_nan=block.dtypes[0] == "float32",
                    )
                    if is_same and has_mask:
                        is_same = np.array_equal(
                            block.dataset_mask(window=own), dataset.dataset_mask(window=there)
                        )

                    if not is_same:
                        raise OSError(
                            errno.EIO,
                            "what was read back differs from the finished rows at row"
                            f" {place.row + top}",
                        )


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
        with suppress(OSError):  # it has ended: told below
            print(json.dumps(request), file=child.stdin, flush=True)
        most = 0  # temporary files go before the end
        while not cancel.is_set():
            try:
                return str(json.loads(self._answers.get(timeout=POLL_SECONDS)))
            except queue.Empty:
                most = max(most, sum(map(_size, _written(finished))))
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
        command, pipe = [sys.executable, "-m", "backend.output.cog"], subprocess.PIPE
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


_copier = _Copier()


def start_copier() -> None:
    """Has the process that copies ready by the time that it is needed."""
    _copier.start()


def _written(finished: Path) -> list[Path]:
    """The file and GDAL's temporary ones beside it."""
    return [path for path in finished.parent.glob(f"{finished.name}*") if path.is_file()]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # a temporary file that has just gone
        return 0


def _check_readable(path: Path) -> None:
    """Reads one tile of every overview: GDAL may report a failed write only to stderr."""
    with rasterio.open(path) as dataset:
        levels = len(dataset.overviews(1))
        corner = Window(max(0, dataset.width - 1), max(0, dataset.height - 1), 1, 1)
        dataset.read(window=corner)

    for level in range(levels):
        with rasterio.open(path, overview_level=level) as dataset:
            dataset.read(window=Window(dataset.width - 1, dataset.height - 1, 1, 1))


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
