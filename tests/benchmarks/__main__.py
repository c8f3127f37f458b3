"""The laboratory's command line: what the product's speed is compared with. Not shipped.

    python -m tests.benchmarks modes | yardsticks | workers

Each command prints one JSON object on stdout with --json, and a table without it.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.console import ProgressLine, Session, print_json, run
from backend.errors import InputError
from backend.lane import Progress
from backend.process import end_process, tame_libraries
from backend.protocol import TranslationJob
from tests.benchmarks.modes import measure_modes
from tests.benchmarks.networks import UNTRAINED
from tests.benchmarks.scaling import measure_scaling
from tests.benchmarks.tables import print_modes, print_scaling, print_yardsticks
from tests.benchmarks.yardsticks import measure

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help=__doc__)
Model = Annotated[
    str, typer.Option(metavar="ID|DIR", help="Or one-convolution, or untrained:PRESET.")
]
Source = Annotated[str, typer.Option("--source", metavar="MOD")]
Target = Annotated[str, typer.Option(metavar="MOD")]
Device = Annotated[str, typer.Option(metavar="auto|cpu|cuda[:n]")]
Precision = Annotated[str, typer.Option(metavar="auto|fp32|bf16")]
Mode = Annotated[str, typer.Option(metavar="fast|balanced|detailed|paper")]
BatchSize = Annotated[int | None, typer.Option()]
Rounds = Annotated[int, typer.Option(help="How often each way is run.")]
Side = Annotated[int, typer.Option(metavar="PIXELS", help="Of the raster that is made.")]
Limit = Annotated[
    float, typer.Option(metavar="SECONDS", help="What would take longer is computed, not run.")
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]


@app.command()
def modes(
    ctx: typer.Context,
    model: Model = "any2any-tiny",
    source: Source = "rgb",
    target: Target = "nir",
    device: Device = "auto",
    precision: Precision = "auto",
    batch_size: BatchSize = None,
    limit: Limit = 120.0,
    untrained: Annotated[
        str | None,
        typer.Option(metavar="PRESET", help="Random weights of a preset instead of a model's."),
    ] = None,
    json_: Json = False,
) -> None:
    """Every mode, and how many times the machine's lower bound it takes."""
    job = _job(
        model if untrained is None else f"{UNTRAINED}{untrained}",
        source,
        target,
        device,
        precision,
        batch_size,
    )

    with ProgressLine() as line:
        found = measure_modes(job, limit, _on(line), ctx.obj.cancel)
    print_json(found) if json_ else print_modes(found)


@app.command()
def yardsticks(
    ctx: typer.Context,
    model: Model = "any2any-tiny",
    source: Source = "rgb",
    target: Target = "nir",
    device: Device = "auto",
    precision: Precision = "auto",
    batch_size: BatchSize = None,
    mode: Mode = "balanced",
    raster: Annotated[
        Path | None, typer.Option(help="A source in reflectance x 10000; otherwise one is made.")
    ] = None,
    side: Side = 2048,
    rounds: Rounds = 3,
    limit: Limit = 120.0,
    json_: Json = False,
) -> None:
    """The same job by the plain procedure, by others' loops and by us, beside the machine's lower
    bound.
    """
    job = _job(model, source, target, device, precision, batch_size).model_copy(
        update={"mode": mode}
    )
    with ProgressLine() as line:
        found = measure(job, raster, side, rounds, limit, _on(line), ctx.obj.cancel)
    print_json(found) if json_ else print_yardsticks(found)


@app.command()
def workers(
    ctx: typer.Context,
    number: Annotated[
        int, typer.Argument(metavar="N", help="A thread each, as --scheduler local:N has them.")
    ],
    model: Model = "any2any-tiny",
    source: Source = "rgb",
    target: Target = "nir",
    device: Device = "auto",
    precision: Precision = "auto",
    batch_size: BatchSize = None,
    mode: Mode = "balanced",
    side: Side = 2048,
    rounds: Rounds = 3,
    json_: Json = False,
) -> None:
    """N workers of this machine beside one."""
    if number < 1:
        raise InputError(
            "input.usage", "N must be at least 1.", "It is how many workers run beside one."
        )

    job = _job(model, source, target, device, precision, batch_size).model_copy(
        update={"mode": mode}
    )
    with ProgressLine() as line:
        found = measure_scaling(job, number, side, rounds, _on(line), ctx.obj.cancel)
    print_json(found) if json_ else print_scaling(found)


def _job(
    model: str, source: str, target: str, device: str, precision: str, batch_size: int | None
) -> TranslationJob:
    return TranslationJob.create(
        source="",
        output="",
        model=model,
        source_modality=source,
        targets=(target,),
        device=device,
        precision=precision,
        batch_size=batch_size,
    )


def _on(line: ProgressLine):
    def show(progress: Progress) -> None:
        line.show(progress.stage, progress.done, progress.total, progress.seconds_left)

    return show


def main() -> int:
    session = Session(as_json="--json" in sys.argv, debug="--debug" in sys.argv)
    tame_libraries(session.debug)
    rest = [argument for argument in sys.argv[1:] if argument != "--debug"]
    return run(
        lambda: app(
            rest, prog_name="python -m tests.benchmarks", standalone_mode=False, obj=session
        ),
        session,
    )


if __name__ == "__main__":
    end_process(main())
