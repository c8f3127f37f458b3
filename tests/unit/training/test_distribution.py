"""Spread, CRPS, coverage, KID and FID of samples whose distribution is known."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import scipy.linalg
import torch

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, modality
from backend.model.presets import PRESETS
from training.data.scene import Scene
from training.lib import distribution
from training.lib.distribution import LatentFeatures, measure, scenes_by_direction, table

SIDE = 256
LOW, HIGH = modality("nir").evaluation_range
UNIT = (HIGH - LOW) / 255  # reflectance of a step on 0..255


def scene_of(number: int) -> Scene:
    rng = np.random.default_rng(number)
    fields = np.kron(rng.uniform(0.1, 0.5, (1, 16, 16)), np.ones((16, 16)))
    nir = (fields + UNIT * 10 * rng.standard_normal((1, SIDE, SIDE))).astype(np.float32)
    return Scene(f"s{number}", "val", "ours", "CC0", {"rgb": np.repeat(nir, 3, 0), "nir": nir})


class Drawn:
    """In place of a translator: the truth's fields with noise of the same kind, so wide."""

    def __init__(self, seed: int, width: float, blur: bool = False) -> None:
        self.seed, self.width, self.blur = seed, width, blur
        vae = PRESETS["any2any-tiny"].autoencoder.build(modality("nir")).eval()
        self.network = SimpleNamespace(vaes={"nir": vae})

    def translate_all(self, scenes: Sequence[Scene], *_: Any) -> list[FloatArray]:
        rng = np.random.default_rng([7, self.seed])
        drawn = []
        for scene in scenes:
            cells = scene.arrays["nir"].reshape(1, 16, 16, 16, 16).mean((2, 4))
            fields = np.kron(cells, np.ones((16, 16)))
            noise = UNIT * self.width * rng.standard_normal(fields.shape)
            drawn.append(fields.mean() + 0 * fields if self.blur else fields + noise)
        return [values.astype(np.float32) for values in drawn]


@pytest.fixture(scope="module", autouse=True)
def _weights() -> None:
    torch.manual_seed(0)


def of_width(width: float, count: int = 9) -> Any:
    draws: Any = [Drawn(seed, width) for seed in range(count)]
    return measure(draws, [scene_of(n) for n in range(6)], ("rgb", "nir"))


def test_samples_that_are_drawn_as_the_truth_is_are_honest() -> None:
    report = of_width(10.0)
    # the mean of the deviation of nine is a little less than that of many
    assert report.spread == pytest.approx(10.0 * 0.9693, rel=0.01)
    assert report.coverage == pytest.approx(report.honest_coverage, abs=0.02)
    assert report.honest_coverage == pytest.approx(0.8)
    # of a normal distribution: sigma / sqrt(pi), and its ensemble of nine is a ninth worse
    assert report.crps == pytest.approx(10 / np.sqrt(np.pi) * (1 + 1 / 9), rel=0.03)
    assert report.mae == pytest.approx(2 * 10 / np.sqrt(np.pi), rel=0.03)


def test_samples_that_are_too_much_alike_cover_little() -> None:
    narrow, wide = of_width(1.0), of_width(10.0)
    assert narrow.coverage < 0.3 < wide.coverage
    assert narrow.crps > wide.crps
    assert narrow.crps == pytest.approx(narrow.mae, rel=0.1)


def test_kid_is_lower_for_pictures_that_look_like_the_truth() -> None:
    scenes = [scene_of(n) for n in range(12)]
    alike: Any = [Drawn(seed, 10.0) for seed in range(2)]
    blurred: Any = [Drawn(seed, 10.0, blur=True) for seed in range(2)]
    near, far = (measure(draws, scenes, ("rgb", "nir")).kid for draws in (alike, blurred))
    assert near is not None
    assert far is not None
    assert abs(near) < far / 3
    few = measure(alike, scenes[:3], ("rgb", "nir"))
    assert few.kid is None


def test_fid_is_frechet_s_distance_of_eight_features() -> None:
    scenes = [scene_of(n) for n in range(20)]
    alike: Any = [Drawn(seed, 10.0) for seed in range(2)]
    blurred: Any = [Drawn(seed, 10.0, blur=True) for seed in range(2)]
    near, far = (measure(draws, scenes, ("rgb", "nir")).fid for draws in (alike, blurred))
    assert near is not None
    assert far is not None
    assert 0 <= near < far / 3
    few = measure(alike, scenes[:15], ("rgb", "nir"))
    assert few.fid is None
    assert few.kid is not None

    noisy: Any = [Drawn(seed, 40.0) for seed in range(2)]
    of_noisy = measure(noisy, scenes, ("rgb", "nir")).fid
    predicted = noisy[0].translate_all(scenes, ("rgb",), "nir")
    windows = distribution._windows(predicted, scenes, "nir")
    features = LatentFeatures(noisy[0].network.vaes["nir"], LATENT_SIZE)
    assert features.num_features == 8
    with torch.inference_mode():
        drawn, true = (
            features(torch.from_numpy(np.stack(some))).double().numpy()
            for some in zip(*windows, strict=True)
        )
    of_drawn, of_true = (np.cov(some, rowvar=False) for some in (drawn, true))
    root = scipy.linalg.sqrtm(of_drawn @ of_true).real
    expected = np.square(drawn.mean(0) - true.mean(0)).sum() + np.trace(
        of_drawn + of_true - 2 * root
    )
    assert of_noisy == pytest.approx(expected, rel=1e-3)


def test_features_are_the_means_and_deviations_of_cells() -> None:
    vae = PRESETS["any2any-tiny"].autoencoder.build(modality("nir")).eval()
    features = LatentFeatures(vae)
    with torch.inference_mode():
        found = features(torch.zeros(2, 1, SIDE, SIDE))
    assert found.shape == (2, features.num_features)


def test_directions_and_table() -> None:
    scenes = [scene_of(0)]
    assert set(scenes_by_direction(scenes)) == {("rgb", "nir"), ("nir", "rgb")}
    draws: Any = [Drawn(seed, 10.0) for seed in range(2)]
    text = table([measure(draws, scenes, ("rgb", "nir"))])
    assert "| RGB → NIR | 1 | 2 |" in text
