"""The loss and the network can learn at all: eight pairs of one direction, by heart."""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F

from backend.modalities import modalities
from backend.model.adapters import ResidualAdapters
from backend.model.dit import DiT
from training.lib.pairs import Batch
from training.lib.stage2 import Translator, TranslatorConfig, losses

PAIRS, SIDE, STEPS, LAST = 8, 16, 300, 999


def latents(seed: int) -> torch.Tensor:
    """(8, 4, 16, 16) of unit variance, smooth as latents of images are."""
    coarse = torch.randn(
        PAIRS, 4, SIDE // 4, SIDE // 4, generator=torch.Generator().manual_seed(seed)
    )
    return F.interpolate(coarse, (SIDE, SIDE), mode="bicubic")


def test_eight_pairs_are_learnt_by_heart() -> None:
    torch.manual_seed(0)
    translator = Translator("any2any-xs")
    translator.transformer = DiT(
        hidden_size=128, depth=2, num_heads=4, num_modalities=len(modalities())
    )
    translator.adapters = ResidualAdapters(tuple(modalities()))
    ids, z_target = list(modalities()), latents(1)
    rows = (
        torch.full((PAIRS,), ids.index("rgb")),
        torch.full((PAIRS,), ids.index("nir")),
    )
    batch = Batch.of(latents(0), z_target, *rows)
    config = TranslatorConfig("any2any-xs", pairs={}, fit={}, first_timestep_share=0.5)
    optimizer = torch.optim.AdamW(translator.parameters(), 3e-3)
    reported = []

    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = 3e-3 * min(1.0, (step + 1) / 20) * (1 - 0.95 * step / STEPS)
        main, calibration = losses(translator, batch, config)
        optimizer.zero_grad()
        (main + calibration).backward()
        torch.nn.utils.clip_grad_norm_(translator.parameters(), 1.0)
        optimizer.step()
        reported.append(main.item())

    assert np.mean(reported[-10:]) < 0.02 * np.mean(reported[:3])
    with torch.inference_mode():
        noise = torch.randn(z_target.shape, generator=torch.Generator().manual_seed(2))
        steps = torch.full((PAIRS,), LAST)
        predicted = translator.adapters(
            translator.transformer.eval()(noise, batch.z_source, steps, *rows), "nir"
        )

    mse = float((predicted - z_target).square().mean())
    assert 10 * np.log10(float(z_target.max() - z_target.min()) ** 2 / mse) > 35
