"""*Adapt to my data...* on a fake backend: pairs from layers, progress, what it says, the model in
the panel, and its removal.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import QgsApplication, QgsProject, QgsRasterLayer
from qgis.PyQt.QtWidgets import QMessageBox

from any2any_qgis import marks
from any2any_qgis.process.adaptations import name_from
from tests.qgis.conftest import check, wait_for, write_scene


@pytest.fixture
def measured(tmp_path: Path, dock) -> QgsRasterLayer:
    layer = QgsRasterLayer(str(write_scene(tmp_path / "measured_nir.tif", 40, 30)), "measured")
    QgsProject.instance().addMapLayer(layer)
    return layer


@pytest.fixture
def dialog(dock, measured: QgsRasterLayer):
    dock.form.referenceCombo.setLayer(measured)
    wait_for(lambda: dock.form.adaptButton.isEnabled())
    dock.form.adaptButton.click()
    yield dock.windows.adapting
    dock.windows.adapting.close()


def test_layers_of_the_panel_are_the_first_pair(dock, dialog, layer, measured) -> None:
    (pair,) = dialog.job().pairs
    assert (pair.source_modality, pair.source) == ("rgb", layer.source())
    assert (pair.target_modality, pair.target) == ("nir", measured.source())
    assert dialog.name.text() == "scene-model"
    assert dialog.run_button.isEnabled()


def test_an_active_result_s_own_layers_are_the_first_pair(dock, layer, measured) -> None:
    dock.run()
    wait_for(lambda: dock.queue.task is None and len(results()) == 1)
    (result,) = results()
    check(dock, "ms", "pan")
    dock.form.layerCombo.setLayer(measured)
    dock.form.referenceCombo.setLayer(measured)
    dock.iface.setActiveLayer(result)
    dock.form.adaptButton.click()
    (pair,) = dock.windows.adapting.job().pairs
    assert (pair.source_modality, pair.source) == ("rgb", layer.source())
    assert (pair.target_modality, pair.target) == ("nir", measured.source())
    dock.windows.adapting.close()


def results() -> list[QgsRasterLayer]:
    layers = QgsProject.instance().mapLayers().values()
    return [layer for layer in layers if marks.is_synthetic(layer)]


def test_a_model_is_adapted_and_used(dock, dialog, fake_backend) -> None:
    dialog.minutes.setValue(0.5)
    dialog.run_button.click()
    assert not dialog.run_button.isEnabled()
    wait_for(lambda: dialog.task is None)
    (asked,) = fake_backend.requests("adapt")
    assert (asked["job"]["model"], asked["job"]["out"]) == ("any2any-tiny", "scene-model")
    assert asked["job"]["minutes"] == 0.5
    assert dialog.reported.text() == "It got better."
    shown = [dialog.table.item(0, column).text() for column in range(5)]
    assert shown == ["RGB → NIR", "B08 (reflectance)", "0.05", "0.031", "yes"]

    assert dock.form.modelCombo.findText("scene-model") >= 0
    dialog.use_button.click()
    assert dock.form.modelCombo.currentText() == "scene-model"
    assert dock.fields.job()[0].model == "scene-model"


def test_what_did_not_get_better_is_said(dock, dialog) -> None:
    dialog.name.setText("worse")
    dialog.run_button.click()
    wait_for(lambda: dialog.task is None)
    assert dialog.reported.text() == "Nothing got better."
    assert dialog.table.item(0, 4).text() == "no"
    assert not dialog.use_button.isEnabled()


def test_progress_and_cancel(dock, dialog) -> None:
    dock.form.modelCombo.setCurrentText("hangs")
    dialog.run_button.click()
    wait_for(lambda: dialog.progress.value() == 25)
    assert dialog.reported.text() == "learn, about 30 s left"
    dialog.close()  # it goes on, and the same window comes again
    dock.form.adaptButton.click()
    assert dock.windows.adapting is dialog
    dialog.cancel_button.click()
    wait_for(lambda: dialog.task is None)
    assert dialog.reported.text() == "The adaptation was cancelled; nothing was kept."
    assert QgsApplication.taskManager().countActiveTasks() == 0


def test_an_error_is_one_sentence(dock, dialog) -> None:
    dock.form.modelCombo.setCurrentText("missing")
    dialog.run_button.click()
    wait_for(lambda: dialog.task is None)
    assert dialog.reported.text() == "There is no model 'missing'."


def test_pairs_are_added_recognised_and_removed(dock, dialog, layer, measured) -> None:
    dialog.add_button.click()
    assert not dialog.run_button.isEnabled()
    assert dialog.run_button.toolTip() == "Choose both layers of each pair."
    source, target, remove = dialog.pairs.rows[1]
    source.layers.setLayer(measured)
    wait_for(lambda: source.modality.value() == "rgb")  # as the fake backend says of every raster
    target.layers.setLayer(layer)
    wait_for(lambda: target.modality.value() == "rgb")
    assert "both are" in dialog.run_button.toolTip()
    target.modality.choose("ms")
    target.modality.activated.emit(0)
    assert dialog.run_button.isEnabled()
    assert len(dialog.job().pairs) == 2
    remove.click()
    assert len(dialog.job().pairs) == 1
    assert not dialog.pairs.rows[0][2].isEnabled()


def test_a_synthetic_layer_is_no_measured_one(dock, dialog, monkeypatch) -> None:
    monkeypatch.setattr(
        "any2any_qgis.panel.pair_table.provenance", lambda path: {"SYNTHETIC": "YES"}
    )
    dialog.name.setText("other")
    assert "is synthetic" in dialog.run_button.toolTip()


def test_an_adapted_model_is_removed(dock, dialog, fake_backend, monkeypatch) -> None:
    dialog.run_button.click()
    wait_for(lambda: dialog.task is None)
    dialog.use_button.click()
    dock.form.modelsButton.click()
    models = dock.windows.models
    assert not models.remove_button.isEnabled()  # any2any-tiny is not the user's
    models.table.selectRow(2)
    assert models.table.item(2, 0).text() == "scene-model (adapted from any2any-tiny)"
    buttons = QMessageBox.StandardButton
    monkeypatch.setattr(models, "answer", lambda question: buttons.No)
    models.remove_button.click()
    assert models.task is None

    def yes(question: QMessageBox):
        question.checkBox().setChecked(True)
        return buttons.Yes

    monkeypatch.setattr(models, "answer", yes)
    models.remove_button.click()
    wait_for(lambda: models.task is None)
    (asked,) = fake_backend.requests("remove")
    assert (asked["model"], asked["files"]) == ("scene-model", True)
    assert models.table.rowCount() == 2
    assert dock.form.modelCombo.findText("scene-model") < 0
    models.close()


def test_names_made_of_layers() -> None:
    assert name_from("Sentinel-2 L2A (2024)") == "Sentinel-2-L2A-2024-model"
    assert name_from("") == "my-model"
    assert name_from("", ["my-model", "my-model-2"]) == "my-model-3"
    assert len(name_from("x" * 90)) < 64


def test_an_older_greeting_takes_no_model_away(dock, dialog) -> None:
    """The session's own process greeted before the model was added."""
    former = dock.fields.greeting
    dialog.run_button.click()
    wait_for(lambda: dialog.task is None)
    dock.fields.offer(former)
    assert dock.form.modelCombo.findText("scene-model") >= 0
    assert "scene-model" in [model["id"] for model in dock.fields.greeting["models"]]
