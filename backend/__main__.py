"""The command line: `python -m backend COMMAND`. One file per command in cli/.

Results go to stdout, everything else to stderr (cli/console.py). torch and rasterio are imported by
the commands that need them, so that `--help` and `models list` answer at once. `--debug`, anywhere
on the line, shows tracebacks and warnings."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from backend.cli import models
from backend.cli.adapt import adapt
from backend.cli.benchmark import benchmark
from backend.cli.console import Session, run
from backend.cli.doctor import doctor
from backend.cli.estimate import estimate
from backend.cli.evaluate import evaluate
from backend.cli.index import index
from backend.cli.inspect import inspect
from backend.cli.projections import drop_foreign_proj
from backend.cli.translate import translate
from backend.modalities import RESOURCES
from backend.process import end_process, note, tame_libraries


def _guide(page: str) -> str:
    """Where a page of the guide is, below the homepage that metadata.txt names."""
    lines = (RESOURCES.parent / "metadata.txt").read_text(encoding="utf-8").splitlines()
    homepage = next(
        (line.partition("=")[2].strip() for line in lines if line.startswith("homepage=")), ""
    )
    return f"Guide: {homepage}/blob/main/docs/{page}" if homepage else ""


app = typer.Typer(
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Translates satellite images from one sensing modality to others.",
    epilog=_guide("index.md"),
)
app.add_typer(models.app, name="models")
app.command(epilog=_guide("command-line.md"))(translate)
for command in (inspect, estimate, evaluate, index, adapt, doctor, benchmark):
    app.command()(command)


@app.command()
def serve() -> None:
    """Speaks the JSON-lines protocol over stdin and stdout (for QGIS)."""
    from backend.serve.server import serve as answer

    raise typer.Exit(answer())


@app.callback()
def _options(
    debug: Annotated[
        bool, typer.Option("--debug", help="Show tracebacks and warnings; may stand anywhere.")
    ] = False,
) -> None:
    """Options of every command; main() has read --debug before."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    session = Session(as_json="--json" in given, debug="--debug" in given)
    tame_libraries(session.debug)
    dropped = drop_foreign_proj()
    if dropped is not None:
        note(dropped)
    rest = [argument for argument in given if argument != "--debug"]
    return run(
        lambda: app(rest, prog_name="python -m backend", standalone_mode=False, obj=session),
        session,
    )


if __name__ == "__main__":
    end_process(main())  # torch's own way out takes a second, which a cancelled user waits for
