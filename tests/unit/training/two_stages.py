"""Run by test_distributed.py, alone or by a launcher: one step of both stages of any2any-tiny on a
batch that the processes share out. Saves the weights and gradients after it.

python -m tests.unit.training.two_stages FOLDER

What a loss draws is the same for a crop wherever it is computed: the noise follows from its
latents, and the timestep is the last."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from backend.modalities import RESOURCES, modality
from backend.model.presets import PRESETS
from tests.unit.training.test_stages import CONFIGS, made_scenes
from training.lib import common, stage1
from training.lib.distributed import Ranks
from training.lib.fit import Task, fit
from training.lib.fit_config import FitConfig, Stretch
from training.lib.linear_code import fit_code, install
from training.lib.stage2 import load_vaes
from training.lib.subset_stage import SubsetConfig, Subsets, total
from training.lib.subsets import SubsetBatches, SubsetDrawing, SubsetSampler
from training.train_subsets import start_from_model

TINY = RESOURCES / "models" / "any2any-tiny"
CONFIG = FitConfig(learning_rate=1e-3, warmup_steps=1, precision="fp32")


def noise_like(x: Tensor) -> Tensor:
    return torch.cos(40 * x)


def share(batch: Any, ranks: Ranks) -> Any:
    """This process's crops of a batch, every so many."""
    tensors = {f.name: getattr(batch, f.name) for f in fields(batch)}
    mine = {
        name: value[ranks.rank :: ranks.size]
        for name, value in tensors.items()
        if isinstance(value, Tensor)
    }
    return replace(batch, **mine)


def step(
    module: nn.Module,
    draw: Callable[[np.random.Generator], Any],
    loss: Callable[[Any, Any], tuple[Tensor, dict[str, Tensor]]],
    folder: Path,
) -> None:
    """One step, and what came of it."""
    ranks = Ranks("cpu")
    fit(
        module,
        Task(draw, loss, lambda _: {}),
        CONFIG,
        Stretch(folder, math.inf, device="cpu", steps=1),
    )
    found = {f"weight.{name}": tensor.contiguous() for name, tensor in module.state_dict().items()}
    found |= {
        f"gradient.{name}": parameter.grad.contiguous()
        for name, parameter in module.named_parameters()
        if parameter.grad is not None
    }
    save_file(found, folder / f"end-{ranks.rank}-of-{ranks.size}.safetensors")


def main(folder: Path) -> None:
    ranks = Ranks("cpu")
    torch.randn_like = noise_like
    torch.rand = lambda *size, device=None: torch.zeros(size)
    torch.randint = lambda high, size, device=None: torch.zeros(size, dtype=torch.long)
    scenes, rng = made_scenes(4), np.random.default_rng(0)
    target = modality("nir")
    torch.manual_seed(0)
    vae = PRESETS["any2any-tiny"].autoencoder.build(target)
    install(fit_code(scenes, target), vae)
    torch.randn = lambda size, **_: torch.zeros(size)  # the posterior's sample is its mean
    config = common.read_config(CONFIGS / "tiny_autoencoder.yaml", stage1.AutoencoderConfig)
    x = torch.from_numpy(rng.uniform(-1, 1, (4, 1, 64, 64)).astype(np.float32))
    pixels = stage1.Pixels(x, torch.ones_like(x))
    step(
        vae,
        lambda _: share(pixels, ranks),
        lambda network, batch: stage1.loss(network, batch, config, None),
        folder / "stage1",
    )

    settings = SubsetConfig(preset="any2any-tiny", fit={})
    module = Subsets(settings)
    start_from_model(module, TINY)
    vaes = load_vaes(TINY)
    drawing = SubsetDrawing(latents_per_batch=1024, crop_sizes={16: 1.0}, targets_per_batch=1)
    drawn = SubsetSampler(scenes, vaes, drawing)(rng)
    assert all(len(part) % 2 == 0 for part in drawn.parts)
    step(
        module,
        lambda _: SubsetBatches(tuple(share(part, ranks) for part in drawn.parts)),
        lambda network, batches: total(network, vaes, batches, settings),
        folder / "stage2",
    )
    ranks.leave()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
