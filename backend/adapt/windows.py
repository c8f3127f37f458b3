"""The windows over a pair's fitted cells, as the network takes them, and sums over their pixels.

Imports ground, closed_form and work."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest

import torch
from torch import Tensor

from backend.adapt.cells import FITTED
from backend.adapt.closed_form import Moments
from backend.adapt.ground import Ground
from backend.adapt.work import LEARNT, Work
from backend.geometry.tiling import BatchLayout, Rect, Window, WindowGrid
from backend.modalities import LATENT_SIZE, modality
from backend.pipeline import Stopwatch
from backend.sampling.denoise import Group
from backend.weights.loaded import LoadedModel

# Of a window's fitted pixels, by whether they lie in the ground's second half.
OfWindow = Callable[[Ground, Window, LoadedModel, threading.Event], dict[bool, Moments]]


def windows_of(ground: Ground) -> list[Window]:
    """The windows over the fitted cells, for each the one that has most of it."""
    source = ground.run.source
    grid = ground.run.plan.grid
    factor = source.modality.vae_factor
    found = {}
    for cell in ground.cells[FITTED]:
        place = [
            _nearest(start // factor, side // factor, count, grid)
            for start, side, count in (
                (cell.row, cell.height, grid.rows),
                (cell.column, cell.width, grid.columns),
            )
        ]
        found[tuple(place)] = grid.window(*place)
    return list(found.values())


def _nearest(start: int, side: int, count: int, grid: WindowGrid) -> int:
    """Of the windows along an axis, the one in whose middle these latents lie."""
    middle = start + side / 2 - LATENT_SIZE / 2
    return int(min(max(round(middle / grid.stride), 0), count - 1))


def halves_of(
    grounds: Sequence[Ground],
    model: LoadedModel,
    work: Work,
    seconds: float,
    of_window: OfWindow,
) -> tuple[Moments, Moments] | None:
    """Sums over both halves of the ground: every other pair, or both sides of a single one's
    middle; None without ground.

    Args:
        grounds: of one direction.
        model: whose gates are open for it.
        work: counts the windows.
        seconds: that may pass: then the windows so far have to do.
        of_window: the sums of one.
    """
    halves: dict[bool, list[Moments]] = {False: [], True: []}
    began = time.monotonic()
    for number, window in _in_turn(grounds):
        work.step("learn", LEARNT)
        if time.monotonic() - began >= seconds:
            continue
        for is_beyond, moments in of_window(grounds[number], window, model, work.cancel).items():
            is_second = is_beyond if len(grounds) == 1 else bool(number % 2)
            halves[is_second].append(moments)

    if not all(halves.values()):
        return None
    return Moments.total(halves[False]), Moments.total(halves[True])


def _in_turn(grounds: Sequence[Ground]) -> Iterator[tuple[int, Window]]:
    """The windows of all pairs, one of each in turn, with the pair's number."""
    windows = [[(number, one) for one in windows_of(g)] for number, g in enumerate(grounds)]
    return (one for row in zip_longest(*windows) for one in row if one is not None)


def predicted(
    ground: Ground, window: Window, model: LoadedModel, cancel: threading.Event
) -> tuple[Group, Tensor] | None:
    """A window's encoded source and the target's predicted latents; None where the source has
    nothing.
    """
    place = ground.inside(window.pixels(ground.run.source.modality))
    run = ground.run.plain(place, model)
    computation = run.computation(BatchLayout(1, 1), Stopwatch(), cancel)
    rows = range(window.row, window.row + 1)
    columns = range(window.column, window.column + 1)
    for _, batch in computation.reader.rows(rows, columns, (range(0), range(0))):
        if batch is None:
            continue
        engine = computation.engine
        group = engine.encode(batch)
        denoiser = engine.denoiser(modality(ground.pair.target_modality), 0, rows, columns)
        for _, finished in denoiser.push(rows, [group]):
            return finished[0]
    return None


def fitted(ground: Ground, place: Rect, is_second: bool, like: Tensor) -> Tensor:
    """Which pixels of a place lie in fitted cells of one half of the ground, (h, w) like a mask."""
    inside = torch.zeros_like(like)
    for cell in ground.cells[FITTED]:
        common = cell.intersection(place)
        if common is None or ground.is_beyond(cell) != is_second:
            continue
        times = len(like) / place.height
        top, left = (common.row - place.row) * times, (common.column - place.column) * times
        rows = slice(round(top), round(top + common.height * times))
        inside[rows, round(left) : round(left + common.width * times)] = True
    return inside
