"""`inspect`: what a raster is, and how it would be read."""

from __future__ import annotations

import sys

from backend.cli.console import print_json
from backend.cli.options import Json
from backend.cli.tables import print_facts


def inspect(source: str, json_: Json = False) -> None:
    """Reports what a raster is and how it would be read, with the reason for each guess."""
    from backend.source.inspection import inspect as look

    facts = look(source).as_dict()
    if json_:
        print_json(facts)
        return

    print_facts(facts)
    for id_, bands in facts["recognised"].items():
        if id_ != facts["modality"]["value"]:
            numbers = ", ".join(map(str, bands))
            sys.stdout.write(f"It also holds {id_} (bands {numbers}): --also {id_}\n")
