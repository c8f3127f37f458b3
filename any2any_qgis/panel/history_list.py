"""The panel's list of past jobs: run one again, put one into the form, save or open a job file.

Never imports backend.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import QObject, Qt, pyqtSignal
from qgis.PyQt.QtWidgets import QFileDialog, QListWidgetItem

from ..choices import mode_labels
from ..process.jobs import TranslationJob
from ..words import tr
from .history import History, PastJob

JOB_FILES = "JSON (*.json)"


class HistoryBox(QObject):
    """`run_wanted` and `form_wanted` carry a TranslationJob, `reported` a sentence for the user.

    Args:
        form: the widgets of resources/forms/panel.ui.
    """

    run_wanted = pyqtSignal(object, str)  # with the layer's name
    form_wanted = pyqtSignal(object)
    load_wanted = pyqtSignal(list, str)  # files, and the layer's name
    reported = pyqtSignal(str)

    def __init__(self, form: Any) -> None:
        super().__init__(form)
        self.form = form
        self.kept = History(Path(QgsApplication.qgisSettingsDirPath()) / "any2any" / "history")
        form.historyList.setMaximumHeight(160)
        form.historyList.setWordWrap(True)
        form.historyList.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form.historyProjectCheck.toggled.connect(lambda _: self.fill())
        form.historyBox.collapsedStateChanged.connect(
            lambda collapsed: None if collapsed else self.fill()
        )
        form.historyList.currentRowChanged.connect(lambda _: self._allow())
        form.historyList.itemDoubleClicked.connect(lambda _: self._to_form())
        form.historyRunButton.clicked.connect(lambda: self._run())
        form.historyFormButton.clicked.connect(lambda: self._to_form())
        form.historySaveButton.clicked.connect(lambda: self._save())
        form.historyOpenButton.clicked.connect(lambda: self._open())
        form.historyLoadButton.clicked.connect(lambda: self._load())
        form.historyRemoveButton.clicked.connect(lambda: self._remove())
        self._allow()

    def record(
        self, layer: str, outcome: str, job: TranslationJob, outputs: list[str], facts: list[str]
    ) -> None:
        """Keeps a job that came to its end."""
        self.kept.add(
            PastJob.now(QgsProject.instance().fileName(), layer, outcome, job, outputs, facts)
        )
        if not self.form.historyBox.isCollapsed():
            self.fill()

    def fill(self) -> None:
        """Reads the list again."""
        project = (
            QgsProject.instance().fileName() if self.form.historyProjectCheck.isChecked() else None
        )
        self.form.historyList.clear()
        for past in self.kept.jobs(project):
            item = QListWidgetItem(_title(past))
            item.setData(Qt.ItemDataRole.UserRole, past)
            item.setToolTip(_provenance(past))
            self.form.historyList.addItem(item)

        self._allow()

    def _chosen(self) -> PastJob | None:
        item = self.form.historyList.currentItem()
        return None if item is None else item.data(Qt.ItemDataRole.UserRole)

    def _allow(self) -> None:
        form, past = self.form, self._chosen()
        for button in (
            form.historyRunButton,
            form.historyFormButton,
            form.historySaveButton,
            form.historyRemoveButton,
        ):
            button.setEnabled(past is not None)

        form.historyLoadButton.setEnabled(
            past is not None and any(Path(output).is_file() for output in past.outputs)
        )

    def _run(self) -> None:
        past = self._chosen()
        if past is not None:
            self.run_wanted.emit(past.job, past.layer)

    def _to_form(self) -> None:
        past = self._chosen()
        if past is not None:
            self.form_wanted.emit(past.job)

    def _load(self) -> None:
        past = self._chosen()
        if past is not None:
            self.load_wanted.emit(
                [output for output in past.outputs if Path(output).is_file()], past.layer
            )

    def _remove(self) -> None:
        past = self._chosen()
        if past is not None:
            self.kept.remove(past)
            self.fill()

    def _save(self) -> None:
        past = self._chosen()
        path, _ = QFileDialog.getSaveFileName(
            self.form, tr("Save the job file"), "job.json", JOB_FILES
        )
        if past is None or not path:
            return
        try:
            Path(path).write_text(past.job.to_json(), encoding="utf-8")
        except OSError as error:
            self.reported.emit(
                tr("The job file could not be written: {reason}.", reason=error.strerror)
            )

    def _open(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self.form, tr("Open a job file"), "", JOB_FILES)
        if not path:
            return
        try:
            job = TranslationJob.from_json(Path(path).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            self.reported.emit(tr("This is not a job file: {reason}", reason=error))
            return

        self.form_wanted.emit(job)


def _title(past: PastJob) -> str:
    when = datetime.fromisoformat(past.when).astimezone().strftime("%Y-%m-%d %H:%M")
    targets = ", ".join(past.job.targets).upper()
    reported = ", ".join(
        [tr("{layer} to {targets}", layer=past.layer, targets=targets), *_peculiar(past.job)]
    )
    return f"{when}  {reported}: {_outcome(past.outcome)}"


def _outcome(code: str) -> str:
    """How a job ended, in words; its code is in the tooltip where it failed."""
    words = {
        "done": tr("done"),
        "cancelled": tr("cancelled"),
        "output.disk_full": tr("failed, the disk was full"),
    }
    kinds = {
        "input": tr("failed, its input could not be used"),
        "output": tr("failed, its output could not be written"),
        "model": tr("failed, its model could not be used"),
        "device": tr("failed on its device"),
        "backend": tr("failed, the backend ended"),
    }
    return words.get(code) or kinds.get(code.partition(".")[0], tr("failed"))


def _peculiar(job: TranslationJob) -> list[str]:
    """What tells a job from the usual one, so that two of the same layer are not taken for one
    another.
    """
    usual = TranslationJob(job.source, job.output, job.source_modality, job.targets)
    reported = {
        tr("filled"): job.fill,
        tr("calibrated"): job.reference is not None and not job.fill,
        tr("a part"): job.bounds is not None or job.window is not None or job.area is not None,
        job.model: job.model != usual.model,
        mode_labels().get(job.mode, job.mode): job.mode != usual.mode,
        tr("seed {seed}", seed=job.seed): job.seed != usual.seed,
        tr("mean of {number}", number=job.samples): job.samples != usual.samples,
    }
    return [text for text, is_so in reported.items() if is_so]


def _provenance(past: PastJob) -> str:
    failed = [] if past.outcome in ("done", "cancelled") else [f"error[{past.outcome}]"]
    lines = [
        *failed,
        *past.outputs,
        *past.facts,
        *([past.project] if past.project else []),
        past.job.source,
    ]
    return "\n".join(lines)
