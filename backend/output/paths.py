"""The files that a job writes, and whether it may: names, sidecars, refusals before any work.

Imports format, store, protocol and errors.
"""

from __future__ import annotations

import os
from pathlib import Path

from backend.errors import OutputError
from backend.messages import Message, message
from backend.output.format import output_path
from backend.output.store import (
    PARTIAL,
    is_of_cut_run,
)
from backend.protocol import TranslationJob
from backend.shared import DEVIATION, ERROR, MASK

LONGEST_NAME = 255  # bytes: what file systems take


def check_outputs(job: TranslationJob) -> None:
    """Refuses before any work what could not be written at the end; makes the folder for several
    targets.

    Raises:
        OutputError: output.exists, output.not_writable.
    """
    folder = Path(job.output) if len(job.targets) > 1 else Path(job.output).parent
    if len(job.targets) > 1 and not folder.exists() and folder.parent.is_dir():
        try:
            folder.mkdir()
        except OSError as error:
            raise _not_writable(folder) from error

    if not folder.is_dir() or not os.access(folder, os.W_OK | os.X_OK):
        raise _not_writable(folder)
    for path in written_paths(job):
        _check_path(path, job)


def _check_path(path: Path, job: TranslationJob) -> None:
    """Refuses one file that a run would write (raises OutputError)."""
    if len(os.fsencode(path.name)) + len(PARTIAL) > LONGEST_NAME:
        raise OutputError(
            "output.not_writable",
            message("The name '{start}...' is too long.", start=path.name[:40]),
            "Choose a shorter name.",
        )

    if path.is_dir():
        raise OutputError(
            "output.not_writable",
            message("'{path}' is a folder.", path=path),
            "Name a file for the output.",
        )

    if not path.exists():
        return
    text = _as_input(path, job)
    if text is not None:
        raise OutputError("output.exists", text, "Choose another name for the output.")
    outputs = (output_path(job, target) for target in job.targets)
    if not job.overwrite and not any(is_of_cut_run(path, output) for output in outputs):
        raise OutputError(
            "output.exists",
            message("'{path}' exists already.", path=path),
            "Choose another name or use --overwrite.",
        )


def _as_input(path: Path, job: TranslationJob) -> Message | None:
    """Which of the job's inputs an existing file is; None where it is none of them."""
    if _is_same_file(path, job.source):
        return message("'{path}' is the source itself.", path=path.name)
    if job.reference is not None and _is_same_file(path, job.reference):
        return message("'{path}' is the reference itself.", path=path.name)
    if any(_is_same_file(path, further.path) for further in job.also):
        return message("'{path}' is a further source itself.", path=path.name)
    return None


def written_paths(job: TranslationJob) -> list[Path]:
    """Every raster that a job writes: a result per target, and what is requested beside it."""
    paths = []
    for result in (output_path(job, target) for target in job.targets):
        beside = {
            deviation_path: job.samples > 1,
            error_path: job.expected_error,
            mask_path: job.fill,
        }
        paths += [result, *(path_of(result) for path_of, is_wanted in beside.items() if is_wanted)]

    return paths


def deviation_path(path: Path) -> Path:
    """The sidecar with the standard deviation over samples."""
    return path.with_name(f"{path.stem}{DEVIATION}{path.suffix}")


def error_path(path: Path) -> Path:
    """The sidecar with the expected error."""
    return path.with_name(f"{path.stem}{ERROR}{path.suffix}")


def mask_path(path: Path) -> Path:
    """The sidecar of a fill that says which pixel is which."""
    return path.with_name(f"{path.stem}{MASK}{path.suffix}")


def _not_writable(folder: Path) -> OutputError:
    return OutputError(
        "output.not_writable",
        message("The folder '{folder}' does not exist or cannot be written to.", folder=folder),
        "Choose another folder.",
    )


def _is_same_file(path: Path, source: str) -> bool:
    try:
        return path.samefile(source)
    except OSError:
        return False
