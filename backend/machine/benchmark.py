"""Times translations on this machine: the parts of a model, and each mode on a raster in memory.

    python -m backend benchmark --json

A mode that is estimated to take longer than the limit is not run; its seconds are the estimate, and
`measured` is False. How far this is from the machine's lower bound, and how other tools compare, is
measured by tests/benchmarks. Imports translate, estimate and timing; never the command line."""

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
from backend.memory import peak_rss_bytes
from backend.modalities import LATENT_SIZE, Modality, modality
from backend.protocol import Mode, TranslationJob
from backend.translate import Progress, translate
from backend.weights.loaded import ModelCache, choose_device

ROWS, COLUMNS = 2, 4  # windows of the raster in memory


@dataclass(frozen=True)
class ModeTime:
    """One mode's speed.

    Attributes:
        seconds: of the whole job, COG included; the model is loaded.
        seconds_per_megapixel, megapixels_per_second: of the source.
        measured: False where the seconds are added up from the timed parts instead of run.
    """

    mode: str
    steps: int
    seconds: float
    seconds_per_megapixel: float
    megapixels_per_second: float
    windows_per_second: float
    measured: bool


@dataclass(frozen=True)
class Benchmark:
    """What `benchmark` reports; seconds of the parts are per window.

    Attributes:
        ram_bytes: of this process at its peak.
        device_bytes: of the GPU at its peak, weights included; 0 on a CPU.
    """

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
    ram_bytes: int
    device_bytes: int
    modes: tuple[ModeTime, ...]


def benchmark(
    job: TranslationJob,
    limit_seconds: float,
    report: Callable[[Progress], None],
    cancel: threading.Event,
    models: ModelCache | None = None,
) -> Benchmark:
    """Times a direction with a model.

    Args:
        job: model, modalities (one target), device, precision and batch size count; the rest is set
            here.
        limit_seconds: modes that would take longer are not run.
        report: called with the progress of each run.
        cancel: stops it.
        models: where the model is loaded (default: a cache of this call).

    Raises:
        Any2AnyError: as translate.
    """
    models = models or ModelCache()
    device = choose_device(job.device, job.precision)
    source, target = modality(job.source_modality), modality(job.targets[0])
    model = models.get(job.model, device)
    batch_size = job.batch_size or model.default_batch_size
    parts = model_times(model, [source.id], target.id, batch_size, cancel)

    with _raster(source) as memory_file, tempfile.TemporaryDirectory(prefix="any2any-") as folder:
        fields = {
            "source": memory_file.name,
            "output": str(Path(folder) / "out.tif"),
            "overwrite": True,
            "resume": False,
        }

        own = job.model_copy(
            update=fields | {"radiometry": "db" if source.is_sar else "dn10000", "steps": None}
        )
        corner = own.model_copy(
            update={"mode": "fast", "window": (0, 0, source.native_patch, source.native_patch)}
        )
        # first calls import and take memory
        translate(corner, models=models, progress=report, cancel=cancel)
        estimate(corner, models, cancel)
        modes = tuple(
            _time_mode(own.model_copy(update={"mode": mode}), models, limit_seconds, report, cancel)
            for mode in get_args(Mode)
        )

    width, height = _size(source)
    encode, step, decode = (
        part.seconds / batch_size for part in (parts.encode, parts.step, parts.decode)
    )
    return Benchmark(
        model=model.folder.id,
        weights_sha256=model.folder.weights_sha256,
        device=device.name,
        precision=device.precision,
        batch_size=batch_size,
        threads=torch.get_num_threads(),
        source=source.id,
        target=target.id,
        width=width,
        height=height,
        encode_seconds=encode,
        step_seconds=step,
        decode_seconds=decode,
        ram_bytes=peak_rss_bytes(),
        device_bytes=parts.device_bytes,
        modes=modes,
    )


def _time_mode(
    job: TranslationJob,
    models: ModelCache,
    limit_seconds: float,
    report: Callable[[Progress], None],
    cancel: threading.Event,
) -> ModeTime:
    foretold = estimate(job, models, cancel)
    seconds, is_measured = foretold.seconds, foretold.seconds <= limit_seconds
    if is_measured:
        (result,) = translate(job, models=models, progress=report, cancel=cancel)
        seconds = result.seconds.total

    return ModeTime(
        mode=job.mode,
        steps=foretold.steps,
        seconds=seconds,
        seconds_per_megapixel=seconds / foretold.source_megapixels,
        megapixels_per_second=foretold.source_megapixels / seconds,
        windows_per_second=foretold.windows / seconds,
        measured=is_measured,
    )


def _size(source: Modality) -> tuple[int, int]:
    """Width and height that COLUMNS x ROWS windows cover exactly."""
    stride = LATENT_SIZE - DEFAULT_OVERLAP
    width, height = ((count - 1) * stride + LATENT_SIZE for count in (COLUMNS, ROWS))
    return width * source.vae_factor, height * source.vae_factor


def _raster(source: Modality) -> MemoryFile:
    """A raster of smooth noise at the modality's own ground size."""
    width, height = _size(source)
    coarse = np.random.default_rng(0).uniform(
        0.1, 0.9, (source.channels, height // 16 + 1, width // 16 + 1)
    )
    smooth = coarse.repeat(16, axis=1).repeat(16, axis=2)[:, :height, :width]
    low, high = (-25.0, 0.0) if source.is_sar else (1.0, 4000.0)
    dtype = "float32" if source.is_sar else "uint16"
    profile = {
        "driver": "GTiff",
        "width": width,
        "height": height,
        "count": source.channels,
        "dtype": dtype,
        "tiled": True,
    }

    place = {
        "crs": CRS.from_epsg(32618),
        "transform": from_origin(4e5, 4e6, source.gsd_m, source.gsd_m),
    }
    file = MemoryFile()
    with file.open(**profile, **place) as out:
        out.write((low + smooth * (high - low)).astype(dtype))
    return file
