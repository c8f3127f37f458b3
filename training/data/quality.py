"""What is wrong with a patch: constant, mostly without values, or its modalities do not lie on each
other. Imports skimage, lazily.

Optical modalities are held against each other by phase correlation of their gradients. Radar is
not: its brightness follows other things, and correlation with optical imagery finds a peak almost
anywhere."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from backend.arrays import FloatArray
from backend.geometry.grid import cell_means
from backend.modalities import modality
from training.data.crops import MAX_MISSING

# standard deviation below which a patch shows nothing, in the modality's unit
FLAT = {"dB": 0.05, "reflectance": 2e-4}
FLAT_SHARE = 5e-4  # the same for other units, of the evaluation range
MAX_SHIFT = 1.0  # pixels of the coarser modality
# how much higher the correlation must be when shifted: a flat field correlates with anything
CLEARLY = 0.05


def fault(arrays: dict[str, FloatArray], max_shift: float = MAX_SHIFT) -> str | None:
    """Why a patch is not to be trained on ("nodata", "constant", "misregistered"), or None.

    Args:
        arrays: (C, H, W) physical units per modality, NaN where there is no value, all of one
            footprint.
        max_shift: pixels of the coarser of two modalities by which they may lie apart.
    """
    for id_, values in arrays.items():
        missing = ~np.isfinite(values).all(axis=0)
        if missing.mean() > MAX_MISSING:
            return "nodata"
        low, high = modality(id_).evaluation_range
        if float(values[:, ~missing].std(axis=1).max()) < FLAT.get(
            modality(id_).unit, FLAT_SHARE * (high - low)
        ):
            return "constant"

    optical = [id_ for id_ in arrays if modality(id_).is_reflectance]
    if any(
        shift_between(arrays[a], a, arrays[b], b) > max_shift for a, b in combinations(optical, 2)
    ):
        return "misregistered"

    return None


def shift_between(first: FloatArray, first_id: str, second: FloatArray, second_id: str) -> float:
    """How far two modalities of one footprint lie apart, in pixels of the coarser; 0 where shifting
    does not clearly help.
    """
    from skimage.registration import phase_cross_correlation  # slow to import

    sizes = [modality(first_id).vae_factor, modality(second_id).vae_factor]
    coarse = min(sizes)
    a, b = (
        _edges(_on_grid(values, size // coarse))
        for values, size in zip((first, second), sizes, strict=True)
    )
    shift, _, _ = phase_cross_correlation(a, b, upsample_factor=10, normalization=None)
    length = float(np.hypot(*shift))
    if length < 0.5:
        return length
    whole = tuple(int(part) for part in np.rint(shift))
    moved = np.roll(b, whole, axis=(0, 1))
    inside = tuple(
        slice(max(0, part), size + min(0, part)) for part, size in zip(whole, b.shape, strict=True)
    )
    helps = _correlation(a[inside], moved[inside]) - _correlation(a, b)

    return length if helps > CLEARLY else 0.0


def _on_grid(values: FloatArray, factor: int) -> FloatArray:
    mean = np.nanmean(values, axis=0, keepdims=True) if len(values) > 1 else values
    filled = np.where(np.isfinite(mean), mean, np.nanmean(mean)).astype(np.float32)
    return cell_means(filled, factor)[0] if factor > 1 else filled[0]


def _edges(image: FloatArray) -> FloatArray:
    """Magnitude of the gradient: what is bright in one modality may be dark in another, edges stay
    where they are.
    """
    down, across = np.gradient(image)
    edges = np.hypot(down, across)
    return np.asarray(edges - edges.mean(), dtype=np.float32)


def _correlation(a: FloatArray, b: FloatArray) -> float:
    scale = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / scale if scale else 0.0
