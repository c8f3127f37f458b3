"""The panel in a QGIS without a screen, on a fake backend that can die, hang, flood and refuse; the
real one is in tests/desktop.
"""

from __future__ import annotations

import struct
import time
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsProject,
    QgsRasterLayer,
    QgsRectangle,
)
from qgis.PyQt.QtCore import Qt

from any2any_qgis import guide, marks
from any2any_qgis.environment.backend_python import STAMP, interpreter
from any2any_qgis.layers import UnreadableLayer
from any2any_qgis.panel.dock import Any2AnyDock
from any2any_qgis.words import duration
from tests.qgis.conftest import check, wait_for, write_scene

ROOT = Path(__file__).resolve().parents[2]


def synthetic_layers() -> list[QgsRasterLayer]:
    return [
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if layer.customProperty(marks.SYNTHETIC)
    ]


def run(dock: Any2AnyDock, model: str = "any2any-tiny") -> None:
    dock.form.modelCombo.setCurrentText(model)
    dock.run()


def test_contract_s_names_are_there(dock: Any2AnyDock) -> None:
    names = """layerCombo sourceModalityCombo targetModalityList bandsWidget radiometryCombo
    gsdCheck extentWidget alsoTable modelCombo modeCombo deviceCombo seedSpin outputFile
    estimateLabel
    levelCombo runButton cancelButton progressBar logView setupButton diagnosticsButton"""
    assert dock.objectName() == "any2anyDock"
    missing = [name for name in names.split() if dock.form.findChild(object, name) is None]
    assert missing == []


