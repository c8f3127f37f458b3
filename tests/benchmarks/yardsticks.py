"""What this project's speed is held against, each way in a separate process, in turns, medians of
several rounds.

    reference   the paper's procedure done plainly, 250 steps (computed from a corner where it would
                take too long, and said so)
    plain       the same with as many steps as ours
    terratorch, deepness   how others run a network over a raster (peers.py)
    ours        translate(), to the finished COG
    floor       the model's FLOPs over the machine's own rates, and reading and writing alone
                (roofline.py)

and the engine's overhead: what a run takes, without the COG's assembly, beyond the same batched
model calls alone.

    python -m tests.benchmarks yardsticks --json
    python -m tests.benchmarks.yardsticks WAY JSON        # one way; what the parent starts

Imports translate, timing, floor and peers; never the command line.
"""

from __future__ import annotations

import json
import statistics
import subprocess  # nosec B404 - each loop is measured in a process that starts fresh
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rasterio
import torch
from rasterio.crs import CRS
from rasterio.transform import from_origin
from rasterio.windows import Window

from backend.errors import Any2AnyError, Cancelled
from backend.geometry.tiling import DEFAULT_OVERLAP
from backend.machine.timing import UntilAssembly, calls_alone
from backend.memory import peak_rss_bytes
from backend.modalities import LATENT_SIZE, Modality, modality
from backend.plan import plan_run
from backend.protocol import TranslationJob
from backend.source.raster import open_source
from backend.translate import Progress, translate
from backend.weights.loaded import LoadedModel, ModelCache, choose_device
from tests.benchmarks.networks import models_for, plain_network
from tests.benchmarks.peers import BLOCKS, PEERS, Task, run_peer, warm_up
from tests.benchmarks.roofline import Floor, measure_rates, read_and_write_seconds, work_of_parts

PAPER_STEPS = 250
OURS, REFERENCE = "ours", "reference"
ROOT = Path(__file__).resolve().parents[2]
FIELD = 23  # pixels of the made raster's fields: no divisor of any window's
SIGMA = 12.0  # of the made raster's noise, in digital numbers


@dataclass(frozen=True)
class Way:
    """One way of doing the same job.

    Attributes:
        steps: DDIM steps.
        seconds: median over the rounds; process start and loading the model are left out.
        seconds_per_megapixel: of the source.
        peak_bytes: resident memory of its process.
        seam: the largest mean step between neighbouring pixels at one place of the windows' period,
            over the median one; 1 is none.
        ratio: its seconds over ours.
        measured: False where it was computed from a smaller part.
    """

    name: str
    steps: int
    seconds: float
    seconds_per_megapixel: float
    peak_bytes: int
    seam: float
    ratio: float
    measured: bool


@dataclass(frozen=True)
class Yardsticks:
    """What `python -m tests.benchmarks yardsticks` tells."""

    model: str
    device: str
    precision: str
    threads: int
    width: int
    height: int
    windows: int
    ways: tuple[Way, ...]
    floor: Floor
    floor_seconds: float  # of the model alone, for as many steps as ours
    overhead: float  # share of a run's seconds, assembly left out, that is not the model's calls
    calls_seconds: float
    run_seconds: float  # without the assembly


