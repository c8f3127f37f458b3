"""What one direction learns from the user's ground, and what held-back cells say of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from backend.adapt.candidates import (
    ADAPTER,
    CLOSED,
    LAYERS,
    NETWORK,
    close,
    is_open,
    place_of,
    with_adapter,
    with_layers,
    with_network,
    with_own_parts,
)
from backend.adapt.cells import CHOSEN_BY, FITTED, HELD_BACK
from backend.adapt.closed_form import Array, Chosen, Moments, choose, options_of, share_of
from backend.adapt.ground import Ground, detail_of
from backend.adapt.job import Pair
from backend.adapt.windows import windows_of
from backend.adapt.work import LEARNT, READ, TRANSLATED, Work
from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import modality
from backend.model.detail import DetailPath
from backend.radiometry import UINT8_MAX
from backend.weights.loaded import LoadedModel

MIN_PIXELS = 2000  # that both rasters have, in the fitted cells of a direction


def units_of(grounds: Sequence[Ground], detail: DetailPath) -> int:
    """The work of a direction."""
    fitted, chosen_by, held_back = _counts(grounds)
    has_network = is_open(detail, grounds[0].pair.direction)
    translated = 2 * held_back + (4 if has_network else 2) * chosen_by
    windows = (2 if has_network else 1) * sum(len(windows_of(ground)) for ground in grounds)
    return READ * (fitted + chosen_by) + TRANSLATED * translated + LEARNT * windows


@dataclass(frozen=True)
class Learnt:
    """What became of one direction.

    Attributes:
        source, target: modalities.
        kept: whether the adapted model has it.
        rmse_before, rmse_after: on the held-back cells on the scale 0..255 of the evaluation,
            over all bands.
        bands: the target's names.
        before, after: the root mean square error of each band, in the target's unit.
        bias_before, bias_after: of each band, prediction minus truth, in the target's unit.
        shrinkage: of the closed form's correction; None where it stays.
        quadratic: whether products of bands have a part in it.
        network: whether the network still adds to the closed form.
        adapter, layers: whether the direction's residual adapter, or its last layers, learnt from
            the ground.
        cells: that were fitted on, chosen by and held back.
    """

    source: str
    target: str
    kept: bool
    rmse_before: float
    rmse_after: float
    bands: tuple[str, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    bias_before: tuple[float, ...]
    bias_after: tuple[float, ...]
    shrinkage: float | None
    quadratic: bool
    network: bool
    adapter: bool
    layers: bool
    cells: tuple[int, int, int]


def learn(
    direction: tuple[str, str],
    grounds: Sequence[Ground],
    parent: LoadedModel,
    adapted: LoadedModel,
    work: Work,
    seconds: float,
) -> tuple[Learnt, LoadedModel]:
    """Adapts one direction.

    Args:
        grounds: the direction's pairs.
        parent: what is measured against.
        adapted: the model so far; it is left as it is.
        work: counts.
        seconds: that learning from the network may take.

    Returns:
        What became of it, and the model with this direction adapted, too.
    """
    closed = with_own_parts(adapted)
    close(closed, direction)
    choice = _correct(detail_of(closed), direction, grounds, work)
    candidates = {CLOSED: closed}
    if is_open(detail_of(adapted), direction):
        candidates[NETWORK] = with_network(closed, direction, adapted)
        corrected = with_adapter(candidates[NETWORK], direction, grounds, work, seconds / 2)
        if corrected is not None:
            candidates[ADAPTER] = corrected
        seconds = seconds / 2
    layered = with_layers(closed, direction, grounds, work, seconds)
    if layered is not None:
        candidates[LAYERS] = layered
    best = _best(candidates, grounds, work)

    target = modality(direction[1])
    before, after = (
        _measured(grounds, HELD_BACK, model, work) for model in (parent, candidates[best])
    )
    if not (before.size and after.size):
        raise too_little(grounds[0].pair)
    rmse = [_rmse8(errors, target.evaluation_range) for errors in (before, after)]
    learnt = Learnt(
        *direction,
        kept=rmse[1] < rmse[0],
        rmse_before=rmse[0],
        rmse_after=rmse[1],
        bands=tuple(target.bands),
        before=_of_bands(before),
        after=_of_bands(after),
        bias_before=tuple(map(float, before.mean(1))),
        bias_after=tuple(map(float, after.mean(1))),
        shrinkage=choice.shrinkage,
        quadratic=choice.option == 1,
        network=best != CLOSED,
        adapter=best == ADAPTER,
        layers=best == LAYERS,
        cells=_counts(grounds),
    )
    return learnt, candidates[best]


def _correct(
    detail: DetailPath, direction: tuple[str, str], grounds: Sequence[Ground], work: Work
) -> Chosen:
    """Corrects the direction's closed form by the ground."""
    row, subset = place_of(direction, detail)
    channels = detail.layout.subset_channels(subset)
    columns = detail.regression.columns(channels)
    choice = choose(_halves(grounds, detail, work), options_of(len(channels)))
    with torch.no_grad():
        table = detail.regression.table[subset, detail.layout.slots(row)]
        correction = torch.from_numpy(choice.correction.T).to(table)
        table[:, columns] += share_of(choice.remaining, len(grounds)) * correction
    return choice


