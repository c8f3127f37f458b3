"""Several processes train as one would with their batches together; where a run came from; what
TensorBoard gets.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import struct
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
import typer
from safetensors.torch import load_file, save_file
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from backend.modalities import modalities
from backend.model.adapters import ResidualAdapters
from backend.model.presets import PRESETS
from tests.unit.training.test_fit import CONFIG, fixed_plan, loss, network, sample, validate
from tests.unit.training.test_stages import autoencoder, made_scenes
from training.data.latents import CROPS
from training.data.scene import Scene
from training.encode_latents import PARTS
from training.lib import checkpoints, fit, provenance
from training.lib.common import section
from training.lib.distributed import Ranks
from training.lib.fit import Task
from training.lib.fit_config import FitConfig, Stretch
from training.lib.held_out import SHOWN, HeldOut
from training.lib.state import is_finished

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = "tests.unit.training.two_processes"
ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": str(ROOT)}


TWO = ("-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2")


def run(folder: Path, *launcher: str, options: tuple[str, ...] = (), script: str = SCRIPT) -> None:
    command = [sys.executable, *launcher, "-m", script, str(folder), *options]
    done = subprocess.run(
        command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of two processes with whole weights."""
    folder = tmp_path_factory.mktemp("two")
    run(folder, *TWO)
    return folder


def test_two_processes_take_the_steps_of_one_with_both_batches(tmp_path: Path, two: Path) -> None:
    run(tmp_path / "one")
    alone = load_file(tmp_path / "one" / "end-0-of-1.safetensors")
    ends = [load_file(two / f"end-{rank}-of-2.safetensors") for rank in (0, 1)]
    for name, tensor in alone.items():
        torch.testing.assert_close(ends[0][name], tensor, rtol=1e-4, atol=1e-5)
        assert torch.equal(ends[0][name], ends[1][name])

    assert len(scores(two)) == len(scores(tmp_path / "one"))


def test_a_step_of_any2any_tiny_is_that_of_one_process(tmp_path: Path) -> None:
    """Both stages: gradients, and the weights that a step gives."""
    run(tmp_path / "one", script="tests.unit.training.two_stages")
    run(tmp_path / "two", *TWO, script="tests.unit.training.two_stages")
    for stage in ("stage1", "stage2"):
        alone = load_file(tmp_path / "one" / stage / "end-0-of-1.safetensors")
        for rank in (0, 1):
            shared = load_file(tmp_path / "two" / stage / f"end-{rank}-of-2.safetensors")
            assert set(shared) == set(alone)
            gradients = [name for name in alone if name.startswith("gradient.")]
            assert len(gradients) > 10
            largest = max(float(alone[name].abs().max()) for name in gradients)
            for name in gradients:
                torch.testing.assert_close(
                    shared[name], alone[name], rtol=1e-4, atol=1e-6 * largest
                )
                # AdamW's first step is of the gradient's sign, which nothing fixes near zero
                weight = name.replace("gradient.", "weight.")
                clear = alone[name].abs() > 1e-4 * largest
                torch.testing.assert_close(
                    shared[weight][clear], alone[weight][clear], rtol=0, atol=1e-6
                )