def measure(
    job: TranslationJob,
    raster: Path | None,
    side: int,
    rounds: int,
    limit: float,
    report: Callable[[Progress], None],
    cancel: threading.Event,
) -> Yardsticks:
    """Runs all ways in turns.

    Args:
        job: model (or a name of networks.py), modalities of one pixel size (one target), mode,
            device, precision, batch size.
        raster: a source in reflectance x 10000; None: one of `side` x `side` pixels is made.
        rounds: how often each way is run.
        limit: seconds beyond which the reference is computed from a corner.
        report: told which way is run.
        cancel: ends it.

    Raises:
        Any2AnyError: as translate; Cancelled.
    """
    with tempfile.TemporaryDirectory(prefix="any2any-") as scratch:
        folder = Path(scratch)
        source = raster or made_raster(folder / "made.tif", modality(job.source_modality), side)
        with rasterio.open(source) as opened:
            width, height = opened.width, opened.height
        device = choose_device(job.device, job.precision)
        model = models_for(job.model).get(job.model, device)
        steps = job.steps or model.folder.modes[job.mode]
        asked: dict[str, Any] = {
            "model": job.model,
            "source": job.source_modality,
            "target": job.targets[0],
            "raster": str(source),
        }

        asked |= {"device": job.device, "precision": job.precision, "batch_size": job.batch_size}
        ways = [OURS, *PEERS]
        reported = _in_turns(ways, asked | {"steps": steps}, folder, rounds, report, cancel)
        ours = statistics.median(one["seconds"] for one in reported[OURS])
        megapixels = width * height / 1e6
        plain = statistics.median(one["seconds"] for one in reported["plain"])
        report(Progress(REFERENCE, rounds * len(ways), rounds * len(ways) + 1, None))
        reference, measured = _reference(
            asked, folder, (width, height), plain * PAPER_STEPS / steps, limit, cancel
        )
        summary = [
            _way(name, steps, found, ours, megapixels, True) for name, found in reported.items()
        ]
        summary.append(_way(REFERENCE, PAPER_STEPS, [reference], ours, megapixels, measured))
        read, write = read_and_write_seconds(source, folder / f"{OURS}.tif", folder / "floor.tif")
        on = torch.device(device.name)
        floor = Floor(
            *work_of_parts(model.network, job.source_modality, job.targets[0], on),
            measure_rates(on, device.precision),
            read / megapixels,
            write / megapixels,
        )

        calls, run = (
            statistics.median(one[key] for one in reported[OURS])
            for key in ("calls_seconds", "run_seconds")
        )
        windows = reported[OURS][0]["tiles"]
        return Yardsticks(
            model=job.model,
            device=device.name,
            precision=device.precision,
            threads=torch.get_num_threads(),
            width=width,
            height=height,
            windows=windows,
            ways=tuple(summary),
            floor=floor,
            floor_seconds=windows * floor.seconds_per_window(steps),
            overhead=statistics.median(
                1 - one["calls_seconds"] / one["run_seconds"] for one in reported[OURS]
            ),
            calls_seconds=calls,
            run_seconds=run,
        )


def _in_turns(
    ways: list[str],
    asked: dict[str, Any],
    folder: Path,
    rounds: int,
    report: Callable[[Progress], None],
    cancel: threading.Event,
) -> dict[str, list[dict[str, Any]]]:
    """What each way reported, round by round."""
    reported: dict[str, list[dict[str, Any]]] = {name: [] for name in ways}
    for round_ in range(rounds):
        for number, name in enumerate(ways):
            report(Progress(name, round_ * len(ways) + number, rounds * len(ways) + 1, None))
            to_do = asked | {"output": str(folder / f"{name}.tif")}
            reported[name].append(_in_process(name, to_do, cancel))

    return reported


def _way(
    name: str,
    steps: int,
    found: list[dict[str, Any]],
    ours: float,
    megapixels: float,
    measured: bool,
) -> Way:
    seconds = statistics.median(one["seconds"] for one in found)
    peak = max(one["peak_bytes"] for one in found)
    return Way(
        name, steps, seconds, seconds / megapixels, peak, found[0]["seam"], seconds / ours, measured
    )


