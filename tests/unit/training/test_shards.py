"""From sets on disk to shards: the split, what is left out, resuming, and what comes back."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
import torch
import typer
from typer.testing import CliRunner

from backend.modalities import modality
from backend.model.presets import PRESETS
from backend.radiometry import ModelScale
from tests.unit.training.test_sources import caco, sen12ms, spacenet, write
from tests.unit.training.test_stages import made_scenes
from training import encode_latents, evaluate, train_autoencoder
from training.data import latents, shard_plan
from training.data.__main__ import app
from training.data.build import build
from training.data.quality import fault, shift_between
from training.data.selection import read_ids
from training.data.shard_plan import BuildPlan
from training.data.shards import SIDES, read_shards
from training.data.split import TEST_PAIRS, deal, leaks, overlapping_groups, pairs_of
from training.lib import common, pixels, stage1
from training.lib.linear_code import fit_code, install
from training.lib.throughput import latent_rate

CONFIGS = Path(__file__).resolve().parents[3] / "training" / "configs"
runner = CliRunner()


def texture(size: int, seed: int = 0) -> np.ndarray:
    """Fields of different brightness, (1, size, size) reflectance."""
    rng = np.random.default_rng(seed)
    return np.kron(rng.uniform(0.05, 0.4, (size // 16, size // 16)), np.ones((16, 16)))[
        None
    ].astype(np.float32)


@pytest.fixture
def sets(tmp_path: Path) -> dict[str, Path]:
    """Twelve scenes of SEN12MS on ground of their own, and four places of CACo on top of the first
    four.
    """
    for scene in range(12):
        sen12ms(tmp_path / "SEN12MS", scene=scene)
        left = 400_000 + 10_000 * scene
        numbers = (1e4 * np.repeat(texture(256, scene), 13, axis=0)).round()
        write(
            tmp_path / f"SEN12MS/ROIs1158_spring/s2_{scene}/ROIs1158_spring_s2_{scene}_p30.tif",
            numbers,
            "uint16",
            left=left,
        )

        noise = np.random.default_rng(scene).normal(-12, 3, (2, 256, 256))
        write(
            tmp_path / f"SEN12MS/ROIs1158_spring/s1_{scene}/ROIs1158_spring_s1_{scene}_p30.tif",
            noise,
            "float32",
            left=left,
        )

    for place in range(4):
        folder = caco(tmp_path / "CACo", place=f"{place:06d}")
        for band in folder.glob("*.tif"):
            coarse = band.stem in ("B5", "B6", "B7", "B8A", "B11", "B12")
            fine = np.kron(
                np.random.default_rng(place).uniform(500, 4000, (33, 33)), np.ones((8, 8))
            )[None]
            values = fine[:, ::2, ::2] if coarse else fine
            write(band, values, "uint16", 20.0 if coarse else 10.0, left=400_000 + 10_000 * place)

    return {"sen12ms": tmp_path / "SEN12MS", "caco": tmp_path / "CACo"}


def plan(sets: dict[str, Path], out: Path, **more) -> BuildPlan:
    return BuildPlan(sets, out, **{"per_shard": 5, "val_share": 0.2, "with_test": False} | more)


def test_what_is_built_is_reported_and_comes_back(sets: dict[str, Path], tmp_path: Path) -> None:
    index = build(plan(sets, tmp_path / "out"))
    scenes = [scene for side in SIDES for scene in read_shards(tmp_path / "out", side)]
    assert len(scenes) == sum(sum(counts.values()) for counts in index["scenes"].values()) == 16
    assert index["dropped"] == {}
    assert sum(side.get("ms-rgb", 0) for side in index["pairs"].values()) == 16
    assert sum(side.get("rgb-sar", 0) for side in index["pairs"].values()) == 12

    for shard in index["shards"]:
        assert (
            hashlib.sha256((tmp_path / "out" / shard["name"]).read_bytes()).hexdigest()
            == shard["sha256"]
        )

    (one,) = [scene for scene in scenes if scene.id == "sen12ms_ROIs1158_spring_3_p30"]
    assert (one.group, one.licence, one.level) == ("sen12ms", "CC-BY-4.0", "toa")
    np.testing.assert_allclose(one.arrays["nir"], texture(256, 3), atol=1e-4)
    assert one.arrays["ms"].shape == (6, 128, 128)


def test_ground_that_two_sets_share_is_on_one_side(sets: dict[str, Path], tmp_path: Path) -> None:
    for seed in range(6):
        build(plan(sets, tmp_path / f"out{seed}", val_share=0.5, seed=seed))
        side_of = {
            scene.id: side for side in SIDES for scene in read_shards(tmp_path / f"out{seed}", side)
        }
        assert set(side_of.values()) == {"train", "val"}
        for place in range(4):
            beside = [side for id_, side in side_of.items() if id_.startswith(f"caco_{place:06d}")]
            assert beside == [side_of[f"sen12ms_ROIs1158_spring_{place}_p30"]]


def test_a_build_that_was_cut_goes_on_and_gives_the_same(
    sets: dict[str, Path], tmp_path: Path
) -> None:
    whole = build(plan(sets, tmp_path / "whole"))
    build(plan(sets, tmp_path / "cut"))
    first, second = sorted((tmp_path / "cut").glob("train-*.tar"))[:2]
    first.with_suffix(".json").unlink()  # killed between the tar and its word
    second.write_bytes(second.read_bytes()[:2000])  # killed by a full disk
    untouched = sorted((tmp_path / "cut").glob("val-*.tar"))[0]
    before = untouched.stat().st_mtime_ns
    again = build(plan(sets, tmp_path / "cut"))
    assert again == whole
    assert untouched.stat().st_mtime_ns == before


def test_several_processes_give_the_same(sets: dict[str, Path], tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    apart = build(
        plan(sets, tmp_path / "two", workers=2), lambda done, total: reports.append((done, total))
    )
    assert apart == build(plan(sets, tmp_path / "one"))
    assert reports[0][0] == 0
    # the entries are read once before
    assert reports[-1][0] == reports[-1][1] > len(apart["shards"])


def test_sources_and_modalities_are_limited(sets: dict[str, Path], tmp_path: Path) -> None:
    limits = {"caco": 2, "sar": 5, "ms": 9}
    build(plan(sets, tmp_path / "out", limits=limits))
    scenes = [scene for side in SIDES for scene in read_shards(tmp_path / "out", side)]
    counts = {
        "caco": sum(scene.group == "caco" for scene in scenes),
        "sar": sum("sar" in scene.arrays for scene in scenes),
        "ms": sum("ms" in scene.arrays for scene in scenes),
    }
    assert counts == limits
    assert len(scenes) == 12 + 2
    assert min(len(scene.arrays) for scene in scenes) >= 2

    other = build(plan(sets, tmp_path / "other", limits=limits, seed=3))
    assert sum(sum(side.values()) for side in other["scenes"].values()) == 14


def test_a_list_of_an_earlier_build_gives_its_scenes_and_sides(
    sets: dict[str, Path], tmp_path: Path
) -> None:
    """Also with another seed and beside scenes that have come since."""
    few = {"sen12ms": sets["sen12ms"]}
    first = build(plan(few, tmp_path / "first", limits={"sen12ms": 7, "sar": 4}))
    frozen = read_ids(tmp_path / "first" / "ids.csv")
    assert len(frozen) == 7
    again = build(plan(sets, tmp_path / "again", frozen=frozen, seed=9))
    assert again["scenes"] == first["scenes"]
    assert again["pairs"] == first["pairs"]
    assert read_ids(tmp_path / "again" / "ids.csv") == frozen

    (tmp_path / "list.csv").write_text(
        "id,source,side,modalities\nsen12ms_ROIs1158_spring_77_p30,sen12ms,train,rgb nir\n"
    )
    with pytest.raises(ValueError, match="1 scenes of the list are not usable"):
        build(plan(few, tmp_path / "gone", frozen=read_ids(tmp_path / "list.csv")))


def test_a_data_set_card_lists_every_file_with_its_digest(
    sets: dict[str, Path], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    build(plan(sets, out))
    card = json.loads((out / "croissant.json").read_text())
    assert card["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert card["license"] == ["CC-BY-4.0", "Copernicus"]
    files = {one["contentUrl"]: one["sha256"] for one in card["distribution"]}
    assert set(files) == {"ids.csv", *(path.name for path in out.glob("*.tar"))}
    for name, digest in files.items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == digest
    columns = (out / "ids.csv").read_text().splitlines()[0].split(",")
    fields = [field["source"]["extract"]["column"] for field in card["recordSet"][0]["field"]]
    assert fields == columns


@pytest.mark.parametrize("limit", ["rgb", "rgb=many", "radar=5"])
def test_a_wrong_limit_is_a_sentence(limit: str, tmp_path: Path) -> None:
    options = ["--source", f"sen12ms={tmp_path}", "--out", str(tmp_path / "o"), "--limit", limit]
    reported = runner.invoke(app, ["build", *options])
    assert reported.exit_code == 2
    assert "--limit takes NAME=COUNT" in " ".join(reported.output.split())


def test_what_is_left_out_is_counted_by_reason(sets: dict[str, Path], tmp_path: Path) -> None:
    root = sets["sen12ms"] / "ROIs1158_spring"
    (root / "s1_0/ROIs1158_spring_s1_0_p30.tif").unlink()
    # constant
    write(root / "s1_1/ROIs1158_spring_s1_1_p30.tif", np.full((2, 256, 256), -12.0), "float32")
    optical = 1e4 * np.repeat(texture(256, 2), 13, axis=0)
    optical[:, :100] = 0
    write(root / "s2_2/ROIs1158_spring_s2_2_p30.tif", optical, "uint16", left=420_000)  # nodata
    apart = 1e4 * np.repeat(texture(256, 3), 13, axis=0)
    apart[7] = np.roll(apart[7], (5, 3), axis=(0, 1))  # B8
    write(root / "s2_3/ROIs1158_spring_s2_3_p30.tif", apart, "uint16", left=430_000)
    index = build(plan(sets, tmp_path / "out"))
    assert index["dropped"] == {"missing file": 1, "constant": 1, "nodata": 1, "misregistered": 1}
    assert sum(index["scenes"][side].get("sen12ms", 0) for side in SIDES) == 8


def test_wrong_sources_are_reported(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="unknown source sen21"):
        build(BuildPlan({"sen21": tmp_path}, tmp_path / "out"))
    with pytest.raises(ValueError, match="nothing was found"):
        build(BuildPlan({"sen12ms": tmp_path}, tmp_path / "out"))


def test_spacenet_s_chips_stay_together(tmp_path: Path) -> None:
    for chip in range(6):
        city = spacenet(tmp_path / "SN3", chip=f"img{chip}")
        values = (
            np.kron(np.random.default_rng(chip).uniform(200, 900, (65, 65)), np.ones((20, 20)))[
                None
            ]
        ).round()
        name = f"SN3_roads_train_AOI_2_Vegas_{{}}_img{chip}.tif"
        write(city / "PAN" / name.format("PAN"), values, "uint16", 0.3, left=400_000 + 1000 * chip)
        write(
            city / "PS-RGB" / name.format("PS-RGB"),
            np.repeat(values, 3, axis=0),
            "uint16",
            0.3,
            left=400_000 + 1000 * chip,
        )

    index = build(plan({"spacenet3": tmp_path / "SN3"}, tmp_path / "out"))
    assert index["pairs"]["val"] == {"pan-rgb": 8}
    assert index["pairs"]["train"] == {"pan-rgb": 16}


@pytest.mark.parametrize(("offset", "expected"), [((0, 0), 0.0), ((4, 0), 4.0), ((3, -4), 5.0)])
def test_a_shift_is_measured_to_a_part_of_a_pixel(offset: tuple[int, int], expected: float) -> None:
    # what is bright here is dark there
    other = 0.5 - 0.8 * np.roll(texture(256), offset, axis=(1, 2))
    assert shift_between(texture(256), "rgb", other, "nir") == pytest.approx(expected, abs=0.2)


def test_half_a_pixel_is_no_fault_and_flat_ground_has_none() -> None:
    rng = np.random.default_rng(1)
    sea = {
        id_: (0.02 + 0.001 * rng.normal(size=(count, 256, 256))).astype(np.float32)
        for id_, count in (("rgb", 3), ("nir", 1))
    }
    assert fault(sea) is None
    assert fault({"rgb": np.repeat(texture(256), 3, axis=0), "nir": texture(256)}) is None


def test_the_test_gets_the_paper_s_pairs_and_never_more_than_a_tenth() -> None:
    many = {f"group{number}": {"rgb-sar": 200, "nir-rgb": 200} for number in range(500)}  # 100,000
    sides = deal(many, 0.02, with_test=True)
    tested = [group for group, side in sides.items() if side == "test"]
    assert len(tested) == 10  # 2000 = 10 x 200, which is enough for NIR's 1368
    assert list(sides.values()).count("val") == 10
    few = {f"group{number}": {"rgb-sar": 1} for number in range(40)}
    assert list(deal(few, 0.1, with_test=True).values()).count("test") == 4
    assert deal(many, 0.02, True) == sides
    assert deal(many, 0.02, True, seed=1) != sides
    assert sum(TEST_PAIRS.values()) == 2000 + 1368 + 1000 + 1368 + 1000 + 1000 + 1000


def test_every_modality_is_on_every_side_even_of_a_small_set() -> None:
    places = {f"place{number}": {"ms-nir": 4, "ms-rgb": 4, "nir-rgb": 4} for number in range(30)}
    places |= {f"radar{number}": {"rgb-sar": 2, "pan-rgb": 1, "pan-sar": 1} for number in range(3)}
    for seed in range(20):
        sides = deal(places, 0.05, with_test=True, seed=seed)
        for id_ in ("ms", "nir", "pan", "rgb", "sar"):
            having = {
                sides[group]
                for group, counts in places.items()
                if any(id_ in pair for pair in counts)
            }
            assert having == {"train", "val", "test"}, (seed, id_)

    alone = {"a": {"nir-rgb": 9}, "b": {"nir-rgb": 9}, "c": {"rgb-sar": 1}}
    # what a single group has is trained on
    assert deal(alone, 0.02, with_test=True)["c"] == "train"


def test_what_is_left_out_does_not_empty_a_side(sets: dict[str, Path], tmp_path: Path) -> None:
    whole = build(plan(sets, tmp_path / "whole", val_share=0.3))
    (chosen,) = [
        place
        for place in range(4)
        if f"sen12ms_ROIs1158_spring_{place}_p30" in _ids(tmp_path / "whole", "val")
    ][:1]
    (sets["sen12ms"] / f"ROIs1158_spring/s1_{chosen}/ROIs1158_spring_s1_{chosen}_p30.tif").unlink()
    index = build(plan(sets, tmp_path / "less", val_share=0.3))
    assert whole["pairs"]["val"]["rgb-sar"]
    assert index["pairs"]["val"]["rgb-sar"]
    assert index["pairs"]["train"]["rgb-sar"]


def _ids(folder: Path, side: str) -> set[str]:
    return {scene.id for scene in read_shards(folder, side)}


def test_overlaps_join_places_through_others_and_neighbours_stay_apart() -> None:
    boxes = {
        "a": [(0.0, 0.0, 1.0, 1.0)],
        "b": [(0.9, 0.9, 2.0, 2.0)],
        "c": [(1.9, 1.9, 3.0, 3.0)],
        "d": [(3.0, 0.0, 4.0, 3.0)],
        "e": [],
    }

    groups = overlapping_groups(boxes)
    assert groups["a"] == groups["b"] == groups["c"]
    assert len({groups[place] for place in "ade"}) == 3
    assert leaks({"a": "train", "b": "val", "c": "val", "d": "train", "e": "test"}, boxes) == [
        "'a' (train) and 'b' (val) share ground"
    ]
    assert leaks(dict.fromkeys("abcde", "train"), boxes) == []


def test_the_index_is_written_last(
    sets: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "training.data.build._write_shard", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        build(plan(sets, tmp_path / "out"))
    assert not (tmp_path / "out" / "index.json").exists()
    with pytest.raises(FileNotFoundError):
        next(read_shards(tmp_path / "out", "train"))


def test_json_beside_a_shard_says_what_it_was_made_of(
    sets: dict[str, Path], tmp_path: Path
) -> None:
    build(plan(sets, tmp_path / "out"))
    reported = json.loads(sorted((tmp_path / "out").glob("train-*.json"))[0].read_text())
    build(plan(sets, tmp_path / "out", max_shift=2.0))  # another plan: written again
    assert (
        json.loads(sorted((tmp_path / "out").glob("train-*.json"))[0].read_text())["key"]
        != reported["key"]
    )


def test_the_command_builds_draws_and_measures(sets: dict[str, Path], tmp_path: Path) -> None:
    reported = runner.invoke(
        app,
        [
            "build",
            "--source",
            f"sen12ms={sets['sen12ms']}",
            "--out",
            str(tmp_path / "out"),
            "--workers",
            "1",
        ],
    )

    assert reported.exit_code == 0, reported.output
    assert "left out: nothing" in reported.output
    assert "rgb-sar" in reported.output
    drawn = runner.invoke(
        app,
        [
            "inspect",
            "--data",
            str(tmp_path / "out"),
            "--out",
            str(tmp_path / "page"),
            "--count",
            "2",
        ],
    )

    assert drawn.exit_code == 0, drawn.output
    assert {path.name for path in (tmp_path / "page").iterdir()} == {
        *(
            "index.html",
            "sen12ms.png",
            "histogram_sar.png",
            "histogram_rgb.png",
            "histogram_nir.png",
            "histogram_ms.png",
        )
    }

    assert "CC-BY-4.0" in (tmp_path / "page/index.html").read_text()
    measured = runner.invoke(
        app,
        [
            *("benchmark", "--data", str(tmp_path / "out"), "--seconds", "0.1", "--workers", "2"),
            *("--config", str(CONFIGS / "tiny_autoencoder.yaml")),
        ],
    )
    assert measured.exit_code == 0, measured.output
    scenes, *of_modalities = measured.output.splitlines()
    assert float(scenes.split()[0]) > 0
    assert [line.split(":")[0] for line in of_modalities] == ["sar", "rgb", "nir", "ms"]
    assert all(float(line.split()[1]) > 0 for line in of_modalities)


def test_a_wrong_source_is_a_sentence(tmp_path: Path) -> None:
    reported = runner.invoke(app, ["build", "--source", "sen12ms", "--out", str(tmp_path)])
    assert reported.exit_code == 2
    assert "NAME=FOLDER" in " ".join(reported.output.split())


def test_latents_of_shards_are_mapped_and_pair_as_in_one_file(
    sets: dict[str, Path], tmp_path: Path
) -> None:
    build(plan({"sen12ms": sets["sen12ms"]}, tmp_path / "shards", per_shard=4))
    scenes = list(read_shards(tmp_path / "shards", "train"))
    for id_ in ("rgb", "nir"):
        vae = PRESETS["any2any-tiny"].autoencoder.build(modality(id_))
        install(fit_code(made_scenes(), modality(id_)), vae)
        vae.register_to_config(scaling_factor=1.0)
        vae.save_pretrained(tmp_path / "vaes" / f"vae_{id_}", safe_serialization=True)

    config = tmp_path / "plain.yaml"
    config.write_text(
        "encoding: {crops_per_window: 1, augmentation: {flips: false, gain: 0.0, haze_share:"
        " 0.0}}\n"
    )
    options = ["--vaes", str(tmp_path / "vaes"), "--config", str(config)]
    encoding = typer.Typer()
    encoding.command()(encode_latents.main)

    for number in (1, 2):  # two jobs beside each other
        done = runner.invoke(
            encoding,
            [
                "--data",
                str(tmp_path / "shards"),
                "--out",
                str(tmp_path / "latents"),
                "--part",
                f"{number}/2",
                *options,
            ],
        )
        assert done.exit_code == 0, done.output

    digests = {id_: latents.digest(tmp_path / "vaes" / f"vae_{id_}") for id_ in ("rgb", "nir")}
    cache = latents.LatentCache.load(tmp_path / "latents", digests)
    pairs = cache.pairs("rgb", "nir")
    assert len(pairs) == len(scenes) == len(cache.latents["rgb"])
    vae = encode_latents.load_part(tmp_path / "vaes" / "vae_nir").eval()

    for scene, (_, row) in zip(scenes, pairs, strict=True):
        x = torch.from_numpy(ModelScale.of(modality("nir")).to_model(scene.arrays["nir"]))[None]
        with torch.inference_mode():
            wanted = vae.encode(x).latent_dist.mode()[0]
        torch.testing.assert_close(cache.latents["nir"][row].float(), wanted, atol=2e-2, rtol=1e-2)

    assert latent_rate(tmp_path / "latents", 0.1) > 0
    with pytest.raises(ValueError, match="other autoencoders"):
        latents.LatentCache.load(tmp_path / "latents", digests | {"nir": "another"})
    sorted((tmp_path / "latents").glob("*.safetensors"))[-1].unlink()  # its job was never begun
    with pytest.raises(ValueError, match="not finished"):
        latents.LatentCache.load(tmp_path / "latents", digests)


def test_stage_one_reads_shards_again_and_again(sets: dict[str, Path], tmp_path: Path) -> None:
    build(plan(sets, tmp_path / "out"))
    config = common.read_config(
        CONFIGS / "tiny_autoencoder.yaml", stage1.AutoencoderConfig, batch_size=7
    )
    sampler = pixels.StreamSampler(tmp_path / "out", modality("sar"), config)
    rng = np.random.default_rng(0)
    batches = [sampler(rng).x for _ in range(4)]  # 28 crops of the ten scenes that have radar
    assert {batch.shape for batch in batches} == {
        (7, 1, 4 * config.crop_latents, 4 * config.crop_latents)
    }
    assert not torch.equal(batches[0], batches[1])
    with pytest.raises(ValueError, match="no scene has pan"):
        pixels.StreamSampler(tmp_path / "out", modality("pan"), config)
    training = typer.Typer()
    training.command()(train_autoencoder.train)
    paper = ["--config", str(CONFIGS / "paper_pan_autoencoder.yaml"), "--perceptual", "none"]
    reported = runner.invoke(
        training,
        [
            *("--data", str(tmp_path / "out"), "--modality", "pan", "--steps", "1", *paper),
            *("--run", str(tmp_path / "run"), "--device", "cpu"),
        ],
    )
    assert reported.exit_code == 2, reported.output
    assert "no scene has pan" in " ".join(reported.output.replace("│", " ").split())


def test_pairs_beyond_the_papers_are_counted_too() -> None:
    assert pairs_of(("rgb", "pan", "nir")) == [("nir", "pan"), ("nir", "rgb"), ("pan", "rgb")]
    assert pairs_of(("rgb", "thermal")) == [("rgb", "thermal")]


def test_the_test_side_is_measured_on_the_pairs_that_are_listed(
    sets: dict[str, Path], tmp_path: Path
) -> None:
    data = tmp_path / "out"
    build(plan(sets, data))
    index = json.loads((data / "index.json").read_text())
    side = next(row for row in index["shards"] if row["side"] == "val")
    side["side"] = "test"
    (data / "index.json").write_text(json.dumps(index))
    held_out = [scene.id for scene in read_shards(data, "test")]
    assert held_out
    index["test_pairs"] = {"nir-rgb": held_out[:1]}
    (data / "index.json").write_text(json.dumps(index))
    assert shard_plan.test_pairs(data)["rgb-nir"] == frozenset(held_out[:1])

    command = typer.Typer()
    command.command()(evaluate.main)
    arguments = ["--data", str(data), "--model", "any2any-tiny", "--out", str(tmp_path / "report")]
    done = CliRunner().invoke(command, [*arguments, "--split", "test"])
    assert done.exit_code == 0, done.output
    rows = json.loads((tmp_path / "report" / "report-1.json").read_text())
    scenes = {(row["source"], row["target"]): row["scenes"] for row in rows}
    assert scenes["rgb", "nir"] == scenes["nir", "rgb"] == 1
    assert scenes["rgb", "ms"] == len(held_out)  # not listed: all of them
    for name in ("report-1.md", "table2-1.md"):
        text = (tmp_path / "report" / name).read_text()
        assert text.startswith("Measured on the test split, by which nothing was chosen.")
    assert CliRunner().invoke(command, [*arguments, "--split", "train"]).exit_code == 2
