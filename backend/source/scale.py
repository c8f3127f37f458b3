"""The scale of products that do not carry it in their bands: Landsat, THEIA's Sentinel-2,
reflectance in percent.

What a product says of itself is evidence that outranks its numbers. Imports bands and landsat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from backend.messages import message
from backend.source.band_names import Band
from backend.source.landsat import metadata_beside

# USGS, Landsat Collection 2 data format control book: level-2 surface reflectance, level-1 top of
# atmosphere (the sun's elevation not divided out).
_LANDSAT_SURFACE = (2.75e-5, -0.2)
_LANDSAT_TOP = (2e-5, -0.1)
_LANDSAT_SURFACE_NAME = re.compile(r"(?<![a-z0-9])l[cotem]0[4-9]_l2s[rp]_.*_sr_b\d", re.IGNORECASE)
_LANDSAT_TOP_NAME = re.compile(
    r"(?<![a-z0-9])l[cotem]0[4-9]_l1(?:tp|gt|gs)_.*_02_(?:t1|t2|rt)_b\d", re.IGNORECASE
)
_LANDSAT_BAND = re.compile(r"\bsr[ _]b[1-7]\b", re.IGNORECASE)  # as Earth Engine exports them
_THEIA_NAME = re.compile(
    r"SENTINEL2[A-C]_\d{8}-\d{6}-\d{3}_L2A_T\w{5}_\w_V\d-\d_[FS]RE_B\w{1,2}\.tiff?$", re.IGNORECASE
)
THEIA_LINE = (1e-4, 0.0)
_PERCENT = re.compile(r"%|percent|per cent", re.IGNORECASE)


@dataclass(frozen=True)
class ProductScale:
    """reflectance = number * scale + offset, and the sentence that says why."""

    scale: float
    offset: float
    reason: str


def product_scale(path: str, bands: Sequence[Band]) -> ProductScale | None:
    """The scale of a product's optical bands where the file declares none.

    Args:
        path: of the file.
        bands: those that are read.
    """
    name = Path(path).name
    if any((band.scale, band.offset) != (1.0, 0.0) for band in bands):
        return None
    if all(_PERCENT.fullmatch(band.unit.strip()) for band in bands):
        return ProductScale(0.01, 0.0, message("The bands' unit is percent."))

    is_whole = all(band.dtype in ("uint16", "int16", "int32", "uint32") for band in bands)
    beside = metadata_beside(path) if is_whole and len(bands) == 1 else None
    line = None if beside is None else beside[0].lines.get(beside[1])
    if line is not None:
        return ProductScale(
            *line,
            message(
                "Landsat's metadata beside it: DN x {gain:.6g} - {offset:.4g}.",
                gain=line[0],
                offset=-line[1],
            ),
        )

    if is_whole and _THEIA_NAME.search(name):
        return ProductScale(*THEIA_LINE, message("Sentinel-2 of THEIA by its name: DN / 10000."))

    by_bands = all(_LANDSAT_BAND.search(band.description) for band in bands)
    if is_whole and (by_bands or _LANDSAT_SURFACE_NAME.search(name)):
        reason = message(
            "Landsat Collection 2 surface reflectance by its name: DN x 0.0000275 - 0.2."
        )
        return ProductScale(*_LANDSAT_SURFACE, reason)

    if is_whole and _LANDSAT_TOP_NAME.search(name):
        reason = message(
            "Landsat Collection 2 level 1 by its name: DN x 0.00002 - 0.1, without the sun's"
            " elevation."
        )
        return ProductScale(*_LANDSAT_TOP, reason)

    return None


def landsat_scale(product: str) -> tuple[float, float] | None:
    """(scale, offset) of a Landsat Collection 2 product by its name; None for other products."""
    level = re.match(r"L[COTEM]0[4-9]_(L\w{3})_.*_02_\w\w$", product, re.IGNORECASE)
    if level is None:
        return None
    return _LANDSAT_SURFACE if level[1].upper().startswith("L2S") else _LANDSAT_TOP


def is_radiance(name: str) -> bool:
    """Whether a product's name says that its numbers are radiance, which no fixed factor makes
    reflectance of.
    """
    return re.search(r"_Analytic(?:MS)?(?!MS|_SR|[A-Za-z]*_SR)(?:_|\.|$)", name) is not None
