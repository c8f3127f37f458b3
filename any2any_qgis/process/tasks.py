"""Long work as tasks of QGIS: a call to the session's backend, and the set-up of its environment.

Never imports backend.

A task's `run` is in a separate thread and touches no layer and no widget; what follows it
(`on_end`) is called in the main thread."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Callable

from qgis.core import QgsFeedback, QgsRasterBlockFeedback, QgsTask

from ..environment.backend_python import (
    EnvironmentMissing,
    environment_folder,
    find_python,
    log_file,
)
from ..environment.build import SetupOptions
from ..environment.failures import SetupError
from ..environment.installation import set_up
from ..environment.network import fetch_with
from ..layers import Export, UnreadableLayer
from ..places import plugin_root
from ..settings import Settings
from ..words import tr
from .client import BackendClient, BackendError, Progress
from .shared import WarmBackend, shared


def backend_of(
    settings: Settings, is_cancelled: Callable[[], bool], backends: WarmBackend = shared
) -> AbstractContextManager[BackendClient]:
    """The session's backend, or another one's process, as the user has configured it.

    Raises:
        EnvironmentMissing: it is not set up.
        BackendError: on entering, when it cannot be started or the wait for it was cancelled.
    """
    folder = environment_folder(settings.environment)
    python = find_python(settings.python, folder_setting=settings.environment)
    return backends.borrow(
        python, plugin_root(), settings.child_environment(), is_cancelled, log_file(folder)
    )


class BackendTask(QgsTask):
    """One call to the backend.

    Args:
        description: for QGIS's list of tasks.
        call: what to ask of the backend; gets it and this task.
        on_end: called in the main thread with this task, whose `result` or `error` is set.
        backends: lends the process.
    """

    def __init__(
        self,
        description: str,
        call: Callable[[BackendClient, BackendTask], Any],
        on_end: Callable[[BackendTask], None],
        backends: WarmBackend = shared,
    ) -> None:
        super().__init__(description, QgsTask.Flag.CanCancel)
        self._call = call
        self._backends = backends
        self._on_end = on_end
        self.result: Any = None
        self.greeting: Any = {}
        self.progress_now: Progress | None = None
        self.share = 1.0  # of a preview's area, how much was translated
        self.error: BackendError | None = None
        self._exporting: QgsRasterBlockFeedback | None = None
        self._settings = Settings.read()  # here, in the main thread

    def run(self) -> bool:
        try:
            with backend_of(self._settings, self.isCanceled, self._backends) as backend:
                self.greeting = backend.greeting
                self.result = self._call(backend, self)

            return True
        except BackendError as error:
            self.error = error
            return error.is_cancelled  # QGIS would call it failed
        except EnvironmentMissing as error:
            self.error = BackendError("environment.missing", str(error))
        # a fault of ours is reported as one sentence, as everything else
        except Exception as error:
            self.error = BackendError(
                "internal",
                tr("The plugin failed: {reason}.", reason=f"{type(error).__name__}: {error}"),
            )

        return False

    def write_first(self, export: Export, path: Path) -> None:
        """Writes a layer that is not a file; for `call`.

        Raises:
            BackendError: layer.unreadable, or job.cancelled.
        """
        self.progress_now = Progress("export", 0, 1)
        feedback = QgsRasterBlockFeedback()
        self._exporting = feedback

        try:
            export.write(path, feedback)
        except UnreadableLayer as error:
            if self.isCanceled():
                raise BackendError(
                    "job.cancelled", tr("The export of the layer was cancelled.")
                ) from None

            raise BackendError("layer.unreadable", str(error)) from None
        finally:
            self._exporting = None

    def cancel(self) -> None:
        exporting = self._exporting
        if exporting is not None:
            exporting.cancel()
        super().cancel()

    def forget(self) -> None:
        """Cancels it without a report of its end: its owner is gone."""
        self._on_end = _nobody
        self.cancel()

    def reported(self, progress: Progress) -> None:
        """Keeps how far the backend is; for `call`."""
        self.progress_now = progress
        self.setProgress(progress.percent)

    def finished(self, ok: bool) -> None:
        if self.error is None and not ok:  # cancelled before it began
            self.error = BackendError(
                "job.cancelled", tr("The translation was cancelled before it began.")
            )
        self._on_end(self)


class SetupTask(QgsTask):
    """Builds the environment, or checks and repairs it; `sentence` or `error` is set when `on_end`
    is called in the main thread.
    """

    def __init__(self, on_end: Callable[[SetupTask], None], check: bool = False) -> None:
        super().__init__(tr("Any2Any: set up the backend"), QgsTask.Flag.CanCancel)
        self._on_end = on_end
        self._settings = Settings.read()
        self._options = SetupOptions(
            environment_folder(self._settings.environment), plugin_root(), check=check
        )
        self._feedback = QgsFeedback()
        self.sentence = ""
        self.doing = ""
        self.error: SetupError | None = None

    def run(self) -> bool:
        shared.close()  # a running backend holds files of the environment open
        try:
            environment, fetch = self._settings.child_environment(), fetch_with(self._feedback)
            self.sentence = set_up(self._options, environment, self._report, self.isCanceled, fetch)
            return True
        except SetupError as error:
            self.error = error
        except Exception as error:
            self.error = SetupError(
                "environment.install",
                tr("The set-up failed: {reason}.", reason=f"{type(error).__name__}: {error}"),
            )

        return False

    def cancel(self) -> None:
        self._feedback.cancel()
        super().cancel()

    def forget(self) -> None:
        """As BackendTask's."""
        self._on_end = _nobody
        self.cancel()

    def _report(self, share: float, text: str) -> None:
        self.doing = text
        self.setProgress(100 * share)

    def finished(self, ok: bool) -> None:
        if self.error is None and not ok:
            self.error = SetupError("environment.cancelled", tr("The set-up was cancelled."))
        self._on_end(self)


def _nobody(task: QgsTask) -> None:
    """Takes the end of a task whose maker is gone."""
