"""Fits the regression tables of a UDiT in closed form, before the network trains on top of them.

Ridge regression whose scenes are weighted by 1 / (their error + floor), iterated: it minimises the
mean over scenes of the logarithm of the error, which is what a mean PSNR measures, instead of the
error of the worst scenes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from backend.arrays import FloatArray
from backend.modalities import LEVELS, all_directions, modalities, modality
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.model.udit import (
    REGRESSION_FEATURES,
    RegressionPath,
    level_features,
    regression_features,
)
from backend.radiometry import ModelScale
from training.data.scene import Scene

LATENTS_PER_SCENE = 500
RIDGE = 3e-4  # of the features' mean square
FLOOR = 2e-3  # of the mean square error in the model's scale
ROUNDS = 6
MAX_SIDE = 128  # latents of a scene that are looked at


@dataclass(frozen=True)
class Direction:
    """Features and targets of one direction, one entry per scene: (n, REGRESSION_FEATURES) and (n,
    4).
    """

    features: list[FloatArray]
    targets: list[FloatArray]


def fit_regression(
    path: RegressionPath,
    vaes: dict[str, LinearCodeAutoencoder],
    scenes: list[Scene],
    trained: tuple[tuple[str, str], ...] | None = None,
    seed: int = 0,
) -> None:
    """Sets the table of every trained direction that has training scenes; the others stay zero, so
    a zero-shot one sees no pair.
    """
    rng = np.random.default_rng(seed)
    rows = list(modalities())
    directions = {
        direction: Direction([], [])
        for direction in (all_directions() if trained is None else trained)
    }
    for scene in scenes:
        if scene.pairs:
            _add_scene(directions, scene, vaes, rng)

    with torch.no_grad():
        for (source, target), direction in directions.items():
            if direction.features:
                table = solve(direction, latent_importance(vaes[target]).numpy().astype(np.float64))
                path.table[rows.index(source), rows.index(target)] = torch.from_numpy(
                    table.T
                ).float()


def solve(direction: Direction, importance: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """(REGRESSION_FEATURES, 4) coefficients; `importance` (4,) is what a unit error of each latent
    costs in pixels.
    """
    weights = np.ones(len(direction.features))
    coefficients: npt.NDArray[np.float64] = np.zeros((REGRESSION_FEATURES, len(importance)))
    for _ in range(ROUNDS):
        pairs = list(zip(weights, direction.features, direction.targets, strict=True))
        gram = sum(w * x.T @ x for w, x, _ in pairs) + np.zeros(
            (REGRESSION_FEATURES, REGRESSION_FEATURES)
        )
        gram += RIDGE * np.trace(gram) / len(gram) * np.eye(len(gram))
        coefficients = np.asarray(np.linalg.solve(gram, sum(w * x.T @ y for w, x, y in pairs)))
        errors = [float(((x @ coefficients - y) ** 2 @ importance).mean()) for _, x, y in pairs]
        weights = 1 / (np.array(errors) + FLOOR)

    return coefficients


def latent_importance(vae: LinearCodeAutoencoder) -> torch.Tensor:
    """(4,): the mean square over pixels, in the model's scale, that one unit of each scaled latent
    makes.
    """
    area = int(vae.config["channels"]) * int(vae.config["factor"]) ** 2
    return (
        vae.synthesis.weight.detach().square().sum((1, 2, 3))
        / area
        / float(vae.config["scaling_factor"]) ** 2
    )


def _add_scene(
    directions: dict[tuple[str, str], Direction],
    scene: Scene,
    vaes: dict[str, LinearCodeAutoencoder],
    rng: np.random.Generator,
) -> None:
    latents = _latents(scene, vaes, rng)
    known = LEVELS.index(scene.level)
    for source, target in (d for d in directions if set(d) <= set(latents)):
        # (n, spatial features)
        spatial = regression_features(latents[source])[0].flatten(1).T.numpy()
        values = latents[target][0].flatten(1).T.numpy()  # (n, 4)
        finite = np.flatnonzero(np.isfinite(spatial).all(axis=1) & np.isfinite(values).all(axis=1))
        if not len(finite):
            continue
        chosen = finite[rng.integers(len(finite), size=LATENTS_PER_SCENE)]
        # a user's raster may tell its level or not: the constant must serve both
        for level in {0, known}:
            constant = level_features(torch.tensor([level])).numpy().repeat(len(chosen), axis=0)
            directions[source, target].features.append(
                np.concatenate([spatial[chosen], constant], axis=1)
            )
            directions[source, target].targets.append(values[chosen])


@torch.inference_mode()
def _latents(
    scene: Scene, vaes: dict[str, LinearCodeAutoencoder], rng: np.random.Generator
) -> dict[str, torch.Tensor]:
    """Scaled latents (1, 4, h, w) of one part of the scene, NaN where a pixel is missing."""
    sides = [min(side, MAX_SIDE) for side in scene.latent_size]
    row, column = (
        int(rng.integers(0, n - side + 1)) for n, side in zip(scene.latent_size, sides, strict=True)
    )
    out = {}

    for id_, values in scene.arrays.items():
        f = modality(id_).vae_factor
        part = values[:, row * f : (row + sides[0]) * f, column * f : (column + sides[1]) * f]
        x = torch.from_numpy(ModelScale.of(modality(id_)).to_model(part))[None]
        out[id_] = vaes[id_].encode(x).latent_dist.mode() * float(
            vaes[id_].config["scaling_factor"]
        )

    return out
