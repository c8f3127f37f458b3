"""any2any:translate inside QGIS: its parameters, the job it sends, what it tells, how it stops."""

from __future__ import annotations

from pathlib import Path

import processing
import pytest
from qgis.core import (
    QgsApplication,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsRasterLayer,
)

from any2any_qgis.compat import PARAMETER_ADVANCED
from tests.qgis.conftest import write_scene

NAMES = [
    "INPUT",
    "SOURCE_MODALITY",
    "TARGET_MODALITY",
    "MODEL",
    "MODE",
    "BANDS",
    "RADIOMETRY",
    "EXTENT",
    "SEED",
    "DEVICE",
    "OUTPUT",
]
ALSO = ["ALSO_SAR", "ALSO_RGB", "ALSO_NIR", "ALSO_MS", "ALSO_PAN"]
ADVANCED = ["STEPS", "SAMPLES", "GSD", "OVERLAP", "JOINT", "BATCH_SIZE", "LEVEL", *ALSO]


class Feedback(QgsProcessingFeedback):
    """Keeps what the algorithm tells; cancels at a percentage where one is given."""

    def __init__(self, cancel_at: float | None = None) -> None:
        super().__init__()
        self.said: list[str] = []
        self.percents: list[float] = []
        self.progressChanged.connect(self.percents.append)

        if cancel_at is not None:
            self.progressChanged.connect(
                lambda percent: self.cancel() if percent >= cancel_at else None
            )

    def pushInfo(self, info: str) -> None:
        self.said.append(info)

    def pushWarning(self, warning: str) -> None:
        self.said.append(warning)


@pytest.fixture
def translate(provider):
    return QgsApplication.processingRegistry().algorithmById("any2any:translate")


def request(layer: QgsRasterLayer, output: Path, **more) -> dict:
    return {
        "INPUT": layer,
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "OUTPUT": str(output),
        **more,
    }


def test_parameters_are_those_of_the_contract(translate) -> None:
    definitions = translate.parameterDefinitions()
    assert sorted(d.name() for d in definitions) == sorted(NAMES + ADVANCED)
    assert sorted(d.name() for d in definitions if d.flags() & PARAMETER_ADVANCED) == sorted(
        ADVANCED
    )
    assert [output.name() for output in translate.outputDefinitions()] == ["OUTPUT"]


def test_the_help_names_every_modality(translate) -> None:
    for id_ in ("sar", "rgb", "nir", "ms", "pan"):
        assert f"<li>{id_}:" in translate.shortHelpString()


def test_empty_parameters_are_left_to_the_backend(
    provider, layer, scene, fake_backend, tmp_path
) -> None:
    processing.run("any2any:translate", request(layer, tmp_path / "nir.tif"))
    job = fake_backend.requests("job")[0]["job"]
    assert job["source"] == str(scene)
    assert (job["source_modality"], job["targets"], job["model"], job["mode"]) == (
        "rgb",
        ["nir"],
        "any2any-tiny",
        "balanced",
    )

    assert (job["samples"], job["radiometry"], job["gsd"], job["device"], job["joint"]) == (
        1,
        "auto",
        "source",
        "auto",
        False,
    )

    assert [
        job[name] for name in ("steps", "bands", "overlap", "window", "bounds", "batch_size")
    ] == [None] * 6


def test_further_sources_reach_the_job(provider, layer, scene, fake_backend, tmp_path) -> None:
    other = write_scene(tmp_path / "radar.tif", 40, 30)
    processing.run("any2any:translate", request(layer, tmp_path / "nir.tif", ALSO_SAR=str(other)))
    assert fake_backend.requests("job")[0]["job"]["also"] == [
        {"modality": "sar", "path": str(other)}
    ]


@pytest.mark.parametrize("id_", ["RGB", "NIR"])
def test_a_further_source_is_of_another_modality(id_: str, translate, layer, tmp_path) -> None:
    accepted, message = translate.checkParameterValues(
        request(layer, tmp_path / "nir.tif") | {f"ALSO_{id_}": layer}, QgsProcessingContext()
    )
    assert not accepted
    assert "another modality" in message


