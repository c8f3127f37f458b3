"""A further source on any grid lies where it belongs, to 0.05 pixel: its numbers are a ramp over
the ground, so a wrong place is a wrong number.
"""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
import rasterio
from affine import Affine
from pyproj import Transformer

from backend.geometry.tiling import Window
from backend.modalities import modality
from backend.protocol import FurtherSource
from backend.source.further import Further
from backend.source.raster import open_source

UTM, WEST, NORTH, SIDE = 32618, 400_000.0, 4_100_000.0, 256  # the source: 10 m pixels
STEP = 4.0  # numbers of reflectance x 10000 per pixel of 10 m


def ramp(east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """Numbers that rise eastwards, and northwards half as fast."""
    return 3000 + STEP * ((east - WEST) + 0.5 * (north - NORTH)) / 10


def write_ramp(path: Path, transform: Affine, width: int, height: int, epsg: int = UTM) -> Path:
    """A near infrared raster whose pixels hold the ramp at their centres."""
    columns, rows = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    x, y = transform @ (columns, rows)
    if epsg != UTM:
        x, y = Transformer.from_crs(epsg, UTM, always_xy=True).transform(x, y)
    grid = {"width": width, "height": height, "transform": transform, "crs": f"EPSG:{epsg}"}
    with rasterio.open(path, "w", "GTiff", count=1, dtype="float32", **grid) as out:
        out.write(ramp(x, y).astype("float32"), 1)
        out.set_band_description(1, "B08")

    return path


@pytest.fixture
def rgb(tmp_path: Path) -> Path:
    grid = {"transform": Affine(10, 0, WEST, 0, -10, NORTH), "crs": f"EPSG:{UTM}"}
    path = tmp_path / "rgb.tif"
    with rasterio.open(path, "w", "GTiff", SIDE, SIDE, 3, dtype="uint16", **grid) as out:
        out.write(np.full((3, SIDE, SIDE), 1200, "uint16"))
        out.descriptions = ("B04", "B03", "B02")

    return path


AROUND = Affine(10, 0, WEST - 600, 0, -10, NORTH + 600)
DEGREES = 1e-4  # of latitude; about 11 m
GRIDS = {
    "shifted": (AROUND @ Affine.translation(0.37, -0.23), 400, 400, UTM),
    "south-up": (Affine(10, 0, WEST - 600, 0, 10, NORTH - 3300), 400, 400, UTM),
    "rotated": (AROUND @ Affine.rotation(-20) @ Affine.translation(-120, -60), 560, 560, UTM),
    "coarser": (AROUND @ Affine.scale(2.7), 150, 150, UTM),
    "finer": (AROUND @ Affine.scale(0.6), 640, 640, UTM),
    "degrees": (Affine(DEGREES, 0, -76.14, 0, -DEGREES, 37.06), 500, 500, 4326),
    "next zone": (Affine(10, 0, -137_500, 0, -10, 4_126_500), 800, 800, 32619),
}


@pytest.mark.parametrize("name", GRIDS)
def test_a_ramp_lies_where_it_belongs(name: str, rgb: Path, tmp_path: Path) -> None:
    transform, width, height, epsg = GRIDS[name]
    path = write_ramp(tmp_path / "nir.tif", transform, width, height, epsg)
    request = FurtherSource(modality="nir", path=str(path), radiometry="dn10000")
    with open_source(str(rgb), modality("rgb")) as first, Further(request, first) as further:
        found = further.read(Window(0, 0, 0, 0))
        assert found is not None
        pixels, valid = found
        numbers = further._scale.to_physical(pixels)[0] * 10_000

    columns, rows = np.meshgrid(np.arange(SIDE) + 0.5, np.arange(SIDE) + 0.5)
    expected = ramp(WEST + 10 * columns, NORTH - 10 * rows)
    inner = np.s_[8:-8, 8:-8]
    assert valid[inner].all()
    # the ramp rises by so much per pixel in its steepest direction
    per_pixel = STEP * math.hypot(1, 0.5)
    assert np.abs(numbers - expected)[inner].max() / per_pixel < 0.05


def test_it_ends_where_its_pixels_end(rgb: Path, tmp_path: Path) -> None:
    """A raster that begins at column 100 and row 60 of the source is valid from there on."""
    transform = Affine(10, 0, WEST + 1000, 0, -10, NORTH - 600)
    path = write_ramp(tmp_path / "nir.tif", transform, 400, 400)
    request = FurtherSource(modality="nir", path=str(path), radiometry="dn10000")
    with open_source(str(rgb), modality("rgb")) as first, Further(request, first) as further:
        found = further.read(Window(0, 0, 0, 0))
        assert found is not None
        valid = found[1]
    expected = np.zeros((SIDE, SIDE), bool)
    expected[60:, 100:] = True
    assert np.array_equal(valid, expected)