def test_sharded_weights_take_the_same_steps_and_go_on_where_they_stood(
    tmp_path: Path, two: Path
) -> None:
    """FSDP2 over two processes on gloo, in one stretch and in two, beside whole weights."""
    run(tmp_path / "sharded", *TWO, options=("shard",))
    whole = load_file(two / "end-0-of-2.safetensors")

    for rank in (0, 1):
        sharded = load_file(tmp_path / "sharded" / f"end-{rank}-of-2.safetensors")
        assert list(sharded) == list(whole)
        for name, tensor in whole.items():
            torch.testing.assert_close(sharded[name], tensor, rtol=1e-4, atol=1e-5)

    # each process wrote its shares, and one process reads them all
    folder = sorted((tmp_path / "sharded").glob("step-*"))[-1]
    shares = [load_file(path) for path in sorted(folder.iterdir())]
    assert len(shares) == 2
    name = "model.0.blocks.0.0.weight"
    assert [share[name].shape for share in shares] == [(3, 3), (2, 3)]  # of five rows
    stored, counters = checkpoints.load(tmp_path / "sharded")
    plain, _ = checkpoints.load(two)
    assert set(stored) == set(plain)
    for name, tensor in plain.items():
        if name.startswith(("model.", "average.")):
            torch.testing.assert_close(stored[name], tensor, rtol=1e-4, atol=1e-5)

    # a further stretch begins with what was stored, as from the same tensors in one file
    shutil.copytree(tmp_path / "sharded", tmp_path / "from whole")
    checkpoints.save(tmp_path / "from whole", stored, counters)
    further = {}
    for name in ("sharded", "from whole"):
        before = scores(tmp_path / name)
        run(tmp_path / name, *TWO, options=("shard",))
        assert len(scores(tmp_path / name)) > len(before)
        assert scores(tmp_path / name)[len(before)] > before[0]
        further[name] = load_file(tmp_path / name / "end-0-of-2.safetensors")
    for name, tensor in further["sharded"].items():
        assert torch.equal(tensor, further["from whole"][name])

    # and a single process continues with whole weights
    steps = counters["step"]
    run(tmp_path / "sharded")
    assert json.loads((tmp_path / "sharded" / "last.json").read_text())["step"] > steps


def scores(folder: Path) -> list[float]:
    lines = (folder / "log.jsonl").read_text().splitlines()
    return [json.loads(line)["val_score"] for line in lines]


def test_a_second_checkpoint_of_a_step_has_the_new_counters(tmp_path: Path) -> None:
    """Saved by steps, and at once again as the end of a stretch."""
    (tmp_path / "step-00000004").mkdir()
    (tmp_path / "step-00000004" / "shard.safetensors").write_bytes(b"tensors")
    last = {"step": 4, "plan": {"finished": False}, "tensors": "step-00000004"}
    (tmp_path / "last.json").write_text(json.dumps(last))
    state = {"step": 4, "plan": {"finished": True}}
    checkpoints.save_shares(tmp_path, {}, state, Ranks("cpu"))
    assert is_finished(tmp_path)
    assert json.loads((tmp_path / "last.json").read_text())["tensors"] == "step-00000004"
    assert (tmp_path / "step-00000004" / "shard.safetensors").read_bytes() == b"tensors"


def test_sharding_alone_says_what_it_needs(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="several processes"):
        fit.fit(
            network(),
            Task(sample, loss, validate),
            replace(CONFIG, shard=True),
            Stretch(tmp_path, 1.0, device="cpu"),
        )


def test_a_run_killed_over_latent_shards_goes_on_bit_for_bit(tmp_path: Path) -> None:
    """Optimiser, averaged weights, the sampler's and torch's random numbers; two files of latents,
    mapped.
    """
    latents, rng = tmp_path / "latents", torch.Generator().manual_seed(0)
    latents.mkdir()
    for number in range(2):
        crops = {f"{id_}.crops": torch.arange(3) for id_ in ("rgb", "nir")}
        drawn = {
            f"{id_}.latents": torch.randn(3, 4, 64, 64, generator=rng).half()
            for id_ in ("rgb", "nir")
        }
        save_file(
            crops | drawn, latents / f"part-{number}.safetensors", metadata={CROPS: "3", PARTS: "2"}
        )

    def stretch(name: str, kill_before: int) -> int:
        command = [
            sys.executable,
            "-m",
            "tests.unit.training.killed_training",
            str(latents),
            str(tmp_path / name),
            str(kill_before),
        ]
        return subprocess.run(
            command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, timeout=120, check=False
        ).returncode

    assert stretch("straight", 0) == 0
    assert stretch("killed", 14) == -signal.SIGKILL
    saved = json.loads((tmp_path / "killed" / "last.json").read_text())
    assert 0 < saved["step"] < 13
    assert not saved["plan"]["finished"]
    assert stretch("killed", 0) == 0
    straight, resumed = (
        load_file(tmp_path / name / "end.safetensors") for name in ("straight", "killed")
    )
    ends = [
        json.loads((tmp_path / name / "last.json").read_text()) for name in ("straight", "killed")
    ]
    assert ends[0]["step"] == ends[1]["step"]
    assert ends[0]["random"] == ends[1]["random"]
    assert all(torch.equal(tensor, resumed[name]) for name, tensor in straight.items())


