"""`index`: a spectral index of true or synthetic bands."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from backend.cli.console import ProgressLine, print_json
from backend.cli.options import Json
from backend.cli.tables import print_facts


def index(
    ctx: typer.Context,
    name: Annotated[str, typer.Argument(metavar="ndvi|ndwi|ndmi|nbr")],
    out: Annotated[Path, typer.Option("--out", help="GeoTIFF to write.")],
    red: Annotated[
        str | None,
        typer.Option(
            metavar="PATH[#BAND]", help="Raster with the red band; recognised without #BAND."
        ),
    ] = None,
    green: Annotated[str | None, typer.Option(metavar="PATH[#BAND]")] = None,
    nir: Annotated[str | None, typer.Option(metavar="PATH[#BAND]")] = None,
    swir1: Annotated[
        str | None, typer.Option(metavar="PATH[#BAND]", help="At 1.6 micrometres (Sentinel-2 B11).")
    ] = None,
    swir2: Annotated[
        str | None, typer.Option(metavar="PATH[#BAND]", help="At 2.2 micrometres (Sentinel-2 B12).")
    ] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False,
    json_: Json = False,
) -> None:
    """Writes a spectral index of true or synthetic bands; it says so where a band is synthetic."""
    from backend.indices import write_index

    given = {"red": red, "green": green, "nir": nir, "swir1": swir1, "swir2": swir2}
    with ProgressLine() as line:
        found = write_index(
            name.lower(),
            {band: path for band, path in given.items() if path},
            out,
            overwrite,
            lambda done, total: line.show("index", done, total, None),
            ctx.obj.cancel,
        )

    (print_json if json_ else print_facts)(asdict(found))
