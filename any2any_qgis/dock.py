"""The panel: brings form, queue, first-run page and the boxes together, asks the backend what the form wants to know, tells the user.

What it shows of a layer and of a cost it asks the backend (`inspect`, `estimate`) through tasks; layers and widgets are touched in the
main thread only. Never imports backend.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsProcessingUtils, QgsProject, QgsRasterLayer
from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QFormLayout, QFrame

from . import messages, results
from .backend_client import BackendClient, BackendError
from .comparison import Comparison
from .environment import environment_folder, plugin_root, read_stamp
from .example import has_rasters, load_example
from .guide import open_guide
from .history_box import HistoryBox
from .job_form import JobForm
from .job_queue import JobQueue, QueuedJob
from .jobs import TranslationJob, TranslationResult
from .layers import UnreadableLayer, source_of
from .partial import PartialLayers
from .preview import PREVIEW_SECONDS
from .settings import Settings
from .setup_page import SetupPage, is_set_up
from .stall import Stall
from .tasks import BackendTask
from .tips import Tips
from .words import duration, stage, tr

ESTIMATE_AFTER_MS = 500  # of quiet: asked when the form rests, not on each keystroke
MAY_BE_DAMAGED = ("internal", "backend.start", "backend.ended", "backend.silent")  # errors that a repair may cure


class Any2AnyDock(QDockWidget):
    """The dockable panel. `iface` is QGIS's interface."""

    def __init__(self, iface: Any) -> None:
        super().__init__("Any2Any", iface.mainWindow())
        self.setObjectName("any2anyDock")
        self.iface = iface
        self.form: Any = uic.loadUi(str(plugin_root() / "resources" / "forms" / "panel.ui"))
        self.setWidget(self.form)
        self._lay_out()
        self.fields = JobForm(self.form, iface.mapCanvas())
        self.queue = JobQueue(self)
        self.setup = SetupPage(self.form)
        self.tips = Tips(self.form)
        self.history = HistoryBox(self.form)
        self.comparison = Comparison(self.form, iface, self.ask)
        self.partial = PartialLayers()
        self.details: messages.DetailsDialog | None = None
        self._stopped: QueuedJob | None = None  # that can be continued
        self._asking: dict[str, BackendTask] = {}  # by kind of question: the latest of each
        self._quiet = QTimer(self, singleShot=True, interval=ESTIMATE_AFTER_MS)
        self._stall = Stall()  # of the running job
        self._connect()
        self._show_page()
        self._show_example()
        self.fields.choose_layer()

    def _lay_out(self) -> None:
        form = self.form
        form.logView.setMaximumHeight(140)
        for quiet in (form.progressBar, form.repairButton, form.partialButton, form.continueButton):
            quiet.setVisible(False)
        form.progressBar.setRange(0, 100)
        form.cancelButton.setEnabled(False)
        form.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form.scroll.setFrameShape(QFrame.Shape.NoFrame)
        for layout in form.findChildren(QFormLayout):
            layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for layout in (form.panelLayout, form.workPageLayout, form.scrollLayout):
            layout.setContentsMargins(4, 4, 4, 4)

    def _connect(self) -> None:
        form, project = self.form, QgsProject.instance()
        self._quiet.timeout.connect(self._ask_estimate)
        self.fields.changed.connect(self._form_changed)
        self.fields.layer_chosen.connect(self._ask_inspect)
        self.queue.about_to_start.connect(self._about_to_start)
        self.queue.progressed.connect(self._show_progress)
        self.queue.ended.connect(self._ended)
        self.setup.done.connect(self._set_up_done)
        self.history.run_wanted.connect(self.run_again)
        self.history.form_wanted.connect(self._take_job)
        self.history.told.connect(form.statusLabel.setText)
        self.comparison.told.connect(form.statusLabel.setText)
        project.layersAdded.connect(self._layers_changed)
        project.layersRemoved.connect(self._layers_changed)
        form.exampleButton.clicked.connect(lambda: self.load_example())
        form.previewButton.clicked.connect(lambda: self.preview())
        form.runButton.clicked.connect(lambda: self.run())
        form.cancelButton.clicked.connect(lambda: self.cancel())
        form.partialButton.clicked.connect(lambda: self.show_partial())
        form.continueButton.clicked.connect(lambda: self.go_on())
        form.repairButton.clicked.connect(lambda: self.repair())
        form.evaluateButton.clicked.connect(lambda: self.evaluate())
        form.guideButton.clicked.connect(lambda: open_guide())
        form.setupGuideButton.clicked.connect(lambda: open_guide("faq.md"))
        form.diagnosticsButton.clicked.connect(lambda: QgsApplication.clipboard().setText(self.diagnostics()))

    def _form_changed(self) -> None:
        """Says why a run is impossible, or asks for what it will cost once the form rests."""
        self._quiet.stop()
        reason = ""
        try:
            _, export = self.fields.job()
        except UnreadableLayer as error:
            reason = str(error)
            self.form.estimateLabel.setText(reason)
        else:
            if export is None:
                self._quiet.start()
            else:  # what it costs is known once it is a file
                self.form.estimateLabel.setText(tr("This layer is no file: it is written as a temporary GeoTIFF first, then translated."))
        for button in (self.form.runButton, self.form.previewButton):
            button.setEnabled(not reason)
        self.form.runButton.setToolTip(reason)

    def _layers_changed(self, _: Any = None) -> None:
        self._show_example()

    def _show_example(self) -> None:
        self.form.exampleCard.setVisible(not has_rasters())
        if self.form.pages.currentWidget() is self.form.workPage and has_rasters() and not self.tips.is_shown():
            self.tips.want("preview")

    def _show_page(self) -> None:
        ready = is_set_up()
        self.form.pages.setCurrentWidget(self.form.workPage if ready else self.form.setupPage)
        if not ready:
            self.setup.introduce()

    def _set_up_done(self, sentence: str) -> None:
        self.form.statusLabel.setText(sentence)
        self._show_page()
        self._show_example()
        self.fields.choose_layer()

    def settings_changed(self) -> None:
        """The options were stored: another environment may make a set-up necessary, or none."""
        self.tips.refresh()
        if self.queue.task is None and self.setup.task is None:
            self._show_page()
            self.fields.choose_layer()

    def load_example(self) -> None:
        """Loads the scene that comes with the plugin and fills the form; starts nothing."""
        layer = load_example()
        self.form.layerCombo.setLayer(layer)
        self.fields.check_targets("nir")
        self.iface.setActiveLayer(layer)
        self.iface.zoomToActiveLayer()

    def repair(self) -> None:
        """Checks every package of the environment, and installs what is damaged anew."""
        if self.queue.task is None:
            self.form.repairButton.setVisible(False)
            self.form.pages.setCurrentWidget(self.form.setupPage)
            self.setup.set_up(check=True)

    def evaluate(self) -> None:
        """Opens any2any:evaluate for the active result, or the newest one, against the known part where one is chosen."""
        made = results.chosen_result(self.iface.activeLayer())
        if made is None:
            text = tr("There is no result yet: translate a raster first, or use any2any:evaluate in the toolbox.")
            self.form.statusLabel.setText(text)
            return
        import processing  # a plugin of QGIS, there once Python's plugins are loaded

        known = self.form.referenceCombo.currentLayer()
        chosen = {"PREDICTION": made.id()}
        processing.execAlgorithmDialog("any2any:evaluate", {**chosen, "REFERENCE": known.id()} if known is not None else chosen)

    # Questions to the backend

    def ask(self, kind: str, call: Any, on_answer: Any) -> None:
        """Asks in a task of its own; an answer that came too late is dropped.

        Args:
            kind: an earlier question of the same kind is cancelled.
            call: (backend, task) -> answer, in the task's thread.
            on_answer: gets the task, in the main thread.
        """
        if self.queue.task is not None or self.form.pages.currentWidget() is not self.form.workPage:
            return  # the backend is busy: asked again when it has ended
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
        QgsApplication.taskManager().addTask(task)

    def _ask_inspect(self) -> None:
        try:
            source = source_of(self.fields.layer())
        except UnreadableLayer:
            return  # the form tells it

        def call(backend: BackendClient, task: BackendTask) -> Any:
            return backend.ask("inspect", task.isCanceled, source=source)

        self.ask("inspect", call, self._show_guess)

    def _show_guess(self, task: BackendTask) -> None:
        if task.error is not None:
            self.form.estimateLabel.setText(str(task.error))
            return
        self.fields.take_guess(task.result)

    def _ask_estimate(self) -> None:
        try:
            job, _ = self.fields.job()
        except UnreadableLayer:
            return
        if self.queue.task is not None:
            return  # asked when it has ended
        self.form.estimateLabel.setText(tr("Estimating..."))
        self.ask("estimate", lambda backend, task: backend.ask("estimate", task.isCanceled, job=job.to_dict()), self._show_estimate)

    def _show_estimate(self, task: BackendTask) -> None:
        if task.error is not None:
            self.form.estimateLabel.setText("" if task.error.is_cancelled else str(task.error))
            return
        told = task.result
        gpu = (
            tr(", {memory:.1f} GiB on {device}", memory=told["device_bytes"] / 2**30, device=told["device"]) if told["device_bytes"] else ""
        )
        text = tr(
            "{windows} windows, {pixels:.1f} megapixels, about {time} on {device}, {memory:.1f} GiB of memory{gpu}, {disk:.0f} MB on disk.",
            windows=told["windows"],
            pixels=told["source_megapixels"],
            time=duration(told["seconds"]),
            device=told["device"],
            memory=told["ram_bytes"] / 2**30,
            gpu=gpu,
            disk=told["disk_bytes"] / 1e6,
        )
        self.form.estimateLabel.setText(" ".join([text, *told["warnings"]]))

    # Jobs

    def run(self) -> None:
        """Puts the form's job into the queue."""
        try:
            (job, export), layer = self.fields.job(), self.fields.layer()
        except UnreadableLayer as error:
            self.form.estimateLabel.setText(str(error))
            return
        if self.fields.has_output() and self.queue.writes(job.output):
            self.form.statusLabel.setText(tr("A job that writes this file is in the queue already."))
            return
        self.queue.add(QueuedJob(job, export, layer.name(), layer.id()))

    def preview(self) -> None:
        """Puts the form's job into the queue, over as much of what the map shows as fits a few seconds."""
        try:
            job, layer = self.fields.preview_job(), self.fields.layer()
        except UnreadableLayer as error:
            self.form.statusLabel.setText(str(error))
            return
        self.queue.add(QueuedJob(job, None, layer.name(), layer.id(), is_preview=True))

    def run_again(self, job: TranslationJob, layer_name: str) -> None:
        """Puts a past job into the queue as it was; where its output stands or its folder is gone, into a new temporary file."""
        layer = results.layer_of(job.source)
        if Path(job.output).exists() or not Path(job.output).parent.is_dir():
            folder = Path(QgsProcessingUtils.tempFolder())
            path = results.temporary_name(folder, layer_name, "_".join(job.targets))
            job = replace(job, output=str(path if len(job.targets) == 1 else path.with_suffix("")))
        self.queue.add(QueuedJob(replace(job, overwrite=False), None, layer_name, layer.id() if layer is not None else ""))

    def _take_job(self, job: TranslationJob) -> None:
        """A past job, or one of a file, into the form; its source is loaded where no layer is chosen."""
        if self.fields.layer() is None and Path(job.source).is_file():
            layer = QgsRasterLayer(job.source, Path(job.source).stem)
            if layer.isValid():
                QgsProject.instance().addMapLayer(layer)
                self.form.layerCombo.setLayer(layer)
        self.fields.take_job(job)
        self.form.statusLabel.setText(tr("The job is in the form; its output is a temporary file until you name one."))

    def cancel(self) -> None:
        """Cancels the running job and forgets the waiting ones."""
        self.queue.cancel()
        if self.queue.task is not None:
            self.form.statusLabel.setText(tr("Cancelling..."))

    def show_partial(self) -> None:
        """Shows what the running job has finished; the layers follow it."""
        queued = self.queue.running
        if queued is None:
            return
        if not self.partial.show(queued.job, queued.layer_name, queued.layer_id):
            self.form.statusLabel.setText(tr("Nothing is finished yet: try again in a moment."))
        results.mark_all(self.iface.layerTreeView())

    def go_on(self) -> None:
        """Puts the job that was stopped into the queue again: finished rows are not run twice."""
        if self._stopped is not None:
            self.queue.add(self._stopped)

    def _about_to_start(self, queued: QueuedJob) -> None:
        asking, self._asking = self._asking, {}
        for question in asking.values():  # one that waits ends at once, and looks into the dictionary then
            question.cancel()
        job, form = queued.job, self.form
        targets = ", ".join(job.targets)
        self._log(f"{queued.layer_name}: {job.source_modality} to {targets}, model {job.model}, mode {job.mode}, seed {job.seed}")
        form.cancelButton.setEnabled(True)
        form.progressBar.setVisible(True)
        form.progressBar.setValue(0)
        form.repairButton.setVisible(False)
        form.continueButton.setVisible(False)
        form.partialButton.setVisible(not queued.is_preview)
        form.statusLabel.setText(tr("Starting the backend..."))
        self._stall = Stall()
        self._stopped = None
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
                "No progress for {time}. It may still go on; Cancel keeps what is done, and the log says more.", time=duration(silent)
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
        left = tr(", about {time} left", time=duration(now.seconds_left)) if now.seconds_left is not None else ""
        waiting = tr(", {number} more in the queue", number=self.queue.waiting()) if self.queue.waiting() else ""
        self.form.progressBar.setValue(int(now.percent))
        told = {"stage": stage(now.stage), "done": now.done, "total": now.total, "left": left, "waiting": waiting}
        self.form.statusLabel.setText(tr("{stage}: {done} of {total}{left}{waiting}", **told))

    def _ended(self, task: BackendTask, queued: QueuedJob) -> None:
        """A job came to its end, one way or the other; the next one starts after this."""
        self.fields.offer(task.greeting)
        last = not self.queue.waiting()
        self.form.progressBar.setVisible(not last)
        self.form.cancelButton.setEnabled(not last)
        self.form.partialButton.setVisible(False)
        if task.error is None:
            self.partial.drop()
            self._load(task.result, queued, task.share)
        else:
            self.partial.leave()
            if queued.is_preview:
                self._stopped = None
            elif queued.export is None:
                self._stopped = queued
            if task.error.is_cancelled:
                kept = tr("Cancelled. Rows that were finished are kept: Continue goes on where it stopped.")
                self.form.statusLabel.setText(tr("The preview was cancelled.") if queued.is_preview else kept)
                self._log(str(task.error))
            else:
                self._tell_failure(task.error)
        self.form.continueButton.setVisible(self._stopped is not None and last)
        self._remember(task, queued)
        if last:
            self._show_page()
            if self.fields.layer() is not None and not self.fields.guessed:  # chosen while the backend was busy
                self._ask_inspect()
            self._form_changed()

    def _remember(self, task: BackendTask, queued: QueuedJob) -> None:
        """Keeps the job in the histories, the panel's and Processing's; previews are looks, not jobs."""
        if queued.is_preview:
            return
        made = task.result if task.error is None else []
        outcome = "done" if task.error is None else "cancelled" if task.error.is_cancelled else task.error.code
        facts = [f"{r.target}: model {r.model}, seed {r.seed}, {r.steps} steps, radiometry {r.radiometry}, on {r.device}" for r in made]
        self.history.record(queued.layer_name, outcome, queued.job, [result.output for result in made], facts)
        if made and queued.export is None:
            results.log_to_processing(queued.job)

    def _load(self, made: list[TranslationResult], queued: QueuedJob, share: float) -> None:
        for result in made:
            try:
                layer = results.add_result(result, queued.layer_name, queued.layer_id, queued.is_preview)
            except results.ResultMissing as error:
                self._tell_failure(BackendError("output.missing", str(error)))
                continue
            warnings = " ".join(result.warnings)
            known = f" Calibrated on {result.calibration['pixels']} known pixels." if result.calibration else ""
            self._log(f"{result.output}: {result.width} x {result.height} pixels, radiometry {result.radiometry}.{known} {warnings}")
            if not queued.is_preview:
                level = Qgis.MessageLevel.Warning if warnings else Qgis.MessageLevel.Success
                text, id_ = tr("{layer} is ready. {warnings}", layer=layer.name(), warnings=warnings), layer.id()
                messages.say(self.iface, text, level, tr("Zoom to"), lambda id_=id_: self._zoom_to(id_))
        results.mark_all(self.iface.layerTreeView())
        done = tr("Done.")
        if queued.is_preview:
            done = tr("Preview of what the map shows. The full run gives the same pixels here.")
            if share < 1:
                done = tr(
                    "Preview of the middle of the map ({share:.0%} of what it shows): more takes longer than {seconds:.0f} seconds.",
                    share=share,
                    seconds=PREVIEW_SECONDS,
                )
        else:
            self.tips.want("compare")
        self.form.statusLabel.setText(done)

    # What the user is told

    def _tell_failure(self, error: BackendError) -> None:
        """One sentence in the bar, all that is known in the log and behind a button."""
        sentence = error.message if error.code == "backend.ended" else str(error)  # its hint is the log
        is_ours = bool(read_stamp(environment_folder(Settings.read().environment)))  # another Python is its owner's to mend
        self.form.repairButton.setVisible(is_ours and error.code in MAY_BE_DAMAGED)
        self.form.statusLabel.setText(sentence)
        self._log(f"error[{error.code}]: {error}")
        self.form.logBox.setCollapsed(False)
        messages.say(self.iface, sentence, Qgis.MessageLevel.Critical, tr("Details..."), lambda: self.show_details(sentence))

    def show_details(self, sentence: str) -> None:
        """Opens the error's dialog, whose text can be copied."""
        self.details = messages.DetailsDialog(self.iface.mainWindow(), messages.scrubbed(sentence), self.diagnostics())
        self.details.show()

    def _zoom_to(self, layer_id: str) -> None:
        layer = QgsProject.instance().mapLayer(layer_id)
        if layer is not None:
            self.iface.setActiveLayer(layer)
            self.iface.zoomToActiveLayer()

    def _log(self, text: str) -> None:
        self.form.logView.appendPlainText(text)
        QgsMessageLog.logMessage(text, "Any2Any", Qgis.MessageLevel.Info, False)

    def diagnostics(self) -> str:
        """What a report of a problem needs, as Markdown without personal paths."""
        stamp, guessed = read_stamp(environment_folder(Settings.read().environment)), self.fields.guessed
        facts = {
            "environment": f"PyTorch for {stamp['torch']}" if stamp else ("its own Python" if is_set_up() else "not set up"),
            "layer": {key: guessed.get(key) for key in ("driver", "dtype", "width", "height", "crs", "nodata")},
        }
        return messages.report(facts, self.form.logView.toPlainText())

    def close_down(self) -> None:
        """Before the plugin is switched off: no task of ours may call a panel that is gone."""
        for signal in (QgsProject.instance().layersAdded, QgsProject.instance().layersRemoved):
            with suppress(TypeError):  # closed down already
                signal.disconnect(self._layers_changed)
        self.comparison.close_down()
        self._quiet.stop()
        self.queue.forget()
        self.setup.forget()
        for task in self._asking.values():
            task.forget()
