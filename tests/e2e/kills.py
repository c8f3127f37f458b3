"""A run in a separate process that is killed by SIGKILL at an exact moment.

Processes come from a fork server that has imported torch already, so that a kill costs no second
import."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from backend.output.copier import _Copier
from backend.output.store import PartialStore
from backend.protocol import TranslationJob
from backend.translate import translate
from backend.weights.loaded import ModelCache

_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["tests.e2e.kills"])


def killed_run(job: TranslationJob, moment: str) -> int:
    """Runs a job until a moment of MOMENTS; the process's exit code, -9 when it was killed."""
    process = _PROCESSES.Process(target=_run, args=(job.model_dump_json(), moment))
    process.start()
    process.join(120)
    if process.exitcode is None:
        process.kill()
    return process.exitcode


def _run(job: str, moment: str) -> None:
    MOMENTS[moment]()
    translate(
        TranslationJob.model_validate_json(job),
        models=ModelCache(),
        progress=lambda _: None,
        cancel=threading.Event(),
    )


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _after_rows(count: int) -> Callable[[], None]:
    def arm() -> None:
        commit = PartialStore.commit

        def counted(self: PartialStore, *args: Any) -> None:
            commit(self, *args)
            if len(self.done) == count:
                _die()

        PartialStore.commit = counted  # type: ignore[method-assign]

    return arm


def _inside_second_block_file() -> None:
    write = PartialStore._write_durably

    def torn(self: PartialStore, path: Path, content: bytes) -> None:
        if path.name.startswith("strip-") and self.done:
            path.with_name(path.name + ".tmp").write_bytes(content[: len(content) // 2])
            _die()
        write(self, path, content)

    PartialStore._write_durably = torn  # type: ignore[method-assign]


def _inside_second_journal_line() -> None:
    commit = PartialStore.commit

    def torn(self: PartialStore, *args: Any) -> None:
        had = bool(self.done)
        commit(self, *args)
        if had:
            journal = self.folder / "journal.jsonl"
            os.truncate(journal, journal.stat().st_size - 9)
            _die()

    PartialStore.commit = torn  # type: ignore[method-assign]


def _inside_assembly() -> None:
    copy = _Copier.copy

    def torn(self: _Copier, virtual: Path, finished: Path, *more: Any) -> None:
        copy(self, virtual, finished, *more)
        os.truncate(finished, finished.stat().st_size // 2)
        _die()

    _Copier.copy = torn  # type: ignore[method-assign]


MOMENTS = {
    "after the first row": _after_rows(1),
    "after the second row": _after_rows(2),
    "inside a block file": _inside_second_block_file,
    "inside a journal line": _inside_second_journal_line,
    "inside the assembly": _inside_assembly,
}
