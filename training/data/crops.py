"""Random aligned crops of scenes with the augmentations that a pair shares.

Pure numpy; every draw comes from a Generator.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.arrays import FloatArray
from backend.modalities import modality
from training.data.scene import Scene

MAX_MISSING = 0.2  # fraction of a crop that may be without values
# Path radiance grows towards the blue: per unit of haze in blue, this much in red, green and a
# panchromatic band.
HAZE_SHARE = {"rgb": np.array([0.28, 0.55, 1.0], np.float32), "pan": np.array([0.45], np.float32)}

# Suspended sediment brightens water where light still goes deep: per unit in red, this much in each
# band; infrared stays dark.
SEDIMENT_SHARE = {"rgb": np.array([1.0, 0.9, 0.5], np.float32), "pan": np.array([0.8], np.float32)}
MAX_SEDIMENT = 0.10  # reflectance in red
WATER_BELOW = 0.07  # near-infrared reflectance of what is taken for water
INFRARED_BAND = {"nir": "B08", "ms": "B8A"}

# path radiance in blue, from a clear sky's Rayleigh scattering to a hazy one
ATMOSPHERE = (0.045, 0.10)


@dataclass(frozen=True)
class Augmentation:
    """What is drawn per crop; all modalities of a crop get the same draw.

    Attributes:
        flips: draw one of the eight symmetries of the square.
        gain: optical reflectance is multiplied by a factor within 1 +- gain.
        haze: up to this reflectance is added to blue (less to green and red) of what is translated,
            as the atmosphere does between surface and top-of-atmosphere products; never to what
            must be predicted from it.
        haze_share: in this fraction of the crops.
        atmosphere_share: in this fraction of the crops of surface reflectance, what is translated
            gets the path radiance of a top-of-atmosphere product, and is labelled as one: turbid
            water under haze is rare in the data and common in products.
        sediment_share: in this fraction of the crops, what is translated to infrared bands has
            turbid water where it has water.
    """

    flips: bool = True
    gain: float = 0.15
    haze: float = 0.04
    haze_share: float = 0.5
    atmosphere_share: float = 0.0
    sediment_share: float = 0.0

    def draw_haze(self, rng: np.random.Generator) -> float:
        """Path radiance in blue, or 0.0 for none; negative where a correction took too much
        away.
        """
        return float(rng.uniform(-0.3, 1.0)) * self.haze if rng.random() < self.haze_share else 0.0

    def draw_atmosphere(self, rng: np.random.Generator) -> float:
        """Path radiance in blue of a top-of-atmosphere product, or 0.0 for none."""
        return float(rng.uniform(*ATMOSPHERE)) if rng.random() < self.atmosphere_share else 0.0


def with_haze(values: FloatArray, id_: str, haze: float) -> FloatArray:
    """(C, H, W) reflectance of a modality seen through haze; what the atmosphere hardly scatters
    comes back as it is.
    """
    share = HAZE_SHARE.get(id_)
    return (
        values
        if share is None or not haze
        else np.asarray(values + np.float32(haze) * share[:, None, None], dtype=np.float32)
    )


def with_sediment(
    values: FloatArray, id_: str, truth: FloatArray, truth_id: str, rng: np.random.Generator
) -> FloatArray:
    """(C, H, W) reflectance whose water, known by the infrared truth (C', H', W') of the same
    place, carries drifting sediment.

    What is neither visible light nor to become infrared comes back as it is.
    """
    share, band = SEDIMENT_SHARE.get(id_), INFRARED_BAND.get(truth_id)
    if share is None or band is None:
        return values
    water = truth[modality(truth_id).bands.index(band)] < WATER_BELOW
    if not water.any():
        return values
    amount = _drift(water.shape, rng) * np.float32(rng.uniform(0, MAX_SEDIMENT)) * water
    amount = np.repeat(
        np.repeat(amount, values.shape[1] // water.shape[0], axis=0),
        values.shape[2] // water.shape[1],
        axis=1,
    )
    return np.asarray(values + amount * share[:, None, None], dtype=np.float32)


def _drift(shape: tuple[int, int], rng: np.random.Generator) -> FloatArray:
    """A smooth field of this shape between 0.3 and 1: four random corners, bilinear."""
    corners = rng.uniform(0.3, 1, (2, 2)).astype(np.float32)
    down, across = (np.linspace(0, 1, n, dtype=np.float32) for n in shape)
    ends = corners[:, :1] * (1 - across) + corners[:, 1:] * across  # (2, W): its first and last row
    return ends[0] * (1 - down)[:, None] + ends[1] * down[:, None]


def crop(
    scene: Scene, row: int, column: int, size: int, only: tuple[str, ...] | None = None
) -> dict[str, FloatArray] | None:
    """The square of `size` latents at latent (row, column), reflected where the scene is smaller.

    Returns:
        (bands, size * f, size * f) physical units per modality, missing values filled with the
        band's mean; None where too much is missing.
    """
    out = {}
    for id_ in only or scene.arrays:
        f = modality(id_).vae_factor
        values = scene.arrays[id_][:, row * f : (row + size) * f, column * f : (column + size) * f]
        missing = ~np.isfinite(values).all(axis=0)
        if missing.mean() > MAX_MISSING:
            return None
        if missing.any():
            values = np.where(missing, values[:, ~missing].mean(axis=1)[:, None, None], values)
        pad = [(0, 0), (0, size * f - values.shape[1]), (0, size * f - values.shape[2])]
        out[id_] = np.pad(values, pad, mode="reflect")

    return out


def random_crop(
    scene: Scene,
    size: int,
    rng: np.random.Generator,
    augmentation: Augmentation,
    only: tuple[str, ...] | None = None,
) -> dict[str, FloatArray] | None:
    """A crop at a random place of the scene, augmented; None where too much is missing."""
    rows, columns = scene.latent_size
    row, column = (int(rng.integers(0, max(1, n - size + 1))) for n in (rows, columns))
    arrays = crop(scene, row, column, size, only)
    return None if arrays is None else augment(arrays, rng, augmentation)


def augment(
    arrays: dict[str, FloatArray], rng: np.random.Generator, augmentation: Augmentation
) -> dict[str, FloatArray]:
    """The same symmetry for all modalities of one crop, and gain for the optical ones; others keep
    their values. Haze is `with_haze`'s.
    """
    turns, flip = (
        (int(rng.integers(4)), bool(rng.integers(2))) if augmentation.flips else (0, False)
    )
    gain = np.float32(rng.uniform(1 - augmentation.gain, 1 + augmentation.gain))
    out = {}

    for id_, values in arrays.items():
        if modality(id_).is_reflectance:
            values = values * gain
        values = np.rot90(values, turns, axes=(1, 2))
        out[id_] = np.ascontiguousarray(values[:, :, ::-1] if flip else values, dtype=np.float32)

    return out
