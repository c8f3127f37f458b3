"""One output's way through a run, from encoded rows of windows to finished block rows, and the count of what is done.

Imports engine, plan, geometry, sampling and output.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from backend.blocks import Block
from backend.engine import Engine
from backend.geometry.grid import target_mask
from backend.geometry.tiling import Strip
from backend.output.targets import OpenOutput, Recipe
from backend.pipeline import Stopwatch
from backend.plan import RunPlan
from backend.sampling.denoise import Denoiser, Group


@dataclass(frozen=True)
class Progress:
    """How far a run is: `done` of `total` tiles of a stage, and the seconds left as far as can be told."""

    stage: str
    done: int
    total: int
    seconds_left: float | None


class Lane:
    """One output's way from encoded rows to finished block rows, within a strip of its columns."""

    def __init__(self, plan: RunPlan, recipe: Recipe, strip: Strip, stripes: range, engine: Engine, counter: Counter | None) -> None:
        """stripes: those to be finished. counter: told of every tile."""
        self.recipe = recipe
        self.stripes = stripes
        self.mosaic = recipe.mosaic(strip)
        self.engine = engine
        self.counter = counter
        self.samples = engine.job.samples
        self.rows = plan.denoised_rows(recipe.plan, stripes)
        self.columns = plan.denoised_columns(recipe.plan, strip)
        self.decoded_rows = plan.decoded_rows(recipe.plan, stripes)
        self.decoded_columns = plan.decoded_columns(recipe.plan, strip)
        self.denoisers: list[Denoiser] = []

    def start(self, columns: range) -> None:
        """Makes the denoisers; `columns` are the window columns that all outputs of the run get."""
        self.denoisers = [self.engine.denoiser(self.recipe.target, sample, self.rows, columns) for sample in range(self.samples)]

    def blocks(self, rows: range, groups: list[Group]) -> Iterator[Block]:
        """Takes encoded rows, as they are batched together; yields what is finished by them."""
        wanted = range(max(rows.start, self.rows.start), min(rows.stop, self.rows.stop))
        if not wanted:
            return
        pushed = (denoiser.push(wanted, groups) for denoiser in self.denoisers)
        for of_samples in zip(*pushed, strict=True):  # all samples finish the same rows at the same time
            done = of_samples[0][0]
            if done not in self.decoded_rows:
                continue
            decoded = 0
            for sample, (_, finished) in enumerate(of_samples):
                decoded += sum(self._decode(group, z, sample) for group, z in finished)
                with self.engine.clock.time("blend"):
                    self.mosaic.end_sample(done, sample)
            with self.engine.clock.time("blend"):
                block = self.mosaic.finish(done)
            if self.counter is not None:  # windows without a valid pixel: nothing is left to do for them
                self.counter.add(self.samples * len(self.decoded_columns) - decoded)
            if block is not None and done in self.stripes:
                yield block

    def _decode(self, group: Group, z: Tensor, sample: int) -> int:
        """Decodes a batch's windows into the mosaic; how many of them were wanted."""
        wanted = [i for i, window in enumerate(group.windows) if window.column in self.decoded_columns]
        if not wanted:
            return 0
        decoded = self.engine.decode(self.recipe.target, z, group.sources)
        with self.engine.clock.time("blend"):
            tiles = {i: self.recipe.corrected(group.windows[i], decoded[group.slots[i]], group.seen[i]) for i in wanted}
        if self.recipe.wants_cycle:
            errors = self.engine.cycle_errors(self.recipe.target, group, tiles)
            tiles = {i: np.concatenate([tile, errors[i]]) for i, tile in tiles.items()}
        with self.engine.clock.time("blend"):
            for i, tile in tiles.items():
                valid = target_mask(group.valid[i], self.engine.source.vae_factor, self.recipe.target.vae_factor)
                self.mosaic.feed(group.windows[i], sample, tile, valid)
        if self.counter is not None:
            self.counter.add(len(wanted))
        return len(wanted)


class Counter:
    """Tells progress in tiles: windows times targets times samples. Those without a valid pixel count as done with their row."""

    def __init__(
        self, plan: RunPlan, outputs: list[OpenOutput], samples: int, report: Callable[[Progress], None], clock: Stopwatch
    ) -> None:
        left = [(o.plan, strip, stripes) for o in outputs for strip in o.plan.strips if (stripes := o.stripes(strip))]
        windows = (len(plan.decoded_rows(o, stripes)) * len(plan.decoded_columns(o, strip)) for o, strip, stripes in left)
        self.total = samples * sum(windows)
        self.done = 0
        self.report = report
        self.clock = clock
        self.started = clock.total

    def add(self, tiles: int) -> None:
        if not tiles:
            return
        self.done += tiles
        left = (self.clock.total - self.started) / self.done * (self.total - self.done)
        self.report(Progress("translate", self.done, self.total, left))
