"""Further sources of the same ground (`--also`), through whole runs with the embedded weights."""

from __future__ import annotations

import json
import os
import shutil
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import torch
from affine import Affine
from rasterio.warp import Resampling, reproject

from backend.cli.further import further_sources
from backend.errors import InputError, OutputError
from backend.scenes.batch import translate_scenes
from backend.scenes.finding import Scene
from backend.source.inspection import inspect
from tests.runs import UTM, Pixels, Translator, assert_same, write_scene

EXAMPLE = Path(__file__).resolve().parents[2] / "resources" / "example"
OURS = Path(os.environ.get("ANY2ANY_TEST_MODEL", "any2any-tiny"))


@pytest.fixture(scope="module")
def ours() -> Translator:
    """The embedded weights, which take any subset of sources."""
    return Translator(OURS)


@pytest.fixture(scope="module")
def scenes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """RGB, NIR and MS of one ground, larger than a window; NIR has no holes."""
    folder = tmp_path_factory.mktemp("scenes")
    found = {id_: write_scene(folder / f"{id_}.tif", id_, 330, 300) for id_ in ("rgb", "nir")}
    found["ms"] = write_scene(folder / "ms.tif", "ms", 165, 150)
    with rasterio.open(found["nir"], "r+") as raster:
        values = raster.read()
        raster.write(np.where(values == 0, 1500, values))

    return found


def also(id_: str, path: Path, **more: Any) -> tuple[dict[str, Any], ...]:
    return ({"modality": id_, "path": str(path), **more},)


def with_part(path: Path, out: Path, columns: slice) -> Path:
    """The raster with a measurement in these columns alone."""
    shutil.copy(path, out)
    with rasterio.open(out, "r+") as raster:
        values = np.zeros_like(raster.read())
        values[:, :, columns] = raster.read()[:, :, columns]
        raster.write(values)

    return out


def numbers(path: str | Path) -> np.ndarray:
    return Pixels.of(path).values.astype(np.float64)


