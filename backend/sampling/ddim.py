"""DDIM for a network that predicts x0 (Any2Any eq. 12), eta 0, trailing spacing, no clipping.

Imports model.schedule only.

diffusers' DDIMScheduler clips latents by default and, with trailing spacing, steps wrongly where
the number of steps does not divide 1000; where it is right (250 steps, clipping off) this agrees
with it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from torch import Tensor

from backend.model.schedule import TRAIN_TIMESTEPS, alphas_cumprod


def trailing_timesteps(steps: int) -> list[int]:
    """`steps` timesteps from 999 downwards, evenly spaced: 250 steps are 999, 995, ..., 3."""
    return [
        int(t)
        for t in (
            np.round(np.arange(TRAIN_TIMESTEPS, 0, -TRAIN_TIMESTEPS / steps)).astype(int)[:steps]
            - 1
        )
    ]


def ddim_coefficients(steps: int) -> list[tuple[int, float, float]]:
    """(t, a, b) of each step: z_next = a * x0 + b * z_t, the deterministic DDIM update; the last
    step gives x0 itself.

    With eps = (z_t - sqrt(abar_t) x0) / sqrt(1 - abar_t), z_next = sqrt(abar_next) x0 + sqrt(1 -
    abar_next) eps."""
    abar = alphas_cumprod()
    times = trailing_timesteps(steps)
    out = []

    for t, following in zip(times, [*times[1:], None], strict=True):
        abar_next = 1.0 if following is None else abar[following]
        b = np.sqrt((1 - abar_next) / (1 - abar[t]))
        out.append((t, float(np.sqrt(abar_next) - b * np.sqrt(abar[t])), float(b)))

    return out


def ddim_sample(predict_x0: Callable[[Tensor, int], Tensor], noise: Tensor, steps: int) -> Tensor:
    """Integrates from noise (t = T) to the predicted clean latent.

    Args:
        predict_x0: (z_t (B, 4, 64, 64), t) to the prediction of the clean latent, same shape.
        noise: z_T, standard normal.
        steps: number of network evaluations, 1..1000. One step returns the first prediction: the
            conditional mean.
    """
    z = noise
    for t, a, b in ddim_coefficients(steps):
        z = a * predict_x0(z, t) + b * z
    return z
