"""How the panel shows a job: that it starts, its progress, how it ended, and the layers that it
made. Main thread only.

Never imports backend.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsProject
from qgis.PyQt.QtCore import QObject

from .. import marks, results
from ..layers import layer_of
from ..process.client import BackendError
from ..process.jobs import TranslationResult
from ..process.stall import Stall
from ..process.tasks import BackendTask
from ..words import duration, stage, tr
from . import messages
from .log import PanelLog
from .partial_layers import PartialLayers
from .preview import PREVIEW_SECONDS
from .queue import JobQueue, QueuedJob
from .tips import Tips


class JobDisplay(QObject):
    """Follows the queue.

    Args:
        form: the widgets of resources/forms/panel.ui.
        iface: QGIS's interface.
        queue: whose jobs are shown.
        log: where they are reported at length.
        tips: what a user may want to know next.
    """

    def __init__(self, form: Any, iface: Any, queue: JobQueue, log: PanelLog, tips: Tips) -> None:
        super().__init__(form)
        self.form = form
        self.iface = iface
        self.queue = queue
        self.log = log
        self.tips = tips
        self.partial = PartialLayers()
        self.stopped: QueuedJob | None = None  # that can be continued
        self._stall = Stall()  # of the running job
        queue.about_to_start.connect(self._show_start)
        queue.progressed.connect(self._show_progress)

    def _show_start(self, queued: QueuedJob) -> None:
        job, form = queued.job, self.form
        targets = ", ".join(job.targets)
        self.log.write(
            f"{queued.layer_name}: {job.source_modality} to {targets}, model {job.model}, mode"
            f" {job.mode}, seed {job.seed}"
        )
        form.cancelButton.setEnabled(True)
        form.progressBar.setVisible(True)
        form.progressBar.setValue(0)
        form.repairButton.setVisible(False)
        form.continueButton.setVisible(False)
        form.partialButton.setVisible(not queued.is_preview)
        form.statusLabel.setText(tr("Starting the backend..."))
        self._stall = Stall()
        self.stopped = None
        self.partial.drop()  # of an earlier part of the same job, or of another
        if not queued.is_preview:
            self.tips.want("partial")

    def _show_progress(self) -> None:
        task, queued = self.queue.task, self.queue.running
        if task is None or queued is None or task.isCanceled():
            return
        now = task.progress_now
        silent = self._stall.seconds(now and (now.stage, now.done))
        if silent:
            sentence = tr(
                "No progress for {time}. The run may still continue; Cancel keeps the finished"
                " rows. The log says more.",
                time=duration(silent),
            )
            self.form.statusLabel.setText(sentence)
            return

        if now is None:
            return
        if now.stage == "write":
            self.partial.drop()  # its files are about to go
            self.form.partialButton.setVisible(False)
        else:
            self.partial.refresh(queued.job)

        left = (
            tr(", about {time} left", time=duration(now.seconds_left))
            if now.seconds_left is not None
            else ""
        )
        waiting = (
            tr(", {number} more in the queue", number=self.queue.waiting())
            if self.queue.waiting()
            else ""
        )
        self.form.progressBar.setValue(int(now.percent))
        reported = {
            "stage": stage(now.stage),
            "done": now.done,
            "total": now.total,
            "left": left,
            "waiting": waiting,
        }

        self.form.statusLabel.setText(tr("{stage}: {done} of {total}{left}{waiting}", **reported))

    def show_end(self, task: BackendTask, queued: QueuedJob, project: int) -> None:
        """A job came to its end, one way or the other; `project` is the one that is open now."""
        last = not self.queue.waiting()
        self.form.progressBar.setVisible(not last)
        self.form.cancelButton.setEnabled(not last)
        self.form.partialButton.setVisible(False)

        if task.error is None:
            self.partial.drop()
            if queued.project == project:
                self._load(task.result, queued, task.share)
            else:
                self._offer(task.result, queued)
        else:
            self.partial.leave()
            if queued.is_preview:
                self.stopped = None
            elif queued.export is None:
                self.stopped = queued

            if task.error.is_cancelled:
                kept = tr("Cancelled. Finished rows are kept; Continue resumes the run.")
                self.form.statusLabel.setText(
                    tr("The preview was cancelled.") if queued.is_preview else kept
                )
                self.log.write(str(task.error))
            else:
                self.log.show_failure(task.error)

        self.form.continueButton.setVisible(self.stopped is not None and last)

    def show_partial(self) -> None:
        """Shows what the running job has finished; the layers follow it."""
        queued = self.queue.running
        if queued is None:
            return
        if not self.partial.show(queued.job, queued.layer_name, queued.layer_id):
            self.form.statusLabel.setText(tr("Nothing is finished yet: try again in a moment."))
        marks.mark_all(self.iface.layerTreeView())

    def _offer(self, made: list[TranslationResult], queued: QueuedJob) -> None:
        """Keeps results out of a project that did not ask for them, and offers them."""
        self.form.statusLabel.setText(tr("Done."))
        if queued.is_preview:
            return
        names = ", ".join(Path(result.output).name for result in made)
        self.log.write(", ".join(result.output for result in made))
        text = tr(
            "{names} of '{layer}' is ready. It was started in another project.",
            names=names,
            layer=queued.layer_name,
        )
        label = tr("Add to this project")
        messages.say(
            self.iface,
            text,
            Qgis.MessageLevel.Success,
            label,
            lambda: self._load(made, replace(queued, layer_id=""), 1.0),
        )

    def _load(self, made: list[TranslationResult], queued: QueuedJob, share: float) -> None:
        for result in made:
            self._load_one(result, queued)

        marks.mark_all(self.iface.layerTreeView())
        done = tr("Done.")
        if queued.is_preview:
            done = self._say_preview(made, share)
        else:
            self.tips.want("compare")
        self.form.statusLabel.setText(done)

    def _load_one(self, result: TranslationResult, queued: QueuedJob) -> None:
        try:
            layer = results.add_result(
                result, queued.layer_name, queued.layer_id, queued.is_preview
            )
        except results.ResultMissing as error:
            self.log.show_failure(BackendError("output.missing", str(error)))
            return

        warnings, known = " ".join(result.warnings), ""
        if result.calibration:
            known = f" Calibrated on {result.calibration['pixels']} known pixels."
        self.log.write(
            f"{result.output}: {result.width} x {result.height} pixels, radiometry"
            f" {result.radiometry}.{known} {warnings}"
        )
        if queued.is_preview:
            return

        level = Qgis.MessageLevel.Warning if warnings else Qgis.MessageLevel.Success
        text = tr("{layer} is ready. {warnings}", layer=layer.name(), warnings=warnings)
        self._say_with_zoom(text, level, layer.id())

    def _say_preview(self, made: list[TranslationResult], share: float) -> str:
        """What a preview shows; where that is a part of the map, a message leads there."""
        if share >= 1:
            return tr("Preview of what the map shows. The full run gives the same pixels here.")
        text = tr(
            "Preview of the middle of the map ({share:.0%} of what it shows): more takes longer"
            " than {seconds:.0f} seconds.",
            share=share,
            seconds=PREVIEW_SECONDS,
        )
        layers = [layer for result in made if (layer := layer_of(result.output)) is not None]
        if layers:
            self._say_with_zoom(text, Qgis.MessageLevel.Info, layers[0].id())
        return text

    def _say_with_zoom(self, text: str, level: Qgis.MessageLevel, layer_id: str) -> None:
        messages.say(self.iface, text, level, tr("Zoom to"), lambda: self._zoom_to(layer_id))

    def _zoom_to(self, layer_id: str) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:
            self.iface.setActiveLayer(layer)
            self.iface.zoomToActiveLayer()
