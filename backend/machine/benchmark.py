"""Times translations on this machine: every part of a model, and each mode on a raster made in memory.

    python -m backend benchmark --json

Modes whose parts foretell more than the limit are computed from the parts and said to be so. Imports translate, estimate's
timing; never the command line.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

import numpy as np
import torch
from rasterio.crs import CRS
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

from backend.geometry.tiling import DEFAULT_OVERLAP
from backend.machine.estimate import estimate
from backend.machine.timing import model_times
from backend.modalities import LATENT_SIZE, Modality, modality
from backend.protocol import Mode, TranslationJob
from backend.translate import Progress, translate
from backend.weights.loaded import LoadedModel, ModelCache, choose_device

ROWS, COLUMNS = 2, 4  # windows of the raster in memory


@dataclass(frozen=True)
class ModeTime:
    """One mode's speed. `measured` is False where it is added up from the timed parts instead of run."""

    mode: str
    steps: int
    seconds: float
    seconds_per_megapixel: float  # of the source
    measured: bool


@dataclass(frozen=True)
class Benchmark:
    """What `benchmark` tells; seconds of the parts are per window."""

    model: str
    weights_sha256: str
    device: str
    precision: str
    batch_size: int
    threads: int
    source: str
    target: str
    width: int
    height: int
    encode_seconds: float
    step_seconds: float
    decode_seconds: float
    modes: tuple[ModeTime, ...]


def benchmark(job: TranslationJob, limit_seconds: float, report: Callable[[Progress], None], cancel: threading.Event) -> Benchmark:
    """Times a direction with a model.

    Args:
        job: model, modalities (one target), device, precision and batch size count; the rest is set here.
        limit_seconds: modes that would take longer are not run.
        report: told the progress of each run.
        cancel: stops it.

    Raises:
        Any2AnyError: as translate.
    """
    models, device = ModelCache(), choose_device(job.device, job.precision)
    source, target = modality(job.source_modality), modality(job.targets[0])
    model = models.get(job.model, device)
    batch_size = job.batch_size or device.default_batch_size
    parts = model_times(model, source.id, target.id, batch_size, cancel)
    with _raster(source) as memory_file, tempfile.TemporaryDirectory(prefix="any2any-") as folder:
        fields = {"source": memory_file.name, "output": str(Path(folder) / "out.tif"), "overwrite": True, "resume": False}
        own = job.model_copy(update=fields | {"radiometry": "db" if source.is_sar else "dn10000", "steps": None})
        translate(own.model_copy(update={"mode": "fast"}), models=models, progress=report, cancel=cancel)  # warm-up
        times = [_time_mode(own.model_copy(update={"mode": mode}), models, limit_seconds, report, cancel) for mode in get_args(Mode)]
    width, height = _size(source)
    return _summary(model, job, batch_size, (width, height), (parts.encode.seconds, parts.step.seconds, parts.decode.seconds), times)


def _time_mode(
    job: TranslationJob, models: ModelCache, limit_seconds: float, report: Callable[[Progress], None], cancel: threading.Event
) -> ModeTime:
    foretold = estimate(job, models, cancel)
    megapixels = foretold.source_megapixels
    if foretold.seconds > limit_seconds:
        return ModeTime(job.mode, foretold.steps, foretold.seconds, foretold.seconds / megapixels, False)
    (result,) = translate(job, models=models, progress=report, cancel=cancel)
    return ModeTime(job.mode, result.steps, result.seconds.total, result.seconds.total / megapixels, True)


def _summary(
    model: LoadedModel,
    job: TranslationJob,
    batch_size: int,
    size: tuple[int, int],
    per_batch: tuple[float, float, float],
    modes: list[ModeTime],
) -> Benchmark:
    encode, step, decode = (seconds / batch_size for seconds in per_batch)
    return Benchmark(
        model=model.folder.id,
        weights_sha256=model.folder.weights_sha256,
        device=model.device.name,
        precision=model.device.precision,
        batch_size=batch_size,
        threads=torch.get_num_threads(),
        source=job.source_modality,
        target=job.targets[0],
        width=size[0],
        height=size[1],
        encode_seconds=encode,
        step_seconds=step,
        decode_seconds=decode,
        modes=tuple(modes),
    )


def _size(source: Modality) -> tuple[int, int]:
    """Width and height that COLUMNS x ROWS windows cover exactly."""
    stride = LATENT_SIZE - DEFAULT_OVERLAP
    width, height = ((count - 1) * stride + LATENT_SIZE for count in (COLUMNS, ROWS))
    return width * source.vae_factor, height * source.vae_factor


def _raster(source: Modality) -> MemoryFile:
    """A raster of smooth noise at the modality's own ground size."""
    width, height = _size(source)
    coarse = np.random.default_rng(0).uniform(0.1, 0.9, (source.channels, height // 16 + 1, width // 16 + 1))
    smooth = coarse.repeat(16, axis=1).repeat(16, axis=2)[:, :height, :width]
    low, high = (-25.0, 0.0) if source.is_sar else (1.0, 4000.0)
    dtype = "float32" if source.is_sar else "uint16"
    profile = {"driver": "GTiff", "width": width, "height": height, "count": source.channels, "dtype": dtype, "tiled": True}
    place = {"crs": CRS.from_epsg(32618), "transform": from_origin(4e5, 4e6, source.gsd_m, source.gsd_m)}
    file = MemoryFile()
    with file.open(**profile, **place) as out:
        out.write((low + smooth * (high - low)).astype(dtype))
    return file
