"""Stage II of one source without its loop: config, the trained parts, losses (eq. 8 to 11), and
the autoencoders it needs.

Imports the backend's model and the data sets; no script.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
import typer
from torch import Tensor, nn

from backend.modalities import (
    LATENT_SIZE,
    all_directions,
    modalities,
    named_directions,
    trained_pairs,
)
from backend.model.adapters import ResidualAdapters
from backend.model.loading import load_part
from backend.model.presets import PRESETS
from backend.model.schedule import TRAIN_TIMESTEPS
from training.data.latents import vae_folders
from training.lib.objectives import OBJECTIVES
from training.lib.pairs import Batch, Directions


@dataclass(frozen=True)
class TranslatorConfig:
    """One Stage II experiment; training/configs/*_translator.yaml."""

    preset: str
    pairs: dict[str, Any] = field(default_factory=dict)  # Drawing
    fit: dict[str, Any] = field(default_factory=dict)  # FitConfig
    directions: str | list[str] = "paper"  # the paper's 14, all 20, or a list of SOURCE-TARGET
    # lambda of eq. 11; 0: adapters stay the identity (Table 3, "no adapter")
    calibration_weight: float = 1.0
    objective: str = "x0"  # eq. 10, or another of OBJECTIVES
    loss: str = "mse"  # eq. 10; or "log": log(mse per crop + floor), whose mean is a mean PSNR
    floor: float = 5e-4
    # of the samples at t = T, where one-step sampling lives; the rest is uniform (SPEC)
    first_timestep_share: float = 0.0
    encoding: dict[str, Any] = field(default_factory=dict)  # read by training.encode_latents


class Translator(nn.Module):
    """What Stage II trains: the denoiser and the adapters, held together for optimiser, average and
    checkpoints.
    """

    CLIPPED_APART = ("adapters",)  # L_calib must not scale the backbone's step (eq. 11)

    def __init__(self, preset: str) -> None:
        super().__init__()
        self.transformer = PRESETS[preset].transformer.build()
        self.adapters = ResidualAdapters(tuple(modalities()))


def losses(translator: Translator, batch: Batch, config: TranslatorConfig) -> tuple[Tensor, Tensor]:
    """L_z0 (eq. 10) and L_calib (eq. 9 with the stop-gradient its text asks for: nothing flows into
    the transformer).
    """
    n, device = len(batch.z_target), batch.z_target.device
    t = torch.randint(TRAIN_TIMESTEPS, (n,), device=device)  # (B,)
    t = torch.where(
        torch.rand(n, device=device) < config.first_timestep_share, TRAIN_TIMESTEPS - 1, t
    )
    objective = OBJECTIVES[config.objective]
    z_t = objective.noised(batch.z_target, batch.z_source, t)
    output = _predict(translator.transformer, z_t, t, batch)  # (B, 4, H, W)
    z_hat = objective.clean(output, z_t, t)
    calibrated = z_hat.detach().clone()

    ids = tuple(modalities())
    for row, chosen in batch.positions.items():
        calibrated[chosen] = translator.adapters(z_hat.detach()[chosen], ids[row]).float()

    weight = objective.weight(t)
    return latent_loss(z_hat, batch, config, weight), latent_loss(calibrated, batch, config)


def latent_loss(
    z: Tensor, batch: Batch, config: TranslatorConfig, weight: Tensor | float = 1.0
) -> Tensor:
    """The squared error of latents, weighted (B,) and averaged over crops as the config says."""
    of_crops = (z - batch.z_target).square().mean((1, 2, 3))  # (B,)
    if config.loss == "log":
        of_crops = torch.log(of_crops + config.floor)
    return (weight * of_crops).mean()


def _predict(transformer: Any, z_t: Tensor, t: Tensor, batch: Batch) -> Tensor:
    place = random_place(transformer.grid_size, z_t)
    return transformer(z_t, batch.z_source, t, batch.source, batch.target, place).float()


def random_place(grid_size: int, z: Tensor) -> tuple[int, int]:
    """A token's row and column that a crop of latents (B, 4, H, H) may have in a window of so many
    tokens a side.
    """
    rest = grid_size - grid_size * z.shape[-1] // LATENT_SIZE
    row, column = torch.randint(rest + 1, (2,)).tolist() if rest else (0, 0)
    return row, column


def directions_of(chosen: str | Sequence[str]) -> Directions:
    """The paper's 14 directions, all 20, or those of a list such as ["sar-rgb", "rgb-sar"].

    Raises:
        BadParameter: for another name, or a direction that does not exist.
    """
    if chosen == "paper":
        return trained_pairs()
    if chosen == "all":
        return all_directions()
    if isinstance(chosen, str):
        raise typer.BadParameter(
            f"unknown directions {chosen}: paper, all, or a list of SOURCE-TARGET"
        )

    known = named_directions()
    unknown = [name for name in chosen if name not in known]
    if unknown:
        raise typer.BadParameter(
            f"there is no direction {', '.join(unknown)}; they are written rgb-nir"
        )

    return tuple(known[name] for name in chosen)


def load_vaes(root: Path) -> dict[str, nn.Module]:
    """The trained autoencoders below a folder of Stage I runs or a model folder, whatever their
    class, frozen.
    """
    return {
        id_: load_part(folder).eval().requires_grad_(False)
        for id_, folder in vae_folders(root).items()
    }
