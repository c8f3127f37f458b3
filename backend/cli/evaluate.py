"""`evaluate`: a translated raster compared with a measured one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from backend.cli.console import ProgressLine, print_json
from backend.cli.options import Json, numbers
from backend.cli.tables import print_facts


def evaluate(
    ctx: typer.Context,
    prediction: Annotated[str, typer.Argument(help="A translated raster.")],
    reference: Annotated[
        str, typer.Argument(help="What was measured, on any grid and in any CRS.")
    ],
    modality: Annotated[
        str | None,
        typer.Option(metavar="MOD", help="Of both. [default: as the prediction's tags say]"),
    ] = None,
    reference_bands: Annotated[
        str | None, typer.Option(metavar="3,2,1", help="In the modality's order.")
    ] = None,
    reference_radiometry: Annotated[str, typer.Option(metavar="auto|NAME|LOW:HIGH")] = "auto",
    report: Annotated[
        Path | None, typer.Option(metavar="FILE", help="HTML page with pictures.")
    ] = None,
    json_: Json = False,
) -> None:
    """Reports how far a translated raster is from the truth: PSNR, SSIM, RMSE, spectral angle, bias
    per band.
    """
    from backend.evaluation.compare import compare

    bands = numbers("--reference-bands", reference_bands, int)
    with ProgressLine() as line:
        found = compare(
            prediction,
            reference,
            modality,
            bands,
            reference_radiometry,
            lambda done, total: line.show("compare", done, total, None),
            ctx.obj.cancel,
            report,
        )

    (print_json if json_ else print_facts)(found.as_dict())
