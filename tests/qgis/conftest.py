"""Runs the plugin inside a real QGIS without a screen.

Debian's Python; neither the backend nor numpy of PyPI is imported.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from osgeo import gdal, osr
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt

from any2any_qgis.panel.dock import Any2AnyDock
from any2any_qgis.process.shared import shared
from any2any_qgis.provider import Any2AnyProvider

gdal.UseExceptions()

SECONDS = 20.0

FAKE_BACKEND = (Path(__file__).parent / "fake_backend.py").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test looks at, or writes logs beside, an environment that the machine's user has set
    up.
    """
    monkeypatch.setenv("ANY2ANY_ENVIRONMENT", str(tmp_path / "data" / "environment"))


@pytest.fixture
def provider(qgis_processing):
    """The provider, registered as the plugin does it."""
    provider = Any2AnyProvider()
    QgsApplication.processingRegistry().addProvider(provider)
    yield provider
    QgsApplication.processingRegistry().removeProvider(provider)


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """A small 8-bit RGB GeoTIFF in UTM with 10 m pixels, brighter towards the lower right."""
    return write_scene(tmp_path / "scene.tif", 40, 30)


@pytest.fixture
def layer(scene: Path) -> QgsRasterLayer:
    layer = QgsRasterLayer(str(scene), "scene")
    assert layer.isValid()
    return layer


class FakeBackend:
    """A folder whose `backend` answers jobs with a copy of their source, and keeps what it was
    asked.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "backend").mkdir(parents=True)
        (folder / "backend" / "__main__.py").write_text(FAKE_BACKEND)

    def requests(self, type_: str) -> list[dict]:
        lines = (self.folder / "requests.jsonl").read_text().splitlines()
        return [message for message in map(json.loads, lines) if message["type"] == type_]


@pytest.fixture
def fake_backend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeBackend]:
    """Puts a fake backend where the algorithm starts the real one."""
    fake = FakeBackend(tmp_path / "fake")
    monkeypatch.setenv("ANY2ANY_PYTHON", sys.executable)
    monkeypatch.setattr("any2any_qgis.process.tasks.plugin_root", lambda: fake.folder)
    yield fake
    shared.close()


def write_scene(path: Path, width: int, height: int) -> Path:
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), width, height, 3, gdal.GDT_Byte)
    crs = osr.SpatialReference()
    crs.ImportFromEPSG(32618)
    dataset.SetProjection(crs.ExportToWkt())
    dataset.SetGeoTransform((400000.0, 10.0, 0.0, 4100000.0, 0.0, -10.0))

    for band in (1, 2, 3):
        rows = b"".join(
            bytes((40 * band + 3 * x + 2 * y) % 200 + 20 for x in range(width))
            for y in range(height)
        )
        dataset.GetRasterBand(band).WriteRaster(0, 0, width, height, rows)
        dataset.GetRasterBand(band).SetDescription(("B04", "B03", "B02")[band - 1])

    return path


def wait_for(condition: Callable[[], bool], seconds: float = SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        QgsApplication.processEvents()
        time.sleep(0.01)


@pytest.fixture
def dock(
    qgis_iface, qgis_new_project, fake_backend, layer: QgsRasterLayer
) -> Iterator[Any2AnyDock]:
    """A panel with the scene chosen and NIR as target."""
    QgsProject.instance().addMapLayer(layer)
    qgis_iface.layerTreeView = lambda: None  # the badges are looked at in tests/desktop
    dock = Any2AnyDock(qgis_iface)
    dock.form.layerCombo.setLayer(layer)
    # the backend has looked at the layer
    wait_for(lambda: dock.form.sourceModalityCombo.toolTip() != "")
    check(dock, "nir")
    yield dock
    dock.cancel()
    dock.close_down()
    wait_for(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
    dock.deleteLater()


def check(dock: Any2AnyDock, *targets: str) -> None:
    for row in range(dock.form.targetModalityList.count()):
        item = dock.form.targetModalityList.item(row)
        chosen = item.data(Qt.ItemDataRole.UserRole) in targets
        item.setCheckState(Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked)
