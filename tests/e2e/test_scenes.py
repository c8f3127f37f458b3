"""Many scenes by one job: folders, lists and STAC items; what fails, what is skipped, what is
written over all of them.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pystac
import pytest
import rasterio
import torch
from affine import Affine

from backend.__main__ import main
from backend.cluster.sharing import rows_on
from backend.cluster.workers import connected
from backend.errors import Any2AnyError, Cancelled, InputError, OutputError
from backend.modalities import modality
from backend.protocol import TranslationJob
from backend.scenes.batch import translate_scenes
from backend.scenes.batch_report import Report, SceneProgress
from backend.scenes.finding import find_scenes
from backend.shared import TAG_NAMESPACE
from tests.runs import ORIGIN, Pixels, Translator, assert_same, write_scene
from tests.unit.scenes.test_finding import sentinel_item

ROOT = Path(__file__).resolve().parents[2]


def placed(
    path: Path,
    column: float,
    row: float,
    *,
    kind: str = "rgb",
    dtype: str = "",
    size: tuple[int, int] = (96, 80),
) -> Path:
    """A scene whose corner is so many 10 m pixels from the usual one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    gsd = modality(kind).gsd_m
    grid = Affine(gsd, 0, ORIGIN[0] + 10 * column, 0, -gsd, ORIGIN[1] - 10 * row)
    return write_scene(path, kind, *size, dtype=dtype, transform=grid)


def run(
    translator: Translator,
    job: TranslationJob,
    progress: Any = lambda _: None,
    cancel: threading.Event | None = None,
    **options: Any,
) -> Report:
    scenes = find_scenes(job.source, modality(job.source_modality), Path(job.output))
    assert scenes is not None
    return translate_scenes(
        job,
        scenes,
        models=translator.models,
        progress=progress,
        cancel=cancel or threading.Event(),
        **options,
    )


def names(paths: list[str], folder: Path) -> list[str]:
    return sorted(Path(path).relative_to(folder).as_posix() for path in paths)


def test_a_folder_becomes_results_a_mosaic_and_a_collection(
    translator: Translator, tmp_path: Path
) -> None:
    scenes = tmp_path / "scenes"
    placed(scenes / "a.tif", 0, 0)
    placed(scenes / "deep" / "b.tif", 50, 30)
    (scenes / "broken.tif").write_bytes(b"no raster")
    out, reported = scenes / "out", []
    job = translator.job(scenes, out, "rgb", "nir")
    report = run(translator, job, reported.append)
    assert names([result.output for result in report.results], out) == [
        "a_nir.tif",
        "deep/b_nir.tif",
    ]
    assert [(Path(source).name, error.code) for source, error in report.failed] == [
        ("broken.tif", "input.unreadable")
    ]
    assert not report.skipped

    for name in ("a", "deep/b"):
        alone = translator(
            scenes / f"{name}.tif", tmp_path / "alone.tif", "rgb", "nir", overwrite=True
        )
        assert_same(Pixels.of(out / f"{name}_nir.tif"), Pixels.of(alone.output))

    assert reported[-1].done == reported[-1].total == 3
    assert [one.share for one in reported] == sorted(one.share for one in reported)
    assert all(
        0 <= one.share <= 1 and (one.seconds_left is None or one.seconds_left >= 0)
        for one in reported
    )

    first, second = Pixels.of(out / "a_nir.tif"), Pixels.of(out / "deep" / "b_nir.tif")
    assert names(report.mosaics, out) == ["nir.vrt"]
    whole = Pixels.of(out / "nir.vrt")
    assert whole.values.shape == (1, 110, 146)
    assert_same(
        whole.crop(50, 30, 96, 80),
        Pixels(
            np.where(second.valid, second.values, whole.values[:, 30:, 50:]), whole.valid[30:, 50:]
        ),
    )

    common = whole.crop(0, 0, 96, 80)
    seen = np.zeros((80, 96), bool)
    seen[30:, 50:] = second.valid[:50, :46]
    # a hole of the later scene shows the earlier one
    np.testing.assert_array_equal(common.values[0][~seen], first.values[0][~seen])
    np.testing.assert_array_equal(common.valid, first.valid | seen)

    with rasterio.open(out / "nir.vrt") as raster:
        assert raster.tags(ns=TAG_NAMESPACE)["SYNTHETIC"] == "YES"
        assert raster.descriptions == ("B08",)
        assert (raster.transform.c, raster.transform.f) == ORIGIN