def test_accumulated_batches_are_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parts = iter(range(10_000))

    def half(rng: np.random.Generator):
        number = next(parts)
        whole = np.random.default_rng(number // 2).standard_normal((16, 3)).astype(np.float32)
        return type(sample(rng))(torch.from_numpy(whole[number % 2 :: 2].copy()))

    def whole(rng: np.random.Generator):
        return type(sample(rng))(
            torch.from_numpy(
                np.random.default_rng(next(parts)).standard_normal((16, 3)).astype(np.float32)
            )
        )

    def plain(module, batch):
        error = (module(batch.x) - batch.x.sum(1, keepdim=True)).square().mean()
        return error, {"error": error.detach()}

    ends = []
    for name, draw, config in (
        ("two", half, replace(CONFIG, accumulate=2)),
        ("one", whole, CONFIG),
    ):
        fixed_plan(monkeypatch)
        parts = iter(range(10_000))
        module = network()
        fit.fit(
            module,
            Task(draw, plain, validate),
            config,
            Stretch(tmp_path / name, 30.0, device="cpu"),
        )
        ends.append(module.state_dict())

    for first, second in zip(ends[0].values(), ends[1].values(), strict=True):
        torch.testing.assert_close(first, second, rtol=1e-4, atol=1e-5)


def test_tensorboard_gets_losses_figures_and_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fixed_plan(monkeypatch)
    monkeypatch.setattr(fit, "LOG_SECONDS", 600.0)
    fit.fit(
        network(),
        Task(sample, loss, validate, lambda module: {"val/rgb-nir": torch.rand(3, 8, 24)}),
        CONFIG,
        Stretch(tmp_path, 60.0, device="cpu"),
    )

    events = EventAccumulator(str(tmp_path / "tensorboard")).Reload()
    assert {"train/error", "train/samples_per_second", "val/score"} <= set(events.Tags()["scalars"])
    assert events.Tags()["images"] == ["val/rgb-nir"]
    logged = [
        json.loads(line)["val_score"] for line in (tmp_path / "log.jsonl").read_text().splitlines()
    ]
    assert [event.value for event in events.Scalars("val/score")] == pytest.approx(logged)


def test_wandb_gets_the_same_and_a_further_stretch_goes_on_in_its_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Offline: what would be sent lies in the run folder."""
    monkeypatch.setenv("WANDB_MODE", "offline")
    monkeypatch.setenv("WANDB_SILENT", "true")
    monkeypatch.setattr(fit, "LOG_SECONDS", 600.0)
    (tmp_path / "config.json").write_text(json.dumps({"preset": "any2any-xs"}))
    config = replace(CONFIG, trackers=("tensorboard", "wandb"))
    for _ in range(2):
        fixed_plan(monkeypatch)
        fit.fit(
            network(),
            Task(sample, loss, validate, lambda module: {"val/rgb-nir": torch.rand(3, 8, 24)}),
            config,
            Stretch(tmp_path, 60.0, device="cpu"),
        )

    logs = sorted(tmp_path.rglob("*.wandb"))
    assert len(logs) == 2
    assert len({path.name for path in logs}) == 1  # both of one run
    scores = [
        json.loads(line)["val_score"] for line in (tmp_path / "log.jsonl").read_text().splitlines()
    ]
    sent: dict[str, list[float]] = {}
    for path in logs:
        for key, value in history(path):
            sent.setdefault(key, []).append(value)
    assert {"train/error", "train/samples_per_second", "val/score"} <= set(sent)
    assert sent["val/score"] == pytest.approx(scores)
    assert len(list(tmp_path.rglob("media/images/val/*.png"))) == len(scores)
    assert (tmp_path / "tensorboard").is_dir()


def history(path: Path) -> Iterator[tuple[str, float]]:
    """The numbers in a log of wandb, in its order."""
    from wandb.proto.wandb_internal_pb2 import Record

    for data in records(path.read_bytes()):
        record = Record()
        record.ParseFromString(data)
        for item in record.history.item:
            value = json.loads(item.value_json)
            if isinstance(value, float):
                yield item.key or "/".join(item.nested_key), value


def records(log: bytes) -> Iterator[bytes]:
    """What wandb's file holds, which is LevelDB's log after a header of seven bytes: parts of
    records, each with checksum, length and kind, in blocks of 32 KiB.
    """
    place, whole = 7, b""
    while place + 7 <= len(log):
        if 32768 - place % 32768 < 7:  # the rest of a block is padding
            place += 32768 - place % 32768
            continue
        length, kind = struct.unpack_from("<HB", log, place + 4)
        whole += log[place + 7 : place + 7 + length]
        place += 7 + length
        if kind in (1, 4):  # a whole record, or the last part of one
            yield whole
            whole = b""


@pytest.mark.parametrize(
    ("name", "reported"),
    [("mlflow", "there is no tracker mlflow"), ("wandb", "requirements-wandb")],
)
def test_a_tracker_that_is_not_there_is_refused_before_anything_runs(
    monkeypatch: pytest.MonkeyPatch, name: str, reported: str
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(typer.BadParameter, match=reported):
        section(FitConfig, {"trackers": [name]}, "fit")


def test_where_a_run_came_from_is_kept(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.tif").write_bytes(b"one")
    for _ in range(2):
        provenance.record(tmp_path / "run", tmp_path / "data", torch.device("cpu"))
    first, second = (
        json.loads(line)
        for line in (tmp_path / "run" / "provenance.jsonl").read_text().splitlines()
    )
    assert first["data"] == second["data"]
    assert (
        first["packages"]["torch"] == torch.__version__.split("+")[0]
        or first["packages"]["torch"] == torch.__version__
    )
    (tmp_path / "data" / "a.tif").write_bytes(b"four")
    assert provenance.data_digest(tmp_path / "data") != first["data"]


def test_pictures_show_source_prediction_and_truth_of_the_same_ground() -> None:
    scenes = [Scene("s", "val", "made", "none", made_scenes(1)[0].arrays, level="boa")]
    vaes = {id_: autoencoder(id_, made_scenes()) for id_ in ("rgb", "nir")}
    for vae in vaes.values():
        vae.register_to_config(scaling_factor=1.0)
    parts = (
        PRESETS["any2any-xs"].transformer.build().eval(),
        ResidualAdapters(tuple(modalities())).eval(),
    )
    with torch.inference_mode():
        drawn = HeldOut(scenes, vaes, (("rgb", "nir"), ("nir", "rgb"))).pictures(*parts)
    assert set(drawn) == {"rgb-nir", "nir-rgb"}
    source, prediction, truth = drawn["rgb-nir"].split(SHOWN, dim=2)
    shown = torch.from_numpy(
        np.repeat(np.repeat(np.clip(scenes[0].arrays["rgb"] / 0.4, 0, 1), 4, axis=1), 4, axis=2)
    )
    # as its autoencoder draws it: the whole scene, no reflection
    assert float((source - shown).abs().mean()) < 0.03
    torch.testing.assert_close(
        truth[:1],
        torch.from_numpy(np.clip(scenes[0].arrays["nir"] / 0.6, 0, 1).repeat(4, 1).repeat(4, 2)),
    )
    assert prediction.shape == (3, SHOWN, SHOWN)
    assert prediction.isfinite().all()
