"""Keeps another program's PROJ database away: with it no EPSG code is known and nothing can be
warped.

PostGIS, conda and QGIS set PROJ_LIB or PROJ_DATA for themselves. To be called before rasterio is
imported; imports nothing of it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import MutableMapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

VARIABLES = ("PROJ_DATA", "PROJ_LIB")
_LAYOUT = "SELECT key, value FROM metadata WHERE key LIKE 'DATABASE.LAYOUT.VERSION.%'"


def drop_foreign_proj(environment: MutableMapping[str, str] = os.environ) -> str | None:
    """Removes a PROJ database that rasterio's own PROJ is too new for, or that is not there.

    Args:
        environment: changed in place.

    Returns:
        One sentence for the user; None where nothing was removed.
    """
    given = {name: environment[name] for name in VARIABLES if environment.get(name)}
    spec = find_spec("rasterio") if given else None
    if spec is None or spec.origin is None:
        return None
    own = _layout(Path(spec.origin).parent / "proj_data")
    if own is None:  # built against the system's PROJ, whose variables these are
        return None

    foreign = {
        name: folders
        for name, folders in given.items()
        if not any(_is_usable(folder, own) for folder in folders.split(os.pathsep))
    }
    for name in foreign:
        del environment[name]
    if not foreign:
        return None
    named = " and ".join(f"{name}={folders}" for name, folders in foreign.items())
    return f"{named} names another program's PROJ database, which is not used here."


def _is_usable(folder: str, own: tuple[int, int]) -> bool:
    layout = _layout(Path(folder))
    return layout is not None and layout[0] == own[0] and layout[1] >= own[1]


def _layout(folder: Path) -> tuple[int, int] | None:
    """(major, minor) version of a folder's PROJ database; None where there is none."""
    path = folder / "proj.db"
    if not path.is_file():
        return None
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            rows = {key.rpartition(".")[2]: int(value) for key, value in database.execute(_LAYOUT)}
        return rows["MAJOR"], rows["MINOR"]
    except (sqlite3.Error, KeyError, ValueError):
        return None
