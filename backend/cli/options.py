"""Options that several commands share, and lists of numbers as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, TypeVar

import typer

from backend.errors import InputError
from backend.messages import message

Json = Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")]
ModelName = Annotated[str, typer.Argument(metavar="ID|DIR")]
Number = TypeVar("Number", int, float)


def numbers(
    option: str, text: str | None, kind: Callable[[str], Number]
) -> tuple[Number, ...] | None:
    """Numbers separated by commas; how many there must be, the job checks."""
    try:
        return None if text is None else tuple(kind(part) for part in text.split(","))
    except ValueError:
        raise InputError(
            "input.usage",
            message(
                "{option} takes numbers separated by commas, not '{text}'.",
                option=option,
                text=text,
            ),
        ) from None
