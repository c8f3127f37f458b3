"""Stage II: trains the shared denoiser and the residual adapters (Any2Any section 3.2; SPEC, Stage
II).

    python -m training.train_translator --data DATA --vaes runs --minutes 60 --run runs/translator
    python -m training.train_translator --latents runs/latents.safetensors --vaes runs --minutes 60
    --run runs/translator --config ...

L_total = L_z0 + lambda * L_calib (eq. 11). With linear-code autoencoders pairs are drawn from
--data; others need --latents and the config's `validation` from --data all the same. A run folder
with a checkpoint is continued; the best weights on the validation split end in run/transformer and
run/adapters; `tensorboard --logdir runs` shows losses, figures and pictures of each direction.
Started by `accelerate launch` or torchrun, several processes train together (training/world.py).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from rich.console import Console
from torch import Tensor, nn

from backend.modalities import (
    LATENT_SIZE,
    all_directions,
    modalities,
    named_directions,
    trained_pairs,
)
from backend.model.adapters import ResidualAdapters
from backend.model.any2any import PRESETS, load_part
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.model.schedule import TRAIN_TIMESTEPS, alphas_cumprod
from backend.model.udit import UDiT
from training import common
from training.datasets.folder import read_scenes
from training.encode_latents import LatentCache, digest, vae_folders
from training.fit import FitConfig, fit, load_best
from training.held_out import HeldOut, gated_score
from training.incremental import grown
from training.pairs import Batch, CachedSampler, Directions, Drawing, PairSampler
from training.provenance import record
from training.regression import fit_regression
from training.world import World

console = Console(stderr=True)


@dataclass(frozen=True)
class TranslatorConfig:
    """One Stage II experiment; training/configs/*_translator.yaml."""

    preset: str
    pairs: dict[str, Any] = field(default_factory=dict)  # Drawing
    fit: dict[str, Any] = field(default_factory=dict)  # FitConfig
    directions: str | list[str] = "paper"  # the paper's 14, all 20, or a list of SOURCE-TARGET
    # lambda of eq. 11; 0: adapters stay the identity (Table 3, "no adapter")
    calibration_weight: float = 1.0
    loss: str = "mse"  # eq. 10; or "log": log(mse per crop + floor), whose mean is a mean PSNR
    floor: float = 5e-4
    dropout: float = 0.0  # of whole channels in the U's halves, in training only
    # of the samples at t = T, where one-step sampling lives; the rest is uniform (SPEC)
    first_timestep_share: float = 0.0
    encoding: dict[str, Any] = field(default_factory=dict)  # read by training.encode_latents


class Translator(nn.Module):
    """What Stage II trains: the denoiser and the adapters, held together for optimiser, average and
    checkpoints.
    """

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
    a = torch.from_numpy(alphas_cumprod()).float().to(device)[t].view(n, 1, 1, 1)
    z_t = a.sqrt() * batch.z_target + (1 - a).sqrt() * torch.randn_like(batch.z_target)  # eq. 6
    z_hat = _predict(translator.transformer, z_t, t, batch)  # (B, 4, H, W)
    calibrated = z_hat.detach().clone()

    for row, id_ in enumerate(modalities()):
        chosen = batch.target == row
        if chosen.any():
            calibrated[chosen] = translator.adapters(z_hat.detach()[chosen], id_).float()

    return latent_loss(z_hat, batch, config), latent_loss(calibrated, batch, config)


def latent_loss(z: Tensor, batch: Batch, config: TranslatorConfig) -> Tensor:
    """The weighted squared error of latents, averaged over crops as the config says."""
    of_crops = (batch.weight * (z - batch.z_target).square()).mean((1, 2, 3))  # (B,)
    return torch.log(of_crops + config.floor).mean() if config.loss == "log" else of_crops.mean()


def _predict(transformer: nn.Module, z_t: Tensor, t: Tensor, batch: Batch) -> Tensor:
    rows = (t, batch.source, batch.target)
    if not isinstance(transformer, UDiT):
        return transformer(z_t, batch.z_source, *rows).float()
    # places that a smaller crop can have
    tokens = transformer.grid_size - transformer.grid_size * z_t.shape[-1] // LATENT_SIZE
    place = torch.randint(tokens + 1, (2,)).tolist()
    return transformer(z_t, batch.z_source, *rows, batch.level, (place[0], place[1])).float()


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


def make_sampler(
    config: TranslatorConfig,
    data: Path,
    latents: Path | None,
    vaes: Mapping[str, nn.Module],
    folders: Path,
) -> PairSampler | CachedSampler:
    """Pairs from a cache where one is given, else drawn from the training scenes.

    Raises:
        BadParameter: when the autoencoders are too dear to encode anew for every step.
    """
    drawing, directions = (
        common.section(Drawing, config.pairs, "pairs"),
        directions_of(config.directions),
    )
    if latents is not None:
        cache = LatentCache.load(
            latents, {id_: digest(folder) for id_, folder in vae_folders(folders).items()}
        )
        return CachedSampler(cache, directions, drawing)

    linear = {id_: vae for id_, vae in vaes.items() if isinstance(vae, LinearCodeAutoencoder)}
    if len(linear) < len(vaes):
        raise typer.BadParameter(
            "these autoencoders are encoded once: run training.encode_latents and give --latents"
        )

    return PairSampler(read_scenes(data, "train"), linear, directions, drawing)


def train(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    vaes: Annotated[
        Path, typer.Option(help="The autoencoders of Stage I: runs, or a model folder.")
    ],
    run: Annotated[
        Path,
        typer.Option(
            help="Run folder: checkpoints, log, and at the end transformer/ and adapters/."
        ),
    ],
    minutes: Annotated[
        float, typer.Option(help="Length of this stretch; the learning rate falls towards its end.")
    ],
    latents: Annotated[Path | None, typer.Option(help="File of training.encode_latents.")] = None,
    config_file: Annotated[Path, typer.Option("--config")] = Path(
        "training/configs/tiny_translator.yaml"
    ),
    init_from: Annotated[
        Path | None,
        typer.Option(
            help=(
                "A model or run folder whose transformer and adapters are the start; of fewer"
                " modalities, too."
            )
        ),
    ] = None,
    device: str = "auto",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
    seed: int = 0,
) -> None:
    """Trains, continues from the run folder's last checkpoint, and writes averaged weights in
    diffusers' layout.
    """
    if threads:
        torch.set_num_threads(threads)
    config = common.read_config(config_file, TranslatorConfig)
    if config.preset not in PRESETS:
        raise typer.BadParameter(
            f"{config_file.name}: there is no preset {config.preset}; there are"
            f" {', '.join(PRESETS)}"
        )

    if init_from is not None and (init_from / "detail").is_dir():
        raise typer.BadParameter(
            f"{init_from} has a detail path: train_subsets continues such a model"
        )

    fitting = common.section(FitConfig, config.fit, "fit")
    world = World(device)
    if world.is_main:
        record(run, latents or data, world.device)
        (run / "config.json").write_text(json.dumps(asdict(config), indent=2))

    torch.manual_seed(seed)
    translator, autoencoders = Translator(config.preset), load_vaes(vaes)
    if isinstance(translator.transformer, UDiT):
        translator.transformer.dropout.p = config.dropout
        # at its optimum already; trained on, it forgets the levels of scenes
        translator.transformer.regression.requires_grad_(False)

    sampler = make_sampler(config, data, latents, autoencoders, vaes)
    if init_from is not None:
        transformer, adapters = (
            load_part(init_from / part) for part in ("transformer", "adapters")
        )
        take_over(
            translator,
            transformer.state_dict(),
            adapters.state_dict(),
            tuple(adapters.config["targets"]),
        )
    elif isinstance(translator.transformer, UDiT) and isinstance(sampler, PairSampler):
        trained = directions_of(config.directions)
        fit_regression(
            translator.transformer.regression,
            dict(sampler.vaes),
            read_scenes(data, "train"),
            trained,
        )

    held_out = HeldOut(read_scenes(data, "val"), autoencoders, directions_of(config.directions))
    if not held_out.windows and world.is_main:
        console.print(
            "No place to validate on has these directions: nothing is measured, and the last"
            " weights are taken for the best."
        )

    fitted = fit(
        translator,
        sampler,
        lambda module, batch: _total(module, batch, config),
        judge(translator, held_out),
        fitting,
        run,
        minutes,
        device,
        seed,
        lambda module: held_out.pictures(module.transformer, module.adapters),
    )

    if not world.is_main:
        world.leave()  # and does not come back
    best = load_best(translator, run)
    translator.transformer.save_pretrained(run / "transformer", safe_serialization=True)
    translator.adapters.save_pretrained(run / "adapters", safe_serialization=True)
    (run / "summary.json").write_text(json.dumps({"steps": fitted.steps, "best": best}, indent=2))
    console.print(best)
    world.leave()


def judge(translator: Translator, held_out: HeldOut) -> Callable[[Translator], dict[str, float]]:
    """What validates: held-out figures, whose `score`, where there are gates, counts a direction
    without the network if that is better.

    Otherwise directions that overfit early, and whose gates will be closed, would decide which
    weights are the best."""
    if not isinstance(translator.transformer, UDiT):
        return lambda module: held_out.figures(module.transformer, module.adapters)
    with torch.inference_mode():
        translator.transformer.gate.fill_(0.0)
        closed = held_out.figures(translator.transformer.eval(), translator.adapters.eval())
        translator.transformer.gate.fill_(1.0)

    def figures(module: Translator) -> dict[str, float]:
        told = held_out.figures(module.transformer, module.adapters)
        return told | {"score": gated_score(told, closed), "open": told["score"]} if told else {}

    return figures


def take_over(
    translator: Translator,
    transformer: Mapping[str, Tensor],
    adapters: Mapping[str, Tensor],
    known: Sequence[str],
) -> None:
    """Starts from trained weights, every direction's gate open: a closed one would never learn
    again; training.gates closes anew.

    Args:
        translator: fresh.
        transformer: the trained denoiser's state.
        adapters: and the adapters'.
        known: the modalities that these were trained with, in the order of their rows; there may be
            fewer than now.
    """
    ids = tuple(modalities())
    translator.transformer.load_state_dict(
        grown(translator.transformer.state_dict(), transformer, known, ids)
    )
    translator.adapters.load_state_dict(
        grown(translator.adapters.state_dict(), adapters, known, ids)
    )
    if isinstance(translator.transformer, UDiT):
        translator.transformer.gate.fill_(1.0)


def _total(
    translator: Translator, batch: Batch, config: TranslatorConfig
) -> tuple[Tensor, dict[str, Tensor]]:
    """L_total (eq. 11), and its parts for the log."""
    l_z0, l_calib = losses(translator, batch, config)
    return l_z0 + config.calibration_weight * l_calib, {
        "z0": l_z0.detach(),
        "calib": l_calib.detach(),
    }


if __name__ == "__main__":
    typer.run(train)
