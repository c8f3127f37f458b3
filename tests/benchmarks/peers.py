"""How others run a network over a raster, restated from what they publish, with the network of this
project in them.

    plain       the paper's procedure done plainly: one window at a time, the source encoded for it,
                blended in memory
    terratorch  terratorch 1.x, tasks/tiled_inference.py: chips of the whole padded tensor, batches
                of 16, a border cut off, cosine blending
    deepness    PUTvision Deepness 0.7, map_processor_regression.py: one tile at a time, middles of
                the tiles put beside each other

All take the network as diffusers loads it, in float32, hold the whole raster in memory, draw fresh
noise for each window and write a plain GeoTIFF. They are re-stated here, not imported. What only
they need (reading a QGIS layer, ONNX) is left out, which favours them. For the benchmark only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import rasterio
import torch
from torch import Tensor, nn

from backend.arrays import FloatArray
from backend.geometry.tiling import WindowGrid, blend_weights
from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, Modality
from backend.radiometry import ModelScale, Radiometry
from backend.sampling.ddim import ddim_sample

TERRATORCH_BATCH, TERRATORCH_DELTA = 16, 8
BLOCKS = {"blockxsize": 256, "blockysize": 256}
Forward = Callable[[Tensor], Tensor]  # (B, C, size, size) to (B, C', size', size'), both in [-1, 1]


@dataclass(frozen=True)
class Task:
    """What a peer must do: modalities with pixels of one size, reflectance x 10000 in, the
    same out.
    """

    source: Modality
    target: Modality
    steps: int
    stride: int  # pixels between windows

    def forward(self, network: nn.Module) -> Forward:
        """The network from source tiles to target tiles."""

        def run(x: Tensor) -> Tensor:
            sources = network.observe({self.source.id: x})  # type: ignore[operator]
            noise = torch.randn((len(x), LATENT_CHANNELS, LATENT_SIZE, LATENT_SIZE))
            z = ddim_sample(
                lambda z_t, t: network.predict_x0(z_t, sources, t, self.target.id),
                noise,
                self.steps,
            )  # type: ignore[operator]
            return network.decode(self.target.id, network.adapt(z, self.target.id), sources)  # type: ignore[operator]

        return run


@torch.inference_mode()
def run_peer(name: str, network: nn.Module, task: Task, source: str, output: str) -> float:
    """Translates a raster the way of `name`; seconds from opening the source to the closed
    output.
    """
    start = time.perf_counter()
    with rasterio.open(source) as raster:
        numbers, profile = raster.read(), raster.profile
    scale, radiometry = ModelScale.of(task.source), Radiometry("dn10000")
    x = torch.from_numpy(scale.to_model(radiometry.to_physical(numbers, task.source)))
    y = PEERS[name](task.forward(network), x, task)
    values = radiometry.from_physical(ModelScale.of(task.target).to_physical(y), task.target)
    written = {
        "driver": "GTiff",
        "count": len(values),
        "dtype": "uint16",
        "nodata": 0,
        "tiled": True,
        "compress": "deflate",
    } | BLOCKS

    with rasterio.open(output, "w", **(profile | written)) as out:
        out.write(np.clip(np.rint(values), 1, 65535).astype(np.uint16))
    return time.perf_counter() - start


@torch.inference_mode()
def warm_up(name: str, network: nn.Module, task: Task) -> None:
    """Two calls of the size that the way of `name` makes: the first choose kernels and take
    memory.
    """
    batch = TERRATORCH_BATCH if name == "terratorch" else 1
    x = torch.zeros(
        (batch, task.source.channels, task.source.native_patch, task.source.native_patch)
    )
    forward = Task(task.source, task.target, 1, task.stride).forward(network)
    for _ in range(2):
        forward(x)


def _places(length: int, size: int, stride: int) -> list[int]:
    """Starts of windows that cover a length; the last one is moved back to end with it."""
    inside = list(range(0, max(1, length - size), stride))
    return inside if inside[-1] + size >= length else [*inside, length - size]


def _plain(forward: Forward, x: Tensor, task: Task) -> FloatArray:
    size = task.source.native_patch
    grid = WindowGrid.over(x.shape[2], x.shape[1], task.source, None)
    weights = torch.from_numpy(blend_weights(size, grid.overlap * task.source.vae_factor))
    total, weight = torch.zeros((task.target.channels, *x.shape[1:])), torch.zeros(x.shape[1:])

    for row, column in _grid(x, size, task.stride):
        tile = forward(x[None, :, row : row + size, column : column + size])[0]
        total[:, row : row + size, column : column + size] += tile * weights
        weight[row : row + size, column : column + size] += weights

    return np.asarray((total / weight).numpy(), dtype=np.float32)


def _terratorch(forward: Forward, x: Tensor, task: Task) -> FloatArray:
    size, delta = task.source.native_patch, TERRATORCH_DELTA
    padded = torch.nn.functional.pad(x[None], (delta,) * 4, mode="reflect")[0]
    inner = size - 2 * delta
    overlap = size - task.stride - delta
    ramp = torch.ones(inner)
    ramp[:overlap] = (
        torch.cos(torch.pi * (torch.arange(overlap) + 1) / (overlap + 1)) / 2 + 0.5
    ).flip(0)
    ramp[-overlap:] = ramp[:overlap].flip(0)
    mask = torch.outer(ramp, ramp) + 1e-6
    chips = [
        (row, column, padded[:, row : row + size, column : column + size])
        for row, column in _grid(padded, size, task.stride)
    ]
    total: Tensor | None = None
    weight = torch.zeros(padded.shape[1:])

    for start in range(0, len(chips), TERRATORCH_BATCH):
        batch = chips[start : start + TERRATORCH_BATCH]
        for (row, column, _), tile in zip(
            batch, forward(torch.stack([chip for *_, chip in batch])), strict=True
        ):
            total = torch.zeros((len(tile), *padded.shape[1:])) if total is None else total
            rows, columns = (
                slice(row + delta, row + size - delta),
                slice(column + delta, column + size - delta),
            )
            total[:, rows, columns] += tile[:, delta:-delta, delta:-delta] * mask
            weight[rows, columns] += mask

    if total is None:
        raise ValueError("the raster holds no chip")
    return np.asarray((total / weight)[:, delta:-delta, delta:-delta].numpy(), dtype=np.float32)


def _deepness(forward: Forward, x: Tensor, task: Task) -> FloatArray:
    size = task.source.native_patch
    half = (size - task.stride) // 2
    out = np.zeros((task.target.channels, *x.shape[1:]), dtype=np.float32)
    height, width = x.shape[1:]

    for row, column in _grid(x, size, task.stride):
        tile = forward(x[None, :, row : row + size, column : column + size])[0].numpy()
        tile[np.isnan(tile)] = 0
        top, left = (0 if start == 0 else half for start in (row, column))
        bottom, right = (
            size if start + size == end else size - half
            for start, end in ((row, height), (column, width))
        )
        out[:, row + top : row + bottom, column + left : column + right] = tile[
            :, top:bottom, left:right
        ]

    return out


def _grid(x: Tensor, size: int, stride: int) -> Iterator[tuple[int, int]]:
    return (
        (row, column)
        for row in _places(x.shape[1], size, stride)
        for column in _places(x.shape[2], size, stride)
    )


PEERS: dict[str, Callable[[Forward, Tensor, Task], FloatArray]] = {
    "plain": _plain,
    "terratorch": _terratorch,
    "deepness": _deepness,
}
