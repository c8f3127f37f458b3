"""What the panel asks the backend while a form is filled: what the layer is, what the job will
cost. Main thread only.

A question is a separate task; an answer that came too late is dropped. Never imports backend.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Callable

from qgis.core import QgsProject
from qgis.PyQt.QtCore import QObject, QTimer

from ..choices import device_label
from ..layers import UnreadableLayer, source_of
from ..process.client import BackendClient
from ..process.tasks import BackendTask
from ..words import duration, tr
from .aside import aside
from .form import JobForm

# for the backend's start and its look at a layer, before Run is offered without it
PATIENCE_MS = 60_000
ESTIMATE_AFTER_MS = 500  # of rest: requested when the form rests, not on each keystroke


REFUSALS = ("input.", "output.", "model.")  # codes of errors that a run would end with, too


class Questions(QObject):
    """Asks as the form changes, and shows the answers in it.

    Args:
        form: the widgets of resources/forms/panel.ui.
        fields: what the user has put into them.
        is_free: whether the backend is there and has no job to run.
    """

    def __init__(self, form: Any, fields: JobForm, is_free: Callable[[], bool]) -> None:
        super().__init__(form)
        self.form = form
        self.fields = fields
        self._is_free = is_free
        self._asking: dict[str, BackendTask] = {}  # by kind of question: the latest of each
        self._quiet = QTimer(self, singleShot=True, interval=ESTIMATE_AFTER_MS)
        self._quiet.timeout.connect(self._query_estimate)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self.form_changed)
        fields.changed.connect(self.form_changed)
        fields.layer_chosen.connect(self._query_inspection)
        fields.also.checked.connect(self._query_further)

    def query(self, kind: str, call: Any, on_answer: Any) -> None:
        """Asks, unless the backend is busy.

        Args:
            kind: an earlier question of the same kind is cancelled.
            call: (backend, task) -> answer, in the task's thread.
            on_answer: gets the task, in the main thread.
        """
        if not self._is_free():
            return  # requested again when it has ended
        earlier = self._asking.pop(kind, None)
        if earlier is not None:
            earlier.cancel()

        def ended(task: BackendTask) -> None:
            if self._asking.get(kind) is not task:
                return
            del self._asking[kind]
            self.fields.offer(task.greeting)
            on_answer(task)

        task = BackendTask(f"Any2Any: {kind}", call, ended)
        self._asking[kind] = task
        aside.run(task)

    def form_changed(self) -> None:
        """Says why a run is impossible, or asks for what it will cost once the form rests."""
        self._quiet.stop()
        reason = ""
        try:
            _, export = self.fields.job()
        except UnreadableLayer as error:
            reason = str(error)
            self.form.estimateLabel.setText(reason)
        else:
            if (
                export is None
                and not self.fields.guessed
                and (self._is_looking() or not self._is_free())
            ):
                # the modality in the form is still the former layer's
                reason = (
                    tr("This layer is looked at when the run has ended.")
                    if not self._is_free()
                    else tr("Looking at the layer...")
                )
                self.form.estimateLabel.setText(reason)
            elif export is None:
                if not self.form.runButton.isEnabled():  # the reason against it is gone
                    self.form.estimateLabel.setText(tr("Estimating..."))
                self._quiet.start()
            else:  # what it costs is known once it is a file
                text = tr(
                    "This layer is not a file: {size} are exported first, then translated.",
                    size=export.reported,
                )
                self.form.estimateLabel.setText(text)

        for button in (self.form.runButton, self.form.previewButton):
            button.setEnabled(not reason)
        self.form.runButton.setToolTip(reason)

    def drop(self) -> None:
        """Takes back what is requested: a job is about to start."""
        asking, self._asking = self._asking, {}
        # one that waits ends at once, and looks into the dictionary then
        for question in asking.values():
            question.cancel()

    def resume(self) -> None:
        """Sends the requests that could not be sent while the backend was busy."""
        if self.fields.layer() is not None and not self.fields.guessed:  # chosen meanwhile
            self._query_inspection()
        self.form_changed()

    def close_down(self) -> None:
        """No task of ours may call a panel that is gone."""
        self._quiet.stop()
        self._patience.stop()
        for task in self._asking.values():
            task.forget()

    def _is_looking(self) -> bool:
        """Whether the backend is looking at the layer; one that takes very long is left to the
        user's own choice.
        """
        return "inspect" in self._asking and self._patience.isActive()

    def _query_inspection(self) -> None:
        try:
            source = source_of(self.fields.layer())
        except UnreadableLayer:
            return  # the form tells it

        def call(backend: BackendClient, task: BackendTask) -> Any:
            return backend.query("inspect", task.isCanceled, source=source)

        self._patience.start()
        self.query("inspect", call, self._show_guess)

    def _show_guess(self, task: BackendTask) -> None:
        if task.error is not None:
            self.form_changed()
            self.form.estimateLabel.setText(str(task.error))
            return
        self.fields.take_guess(task.result)

    def _query_further(self, layer_id: str) -> None:
        """Asks for the modality of a further source that was checked."""
        layer = QgsProject.instance().mapLayer(layer_id)
        try:
            source = source_of(layer)
        except UnreadableLayer:
            return  # the form reports it

        def call(backend: BackendClient, task: BackendTask) -> Any:
            return backend.query("inspect", task.isCanceled, source=source)

        def answered(task: BackendTask) -> None:
            guess = "" if task.error is not None else task.result["modality"]["value"]
            self.fields.also.take_guess(layer_id, str(guess or ""))

        self.query(f"inspect {layer_id}", call, answered)

    def _query_estimate(self) -> None:
        try:
            job, _ = self.fields.job()
        except UnreadableLayer:
            return

        if not self._is_free():
            return  # requested when it has ended
        self.form.estimateLabel.setText(tr("Estimating..."))
        # whether a file may be replaced is a question for the run
        reported = replace(job, overwrite=True).to_dict()
        self.query(
            "estimate",
            lambda backend, task: backend.query("estimate", task.isCanceled, job=reported),
            self._show_estimate,
        )

    def _show_estimate(self, task: BackendTask) -> None:
        if task.error is not None:
            reason = "" if task.error.is_cancelled else str(task.error)
            self.form.estimateLabel.setText(reason)
            if task.error.code.startswith(REFUSALS):
                self.form.runButton.setEnabled(False)  # until the form changes
                self.form.runButton.setToolTip(reason)

            return

        reported = task.result
        self.fields.show_times(reported.get("modes") or {})
        layer, targets = self.fields.layer(), ", ".join(self.fields.targets()).upper()
        what = f"{layer.name()} \u2192 {targets}: " if layer is not None else ""
        device, gpu = device_label(reported["device"]), ""

        if reported["device_bytes"]:
            gpu = tr(
                ", {memory:.1f} GiB on {device}",
                memory=reported["device_bytes"] / 2**30,
                device=device,
            )

        text = tr(
            "{windows}, {pixels:.1f} megapixels, about {time} on {device}, {memory:.1f} GiB of"
            " memory{gpu}, {disk:.0f} MB on disk.",
            windows=(
                tr("1 window")
                if reported["windows"] == 1
                else tr("{number} windows", number=reported["windows"])
            ),
            pixels=reported["source_megapixels"],
            time=duration(reported["seconds"]),
            device=device,
            memory=reported["ram_bytes"] / 2**30,
            gpu=gpu,
            disk=reported["disk_bytes"] / 1e6,
        )

        self.form.estimateLabel.setText(" ".join([f"{what}{text}", *reported["warnings"]]))
