"""The computing part of a run: from windows to finished block rows, strip by strip.

    translate_rows: all outputs of a run, into their stores
    run_lanes:      the outputs of one strip, whose windows are encoded once for all of them
    Lane:           one output in one strip: denoise, adapt, decode, correct, blend
    in_memory:      one place of the source, plainly, as an array

A thread reads ahead and a thread writes behind the model. Imports run, engine, plan, geometry,
sampling and output."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from backend.arrays import FloatArray, Mask
from backend.blocks import Block
from backend.engine import Engine
from backend.errors import Cancelled
from backend.geometry.grid import target_mask
from backend.geometry.tiling import Rect, Strip
from backend.output.recipe import Recipe
from backend.output.targets import OpenOutput
from backend.pipeline import Stopwatch, WriteBehind, read_ahead
from backend.plan import RunPlan
from backend.run import Computation, Run
from backend.sampling.denoise import Denoiser, Group
from backend.source.windows import Batch
from backend.watch import cancellable
from backend.weights.loaded import LoadedModel

READ_AHEAD = 3  # batches
WRITE_BEHIND = 2  # block rows


@dataclass(frozen=True)
class Progress:
    """How far a run is: `done` of `total` tiles of a stage, and the seconds left as far as can be
    reported.
    """

    stage: str
    done: int
    total: int
    seconds_left: float | None


class Lane:
    """One output's way from encoded rows to finished block rows, within a strip of its columns."""

    def __init__(
        self, recipe: Recipe, strip: Strip, stripes: range, engine: Engine, counter: Counter | None
    ) -> None:
        """stripes: those to be finished. counter: counts every tile."""
        plan = engine.plan
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
        self.denoisers = [
            self.engine.denoiser(self.recipe.target, sample, self.rows, columns)
            for sample in range(self.samples)
        ]

    def blocks(self, rows: range, groups: list[Group]) -> Iterator[Block]:
        """Takes encoded rows, as they are batched together; yields what is finished by them."""
        wanted = range(max(rows.start, self.rows.start), min(rows.stop, self.rows.stop))
        if not wanted:
            return
        pushed = (denoiser.push(wanted, groups) for denoiser in self.denoisers)
        # all samples finish the same rows at the same time
        for of_samples in zip(*pushed, strict=True):
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
            # windows without a valid pixel: nothing is left to do for them
            if self.counter is not None:
                self.counter.add(self.samples * len(self.decoded_columns) - decoded)
            if block is not None and done in self.stripes:
                yield block

    def _decode(self, group: Group, z: Tensor, sample: int) -> int:
        """Decodes a batch's windows into the mosaic; how many of them were wanted."""
        wanted = [
            i for i, window in enumerate(group.windows) if window.column in self.decoded_columns
        ]
        if not wanted:
            return 0
        decoded = self.engine.decode(self.recipe.target, z, group.sources)
        with self.engine.clock.time("blend"):
            tiles = {
                i: self.recipe.corrected(
                    group.windows[i], decoded[group.slots[i]], group.source_means[i]
                )
                for i in wanted
            }

        with self.engine.clock.time("blend"):
            for i, tile in tiles.items():
                valid = target_mask(
                    group.valid[i], self.engine.source.vae_factor, self.recipe.target.vae_factor
                )
                self.mosaic.feed(group.windows[i], sample, tile, valid)

        if self.counter is not None:
            self.counter.add(len(wanted))
        return len(wanted)


class Counter:
    """Reports progress in tiles: windows times targets times samples.

    Those without a valid pixel count as done with their row.
    """

    def __init__(
        self,
        plan: RunPlan,
        outputs: list[OpenOutput],
        samples: int,
        report: Callable[[Progress], None],
        clock: Stopwatch,
    ) -> None:
        left = [
            (o.plan, strip, stripes)
            for o in outputs
            for strip in o.plan.strips
            if (stripes := o.stripes(strip))
        ]

        windows = (
            len(plan.decoded_rows(o, stripes)) * len(plan.decoded_columns(o, strip))
            for o, strip, stripes in left
        )
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


