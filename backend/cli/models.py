"""`models`: list, describe, verify, download, add and remove weights."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.console import ProgressLine, print_json
from backend.cli.options import Json, ModelName
from backend.cli.tables import print_facts, print_models

app = typer.Typer(help="Weights: list, describe, verify, download, add, remove.")


@app.command("list")
def models_list(json_: Json = False) -> None:
    """Lists the known models and whether they are here."""
    from backend.weights.catalogue import list_models

    found = list_models()
    print_json({"models": found}) if json_ else print_models(found)


@app.command("describe")
def models_describe(model: ModelName, json_: Json = False) -> None:
    """Reports a model's preset, place, digest and parameters per component; presets that are not
    published too.
    """
    from backend.weights.catalogue import describe

    (print_json if json_ else print_facts)(describe(model))


@app.command("verify")
def models_verify(model: ModelName, json_: Json = False) -> None:
    """Reads every byte of a model and compares it with its digests."""
    from backend.weights.catalogue import verify_model

    (print_json if json_ else print_facts)(asdict(verify_model(model)))


@app.command("download")
def models_download(
    ctx: typer.Context, model: Annotated[str, typer.Argument(metavar="ID")], json_: Json = False
) -> None:
    """Downloads a model into the user's cache; an interrupted download resumes where it stopped."""
    from backend.weights.catalogue import download_model

    with ProgressLine() as line:
        folder = download_model(
            model, lambda done, total: line.show("bytes", done, total, None), ctx.obj.cancel
        )

    (print_json if json_ else print_facts)(asdict(folder))


@app.command("add")
def models_add(folder: Annotated[Path, typer.Argument(metavar="DIR")], json_: Json = False) -> None:
    """Remembers a model folder under its own id."""
    from backend.weights.catalogue import add_model

    (print_json if json_ else print_facts)(asdict(add_model(folder)))


@app.command("remove")
def models_remove(
    model: Annotated[str, typer.Argument(metavar="ID")],
    files: Annotated[bool, typer.Option(help="Delete an adapted model's folder, too.")] = False,
    json_: Json = False,
) -> None:
    """Takes a model that you added off the list; its folder stays where it is."""
    from backend.weights.adapted import remove_model

    folder = remove_model(model, files)
    (print_json if json_ else print_facts)(
        {"id": model, "path": str(folder), "deleted": not folder.exists()}
    )
