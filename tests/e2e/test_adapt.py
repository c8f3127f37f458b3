"""A model adapted to pairs of a user's ground: what it learns, what it answers, what it leaves."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
import torch
from safetensors.torch import load_file, save_file

from backend.__main__ import main
from backend.adapt import learning
from backend.adapt.adapting import adapt
from backend.adapt.cells import CHOSEN_BY
from backend.adapt.closed_form import (
    Chosen,
    Moments,
)
from backend.adapt.job import AdaptationJob, Pair
from backend.cli.adapt import parsed
from backend.errors import Any2AnyError, Cancelled, ModelError
from backend.geometry.tiling import Rect
from backend.modalities import RESOURCES
from backend.reference.calibration import Known
from backend.weights.catalogue import add_model, find, known_models, list_models
from backend.weights.folder import quality_of
from backend.weights.loaded import ModelCache
from backend.weights.sums import read_sums, write_sums

EXAMPLE = RESOURCES / "example"
RGB, NIR = EXAMPLE / "virginia_rgb.tif", EXAMPLE / "virginia_nir.tif"
TINY = "any2any-tiny"


@pytest.fixture(scope="module")
def models() -> ModelCache:
    return ModelCache()


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path / "cache"))


def changed(path: Path, out: Path, gain: float, offset: float) -> Path:
    """The raster as a sensor with another gain and offset writes it."""
    with rasterio.open(path) as raster:
        profile, values = raster.profile, raster.read().astype(float)
        descriptions, nodata = raster.descriptions, raster.nodata
    is_none = np.zeros(values.shape, bool) if nodata is None else values == nodata
    values = np.where(is_none, values, np.clip(gain * values + offset, 1, 20000).round())
    with rasterio.open(out, "w", **profile) as raster:
        raster.write(values.astype(profile["dtype"]))
        raster.descriptions = descriptions
    return out


def test_the_example_adapts_and_its_model_is_like_any_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "virginia"
    line = ["adapt", TINY, "--pair", f"rgb={RGB},nir={NIR}", "--out", str(out)]
    assert main([*line, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    (learnt,) = answer["learnt"]
    assert learnt["kept"]
    assert learnt["rmse_after"] < 0.9 * learnt["rmse_before"]
    assert answer["sentence"].startswith("rgb-nir got better on the ground that was held back")

    model, parent = find(out), find(TINY)
    assert model.id == "virginia"
    assert model.weights_sha256 != parent.weights_sha256
    facts = json.loads((out / "adapted.json").read_text())
    assert facts["parent_sha256"] == parent.weights_sha256
    assert facts["pairs"] == [{"rgb": RGB.name, "nir": NIR.name}]
    assert not any(
        str(EXAMPLE) in path.read_text(encoding="utf-8", errors="replace")
        for path in out.iterdir()
        if path.is_file()
    )
    # only the detail path is another, and what is said of it
    other = read_sums(out)
    different = {name for name, sums in read_sums(parent.path).items() if other[name] != sums}
    assert different == {
        "README.md",
        "training.json",
        "expected_error.json",
        "model_index.json",
        "detail/config.json",
        "detail/diffusion_pytorch_model.safetensors",
    }

    # listed, and used by a translation, whose tags name it
    assert "virginia" in {one.id for one in list_models()}
    result = tmp_path / "nir.tif"
    line = ["translate", str(RGB), str(result), "--source", "rgb", "--target", "nir"]
    assert main([*line, "--model", "virginia"]) == 0
    with rasterio.open(result) as drawn:
        assert drawn.tags(ns="ANY2ANY")["MODEL"] == "virginia"
        assert drawn.tags(ns="ANY2ANY")["WEIGHTS_SHA256"] == model.weights_sha256
        values = drawn.read(1).astype(float)
    # at the raster's edge, which is the windows', as good as within
    with rasterio.open(NIR) as measured:
        squared = np.square(values - measured.read(1))
    edge = np.ones(squared.shape, bool)
    edge[2:-2, 2:-2] = False
    assert squared[edge].mean() < 1.5 * squared[~edge].mean()
    # a second one of this name is refused before anything is read, unless the first is gone
    again = ["adapt", TINY, "--pair", f"rgb={RGB},nir={NIR}", "--minutes", "0", "--out"]
    assert main([*again, str(out)]) == 2
    assert "exists" in capsys.readouterr().err
    elsewhere = tmp_path / "elsewhere" / "virginia"
    assert main([*again, str(elsewhere)]) == 2
    assert "is listed already" in capsys.readouterr().err
    shutil.rmtree(out)
    assert main([*again, str(elsewhere)]) == 0


def test_another_sensor_s_gain_and_offset_are_learnt(tmp_path: Path, models: ModelCache) -> None:
    """Nine tenths of the error of the level, on ground that was held back."""
    other = changed(NIR, tmp_path / "other.tif", 0.7, 900)
    pair = Pair("ms", str(EXAMPLE / "virginia_ms.tif"), "nir", str(other))
    (learnt,) = adapt(AdaptationJob(TINY, (pair,), tmp_path / "m"), models).learnt
    assert learnt.kept
    assert abs(learnt.bias_before[0]) > 0.02
    assert abs(learnt.bias_after[0]) < 0.1 * abs(learnt.bias_before[0])


def test_a_coarser_and_a_finer_target(tmp_path: Path, models: ModelCache) -> None:
    """MS has pixels of 20 m, and several pairs adapt several directions at once."""
    pairs = [
        Pair("rgb", str(RGB), "ms", str(EXAMPLE / "virginia_ms.tif")),
        Pair("ms", str(EXAMPLE / "virginia_ms.tif"), "rgb", str(RGB)),
    ]
    answer = adapt(AdaptationJob(TINY, tuple(pairs), tmp_path / "m"), models)
    assert [one.kept for one in answer.learnt] == [True, True]
    for one in answer.learnt:
        assert one.rmse_after < 0.8 * one.rmse_before
        assert len(one.before) == len(one.bands)


def test_what_the_held_back_ground_does_not_confirm_is_not_kept(
    tmp_path: Path, models: ModelCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(halves: tuple[Moments, Moments], options: object) -> Chosen:
        correction = np.zeros_like(halves[0].cross)
        correction[0] = 0.5
        return Chosen(correction, 0.1, 0)

    monkeypatch.setattr(learning, "choose", wrong)
    pair = Pair("nir", str(NIR), "rgb", str(RGB))
    answer = adapt(AdaptationJob(TINY, (pair,), tmp_path / "m", minutes=0), models)
    assert answer.folder is None
    assert answer.sentence.startswith("Nothing got better")
    assert [one.kept for one in answer.learnt] == [False]
    assert not (tmp_path / "m").exists()

    worse = adapt(AdaptationJob(TINY, (pair,), tmp_path / "m", keep_worse=True, minutes=0), models)
    assert worse.folder is not None
    assert find(tmp_path / "m").id == "m"


def test_progress_counts_all_work_and_the_time_left(tmp_path: Path, models: ModelCache) -> None:
    shown: list[tuple[str, int, int, float | None]] = []
    pairs = (
        Pair("rgb", str(RGB), "nir", str(NIR)),  # where the network is open
        Pair("nir", str(NIR), "rgb", str(RGB)),
    )
    adapt(AdaptationJob(TINY, pairs, tmp_path / "m"), models, lambda *one: shown.append(one))
    done, totals = [one[1] for one in shown], {one[2] for one in shown}
    assert done == sorted(done)
    (total,) = totals
    assert done[-1] == total - learning.TRANSLATED  # reported before the last cell
    assert shown[0][3] is None
    assert all(left is not None and left >= 0 for *_, left in shown[1:])


def test_cancelling_leaves_nothing(tmp_path: Path, models: ModelCache) -> None:
    pair = Pair("rgb", str(RGB), "nir", str(NIR))
    for kind in ("read", "translate"):
        cancel = threading.Event()

        def stop(what: str, *_: object, kind: str = kind, cancel: threading.Event = cancel) -> None:
            if what == kind:
                cancel.set()

        with pytest.raises(Cancelled):
            adapt(AdaptationJob(TINY, (pair,), tmp_path / "m"), models, stop, cancel)
        assert not list(tmp_path.glob("*m*"))


def test_what_cannot_be_adapted_to_is_a_sentence(tmp_path: Path, models: ModelCache) -> None:
    far = tmp_path / "far.tif"
    with rasterio.open(NIR) as raster:
        profile, values = raster.profile, raster.read()
    profile["transform"] = profile["transform"] @ profile["transform"].translation(9000, 9000)
    with rasterio.open(far, "w", **profile) as raster:
        raster.write(values)

    small = tmp_path / "small.tif"
    with rasterio.open(RGB) as raster:
        profile, values = raster.profile, raster.read()
    profile |= {"width": 40, "height": 40}
    profile.pop("blockxsize", None), profile.pop("blockysize", None)
    with rasterio.open(small, "w", **profile | {"tiled": False}) as raster:
        raster.write(values[:, :40, :40])

    # a source without a value in all that would be held back, and one without any
    holes, nothing = tmp_path / "holes.tif", tmp_path / "nothing.tif"
    with rasterio.open(RGB) as raster:
        profile, values = raster.profile | {"nodata": 0}, raster.read()
    rows, columns = (np.arange(side) // 72 % 2 == 0 for side in values.shape[1:])
    for path, is_hole in ((holes, rows[:, None] & columns), (nothing, True)):
        with rasterio.open(path, "w", **profile) as raster:
            raster.write(np.where(is_hole, 0, values))

    for pair, code in (
        (Pair("rgb", str(holes), "nir", str(NIR)), "input.empty"),
        (Pair("rgb", str(nothing), "nir", str(NIR)), "input.empty"),
        (Pair("rgb", str(RGB), "rgb", str(RGB)), "input.usage"),
        (Pair("rgb", str(RGB), "nir", str(far)), "input.empty"),
        (Pair("rgb", str(small), "nir", str(NIR)), "input.empty"),
        (Pair("rgb", str(tmp_path / "none.tif"), "nir", str(NIR)), "input.not_found"),
    ):
        with pytest.raises(Any2AnyError) as reported:
            adapt(AdaptationJob(TINY, (pair,), tmp_path / "m"), models)
        assert reported.value.code == code
    with pytest.raises(Any2AnyError) as reported:
        adapt(AdaptationJob(TINY, (), tmp_path / "m"), models)
    assert reported.value.code == "input.usage"
    pair = Pair("rgb", str(RGB), "nir", str(NIR))
    for name in (TINY, "a b"):
        with pytest.raises(Any2AnyError) as reported:
            adapt(AdaptationJob(TINY, (pair,), tmp_path / name), models)
        assert reported.value.code == "input.usage"


def test_pairs_of_the_command_line() -> None:
    def pair(text: str, readings: dict[str, str] | None = None) -> Pair:
        return Pair(**parsed(text, readings or {}))

    assert pair("rgb=/a/b.tif,nir=c.tif") == Pair("rgb", "/a/b.tif", "nir", "c.tif")
    assert pair("rgb=/a,b/c.tif,nir=d,e.tif") == Pair("rgb", "/a,b/c.tif", "nir", "d,e.tif")
    found = pair("rgb=a.tif#3,2,1,nir=b.tif#4", {"nir": "dn10000"})
    assert (found.source, found.source_bands, found.source_radiometry) == (
        "a.tif",
        (3, 2, 1),
        "auto",
    )
    assert (found.target, found.target_bands, found.target_radiometry) == ("b.tif", (4,), "dn10000")
    for text in ("rgb=a.tif", "a.tif,b.tif", "rgb=,nir=b.tif", "xyz=a.tif,nir=b.tif"):
        with pytest.raises(Any2AnyError) as reported:
            parsed(text, {})
        assert reported.value.code in ("input.usage", "input.modality")
    for words in (
        ["--radiometry", "dn10000"],
        ["--radiometry", "xyz=dn10000"],
        ["--minutes", "-1"],
    ):
        line = ["adapt", TINY, "--pair", f"rgb={RGB},nir={NIR}", "--out", "m", *words]
        assert main(line) == 2


def test_layers_that_learnt_serve_their_direction_alone(tmp_path: Path, models: ModelCache) -> None:
    """RGB to NIR gets last layers that are nearer than the closed form; SAR to NIR keeps all."""
    pair = Pair("rgb", str(RGB), "nir", str(NIR))
    plain, better = (
        adapt(AdaptationJob(TINY, (pair,), tmp_path / name, minutes=minutes), models)
        for name, minutes in (("plain", 0.0), ("better", 3.0))
    )
    assert (plain.learnt[0].layers, better.learnt[0].layers) == (False, True)
    assert better.learnt[0].rmse_after < 0.95 * plain.learnt[0].rmse_after

    cpu = models.device("cpu", "auto")
    adapted, parent = (models.get(str(one), cpu).network for one in (better.folder, TINY))
    assert list(adapted.detail.of_direction) == ["rgb-nir"]
    x = torch.rand(1, 1, 256, 256, generator=torch.Generator().manual_seed(0)) * 2 - 1
    with torch.inference_mode():
        drawn = [
            network.decode("nir", torch.zeros(1, 4, 64, 64), network.observe({"sar": x}))
            for network in (adapted, parent)
        ]
    assert torch.equal(*drawn)


def test_no_time_for_learning_leaves_the_closed_form(tmp_path: Path, models: ModelCache) -> None:
    pair = Pair("nir", str(NIR), "rgb", str(RGB))
    job = AdaptationJob(TINY, (pair,), tmp_path / "m", minutes=1e-9)
    assert not adapt(job, models).learnt[0].layers


def test_a_direction_is_adapted_again(tmp_path: Path, models: ModelCache) -> None:
    """What it learnt before is no burden: the layers are learnt anew beside the new closed form."""
    pair = Pair("rgb", str(RGB), "nir", str(NIR))
    first = adapt(AdaptationJob(TINY, (pair,), tmp_path / "first"), models)
    again = adapt(
        AdaptationJob(str(first.folder), (pair,), tmp_path / "again", keep_worse=True), models
    )
    assert again.parent == "first"
    assert again.learnt[0].rmse_after == pytest.approx(first.learnt[0].rmse_after, rel=0.05)


def test_parts_of_another_model_are_refused(tmp_path: Path, models: ModelCache) -> None:
    pair = Pair("nir", str(NIR), "rgb", str(RGB))
    folder = tmp_path / "m"
    adapt(AdaptationJob(TINY, (pair,), folder, minutes=0), models)
    assert find(folder).id == "m"
    part = folder / "adapters" / "diffusion_pytorch_model.safetensors"
    weights = load_file(part)
    save_file({name: x + 1 for name, x in weights.items()}, part)
    write_sums(folder)
    with pytest.raises(ModelError) as reported:
        find(folder)
    assert reported.value.code == "model.incompatible"
    assert "another any2any-tiny" in reported.value.message


def test_an_adapted_model_is_removed(
    tmp_path: Path, models: ModelCache, capsys: pytest.CaptureFixture[str]
) -> None:
    pair = Pair("nir", str(NIR), "rgb", str(RGB))
    folder = tmp_path / "m"
    adapt(AdaptationJob(TINY, (pair,), folder, minutes=0), models)
    add_model(folder)
    assert main(["models", "remove", "m"]) == 0  # off the list, and where it was
    assert "m" not in known_models()
    assert find(folder).id == "m"
    add_model(folder)
    assert main(["models", "remove", "m", "--files"]) == 0
    assert not folder.exists()
    assert main(["models", "remove", "m"]) == 3
    assert main(["models", "remove", TINY]) == 3
    assert "You have not added a model" in capsys.readouterr().err

    # a folder that is no adapted model's is left where it is
    own = shutil.copytree(find(TINY).path, tmp_path / "own")
    index = json.loads((own / "model_index.json").read_text())
    (own / "model_index.json").write_text(json.dumps(index | {"id": "own"}))
    write_sums(own)
    add_model(own)
    assert main(["models", "remove", "own", "--files"]) == 3
    assert own.is_dir()
    assert "own" in known_models()


def test_a_small_target_in_a_large_source_is_cut_into_cells_of_its_own(
    tmp_path: Path, models: ModelCache
) -> None:
    """Of a source with twelve times the pixels, only what the target covers is looked at."""
    with rasterio.open(RGB) as raster:
        profile, values = raster.profile, raster.read()
    large = tmp_path / "large.tif"
    shift = profile["transform"] @ profile["transform"].translation(-1200, -600)
    profile |= {"width": 2400, "height": 1400, "transform": shift}
    with rasterio.open(large, "w", **profile) as raster:
        whole = np.full((3, 1400, 2400), values.mean(), values.dtype)
        whole[:, 600:1112, 1200:1712] = values
        raster.write(whole)

    looked: list[Rect] = []
    original = Known.over

    def over(known: Known, place: Rect) -> Any:
        looked.append(place)
        return original(known, place)

    job = AdaptationJob(TINY, (Pair("rgb", str(large), "nir", str(NIR)),), tmp_path / "m")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Known, "over", over)
        (learnt,) = adapt(job, models).learnt
    assert learnt.kept
    assert sum(learnt.cells) >= 40
    inside = Rect(1200, 600, 512, 512)
    assert all(place.intersection(inside) is not None for place in looked)


def test_the_parent_s_figures_are_no_longer_claimed(tmp_path: Path, models: ModelCache) -> None:
    pair = Pair("rgb", str(RGB), "nir", str(NIR))
    answer = adapt(AdaptationJob(TINY, (pair,), tmp_path / "m"), models)
    parent, own = quality_of(find(TINY).path), quality_of(tmp_path / "m")
    assert set(parent["quality_db"]) - set(own["quality_db"]) == {"rgb-nir"}
    assert "rgb" in parent["gain_db"]["rgb+ms-nir"]
    assert "rgb" not in own["gain_db"]["rgb+ms-nir"]

    before, after = (
        json.loads((folder / "expected_error.json").read_text())["directions"]
        for folder in (find(TINY).path, tmp_path / "m")
    )
    assert before["nir-rgb"] == after["nir-rgb"]
    ratio = answer.learnt[0].after[0] / answer.learnt[0].before[0]
    np.testing.assert_allclose(
        after["rgb-nir"]["rmse"], ratio * np.array(before["rgb-nir"]["rmse"]), atol=1e-4
    )


def test_a_residual_adapter_serves_its_direction_alone(
    tmp_path: Path, models: ModelCache, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where it is nearest: chosen here, whatever is."""
    errors: dict[str, float] = {}
    original = learning._measured

    def best(candidates: dict[str, Any], grounds: Any, work: Any) -> str:
        for name, model in candidates.items():
            missed = original(grounds, CHOSEN_BY, model, work)
            errors[name] = float(np.square(missed).mean())
        return learning.ADAPTER

    monkeypatch.setattr(learning, "_best", best)
    pair = Pair("rgb", str(RGB), "nir", str(NIR))
    (learnt,) = adapt(AdaptationJob(TINY, (pair,), tmp_path / "m", keep_worse=True), models).learnt
    assert (learnt.network, learnt.adapter, learnt.layers) == (True, True, False)
    assert errors[learning.ADAPTER] < errors[learning.NETWORK]

    cpu = models.device("cpu", "auto")
    adapted, parent = (models.get(one, cpu).network for one in (str(tmp_path / "m"), TINY))
    z = torch.rand(1, 4, 64, 64, generator=torch.Generator().manual_seed(0))
    with torch.inference_mode():
        assert torch.equal(adapted.adapt(z, "nir", "sar"), parent.adapt(z, "nir", "sar"))
        assert torch.equal(adapted.adapt(z, "nir"), parent.adapt(z, "nir"))
        assert not torch.equal(adapted.adapt(z, "nir", "rgb"), parent.adapt(z, "nir", "rgb"))

    # an adaptation of it that needs no adapter has none
    monkeypatch.undo()
    job = AdaptationJob(str(tmp_path / "m"), (pair,), tmp_path / "n", keep_worse=True)
    assert adapt(job, models).learnt[0].layers
    network = models.get(str(tmp_path / "n"), cpu).network
    assert list(network.adapters.by_direction) == []
