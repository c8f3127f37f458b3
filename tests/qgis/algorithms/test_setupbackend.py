"""any2any:setupbackend in a real QGIS; the installing itself is tested in
tests/unit/environment/test_installation.py.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
)

from any2any_qgis.environment.backend_python import interpreter
from any2any_qgis.environment.build import SetupOptions
from any2any_qgis.environment.failures import SetupError

ALGORITHM = "any2any:setupbackend"


def run(parameters: dict, feedback: QgsProcessingFeedback | None = None) -> dict:
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    results, ok = algorithm.run(
        parameters, QgsProcessingContext(), feedback or QgsProcessingFeedback()
    )
    assert ok
    return results


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[SetupOptions]:
    """Keeps what is requested of set_up, which installs nothing here."""
    asked: list[SetupOptions] = []

    def set_up(options, environment, report, is_cancelled, fetch) -> str:
        assert callable(fetch)
        assert "PYTHONHOME" not in environment
        asked.append(options)
        report(0.5, "Installing PyTorch")
        if is_cancelled():
            raise SetupError("environment.cancelled", "The set-up was cancelled.")
        if options.wheels:
            raise SetupError(
                "environment.network",
                "The package index cannot be reached.",
                "Check the network.",
                "the log",
            )

        return "The backend is set up."

    monkeypatch.setenv("PYTHONHOME", "/of/qgis")
    monkeypatch.setenv("ANY2ANY_ENVIRONMENT", str(tmp_path / "environment"))
    monkeypatch.setattr("any2any_qgis.algorithms.setupbackend.set_up", set_up)
    return asked


def test_it_builds_where_the_variable_says_and_reports_the_python(
    provider, asked: list[SetupOptions], tmp_path: Path
) -> None:
    results = run({"TORCH": "cpu", "CHECK": True})
    assert results["OUTPUT"] == str(interpreter(tmp_path / "environment"))
    assert (asked[0].folder, asked[0].torch, asked[0].check) == (
        tmp_path / "environment",
        "cpu",
        True,
    )
    assert (asked[0].root / "backend" / "requirements" / "uv.txt").is_file()


def test_a_failure_is_one_sentence_and_the_log(
    provider, asked: list[SetupOptions], tmp_path: Path
) -> None:
    feedback = QgsProcessingFeedback()
    algorithm = QgsApplication.processingRegistry().createAlgorithmById(ALGORITHM)
    algorithm = algorithm.create()

    with pytest.raises(
        QgsProcessingException,
        match=(
            r"error\[environment.network\]: The package index cannot be reached. Check the network."
        ),
    ):
        algorithm.processAlgorithm({"WHEELS": str(tmp_path)}, QgsProcessingContext(), feedback)

    assert "the log" in feedback.textLog()


def test_cancelling_is_no_failure(provider, asked: list[SetupOptions]) -> None:
    feedback = QgsProcessingFeedback()
    feedback.cancel()
    assert run({}, feedback) == {}
