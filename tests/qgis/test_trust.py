"""Nothing is replaced, mislabelled or chosen that the user did not mean: names of outputs,
projects, removed layers, the wheel.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import processing
import pytest
from osgeo import gdal
from qgis.core import (
    Qgis,
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingUtils,
    QgsProject,
    QgsRasterLayer,
)
from qgis.PyQt.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from qgis.PyQt.QtGui import QDragEnterEvent, QDropEvent, QWheelEvent
from qgis.PyQt.QtWidgets import QApplication, QComboBox, QFileDialog, QMessageBox

from any2any_qgis import marks, output_names, results
from any2any_qgis.layers import UnreadableLayer
from any2any_qgis.panel import display
from any2any_qgis.panel.dock import Any2AnyDock
from tests.qgis.conftest import check, wait_for, write_scene


def made() -> list[QgsRasterLayer]:
    return [
        layer
        for layer in QgsProject.instance().mapLayers().values()
        if layer.customProperty(marks.SYNTHETIC)
    ]


def run_to_its_end(dock: Any2AnyDock, count: int = 1) -> None:
    dock.run()
    wait_for(lambda: dock.queue.task is None and len(made()) == count)


def tagged(path: Path, **tags: str) -> Path:
    """A raster that says of itself what the backend's results do."""
    dataset = gdal.Open(str(write_scene(path, 40, 30)), gdal.GA_Update)
    dataset.SetMetadata(
        {
            "SYNTHETIC": "YES",
            "SOURCE": "scene.tif",
            "SOURCE_MODALITY": "rgb",
            "TARGET_MODALITY": "nir",
        }
        | tags,
        "ANY2ANY",
    )
    return path


# Names of outputs


def test_a_result_lies_beside_its_source_or_in_the_project_and_takes_no_name_twice(
    dock: Any2AnyDock, scene: Path, tmp_path: Path
) -> None:
    assert dock.fields.job()[0].output == str(scene.parent / "scene_nir.tif")
    (scene.parent / "scene_nir.tif").write_bytes(b"not ours")
    assert dock.fields.job()[0].output == str(scene.parent / "scene_nir_2.tif")
    (scene.parent / "scene_nir_2.tif.partial").mkdir()  # of a run that was cut
    assert dock.fields.job()[0].output == str(scene.parent / "scene_nir_3.tif")
    dock.form.seedSpin.setValue(1)
    assert "scene_nir_3.tif" in dock.form.outputFile.lineEdit().placeholderText()

    (tmp_path / "project").mkdir()
    assert QgsProject.instance().write(str(tmp_path / "project" / "p.qgz"))
    assert dock.fields.job()[0].output == str(tmp_path / "project" / "scene_nir.tif")
    check(dock, "nir", "ms")
    assert dock.fields.job()[0].output == str(tmp_path / "project" / "scene_nir_ms")
    assert "folder" in dock.form.outputFile.lineEdit().placeholderText()


def test_the_plugin_s_own_folder_is_never_written_to(
    dock: Any2AnyDock, monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    monkeypatch.setattr(output_names, "plugin_root", lambda: scene.parent)
    output = dock.fields.job()[0].output
    assert output_names.is_temporary(output)
    dock.form.outputFile.setFilePath("bare.tif")
    assert output_names.is_temporary(dock.fields.job()[0].output)


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes])
def test_a_typed_path_that_exists_is_requested_about(
    dock: Any2AnyDock,
    scene: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: QMessageBox.StandardButton,
) -> None:
    there, asked = scene.parent / "there.tif", []
    shutil.copy(scene, there)
    before = there.read_bytes()
    monkeypatch.setattr(QMessageBox, "question", lambda *args: asked.append(args[2]) or answer)
    dock.form.outputFile.setFilePath(str(there.with_suffix("")))
    dock.run()
    assert "there.tif" in asked[0]

    if answer == QMessageBox.StandardButton.No:
        assert dock.queue.task is None
        assert there.read_bytes() == before
        return

    wait_for(lambda: len(made()) == 1)
    assert made()[0].source() == str(there)
    assert dock.form.outputFile.filePath() == ""  # the next run writes another file


