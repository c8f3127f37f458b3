"""`estimate`: what a job costs, before it is run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.console import print_json
from backend.cli.options import Json
from backend.cli.tables import print_facts
from backend.protocol import TranslationJob


def estimate(
    ctx: typer.Context, job: Annotated[Path, typer.Option(metavar="FILE")], json_: Json = False
) -> None:
    """Reports what a job would cost, by timing its model on this machine."""
    loaded = TranslationJob.load(job)
    from backend.machine.estimate import estimate as foretell
    from backend.weights.loaded import ModelCache

    facts = asdict(foretell(loaded, ModelCache(), ctx.obj.cancel))
    (print_json if json_ else print_facts)(facts)
