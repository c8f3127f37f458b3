"""The fields that choose between values: labels for people, values for the job, and what the
backend tells of them.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProject, QgsRasterLayer
from qgis.PyQt.QtCore import Qt

from any2any_qgis import choices
from any2any_qgis.panel.choice_combo import ChoiceCombo
from any2any_qgis.places import plugin_version
from any2any_qgis.process.jobs import TranslationJob
from tests.qgis.conftest import wait_for


def test_every_value_of_a_job_has_a_label() -> None:
    for labels in (
        choices.mode_labels(),
        choices.radiometry_labels(),
        choices.level_labels(),
        choices.gsd_labels(),
    ):
        assert len(set(labels.values())) == len(labels)


def test_of_modes_with_the_same_steps_one_is_offered() -> None:
    assert choices.distinct_modes({"fast": 1, "balanced": 1, "detailed": 20, "paper": 250}) == {
        "balanced": 1,
        "detailed": 20,
        "paper": 250,
    }
    assert choices.distinct_modes({"fast": 1, "balanced": 4, "detailed": 4, "paper": 250}) == {
        "fast": 1,
        "balanced": 4,
        "paper": 250,
    }
    assert choices.distinct_modes({"fast": 1, "balanced": 4, "detailed": 9, "paper": 9}) == {
        "fast": 1,
        "balanced": 4,
        "detailed": 9,
    }


def test_a_combo_gives_values_and_takes_labels_values_and_typed_text(qgis_app) -> None:
    combo = ChoiceCombo()
    combo.offer("auto", "recognise")
    combo.offer("db", "backscatter in dB")
    combo.setCurrentText("db")  # as a script that knows no language
    assert combo.currentText() == "backscatter in dB"
    assert combo.value() == "db"
    combo.setCurrentText("recognise")
    assert combo.value() == "auto"
    combo.setEditable(True)
    combo.setEditText(" 0:255 ")
    assert combo.value() == "0:255"
    combo.choose("auto")
    combo.offer("auto", "8 bits (recognised)")  # another label for what is chosen
    assert combo.currentText() == "8 bits (recognised)"
    assert combo.value() == "auto"


def test_modes_have_their_steps_then_their_time(dock, layer) -> None:
    combo = dock.form.modeCombo
    wait_for(lambda: "about" in combo.itemText(0))
    # fast is the same as balanced
    assert [combo.itemData(row) for row in range(combo.count())] == [
        "balanced",
        "detailed",
        "paper",
    ]
    assert combo.currentText() == "balanced (steps: 1, about 2 min)"
    assert combo.itemText(1) == "detailed (steps: 20, about 33 min)"
    assert combo.toolTip()
    assert combo.itemData(2, Qt.ItemDataRole.ToolTipRole)
    assert dock.fields.job()[0].mode == "balanced"


def test_a_job_in_a_mode_that_is_not_offered_takes_its_equal(dock, layer) -> None:
    wait_for(lambda: dock.form.modeCombo.count() == 3)
    dock.form.modeCombo.choose("paper")
    dock.fields.take_job(TranslationJob(layer.source(), "out.tif", "rgb", ("nir",), mode="fast"))
    assert dock.form.modeCombo.value() == "balanced"


def test_what_is_left_to_the_backend_shows_what_it_recognised(dock, layer) -> None:
    reading = {"value": "dn10000", "reason": "", "confidence": "high"}
    reported = {
        "modality": {"value": "rgb", "reason": ""},
        "radiometry": reading,
        "level": {"value": "boa", "reason": ""},
        "source_bands": {"value": [3, 2, 1], "reason": ""},
    }

    dock.fields.take_guess(reported)
    form = dock.form
    assert form.radiometryCombo.currentText() == "reflectance x 10000 (recognised)"
    assert form.levelCombo.currentText() == "surface (recognised)"
    bands = form.bandsWidget.layout()
    assert bands.itemAt(0, bands.ItemRole.LabelRole).widget().text() == "Red (B04)"
    assert bands.itemAt(0, bands.ItemRole.FieldRole).widget().currentText() == "band 3 (recognised)"
    job = dock.fields.job()[0]
    assert (job.radiometry, job.level, job.bands) == ("auto", "auto", None)  # still the backend's


def test_another_layer_shows_nothing_of_the_former(dock, layer, scene: Path) -> None:
    test_what_is_left_to_the_backend_shows_what_it_recognised(dock, layer)
    other = QgsRasterLayer(str(scene), "other")
    QgsProject.instance().addMapLayer(other)
    dock.form.layerCombo.setLayer(other)
    assert (
        dock.form.radiometryCombo.currentText() == dock.form.levelCombo.currentText() == "recognise"
    )


def test_a_report_names_versions_and_weights(dock) -> None:
    report = dock.log.diagnostics()
    assert f"Any2Any: {plugin_version()}" in report
    assert "PyTorch" in report
    assert "any2any-tiny" in report
    assert "any2any-b': 'not download'" in report
