"""The tutorials' shell blocks, run as a reader would run them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.ci_scripts import of_ci

ROOT = Path(__file__).resolve().parents[1]
PARTS = (".venv", "Makefile", "LICENSE", "any2any_qgis", "backend", "resources", "training")
TRAINING = ("Train on your own pairs", "A modality of your own")


def headings() -> list[str]:
    """Of all tutorials."""
    return list(of_ci("tutorials").blocks())


def follow(names: list[str], folder: Path) -> dict[str, str]:
    """Runs tutorials in a folder that has the project's parts and nothing built; each block stops
    at its first failure. Skips where `make setup` has not run.

    Returns:
        What each said, by heading; those over qgis_process only where it is installed.
    """
    if not (ROOT / ".venv" / "bin" / "python").exists():
        pytest.skip("the tutorials call .venv, which `make setup` makes")
    shutil.copytree(ROOT / ".ci", folder / ".ci")  # these find the project by their own place
    for path in ROOT.iterdir():
        if path.name in PARTS or path.suffix in (".md", ".txt"):
            (folder / path.name).symlink_to(path)

    tutorials = of_ci("tutorials")
    blocks = tutorials.blocks()
    has_qgis = shutil.which("qgis_process") is not None
    return {
        name: tutorials.run(blocks[name], folder)
        for name in names
        if has_qgis or "qgis_process" not in blocks[name]
    }
