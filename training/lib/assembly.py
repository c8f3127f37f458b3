"""A model put together from the runs of both stages."""

from __future__ import annotations

from pathlib import Path

import typer

from backend.modalities import modalities
from backend.model.any2any import Any2Any
from backend.model.loading import load_part
from training.data.latents import vae_folders


def assemble(runs: Path) -> Any2Any:
    """The model of the trained parts below `runs`: vae_<modality>/vae and
    translator/{transformer,adapters}.
    """
    folders = vae_folders(runs)
    missing = set(modalities()) - set(folders)
    if missing:
        raise typer.BadParameter(
            f"no trained autoencoder for {', '.join(sorted(missing))} below {runs}"
        )

    vaes = {id_: load_part(folders[id_]) for id_ in modalities()}
    stage_2 = runs / "translator"
    detail = load_part(stage_2 / "detail") if (stage_2 / "detail").is_dir() else None
    return Any2Any(
        vaes, load_part(stage_2 / "transformer"), load_part(stage_2 / "adapters"), detail
    )
