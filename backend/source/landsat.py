"""What Landsat's own metadata file (`*_MTL.txt`, .json or .xml) says: the level, and how numbers
become reflectance.

Imports nothing of the project.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path

_FILE = re.compile(r"(?:^|(?P<product>.*)_)MTL\.(?:txt|json|xml)$", re.IGNORECASE)
_LINE = re.compile(
    r"REFLECTANCE_(MULT|ADD)_BAND_(\d+)\W+?([-+]?\d[\d.]*(?:E[-+]?\d+)?)", re.IGNORECASE
)
_ELEVATION = re.compile(r"SUN_ELEVATION\W+?(-?\d[\d.]*)", re.IGNORECASE)
_LEVEL = re.compile(r"PROCESSING_LEVEL\W+(L\w{3})", re.IGNORECASE)
_BAND = re.compile(r"(?:^|_)B(\d{1,2})\.TIFF?$", re.IGNORECASE)
_FILES_LOOKED_AT = 5000


@dataclass(frozen=True)
class LandsatMetadata:
    """One scene.

    Attributes:
        level: its processing level, such as L2SP or L1TP; empty where it does not say.
        lines: reflectance = number * scale + offset by the band's number; level 1 divided by the
            sine of the sun's elevation.
    """

    level: str
    lines: dict[int, tuple[float, float]]

    @classmethod
    def parse(cls, text: str) -> LandsatMetadata:
        """Reads a file's text; of what it says twice, as level 2 does of its level-1 input, the
        first counts.
        """
        found: dict[tuple[str, int], float] = {}
        for kind, band, value in _LINE.findall(text):
            found.setdefault((kind.upper(), int(band)), float(value))
        stated = _LEVEL.search(text)
        level = stated[1].upper() if stated else ""

        elevation = _ELEVATION.search(text)
        height = 1.0
        if not level.startswith("L2") and elevation and float(elevation[1]) > 0:
            height = math.sin(math.radians(float(elevation[1])))
        bands = [band for kind, band in found if kind == "MULT" and ("ADD", band) in found]
        return cls(
            level,
            {band: (found["MULT", band] / height, found["ADD", band] / height) for band in bands},
        )


def is_metadata(name: str) -> bool:
    """Whether a file is Landsat's metadata, by its name."""
    return _FILE.search(name) is not None


def metadata_beside(path: str) -> tuple[LandsatMetadata, int] | None:
    """(the metadata in a band's folder, the band's number) where the band's name belongs to it;
    None otherwise.

    A band that was renamed to B5.TIF belongs to the only metadata file there is.
    """
    file = Path(path)
    band = _BAND.search(file.name)
    if band is None or not file.is_file():
        return None
    beside = [
        name
        for _, name in zip(range(_FILES_LOOKED_AT), file.parent.iterdir(), strict=False)
        if is_metadata(name.name)
    ]
    products = {(_FILE.search(name.name) or [None, None])[1]: name for name in sorted(beside)}
    own = [
        name
        for product, name in products.items()
        if product and file.name.upper().startswith(f"{product.upper()}_")
    ]
    if (
        not own
        and len(products) == 1
        and re.fullmatch(r"B\d{1,2}\.TIFF?", file.name, re.IGNORECASE)
    ):
        own = list(products.values())

    if not own:
        return None
    try:
        return LandsatMetadata.parse(own[0].read_text(encoding="utf-8", errors="replace")), int(
            band[1]
        )
    except OSError:
        return None
