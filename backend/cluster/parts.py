"""A run cut into parts, and what a worker makes of one.

Nothing here knows of the head that shares them out.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache

import torch

from backend.blocks import Block
from backend.errors import Any2AnyError
from backend.geometry.tiling import BatchLayout, Strip
from backend.lane import Lane, run_lanes
from backend.output.recipe import Recipe
from backend.output.targets import OpenOutput
from backend.pipeline import Stopwatch
from backend.plan import RunPlan
from backend.protocol import TranslationJob
from backend.radiometry import Radiometry
from backend.reference.calibration import Reference
from backend.reference.correction import Correction
from backend.reference.known import open_known
from backend.run import Decided, open_run
from backend.source.cache import rows_held
from backend.weights.loaded import Device, ModelCache, as_memory_errors, choose_device

# so that the last ones to finish do not keep the others waiting long, where there is enough for
PARTS_PER_WORKER = 3
ENOUGH_STRIPES = 8  # to begin with several parts: each runs the row of windows above it once more
MOST_STRIPES = 16  # of a part: what a worker that dies costs


@dataclass(frozen=True)
class Shared:
    """What every part of a run has in common, as it travels to the workers."""

    job: TranslationJob
    layout: BatchLayout
    decided: Decided
    reading: Radiometry | None  # of the reference, where known pixels are kept
    correction: Correction | None
    spreads: bool = False  # over the GPUs of this machine, a worker on each


@dataclass(frozen=True)
class Part:
    """Stripes of one strip: per output its number, the strip and the stripes."""

    outputs: tuple[tuple[int, Strip, range], ...]


@dataclass(frozen=True)
class Done:
    """What a worker sends back: (place in Part.outputs, block), windows that were read, and what
    was clipped of how many values.
    """

    blocks: tuple[tuple[int, Block], ...]
    tiles: int
    clipped: int
    values: int
    seconds: dict[str, float]


def parts_of(plan: RunPlan, outputs: list[OpenOutput], workers: int | None) -> list[Part]:
    """The missing block rows of all outputs, cut into parts of neighbouring stripes; outputs share
    a part, and with it the encoding.

    `workers` is None where there will be as many as there is work for: parts are then as small as
    is worth it."""
    parts = []
    for number in plan.strip_numbers:
        left = [
            (place, strip, run)
            for place, output in enumerate(outputs)
            for strip in output.plan.strips
            if strip.number == number
            for run in output.missing(strip)
        ]

        if not left:
            continue
        first, last = min(run.start for *_, run in left), max(run.stop for *_, run in left)
        size = _stripes_of_a_part((last - first) * len(plan.strip_numbers), workers)
        for start in range(first, last, size):
            inside = [
                (place, strip, range(max(run.start, start), min(run.stop, start + size)))
                for place, strip, run in left
            ]
            chosen = tuple((place, strip, run) for place, strip, run in inside if run)
            if chosen:
                parts.append(Part(chosen))

    return parts


def _stripes_of_a_part(stripes: int, workers: int | None) -> int:
    """Of so many in all: as many parts per worker as are worth it, all of one size."""
    if workers is None:
        return ENOUGH_STRIPES
    most = max(1, min(PARTS_PER_WORKER, stripes // (workers * ENOUGH_STRIPES)))
    return min(MOST_STRIPES, -(-stripes // (workers * most)))


def run_part(part: Part, shared: Shared) -> Done | Any2AnyError:
    """A worker's work: the block rows of one part, or our error, which no other worker would be
    spared.

    The error is as translate's; device.unavailable, where this worker came later and lacks the
    run's device."""
    try:
        with as_memory_errors():
            return _run_part(part, shared)
    except Any2AnyError as error:
        return error


def _run_part(part: Part, shared: Shared) -> Done:
    import distributed

    job = shared.job
    device = device_of(shared, distributed.get_worker().name)
    device = choose_device(device.name, device.precision)

    with ExitStack() as stack:
        run = open_run(job, _models(), stack, replace(shared.decided, device=device))
        known = None if shared.reading is None else open_known(run, shared.reading, stack)
        reference = Reference(shared.correction, known, shared.reading)
        recipes = {place: Recipe.of(run, place, reference) for place, *_ in part.outputs}

        is_wanted = next(iter(recipes.values())).is_wanted
        wants_source_means = job.reference is not None
        computation = run.computation(
            shared.layout, Stopwatch(), threading.Event(), is_wanted, wants_source_means
        )
        lanes = [
            Lane(recipes[place], strip, stripes, computation.engine, None)
            for place, strip, stripes in part.outputs
        ]
        with rows_held(run.source, run.plan.grid, run.plan.columns_by_strip):
            blocks = tuple(run_lanes(lanes, computation, _own_windows(run.plan, part)))

    reader = computation.reader
    return Done(
        blocks,
        reader.tiles,
        reader.clipping.clipped,
        reader.clipping.values,
        computation.clock.seconds,
    )


def device_of(shared: Shared, worker: object) -> Device:
    """Where a worker computes: on the run's device; of a local cluster on a machine with several
    GPUs, each on the next one in turn.

    Args:
        shared: of the run.
        worker: the worker's name, a number in a local cluster.
    """
    device = shared.decided.device
    if not shared.spreads or device.kind != "cuda":
        return device
    return replace(device, name=f"cuda:{int(str(worker)) % torch.cuda.device_count()}")


def _own_windows(plan: RunPlan, part: Part) -> tuple[range, range]:
    """Rows and columns of the windows that no other part counts; at the output's edges, whatever
    lies beyond.
    """
    place, strip, stripes = part.outputs[0]
    output = plan.outputs[place]
    columns = plan.decoded_columns(output, strip)
    # the column before it is another strip's
    own = strip.column // (plan.grid.stride * output.target.vae_factor)
    rows = range(
        0 if stripes.start == output.stripes.start else stripes.start,
        plan.grid.rows if stripes.stop == output.stripes.stop else stripes.stop,
    )
    first, last = strip == output.strips[0], strip == output.strips[-1]

    return rows, range(0 if first else own, plan.grid.columns if last else columns.stop)


@cache
def _models() -> ModelCache:
    """The weights that a worker keeps between its parts."""
    return ModelCache()