def test_a_raster_that_another_layer_shows_is_refused(
    dock: Any2AnyDock, provider, tmp_path: Path
) -> None:
    other = QgsRasterLayer(str(write_scene(tmp_path / "other.tif", 40, 30)), "elevation")
    QgsProject.instance().addMapLayer(other)
    dock.form.outputFile.setFilePath(str(tmp_path / "other.tif"))
    with pytest.raises(UnreadableLayer, match="open as the layer 'elevation'"):
        dock.fields.job()
    assert not dock.form.runButton.isEnabled()
    assert "elevation" in dock.form.runButton.toolTip()
    dock.run()
    assert dock.queue.task is None
    request = {
        "INPUT": dock.fields.layer(),
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "OUTPUT": other.source(),
    }

    with pytest.raises(QgsProcessingException, match="elevation"):
        processing.run("any2any:translate", request)


def test_the_same_result_computed_again_refreshes_its_layer(
    dock: Any2AnyDock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tagged(tmp_path / "again.tif")
    shown = QgsRasterLayer(str(path), "an older name")
    QgsProject.instance().addMapLayer(shown)
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    dock.form.outputFile.setFilePath(str(path))
    run_to_its_end(dock)
    assert made() == [shown]
    assert shown.name() == "NIR synthetic: scene"
    assert shown.isValid()

    check(dock, "sar")  # another target into the same file would make a layer named NIR show SAR
    path = tagged(tmp_path / "again.tif")
    dock.form.outputFile.setFilePath(str(path))
    with pytest.raises(UnreadableLayer, match="again"):
        dock.fields.job()


def test_processing_replaces_results_and_nothing_else(
    provider, layer, scene: Path, fake_backend, tmp_path: Path
) -> None:
    request = {"INPUT": layer, "SOURCE_MODALITY": "rgb", "TARGET_MODALITY": "nir"}
    foreign = write_scene(tmp_path / "measured.tif", 40, 30)
    before = foreign.read_bytes()
    with pytest.raises(QgsProcessingException, match="not written by this plugin"):
        processing.run("any2any:translate", {**request, "OUTPUT": str(foreign)})
    assert foreign.read_bytes() == before
    processing.run("any2any:translate", {**request, "OUTPUT": str(tagged(tmp_path / "older.tif"))})
    replaced, source = gdal.Open(str(tmp_path / "older.tif")), gdal.Open(str(scene))
    assert (replaced.ReadAsArray() == source.ReadAsArray()).all()
    assert replaced.GetMetadataItem("SOFTWARE_VERSION", "ANY2ANY") == "9.9"


def test_a_temporary_result_is_kept_with_what_lies_beside_it(
    dock: Any2AnyDock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scene: Path
) -> None:
    temporary = Path(QgsProcessingUtils.tempFolder()) / "kept_test.tif"
    shutil.copy(scene, temporary)
    shutil.copy(scene, temporary.with_name("kept_test_error.tif"))
    dock.form.outputFile.setFilePath(str(temporary))
    monkeypatch.setattr(QMessageBox, "question", lambda *_: QMessageBox.StandardButton.Yes)
    run_to_its_end(dock)
    assert not dock.form.keepButton.isHidden()
    wanted = tmp_path / "kept" / "mine.tif"
    wanted.parent.mkdir()
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_: (str(wanted.with_suffix("")), "")
    )
    dock.form.keepButton.click()
    wait_for(lambda: "Kept as" in dock.form.statusLabel.text())
    assert made()[0].source() == str(wanted)
    assert made()[0].isValid()
    assert wanted.with_name("mine_error.tif").is_file()
    assert not temporary.exists()
    assert dock.form.keepButton.isHidden()


# Projects


def test_a_result_stays_out_of_another_project_and_is_offered(
    dock: Any2AnyDock, monkeypatch: pytest.MonkeyPatch, scene: Path
) -> None:
    offered: list[tuple[str, object]] = []
    monkeypatch.setattr(
        display.messages,
        "say",
        lambda iface, text, level, label="", action=None: offered.append((label, action)),
    )
    dock.run()
    output = dock.queue.running.job.output
    QgsProject.instance().clear()
    wait_for(lambda: dock.queue.task is None)
    assert made() == []
    assert Path(output).is_file()
    ((label, add),) = offered
    assert label == "Add to this project"
    add()
    assert [layer.source() for layer in made()] == [output]


