"""Noise that belongs to the ground: a pure function of (seed, sample, target, channel, absolute
latent y, x).

Philox4x32-10 (Salmon et al. 2011) is a keyed bijection of counters, so any place can be drawn
without the ones before it: overlapping windows, crops and resumed runs see the same numbers.
Imports numpy only."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_WEYL = (0x9E3779B9, 0xBB67AE85)
_MASK = np.uint64(0xFFFFFFFF)
_ROUNDS = 10

Words = tuple[
    npt.NDArray[np.uint64], npt.NDArray[np.uint64], npt.NDArray[np.uint64], npt.NDArray[np.uint64]
]


def philox(counter: Words, key: tuple[int, int]) -> Words:
    """Philox4x32-10: four 32-bit words per counter of four 32-bit words (all held in uint64), key
    of two.
    """
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(_ROUNDS):
        p0, p1 = c0 * _MULTIPLIERS[0], c2 * _MULTIPLIERS[1]
        high0, low0, high1, low1 = p0 >> np.uint64(32), p0 & _MASK, p1 >> np.uint64(32), p1 & _MASK
        c0, c1, c2, c3 = high1 ^ c1 ^ np.uint64(k0), low1, high0 ^ c3 ^ np.uint64(k1), low0
        k0, k1 = (k0 + _WEYL[0]) & 0xFFFFFFFF, (k1 + _WEYL[1]) & 0xFFFFFFFF

    return c0, c1, c2, c3


def latent_noise(
    seed: int, sample: int, target: int, row: int, column: int, height: int, width: int
) -> npt.NDArray[np.float32]:
    """Standard normal noise of a rectangle of latents.

    Args:
        seed: 0..2**64 - 1.
        sample: number of the sample.
        target: the target's row in resources/modalities.json.
        row, column: absolute latent position of the upper left corner.
        height, width: of the rectangle in latents.

    Returns:
        (4, height, width) float32.
    """
    y, x = np.meshgrid(
        np.arange(row, row + height, dtype=np.uint64),
        np.arange(column, column + width, dtype=np.uint64),
        indexing="ij",
    )
    words = philox(
        (x, y, np.full_like(x, sample), np.full_like(x, target)), (seed & 0xFFFFFFFF, seed >> 32)
    )
    u = np.array(words, dtype=np.float64)  # (4, height, width), in place from here on
    u += 0.5
    u /= 2.0**32  # in (0, 1)
    out = np.empty((4, height, width), dtype=np.float32)

    for pair in (0, 2):  # Box-Muller: two uniforms to two normals
        radius, angle = u[pair], u[pair + 1]
        np.log(radius, out=radius)
        radius *= -2.0
        np.sqrt(radius, out=radius)
        angle *= 2.0 * np.pi
        np.multiply(radius, np.cos(angle), out=out[pair], casting="same_kind")
        np.multiply(radius, np.sin(angle), out=out[pair + 1], casting="same_kind")

    return out
