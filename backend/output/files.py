"""Files on disk: written durably, renamed patiently, failures as our errors.

Imports raster and errors.
"""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rasterio.errors import RasterioError

from backend.errors import OutputError
from backend.messages import message


def _sync(path: Path) -> None:
    """Puts a file's bytes and its name on disk."""
    for place, flags in ((path, os.O_RDWR), (path.parent, os.O_RDONLY)):
        if place.is_dir() and os.name == "nt":  # Windows opens no folders
            continue
        handle = os.open(place, flags)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def as_output_errors(path: Path) -> Iterator[None]:
    """Turns what disk and GDAL raise into output.disk_full or output.not_writable.

    Raises:
        OutputError
    """
    try:
        yield
    except OSError as error:  # RasterioIOError is one too
        full = (
            error.errno in (errno.ENOSPC, errno.EDQUOT)
            or "No space left" in str(error)
            or _is_full(path.parent)
        )
        if full:
            raise OutputError(
                "output.disk_full",
                message(
                    "The disk is full: '{path}' could not be finished. What is done is kept in"
                    " '{path}.partial'.",
                    path=path.name,
                ),
                "Free some space and run the same job again: it continues where it stopped.",
            ) from error

        hint = message("Choose a folder that exists and that you may write to.")
        raise OutputError(
            "output.not_writable",
            message("'{path}' cannot be written: {reason}.", path=path, reason=_reason(error)),
            hint,
        ) from error
    except RasterioError as error:
        if _is_full(path.parent):
            raise OutputError(
                "output.disk_full",
                message("The disk is full: '{path}' could not be finished.", path=path.name),
                "Free some space.",
            ) from error

        raise OutputError(
            "output.not_writable",
            message("'{path}' cannot be written: {reason}.", path=path, reason=str(error)),
        ) from error


SIDECARS = (".aux.xml", ".msk", ".msk.aux.xml", ".msk.ovr", ".ovr", ".ovr.aux.xml", ".ovr.tmp")


def stale_sidecars(path: Path) -> list[Path]:
    """What GDAL would read together with a raster of this name, and that is there: masks,
    overviews, descriptions.
    """
    return [file for suffix in SIDECARS if (file := path.with_name(path.name + suffix)).is_file()]


def _patiently(call: Callable[[], object]) -> None:
    """Calls until it succeeds, for about a second: on Windows a virus scanner or a viewer may hold
    a file for a moment.
    """
    for wait in (0.1, 0.2, 0.3, 0.4):
        try:
            call()
            return
        except PermissionError:
            time.sleep(wait)

    call()


def _is_full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < 64 * 1024
    except OSError:
        return False


def _reason(error: OSError) -> str:
    return (error.strerror or str(error)).rstrip(".")
