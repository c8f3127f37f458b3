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
    """A gap makes no figure better or worse: those of the rest are those of the rest alone."""
    scene, half = made_scene(0), made_scene(0)
    rng = np.random.default_rng(5)
    prediction = scene.arrays["nir"] + rng.normal(0, 0.05, scene.arrays["nir"].shape).astype(np.float32)
    scene.arrays["nir"][:, :, :48] = np.nan
    for id_ in half.arrays:
        half.arrays[id_] = half.arrays[id_][:, :, 48:]
    gap, alone = score(prediction, scene, "nir"), score(prediction[:, :, 48:], half, "nir")
    assert gap.psnr_db == pytest.approx(alone.psnr_db, abs=1e-6)
    assert gap.rmse == pytest.approx(alone.rmse, abs=1e-6)
    assert gap.ssim == pytest.approx(alone.ssim, abs=0.05)  # beside the gap no window fits


def test_weighted_ridge_serves_the_many_rather_than_the_worst() -> None:
    scenes = [made_scene(seed) for seed in range(6)]
    scenes[0].arrays["nir"][:] = 0.9 - scenes[0].arrays["nir"]  # one scene where the relation is another
    psnr = []
    for weighted in (False, True):
        ridge = per_pixel.fit(scenes, "rgb", "nir", True, weighted)
        psnr.append(np.mean([score(ridge.predict(s.arrays["rgb"]), s, "nir", True).psnr_db for s in scenes]))
    assert psnr[1] > psnr[0] + 3


def test_source_bands_come_onto_the_targets_grid() -> None:
    values = np.arange(16, dtype=np.float32).reshape(1, 4, 4)
    assert per_pixel.on_grid_of(values, "rgb", "ms").shape == (1, 2, 2)
    assert per_pixel.on_grid_of(values, "rgb", "ms")[0, 0, 0] == pytest.approx(2.5)
    assert per_pixel.on_grid_of(values, "rgb", "pan").shape == (1, 8, 8)


def test_there_are_twenty_directions_and_the_interval_holds_the_mean() -> None:
    assert len(set(directions())) == 20
    low, high = bootstrap([20.0, 22.0, 30.0])
    assert 20.0 <= low < 24.0 < high <= 30.0
