"""Further sources as the command line takes them: --also MOD[=RASTER][#BANDS], --also-radiometry
MOD=..., --also-level MOD=...; without a raster they lie in the source's own.

Imports errors and messages alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from backend.errors import InputError
from backend.messages import message

BANDS = re.compile(r"#(\d+(?:,\d+)*)$")


def further_sources(
    also: Sequence[str] | None,
    radiometries: Sequence[str] | None,
    levels: Sequence[str] | None,
) -> tuple[dict[str, Any], ...] | None:
    """The job's field `also`; None where nothing is given.

    Raises:
        InputError: input.usage.
    """
    found: dict[str, dict[str, Any]] = {}
    for text in also or ():
        bands = BANDS.search(text)
        place = text if bands is None else text[: bands.start()]
        name, path = _parts("--also", place) if "=" in place else (place.lower(), "")
        if name in found:
            raise InputError("input.usage", message("--also names {name} twice.", name=name))
        numbers = None if bands is None else tuple(map(int, bands[1].split(",")))
        found[name] = {"modality": name, "path": path, "bands": numbers}

    for option, field, values in (
        ("--also-radiometry", "radiometry", radiometries),
        ("--also-level", "level", levels),
    ):
        for text in values or ():
            name, value = _parts(option, text)
            if name not in found:
                raise InputError(
                    "input.usage",
                    message(
                        "{option} names {name}, which --also does not.", option=option, name=name
                    ),
                )

            found[name][field] = value

    return tuple(found.values()) or None


def _parts(option: str, text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals and value):
        raise InputError(
            "input.usage",
            message("{option} takes MOD=VALUE, not '{text}'.", option=option, text=text),
        )

    return name.lower(), value
