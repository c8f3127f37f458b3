"""What a job will cost before it is run: windows, megapixels, seconds, memory, disk.

Writes nothing at the output.

    job -> open source -> plan windows -> load the model and time its parts on the device -> add up

Seconds are those of the timed parts, of one window read, and of a small raster written; what
overlaps in the run counts once. Imports run, output and timing; never the command line."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import torch

from backend.geometry.tiling import BatchLayout
from backend.machine.cover import covered_in_part
from backend.machine.memory_needs import buffer_bytes
from backend.machine.timing import ModelTimes, model_times
from backend.machine.work import Work
from backend.memory import GIB, current_rss_bytes, give_back_freed_memory, memory
from backend.notices import notice
from backend.output.format import OutputFormat, output_path
from backend.output.targets import disk_bytes, output_layers
from backend.pipeline import Stopwatch
from backend.protocol import TranslationJob
from backend.reference.calibration import check_reference
from backend.run import Run, open_run
from backend.weights.loaded import Device, ModelCache, as_memory_errors


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
        cost = _Cost(run, layout, _Times.of(run, layout, stop), clock.seconds["open"])
        give_back_freed_memory()  # what the timing used, which the run would use again
        notes = (*run.notes, *of_reference)
        return _estimate_of(job, device, cost, notes)


@dataclass(frozen=True)
class _Times:
    """Seconds of the model's parts by target, and of reading a window.

    Attributes:
        whole: where the further sources cover a window, or there are none.
        in_part: where one of them covers a part of it.
        share: of the windows of the second kind.
        read: seconds of reading one window.
    """

    whole: Mapping[str, ModelTimes]
    in_part: Mapping[str, ModelTimes]
    share: float
    read: float

    @classmethod
    def of(cls, run: Run, layout: BatchLayout, stop: threading.Event) -> _Times:
        """Measures them with the loaded model (raises Cancelled)."""
        ids = [run.source.modality.id, *(one.modality.id for one in run.further)]
        share = covered_in_part(run, stop)
        whole, in_part = (
            {
                target: model_times(run.model, ids, target, layout.size, stop, in_part=cut)
                for target in run.job.targets
            }
            for cut in (False, share > 0)
        )
        return cls(whole, in_part, share, _read_seconds(run))

    def model_seconds(self, work: Work, steps: int) -> float:
        """Of all windows of a run."""
        whole = (1 - self.share) * work.model_seconds(self.whole, steps)
        if not self.share:
            return whole
        return whole + self.share * work.model_seconds(self.in_part, steps)

    @property
    def parts(self) -> list[ModelTimes]:
        return [*self.whole.values(), *self.in_part.values()]


class _Cost:
    """What a run takes: seconds by steps, memory and disk.

    Args:
        run: opened.
        layout: of its batches.
        times: of model and reading.
        open_seconds: until it was open.
    """

    def __init__(
        self,
        run: Run,
        layout: BatchLayout,
        times: _Times,
        open_seconds: float,
    ) -> None:
        self.run = run
        self.layout = layout
        self.times = times
        formats = [OutputFormat.of(output.target, run.radiometry) for output in run.plan.outputs]
        self.layers = [output_layers(run.job, format_) for format_ in formats]
        self.work = Work(run.job, run.plan, layout)
        # the model waits for its first batch
        self.before = open_seconds + layout.size * times.read
        self.after = self.work.write_seconds(self.layers)

    def seconds(self, steps: int) -> float:
        """Of the whole run: reading goes on beside the model."""
        model_seconds = self.times.model_seconds(self.work, steps)
        reading = self.work.windows * self.times.read
        return self.before + max(model_seconds, reading) + self.after

    @property
    def ram_bytes(self) -> int:
        parts = max(one.ram_bytes for one in self.times.parts)
        buffers = buffer_bytes(self.work, self.run.source, self.run.model, self.layers)
        return current_rss_bytes() + parts + buffers

    @property
    def device_bytes(self) -> int:
        return max(one.device_bytes for one in self.times.parts)

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
