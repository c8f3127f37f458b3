"""`inspect`: what a raster is, and how it would be read."""

from __future__ import annotations

from backend.cli.console import print_json
from backend.cli.options import Json
from backend.cli.tables import print_facts


def inspect(source: str, json_: Json = False) -> None:
    """Reports what a raster is and how it would be read, with the reason for each guess."""
    from backend.source.inspection import inspect as look

    facts = look(source).as_dict()
    (print_json if json_ else print_facts)(facts)