def test_a_whole_result_takes_the_part_of_an_earlier_run_away(
    dock: Any2AnyDock, scene: Path
) -> None:
    output = Path(dock.fields.job()[0].output)
    results.add_partial(str(scene), str(output), "nir", "scene", "")
    assert len(made()) == 1
    run_to_its_end(dock)
    assert [layer.source() for layer in made()] == [str(output)]


def test_a_cancelled_run_is_no_failed_task(dock: Any2AnyDock) -> None:
    states: list[int] = []
    dock.form.modelCombo.setCurrentText("hangs")
    dock.run()
    task = dock.queue.task
    task.statusChanged.connect(states.append)
    wait_for(lambda: "waiting" in dock.form.statusLabel.text())
    dock.cancel()
    wait_for(lambda: dock.queue.task is None)
    assert task.error.is_cancelled
    assert states
    assert task.Terminated not in states


# Marks


def test_what_processing_loads_is_marked_as_the_panel_s_results_are(
    provider, layer, scene: Path, fake_backend, qgis_new_project, tmp_path: Path
) -> None:
    QgsProject.instance().addMapLayer(layer)
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    output = str(tmp_path / "loaded.tif")
    details = QgsProcessingContext.LayerDetails("Translated raster", context.project(), "OUTPUT")
    context.addLayerToLoadOnCompletion(output, details)
    algorithm = QgsApplication.processingRegistry().algorithmById("any2any:translate")
    request = {"INPUT": layer, "SOURCE_MODALITY": "rgb", "TARGET_MODALITY": "nir", "OUTPUT": output}
    algorithm.run(request, context, QgsProcessingFeedback())

    details = context.layerToLoadOnCompletionDetails(output)
    loaded = QgsRasterLayer(output, details.name)
    QgsProject.instance().addMapLayer(loaded)
    details.postProcessor().postProcessLayer(loaded, context, QgsProcessingFeedback())
    wait_for(
        lambda: (
            QgsProject.instance().layerTreeRoot().findLayer(loaded.id()).parent().name()
            == "scene (synthetic)"
        )
    )

    assert loaded.name() == "NIR synthetic: scene"
    assert loaded.customProperty(marks.SYNTHETIC)
    assert "not a measurement" in loaded.metadata().abstract()
    assert loaded.customProperty(marks.SOURCE_LAYER) == layer.id()


def test_a_raster_that_says_it_is_synthetic_is_a_result_and_finds_its_source(
    dock: Any2AnyDock, layer, tmp_path: Path
) -> None:
    loaded = QgsRasterLayer(
        str(tagged(tmp_path / "made_elsewhere.tif", WEIGHTS_SHA256="abc", SOFTWARE_VERSION="9.9")),
        "loaded by hand",
    )
    QgsProject.instance().addMapLayer(loaded)
    assert marks.chosen_result(None) is loaded
    assert marks.source_layer_of(loaded) is layer
    marks.mark(loaded, "nir", "scene", "")
    history = " ".join(loaded.metadata().history())
    assert "weights_sha256 abc" in history
    assert "software_version 9.9" in history


def test_a_synthetic_raster_is_no_known_part(dock: Any2AnyDock, provider, tmp_path: Path) -> None:
    synthetic = QgsRasterLayer(str(tagged(tmp_path / "synthetic.tif")), "guess")
    QgsProject.instance().addMapLayer(synthetic)
    dock.form.referenceCombo.setLayer(synthetic)
    assert "'guess' is synthetic" in dock.form.runButton.toolTip()
    algorithm = QgsApplication.processingRegistry().algorithmById("any2any:fill")
    request = {
        "INPUT": dock.fields.layer(),
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "REFERENCE": synthetic,
    }

    accepted, message = algorithm.checkParameterValues(
        request | {"OUTPUT": str(tmp_path / "o.tif")}, QgsProcessingContext()
    )
    assert not accepted
    assert "synthetic" in message


# Fields