def _best(candidates: Mapping[str, LoadedModel], grounds: Sequence[Ground], work: Work) -> str:
    """The candidate that is nearest to the ground on the cells to choose by."""
    errors = {
        name: float(np.square(_measured(grounds, CHOSEN_BY, model, work)).mean())
        for name, model in candidates.items()
    }
    for ground in grounds:
        ground.forget()
    return min(errors, key=lambda name: errors[name])


def _halves(grounds: Sequence[Ground], detail: DetailPath, work: Work) -> tuple[Moments, Moments]:
    """The moments of all cells but those held back: of every other pair, or of a single pair's
    ground on both sides of its middle (raises InputError: input.empty).
    """
    halves: tuple[list[Moments], list[Moments]] = ([], [])
    for kind in (FITTED, CHOSEN_BY):
        for ground, cell in _cells(grounds, kind):
            work.step("read", READ)
            found = ground.moments(cell, detail)
            if found is None:
                continue
            is_second = grounds.index(ground) % 2 if len(grounds) > 1 else ground.is_beyond(cell)
            halves[int(is_second)].append(found)

    if not all(halves) or sum(one.pixels for half in halves for one in half) < MIN_PIXELS:
        raise too_little(grounds[0].pair)
    return Moments.total(halves[0]), Moments.total(halves[1])


def _measured(grounds: Sequence[Ground], kind: str, model: LoadedModel, work: Work) -> Array:
    """(C, P) errors over all cells of a kind."""
    found = []
    for ground, cell in _cells(grounds, kind):
        work.step("translate", TRANSLATED)
        found.append(ground.errors(cell, model, work.cancel))
    return np.concatenate(found, axis=1)


def _cells(grounds: Sequence[Ground], kind: str) -> Iterable[tuple[Ground, Rect]]:
    return ((ground, cell) for ground in grounds for cell in ground.cells[kind])


def _counts(grounds: Sequence[Ground]) -> tuple[int, int, int]:
    fitted, chosen_by, held_back = (
        sum(len(ground.cells[kind]) for ground in grounds)
        for kind in (FITTED, CHOSEN_BY, HELD_BACK)
    )
    return fitted, chosen_by, held_back


def _of_bands(errors: Array) -> tuple[float, ...]:
    return tuple(map(float, np.sqrt(np.square(errors).mean(1))))


def _rmse8(errors: Array, scale: Sequence[float]) -> float:
    """On the scale 0..255 of the evaluation range."""
    low, high = scale
    return float(np.sqrt(np.square(errors).mean()) * UINT8_MAX / (high - low))


def too_little(pair: Pair) -> InputError:
    text = message(
        "'{source}' and '{target}' have too little ground in common to learn from.",
        source=pair.names[0],
        target=pair.names[1],
    )
    hint = message("Do they show the same place? Give larger rasters, or several pairs.")
    return InputError("input.empty", text, hint)
