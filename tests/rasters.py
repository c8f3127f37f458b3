"""Small real GeoTIFFs for tests of whole runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import rasterio
from rasterio.transform import from_origin


def write_rgb(path: Path, width: int = 300, height: int = 280, georeferenced: bool = True) -> Path:
    """Three bands of reflectance x 10000 at 10 m, smooth noise; returns the path."""
    coarse = np.random.default_rng(0).uniform(500, 3000, (3, height // 20 + 1, width // 20 + 1))
    pixels = coarse.repeat(20, axis=1).repeat(20, axis=2)[:, :height, :width].astype(np.uint16)
    profile: dict[str, Any] = {
        "driver": "GTiff",
        "width": width,
        "height": height,
        "count": 3,
        "dtype": "uint16",
        "tiled": True,
    }

    if georeferenced:
        profile |= {"crs": "EPSG:32618", "transform": from_origin(4e5, 4e6, 10, 10)}
    with rasterio.open(path, "w", **profile) as out:
        out.write(pixels)
    return path
