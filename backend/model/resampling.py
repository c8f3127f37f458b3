"""Between each modality's own pixels, those of the common grid of a stack (stack.py) and latents.

The common grid has 4 pixels per latent: MS is interpolated to it, PAN averaged. Imports torch and
precision."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.model.precision import in_float32

STACK_FACTOR = 4  # pixels per latent of the common grid

# Between 10 m and 20 m bands of Sentinel-2, along one axis: least squares of B08 and B8A on each
# other over the training scenes (training/EXPERIMENTS.md, row 43). The first half of a pixel from
# six coarse pixels, the fourth being the one it lies in; the second half's weights are mirrored.
# 1.4 dB nearer than bilinear interpolation.
FINER = (0.0839, -0.2067, 0.2860, 1.0511, -0.3029, 0.0886)
# A coarse pixel from six fine ones around it: its optics see wider than the mean of its two does,
# which is 4.1 dB further off.
COARSER = (0.0277, 0.1652, 0.3071, 0.3071, 0.1652, 0.0277)


def to_stack_grid(x: Tensor, factor: int) -> Tensor:
    """(B, C, h f, w f) to (B, C, 4 h, 4 w): means of finer pixels, coarser ones interpolated; edges
    are shared.
    """
    if factor > STACK_FACTOR:
        return F.avg_pool2d(x, factor // STACK_FACTOR)
    return _finer(x, STACK_FACTOR // factor)


def from_stack_grid(x: Tensor, factor: int) -> Tensor:
    """The way back: (B, C, 4 h, 4 w) to (B, C, h f, w f)."""
    if factor < STACK_FACTOR:
        return _coarser(x, STACK_FACTOR // factor)
    return _finer(x, factor // STACK_FACTOR)


def to_latent_grid(x: Tensor, factor: int) -> Tensor:
    """(B, C, h f, w f) to (B, C, h, w): means over each latent of what `to_stack_grid` gives."""
    if factor < STACK_FACTOR:
        return F.avg_pool2d(_finer(x, STACK_FACTOR // factor), STACK_FACTOR)
    return F.avg_pool2d(x, factor)


def shares(valid: Tensor, factor: int) -> Tensor:
    """How much of each pixel of the stack's grid was observed."""
    if factor > STACK_FACTOR:
        return F.avg_pool2d(valid, factor // STACK_FACTOR)
    return F.interpolate(valid, scale_factor=float(STACK_FACTOR // factor))


def _finer(x: Tensor, times: int) -> Tensor:
    """Pixels interpolated to a grid that is finer by a power of two; beyond the edge the outermost
    repeat.
    """
    return _resampled(x, _halved, times)


def _coarser(x: Tensor, times: int) -> Tensor:
    """Pixels as a sensor with coarser ones by a power of two sees them."""
    return _resampled(x, _joined, times)


def _resampled(x: Tensor, step: Callable[[Tensor], Tensor], times: int) -> Tensor:
    """(B, C, H, W) with both axes through a step that doubles or halves their pixels, repeated
    until `times` is reached.

    A matrix per axis: two products take a tenth of the time of the step's sums over whole images.
    """
    if times == 1:
        return x
    rows, columns = (_axis_matrix(step, side, times, x.device, x.dtype) for side in x.shape[2:])
    with in_float32(x.device):
        return rows @ (x.contiguous() @ columns.T)


@lru_cache(maxsize=64)
def _axis_matrix(
    step: Callable[[Tensor], Tensor],
    length: int,
    times: int,
    device: torch.device,
    dtype: torch.dtype,
) -> Tensor:
    """What the repeated step does to an axis of so many pixels, (pixels after, pixels before)."""
    with torch.inference_mode(False):  # kept for calls with gradients
        matrix = torch.eye(length, dtype=torch.float64)
        while times > 1:
            matrix = step(matrix)
            times //= 2
        return matrix.to(device, dtype)


def _halved(x: Tensor) -> Tensor:
    """(L, N) to (2 L, N): each pixel along the first axis becomes two, by FINER."""
    reach, length = len(FINER) // 2, len(x)
    padded = _padded(x, reach)
    first, second = torch.zeros_like(x), torch.zeros_like(x)
    for place, weight in enumerate(FINER):
        first += weight * padded[place : place + length]
        second += weight * padded[2 * reach - place :][:length]
    return torch.stack([first, second], dim=1).flatten(0, 1)


def _joined(x: Tensor) -> Tensor:
    """(L, N) to (L / 2, N): two pixels along the first axis become one, by COARSER."""
    padded = _padded(x, len(COARSER) // 2 - 1)
    joined = torch.zeros_like(x[: len(x) // 2])
    for place, weight in enumerate(COARSER):
        joined += weight * padded[place::2][: len(joined)]
    return joined


def _padded(x: Tensor, reach: int) -> Tensor:
    """(L + 2 reach, N): the outermost rows repeated so many times on both sides."""
    return torch.cat([x[:1].expand(reach, -1), x, x[-1:].expand(reach, -1)])
