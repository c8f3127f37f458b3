"""Fits the tables of a SubsetRegression in closed form: every modality from every subset of the
others.

Ridge regression whose scenes are weighted by 1 / (their error + FLOOR), iterated: it minimises the
mean over scenes of the logarithm of the error, which is what a mean PSNR measures. A scene's second
moments hold all that any subset needs. Where the target's pixels are coarser than the stack's, the
features are those that its pixels see (`from_stack_grid`), so that the error is one of its own
pixels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
import torch.nn.functional as F

from backend.modalities import LEVELS, modality
from backend.model.resampling import STACK_FACTOR, from_stack_grid
from backend.model.stack import StackLayout, SubsetRegression, feature_count, pixel_features
from backend.radiometry import ModelScale
from training.data.scene import Scene

Array = npt.NDArray[np.float64]

PIXELS_PER_SCENE = 4000
REACH = 1  # pixels around one that COARSER (stack.py) sees at most
RIDGE = 3e-4  # of the features' mean square
FLOOR = 5e-4  # of the mean square error in the model's scale
ROUNDS = 8
FEWEST_SCENES = 3  # a subset with fewer uses the table of a part of it


@dataclass(frozen=True)
class Moments:
    """Second moments of one scene's features, as mean over pixels, at one processing level.

    Attributes:
        present: the number of the subset of modalities that the scene has.
        gram: (F, F) over the features of all channels; those of absent ones are zero.
        weight: of the scene.
        target: the modality that these are of, whose pixels are coarser than the stack's; "": of
            all others.
    """

    present: int
    gram: Array
    weight: float
    target: str = ""


def fit_subsets(
    regression: SubsetRegression,
    scenes: Iterable[Scene],
    weights: Mapping[str, float],
    seed: int = 0,
) -> dict[str, int]:
    """Sets the table of every subset of sources and target.

    Args:
        regression: its tables are replaced.
        scenes: those of the training split.
        weights: of the scenes' groups, 1 where none is given; those of weight 0 are left out.

    Returns:
        The number of scenes behind each table, such as {"rgb+nir->ms": 60}; subsets that use a
        part's table have none.
    """
    rng = np.random.default_rng(seed)
    layout = regression.layout
    moments: list[Moments] = []
    for scene in scenes:
        if scene.pairs and (weight := weights.get(scene.group, 1.0)) > 0:
            moments += _moments(scene, layout, weight, rng)

    counts: dict[str, int] = {}
    with torch.no_grad():
        regression.table.zero_()
        for target, id_ in enumerate(layout.ids):
            tables = {}
            for subset in range(1 << len(layout.ids)):
                if subset >> target & 1:
                    continue
                coarse = id_ if layout.factors[target] < STACK_FACTOR else ""
                having = [
                    one
                    for one in moments
                    if one.target == coarse and _has(one.present, subset | 1 << target)
                ]
                scenes_behind = len(having) // 2
                if scenes_behind < FEWEST_SCENES:
                    continue
                tables[subset] = scenes_behind
                regression.table[subset, layout.slots(target)] = _solve(
                    regression, having, subset, target
                )
                if subset:
                    counts[f"{'+'.join(_ids(layout, subset))}->{id_}"] = scenes_behind

            _fall_back(regression, tables, target)

    return counts


def _solve(
    regression: SubsetRegression, moments: list[Moments], subset: int, target: int
) -> torch.Tensor:
    """(C, F): the target's coefficients over all features, zero for channels outside the subset."""
    layout = regression.layout
    columns = regression.columns(layout.subset_channels(subset))
    slots = layout.slots(target)
    # the target's pixels are features too
    values = range(len(LEVELS) + slots.start, len(LEVELS) + slots.stop)

    grams = [one.gram[np.ix_(columns, columns)] for one in moments]
    cross = [one.gram[np.ix_(columns, values)] for one in moments]
    squares = [np.diag(one.gram)[list(values)] for one in moments]
    own = np.array([one.weight for one in moments])

    weights, solved = own, np.zeros((len(columns), len(values)))
    for _ in range(ROUNDS):
        gram = np.tensordot(weights, grams, 1)
        ridge = RIDGE * np.trace(gram) / len(gram) * np.eye(len(gram))
        ridge[0, 0] = 0.0  # the constant is free
        solved = np.linalg.solve(gram + ridge, np.tensordot(weights, cross, 1))
        errors = [_error(solved, g, c, s) for g, c, s in zip(grams, cross, squares, strict=True)]
        weights = own / (np.array(errors) + FLOOR)

    table = torch.zeros(len(values), feature_count(layout.size))
    table[:, columns] = torch.from_numpy(solved.T).float()
    return table


def _error(solved: Array, gram: Array, cross: Array, squares: Array) -> float:
    """Mean square error of y = F solved, from F^T F, F^T y and the mean of y^2."""
    of_bands = squares - 2 * (solved * cross).sum(0) + (solved * (gram @ solved)).sum(0)
    return float(np.maximum(of_bands, 0.0).mean())


