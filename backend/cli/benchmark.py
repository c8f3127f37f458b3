"""`benchmark`: how fast a model is on this machine."""

from __future__ import annotations

from typing import Annotated

import typer

from backend.cli.console import ProgressLine, print_json
from backend.cli.options import Json
from backend.cli.tables import print_benchmark
from backend.protocol import TranslationJob


def benchmark(
    ctx: typer.Context,
    model: Annotated[str, typer.Option(metavar="ID|DIR")] = "any2any-tiny",
    source_modality: Annotated[str, typer.Option("--source", metavar="MOD")] = "rgb",
    target: Annotated[str, typer.Option(metavar="MOD")] = "nir",
    device: Annotated[str, typer.Option(metavar="auto|cpu|cuda[:n]")] = "auto",
    precision: Annotated[str, typer.Option(metavar="auto|fp32|bf16")] = "auto",
    batch_size: Annotated[int | None, typer.Option()] = None,
    limit: Annotated[
        float,
        typer.Option(metavar="SECONDS", help="A mode that would take longer is computed, not run."),
    ] = 120.0,
    json_: Json = False,
) -> None:
    """Times a model's parts and every mode on this machine."""
    fields = {
        "model": model,
        "source_modality": source_modality,
        "targets": (target,),
        "device": device,
        "precision": precision,
    }

    job = TranslationJob.create(source="", output="", batch_size=batch_size, **fields)
    from backend.machine.benchmark import benchmark as measure

    with ProgressLine() as line:
        measured = measure(
            job,
            limit,
            lambda p: line.show(p.stage, p.done, p.total, p.seconds_left),
            ctx.obj.cancel,
        )

    print_json(measured) if json_ else print_benchmark(measured)
