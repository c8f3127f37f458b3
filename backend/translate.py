"""OPEN THIS FIRST: one translation from job to finished rasters, told once.

    job -> open source -> radiometry -> plan windows -> read, fill, pad -> encode once -> per target and sample: denoise,
    adapt, decode, blend -> commit finished rows -> assemble the COG -> rename into place

A thread reads ahead and a thread writes behind the model. Imports the rooms beside it; never the command line.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass

from torch import Tensor

from backend.engine import Engine, cancellable
from backend.errors import Cancelled, InputError
from backend.geometry.grid import target_mask
from backend.modalities import modality
from backend.output.mosaic import Block
from backend.output.report import results
from backend.output.targets import OpenOutput, check_outputs, open_output
from backend.pipeline import Stopwatch, WriteBehind, read_ahead
from backend.plan import RunPlan, plan_run
from backend.protocol import TranslationJob, TranslationResult
from backend.sampling.denoise import Denoiser, Group
from backend.source.level import resolve_level
from backend.source.raster import open_source
from backend.source.recognition import resolve_radiometry
from backend.source.windows import WindowReader
from backend.weights.loaded import ModelCache, choose_device, told_as_memory_errors

READ_AHEAD = 3  # batches
WRITE_BEHIND = 2  # block rows


@dataclass(frozen=True)
class Progress:
    """How far a run is: `done` of `total` tiles of a stage, and the seconds left as far as can be told."""

    stage: str
    done: int
    total: int
    seconds_left: float | None


def translate(
    job: TranslationJob, *, models: ModelCache, progress: Callable[[Progress], None], cancel: threading.Event
) -> list[TranslationResult]:
    """Runs a job; one result per target, in the job's order.

    Raises:
        Any2AnyError: with CONTRACT's code. Finished rows stay resumable; final names only ever hold whole outputs.
    """
    clock = Stopwatch()
    with told_as_memory_errors(), ExitStack() as stack:
        with clock.time("open"):
            check_outputs(job)
            device = choose_device(job.device, job.precision)
            source = stack.enter_context(open_source(job.source, modality(job.source_modality), job.bands, job.gsd))
            model = models.get(job.model, device)
            plan = plan_run(job, source, model.folder.modes)
            radiometry = resolve_radiometry(source, source.modality, job.radiometry)
            level = resolve_level(source, job.level).level
            outputs: list[OpenOutput] = []
            stack.callback(_drop_unstarted, outputs)
            for number in range(len(job.targets)):
                outputs.append(open_output(job, source, plan, number, radiometry.radiometry, model, level))
        batch_size = job.batch_size or device.default_batch_size
        reader = WindowReader(source, radiometry.radiometry, plan.grid, batch_size, clock, cancel)
        engine = Engine(job, plan, source.modality, model, batch_size, clock, level)
        counter = _Counter(plan, outputs, job.samples, progress, clock)
        stack.enter_context(cancellable(model.network, cancel))
        _translate_rows(plan, outputs, reader, engine, counter, cancel)
        _refuse_empty(job, outputs)
        with clock.time("write"):
            for number, output in enumerate(outputs):
                progress(Progress("write", number, len(outputs), None))
                output.store.assemble(output.tags, cancel)
            # Named only when all are whole: a run of several targets that is cut before is continued, not refused as existing.
            left_behind = [sentence for output in outputs if (sentence := output.store.publish())]
    return results(job, plan, source, radiometry, level, model, outputs, reader.tiles, reader.clipping.fraction, clock, left_behind)


def _translate_rows(
    plan: RunPlan, outputs: list[OpenOutput], reader: WindowReader, engine: Engine, counter: _Counter, cancel: threading.Event
) -> None:
    """Encodes each row of windows once and takes it through every output's denoisers, into finished rows on disk."""
    lanes = [_Lane(plan, output, engine, counter) for output in outputs if output.bands]
    if not lanes:
        return
    rows = range(min(lane.rows.start for lane in lanes), max(lane.rows.stop for lane in lanes))
    columns = range(min(lane.columns.start for lane in lanes), max(lane.columns.stop for lane in lanes))
    for lane in lanes:
        lane.start(columns)
    with WriteBehind[tuple[OpenOutput, Block]](_timed_commit(engine.clock), WRITE_BEHIND) as writer:
        for row, groups in _encoded_rows(reader, engine, rows, columns, cancel):
            for lane in lanes:
                if row in lane.rows:
                    for block in lane.blocks(row, groups):
                        writer.put((lane.output, block))


