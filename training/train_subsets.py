"""Stage II of any2any-tiny: the denoiser of subsets, the residual adapters and the detail path,
trained together.

    python -m training.train_subsets --data DATA --vaes resources/models/any2any-tiny \\
        --minutes 60 --run runs/subsets

L = L_z0 + lambda * L_calib (eq. 11) + mu * L_detail + nu * L_structure. Each part has its own
gradient: the adapters see a latent without gradient (eq. 9), the detail path a decoded picture
without one. L_detail is log(mse per crop + floor) on the metrics' scale, whose mean is a mean PSNR;
L_structure compares radar with grey imagery (lib/structure.py). A run folder with a
checkpoint is continued; the best weights on the validation split end in run/transformer,
run/adapters and run/detail."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from torch import Tensor

from backend.model.autoencoder import LinearCodeAutoencoder
from backend.model.loading import load_part
from backend.model.stack import StackLayout
from backend.weights.adapted import ADAPTED
from backend.weights.sums import INDEX
from training.data.folder import read_scenes
from training.data.grey import read_grey
from training.lib import checkpoints, common
from training.lib.fit import Task, fit
from training.lib.fit_config import FitConfig
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
from training.lib.stage2 import load_vaes
from training.lib.state import load_best
from training.lib.structure import SOURCE, StructureSampler
from training.lib.subset_held_out import SubsetHeldOut
from training.lib.subset_regression import fit_subsets
from training.lib.subset_stage import SubsetConfig, Subsets, total
from training.lib.subsets import SubsetDrawing, SubsetSampler

console = Console(stderr=True)


def averaged_weights(run: Path) -> dict[str, Tensor]:
    """The averaged weights of a run's last checkpoint (raises BadParameter without one)."""
    checkpoint = checkpoints.load(run)
    if checkpoint is None:
        raise typer.BadParameter(f"{run} holds no checkpoint")
    prefix = "average."
    return {
        name.removeprefix(prefix): x for name, x in checkpoint[0].items() if name.startswith(prefix)
    }


def start_from_model(module: Subsets, folder: Path) -> None:
    """Takes a model folder's weights and closed forms; its gates are opened, since they are chosen
    again after training.

    Raises:
        BadParameter: the folder's model has no detail path, or was adapted.
    """
    if not (folder / "detail").is_dir():
        raise typer.BadParameter(
            f"{folder} has no detail path: train_translator continues such a model"
        )

    if (folder / ADAPTED).is_file():
        raise typer.BadParameter(f"{folder} was adapted: start from the model that it names")
    for name in ("transformer", "adapters", "detail"):
        getattr(module, name).load_state_dict(load_part(folder / name).state_dict())
    module.detail.gate.fill_(1.0)


def structure_of(data: Path, vaes: Mapping[str, LinearCodeAutoencoder]) -> StructureSampler | None:
    """The crops of radar with grey imagery, where a data folder has them."""
    pairs = read_grey(data, "train")
    if not pairs:
        return None
    return StructureSampler(pairs, vaes[SOURCE], StackLayout.of_ids(tuple(vaes)))


def train(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    vaes: Annotated[
        Path, typer.Option(help="The autoencoders of Stage I: runs, or a model folder.")
    ],
    run: Annotated[
        Path, typer.Option(help="Run folder: checkpoints, log, and at the end the three parts.")
    ],
    minutes: Minutes = None,
    steps: Steps = 0,
    config_file: Annotated[Path, typer.Option("--config")] = Path(
        "training/configs/tiny_subsets.yaml"
    ),
    init_from: Annotated[
        Path | None,
        typer.Option(
            help=(
                "Where to start: a run's averaged weights, or a model folder, whose closed forms"
                " are kept."
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
    config = common.read_config(config_file, SubsetConfig, changes)
    drawing = common.section(SubsetDrawing, config.drawing, "drawing")
    stretch = stretch_of(run, minutes, steps, device, seed, dry_run)
    run = stretch.run
    ranks = begin(stretch, data, config, threads)
    module = Subsets(config)
    autoencoders = {id_: vae.to(ranks.device) for id_, vae in load_vaes(vaes).items()}
    scenes = read_scenes(data, "train")

    if init_from is not None and (init_from / INDEX).is_file():
        start_from_model(module, init_from)
    else:
        if init_from is not None:
            module.load_state_dict(averaged_weights(init_from))
        counts = fit_subsets(
            module.detail.regression,
            scenes,
            {**drawing.group_weights, **config.regression_weights},
            seed,
        )
        (run / "regression.json").write_text(json.dumps(counts, indent=2) + "\n")

    linear = {
        id_: vae for id_, vae in load_vaes(vaes).items() if isinstance(vae, LinearCodeAutoencoder)
    }
    held_out = SubsetHeldOut(read_scenes(data, "val"), autoencoders, read_grey(data, "val"))
    if not held_out.scenes:
        warn_without_validation(ranks, "two modalities")

    task = Task(
        SubsetSampler(scenes, linear, drawing, structure_of(data, linear)),
        lambda part, batch: total(part, autoencoders, batch, config),
        held_out.figures,
        validated_with=digest_of_validation(data, vaes),
    )
    fitting = common.section(FitConfig, config.fit, "fit")
    if dry_run:
        tried(module, task, fitting, stretch)
        return
    fitted = fit(module, task, fitting, stretch)

    if not ranks.is_main:
        ranks.leave()  # and does not come back
    best = load_best(module, run)
    for name in ("transformer", "adapters", "detail"):
        getattr(module, name).save_pretrained(run / name, safe_serialization=True)
    end(ranks, run, {"steps": fitted.steps, "best": best})


if __name__ == "__main__":
    typer.run(train)
