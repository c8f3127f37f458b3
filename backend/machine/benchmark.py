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
from backend.machine.floor import Rates, Work, measure_rates, work_of_parts
from backend.machine.networks import models_for
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
        times_floor: the seconds over the least that the model's FLOPs can take here (floor.py).
        measured: False where the seconds are added up from the timed parts instead of run.
    """

    mode: str
    steps: int
    seconds: float
    seconds_per_megapixel: float
    megapixels_per_second: float
    windows_per_second: float
    times_floor: float
    measured: bool


@dataclass(frozen=True)
class Benchmark:
    """What `benchmark` tells; seconds and FLOPs of the parts are per window.

    Attributes:
        trained: False for a preset with random weights, or one convolution: as fast as trained ones, of no other use.
        ram_bytes: of this process at its peak.
        device_bytes: of the GPU at its peak, weights included; 0 on a CPU.
        convolution_rate, product_rate: FLOP/s that large ones reach here, in this precision.
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
    encode_flops: float
    step_flops: float
    decode_flops: float
    convolution_rate: float
    product_rate: float
    ram_bytes: int
    device_bytes: int
    trained: bool
    modes: tuple[ModeTime, ...]


def benchmark(job: TranslationJob, limit_seconds: float, report: Callable[[Progress], None], cancel: threading.Event) -> Benchmark:
    """Times a direction with a model.

    Args:
        job: model (or a name of networks.py), modalities (one target), device, precision and batch size count; the rest is set here.
        limit_seconds: modes that would take longer are not run.
        report: told the progress of each run.
        cancel: stops it.

    Raises:
        InputError: input.usage, for an unknown preset. Any2AnyError: as translate.
    """
    models = models_for(job.model)
    device = choose_device(job.device, job.precision)
    source, target = modality(job.source_modality), modality(job.targets[0])
    model = models.get(job.model, device)
    batch_size = job.batch_size or model.default_batch_size
    parts = model_times(model, source.id, target.id, batch_size, cancel)
    on = torch.device(device.name)
    work, rates = work_of_parts(model.network, source.id, target.id, on), measure_rates(on, device.precision)
    with _raster(source) as memory_file, tempfile.TemporaryDirectory(prefix="any2any-") as folder:
        fields = {"source": memory_file.name, "output": str(Path(folder) / "out.tif"), "overwrite": True, "resume": False}
        own = job.model_copy(update=fields | {"radiometry": "db" if source.is_sar else "dn10000", "steps": None})
        corner = own.model_copy(update={"mode": "fast", "window": (0, 0, source.native_patch, source.native_patch)})
        translate(corner, models=models, progress=report, cancel=cancel)  # first calls import and take memory
        estimate(corner, models, cancel)
        modes = tuple(
            _time_mode(own.model_copy(update={"mode": mode}), models, limit_seconds, (work, rates), report, cancel)
            for mode in get_args(Mode)
        )
    width, height = _size(source)
    encode, step, decode = (part.seconds / batch_size for part in (parts.encode, parts.step, parts.decode))
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
        encode_flops=work[0].flops,
        step_flops=work[1].flops,
        decode_flops=work[2].flops,
        convolution_rate=rates.convolutions,
        product_rate=rates.products,
        ram_bytes=peak_rss_bytes(),
        device_bytes=parts.device_bytes,
        trained=model.folder.weights_sha256 != "",
        modes=modes,
    )


def _time_mode(
    job: TranslationJob,
    models: ModelCache,
    limit_seconds: float,
    floor: tuple[tuple[Work, Work, Work], Rates],
    report: Callable[[Progress], None],
    cancel: threading.Event,
) -> ModeTime:
    foretold = estimate(job, models, cancel)
    seconds, is_measured = foretold.seconds, foretold.seconds <= limit_seconds
    if is_measured:
        (result,) = translate(job, models=models, progress=report, cancel=cancel)
        seconds = result.seconds.total
    (encode, step, decode), rates = floor
    least = foretold.windows * (encode.seconds(rates) + foretold.steps * step.seconds(rates) + decode.seconds(rates))
    return ModeTime(
        mode=job.mode,
        steps=foretold.steps,
        seconds=seconds,
        seconds_per_megapixel=seconds / foretold.source_megapixels,
        megapixels_per_second=foretold.source_megapixels / seconds,
        windows_per_second=foretold.windows / seconds,
        times_floor=seconds / least if least else 0.0,
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
