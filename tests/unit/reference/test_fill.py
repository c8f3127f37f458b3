"""Spreading what is known of a field over what is not."""

from __future__ import annotations

import numpy as np
import pytest

from backend.reference.fill import inner_weight, spread


def disc(size: int, radius: float) -> np.ndarray:
    rows, columns = np.mgrid[:size, :size] - size / 2
    return rows**2 + columns**2 < radius**2


def test_a_smooth_field_is_carried_over_a_hole() -> None:
    rows, columns = np.mgrid[:200, :200] / 200
    field = (1 + rows + 0.5 * columns)[None].astype(np.float32)
    hole = disc(200, 20)
    found = spread(np.where(hole, np.nan, field), ~hole, 128)
    np.testing.assert_array_equal(found[:, ~hole], field[:, ~hole])
    assert np.abs(found[:, hole] - field[:, hole]).max() < 0.1  # of 1 to 2.5
    assert np.isfinite(found).all()


def test_it_fades_with_distance() -> None:
    known = np.zeros((64, 512), dtype=bool)
    known[:, :64] = True
    found = spread(np.ones((1, 64, 512), dtype=np.float32), known, 64)[0, 32]
    assert found[:65].tolist() == [1.0] * 65
    assert (np.diff(found[64:]) <= 1e-6).all()
    assert found[64 + 16] > 0.3
    assert found[64 + 160 :].max() < 0.01


def test_nothing_is_spread_without_reach_or_knowledge() -> None:
    residual, known = np.ones((2, 40, 50), dtype=np.float32), disc(50, 10)[:40]
    np.testing.assert_array_equal(spread(residual, known, 0), np.broadcast_to(known, (2, 40, 50)))
    assert not spread(residual, np.zeros((40, 50), dtype=bool), 32).any()


def test_pixels_beside_known_ones_take_their_neighbours_residual() -> None:
    residual = np.random.default_rng(0).normal(size=(1, 40, 50)).astype(np.float32)
    known = np.zeros((40, 50), dtype=bool)
    known[:, :20] = True
    np.testing.assert_array_equal(spread(residual, known, 32)[0, :, 20], residual[0, :, 19])
    smooth = spread(residual, known, 32, smooth=True)[0]
    assert smooth[:, :20].std() < 0.7 * residual[0, :, :20].std()


@pytest.mark.parametrize("reach", [1, 5])
def test_the_weight_rises_inside_an_edge_and_not_at_the_end_of_the_raster(reach: int) -> None:
    known = np.ones((30, 40), dtype=bool)
    known[:, :15] = False
    weight = inner_weight(known, reach)
    assert not weight[:, :15].any()
    assert (weight[:, 15 + reach :] == 1).all()
    assert (np.diff(weight[:, 14 : 16 + reach]) > 0).all()
    np.testing.assert_array_equal(weight[10], weight[15])
