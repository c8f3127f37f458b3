"""`adapt`: a model adapted to pairs of source and target of the user's ground."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from backend.adapt.job import MINUTES, AdaptationJob
from backend.cli.console import ProgressLine, print_json
from backend.cli.further import BANDS
from backend.cli.options import Json
from backend.cli.tables import print_rows
from backend.errors import InputError
from backend.messages import message
from backend.modalities import modalities, modality


def adapt(
    ctx: typer.Context,
    model: Annotated[str, typer.Argument(metavar="ID|DIR", help="The model to adapt.")],
    pair: Annotated[
        list[str],
        typer.Option(
            metavar="MOD=PATH,MOD=PATH",
            help=(
                "Source and target of the same ground, such as rgb=a.tif,nir=b.tif; bands after #,"
                " as in nir=b.tif#4; may repeat."
            ),
        ),
    ],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="New folder; its name is the new model's id.")
    ],
    minutes: Annotated[
        float, typer.Option(min=0, help="That learning from the network may take; 0: none.")
    ] = MINUTES,
    radiometry: Annotated[
        list[str] | None,
        typer.Option(metavar="MOD=RADIOMETRY", help="Of the rasters of a modality; may repeat."),
    ] = None,
    level: Annotated[str, typer.Option(metavar="auto|toa|boa")] = "auto",
    keep_worse: Annotated[
        bool, typer.Option(help="Keep what got worse on the held-back ground, too.")
    ] = False,
    device: Annotated[str, typer.Option(metavar="auto|cpu|cuda")] = "auto",
    json_: Json = False,
) -> None:
    """Adapts a model to your ground and sensor, and reports whether it got better.

    A quarter of the ground is held back in cells; the adapted model is written, and listed, only
    where it is better there.
    """
    from backend.adapt.adapting import adapt as run
    from backend.weights.catalogue import add_model
    from backend.weights.loaded import ModelCache

    readings = _readings(radiometry or ())
    job = AdaptationJob.create(
        model=model,
        pairs=[parsed(text, readings) | {"level": level} for text in pair],
        out=out.absolute(),
        device=device,
        keep_worse=keep_worse,
        minutes=minutes,
    )
    with ProgressLine() as line:
        answer = run(job, ModelCache(), line.show, ctx.obj.cancel)
    if answer.folder is not None:
        add_model(answer.folder)

    _show(answer.as_dict(), json_)


def _show(answer: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json(answer)
        return
    print_rows(_table(answer))
    typer.echo(answer["sentence"])


def parsed(text: str, readings: dict[str, str]) -> dict[str, Any]:
    """The fields of a --pair.

    Args:
        readings: radiometry by modality.

    Raises:
        InputError: input.usage, input.modality.
    """
    halves = [part.partition("=") for part in _halves(text)]
    if len(halves) != 2 or not all(id_ and path for id_, _, path in halves):
        raise InputError(
            "input.usage",
            message("'{text}' is not a pair.", text=text),
            message("Write --pair rgb=a.tif,nir=b.tif: the source, then the target."),
        )

    fields: dict[str, Any] = {}
    for role, (id_, _, place) in zip(("source", "target"), halves, strict=True):
        _check_known(id_)
        bands = BANDS.search(place)
        fields |= {
            f"{role}_modality": id_,
            role: place if bands is None else place[: bands.start()],
            f"{role}_bands": None if bands is None else tuple(map(int, bands[1].split(","))),
            f"{role}_radiometry": readings.get(id_, "auto"),
        }
    return fields


def _readings(texts: Sequence[str]) -> dict[str, str]:
    """Radiometry by modality of each MOD=RADIOMETRY (raises InputError)."""
    found = {}
    for text in texts:
        id_, equals, value = text.partition("=")
        if not (equals and value):
            raise InputError(
                "input.usage",
                message(
                    "{option} takes MOD=VALUE, not '{text}'.", option="--radiometry", text=text
                ),
            )
        _check_known(id_)
        found[id_] = value
    return found


def _check_known(id_: str) -> None:
    if id_ not in modalities():
        raise InputError(
            "input.modality",
            message("'{id}' is not a modality.", id=id_),
            message("Use one of {known}.", known=", ".join(modalities())),
        )


def _halves(text: str) -> list[str]:
    """The two parts of a pair: a path may hold commas, but none before `MODALITY=`."""
    places = [
        place
        for id_ in modalities()
        for place in range(len(text))
        if text.startswith(f",{id_}=", place)
    ]
    if not places:
        return text.split(",", 1)
    cut = max(places)
    return [text[:cut], text[cut + 1 :]]


def _table(answer: dict[str, Any]) -> list[list[str]]:
    """Of each direction's bands: root mean square error before and after, and what is kept."""
    rows = [["band", "unit", "error before", "after", "bias before", "after", "kept"]]
    for one in answer["learnt"]:
        columns = ("bands", "before", "after", "bias_before", "bias_after")
        for band, *figures in zip(*(one[name] for name in columns), strict=True):
            rows.append(
                [
                    f"{one['source']}-{one['target']} {band}",
                    modality(one["target"]).unit,
                    *(f"{figure:.4g}" for figure in figures),
                    "yes" if one["kept"] else "no",
                ]
            )
    return rows
