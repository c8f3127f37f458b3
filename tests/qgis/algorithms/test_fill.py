"""any2any:fill on a fake backend: its parameters, the job it sends, what it tells; and how its mask
is shown.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import processing
import pytest
from osgeo import gdal
from qgis.core import (
    QgsApplication,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProject,
    QgsRasterLayer,
)

from any2any_qgis import results
from any2any_qgis.process.jobs import TranslationResult
from tests.qgis.conftest import write_scene

BESIDE_TRANSLATE = {"REFERENCE", "REFERENCE_BANDS", "FEATHER"}


def test_parameters_are_those_of_translate_and_the_references(provider) -> None:
    registry = QgsApplication.processingRegistry()
    names = [
        {d.name() for d in registry.algorithmById(f"any2any:{id_}").parameterDefinitions()}
        for id_ in ("fill", "translate")
    ]
    assert names[0] - names[1] == BESIDE_TRANSLATE
    assert names[1] <= names[0]
    fill = registry.algorithmById("any2any:fill")
    assert [output.name() for output in fill.outputDefinitions()] == ["OUTPUT", "MASK"]
    assert "nodata" in fill.shortHelpString()


def test_the_job_says_what_is_to_be_filled(
    provider, layer: QgsRasterLayer, fake_backend, tmp_path: Path
) -> None:
    known = write_scene(tmp_path / "known.tif", 40, 30)
    request = {
        "INPUT": layer,
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "REFERENCE": str(known),
        "REFERENCE_BANDS": [2],
    }

    feedback = QgsProcessingFeedback()
    outcome = processing.run(
        "any2any:fill", {**request, "OUTPUT": str(tmp_path / "nir.tif")}, feedback=feedback
    )
    job = fake_backend.requests("job")[0]["job"]
    assert (job["fill"], job["reference"], job["reference_bands"], job["feather"]) == (
        True,
        str(known),
        [2],
        64,
    )

    assert outcome["MASK"] == str(tmp_path / "nir_mask.tif")
    assert "25.0% of the result's pixels are translated" in feedback.textLog()
    processing.run("any2any:fill", {**request, "FEATHER": 0, "OUTPUT": str(tmp_path / "hard.tif")})
    assert fake_backend.requests("job")[1]["job"]["feather"] == 0


def test_a_raster_to_fill_is_needed(
    provider, layer: QgsRasterLayer, fake_backend, tmp_path: Path
) -> None:
    request = {
        "INPUT": layer,
        "SOURCE_MODALITY": "rgb",
        "TARGET_MODALITY": "nir",
        "OUTPUT": str(tmp_path / "nir.tif"),
    }
    with pytest.raises(QgsProcessingException):
        processing.run("any2any:fill", request)


def test_the_mask_is_loaded_below_the_result_with_names_and_not_shown(
    scene: Path, tmp_path: Path
) -> None:
    mask = tmp_path / "mask.tif"
    raster = gdal.GetDriverByName("GTiff").Create(str(mask), 4, 1, 1, gdal.GDT_Byte)
    colours = gdal.ColorTable()
    for number, colour in enumerate(((0, 0, 0), (120, 120, 120), (230, 97, 1), (253, 184, 99))):
        colours.SetColorEntry(number, colour)
    raster.GetRasterBand(1).SetColorTable(colours)
    raster.WriteRaster(0, 0, 4, 1, bytes([0, 1, 2, 2]))
    raster = None
    expected = str(shutil.copy(scene, tmp_path / "error.tif"))
    result = TranslationResult(
        str(scene),
        "nir",
        "m",
        0,
        1,
        40,
        30,
        1,
        "uint8",
        0.0,
        "cpu",
        mask_output=str(mask),
        error_output=expected,
    )

    layer = results.add_result(result, "scene", "")
    try:
        group = QgsProject.instance().layerTreeRoot().findLayer(layer).parent()
        shown, hidden, error = group.findLayers()[:3]
        assert (error.name(), error.itemVisibilityChecked()) == ("Error: NIR, scene", False)
        assert (shown.layer(), hidden.name(), hidden.itemVisibilityChecked()) == (
            layer,
            "Mask: NIR, scene",
            False,
        )
        assert layer.name() == "NIR filled: scene"
        labels = {entry.value: entry.label for entry in hidden.layer().renderer().classes()}
        assert labels == {1: "known", 2: "translated", 3: "blended of both"}
    finally:
        QgsProject.instance().clear()
