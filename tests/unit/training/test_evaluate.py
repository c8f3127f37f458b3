"""Figures and baselines of the evaluation."""

from __future__ import annotations

import numpy as np
import pytest

from training.baselines import per_pixel
from training.datasets.scene import Scene
from training.evaluate import Score, bootstrap, directions, score


def made_scene(seed: int) -> Scene:
    """NIR is a quadratic function of the visible bands; MS repeats it at half the resolution."""
    rng = np.random.default_rng(seed)
    rgb = rng.uniform(0, 0.4, (3, 64, 64)).astype(np.float32)
    r, g, b = rgb / 0.4
    nir = (0.6 * (0.1 + 0.5 * r * r + 0.2 * g - 0.1 * b * r))[None].astype(np.float32)
    return Scene(f"s{seed}", "train", "made", "CC0", {"rgb": rgb, "nir": nir})


def test_ridge_finds_a_quadratic_relation_and_the_mean_does_not() -> None:
    train, held_out = [made_scene(0), made_scene(1)], made_scene(2)
    psnr = [
        score(per_pixel.fit(train, "rgb", "nir", q).predict(held_out.arrays["rgb"]), held_out, "nir", True).psnr_db for q in (True, False)
    ]
    assert psnr[0] > 35
    assert psnr[1] < 25


def test_psnr_and_rmse_are_on_the_fixed_scale() -> None:
    truth = np.full((1, 32, 32), 100.0)
    one = Score.of(truth + 10.0, truth)
    assert one.rmse == pytest.approx(10.0)
    assert one.psnr_db == pytest.approx(20 * np.log10(255 / 10), abs=1e-3)


def test_pixels_without_truth_do_not_count() -> None:
    scene = made_scene(0)
    prediction = scene.arrays["nir"].copy()
    scene.arrays["nir"][:, :20] = np.nan
    prediction[:, :20] = 0.6
    assert score(prediction, scene, "nir").rmse == pytest.approx(0.0, abs=1e-4)


def test_source_bands_come_onto_the_targets_grid() -> None:
    values = np.arange(16, dtype=np.float32).reshape(1, 4, 4)
    assert per_pixel.on_grid_of(values, "rgb", "ms").shape == (1, 2, 2)
    assert per_pixel.on_grid_of(values, "rgb", "ms")[0, 0, 0] == pytest.approx(2.5)
    assert per_pixel.on_grid_of(values, "rgb", "pan").shape == (1, 8, 8)


def test_there_are_twenty_directions_and_the_interval_holds_the_mean() -> None:
    assert len(set(directions())) == 20
    low, high = bootstrap([20.0, 22.0, 30.0])
    assert 20.0 <= low < 24.0 < high <= 30.0
