"""A run by a cluster's workers: what translate() asks for a model and for its rows, shared out and
gathered in.
"""

from __future__ import annotations

import threading
from collections import Counter as Counted
from collections.abc import Callable, Iterator
from typing import Any

from backend.cluster.parts import Done, Part, Shared, parts_of, run_part
from backend.cluster.workers import addresses, is_elastic, is_local, wait_for_a_worker, workers_of
from backend.errors import Any2AnyError, Cancelled, DeviceError
from backend.lane import Counter, Progress, Rows
from backend.output.targets import OpenOutput
from backend.pipeline import POLL_SECONDS
from backend.protocol import TranslationJob
from backend.run import Computation, Decided
from backend.weights.loaded import Device, ModelCache, ModelsElsewhere, choose_device


def rows_on(client: Any) -> Rows:
    """What translate() does with a run's windows, by a cluster's workers."""

    def compute(computation: Computation, outputs: list[OpenOutput], counter: Counter) -> None:
        run, engine = computation.run, computation.engine
        plan, cancel = run.plan, computation.cancel
        parts = parts_of(plan, outputs, None if is_elastic(client) else workers_of(client))
        if not parts:
            return
        known = outputs[0].known
        # Sent along with each part, not laid down on the workers there are: with the last of them
        # it would be lost.
        shared = Shared(
            run.job,
            engine.layout,
            Decided(run.model.device, run.radiometry, run.level),
            None if known is None else known.reading,
            outputs[0].correction,
            spreads=is_local(client) and run.job.device in ("auto", "cuda"),
        )

        wait_for_a_worker(client, counter.report, cancel)
        futures = client.map(run_part, parts, shared=shared, pure=False, retries=2)
        by_key = {future.key: part for future, part in zip(futures, parts, strict=True)}
        for done_part, done in _as_completed(client, futures, by_key, cancel):
            _keep(computation, outputs, done_part, done, counter)

    return compute


def models_on(
    client: Any, job: TranslationJob, report: Callable[[Progress], None], cancel: threading.Event
) -> ModelCache:
    """Where translate() finds the model of a run that a cluster's workers compute.

    What they compute on is theirs to say: a head node seldom has a GPU. Those that this process
    starts itself are where it is.

    Raises:
        DeviceError: device.unavailable, when a worker lacks what the job asks for, or they would
            compute on unlike devices, so that the result would depend on who made what. Cancelled:
            once `cancel` is set.
    """
    if is_local(client):
        return ModelCache()
    wait_for_a_worker(client, report, cancel)
    answers = {
        address: client.submit(
            choose_device, job.device, job.precision, workers=[address], pure=False
        )
        for address in addresses(client)
    }
    while any(
        not future.done() and address in addresses(client) for address, future in answers.items()
    ):
        if cancel.wait(POLL_SECONDS):
            raise Cancelled

    devices: list[Device] = [_result(future) for future in answers.values() if future.done()]
    if not devices:  # those that were there are gone
        return models_on(client, job, report, cancel)
    kinds = Counted(f"{device.kind} in {device.precision}" for device in devices)
    if len(kinds) > 1:
        reported = ", ".join(f"{number} on {kind}" for kind, number in kinds.most_common())
        hint = "Say --device cpu (and --precision), or let the scheduler have workers of one kind."
        raise DeviceError(
            "device.unavailable",
            f"The workers compute on unlike devices ({reported}), whose results differ.",
            hint,
        )

    return ModelsElsewhere(devices[0])


def _as_completed(
    client: Any, futures: list[Any], by_key: dict[str, Part], cancel: threading.Event
) -> Iterator[tuple[Part, Done]]:
    """Parts as they finish.

    Raises:
        Cancelled. Any2AnyError: what a worker raised; device.unavailable when a part could not be
        done although it was tried again.
    """
    waiting = set(futures)
    try:
        while waiting:
            if cancel.wait(POLL_SECONDS):
                raise Cancelled
            for future in [one for one in waiting if one.done()]:
                waiting.discard(future)
                yield by_key[future.key], _result(future)
                future.release()
    finally:
        if waiting:
            client.cancel(list(waiting), force=True)


def _result(future: Any) -> Any:
    if future.status == "error":
        error = future.exception()
        if isinstance(error, Any2AnyError):
            raise error
        hint = "Look at the workers' logs; run the same job again: it continues where it stopped."
        raise DeviceError(
            "device.unavailable",
            f"A worker could not do its part: {type(error).__name__}: {error}.",
            hint,
        ) from error

    result = future.result()
    if isinstance(result, Any2AnyError):
        raise result
    return result


def _keep(
    computation: Computation, outputs: list[OpenOutput], part: Part, done: Done, counter: Counter
) -> None:
    """Commits a part's blocks, and adds its counts and seconds to the run's."""
    plan, reader, clock = computation.run.plan, computation.reader, computation.clock
    with clock.time("write"):
        for place, block in done.blocks:
            outputs[part.outputs[place][0]].commit(block)

    reader.tiles += done.tiles
    reader.clipping.clipped += done.clipped
    reader.clipping.values += done.values
    for stage, seconds in done.seconds.items():  # of all workers together
        clock.seconds[stage] = clock.seconds.get(stage, 0.0) + seconds
    # Without the row above, which the part before it has counted.
    windows = (
        len(stripes) * len(plan.decoded_columns(outputs[place].plan, strip))
        for place, strip, stripes in part.outputs
    )
    counter.add(sum(windows) * outputs[0].recipe.samples)
