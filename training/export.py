"""Puts trained parts together as a model folder: half-precision safetensors, configs, radiometry,
provenance, card, digests.

python -m training.export --runs runs --out resources/models/any2any-tiny --id any2any-tiny --card
card.md"""

from __future__ import annotations

import json
import platform
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import torch
import typer

from backend.weights.catalogue import verify, write_sums
from backend.weights.layout import radiometry_of_modalities
from training.lib.assembly import assemble
from training.lib.objectives import OBJECTIVES

CARD = Path(__file__).with_name("card_template.md")


def provenance(runs: Path, data: str) -> dict[str, Any]:
    """What the weights were trained with: configs, figures of Stage I, steps of Stage II."""
    inherited = runs / "training.json"  # of a model folder whose autoencoders these are
    if inherited.exists():
        first = json.loads(inherited.read_text())["stage_1"]
    else:
        first = {
            "configs": _by_run(runs, "config.json"),
            "results": _by_run(runs, "summary.json"),
        }

    state = json.loads((runs / "translator" / "last.json").read_text())
    return {
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "data": data,
        "torch": torch.__version__,
        "machine": (
            torch.cuda.get_device_name()
            if torch.cuda.is_available()
            else f"{platform.machine()}, no accelerator"
        ),
        "stage_1": first,
        "stage_2": {
            "config": json.loads((runs / "translator" / "config.json").read_text()),
            "steps": state["step"],
            "best": state["best"],
        },
    }


def _by_run(runs: Path, name: str) -> dict[str, Any]:
    """A file of each run of Stage I by the run's name: each has its own config."""
    return {
        path.parent.name: json.loads(path.read_text())
        for path in sorted(runs.glob(f"vae_*/{name}"))
    }


def main(
    runs: Annotated[Path, typer.Option(help="Folder of the training runs.")],
    out: Annotated[Path, typer.Option(help="Model folder to write; what it holds is replaced.")],
    id_: Annotated[str, typer.Option("--id")] = "any2any-tiny",
    data: Annotated[
        str, typer.Option(help="One line on the training data, for training.json.")
    ] = "",
    mode: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME=STEPS", help="Steps of a mode, as measured; may be repeated."),
    ] = None,
    card: Annotated[
        Path | None,
        typer.Option(
            help=(
                "README.md of the folder; when not given, the one that is there, or else"
                " training/card_template.md."
            )
        ),
    ] = None,
) -> None:
    """Writes the model folder and verifies it."""
    modes = {name: int(steps) for name, _, steps in (one.partition("=") for one in mode or [])}
    there = out / "README.md"
    text = (card or (there if there.exists() else CARD)).read_text(encoding="utf-8")
    model, reported = assemble(runs), provenance(runs, data)  # before anything is replaced
    preset = reported["stage_2"]["config"]["preset"]
    objective = reported["stage_2"]["config"].get("objective", "x0")
    if not OBJECTIVES[objective].is_exported:
        raise typer.BadParameter(
            f"the transformer was trained with the objective {objective}, which the backend does"
            " not sample: export one that predicts the clean latent (x0, min_snr)",
            param_hint="--runs",
        )
    out.parent.mkdir(parents=True, exist_ok=True)

    with tempfile.TemporaryDirectory(prefix=f".{out.name}-", dir=out.parent) as beside:
        new = Path(beside) / "new"
        new.mkdir()
        model.half().save(new, id_, preset, modes)
        (new / "radiometry.json").write_text(
            json.dumps(radiometry_of_modalities(), indent=2) + "\n", encoding="utf-8"
        )
        (new / "training.json").write_text(json.dumps(reported, indent=2) + "\n", encoding="utf-8")
        (new / "README.md").write_text(text, encoding="utf-8")
        write_sums(new)
        verify(new)
        old = Path(beside) / "old"
        if out.exists():
            out.rename(old)
        try:
            new.rename(out)
        except OSError:
            if old.exists():
                old.rename(out)
            raise

    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    typer.echo(f"{out}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    typer.run(main)
