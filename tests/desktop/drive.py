"""Runs inside a real QGIS desktop (`qgis.bin --code`): from a zip to a synthetic layer, as a user does it, with pictures.

The runner (session.py) says in ANY2ANY_DRIVE, a JSON file, what to install and to open; what was seen goes into `report.json` beside it.
Each step waits for its condition; one that never comes ends the session and is named in the report.
"""

import functools
import inspect
import json
import os
import time
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QMessageBox
from qgis.utils import iface, plugins

PLAN = json.loads(Path(os.environ["ANY2ANY_DRIVE"]).read_text())
FOLDER = Path(os.environ["ANY2ANY_DRIVE"]).parent
STEP_SECONDS = 240
POLL_MS = 100

PARTS = {"dock": "Any2AnyDock", "job_form": "JobForm", "job_queue": "JobQueue", "setup_page": "SetupPage"}
slots = {}

report = {"slots_ms": slots, "loading_ms": 0.0, "began": {}, "steps": [], "layers": []}


def dock():
    return plugins["any2any_qgis"].dock


def form():
    return dock().form


def picture(name):
    QgsApplication.processEvents()
    iface.mainWindow().grab().save(str(FOLDER / f"{name}.png"))
    dock().grab().save(str(FOLDER / f"{name}-panel.png"))


def install():
    import pyplugin_installer

    pyplugin_installer.instance().installFromZipFile(PLAN["zip"])
    report["import_ms"] = import_milliseconds()
    time_every_method()
    plugins["any2any_qgis"].unload()  # and on again, so that what is connected is what is timed
    plugins["any2any_qgis"].initGui()
    return lambda: iface.mainWindow().findChild(QDockWidget, "any2anyDock") is not None


def time_every_method():
    import sys

    for module, name in PARTS.items():
        part = getattr(sys.modules[f"any2any_qgis.{module}"], name)
        for method, function in list(vars(part).items()):
            if inspect.isfunction(function) and method != "__init__":
                setattr(part, method, timed(function))
    results = sys.modules["any2any_qgis.results"]
    add_result = results.add_result

    def add(*arguments):
        start = time.perf_counter()
        try:
            return add_result(*arguments)
        finally:
            report["loading_ms"] += 1000 * (time.perf_counter() - start)

    results.add_result = add


def import_milliseconds():
    """The plugin's own modules imported again, as at QGIS's start, bytecode being there."""
    import importlib
    import sys

    own = {name: module for name, module in sys.modules.items() if name.split(".")[0] == "any2any_qgis"}
    for name in own:
        del sys.modules[name]
    start = time.perf_counter()
    importlib.import_module("any2any_qgis.plugin")
    importlib.import_module("any2any_qgis.dock")
    milliseconds = 1000 * (time.perf_counter() - start)
    for name in [name for name in sys.modules if name.split(".")[0] == "any2any_qgis"]:
        del sys.modules[name]
    sys.modules.update(own)
    return milliseconds


def empty():
    """A new user's first look: nothing is loaded, nothing set up."""
    iface.mainWindow().resize(1400, 900)
    dock().raise_()
    report["example_offered"] = form().exampleCard.isVisible()
    picture("0-empty")
    form().exampleButton.click()
    iface.mapCanvas().mapCanvasRefreshed.connect(lambda: report.update(example_drawn=True))
    return lambda: "example_drawn" in report and not iface.mapCanvas().isDrawing()


def example():
    report["example"] = sorted(layer.name() for layer in QgsProject.instance().mapLayers().values())
    report["example_started"] = dock().queue.task is not None
    picture("0-example")
    return lambda: True


def first_run():
    QgsProject.instance().clear()
    layer = QgsRasterLayer(PLAN["scene"], "scene")
    QgsProject.instance().addMapLayer(layer)
    iface.mapCanvas().setExtent(layer.extent())
    report["first_page"] = form().pages.currentWidget().objectName()
    picture("1-first-run")
    return lambda: True


def set_up():
    form().setupButton.click()
    return lambda: form().setupProgress.value() > 5


def setting_up():
    picture("2-setting-up")
    return lambda: form().pages.currentWidget() is form().workPage


def ready():
    form().layerCombo.setLayer(QgsProject.instance().mapLayersByName("scene")[0])
    for row in range(form().targetModalityList.count()):
        item = form().targetModalityList.item(row)
        if item.data(Qt.ItemDataRole.UserRole) == "nir":
            item.setCheckState(Qt.CheckState.Checked)
    return lambda: "windows" in form().estimateLabel.text()


def run():
    report["estimate"] = form().estimateLabel.text()
    report["modality"] = form().sourceModalityCombo.currentData()
    report["modality_reason"] = form().sourceModalityCombo.toolTip()
    picture("3-ready")
    form().runButton.click()
    return lambda: form().progressBar.value() > 0 or "Done" in form().statusLabel.text()


def running():
    picture("4-running")
    return lambda: form().statusLabel.text() == "Done."