def _fall_back(regression: SubsetRegression, tables: Mapping[int, int], target: int) -> None:
    """Gives subsets without a table that of their largest part that has one, of equals the one with
    most scenes.
    """
    slots = regression.layout.slots(target)
    for subset in range(1 << len(regression.layout.ids)):
        parts = [part for part in tables if _has(subset, part)]
        if subset in tables or subset >> target & 1 or not parts:
            continue
        best = max(parts, key=lambda part: (part.bit_count(), tables[part]))
        regression.table[subset, slots] = regression.table[best, slots]


def _moments(
    scene: Scene, layout: StackLayout, weight: float, rng: np.random.Generator
) -> list[Moments]:
    """Of the scene with its processing level known and unknown: one table must serve both."""
    coarse = [
        id_
        for id_, factor in zip(layout.ids, layout.factors, strict=True)
        if id_ in scene.arrays and factor < STACK_FACTOR
    ]
    return _of_fine(scene, layout, weight, rng) + [
        one for id_ in coarse for one in _of_coarse(scene, layout, weight, id_, rng)
    ]


def _of_fine(
    scene: Scene, layout: StackLayout, weight: float, rng: np.random.Generator
) -> list[Moments]:
    """Over pixels of the stack's grid."""
    stack, observed = stack_of(scene, layout)
    present = layout.subset(scene.arrays)
    rows = [row for row in range(len(layout.ids)) if present >> row & 1]
    whole = np.flatnonzero(observed[0, rows].amin(0).flatten().numpy())
    if not len(whole):
        return []

    chosen = stack[0].flatten(1)[:, whole[rng.integers(len(whole), size=PIXELS_PER_SCENE)]]
    out = []
    for level in (0, LEVELS.index(scene.level)):
        features = pixel_features(chosen[None, :, :, None], torch.tensor([level]))
        x = features[0, :, :, 0].T.double().numpy()  # (pixels, F)
        out.append(Moments(present, x.T @ x / len(x), weight / 2))

    return out


def _of_coarse(
    scene: Scene, layout: StackLayout, weight: float, target: str, rng: np.random.Generator
) -> list[Moments]:
    """Over pixels of a modality that are coarser than the stack's."""
    stack, observed = stack_of(scene, layout)
    present, row = layout.subset(scene.arrays), layout.ids.index(target)
    rows = [place for place in range(len(layout.ids)) if present >> place & 1]
    times = STACK_FACTOR // layout.factors[row]
    side = times + 2 * REACH * times  # of the pixels that one of the target's sees, and more

    # the target's pixels whose surroundings were observed
    whole = observed[0, rows].amin(0)[None, None]
    lacking = F.max_pool2d(1 - whole, side, stride=times)[0, 0]  # (h - 2 REACH, w - 2 REACH)
    places = np.argwhere(lacking.numpy() == 0)
    if not len(places):
        return []
    places = places[rng.integers(len(places), size=PIXELS_PER_SCENE)]

    patches = F.unfold(stack, side, stride=times)[0].unflatten(0, (-1, side, side))
    number = places[:, 0] * lacking.shape[1] + places[:, 1]
    chosen = patches[..., number].movedim(-1, 0)  # (pixels, N, side, side)

    width = layout.factors[row] * scene.latent_size[1]
    truth = ModelScale.of(modality(target)).to_model(scene.arrays[target][:, :, :width])
    values = truth[:, places[:, 0] + REACH, places[:, 1] + REACH].T
    slots = layout.slots(row)

    out = []
    for level in (0, LEVELS.index(scene.level)):
        features = pixel_features(chosen, torch.tensor([level]))  # (pixels, F, side, side)
        x = from_stack_grid(features, layout.factors[row])[:, :, REACH, REACH].double().numpy()
        x[:, len(LEVELS) + slots.start : len(LEVELS) + slots.stop] = values
        out.append(Moments(present, x.T @ x / len(x), weight / 2, target))

    return out


def stack_of(scene: Scene, layout: StackLayout) -> tuple[torch.Tensor, torch.Tensor]:
    """The stack and the masks of a whole scene (stack.py): (1, N, H, W), (1, M, H, W)."""
    rows, columns = scene.latent_size
    pixels, valid = {}, {}
    for id_, values in scene.arrays.items():
        factor = modality(id_).vae_factor
        x = ModelScale.of(modality(id_)).to_model(values[:, : rows * factor, : columns * factor])
        valid[id_] = torch.from_numpy(np.isfinite(x).all(axis=0))[None]
        pixels[id_] = torch.from_numpy(np.nan_to_num(x))[None]

    return layout.stacked(pixels, valid)


def _has(present: int, subset: int) -> bool:
    return present & subset == subset


def _ids(layout: StackLayout, subset: int) -> list[str]:
    return [id_ for row, id_ in enumerate(layout.ids) if subset >> row & 1]
