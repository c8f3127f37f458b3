"""What a job will cost before it is run: windows, megapixels, seconds, memory, disk.

Writes nothing at the output.

    job -> open source -> plan windows -> load the model and time its parts on the device -> add up

Seconds are those of the timed parts, of one window read, and of a small raster written; what
overlaps in the run counts once. Imports run, output and timing; never the command line."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch

from backend.geometry.tiling import BatchLayout
from backend.lane import READ_AHEAD, WRITE_BEHIND
from backend.machine.timing import ModelTimes, model_times
from backend.memory import GIB, current_rss_bytes, give_back_freed_memory, memory
from backend.modalities import LATENT_CHANNELS, LATENT_SIZE
from backend.notices import notice
from backend.output.format import OutputFormat, output_path
from backend.output.store import Layer, PartialStore, VrtGrid
from backend.output.targets import disk_bytes, output_layers
from backend.pipeline import Stopwatch
from backend.plan import OutputPlan, RunPlan, blended_channels, span
from backend.protocol import TranslationJob
from backend.reference.calibration import PLACES, check_reference
from backend.run import Run, open_run
from backend.source.cache import cache_bytes
from backend.source.raster import Source
from backend.weights.loaded import Device, LoadedModel, ModelCache, as_memory_errors

SAMPLE_SIZE = 1024  # pixels: the raster that is written to time the writing
FLOAT_BYTES = 4


@dataclass(frozen=True)
class Estimate:
    """What a run is expected to take, whatever an earlier run has finished of it already.

    Attributes:
        windows: source windows to encode, empty ones included: they are only known once read.
        source_megapixels: of the source that the outputs cover.
        target_megapixels: of all outputs together.
        seconds: wall time with a loaded model.
        ram_bytes: resident memory of the whole process at its peak.
        device_bytes: GPU memory at its peak, 0 on a CPU.
        disk_bytes: at the output's place, unfinished rows included.
        disk_free_bytes: what is free there.
        modes: seconds that the job would take in each of the model's modes.
        warnings: sentences on what may go wrong, those of the source included.
    """

    windows: int
    source_megapixels: float
    target_megapixels: float
    seconds: float
    ram_bytes: int
    device_bytes: int
    disk_bytes: int
    disk_free_bytes: int
    device: str
    precision: str
    batch_size: int
    steps: int
    modes: dict[str, float]
    warnings: tuple[str, ...]


def estimate(
    job: TranslationJob, models: ModelCache, cancel: threading.Event | None = None
) -> Estimate:
    """Estimates a job; loads its model, which stays warm in `models`.

    Raises:
        Any2AnyError: what the run itself would raise for this source, model or device; Cancelled
            once `cancel` is set.
    """
    stop, clock = cancel or threading.Event(), Stopwatch()
    with as_memory_errors(), ExitStack() as stack:
        device = models.device(job.device, job.precision)
        models.get(job.model, device)  # the estimate is of a run whose model is warm
        with clock.time("open"):
            run = open_run(job, models, stack)
            of_reference = check_reference(job, run.source, stop)

        layout = run.plan.layout(run.usual_batch_size)
        times = {
            target: model_times(run.model, job.source_modality, target, layout.size, stop)
            for target in job.targets
        }
        cost = _Cost(run, layout, times, clock.seconds["open"], _read_seconds(run))
        give_back_freed_memory()  # what the timing used, which the run would use again
        notes = (*run.notes, *of_reference)
        return _estimate_of(job, device, cost, notes)


class _Cost:
    """What a run takes: seconds by steps, memory and disk.

    Args:
        run: opened.
        layout: of its batches.
        times: of the model's parts, by target.
        open_seconds: until it was open.
        read_seconds: of reading one window.
    """

    def __init__(
        self,
        run: Run,
        layout: BatchLayout,
        times: Mapping[str, ModelTimes],
        open_seconds: float,
        read_seconds: float,
    ) -> None:
        self.run = run
        self.layout = layout
        self.times = times
        formats = [OutputFormat.of(output.target, run.radiometry) for output in run.plan.outputs]
        self.layers = [output_layers(run.job, format_) for format_ in formats]
        self.work = _Work(run.job, run.plan, layout)
        self.read_seconds = read_seconds
        # the model waits for its first batch
        self.before = open_seconds + layout.size * read_seconds
        self.after = self.work.write_seconds(self.layers)

    def seconds(self, steps: int) -> float:
        """Of the whole run: reading goes on beside the model."""
        model_seconds = self.work.model_seconds(self.times, steps)
        reading = self.work.windows * self.read_seconds
        return self.before + max(model_seconds, reading) + self.after

    @property
    def ram_bytes(self) -> int:
        parts = max(one.ram_bytes for one in self.times.values())
        buffers = _buffer_bytes(self.work, self.run.source, self.run.model, self.layers)
        return current_rss_bytes() + parts + buffers

    @property
    def device_bytes(self) -> int:
        return max(one.device_bytes for one in self.times.values())

    @property
    def disk_bytes(self) -> int:
        pairs = zip(self.run.plan.outputs, self.layers, strict=True)
        return sum(disk_bytes(part, layers) for part, layers in pairs)


def _estimate_of(
    job: TranslationJob, device: Device, cost: _Cost, notes: tuple[str, ...]
) -> Estimate:
    plan = cost.run.plan
    free = shutil.disk_usage(_existing_parent(output_path(job, job.targets[0]))).free
    ram, of_device, disk = cost.ram_bytes, cost.device_bytes, cost.disk_bytes
    covered = max(output.window.width * output.window.height for output in plan.outputs)
    modes = cost.run.model.folder.modes
    return Estimate(
        windows=cost.work.windows,
        source_megapixels=covered / 1e6,
        target_megapixels=sum(output.crop.width * output.crop.height for output in plan.outputs)
        / 1e6,
        seconds=cost.seconds(plan.steps),
        ram_bytes=ram,
        device_bytes=of_device,
        disk_bytes=disk,
        disk_free_bytes=free,
        device=device.name,
        precision=device.precision,
        batch_size=cost.layout.size,
        steps=plan.steps,
        modes={mode: cost.seconds(steps) for mode, steps in modes.items()},
        warnings=(*notes, *_shortages(ram, of_device, device.name, disk, free)),
    )


class _Work:
    """The windows and batches of a run, counted as translate makes them."""

    def __init__(self, job: TranslationJob, plan: RunPlan, layout: BatchLayout) -> None:
        self.job = job
        self.plan = plan
        self.layout = layout
        self.rows = span([plan.denoised_rows(output, output.stripes) for output in plan.outputs])
        self.strips = plan.columns_by_strip
        areas = [output.area.share(plan.grid) for output in plan.outputs if output.area is not None]
        around = (
            len(self.rows)
            * sum(len(columns) for columns in self.strips)
            / (plan.grid.rows * plan.grid.columns)
        )
        # of the windows that a polygon touches
        self.share = min(1.0, max(areas) / around) if areas else 1.0

    @property
    def windows(self) -> int:
        return round(self.share * len(self.rows) * sum(len(columns) for columns in self.strips))

    @property
    def widest(self) -> int:
        """Columns of windows that are in the making together."""
        return max(len(columns) for columns in self.strips)

    @property
    def batches_of_a_row(self) -> list[int]:
        """Per strip.

        Batches sit on fixed columns, so a part of the raster may begin and end inside one.
        """
        return [len(list(self.layout.column_groups(columns))) for columns in self.strips]

    def batches(self, rows: range) -> float:
        """Batches of these window rows, a smaller one as the part that it is of a whole one."""
        sizes = sum(
            (self.layout.sizes(self.plan.grid, rows, columns) for columns in self.strips),
            Counter[int](),
        )
        return self.share * sum(size * number for size, number in sizes.items()) / self.layout.size

    def model_seconds(self, times: Mapping[str, ModelTimes], steps: int) -> float:
        """Encoding once, then each target's and sample's steps and decoding; those of a
        reference's places.

        Args:
            steps: of denoising.
        """
        total = self.batches(self.rows) * next(iter(times.values())).encode.seconds
        for output in self.plan.outputs:
            cost = times[output.target.id]
            denoised = self.batches(self.plan.denoised_rows(output, output.stripes))
            decoded = self.batches(self.plan.decoded_rows(output, output.stripes))
            # one batch
            once = cost.encode.seconds + steps * cost.step.seconds + cost.decode.seconds
            total += self.job.samples * (
                denoised * steps * cost.step.seconds + decoded * cost.decode.seconds
            )
            total += min(PLACES, self.windows) * once if self.job.reference is not None else 0.0

        return total

    def write_seconds(self, layers: list[tuple[Layer, ...]]) -> float:
        """Assembling the outputs at the end; the rows before that are written while the model
        works.
        """
        total = 0.0
        for output, layers_ in zip(self.plan.outputs, layers, strict=True):
            total += sum(
                output.crop.width
                * output.crop.height
                * _write_seconds_per_pixel(layer.dtype, layer.count)
                for layer in layers_
            )

        return total


def _read_seconds(run: Run) -> float:
    """Reading one window from the middle of the output, filled and scaled as the run does it."""
    plan = run.plan
    output = plan.outputs[0]
    strip = output.strips[len(output.strips) // 2]
    rows, columns = plan.decoded_rows(output, output.stripes), plan.decoded_columns(output, strip)
    row, column = rows[len(rows) // 2], columns[len(columns) // 2]
    computation = run.computation(
        BatchLayout(1, 1), Stopwatch(), threading.Event(), wants_source_means=True
    )
    start = time.perf_counter()
    for _ in computation.reader.rows(range(row, row + 1), range(column, column + 1)):
        pass
    return time.perf_counter() - start


@cache
def _write_seconds_per_pixel(dtype: str, count: int) -> float:
    """Assembling one output pixel, timed on a raster of noise, which compresses worst."""
    noise = (
        np.random.default_rng(0).uniform(1, 255, (count, SAMPLE_SIZE, SAMPLE_SIZE)).astype(dtype)
    )
    valid = np.ones((SAMPLE_SIZE, SAMPLE_SIZE), dtype=bool)
    with tempfile.TemporaryDirectory(prefix="any2any-") as folder:
        layer = Layer(Path(folder) / "sample.tif", dtype, count, 0, ("noise",) * count, "")
        store = PartialStore(
            (layer,), VrtGrid(SAMPLE_SIZE, SAMPLE_SIZE, None, None), {}, resume=False
        )
        store.commit(0, 0, 0, 0, (noise,), valid)
        start = time.perf_counter()
        store.assemble({}, threading.Event())
        store.publish()
        return (time.perf_counter() - start) / SAMPLE_SIZE**2


def _buffer_bytes(
    work: _Work, source: Source, model: LoadedModel, layers: list[tuple[Layer, ...]]
) -> int:
    """What a run holds beside the model: GDAL's cache, tiles read ahead, a row of latents and
    masks, rows being blended.
    """
    return (
        _gdal_cache_bytes(source, work.plan)
        + _tile_bytes(source) * min(work.layout.size * (READ_AHEAD + 2), work.windows)
        + _latent_bytes(work, source, model)
        + sum(
            _mosaic_bytes(work, output, len(layers_))
            for output, layers_ in zip(work.plan.outputs, layers, strict=True)
        )
    )


def _gdal_cache_bytes(source: Source, plan: RunPlan) -> int:
    """GDAL keeps blocks it has read up to the limit that the reader sets; no more than the source
    holds.
    """
    return min(
        source.width * source.height * source.decoded_pixel_bytes,
        cache_bytes(source, plan.grid, plan.columns_by_strip),
    )


def _tile_bytes(source: Source) -> int:
    pixels = source.modality.native_patch**2
    return pixels * (source.modality.channels * FLOAT_BYTES + 1)  # with its mask


def _latent_bytes(work: _Work, source: Source, model: LoadedModel) -> int:
    """Latents and masks of the rows in the making: one, or with joint sampling the wavefront's."""
    window = LATENT_CHANNELS * LATENT_SIZE**2
    mask = source.modality.native_patch**2
    slots = max(work.batches_of_a_row) * work.layout.size
    rows = work.plan.steps + 2 if work.plan.joint else 1
    number = torch.float32.itemsize if model.device.kind == "cpu" else 0  # on a GPU: counted there
    held = rows * (slots * window * number + work.widest * mask)
    lanes = work.job.samples * len(work.plan.outputs)
    held += lanes * slots * window * number

    if work.plan.joint:  # sums, weights and fields of every step, two stripes each
        canvas = (
            2
            * LATENT_CHANNELS
            * LATENT_SIZE
            * (work.widest * work.plan.grid.stride + LATENT_SIZE)
            * FLOAT_BYTES
        )
        held += lanes * (3 * work.plan.steps + 1) * canvas

    return held


