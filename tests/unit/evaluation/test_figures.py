"""Figures summed strip by strip against the training's, of the whole image at once."""

from __future__ import annotations

import numpy as np
import pytest

from backend.evaluation.figures import SSIM_REACH, FigureSums
from backend.modalities import Modality, modality
from backend.radiometry import to_eval8
from training.lib.metrics import Score


def images(
    target: Modality, height: int = 90, width: int = 70
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    low, high = target.evaluation_range
    truth = (
        low
        + (high - low)
        * (0.4 + 0.05 * rng.standard_normal((target.channels, height, width)).cumsum(2) / 3)
    ).astype(np.float32)
    drawn = (truth + (high - low) * rng.normal(0.02, 0.05, truth.shape)).astype(np.float32)
    valid = np.ones((height, width), dtype=bool)
    valid[10:30, 20:25] = False
    drawn[:, ~valid] = np.nan

    return drawn, truth, valid


def summed(
    target: Modality, drawn: np.ndarray, truth: np.ndarray, valid: np.ndarray, step: int
) -> FigureSums:
    sums, height = FigureSums(target), len(valid)
    for top in range(0, height, step):
        first, last = max(0, top - 2 * SSIM_REACH), min(height, top + step + 2 * SSIM_REACH)
        inside = slice(top - first, min(top + step, height) - first)
        sums.add(drawn[:, first:last], truth[:, first:last], valid[first:last], inside)

    return sums


@pytest.mark.parametrize("id_", ["nir", "ms", "sar"])
@pytest.mark.parametrize("step", [13, 64, 500])
def test_they_equal_those_of_the_whole_image(id_: str, step: int) -> None:
    target = modality(id_)
    drawn, truth, valid = images(target)
    seen = summed(target, drawn, truth, valid, step).figures()
    expected = Score.of(to_eval8(target, drawn), to_eval8(target, truth))
    assert seen.pixels == valid.sum()
    assert seen.psnr_db == pytest.approx(expected.psnr_db, abs=1e-6)
    assert seen.ssim == pytest.approx(expected.ssim, abs=1e-7)
    assert seen.rmse == pytest.approx(expected.rmse, abs=1e-6)
    assert seen.correlation == pytest.approx(expected.correlation, abs=1e-6)
    assert seen.bias == pytest.approx((drawn - truth)[:, valid].mean(1), rel=1e-4)


def test_the_spectral_angle_does_not_see_brightness() -> None:
    target, valid = modality("ms"), np.ones((20, 20), dtype=bool)
    truth = np.linspace(0.05, 0.4, 6, dtype=np.float32)[:, None, None] * np.ones(
        (6, 20, 20), np.float32
    )
    sums = FigureSums(target)
    sums.add(1.3 * truth, truth, valid, slice(None))
    assert sums.figures().sam_degrees == pytest.approx(0.0, abs=0.05)
    turned = FigureSums(target)
    turned.add(truth[::-1], truth, valid, slice(None))
    a, b = truth[::-1, 0, 0], truth[:, 0, 0]
    assert turned.figures().sam_degrees == pytest.approx(
        np.degrees(np.arccos(a @ b / (a @ a))), abs=0.01
    )
    assert summed(modality("nir"), *images(modality("nir")), 64).figures().sam_degrees is None


def test_equal_images_have_120_db_and_none_in_common_is_an_error() -> None:
    target = modality("nir")
    _, truth, valid = images(target)
    assert summed(target, truth, truth, valid, 64).figures().psnr_db == 120.0
    assert summed(target, truth[:, :5], truth[:, :5], valid[:5], 64).figures().ssim is None
    with pytest.raises(ValueError, match="no pixel"):
        summed(target, truth, truth, np.zeros_like(valid), 64).figures()
