"""What Stage II's transformer is trained to predict, and from what: the paper's objective and three
to compare it with on equal terms. Each is a word of the config, `objective`.

    x0       eq. 10: the clean latent from noise; ||z_0 - output||^2.
    v        v = sqrt(abar) e - sqrt(1 - abar) z_0 (Salimans and Ho 2022); ||v - output||^2.
    min_snr  x0, each sample weighted with min(SNR, 5), SNR = abar / (1 - abar) (Hang et al. 2023).
    bridge   LBM's form (Chadebec et al. 2025) in our network: between source and target in place of
             noise and target, z_s = (1 - s) z_0 + s z_source + 0.05 sqrt(s (1 - s)) e with
             s = (t + 1) / 1000; ||z_0 - output||^2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import torch
from torch import Tensor

from backend.model.schedule import TRAIN_TIMESTEPS, alphas_on
from backend.sampling.ddim import ddim_sample, trailing_timesteps

SNR_LIMIT = 5.0
BRIDGE_NOISE = 0.05

Predict = Callable[[Tensor, int], Tensor]  # (z_t, t) to the clean latent


class Objective:
    """The paper's: the clean latent is predicted from noise. Shapes: z (B, 4, H, H), t (B,)."""

    is_exported = True  # whether the backend samples what was trained with it

    def noised(self, z_target: Tensor, z_source: Tensor, t: Tensor) -> Tensor:
        """z_t (eq. 6)."""
        a = _abar(t)
        return a.sqrt() * z_target + (1 - a).sqrt() * torch.randn_like(z_target)

    def clean(self, output: Tensor, z_t: Tensor, t: Tensor) -> Tensor:
        """The clean latent that the network's output stands for."""
        return output

    def weight(self, t: Tensor) -> Tensor:
        """What the squared error of the clean latent counts in the loss, (B,)."""
        return torch.ones_like(t, dtype=torch.float32)

    def start(self, z_source: Tensor, noise: Tensor) -> Tensor:
        """z_T."""
        return noise

    def sample(self, predict: Predict, z_source: Tensor, noise: Tensor, steps: int) -> Tensor:
        """The clean latent after so many steps from `start`, without noise added on the way."""
        return ddim_sample(predict, self.start(z_source, noise), steps)


class Velocity(Objective):
    """v-prediction: ||v - output||^2 is the clean latent's squared error over 1 - abar."""

    is_exported = False

    def clean(self, output: Tensor, z_t: Tensor, t: Tensor) -> Tensor:
        a = _abar(t)
        return a.sqrt() * z_t - (1 - a).sqrt() * output

    def weight(self, t: Tensor) -> Tensor:
        return 1 / (1 - _abar(t).flatten())


class MinSnr(Objective):
    """The clean latent, weighted with the signal-to-noise ratio up to SNR_LIMIT."""

    def weight(self, t: Tensor) -> Tensor:
        a = _abar(t).flatten()
        return (a / (1 - a)).clamp(max=SNR_LIMIT)


class Bridge(Objective):
    """From the source's latent to the target's."""

    is_exported = False

    def noised(self, z_target: Tensor, z_source: Tensor, t: Tensor) -> Tensor:
        s = ((t + 1) / TRAIN_TIMESTEPS).view(-1, 1, 1, 1)
        noise = BRIDGE_NOISE * (s * (1 - s)).sqrt() * torch.randn_like(z_target)
        return (1 - s) * z_target + s * z_source + noise

    def start(self, z_source: Tensor, noise: Tensor) -> Tensor:
        return z_source

    def sample(self, predict: Predict, z_source: Tensor, noise: Tensor, steps: int) -> Tensor:
        z, times = z_source, trailing_timesteps(steps)
        for t, following in zip(times, [*times[1:], -1], strict=True):
            clean = predict(z, t)
            s, after = (t + 1) / TRAIN_TIMESTEPS, (following + 1) / TRAIN_TIMESTEPS
            z = clean + after / s * (z - clean)  # on the line from the source to what is predicted
        return z


OBJECTIVES: Mapping[str, Objective] = MappingProxyType(
    {"x0": Objective(), "v": Velocity(), "min_snr": MinSnr(), "bridge": Bridge()}
)


def _abar(t: Tensor) -> Tensor:
    return alphas_on(t.device)[t].view(-1, 1, 1, 1)