def test_items_and_collection_are_valid_and_lead_to_each_other(
    translator: Translator, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    placed(tmp_path / "scenes" / "a.tif", 0, 0)
    placed(tmp_path / "scenes" / "b.tif", 500, 0)
    report = run(translator, translator.job(tmp_path / "scenes", out, "rgb", "nir", "ms"))
    assert report.collection is not None
    collection = pystac.Collection.from_file(report.collection)
    assert collection.validate_all() == 2
    collection.validate()
    items = {item.id: item for item in collection.get_items()}
    assert set(items) == {"a", "b"}

    for id_, item in items.items():
        assert set(item.assets) == {"nir", "ms"}
        assert item.get_collection() is not None
        assert item.properties["any2any:synthetic"] is True
        assert item.properties["any2any:date"] == "of the translation"
        assert item.properties["proj:code"] == "EPSG:32633"

        for target, asset in item.assets.items():
            path = Path(asset.get_absolute_href() or "")
            assert path == out / f"{id_}_{target}.tif"
            with rasterio.open(path) as raster:
                assert asset.extra_fields["proj:shape"] == list(raster.shape)
                assert [band["name"] for band in asset.extra_fields["bands"]] == list(
                    raster.descriptions
                )

        assert item.bbox is not None
        assert (
            collection.extent.spatial.bboxes[0][0]
            <= item.bbox[0]
            < item.bbox[2]
            <= collection.extent.spatial.bboxes[0][2]
        )

    # the zone's middle is 15 degrees east
    assert 15.0 - 1e-6 <= items["a"].bbox[0] < items["b"].bbox[0] < 15.1
    text = (out / "a.json").read_text()
    assert str(tmp_path) not in text
    assert not list(out.rglob("*.part"))


def test_stac_items_are_translated_and_keep_their_date(
    translator: Translator, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    item = sentinel_item(tmp_path / "in")
    rng = np.random.default_rng(0)
    for name in ("red", "green", "blue"):
        with rasterio.open(tmp_path / "in" / f"{name}.tif", "r+") as raster:
            raster.write(rng.integers(1200, 4000, (1, 64, 64), np.uint16))

    pystac.ItemCollection([item]).save_object(str(tmp_path / "in" / "items.json"))
    out = tmp_path / "out"
    report = run(translator, translator.job(tmp_path / "in" / "items.json", out, "rgb", "nir"))
    (result,) = report.results
    assert Path(result.output) == out / f"{item.id}_nir.tif"
    assert result.level == "boa"
    assert result.radiometry == "reflectance"
    (made,) = pystac.Collection.from_file(report.collection or "").get_items()
    assert made.datetime == item.datetime
    assert made.properties["any2any:date"] == "of the source"
    assert made.properties["any2any:source_item"] == item.id
    pystac.Item.from_file(made.get_self_href() or "").validate()


def test_what_is_finished_is_skipped_until_source_or_job_change(
    translator: Translator, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    sources = [placed(tmp_path / "scenes" / f"{name}.tif", 0, 0) for name in "ab"]
    job = translator.job(tmp_path / "scenes", out, "rgb", "nir")
    assert len(run(translator, job).results) == 2
    before = (out / "a_nir.tif").read_bytes()
    again = run(translator, job)
    assert (len(again.results), len(again.skipped), len(again.mosaics)) == (0, 2, 1)
    assert (out / "a_nir.tif").read_bytes() == before
    changed = run(translator, job.model_copy(update={"seed": 1}))
    # never replaced unasked
    assert [error.code for _, error in changed.failed] == ["output.exists"] * 2
    os.utime(sources[1], None)
    partly = run(translator, job)
    assert len(partly.skipped) == 1
    assert [error.code for _, error in partly.failed] == ["output.exists"]
    assert len(run(translator, job.model_copy(update={"overwrite": True})).results) == 2


def test_a_cancelled_batch_goes_on_where_it_was(translator: Translator, tmp_path: Path) -> None:
    for name in "abc":
        placed(tmp_path / "scenes" / f"{name}.tif", 0, 0)
    job, cancel = (
        translator.job(tmp_path / "scenes", tmp_path / "out", "rgb", "nir"),
        threading.Event(),
    )

    def stop(at: SceneProgress) -> None:
        if at.done == 1:
            cancel.set()

    with pytest.raises(Cancelled):
        run(translator, job, stop, cancel)
    report = run(translator, job)
    assert (len(report.skipped), len(report.results)) == (1, 2)
    assert len(list(pystac.Collection.from_file(report.collection or "").get_items())) == 3


def test_eight_bit_scenes_that_overlap_keep_their_masks(
    translator: Translator, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    placed(tmp_path / "scenes" / "a.tif", 0, 0, dtype="uint8")
    placed(tmp_path / "scenes" / "b.tif", 40, 0, dtype="uint8")
    run(translator, translator.job(tmp_path / "scenes", out, "rgb", "nir"))
    first, second, whole = (Pixels.of(out / name) for name in ("a_nir.tif", "b_nir.tif", "nir.vrt"))
    assert whole.values.dtype == np.uint8
    seen, hidden = np.zeros((80, 136), bool), np.zeros((80, 136), bool)
    seen[:, :96], hidden[:, 40:] = first.valid, second.valid
    np.testing.assert_array_equal(whole.valid, seen | hidden)
    np.testing.assert_array_equal(
        whole.values[0, :, 40:][second.valid], second.values[0][second.valid]
    )


def test_scenes_of_two_zones_get_a_mosaic_each(translator: Translator, tmp_path: Path) -> None:
    for number, zone in enumerate((32632, 32632, 32633, 32633, 32634)):
        placed(tmp_path / "scenes" / f"{number}.tif", 0, 0)
        with rasterio.open(tmp_path / "scenes" / f"{number}.tif", "r+") as raster:
            raster.crs = f"EPSG:{zone}"

    report = run(translator, translator.job(tmp_path / "scenes", tmp_path / "out", "rgb", "nir"))
    assert names(report.mosaics, tmp_path / "out") == ["nir_1.vrt", "nir_2.vrt"]
    crs = []
    for path in report.mosaics:
        with rasterio.open(path) as raster:
            crs.append(raster.crs.to_epsg())

    assert crs == [32632, 32633]


def test_files_of_others_are_never_replaced(translator: Translator, tmp_path: Path) -> None:
    placed(tmp_path / "scenes" / "a.tif", 0, 0)
    placed(tmp_path / "scenes" / "collection.tif", 0, 0)  # whose item would be the collection
    out = tmp_path / "out"
    out.mkdir()
    job = translator.job(tmp_path / "scenes", out, "rgb", "nir")

    for name in ("collection.json", "nir.vrt"):
        (out / name).write_text("mine")
        with pytest.raises(OutputError, match="not of this software") as reported:
            run(translator, job)
        assert reported.value.code == "output.exists"
        assert (out / name).read_text() == "mine"
        (out / name).unlink()

    (out / "a.json").write_text("mine")
    report = run(translator, job)
    assert [(Path(source).name, error.code) for source, error in report.failed] == [
        ("a.tif", "output.exists")
    ]
    assert (out / "a.json").read_text() == "mine"
    assert not (out / "a_nir.tif").exists()
    assert len(list(pystac.Collection.from_file(report.collection or "").get_items())) == 1
    assert run(translator, job).skipped == [str(out / "collection_nir.tif")]


def test_a_window_in_pixels_is_refused(translator: Translator, tmp_path: Path) -> None:
    placed(tmp_path / "scenes" / "a.tif", 0, 0)
    with pytest.raises(InputError, match="another place in every scene"):
        run(
            translator,
            translator.job(
                tmp_path / "scenes", tmp_path / "out", "rgb", "nir", window=(0, 0, 8, 8)
            ),
        )

    assert not (tmp_path / "out").exists()


def test_the_command_line_reports_what_became_of_each(
    translator: Translator,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    placed(tmp_path / "scenes" / "a.tif", 0, 0)
    (tmp_path / "list.txt").write_text("scenes/a.tif\nscenes/missing.tif\n")
    line = [
        "translate",
        "list.txt",
        "out",
        "--source",
        "rgb",
        "--target",
        "nir",
        "--steps",
        "1",
        "--model",
        str(translator.model),
    ]

    assert main([*line, "--device", "cpu", "--json"]) == 2
    said = capsys.readouterr()
    reported = json.loads(said.out)
    assert [Path(result["output"]).name for result in reported["results"]] == ["a_nir.tif"]
    assert [failed["error"]["code"] for failed in reported["failed"]] == ["input.not_found"]
    assert "error[input.not_found]: " in said.err
    assert "scenes" in said.err
    assert "Traceback" not in said.err
    (tmp_path / "list.txt").write_text("scenes/a.tif\n")
    assert main([*line, "--device", "cpu"]) == 0
    said = capsys.readouterr()
    assert said.out.split() == ["out/nir.vrt", "out/collection.json"]
    assert "0 scenes translated, 1 done before, 0 failed" in said.err


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(ROOT))
        with connected("local:2") as found:
            yield found


def test_a_cluster_takes_several_at_once_and_gives_the_same_pixels(
    client: Any, translator: Translator, tmp_path: Path
) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        for number in range(4):
            placed(
                tmp_path / "scenes" / f"{number}.tif",
                300 * number,
                0,
                size=(150 + 10 * number, 140),
            )

        (tmp_path / "scenes" / "broken.tif").write_bytes(b"no raster")
        alone = run(
            translator, translator.job(tmp_path / "scenes", tmp_path / "alone", "rgb", "nir")
        )
        job = translator.job(tmp_path / "scenes", tmp_path / "shared", "rgb", "nir")
        shared = run(translator, job, rows=rows_on(client), at_once=2)
        assert len(alone.results) == len(shared.results) == 4
        assert [error.code for _, error in shared.failed] == ["input.unreadable"]

        for number in range(4):
            assert_same(
                Pixels.of(tmp_path / "shared" / f"{number}_nir.tif"),
                Pixels.of(tmp_path / "alone" / f"{number}_nir.tif"),
            )

        assert_same(
            Pixels.of(tmp_path / "shared" / "nir.vrt"), Pixels.of(tmp_path / "alone" / "nir.vrt")
        )
    finally:
        torch.set_num_threads(before)


def test_what_fails_all_ends_all_and_is_reported_first(
    translator: Translator, tmp_path: Path
) -> None:
    for number in range(3):
        placed(tmp_path / "scenes" / f"{number}.tif", 0, 0)

    def fail(*_: Any) -> None:
        raise Any2AnyError("internal", "No.")

    for at_once in (1, 2):
        with pytest.raises(Any2AnyError, match="No") as reported:
            run(
                translator,
                translator.job(tmp_path / "scenes", tmp_path / "out", "rgb", "nir"),
                rows=fail,
                at_once=at_once,
            )

        assert reported.value.code == "internal"

    assert not list((tmp_path / "out").glob("*.tif"))


def test_a_fill_is_skipped_until_its_reference_changes(
    translator: Translator, tmp_path: Path
) -> None:
    placed(tmp_path / "scenes" / "a.tif", 0, 0, size=(200, 200))
    known = placed(tmp_path / "known" / "nir.tif", 0, 0, kind="nir", size=(200, 200))
    fields = {
        "reference": str(known),
        "reference_radiometry": "dn10000",
        "fill": True,
        "allow_uncalibrated": True,
    }

    job = translator.job(tmp_path / "scenes", tmp_path / "out", "rgb", "nir", **fields)
    assert len(run(translator, job).results) == 1
    with rasterio.open(tmp_path / "out" / "a_nir.tif") as raster:
        assert json.loads(raster.tags(ns=TAG_NAMESPACE)["JOB"])["reference"] == "nir.tif"
    assert len(run(translator, job).skipped) == 1
    os.utime(known, None)
    assert [error.code for _, error in run(translator, job).failed] == ["output.exists"]
