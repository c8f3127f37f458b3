"""The models with their size and state, the download of those that are not here, and the removal of
those that were added.

Main thread only; never imports backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHeaderView,
    QLabel,
    QMessageBox,
    QProgressBar,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ..process.client import BackendClient
from ..process.shared import WarmBackend
from ..process.tasks import BackendTask
from ..words import tr
from .buttons import action_button

# a separate process: a download takes minutes, and the panel goes on asking
_downloading = WarmBackend(idle_seconds=1.0)


class ModelList(QDialog):
    """`chosen` carries a model's id or the path of a folder, `greeted` what the backend says of
    itself after a download.

    Args:
        parent: the panel.
        models: as the backend's hello lists them.
    """

    chosen = pyqtSignal(str)
    greeted = pyqtSignal(object)

    def __init__(self, parent: QWidget | None, models: list[Mapping[str, Any]]) -> None:
        super().__init__(parent, objectName="any2anyModels")
        self.setWindowTitle(tr("Models"))
        self.resize(560, 320)
        self.task: BackendTask | None = None
        self._models: list[Mapping[str, Any]] = []
        self.table = self._table()
        self.reported = QLabel("")
        self.reported.setTextFormat(Qt.TextFormat.PlainText)
        self.reported.setWordWrap(True)
        self.progress = QProgressBar()
        self.progress.setVisible(False)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.use_button = action_button(buttons, tr("Use it"), self.use)
        self.download_button = action_button(buttons, tr("Download"), self.download)
        self.cancel_button = action_button(buttons, tr("Cancel the download"), self.cancel)
        self.folder_button = action_button(buttons, tr("Use a folder..."), self.use_folder)
        self.remove_button = action_button(buttons, tr("Remove..."), self.remove)
        self.cancel_button.setVisible(False)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        for widget in (self.table, self.progress, self.reported, buttons):
            layout.addWidget(widget)
        self.show_models(models)

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 3)
        table.setHorizontalHeaderLabels([tr("Model"), tr("Size"), tr("State")])
        table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        table.verticalHeader().setVisible(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.itemSelectionChanged.connect(lambda: self._allow())
        table.itemDoubleClicked.connect(lambda _: self.use())

        return table

    def show_models(self, models: list[Mapping[str, Any]]) -> None:
        """Fills the table; the row that was selected stays so."""
        row = max(0, self.table.currentRow())
        self._models = list(models)
        self.table.setRowCount(len(self._models))

        for number, model in enumerate(self._models):
            texts = (
                name_of(model),
                size_of(model),
                state_of(model),
            )
            for column, text in enumerate(texts):
                item = QTableWidgetItem(text)
                item.setToolTip(text)
                self.table.setItem(number, column, item)

        self.table.selectRow(row)
        self._allow()

    def selected(self) -> Mapping[str, Any]:
        """The selected model; empty where there is none."""
        row = self.table.currentRow()
        return self._models[row] if 0 <= row < len(self._models) else {}

    def use(self) -> None:
        """Takes the selected model into the panel, where it is here."""
        if self.selected().get("status") == "ready":
            self.chosen.emit(self.selected()["id"])
            self.close()

    def use_folder(self) -> None:
        """Takes the model of a folder into the panel; whether it is one, the backend says."""
        folder = QFileDialog.getExistingDirectory(self, tr("Folder of a model"))
        if folder:
            self.chosen.emit(folder)
            self.close()

    def download(self) -> None:
        """Downloads the selected model as a task of QGIS, which goes on when this window is
        closed.
        """
        model = str(self.selected().get("id", ""))
        if self.task is not None or self.selected().get("status") != "not downloaded":
            return

        self._begin(
            tr("Any2Any: download {model}", model=model),
            tr("Downloading {model}...", model=model),
            tr("Downloaded and checked."),
            "download",
            model=model,
        )

    def remove(self) -> None:
        """Takes the selected model off the list, once the user has said yes; an adapted one's
        folder goes where the user says so, too.
        """
        model = self.selected()
        if self.task is not None or model.get("source") != "user":
            return
        question = QMessageBox(self)
        question.setWindowTitle(tr("Models"))
        question.setText(tr("Take {model} off the list?", model=model["id"]))
        buttons = QMessageBox.StandardButton
        question.setStandardButtons(buttons.Yes | buttons.No)
        question.setDefaultButton(buttons.No)
        files = QCheckBox(tr("Delete its folder, too"))
        if model.get("parent"):  # its pairs make it again
            question.setCheckBox(files)
        if self.answer(question) != buttons.Yes:
            return
        self._begin(
            tr("Any2Any: remove {model}", model=model["id"]),
            "",
            tr("{model} is off the list.", model=model["id"]),
            "remove",
            model=model["id"],
            files=files.isChecked(),
        )

    def answer(self, question: QMessageBox) -> Any:
        """Asks the user."""
        return QMessageBox.StandardButton(question.exec())

    def _begin(self, title: str, doing: str, done: str, kind: str, **fields: Any) -> None:
        """Asks the backend as a task of QGIS, and for its models after that."""

        def call(backend: BackendClient, task: BackendTask) -> Any:
            backend.query(kind, task.isCanceled, task.reported, **fields)
            return backend.greet()  # with the models' states and modes now

        self.task = BackendTask(title, call, lambda task: self._ended(task, done), _downloading)
        self.task.progressChanged.connect(lambda share: self.progress.setValue(round(share)))
        self.reported.setText(doing)
        QgsApplication.taskManager().addTask(self.task)
        self._allow()

    def cancel(self) -> None:
        """Stops the download; what has arrived is kept, and a later one goes on from there."""
        if self.task is not None:
            self.task.cancel()

    def forget(self) -> None:
        """The plugin is switched off: a download ends silently."""
        if self.task is not None:
            self.task.forget()

    def _ended(self, task: BackendTask, done: str) -> None:
        self.task = None
        if task.error is None:
            self.reported.setText(done)
            self.greeted.emit(task.result)
            self.show_models(task.result["models"])
        else:
            self.reported.setText(str(task.error))

        self._allow()

    def _allow(self) -> None:
        """Buttons that can do nothing now are off."""
        status, is_idle = self.selected().get("status"), self.task is None
        self.use_button.setEnabled(status == "ready")
        self.download_button.setEnabled(status == "not downloaded" and is_idle)
        self.remove_button.setEnabled(self.selected().get("source") == "user" and is_idle)
        self.cancel_button.setVisible(not is_idle)
        self.progress.setVisible(not is_idle)


def name_of(model: Mapping[str, Any]) -> str:
    """Its label and its id, which the label of an added one begins with."""
    id_ = str(model["id"])
    label = str(model.get("label") or id_)
    return label if label.startswith(id_) else f"{label} ({id_})"


def size_of(model: Mapping[str, Any]) -> str:
    """Of its weights on this computer, in megabytes."""
    return tr("{size:.0f} MB", size=model["bytes"] / 1e6) if model.get("bytes") else ""


def state_of(model: Mapping[str, Any]) -> str:
    """Its state in the user's words."""
    words = {
        "ready": tr("here"),
        "not downloaded": tr("not downloaded"),
        "unpublished": tr("not published yet"),
        "missing": tr("its folder is gone"),
        "damaged": tr("damaged"),
    }
    return words.get(str(model.get("status")), str(model.get("status")))