# what computes the block rows of a run
Rows = Callable[[Computation, list[OpenOutput], Counter], None]


def translate_rows(computation: Computation, outputs: list[OpenOutput], counter: Counter) -> None:
    """Strip by strip: encodes each row of windows once and takes it through every output's
    denoisers, into finished rows on disk.
    """
    engine, plan = computation.engine, computation.run.plan
    with WriteBehind[tuple[OpenOutput, Block]](_timed_commit(engine.clock), WRITE_BEHIND) as writer:
        read = 0  # columns of windows
        for number in plan.strip_numbers:
            left = [
                (output, strip, stripes)
                for output in outputs
                for strip in output.plan.strips
                if strip.number == number and (stripes := output.stripes(strip))
            ]

            if not left:
                continue

            lanes = [
                Lane(output.recipe, strip, stripes, engine, counter)
                for output, strip, stripes in left
            ]
            columns = columns_of(lanes)
            counted = (range(plan.grid.rows), range(read, columns.stop))
            for place, block in run_lanes(lanes, computation, counted):
                writer.put((left[place][0], block))
            read = columns.stop


def in_memory(
    run: Run, model: LoadedModel, place: Rect, cancel: threading.Event
) -> tuple[FloatArray, Mask]:
    """The plain translation of one place of a run's source: (C, H, W) physical units, and which
    pixels are valid.

    Args:
        run: with one target.
        model: that computes it, here.
        place: pixels of the source as it is read.
        cancel: ends it.
    """
    plain = run.plain(place, model)
    computation = plain.computation(plain.plan.layout(1), Stopwatch(), cancel)
    recipe = Recipe.of(plain, 0)
    crop = recipe.plan.crop
    values = np.zeros((recipe.target.channels, crop.height, crop.width), dtype=np.float32)
    valid = np.zeros((crop.height, crop.width), dtype=bool)

    with cancellable(model.network, cancel):
        for strip in recipe.plan.strips:
            lane = Lane(recipe, strip, recipe.plan.stripes, computation.engine, None)
            for _, block in run_lanes([lane], computation, (range(0), range(0))):
                height, width = block.valid.shape
                rows, columns = (
                    slice(block.row, block.row + height),
                    slice(block.column, block.column + width),
                )
                values[:, rows, columns], valid[rows, columns] = block.values, block.valid

    return values, valid


def run_lanes(
    lanes: Sequence[Lane], computation: Computation, counted: tuple[range, range]
) -> Iterator[tuple[int, Block]]:
    """Encodes the windows that lanes of one strip need, once for all of them; yields (place in
    `lanes`, finished block row).

    `counted` are the rows and columns of windows that count as read: others are read again for
    their neighbours' sake."""
    rows = range(min(lane.rows.start for lane in lanes), max(lane.rows.stop for lane in lanes))
    columns = columns_of(lanes)
    for lane in lanes:
        lane.start(columns)
    batches = computation.reader.rows(rows, columns, counted)
    for together, groups in _encoded_rows(batches, computation.engine, computation.cancel):
        for place, lane in enumerate(lanes):
            for block in lane.blocks(together, groups):
                yield place, block


def columns_of(lanes: Sequence[Lane]) -> range:
    """Window columns that lanes of one strip need."""
    return range(
        min(lane.columns.start for lane in lanes), max(lane.columns.stop for lane in lanes)
    )


def _encoded_rows(
    batches: Iterator[tuple[range, Batch | None]], engine: Engine, cancel: threading.Event
) -> Iterator[tuple[range, list[Group]]]:
    """Window rows that are batched together with their encoded batches; reading goes on
    meanwhile.
    """
    groups: list[Group] = []
    for together, batch in read_ahead(batches, READ_AHEAD):
        if cancel.is_set():
            raise Cancelled
        if batch is not None:
            groups.append(engine.encode(batch))
        else:
            yield together, groups
            groups = []


def _timed_commit(clock: Stopwatch) -> Callable[[tuple[OpenOutput, Block]], None]:
    def commit(item: tuple[OpenOutput, Block]) -> None:
        output, block = item
        with clock.time("write"):
            output.commit(block)

    return commit
