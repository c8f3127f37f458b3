"""*Adapt to my data...*: a model adapted to pairs of layers, with what it gained.

Main thread only; never imports backend.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qgis.core import QgsApplication, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, pyqtSignal
from qgis.PyQt.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from .. import marks
from ..layers import UnreadableLayer, provenance, source_of
from ..modalities import modality_unit
from ..process.adaptations import MINUTES, AdaptationJob, name_from, rows_of
from ..process.client import BackendClient
from ..process.shared import WarmBackend
from ..process.tasks import BackendTask
from ..words import duration, stage, tr
from .buttons import action_button
from .form import JobForm
from .pair_table import PairTable, measured_layers

# a separate process: learning takes a minute or more, and the panel goes on asking
_adapting = WarmBackend(idle_seconds=1.0)


class AdaptDialog(QDialog):
    """`chosen` carries the adapted model's id, `greeted` what the backend says of itself then.

    Args:
        panel: the dock; its `fields` are the form's, its `questions` ask the backend.
    """

    chosen = pyqtSignal(str)
    greeted = pyqtSignal(object)

    def __init__(self, panel: Any) -> None:
        super().__init__(panel, objectName="any2anyAdapt")
        self.setWindowTitle(tr("Adapt to my data"))
        self.resize(640, 420)
        self.fields: JobForm = panel.fields
        self._query = panel.questions.query
        self.task: BackendTask | None = None
        self.model = ""  # the adapted one
        self.pairs = PairTable(self, self._recognise)
        self.name = QLineEdit()
        self.minutes = QDoubleSpinBox(minimum=0, maximum=600, value=MINUTES, decimals=1)
        self.minutes.setToolTip(
            tr("Most minutes that learning may take; 0: only what needs no learning")
        )
        self.keep_worse = QCheckBox(tr("Keep what did not get better, too"))
        self.reported = QLabel("")
        self.reported.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar()
        self.table = _results_table()
        self._lay_out()
        self.pairs.changed.connect(self._allow)
        self.name.textChanged.connect(lambda _: self._allow())
        self._fill(panel.iface.activeLayer())
        self._allow()

    def _lay_out(self) -> None:
        introduction = QLabel(
            tr(
                "Adapts the model to your region, season and sensor, from layers of the same"
                " ground. A quarter of it is held back to measure what that is worth; what did not"
                " get better there is not kept."
            )
        )
        for label in (introduction, self.reported):
            label.setWordWrap(True)
        self.add_button = QPushButton(tr("Another pair"))
        self.add_button.clicked.connect(lambda: self.pairs.add())
        form = QFormLayout()
        form.addRow(tr("Name of the new model"), self.name)
        form.addRow(tr("Minutes"), self.minutes)
        form.addRow(self.keep_worse)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.run_button = action_button(buttons, tr("Adapt"), self.run)
        self.cancel_button = action_button(buttons, tr("Cancel"), self.cancel)
        self.use_button = action_button(buttons, tr("Use it"), self.use)
        buttons.rejected.connect(self.close)
        layout = QVBoxLayout(self)
        layout.addWidget(introduction)
        layout.addWidget(self.pairs)
        layout.addWidget(self.add_button, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addLayout(form)
        for widget in (self.progress, self.table, self.reported, buttons):
            layout.addWidget(widget)
        self.table.setVisible(False)

    def _fill(self, active: QgsRasterLayer | None) -> None:
        """The form's source, and its measured layer: what is known of its result. Where a result is
        the active layer, its own source and target.
        """
        source, form = self.fields.layer(), self.fields.form
        modality = self.fields.source.modality if source is not None else ""
        targets = self.fields.targets()
        own = marks.source_layer_of(active) if marks.is_synthetic(active) else None
        if own is not None:
            source, targets = own, [marks.target_of(active)]
            modality = provenance(active.source()).get("SOURCE_MODALITY", "")
        known = form.referenceCombo.currentLayer()
        target = targets[0] if known is not None and len(targets) == 1 else ""
        if known is None:
            known = next(iter(measured_layers(source)), None)
        self.pairs.add((source, modality), (known, target))
        taken = [model["id"] for model in self.fields.greeting.get("models", [])]
        self.name.setText(name_from(source.name() if source is not None else "", taken))

    def job(self) -> AdaptationJob:
        """The fields as a job.

        Raises:
            UnreadableLayer: they are not complete; the sentence says what is missing.
        """
        if not self.name.text().strip():
            raise UnreadableLayer(tr("Name the new model."))
        return AdaptationJob(
            model=self.fields.model.model,
            pairs=self._read_as_the_form_says(self.pairs.pairs()),
            out=self.name.text().strip(),
            device=self.fields.form.deviceCombo.value(),
            keep_worse=self.keep_worse.isChecked(),
            minutes=self.minutes.value(),
        )

    def _read_as_the_form_says(self, pairs: tuple[Any, ...]) -> tuple[Any, ...]:
        """The panel's layer is read as the panel reads it."""
        layer, source, form = self.fields.layer(), self.fields.source, self.fields.form
        if layer is None:
            return pairs
        try:
            path = source_of(layer)
        except UnreadableLayer:
            return pairs
        reading = {
            "source_bands": source.bands(),
            "source_radiometry": form.radiometryCombo.value(),
            "level": form.levelCombo.value(),
        }
        return tuple(
            replace(pair, **reading)
            if (pair.source, pair.source_modality) == (path, source.modality)
            else pair
            for pair in pairs
        )

    def run(self) -> None:
        """Adapts as a task of QGIS, which goes on when this window is closed."""
        if self.task is not None:
            return
        try:
            job = self.job()
        except UnreadableLayer as error:
            self.reported.setText(str(error))
            return

        def call(backend: BackendClient, task: BackendTask) -> Any:
            answer = backend.query("adapt", task.isCanceled, task.reported, job=job.to_dict())
            return answer, backend.greet()  # with the model that was added

        self.model = ""
        self.table.setVisible(False)
        self.reported.setText(tr("Starting..."))
        self.progress.setValue(0)
        self.task = BackendTask(
            tr("Any2Any: adapt {model}", model=job.model), call, self._ended, _adapting
        )
        self.task.progressChanged.connect(self._show_progress)
        QgsApplication.taskManager().addTask(self.task)
        self._allow()

    def cancel(self) -> None:
        """Stops it; nothing is kept of it."""
        if self.task is not None:
            self.reported.setText(tr("Cancelling..."))
            self.task.cancel()

    def use(self) -> None:
        """Takes the adapted model into the panel."""
        self.chosen.emit(self.model)
        self.close()

    def forget(self) -> None:
        """The plugin is switched off: what runs ends silently."""
        if self.task is not None:
            self.task.forget()

    def _recognise(self, layer: QgsRasterLayer, found: Any) -> None:
        """Asks the backend for a layer's modality."""
        try:
            path = source_of(layer)
        except UnreadableLayer as error:
            self.reported.setText(str(error))
            return

        def call(backend: BackendClient, task: BackendTask) -> Any:
            return backend.query("inspect", task.isCanceled, source=path)

        def take(task: BackendTask) -> None:
            if task.error is None:
                found(str(task.result["modality"]["value"]))

        self._query(f"pair {layer.id()}", call, take)

    def _show_progress(self, share: float) -> None:
        now = None if self.task is None else self.task.progress_now
        if now is None or self.task is None or self.task.isCanceled():
            return
        left = (
            ""
            if now.seconds_left is None
            else tr(", about {time} left", time=duration(now.seconds_left))
        )
        self.progress.setValue(round(share))
        self.reported.setText(stage(now.stage) + left)

    def _ended(self, task: BackendTask) -> None:
        self.task = None
        if task.error is not None:
            text = (
                tr("The adaptation was cancelled; nothing was kept.")
                if task.error.is_cancelled
                else str(task.error)
            )
            self.reported.setText(text)
        else:
            answer, greeting = task.result
            self.model = answer["model"] if answer["folder"] else ""
            self.reported.setText(answer["sentence"])
            self._show_rows(rows_of(answer["learnt"]))
            self.greeted.emit(greeting)
        self._allow()

    def _show_rows(self, rows: list[tuple[str, str, str, float, float, bool]]) -> None:
        self.table.setRowCount(len(rows))
        for number, (direction, target, band, before, after, kept) in enumerate(rows):
            band = f"{band} ({modality_unit(target)})"
            texts = (
                direction,
                band,
                f"{before:.4g}",
                f"{after:.4g}",
                tr("yes") if kept else tr("no"),
            )
            for column, text in enumerate(texts):
                self.table.setItem(number, column, QTableWidgetItem(text))
        self.table.setVisible(True)

    def _allow(self) -> None:
        """Buttons that can do nothing now are off, with the reason where there is one."""
        is_idle, reason = self.task is None, ""
        try:
            self.job()
        except UnreadableLayer as error:
            reason = str(error)
        self.run_button.setEnabled(is_idle and not reason)
        self.run_button.setToolTip(reason)
        self.cancel_button.setVisible(not is_idle)
        self.progress.setVisible(not is_idle)
        self.use_button.setEnabled(is_idle and bool(self.model))
        for field in (self.pairs, self.add_button, self.name, self.minutes, self.keep_worse):
            field.setEnabled(is_idle)


def _results_table() -> QTableWidget:
    table = QTableWidget(0, 5)
    titles = [tr("Direction"), tr("Band"), tr("Error before"), tr("Error after"), tr("Kept")]
    table.setHorizontalHeaderLabels(titles)
    header, modes = table.horizontalHeader(), QHeaderView.ResizeMode
    for column in range(len(titles)):
        header.setSectionResizeMode(column, modes.ResizeToContents if column else modes.Stretch)
    table.verticalHeader().setVisible(False)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    return table
