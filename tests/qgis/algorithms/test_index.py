"""any2any:index inside QGIS: its parameters, what it sends, what it refuses; and the panel's way to
it.
"""

from __future__ import annotations

from pathlib import Path

import processing
import pytest
from qgis.core import QgsApplication, QgsProcessingException, QgsProject, QgsRasterLayer

from any2any_qgis import marks
from any2any_qgis.panel.dock import Any2AnyDock
from tests.qgis.conftest import wait_for, write_scene


def test_the_bands_and_their_numbers_reach_the_backend(
    provider, layer, scene: Path, fake_backend, tmp_path: Path
) -> None:
    nir = QgsRasterLayer(str(write_scene(tmp_path / "nir.tif", 40, 30)), "nir")
    request = {
        "INDEX": "NDWI",
        "GREEN": layer,
        "NIR": nir,
        "NIR_BAND": 2,
        "OUTPUT": str(tmp_path / "out.tif"),
    }

    outcome = processing.run("any2any:index", request)
    (sent,) = fake_backend.requests("index")
    assert (sent["name"], sent["bands"]) == (
        "ndwi",
        {"green": str(scene), "nir": f"{tmp_path / 'nir.tif'}#2"},
    )
    assert sent["output"] == outcome["OUTPUT"] == str(tmp_path / "out.tif")


def test_a_file_that_is_no_index_is_not_replaced(
    provider, layer, fake_backend, tmp_path: Path
) -> None:
    there = write_scene(tmp_path / "there.tif", 40, 30)
    before = there.read_bytes()
    with pytest.raises(QgsProcessingException, match="not written by this plugin"):
        processing.run(
            "any2any:index", {"INDEX": "NDVI", "RED": layer, "NIR": layer, "OUTPUT": str(there)}
        )

    assert there.read_bytes() == before


def test_names_are_those_of_the_contract(provider) -> None:
    algorithm = QgsApplication.processingRegistry().algorithmById("any2any:index")
    names = {definition.name() for definition in algorithm.parameterDefinitions()}
    assert {"INDEX", "RED", "GREEN", "NIR", "SWIR1", "SWIR2", "OUTPUT"} <= names


def test_the_panel_opens_it_with_the_bands_of_result_and_source(
    dock: Any2AnyDock, layer, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[str, dict]] = []
    monkeypatch.setattr(
        "processing.execAlgorithmDialog", lambda id_, given: opened.append((id_, given))
    )
    monkeypatch.setattr(
        "any2any_qgis.panel.result_tools.provenance", lambda path: {"SOURCE_MODALITY": "rgb"}
    )
    dock.form.indexButton.click()
    assert opened == []
    dock.run()
    wait_for(lambda: dock.queue.task is None)
    (made,) = [
        one
        for one in QgsProject.instance().mapLayers().values()
        if one.customProperty(marks.SYNTHETIC)
    ]
    dock.form.indexButton.click()
    assert opened == [("any2any:index", {"RED": layer.id(), "GREEN": layer.id(), "NIR": made.id()})]
