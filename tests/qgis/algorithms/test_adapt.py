"""any2any:adapt on a fake backend: what is requested, reported and offered afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
)

from any2any_qgis import known_models
from tests.qgis.conftest import write_scene


def run(parameters: dict, feedback: QgsProcessingFeedback) -> dict:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("any2any:adapt").create()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    assert algorithm.checkParameterValues(parameters, context)[0]
    return algorithm.processAlgorithm(parameters, context, feedback)


class Feedback(QgsProcessingFeedback):
    """Keeps the texts beside the progress bar."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def setProgressText(self, text: str) -> None:
        self.texts.append(text)


@pytest.fixture
def measured(tmp_path: Path) -> Path:
    return write_scene(tmp_path / "measured.tif", 40, 30)


def test_a_model_is_adapted_and_offered(
    provider, fake_backend, layer: QgsRasterLayer, measured: Path
) -> None:
    feedback = Feedback()
    results = run(
        {
            "INPUT": [layer.source(), str(measured)],
            "SOURCE_MODALITY": "rgb",
            "REFERENCE": [str(measured), layer.source()],
            "TARGET_MODALITY": "nir",
            "NAME": "mine",
            "MINUTES": 0.5,
            "BANDS": "3,2,1",
            "REFERENCE_BANDS": "1",
            "REFERENCE_RADIOMETRY": "uint8",
            "LEVEL": "boa",
        },
        feedback,
    )
    assert results == {
        "BETTER": True,
        "RMSE_BEFORE": 20.0,
        "RMSE_AFTER": 12.5,
        "OUTPUT": "/models/mine",
    }
    (asked,) = fake_backend.requests("adapt")
    job = asked["job"]
    assert (job["model"], job["out"], job["minutes"]) == ("any2any-tiny", "mine", 0.5)
    assert [(one["source"], one["target"]) for one in job["pairs"]] == [
        (layer.source(), str(measured)),
        (str(measured), layer.source()),
    ]
    (first, _) = job["pairs"]
    assert (first["source_bands"], first["target_bands"]) == ([3, 2, 1], [1])
    assert (first["source_radiometry"], first["target_radiometry"]) == ("auto", "uint8")
    assert first["level"] == "boa"
    log = feedback.textLog()
    assert "RGB → NIR, B08: error 0.05 before, 0.031 after, in reflectance" in log
    assert "It got better." in log
    assert feedback.texts == ["learn, about 4 s left"]

    # Processing's dialogs offer it from then on
    assert known_models.labels()["mine"] == "mine (adapted from any2any-tiny)"


def test_what_did_not_get_better_leaves_no_model(
    provider, fake_backend, layer: QgsRasterLayer
) -> None:
    feedback = QgsProcessingFeedback()
    parameters = {"INPUT": [layer], "REFERENCE": [layer.source()], "NAME": "worse"}
    assert run(parameters, feedback) == {"BETTER": False, "RMSE_BEFORE": 20.0, "RMSE_AFTER": 22.0}
    assert "(not kept)" in feedback.textLog()
    assert "worse" not in known_models.labels()


def test_what_is_wrong_is_one_sentence(
    provider, fake_backend, layer: QgsRasterLayer, measured: Path
) -> None:
    one = {"INPUT": [layer], "REFERENCE": [str(measured)], "NAME": "mine"}
    for parameters, words in (
        (one | {"REFERENCE": [str(measured), layer.source()]}, "make no pairs"),
        (one | {"BANDS": "red"}, "Bands are numbers"),
        (one | {"MODEL": "missing"}, r"error\[model.unknown\]"),
    ):
        with pytest.raises(QgsProcessingException, match=words):
            run(parameters, QgsProcessingFeedback())
