"""any2any:status and any2any:downloadmodel, on the real backend: what they tell, and what they say
where nothing is set up.
"""

from __future__ import annotations

from pathlib import Path

import processing
import pytest
from qgis.core import QgsApplication, QgsProcessingException

from any2any_qgis.process.shared import shared


@pytest.fixture
def no_backend(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A Python that is not there."""
    shared.close()
    monkeypatch.setenv("ANY2ANY_PYTHON", str(tmp_path / "python"))


def test_what_is_set_up_is_reported(provider) -> None:
    reported = processing.run("any2any:status", {})
    assert reported["READY"] is True
    assert reported["MESSAGE"] == ""
    assert reported["DEVICES"].split(",")[0] == "cpu"
    assert "any2any-tiny" in reported["MODELS"].split(",")
    assert reported["VERSION"].count(".") == 2
    assert Path(reported["PYTHON"]).is_file()
    outputs = (
        QgsApplication.processingRegistry().algorithmById("any2any:status").outputDefinitions()
    )
    assert {output.name() for output in outputs} == set(reported)


def test_where_nothing_is_set_up_it_says_so_and_does_not_fail(provider, no_backend) -> None:
    reported = processing.run("any2any:status", {})
    assert reported["READY"] is False
    assert reported["MESSAGE"] != ""
    assert (reported["MODELS"], reported["DEVICES"]) == ("", "")


def test_a_model_that_is_here_is_verified_and_one_that_is_not_published_is_reported(
    provider,
) -> None:
    assert Path(
        processing.run("any2any:downloadmodel", {"MODEL": "any2any-tiny"})["OUTPUT"],
        "model_index.json",
    ).is_file()
    with pytest.raises(QgsProcessingException, match=r"error\[model\.missing\]"):
        processing.run("any2any:downloadmodel", {"MODEL": "any2any-b"})
    with pytest.raises(QgsProcessingException, match=r"error\[model\.unknown\]"):
        processing.run("any2any:downloadmodel", {"MODEL": "nothing"})


def test_without_a_backend_a_download_is_one_sentence(provider, no_backend) -> None:
    with pytest.raises(QgsProcessingException):
        processing.run("any2any:downloadmodel", {"MODEL": "any2any-tiny"})
