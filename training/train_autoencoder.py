"""Stage I: trains one modality's KL autoencoder (Any2Any section 3.1; SPEC, Stage I).

    python -m training.train_autoencoder --data ../shared/data --modality rgb --minutes 8 \\
        --run runs/vae_rgb

Loss: reconstruction + gamma * LPIPS + beta * KL per latent element; gamma is `perceptual_weight` of
the config, `--perceptual none` leaves LPIPS out (perceptual.py), and the summary says which it was.
A preset with a linear code has it fitted first; its encoder does not train. A run folder with a
checkpoint is continued; the best weights on the validation split end in run/vae."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from backend.modalities import modality
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.model.presets import PRESETS
from training.data.folder import read_scenes
from training.data.shards import are_shards
from training.lib import common
from training.lib.fit import Task, fit
from training.lib.fit_config import FitConfig
from training.lib.linear_code import fit_code, install
from training.lib.perceptual import Perceptual, PerceptualError
from training.lib.pixels import CropSampler, StreamSampler, latent_scaling_factor
from training.lib.script import (
    Changes,
    DryRun,
    Minutes,
    Steps,
    begin,
    digest_of_validation,
    end,
    stretch_of,
    tried,
    warn_without_validation,
)
from training.lib.stage1 import Autoencoder, AutoencoderConfig, loss, reconstructions, validate
from training.lib.state import load_best

console = Console(stderr=True)


def train(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    modality_id: Annotated[str, typer.Option("--modality")],
    run: Annotated[Path, typer.Option(help="Run folder: checkpoints, log, and at the end vae/.")],
    minutes: Minutes = None,
    steps: Steps = 0,
    config_file: Annotated[Path, typer.Option("--config")] = Path(
        "training/configs/tiny_autoencoder.yaml"
    ),
    perceptual: Annotated[
        str,
        typer.Option(
            metavar="lpips|none",
            help="The perceptual loss where the config has one; none leaves it out.",
        ),
    ] = "lpips",
    init_from: Annotated[
        Path | None,
        typer.Option(help="A trained autoencoder's folder; tensors of equal shape are taken."),
    ] = None,
    changes: Changes = None,
    dry_run: DryRun = False,
    device: str = "auto",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
    seed: int = 0,
) -> None:
    """Trains, continues from the run folder's last checkpoint, and writes run/vae in diffusers'
    layout.
    """
    config = common.read_config(config_file, AutoencoderConfig, changes)
    target = modality(modality_id)
    only = (target.id,)
    config, lpips = _with_perceptual(config, perceptual)
    stretch = stretch_of(run, minutes, steps, device, seed, dry_run)
    run = stretch.run
    ranks = begin(stretch, data, config, threads, {"modality": modality_id})
    held_out = read_scenes(data, "val", only) if ranks.is_main else []
    if not any(target.id in scene.arrays for scene in held_out):
        warn_without_validation(ranks, target.id)

    vae = PRESETS[config.preset].autoencoder.build(target)
    is_linear = isinstance(vae, LinearCodeAutoencoder)
    # of shards, which are read as they are needed, a linear code alone wants scenes beforehand
    scenes = read_scenes(data, "train", only) if is_linear or not are_shards(data) else []
    if isinstance(vae, LinearCodeAutoencoder):
        install(fit_code(scenes, target), vae)
    if init_from is not None:
        console.print(f"{initialise(vae, init_from)} tensors taken from {init_from}")
    try:
        sampler = (
            StreamSampler(data, target, config, stretch.seed, ranks.rank, ranks.size)
            if are_shards(data)
            else CropSampler(scenes, target, config)
        )
    except ValueError as error:  # no scene has the modality, or there are too few
        raise typer.BadParameter(f"{data}: {error}", param_hint="--data") from error

    task = Task(
        sampler,
        lambda module, batch: loss(module, batch, config, lpips),
        lambda module: validate(module, held_out, target),
        lambda module: reconstructions(module, held_out, target),
        digest_of_validation(data),
    )
    fitting = common.section(FitConfig, config.fit, "fit")
    if dry_run:
        tried(vae, task, fitting, stretch)
        return
    fitted = fit(vae, task, fitting, stretch)

    if not ranks.is_main:
        ranks.leave()  # and does not come back
    best = load_best(vae, run)
    vae.register_to_config(scaling_factor=latent_scaling_factor(vae, sampler))
    vae.save_pretrained(run / "vae", safe_serialization=True)
    summary = {
        "modality": modality_id,
        "steps": fitted.steps,
        "best_step": best["step"],
        "val_psnr_db": best.get("score"),
        "scaling_factor": vae.config["scaling_factor"],
        "perceptual_weight": config.perceptual_weight,
    }
    end(ranks, run, summary)


def _with_perceptual(
    config: AutoencoderConfig, perceptual: str
) -> tuple[AutoencoderConfig, Perceptual | None]:
    """The config and LPIPS as --perceptual wants them.

    Raises:
        BadParameter: for another word, or where LPIPS cannot be loaded.
    """
    if perceptual not in ("lpips", "none"):
        raise typer.BadParameter(f"--perceptual is lpips or none, not {perceptual}")
    if perceptual == "none":
        config = replace(config, perceptual_weight=0.0)
    try:
        return config, Perceptual() if config.perceptual_weight else None
    except PerceptualError as error:
        raise typer.BadParameter(str(error)) from error


def initialise(vae: Autoencoder, folder: Path) -> int:
    """Copies every tensor whose name and shape agree from another autoencoder of the same class;
    how many.
    """
    own = vae.state_dict()
    given = (
        type(vae)
        .from_pretrained(
            folder, use_safetensors=True, local_files_only=True, low_cpu_mem_usage=False
        )
        .state_dict()
    )

    taken = {
        name: tensor
        for name, tensor in given.items()
        if name in own and own[name].shape == tensor.shape
    }
    vae.load_state_dict(own | taken)
    return len(taken)


if __name__ == "__main__":
    typer.run(train)
