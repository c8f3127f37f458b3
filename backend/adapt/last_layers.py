"""A direction's own last layers (LastLayers of the detail path), fitted to the user's ground.

The layers are linear in what the network gives them, so their least squares have a closed form, as
the regression's correction has: with what they are linear in, f, and what the closed form misses of
the truth, m, both over pixels of fitted cells,

    L = argmin mean |m - L f|^2 + s * mean over features of L^2 f^2

with s chosen by each half of the ground on the other. Whether the direction is better with them
is decided on other cells (learning.py)."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from itertools import zip_longest

import torch
from torch import Tensor

from backend.adapt.cells import FITTED
from backend.adapt.closed_form import Chosen, Moments, choose
from backend.adapt.ground import Ground, detail_of
from backend.adapt.work import LEARNT, Work
from backend.geometry.tiling import BatchLayout, Rect, Window, WindowGrid
from backend.modalities import LATENT_SIZE, LEVELS, modality
from backend.model.detail_network import LastLayers
from backend.pipeline import Stopwatch
from backend.sampling.denoise import Group
from backend.weights.loaded import LoadedModel


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


def moments_of(
    ground: Ground, window: Window, model: LoadedModel, cancel: threading.Event
) -> dict[bool, Moments]:
    """Of the fitted cells' pixels in a window, on either side of the ground's middle: of what the
    last layers are linear in, and of what the closed form misses.
    """
    found = _features(ground, window, model, cancel)
    if found is None:
        return {}
    features, drawn = found
    place = window.pixels(ground.run.source.modality)
    both = ground.observed(place, detail_of(model).layout)
    halves = {}
    for is_second in (False, True):
        inside = _fitted(ground, place, is_second, both.there)
        moments = both.moments(both.as_compared(features), both.as_compared(drawn), inside)
        if moments is not None:
            halves[is_second] = moments
    return halves


def _features(
    ground: Ground, window: Window, model: LoadedModel, cancel: threading.Event
) -> tuple[Tensor, Tensor] | None:
    """Of a window on the stack's grid: what the last layers are linear in (1, F, H, W), and the
    closed form's picture (1, C, H, W); None where the source has nothing.
    """
    found = _predicted(ground, window, model, cancel)
    if found is None:
        return None
    group, z = found
    source, target = ground.pair.direction
    network, detail = model.network, detail_of(model)
    layout, row = detail.layout, detail.layout.ids.index(target)
    present = [layout.ids.index(source)]
    level = torch.tensor([LEVELS.index(ground.run.level)], device=z.device)
    with torch.inference_mode():
        stack, observed = layout.stacked(group.sources.pixels, group.sources.valid)
        base = detail.base(stack, observed, row, level)
        vae = network.vaes[target]
        code = network.adapt(z, target) / float(vae.config["scaling_factor"])
        context = detail.context(vae.of_code(code), base, row)
        smooth, h, x, _ = detail.features(stack, observed, base, context, row, level, present)
        pixels = x[:, : layout.channels[present[0]]]
        features = LastLayers.linear_in(h, base, torch.cat([pixels, smooth], dim=1))
    return features.cpu(), base.cpu()


def _predicted(
    ground: Ground, window: Window, model: LoadedModel, cancel: threading.Event
) -> tuple[Group, Tensor] | None:
    """A window's encoded source and the target's predicted latents."""
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


def _fitted(ground: Ground, place: Rect, is_second: bool, like: Tensor) -> Tensor:
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


def fit(grounds: Sequence[Ground], model: LoadedModel, work: Work, seconds: float) -> Chosen | None:
    """The last layers of a direction as a matrix (F, C), with the shrinkage that serves each half
    of the ground best when they were fitted on the other; None without ground.

    Args:
        grounds: of one direction.
        model: whose gates are open for it.
        work: counts the windows.
        seconds: that may pass: then the windows so far have to do.
    """
    halves: dict[bool, list[Moments]] = {False: [], True: []}
    began = time.monotonic()
    for number, window in _in_turn(grounds):
        ground = grounds[number]
        work.step("learn", LEARNT)
        if time.monotonic() - began >= seconds:
            continue
        for is_beyond, moments in moments_of(ground, window, model, work.cancel).items():
            is_second = is_beyond if len(grounds) == 1 else bool(number % 2)
            halves[is_second].append(moments)

    if not all(halves.values()):
        return None
    first, second = (Moments.total(halves[key]) for key in (False, True))
    return choose((first, second), (range(len(first.gram)),))


def _in_turn(grounds: Sequence[Ground]) -> Iterator[tuple[int, Window]]:
    """The windows of all pairs, one of each in turn, with the pair's number."""
    windows = [[(number, one) for one in windows_of(g)] for number, g in enumerate(grounds)]
    return (one for row in zip_longest(*windows) for one in row if one is not None)
