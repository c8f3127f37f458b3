"""The algorithm in QGIS through the real backend in a separate process, on a real GeoTIFF;
weights are a stand-in's.

The result is compared with that of the command line: both run the same job.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import processing
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException, QgsRasterLayer

from any2any_qgis.environment.backend_python import child_environment
from tests.qgis.conftest import write_scene

ROOT = Path(__file__).resolve().parents[2]
BACKEND_PYTHON = ROOT / ".venv" / "bin" / "python"

pytestmark = [
    pytest.mark.skipif(
        not BACKEND_PYTHON.is_file(), reason="the backend's environment is not set up"
    ),
    pytest.mark.skipif(
        not (ROOT / "backend" / "__main__.py").is_file(), reason="the backend has no command line"
    ),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder of the real format that costs almost nothing, written by the backend's own
    Python.
    """
    folder = tmp_path_factory.mktemp("models") / "standin"
    code = (
        "import sys, pathlib; from tests.standin import write_standin_model;"
        " write_standin_model(pathlib.Path(sys.argv[1]))"
    )
    backend_python(["-c", code, str(folder)])
    return folder


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """More than one window, with sides that are no multiple of anything."""
    return write_scene(tmp_path / "large.tif", 301, 267)


def backend_python(arguments: list[str]) -> str:
    environment = child_environment(os.environ)
    done = subprocess.run(
        [str(BACKEND_PYTHON), *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    return done.stdout


def request(source: Path, output: Path, model: Path, **more) -> dict:
    job = {
        "INPUT": str(source),
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "OUTPUT": str(output),
    }
    return {**job, "MODEL": str(model), "MODE": "fast", "SEED": 3, "DEVICE": "cpu", **more}


def pixels(path: Path) -> bytes:
    return bytes(gdal.Open(str(path)).ReadRaster())


def test_the_result_lies_where_its_source_lies_and_says_what_it_is(
    provider, large, model, tmp_path
) -> None:
    output = tmp_path / "nir.tif"
    outcome = processing.run("any2any:translate", request(large, output, model))
    source, result = (
        QgsRasterLayer(str(large), "source"),
        QgsRasterLayer(outcome["OUTPUT"], "result"),
    )
    assert result.isValid()
    assert (result.width(), result.height(), result.crs(), result.extent()) == (
        301,
        267,
        source.crs(),
        source.extent(),
    )

    dataset = gdal.Open(str(output))
    assert [
        dataset.GetRasterBand(band + 1).GetDescription() for band in range(dataset.RasterCount)
    ] == ["B08"]
    assert dataset.GetMetadataItem("SYNTHETIC", "ANY2ANY") == "YES"
    assert not list(tmp_path.glob("*.partial"))


def test_the_pixels_are_those_of_the_command_line(provider, large, model, tmp_path) -> None:
    inside, outside = tmp_path / "inside.tif", tmp_path / "outside.tif"
    processing.run("any2any:translate", request(large, inside, model))
    options = [
        "--source",
        "rgb",
        "--target",
        "nir",
        "--model",
        str(model),
        "--mode",
        "fast",
        "--seed",
        "3",
        "--device",
        "cpu",
    ]

    backend_python(["-m", "backend", "translate", str(large), str(outside), *options])
    assert pixels(inside) == pixels(outside)
    assert len(set(pixels(inside))) > 10


def test_an_extent_gives_that_part_of_the_full_result(provider, large, model, tmp_path) -> None:
    full, part = tmp_path / "full.tif", tmp_path / "part.tif"
    processing.run("any2any:translate", request(large, full, model))
    extent = "400170,401330,4098000,4099490 [EPSG:32618]"  # columns 17 to 133, rows 51 to 200
    processing.run("any2any:translate", request(large, part, model, EXTENT=extent))
    assert bytes(gdal.Open(str(full)).ReadRaster(17, 51, 116, 149)) == pixels(part)


def test_a_result_is_evaluated_against_another(provider, large, model, tmp_path) -> None:
    outputs = [tmp_path / f"{seed}.tif" for seed in (3, 4)]
    for seed, output in zip((3, 4), outputs, strict=True):
        processing.run("any2any:translate", request(large, output, model, SEED=seed))
    same = processing.run(
        "any2any:evaluate", {"PREDICTION": str(outputs[0]), "REFERENCE": str(outputs[0])}
    )
    assert (same["PSNR"], same["RMSE"], same["PIXELS"]) == (120.0, 0.0, 301 * 267)
    other = processing.run(
        "any2any:evaluate",
        {
            "PREDICTION": str(outputs[0]),
            "REFERENCE": str(outputs[1]),
            "REPORT": str(tmp_path / "r.html"),
        },
    )

    assert 5 < other["PSNR"] < 60
    assert "Bias of B08" in (tmp_path / "r.html").read_text()
    with pytest.raises(QgsProcessingException, match=r"error\[output\.not_writable\]: The report"):
        processing.run(
            "any2any:evaluate",
            {
                "PREDICTION": str(outputs[0]),
                "REFERENCE": str(outputs[1]),
                "REPORT": str(tmp_path / "no" / "r.html"),
            },
        )

    with pytest.raises(QgsProcessingException, match=r"error\[input\.modality\]"):
        processing.run("any2any:evaluate", {"PREDICTION": str(large), "REFERENCE": str(large)})


def test_gaps_are_filled_and_the_rest_is_kept(provider, large, model, tmp_path) -> None:
    known, output = tmp_path / "known.tif", tmp_path / "filled.tif"
    processing.run("any2any:translate", request(large, tmp_path / "whole.tif", model, SEED=9))
    gdal.Translate(str(known), str(tmp_path / "whole.tif"), noData=0, maskBand="none")
    dataset = gdal.Open(str(known), gdal.GA_Update)
    dataset.GetRasterBand(1).WriteRaster(
        100, 80, 60, 50, bytes(60 * 50 * dataset.GetRasterBand(1).ReadAsArray(0, 0, 1, 1).itemsize)
    )
    dataset = None
    outcome = processing.run("any2any:fill", request(large, output, model, REFERENCE=str(known)))
    assert (outcome["OUTPUT"], outcome["MASK"]) == (str(output), str(tmp_path / "filled_mask.tif"))
    mask, filled, whole = (gdal.Open(str(path)) for path in (outcome["MASK"], output, known))
    assert mask.GetRasterBand(1).ReadRaster(100, 80, 60, 50) == bytes([2]) * 3000
    # the hole, and what is black
    assert mask.ReadRaster().count(bytes([2])) == whole.ReadRaster().count(bytes([0]))
    assert filled.ReadRaster(0, 0, 301, 80) == whole.ReadRaster(0, 0, 301, 80)
    assert set(filled.ReadRaster(100, 80, 60, 50)) != {0}


def test_missing_bands_are_reported_with_the_backends_code(
    provider, large, model, tmp_path
) -> None:
    with pytest.raises(QgsProcessingException, match=r"error\[input\.bands\]"):
        processing.run(
            "any2any:translate",
            request(
                large, tmp_path / "pan.tif", model, SOURCE_MODALITY="ms", TARGET_MODALITY="pan"
            ),
        )

    assert not (tmp_path / "pan.tif").exists()


def test_a_model_is_adapted_and_then_translates(provider, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path / "cache"))
    rgb, nir = (
        str(ROOT / "resources" / "example" / f"virginia_{id_}.tif") for id_ in ("rgb", "nir")
    )
    outcome = processing.run(
        "any2any:adapt", {"INPUT": [rgb], "REFERENCE": [nir], "NAME": "mine", "DEVICE": "cpu"}
    )
    assert outcome["BETTER"]
    assert outcome["RMSE_AFTER"] < 0.7 * outcome["RMSE_BEFORE"]
    assert Path(outcome["OUTPUT"]) == tmp_path / "cache" / "adapted" / "mine"

    output = tmp_path / "nir.tif"
    processing.run("any2any:translate", request(rgb, output, "mine"))
    tags = gdal.Open(str(output)).GetMetadata("ANY2ANY")
    assert (tags["MODEL"], tags["SYNTHETIC"]) == ("mine", "YES")
    with pytest.raises(QgsProcessingException, match=r"error\[output\.exists\]"):
        processing.run("any2any:adapt", {"INPUT": [rgb], "REFERENCE": [nir], "NAME": "mine"})
