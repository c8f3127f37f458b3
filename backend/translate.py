"""OPEN THIS FIRST: one translation, from job to finished rasters.

    job -> open_run: sources, model, plan -> reference -> outputs
        -> translate_rows: read, encode, denoise, decode, blend, commit
        -> assemble the COG -> rename into place -> results

Imports the rooms beside it; never the command line.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from backend.arrays import FloatArray, Mask
from backend.errors import DeviceError, InputError
from backend.geometry.tiling import Rect
from backend.lane import Counter, Progress, Rows, in_memory, translate_rows
from backend.memory import give_back_freed_memory
from backend.messages import message
from backend.notices import notice
from backend.output.copier import start_copier
from backend.output.paths import check_outputs
from backend.output.report import results
from backend.output.targets import OpenOutput, kept_batch_size, open_output
from backend.pipeline import Stopwatch
from backend.protocol import TranslationJob, TranslationResult
from backend.reference.calibration import PLACES, Reference, calibrate
from backend.reference.known import open_known
from backend.run import Computation, Run, check_unchanged, open_run
from backend.source.cache import rows_held
from backend.watch import cancellable
from backend.weights.loaded import MOST_HALVINGS, ModelCache, as_memory_errors


def translate(
    job: TranslationJob,
    *,
    models: ModelCache,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
    rows: Rows | None = None,
) -> list[TranslationResult]:
    """Runs a job; one result per target, in the job's order.

    Where a GPU's memory is too small for the usual batch, the job restarts with half the batch size
    and adds a warning. One batch size holds for the whole raster, so that its pixels do not depend
    on when the memory ran out.

    Args:
        job: what is requested.
        models: where the weights are kept warm.
        progress: called with each update.
        cancel: ends the run within two seconds once it is set.
        rows: computes the block rows (default: this process).

    Raises:
        Any2AnyError: with CONTRACT's code. Finished rows stay resumable; final names only ever hold
            whole outputs.
    """
    halving = _Halving()
    while True:
        try:
            return _translate(job, halving, models, progress, cancel, rows or translate_rows)
        except DeviceError as error:
            if (
                error.code != "device.out_of_memory"
                or job.batch_size is not None
                or halving.times == MOST_HALVINGS
            ):
                raise

        halving.times += 1


def _translate(
    job: TranslationJob,
    halving: _Halving,
    models: ModelCache,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
    compute: Rows,
) -> list[TranslationResult]:
    clock = Stopwatch()
    with as_memory_errors(), ExitStack() as stack:
        stack.callback(give_back_freed_memory)
        with clock.time("open"):
            check_outputs(job)
            run = open_run(job, models, stack)
            inputs = run.inputs()
            kept = None if job.batch_size is not None else kept_batch_size(job, run.source)
            batch_size = halving.of(run.usual_batch_size, kept)
            reference = _open_reference(run, models, stack, progress, cancel)
            outputs = _open_outputs(run, batch_size, reference, stack)

        # A job with a reference has one output; without one, every window is wanted.
        is_wanted = outputs[0].recipe.is_wanted
        wants_source_means = job.reference is not None
        computation = run.computation(
            run.plan.layout(batch_size), clock, cancel, is_wanted, wants_source_means
        )
        counter = Counter(run.plan, outputs, job.samples, progress, clock)

        with (
            rows_held(run.source, run.plan.grid, run.plan.columns_by_strip),
            cancellable(run.model.network, cancel),
        ):
            compute(computation, outputs, counter)

        _refuse_empty(job, outputs)
        check_unchanged(run, inputs)
        with clock.time("write"):
            sentences = _write(computation, outputs, progress, lambda: check_unchanged(run, inputs))
        notes = [*reference.notes, *sentences]
        if halving.times:
            notes.append(notice("result.halved", usual=run.usual_batch_size, taken=batch_size))
        return results(computation, outputs, notes)


@dataclass
class _Halving:
    """How often the usual batch is halved, as this run or the earlier one that it continues
    had to.
    """

    times: int = 0

    def of(self, usual: int, kept: int | None) -> int:
        """The batch size; `kept` is that of the rows on disk, which a resumed run keeps using."""
        if self.times == 0 and kept is not None:
            self.times = next(
                (n for n in range(1, MOST_HALVINGS + 1) if max(1, usual >> n) == kept < usual), 0
            )
        return max(1, usual >> self.times)


def _open_reference(
    run: Run,
    models: ModelCache,
    stack: ExitStack,
    progress: Callable[[Progress], None],
    cancel: threading.Event,
) -> Reference:
    """The job's reference: the correction from places that are translated in memory, and the known
    part of a fill.
    """
    job = run.job
    if job.reference is None:
        return Reference()
    model = models.here.get(job.model, models.here.device(job.device, job.precision))
    done = 0

    def translated(place: Rect) -> tuple[FloatArray, Mask]:
        nonlocal done
        progress(Progress("calibrate", done, PLACES, None))
        done += 1
        return in_memory(run, model, place, cancel)

    reference = calibrate(run, translated)
    if job.fill and reference.reading is not None:
        return replace(reference, known=open_known(run, reference.reading, stack))
    return reference


def _open_outputs(
    run: Run, batch_size: int, reference: Reference, stack: ExitStack
) -> list[OpenOutput]:
    """One store per target; those without a finished row are removed when the stack is closed."""
    start_copier()
    outputs: list[OpenOutput] = []
    stack.callback(_drop_unstarted, outputs)
    for number in range(len(run.job.targets)):
        outputs.append(open_output(run, number, batch_size, reference))
    return outputs


def _drop_unstarted(outputs: list[OpenOutput]) -> None:
    """Removes the store of an output without a finished block row: there is nothing to resume."""
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
    hint = message(
        "A pixel of the result needs valid source on at least half of its footprint: check nodata,"
        " mask and extent."
    )
    raise InputError(
        "input.empty",
        message("'{source}' has too few valid pixels in the area to translate.", source=job.source),
        hint,
    )


def _write(
    computation: Computation,
    outputs: list[OpenOutput],
    progress: Callable[[Progress], None],
    check: Callable[[], None],
) -> list[str]:
    """Assembles every output and renames it into place; returns what the user should know of it.

    Args:
        computation: finished.
        outputs: whose rows are all there.
        progress: called with the share that is assembled.
        check: raises where a name must not be given after all.
    """
    for number, output in enumerate(outputs):
        output.store.assemble(
            output.tags, computation.cancel, _assembling(progress, number, len(outputs))
        )

    check()

    # Named only when all are whole: a run of several targets that is interrupted before is
    # continued, not refused as existing.
    for output in outputs:
        output.store.name_layers()
    return [sentence for output in outputs if (sentence := output.store.finish())]


def _assembling(
    progress: Callable[[Progress], None], number: int, outputs: int
) -> Callable[[float], None]:
    """Reports the share of output `number` that is assembled, in percent of all outputs."""
    progress(Progress("write", 100 * number, 100 * outputs, None))
    return lambda share: progress(
        Progress("write", int(100 * (number + share)), 100 * outputs, None)
    )
