"""The model's side of a run: batches of source tiles in, tiles of physical units out.

Imports denoise, windows, radiometry and the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from backend.errors import ModelError
from backend.geometry.tiling import BatchLayout
from backend.messages import message
from backend.modalities import LEVELS, Modality, modality
from backend.model.sources import Sources
from backend.pipeline import Stopwatch
from backend.plan import RunPlan
from backend.protocol import TranslationJob
from backend.radiometry import ModelScale
from backend.sampling.denoise import Denoiser, Group, IndependentDenoiser, JointDenoiser, NoiseKey
from backend.source.windows import Batch
from backend.weights.loaded import LoadedModel


class DeviceClock:
    """Counts a stage's seconds where its work is done.

    A GPU does what it is given later, while Python goes on: a clock around the calls would count
    all of it in the stage that waits for the result. There, events mark each stage's borders in the
    GPU's own queue."""

    def __init__(self, clock: Stopwatch, device: torch.device) -> None:
        self.clock = clock
        self.device = device
        self._marked: list[tuple[str, torch.cuda.Event, torch.cuda.Event]] = []

    @contextmanager
    def time(self, stage: str) -> Iterator[None]:
        if self.device.type != "cuda":
            with self.clock.time(stage):
                yield
            return

        begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        stream = torch.cuda.current_stream(self.device)
        begin.record(stream)
        yield
        end.record(stream)
        self._marked.append((stage, begin, end))

    def settle(self) -> None:
        """Adds what was marked to the clock; called where the result has been waited for anyway."""
        for stage, begin, end in self._marked:
            end.synchronize()
            self.clock.add(stage, begin.elapsed_time(end) / 1000)
        self._marked.clear()


class Engine:
    """Encodes, denoises and decodes for one job.

    Args:
        job: what is requested.
        plan: its windows.
        source: the source's modality.
        model: the loaded model.
        layout: batches have the slots that the raster has windows for, empty where one is not run.
        clock: counts seconds of encode, denoise and decode.
        level: processing level of the source, one of LEVELS.
    """

    def __init__(
        self,
        job: TranslationJob,
        plan: RunPlan,
        source: Modality,
        model: LoadedModel,
        layout: BatchLayout,
        clock: Stopwatch,
        level: str = LEVELS[0],
    ) -> None:
        self.job = job
        self.plan = plan
        self.source = source
        self.model = model
        self.network = model.network
        self.device = torch.device(model.device.name)
        self.layout = layout
        self.clock = clock
        self.device_clock = DeviceClock(clock, self.device)
        self.level = level
        # of one batch; taking new memory for each costs more than filling it
        self._pixels: Tensor | None = None

    @torch.inference_mode()
    def encode(self, batch: Batch) -> Group:
        """The encoded sources of a batch."""
        with self.device_clock.time("encode"):
            if self._pixels is None:
                self._pixels = torch.zeros(
                    (self.layout.size, *batch.tiles[0].pixels.shape), dtype=torch.float32
                )

            x = self._pixels[: batch.size]
            for slot in set(range(batch.size)) - set(batch.slots):
                x[slot] = 0
            for slot, tile in zip(batch.slots, batch.tiles, strict=True):
                x[slot] = torch.from_numpy(tile.pixels)
            if self.network.detail is not None:
                x = x.clone()  # kept with the windows until they are decoded
            pixels, valid_of = self._further(batch)
            sources = self.network.observe({self.source.id: x.to(self.device)} | pixels, valid_of)
            windows, valid, source_means = zip(
                *((tile.window, tile.valid, tile.source_means) for tile in batch.tiles), strict=True
            )
            return Group(windows, valid, source_means, batch.slots, sources, self.layout)

    def _further(self, batch: Batch) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """Pixels of a batch's further sources by modality, and where they are valid.

        All of the job's are there, and with a mask, so that a window's result does not depend on
        what its neighbours in a batch have."""
        pixels: dict[str, Tensor] = {}
        valid: dict[str, Tensor] = {}
        for source in self.job.also:
            further = modality(source.modality)
            x = torch.zeros(
                (batch.size, further.channels, further.native_patch, further.native_patch)
            )
            # An empty slot counts as covered: nothing is computed again for it.
            observed = torch.ones(
                (batch.size, further.native_patch, further.native_patch), dtype=torch.bool
            )

            for slot, tile in zip(batch.slots, batch.tiles, strict=True):
                observed[slot] = False
                if further.id in tile.further:
                    values, mask = tile.further[further.id]
                    x[slot], observed[slot] = torch.from_numpy(values), torch.from_numpy(mask)

            pixels[further.id] = x.to(self.device)
            valid[further.id] = observed.to(self.device)

        return pixels, valid

    def denoiser(self, target: Modality, sample: int, rows: range, columns: range) -> Denoiser:
        """A fresh denoiser for one target and sample; rows and columns are the windows it will be
        given.
        """
        predict = partial(self.predict, target)
        key = NoiseKey(self.job.seed, sample, self.network.row(target.id))
        if self.plan.joint:
            return JointDenoiser(predict, self.plan.steps, key, self.plan.grid, rows, columns)
        return IndependentDenoiser(predict, self.plan.steps, key)

    @torch.inference_mode()
    def predict(self, target: Modality, z_t: Tensor, sources: Sources, t: int) -> Tensor:
        """One step of the transformer: the target's clean latents, from the noisy ones at timestep
        t and the sources, (B, 4, 64, 64).
        """
        with self.device_clock.time("denoise"):
            if self.network.ignores_latents(sources, target.id):
                return z_t  # what `decode` does not look at need not be predicted
            x0 = self.network.predict_x0(z_t, sources, t, target.id, self.level)
            if self.plan.joint:  # many rows of windows wait for their neighbours
                sources.bases.clear()
            return x0

    @torch.inference_mode()
    def decode(self, target: Modality, z: Tensor, sources: Sources) -> npt.NDArray[np.float32]:
        """Predicted latents (B, 4, 64, 64), adapted and decoded: (B, C, size, size) float32
        physical units (raises ModelError).
        """
        with self.device_clock.time("decode"):
            only = None if self.job.also else self.source.id
            z = self.network.adapt(z, target.id, only)
            x = self.network.decode(target.id, z, sources, self.level)
            decoded = x.cpu().numpy()
            sources.bases.clear()

        self.device_clock.settle()
        if not np.isfinite(decoded).all():
            text = message(
                "The model gives numbers that are not finite for {target}.", target=target.label
            )
            raise ModelError(
                "model.corrupt", text, "Verify it with `models verify`, or use --precision fp32."
            )

        return ModelScale.of(target).to_physical(decoded)