def wheel(over: QComboBox) -> None:
    place = QPointF(over.rect().center())
    event = QWheelEvent(
        place,
        QPointF(over.mapToGlobal(over.rect().center())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QgsApplication.sendEvent(over, event)


def test_the_wheel_changes_nothing_without_the_focus(dock: Any2AnyDock) -> None:
    form = dock.form
    fields = [
        form.modeCombo,
        form.sourceModalityCombo,
        form.levelCombo,
        form.radiometryCombo,
        form.deviceCombo,
    ]

    fields += form.bandsWidget.findChildren(QComboBox)
    before = [field.currentIndex() for field in fields]
    spins = [form.seedSpin.value(), form.samplesSpin.value()]
    for field in [*fields, form.seedSpin, form.samplesSpin]:
        for _ in range(3):
            wheel(field)

    assert [field.currentIndex() for field in fields] == before
    assert [form.seedSpin.value(), form.samplesSpin.value()] == spins


def test_source_and_targets_stand_beside_run_which_a_known_error_disables(
    dock: Any2AnyDock,
) -> None:
    check(dock, "nir", "ms")
    wait_for(lambda: dock.form.estimateLabel.text().startswith("scene \u2192 NIR, MS: 4 windows"))
    dock.form.modelCombo.setCurrentText("missing")
    wait_for(lambda: not dock.form.runButton.isEnabled())
    assert "no model 'missing'" in dock.form.runButton.toolTip()
    dock.form.modelCombo.setCurrentText("any2any-tiny")
    assert dock.form.runButton.isEnabled()


def test_a_layer_chosen_during_a_run_cannot_be_queued_with_the_former_s_modality(
    dock: Any2AnyDock, tmp_path: Path
) -> None:
    other = QgsRasterLayer(str(write_scene(tmp_path / "other.tif", 40, 30)), "other")
    QgsProject.instance().addMapLayer(other)
    dock.form.modelCombo.setCurrentText("hangs")
    dock.run()
    wait_for(lambda: "waiting" in dock.form.statusLabel.text())
    dock.form.layerCombo.setLayer(other)
    assert not dock.form.runButton.isEnabled()
    assert "when the run has ended" in dock.form.runButton.toolTip()
    dock.cancel()
    wait_for(lambda: dock.form.runButton.isEnabled())
    assert dock.fields.guessed  # the other layer's


def test_a_removed_layer_leaves_its_field_empty(dock: Any2AnyDock, layer, tmp_path: Path) -> None:
    known, other = (
        QgsRasterLayer(str(write_scene(tmp_path / f"{name}.tif", 40, 30)), name)
        for name in ("known", "other")
    )
    QgsProject.instance().addMapLayers([known, other])
    dock.form.referenceCombo.setLayer(known)
    dock.form.fillCheck.setChecked(True)
    wait_for(lambda: "4 windows" in dock.form.estimateLabel.text())
    QgsProject.instance().removeMapLayer(known.id())
    assert dock.form.referenceCombo.currentLayer() is None
    assert not dock.form.fillCheck.isEnabled()
    QgsProject.instance().removeMapLayer(layer.id())
    assert dock.fields.layer() is None
    assert dock.form.sourceModalityCombo.toolTip() == ""
    assert "4 windows" not in dock.form.estimateLabel.text()
    assert not dock.form.runButton.isEnabled()


# The queue


def test_a_second_click_makes_no_second_job(dock: Any2AnyDock, fake_backend) -> None:
    dock.form.runButton.click()
    dock.form.runButton.click()
    assert "in the queue already" in dock.form.statusLabel.text()
    wait_for(lambda: dock.queue.task is None)
    assert len(fake_backend.requests("job")) == 1


def test_cancel_ends_the_running_job_and_others_can_be_taken_out(
    dock: Any2AnyDock, fake_backend
) -> None:
    assert dock.form.queueList.isHidden()
    dock.form.modelCombo.setCurrentText("hangs")
    dock.run()
    dock.form.modelCombo.setCurrentText("any2any-tiny")
    for seed in (1, 2):
        dock.form.seedSpin.setValue(seed)
        dock.run()

    items = [dock.form.queueList.item(row).text() for row in range(dock.form.queueList.count())]
    assert items == ["1. scene to NIR: waiting", "2. scene to NIR: waiting"]
    dock.form.queueList.setCurrentRow(0)
    dock.form.queueRemoveButton.click()
    assert [queued.job.seed for queued in dock.queue.jobs()] == [2]
    wait_for(lambda: len(fake_backend.requests("job")) == 1)
    dock.form.cancelButton.click()
    wait_for(lambda: dock.queue.task is None and len(made()) == 1)
    assert [request["job"]["seed"] for request in fake_backend.requests("job")] == [0, 2]
    assert dock.form.queueList.isHidden()


def test_without_a_choice_all_waiting_jobs_are_removed_and_the_running_one_stays(
    dock: Any2AnyDock, fake_backend
) -> None:
    dock.form.modelCombo.setCurrentText("hangs")
    dock.run()
    dock.form.modelCombo.setCurrentText("any2any-tiny")
    for seed in (1, 2, 3):
        dock.form.seedSpin.setValue(seed)
        dock.run()

    for row in (0, 1):
        dock.form.queueList.item(row).setSelected(True)
    dock.form.queueRemoveButton.click()
    assert [queued.job.seed for queued in dock.queue.jobs()] == [3]
    dock.form.queueList.clearSelection()
    dock.form.queueRemoveButton.click()
    assert dock.queue.jobs() == []
    assert dock.queue.task is not None
    wait_for(lambda: len(fake_backend.requests("job")) == 1)
    dock.form.cancelButton.click()
    wait_for(lambda: dock.queue.task is None)


def test_layer_target_and_run_are_in_sight_at_700_pixels(dock: Any2AnyDock) -> None:
    form = dock.form
    dock.setFloating(True)
    dock.resize(320, 700)
    dock.show()
    wait_for(lambda: form.isVisible() and form.height() <= 700)

    for widget in (form.layerCombo, form.targetModalityList, form.runButton):
        corner = widget.mapTo(form, widget.rect().bottomRight())
        assert 0 <= corner.y() <= form.height(), widget.objectName()
        assert widget.visibleRegion().boundingRect().height() == widget.height(), (
            widget.objectName()
        )

    assert form.radiometryCombo.isHidden()
    form.changeButton.click()
    assert not form.radiometryCombo.isHidden()


# Products


def product_at(folder: Path) -> Path:
    """What the fake backend takes for a product: a folder with a view of its bands."""
    folder.mkdir()
    write_scene(folder / "bands.tif", 40, 30)
    source = f'<SourceFilename relativeToVRT="0">{folder / "bands.tif"}</SourceFilename>'
    bands = "".join(
        f'<VRTRasterBand dataType="Byte" band="{n}">'
        f"<SimpleSource>{source}<SourceBand>{n}</SourceBand></SimpleSource></VRTRasterBand>"
        for n in (1, 2, 3)
    )
    (folder / "view.vrt").write_text(
        f'<VRTDataset rasterXSize="40" rasterYSize="30">{bands}</VRTDataset>'
    )

    return folder


@pytest.mark.parametrize("way", ["dialog", "drop"])
def test_a_product_becomes_a_layer_whose_source_is_the_product(
    dock: Any2AnyDock, fake_backend, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, way: str
) -> None:
    product = product_at(tmp_path / "S2A_MSIL2A.SAFE")
    if way == "dialog":
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(product))
        dock.form.productButton.menu().actions()[0].trigger()
    else:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(product))])
        where = QPointF(5, 5)
        held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        entered = QDragEnterEvent(where.toPoint(), Qt.DropAction.CopyAction, data, *held)
        QgsApplication.sendEvent(dock.form, entered)
        assert entered.isAccepted()
        dropped = QDropEvent(where, Qt.DropAction.CopyAction, data, *held)
        QgsApplication.sendEvent(dock.form, dropped)

    wait_for(lambda: dock.fields.layer() is not None and dock.fields.layer().name() == "S2A_MSIL2A")
    job, export = dock.fields.job()
    assert job.source == str(product)
    assert export is None
    assert Path(job.output).parent == tmp_path


