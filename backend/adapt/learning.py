"""What one direction learns from the user's ground, and what held-back cells say of it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch

from backend.adapt import last_layers
from backend.adapt.cells import CHOSEN_BY, FITTED, HELD_BACK
from backend.adapt.closed_form import Array, Chosen, Moments, choose, options_of, share_of
from backend.adapt.ground import Ground, detail_of
from backend.adapt.job import Pair
from backend.adapt.work import LEARNT, READ, TRANSLATED, Work
from backend.errors import InputError
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import modality
from backend.model.detail import DetailPath, direction_name
from backend.radiometry import UINT8_MAX
from backend.weights.loaded import LoadedModel

CLOSED, NETWORK, LAYERS = "closed form", "parent's network", "last layers"
MIN_PIXELS = 2000  # that both rasters have, in the fitted cells of a direction


def units_of(grounds: Sequence[Ground], detail: DetailPath) -> int:
    """The work of a direction."""
    fitted, chosen_by, held_back = _counts(grounds)
    is_open = _is_open(detail, grounds[0].pair.direction)
    translated = 2 * held_back + (3 if is_open else 2) * chosen_by
    windows = sum(len(last_layers.windows_of(ground)) for ground in grounds)
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
        network: whether the parent's network still adds to the closed form.
        layers: whether last layers of the direction's own do.
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
    closed = _with_own_detail(adapted)
    _close(detail_of(closed), direction)
    choice = _correct(detail_of(closed), direction, grounds, work)
    candidates = {CLOSED: closed}
    if _is_open(detail_of(adapted), direction):
        candidates[NETWORK] = _with_gates(closed, direction, detail_of(adapted))
    layered = _with_layers(closed, direction, grounds, work, seconds)
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
        network=best == NETWORK,
        layers=best == LAYERS,
        cells=_counts(grounds),
    )
    return learnt, candidates[best]


def _correct(
    detail: DetailPath, direction: tuple[str, str], grounds: Sequence[Ground], work: Work
) -> Chosen:
    """Corrects the direction's closed form by the ground."""
    row, subset = _place(direction, detail)
    channels = detail.layout.subset_channels(subset)
    columns = detail.regression.columns(channels)
    choice = choose(_halves(grounds, detail, work), options_of(len(channels)))
    with torch.no_grad():
        table = detail.regression.table[subset, detail.layout.slots(row)]
        correction = torch.from_numpy(choice.correction.T).to(table)
        table[:, columns] += share_of(choice.remaining, len(grounds)) * correction
    return choice


def _with_gates(model: LoadedModel, direction: tuple[str, str], like: DetailPath) -> LoadedModel:
    """The model with the gates, and the last layers, that another one has for a direction."""
    found = _with_own_detail(model)
    detail, (row, subset) = detail_of(found), _place(direction, like)
    detail.gate[subset, row] = like.gate[subset, row]
    name = direction_name(*direction)
    if name in like.of_direction:
        detail.of_direction[name] = like.of_direction[name]
    return found


def _with_layers(
    model: LoadedModel,
    direction: tuple[str, str],
    grounds: Sequence[Ground],
    work: Work,
    seconds: float,
) -> LoadedModel | None:
    """The model with last layers that the direction learnt from the ground; None where halves of
    it contradict each other, or no time is given.
    """
    found = _with_own_detail(model)
    detail = detail_of(found)
    row, subset = _place(direction, detail)
    detail.gate[subset, row] = 1.0
    choice = last_layers.fit(grounds, found, work, seconds)
    if choice is None or choice.shrinkage is None:
        return None
    layers = detail.last_layers(*direction).requires_grad_(False).to(detail.gate.device)
    share = share_of(choice.remaining, len(grounds))
    layers.put(torch.from_numpy(share * choice.correction))
    detail.of_direction[direction_name(*direction)] = layers
    return found


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


def _place(direction: tuple[str, str], detail: DetailPath) -> tuple[int, int]:
    """The target's row and the number of the source's subset."""
    source, target = direction
    return detail.layout.ids.index(target), detail.layout.subset((source,))


def _is_open(detail: DetailPath, direction: tuple[str, str]) -> bool:
    """Whether the network has a part in what is drawn of a direction."""
    row, subset = _place(direction, detail)
    return bool(detail.gate[subset, row].any())


def _close(detail: DetailPath, direction: tuple[str, str]) -> None:
    """Leaves the closed form alone in a direction."""
    row, subset = _place(direction, detail)
    detail.gate[subset, row] = 0.0
    name = direction_name(*direction)
    if name in detail.of_direction:
        del detail.of_direction[name]


def _with_own_detail(model: LoadedModel) -> LoadedModel:
    """The model with a detail path that may be changed; the other parts are shared."""
    network = copy.copy(model.network)
    network._modules = dict(network._modules)
    network.detail = copy.deepcopy(network.detail)
    return replace(model, network=network)


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
