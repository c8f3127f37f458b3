"""How long a loaded model takes on its device: one batch encoded, one DDIM step, one batch decoded;
measured, then remembered.

The measured calls are the engine's own, transfers to and from the device included. Used by estimate
and benchmark. Imports the engine and what it needs; never translate."""

from __future__ import annotations

import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import numpy as np
import torch

from backend.engine import Engine
from backend.geometry.grid import cell_means
from backend.geometry.tiling import BatchLayout, WindowGrid
from backend.lane import Progress
from backend.memory import current_rss_bytes
from backend.modalities import LATENT_SIZE, Modality, modality
from backend.pipeline import Stopwatch
from backend.plan import RunPlan
from backend.protocol import TranslationJob
from backend.sampling.ddim import trailing_timesteps
from backend.source.windows import Batch, Tile
from backend.watch import cancellable
from backend.weights.loaded import LoadedModel

ENOUGH_SECONDS = 0.6  # of repetitions for one part; a part slower than that is timed once
_SAMPLE_SECONDS = 0.005
_TIMESTEP = trailing_timesteps(1)[0]


@dataclass(frozen=True)
class PartTime:
    """What one batch costs in one part of the model.

    Attributes:
        seconds: median, after a warm-up.
        ram_bytes: resident memory it took above what was there before; 0 where the system does not
            say.
        device_bytes: the CUDA device's peak, weights included; 0 on a CPU.
    """

    seconds: float
    ram_bytes: int
    device_bytes: int


@dataclass(frozen=True)
class ModelTimes:
    """The parts of one direction, per batch of `batch_size` windows."""

    batch_size: int
    encode: PartTime
    step: PartTime
    decode: PartTime

    @property
    def ram_bytes(self) -> int:
        return max(part.ram_bytes for part in (self.encode, self.step, self.decode))

    @property
    def device_bytes(self) -> int:
        return max(part.device_bytes for part in (self.encode, self.step, self.decode))


@dataclass
class _Memo:
    """Times by (weights, device, precision, batch size, part, modalities): a warm backend measures
    once.
    """

    parts: dict[tuple[object, ...], PartTime] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)


_MEMO = _Memo()


def model_times(
    model: LoadedModel,
    source_ids: Sequence[str],
    target_id: str,
    batch_size: int,
    cancel: threading.Event,
    *,
    in_part: bool = False,
) -> ModelTimes:
    """Times a direction with the loaded model; at once when it was timed before.

    Args:
        model: loaded.
        source_ids: modalities, the first source's before the further ones.
        target_id: modality.
        batch_size: windows.
        cancel: stops it.
        in_part: of windows that the further sources cover in part, which are computed once more
            without each.

    Raises:
        Cancelled: once `cancel` is set.
    """
    sources_, target = [modality(id_) for id_ in source_ids], modality(target_id)
    engine = _engine(model, sources_, target, batch_size)
    batch = _batch(sources_, batch_size, in_part)
    weights = (model.folder.path, model.folder.weights_sha256)
    known = (*weights, model.device, batch_size, in_part, *source_ids)
    z = torch.randn(
        (batch_size, 4, LATENT_SIZE, LATENT_SIZE), generator=torch.Generator().manual_seed(0)
    )
    z = z.to(engine.device)

    with _MEMO.lock, cancellable(model.network, cancel):
        encode = _remembered((*known, "encode"), lambda: engine.encode(batch), model)
        sources = engine.encode(batch).sources
        step = _remembered(
            (*known, "step", target.id),  # where gates are closed it costs nothing
            lambda: engine.predict(target, z, sources, _TIMESTEP),
            model,
        )
        decode = _remembered(
            (*known, "decode", target.id),
            lambda: engine.decode(target, z, sources),
            model,
        )

    return ModelTimes(batch_size, encode, step, decode)


