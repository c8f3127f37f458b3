"""What a run computes, counted from its plan: windows, batches, the seconds of a model's parts."""

from __future__ import annotations

import tempfile
import threading
import time
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np

from backend.geometry.tiling import BatchLayout
from backend.machine.timing import ModelTimes
from backend.output.store import Layer, PartialStore, VrtGrid
from backend.plan import RunPlan, span
from backend.protocol import TranslationJob
from backend.reference.calibration import PLACES

SAMPLE_SIZE = 1024  # pixels: the raster that is written to time the writing
FLOAT_BYTES = 4


class Work:
    """The windows and batches of a run, counted as translate makes them."""

    def __init__(self, job: TranslationJob, plan: RunPlan, layout: BatchLayout) -> None:
        self.job = job
        self.plan = plan
        self.layout = layout
        self.rows = span([plan.denoised_rows(output, output.stripes) for output in plan.outputs])
        self.strips = plan.columns_by_strip
        areas = [output.area.share(plan.grid) for output in plan.outputs if output.area is not None]
        around = (
            len(self.rows)
            * sum(len(columns) for columns in self.strips)
            / (plan.grid.rows * plan.grid.columns)
        )
        # of the windows that a polygon touches
        self.share = min(1.0, max(areas) / around) if areas else 1.0

    @property
    def windows(self) -> int:
        return round(self.share * len(self.rows) * sum(len(columns) for columns in self.strips))

    @property
    def widest(self) -> int:
        """Columns of windows that are in the making together."""
        return max(len(columns) for columns in self.strips)

    @property
    def batches_of_a_row(self) -> list[int]:
        """Per strip.

        Batches sit on fixed columns, so a part of the raster may begin and end inside one.
        """
        return [len(list(self.layout.column_groups(columns))) for columns in self.strips]

    def batches(self, rows: range) -> float:
        """Batches of these window rows, a smaller one as the part that it is of a whole one."""
        sizes = sum(
            (self.layout.sizes(self.plan.grid, rows, columns) for columns in self.strips),
            Counter[int](),
        )
        return self.share * sum(size * number for size, number in sizes.items()) / self.layout.size

    def model_seconds(self, times: Mapping[str, ModelTimes], steps: int) -> float:
        """Encoding once, then each target's and sample's steps and decoding; those of a
        reference's places.

        Args:
            steps: of denoising.
        """
        total = self.batches(self.rows) * next(iter(times.values())).encode.seconds
        for output in self.plan.outputs:
            cost = times[output.target.id]
            denoised = self.batches(self.plan.denoised_rows(output, output.stripes))
            decoded = self.batches(self.plan.decoded_rows(output, output.stripes))
            # one batch
            once = cost.encode.seconds + steps * cost.step.seconds + cost.decode.seconds
            total += self.job.samples * (
                denoised * steps * cost.step.seconds + decoded * cost.decode.seconds
            )
            total += min(PLACES, self.windows) * once if self.job.reference is not None else 0.0

        return total

    def write_seconds(self, layers: list[tuple[Layer, ...]]) -> float:
        """Assembling the outputs at the end; the rows before that are written while the model
        works.
        """
        total = 0.0
        for output, layers_ in zip(self.plan.outputs, layers, strict=True):
            total += sum(
                output.crop.width
                * output.crop.height
                * _write_seconds_per_pixel(layer.dtype, layer.count)
                for layer in layers_
            )

        return total


@cache
def _write_seconds_per_pixel(dtype: str, count: int) -> float:
    """Assembling one output pixel, timed on a raster of noise, which compresses worst."""
    noise = (
        np.random.default_rng(0).uniform(1, 255, (count, SAMPLE_SIZE, SAMPLE_SIZE)).astype(dtype)
    )
    valid = np.ones((SAMPLE_SIZE, SAMPLE_SIZE), dtype=bool)
    with tempfile.TemporaryDirectory(prefix="any2any-") as folder:
        layer = Layer(Path(folder) / "sample.tif", dtype, count, 0, ("noise",) * count, "")
        store = PartialStore(
            (layer,), VrtGrid(SAMPLE_SIZE, SAMPLE_SIZE, None, None), {}, resume=False
        )
        store.commit(0, 0, 0, 0, (noise,), valid)
        start = time.perf_counter()
        store.assemble({}, threading.Event())
        store.publish()
        return (time.perf_counter() - start) / SAMPLE_SIZE**2
