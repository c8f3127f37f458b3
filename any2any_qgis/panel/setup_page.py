"""The panel's first page: sets the backend's environment up in a task and reports its progress.

Never imports backend.
"""

from __future__ import annotations

from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QObject, QTimer, pyqtSignal

from ..environment.backend_python import (
    EnvironmentMissing,
    environment_folder,
    find_python,
    read_stamp,
)
from ..process.stall import Stall
from ..process.tasks import SetupTask
from ..settings import Settings
from ..words import duration, tr

REFRESH_MS = 200


def is_set_up() -> bool:
    """Whether there is a Python with the backend's packages."""
    settings = Settings.read()
    try:
        find_python(settings.python, folder_setting=settings.environment)
    except EnvironmentMissing:
        return False

    return True


class SetupPage(QObject):
    """The card with "Set up".

    `done` follows where there is an environment to work with, and carries a sentence about what was
    done.

    Args:
        form: the widgets of resources/forms/panel.ui.
    """

    done = pyqtSignal(str)

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self.form = form
        self.task: SetupTask | None = None
        self._stall = Stall()
        form.setupText.setText(
            tr(
                "The model runs in a separate Python environment, outside QGIS. Setting it up takes"
                " about 2 minutes, a download of 350 MB and 1.1 GB on your disk (more with an"
                " NVIDIA GPU). QGIS's own Python stays as it is. You can keep working meanwhile."
            )
        )

        form.setupProgress.setRange(0, 100)
        self._show_running(False)
        form.setupLog.setVisible(False)
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(self._show_progress)
        form.setupButton.clicked.connect(lambda: self.set_up())
        form.setupCancelButton.clicked.connect(lambda: self.task and self.task.cancel())

    def introduce(self) -> None:
        """Says whether this is the first set-up or an update."""
        if read_stamp(environment_folder(Settings.read().environment)):
            self.form.setupTitle.setText(f"<h3>{tr('The backend needs an update')}</h3>")
            self.form.setupText.setText(tr("Any2Any was updated. Only what changed is installed."))

    def set_up(self, check: bool = False) -> None:
        """Builds the backend's environment in a task, or checks and repairs the one that is
        there.
        """
        if self.task is not None:
            return
        self.task = SetupTask(self._ended, check)
        self._stall = Stall()
        self.form.setupLog.setVisible(False)
        self._show_running(True)
        self.form.setupProgress.setValue(0)
        self.form.setupStatus.setText(tr("Starting..."))
        self._refresh.start()
        QgsApplication.taskManager().addTask(self.task)

    def forget(self) -> None:
        """Cancels a set-up without a report of its end."""
        self._refresh.stop()
        if self.task is not None:
            self.task.forget()

    def _show_running(self, running: bool) -> None:
        self.form.setupButton.setEnabled(not running)
        for widget in (self.form.setupProgress, self.form.setupCancelButton):
            widget.setVisible(running)

    def _show_progress(self) -> None:
        if self.task is not None:
            self.form.setupProgress.setValue(int(self.task.progress()))
            silent = self._stall.seconds(self.task.doing)  # the bar moves by the clock
            waiting = tr(
                "No progress for {time}: the network may be slow. Cancel undoes what was begun.",
                time=duration(silent),
            )
            self.form.setupStatus.setText(
                f"{self.task.doing}\n{waiting}" if silent else self.task.doing
            )

    def _ended(self, task: SetupTask) -> None:
        self.task = None
        self._refresh.stop()
        self._show_running(False)

        if task.error is not None and not is_set_up():
            self.form.setupStatus.setText(str(task.error))
            self.form.setupLog.setPlainText(task.error.log)
            self.form.setupLog.setVisible(bool(task.error.log))
            return

        self.form.setupStatus.setText("")
        self.done.emit(task.sentence if task.error is None else str(task.error))