def done():
    root = QgsProject.instance().layerTreeRoot()
    for node in root.findLayers():
        layer = node.layer()
        report["layers"].append(
            {
                "name": layer.name(),
                "valid": layer.isValid(),
                "crs": layer.crs().authid(),
                "extent": [layer.extent().xMinimum(), layer.extent().yMinimum(), layer.extent().xMaximum(), layer.extent().yMaximum()],
                "pixel": layer.rasterUnitsPerPixelX(),
                "renderer": layer.renderer().type(),
                "abstract": layer.metadata().abstract(),
                "history": layer.metadata().history(),
                "parent": node.parent().name(),
                "unfolded": is_unfolded(node),
                "badges": [indicator.toolTip() for indicator in iface.layerTreeView().indicators(node)],
            }
        )
    report["same_extent"] = report["layers"][0]["extent"] == report["layers"][1]["extent"]
    iface.mapCanvas().refresh()
    return lambda: not iface.mapCanvas().isDrawing()


def is_unfolded(node):
    """Whether the tree shows a layer, its groups being open."""
    view = iface.layerTreeView()
    return view.isExpanded(view.node2index(node.parent())) or node.parent() is QgsProject.instance().layerTreeRoot()


def drawn():
    report["shown"] = sorted({QColor(iface.mapCanvas().grab().toImage().pixel(400 + 40 * n, 300)).name() for n in range(5)})
    picture("5-done")
    return lambda: True


def narrow():
    """A dock of 320 pixels must show every control whole."""
    iface.mainWindow().resizeDocks([dock()], [320], Qt.Orientation.Horizontal)
    boxes = [form().areaBox, form().settingsBox, form().logBox]
    for box in boxes:
        box.setCollapsed(False)
    QgsApplication.processEvents()
    content = form().scrollContent
    report["panel_width"] = dock().width()
    report["overhang"] = content.minimumSizeHint().width() - form().scroll.viewport().width()
    picture("7-narrow")
    for box in boxes:
        box.setCollapsed(True)
    return lambda: True


def preview():
    """A part of the scene is shown, previewed, and held against the full result."""
    made = next(layer for layer in QgsProject.instance().mapLayers().values() if layer.customProperty("any2any/synthetic"))
    report["full"] = made.source()
    extent = made.extent()
    extent.scale(0.4)
    iface.mapCanvas().setExtent(extent)
    form().previewButton.click()
    return lambda: "Preview of" in form().statusLabel.text()


def previewed():
    made = next(layer for layer in QgsProject.instance().mapLayers().values() if layer.customProperty("any2any/preview"))
    report["preview"] = {"source": made.source(), "told": form().statusLabel.text(), "name": made.name()}
    report["preview_equal"] = same_pixels(made.source(), report["full"])
    iface.mapCanvas().refresh()
    picture("9-preview")
    return lambda: not iface.mapCanvas().isDrawing()


def same_pixels(part, whole):
    """Whether a raster's pixels are those of another at the same place, and how many there are."""
    from osgeo import gdal

    part, whole = gdal.Open(part), gdal.Open(whole)
    (left, size, _, top, _, _), (x0, _, _, y0, _, _) = part.GetGeoTransform(), whole.GetGeoTransform()
    column, row = round((left - x0) / size), round((y0 - top) / size)
    width, height = part.RasterXSize, part.RasterYSize
    return [part.ReadRaster() == whole.ReadRaster(column, row, width, height), width * height]


def compare():
    iface.setActiveLayer(next(layer for layer in QgsProject.instance().mapLayers().values() if layer.source() == report["full"]))
    iface.zoomToActiveLayer()
    form().compareButton.click()
    tool = dock().comparison.tool
    return lambda: tool.item is not None and not tool.is_rendering() and None not in tool.item.images