def test_a_job_that_the_form_cannot_hold_whole_says_what_is_left_out(dock: Any2AnyDock) -> None:
    job = dock.fields.job()[0]
    assert dock.fields.take_job(job) == ()
    other = replace(
        job,
        steps=7,
        overlap=32,
        precision="bf16",
        reference="/gone.tif",
        feather=9,
        bounds=(1.0, 2.0, 3.0, 4.0),
    )

    assert set(dock.fields.take_job(other)) == {
        "steps",
        "overlap",
        "precision",
        "reference",
        "feather",
    }

    dock._take_job(other)
    assert (
        "no field for: steps, overlap, precision, feather, reference"
        in dock.form.statusLabel.text()
    )


def test_figures_that_cannot_be_reported_are_no_traceback(dock: Any2AnyDock) -> None:
    class Task:
        error = None
        result: ClassVar[dict] = {"psnr_db": 21.5, "ssim": None, "rmse": 3.0, "pixels": 40}

    dock.comparison._show_figures(Task())
    assert (
        dock.form.statusLabel.text()
        == "Against the measured layer: PSNR 21.5 dB, SSIM unknown, RMSE 3.0 of 255, over 40"
        " pixels."
    )


def test_names_are_never_read_as_markup(
    dock: Any2AnyDock, qgis_iface, monkeypatch: pytest.MonkeyPatch
) -> None:
    for label in (dock.form.estimateLabel, dock.form.statusLabel, dock.form.readingLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    shown: list[str] = []
    bar = qgis_iface.messageBar()
    create = bar.createMessage
    monkeypatch.setattr(
        bar, "createMessage", lambda title, text: shown.append(text) or create(title, text)
    )
    monkeypatch.setattr(qgis_iface, "messageBar", lambda: bar)
    display.messages.say(qgis_iface, "<b>scene</b> & more is ready", Qgis.MessageLevel.Info)
    assert shown == ["&lt;b&gt;scene&lt;/b&gt; &amp; more is ready"]


def test_questions_are_no_tasks_that_qgis_reports_of(dock: Any2AnyDock, fake_backend) -> None:
    seen: list[str] = []
    manager = QgsApplication.taskManager()

    def note(id_: int) -> None:
        seen.append(manager.task(id_).description())

    manager.taskAdded.connect(note)
    try:
        asked = len(fake_backend.requests("estimate"))
        dock.fields.choose_layer()
        wait_for(
            lambda: (
                len(fake_backend.requests("estimate")) > asked
                and "4 windows" in dock.form.estimateLabel.text()
            )
        )
    finally:
        manager.taskAdded.disconnect(note)

    assert seen == []


def test_a_selected_raster_that_is_not_chosen_is_offered(
    dock: Any2AnyDock, scene: Path, monkeypatch
) -> None:
    button = dock.form.activeButton
    assert button.isHidden()
    other = QgsRasterLayer(str(scene), "another scene of the same ground")
    QgsProject.instance().addMapLayer(other)
    monkeypatch.setattr(
        dock.active,
        "iface",
        SimpleNamespace(
            activeLayer=lambda: other, currentLayerChanged=dock.form.layerCombo.layerChanged
        ),
    )

    dock.active._show()
    assert not button.isHidden()
    assert button.text() == "Use the selected layer: another scene of t..."
    button.click()
    assert dock.fields.layer() is other
    assert button.isHidden()
    other.setCustomProperty(marks.SYNTHETIC, "model x")
    dock.form.layerCombo.setLayer(None)
    dock.active._show()
    assert button.isHidden()  # a result is not a source that is offered


def test_no_text_moves_a_button(dock: Any2AnyDock) -> None:
    """The panel stands as it does on a screen; sentences of one and of twelve lines."""
    form = dock.form
    dock.resize(320, 900)
    dock.show()
    buttons = (form.runButton, form.compareButton, form.cancelButton)

    def places() -> list[int]:
        QApplication.processEvents()
        return [button.mapTo(form, button.rect().topLeft()).y() for button in buttons]

    for label in (form.estimateLabel, form.statusLabel, form.readingLabel):
        label.setText("")
        before = places()
        label.setText(
            "What is to be said here takes many more words than a line of a narrow panel holds. "
            * 6
        )
        assert places() == before
        assert label.height() > label.parentWidget().height()  # the rest is scrolled to
        label.setText("")
