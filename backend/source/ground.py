"""How large a pixel is on the ground.

Imports rasterio, modalities and errors.
"""

from __future__ import annotations

import math

from affine import Affine
from rasterio.crs import CRS
from rasterio.warp import transform

from backend.modalities import Modality
from backend.notices import notice
from backend.raster.errors import GDAL_ERRORS

GSD_TOLERANCE = 1.5  # a factor; training saw the native size only
_WGS84_A = 6378137.0  # metres
_WGS84_E2 = 6.69437999014e-3


def ground_gsd(
    crs: CRS | None, affine: Affine | None, width: int, height: int
) -> tuple[float, float] | None:
    """Metres on the ground that one pixel covers at the raster's centre, along its columns and its
    rows.

    Measured through longitude and latitude, so degrees, feet and the scale of a projection (Web
    Mercator's too) are in it. None where the raster has no place on Earth."""
    if crs is None or affine is None:
        return None
    centre = (width / 2.0, height / 2.0)
    corners = [
        affine @ centre,
        affine @ (centre[0] + 1.0, centre[1]),
        affine @ (centre[0], centre[1] + 1.0),
    ]

    try:
        lons, lats = transform(
            crs, CRS.from_epsg(4326), [x for x, _ in corners], [y for _, y in corners]
        )[:2]
    except (*GDAL_ERRORS, ValueError):
        return None

    sizes = _metres(lons[0], lats[0], lons[1], lats[1]), _metres(lons[0], lats[0], lons[2], lats[2])
    return sizes if all(math.isfinite(size) and size > 0 for size in sizes) else None


def gsd_warning(modality: Modality, gsd_m: tuple[float, float] | None) -> str | None:
    """A sentence when pixels are off the modality's native size by more than a factor of 1.5, else
    None.
    """
    if gsd_m is None:
        return None
    if all(1 / GSD_TOLERANCE <= size / modality.gsd_m <= GSD_TOLERANCE for size in gsd_m):
        return None
    seen = (
        f"{gsd_m[0]:.3g} m"
        if math.isclose(*gsd_m, rel_tol=0.02)
        else f"{gsd_m[0]:.3g} x {gsd_m[1]:.3g} m"
    )
    return notice("gsd", seen=seen, modality=modality.id, native=modality.gsd_m)


def _metres(lon: float, lat: float, lon2: float, lat2: float) -> float:
    """Distance of two near points on the WGS84 ellipsoid, from its two radii of curvature."""
    phi = math.radians(lat)
    root = math.sqrt(1.0 - _WGS84_E2 * math.sin(phi) ** 2)
    east = math.radians((lon2 - lon + 180.0) % 360.0 - 180.0) * math.cos(phi) * _WGS84_A / root
    north = math.radians(lat2 - lat) * _WGS84_A * (1.0 - _WGS84_E2) / root**3
    return math.hypot(east, north)
