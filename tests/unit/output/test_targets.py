"""What is refused before any work, what continues an unfinished output, and how physical units
become numbers.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backend.errors import OutputError
from backend.modalities import modalities, modality
from backend.model.any2any import Any2Any
from backend.output import targets as outputs_module
from backend.output.format import OutputFormat, output_path, output_tags
from backend.output.paths import check_outputs
from backend.output.targets import OpenOutput, open_output, software_version
from backend.plan import plan_run
from backend.protocol import TranslationJob
from backend.radiometry import Radiometry
from backend.run import Run
from backend.source.raster import open_source
from backend.weights.catalogue import find
from backend.weights.loaded import Device, LoadedModel
from tests.runs import write_scene
from tests.standin import write_standin_model


def job(folder: Path, *targets: str, output: str = "out.tif", **fields: Any) -> TranslationJob:
    usual = {
        "source": str(folder / "scene.tif"),
        "output": str(folder / output),
        "source_modality": "rgb",
    }
    return TranslationJob.create(**usual | {"targets": targets or ("nir",)} | fields)


def code_of(of: TranslationJob) -> str:
    with pytest.raises(OutputError) as caught:
        check_outputs(of)
    return caught.value.code


def test_existing_output_is_refused_unless_it_may_be_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out.tif").touch()
    assert code_of(job(tmp_path)) == "output.exists"
    check_outputs(job(tmp_path, overwrite=True))


def test_source_is_never_overwritten(tmp_path: Path) -> None:
    write_scene(tmp_path / "scene.tif", "rgb", 4, 4)
    (tmp_path / "alias.tif").symlink_to(tmp_path / "scene.tif")
    assert code_of(job(tmp_path, output="scene.tif", overwrite=True)) == "output.exists"
    assert code_of(job(tmp_path, output="alias.tif", overwrite=True)) == "output.exists"


def test_the_deviation_is_checked_like_the_result(tmp_path: Path) -> None:
    write_scene(tmp_path / "scene_std.tif", "rgb", 4, 4)
    of = job(tmp_path, source=str(tmp_path / "scene_std.tif"), output="scene.tif", samples=2)
    assert code_of(of) == "output.exists"
    # it is the source itself
    assert code_of(of.model_copy(update={"overwrite": True})) == "output.exists"
    (tmp_path / "b_std.tif").touch()
    assert code_of(job(tmp_path, output="b.tif", samples=2)) == "output.exists"
    check_outputs(job(tmp_path, output="b.tif"))
    check_outputs(job(tmp_path, output="b.tif", samples=2, overwrite=True))


def test_missing_folder_and_folder_in_the_files_place_are_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.tif").mkdir()
    assert code_of(job(tmp_path, output="missing/out.tif")) == "output.not_writable"
    assert code_of(job(tmp_path, output="folder.tif")) == "output.not_writable"


def test_folder_without_permission_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.geteuid() == 0:  # root may write everywhere, so the system's answer is put in
        monkeypatch.setattr(os, "access", lambda *_: False)
    tmp_path.chmod(0o500)
    try:
        assert code_of(job(tmp_path)) == "output.not_writable"
    finally:
        tmp_path.chmod(0o700)


def test_several_targets_get_a_folder_and_a_name_each(tmp_path: Path) -> None:
    many = job(tmp_path, "nir", "ms", output="results")
    check_outputs(many)
    assert (tmp_path / "results").is_dir()
    assert output_path(many, "ms") == tmp_path / "results" / "scene_ms.tif"
    (tmp_path / "results" / "scene_ms.tif").touch()
    assert code_of(many) == "output.exists"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    folder = find(str(write_standin_model(tmp_path_factory.mktemp("model") / "standin")))
    return LoadedModel(folder, Device("cpu", "fp32"), Any2Any.load(folder.path))


def opened(
    folder: Path, model: LoadedModel, *, radiometry: str = "dn10000", **fields: Any
) -> OpenOutput:
    if not (folder / "scene.tif").exists():
        write_scene(folder / "scene.tif", "rgb", 300, 500)
    of = job(folder, **fields)
    with open_source(of.source, modality("rgb")) as source:
        plan = plan_run(of, source, model.folder.modes)
        run = Run(of, source, (), model, plan, Radiometry(radiometry), "unknown", ())
        return open_output(run, 0, of.batch_size or 2)


def left(output: OpenOutput) -> range:
    """The stripes of the only strip that are still to be made."""
    (strip,) = output.plan.strips
    return output.stripes(strip)


def commit_first_row(output: OpenOutput) -> None:
    height = output.plan.crop.height
    output.store.commit(
        0, 0, 0, 0, (np.ones((1, height, 300), np.uint16),), np.ones((height, 300), bool)
    )


def test_same_job_continues_where_it_stopped(tmp_path: Path, model: LoadedModel) -> None:
    first = opened(tmp_path, model)
    assert (left(first), first.resumed) == (first.plan.stripes, False)
    commit_first_row(first)
    first.store.release()
    second = opened(tmp_path, model, overwrite=True)  # does not change a pixel
    assert (left(second), second.resumed) == (range(1, first.plan.stripes.stop), True)


CHANGES = [
    {"seed": 1},
    {"steps": 3},
    {"joint": True},
    {"overlap": 0},
    {"batch_size": 1},
    {"window": (0, 0, 300, 400)},
    {"radiometry": "uint8"},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_whatever_changes_pixels_starts_afresh(
    tmp_path: Path, model: LoadedModel, change: dict[str, Any]
) -> None:
    commit_first_row(opened(tmp_path, model))
    again = opened(tmp_path, model, **change)
    assert (left(again), again.resumed) == (again.plan.stripes, False)
    assert again.store.started_afresh


def test_changed_source_starts_afresh(tmp_path: Path, model: LoadedModel) -> None:
    commit_first_row(opened(tmp_path, model))
    os.utime(tmp_path / "scene.tif", ns=(1, 1))
    assert opened(tmp_path, model).store.started_afresh


def test_other_weights_start_afresh(tmp_path: Path, model: LoadedModel) -> None:
    commit_first_row(opened(tmp_path, model))
    other = replace(model, folder=replace(model.folder, weights_sha256="0" * 64))
    assert opened(tmp_path, other).store.started_afresh


def test_missing_disk_space_is_reported_before_any_work(
    tmp_path: Path, model: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(outputs_module.shutil, "disk_usage", lambda _: usage._replace(free=10_000))
    with pytest.raises(OutputError) as caught:
        opened(tmp_path, model)
    assert caught.value.code == "output.disk_full"
    assert not (tmp_path / "out.tif.partial").exists()


def test_reflectance_is_stored_times_10000_and_never_as_nodata() -> None:
    form = OutputFormat.of(modality("nir"), Radiometry("dn10000"))
    valid = np.array([[True, True, True, True, False]])
    numbers = form.to_numbers(np.array([[[-0.2, 0.0, 0.12344, 9.0, 0.5]]], np.float32), valid)
    assert (form.dtype, form.nodata) == ("uint16", 0)
    np.testing.assert_array_equal(numbers, np.array([[[1, 1, 1234, 65535, 0]]], np.uint16))


def test_eight_bit_sources_give_eight_bits_and_a_mask() -> None:
    form = OutputFormat.of(modality("nir"), Radiometry("uint8"))
    low, high = (
        np.float32(x)
        for x in Radiometry("uint8").to_physical(
            np.array([[[0.0, 255.0]]], np.float32), modality("nir")
        )[0, 0]
    )

    physical = np.array([[[low - 1, low, high, high + 1, high]]], np.float32)
    numbers = form.to_numbers(physical, np.array([[True, True, True, True, False]]))
    assert (form.dtype, form.nodata) == ("uint8", None)
    np.testing.assert_array_equal(numbers, np.array([[[0, 0, 255, 255, 0]]], np.uint8))


def test_sar_is_stored_as_decibels() -> None:
    form = OutputFormat.of(modality("sar"), Radiometry("dn10000"))
    numbers = form.to_numbers(np.array([[[-12.5, np.nan]]], np.float32), np.array([[True, False]]))
    assert (form.dtype, form.nodata, form.units) == ("float32", -9999.0, "dB")
    np.testing.assert_array_equal(numbers, np.array([[[-12.5, -9999.0]]], np.float32))


def test_sar_from_an_eight_bit_source_is_marked_as_relative() -> None:
    form = OutputFormat.of(modality("sar"), Radiometry("uint8"))
    assert form.relative
    assert "relative" in form.units
    assert form.descriptions == ("VV (relative)",)


@pytest.mark.parametrize("target", modalities())
def test_every_band_is_described_by_its_name(target: str) -> None:
    radiometry = Radiometry("db" if target == "sar" else "reflectance")
    assert OutputFormat.of(modality(target), radiometry).descriptions == modality(target).bands


def test_tags_name_files_without_their_folders(tmp_path: Path) -> None:
    tags = output_tags(
        job(tmp_path),
        "nir",
        model="any2any-tiny",
        weights_sha256="ab" * 32,
        steps=4,
        version=software_version(),
    )

    assert tags["SOURCE"] == "scene.tif"
    assert not [value for value in tags.values() if str(tmp_path) in value]
    wanted = {
        "SYNTHETIC",
        "SOURCE",
        "SOURCE_MODALITY",
        "TARGET_MODALITY",
        "MODEL",
        "WEIGHTS_SHA256",
        "SEED",
        "STEPS",
        "MODE",
    }

    assert wanted | {"SOFTWARE_VERSION", "CREATED", "JOB"} <= tags.keys()


def test_a_finished_run_needs_space_for_the_assembly_only(
    tmp_path: Path, model: LoadedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = opened(tmp_path, model)
    for band in first.plan.stripes:
        first.store.commit(
            0, band, 0, band, (np.ones((1, 8, 300), np.uint16),), np.ones((8, 300), bool)
        )

    first.store.release()
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(
        outputs_module.shutil, "disk_usage", lambda _: usage._replace(free=2**20 + 10_000)
    )
    again = opened(tmp_path, model)
    assert len(left(again)) == 0


def test_space_is_reported_in_units_that_are_not_zero() -> None:
    assert [outputs_module.readable_bytes(n) for n in (5_300, 34_000_000, 1_230_000_000)] == [
        "5 kB",
        "34 MB",
        "1.2 GB",
    ]
