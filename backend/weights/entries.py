"""The catalogue's rows, and the folders that the user added: what each model's id stands for.

The catalogue is resources/models.json, or the file that ANY2ANY_CATALOGUE names. A hub entry names
a repository; the pinned commit and every file's digest stand in a plain text file beside it
(`sums`), whose first line is `# revision <40 hex digits>` and which becomes the model folder's
sha256sums.txt. Imports hub, sums, modalities and errors."""

from __future__ import annotations

import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.errors import ModelError
from backend.json_text import parsed
from backend.messages import message
from backend.modalities import RESOURCES
from backend.weights import hub
from backend.weights.sums import parse_sums

_REVISION = re.compile(r"^#\s*revision\s+([0-9a-f]{40})\s*$", re.MULTILINE)


@dataclass(frozen=True)
class CatalogueEntry:
    """One row of the catalogue."""

    id: str
    label: str
    preset: str
    source: str  # "embedded" (folder) or "hub" (repo and sums, or status "unpublished")
    folder: str = ""  # relative to the catalogue
    repo: str = ""
    sums: str = ""  # relative to the catalogue
    status: str = ""
    licence: str = ""


def cache_folder() -> Path:
    """Where downloads and the user's registry live: ANY2ANY_CACHE, else the platform's cache.

    An upgrade leaves it alone.
    """
    if own := os.environ.get("ANY2ANY_CACHE"):
        return Path(own).expanduser()
    if sys.platform == "win32":
        return (
            Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
            / "any2any"
            / "Cache"
        )

    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "any2any"
    shared = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # XDG: a relative path is ignored
    return (shared if shared.is_absolute() else Path.home() / ".cache") / "any2any"


def catalogue_rows() -> dict[str, CatalogueEntry]:
    """The catalogue's rows by id (raises ModelError: model.corrupt)."""
    path = catalogue_path()
    try:
        rows = parsed(path.read_bytes())["models"]
        return {row["id"]: CatalogueEntry(**row) for row in rows}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(
            "model.corrupt",
            message(
                "The model catalogue {path} cannot be read: {reason}.",
                path=path.name,
                reason=str(error),
            ),
            "Unset ANY2ANY_CATALOGUE or install the software again.",
        ) from error


def catalogue_path() -> Path:
    """The file of the catalogue."""
    return Path(os.environ.get("ANY2ANY_CATALOGUE") or RESOURCES / "models.json")


def pinned(entry: CatalogueEntry) -> tuple[hub.HubFiles, bytes]:
    """What to download for a hub entry, and the bytes of its sha256sums.txt."""
    if entry.status == "unpublished":
        raise ModelError(
            "model.missing",
            message("The weights for {model} are not published yet.", model=entry.id),
            "Train them with training/ or give a folder.",
        )

    path = catalogue_path().parent / entry.sums
    try:
        listed = path.read_bytes()
        text = listed.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            "model.corrupt",
            message("The catalogue's {file} cannot be read.", file=entry.sums),
            "Install the software again.",
        ) from error

    revision = _REVISION.search(text)
    if revision is None:
        raise ModelError(
            "model.corrupt",
            message("The catalogue's {file} pins no full commit hash.", file=entry.sums),
            "It needs a line `# revision <40 hex digits>`.",
        )

    return hub.HubFiles(entry.repo, revision[1], parse_sums(text, entry.sums)), listed


def hub_folder(id_: str, revision: str) -> Path:
    """One folder per commit: an upgrade of the catalogue never takes older weights for newer
    ones.
    """
    return cache_folder() / "models" / f"{id_}-{revision[:12]}"


def registered_folders() -> dict[str, Path]:
    """Folders that the user added, by id.

    An unreadable registry counts as empty: it can be filled again.
    """
    try:
        return {id_: Path(path) for id_, path in parsed(registry_path().read_bytes()).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def registry_path() -> Path:
    """The file that lists the folders that the user added."""
    return cache_folder() / "models.json"


def write_registry(registry: dict[str, Any]) -> None:
    """Lists the folders that the user added, by id."""
    path = registry_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    unfinished.write_text(
        json.dumps({id_: str(folder) for id_, folder in registry.items()}, indent=2) + "\n",
        encoding="utf-8",
    )
    unfinished.replace(path)