def _reference(
    asked: dict[str, Any],
    folder: Path,
    size: tuple[int, int],
    foretold: float,
    limit: float,
    cancel: threading.Event,
) -> tuple[dict[str, Any], bool]:
    """The paper's procedure over the raster, or over one window of it, taken times the windows that
    the plain loop has.
    """
    asked = asked | {"steps": PAPER_STEPS, "output": str(folder / "reference.tif")}
    if foretold <= limit:
        return _in_process("plain", asked, cancel), True
    patch = modality(asked["source"]).native_patch
    corner = folder / "corner.tif"

    with rasterio.open(asked["raster"]) as raster:
        profile = raster.profile | {"driver": "GTiff", "width": patch, "height": patch} | BLOCKS
        with rasterio.open(corner, "w", **profile) as out:
            out.write(raster.read(window=Window(0, 0, patch, patch)))

    stride = (LATENT_SIZE - DEFAULT_OVERLAP) * modality(asked["source"]).vae_factor
    count = [max(0, -(-(length - patch) // stride)) + 1 for length in size]
    one = _in_process("plain", asked | {"raster": str(corner)}, cancel)
    return one | {"seconds": one["seconds"] * count[0] * count[1]}, False


def _in_process(name: str, asked: dict[str, Any], cancel: threading.Event) -> dict[str, Any]:
    """One way in a fresh process, so that memory is its own."""
    command = [sys.executable, "-m", "tests.benchmarks.yardsticks", name, json.dumps(asked)]
    with subprocess.Popen(  # nosec B603 - a list, no shell: this very interpreter
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as child:
        while child.poll() is None:
            if cancel.wait(0.1):
                child.kill()
                raise Cancelled

        out = child.stdout.read() if child.stdout else ""

    if child.returncode != 0:
        raise Any2AnyError(
            "internal",
            f"The benchmark's process for '{name}' ended with {child.returncode}.",
            "Its message is above.",
        )

    return dict(json.loads(out.splitlines()[-1]))


def one_way(name: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Seconds, peak memory and seams of one way, in this process."""
    source, target = modality(asked["source"]), modality(asked["target"])
    device = choose_device(asked["device"], asked["precision"])
    stride = (LATENT_SIZE - DEFAULT_OVERLAP) * source.vae_factor
    reported: dict[str, Any] = {}

    if name == OURS:
        models = models_for(asked["model"])
        reported |= _ours(asked, models, models.get(asked["model"], device))
    else:
        task = Task(source, target, asked["steps"], stride)
        network = plain_network(asked["model"], device)
        warm_up(name, network, task)
        reported["seconds"] = run_peer(name, network, task, asked["raster"], asked["output"])

    reported["peak_bytes"] = peak_rss_bytes()
    reported["seam"] = seam(asked["output"], stride)
    return reported


def _ours(asked: dict[str, Any], models: ModelCache, model: LoadedModel) -> dict[str, Any]:
    job = TranslationJob.create(
        source=asked["raster"],
        output=asked["output"],
        source_modality=asked["source"],
        targets=(asked["target"],),
        steps=asked["steps"],
        model=asked["model"],
        device=asked["device"],
        precision=asked["precision"],
        batch_size=asked["batch_size"],
        radiometry="dn10000",
        overwrite=True,
        resume=False,
    )

    patch = modality(asked["source"]).native_patch
    corner = job.model_copy(update={"window": (0, 0, 2 * patch, 2 * patch), "steps": 1})
    # first calls import, choose kernels, take memory
    translate(corner, models=models, progress=lambda _: None, cancel=threading.Event())
    with open_source(job.source, modality(job.source_modality), job.bands) as opened:
        plan = plan_run(job, opened, model.folder.modes)
    layout = plan.layout(job.batch_size or model.default_batch_size)
    sizes = layout.sizes(plan.grid, range(plan.grid.rows), range(plan.grid.columns))

    def calls() -> float:
        return calls_alone(model, asked["source"], asked["target"], sizes, asked["steps"])

    calls_before = calls()
    clock, started = UntilAssembly(), time.perf_counter()
    (result,) = translate(job, models=models, progress=clock, cancel=threading.Event())
    seconds = time.perf_counter() - started
    calls_seconds = (calls_before + calls()) / 2  # a shared machine grows faster and slower

    return {
        "seconds": seconds,
        "tiles": result.tiles,
        "run_seconds": clock.seconds,
        "calls_seconds": calls_seconds,
    }


def seam(path: str, period: int) -> float:
    """How much larger the mean step between neighbouring columns is at the worst place of a period
    than at the median one.
    """
    with rasterio.open(path) as raster:
        rows = Window(0, 0, raster.width, min(raster.height, 2048))
        values = raster.read(1, window=rows).astype(np.float64)

    steps = np.abs(np.diff(values, axis=1)).mean(axis=0)  # steps[c] is between columns c and c + 1
    whole = len(steps) // period
    if whole < 2:
        return 1.0
    # the first period has no neighbour to its left
    folded = steps[: whole * period].reshape(whole, period)[1:].mean(axis=0)
    middle = float(np.median(folded))
    # what random weights make of a raster may be flat
    return float(folded.max()) / middle if middle else 1.0


def made_raster(path: Path, source: Modality, side: int) -> Path:
    """A raster of smooth fields with a sensor's noise, reflectance x 10000."""
    rng = np.random.default_rng(0)
    coarse = rng.uniform(300, 3000, (source.channels, side // FIELD + 2, side // FIELD + 2))
    profile = {
        "driver": "GTiff",
        "width": side,
        "height": side,
        "count": source.channels,
        "dtype": "uint16",
        "nodata": 0,
        "tiled": True,
    }

    place = {
        "crs": CRS.from_epsg(32633),
        "transform": from_origin(5e5, 4.6e6, source.gsd_m, source.gsd_m),
        "compress": "deflate",
    }
    with rasterio.open(path, "w", **profile, **place) as out:
        for row in range(0, side, 1024):
            height = min(1024, side - row)
            rows = np.arange(row, row + height) // FIELD
            part = coarse[:, rows][:, :, np.arange(side) // FIELD]
            out.write(
                np.clip(part + rng.normal(0, SIGMA, part.shape), 1, 10000).astype(np.uint16),
                window=Window(0, row, side, height),
            )

        for band, name in enumerate(source.bands, 1):
            out.set_band_description(band, name)

    return path


if __name__ == "__main__":
    sys.stdout.write(json.dumps(one_way(sys.argv[1], json.loads(sys.argv[2]))))
