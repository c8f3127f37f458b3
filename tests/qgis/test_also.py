"""The panel's table of further sources: what is offered, what a job makes of it, and what it would
add.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt

from any2any_qgis import marks
from any2any_qgis.layers import UnreadableLayer
from any2any_qgis.panel.also_table import LAYER, MODALITY
from any2any_qgis.panel.dock import Any2AnyDock
from tests.qgis.conftest import wait_for, write_scene


@pytest.fixture
def shown(dock: Any2AnyDock) -> Iterator[Any2AnyDock]:
    """On the screen: QGIS folds nothing else."""
    dock.form.pages.setCurrentWidget(dock.form.workPage)
    dock.show()
    dock.window().show()
    yield dock
    dock.window().hide()


def table(dock: Any2AnyDock):
    return dock.form.alsoTable


def names(dock: Any2AnyDock) -> list[str]:
    return [table(dock).item(row, LAYER).text() for row in range(table(dock).rowCount())]


def check(dock: Any2AnyDock, name: str, is_checked: bool = True) -> None:
    item = table(dock).item(names(dock).index(name), LAYER)
    item.setCheckState(Qt.CheckState.Checked if is_checked else Qt.CheckState.Unchecked)


def choose(dock: Any2AnyDock, name: str, modality: str) -> None:
    combo = table(dock).cellWidget(names(dock).index(name), MODALITY)
    combo.setCurrentIndex(combo.findData(modality))


def add(path: Path, name: str, metres_east: float = 0.0) -> QgsRasterLayer:
    write_scene(path, 40, 30)
    dataset = gdal.Open(str(path), gdal.GA_Update)
    dataset.SetGeoTransform((400000.0 + metres_east, 10.0, 0.0, 4100000.0, 0.0, -10.0))
    dataset = None
    layer = QgsRasterLayer(str(path), name)
    QgsProject.instance().addMapLayer(layer)
    return layer


def test_rasters_of_the_same_ground_are_offered_and_not_used(
    dock: Any2AnyDock, tmp_path: Path
) -> None:
    assert not dock.form.alsoBox.isEnabled()
    add(tmp_path / "radar.tif", "radar")
    add(tmp_path / "elsewhere.tif", "elsewhere", 50_000)
    result = add(tmp_path / "result.tif", "result")
    result.setCustomProperty(marks.SYNTHETIC, True)
    dock.fields.offer_further()
    assert names(dock) == ["radar"]
    assert dock.fields.job()[0].also == ()
    QgsProject.instance().removeMapLayer(QgsProject.instance().mapLayersByName("radar")[0])
    assert names(dock) == []


def test_what_is_checked_is_a_further_source(dock: Any2AnyDock, tmp_path: Path) -> None:
    radar = add(tmp_path / "radar.tif", "radar")
    choose(dock, "radar", "sar")
    check(dock, "radar")
    assert dock.fields.job()[0].also == ({"modality": "sar", "path": radar.source()},)
    assert "SAR" in dock.form.alsoBox.title().upper()
    check(dock, "radar", False)
    assert dock.fields.job()[0].also == ()


def test_the_backend_recognises_a_layer_that_is_checked(dock: Any2AnyDock, tmp_path: Path) -> None:
    add(tmp_path / "other.tif", "other")
    check(dock, "other")
    with pytest.raises(UnreadableLayer, match="modality of the further source 'other'"):
        dock.fields.job()
    wait_for(lambda: table(dock).cellWidget(0, MODALITY).currentData() != "")
    assert table(dock).cellWidget(0, MODALITY).currentData() == "rgb"  # as the fake backend says


def test_one_file_offers_what_it_also_holds(dock: Any2AnyDock) -> None:
    dock.fields.take_guess(
        dict(dock.fields.guessed) | {"recognised": {"rgb": [1, 2, 3], "nir": [4]}}
    )
    dock.fields.check_targets("ms")
    assert names(dock) == ["this layer (bands 4)"]
    check(dock, names(dock)[0])
    job = dock.fields.job()[0]
    assert job.also == ({"modality": "nir", "path": job.source},)


def test_two_of_one_modality_are_refused(dock: Any2AnyDock, tmp_path: Path) -> None:
    for name in ("one", "two"):
        add(tmp_path / f"{name}.tif", name)
    for name in ("one", "two"):
        choose(dock, name, "sar")
        check(dock, name)
    with pytest.raises(UnreadableLayer, match="Two further sources are"):
        dock.fields.job()


def test_a_past_job_checks_its_sources(dock: Any2AnyDock, tmp_path: Path) -> None:
    add(tmp_path / "radar.tif", "radar")
    choose(dock, "radar", "sar")
    check(dock, "radar")
    job = dock.fields.job()[0]
    check(dock, "radar", False)
    assert dock.fields.take_job(job) == ()
    assert dock.fields.job()[0].also == job.also
    QgsProject.instance().removeMapLayer(QgsProject.instance().mapLayersByName("radar")[0])
    assert dock.fields.take_job(job) == ("also",)


def test_what_another_source_would_add_is_shown(dock: Any2AnyDock) -> None:
    figures = {
        "quality_db": {"rgb-ms": 24.3, "rgb+nir-ms": 31.1},
        "gain_db": {"rgb+nir-ms": {"rgb": 6.8, "nir": 7.1}},
    }
    model = {"id": "any2any-tiny", "status": "ready", "quality": figures}
    dock.fields.offer({"models": [model]})
    dock.fields.check_targets("ms")
    assert dock.form.alsoLabel.text() == (
        "MS from RGB: 24.3 dB on held-out scenes; with NIR +6.8 dB."
    )
    dock.fields.check_targets("pan")
    assert dock.form.alsoLabel.text() == ""


def test_a_closed_box_shows_its_title_alone(shown: Any2AnyDock, tmp_path: Path) -> None:
    """Also when what it holds is filled while it is closed."""
    figures = {"quality_db": {"rgb-ms": 24.3}, "gain_db": {}}
    box, label = shown.form.alsoBox, shown.form.alsoLabel
    add(tmp_path / "radar.tif", "radar")
    for is_open in (False, True, False):
        box.setCollapsed(not is_open)
        shown.fields.offer_further()
        model = {"id": "any2any-tiny", "status": "ready", "quality": figures}
        shown.fields.offer({"models": [model]})
        shown.fields.check_targets("nir" if is_open else "pan")
        shown.fields.check_targets("ms")
        assert label.text() == "MS from RGB: 24.3 dB on held-out scenes."
        assert label.isVisibleTo(box) is is_open
        assert table(shown).isVisibleTo(box) is is_open
