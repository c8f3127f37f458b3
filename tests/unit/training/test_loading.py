"""Batches that processes draw ahead: the order of reading, what a worker decodes, resuming."""

from __future__ import annotations

import itertools
import json
import tarfile
from pathlib import Path

import numpy as np
import pytest
import torch
import webdataset
from torch import nn

from backend.modalities import modality
from tests.unit.training.test_fit import CONFIG, Line, loss, network, validate
from training.data.latents import LatentCache
from training.data.pack import pack_scene
from training.data.scene import Scene
from training.data.shard_reader import ReadingOrder, ShardReader, tar_places
from training.data.shards import read_shards
from training.lib import common, pixels
from training.lib.batches import Batches
from training.lib.distributed import Ranks
from training.lib.fit import Task, fit
from training.lib.fit_config import Stretch
from training.lib.pairs import CachedSampler, Drawing
from training.lib.stage1 import AutoencoderConfig

CONFIGS = Path(__file__).resolve().parents[3] / "training" / "configs"
SIDES = {"rgb": (3, 64), "nir": (1, 64)}


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three shards of 5, 4 and 3 scenes; every third scene has no near infrared."""
    folder, number, rows = tmp_path_factory.mktemp("shards"), itertools.count(), []
    for shard, count in enumerate((5, 4, 3)):
        name = f"train-{shard:06d}.tar"
        with webdataset.TarWriter(str(folder / name)) as out:
            for _ in range(count):
                scene = scene_of(next(number))
                packed = pack_scene(scene)
                files = {f"{id_}.tif": content for id_, content in packed.files.items()}
                entry = json.dumps(packed.entry).encode()
                out.write({"__key__": scene.id, "json": entry, **files})

        rows.append({"name": name, "side": "train", "samples": count})

    (folder / "index.json").write_text(json.dumps({"shards": rows}))
    return folder


def scene_of(number: int) -> Scene:
    rng = np.random.default_rng(number)
    arrays = {
        id_: rng.uniform(0, 0.4, (bands, side, side)).astype(np.float32)
        for id_, (bands, side) in SIDES.items()
        if id_ == "rgb" or number % 3
    }
    return Scene(f"scene{number}", "train", "ours", "CC0-1.0", arrays)


@pytest.fixture
def config() -> AutoencoderConfig:
    file = CONFIGS / "tiny_autoencoder.yaml"
    return common.read_config(file, AutoencoderConfig, batch_size=4, crop_latents=16)


def places(order: ReadingOrder, count: int) -> list[tuple[int, int]]:
    return [order.place(position) for position in range(count)]


def test_each_pass_reads_every_sample_once_in_another_order() -> None:
    sizes = [3, 0, 5, 4]
    everything = [(shard, sample) for shard, size in enumerate(sizes) for sample in range(size)]
    found = places(ReadingOrder(sizes, seed=1), 3 * 12)
    passes = [found[first : first + 12] for first in (0, 12, 24)]
    assert all(sorted(one) == everything for one in passes)
    assert passes[0] != passes[1] != passes[2] != passes[0]
    assert found != places(ReadingOrder(sizes, seed=2), 3 * 12)


@pytest.mark.parametrize("sizes", [[4] * 7, [9, 2]], ids=["more shards", "fewer shards"])
def test_processes_that_train_together_share_each_pass(sizes: list[int]) -> None:
    """Three processes; of seven shards each has other ones in another pass."""
    everything = [(shard, sample) for shard, size in enumerate(sizes) for sample in range(size)]
    orders = [ReadingOrder(sizes, 0, rank, 3) for rank in range(3)]
    for number in range(4):
        parts = [[tuple(one) for one in order.of_pass(number).tolist()] for order in orders]
        assert sorted(itertools.chain(*parts)) == everything
        assert all(parts)

    mine = [orders[0].of_pass(number)[:, 0].tolist() for number in range(9)]
    assert len({tuple(sorted(set(shards))) for shards in mine}) > 1 or len(sizes) < 3


def test_a_position_has_its_sample_whatever_was_read_before() -> None:
    found = places(ReadingOrder([5, 6], 0), 40)
    order = ReadingOrder([5, 6], 0)
    assert [order.place(position) for position in (39, 3, 17, 17, 0)] == [
        found[position] for position in (39, 3, 17, 17, 0)
    ]


def test_fewer_samples_than_processes_are_refused() -> None:
    with pytest.raises(ValueError, match="fewer samples than the 3 processes"):
        ReadingOrder([2], 0, rank=2, ranks=3)


def test_a_reader_gives_the_wanted_modalities_of_the_scenes_that_have_them(shards: Path) -> None:
    reader = ShardReader(shards, "train", ("nir",))
    assert reader.sizes == [3, 3, 2]
    known = {scene.id: scene for scene in read_shards(shards, "train")}
    for shard, size in enumerate(reader.sizes):
        for sample in range(size):
            scene = reader.read(shard, sample)
            assert list(scene.arrays) == ["nir"]
            np.testing.assert_array_equal(scene.arrays["nir"], known[scene.id].arrays["nir"])


def test_places_that_a_build_stored_are_those_of_the_tar(shards: Path, tmp_path: Path) -> None:
    """The JSON beside a shard spares reading through the tar; one of before lacks them."""
    for path in shards.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    first = tmp_path / "train-000000.tar"
    found = tar_places(first)
    with tarfile.open(first) as archive:
        assert {f"{key}.{end}" for key, files in found.items() for end in files} == set(
            archive.getnames()
        )

    first.with_suffix(".json").write_text(json.dumps({"places": found}))
    (tmp_path / "train-000001.json").write_text(json.dumps({"key": "of a build of before"}))
    expected = ShardReader(shards, "train", ("rgb",)).places
    for one, other in zip(ShardReader(tmp_path, "train", ("rgb",)).places, expected, strict=True):
        np.testing.assert_array_equal(one, other)


def test_only_wanted_modalities_are_decoded_of_scenes_in_order(shards: Path) -> None:
    scenes = list(read_shards(shards, "train", ("nir",)))
    assert len(scenes) == 8
    assert {tuple(scene.arrays) for scene in scenes} == {("nir",)}


@pytest.mark.parametrize("workers", [1, 2])
def test_batches_do_not_depend_on_who_draws_them(
    shards: Path, config: AutoencoderConfig, workers: int
) -> None:
    sampler = pixels.StreamSampler(shards, modality("rgb"), config)
    rng, ranks = np.random.default_rng(0), Ranks("cpu")
    alone, ahead = Batches(sampler, 0, 5, ranks), Batches(sampler, workers, 5, ranks)
    for number in range(7):  # more than two passes
        one, other = alone.next(number, rng), ahead.next(number, rng)
        assert torch.equal(one.x, other.x)
        assert torch.equal(one.weight, other.weight)
    ahead.close()


def test_a_run_goes_on_with_the_batch_after_its_last(tmp_path: Path) -> None:
    class Numbers:
        """Notes the numbers of its batches."""

        def __init__(self) -> None:
            self.drawn: list[int] = []

        def __call__(self, rng: np.random.Generator) -> Line:
            raise AssertionError("a numbered sampler gets numbers")

        def at(self, number: int, rng: np.random.Generator) -> Line:
            self.drawn.append(number)
            return Line(torch.from_numpy(rng.standard_normal((4, 3)).astype(np.float32)))

    def trained(sampler: Numbers, steps: int, run: str) -> nn.Module:
        module = network()
        stretch = Stretch(tmp_path / run, np.inf, "cpu", steps=steps)
        fit(module, Task(sampler, loss, validate), CONFIG, stretch)
        return module

    first, second = Numbers(), Numbers()
    trained(first, 6, "run")
    trained(second, 6, "run")  # the first stretch is finished: another follows
    assert (first.drawn, second.drawn) == (list(range(6)), list(range(6, 12)))


def test_workers_draw_pairs_of_mapped_latents(tmp_path: Path) -> None:
    generator = torch.Generator().manual_seed(0)
    latents = {id_: torch.randn(20, 4, 8, 8, generator=generator) for id_ in ("rgb", "nir")}
    cache = LatentCache(latents, {id_: np.arange(20) for id_ in latents})
    drawing = Drawing(8 * 64, {8: 1.0}, 4)
    sampler = CachedSampler(cache, (("rgb", "nir"), ("nir", "rgb")), drawing)
    ahead = Batches(sampler, 2, 0, Ranks("cpu"))
    batches = [ahead.next(number, np.random.default_rng(0)) for number in range(3)]
    ahead.close()

    for number, batch in enumerate(batches):
        expected = sampler(np.random.default_rng([0, 0, number]))
        assert torch.equal(batch.z_source, expected.z_source)
        assert {row: one.tolist() for row, one in batch.positions.items()} == {
            row: one.tolist() for row, one in expected.positions.items()
        }


def test_what_a_worker_raises_reaches_the_loop() -> None:
    def broken(_: np.random.Generator) -> Line:
        raise ValueError("the third shard is truncated")

    ahead = Batches(broken, 1, 0, Ranks("cpu"))
    with pytest.raises(ValueError, match="the third shard is truncated"):
        ahead.next(0, np.random.default_rng(0))
