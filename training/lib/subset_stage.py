"""Stage II of any subset of sources without its loop: config, the trained parts, losses.

L = L_z0 + lambda * L_calib (eq. 11) + mu * L_detail + nu * L_structure. Each part has its own
gradient: the adapters see a latent without gradient (eq. 9), the detail path a decoded picture
without one. L_detail is log(mse per crop + floor) on the metrics' scale, whose mean is a mean PSNR;
L_structure is structure.py's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import torch
import torch.nn.functional as F
import typer
from torch import Tensor, nn

from backend.modalities import Modality, modalities, modality
from backend.model.adapters import ResidualAdapters
from backend.model.presets import PRESETS
from backend.model.resampling import STACK_FACTOR, from_stack_grid, to_stack_grid
from backend.model.schedule import TRAIN_TIMESTEPS, alphas_on
from training.lib.stage1 import BRIGHT_WEIGHT
from training.lib.stage2 import random_place
from training.lib.structure import StructureBatch, structure_loss
from training.lib.subsets import SubsetBatch, SubsetBatches


@dataclass(frozen=True)
class SubsetConfig:
    """One experiment; training/configs/*_subsets.yaml."""

    preset: str
    # every subset of sources to every other modality; what weights/folder.py reads
    directions: str = "all"
    drawing: dict[str, Any] = field(default_factory=dict)  # SubsetDrawing
    # of the closed form's groups; one not named: as drawn
    regression_weights: dict[str, float] = field(default_factory=dict)
    fit: dict[str, Any] = field(default_factory=dict)  # FitConfig
    calibration_weight: float = 1.0  # lambda of eq. 11
    detail_weight: float = 1.0  # mu
    latent_floor: float = 4e-3  # of the log losses, in the model's scale and on the metrics'
    pixel_floor: float = 2e-3
    structure_weight: float = 0.0  # nu, of crops of radar with a grey picture (structure.py)
    first_timestep_share: float = 0.8  # of the samples at t = T, where one-step sampling lives
    guide_share: float = 0.7  # of the crops whose detail path sees the decoded picture


class Subsets(nn.Module):
    """What is trained, held together for optimiser, average and checkpoints; the autoencoders are
    frozen beside it.
    """

    CLIPPED_APART = ("adapters",)  # L_calib must not scale the backbone's step (eq. 11)

    def __init__(self, config: SubsetConfig) -> None:
        super().__init__()
        sizes = PRESETS[config.preset]
        if sizes.detail is None:
            raise typer.BadParameter(
                f"the preset {config.preset} has no detail path: train it with"
                " training.train_translator"
            )

        self.transformer = sizes.transformer.build()
        self.adapters = ResidualAdapters(tuple(modalities()))
        self.detail = sizes.detail.build()
        self.detail.regression.requires_grad_(False)  # at its optimum already


def losses(
    module: Subsets, vaes: Mapping[str, Any], batch: SubsetBatch, config: SubsetConfig
) -> tuple[Tensor, Tensor, Tensor]:
    """Per crop: L_z0 (eq. 10), L_calib (eq. 9) and L_detail, each (B,)."""
    target = modality(module.detail.layout.ids[batch.target])
    vae, n, device = vaes[target.id], len(batch), batch.stack.device
    scaling = float(vae.config["scaling_factor"])

    base, prior = _closed_form(module, vae, batch)

    t = torch.randint(TRAIN_TIMESTEPS, (n,), device=device)
    t = torch.where(
        torch.rand(n, device=device) < config.first_timestep_share, TRAIN_TIMESTEPS - 1, t
    )
    a = alphas_on(device)[t].view(n, 1, 1, 1)
    z_t = a.sqrt() * batch.z_target + (1 - a).sqrt() * torch.randn_like(batch.z_target)  # eq. 6
    z_hat = _predicted(module, batch, z_t, prior, t)
    adapted = module.adapters(z_hat.detach(), target.id).float()

    with torch.no_grad():
        decoded = vae.of_code(adapted / scaling)
        shown = (torch.rand(n, 1, 1, 1, device=device) < config.guide_share).float()
        context = module.detail.context(decoded, base, batch.target) * shown

    picture = base + module.detail.change(
        batch.stack, batch.observed, base, context, batch.target, batch.level
    )

    importance = _importance(vae).to(device)
    return (
        torch.log(
            ((z_hat - batch.z_target).square() * importance).mean((1, 2, 3)) + config.latent_floor
        ),
        torch.log(
            ((adapted - batch.z_target).square() * importance).mean((1, 2, 3)) + config.latent_floor
        ),
        torch.log(pixel_error(picture.float(), batch.truth, target) + config.pixel_floor),
    )


def structure_losses(
    module: Subsets, vaes: Mapping[str, Any], batch: StructureBatch
) -> tuple[Tensor, Tensor]:
    """L_structure of the decoded prediction from pure noise, and of the detail path's picture, each
    (B,).
    """
    target = modality(module.detail.layout.ids[batch.target])
    vae, n = vaes[target.id], len(batch)
    base, prior = _closed_form(module, vae, batch)

    t = torch.full((n,), TRAIN_TIMESTEPS - 1, device=batch.stack.device)
    z_hat = _predicted(module, batch, torch.randn_like(prior), prior, t)
    decoded = vae.of_code(z_hat / float(vae.config["scaling_factor"]))
    context = module.detail.context(decoded.detach(), base, batch.target)

    picture = base + module.detail.change(
        batch.stack, batch.observed, base, context, batch.target, batch.level
    )
    shown = to_stack_grid(decoded, target.vae_factor)
    return structure_loss(shown, batch.grey), structure_loss(picture.float(), batch.grey)


def _closed_form(
    module: Subsets, vae: Any, batch: SubsetBatch | StructureBatch
) -> tuple[Tensor, Tensor]:
    """The regression's picture on the stack's grid (B, C, H, W), and its scaled latents."""
    target = modality(module.detail.layout.ids[batch.target])
    with torch.no_grad():
        base = module.detail.base(
            batch.stack, batch.observed, batch.target, batch.level, batch.subsets
        )
        on_target_grid = from_stack_grid(base, target.vae_factor)
        latents = vae.encode(on_target_grid.clamp(-1, 1)).latent_dist.mode()

    return base, latents * float(vae.config["scaling_factor"])


def _predicted(
    module: Subsets, batch: SubsetBatch | StructureBatch, z_t: Tensor, prior: Tensor, t: Tensor
) -> Tensor:
    """The transformer's clean latents of noisy ones (B, 4, h, w)."""
    rows = torch.full((len(batch),), batch.target, device=z_t.device)
    return module.transformer(
        z_t,
        batch.z_sources,
        batch.z_observed,
        prior,
        t,
        rows,
        batch.level,
        random_place(module.transformer.grid_size, z_t),
    ).float()


def pixel_error(picture: Tensor, truth: Tensor, target: Modality) -> Tensor:
    """Mean square error of crops (B, C, H, W) in the model's scale on the metrics' scale 0..1,
    (B,).
    """
    factor = target.vae_factor
    # the truth repeats its pixels: so does the picture's mean over each of them
    if factor < STACK_FACTOR:
        picture = F.interpolate(
            from_stack_grid(picture, factor), scale_factor=float(STACK_FACTOR // factor)
        )

    true = _evaluated(truth, target)
    weight = torch.where(true > 1.0, BRIGHT_WEIGHT, 1.0)
    return (weight * (_evaluated(picture, target) - true)).square().mean((1, 2, 3))


def _evaluated(x: Tensor, target: Modality) -> Tensor:
    """The model's scale to the metrics' 0..1, linear beyond it so that a gradient is left
    everywhere.
    """
    (low, high), knee = target.model_range, target.model_knee
    ratio = (x.clamp(max=1.0) + 1) / 2
    if knee is not None:
        ratio = knee * ratio / (1 + knee - ratio)  # ModelScale.to_physical
    first, last = target.evaluation_range
    return (ratio * (high - low) + low - first) / (last - first)


def _importance(vae: Any) -> Tensor:
    """(1, 4, 1, 1): what a unit error of each latent costs in pixels; its mean over latents is the
    mean over pixels.
    """
    area = int(vae.config["channels"]) * int(vae.config["factor"]) ** 2
    square = vae.synthesis.weight.detach().square().sum((1, 2, 3)) / area
    return (4 * square / float(vae.config["scaling_factor"]) ** 2).view(1, -1, 1, 1)


def total(
    module: Subsets, vaes: Mapping[str, Any], batches: SubsetBatches, config: SubsetConfig
) -> tuple[Tensor, dict[str, Tensor]]:
    """The loss over all crops of a batch, and its parts for the log."""
    parts = [losses(module, vaes, batch, config) for batch in batches.parts]
    z0, calib, detail = (torch.cat(part).mean() for part in zip(*parts, strict=True))
    value = z0 + config.calibration_weight * calib + config.detail_weight * detail
    figures = {"z0": z0.detach(), "calib": calib.detach(), "detail": detail.detach()}

    if batches.structure is not None and config.structure_weight:
        of_latent, of_pixels = structure_losses(module, vaes, batches.structure)
        value = value + config.structure_weight * (of_latent.mean() + of_pixels.mean())
        figures["structure"] = of_pixels.detach().mean()

    return value, figures
