"""The sensing modalities, read from resources/modalities.json, their one definition.

Imports only errors.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from backend.errors import InputError
from backend.messages import message

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
LATENT_SIZE = 64  # latents per window side: every native patch encodes to 4 x 64 x 64
LATENT_CHANNELS = 4
# Processing level of optical imagery, in the row order of the level table: not known, top of
# atmosphere, surface ("bottom").
LEVELS = ("unknown", "toa", "boa")


@dataclass(frozen=True)
class Modality:
    """One sensing modality: what SPEC's table says of it, and its fixed value ranges."""

    id: str
    label: str
    bands: tuple[str, ...]
    native_patch: int  # pixels per side of one window, 64 * vae_factor
    gsd_m: float
    vae_factor: int  # pixels per latent
    unit: str  # "reflectance", "dB", or another physical unit, such as "K"
    evaluation_range: tuple[float, float]  # mapped to 0..255 for PSNR, SSIM, RMSE
    model_range: tuple[float, float]  # mapped to -1..1 for the model
    model_knee: float | None  # None: linear; else the curve of radiometry.ModelScale
    nodata: float  # of an output raster in physical units

    @property
    def channels(self) -> int:
        return len(self.bands)

    @property
    def is_sar(self) -> bool:
        return self.unit == "dB"

    @property
    def is_reflectance(self) -> bool:
        return self.unit == "reflectance"


@cache
def _definition() -> dict:
    return json.loads((RESOURCES / "modalities.json").read_text(encoding="utf-8"))


@cache
def modalities() -> dict[str, Modality]:
    """All modalities by id, in the order of the definition, which is also the row order of the
    embedding tables.
    """
    out = {}
    for row in _definition()["modalities"]:
        row = {
            key: tuple(value) if isinstance(value, list) else value for key, value in row.items()
        }
        out[row["id"]] = Modality(**row)

    return out


@cache
def trained_pairs() -> tuple[tuple[str, str], ...]:
    """The 14 directions that Stage II trains (SPEC: both directions of seven pairs)."""
    pairs = [tuple(pair) for pair in _definition()["trained_pairs"]]
    return tuple(direction for a, b in pairs for direction in ((a, b), (b, a)))


def all_directions() -> tuple[tuple[str, str], ...]:
    """The directions between two different modalities: 20 between the paper's five."""
    return tuple((a, b) for a in modalities() for b in modalities() if a != b)


def named_directions() -> dict[str, tuple[str, str]]:
    """The same by the names that configs and model folders write, such as "sar-rgb"."""
    return {f"{source}-{target}": (source, target) for source, target in all_directions()}


def direction_name(sources: Collection[str], target: str) -> str:
    """The name of a direction with one source or several, these in the modalities' order: such as
    "rgb+nir-ms".
    """
    return f"{'+'.join(id_ for id_ in modalities() if id_ in sources)}-{target}"


def modality(id_: str) -> Modality:
    """The modality with this id.

    Raises:
        InputError: input.modality, when there is none.
    """
    try:
        return modalities()[id_]
    except KeyError:
        known = ", ".join(modalities())
        raise InputError(
            "input.modality",
            message("Unknown modality '{id}'.", id=id_),
            message("Choose one of {known}.", known=known),
        ) from None
