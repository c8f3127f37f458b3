"""The shell blocks of the tutorials, as a reader would run them. Standard library only."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def blocks(root: Path = ROOT) -> dict[str, str]:
    """Heading -> its shell block; one each."""
    text = (root / "docs" / "tutorials.md").read_text(encoding="utf-8")
    found: dict[str, str] = {}
    for section in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        (block,) = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
        found[section.partition("\n")[0]] = block

    return found


def run(block: str, folder: Path = ROOT) -> str:
    """What the block says, run from `folder`; it stops at its first failure. Models that it adds
    are listed in build/cache of that folder, not among the user's.

    Raises:
        RuntimeError: it failed; with its last words.
    """
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"ANY2ANY_CACHE": str(folder / "build" / "cache")},
    )

    if done.returncode:
        raise RuntimeError(f"{block}\nended with {done.returncode}:\n{done.stderr[-2000:]}")
    return done.stdout + done.stderr