def test_the_guide_opens_from_both_pages(
    dock: Any2AnyDock, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(
        guide.QDesktopServices, "openUrl", lambda url: opened.append(url.toString())
    )
    dock.form.guideButton.click()
    dock.form.setupGuideButton.click()
    assert [Path(address).name for address in opened] == ["qgis.md", "faq.md"]
    for address in opened:
        assert address.startswith("https://")
        assert (ROOT / "docs" / Path(address).name).is_file()


def test_every_number_can_be_read(dock: Any2AnyDock) -> None:
    """A spin box that nobody has set a value of is drawn empty."""
    assert [dock.form.seedSpin.text(), dock.form.samplesSpin.text()] == ["0", "1"]


def test_guesses_and_costs_come_from_the_backend(dock: Any2AnyDock, fake_backend) -> None:
    wait_for(lambda: "4 windows" in dock.form.estimateLabel.text())
    assert "2 min on CPU" in dock.form.estimateLabel.text()
    assert "nearly full" in dock.form.estimateLabel.text()
    assert dock.form.sourceModalityCombo.toolTip() == "Its colours say so."
    assert dock.form.deviceCombo.findData("cuda:0") > 0
    asked = len(fake_backend.requests("estimate"))
    for seed in range(1, 6):  # a form in motion asks once, when it rests
        dock.form.seedSpin.setValue(seed)
    wait_for(lambda: len(fake_backend.requests("estimate")) > asked)
    assert fake_backend.requests("estimate")[-1]["job"]["seed"] == 5
    assert len(fake_backend.requests("estimate")) == asked + 1


def test_a_run_loads_its_result_beside_the_source(
    dock: Any2AnyDock, layer: QgsRasterLayer, fake_backend
) -> None:
    run(dock)
    wait_for(lambda: dock.form.statusLabel.text() == "Done.")
    (made,) = synthetic_layers()
    assert made.name() == "NIR synthetic: scene"
    assert made.extent() == layer.extent()
    root = QgsProject.instance().layerTreeRoot()
    assert [node.name() for node in root.children()] == ["scene (synthetic)", "scene"]
    assert "not a measurement" in made.metadata().abstract()
    (request,) = fake_backend.requests("job")
    assert request["job"]["targets"] == ["nir"]
    assert not dock.form.cancelButton.isEnabled()


def test_an_uncertain_reading_is_seen_beside_the_fields(dock: Any2AnyDock) -> None:
    sure = {"value": "rgb", "reason": "Its names say so."}
    guess = {"value": "rgb", "reason": "It has 3 bands.", "confidence": "low"}
    reported = {
        "modality": guess,
        "source_bands": sure | {"value": [3, 2, 1]},
        "radiometry": sure | {"value": "dn10000"},
        "level": sure | {"value": "boa"},
    }

    dock.fields.take_guess(reported)
    assert (
        dock.form.readingLabel.text()
        == "Recognised: bands 3, 2, 1; reflectance x 10000; surface\nUncertain, please check: It"
        " has 3 bands."
    )
    dock.fields.take_guess(reported | {"modality": sure})
    assert "Uncertain" not in dock.form.readingLabel.text()
    dock.fields.choose_layer()
    assert dock.form.readingLabel.text() == ""


def test_targets_that_a_model_was_never_trained_for_are_reported(dock: Any2AnyDock) -> None:
    def reported() -> dict[str, bool]:
        items = [dock.form.targetModalityList.item(row) for row in range(4)]
        return {item.data(Qt.ItemDataRole.UserRole): "zero-shot" in item.text() for item in items}

    assert reported() == {"sar": True, "nir": False, "ms": True, "pan": True}
    dock.form.modelCombo.setCurrentText("a model of which nothing is known")
    assert not any(reported().values())


def test_a_guess_does_not_override_the_users_choice(dock: Any2AnyDock, fake_backend) -> None:
    combo, asked = dock.form.sourceModalityCombo, len(fake_backend.requests("inspect"))
    dock.fields.choose_layer()
    combo.setCurrentIndex(combo.findData("ms"))
    combo.activated.emit(combo.currentIndex())
    wait_for(lambda: len(fake_backend.requests("inspect")) > asked and bool(dock.fields.guessed))
    assert combo.currentData() == "ms"


def test_jobs_queue_and_none_overwrites_another(dock: Any2AnyDock) -> None:
    for seed in range(3):
        dock.form.seedSpin.setValue(seed)
        run(dock)
    wait_for(lambda: len(synthetic_layers()) == 3)
    assert len({layer.source() for layer in synthetic_layers()}) == 3


def test_several_targets_become_several_layers(dock: Any2AnyDock) -> None:
    check(dock, "nir", "ms")
    run(dock)
    wait_for(lambda: len(synthetic_layers()) == 2)
    assert {layer.name() for layer in synthetic_layers()} == {
        "NIR synthetic: scene",
        "MS synthetic: scene",
    }


def test_a_backend_that_dies_is_reported_in_one_sentence_and_the_next_run_works(
    dock: Any2AnyDock,
) -> None:
    run(dock, "dies")
    wait_for(lambda: "ended unexpectedly (exit code 9)" in dock.form.statusLabel.text())
    assert "last words" not in dock.form.statusLabel.text()
    assert "the last words" in dock.form.logView.toPlainText()
    run(dock)
    wait_for(lambda: len(synthetic_layers()) == 1)


def test_after_a_crash_the_environment_can_be_checked_and_repaired(
    dock: Any2AnyDock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def set_up(options, environment, report, is_cancelled, fetch) -> str:
        asked.append(options)
        return "The environment was checked; it is complete."

    monkeypatch.setattr("any2any_qgis.process.tasks.set_up", set_up)
    run(dock, "dies")
    wait_for(lambda: "ended unexpectedly" in dock.form.statusLabel.text())
    assert dock.form.repairButton.isHidden()  # the Python is the user's own
    environment = tmp_path / "environment"
    interpreter(environment).parent.mkdir(parents=True)
    interpreter(environment).touch()
    (environment / STAMP).write_text('{"requirements": "some", "torch": "cpu"}')
    monkeypatch.setenv("ANY2ANY_ENVIRONMENT", str(environment))
    run(dock, "dies")
    wait_for(lambda: not dock.form.repairButton.isHidden())
    dock.form.repairButton.click()
    assert dock.form.pages.currentWidget() is dock.form.setupPage
    wait_for(lambda: "is complete" in dock.form.statusLabel.text())
    assert dock.form.pages.currentWidget() is dock.form.workPage
    assert [(options.folder, options.check) for options in asked] == [(environment, True)]
    run(dock)
    wait_for(lambda: len(synthetic_layers()) == 1)


@pytest.mark.parametrize("model", ["hangs", "ignores"])
def test_cancel_takes_two_seconds_at_most_whatever_the_backend_does(
    dock: Any2AnyDock, model: str
) -> None:
    run(dock, model)
    wait_for(lambda: dock.form.progressBar.value() == 50)
    started = time.monotonic()
    dock.cancel()
    wait_for(lambda: dock.form.statusLabel.text().startswith("Cancelled."))
    assert time.monotonic() - started < 3.5  # two for the backend, the rest for tasks and timers
    run(dock)
    wait_for(lambda: len(synthetic_layers()) == 1)


def test_cancelling_before_the_backend_has_begun(dock: Any2AnyDock) -> None:
    run(dock)
    run(dock)
    dock.cancel()
    wait_for(lambda: dock.queue.task is None)
    assert len(synthetic_layers()) <= 1


def test_a_layer_chosen_during_a_run_is_looked_at_after_it(
    dock: Any2AnyDock, scene: Path, fake_backend
) -> None:
    run(dock, "hangs")
    wait_for(lambda: dock.form.progressBar.value() == 50)
    other = QgsRasterLayer(str(scene), "other")
    QgsProject.instance().addMapLayer(other)
    asked = len(fake_backend.requests("inspect"))
    dock.form.layerCombo.setLayer(other)
    assert len(fake_backend.requests("inspect")) == asked
    dock.cancel()
    wait_for(lambda: len(fake_backend.requests("inspect")) == asked + 1)


def test_a_flood_of_logs_changes_nothing(dock: Any2AnyDock) -> None:
    run(dock, "floods")
    wait_for(lambda: dock.form.statusLabel.text() == "After the flood.")


def test_a_backend_of_another_version_is_reported(dock: Any2AnyDock, fake_backend) -> None:
    from any2any_qgis.process.shared import shared

    wait_for(lambda: "4 windows" in dock.form.estimateLabel.text())
    shared.close()
    (fake_backend.folder / "speaks-another-version").touch()
    run(dock)
    wait_for(lambda: "protocol version 2" in dock.form.statusLabel.text())


def test_an_environment_deleted_between_two_runs_shows_the_set_up(
    dock: Any2AnyDock, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(dock)
    wait_for(lambda: len(synthetic_layers()) == 1)
    monkeypatch.setenv("ANY2ANY_PYTHON", "/gone/python")
    run(dock)
    wait_for(lambda: dock.form.pages.currentWidget() is dock.form.setupPage)
    assert "does not exist" in dock.form.statusLabel.text()


def test_a_layer_removed_during_the_run_does_no_harm(
    dock: Any2AnyDock, layer: QgsRasterLayer
) -> None:
    wait_for(lambda: "4 windows" in dock.form.estimateLabel.text())
    run(dock)
    QgsProject.instance().removeMapLayer(layer.id())
    wait_for(lambda: len(synthetic_layers()) == 1)
    assert synthetic_layers()[0].name() == "NIR synthetic: scene"


def test_what_is_missing_is_said_where_run_is_disabled(dock: Any2AnyDock) -> None:
    check(dock)
    assert not dock.form.runButton.isEnabled()
    assert dock.form.runButton.toolTip() == "Choose at least one target."
    check(dock, "nir")
    assert dock.form.runButton.isEnabled()
    dock.form.bandsWidget.layout().itemAt(
        0, dock.form.bandsWidget.layout().ItemRole.FieldRole
    ).widget().setBand(2)
    assert "every band" in dock.form.runButton.toolTip()


def test_the_form_becomes_the_job(dock: Any2AnyDock, tmp_path: Path) -> None:
    form = dock.form
    form.modeCombo.setCurrentText("detailed")
    form.seedSpin.setValue(7)
    form.samplesSpin.setValue(3)
    form.gsdCheck.setChecked(True)
    form.levelCombo.setCurrentIndex(form.levelCombo.findData("boa"))
    form.outputFile.setFilePath(str(tmp_path / "chosen"))
    form.extentWidget.setOutputExtentFromUser(
        QgsRectangle(400100, 4099800, 400200, 4099900), QgsCoordinateReferenceSystem("EPSG:32618")
    )
    job = dock.fields.job()[0]
    assert (job.mode, job.seed, job.samples, job.gsd, job.level) == (
        "detailed",
        7,
        3,
        "native",
        "boa",
    )

    assert (job.output, job.overwrite) == (str(tmp_path / "chosen.tif"), False)
    form.outputFile.setFilePath(str(tmp_path / "chosen.2023"))  # a point in a name is not a suffix
    assert dock.fields.job()[0].output == str(tmp_path / "chosen.2023.tif")
    form.outputFile.setFilePath("bare")  # beside the source, not where QGIS was started
    assert dock.fields.job()[0].output == str(tmp_path / "bare.tif")
    form.outputFile.setFilePath(str(tmp_path / "chosen.tif"))
    assert job.bounds == (400100, 4099800, 400200, 4099900)
    check(dock, "nir", "sar")
    assert (dock.fields.job()[0].output, dock.fields.job()[0].overwrite) == (
        str(tmp_path / "chosen"),
        False,
    )  # what lies in that folder is not replaced


def test_a_known_part_of_the_target_goes_into_the_job(dock: Any2AnyDock, tmp_path: Path) -> None:
    assert dock.fields.job()[0].reference is None  # nothing is chosen by itself
    known = QgsRasterLayer(str(write_scene(tmp_path / "known.tif", 40, 30)), "known")
    QgsProject.instance().addMapLayer(known)
    assert dock.fields.job()[0].reference is None
    dock.form.referenceCombo.setLayer(known)
    assert dock.fields.job()[0].reference == str(tmp_path / "known.tif")
    assert not dock.fields.job()[0].fill
    dock.form.fillCheck.setChecked(True)
    assert dock.fields.job()[0].fill
    assert not dock.fields.job()[0].expected_error
    dock.form.errorCheck.setChecked(True)
    assert dock.fields.job()[0].expected_error
    check(dock, "nir", "sar")
    assert "one target" in dock.form.runButton.toolTip()
    dock.form.referenceCombo.setLayer(None)
    assert dock.form.runButton.isEnabled()
    assert not dock.form.fillCheck.isEnabled()
    assert not dock.fields.job()[0].fill  # nothing is there to be filled


def test_a_result_is_evaluated_from_the_panel(
    dock: Any2AnyDock, qgis_iface, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, dict]] = []
    monkeypatch.setattr(
        "processing.execAlgorithmDialog", lambda id_, given: opened.append((id_, given))
    )
    dock.form.evaluateButton.click()
    assert opened == []
    assert "no result yet" in dock.form.statusLabel.text()
    for _ in range(2):
        run(dock)
        wait_for(lambda: dock.queue.task is None)

    older, newer = sorted(
        synthetic_layers(), key=lambda layer: Path(layer.source()).stat().st_mtime
    )
    dock.form.evaluateButton.click()
    known = QgsRasterLayer(str(write_scene(tmp_path / "known.tif", 40, 30)), "known")
    QgsProject.instance().addMapLayer(known)
    dock.form.referenceCombo.setLayer(known)
    monkeypatch.setattr(qgis_iface, "activeLayer", lambda: older)
    dock.form.evaluateButton.click()
    assert opened == [
        ("any2any:evaluate", {"PREDICTION": newer.id()}),
        ("any2any:evaluate", {"PREDICTION": older.id(), "REFERENCE": known.id()}),
    ]


def test_a_layer_without_crs(dock: Any2AnyDock, layer: QgsRasterLayer) -> None:
    layer.setCrs(QgsCoordinateReferenceSystem())
    dock.fields.choose_layer()
    wait_for(lambda: bool(dock.fields.guessed))
    check(dock, "nir")
    assert dock.fields.job()[0].bounds is None
    assert dock.form.runButton.isEnabled()


def test_a_layer_that_is_no_file_is_written_first_and_the_user_reported(
    dock: Any2AnyDock, scene: Path, fake_backend
) -> None:
    formula = (
        "?crs=EPSG:32618&extent=400000,4099700,400400,4100000&width=40&height=30"
        "&formula=%22scene@1%22%20%2B%201"
    )
    virtual = QgsRasterLayer(
        f"{formula}&scene:uri={scene}&scene:provider=gdal", "virtual", "virtualraster"
    )
    assert virtual.isValid()
    QgsProject.instance().addMapLayer(virtual)
    dock.form.layerCombo.setLayer(virtual)
    assert "not a file" in dock.form.estimateLabel.text()
    run(dock)
    wait_for(lambda: dock.form.statusLabel.text() == "Done.")
    source = fake_backend.requests("job")[-1]["job"]["source"]
    exported, original = gdal.Open(source), gdal.Open(str(scene))
    assert exported.GetGeoTransform() == original.GetGeoTransform()
    assert exported.ReadRaster(5, 7, 1, 1, buf_type=gdal.GDT_Float64) == struct.pack(
        "d", original.ReadRaster(5, 7, 1, 1, band_list=[1])[0] + 1
    )
    assert synthetic_layers()[0].name() == "NIR synthetic: virtual"


def test_tiles_of_the_whole_world_need_an_area(dock: Any2AnyDock) -> None:
    online = QgsRasterLayer(
        "type=xyz&zmax=19&url=http://127.0.0.1:9/%7Bz%7D/%7Bx%7D/%7By%7D.png", "tiles", "wms"
    )
    QgsProject.instance().addMapLayer(online)
    dock.iface.mapCanvas().setExtent(QgsRectangle(400000, 4099700, 400400, 4100000))
    dock.form.layerCombo.setLayer(online)
    dock.form.areaCombo.choose("whole")  # what the map shows is chosen by itself
    with pytest.raises(UnreadableLayer, match="area"):
        dock.fields.job()[0]
    assert not dock.form.runButton.isEnabled()


def test_switching_off_in_the_midst_of_a_run_ends_everything(dock: Any2AnyDock) -> None:
    run(dock, "hangs")
    wait_for(lambda: dock.form.progressBar.value() == 50)
    dock.close_down()
    wait_for(lambda: QgsApplication.taskManager().countActiveTasks() == 0)
    assert synthetic_layers() == []


@pytest.mark.parametrize(
    ("seconds", "reported"), [(0.2, "1 s"), (89, "89 s"), (120, "2 min"), (9000, "2.5 h")]
)
def test_durations_are_reported_as_people_say_them(seconds: float, reported: str) -> None:
    assert duration(seconds) == reported
