"""What the toolbox's dialogs show: labels where the values are words, and layers that belong
together.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from osgeo import gdal
from processing.gui.wrappers import WidgetWrapperFactory
from processing.modeler.ModelerParametersDialog import ModelerParametersDialog
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProject,
    QgsRasterLayer,
)
from qgis.gui import QgsProcessingModelerParameterWidget
from qgis.PyQt.QtWidgets import QWidget

from any2any_qgis.panel.choice_combo import ChoiceCombo
from any2any_qgis.settings import Settings
from any2any_qgis.shared import PARTIAL

LABELLED = {
    "translate": [
        "SOURCE_MODALITY",
        "TARGET_MODALITY",
        "MODEL",
        "MODE",
        "RADIOMETRY",
        "DEVICE",
        "GSD",
        "LEVEL",
    ],
    "evaluate": ["MODALITY", "REFERENCE_RADIOMETRY"],
    "downloadmodel": ["MODEL"],
}


def parameter(algorithm: str, name: str):
    created = QgsApplication.processingRegistry().createAlgorithmById(f"any2any:{algorithm}")
    return next(one.clone() for one in created.parameterDefinitions() if one.name() == name)


@pytest.mark.parametrize("algorithm", LABELLED)
def test_fields_show_labels_and_give_words(provider, algorithm: str) -> None:
    dialog = QWidget()
    for name in LABELLED[algorithm]:
        definition = parameter(algorithm, name)
        wrapper = WidgetWrapperFactory.create_wrapper(definition, dialog)
        combo = wrapper.widget
        assert isinstance(combo, ChoiceCombo)
        assert wrapper.value() == definition.defaultValue()

        for row in range(combo.count()):
            combo.setCurrentIndex(row)
            value = wrapper.value()
            assert value == combo.itemData(row)
            assert definition.checkValueIsAcceptable(value)


def test_what_has_no_label_can_be_typed(provider) -> None:
    wrapper = WidgetWrapperFactory.create_wrapper(parameter("translate", "RADIOMETRY"), QWidget())
    wrapper.setWidgetValue("0:255", QgsProcessingContext())
    assert wrapper.widgetValue() == "0:255"
    wrapper.setWidgetValue("dn10000", QgsProcessingContext())
    assert wrapper.widget.currentText() == "reflectance x 10000"
    assert wrapper.widgetValue() == "dn10000"


def test_the_modeler_keeps_its_own_fields(provider, qgis_iface) -> None:
    """They take a value from an input of the model, or an expression."""
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("any2any:translate")
    dialog = ModelerParametersDialog(algorithm, QgsProcessingModelAlgorithm("model"))
    wrapper = WidgetWrapperFactory.create_wrapper(parameter("translate", "MODE"), dialog)
    assert isinstance(wrapper, QgsProcessingModelerParameterWidget)


def test_evaluate_offers_a_result_and_what_was_measured_there(
    provider, qgis_new_project, layer: QgsRasterLayer, tmp_path: Path
) -> None:
    made_at, true_at = tmp_path / "scene_nir.tif", tmp_path / "b08.tif"
    for path in (made_at, true_at):
        shutil.copyfile(layer.source(), path)
    dataset = gdal.OpenEx(str(made_at), gdal.OF_UPDATE)
    tags = {
        "SYNTHETIC": "YES",
        "TARGET_MODALITY": "nir",
        "SOURCE": Path(layer.source()).name,
        "SOURCE_MODALITY": "rgb",
    }

    dataset.SetMetadata(tags, "ANY2ANY")
    del dataset
    made, true = (
        QgsRasterLayer(str(made_at), "NIR synthetic: scene"),
        QgsRasterLayer(str(true_at), "measured nir"),
    )
    other = QgsRasterLayer(layer.source(), "another band of three")
    QgsProject.instance().addMapLayers([layer, other, made, true])
    assert parameter("evaluate", "PREDICTION").defaultValueForGui() == made.id()
    assert parameter("evaluate", "REFERENCE").defaultValueForGui() == true.id()
    # a script that gives none is refused
    assert parameter("evaluate", "PREDICTION").defaultValue() is None


def test_a_project_without_results_offers_nothing(
    provider, qgis_new_project, layer: QgsRasterLayer
) -> None:
    QgsProject.instance().addMapLayer(layer)
    assert not parameter("evaluate", "PREDICTION").defaultValueForGui()


class Cancelling(QgsProcessingFeedback):
    """Cancels as soon as something is done."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.progressChanged.connect(lambda percent: self.cancel() if percent >= 50 else None)

    def pushInfo(self, info: str) -> None:
        self.said.append(info)

    def pushDebugInfo(self, info: str) -> None:
        self.said.append(info)


def run(layer: QgsRasterLayer, output: Path, model: str, feedback: QgsProcessingFeedback) -> None:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("any2any:translate")
    chosen = {
        "INPUT": layer,
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "MODEL": model,
        "OUTPUT": str(output),
    }
    algorithm.run(chosen, QgsProcessingContext(), feedback)


def test_a_cancel_names_what_is_kept(
    provider, fake_backend, layer: QgsRasterLayer, tmp_path: Path
) -> None:
    (tmp_path / f"nir.tif{PARTIAL}").mkdir()
    feedback = Cancelling()
    run(layer, tmp_path / "nir.tif", "hangs", feedback)
    assert any(f"nir.tif{PARTIAL}" in line and "continue" in line for line in feedback.said)


def test_the_job_is_logged_only_where_details_are_wanted(
    provider, fake_backend, layer: QgsRasterLayer, tmp_path: Path
) -> None:
    said = []
    for number, log in enumerate(("", "detailed")):
        Settings(python=Settings.read().python, log=log).write()
        feedback = Cancelling()
        run(layer, tmp_path / f"nir{number}.tif", "any2any-tiny", feedback)
        said.append("\n".join(feedback.said))

    Settings().write()
    assert '"source_modality"' not in said[0]
    assert '"source_modality"' in said[1]
