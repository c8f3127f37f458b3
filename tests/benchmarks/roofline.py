"""The least time that a translation can take on this machine: its FLOPs over the machine's own
rates, and its bytes read and written.

FLOPs are torch's count per window, split into convolutions and matrix products, each over the rate
that a large one reaches here. Imports the model, timing's engine and rasterio."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import rasterio
import torch
import torch.nn.functional as F
from rasterio.windows import Window
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, modality
from backend.model.precision import computing_in

SECONDS_PER_RATE = 1.0
ROWS_READ = 512


@dataclass(frozen=True)
class Work:
    """FLOPs of one window in one part of the model."""

    convolutions: float
    products: float

    @property
    def flops(self) -> float:
        return self.convolutions + self.products

    def seconds(self, rates: Rates) -> float:
        return self.convolutions / rates.convolutions + self.products / rates.products


@dataclass(frozen=True)
class Rates:
    """FLOP/s that large convolutions and matrix products reach on the device, in a run's
    precision.
    """

    convolutions: float
    products: float


@dataclass(frozen=True)
class Floor:
    """What cannot be undercut.

    Attributes:
        encode, step, decode: FLOPs per window.
        rates: the machine's.
        read_seconds, write_seconds: per megapixel of the source, by rasterio, block rows in order.
    """

    encode: Work
    step: Work
    decode: Work
    rates: Rates
    read_seconds: float
    write_seconds: float

    def seconds_per_window(self, steps: int) -> float:
        """Of the model alone."""
        return (
            self.encode.seconds(self.rates)
            + steps * self.step.seconds(self.rates)
            + self.decode.seconds(self.rates)
        )


def work_of_parts(
    network: nn.Module, source: str, target: str, device: torch.device
) -> tuple[Work, Work, Work]:
    """FLOPs per window of encoding, of one step, of adapting and decoding."""
    one, size = modality(source), modality(source).native_patch
    x = torch.zeros((1, one.channels, size, size), device=device)
    z = torch.zeros((1, LATENT_CHANNELS, LATENT_SIZE, LATENT_SIZE), device=device)
    with torch.inference_mode():
        sources = network.observe({source: x})  # type: ignore[operator]
    calls: tuple[Callable[[], object], ...] = (
        lambda: network.observe({source: x}),  # type: ignore[operator]
        lambda: network.predict_x0(z, sources, 500, target),  # type: ignore[operator]
        lambda: network.decode(target, network.adapt(z, target), sources),  # type: ignore[operator]
    )
    encode, step, decode = (_count(call) for call in calls)
    return encode, step, decode


@torch.inference_mode()
def _count(call: Callable[[], object]) -> Work:
    with FlopCounterMode(display=False) as counter:
        call()
    by_operator = counter.get_flop_counts().get("Global", {})
    convolutions = sum(flops for operator, flops in by_operator.items() if "conv" in str(operator))
    return Work(float(convolutions), float(counter.get_total_flops() - convolutions))


@torch.inference_mode()
def measure_rates(device: torch.device, precision: str = "fp32") -> Rates:
    """The best of repeated large operations for about a second each, computed in "fp32" or
    "bf16".
    """
    layer = nn.Linear(1024, 1024, device=device)
    a = torch.randn(2048, 1024, device=device)
    x = torch.randn(4, 64, 128, 128, device=device).contiguous(memory_format=torch.channels_last)
    kernel = torch.randn(64, 64, 3, 3, device=device).contiguous(memory_format=torch.channels_last)

    with computing_in(precision, device):
        products = 2 * 2048 * 1024**2 / _best(lambda: layer(a), device)
        convolutions = (
            2 * x.numel() * 64 * 9 / _best(lambda: F.conv2d(x, kernel, padding=1), device)
        )

    return Rates(convolutions, products)


def _best(call: Callable[[], object], device: torch.device) -> float:
    call()
    times, started = [], time.perf_counter()
    while time.perf_counter() - started < SECONDS_PER_RATE:
        start = time.perf_counter()
        call()
        if device.type == "cuda":
            torch.cuda.synchronize()
        times.append(time.perf_counter() - start)

    return min(times)


def read_and_write_seconds(source: Path, output: Path, scratch: Path) -> tuple[float, float]:
    """Seconds for reading a raster once, and for writing another one's pixels as a tiled, deflated
    GeoTIFF without overviews.
    """
    start = time.perf_counter()
    with rasterio.open(source) as raster:
        for window in _row_windows(raster.height, raster.width):
            raster.read(window=window)

    read = time.perf_counter() - start
    with rasterio.open(output) as raster:
        values = np.asarray(raster.read())
        profile = raster.profile | {
            "driver": "GTiff",
            "tiled": True,
            "blockxsize": 512,
            "blockysize": 512,
            "compress": "deflate",
        }

    start = time.perf_counter()
    with rasterio.open(scratch, "w", **profile) as out:
        for window in _row_windows(values.shape[1], values.shape[2]):
            out.write(values[:, window.row_off : window.row_off + window.height], window=window)

    return read, time.perf_counter() - start


def _row_windows(height: int, width: int) -> list[Window]:
    return [
        Window(0, row, width, min(ROWS_READ, height - row)) for row in range(0, height, ROWS_READ)
    ]
