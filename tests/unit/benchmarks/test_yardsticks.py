"""The yardsticks: others' loops give the network's own pixels, the floor counts what is computed,
and the whole measure runs.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from torch import nn

from backend.errors import Cancelled, InputError
from backend.modalities import modality
from backend.model.any2any import Any2Any
from backend.model.autoencoder import LinearCodeSize
from backend.model.dit import DiTSize
from backend.model.sources import Sources
from backend.protocol import TranslationJob
from backend.weights.catalogue import find
from backend.weights.loaded import choose_device
from tests.benchmarks import peers, roofline, yardsticks
from tests.benchmarks.networks import CONVOLUTION, OneConvolution, models_for, plain_network

ROOT = Path(__file__).resolve().parents[3]
RGB, NIR = modality("rgb"), modality("nir")


class SamePixels(nn.Module):
    """Gives the first band back, whatever the place: what a loop makes of it must be the raster
    itself.
    """

    def encode(self, source: str, x: torch.Tensor) -> torch.Tensor:
        self.seen = x
        return torch.zeros(len(x), 4, 64, 64)

    def observe(self, pixels: dict[str, torch.Tensor]) -> Sources:
        return Sources({id_: self.encode(id_, x) for id_, x in pixels.items()})

    def predict_x0(self, z_t: torch.Tensor, *_: object) -> torch.Tensor:
        return z_t

    def adapt(self, z: torch.Tensor, target: str) -> torch.Tensor:
        return z

    def decode(self, target: str, z: torch.Tensor, *_: object) -> torch.Tensor:
        return self.seen[:, :1]


@pytest.mark.parametrize("name", peers.PEERS)
@pytest.mark.parametrize("side", [256, 450, 640])
def test_a_peer_s_loop_puts_every_pixel_in_its_place(tmp_path: Path, name: str, side: int) -> None:
    source = yardsticks.made_raster(tmp_path / "made.tif", RGB, side)
    peers.run_peer(
        name, SamePixels(), peers.Task(RGB, RGB, 1, 192), str(source), str(tmp_path / "out.tif")
    )
    with rasterio.open(source) as before, rasterio.open(tmp_path / "out.tif") as after:
        np.testing.assert_allclose(after.read(1).astype(int), before.read(1).astype(int), atol=1)


def test_flops_are_those_of_the_layers() -> None:
    encode, step, decode = roofline.work_of_parts(
        OneConvolution(), "rgb", "nir", torch.device("cpu")
    )
    assert (encode.convolutions, encode.products, step.convolutions, step.products) == (0, 0, 0, 0)
    assert (decode.convolutions, decode.products) == (2 * 256 * 256 * 4 * 9, 0)
    rates = roofline.Rates(convolutions=1e9, products=1e8)
    assert roofline.Work(2e9, 1e8).seconds(rates) == pytest.approx(3.0)
    whole = roofline.Floor(
        roofline.Work(1e9, 0), roofline.Work(0, 1e8), roofline.Work(2e9, 0), rates, 0, 0
    )
    assert whole.seconds_per_window(4) == pytest.approx(1 + 4 + 2)


def test_a_seam_is_seen_and_its_absence_too(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    values = rng.integers(1000, 1100, (1, 64, 64 * 9), dtype=np.uint16)
    for name, step in (("flat.tif", 0), ("seams.tif", 400), ("constant.tif", None)):
        stepped = (
            np.full_like(values, 7)
            if step is None
            else values + (np.arange(values.shape[2]) // 64 % 2 * step).astype(np.uint16)
        )
        with rasterio.open(
            tmp_path / name, "w", driver="GTiff", width=576, height=64, count=1, dtype="uint16"
        ) as out:
            out.write(stepped)

    assert yardsticks.seam(str(tmp_path / "flat.tif"), 64) < 1.3
    assert yardsticks.seam(str(tmp_path / "constant.tif"), 64) == 1.0
    assert yardsticks.seam(str(tmp_path / "seams.tif"), 64) > 5


def asked(**fields: object) -> TranslationJob:
    given = {
        "model": CONVOLUTION,
        "source_modality": "rgb",
        "targets": ("nir",),
        "device": "cpu",
    } | fields
    return TranslationJob.create(source="", output="", **given)


@pytest.mark.slow
def test_all_ways_are_measured_in_processes_of_their_own() -> None:
    found = yardsticks.measure(asked(), None, 500, 1, 60.0, lambda _: None, threading.Event())
    ways = {way.name: way for way in found.ways}
    assert set(ways) == {"ours", "reference", *peers.PEERS}
    assert ways["reference"].steps == 250
    assert ways["ours"].ratio == 1.0
    assert all(way.seconds > 0 and way.peak_bytes > 2**27 for way in ways.values())
    assert found.windows == 9
    # which one is longer, other programs decide
    assert min(found.calls_seconds, found.run_seconds) > 0
    assert found.overhead == pytest.approx(1 - found.calls_seconds / found.run_seconds)


def test_the_reference_is_computed_where_it_would_take_too_long(tmp_path: Path) -> None:
    source = yardsticks.made_raster(tmp_path / "made.tif", RGB, 500)
    fields = {"model": CONVOLUTION, "source": "rgb", "target": "nir", "raster": str(source)}
    fields |= {"device": "cpu", "precision": "fp32", "batch_size": None}
    one, measured = yardsticks._reference(
        fields, tmp_path, (500, 500), 100.0, 1.0, threading.Event()
    )
    assert not measured
    assert one["seconds"] > 0


def test_a_benchmark_is_cancelled() -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        yardsticks.measure(asked(), None, 300, 1, 60.0, lambda _: None, cancel)


@pytest.mark.slow  # the same six processes as above
def test_the_command_reports_json() -> None:
    command = [sys.executable, "-m", "tests.benchmarks", "yardsticks", "--model", CONVOLUTION]
    done = subprocess.run(
        [*command, "--side", "300", "--rounds", "1", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    )

    reported = json.loads(done.stdout.splitlines()[-1])
    assert {way["name"] for way in reported["ways"]} >= {"ours", "plain"}


@pytest.mark.parametrize(("source", "target"), [("rgb", "nir"), ("ms", "sar")])
def test_channels_last_changes_no_number_beyond_rounding(source: str, target: str) -> None:
    folder = find("any2any-tiny").path
    plain, arranged = Any2Any.load(folder, plain=True), Any2Any.load(folder)
    assert _has_channels_last(arranged)
    assert not _has_channels_last(plain)
    one = modality(source)
    x, noise = (
        torch.rand(2, one.channels, one.native_patch, one.native_patch) * 2 - 1,
        torch.randn(2, 4, 64, 64),
    )
    ends = []

    with torch.inference_mode():
        for network in (plain, arranged):
            sources = network.observe({source: x})
            z = network.predict_x0(noise, sources, 999, target)
            ends.append(network.decode(target, network.adapt(z, target), sources))

    # of a range of 2: a quarter of a count in 8 bits is 2e-3
    torch.testing.assert_close(ends[1], ends[0], rtol=0, atol=2e-4)


def test_more_steps_take_no_more_memory() -> None:
    """In a separate process, whose heap is as a run's: 1 MB a step stayed where each kept a small
    array between the large ones.
    """
    code = """
