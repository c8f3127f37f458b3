"""What a band's name, wavelength or colour says of it: a band of Sentinel-2, or nothing.

Sees only band facts, never a file."""

from __future__ import annotations

import re
from dataclasses import dataclass

# Ordered: the first pattern found in a band's description decides, so the narrow names stand before
# the wide ones.
_NAMES = (
    ("B8A", r"nir ?narrow|narrow ?nir|narrow near|nir ?08|red ?edge ?4"),
    ("B05", r"red ?edge ?1|re1|red ?edge ?0?70\d?|red ?edge 071|rededge071|vre ?1"),
    ("B06", r"red ?edge ?2|re2|red ?edge ?0?74\d?|rededge075|vre ?2"),
    ("B07", r"red ?edge ?3|re3|red ?edge ?0?78\d?|rededge078|vre ?3"),
    ("B11", r"swir ?1\d*|swir16"),
    ("B12", r"swir ?2\d*|swir22"),
    (
        "other",
        (
            r"green ?i|green ?1|red"
            r" ?edge|swir|coastal|aerosol|cirrus|thermal|yellow|alpha|mask|scl|qa ?\w*|aot|wvp"
        ),
    ),
    ("B08", r"nir ?1?|near ?infra ?red|nir wide|near ir|infrared"),
    ("PAN", r"pan|panchromatic"),
    ("VV", r"vv|sigma0 ?vv|gamma0 ?vv|beta0 ?vv"),
    ("other", r"vh|hv|hh|sigma0 ?(?:vh|hh|hv)|gamma0 ?(?:vh|hh|hv)"),
    ("B04", r"red"),
    ("B03", r"green"),
    ("B02", r"blue"),
)
_PATTERNS = tuple((role, re.compile(rf"\b(?:{pattern})\b")) for role, pattern in _NAMES)
CODE = re.compile(r"\bb(?:and)? ?0?(\d{1,2}a?)\b")
_LETTERS = {"r": "B04", "g": "B03", "b": "B02", "n": "B08"}
# Landsat numbers its bands otherwise; its SWIR bands serve as Sentinel-2's, it has no red edge.
_LANDSAT = {
    "landsat 8": {
        "2": "B02",
        "3": "B03",
        "4": "B04",
        "5": "B08",
        "6": "B11",
        "7": "B12",
        "8": "PAN",
    },
    "landsat 7": {
        "1": "B02",
        "2": "B03",
        "3": "B04",
        "4": "B08",
        "5": "B11",
        "7": "B12",
        "8": "PAN",
    },
}
# Nanometres that a band's centre may have, and the one that Sentinel-2's has.
WAVELENGTHS = {
    "B02": (450.0, 515.0, 490.0),
    "B03": (540.0, 580.0, 560.0),
    "B04": (630.0, 690.0, 665.0),
    "B05": (695.0, 715.0, 705.0),
    "B06": (730.0, 750.0, 740.0),
    "B07": (770.0, 795.0, 783.0),
    "B08": (780.0, 900.0, 842.0),
    "B8A": (855.0, 875.0, 865.0),
    "B11": (1550.0, 1660.0, 1610.0),
    "B12": (2080.0, 2320.0, 2200.0),
}
_TM = frozenset((1, 2, 3, 4, 5, 7))
COLOURS = {"red": "B04", "green": "B03", "blue": "B02", "nir": "B08", "pan": "PAN"}


NOT_SPECTRAL = ("alpha", "cyan", "magenta", "yellow", "black")


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
    wavelength_nm: float | None = None  # of its centre, where the raster states it

    @property
    def is_spectral(self) -> bool:
        return self.colour not in NOT_SPECTRAL


def sensor_of(name: str, tags: str) -> str:
    """'landsat 8', 'landsat 7' (4 to 7) or '' (Sentinel-2's band numbers), from the file's name and
    its tags as text.
    """
    text = f"{name} {tags}".lower()
    if re.search(r"hls\.l30|landsat[ _-]?[89]|\bl[coet]0?[89](?![0-9])", text):
        return "landsat 8"
    return "landsat 7" if re.search(r"landsat[ _-]?[4-7]|\bl[et]0?[4-7](?![0-9])", text) else ""


def sensor_of_bands(bands: tuple[Band, ...]) -> str:
    """'landsat 7' for bands 1 to 5 and 7 and no 6: TM and ETM+ without their thermal band.

    Else ''.
    """
    codes = {code.group(1) for band in bands if (code := CODE.search(plain(band.description)))}
    numbers = {int(code) for code in codes if code.isdigit()}
    is_tm = _TM <= numbers <= _TM | {8} and "8a" not in codes
    return "landsat 7" if is_tm else ""


def band_role(description: str, sensor: str = "") -> str:
    """The modality band that a description names: 'B04', 'VV', ..., 'other' for a known one of no
    modality, '' unknown.
    """
    text = plain(description)
    word = next((role for role, pattern in _PATTERNS if pattern.search(text)), "")
    if word not in ("", "other"):
        return word  # "Band 1 - Blue" is blue: words outrank numbers

    code = CODE.search(text)
    if code:
        number = code.group(1)
        landsat = "landsat 8" if "sr b" in text and not sensor else sensor
        if landsat:
            return _LANDSAT[landsat].get(number, "other")
        return f"B{number.upper().rjust(2, '0')}"

    return word or _LETTERS.get(text, "")


def plain(description: str) -> str:
    """A description in small letters with blanks for punctuation."""
    return re.sub(r"[_\-.,;:/()\[\]]+", " ", description.lower()).strip()
