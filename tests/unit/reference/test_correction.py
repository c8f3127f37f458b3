"""What the known part of a target says of ground that looks alike, and where it says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from backend.geometry.grid import cell_means
from backend.modalities import modality
from backend.reference.correction import CELLS, Correction

RGB, NIR = modality("rgb"), modality("nir")


def cells(
    count: int = 4000, low: float = 0.05, high: float = 0.35
) -> tuple[np.ndarray, np.ndarray]:
    """Means of a source's three bands and of a translation that follows them."""
    brightness = np.random.default_rng(0).uniform(low, high, count).astype(np.float32)
    return np.stack([brightness, 0.8 * brightness, 0.6 * brightness]), brightness[None]


def image(seen: np.ndarray, made: np.ndarray, side: int = 16) -> tuple[np.ndarray, np.ndarray]:
    """Cells side by side as a tile (1, 4 side, 4 side) of the translation, and the source's cells
    (3, side, side).
    """
    tile = np.repeat(np.repeat(made[:, : side**2].reshape(1, side, side), 4, axis=1), 4, axis=2)
    return tile, seen[:, : side**2].reshape(3, side, side)


def test_what_is_missed_over_each_ground_is_found() -> None:
    """Dark ground is drawn too bright, bright ground too dark: no line of one gain would do in
    between.
    """
    seen, made = cells()
    missed = np.where(made < 0.2, -0.04, 0.06).astype(np.float32)
    fitted = Correction.fit(RGB, NIR, seen, made, made + missed, missed**2, 9)
    tile, own = image(*cells(256))
    added = cell_means(fitted.apply(tile, own)[0] - tile, 4)[0].ravel()
    clear = np.abs(tile[0, ::4, ::4].ravel() - 0.2) > 0.05
    wanted = np.where(tile[0, ::4, ::4].ravel() < 0.2, -0.04, 0.06)
    # neighbours are smoothed into one another
    assert np.corrcoef(added[clear], wanted[clear])[0, 1] > 0.95


def test_ground_unlike_the_known_is_left_alone() -> None:
    """Only the dark sea is known; bright fields, and ground of another colour, keep what the
    translation says.
    """
    seen, made = cells(high=0.08)
    fitted = Correction.fit(
        RGB, NIR, seen, made, made - np.float32(0.06), np.full_like(made, 0.0036), 9
    )
    alike = (
        np.full((1, 64, 64), 0.065, np.float32),
        np.stack([np.full((16, 16), v, np.float32) for v in (0.065, 0.052, 0.039)]),
    )
    assert fitted.apply(*alike)[0] - alike[0] == pytest.approx(-0.06, abs=0.003)
    brighter = np.full((1, 64, 64), 0.3, np.float32), alike[1]
    other_colour = alike[0], alike[1] + np.array([0.0, 0.08, 0.0], np.float32)[:, None, None]
    for tile, own in (brighter, other_colour):
        assert fitted.apply(tile, own)[0] - tile == pytest.approx(0.0, abs=1e-3)


def test_it_reports_what_it_is_worth_and_takes_the_same_cells_every_time() -> None:
    seen, made = cells()
    noise = np.random.default_rng(1).normal(0, 0.01, made.shape).astype(np.float32)
    one, other = (
        Correction.fit(
            RGB,
            NIR,
            seen,
            made,
            made + np.float32(0.05) + noise,
            (np.float32(0.05) + noise) ** 2,
            77,
        )
        for _ in range(2)
    )

    reported = one.as_dict()
    assert reported["bias"] == pytest.approx([0.05], abs=0.002)
    assert reported["rmse_before"] == pytest.approx(0.051, abs=0.002)
    assert reported["rmse_after"] == pytest.approx(0.01, abs=0.002)
    assert reported["pixels"] == 77
    assert len(one.features) == CELLS
    assert one.digest == other.digest
    assert Correction.fit(RGB, NIR, seen, made, made, 0 * made, 77).digest != one.digest


def test_few_cells_are_enough() -> None:
    seen, made = cells(3)
    tile = np.full((1, 64, 64), float(made[0, 0]), np.float32)
    own = np.repeat(np.repeat(seen[:, :1, None], 16, axis=1), 16, axis=2)
    added = (
        Correction.fit(
            RGB, NIR, seen, made, made + np.float32(0.02), np.full_like(made, 0.0004), 9
        ).apply(tile, own)[0]
        - tile
    )

    assert added == pytest.approx(0.02, abs=0.001)


def test_the_expected_error_is_that_of_ground_alike_and_the_usual_one_elsewhere() -> None:
    seen, made = cells(high=0.08)
    noise = np.random.default_rng(1).normal(0, 0.01, made.shape).astype(np.float32)
    texture = 0.02  # of pixels inside a cell, which no cell's mean tells
    fitted = Correction.fit(
        RGB,
        NIR,
        seen,
        made,
        made + np.float32(0.06) + noise,
        (np.float32(0.06) + noise) ** 2 + texture**2,
        9,
    )

    own = np.stack([np.full((16, 16), value, np.float32) for value in (0.065, 0.052, 0.039)])
    usual = np.full((1, 64, 64), 0.1**2, np.float32)
    for value, expected in ((0.065, np.hypot(0.01, texture)), (0.4, 0.1)):
        _, squared = fitted.apply(np.full((1, 64, 64), value, np.float32), own, usual)
        assert np.sqrt(squared) == pytest.approx(expected, rel=0.1)
