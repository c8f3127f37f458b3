"""Run by test_distributed.py: a stretch of Stage II over a folder of latents, which may kill
itself with SIGKILL before a step.

python -m tests.unit.training.killed_training LATENTS RUN KILL_BEFORE_STEP
"""

from __future__ import annotations

import itertools
import os
import signal
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import torch
from safetensors.torch import save_file

from backend.modalities import modalities
from backend.model.dit import DiT
from training.data.latents import LatentCache
from training.lib import fit
from training.lib.fit import Task
from training.lib.fit_config import FitConfig, Stretch
from training.lib.pairs import Batch, CachedSampler, Drawing
from training.lib.stage2 import Translator, TranslatorConfig, losses

STEPS, SAVED_EVERY = 16, 4
DRAWING = Drawing(
    latents_per_batch=2 * 64 * 64,
    crop_sizes={64: 1.0},
    directions_per_batch=2,
    pair_weights={},
    group_weights={},
    augmentation={},
)
FIT = FitConfig(
    learning_rate=1e-3,
    warmup_steps=5,
    weight_decay=0.01,
    ema_decay=0.9,
    gradient_clip=1.0,
    precision="fp32",
    save_minutes=SAVED_EVERY,
)


def main(latents: Path, run: Path, kill_before: int) -> None:
    torch.manual_seed(0)
    translator = Translator("any2any-xs")
    translator.transformer = DiT(
        hidden_size=24, depth=1, num_heads=2, num_modalities=len(modalities())
    )
    ticks, drawn = itertools.chain([0], itertools.count()), itertools.count(1)
    # counts steps; a new process begins where it was cut
    fit.time = SimpleNamespace(monotonic=lambda: 60.0 * next(ticks))
    cached = CachedSampler(LatentCache.load(latents, {}), (("rgb", "nir"), ("nir", "rgb")), DRAWING)
    config = TranslatorConfig("any2any-xs", pairs={}, fit={})

    def sample(rng: np.random.Generator) -> Batch:
        if next(drawn) == kill_before:
            os.kill(os.getpid(), signal.SIGKILL)
        return cached(rng)

    def loss(module: Translator, batch: Batch) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        main_part, calibration = losses(module, batch, config)
        return main_part + calibration, {"z0": main_part.detach()}

    fit.fit(
        translator,
        Task(sample, loss, lambda module: {"score": 0.0}),
        FIT,
        Stretch(run, float(STEPS), device="cpu"),
    )

    save_file(
        {name: tensor.contiguous() for name, tensor in translator.state_dict().items()},
        run / "end.safetensors",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