def test_relative_paths_are_those_of_who_called(
    provider, scene, fake_backend, tmp_path, monkeypatch
) -> None:
    """As in `qgis_process run ...

    INPUT=scene.tif OUTPUT=nir.tif`; the backend runs in another folder.
    """
    monkeypatch.chdir(scene.parent)
    processing.run("any2any:translate", request(scene.name, Path("nir.tif")))
    job = fake_backend.requests("job")[0]["job"]
    assert job["source"] == str(scene)
    assert job["output"] == str(scene.parent / "nir.tif")


def test_every_parameter_reaches_the_job(provider, layer, fake_backend, tmp_path) -> None:
    extent = "400050,400250,4099800,4099950 [EPSG:32618]"
    chosen = {
        "MODEL": "m",
        "MODE": "fast",
        "BANDS": [3, 1, 2],
        "RADIOMETRY": "0:255",
        "EXTENT": extent,
        "SEED": 7,
        "DEVICE": "cpu",
    }

    advanced = {
        "STEPS": 3,
        "SAMPLES": 2,
        "GSD": "native",
        "OVERLAP": 32,
        "JOINT": True,
        "BATCH_SIZE": 4,
        "LEVEL": "boa",
    }

    processing.run(
        "any2any:translate",
        request(layer, tmp_path / "ms.tif", **{**chosen, **advanced, "TARGET_MODALITY": "ms"}),
    )
    job = fake_backend.requests("job")[0]["job"]
    assert (job["targets"], job["model"], job["mode"], job["bands"]) == (
        ["ms"],
        "m",
        "fast",
        [3, 1, 2],
    )

    assert (job["radiometry"], job["bounds"], job["seed"]) == (
        "0:255",
        [400050, 4099800, 400250, 4099950],
        7,
    )
    assert (job["device"], job["steps"], job["samples"], job["gsd"]) == ("cpu", 3, 2, "native")
    assert (job["overlap"], job["joint"], job["batch_size"], job["level"]) == (32, True, 4, "boa")


def test_result_progress_and_warnings_come_back(provider, layer, fake_backend, tmp_path) -> None:
    feedback = Feedback()
    outcome = processing.run(
        "any2any:translate", request(layer, tmp_path / "nir.tif"), feedback=feedback
    )
    assert QgsRasterLayer(outcome["OUTPUT"], "result").isValid()
    assert 50.0 in feedback.percents
    assert "The ground pixel is 30 m." in feedback.said
    assert any("source read as uint8, 25.00 % clipped" in text for text in feedback.said)


def test_the_loaded_layer_is_called_synthetic(
    provider, layer, translate, fake_backend, tmp_path
) -> None:
    context = QgsProcessingContext()
    output = str(tmp_path / "nir.tif")
    details = QgsProcessingContext.LayerDetails("Translated raster", context.project(), "OUTPUT")
    context.addLayerToLoadOnCompletion(output, details)
    translate.run(request(layer, Path(output)), context, QgsProcessingFeedback())
    assert context.layerToLoadOnCompletionDetails(output).name == "NIR synthetic: scene"


def test_the_backends_error_is_the_users_sentence(provider, layer, fake_backend, tmp_path) -> None:
    with pytest.raises(
        QgsProcessingException, match=r"error\[model.unknown\]: There is no model 'missing'\."
    ):
        processing.run("any2any:translate", request(layer, tmp_path / "nir.tif", MODEL="missing"))


def test_a_cancelled_run_stops_and_gives_no_result(
    provider, layer, translate, fake_backend, tmp_path
) -> None:
    feedback = Feedback(cancel_at=50.0)
    results, _ = translate.run(
        request(layer, tmp_path / "nir.tif", MODEL="hangs"), QgsProcessingContext(), feedback
    )
    assert "OUTPUT" not in results
    assert len(fake_backend.requests("cancel")) == 1


def test_equal_modalities_are_refused_before_anything_starts(
    translate, layer, fake_backend, tmp_path
) -> None:
    accepted, message = translate.checkParameterValues(
        request(layer, tmp_path / "a.tif", TARGET_MODALITY="rgb"), QgsProcessingContext()
    )
    assert not accepted
    assert "equals" in message


def test_a_missing_environment_is_reported(provider, layer, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ANY2ANY_PYTHON", str(tmp_path / "gone"))
    with pytest.raises(QgsProcessingException, match="ANY2ANY_PYTHON names"):
        processing.run("any2any:translate", request(layer, tmp_path / "nir.tif"))