def calls_alone(
    model: LoadedModel, source_id: str, target_id: str, sizes: Mapping[int, int], steps: int
) -> float:
    """Seconds that a run's calls of the engine take with nothing beside them: encode, `steps` of
    the transformer, decode, per batch.

    Args:
        model: loaded.
        source_id, target_id: modalities.
        sizes: how many batches of how many windows.
        steps: DDIM steps.
    """
    source, target = modality(source_id), modality(target_id)
    seconds = 0.0
    for size, batches in sizes.items():
        engine, batch = _engine(model, [source], target, size), _batch([source], size)
        z = torch.randn(
            (size, 4, LATENT_SIZE, LATENT_SIZE), generator=torch.Generator().manual_seed(0)
        ).to(engine.device)
        start = time.perf_counter()

        for _ in range(batches):
            sources = engine.encode(batch).sources
            for _ in range(steps):
                engine.predict(target, z, sources, _TIMESTEP)
            engine.decode(target, z, sources)  # its copy to main memory waits for the device

        seconds += time.perf_counter() - start

    return seconds


class UntilAssembly:
    """Drops a run's progress, and notes when it comes to the assembly of its COG, which
    one process does alone.
    """

    def __init__(self) -> None:
        self._started = time.perf_counter()
        self._stopped: float | None = None

    def __call__(self, progress: Progress) -> None:
        if progress.stage == "write" and self._stopped is None:
            self._stopped = time.perf_counter()

    @property
    def seconds(self) -> float:
        """From its making to the assembly; 0 where the run has not come to it."""
        return 0.0 if self._stopped is None else self._stopped - self._started


def _engine(
    model: LoadedModel, sources: Sequence[Modality], target: Modality, batch_size: int
) -> Engine:
    first, *further = sources
    job = TranslationJob.create(
        source="",
        output="",
        source_modality=first.id,
        also=[{"modality": one.id} for one in further],
        targets=(target.id,),
        steps=1,
    )
    grid = WindowGrid.over(first.native_patch, first.native_patch, first, None)
    return Engine(
        job, RunPlan(grid, 1, False, ()), first, model, BatchLayout(1, batch_size), Stopwatch()
    )


def _batch(sources: Sequence[Modality], batch_size: int, in_part: bool = False) -> Batch:
    """A batch of one window of noise, which all sources cover, or the further ones in part."""
    generator = np.random.default_rng(0)
    first, *further = (
        (
            generator.uniform(-1, 1, (one.channels, one.native_patch, one.native_patch)).astype(
                np.float32
            ),
            np.ones((one.native_patch, one.native_patch), dtype=bool),
        )
        for one in sources
    )
    size = sources[0].native_patch
    window = WindowGrid.over(size, size, sources[0], None).window(0, 0)
    means = cell_means(first[0], sources[0].vae_factor)
    if in_part:
        for _, valid in further:
            valid[: len(valid) // 4] = False

    beside = {one.id: values for one, values in zip(sources[1:], further, strict=True)}
    tile = Tile(window, *first, means, beside)
    return Batch((tile,) * batch_size, tuple(range(batch_size)), batch_size)


def _remembered(
    key: tuple[object, ...], call: Callable[[], object], model: LoadedModel
) -> PartTime:
    if key not in _MEMO.parts:
        _MEMO.parts[key] = _measured(call, model)
    return _MEMO.parts[key]


def _measured(call: Callable[[], object], model: LoadedModel) -> PartTime:
    is_cuda = model.device.kind == "cuda"
    if is_cuda:
        torch.cuda.reset_peak_memory_stats(model.device.name)
    before = current_rss_bytes()
    with _peak_rss() as peak:
        call()  # the warm-up, and the one whose memory counts
    times: list[float] = []
    while sum(times) < ENOUGH_SECONDS:
        times.append(_timed(call, is_cuda))
    device_bytes = torch.cuda.max_memory_allocated(model.device.name) if is_cuda else 0
    return PartTime(statistics.median(times), max(0, max(peak) - before), device_bytes)


def _timed(call: Callable[[], object], is_cuda: bool) -> float:
    start = time.perf_counter()
    call()
    if is_cuda:
        torch.cuda.synchronize()
    return time.perf_counter() - start


@contextmanager
def _peak_rss() -> Iterator[list[int]]:
    """Yields a list that collects this process's resident memory while the block runs."""
    samples = [current_rss_bytes()]
    stop = threading.Event()

    def watch() -> None:
        while not stop.wait(_SAMPLE_SECONDS):
            samples.append(current_rss_bytes())

    if sys.platform != "linux":  # elsewhere only the peak of the whole process is reported
        yield samples
        samples.append(current_rss_bytes())
        return

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield samples
    finally:
        stop.set()
        watcher.join()
