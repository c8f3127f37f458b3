"""any2any:evaluate on a fake backend: what is requested, told and written."""

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

from tests.qgis.conftest import write_scene


def run(parameters: dict, feedback: QgsProcessingFeedback) -> dict:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById("any2any:evaluate").create()
    context = QgsProcessingContext()
    context.setProject(QgsProject.instance())
    return algorithm.processAlgorithm(parameters, context, feedback)


def test_figures_and_a_report(
    provider, fake_backend, layer: QgsRasterLayer, tmp_path: Path
) -> None:
    feedback, report = QgsProcessingFeedback(), tmp_path / "report.html"
    results = run(
        {
            "PREDICTION": layer,
            "REFERENCE": layer.source(),
            "REPORT": str(report),
            "REFERENCE_BANDS": [3, 2, 1],
        },
        feedback,
    )

    expected = {
        "PSNR": 21.5,
        "SSIM": 0.75,
        "RMSE": 21.4,
        "CORRELATION": 0.9,
        "SAM": 4.0,
        "PIXELS": 1200,
        "REPORT": str(report),
    }

    assert results == expected
    (asked,) = fake_backend.requests("compare")
    assert (asked["prediction"], asked["reference"]) == (layer.source(), layer.source())
    assert (asked["modality"], asked["reference_bands"], asked["reference_radiometry"]) == (
        None,
        [3, 2, 1],
        "auto",
    )
    assert asked["report"] == str(report)
    log = feedback.textLog()
    assert "The radiometry is a guess." in log
    assert "Bias of B02: -0.0300" in log


def test_the_modality_can_be_said(provider, fake_backend, layer: QgsRasterLayer) -> None:
    assert "REPORT" not in run(
        {"PREDICTION": layer, "REFERENCE": layer, "MODALITY": "rgb"}, QgsProcessingFeedback()
    )
    assert fake_backend.requests("compare")[0]["modality"] == "rgb"


def test_an_error_of_the_backend_is_one_sentence(
    provider, fake_backend, layer: QgsRasterLayer, tmp_path: Path
) -> None:
    other = write_scene(tmp_path / "gone.tif", 40, 30)
    with pytest.raises(
        QgsProcessingException, match=r"error\[input.empty\]: They have no valid pixel in common."
    ):
        run({"PREDICTION": layer, "REFERENCE": str(other)}, QgsProcessingFeedback())
