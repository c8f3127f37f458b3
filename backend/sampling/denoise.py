"""From encoded source windows to clean target latents, window row by window row: each window alone,
or jointly.

Both strategies take `push(rows, groups)` in ascending order and yield finished rows, the joint one
some rows later. Imports tiling, noise, sampling and the model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor

from backend.arrays import FloatArray, Mask
from backend.geometry.tiling import BatchLayout, Window, WindowGrid, blend_weights
from backend.modalities import LATENT_CHANNELS, LATENT_SIZE
from backend.model.sources import Sources
from backend.sampling.ddim import ddim_coefficients, ddim_sample
from backend.sampling.noise import latent_noise

Predict = Callable[[Tensor, Sources, int], Tensor]  # (z_t, sources, t) -> x0 (B, 4, 64, 64)


@dataclass(frozen=True)
class Group:
    """Windows that go through the model together; slots[i] is windows[i]'s place in the batch.

    A window's slot and its batch's shape follow from its absolute place, so its numbers do not
    depend on which of its neighbours are run."""

    windows: tuple[Window, ...]
    valid: tuple[Mask, ...]  # per window, the source's pixels
    # per window, the source's means over latent cells (C, 64, 64), physical units
    source_means: tuple[FloatArray, ...]
    slots: tuple[int, ...]
    sources: Sources  # of the batch; anything in slots without a window
    layout: BatchLayout

    def of_row(self, row: int, z: Tensor) -> Finished:
        """One window row of a batch of several, with its part of the predicted latents."""
        if self.layout.rows == 1:
            return self, z
        first = row % self.layout.rows * self.layout.columns
        mine = [i for i, window in enumerate(self.windows) if window.row == row]
        windows, valid = tuple(self.windows[i] for i in mine), tuple(self.valid[i] for i in mine)
        source_means = tuple(self.source_means[i] for i in mine)
        part = slice(first, first + self.layout.columns)
        layout = BatchLayout(1, self.layout.columns)

        return (
            Group(
                windows,
                valid,
                source_means,
                tuple(self.slots[i] - first for i in mine),
                self.sources[part],
                layout,
            ),
            z[part],
        )


Finished = tuple[Group, Tensor]  # with the predicted latents (B, 4, 64, 64)


class Denoiser(Protocol):
    def push(self, rows: range, groups: Sequence[Group]) -> Iterator[tuple[int, list[Finished]]]:
        """Takes the groups of window rows that are batched together; yields the rows finished now,
        as (row, groups with latents).
        """


@dataclass(frozen=True)
class NoiseKey:
    """What selects one noise field of the ground."""

    seed: int
    sample: int
    target: int  # the target's row in resources/modalities.json

    def field(self, row: int, column: int, height: int, width: int) -> Tensor:
        """(4, height, width) at an absolute latent position, always computed on the CPU."""
        return torch.from_numpy(
            latent_noise(self.seed, self.sample, self.target, row, column, height, width)
        )


class IndependentDenoiser:
    """Every window by itself."""

    def __init__(self, predict: Predict, steps: int, key: NoiseKey) -> None:
        self.predict = predict
        self.steps = steps
        self.key = key

    def push(self, rows: range, groups: Sequence[Group]) -> Iterator[tuple[int, list[Finished]]]:
        strips = self._noise_of(groups)
        sampled = [(group, self._sample(group, strips)) for group in groups]
        for row in rows:
            yield row, [group.of_row(row, z) for group, z in sampled]

    def _noise_of(self, groups: Sequence[Group]) -> dict[int, tuple[int, Tensor]]:
        """Per window row the noise under all of its windows and the first latent column: where they
        overlap it is drawn once.
        """
        columns: dict[int, list[int]] = {}
        for window in (window for group in groups for window in group.windows):
            columns.setdefault(window.latent_row, []).append(window.latent_column)
        return {
            row: (
                min(found),
                self.key.field(row, min(found), LATENT_SIZE, max(found) - min(found) + LATENT_SIZE),
            )
            for row, found in columns.items()
        }

    def _sample(self, group: Group, strips: Mapping[int, tuple[int, Tensor]]) -> Tensor:
        noise = torch.zeros(group.sources.z.shape, dtype=torch.float32)
        for window, slot in zip(group.windows, group.slots, strict=True):
            first, strip = strips[window.latent_row]
            noise[slot] = strip[
                :, :, window.latent_column - first : window.latent_column - first + LATENT_SIZE
            ]

        return ddim_sample(
            lambda z_t, t: self.predict(z_t, group.sources, t),
            noise.to(group.sources.z),
            self.steps,
        )


class _Canvas:
    """Latent rows of one sampling step, kept in stripes of one stride; the last stripe holds the
    last window row's rest too.
    """

    def __init__(self, grid: WindowGrid, columns: range) -> None:
        self.grid = grid
        self.start = columns.start * grid.stride
        self.width = (columns.stop - 1) * grid.stride + LATENT_SIZE - self.start
        self.stripes: dict[int, Tensor] = {}

    def height(self, stripe: int) -> int:
        start, stop = self.grid.stripe_pixels(stripe, 1)
        return stop - start

    def add(self, row: int, column: int, values: Tensor) -> None:
        """Adds (C, 64, 64) of a window at window row and column."""
        left = column * self.grid.stride - self.start
        for stripe, part in self._parts(row, values):
            self._stripe(stripe, values)[:, : part.shape[1], left : left + LATENT_SIZE] += part

    def cut(self, row: int, column: int) -> Tensor:
        """(C, 64, 64) of a window."""
        left = column * self.grid.stride - self.start
        last = row == self.grid.rows - 1
        parts = (
            [self.stripes[row]]
            if last
            else [self.stripes[row], self.stripes[row + 1][:, : self.grid.overlap]]
        )
        return torch.cat(parts, dim=1)[:, :LATENT_SIZE, left : left + LATENT_SIZE]

    def _parts(self, row: int, values: Tensor) -> list[tuple[int, Tensor]]:
        if row == self.grid.rows - 1:
            return [(row, values)]
        return [(row, values[:, : self.grid.stride]), (row + 1, values[:, self.grid.stride :])]

    def _stripe(self, stripe: int, like: Tensor) -> Tensor:
        if stripe not in self.stripes:
            self.stripes[stripe] = like.new_zeros((like.shape[0], self.height(stripe), self.width))
        return self.stripes[stripe]


class JointDenoiser:
    """At every step the windows' predictions are averaged where they overlap, so that all of them
    sample one field.

    Each step widens a window's dependence by one ring of neighbours. Rows move as a wavefront:
    while step k works on row r, step k+1 works on row r-1, so memory holds a few rows of latents
    per step whatever the raster's height."""

    def __init__(
        self,
        predict: Predict,
        steps: int,
        key: NoiseKey,
        grid: WindowGrid,
        rows: range,
        columns: range,
    ) -> None:
        """rows, columns: the windows that will be pushed, margins included (see `rings`)."""
        self.predict = predict
        self.coefficients = ddim_coefficients(steps)
        self.key = key
        self.grid = grid
        self.rows = rows
        self.columns = columns
        # (1, 64, 64)
        self.weights = torch.from_numpy(blend_weights(LATENT_SIZE, grid.overlap))[None]
        self.groups: dict[int, Sequence[Group]] = {}
        self.sums = [_Canvas(grid, columns) for _ in self.coefficients]
        self.norms = [_Canvas(grid, columns) for _ in self.coefficients]
        # z before step 0, before step 1, ..., clean
        self.fields = [_Canvas(grid, columns) for _ in range(steps + 1)]
        self.done = [rows.start] * steps  # per step: rows below this are through it
        self.emitted = rows.start

    def push(self, rows: range, groups: Sequence[Group]) -> Iterator[tuple[int, list[Finished]]]:
        # rows depend on one another: their batches never span two (BatchLayout.of, one_row)
        (row,) = rows
        self.groups[row] = groups
        self._add_noise(row)
        moved = True
        while moved:
            moved = False
            for step in range(len(self.done)):
                if (
                    self.done[step] <= row
                    if step == 0
                    else self._ready(self.done[step], self.done[step - 1])
                ):
                    self._step(step, self.done[step])
                    self.done[step] += 1
                    moved = True

            if self._ready(self.emitted, self.done[-1]):
                yield self.emitted, self._finish(self.emitted)
                self.emitted += 1
                moved = True

    def _ready(self, row: int, available: int) -> bool:
        """Whether a row can take its next step: the one before has passed it and, unless it is the
        last, its lower neighbour.
        """
        return row < self.rows.stop and min(row + 2, self.rows.stop) <= available

    def _add_noise(self, row: int) -> None:
        """Noise of this row's stripe, and of the next, whose upper part the row's windows see."""
        canvas = self.fields[0]
        for stripe in (row, row + 1):
            if stripe < self.grid.rows and stripe not in canvas.stripes:
                top = stripe * self.grid.stride
                canvas.stripes[stripe] = self.key.field(
                    top, canvas.start, canvas.height(stripe), canvas.width
                )

    def _step(self, step: int, row: int) -> None:
        t, a, b = self.coefficients[step]
        for group in self.groups[row]:
            z = torch.zeros(group.sources.z.shape, dtype=torch.float32)
            for window, slot in zip(group.windows, group.slots, strict=True):
                z[slot] = self.fields[step].cut(row, window.column)
            x0 = self.predict(z.to(group.sources.z), group.sources, t).float().cpu()
            for window, slot in zip(group.windows, group.slots, strict=True):
                self.sums[step].add(row, window.column, x0[slot] * self.weights)
                self.norms[step].add(row, window.column, self.weights)

        self._complete(step, row, a, b)

    def _complete(self, step: int, row: int, a: float, b: float) -> None:
        """The field after this step in the stripe that no later window row touches, and what may be
        forgotten.
        """
        total, norm = (
            self.sums[step].stripes.pop(row, None),
            self.norms[step].stripes.pop(row, None),
        )
        before = self.fields[step].stripes[row]
        x0 = (
            torch.zeros_like(before)
            if total is None or norm is None
            else total / norm.clamp_min(1e-12)
        )
        self.fields[step + 1].stripes[row] = a * x0 + b * before
        # the lower margin of a crop: never part of the result
        if row == self.rows.stop - 1 and row + 1 < self.grid.rows:
            shape = (LATENT_CHANNELS, self.fields[step].height(row + 1), self.fields[step].width)
            self.fields[step + 1].stripes[row + 1] = torch.zeros(shape)

        del self.fields[step].stripes[row]

    def _finish(self, row: int) -> list[Finished]:
        out = []
        for group in self.groups.pop(row):
            z = torch.zeros(group.sources.z.shape, dtype=torch.float32)
            for window, slot in zip(group.windows, group.slots, strict=True):
                z[slot] = self.fields[-1].cut(row, window.column)
            out.append((group, z.to(group.sources.z)))

        del self.fields[-1].stripes[row]
        return out


def rings(joint: bool, steps: int) -> int:
    """How many rings of neighbours a window's result depends on, beyond those that its own pixels
    blend with.
    """
    return steps if joint else 0
