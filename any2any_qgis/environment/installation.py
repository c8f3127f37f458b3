"""Builds the backend's Python environment, repairs and removes it; build.py has the steps.

Blocking: for a worker thread or a task. Standard library only, so that it is tested without QGIS;
never imports backend."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Callable

from ..words import tr
from .backend_python import STAMP, interpreter, is_ready
from .build import Build, SetupOptions, uv_beside
from .commands import CommandCancelled
from .failures import SetupError
from .setup_progress import Report, SetupProgress
from .uv_download import Fetch


def set_up(
    options: SetupOptions,
    environment: Mapping[str, str],
    report: Report,
    is_cancelled: Callable[[], bool],
    fetch: Fetch,
) -> str:
    """Builds the environment, or completes one that is old or half-built; what is there already is
    not installed again.

    Args:
        options: what is built, and where.
        environment: variables for the installers, scrubbed (environment.child_environment).
        report: gets the progress.
        is_cancelled: called several times a second.
        fetch: downloads uv.

    Returns:
        A sentence about what was installed, for the user.

    Raises:
        SetupError: environment.cancelled, .busy, .python, .network, .disk, .folder or .install.
            What was begun is removed, unless an older environment was there.
    """
    folder = options.folder
    if is_ready(folder, options.root) and not options.check:
        return tr("The environment is complete already.")
    was_there = interpreter(folder).is_file()
    try:
        with _only_one(folder):
            try:
                progress = SetupProgress(folder, report)
                return Build(options, environment, progress, is_cancelled, fetch).run()
            except BaseException as error:
                if not was_there:
                    shutil.rmtree(folder, ignore_errors=True)
                if isinstance(error, CommandCancelled):
                    raise SetupError(
                        "environment.cancelled", tr("The set-up was cancelled.")
                    ) from None

                raise
            finally:
                uv_beside(folder).unlink(missing_ok=True)
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise SetupError(
                "environment.disk",
                tr("The disk is full."),
                tr("Free some space where '{folder}' is.", folder=folder),
            ) from None

        sentence = tr(
            "'{folder}' cannot be written: {reason}.", folder=folder, reason=error.strerror or error
        )
        raise SetupError("environment.folder", sentence, tr("Choose another folder.")) from None


def remove(folder: Path) -> None:
    """Deletes an environment; only a folder that set_up made (raises SetupError otherwise)."""
    if not folder.exists():
        return
    if not interpreter(folder).exists() or not (folder / "pyvenv.cfg").exists():
        raise SetupError(
            "environment.folder",
            tr("'{folder}' is not a Python environment; it was not changed.", folder=folder),
        )

    with _only_one(folder):
        (folder / STAMP).unlink(missing_ok=True)
        shutil.rmtree(folder)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Locks the folder's name against a second QGIS; the system lets go of it when this process
    dies.

    Raises:
        SetupError: environment.busy.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = folder.with_name(folder.name + ".lock")
    with path.open("a") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sentence = tr("Another QGIS is setting up the backend at this moment.")
            raise SetupError("environment.busy", sentence, tr("Wait until it is done.")) from None

        yield
