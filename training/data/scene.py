"""A scene: co-registered arrays of one place in physical units, all of the same ground footprint.

Reads no files.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.arrays import FloatArray
from backend.geometry.grid import cell_means
from backend.modalities import LEVELS, modality

# Relative weights of Sentinel-2 B02, B03, B04 that simulate a panchromatic band: OLI's PAN covers
# 503-676 nm, that is the upper half of B02 (458-523), all of B03 (543-578) and most of B04
# (650-680).
SIMULATED_PAN_WEIGHTS = (0.15, 0.45, 0.40)


@dataclass(frozen=True)
class Scene:
    """One place, one date.

    Attributes:
        id: unique name.
        split: "train" or "val"; a place is only ever in one of them.
        group: where it comes from, for weights and reports.
        licence: the licence of the imagery.
        arrays: (bands, 64-latent-multiples...) float32 physical units per modality, NaN where
            missing. All cover the same ground: sizes relate by the modalities' VAE factors.
        pairs: False when the radiometry of its modalities does not belong together (colour-balanced
            aerial imagery): it then serves the autoencoders only.
        level: one of LEVELS: what the optical values are reflectance of, where the source says so.
    """

    id: str
    split: str
    group: str
    licence: str
    arrays: dict[str, FloatArray]
    pairs: bool = True
    level: str = LEVELS[0]

    @property
    def latent_size(self) -> tuple[int, int]:
        """Rows and columns of whole latents that every modality covers."""
        sizes = [
            (a.shape[1] // modality(m).vae_factor, a.shape[2] // modality(m).vae_factor)
            for m, a in self.arrays.items()
        ]
        return min(rows for rows, _ in sizes), min(columns for _, columns in sizes)


def with_simulated_pan(scene: Scene) -> Scene:
    """The scene at half its resolution with a simulated PAN band beside it.

    PAN is simulated at the RGB's own grid; RGB and whatever else the scene has are averaged 2x2, as
    SpaceNet's RGB is, so that 256 RGB pixels cover 512 PAN pixels. Backscatter is averaged as
    power."""
    red, green, blue = scene.arrays["rgb"]
    weights = SIMULATED_PAN_WEIGHTS
    arrays = {name: _half(values, modality(name).is_sar) for name, values in scene.arrays.items()}
    arrays["pan"] = (weights[0] * blue + weights[1] * green + weights[2] * red)[None].astype(
        np.float32
    )
    return Scene(
        f"{scene.id}_simpan", scene.split, "simulated_pan", scene.licence, arrays, level=scene.level
    )


def _half(values: FloatArray, is_db: bool) -> FloatArray:
    if not is_db:
        return cell_means(values, 2)
    return (10 * np.log10(cell_means(np.power(10, values / 10, dtype=np.float32), 2))).astype(
        np.float32
    )
