"""Figures of an image against its truth, against a plain reference."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torchmetrics.functional.image import (
    peak_signal_noise_ratio,
    structural_similarity_index_measure,
)

from training.lib import metrics
from training.lib.metrics import Score


def images(height: int = 90, width: int = 70, bands: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    truth = np.clip(128 + 40 * rng.standard_normal((bands, height, width)).cumsum(2) / 4, 0, 255)
    return np.clip(truth + rng.normal(4, 12, truth.shape), 0, 255), truth


@pytest.mark.parametrize("strip", [7, 48, 256])
def test_figures_equal_those_of_the_whole_image_at_once(
    strip: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "STRIP_ROWS", strip)
    prediction, truth = images()
    one = Score.of(prediction, truth)
    a, b = (torch.from_numpy(image)[None] for image in (prediction, truth))
    ssim = structural_similarity_index_measure(
        a, b, gaussian_kernel=True, sigma=1.5, kernel_size=11, data_range=255.0
    )
    assert one.ssim == pytest.approx(float(ssim), abs=1e-9)
    assert one.psnr_db == pytest.approx(
        float(peak_signal_noise_ratio(a, b, data_range=255.0)), abs=1e-5
    )


def test_a_level_is_taken_away_and_correlation_does_not_see_it() -> None:
    _, truth = images()
    shifted = Score.of(truth * 0.5 + 30, truth)
    assert shifted.correlation == pytest.approx(1.0)
    assert Score.of(truth + 20, truth).unbiased_psnr_db == pytest.approx(120.0)
    assert Score.of(truth + 20, truth).rmse == pytest.approx(20.0)
    assert shifted.detail == pytest.approx(0.5)


def test_a_band_without_variation_has_no_correlation() -> None:
    _, truth = images(bands=1)
    assert Score.of(np.full_like(truth, 7.0), truth).correlation == 0.0


def test_two_images_without_a_common_pixel_cannot_be_compared() -> None:
    prediction, truth = images()
    prediction[:, :, :40], truth[:, :, 40:] = np.nan, np.nan
    with pytest.raises(ValueError, match="no pixel"):
        Score.of(prediction, truth)


def test_ssim_is_reported_as_missing_where_no_window_fits() -> None:
    prediction, truth = images(height=5)
    assert np.isnan(Score.of(prediction, truth).ssim)
    assert Score.of(prediction, truth).rmse > 0


@pytest.mark.parametrize("size", [2, 4, 8])
def test_the_imprint_is_of_patches_and_not_of_what_does_not_repeat_with_them(size: int) -> None:
    rng = np.random.default_rng(0)
    noise = rng.standard_normal((3, 128, 96))
    assert metrics.imprint(noise, size) == pytest.approx(1.0, abs=0.05)
    patches = np.kron(noise[:, : 128 // size, : 96 // size], np.ones((1, size, size)))
    patches += 0.1 * rng.standard_normal(patches.shape)
    assert metrics.imprint(patches, size) > 1.5
    assert metrics.imprint(patches[:, 1:, 1:], size) == pytest.approx(
        metrics.imprint(patches, size), rel=0.1
    )  # wherever the blocks begin
    assert metrics.imprint(np.ones((1, 16, 16)), size) == 1.0
