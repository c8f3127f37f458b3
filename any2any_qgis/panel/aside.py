"""Runs questions beside QGIS's task manager, which would report on each in the message bar.

Main thread only.

From QGIS 3.26 on a task can be hidden and silent; before, this is the only way.
"""

from __future__ import annotations

import threading
from itertools import count

from qgis.core import QgsTask
from qgis.PyQt.QtCore import QObject, pyqtSignal


class Aside(QObject):
    """Runs tasks in separate threads; what follows a task is called in the main thread, as the
    task manager does.

    It holds each task until then, and its thread lets go of it first: a task must be deleted in the
    thread that made it."""

    _ended = pyqtSignal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._tasks: dict[int, QgsTask] = {}
        self._numbers = count()
        self._ended.connect(self._finish)  # queued: it is emitted by another thread

    def run(self, task: QgsTask) -> None:
        """Starts a task; `cancel` on it works as ever."""
        number = next(self._numbers)
        self._tasks[number] = task
        threading.Thread(
            target=self._run, args=(number,), name="any2any-question", daemon=True
        ).start()

    def _run(self, number: int) -> None:
        task = self._tasks[number]
        ok = not task.isCanceled() and task.run()
        del task
        self._ended.emit(number, ok)

    def _finish(self, number: int, ok: bool) -> None:
        self._tasks.pop(number).finished(ok)


aside = Aside()  # for the session: no thread may outlive what it tells
