"""Joins a translation to what is known of it without a step. Pure numpy.

Known pixels stay as they are; what the translation misses at them is spread over the unknown ones
beside, and fades with distance."""

from __future__ import annotations

import math

import numpy as np

from backend.arrays import FloatArray, Mask


def spread(residual: FloatArray, known: Mask, reach: int, smooth: bool = False) -> FloatArray:
    """What is known of a field, carried to where it is not: exact at known pixels, smooth beside
    them, near 0 `reach` pixels away.

    The pixels beside known ones take their neighbours' mean, so that there is no step. Beyond them
    a pyramid of means is read back from the top: each level mixes what it knows itself with what
    the coarser one says, by the share of its cell that is known; above the coarsest, whose cells
    are about `reach` wide, stands 0.

    Args:
        residual: (C, H, W); anything, NaN included, where not known.
        known: (H, W).
        reach: pixels; 0 spreads nothing.
        smooth: leave single pixels' texture out of the field at known pixels too, for values that
            are blended across the edge.

    Returns:
        (C, H, W), the residual itself where known, unless `smooth`.
    """
    exact = np.where(known, residual, np.float32(0))
    if not known.any() or reach < 1:
        return np.zeros_like(exact) if smooth else exact
    if not smooth:
        exact, known = _with_ring(exact, known)
    levels = max(1, math.ceil(math.log2(reach)))
    height, width = known.shape
    pad = [(0, 0), (0, -height % 2**levels), (0, -width % 2**levels)]
    sums, shares = [np.pad(exact, pad)], [np.pad(known[None].astype(np.float32), pad)]
    for _ in range(levels):
        sums.append(_halved(sums[-1]))
        shares.append(_halved(shares[-1]))

    field = sums.pop()  # the mean over known pixels times their share, that is: mixed with 0
    shares.pop()
    while len(sums) > 1:
        field = sums.pop() + (1 - shares.pop()) * _doubled(field)
    field = _doubled(field)[:, :height, :width]
    return field if smooth else np.asarray(np.where(known, exact, field), dtype=np.float32)


def inner_weight(known: Mask, reach: int) -> FloatArray:
    """(H, W): 0 where not known, rising to 1 `reach` pixels inside a straight edge of the known
    part; beyond the array all is known.
    """
    if reach < 1:
        return known.astype(np.float32)
    size = 2 * reach + 1
    sums = np.pad(known, reach, constant_values=True).astype(np.int64)

    for axis in (0, 1):
        totals = np.concatenate(
            [np.zeros_like(np.take(sums, [0], axis)), np.cumsum(sums, axis)], axis
        )
        sums = np.take(totals, range(size, totals.shape[axis]), axis) - np.take(
            totals, range(totals.shape[axis] - size), axis
        )

    return np.where(known, np.clip(2 * (sums / size**2) - 1, 0, 1), 0).astype(np.float32)


def _with_ring(values: FloatArray, known: Mask) -> tuple[FloatArray, Mask]:
    """Values and mask grown by the pixels that share a side with a known one."""
    rows, columns = known.shape
    padded, there = (
        np.pad(np.where(known, values, 0), [(0, 0), (1, 1), (1, 1)]),
        np.pad(known.astype(np.float32), 1),
    )
    sums, count = np.zeros_like(values), np.zeros(known.shape, dtype=np.float32)

    for down, right in ((0, 1), (2, 1), (1, 0), (1, 2)):
        part = slice(down, down + rows), slice(right, right + columns)
        sums += padded[:, part[0], part[1]]
        count += there[part]

    ring = ~known & (count > 0)
    return (
        np.asarray(np.where(ring, sums / np.maximum(count, 1), values), dtype=np.float32),
        known | ring,
    )


def _halved(values: FloatArray) -> FloatArray:
    """Means of 2 x 2 pixels of (C, H, W)."""
    return np.asarray(
        (values[:, ::2, ::2] + values[:, 1::2, ::2] + values[:, ::2, 1::2] + values[:, 1::2, 1::2])
        / 4,
        dtype=np.float32,
    )


def _doubled(values: FloatArray) -> FloatArray:
    """(C, H, W) to (C, 2 H, 2 W), linear between the cells' centres, the outermost repeated."""
    for axis in (1, 2):
        before, after = np.take(values, [0], axis), np.take(values, [-1], axis)
        length = values.shape[axis]
        padded = np.concatenate([before, values, after], axis)
        low, high = (
            np.take(padded, range(length), axis),
            np.take(padded, range(2, length + 2), axis),
        )
        pairs = np.stack([0.25 * low + 0.75 * values, 0.75 * values + 0.25 * high], axis + 1)
        shape = list(values.shape)
        shape[axis] *= 2
        values = pairs.reshape(shape)

    return np.asarray(values, dtype=np.float32)
