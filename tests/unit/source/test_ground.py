"""Pixels' size on the ground: degrees, feet, Web Mercator, the antimeridian; and the warning when
it is off.
"""

from __future__ import annotations

import math

import pytest
from affine import Affine
from rasterio.crs import CRS

from backend.modalities import modality
from backend.source.ground import ground_gsd, gsd_warning


@pytest.mark.parametrize(
    ("epsg", "transform", "expected"),
    [
        (32633, Affine(10, 0, 495000, 0, -10, 4605000), (10 / 0.9996, 10 / 0.9996)),
        (4326, Affine(1e-4, 0, 15, 0, -1e-4, 60), (5.58, 11.14)),
        (4326, Affine(1e-4, 0, 179.95, 0, -1e-4, 0.05), (11.132, 11.057)),
        (3857, Affine(10, 0, 0, 0, -10, 8399738), (5.01, 5.0)),
        (2263, Affine(10, 0, 984000, 0, -10, 200000), (3.048, 3.048)),
    ],
    ids=["utm", "degrees at 60 N", "degrees at the antimeridian", "web mercator at 60 N", "feet"],
)
def test_ground_size_in_metres(epsg: int, transform: Affine, expected: tuple[float, float]) -> None:
    assert ground_gsd(CRS.from_epsg(epsg), transform, 1000, 1000) == pytest.approx(
        expected, rel=3e-3
    )


def test_ground_size_of_a_rotated_raster_is_that_of_its_axes() -> None:
    turned = Affine.translation(500000, 4600000) * Affine.rotation(33) * Affine.scale(10, -20)
    assert ground_gsd(CRS.from_epsg(32633), turned, 10, 10) == pytest.approx((10, 20), rel=1e-3)


def test_no_place_means_no_ground_size() -> None:
    assert ground_gsd(None, Affine(10, 0, 0, 0, -10, 0), 10, 10) is None
    assert ground_gsd(CRS.from_epsg(32633), None, 10, 10) is None
    assert (
        ground_gsd(
            CRS.from_wkt('LOCAL_CS["local",UNIT["metre",1]]'), Affine(10, 0, 0, 0, -10, 0), 10, 10
        )
        is None
    )


@pytest.mark.parametrize(
    ("gsd", "warns"),
    [((10, 10), False), ((14.9, 6.7), False), ((15.1, 10), True), ((10, 6.6), True), (None, False)],
)
def test_warning_beyond_a_factor_of_one_and_a_half(
    gsd: tuple[float, float] | None, warns: bool
) -> None:
    warning = gsd_warning(modality("nir"), gsd)
    assert (warning is not None) == warns
    assert not warns or ("10 m" in warning and "--gsd native" in warning)


def test_warning_reports_both_sizes_of_pixels_that_are_not_square() -> None:
    assert "27 x 34.4 m" in gsd_warning(modality("pan"), (27.04, 34.36))
    assert math.isclose(modality("pan").gsd_m, 5)
