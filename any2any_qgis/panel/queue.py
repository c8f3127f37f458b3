"""The panel's queue of translations: one at a time, each a task of QGIS's task manager.

No widgets; never imports backend.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..layers import Export
from ..process.client import BackendClient
from ..process.jobs import TranslationJob, TranslationResult
from ..process.tasks import BackendTask
from ..words import tr
from .preview import fit_in_time

REFRESH_MS = 200


@dataclass(frozen=True)
class QueuedJob:
    """A job, what has to be written first where its source is not a file, and the layer that it
    came from.
    """

    job: TranslationJob
    export: Export | None
    layer_name: str
    layer_id: str
    is_preview: bool = False  # as much of the job's bounds as fits some seconds
    project: int = 0  # which of the session's projects it was started in


class JobQueue(QObject):
    """`about_to_start` (QueuedJob) goes before a task is made, `progressed` while one runs, `ended`
    (BackendTask, QueuedJob) after it.
    """

    about_to_start = pyqtSignal(object)
    progressed = pyqtSignal()
    ended = pyqtSignal(object, object)
    changed = pyqtSignal()  # another job waits, or one less

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.task: BackendTask | None = None  # that runs
        self.running: QueuedJob | None = None
        self._waiting: deque[QueuedJob] = deque()
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(self.progressed)

    def waiting(self) -> int:
        """How many jobs wait behind the one that runs."""
        return len(self._waiting)

    def writes(self, output: str) -> bool:
        """Whether a job of the queue will write this file."""
        runs = [self.running] if self.running is not None else []
        return output in {queued.job.output for queued in [*runs, *self._waiting]}

    def jobs(self) -> list[QueuedJob]:
        """Those that wait, the next one first."""
        return list(self._waiting)

    def holds(self, job: TranslationJob) -> bool:
        """Whether this very job, whatever its output, runs or waits."""
        runs = [self.running] if self.running is not None else []
        return any(
            replace(queued.job, output=job.output) == job
            for queued in [*runs, *self._waiting]
            if not queued.is_preview
        )

    def remove(self, queued: QueuedJob) -> None:
        """Takes a waiting job out of the queue."""
        if queued in self._waiting:
            self._waiting.remove(queued)
            self.changed.emit()

    def add(self, queued: QueuedJob) -> None:
        """Puts a job at the end; an output that another one writes gets a number."""
        path, number = Path(queued.job.output), 2
        while self.writes(queued.job.output):
            queued = replace(
                queued,
                job=replace(
                    queued.job, output=str(path.with_name(f"{path.stem}_{number}{path.suffix}"))
                ),
            )
            number += 1

        self._waiting.append(queued)
        self._start_next()
        self.changed.emit()

    def cancel(self) -> None:
        """Cancels the running job; the next one starts then."""
        if self.task is not None:
            self.task.cancel()

    def forget(self) -> None:
        """Cancels all without a report."""
        self._refresh.stop()
        self._waiting.clear()
        if self.task is not None:
            self.task.forget()

    def _start_next(self) -> None:
        if self.task is not None or not self._waiting:
            return
        queued = self._waiting.popleft()
        self.changed.emit()
        self.about_to_start.emit(queued)
        job, export = queued.job, queued.export

        def call(backend: BackendClient, task: BackendTask) -> list[TranslationResult]:
            if export is not None:
                task.write_first(export, Path(job.source))
            if not queued.is_preview:
                return backend.translate(job, task.reported, task.isCanceled)
            part, task.share = fit_in_time(
                job, lambda one: backend.query("estimate", task.isCanceled, job=one.to_dict())
            )
            return backend.translate(part, task.reported, task.isCanceled)

        description = tr(
            "Any2Any: {layer} to {targets}",
            layer=queued.layer_name,
            targets=", ".join(job.targets).upper(),
        )
        self.task, self.running = (
            BackendTask(description, call, lambda task: self._finish(task, queued)),
            queued,
        )
        self._refresh.start()
        QgsApplication.taskManager().addTask(self.task)

    def _finish(self, task: BackendTask, queued: QueuedJob) -> None:
        self.task = self.running = None
        if not self._waiting:
            self._refresh.stop()
        self.ended.emit(task, queued)
        self._start_next()