import torch
from backend.memory import current_rss_bytes
from backend.sampling.ddim import trailing_timesteps
from backend.weights.loaded import Device, ModelCache
network = ModelCache().get("any2any-tiny", Device("cpu", "fp32")).network
z = torch.randn(2, 4, 64, 64)
sources = network.observe({"rgb": torch.zeros(2, 3, 256, 256)})
held = []
with torch.inference_mode():
    for t in trailing_timesteps(80):
        network.predict_x0(z, sources, t, "nir")
        held.append(current_rss_bytes())
print((held[-1] - held[9]) // 2**20)
"""

    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert int(done.stdout) < 20


def test_one_condition_for_a_whole_batch_is_one_for_each_sample() -> None:
    torch.manual_seed(0)
    network = DiTSize(hidden_size=24, depth=2, num_heads=2).build().requires_grad_(False).eval()
    for parameter in network.parameters():  # untrained ones change nothing
        parameter.normal_(0, 0.1)
    noise, z = torch.randn(3, 4, 64, 64), torch.randn(3, 4, 64, 64)
    rows = [torch.full((3,), row) for row in (500, 1, 2)]

    with torch.inference_mode():
        expected = network(noise, z, *rows)
        shared = network(noise, z, *rows, c=network.condition(*(row[:1] for row in rows)))
        assert expected.std() > 0.1
        torch.testing.assert_close(shared, expected, rtol=0, atol=1e-4)


@pytest.mark.parametrize("id_", ["sar", "ms", "pan"])
def test_a_synthesis_before_pixels_are_shuffled_is_the_transposed_convolution(id_: str) -> None:
    torch.manual_seed(0)
    one = modality(id_)
    vae = LinearCodeSize(16, 4).build(one).requires_grad_(False).eval()
    for parameter in vae.parameters():
        parameter.normal_(0, 0.1)
    z = torch.randn(2, 4, 16, 16)
    expected = vae.synthesis(z) + torch.nn.functional.pixel_shuffle(vae.decoder(z), one.vae_factor)
    torch.testing.assert_close(vae.decode(z).sample, expected, rtol=0, atol=1e-5)


def test_others_get_the_same_random_weights_as_ours() -> None:
    device = choose_device("cpu", "fp32")
    ours, theirs = (
        models_for("untrained:any2any-tiny").get("", device),
        plain_network("untrained:any2any-tiny", device),
    )
    assert ours.folder.weights_sha256 == ""
    assert ours.folder.modes["paper"] == 250
    for mine, other in zip(ours.network.parameters(), theirs.parameters(), strict=True):
        assert torch.equal(mine, other)
    assert _has_channels_last(ours.network)
    assert not _has_channels_last(theirs)


def test_an_unknown_preset_is_named() -> None:
    for find_it in (models_for, lambda name: plain_network(name, choose_device("cpu", "fp32"))):
        with pytest.raises(InputError, match="no preset 'any2any-xl'"):
            find_it("untrained:any2any-xl")


def _has_channels_last(network: nn.Module) -> bool:
    """Whether a convolution's weights lie in memory with their channels last."""
    return any(
        isinstance(layer, nn.Conv2d)
        and layer.kernel_size == (3, 3)
        and layer.in_channels > 1
        and not layer.weight.is_contiguous()
        and layer.weight.is_contiguous(memory_format=torch.channels_last)
        for layer in network.modules()
    )
