"""Noise of the ground: Philox as published, and the same numbers for the same place however it is
requested.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from backend.sampling.noise import latent_noise, philox

# Random123's kat_vectors, philox4x32 with 10 rounds: counter, key, result.
KNOWN = [
    (
        "00000000 00000000 00000000 00000000",
        "00000000 00000000",
        "6627e8d5 e169c58d bc57ac4c 9b00dbd8",
    ),
    (
        "ffffffff ffffffff ffffffff ffffffff",
        "ffffffff ffffffff",
        "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ),
    (
        "243f6a88 85a308d3 13198a2e 03707344",
        "a4093822 299f31d0",
        "d16cfe09 94fdcceb 5001e420 24126ea1",
    ),
]


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(("counter", "key", "result"), KNOWN)
def test_philox_gives_the_published_answers(counter: str, key: str, result: str) -> None:
    c0, c1, c2, c3 = (np.array([word], dtype=np.uint64) for word in words(counter))
    k0, k1 = words(key)
    assert [int(word[0]) for word in philox((c0, c1, c2, c3), (k0, k1))] == words(result)


def test_overlapping_windows_see_the_same_numbers() -> None:
    whole = latent_noise(5, 0, 2, 0, 0, 130, 140)
    for row, column in ((0, 0), (48, 48), (66, 7)):
        np.testing.assert_array_equal(
            latent_noise(5, 0, 2, row, column, 64, 64),
            whole[:, row : row + 64, column : column + 64],
        )


def test_noise_is_standard_normal() -> None:
    noise = latent_noise(1, 0, 0, 0, 0, 200, 200)
    for channel in noise:
        assert stats.kstest(channel.ravel(), "norm").pvalue > 1e-3
    assert np.isfinite(noise).all()


def test_neighbours_and_channels_are_uncorrelated() -> None:
    noise = latent_noise(3, 0, 0, 0, 0, 200, 200).astype(np.float64)
    limit = 4.5 / np.sqrt(noise[0].size)
    assert abs(np.corrcoef(noise.reshape(4, -1)) - np.eye(4)).max() < limit
    assert abs(np.corrcoef(noise[:, :, 1:].ravel(), noise[:, :, :-1].ravel())[0, 1]) < limit
    assert abs(np.corrcoef(noise[:, 1:].ravel(), noise[:, :-1].ravel())[0, 1]) < limit


@pytest.mark.parametrize(
    "change",
    [{"seed": 1}, {"seed": 2**32}, {"sample": 1}, {"target": 1}, {"row": 100}, {"column": 100}],
)
def test_seed_sample_target_and_place_select_independent_noise(change: dict[str, int]) -> None:
    usual = {
        "seed": 0,
        "sample": 0,
        "target": 0,
        "row": 0,
        "column": 0,
        "height": 100,
        "width": 100,
    }
    a, b = latent_noise(**usual), latent_noise(**usual | change)
    assert abs(np.corrcoef(a.ravel(), b.ravel())[0, 1]) < 4.5 / np.sqrt(a.size)


def test_rows_and_columns_are_not_interchangeable() -> None:
    noise = latent_noise(0, 0, 0, 0, 0, 64, 64)
    assert not np.allclose(noise, noise.transpose(0, 2, 1))


def test_far_places_and_the_largest_seed_work() -> None:
    far = latent_noise(2**63 - 1, 63, 4, 2**31 - 32, 2**32 - 64, 64, 64)
    assert np.isfinite(far).all()
    assert 0.9 < far.std() < 1.1
    np.testing.assert_array_equal(
        far[:, 10:, 20:], latent_noise(2**63 - 1, 63, 4, 2**31 - 22, 2**32 - 44, 54, 44)
    )
