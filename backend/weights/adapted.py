"""Adapted models: what `adapted.json` says of one, where those of QGIS lie, and their removal.

An adapted model's folder holds all of its parent but what was adapted. The parent's digest can be
computed again from the two: another one means that the folder is put together from two models.

Imports entries, layout, sums, errors and messages."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from backend.errors import ModelError
from backend.messages import message
from backend.weights.entries import cache_folder, registered_folders, write_registry
from backend.weights.layout import read_json
from backend.weights.sums import INDEX, weights_digest

ADAPTED = "adapted.json"


def adapted_folder(name: str) -> Path:
    """Where a model lies that was adapted without a folder being named."""
    return cache_folder() / "adapted" / name


def parent_of(folder: Path) -> str:
    """The model that a folder's was adapted from; empty for others, or where it does not say."""
    try:
        return str(read_json(folder, ADAPTED)["parent"]) if (folder / ADAPTED).is_file() else ""
    except (ModelError, KeyError):
        return ""


def check_parent(folder: Path, sums: Mapping[str, str]) -> None:
    """Refuses an adapted model whose other parts are not those of the model that was adapted.

    Args:
        folder: of any model.
        sums: its files' digests.

    Raises:
        ModelError: model.corrupt, model.incompatible.
    """
    if not (folder / ADAPTED).is_file():
        return
    facts = read_json(folder, ADAPTED)
    replaced = facts.get("replaced")
    if not isinstance(replaced, dict) or (
        weights_digest(dict(sums) | replaced) != facts.get("parent_sha256")
    ):
        text = message(
            "'{folder}' was adapted from another {parent} than the one whose parts it holds.",
            folder=folder.name,
            parent=str(facts.get("parent", "?")),
        )
        raise ModelError("model.incompatible", text, message("Adapt it again, or copy it whole."))


def remove_model(id_: str, files: bool = False) -> Path:
    """Takes a folder that the user added off the list, and with `files` deletes it.

    Returns:
        The folder, which may be gone.

    Raises:
        ModelError: model.unknown, where the user added no such model; model.incompatible, where
            the folder holds no adapted model.
    """
    registered = registered_folders()
    if id_ not in registered:
        text = message("You have not added a model '{id}'.", id=id_)
        raise ModelError("model.unknown", text, message("`models list` names them."))
    folder = registered.pop(id_)
    if files and folder.exists():
        is_adapted = (folder / ADAPTED).is_file() and (folder / INDEX).is_file()
        if not is_adapted or folder.is_symlink():
            text = message(
                "'{folder}' holds no adapted model, so it is not deleted.", folder=folder.name
            )
            raise ModelError("model.incompatible", text)
        shutil.rmtree(folder)
    write_registry(dict[str, Any](registered))
    return folder
