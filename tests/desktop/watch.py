"""What the steps of a session in QGIS's desktop share: the plan, the report, pictures, and how long
the plugin's slots take.
"""

import functools
import importlib
import inspect
import json
import os
import sys
import time
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsApplication, QgsProject
from qgis.utils import iface, plugins

PLAN = json.loads(Path(os.environ["ANY2ANY_DRIVE"]).read_text())
FOLDER = Path(os.environ["ANY2ANY_DRIVE"]).parent

PARTS = {
    "dock": "Any2AnyDock",
    "display": "JobDisplay",
    "form": "JobForm",
    "queue": "JobQueue",
    "log": "PanelLog",
    "inspection": "Questions",
    "setup_page": "SetupPage",
}
slots = {}

report = {"slots_ms": slots, "loading_ms": 0.0, "began": {}, "steps": [], "layers": []}


def keep_report():
    (FOLDER / "report.json").write_text(json.dumps(report, indent=2))


def dock():
    return plugins["any2any_qgis"].dock


def form():
    return dock().form


def picture(name):
    QgsApplication.processEvents()
    iface.mainWindow().grab().save(str(FOLDER / f"{name}.png"))
    dock().grab().save(str(FOLDER / f"{name}-panel.png"))


def time_every_method():
    for module, name in PARTS.items():
        part = getattr(sys.modules[f"any2any_qgis.panel.{module}"], name)
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


def timed(method):
    """The method, whose longest call, without QGIS's own loading of the result, is kept in the
    report.
    """

    @functools.wraps(method)
    def call(*arguments, **named):
        start, loading = time.perf_counter(), report["loading_ms"]
        try:
            return method(*arguments, **named)
        finally:
            milliseconds = 1000 * (time.perf_counter() - start) - (report["loading_ms"] - loading)
            slots[method.__name__] = max(slots.get(method.__name__, 0.0), milliseconds)

    return call


def import_milliseconds():
    """The plugin's own modules imported again, as at QGIS's start, bytecode being there."""
    own = {
        name: module for name, module in sys.modules.items() if name.split(".")[0] == "any2any_qgis"
    }
    for name in own:
        del sys.modules[name]
    start = time.perf_counter()
    importlib.import_module("any2any_qgis.plugin")
    importlib.import_module("any2any_qgis.panel.dock")
    milliseconds = 1000 * (time.perf_counter() - start)
    for name in [name for name in sys.modules if name.split(".")[0] == "any2any_qgis"]:
        del sys.modules[name]
    sys.modules.update(own)
    return milliseconds


def is_unfolded(node):
    """Whether the tree shows a layer, its groups being open."""
    view = iface.layerTreeView()
    return (
        view.isExpanded(view.node2index(node.parent()))
        or node.parent() is QgsProject.instance().layerTreeRoot()
    )


def same_pixels(part, whole):
    """Whether a raster's pixels are those of another at the same place, and how many there are."""
    part, whole = gdal.Open(part), gdal.Open(whole)
    (left, size, _, top, _, _), (x0, _, _, y0, _, _) = (
        part.GetGeoTransform(),
        whole.GetGeoTransform(),
    )
    column, row = round((left - x0) / size), round((y0 - top) / size)
    width, height = part.RasterXSize, part.RasterYSize
    return [part.ReadRaster() == whole.ReadRaster(column, row, width, height), width * height]
