"""any2any:translatemany inside QGIS: one job for all targets, the files it gives, what is loaded
and what is refused.
"""

from __future__ import annotations

import processing
import pytest
from qgis.core import QgsApplication, QgsProcessingContext, QgsProcessingFeedback, QgsRasterLayer

from any2any_qgis.compat import PARAMETER_ADVANCED

PARAMETERS = {
    *(
        "INPUT",
        "SOURCE_MODALITY",
        "TARGET_MODALITIES",
        "MODEL",
        "MODE",
        "BANDS",
        "RADIOMETRY",
        "EXTENT",
        "SEED",
        "DEVICE",
    ),
    *("LOAD", "OUTPUT"),
}
ADVANCED = {
    "STEPS",
    "SAMPLES",
    "GSD",
    "OVERLAP",
    "JOINT",
    "BATCH_SIZE",
    "LEVEL",
    "ALSO_SAR",
    "ALSO_RGB",
    "ALSO_NIR",
    "ALSO_MS",
    "ALSO_PAN",
}


@pytest.fixture
def translate_many(provider):
    return QgsApplication.processingRegistry().algorithmById("any2any:translatemany")


def request(layer: QgsRasterLayer, folder, **more) -> dict:
    return {
        "INPUT": layer,
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITIES": ["nir", "ms"],
        "OUTPUT": str(folder),
        **more,
    }


def test_parameters(translate_many) -> None:
    definitions = translate_many.parameterDefinitions()
    assert {d.name() for d in definitions} == PARAMETERS | ADVANCED
    assert {d.name() for d in definitions if d.flags() & PARAMETER_ADVANCED} == ADVANCED
    assert [output.name() for output in translate_many.outputDefinitions()] == ["OUTPUT", "LAYERS"]


def test_all_targets_go_into_one_job_and_one_folder(
    translate_many, layer, fake_backend, tmp_path
) -> None:
    outcome = processing.run("any2any:translatemany", request(layer, tmp_path / "out"))
    (message,) = fake_backend.requests("job")
    assert message["job"]["targets"] == ["nir", "ms"]
    assert message["job"]["output"] == outcome["OUTPUT"] == str(tmp_path / "out")
    assert outcome["LAYERS"] == [
        str(tmp_path / "out" / f"scene_{target}.tif") for target in ("nir", "ms")
    ]
    assert all(QgsRasterLayer(path, "result").isValid() for path in outcome["LAYERS"])


@pytest.mark.parametrize("load", [False, True])
def test_results_are_loaded_where_requested_and_called_synthetic(
    load, translate_many, layer, fake_backend, tmp_path
) -> None:
    context = QgsProcessingContext()
    translate_many.run(
        request(layer, tmp_path / "out", LOAD=load), context, QgsProcessingFeedback()
    )
    loaded = {details.name for details in context.layersToLoadOnCompletion().values()}
    assert loaded == ({"NIR synthetic: scene", "MS synthetic: scene"} if load else set())


def test_a_target_that_is_the_source_is_refused(
    translate_many, layer, fake_backend, tmp_path
) -> None:
    parameters = request(layer, tmp_path / "out", TARGET_MODALITIES=["nir", "rgb"])
    accepted, message = translate_many.checkParameterValues(parameters, QgsProcessingContext())
    assert not accepted
    assert "equals" in message


def test_no_target_is_refused(translate_many, layer, fake_backend, tmp_path) -> None:
    accepted, _ = translate_many.checkParameterValues(
        request(layer, tmp_path / "out", TARGET_MODALITIES=[]), QgsProcessingContext()
    )
    assert not accepted
