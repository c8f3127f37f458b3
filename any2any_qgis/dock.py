"""The panel: brings form, queue and first-run page together, asks the backend what the form wants to know, and tells the user.

What it shows of a layer and of a cost it asks the backend (`inspect`, `estimate`) through tasks; layers and widgets are touched in the
main thread only. Never imports backend.
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsProject, QgsRasterLayer
from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QFormLayout, QFrame, QPushButton

from . import results
from .backend_client import BackendClient, BackendError
from .environment import environment_folder, plugin_root, read_stamp
from .job_form import JobForm
from .job_queue import JobQueue, QueuedJob
from .jobs import TranslationResult
from .layers import UnreadableLayer, source_of
from .settings import Settings
from .setup_page import SetupPage, is_set_up
from .tasks import BackendTask

ESTIMATE_AFTER_MS = 500  # of quiet: asked when the form rests, not on each keystroke
MESSAGE_SECONDS = 12
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
        self._asking: dict[str, BackendTask] = {}  # "inspect" and "estimate": the latest of each
        self._quiet = QTimer(self, singleShot=True, interval=ESTIMATE_AFTER_MS)
        self._connect()
        self._show_page()
        self.fields.choose_layer()

    def _lay_out(self) -> None:
        form = self.form
        form.logView.setMaximumHeight(140)
        for quiet in (form.progressBar, form.repairButton):
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
        self._quiet.timeout.connect(self._ask_estimate)
        self.fields.changed.connect(self._form_changed)
        self.fields.layer_chosen.connect(self._ask_inspect)
        self.queue.about_to_start.connect(self._about_to_start)
        self.queue.progressed.connect(self._show_progress)
        self.queue.ended.connect(self._ended)
        self.setup.done.connect(self._set_up_done)
        self.form.runButton.clicked.connect(lambda: self.run())
        self.form.cancelButton.clicked.connect(lambda: self.cancel())
        self.form.repairButton.clicked.connect(lambda: self.repair())
        self.form.evaluateButton.clicked.connect(lambda: self.evaluate())
        self.form.diagnosticsButton.clicked.connect(lambda: QgsApplication.clipboard().setText(self.diagnostics()))

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
                self.form.estimateLabel.setText("This layer is no file: it is written as a temporary GeoTIFF first, then translated.")
        self.form.runButton.setEnabled(not reason)
        self.form.runButton.setToolTip(reason)

    def _show_page(self) -> None:
        ready = is_set_up()
        self.form.pages.setCurrentWidget(self.form.workPage if ready else self.form.setupPage)
        if not ready:
            self.setup.introduce()

    def _set_up_done(self, sentence: str) -> None:
        self.form.statusLabel.setText(sentence)
        self._show_page()
        self.fields.choose_layer()

    def settings_changed(self) -> None:
        """The options were stored: another environment may make a set-up necessary, or none."""
        if self.queue.task is None and self.setup.task is None:
            self._show_page()
            self.fields.choose_layer()

    def repair(self) -> None:
        """Checks every package of the environment, and installs what is damaged anew."""
        if self.queue.task is None:
            self.form.repairButton.setVisible(False)
            self.form.pages.setCurrentWidget(self.form.setupPage)
            self.setup.set_up(check=True)

    def evaluate(self) -> None:
        """Opens any2any:evaluate for the active result, or the newest one, against the known part where one is chosen."""
        made = [layer for layer in QgsProject.instance().mapLayers().values() if layer.customProperty(results.SYNTHETIC)]
        active = self.iface.activeLayer()
        if not made:
            self.form.statusLabel.setText("There is no result yet: translate a raster first, or use any2any:evaluate in the toolbox.")
            return
        import processing  # a plugin of QGIS, there once Python's plugins are loaded

        newest = max(made, key=lambda layer: Path(layer.source()).stat().st_mtime if Path(layer.source()).is_file() else 0.0)
        known = self.form.referenceCombo.currentLayer()
        chosen = {"PREDICTION": (active if active in made else newest).id()}
        processing.execAlgorithmDialog("any2any:evaluate", {**chosen, "REFERENCE": known.id()} if known is not None else chosen)

    # Questions to the backend

    def _ask(self, kind: str, call: Any, on_answer: Any) -> None:
        """Asks in a task of its own; an answer that came too late is dropped."""
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

        self._ask("inspect", call, self._show_guess)

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
        self.form.estimateLabel.setText("Estimating...")
        self._ask("estimate", lambda backend, task: backend.ask("estimate", task.isCanceled, job=job.to_dict()), self._show_estimate)

    def _show_estimate(self, task: BackendTask) -> None:
        if task.error is not None:
            self.form.estimateLabel.setText("" if task.error.is_cancelled else str(task.error))
            return
        told = task.result
        gpu = f", {told['device_bytes'] / 2**30:.1f} GiB on {told['device']}" if told["device_bytes"] else ""
        text = (
            f"{told['windows']} windows, {told['source_megapixels']:.1f} megapixels, "
            f"about {duration(told['seconds'])} on {told['device']}, "
            f"{told['ram_bytes'] / 2**30:.1f} GiB of memory{gpu}, {told['disk_bytes'] / 1e6:.0f} MB on disk."
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
            self.form.statusLabel.setText("A job that writes this file is in the queue already.")
            return
        self.queue.add(QueuedJob(job, export, layer.name(), layer.id()))

    def cancel(self) -> None:
        """Cancels the running job and forgets the waiting ones."""
        self.queue.cancel()
        if self.queue.task is not None:
            self.form.statusLabel.setText("Cancelling...")

    def _about_to_start(self, queued: QueuedJob) -> None:
        asking, self._asking = self._asking, {}
        for question in asking.values():  # one that waits ends at once, and looks into the dictionary then
            question.cancel()
        job = queued.job
        targets = ", ".join(job.targets)
        self._log(f"{queued.layer_name}: {job.source_modality} to {targets}, model {job.model}, mode {job.mode}, seed {job.seed}")
        self.form.cancelButton.setEnabled(True)
        self.form.progressBar.setVisible(True)
        self.form.progressBar.setValue(0)
        self.form.repairButton.setVisible(False)
        self.form.statusLabel.setText("Starting the backend...")

    def _show_progress(self) -> None:
        task = self.queue.task
        if task is None or task.progress_now is None or task.isCanceled():
            return
        now = task.progress_now
        left = f", about {duration(now.seconds_left)} left" if now.seconds_left is not None else ""
        waiting = f", {self.queue.waiting()} more in the queue" if self.queue.waiting() else ""
        self.form.progressBar.setValue(int(now.percent))
        self.form.statusLabel.setText(f"{now.stage}: {now.done} of {now.total}{left}{waiting}")

    def _ended(self, task: BackendTask, queued: QueuedJob) -> None:
        """A job came to its end, one way or the other; the next one starts after this."""
        self.fields.offer(task.greeting)
        last = not self.queue.waiting()
        self.form.progressBar.setVisible(not last)
        self.form.cancelButton.setEnabled(not last)
        if task.error is None:
            self._load(task.result, queued)
        elif task.error.is_cancelled:
            self.form.statusLabel.setText("Cancelled. Rows that were finished are kept: the same job goes on where it stopped.")
            self._log(str(task.error))
        else:
            self._tell_failure(task.error)
        if last:
            self._show_page()
            if self.fields.layer() is not None and not self.fields.guessed:  # chosen while the backend was busy
                self._ask_inspect()
            self._form_changed()

    def _load(self, made: list[TranslationResult], queued: QueuedJob) -> None:
        for result in made:
            try:
                layer = results.add_result(result, queued.layer_name, queued.layer_id)
            except results.ResultMissing as error:
                self._tell_failure(BackendError("output.missing", str(error)))
                continue
            warnings = " ".join(result.warnings)
            known = f" Calibrated on {result.calibration['pixels']} known pixels." if result.calibration else ""
            self._log(f"{result.output}: {result.width} x {result.height} pixels, radiometry {result.radiometry}.{known} {warnings}")
            self._say(f"{layer.name()} is ready. {warnings}", Qgis.MessageLevel.Warning if warnings else Qgis.MessageLevel.Success, layer)
        results.mark_all(self.iface.layerTreeView())
        self.form.statusLabel.setText("Done.")

    # What the user is told

    def _tell_failure(self, error: BackendError) -> None:
        """One sentence in the bar, all that is known in the log."""
        sentence = error.message if error.code == "backend.ended" else str(error)  # its hint is the log
        is_ours = bool(read_stamp(environment_folder(Settings.read().environment)))  # another Python is its owner's to mend
        self.form.repairButton.setVisible(is_ours and error.code in MAY_BE_DAMAGED)
        self.form.statusLabel.setText(sentence)
        self._log(f"error[{error.code}]: {error}")
        self.form.logBox.setCollapsed(False)
        self._say(sentence, Qgis.MessageLevel.Critical)

    def _say(self, text: str, level: Any, layer: QgsRasterLayer | None = None) -> None:
        bar = self.iface.messageBar()
        item = bar.createMessage("Any2Any", text)
        if layer is not None:
            button, id_ = QPushButton("Zoom to", item), layer.id()  # by then the layer may be gone
            button.clicked.connect(lambda: self._zoom_to(id_))
            item.layout().addWidget(button)
        bar.pushWidget(item, level, 0 if level == Qgis.MessageLevel.Critical else MESSAGE_SECONDS)

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
            "QGIS": Qgis.version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "QGIS's Python": platform.python_version(),
            "environment": f"PyTorch for {stamp['torch']}" if stamp else ("its own Python" if is_set_up() else "not set up"),
            "layer": {key: guessed.get(key) for key in ("driver", "dtype", "width", "height", "crs", "nodata")},
        }
        lines = [f"- {name}: {fact}" for name, fact in facts.items()]
        log = self.form.logView.toPlainText().replace(str(Path.home()), "~")
        return "\n".join(["**Any2Any diagnostics**", *lines, "```", log, "```"]) + "\n"

    def close_down(self) -> None:
        """Before the plugin is switched off: no task of ours may call a panel that is gone."""
        self._quiet.stop()
        self.queue.forget()
        self.setup.forget()
        for task in self._asking.values():
            task.forget()


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
