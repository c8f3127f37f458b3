"""Stages the plugin as QGIS sees it: build/any2any_qgis/ with the plugin's modules, metadata.txt,
LICENSE, backend/, resources/.

Run: `make link` (links into the checkout, for development with QGIS_PLUGINPATH=build); `make
package` imports `stage` to copy. Standard library only."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "any2any_qgis"
BESIDE = ("metadata.txt", "LICENSE", "backend", "resources")
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "*.in", "*.ts", "*.aux.xml")


def entries() -> list[Path]:
    """What lies at the top of the staged tree, without bytecode and hidden files."""
    modules = sorted(
        path
        for path in (ROOT / NAME).iterdir()
        if path.name != "__pycache__" and not path.name.startswith(".")
    )
    return modules + [ROOT / name for name in BESIDE]


def stage(parent: Path, *, link: bool) -> Path:
    """Makes `parent`/any2any_qgis afresh, of links or of copies, and returns it."""
    folder = parent / NAME
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)

    for entry in entries():
        target = folder / entry.name
        if link:
            target.symlink_to(entry)
        elif entry.is_dir():
            shutil.copytree(entry, target, ignore=NOT_SHIPPED)
        else:
            shutil.copy2(entry, target)

    return folder


if __name__ == "__main__":
    if sys.argv[1:] != ["link"]:
        sys.exit("usage: stage.py link")
    print(stage(ROOT / "build", link=True))
