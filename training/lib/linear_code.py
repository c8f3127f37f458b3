"""Fits the linear code of a LinearCodeAutoencoder: four whitened filters per modality, in closed
form.

RGB keeps its three colours' block means and one detail, since colour tells more of other bands than
a second edge does (1.2 dB more from RGB to NIR, 0.2 dB less in the reconstruction); the other
modalities take the principal components of their patches. Every filter points to bright, so that
brightness has one sign in all modalities. Imports numpy, torch and the backend's model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from backend.arrays import FloatArray
from backend.modalities import LATENT_CHANNELS, Modality
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.radiometry import ModelScale
from training.data.errors import BadInput
from training.data.scene import Scene

Array = npt.NDArray[np.float64]
PATCHES_PER_SCENE = 400


@dataclass(frozen=True)
class LinearCode:
    """z = filters (patch - mean) / std; patch = mean + filters^T (z std).

    Attributes:
        mean: (N,) of the flattened patches in the model's scale, N = bands * f * f.
        filters: (4, N), orthonormal.
        std: (4,) of the coefficients.
    """

    mean: Array
    filters: Array
    std: Array


def fit_code(scenes: list[Scene], modality: Modality, seed: int = 0) -> LinearCode:
    """The code of the training scenes' patches, as many from each.

    Raises:
        BadInput: when no scene has a pixel of the modality.
    """
    rng = np.random.default_rng(seed)
    chosen = [
        _some_patches(s.arrays[modality.id], modality, rng)
        for s in scenes
        if modality.id in s.arrays
    ]
    if not sum(map(len, chosen)):
        raise BadInput(f"no scene has {modality.id}")
    x = np.concatenate(chosen).astype(np.float64)
    mean = x.mean(axis=0)
    means = _block_means(modality) if modality.id == "rgb" else np.zeros((0, x.shape[1]))
    rest = (x - mean) - (x - mean) @ means.T @ means
    components = np.linalg.svd(rest, full_matrices=False)[2][: LATENT_CHANNELS - len(means)]
    filters = np.concatenate([means, components])
    filters *= np.where(_brightness(filters) < 0, -1.0, 1.0)[:, None]

    std = ((x - mean) @ filters.T).std(axis=0)
    # what never varies, as between the pixels of flat fields, has nothing to be divided by
    return LinearCode(mean, filters, np.where(std > 1e-6, std, 1.0))


def install(code: LinearCode, vae: LinearCodeAutoencoder) -> None:
    """Sets the autoencoder's encoder to the code, and its decoder's linear path to the inverse."""
    channels, factor = int(vae.config["channels"]), int(vae.config["factor"])
    shape = (LATENT_CHANNELS, channels, factor, factor)
    analysis = code.filters / code.std[:, None]

    with torch.no_grad():
        vae.analysis.weight.copy_(torch.from_numpy(analysis.reshape(shape)))
        vae.synthesis.weight.copy_(
            torch.from_numpy((code.filters * code.std[:, None]).reshape(shape))
        )
        if vae.analysis.bias is not None and vae.synthesis.bias is not None:
            vae.analysis.bias.copy_(torch.from_numpy(-analysis @ code.mean))
            vae.synthesis.bias.copy_(torch.from_numpy(code.mean.reshape(channels, -1).mean(axis=1)))


def patches(values: FloatArray, modality: Modality) -> FloatArray:
    """(C, H, W) in the model's scale to (rows, columns, C * f * f), one vector per latent; what
    fills no patch is cut off.
    """
    c, f = modality.channels, modality.vae_factor
    rows, columns = values.shape[1] // f, values.shape[2] // f
    cut = values[:, : rows * f, : columns * f].reshape(c, rows, f, columns, f)
    return np.asarray(cut.transpose(1, 3, 0, 2, 4).reshape(rows, columns, c * f * f))


def _some_patches(physical: FloatArray, modality: Modality, rng: np.random.Generator) -> FloatArray:
    flat = patches(ModelScale.of(modality).to_model(physical), modality).reshape(
        -1, modality.channels * modality.vae_factor**2
    )
    flat = flat[np.isfinite(flat).all(axis=1)]
    count = min(len(flat), PATCHES_PER_SCENE)
    return flat[rng.integers(len(flat), size=count)] if count else flat


def _block_means(modality: Modality) -> Array:
    """(C, N): the mean of each band, as orthonormal filters."""
    area = modality.vae_factor**2
    return np.kron(np.eye(modality.channels), np.full((1, area), area**-0.5))


def _brightness(filters: Array) -> Array:
    """The sum of each filter; where that is nearly nothing, its first weight, so that the sign is
    still a fixed one.
    """
    sums = filters.sum(axis=1)
    return np.where(np.abs(sums) > 0.3, sums, filters[:, 0])
