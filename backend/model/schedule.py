"""The noise schedule (Any2Any eq. 6): linear betas over 1000 steps.

Imports torch and numpy only.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import torch

TRAIN_TIMESTEPS = 1000
BETA_START, BETA_END = 1e-4, 0.02


def alphas_cumprod() -> npt.NDArray[np.float64]:
    """abar_t, (1000,) (eq. 6). Computed in float32 like diffusers', kept in float64."""
    betas = torch.linspace(BETA_START, BETA_END, TRAIN_TIMESTEPS, dtype=torch.float32)
    return torch.cumprod(1.0 - betas, dim=0).double().numpy()


@lru_cache(maxsize=16)
def alphas_on(device: torch.device) -> torch.Tensor:
    """abar_t in float32 on a device, (1000,): copied there once, since a copy at every step would
    be waited for.
    """
    with torch.inference_mode(False):  # serves calls with gradients, too
        return torch.from_numpy(alphas_cumprod()).float().to(device)
