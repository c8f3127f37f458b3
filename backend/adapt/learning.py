"""What one direction learns from the user's ground, and what held-back cells say of it."""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import torch

from backend.adapt.closed_form import Array, Moments, choose, share_of
from backend.adapt.ground import CHOSEN_BY, FITTED, HELD_BACK, Ground, Pair
from backend.errors import Cancelled, InputError, ModelError
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import modality
from backend.model.detail import DetailPath
from backend.radiometry import UINT8_MAX
from backend.weights.loaded import LoadedModel

MIN_PIXELS = 2000  # that both rasters have, in the fitted cells of a direction

# Units of work: to read a cell, and to translate one.
READ, TRANSLATED = 1, 10
# What is done, units of how many, and the seconds that the rest will take, once that is known.
Report = Callable[[str, int, int, float | None], None]


@dataclass
class Work:
    """How far an adaptation is; it ends where it is cancelled.

    Attributes:
        total: units of work.
        report: is given the progress.
        cancel: ends it.
    """

    total: int
    report: Report
    cancel: threading.Event
    done: int = 0
    began: float = field(default_factory=time.monotonic)

    def step(self, what: str, units: int) -> None:
        """Before so many units (raises Cancelled)."""
        if self.cancel.is_set():
            raise Cancelled("The adaptation was cancelled.")
        spent = time.monotonic() - self.began
        left = spent * (self.total - self.done) / self.done if self.done else None
        self.report(what, self.done, self.total, left)
        self.done += units


def units_of(grounds: Sequence[Ground], detail: DetailPath) -> int:
    """The work of a direction."""
    fitted, chosen_by, held_back = _counts(grounds)
    row, subset = _place(grounds[0].pair.direction, detail)
    is_open = bool(detail.gate[subset, row].any())
    translated = 2 * held_back + (2 * chosen_by if is_open else 0)
    return READ * (fitted + chosen_by) + TRANSLATED * translated


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
    cells: tuple[int, int, int]


def learn(
    direction: tuple[str, str],
    grounds: Sequence[Ground],
    parent: LoadedModel,
    adapted: LoadedModel,
    work: Work,
) -> Learnt:
    """Adapts one direction of the network, and measures it beside the parent."""
    detail = detail_of(adapted)
    row, subset = _place(direction, detail)
    channels = detail.layout.subset_channels(subset)
    columns = detail.regression.columns(channels)
    choice = choose(_halves(grounds, detail, work), len(channels))
    with torch.no_grad():
        table = detail.regression.table[subset, detail.layout.slots(row)]
        correction = torch.from_numpy(choice.correction.T).to(table)
        table[:, columns] += share_of(choice.remaining, len(grounds)) * correction

    is_open = bool(detail.gate[subset, row].any())
    if is_open:
        is_open = _network_serves(grounds, adapted, direction, work)

    target = modality(direction[1])
    before, after = (_measured(grounds, HELD_BACK, model, work) for model in (parent, adapted))
    if not (before.size and after.size):
        raise too_little(grounds[0].pair)
    rmse = [_rmse8(errors, target.evaluation_range) for errors in (before, after)]
    return Learnt(
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
        quadratic=choice.quadratic,
        network=is_open,
        cells=_counts(grounds),
    )


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


def _network_serves(
    grounds: Sequence[Ground], adapted: LoadedModel, direction: tuple[str, str], work: Work
) -> bool:
    """Whether the network still improves on the corrected closed form; where not, its gates are
    closed.
    """
    row, subset = _place(direction, detail_of(adapted))
    gate = detail_of(adapted).gate
    closed = replace(adapted, network=copy.deepcopy(adapted.network))
    detail_of(closed).gate[subset, row] = 0.0
    with_it, without = (
        np.square(_measured(grounds, CHOSEN_BY, model, work)).mean() for model in (adapted, closed)
    )
    serves = bool(with_it < without)
    if not serves:
        gate[subset, row] = 0.0
    for ground in grounds:
        ground.forget()
    return serves


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


def restore(detail: DetailPath, parent: DetailPath, direction: tuple[str, str]) -> None:
    """Takes a direction back."""
    row, subset = _place(direction, detail)
    slots = detail.layout.slots(row)
    with torch.no_grad():
        detail.regression.table[subset, slots] = parent.regression.table[subset, slots]
    detail.gate[subset, row] = parent.gate[subset, row]


def detail_of(model: LoadedModel) -> DetailPath:
    """The part with the closed forms (raises ModelError: model.incompatible)."""
    if model.network.detail is None:
        text = message("The model '{model}' has no closed form to adapt.", model=model.folder.id)
        raise ModelError("model.incompatible", text, "Choose any2any-tiny.")
    return model.network.detail


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
