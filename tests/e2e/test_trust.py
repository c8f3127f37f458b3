"""What stands beside a result to say how far to trust it: the expected error."""

from __future__ import annotations

import json
import os
import shutil
import time
from pathlib import Path

import numpy as np
import pytest
import rasterio

from backend.errors import InputError, ModelError
from backend.reference.expected import EXPECTED_ERROR
from backend.weights.sums import write_sums
from tests.runs import Pixels, Translator, assert_same, write_scene

RMSE = [0.01, 0.05, 0.02]


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_scene(tmp_path_factory.mktemp("trust") / "rgb.tif", "rgb", 401, 330)


@pytest.fixture(scope="module")
def telling(translator: Translator, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    """The stand-in model with a table of one direction."""
    folder = tmp_path_factory.mktemp("model") / "telling"
    shutil.copytree(translator.model, folder)
    table = {"rgb-nir": {"at": [0.0, 0.3, 0.6], "rmse": [RMSE]}}
    (folder / EXPECTED_ERROR).write_text(json.dumps({"directions": table}))
    write_sums(folder)
    return Translator(folder)


def test_the_expected_error_is_the_tables_at_each_value(
    source: Path, telling: Translator, tmp_path: Path
) -> None:
    result = telling(source, tmp_path / "o.tif", "rgb", "nir", expected_error=True, overlap=0)
    assert result.error_output == str(tmp_path / "o_error.tif")
    values, error = Pixels.of(result.output), Pixels.of(result.error_output)
    np.testing.assert_array_equal(np.isfinite(error.values[0]), values.valid)
    wanted = np.sqrt(np.interp(values.values[0] / 1e4, [0.0, 0.3, 0.6], np.square(RMSE)))
    np.testing.assert_allclose(error.values[0][values.valid], wanted[values.valid], atol=2e-4)
    with rasterio.open(result.error_output) as raster:
        assert raster.descriptions == ("expected error of B08",)


def test_several_sources_have_the_table_of_all_or_else_of_the_first(
    source: Path, telling: Translator, tmp_path: Path
) -> None:
    further = write_scene(tmp_path / "ms.tif", "ms", 201, 165)
    also = ({"modality": "ms", "path": str(further)},)
    asked = {"expected_error": True, "overlap": 0, "also": also}
    of_first = telling(source, tmp_path / "first.tif", "rgb", "nir", **asked)

    folder = tmp_path / "both"
    shutil.copytree(telling.model, folder)
    tables = json.loads((folder / EXPECTED_ERROR).read_text())["directions"]
    tables["rgb+ms-nir"] = {"at": [0.0, 0.6], "rmse": [[0.003, 0.003]]}
    (folder / EXPECTED_ERROR).write_text(json.dumps({"directions": tables}))
    write_sums(folder)
    of_both = Translator(folder)(source, tmp_path / "both.tif", "rgb", "nir", **asked)

    first, both = (Pixels.of(one.error_output).values[0] for one in (of_first, of_both))
    there = np.isfinite(both)
    assert first[there].min() >= 0.009
    np.testing.assert_allclose(both[there], 0.003, atol=2e-4)


def test_samples_that_differ_more_say_so(source: Path, telling: Translator, tmp_path: Path) -> None:
    result = telling(source, tmp_path / "o.tif", "rgb", "nir", expected_error=True, samples=3)
    error, deviation = (
        Pixels.of(path).values[0] for path in (result.error_output, result.std_output)
    )
    both = np.isfinite(error) & np.isfinite(deviation)
    assert (error[both] >= deviation[both]).all()
    assert (deviation[both] > max(RMSE)).any()


def test_a_model_that_does_not_report_needs_a_reference(
    source: Path, telling: Translator, translator: Translator, tmp_path: Path
) -> None:
    with pytest.raises(ModelError, match="give a --reference") as caught:
        telling(source, tmp_path / "o.tif", "rgb", "pan", expected_error=True)
    assert caught.value.code == "model.incompatible"
    assert not list(tmp_path.glob("*.partial"))
    plain = translator(source, tmp_path / "plain.tif", "rgb", "nir")
    known = tmp_path / "known.tif"
    with (
        rasterio.open(plain.output) as made,
        rasterio.open(known, "w", **made.profile | {"driver": "GTiff"}) as out,
    ):
        values = made.read()
        noise = np.random.default_rng(0).normal(0, 200, values.shape)
        out.write(
            np.where(
                (values > 0) & (np.arange(401) < 200), np.clip(values + noise, 1, None), 0
            ).astype(np.uint16)
        )
        out.set_band_description(1, "B08")
        out.update_tags(BOA_ADD_OFFSET="0")

    result = translator(
        source,
        tmp_path / "o.tif",
        "rgb",
        "nir",
        reference=str(known),
        fill=True,
        expected_error=True,
    )

    error, mask = (Pixels.of(path).values[0] for path in (result.error_output, result.mask_output))
    assert (error[mask == 1] == 0).all()
    assert np.median(error[mask == 2]) == pytest.approx(0.02, rel=0.3)


def test_a_damaged_table_is_reported(source: Path, telling: Translator, tmp_path: Path) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(telling.model, folder)
    (folder / EXPECTED_ERROR).write_text(
        json.dumps({"directions": {"rgb-nir": {"at": [0.0, 0.3], "rmse": [RMSE]}}})
    )
    write_sums(folder)
    with pytest.raises(ModelError, match="not a table of expected errors"):
        Translator(folder)(source, tmp_path / "o.tif", "rgb", "nir", expected_error=True)


@pytest.mark.parametrize(
    "fields", [{}, {"joint": True}, {"samples": 2}], ids=["plain", "joint", "samples"]
)
def test_crops_of_what_stands_beside_a_result_are_those_of_the_full_run(
    source: Path, telling: Translator, tmp_path: Path, fields: dict[str, object]
) -> None:
    asked = {"expected_error": True} | fields
    full = telling(source, tmp_path / "full.tif", "rgb", "nir", **asked)
    crop = telling(source, tmp_path / "crop.tif", "rgb", "nir", window=(130, 51, 200, 201), **asked)

    for name in ("output", "error_output"):
        assert_same(
            Pixels.of(getattr(crop, name)), Pixels.of(getattr(full, name)).crop(130, 51, 200, 201)
        )


def test_a_source_that_changes_meanwhile_gives_no_result(
    source: Path, translator: Translator, tmp_path: Path
) -> None:
    """A part of it would be of the older pixels, and nothing would say which."""
    changing = Path(shutil.copy(source, tmp_path / "changing.tif"))

    def touch(_: object) -> None:
        os.utime(changing, ns=(1, time.time_ns()))

    with pytest.raises(InputError, match="has changed") as caught:
        translator.run(translator.job(changing, tmp_path / "o.tif", "rgb", "nir"), progress=touch)
    assert caught.value.code == "input.unreadable"
    assert not (tmp_path / "o.tif").exists()
    # started afresh, it is whole
    assert translator(changing, tmp_path / "o.tif", "rgb", "nir").output
