"""Stage II: trains the shared denoiser and the residual adapters (Any2Any section 3.2; SPEC, Stage
II).

    python -m training.train_translator --data DATA --vaes runs --minutes 60 --run runs/translator
    python -m training.train_translator --latents runs/latents.safetensors --vaes runs \\
        --minutes 60 --run runs/translator --config ...

L_total = L_z0 + lambda * L_calib (eq. 11). With linear-code autoencoders pairs are drawn from
--data; others need --latents and the config's `validation` from --data all the same. A run folder
with a checkpoint is continued; the best weights on the validation split end in run/transformer and
run/adapters; `tensorboard --logdir runs` shows losses, figures and pictures of each direction.
Started by `accelerate launch` or torchrun, several processes train together
(training/lib/distributed.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from torch import Tensor, nn

from backend.modalities import modalities
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.model.loading import load_part
from backend.model.presets import PRESETS
from training.data.folder import read_scenes
from training.data.latents import LatentCache, digest, vae_folders
from training.lib import common
from training.lib.fit import Task, fit
from training.lib.fit_config import FitConfig
from training.lib.held_out import HeldOut
from training.lib.incremental import grown
from training.lib.objectives import OBJECTIVES
from training.lib.pairs import Batch, CachedSampler, Drawing, PairSampler
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
from training.lib.stage2 import (
    Translator,
    TranslatorConfig,
    directions_of,
    load_vaes,
    losses,
)
from training.lib.state import load_best


def make_sampler(
    config: TranslatorConfig,
    data: Path,
    latents: Path | None,
    vaes: Mapping[str, nn.Module],
    folders: Path,
) -> PairSampler | CachedSampler:
    """Pairs from a cache where one is given, else drawn from the training scenes.

    Raises:
        BadParameter: when the autoencoders are too dear to encode again for every step.
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
    minutes: Minutes = None,
    steps: Steps = 0,
    latents: Annotated[Path | None, typer.Option(help="File of training.encode_latents.")] = None,
    config_file: Annotated[Path, typer.Option("--config")] = Path(
        "training/configs/xs_translator.yaml"
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
    changes: Changes = None,
    dry_run: DryRun = False,
    device: str = "auto",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
    seed: int = 0,
) -> None:
    """Trains, continues from the run folder's last checkpoint, and writes averaged weights in
    diffusers' layout.
    """
    config = common.read_config(config_file, TranslatorConfig, changes)
    _check(config, config_file.name, init_from)
    fitting = common.section(FitConfig, config.fit, "fit")
    stretch = stretch_of(run, minutes, steps, device, seed, dry_run)
    run = stretch.run
    ranks = begin(stretch, latents or data, config, threads)
    translator, autoencoders = Translator(config.preset), load_vaes(vaes)
    sampler = make_sampler(config, data, latents, autoencoders, vaes)
    if init_from is not None:
        start_from_model(translator, init_from)

    # the main process alone validates
    scenes = read_scenes(data, "val") if ranks.is_main else []
    objective = OBJECTIVES[config.objective]
    chosen = directions_of(config.directions)
    held_out = HeldOut(scenes, autoencoders, chosen, objective=objective)
    if not held_out.windows:
        warn_without_validation(ranks, "these directions")

    task = Task(
        sampler,
        lambda module, batch: _total(module, batch, config),
        lambda module: held_out.figures(module.transformer, module.adapters),
        lambda module: held_out.pictures(module.transformer, module.adapters),
        digest_of_validation(data, vaes),
    )
    if dry_run:
        tried(translator, task, fitting, stretch)
        return
    fitted = fit(translator, task, fitting, stretch)

    if not ranks.is_main:
        ranks.leave()  # and does not come back
    best = load_best(translator, run)
    translator.transformer.save_pretrained(run / "transformer", safe_serialization=True)
    translator.adapters.save_pretrained(run / "adapters", safe_serialization=True)
    end(ranks, run, {"steps": fitted.steps, "best": best})


def _check(config: TranslatorConfig, name: str, init_from: Path | None) -> None:
    """Refuses a config that names what there is not, and a start with a detail path (raises
    BadParameter).
    """
    if config.preset not in PRESETS:
        raise typer.BadParameter(
            f"{name}: there is no preset {config.preset}; there are {', '.join(PRESETS)}"
        )

    if config.objective not in OBJECTIVES:
        raise typer.BadParameter(
            f"{name}: there is no objective {config.objective}; there are {', '.join(OBJECTIVES)}"
        )

    if init_from is not None and (init_from / "detail").is_dir():
        raise typer.BadParameter(
            f"{init_from} has a detail path: train_subsets continues such a model"
        )


def start_from_model(translator: Translator, folder: Path) -> None:
    """Starts from a model or run folder's transformer and adapters."""
    transformer, adapters = (load_part(folder / part) for part in ("transformer", "adapters"))
    known = tuple(adapters.config["targets"])
    take_over(translator, transformer.state_dict(), adapters.state_dict(), known)


def take_over(
    translator: Translator,
    transformer: Mapping[str, Tensor],
    adapters: Mapping[str, Tensor],
    known: Sequence[str],
) -> None:
    """Starts from trained weights.

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
