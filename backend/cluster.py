"""A translation shared out over the workers of a Dask cluster: `--scheduler local:N`, an address, or `slurm`.

    missing block rows -> parts of a few stripes -> on a worker: read, encode, denoise, decode, blend -> back here: kept, assembled

Windows, noise and radiometry are absolute, so a part needs nothing of its neighbours but the windows that reach into it, and the result is
that of a single process with as many threads, bit for bit. Finished blocks come back to this process, which keeps the journal: a worker
that dies costs the part it was at, a run that is cut is continued. Workers read the source and the weights by the same paths.

Imports translate's parts; `distributed` only here, where it is asked for (the extra `cluster`).
"""

from __future__ import annotations

import signal
import subprocess
import tempfile
import threading
from collections import Counter as Counted
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import torch

from backend.engine import Engine
from backend.errors import Any2AnyError, Cancelled, DeviceError, InputError
from backend.geometry.tiling import BatchLayout, Strip
from backend.lane import Counter, Lane, Progress
from backend.modalities import modality
from backend.output.correction import Correction
from backend.output.mosaic import Block
from backend.output.targets import OpenOutput, Recipe
from backend.pipeline import Stopwatch
from backend.plan import RunPlan, plan_run
from backend.protocol import TranslationJob
from backend.radiometry import Radiometry
from backend.source.cache import rows_held
from backend.source.raster import open_source
from backend.source.windows import WindowReader
from backend.translate import Rows, known_part, run_lanes
from backend.weights.loaded import Device, ModelCache, ModelsElsewhere, choose_device

PARTS_PER_WORKER = 3  # so that the last ones to finish do not keep the others waiting long, where there is enough for
ENOUGH_STRIPES = 8  # to begin with several parts: each runs the row of windows above it once more
MOST_STRIPES = 16  # of a part: what a worker that dies costs
MOST_JOBS = 64  # of SLURM, one worker each; as many as there is work for
POLL_SECONDS = 0.05
QUEUE_POLL_SECONDS = 0.5
CONNECT_SECONDS = 10
JOBQUEUE_CONFIG = "~/.config/dask/jobqueue.yaml"
INSTALL = "Install it beside the backend: pip install 'distributed==2026.8.0' 'dask-jobqueue==0.9.0'."


@dataclass(frozen=True)
class Shared:
    """What every part of a run has in common, as it travels to the workers."""

    job: TranslationJob
    layout: BatchLayout
    device: Device
    radiometry: Radiometry
    reading: Radiometry | None  # of the reference, where known pixels are kept
    level: str
    correction: Correction | None
    spreads: bool = False  # over the GPUs of this machine, a worker on each


@dataclass(frozen=True)
class Part:
    """Stripes of one strip: per output its number, the strip and the stripes."""

    outputs: tuple[tuple[int, Strip, range], ...]


@dataclass(frozen=True)
class Done:
    """What a worker sends back: (place in Part.outputs, block), windows that were read, and what was clipped of how many values."""

    blocks: tuple[tuple[int, Block], ...]
    tiles: int
    clipped: int
    values: int
    seconds: dict[str, float]