def _drop_unstarted(outputs: list[OpenOutput]) -> None:
    """Leaves no folder behind where a run ended before it had finished a block row: there is nothing to resume."""
    for output in outputs:
        output.store.release()
        if not output.store.done:
            output.store.discard()


def _refuse_empty(job: TranslationJob, outputs: list[OpenOutput]) -> None:
    """Drops everything when no output has a valid pixel (raises InputError: input.empty)."""
    if not all(output.is_empty for output in outputs):
        return
    for output in outputs:
        output.store.discard()
    hint = "A pixel of the result needs valid source on at least half of its footprint: check nodata, mask and extent."
    raise InputError("input.empty", f"'{job.source}' has too few valid pixels in the area to translate.", hint)


def _encoded_rows(
    reader: WindowReader, engine: Engine, rows: range, columns: range, cancel: threading.Event
) -> Iterator[tuple[int, list[Group]]]:
    """Each row of windows with its encoded batches; reading goes on meanwhile."""
    groups: list[Group] = []
    for row, batch in read_ahead(reader.rows(rows, columns), READ_AHEAD):
        if cancel.is_set():
            raise Cancelled
        if batch is not None:
            groups.append(engine.encode(batch))
        else:
            yield row, groups
            groups = []


class _Lane:
    """One output's way from encoded rows to finished block rows."""

    def __init__(self, plan: RunPlan, output: OpenOutput, engine: Engine, counter: _Counter) -> None:
        self.output = output
        self.engine = engine
        self.counter = counter
        self.samples = engine.job.samples
        self.rows = plan.denoised_rows(output.plan, output.first_band)
        self.columns = plan.denoised_columns(output.plan)
        self.decoded_rows = plan.decoded_rows(output.plan, output.first_band)
        self.decoded_columns = plan.decoded_columns(output.plan)
        self.denoisers: list[Denoiser] = []

    def start(self, columns: range) -> None:
        """Makes the denoisers; `columns` are the window columns that all outputs of the run get."""
        self.denoisers = [self.engine.denoiser(self.output.target, sample, self.rows, columns) for sample in range(self.samples)]

    def blocks(self, row: int, groups: list[Group]) -> Iterator[Block]:
        """Takes one encoded row; yields what is finished by it."""
        pushed = (denoiser.push(row, groups) for denoiser in self.denoisers)
        for of_samples in zip(*pushed, strict=True):  # all samples finish the same rows at the same time
            done = of_samples[0][0]
            if done not in self.decoded_rows:
                continue
            for sample, (_, finished) in enumerate(of_samples):
                for group, z in finished:
                    self._decode(group, z, sample)
            with self.engine.clock.time("blend"):
                block = self.output.mosaic.finish(done)
            if block is not None and done in self.output.bands:
                yield block

    def _decode(self, group: Group, z: Tensor, sample: int) -> None:
        wanted = [i for i, window in enumerate(group.windows) if window.column in self.decoded_columns]
        if not wanted:
            return
        tiles = self.engine.decode(self.output.target, z)
        with self.engine.clock.time("blend"):
            for i in wanted:
                valid = target_mask(group.valid[i], self.engine.source.vae_factor, self.output.target.vae_factor)
                self.output.mosaic.feed(group.windows[i], sample, tiles[group.slots[i]], valid)
        self.counter.add(len(wanted))


class _Counter:
    """Tells progress in tiles: windows times targets times samples. Windows without a valid pixel are never counted as done,
    so the last report may be below the total."""

    def __init__(
        self, plan: RunPlan, outputs: list[OpenOutput], samples: int, report: Callable[[Progress], None], clock: Stopwatch
    ) -> None:
        windows = [len(plan.decoded_rows(o.plan, o.first_band)) * len(plan.decoded_columns(o.plan)) for o in outputs if o.bands]
        self.total = samples * sum(windows)
        self.done = 0
        self.report = report
        self.clock = clock
        self.started = clock.total

    def add(self, tiles: int) -> None:
        self.done += tiles
        left = (self.clock.total - self.started) / self.done * (self.total - self.done)
        self.report(Progress("translate", self.done, self.total, left))


def _timed_commit(clock: Stopwatch) -> Callable[[tuple[OpenOutput, Block]], None]:
    def commit(item: tuple[OpenOutput, Block]) -> None:
        output, block = item
        with clock.time("write"):
            output.commit(block)

    return commit
