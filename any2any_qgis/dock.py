"""The panel: a form that becomes a TranslationJob, a queue of jobs, and the first-run page. Knows nothing of a raster by itself.

What it shows of a layer and of a cost it asks the backend (`inspect`, `estimate`) through tasks; layers and widgets are touched in the
main thread only. Never imports backend.
"""

from __future__ import annotations

import platform
from collections import deque
from dataclasses import replace
from pathlib import Path
from typing import Any

from qgis.core import Qgis, QgsApplication, QgsMessageLog, QgsProcessingUtils, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.gui import QgsFileWidget, QgsRasterBandComboBox
from qgis.PyQt import uic
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QComboBox, QDockWidget, QFormLayout, QFrame, QListWidgetItem, QPushButton

from . import results
from .backend_client import BackendClient, BackendError
from .compat import RASTER_LAYERS
from .environment import EnvironmentMissing, environment_folder, find_python, plugin_root, read_stamp
from .jobs import LEVELS, MODES, RADIOMETRIES, TranslationJob, TranslationResult
from .layers import Export, UnreadableLayer, bounds_in, source_of
from .modalities import modality_bands, modality_labels
from .settings import Settings
from .tasks import BackendTask, SetupTask

LEVEL_LABELS = {"auto": "recognise", "toa": "top of atmosphere", "boa": "surface"}
ESTIMATE_AFTER_MS = 500  # of quiet: asked when the form rests, not on each keystroke
REFRESH_MS = 200
MESSAGE_SECONDS = 12
SETUP_TEXT = (
    "The model runs in a Python environment of its own, outside QGIS. Setting it up takes about "
    "1.1 GB on your disk (more with an NVIDIA GPU); QGIS's own Python stays as it is. You can go on working meanwhile."
)


