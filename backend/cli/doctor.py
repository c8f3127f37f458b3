"""`doctor`: whether the backend can run here."""

from __future__ import annotations

import typer

from backend.cli.console import print_json
from backend.cli.options import Json
from backend.cli.tables import print_checks


def doctor(json_: Json = False) -> None:
    """Checks whether the backend can run here. Exit code 3 when it cannot."""
    from backend.machine.doctor import as_dict, diagnose, passed

    checks = diagnose()
    print_json(as_dict(checks)) if json_ else print_checks(checks)
    if not passed(checks):
        raise typer.Exit(3)