def test_another_source_changes_the_result_and_is_reported(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    alone = ours(scenes["rgb"], tmp_path / "alone.tif", "rgb", "ms", steps=1)
    both = ours(
        scenes["rgb"], tmp_path / "both.tif", "rgb", "ms", steps=1, also=also("nir", scenes["nir"])
    )
    np.testing.assert_array_equal(Pixels.of(both.output).valid, Pixels.of(alone.output).valid)
    assert np.abs(numbers(both.output) - numbers(alone.output)).mean() > 20
    with rasterio.open(both.output) as raster:
        assert raster.tags(ns="ANY2ANY")["ALSO"] == "nir=nir.tif"


def test_near_infrared_is_taken_from_a_further_source(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    """MS has narrow near infrared: with NIR beside RGB it follows that, which colours alone do not
    say.
    """
    result = ours(
        scenes["rgb"], tmp_path / "ms.tif", "rgb", "ms", steps=1, also=also("nir", scenes["nir"])
    )
    made = Pixels.of(result.output)
    with rasterio.open(scenes["nir"]) as raster:
        measured = raster.read(1, out_shape=made.valid.shape, resampling=Resampling.average).astype(
            np.float64
        )

    there = made.valid
    assert np.corrcoef(made.values[3][there], measured[there])[0, 1] > 0.9


def test_where_it_has_nothing_the_result_is_that_of_the_others(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    half = with_part(scenes["nir"], tmp_path / "nir.tif", slice(0, 64))
    alone = ours(scenes["rgb"], tmp_path / "alone.tif", "rgb", "ms", steps=1)
    both = ours(scenes["rgb"], tmp_path / "both.tif", "rgb", "ms", steps=1, also=also("nir", half))
    # beyond the window that still sees a part of it
    far = Pixels.of(both.output).crop(135, 0, 30, 150)
    assert (
        np.abs(
            far.values.astype(int)
            - Pixels.of(alone.output).crop(135, 0, 30, 150).values.astype(int)
        ).max()
        <= 1
    )

    near = numbers(both.output)[:, :, :30] - numbers(alone.output)[:, :, :30]
    assert np.abs(near).mean() > 20


def test_a_raster_of_another_place_changes_nothing(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "nir.tif"
    shutil.copy(scenes["nir"], elsewhere)
    with rasterio.open(elsewhere, "r+") as raster:
        raster.transform = Affine.translation(50_000, 0) @ raster.transform
    alone = ours(scenes["rgb"], tmp_path / "alone.tif", "rgb", "ms", steps=1)
    both = ours(
        scenes["rgb"], tmp_path / "both.tif", "rgb", "ms", steps=1, also=also("nir", elsewhere)
    )
    assert np.abs(numbers(both.output) - numbers(alone.output)).max() <= 1


@pytest.mark.parametrize("crs", [UTM, "EPSG:4326"])
def test_any_grid_and_crs_lies_where_it_belongs(
    crs: str, ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    """Shifted by part of a pixel, finer, and in degrees: nearly the result of the raster on the
    source's own grid.
    """
    other = tmp_path / "other.tif"
    with rasterio.open(scenes["nir"]) as raster:
        transform, width, height = rasterio.warp.calculate_default_transform(
            raster.crs, crs, raster.width, raster.height, *raster.bounds
        )
        if crs == UTM:
            transform, width, height = (
                raster.transform @ Affine.translation(-3.3, -2.4) @ Affine.scale(0.8),
                425,
                385,
            )

        profile = raster.profile | {
            "crs": crs,
            "transform": transform,
            "width": width,
            "height": height,
        }

        with rasterio.open(other, "w", **profile) as out:
            place = {
                "src_transform": raster.transform,
                "src_crs": raster.crs,
                "dst_transform": transform,
                "dst_crs": crs,
            }
            out.write(
                reproject(
                    raster.read(1),
                    np.zeros((height, width), "uint16"),
                    **place,
                    resampling=Resampling.cubic,
                )[0],
                1,
            )
            out.set_band_description(1, "B08")

    same = ours(
        scenes["rgb"], tmp_path / "same.tif", "rgb", "ms", steps=1, also=also("nir", scenes["nir"])
    )
    warped = ours(
        scenes["rgb"], tmp_path / "warped.tif", "rgb", "ms", steps=1, also=also("nir", other)
    )
    inner = np.s_[:, 10:-10, 10:-10]
    a, b = numbers(same.output)[inner], numbers(warped.output)[inner]
    assert np.corrcoef(a.ravel(), b.ravel())[0, 1] > 0.98
    assert np.abs(a - b).mean() < 0.05 * a.mean()


def test_no_step_shows_where_a_further_source_ends(ours: Translator, tmp_path: Path) -> None:
    """On the example scene, with near infrared over its western half."""
    half = tmp_path / "nir.tif"
    with rasterio.open(EXAMPLE / "virginia_nir.tif") as raster:
        values = raster.read()
        edge = raster.width // 2
        values[:, :, edge:] = 0
        names = ("width", "height", "count", "dtype", "crs", "transform")
        profile = {name: raster.profile[name] for name in names}
        with rasterio.open(half, "w", driver="GTiff", nodata=0, **profile) as out:
            out.write(values)
            out.descriptions = raster.descriptions

    source, output = EXAMPLE / "virginia_rgb.tif", tmp_path / "ms.tif"
    result = ours(source, output, "rgb", "ms", steps=1, also=also("nir", half))
    steps = np.abs(np.diff(numbers(result.output), axis=2)).mean(axis=(0, 1))
    middle = len(steps) // 2
    inside = max(np.median(steps[: middle - 20]), np.median(steps[middle + 20 :]))
    assert steps[middle - 2 : middle + 2].max() <= 1.2 * inside


def test_crops_and_batches_have_the_pixels_of_the_full_run(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    half = also("nir", with_part(scenes["nir"], tmp_path / "nir.tif", slice(40, 200)))
    whole = ours(scenes["rgb"], tmp_path / "whole.tif", "rgb", "ms", steps=1, also=half)
    part = ours(
        scenes["rgb"],
        tmp_path / "part.tif",
        "rgb",
        "ms",
        steps=1,
        also=half,
        window=(120, 60, 96, 100),
    )

    assert_same(Pixels.of(part.output), Pixels.of(whole.output).crop(60, 30, 48, 50))


def test_another_further_raster_is_another_run(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    """Rows of an unfinished run rest on the further source, too."""
    nir = tmp_path / "nir.tif"
    shutil.copy(scenes["nir"], nir)
    first = ours(scenes["rgb"], tmp_path / "a.tif", "rgb", "ms", steps=1, also=also("nir", nir))
    with rasterio.open(nir, "r+") as raster:
        raster.write(raster.read() // 2)
    second = ours(scenes["rgb"], tmp_path / "b.tif", "rgb", "ms", steps=1, also=also("nir", nir))
    assert np.abs(numbers(first.output) - numbers(second.output)).mean() > 20


def test_a_model_of_one_source_averages_what_it_predicts_from_each(
    translator: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    alone = translator(scenes["rgb"], tmp_path / "alone.tif", "rgb", "ms", steps=1)
    both = translator(
        scenes["rgb"], tmp_path / "both.tif", "rgb", "ms", steps=1, also=also("nir", scenes["nir"])
    )
    assert np.abs(numbers(both.output) - numbers(alone.output)).mean() > 1
    with rasterio.open(both.output) as raster:
        assert raster.tags(ns="ANY2ANY")["ALSO"] == "nir=nir.tif"

    elsewhere = tmp_path / "nir.tif"
    shutil.copy(scenes["nir"], elsewhere)
    with rasterio.open(elsewhere, "r+") as raster:
        raster.transform = Affine.translation(50_000, 0) @ raster.transform
    nothing = translator(
        scenes["rgb"], tmp_path / "none.tif", "rgb", "ms", steps=1, also=also("nir", elsewhere)
    )
    assert_same(Pixels.of(nothing.output), Pixels.of(alone.output))


@pytest.mark.parametrize(
    ("id_", "reported"),
    [
        ("rgb", "Each modality may be a source once"),
        ("ms", "give it as the reference"),
        ("xyz", "Unknown modality 'xyz'"),
    ],
)
def test_what_cannot_be_a_further_source_is_said(
    id_: str, reported: str, translator: Translator, scenes: dict[str, Path]
) -> None:
    with pytest.raises(InputError, match=reported):
        translator.job(scenes["rgb"], Path("o.tif"), "rgb", "ms", also=also(id_, scenes["nir"]))


def test_the_command_line_reads_modality_path_bands_and_how(tmp_path: Path) -> None:
    found = further_sources(["NIR=a#b.tif#4", "sar=s.tif"], ["nir=dn10000"], ["nir=boa"])
    assert found == (
        {
            "modality": "nir",
            "path": "a#b.tif",
            "bands": (4,),
            "radiometry": "dn10000",
            "level": "boa",
        },
        {"modality": "sar", "path": "s.tif", "bands": None},
    )

    assert further_sources(None, None, None) is None
    assert further_sources(["nir", "SAR#2"], None, None) == (
        {"modality": "nir", "path": "", "bands": None},
        {"modality": "sar", "path": "", "bands": (2,)},
    )
    for wrong in (
        (["nir="], None),
        (["nir=a", "nir=b"], None),
        (["nir", "nir"], None),
        (["nir=a"], ["ms=uint8"]),
    ):
        with pytest.raises(InputError, match="--also"):
            further_sources(*wrong, None)


@pytest.fixture(scope="module")
def four_bands(scenes: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """RGB and NIR in one file, as four-band cameras have them."""
    path = tmp_path_factory.mktemp("four") / "scene.tif"
    with (
        rasterio.open(scenes["rgb"]) as rgb,
        rasterio.open(scenes["nir"]) as nir,
        rasterio.open(path, "w", **(rgb.profile | {"count": 4})) as out,
    ):
        out.write(np.concatenate([rgb.read(), nir.read()]))
        out.descriptions = (*rgb.descriptions, *nir.descriptions)

    return path


def test_a_file_that_holds_two_modalities_serves_as_both(
    ours: Translator, scenes: dict[str, Path], four_bands: Path, tmp_path: Path
) -> None:
    apart = ours(
        scenes["rgb"], tmp_path / "apart.tif", "rgb", "ms", steps=1, also=also("nir", scenes["nir"])
    )
    together = ours(
        four_bands, tmp_path / "one.tif", "rgb", "ms", steps=1, also=({"modality": "nir"},)
    )
    assert_same(Pixels.of(together.output), Pixels.of(apart.output))
    with rasterio.open(together.output) as raster:
        assert raster.tags(ns="ANY2ANY")["ALSO"] == "nir=scene.tif"
    inspected = inspect(str(four_bands))
    assert inspected.modality.value == "rgb"
    assert inspected.recognised["nir"] == (4,)


def test_a_modality_of_the_same_file_is_read_as_the_source_is(
    translator: Translator, four_bands: Path
) -> None:
    fields: dict[str, Any] = {"radiometry": "dn10000", "level": "boa"}
    job = translator.job(
        four_bands, Path("o.tif"), "rgb", "ms", also=({"modality": "nir"},), **fields
    )
    (nir,) = job.also
    assert (nir.path, nir.radiometry, nir.level) == (str(four_bands), "dn10000", "boa")
    other = ({"modality": "nir", "path": "other.tif"},)
    (nir,) = translator.job(four_bands, Path("o.tif"), "rgb", "ms", also=other, **fields).also
    assert (nir.radiometry, nir.level) == ("auto", "auto")


def test_of_many_scenes_each_file_holds_its_own(
    ours: Translator, four_bands: Path, tmp_path: Path
) -> None:
    job = ours.job(tmp_path, tmp_path / "out", "rgb", "ms", steps=1, also=({"modality": "nir"},))
    report = translate_scenes(
        job,
        [Scene(str(four_bands))],
        models=ours.models,
        progress=lambda _: None,
        cancel=threading.Event(),
    )
    assert (len(report.results), report.without) == (1, [])
    with rasterio.open(tmp_path / "out" / "scene_ms.tif") as raster:
        assert raster.tags(ns="ANY2ANY")["ALSO"] == "nir=scene.tif"


def test_a_job_file_keeps_it(
    translator: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    job = translator.job(
        scenes["rgb"], tmp_path / "o.tif", "rgb", "ms", also=also("nir", scenes["nir"], bands=(1,))
    )
    job.save(tmp_path / "job.json")
    assert type(job).load(tmp_path / "job.json") == job
    (kept,) = json.loads((tmp_path / "job.json").read_text())["also"]
    assert (kept["modality"], kept["bands"], kept["level"]) == ("nir", [1], "auto")


def test_many_scenes_take_the_raster_of_their_name(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    for folder, id_, names in (("rgb", "rgb", ("one", "two")), ("nir", "nir", ("one",))):
        (tmp_path / folder).mkdir()
        for name in names:
            shutil.copy(scenes[id_], tmp_path / folder / f"{name}.tif")

    job = ours.job(
        tmp_path / "rgb", tmp_path / "out", "rgb", "ms", steps=1, also=also("nir", tmp_path / "nir")
    )
    found = [Scene(str(tmp_path / "rgb" / f"{name}.tif")) for name in ("one", "two")]
    report = translate_scenes(
        job, found, models=ours.models, progress=lambda _: None, cancel=threading.Event()
    )
    assert [(Path(source).name, id_) for source, id_ in report.without] == [("two.tif", "nir")]
    one, two = (numbers(tmp_path / "out" / f"{name}_ms.tif") for name in ("one", "two"))
    assert np.abs(one - two).mean() > 20
    with rasterio.open(tmp_path / "out" / "one_ms.tif") as raster:
        tags = raster.tags(ns="ANY2ANY")
    assert tags["ALSO"] == "nir=one.tif"
    assert json.loads(tags["JOB"])["also"][0]["path"] == "one.tif", (
        "no folder of the user's travels with the result"
    )
    item = json.loads((tmp_path / "out" / "one.json").read_text())
    assert item["properties"]["any2any:also"] == "nir=one.tif"
    again = translate_scenes(
        job, found, models=ours.models, progress=lambda _: None, cancel=threading.Event()
    )
    assert (len(again.results), len(again.skipped)) == (0, 2)


def test_an_output_is_never_a_further_source(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path
) -> None:
    nir = shutil.copy(scenes["nir"], tmp_path / "nir.tif")
    before = Path(nir).read_bytes()
    with pytest.raises(OutputError, match="is a further source itself"):
        ours(
            scenes["rgb"],
            Path(nir),
            "rgb",
            "ms",
            steps=1,
            also=also("nir", Path(nir)),
            overwrite=True,
        )

    assert Path(nir).read_bytes() == before


def test_where_the_network_is_closed_nothing_is_predicted(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six bands to colours is the closed form alone: the same pixels without the transformer."""
    first = ours(scenes["ms"], tmp_path / "first.tif", "ms", "rgb", steps=1)
    network = ours.models.get(str(OURS), ours.models.device("cpu", "fp32")).network
    sources = network.observe({"ms": torch.zeros(1, 6, 128, 128)})
    assert network.ignores_latents(sources, "rgb")
    colours = network.observe({"rgb": torch.zeros(1, 3, 256, 256)})
    assert not network.ignores_latents(colours, "nir")

    def refuse(*_: object) -> None:
        raise AssertionError("the transformer is not needed")

    monkeypatch.setattr(network, "predict_x0", refuse)
    again = ours(scenes["ms"], tmp_path / "again.tif", "ms", "rgb", steps=1)
    assert_same(Pixels.of(again.output), Pixels.of(first.output))


def test_empty_slots_of_a_batch_do_not_make_the_network_run(
    ours: Translator, scenes: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crop fills one slot of its batch; beside a closed form it predicts nothing either."""
    both = also("nir", scenes["nir"])
    crop = (0, 0, 60, 60)
    first = ours(
        scenes["rgb"], tmp_path / "first.tif", "rgb", "ms", steps=1, also=both, window=crop
    )
    network = ours.models.get(str(OURS), ours.models.device("cpu", "fp32")).network

    def refuse(*_: object) -> None:
        raise AssertionError("the transformer is not needed")

    monkeypatch.setattr(network, "predict_x0", refuse)
    again = ours(
        scenes["rgb"], tmp_path / "again.tif", "rgb", "ms", steps=1, also=both, window=crop
    )
    assert_same(Pixels.of(again.output), Pixels.of(first.output))