def _mosaic_bytes(work: _Work, output: OutputPlan, layers: int) -> int:
    """One output's row of windows, the finished rows that wait to be written, and the copies made
    while they are.
    """
    size, width = output.target.native_patch, max(strip.width for strip in output.strips)
    row = size * width * blended_channels(work.job, output.target) * FLOAT_BYTES
    overlap = work.plan.grid.overlap * output.target.vae_factor
    carried = row * overlap // size * work.job.samples
    moments = 2 * row * 3 if work.job.samples > 1 else 0  # float64: mean, squares, and a difference
    blending = 2 * row + carried + moments + size * width * (FLOAT_BYTES + 1)
    waiting = min(WRITE_BEHIND + 1, len(work.plan.decoded_rows(output, output.stripes)))

    return blending + row * layers * waiting + 2 * row * layers


def _shortages(ram: int, device_bytes: int, device: str, disk: int, free: int) -> list[str]:
    reported: list[str] = []
    room = memory().available
    if room is not None and ram - current_rss_bytes() > room:
        reported.append(
            notice("estimate.memory", needed=ram / GIB, there=(room + current_rss_bytes()) / GIB)
        )

    if device_bytes:
        room_there = torch.cuda.get_device_properties(device).total_memory
        if device_bytes > room_there:
            reported.append(
                notice(
                    "estimate.device",
                    needed=device_bytes / GIB,
                    device=device,
                    there=room_there / GIB,
                )
            )

    if disk > free:
        reported.append(notice("estimate.disk", needed=disk / 1e9, there=free / 1e9))
    return reported


def _existing_parent(path: Path) -> Path:
    """The folder that an output would be in, or the nearest one above that exists."""
    return next(folder for folder in path.absolute().parents if folder.is_dir())
