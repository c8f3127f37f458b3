"""OPEN THIS FIRST: one translation from job to finished rasters, told once.

    job -> open source -> radiometry -> plan windows -> read, fill, pad -> encode once -> per target and sample: denoise,
    adapt, decode, blend -> commit finished rows -> assemble the COG -> rename into place

A thread reads ahead and a thread writes behind the model. Imports the rooms beside it; never the command line.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import numpy as np

from backend.arrays import FloatArray, Mask
from backend.blocks import Block
from backend.engine import Engine
from backend.errors import Cancelled, DeviceError, InputError, ModelError
from backend.geometry.grid import target_grid
from backend.geometry.tiling import Rect
from backend.lane import Counter, Lane, Progress
from backend.memory import give_back_freed_memory
from backend.messages import message
from backend.notices import notice
from backend.output.cog import start_copier
from backend.output.report import results
from backend.output.targets import OpenOutput, Recipe, check_outputs, kept_batch_size, open_output
from backend.pipeline import Stopwatch, WriteBehind, read_ahead
from backend.plan import RunPlan, plan_run
from backend.protocol import TranslationJob, TranslationResult
from backend.radiometry import Radiometry
from backend.reference.calibration import PLACES, Translated, calibrate
from backend.reference.known import KnownPart
from backend.sampling.denoise import Group
from backend.source.cache import rows_held
from backend.source.further import Further, level_of, open_further
from backend.source.level import resolve_level
from backend.source.raster import Source, SourceIdentity, open_job_source
from backend.source.recognition import resolve_radiometry
from backend.source.windows import Batch, WindowReader
from backend.watch import cancellable
from backend.weights.loaded import MOST_HALVINGS, LoadedModel, ModelCache, told_as_memory_errors

Rows = Callable[[RunPlan, list[OpenOutput], WindowReader, Engine, Counter, threading.Event], None]
READ_AHEAD = 3  # batches
WRITE_BEHIND = 2  # block rows


def translate(
    job: TranslationJob, *, models: ModelCache, progress: Callable[[Progress], None], cancel: threading.Event, rows: Rows | None = None
) -> list[TranslationResult]:
    """Runs a job; one result per target, in the job's order.

    Where a GPU's memory does not suffice for the usual batch, the job is begun anew with half of it, and says so: one batch size for the
    whole raster, so that its pixels do not depend on when the memory ran out.

    Args:
        job: what is asked.
        models: where the weights are kept warm.
        progress: told how far it is.
        cancel: ends it within two seconds.
        rows: who makes the block rows; None: this process.

    Raises:
        Any2AnyError: with CONTRACT's code. Finished rows stay resumable; final names only ever hold whole outputs.
    """
    halving = _Halving()
    while True:
        try:
            return _translate(job, halving, models, progress, cancel, rows or translate_rows)
        except DeviceError as error:
            if error.code != "device.out_of_memory" or job.batch_size is not None or halving.times == MOST_HALVINGS:
                raise
        halving.times += 1


@dataclass
class _Halving:
    """How often the usual batch is halved, as this run or the earlier one that it continues had to."""

    times: int = 0

    def of(self, usual: int, kept: int | None) -> int:
        """The batch size; `kept` is that of rows that are there, which a run goes on with."""
        if self.times == 0 and kept is not None:
            self.times = next((n for n in range(1, MOST_HALVINGS + 1) if max(1, usual >> n) == kept < usual), 0)
        return max(1, usual >> self.times)


def _translate(
    job: TranslationJob, halving: _Halving, models: ModelCache, progress: Callable[[Progress], None], cancel: threading.Event, make: Rows
) -> list[TranslationResult]:
    clock = Stopwatch()
    with told_as_memory_errors(), ExitStack() as stack:
        stack.callback(give_back_freed_memory)
        with clock.time("open"):
            check_outputs(job)
            device = models.device(job.device, job.precision)
            source = stack.enter_context(open_job_source(job))
            model = models.get(job.model, device)
            usual = job.batch_size or model.default_batch_size
            batch_size = halving.of(usual, None if job.batch_size is not None else kept_batch_size(job, source))
            check_modalities(job, model)
            plan = plan_run(job, source, model.folder.modes)
            radiometry = resolve_radiometry(source, source.modality, job.radiometry)
            further = open_further(job, source, stack)
            level = level_of(resolve_level(source, job.level).level, further)
            calibration = None
            if job.reference is not None:
                here = models.here.get(job.model, models.here.device(job.device, job.precision))
                translated = _in_memory(job, source, further, radiometry.radiometry, level, here, progress, cancel)
                calibration = calibrate(job, source, radiometry.radiometry, translated)
            known = None if calibration is None or not job.fill else known_part(job, source, plan, calibration.reading, stack)
            correction = None if calibration is None else calibration.correction
            identity, of_further = source.identity(), [one.facts() for one in further]
            start_copier()
            outputs: list[OpenOutput] = []
            stack.callback(_drop_unstarted, outputs)
            for number in range(len(job.targets)):
                outputs.append(
                    open_output(job, source, plan, number, radiometry.radiometry, model, level, batch_size, correction, known, further)
                )
        layout = plan.layout(batch_size)
        is_wanted = outputs[0].recipe.is_wanted  # a job with a reference has one output; without one, every window is
        wants_seen = calibration is not None or job.cycle
        reader = WindowReader(source, radiometry.radiometry, plan.grid, layout, clock, cancel, is_wanted, wants_seen, further)
        stack.enter_context(rows_held(source, plan.grid, plan.columns_by_strip))
        engine = Engine(job, plan, source.modality, model, layout, clock, level)
        counter = Counter(plan, outputs, job.samples, progress, clock)
        stack.enter_context(cancellable(model.network, cancel))
        make(plan, outputs, reader, engine, counter, cancel)
        _refuse_empty(job, outputs)
        _refuse_changed(job, identity, source)
        with clock.time("write"):
            for number, output in enumerate(outputs):
                output.store.assemble(output.tags, cancel, _writing(progress, number, len(outputs)))
            _refuse_changed(job, identity, source)
            for one, before in zip(further, of_further, strict=True):
                if one.facts() != before:
                    raise _changed(one.path)
            # Named only when all are whole: a run of several targets that is cut before is continued, not refused as existing.
            of_reference = () if calibration is None else calibration.notes
            for output in outputs:
                output.store.name_layers()
            notes = [
                *(note for one in further for note in one.notes),
                *of_reference,
                *(sentence for output in outputs if (sentence := output.store.finish())),
            ]
    if halving.times:
        notes.append(notice("result.halved", usual=usual, taken=batch_size))
    return results(job, plan, source, radiometry, level, model, outputs, reader.tiles, reader.clipping.fraction, clock, notes)


def _writing(progress: Callable[[Progress], None], number: int, outputs: int) -> Callable[[float], None]:
    """Tells how far the assembly of output `number` is, in percent of all."""
    progress(Progress("write", 100 * number, 100 * outputs, None))
    return lambda share: progress(Progress("write", int(100 * (number + share)), 100 * outputs, None))


def _in_memory(
    job: TranslationJob,
    source: Source,
    further: tuple[Further, ...],
    radiometry: Radiometry,
    level: str,
    model: LoadedModel,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
) -> Translated:
    """Translates parts of the source of a job with a reference, plainly and without it, one window at a time."""
    plain = job.model_copy(
        update={
            "reference": None,
            "reference_bands": None,
            "fill": False,
            "expected_error": False,
            "cycle": False,
            "samples": 1,
            "area": None,
        }
    )
    done = 0

    def translated(place: Rect) -> tuple[FloatArray, Mask]:
        nonlocal done
        progress(Progress("calibrate", done, PLACES, None))
        done += 1
        plan, clock = plan_run(plain, source, model.folder.modes, place), Stopwatch()
        layout, recipe = plan.layout(1), Recipe.of(plain, plan, 0, model)
        reader = WindowReader(source, radiometry, plan.grid, layout, clock, cancel, wants_seen=False, further=further)
        engine = Engine(plain, plan, source.modality, model, layout, clock, level)
        crop = recipe.plan.crop
        values = np.zeros((recipe.target.channels, crop.height, crop.width), dtype=np.float32)
        valid = np.zeros((crop.height, crop.width), dtype=bool)
        with cancellable(model.network, cancel):
            for strip in recipe.plan.strips:
                lane = Lane(plan, recipe, strip, recipe.plan.stripes, engine, None)
                for _, block in run_lanes([lane], reader, engine, cancel, (range(0), range(0))):
                    height, width = block.valid.shape
                    rows, columns = slice(block.row, block.row + height), slice(block.column, block.column + width)
                    values[:, rows, columns], valid[rows, columns] = block.values, block.valid
        return values, valid

    return translated


def known_part(job: TranslationJob, source: Source, plan: RunPlan, reading: Radiometry, stack: ExitStack) -> KnownPart:
    """The reference of a job that fills, on the full target raster's grid, to be closed with the stack."""
    target = plan.outputs[0].target
    grid = target_grid(source.width, source.height, source.transform, source.modality, target)
    return stack.enter_context(KnownPart(job, target, source.crs, grid, reading))


