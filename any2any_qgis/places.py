"""Where the plugin lies, and its version. Standard library only."""

from __future__ import annotations

from pathlib import Path


def plugin_root() -> Path:
    """The folder that holds backend/ and resources/: the plugin's own, or the checkout it is
    imported from.
    """
    here = Path(__file__).parent
    return here if (here / "backend").is_dir() else here.parent


def plugin_version() -> str:
    """As metadata.txt says."""
    for line in (plugin_root() / "metadata.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("version="):
            return line.partition("=")[2].strip()
    return ""
