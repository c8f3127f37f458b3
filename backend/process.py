"""What every process of the backend does: quiet libraries, notes on stderr, an end that waits for
no thread.

Imports errors only, and never torch.
"""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from contextlib import suppress

from backend.errors import Any2AnyError

# Threads that wait for each other spin, and where another program has a processor, they spin on
# each other's: 108 s instead of 5 beside one busy process on two cores; that they sleep sooner
# costs a tenth where nothing else runs.
SHORT_SPINS = {"GOMP_SPINCOUNT": "1000", "KMP_BLOCKTIME": "1"}  # GNU's runtime; LLVM's and Intel's
# Of a server that does not answer: GDAL's own default is to wait for ever.
PATIENCE = {
    "GDAL_HTTP_CONNECTTIMEOUT": "20",
    "GDAL_HTTP_LOW_SPEED_TIME": "30",
    "GDAL_HTTP_LOW_SPEED_LIMIT": "1",
}
GDAL_CACHE_MB = 256  # GDAL's own default is a share of the machine's memory


def tame_libraries(debug: bool) -> None:
    """Keeps libraries' warnings off stderr, which is for progress and errors, bounds GDAL's block
    cache, and lets idle threads sleep.

    Before torch is imported: OpenMP's runtimes read these variables then.
    """
    for stream in (sys.stdout, sys.stderr):
        # a terminal or pipe of another encoding shows \\xfc for what it lacks
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")

    os.environ.setdefault("GDAL_CACHEMAX", str(GDAL_CACHE_MB))
    for name, value in PATIENCE.items():
        os.environ.setdefault(name, value)
    if not os.environ.keys() & {"OMP_WAIT_POLICY", *SHORT_SPINS}:
        os.environ.update(SHORT_SPINS)
    if debug:
        return
    logging.getLogger("rasterio").setLevel(logging.CRITICAL)  # what it logs is raised too
    logging.getLogger("diffusers").setLevel(logging.ERROR)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")


def end_process(code: int) -> None:
    """Ends the process without waiting for threads that are stuck in native code."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # the reader has gone
            stream.flush()
    os._exit(code)


def note(text: str) -> None:
    """A line for the person who watches."""
    sys.stderr.write(text + "\n")


def one_line(text: str) -> str:
    return " ".join(text.split())


def sentence(text: str) -> str:
    """A library's message on one line, with one full stop."""
    return f"{one_line(text).rstrip('.')}."


def as_any2any_error(error: BaseException) -> Any2AnyError:
    """Any exception as one of our errors: `internal` where it is not one already."""
    if isinstance(error, Any2AnyError):
        return error
    text = f"Something unexpected happened: {type(error).__name__}: {one_line(str(error))[:300]}"
    return Any2AnyError(
        "internal",
        sentence(text),
        "Run it again with --debug on the command line and report what that shows.",
    )
