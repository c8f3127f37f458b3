"""Which bands of a raster are a modality's: asked for, recognised from their names or colours, or by their number.

Sees only band facts, never a file. Imports only modalities and errors.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from backend.errors import InputError
from backend.modalities import Modality

# Ordered: the first pattern found in a band's description decides, so the narrow names stand before the wide ones.
_NAMES = (
    ("B8A", r"nir ?narrow|narrow ?nir|narrow near|nir ?08|red ?edge ?4"),
    ("B05", r"red ?edge ?1|re1|red ?edge ?0?70\d?|red ?edge 071|rededge071|vre ?1"),
    ("B06", r"red ?edge ?2|re2|red ?edge ?0?74\d?|rededge075|vre ?2"),
    ("B07", r"red ?edge ?3|re3|red ?edge ?0?78\d?|rededge078|vre ?3"),
    ("B11", r"swir ?1\d*|swir16"),
    ("B12", r"swir ?2\d*|swir22"),
    ("other", r"red ?edge|swir|coastal|aerosol|cirrus|thermal|yellow|alpha|mask|scl|qa ?\w*|aot|wvp"),
    ("B08", r"nir ?1?|near ?infra ?red|nir wide|near ir|infrared"),
    ("PAN", r"pan|panchromatic"),
    ("VV", r"vv|sigma0 ?vv|gamma0 ?vv|beta0 ?vv"),
    ("other", r"vh|hv|hh|sigma0 ?(?:vh|hh|hv)|gamma0 ?(?:vh|hh|hv)"),
    ("B04", r"red"),
    ("B03", r"green"),
    ("B02", r"blue"),
)
_PATTERNS = tuple((role, re.compile(rf"\b(?:{pattern})\b")) for role, pattern in _NAMES)
_CODE = re.compile(r"\bb(?:and)? ?0?(\d{1,2}a?)\b")
_LETTERS = {"r": "B04", "g": "B03", "b": "B02", "n": "B08"}
# Landsat numbers its bands otherwise; its SWIR bands serve as Sentinel-2's, it has no red edge.
_LANDSAT = {
    "landsat 8": {"2": "B02", "3": "B03", "4": "B04", "5": "B08", "6": "B11", "7": "B12", "8": "PAN"},
    "landsat 7": {"1": "B02", "2": "B03", "3": "B04", "4": "B08", "5": "B11", "7": "B12", "8": "PAN"},
}
_COLOURS = {"red": "B04", "green": "B03", "blue": "B02", "nir": "B08", "pan": "PAN"}
_NOT_SPECTRAL = ("alpha", "cyan", "magenta", "yellow", "black")


@dataclass(frozen=True)
class Band:
    """What a raster says about one of its bands."""

    index: int  # 1-based
    description: str
    dtype: str
    colour: str  # GDAL's colour interpretation
    scale: float
    offset: float
    unit: str

    @property
    def is_spectral(self) -> bool:
        return self.colour not in _NOT_SPECTRAL


@dataclass(frozen=True)
class BandChoice:
    """The bands to read, in the modality's order, and why these."""

    indexes: tuple[int, ...]
    reason: str
    warnings: tuple[str, ...] = ()


def sensor_of(name: str, tags: str) -> str:
    """'landsat 8', 'landsat 7' (4 to 7) or '' (Sentinel-2's band numbers), from the file's name and its tags as text."""
    text = f"{name} {tags}".lower()
    if re.search(r"landsat[ _-]?[89]|\bl[coet]0?[89](?![0-9])", text):
        return "landsat 8"
    return "landsat 7" if re.search(r"landsat[ _-]?[4-7]|\bl[et]0?[4-7](?![0-9])", text) else ""


def band_role(description: str, sensor: str = "") -> str:
    """The modality band that a description names: 'B04', 'VV', ..., 'other' for a known one of no modality, '' unknown."""
    text = re.sub(r"[_\-.,;:/()\[\]]+", " ", description.lower()).strip()
    code = _CODE.search(text)
    if code:
        number = code.group(1)
        landsat = "landsat 8" if "sr b" in text and not sensor else sensor
        if landsat:
            return _LANDSAT[landsat].get(number, "other")
        return f"B{number.upper().rjust(2, '0')}"
    for role, pattern in _PATTERNS:
        if pattern.search(text):
            return role
    return _LETTERS.get(text, "")


