"""`adapt`: a model adapted to pairs of source and target of the user's ground."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from backend.cli.console import ProgressLine, print_json
from backend.cli.options import Json
from backend.cli.tables import print_rows
from backend.errors import InputError
from backend.messages import message
from backend.modalities import modalities

if TYPE_CHECKING:
    from backend.adapt.ground import Pair


def adapt(
    ctx: typer.Context,
    model: Annotated[str, typer.Argument(metavar="ID|DIR", help="The model to adapt.")],
    pair: Annotated[
        list[str],
        typer.Option(
            metavar="MOD=PATH,MOD=PATH",
            help="Source and target of the same ground, such as rgb=a.tif,nir=b.tif; may repeat.",
        ),
    ],
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="New folder; its name is the new model's id.")
    ],
    keep_worse: Annotated[
        bool, typer.Option(help="Keep what got worse on the held-back ground, too.")
    ] = False,
    device: Annotated[str, typer.Option(metavar="auto|cpu|cuda")] = "auto",
    json_: Json = False,
) -> None:
    """Adapts a model to your ground and sensor, and reports whether it got better.

    A quarter of the ground is held back in cells; the adapted model is written only where it is
    better there.
    """
    from backend.adapt.adapting import AdaptationJob
    from backend.adapt.adapting import adapt as run
    from backend.weights.loaded import ModelCache

    pairs = tuple(map(parsed, pair))
    with ProgressLine() as line:
        answer = run(
            AdaptationJob(model, pairs, out, device, keep_worse),
            ModelCache(),
            line.show,
            ctx.obj.cancel,
        )

    if json_:
        print_json(answer.as_dict())
        return
    print_rows(_table(answer.as_dict()))
    typer.echo(answer.sentence)


def parsed(text: str) -> Pair:
    """A --pair (raises InputError: input.usage, input.modality)."""
    from backend.adapt.ground import Pair

    halves = [part.partition("=") for part in _halves(text)]
    if len(halves) != 2 or not all(id_ and path for id_, _, path in halves):
        raise InputError(
            "input.usage",
            message("'{text}' is not a pair.", text=text),
            message("Write --pair rgb=a.tif,nir=b.tif: the source, then the target."),
        )
    for id_, _, _ in halves:
        if id_ not in modalities():
            raise InputError(
                "input.modality",
                message("'{id}' is not a modality.", id=id_),
                message("Use one of {known}.", known=", ".join(modalities())),
            )
    (source, _, first), (target, _, second) = halves
    return Pair(source, first, target, second)


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
    rows = [["direction", "band", "error before", "after", "bias before", "after", "kept"]]
    for one in answer["learnt"]:
        columns = ("bands", "before", "after", "bias_before", "bias_after")
        for band, *figures in zip(*(one[name] for name in columns), strict=True):
            rows.append(
                [
                    f"{one['source']}-{one['target']}",
                    band,
                    *(f"{figure:.4g}" for figure in figures),
                    "yes" if one["kept"] else "no",
                ]
            )
    return rows