def translate_rows(
    plan: RunPlan, outputs: list[OpenOutput], reader: WindowReader, engine: Engine, counter: Counter, cancel: threading.Event
) -> None:
    """Strip by strip: encodes each row of windows once and takes it through every output's denoisers, into finished rows on disk."""
    with WriteBehind[tuple[OpenOutput, Block]](_timed_commit(engine.clock), WRITE_BEHIND) as writer:
        read = 0  # columns of windows
        for number in plan.strip_numbers:
            left = [
                (output, strip, stripes)
                for output in outputs
                for strip in output.plan.strips
                if strip.number == number and (stripes := output.stripes(strip))
            ]
            if not left:
                continue
            lanes = [Lane(plan, output.recipe, strip, stripes, engine, counter) for output, strip, stripes in left]
            columns = columns_of(lanes)
            for place, block in run_lanes(lanes, reader, engine, cancel, (range(plan.grid.rows), range(read, columns.stop))):
                writer.put((left[place][0], block))
            read = columns.stop


def run_lanes(
    lanes: Sequence[Lane], reader: WindowReader, engine: Engine, cancel: threading.Event, counted: tuple[range, range]
) -> Iterator[tuple[int, Block]]:
    """Encodes the windows that lanes of one strip need, once for all of them; yields (place in `lanes`, finished block row).

    `counted` are the rows and columns of windows that count as read: others are read again for their neighbours' sake.
    """
    rows, columns = range(min(lane.rows.start for lane in lanes), max(lane.rows.stop for lane in lanes)), columns_of(lanes)
    for lane in lanes:
        lane.start(columns)
    for together, groups in _encoded_rows(reader.rows(rows, columns, counted), engine, cancel):
        for place, lane in enumerate(lanes):
            for block in lane.blocks(together, groups):
                yield place, block


