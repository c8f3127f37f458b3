"""The panel: brings form, questions, queue, display, first-run page and the boxes together, and
does what its buttons say.

Layers and widgets are touched in the main thread only; what takes long is a task. Never imports
backend."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtWidgets import QDockWidget, QFormLayout, QFrame, QMessageBox

from .. import marks, output_names, processing_history, results
from ..guide import open_guide
from ..layers import UnreadableLayer, layer_of
from ..places import plugin_root
from ..process.jobs import TranslationJob
from ..process.tasks import BackendTask
from ..words import tr
from .active_layer import ActiveLayer
from .comparison import Comparison
from .display import JobDisplay
from .example import has_rasters, load_example
from .form import JobForm
from .history_list import HistoryBox
from .inspection import Questions
from .log import PanelLog
from .model_windows import ModelWindows
from .products import ProductOpener
from .queue import JobQueue, QueuedJob
from .queue_list import QueueList
from .result_tools import ResultTools
from .setup_page import SetupPage, is_set_up
from .steady import keep_height
from .tips import Tips


class Any2AnyDock(QDockWidget):
    """The dockable panel. `iface` is QGIS's interface."""

    def __init__(self, iface: Any) -> None:
        super().__init__("Any2Any", iface.mainWindow())
        self.setObjectName("any2anyDock")
        self.iface = iface
        self.project = 0  # counts the session's projects
        # Before the form's own fields hear of it, which would choose other layers then.
        QgsProject.instance().layersWillBeRemoved.connect(self._leave_layers)
        self.form: Any = uic.loadUi(
            str(plugin_root() / "resources" / "forms" / "panel.ui"), package=__package__
        )
        self.setWidget(self.form)
        self._lay_out()
        self.fields = JobForm(self.form, iface.mapCanvas())
        self.queue = JobQueue(self)
        self.queue_list = QueueList(self.form, self.queue)
        self.setup = SetupPage(self.form)
        self.tips = Tips(self.form)
        self.history = HistoryBox(self.form)
        self.questions = Questions(self.form, self.fields, self._may_query)
        self.comparison = Comparison(self.form, iface, self.questions.query)
        self.products = ProductOpener(self.form, self.form.productButton, self.questions.query)
        self.log = PanelLog(self.form, iface, self.fields)
        # before the display hears of it
        self.queue.about_to_start.connect(lambda _: self.questions.drop())
        self.active = ActiveLayer(self.form, iface)
        self.display = JobDisplay(self.form, iface, self.queue, self.log, self.tips)
        self.tools = ResultTools(self, iface)
        self.windows = ModelWindows(self)
        self._connect()
        self._show_page()
        self._show_example()
        self.fields.choose_layer()

    def _lay_out(self) -> None:
        form = self.form
        form.logView.setMaximumHeight(140)
        # their texts come and go: the buttons stay where they are
        for label, lines in ((form.estimateLabel, 3), (form.statusLabel, 2)):
            keep_height(label, form.workPageLayout, lines)
        keep_height(form.readingLabel, form.readingLayout, 3)
        for label in (form.estimateLabel, form.statusLabel, form.readingLabel, form.setupStatus):
            label.setTextFormat(Qt.TextFormat.PlainText)  # names of layers and files are no markup
        for quiet in (
            form.progressBar,
            form.repairButton,
            form.partialButton,
            form.continueButton,
            form.keepButton,
        ):
            quiet.setVisible(False)

        form.progressBar.setRange(0, 100)
        form.cancelButton.setEnabled(False)
        form.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form.scroll.setFrameShape(QFrame.Shape.NoFrame)
        for layout in form.findChildren(QFormLayout):
            layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.sourceForm.setVerticalSpacing(4)
        form.workPageLayout.setSpacing(3)
        for layout in (form.panelLayout, form.workPageLayout, form.scrollLayout):
            layout.setContentsMargins(4, 4, 4, 4)

    def _connect(self) -> None:
        form, project = self.form, QgsProject.instance()
        self.queue.ended.connect(self._ended)
        self.setup.done.connect(self._set_up_done)
        self.history.run_wanted.connect(self.run_again)
        self.history.form_wanted.connect(self._take_job)
        self.history.load_wanted.connect(self.load_again)
        self.history.reported.connect(form.statusLabel.setText)
        self.comparison.reported.connect(form.statusLabel.setText)
        self.products.reported.connect(form.statusLabel.setText)
        self.products.opened.connect(form.layerCombo.setLayer)
        project.cleared.connect(self._another_project)
        project.layersAdded.connect(self._layers_changed)
        project.layersRemoved.connect(self._layers_changed)
        form.exampleButton.clicked.connect(lambda: self.load_example())
        form.previewButton.clicked.connect(lambda: self.preview())
        form.runButton.clicked.connect(lambda: self.run())
        form.cancelButton.clicked.connect(lambda: self.cancel())
        form.partialButton.clicked.connect(lambda: self.display.show_partial())
        form.continueButton.clicked.connect(lambda: self.go_on())
        form.repairButton.clicked.connect(lambda: self.repair())
        form.evaluateButton.clicked.connect(lambda: self.tools.evaluate())
        form.indexButton.clicked.connect(lambda: self.tools.index())
        form.keepButton.clicked.connect(lambda: self.tools.keep())
        form.guideButton.clicked.connect(lambda: open_guide())
        form.setupGuideButton.clicked.connect(lambda: open_guide("faq.md"))
        form.diagnosticsButton.clicked.connect(
            lambda: QgsApplication.clipboard().setText(self.log.diagnostics())
        )

    def _may_query(self) -> bool:
        return self.queue.task is None and self.form.pages.currentWidget() is self.form.workPage

    def _another_project(self) -> None:
        """A new project, or one that is opened: what runs belongs to the former."""
        self.project += 1

    def _leave_layers(self, ids: list[str]) -> None:
        self.fields.leave_layers(ids)

    def _layers_changed(self, _: Any = None) -> None:
        self.fields.offer_further()
        self._show_example()

    def _show_example(self) -> None:
        self.form.exampleCard.setVisible(not has_rasters())
        if (
            self.form.pages.currentWidget() is self.form.workPage
            and has_rasters()
            and not self.tips.is_shown()
        ):
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
        """Checks every package of the environment, and installs what is damaged again."""
        if self.queue.task is None:
            self.form.repairButton.setVisible(False)
            self.form.pages.setCurrentWidget(self.form.setupPage)
            self.setup.set_up(check=True)

    def run(self) -> None:
        """Puts the form's job into the queue."""
        try:
            (job, export), layer = self.fields.job(), self.fields.layer()
        except UnreadableLayer as error:
            self.form.estimateLabel.setText(str(error))
            return

        if self.fields.has_output() and self.queue.writes(job.output):
            self.form.statusLabel.setText(
                tr("A job that writes this file is in the queue already.")
            )
            return

        if not self.fields.has_output() and self.queue.holds(job):
            self.form.statusLabel.setText(tr("This very job is in the queue already."))
            return

        stopped = self.display.stopped
        if (
            stopped is not None
            and not self.fields.has_output()
            and replace(job, output=stopped.job.output) == stopped.job
        ):
            self.go_on()
            return

        standing = output_names.existing(job)
        if standing:
            if not self.may_replace(standing):
                return
            job = replace(job, overwrite=True)

        self.queue.add(QueuedJob(job, export, layer.name(), layer.id(), project=self.project))
        self.form.outputFile.setFilePath("")  # the next run writes another file

    def may_replace(self, files: list[Path]) -> bool:
        """Asks whether files may be replaced; Enter alone answers no."""
        names = ", ".join(path.name for path in files)
        text = tr(
            "{names} in {folder} exists already. Replace it?", names=names, folder=files[0].parent
        )
        buttons = QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
        answer = QMessageBox.question(self, "Any2Any", text, buttons, QMessageBox.StandardButton.No)
        return answer == QMessageBox.StandardButton.Yes

    def preview(self) -> None:
        """Puts the form's job into the queue, over as much of what the map shows as fits a few
        seconds.
        """
        try:
            (job, export), layer = self.fields.preview_job(), self.fields.layer()
        except UnreadableLayer as error:
            self.form.statusLabel.setText(str(error))
            return

        self.queue.add(
            QueuedJob(job, export, layer.name(), layer.id(), is_preview=True, project=self.project)
        )

    def run_again(self, job: TranslationJob, layer_name: str) -> None:
        """Puts a past job into the queue as it was; where its output stands or its folder is gone,
        into a new file.
        """
        layer = layer_of(job.source)
        if output_names.existing(job) or not Path(job.output).parent.is_dir():
            job = replace(
                job, output=str(output_names.suggested(layer_name, job.source, list(job.targets)))
            )

        layer_id = layer.id() if layer is not None else ""
        self.queue.add(
            QueuedJob(
                replace(job, overwrite=False), None, layer_name, layer_id, project=self.project
            )
        )

    def load_again(self, paths: list[str], layer_name: str) -> None:
        """Loads what a past job wrote."""
        for path in paths:
            try:
                results.load_again(path, layer_name)
            except results.ResultMissing as error:
                self.form.statusLabel.setText(str(error))

        marks.mark_all(self.iface.layerTreeView())

    def _take_job(self, job: TranslationJob) -> None:
        """A past job, or one of a file, into the form; its source is loaded where no layer is
        chosen.
        """
        if self.fields.layer() is None and Path(job.source).is_file():
            layer = QgsRasterLayer(job.source, Path(job.source).stem)
            if layer.isValid():
                QgsProject.instance().addMapLayer(layer)
                self.form.layerCombo.setLayer(layer)

        left = self.fields.take_job(job)
        text = tr("The job is in the form; its output is a new file unless you name one.")
        if left:
            text += " " + tr(
                "The form has no field for: {fields}. Run the job file itself where they matter.",
                fields=", ".join(left),
            )

        self.form.statusLabel.setText(text)

    def cancel(self) -> None:
        """Cancels the running job; those that wait go on."""
        self.queue.cancel()
        if self.queue.task is not None:
            self.form.statusLabel.setText(tr("Cancelling..."))

    def go_on(self) -> None:
        """Puts the job that was stopped into the queue again: finished rows are not run twice."""
        if self.display.stopped is not None:
            self.queue.add(replace(self.display.stopped, project=self.project))

    def _ended(self, task: BackendTask, queued: QueuedJob) -> None:
        """A job came to its end, one way or the other; the next one starts after this."""
        self.fields.offer(task.greeting)
        self.display.show_end(task, queued, self.project)
        self.tools.show_keep()
        self._remember(task, queued)
        if not self.queue.waiting():
            self._show_page()
            self.questions.resume()

    def _remember(self, task: BackendTask, queued: QueuedJob) -> None:
        """Keeps the job in the histories, the panel's and Processing's; previews are looks, not
        jobs.
        """
        if queued.is_preview:
            return
        made = task.result if task.error is None else []
        outcome = (
            "done"
            if task.error is None
            else "cancelled"
            if task.error.is_cancelled
            else task.error.code
        )

        facts = [
            f"{r.target}: model {r.model}, seed {r.seed}, {r.steps} steps, radiometry"
            f" {r.radiometry}, on {r.device}"
            for r in made
        ]
        self.history.record(
            queued.layer_name, outcome, queued.job, [result.output for result in made], facts
        )
        if made and queued.export is None:
            processing_history.log_to_processing(queued.job)

    def close_down(self) -> None:
        """Before the plugin is switched off: no task of ours may call a panel that is gone."""
        project = QgsProject.instance()
        connected = (
            (project.layersAdded, self._layers_changed),
            (project.layersRemoved, self._layers_changed),
        )
        of_projects = (
            (project.cleared, self._another_project),
            (project.layersWillBeRemoved, self._leave_layers),
        )
        for signal, slot in (*connected, *of_projects):
            with suppress(TypeError):  # closed down already
                signal.disconnect(slot)

        self.active.close_down()
        self.fields.close_down()
        self.comparison.close_down()
        self.questions.close_down()
        self.windows.forget()
        self.queue.forget()
        self.setup.forget()
