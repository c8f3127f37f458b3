"""Target grids of all pairs, windows grown to whole target pixels, bounds of any raster, target
masks.
"""

from __future__ import annotations

import numpy as np
import pytest
from affine import Affine

from backend.errors import InputError
from backend.geometry.grid import (
    bounds_window,
    clip_window,
    expand_window,
    target_grid,
    target_mask,
)
from backend.geometry.tiling import Rect
from backend.modalities import modalities, modality

UTM = Affine(10, 0, 500000, 0, -10, 4600000)
# CONTRACT, Output grid: source pixels per target pixel where it is not 1.
RATIOS = {
    ("rgb", "ms"): 2,
    ("sar", "ms"): 2,
    ("nir", "ms"): 2,
    ("rgb", "pan"): 0.5,
    ("sar", "pan"): 0.5,
    ("nir", "pan"): 0.5,
    ("ms", "rgb"): 0.5,
    ("ms", "sar"): 0.5,
    ("ms", "nir"): 0.5,
    ("ms", "pan"): 0.25,
    ("pan", "rgb"): 2,
    ("pan", "sar"): 2,
    ("pan", "nir"): 2,
    ("pan", "ms"): 4,
}


@pytest.mark.parametrize("pair", [(a, b) for a in modalities() for b in modalities() if a != b])
def test_target_grid_has_the_contracts_ratio_corner_and_rounded_up_size(
    pair: tuple[str, str],
) -> None:
    ratio = RATIOS.get(pair, 1)
    grid = target_grid(101, 63, UTM, modality(pair[0]), modality(pair[1]))
    assert (grid.width, grid.height) == (-(-101 // ratio), -(-63 // ratio))
    assert tuple(grid.transform)[:6] == (10 * ratio, 0, 500000, 0, -10 * ratio, 4600000)


def test_target_grid_keeps_rotation_and_shear() -> None:
    grid = target_grid(8, 8, Affine(1.5, -5, 100, -4, -1.5, 200), modality("rgb"), modality("ms"))
    assert tuple(grid.transform)[:6] == (3.0, -10.0, 100.0, -8.0, -3.0, 200.0)
    assert target_grid(8, 8, None, modality("rgb"), modality("ms")).transform is None


@pytest.mark.parametrize(
    ("window", "factors", "expected"),
    [
        (Rect(3, 5, 7, 2), (4, 2), Rect(2, 4, 8, 4)),
        (Rect(3, 5, 7, 2), (8, 2), Rect(0, 4, 12, 4)),
        (Rect(3, 5, 7, 2), (2, 8), Rect(3, 5, 7, 2)),
        (Rect(97, 60, 4, 3), (8, 2), Rect(96, 60, 5, 3)),
    ],
)
def test_window_grows_outward_to_whole_target_pixels_inside_the_raster(
    window: Rect, factors: tuple[int, int], expected: Rect
) -> None:
    assert expand_window(window, *factors, (101, 63)) == expected


def test_window_is_clipped_to_the_raster_and_refused_outside_it() -> None:
    assert clip_window((-5, 60, 20, 20), (101, 63)) == Rect(0, 60, 15, 3)
    for outside in ((101, 0, 5, 5), (0, 63, 5, 5), (-9, 0, 9, 9)):
        with pytest.raises(InputError) as caught:
            clip_window(outside, (101, 63))
        assert caught.value.code == "input.usage"


@pytest.mark.parametrize(
    "transform",
    [UTM, Affine(10, 0, 500000, 0, 10, 4599000), Affine(-10, 0, 501000, 0, 10, 4599000)],
    ids=["north-up", "south-up", "turned by 180 degrees"],
)
def test_bounds_of_a_window_give_that_window_back(transform: Affine) -> None:
    corners = [transform * (20, 30), transform * (45, 70)]
    west, east = sorted(x for x, _ in corners)
    south, north = sorted(y for _, y in corners)
    assert bounds_window((west, south, east, north), transform, (100, 100)) == Rect(20, 30, 25, 40)
    assert bounds_window((west + 1, south + 1, east - 1, north - 1), transform, (100, 100)) == Rect(
        20, 30, 25, 40
    )


def test_bounds_in_a_rotated_raster_cover_every_pixel_they_touch() -> None:
    transform = UTM * Affine.rotation(30)
    inside = [transform * (40.5, 40.5), transform * (41.5, 44.5)]
    xs, ys = sorted(x for x, _ in inside), sorted(y for _, y in inside)
    got = bounds_window((xs[0], ys[0], xs[1], ys[1]), transform, (100, 100))
    assert got.column <= 40
    assert got.stop_column >= 42
    assert got.row <= 40
    assert got.stop_row >= 45


@pytest.mark.parametrize(
    ("bounds", "transform", "code"),
    [
        ((0, 0, 1, 1), None, "input.georeference"),
        ((0, 0, 1, 1), UTM, "input.usage"),
        ((500100, 4599000, 500050, 4599500), UTM, "input.usage"),
        ((float("nan"), 0, 1, 1), UTM, "input.usage"),
    ],
)
def test_bounds_that_name_no_pixels_are_refused(
    bounds: tuple[float, ...], transform: Affine | None, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        bounds_window(bounds, transform, (100, 100))
    assert caught.value.code == code


def test_target_pixel_is_valid_where_half_of_its_footprint_is() -> None:
    valid = np.zeros((4, 6), bool)
    valid[0, 0] = True  # a quarter of the first target pixel
    valid[0, 2:4] = True  # half of the second
    valid[2:4, 4:6] = True
    assert target_mask(valid, 4, 2).tolist() == [[False, True, False], [False, False, True]]


def test_overhang_counts_as_not_valid() -> None:
    valid = np.ones((3, 5), bool)
    assert target_mask(valid, 4, 2).tolist() == [[True, True, True], [True, True, False]]
    assert target_mask(np.ones((1, 1), bool), 8, 2).tolist() == [[False]]


def test_finer_target_repeats_the_source_mask() -> None:
    valid = np.array([[True, False]])
    assert target_mask(valid, 2, 4).tolist() == [[True, True, False, False]] * 2
    assert target_mask(valid, 4, 4).tolist() == valid.tolist()