def recognise(bands: tuple[Band, ...], modality: Modality, sensor: str = "") -> BandChoice | None:
    """The modality's bands by their descriptions, else by colour interpretation; None when not all of them are found."""
    spectral = [band for band in bands if band.is_spectral]
    named = not _only_counted(bands) or bool(sensor)
    for how, roles in (
        ("descriptions", {band.index: band_role(band.description, sensor) if named else "" for band in spectral}),
        ("colour interpretation", {band.index: _COLOURS.get(band.colour, "") for band in spectral}),
    ):
        found = {role: index for index, role in reversed(roles.items())}
        if all(name in found for name in modality.bands):
            indexes = tuple(found[name] for name in modality.bands)
            return BandChoice(indexes, f"Bands {_list(indexes)} are {_list(modality.bands)} by their {how}.")
    return None


def choose_bands(bands: tuple[Band, ...], modality: Modality, requested: tuple[int, ...] | None, sensor: str = "") -> BandChoice:
    """The bands to read for a modality; alpha is never one of them.

    Raises:
        InputError: input.bands, when the request does not fit or nothing tells which bands are meant.
    """
    if requested is not None:
        return _requested(bands, modality, requested)
    recognised = recognise(bands, modality, sensor)
    if recognised:
        return recognised
    spectral = tuple(band for band in bands if band.is_spectral)
    if len(spectral) != modality.channels:
        names = ", ".join(f"{band.index} {band.description or band.colour}" for band in bands[:16])
        more = ", ..." if len(bands) > 16 else ""
        count = f"{len(bands)} band{'s' if len(bands) > 1 else ''}"
        one = modality.channels == 1
        which = f"which of the raster's {count} {'it is' if one else 'they are'} is not known ({names}{more})"
        raise InputError(
            "input.bands",
            f"{modality.label} needs {_list(modality.bands)}; {which}.",
            "Name it with --bands." if one else f"Name {modality.channels} of them in that order with --bands.",
        )
    indexes = tuple(band.index for band in spectral)
    plural = "bands, as many as the modality has" if len(indexes) > 1 else "band"
    return BandChoice(indexes, f"The raster has {len(indexes)} {plural}, taken in their order.", _doubts(spectral, modality, sensor))


def _requested(bands: tuple[Band, ...], modality: Modality, requested: tuple[int, ...]) -> BandChoice:
    if len(requested) != modality.channels:
        text = f"{modality.label} needs {modality.channels} bands, and {len(requested)} are named."
        raise InputError("input.bands", text, f"Name {_list(modality.bands)}, in that order.")
    for index in requested:
        if not 1 <= index <= len(bands):
            raise InputError("input.bands", f"There is no band {index}.", f"The raster's bands are numbered 1 to {len(bands)}.")
        if bands[index - 1].colour == "alpha":
            raise InputError("input.bands", f"Band {index} is the alpha channel, which masks and does not measure.")
    return BandChoice(requested, f"Bands {_list(requested)} were asked for.")


def _only_counted(bands: tuple[Band, ...]) -> bool:
    """Whether the descriptions only number the bands (Band 1, Band 2, ...; B1, B2, ...), which names no wavelength."""
    codes = [_CODE.search(band.description.lower().replace("_", " ")) for band in bands]
    return len(bands) < 12 and all(code and code.group(1) == str(band.index) for code, band in zip(codes, bands, strict=True))


def _doubts(chosen: tuple[Band, ...], modality: Modality, sensor: str) -> tuple[str, ...]:
    """A warning for each band taken by position whose description says that it is another one."""
    out = []
    if _only_counted(chosen) and not sensor:
        return ()
    for band, wanted in zip(chosen, modality.bands, strict=True):
        role = band_role(band.description, sensor)
        if role and role != wanted:
            out.append(f"Band {band.index} is described as '{band.description}' and is used as {wanted}.")
    return tuple(out)


def _list(items: tuple[int, ...] | tuple[str, ...]) -> str:
    return ", ".join(str(item) for item in items)
