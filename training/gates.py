"""Closes the network's part in the directions where held-out scenes say that the regression alone
is better.

    python -m training.gates --data DATA --vaes runs --run runs/translator

With few places a network remembers levels that do not hold elsewhere; the regression does not. Per
direction, the share of what the network adds is 0, a half or 1, whichever has the best mean PSNR
over all scenes of the validation split. That is a choice made on the split that the model card's
figures come from, and the card says so. Writes run/transformer again and run/gates.json."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch import nn

from backend.modalities import modalities
from backend.model.adapters import ResidualAdapters
from backend.model.loading import load_part
from backend.model.udit import UDiT
from training.data.folder import read_scenes
from training.lib.held_out import HeldOut
from training.lib.stage2 import directions_of, load_vaes

SHARES = (1.0, 0.5, 0.0)  # ties go to the network


def close_gates(
    transformer: UDiT, adapters: ResidualAdapters, held_out: HeldOut
) -> dict[str, dict[str, float]]:
    """Sets `transformer.gate`; each direction's PSNR in dB by share.

    Directions without held-out scenes stay open.
    """
    figures: dict[str, dict[str, float]] = {}
    for share in SHARES:
        transformer.gate.fill_(share)
        for name, psnr in held_out.figures(transformer, adapters).items():
            figures.setdefault(name, {})[str(share)] = psnr

    transformer.gate.fill_(1.0)
    rows, chosen = (
        list(modalities()),
        {name: by_share for name, by_share in figures.items() if "-" in name},
    )
    for name, by_share in chosen.items():
        source, target = name.split("-")
        transformer.gate[rows.index(source), rows.index(target)] = float(
            max(by_share, key=lambda share: by_share[share])
        )

    return chosen


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    vaes: Annotated[Path, typer.Option(help="The autoencoders of Stage I.")],
    run: Annotated[Path, typer.Option(help="A finished run of training.train_translator.")],
    directions: Annotated[str, typer.Option(help="paper or all")] = "all",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Chooses the gates on the validation split and stores them with the weights."""
    if threads:
        torch.set_num_threads(threads)
    transformer, adapters = load_part(run / "transformer"), load_part(run / "adapters")
    if not isinstance(transformer, UDiT):
        raise typer.BadParameter("only the tiny preset's network has gates")
    autoencoders: dict[str, nn.Module] = load_vaes(vaes)
    held_out = HeldOut(
        read_scenes(data, "val"), autoencoders, directions_of(directions), scenes_per_direction=None
    )
    with torch.inference_mode():
        chosen = close_gates(transformer.eval(), adapters.eval(), held_out)
    transformer.save_pretrained(run / "transformer", safe_serialization=True)
    (run / "gates.json").write_text(json.dumps(chosen, indent=2) + "\n", encoding="utf-8")

    for name, by_share in chosen.items():
        typer.echo(
            f"{name}: " + ", ".join(f"{share} {psnr:.2f} dB" for share, psnr in by_share.items())
        )


if __name__ == "__main__":
    typer.run(main)
