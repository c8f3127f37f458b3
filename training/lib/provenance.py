"""What a run was made with: code, environment, data.

Written into its folder when it starts; a resumed run adds to it.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import platform
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

FILE = "provenance.jsonl"
PACKAGES = ("torch", "diffusers", "numpy", "safetensors", "rasterio")


def record(run: Path, data: Path | None, device: torch.device) -> None:
    """Adds a line about this start to run/provenance.jsonl."""
    reported: dict[str, Any] = {
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": [Path(sys.argv[0]).name, *sys.argv[1:]],
        "commit": commit(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "packages": {name: importlib.metadata.version(name) for name in PACKAGES},
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else "cpu",
        "data": None if data is None else data_digest(data),
    }

    run.mkdir(parents=True, exist_ok=True)
    with (run / FILE).open("a", encoding="utf-8") as file:
        file.write(json.dumps(reported) + "\n")


def commit() -> str | None:
    """The checkout's commit, "+" behind it where files were changed since; None outside a
    checkout.
    """
    here = Path(__file__).parent
    try:
        name, changed = (
            subprocess.run(
                ["git", *words], cwd=here, capture_output=True, text=True, check=True, timeout=20
            ).stdout.strip()
            for words in (("rev-parse", "HEAD"), ("status", "--porcelain", "--untracked-files=no"))
        )
    except (OSError, subprocess.SubprocessError):
        return None

    return name + ("+" if changed else "")


def data_digest(data: Path) -> str:
    """SHA-256 over what says which imagery it is: a file's content, a shards' index, or names and
    sizes of all files of a folder.
    """
    total = hashlib.sha256()
    if data.is_file():
        with data.open("rb") as file:
            while block := file.read(2**20):
                total.update(block)
    elif (data / "index.json").is_file():
        total.update((data / "index.json").read_bytes())
    else:
        for path in sorted(path for path in data.rglob("*") if path.is_file()):
            total.update(f"{path.relative_to(data).as_posix()} {path.stat().st_size}\n".encode())

    return total.hexdigest()