def compared():
    tool = dock().comparison.tool
    report["compare_told"] = form().statusLabel.text()
    report["compare_sides"] = list(tool.item.names)
    image, names = iface.mapCanvas().grab().toImage(), []
    wide, high = image.width(), image.height()
    for side, x in enumerate((0.3, 0.7)):
        wanted, seen = QColor(tool.item.images[side].pixel(int(x * wide), high // 2)), QColor(image.pixel(int(x * wide), high // 2))
        names.append([wanted.name(), seen.name()])
    report["compare_pixels"] = names
    picture("10-compare")
    form().compareButton.click()
    report["compare_left"] = tool.item is None
    return lambda: True


def partial():
    """A long run whose finished rows are shown, that is cancelled and continued."""
    form().layerCombo.setLayer(QgsProject.instance().mapLayersByName("scene")[0])
    form().modeCombo.setCurrentText("detailed")
    form().runButton.click()
    return lambda: form().partialButton.isVisible() and bool(partial_views())


def partial_views():
    running = dock().queue.running
    return [] if running is None else list(Path(running.job.output).parent.glob("*.partial/partial.vrt"))


def show_partial():
    form().partialButton.click()
    report["partial"] = [layer.name() for layer in QgsProject.instance().mapLayers().values() if "partial" in layer.name()]
    iface.mapCanvas().refresh()
    return lambda: not iface.mapCanvas().isDrawing()


def stop_partial():
    picture("11-partial")
    form().cancelButton.click()
    return lambda: form().continueButton.isVisible()


def stopped():
    report["partial_kept"] = [layer.name() for layer in QgsProject.instance().mapLayers().values() if "partial" in layer.name()]
    form().historyBox.setCollapsed(False)
    report["history"] = [form().historyList.item(row).text() for row in range(form().historyList.count())]
    form().scroll.ensureWidgetVisible(form().historyOpenButton)
    QgsApplication.processEvents()
    picture("12-history")
    form().historyBox.setCollapsed(True)
    form().modeCombo.setCurrentText("balanced")
    return lambda: True


def fail():
    form().modelCombo.setCurrentText("no-such-model")
    form().runButton.setEnabled(True)
    form().runButton.click()
    return lambda: "no-such-model" in form().statusLabel.text()


def failed():
    report["failure"] = form().statusLabel.text()
    report["diagnostics"] = dock().diagnostics()
    picture("6-error")
    dock().show_details(report["failure"])
    QgsApplication.processEvents()
    dock().details.grab().save(str(FOLDER / "6-details.png"))
    dock().details.close()
    form().modelCombo.setCurrentText("any2any-tiny")
    return lambda: True


def leave():
    """A long run, in the midst of which QGIS dies or is closed: the backend has to end with it."""
    form().modeCombo.setCurrentText("paper")
    form().runButton.click()
    return lambda: form().progressBar.isVisible() and form().cancelButton.isEnabled()


def dark():
    QgsApplication.setUITheme("Night Mapping")
    form().settingsBox.setCollapsed(False)
    return lambda: True


def darkened():
    picture("8-dark")
    form().settingsBox.setCollapsed(True)
    QgsApplication.setUITheme("default")
    return lambda: True


def reopened():
    """QGIS started anew: the plugin is on and the backend set up."""
    report["page"] = form().pages.currentWidget().objectName()
    layer = QgsRasterLayer(PLAN["scene"], "scene")
    QgsProject.instance().addMapLayer(layer)
    return ready()


def leave_by_the_door():
    """QGIS is closed in the midst of a run; what it asks about running tasks is answered with yes."""
    report["asked"] = []
    (FOLDER / "report.json").write_text(json.dumps(report, indent=2))
    QgsProject.instance().setDirty(False)
    drive.timer.stop()
    for slot, milliseconds in ((go, 10 * POLL_MS), (say_yes, POLL_MS)):  # two timers: none fires in event loops inside its own slot
        timer = QTimer(iface.mainWindow())
        timer.timeout.connect(slot)
        timer.start(milliseconds)


def go():
    """QGIS 3.22 asks whether to cancel, and stays open when it has; then it is closed once more."""
    if QgsApplication.taskManager().countActiveTasks() == 0:
        report["asked"].append("nothing more")
        (FOLDER / "report.json").write_text(json.dumps(report, indent=2))
    iface.actionExit().trigger()


def say_yes():
    box = QApplication.activeModalWidget()
    if isinstance(box, QMessageBox):
        report["asked"].append(box.text())
        (FOLDER / "report.json").write_text(json.dumps(report, indent=2))
        box.button(QMessageBox.StandardButton.Yes).click()


SESSIONS = {
    "first": [
        *(install, empty, example, first_run, set_up, setting_up, ready, run, running, done, drawn, preview, previewed),
        *(compare, compared, partial, show_partial, stop_partial, stopped, narrow, fail, failed, dark, darkened, leave),
    ],
    "again": [reopened, leave, leave_by_the_door],
}


def timed(method):
    """The method, whose longest call, without QGIS's own loading of the result, is kept in the report."""

    @functools.wraps(method)
    def call(*arguments, **named):
        start, loading = time.perf_counter(), report["loading_ms"]
        try:
            return method(*arguments, **named)
        finally:
            milliseconds = 1000 * (time.perf_counter() - start) - (report["loading_ms"] - loading)
            slots[method.__name__] = max(slots.get(method.__name__, 0.0), milliseconds)

    return call


class Drive:
    def __init__(self):
        self.started = time.monotonic()
        self.left = list(SESSIONS[PLAN["session"]])
        self.condition = None
        self.since = time.monotonic()
        self.timer = QTimer()
        self.timer.timeout.connect(self.tick)
        self.timer.start(POLL_MS)

    def tick(self):
        try:
            if self.condition is not None and not self.condition():
                if time.monotonic() - self.since > STEP_SECONDS:
                    raise TimeoutError(f"step {report['steps'][-1]} does not come to its end: {self.told()}")
                return
            if not self.left:
                self.end()
                return
            step = self.left.pop(0)
            report["steps"].append(step.__name__)
            report["began"][step.__name__] = round(time.monotonic() - self.started, 1)
            self.since = time.monotonic()
            self.condition = step()
        except Exception:
            report["error"] = traceback.format_exc()
            self.end()

    def told(self):
        return [form().setupStatus.text(), form().statusLabel.text(), form().estimateLabel.text(), form().logView.toPlainText()]

    def end(self):
        self.timer.stop()
        (FOLDER / "report.json").write_text(json.dumps(report, indent=2))
        os._exit(0)  # as in a crash: nothing of the plugin is asked to end


drive = Drive()
