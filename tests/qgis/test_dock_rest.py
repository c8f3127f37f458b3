"""The panel's example, preview, partial results, history and details, on a fake backend; the real
ones are in tests/desktop.
"""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtWidgets import QFileDialog

from any2any_qgis import marks
from any2any_qgis.environment.failures import SetupError
from any2any_qgis.panel import messages
from any2any_qgis.panel.dock import Any2AnyDock
from any2any_qgis.panel.history import History
from any2any_qgis.process import stall
from any2any_qgis.settings import Settings
from tests.qgis.conftest import check, wait_for


def layers_named(part: str) -> list[QgsRasterLayer]:
    return [layer for layer in QgsProject.instance().mapLayers().values() if part in layer.name()]


@pytest.fixture(autouse=True)
def own_profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test reads or writes the history of whoever runs it."""
    monkeypatch.setattr(
        "any2any_qgis.panel.history_list.QgsApplication.qgisSettingsDirPath",
        lambda: str(tmp_path / "profile"),
    )
    return tmp_path / "profile"


def test_an_empty_project_offers_an_example_that_starts_nothing(
    dock: Any2AnyDock, fake_backend
) -> None:
    assert dock.form.exampleCard.isHidden()  # the scene is loaded
    QgsProject.instance().removeAllMapLayers()
    assert not dock.form.exampleCard.isHidden()
    dock.iface.setActiveLayer, dock.iface.zoomToActiveLayer = lambda layer: None, lambda: None
    dock.form.exampleButton.click()
    loaded = {layer.name(): layer for layer in QgsProject.instance().mapLayers().values()}
    assert {layer.bandCount() for layer in loaded.values()} == {1, 3, 6}
    assert all(
        layer.isValid() and layer.crs().authid() == "EPSG:32618" for layer in loaded.values()
    )
    assert dock.fields.layer().bandCount() == 3
    assert dock.fields.job()[0].targets == ("nir",)
    assert dock.form.exampleCard.isHidden()
    wait_for(lambda: dock.form.sourceModalityCombo.toolTip() != "")
    assert fake_backend.requests("job") == []


def test_a_tip_that_was_dismissed_stays_away_until_the_options_bring_it_back(
    dock: Any2AnyDock,
) -> None:
    dock.tips.want("compare")
    assert "blink" in dock.form.tipLabel.text()
    dock.form.tipCloseButton.click()
    assert dock.form.tipFrame.isHidden()
    dock.tips.want("compare")
    assert dock.form.tipFrame.isHidden()
    dock.tips.want("partial")
    assert not dock.form.tipFrame.isHidden()
    Settings().write()
    dock.settings_changed()
    dock.tips.want("compare")
    assert not dock.form.tipFrame.isHidden()


def test_a_preview_takes_the_middle_of_the_map_and_gives_way_to_the_result(
    dock: Any2AnyDock, layer, fake_backend
) -> None:
    canvas = dock.iface.mapCanvas()
    canvas.setDestinationCrs(layer.crs())
    canvas.setExtent(QgsRectangle(400100, 4099800, 400300, 4099900))
    dock.form.previewButton.click()
    wait_for(lambda: "middle of the map" in dock.form.statusLabel.text())
    (made,) = layers_named("preview")
    assert made.name() == "NIR synthetic preview: scene"
    left, bottom, right, top = fake_backend.requests("job")[0]["job"]["bounds"]
    shown = canvas.mapSettings().visibleExtent()
    assert shown.contains(QgsRectangle(left, bottom, right, top))
    assert (left + right) / 2 == pytest.approx(shown.center().x())
    assert 0 < right - left < shown.width() / 2  # the fake says that all takes 100 s
    dock.preview()
    wait_for(lambda: len(fake_backend.requests("job")) == 2 and dock.queue.task is None)
    assert len(layers_named("preview")) == 1
    assert dock.history.kept.jobs() == []
    dock.run()
    wait_for(lambda: dock.form.statusLabel.text() == "Done.")
    assert layers_named("preview") == []
    assert len(layers_named("NIR synthetic: ")) == 1


def test_a_preview_of_what_the_map_does_not_show_is_reported(
    dock: Any2AnyDock, fake_backend
) -> None:
    dock.iface.mapCanvas().setExtent(QgsRectangle(0, 0, 10, 10))
    dock.preview()
    assert "zoom to the layer" in dock.form.statusLabel.text()
    assert dock.queue.task is None


def test_what_is_done_can_be_shown_stays_after_a_cancel_and_is_continued(
    dock: Any2AnyDock, scene: Path, fake_backend
) -> None:
    dock.form.modelCombo.setCurrentText("hangs")
    dock.run()
    wait_for(lambda: "waiting" in dock.form.statusLabel.text())
    dock.form.partialButton.click()
    assert "Nothing is finished yet" in dock.form.statusLabel.text()
    output = Path(dock.queue.running.job.output)
    folder = output.with_name(output.name + ".partial")
    folder.mkdir()
    shutil.copy(scene, folder / "partial.vrt")  # a raster is a raster, whatever its name
    dock.form.partialButton.click()
    dock.form.partialButton.click()
    (shown,) = layers_named("so far")
    assert shown.name() == "NIR synthetic, so far: scene"
    assert shown.customProperty(marks.SYNTHETIC)
    dock.form.cancelButton.click()
    wait_for(lambda: "Continue" in dock.form.statusLabel.text())
    assert len(layers_named("so far")) == 1
    assert not dock.form.continueButton.isHidden()
    dock.form.modelCombo.setCurrentText("any2any-tiny")
    dock.form.continueButton.click()
    wait_for(lambda: len(fake_backend.requests("job")) == 2)
    first, second = (request["job"] for request in fake_backend.requests("job"))
    assert first == second
    shutil.rmtree(folder)


def test_a_finished_run_takes_its_partial_layers_away(dock: Any2AnyDock, scene: Path) -> None:
    dock.run()
    output = Path(dock.queue.running.job.output)
    output.with_name(output.name + ".partial").mkdir()
    shutil.copy(scene, output.with_name(output.name + ".partial") / "partial.vrt")
    dock.display.show_partial()
    assert len(layers_named("so far")) == 1
    wait_for(lambda: dock.form.statusLabel.text() == "Done.")
    assert layers_named("so far") == []
    shutil.rmtree(output.with_name(output.name + ".partial"))


def test_past_jobs_are_kept_run_again_and_put_into_the_form(
    dock: Any2AnyDock, own_profile: Path, fake_backend
) -> None:
    dock.form.seedSpin.setValue(17)
    dock.run()
    wait_for(lambda: dock.form.statusLabel.text() == "Done.")
    dock.form.modelCombo.setCurrentText("missing")
    dock.run()
    wait_for(lambda: "no model" in dock.form.statusLabel.text())
    kept = History(own_profile / "any2any" / "history").jobs()
    assert {past.outcome for past in kept} == {"done", "model.unknown"}
    box = dock.form.historyList
    dock.form.historyBox.setCollapsed(False)
    dock.history.fill()
    assert box.count() == 2
    assert not dock.form.historyRunButton.isEnabled()
    row = next(n for n in range(2) if "done" in box.item(n).text())
    assert "scene to NIR" in box.item(row).text()
    assert "seed 17" in box.item(row).toolTip()
    box.setCurrentRow(row)
    dock.form.historyRunButton.click()
    wait_for(lambda: len(fake_backend.requests("job")) == 3 and dock.queue.task is None)
    first, again = fake_backend.requests("job")[0]["job"], fake_backend.requests("job")[2]["job"]
    assert again["output"] != first["output"]
    assert {**again, "output": ""} == {**first, "output": ""}
    dock.form.seedSpin.setValue(0)
    check(dock, "ms")
    box.setCurrentRow(next(n for n in range(box.count()) if "done" in box.item(n).text()))
    dock.form.historyFormButton.click()
    job, _ = dock.fields.job()
    assert (job.seed, job.targets, job.model) == (17, ("nir",), "any2any-tiny")


def test_job_files_are_saved_and_opened(
    dock: Any2AnyDock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "job.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    check(dock, "pan", "nir")
    dock.form.samplesSpin.setValue(3)
    dock.form.radiometryCombo.setCurrentText("0:255")
    bounds = (400050.0, 4099850.0, 400200.0, 4099950.0)
    layer = dock.fields.layer()
    dock.form.extentWidget.setOutputExtentFromUser(QgsRectangle(*bounds), layer.crs())
    dock.run()
    wait_for(lambda: dock.form.statusLabel.text() == "Done.")
    dock.form.historyBox.setCollapsed(False)
    dock.history.fill()
    dock.form.historyList.setCurrentRow(0)
    dock.form.historySaveButton.click()
    assert json.loads(path.read_text())["samples"] == 3
    check(dock, "ms")
    dock.form.samplesSpin.setValue(1)
    dock.form.radiometryCombo.setCurrentText("auto")
    dock.form.extentWidget.clear()
    dock.form.historyOpenButton.click()
    job, _ = dock.fields.job()
    assert (set(job.targets), job.samples, job.radiometry) == ({"pan", "nir"}, 3, "0:255")
    assert job.bounds == pytest.approx(bounds)
    path.write_text("[]")
    dock.form.historyOpenButton.click()
    assert "not a job file" in dock.form.statusLabel.text()


def test_an_error_s_details_can_be_copied_without_personal_paths(dock: Any2AnyDock) -> None:
    dock.log.write(f"something in {Path.home()}/secret")
    dock.log.show_details(f"It failed in {Path.home()}.")
    text = dock.log.details.report.toPlainText()
    assert "~/secret" in text
    assert str(Path.home()) + "/" not in text
    dock.log.details.copy_button.click()
    dock.log.details.close()
    assert messages.scrubbed(f"{Path.home()}/a") == "~/a"


def test_a_job_that_does_not_get_on_is_reported(
    dock: Any2AnyDock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stall, "STALL_SECONDS", 0.5)
    dock.form.modelCombo.setCurrentText("hangs")
    dock.run()
    wait_for(lambda: "No progress for" in dock.form.statusLabel.text())
    dock.cancel()
    wait_for(lambda: dock.queue.task is None)


def test_a_set_up_that_stands_still_is_reported(
    dock: Any2AnyDock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hangs(options, environment, report, is_cancelled, fetch):
        report(0.1, "Installing PyTorch")
        while not is_cancelled():
            time.sleep(0.02)
        raise SetupError("environment.cancelled", "The set-up was cancelled.")

    monkeypatch.setattr("any2any_qgis.process.tasks.set_up", hangs)
    monkeypatch.setattr(stall, "STALL_SECONDS", 0.5)
    dock.repair()
    wait_for(lambda: dock.form.setupStatus.text() == "Installing PyTorch")
    wait_for(lambda: "No progress for" in dock.form.setupStatus.text())
    dock.form.setupCancelButton.click()
    wait_for(lambda: dock.setup.task is None)


def test_past_jobs_are_reported_in_words_and_reported_apart(
    dock: Any2AnyDock, fake_backend
) -> None:
    dock.form.seedSpin.setValue(3)
    dock.run()
    wait_for(lambda: dock.form.statusLabel.text() == "Done.")
    dock.form.seedSpin.setValue(0)
    dock.form.modelCombo.setCurrentText("missing")
    dock.run()
    wait_for(lambda: "no model" in dock.form.statusLabel.text())
    dock.form.historyBox.setCollapsed(False)
    dock.history.fill()
    titles = {dock.form.historyList.item(row).text().partition("  ")[2] for row in range(2)}
    assert titles == {
        "scene to NIR, seed 3: done",
        "scene to NIR, missing: failed, its model could not be used",
    }
    tips = [dock.form.historyList.item(row).toolTip() for row in range(2)]
    assert any("error[model.unknown]" in tip for tip in tips)


def test_a_past_result_is_loaded_again_and_a_past_job_forgotten(
    dock: Any2AnyDock, fake_backend
) -> None:
    dock.run()
    wait_for(lambda: dock.form.statusLabel.text() == "Done.")
    (made,) = layers_named("NIR synthetic: ")
    path = Path(made.source())
    QgsProject.instance().removeMapLayer(made.id())
    dataset = gdal.OpenEx(str(path), gdal.OF_UPDATE)
    dataset.SetMetadata(
        {"SYNTHETIC": "YES", "TARGET_MODALITY": "nir", "SOURCE": "scene.tif"}, "ANY2ANY"
    )
    del dataset
    form = dock.form
    form.historyBox.setCollapsed(False)
    dock.history.fill()
    form.historyList.setCurrentRow(0)
    form.historyLoadButton.click()
    form.historyLoadButton.click()  # it is open by now
    (again,) = layers_named("NIR synthetic: ")
    assert again.name() == "NIR synthetic: scene"
    assert marks.is_synthetic(again)
    assert marks.source_layer_of(again) is dock.fields.layer()
    form.historyRemoveButton.click()
    assert form.historyList.count() == 0
    assert path.is_file()
    assert not form.historyLoadButton.isEnabled()