class Any2AnyDock(QDockWidget):
    """The dockable panel. `iface` is QGIS's interface."""

    def __init__(self, iface: Any) -> None:
        super().__init__("Any2Any", iface.mainWindow())
        self.setObjectName("any2anyDock")
        self.iface = iface
        self.form: Any = uic.loadUi(str(plugin_root() / "resources" / "forms" / "panel.ui"))
        self.setWidget(self.form)
        self._waiting: deque[tuple[TranslationJob, Export | None, str, str]] = deque()  # with name and id of the source's layer
        self._running: BackendTask | None = None
        self._asking: dict[str, BackendTask] = {}  # "inspect" and "estimate": the latest of each
        self._setting_up: SetupTask | None = None
        self._guessed: dict[str, Any] = {}
        self._modality_chosen = False  # by the user, for this layer: no guess overrides it
        self._trained: dict[str, set[tuple[str, ...]]] = {}  # directions by model, as the backend told
        self._fill_form()
        self._connect()
        self._show_page()
        self.layer_changed()

    # The form

    def _fill_form(self) -> None:
        form = self.form
        form.layerCombo.setFilters(RASTER_LAYERS)
        for id_, label in modality_labels().items():
            form.sourceModalityCombo.addItem(label, id_)
        form.sourceModalityCombo.setCurrentIndex(form.sourceModalityCombo.findData("rgb"))
        form.radiometryCombo.addItems(RADIOMETRIES)
        for level in LEVELS:
            form.levelCombo.addItem(LEVEL_LABELS[level], level)
        form.modelCombo.addItem("any2any-tiny")
        form.modeCombo.addItems(MODES)
        form.modeCombo.setCurrentText("balanced")
        form.deviceCombo.addItem("auto")
        preferred = Settings.read().device
        if preferred and preferred != "auto":
            form.deviceCombo.addItem(preferred)
            form.deviceCombo.setCurrentText(preferred)
        form.outputFile.setStorageMode(QgsFileWidget.StorageMode.SaveFile)
        form.outputFile.setFilter("GeoTIFF (*.tif)")
        form.outputFile.lineEdit().setPlaceholderText("[temporary file]")
        form.extentWidget.setMapCanvas(self.iface.mapCanvas())
        form.extentWidget.setNullValueAllowed(True, "Whole layer")
        form.setupText.setText(SETUP_TEXT)
        form.gsdCheck.setToolTip(
            "Warps the layer to the pixel size that the model knows (10 m; 20 m multispectral, 5 m panchromatic) first"
        )
        form.jointCheck.setToolTip("Averages overlapping windows at every step instead of only at the end; at most 8 steps")
        form.targetModalityList.setMaximumHeight(110)
        form.logView.setMaximumHeight(140)
        for quiet in (form.progressBar, form.setupProgress, form.setupCancelButton, form.setupLog):
            quiet.setVisible(False)
        form.cancelButton.setEnabled(False)
        form.progressBar.setRange(0, 100)
        form.setupProgress.setRange(0, 100)
        form.scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        form.scroll.setFrameShape(QFrame.Shape.NoFrame)
        for layout in form.findChildren(QFormLayout):
            layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for layout in (form.panelLayout, form.workPageLayout, form.scrollLayout):
            layout.setContentsMargins(4, 4, 4, 4)
        for combo in form.findChildren(QComboBox):
            _may_be_narrow(combo)
        form.bandsWidget.setLayout(QFormLayout())
        form.bandsWidget.layout().setContentsMargins(0, 0, 0, 0)
        self._fill_bands()
        self._fill_targets()

    def _connect(self) -> None:
        form = self.form
        self._quiet = QTimer(self, singleShot=True, interval=ESTIMATE_AFTER_MS)
        self._quiet.timeout.connect(lambda: self._ask_estimate())
        self._refresh = QTimer(self, interval=REFRESH_MS)
        self._refresh.timeout.connect(lambda: self._show_progress())
        form.layerCombo.layerChanged.connect(lambda _: self.layer_changed())
        form.sourceModalityCombo.currentIndexChanged.connect(lambda _: self._modality_changed())
        form.sourceModalityCombo.activated.connect(lambda _: self._modality_was_chosen())
        form.targetModalityList.itemChanged.connect(lambda _: self.form_changed())
        for combo in (form.radiometryCombo, form.levelCombo, form.modelCombo, form.modeCombo, form.deviceCombo):
            combo.currentTextChanged.connect(lambda _: self.form_changed())
        form.modelCombo.currentTextChanged.connect(lambda _: self._tell_trained())
        for spin in (form.seedSpin, form.samplesSpin):
            spin.valueChanged.connect(lambda _: self.form_changed())
        for check in (form.gsdCheck, form.jointCheck):
            check.toggled.connect(lambda _: self.form_changed())
        form.extentWidget.extentChanged.connect(lambda _: self.form_changed())
        form.outputFile.fileChanged.connect(lambda _: self.form_changed())
        form.runButton.clicked.connect(lambda: self.run())
        form.cancelButton.clicked.connect(lambda: self.cancel())
        form.setupButton.clicked.connect(lambda: self.set_up())
        form.setupCancelButton.clicked.connect(lambda: self._setting_up and self._setting_up.cancel())
        form.diagnosticsButton.clicked.connect(lambda: QgsApplication.clipboard().setText(self.diagnostics()))

    def _fill_targets(self) -> None:
        """The four modalities that are not the source's; what was checked stays so."""
        checked = set(self._targets())
        form, source = self.form, self.form.sourceModalityCombo.currentData()
        form.targetModalityList.blockSignals(True)
        form.targetModalityList.clear()
        for id_, label in modality_labels().items():
            if id_ != source:
                item = QListWidgetItem(label)
                item.setData(Qt.ItemDataRole.UserRole, id_)
                item.setFlags(Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                item.setCheckState(Qt.CheckState.Checked if id_ in checked else Qt.CheckState.Unchecked)
                form.targetModalityList.addItem(item)
        form.targetModalityList.blockSignals(False)
        self._tell_trained()

    def _fill_bands(self) -> None:
        """One choice per band of the source's modality."""
        layout = self.form.bandsWidget.layout()
        while layout.rowCount():
            layout.removeRow(0)
        for band in modality_bands(self.form.sourceModalityCombo.currentData()):
            combo = QgsRasterBandComboBox()
            _may_be_narrow(combo)
            combo.setShowNotSetOption(True, "automatic")
            combo.setLayer(self.layer())
            combo.setBand(-1)
            combo.bandChanged.connect(lambda _: self.form_changed())
            layout.addRow(band, combo)

    def layer(self) -> QgsRasterLayer | None:
        """The chosen layer."""
        return self.form.layerCombo.currentLayer()

    def _targets(self) -> list[str]:
        items = (self.form.targetModalityList.item(row) for row in range(self.form.targetModalityList.count()))
        return [item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked]

    def _bands(self) -> tuple[int, ...] | None:
        """The chosen bands, or None where all are left to the backend.

        Raises:
            UnreadableLayer: some are chosen and others not.
        """
        layout = self.form.bandsWidget.layout()
        fields = (layout.itemAt(row, QFormLayout.ItemRole.FieldRole).widget() for row in range(layout.rowCount()))
        bands = tuple(field.currentBand() for field in fields)
        if all(band < 1 for band in bands):
            return None
        if any(band < 1 for band in bands):
            raise UnreadableLayer("Choose every band of the modality, or none of them.")
        return bands

    def job(self) -> TranslationJob:
        """The form as a job; without an output in the user's folder a temporary one is named.

        Raises:
            UnreadableLayer: the form is not complete; the sentence says what is missing.
        """
        job, _ = self._job_and_export()
        return job

    def _job_and_export(self) -> tuple[TranslationJob, Export | None]:
        """The form as a job, and what has to be written first where the layer is no file; the job's source is that file then."""
        form, layer, targets = self.form, self.layer(), self._targets()
        if layer is None:
            raise UnreadableLayer("Load a raster layer and choose it as source.")
        if not targets:
            raise UnreadableLayer("Choose at least one target.")
        bounds = None
        if form.extentWidget.isValid() and not form.extentWidget.outputExtent().isNull():
            bounds = bounds_in(layer, form.extentWidget.outputExtent(), form.extentWidget.outputCrs())
        export = None
        try:
            source = source_of(layer)
        except UnreadableLayer:
            export = Export(layer, QgsRectangle(*bounds) if bounds else None, self.iface.mapCanvas().mapUnitsPerPixel())
            source = str(results.temporary_name(Path(QgsProcessingUtils.tempFolder()), layer.name(), "exported"))
            bounds = None  # only the area is exported
        output = self._output(layer, targets)
        job = TranslationJob(
            source=source,
            output=output,
            source_modality=form.sourceModalityCombo.currentData(),
            targets=tuple(targets),
            model=form.modelCombo.currentText().strip(),
            mode=form.modeCombo.currentText(),
            seed=form.seedSpin.value(),
            samples=form.samplesSpin.value(),
            bands=self._bands(),
            radiometry=form.radiometryCombo.currentText().strip(),
            level=form.levelCombo.currentData(),
            gsd="native" if form.gsdCheck.isChecked() else "source",
            joint=form.jointCheck.isChecked(),
            bounds=bounds,
            device=form.deviceCombo.currentText(),
            overwrite=output == form.outputFile.filePath().strip(),  # of this very file the dialog has asked; of no other
        )
        return job, export

    def _output(self, layer: QgsRasterLayer, targets: list[str]) -> str:
        """The file for one target, the folder for several."""
        chosen = self.form.outputFile.filePath().strip()
        if chosen:
            path = Path(chosen) if Path(chosen).suffix else Path(f"{chosen}.tif")
            return str(path if len(targets) == 1 else path.with_suffix(""))
        temporary = results.temporary_name(Path(QgsProcessingUtils.tempFolder()), layer.name(), "_".join(targets))
        return str(temporary if len(targets) == 1 else temporary.with_suffix(""))

    # What follows from a change

    def layer_changed(self) -> None:
        """Another layer: its bands, its extent, and what the backend guesses of it."""
        layer = self.layer()
        self._guessed = {}
        self._modality_chosen = False
        self._fill_bands()
        if layer is not None:
            self.form.extentWidget.setOriginalExtent(layer.extent(), layer.crs())
            self.form.extentWidget.setOutputCrs(layer.crs())
            self._ask_inspect(layer)
        self.form.extentWidget.clear()
        self.form_changed()

    def _modality_was_chosen(self) -> None:
        self._modality_chosen = True

    def _modality_changed(self) -> None:
        self._fill_bands()
        self._fill_targets()
        self.form_changed()

    def form_changed(self) -> None:
        """Says why a run is impossible, or asks for what it will cost once the form rests."""
        try:
            _, export = self._job_and_export()
        except UnreadableLayer as error:
            self.form.runButton.setEnabled(False)
            self.form.runButton.setToolTip(str(error))
            self.form.estimateLabel.setText(str(error))
            self._quiet.stop()
            return
        self.form.runButton.setEnabled(True)
        self.form.runButton.setToolTip("")
        if export is not None:
            self._quiet.stop()  # what it costs is known once it is a file
            self.form.estimateLabel.setText("This layer is no file: it is written as a temporary GeoTIFF first, then translated.")
            return
        self._quiet.start()

    def _is_set_up(self) -> bool:
        settings = Settings.read()
        try:
            find_python(settings.python, folder_setting=settings.environment)
        except EnvironmentMissing:
            return False
        return True

    def _show_page(self) -> None:
        ready = self._is_set_up()
        self.form.pages.setCurrentWidget(self.form.workPage if ready else self.form.setupPage)
        if not ready and read_stamp(environment_folder(Settings.read().environment)):
            self.form.setupTitle.setText("<h3>The backend needs an update</h3>")
            self.form.setupText.setText("Any2Any was updated. Only what changed is installed.")

    def settings_changed(self) -> None:
        """The options were stored: another environment may make a set-up necessary, or none."""
        if self._running is None and self._setting_up is None:
            self._show_page()
            self.layer_changed()

    # Questions to the backend

    def _ask(self, kind: str, call: Any, on_answer: Any) -> None:
        """Asks in a task of its own; an answer that came too late is dropped."""
        if self._running is not None or self.form.pages.currentWidget() is not self.form.workPage:
            return  # the backend is busy: asked again when it has ended
        earlier = self._asking.pop(kind, None)
        if earlier is not None:
            earlier.cancel()

        def ended(task: BackendTask) -> None:
            if self._asking.get(kind) is not task:
                return
            del self._asking[kind]
            self._greet(task.greeting)
            on_answer(task)

        task = BackendTask(f"Any2Any: {kind}", call, ended)
        self._asking[kind] = task
        QgsApplication.taskManager().addTask(task)

    def _ask_inspect(self, layer: QgsRasterLayer) -> None:
        try:
            source = source_of(layer)
        except UnreadableLayer:
            return  # form_changed tells it

        def call(backend: BackendClient, task: BackendTask) -> Any:
            return backend.ask("inspect", task.isCanceled, source=source)

        self._ask("inspect", call, self._show_guess)

    def _show_guess(self, task: BackendTask) -> None:
        """Takes over the backend's guesses; its reasons are the tooltips."""
        if task.error is not None:
            self.form.estimateLabel.setText(str(task.error))
            return
        self._guessed, form = dict(task.result), self.form
        for key, combo in (("modality", form.sourceModalityCombo), ("radiometry", form.radiometryCombo), ("level", form.levelCombo)):
            combo.setToolTip(task.result[key]["reason"])
        form.bandsWidget.setToolTip(task.result["source_bands"]["reason"])
        row = form.sourceModalityCombo.findData(task.result["modality"]["value"])
        if row >= 0 and not self._modality_chosen:
            form.sourceModalityCombo.setCurrentIndex(row)
        self.form_changed()

    def _ask_estimate(self) -> None:
        try:
            job = self.job()
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

    def _tell_trained(self) -> None:
        """Says of each target whether the chosen model was trained for it or is tried in that direction for the first time."""
        form, source = self.form, self.form.sourceModalityCombo.currentData()
        trained, labels = self._trained.get(form.modelCombo.currentText().strip()), modality_labels()
        form.targetModalityList.blockSignals(True)
        for row in range(form.targetModalityList.count()):
            item = form.targetModalityList.item(row)
            id_ = item.data(Qt.ItemDataRole.UserRole)
            zero_shot = trained is not None and (source, id_) not in trained
            item.setText(f"{labels[id_]} (zero-shot)" if zero_shot else labels[id_])
            item.setToolTip(
                "The model was never trained in this direction: expect less." if zero_shot else "" if trained is None else "Trained"
            )
        form.targetModalityList.blockSignals(False)

    def _greet(self, greeting: Any) -> None:
        """Offers the devices and the models that the backend has."""
        for model in greeting.get("models", []):
            if model.get("directions") is not None:
                self._trained[model["id"]] = {tuple(direction) for direction in model["directions"]}
        self._tell_trained()
        for combo, values in (
            (self.form.deviceCombo, ["auto", *greeting.get("devices", [])]),
            (self.form.modelCombo, [model["id"] for model in greeting.get("models", []) if model.get("status") == "ready"]),
        ):
            for value in values:
                if combo.findText(value) < 0:
                    combo.addItem(value)

    # Jobs

    def run(self) -> None:
        """Puts the form's job into the queue."""
        try:
            (job, export), layer = self._job_and_export(), self.layer()
        except UnreadableLayer as error:
            self.form.estimateLabel.setText(str(error))
            return
        taken = {waiting.output for waiting, *_ in self._waiting} | {getattr(self._running, "output", "")}
        if job.output in taken:
            if self.form.outputFile.filePath().strip():
                self.form.statusLabel.setText("A job that writes this file is in the queue already.")
                return
            path = Path(job.output)
            job = replace(job, output=str(path.with_name(f"{path.stem}_{len(self._waiting) + 2}{path.suffix}")))
        self._waiting.append((job, export, layer.name(), layer.id()))
        self._start_next()

    def cancel(self) -> None:
        """Cancels the running job and forgets the waiting ones."""
        self._waiting.clear()
        if self._running is not None:
            self._running.cancel()
            self.form.statusLabel.setText("Cancelling...")

    def _start_next(self) -> None:
        if self._running is not None or not self._waiting:
            self._show_progress()
            return
        job, export, name, id_ = self._waiting.popleft()
        asking, self._asking = self._asking, {}
        for question in asking.values():  # one that waits ends at once, and looks into the dictionary then
            question.cancel()

        def call(backend: BackendClient, task: BackendTask) -> list[TranslationResult]:
            if export is not None:
                task.write_first(export, Path(job.source))
            return backend.translate(job, task.told, task.isCanceled)

        task = BackendTask(f"Any2Any: {name} to {', '.join(job.targets).upper()}", call, lambda task: self._ended(task, name, id_))
        task.output = job.output
        self._running = task
        self._log(f"{name}: {job.source_modality} to {', '.join(job.targets)}, model {job.model}, mode {job.mode}, seed {job.seed}")
        self.form.cancelButton.setEnabled(True)
        self.form.progressBar.setVisible(True)
        self.form.progressBar.setValue(0)
        self.form.statusLabel.setText("Starting the backend...")
        self._refresh.start()
        QgsApplication.taskManager().addTask(task)

    def _show_progress(self) -> None:
        task = self._running
        if self._setting_up is not None:
            self.form.setupProgress.setValue(int(self._setting_up.progress()))
            self.form.setupStatus.setText(self._setting_up.doing)
        if task is None or task.progress_now is None or task.isCanceled():
            return
        now = task.progress_now
        left = f", about {duration(now.seconds_left)} left" if now.seconds_left is not None else ""
        waiting = f", {len(self._waiting)} more in the queue" if self._waiting else ""
        self.form.progressBar.setValue(int(now.percent))
        self.form.statusLabel.setText(f"{now.stage}: {now.done} of {now.total}{left}{waiting}")

    def _ended(self, task: BackendTask, name: str, layer_id: str) -> None:
        """A job came to its end, one way or the other."""
        self._running = None
        self._greet(task.greeting)
        self.form.progressBar.setVisible(bool(self._waiting))
        self.form.cancelButton.setEnabled(bool(self._waiting))
        if not self._waiting:
            self._refresh.stop()
        if task.error is None:
            self._load(task.result, name, layer_id)
        elif task.error.is_cancelled:
            self.form.statusLabel.setText("Cancelled. Rows that were finished are kept: the same job goes on where it stopped.")
            self._log(str(task.error))
        else:
            self._tell_failure(task.error)
        self._start_next()
        if self._running is None:
            self._show_page()
            layer = self.layer()
            if layer is not None and not self._guessed:  # chosen while the backend was busy
                self._ask_inspect(layer)
            self.form_changed()

    def _load(self, made: list[TranslationResult], name: str, layer_id: str) -> None:
        for result in made:
            try:
                layer = results.add_result(result, name, layer_id)
            except results.ResultMissing as error:
                self._tell_failure(BackendError("output.missing", str(error)))
                continue
            warnings = " ".join(result.warnings)
            self._log(f"{result.output}: {result.width} x {result.height} pixels, radiometry {result.radiometry}. {warnings}")
            self._say(f"{layer.name()} is ready. {warnings}", Qgis.MessageLevel.Warning if warnings else Qgis.MessageLevel.Success, layer)
        results.mark_all(self.iface.layerTreeView())
        self.form.statusLabel.setText("Done.")

    def _tell_failure(self, error: BackendError) -> None:
        """One sentence in the bar, all that is known in the log."""
        sentence = error.message if error.code == "backend.ended" else str(error)  # its hint is the log
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

    # The environment

    def set_up(self) -> None:
        """Builds the backend's environment in a task."""
        if self._setting_up is not None:
            return
        form = self.form
        self._setting_up = SetupTask(self._set_up_ended)
        form.setupButton.setEnabled(False)
        form.setupLog.setVisible(False)
        for widget in (form.setupProgress, form.setupCancelButton):
            widget.setVisible(True)
        form.setupProgress.setValue(0)
        form.setupStatus.setText("Starting...")
        self._refresh.start()
        QgsApplication.taskManager().addTask(self._setting_up)

    def _set_up_ended(self, task: SetupTask) -> None:
        form = self.form
        self._setting_up = None
        if self._running is None:
            self._refresh.stop()
        form.setupButton.setEnabled(True)
        for widget in (form.setupProgress, form.setupCancelButton):
            widget.setVisible(False)
        if task.error is not None:
            form.setupStatus.setText(str(task.error))
            form.setupLog.setPlainText(task.error.log)
            form.setupLog.setVisible(bool(task.error.log))
            return
        form.setupStatus.setText("")
        form.statusLabel.setText(task.sentence)
        self._show_page()
        self.layer_changed()

    def diagnostics(self) -> str:
        """What a report of a problem needs, as Markdown without personal paths."""
        settings = Settings.read()
        stamp = read_stamp(environment_folder(settings.environment))
        facts = {
            "QGIS": Qgis.version(),
            "system": f"{platform.system()} {platform.release()} {platform.machine()}",
            "QGIS's Python": platform.python_version(),
            "environment": f"PyTorch for {stamp['torch']}" if stamp else ("its own Python" if self._is_set_up() else "not set up"),
            "layer": {key: self._guessed.get(key) for key in ("driver", "dtype", "width", "height", "crs", "nodata")},
        }
        lines = [f"- {name}: {fact}" for name, fact in facts.items()]
        log = self.form.logView.toPlainText().replace(str(Path.home()), "~")
        return "\n".join(["**Any2Any diagnostics**", *lines, "```", log, "```"]) + "\n"

    def close_down(self) -> None:
        """Before the plugin is switched off: no task of ours may call a panel that is gone."""
        self._quiet.stop()
        self._refresh.stop()
        self._waiting.clear()
        for task in [self._running, self._setting_up, *self._asking.values()]:
            if task is not None:
                task.forget()


def _may_be_narrow(combo: QComboBox) -> None:
    """Long entries must not make the panel wider than 320 pixels."""
    combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    combo.setMinimumContentsLength(8)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"