@contextmanager
def connected(scheduler: str) -> Iterator[Any]:
    """A Dask client. A local or SLURM cluster is started for the block and ends with it; one with an address is left as it is.

    Raises:
        InputError: input.usage, for another text. DeviceError: device.unavailable, when Dask is not installed, nothing answers or SLURM
            refuses the jobs of the workers.
    """
    try:
        import distributed
    except ImportError as error:
        raise DeviceError("device.unavailable", "--scheduler needs Dask, which is not installed.", INSTALL) from error
    kind, _, number = scheduler.partition(":")
    with ExitStack() as stack:
        if kind == "local":
            if not number.isdigit() or int(number) < 1:
                raise InputError("input.usage", f"'{scheduler}' is no scheduler.", "Use local:N with N workers, an address, or slurm.")
            cluster: Any = distributed.LocalCluster(n_workers=int(number), threads_per_worker=1, dashboard_address=":0", silence_logs=50)
            stack.callback(_close, cluster)
        elif scheduler == "slurm":
            cluster = _slurm()
            stack.callback(_close, cluster)
        else:
            cluster = scheduler
        try:
            client = distributed.Client(cluster, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            hint = "Use local:N with N workers, the address of a running scheduler such as tcp://host:8786, or slurm."
            raise DeviceError("device.unavailable", f"No scheduler answers at '{scheduler}'.", hint) from error
        stack.callback(client.close, timeout=1)
        if cluster is scheduler and not client.scheduler_info(n_workers=-1)["workers"]:
            raise DeviceError("device.unavailable", f"The scheduler at '{scheduler}' has no workers.", "Start some: dask worker ADDRESS.")
        yield client


def _slurm() -> Any:
    """A cluster of SLURM jobs as the user's Dask configuration describes them (jobqueue.slurm: queue, cores, memory, walltime)."""
    try:
        with _signals_left_alone():
            from dask_jobqueue import SLURMCluster
    except ImportError as error:
        raise DeviceError("device.unavailable", "--scheduler slurm needs dask-jobqueue, which is not installed.", INSTALL) from error
    try:
        cluster = SLURMCluster()
    except (ValueError, TypeError) as error:
        text = f"Dask's configuration does not say how a SLURM job is to be: {error}."
        raise InputError("input.usage", text, f"Set jobqueue.slurm (cores, memory, queue) in {JOBQUEUE_CONFIG}.") from error
    try:
        _submit_for_trial(cluster.job_script())
    except BaseException:
        _close(cluster)
        raise
    cluster.adapt(minimum=1, maximum=MOST_JOBS)
    return cluster


def _submit_for_trial(script: str) -> None:
    """Asks SLURM whether it would take a worker's job: Dask itself only logs that it did not, and tries again for ever.

    Raises:
        DeviceError: device.unavailable.
    """
    with tempfile.TemporaryDirectory(prefix="any2any-") as folder:
        path = Path(folder) / "worker.sh"
        path.write_text(script, encoding="utf-8")
        try:
            done = subprocess.run(["sbatch", "--test-only", str(path)], capture_output=True, text=True, check=False)
        except OSError as error:
            hint = "Run it where SLURM's commands are, usually a login node."
            raise DeviceError("device.unavailable", "SLURM's sbatch is not to be found on this machine.", hint) from error
    if done.returncode != 0:
        said = "; ".join(line.removeprefix("sbatch: error: ").removeprefix("allocation failure: ") for line in done.stderr.splitlines())
        hint = f"Correct jobqueue.slurm (cores, memory, queue, walltime) in {JOBQUEUE_CONFIG}."
        raise DeviceError("device.unavailable", f"SLURM would not take the job of a worker: {said.rstrip('.')}.", hint)


@contextmanager
def _signals_left_alone() -> Iterator[None]:
    """dask_jobqueue takes Ctrl-C over when it is imported, which only a main thread may, and which here ends a run tidily."""
    real = signal.signal
    signal.signal = lambda number, _: signal.getsignal(number)  # type: ignore[assignment]  # for the import only
    try:
        yield
    finally:
        signal.signal = real


def _close(cluster: Any) -> None:
    with suppress(Exception):  # workers that hang are ended by their nannies
        cluster.close(timeout=1)


def workers_of(client: Any) -> int:
    """How many workers there are to count on, one at least: those there are now, or as many as SLURM is asked for."""
    return MOST_JOBS if is_elastic(client) else max(1, _workers_now(client))


def _workers_now(client: Any) -> int:
    return len(client.scheduler_info(n_workers=-1)["workers"])


def is_local(client: Any) -> bool:
    """Whether the workers are processes of this machine that this one has started."""
    import distributed

    return isinstance(client.cluster, distributed.LocalCluster)


def is_elastic(client: Any) -> bool:
    """Whether the cluster grows with the work there is for it."""
    return client.cluster is not None and not is_local(client)


def device_of(shared: Shared, worker: object) -> Device:
    """Where a worker computes: on the run's device; of a local cluster on a machine with several GPUs, each on the next one in turn.

    Args:
        shared: of the run.
        worker: the worker's name, a number in a local cluster.
    """
    if not shared.spreads or shared.device.kind != "cuda":
        return shared.device
    return replace(shared.device, name=f"cuda:{int(str(worker)) % torch.cuda.device_count()}")


def rows_on(client: Any) -> Rows:
    """What translate() does with a run's windows, by a cluster's workers."""

    def run(
        plan: RunPlan,
        outputs: list[OpenOutput],
        reader: WindowReader,
        engine: Engine,
        counter: Counter,
        cancel: threading.Event,
    ) -> None:
        parts = parts_of(plan, outputs, None if is_elastic(client) else workers_of(client))
        if not parts:
            return
        known = outputs[0].known
        # Sent along with each part, not laid down on the workers there are: with the last of them it would be lost.
        shared = Shared(
            engine.job,
            engine.layout,
            engine.model.device,
            reader.radiometry,
            None if known is None else known.reading,
            engine.level,
            outputs[0].correction,
            spreads=is_local(client) and engine.job.device in ("auto", "cuda"),
        )
        _wait_for_a_worker(client, counter.report, cancel)
        futures = client.map(run_part, parts, shared=shared, pure=False, retries=2)
        by_key = {future.key: part for future, part in zip(futures, parts, strict=True)}
        for done_part, done in _as_completed(client, futures, by_key, cancel):
            _keep(plan, outputs, done_part, done, reader, engine.clock, counter)

    return run


def models_on(client: Any, job: TranslationJob, report: Callable[[Progress], None], cancel: threading.Event) -> ModelCache:
    """Where translate() finds the model of a run that a cluster's workers compute.

    What they compute on is theirs to say: a head node seldom has a GPU. Those that this process starts itself are where it is.

    Raises:
        DeviceError: device.unavailable, when a worker lacks what the job asks for, or they would compute on unlike devices, so that the
            result would depend on who made what. Cancelled.
    """
    if is_local(client):
        return ModelCache()
    _wait_for_a_worker(client, report, cancel)
    asked = {
        address: client.submit(choose_device, job.device, job.precision, workers=[address], pure=False)
        for address in client.scheduler_info(n_workers=-1)["workers"]
    }
    while any(not future.done() and address in client.scheduler_info(n_workers=-1)["workers"] for address, future in asked.items()):
        if cancel.wait(POLL_SECONDS):
            raise Cancelled
    devices: list[Device] = [_result(future) for future in asked.values() if future.done()]
    if not devices:  # those that were there are gone
        return models_on(client, job, report, cancel)
    kinds = Counted(f"{device.kind} in {device.precision}" for device in devices)
    if len(kinds) > 1:
        told = ", ".join(f"{number} on {kind}" for kind, number in kinds.most_common())
        hint = "Say --device cpu (and --precision), or let the scheduler have workers of one kind."
        raise DeviceError("device.unavailable", f"The workers compute on unlike devices ({told}), whose results differ.", hint)
    return ModelsElsewhere(devices[0])


def _wait_for_a_worker(client: Any, report: Callable[[Progress], None], cancel: threading.Event) -> None:
    """SLURM begins a job when it has room: at once, or tomorrow."""
    while not _workers_now(client):
        report(Progress("queue", 0, 1, None))
        if cancel.wait(QUEUE_POLL_SECONDS):
            raise Cancelled


def parts_of(plan: RunPlan, outputs: list[OpenOutput], workers: int | None) -> list[Part]:
    """The missing block rows of all outputs, cut into parts of neighbouring stripes; outputs share a part, and with it the encoding.

    `workers` is None where there will be as many as there is work for: parts are then as small as is worth it.
    """
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
            inside = [(place, strip, range(max(run.start, start), min(run.stop, start + size))) for place, strip, run in left]
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


def _as_completed(client: Any, futures: list[Any], by_key: dict[str, Part], cancel: threading.Event) -> Iterator[tuple[Part, Done]]:
    """Parts as they finish.

    Raises:
        Cancelled. Any2AnyError: what a worker raised; device.unavailable when a part could not be done although it was tried again.
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
        raise DeviceError("device.unavailable", f"A worker could not do its part: {type(error).__name__}: {error}.", hint) from error
    return future.result()


def _keep(
    plan: RunPlan, outputs: list[OpenOutput], part: Part, done: Done, reader: WindowReader, clock: Stopwatch, counter: Counter
) -> None:
    with clock.time("write"):
        for place, block in done.blocks:
            outputs[part.outputs[place][0]].commit(block)
    reader.tiles += done.tiles
    reader.clipping.clipped += done.clipped
    reader.clipping.values += done.values
    for stage, seconds in done.seconds.items():  # of all workers together
        clock.seconds[stage] = clock.seconds.get(stage, 0.0) + seconds
    # Without the row above, which the part before it has counted.
    windows = (len(stripes) * len(plan.decoded_columns(outputs[place].plan, strip)) for place, strip, stripes in part.outputs)
    counter.add(sum(windows) * outputs[0].recipe.samples)


def _own_windows(plan: RunPlan, part: Part) -> tuple[range, range]:
    """Rows and columns of the windows that no other part counts; at the output's edges, whatever lies beyond."""
    place, strip, stripes = part.outputs[0]
    output, columns = plan.outputs[place], plan.decoded_columns(plan.outputs[place], strip)
    rows = range(
        0 if stripes.start == output.stripes.start else stripes.start,
        plan.grid.rows if stripes.stop == output.stripes.stop else stripes.stop,
    )
    first, last = strip == output.strips[0], strip == output.strips[-1]
    return rows, range(0 if first else columns.start + 1, plan.grid.columns if last else columns.stop)


@cache
def _models() -> ModelCache:
    """The weights that a worker keeps between its parts."""
    return ModelCache()


def run_part(part: Part, shared: Shared) -> Done:
    """A worker's work: the block rows of one part.

    Raises:
        Any2AnyError: as translate; device.unavailable, where this worker came later and lacks the run's device.
    """
    import distributed

    job, clock, cancel = shared.job, Stopwatch(), threading.Event()
    device = device_of(shared, distributed.get_worker().name)
    device = choose_device(device.name, device.precision)
    with ExitStack() as stack:
        source = stack.enter_context(open_source(job.source, modality(job.source_modality), job.bands, job.gsd))
        model = _models().get(job.model, device)
        plan = plan_run(job, source, model.folder.modes)
        known = None if shared.reading is None else known_part(job, source, plan, shared.reading, stack)
        recipes = {place: Recipe.of(job, plan, place, model, shared.correction, known) for place, *_ in part.outputs}
        wanted = next(iter(recipes.values())).is_wanted
        reader = WindowReader(
            source, shared.radiometry, plan.grid, shared.layout, clock, cancel, wanted, job.reference is not None or job.cycle
        )
        engine = Engine(job, plan, source.modality, model, shared.layout, clock, shared.level)
        stack.enter_context(rows_held(source, plan.grid, plan.columns_by_strip))
        lanes = [Lane(plan, recipes[place], strip, stripes, engine, None) for place, strip, stripes in part.outputs]
        blocks = tuple(run_lanes(lanes, reader, engine, cancel, _own_windows(plan, part)))
    return Done(blocks, reader.tiles, reader.clipping.clipped, reader.clipping.values, clock.seconds)
