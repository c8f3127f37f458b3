"""The line that calibrates a band: what it recovers, what outliers do to it, and where it stays away."""

from __future__ import annotations

import numpy as np
import pytest

from backend.output.correction import SHRINKAGE, Correction


def values(count: int = 5000) -> np.ndarray:
    return np.random.default_rng(0).uniform(0.05, 0.5, (2, count))


def test_a_level_is_recovered_and_a_gain_half_believed() -> None:
    y = values()
    fitted = Correction.fit(y, np.stack([y[0] + 0.07, 1.4 * y[1]]), 9)
    assert fitted.gain[0] == pytest.approx(1.0, abs=1e-6)
    assert fitted.offset[0] == pytest.approx(0.07, abs=1e-6)
    assert fitted.gain[1] == pytest.approx((1.4 + SHRINKAGE) / (1 + SHRINKAGE), abs=0.02)
    means = fitted.apply(y[:, :, None].astype(np.float32)).mean(axis=(1, 2))
    assert means == pytest.approx([y[0].mean() + 0.07, 1.4 * y[1].mean()], abs=0.01)


def test_clouds_in_the_reference_hardly_move_it() -> None:
    rng, y = np.random.default_rng(1), values()
    truth = y + 0.02 + rng.normal(0, 0.01, y.shape)
    cloudy = np.where(rng.random(y.shape[1]) < 0.1, 0.9, truth)
    with_clouds, without = Correction.fit(y, cloudy, 9), Correction.fit(y, truth, 9)
    moved = with_clouds.apply(y[:, :, None].astype(np.float32)) - without.apply(y[:, :, None].astype(np.float32))
    plain = (cloudy - truth).mean()
    assert np.abs(moved).mean() < 0.2 * plain


def test_a_constant_band_gets_an_offset_alone_and_gains_stay_in_bounds() -> None:
    y = np.full((2, 100), 0.2)
    fitted = Correction.fit(y, np.stack([np.full(100, 0.3), np.full(100, 0.1)]), 9)
    assert fitted.gain == (1.0, 1.0)
    assert fitted.offset == pytest.approx((0.1, -0.1))
    y = values()
    wild = Correction.fit(y, np.stack([9 * y[0], -9 * y[1]]), 9)
    assert wild.gain == (2.0, 0.4)
