"""Another program's PROJ database must not take the place of rasterio's own."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import rasterio

from backend.cli.projections import drop_foreign_proj

OWN = Path(rasterio.__file__).parent / "proj_data"
pytestmark = pytest.mark.skipif(
    not OWN.is_dir(), reason="this rasterio has no PROJ database beside it"
)


def database(folder: Path, minor: int, major: int = 1) -> Path:
    folder.mkdir()
    with closing(sqlite3.connect(folder / "proj.db")) as made:
        made.execute("CREATE TABLE metadata (key TEXT, value TEXT)")
        for key, value in (("MAJOR", major), ("MINOR", minor)):
            made.execute(
                "INSERT INTO metadata VALUES (?, ?)", (f"DATABASE.LAYOUT.VERSION.{key}", str(value))
            )

        made.commit()

    return folder


@pytest.mark.parametrize("name", ["PROJ_LIB", "PROJ_DATA"])
def test_an_older_or_missing_database_is_dropped_and_named(tmp_path: Path, name: str) -> None:
    for folder in (
        database(tmp_path / "old", 0),
        database(tmp_path / "other", 9, major=0),
        tmp_path,
    ):
        environment = {name: str(folder), "HOME": "/"}
        reported = drop_foreign_proj(environment)
        assert reported is not None
        assert f"{name}={folder}" in reported
        assert environment == {"HOME": "/"}


def test_a_database_that_serves_stays(tmp_path: Path) -> None:
    for folders in (
        str(OWN),
        str(database(tmp_path / "newer", 99)),
        os.pathsep.join(["/nowhere", str(OWN)]),
    ):
        environment = {"PROJ_DATA": folders}
        assert drop_foreign_proj(environment) is None
        assert environment == {"PROJ_DATA": folders}


def test_a_damaged_database_is_dropped(tmp_path: Path) -> None:
    (tmp_path / "proj.db").write_text("no database")
    environment = {"PROJ_LIB": str(tmp_path)}
    assert drop_foreign_proj(environment) is not None
    assert not environment
