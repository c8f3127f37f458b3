"""Per-pixel baselines on the fixed 0..1 evaluation scale: the training mean, and quadratic ridge
regressions.

Both observe one pixel at a time; a network that does not beat them has learnt nothing from context.
numpy only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from backend.arrays import FloatArray
from backend.geometry.grid import cell_means
from backend.modalities import modality
from backend.radiometry import to_eval8
from training.data.scene import Scene

Array = npt.NDArray[np.float64]
SAMPLES_PER_SCENE = 2000
RIDGE = 1e-4  # of the features' mean square
FLOOR, ROUNDS = 5e-4, 8  # of the weighted regression


@dataclass(frozen=True)
class PixelRegression:
    """target = features(sources) @ coefficients; with `quadratic` False the features are a
    constant: the training mean.
    """

    sources: tuple[str, ...]
    target: str
    quadratic: bool
    coefficients: Array

    def predict(self, arrays: Mapping[str, FloatArray]) -> Array:
        """(C, H, W) physical units of the sources, by modality, to (C', H', W') on 0..255, on the
        target's grid.
        """
        pixels = _pixels(arrays, self.sources, self.target)  # (C, H', W')
        features = _features(pixels.reshape(len(pixels), -1).T, self.quadratic)  # (N, F)
        values = np.clip(features @ self.coefficients, 0.0, 1.0)
        return np.asarray(values.T.reshape(-1, *pixels.shape[1:]) * 255.0)


def fit(
    scenes: list[Scene],
    sources: tuple[str, ...],
    target: str,
    quadratic: bool,
    weighted: bool = False,
    seed: int = 0,
) -> PixelRegression:
    """Least squares with a small ridge on pixels of the training scenes that have all modalities,
    as many from each.

    `weighted`: each scene by 1 / (its error + FLOOR), iterated, which maximises the mean of the
    scenes' PSNRs."""
    return fit_samples(draw(scenes, sources, target, seed), sources, target, quadratic, weighted)


@dataclass(frozen=True)
class Sample:
    """Pixels of one scene: (n, C) of the sources and (n, C') of the target, both 0..1."""

    group: str
    inputs: Array
    outputs: Array


def draw(
    scenes: Sequence[Scene], sources: tuple[str, ...], target: str, seed: int = 0
) -> list[Sample]:
    """SAMPLES_PER_SCENE pixels of every scene that has all modalities."""
    rng = np.random.default_rng(seed)
    samples = []
    for scene in scenes:
        if not {*sources, target} <= set(scene.arrays) or not scene.pairs:
            continue
        x = _pixels(scene.arrays, sources, target)
        y = to_eval8(modality(target), scene.arrays[target]) / 255.0
        rows, columns = min(x.shape[1], y.shape[1]), min(x.shape[2], y.shape[2])
        x, y = x[:, :rows, :columns].reshape(len(x), -1), y[:, :rows, :columns].reshape(len(y), -1)
        chosen = rng.integers(x.shape[1], size=SAMPLES_PER_SCENE)
        finite = np.isfinite(x[:, chosen]).all(0) & np.isfinite(y[:, chosen]).all(0)
        if finite.any():
            samples.append(Sample(scene.group, x[:, chosen[finite]].T, y[:, chosen[finite]].T))

    return samples


def fit_samples(
    samples: Sequence[Sample],
    sources: tuple[str, ...],
    target: str,
    quadratic: bool,
    weighted: bool = False,
) -> PixelRegression:
    """As `fit`, on pixels that were drawn before."""
    features = [_features(sample.inputs, quadratic) for sample in samples]
    outputs = [sample.outputs for sample in samples]
    weights = np.ones(len(features))

    for _ in range(ROUNDS if weighted else 1):
        coefficients = _solve(features, outputs, weights)
        errors = [
            float(np.mean((f @ coefficients - y) ** 2))
            for f, y in zip(features, outputs, strict=True)
        ]
        weights = 1 / (np.array(errors) + FLOOR)

    return PixelRegression(sources, target, quadratic, coefficients)


def _solve(features: list[Array], targets: list[Array], weights: Array) -> Array:
    gram = np.asarray(sum(w * f.T @ f for w, f in zip(weights, features, strict=True)))
    gram = gram + RIDGE * np.trace(gram) / len(gram) * np.diag([0.0] + [1.0] * (len(gram) - 1))
    moments = np.asarray(
        sum(w * f.T @ y for w, f, y in zip(weights, features, targets, strict=True))
    )
    return np.asarray(np.linalg.solve(gram, moments), dtype=np.float64)


def _pixels(arrays: Mapping[str, FloatArray], sources: tuple[str, ...], target: str) -> Array:
    """All bands of the sources on the target's grid, 0..1."""
    stacks = [
        to_eval8(modality(id_), on_grid_of(arrays[id_], id_, target)) / 255.0 for id_ in sources
    ]
    rows, columns = (min(stack.shape[side] for stack in stacks) for side in (1, 2))
    return np.concatenate([stack[:, :rows, :columns] for stack in stacks])


def on_grid_of(values: FloatArray, source: str, target: str) -> FloatArray:
    """A source's (C, H, W) on the target's grid: block means where that is coarser, repeated pixels
    where it is finer.
    """
    f_source, f_target = modality(source).vae_factor, modality(target).vae_factor
    if f_source > f_target:
        return cell_means(values, f_source // f_target)
    return values.repeat(f_target // f_source, axis=1).repeat(f_target // f_source, axis=2)


def _features(pixels: Array, quadratic: bool) -> Array:
    """(N, C) to (N, 1 + C + C (C + 1) / 2), or a column of ones."""
    ones = np.ones((len(pixels), 1))
    if not quadratic:
        return ones
    a, b = np.triu_indices(pixels.shape[1])
    return np.concatenate([ones, pixels, pixels[:, a] * pixels[:, b]], axis=1)