def columns_of(lanes: Sequence[Lane]) -> range:
    """Window columns that lanes of one strip need."""
    return range(min(lane.columns.start for lane in lanes), max(lane.columns.stop for lane in lanes))


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
    hint = message("A pixel of the result needs valid source on at least half of its footprint: check nodata, mask and extent.")
    raise InputError("input.empty", message("'{source}' has too few valid pixels in the area to translate.", source=job.source), hint)


def _refuse_changed(job: TranslationJob, before: SourceIdentity, source: Source) -> None:
    """Refuses to name a result of which a part may be of an older source than the rest (raises InputError: input.unreadable)."""
    if source.identity() != before:
        raise _changed(job.source)


def _changed(path: str) -> InputError:
    text = message("'{source}' has changed while it was translated; nothing was written under the result's name.", source=path)
    return InputError("input.unreadable", text, "Run it again when the source is whole.")


def check_modalities(job: TranslationJob, model: LoadedModel) -> None:
    """Refuses what the model cannot take (raises ModelError: model.incompatible)."""
    for id_ in (job.source_modality, *(further.modality for further in job.also), *job.targets):
        model.network.row(id_)
    if job.also and not model.network.takes_subsets:
        text = message("The model '{model}' takes one source, and {count} are given.", model=model.folder.id, count=1 + len(job.also))
        raise ModelError("model.incompatible", text, "Choose another model: `models list` shows them.")


def _encoded_rows(
    batches: Iterator[tuple[range, Batch | None]], engine: Engine, cancel: threading.Event
) -> Iterator[tuple[range, list[Group]]]:
    """Window rows that are batched together with their encoded batches; reading goes on meanwhile."""
    groups: list[Group] = []
    for together, batch in read_ahead(batches, READ_AHEAD):
        if cancel.is_set():
            raise Cancelled
        if batch is not None:
            groups.append(engine.encode(batch))
        else:
            yield together, groups
            groups = []


def _timed_commit(clock: Stopwatch) -> Callable[[tuple[OpenOutput, Block]], None]:
    def commit(item: tuple[OpenOutput, Block]) -> None:
        output, block = item
        with clock.time("write"):
            output.commit(block)

    return commit
