"""The memory and disk that parts of a run take."""

from __future__ import annotations

import torch

from backend.lane import READ_AHEAD, WRITE_BEHIND
from backend.machine.work import FLOAT_BYTES, Work
from backend.modalities import LATENT_CHANNELS, LATENT_SIZE
from backend.output.store import Layer
from backend.plan import OutputPlan, RunPlan, blended_channels
from backend.source.cache import cache_bytes
from backend.source.raster import Source
from backend.weights.loaded import LoadedModel


def buffer_bytes(
    work: Work, source: Source, model: LoadedModel, layers: list[tuple[Layer, ...]]
) -> int:
    """What a run holds beside the model: GDAL's cache, tiles read ahead, a row of latents and
    masks, rows being blended.
    """
    return (
        gdal_cache_bytes(source, work.plan)
        + tile_bytes(source) * min(work.layout.size * (READ_AHEAD + 2), work.windows)
        + latent_bytes(work, source, model)
        + sum(
            mosaic_bytes(work, output, len(layers_))
            for output, layers_ in zip(work.plan.outputs, layers, strict=True)
        )
    )


def gdal_cache_bytes(source: Source, plan: RunPlan) -> int:
    """GDAL keeps blocks it has read up to the limit that the reader sets; no more than the source
    holds.
    """
    return min(
        source.width * source.height * source.decoded_pixel_bytes,
        cache_bytes(source, plan.grid, plan.columns_by_strip),
    )


def tile_bytes(source: Source) -> int:
    pixels = source.modality.native_patch**2
    return pixels * (source.modality.channels * FLOAT_BYTES + 1)  # with its mask


def latent_bytes(work: Work, source: Source, model: LoadedModel) -> int:
    """Latents and masks of the rows in the making: one, or with joint sampling the wavefront's."""
    window = LATENT_CHANNELS * LATENT_SIZE**2
    mask = source.modality.native_patch**2
    slots = max(work.batches_of_a_row) * work.layout.size
    rows = work.plan.steps + 2 if work.plan.joint else 1
    number = torch.float32.itemsize if model.device.kind == "cpu" else 0  # on a GPU: counted there
    held = rows * (slots * window * number + work.widest * mask)
    lanes = work.job.samples * len(work.plan.outputs)
    held += lanes * slots * window * number

    if work.plan.joint:  # sums, weights and fields of every step, two stripes each
        canvas = (
            2
            * LATENT_CHANNELS
            * LATENT_SIZE
            * (work.widest * work.plan.grid.stride + LATENT_SIZE)
            * FLOAT_BYTES
        )
        held += lanes * (3 * work.plan.steps + 1) * canvas

    return held


def mosaic_bytes(work: Work, output: OutputPlan, layers: int) -> int:
    """One output's row of windows, the finished rows that wait to be written, and the copies made
    while they are.
    """
    size, width = output.target.native_patch, max(strip.width for strip in output.strips)
    row = size * width * blended_channels(work.job, output.target) * FLOAT_BYTES
    overlap = work.plan.grid.overlap * output.target.vae_factor
    carried = row * overlap // size * work.job.samples
    moments = 2 * row * 3 if work.job.samples > 1 else 0  # float64: mean, squares, and a difference
    blending = 2 * row + carried + moments + size * width * (FLOAT_BYTES + 1)
    waiting = min(WRITE_BEHIND + 1, len(work.plan.decoded_rows(output, output.stripes)))

    return blending + row * layers * waiting + 2 * row * layers
