"""Finds, lists, verifies, downloads and registers model folders.

`Any2Any.load(find(id).path)` loads one.

    id or folder -> registered by `models add`, embedded in resources/models, downloaded
        -> ModelFolder

What an id stands for: entries.py. Imports model, folder, hub, modalities and errors."""

from __future__ import annotations

import re
import shutil
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from backend.errors import ModelError
from backend.messages import message
from backend.weights import hub
from backend.weights.adapted import parent_of
from backend.weights.checks import verify
from backend.weights.entries import (
    CatalogueEntry,
    cache_folder,
    catalogue_path,
    catalogue_rows,
    hub_folder,
    pinned,
    registered_folders,
    write_registry,
)
from backend.weights.folder import ModelFolder, open_folder, stored_parameters
from backend.weights.layout import read_json
from backend.weights.sums import INDEX, SUMS, weights_digest, weights_sha256, write_sums

__all__ = [
    "CatalogueEntry",
    "ModelFolder",
    "ModelSummary",
    "add_model",
    "cache_folder",
    "describe",
    "download_model",
    "find",
    "known_models",
    "list_models",
    "verify",
    "verify_model",
    "weights_sha256",
    "write_sums",
]

Status = Literal["ready", "not downloaded", "unpublished", "missing", "damaged"]
IDS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True)
class ModelSummary:
    """A model as `models list` shows it."""

    id: str
    label: str
    preset: str
    source: str
    status: Status
    path: str  # where it is or would be; empty for an unpublished one
    bytes: int = 0  # on disk, where it is
    parent: str = ""  # of an adapted one: the model that was adapted


def find(id_or_dir: str | Path, check_digests: bool = True) -> ModelFolder:
    """The model folder of an id or a directory, complete and fitting this program.

    A known id comes first; a folder of the same name in the working directory is `./NAME`.

    Raises:
        ModelError: model.unknown, model.missing, model.corrupt or model.incompatible.
    """
    id_ = str(id_or_dir)
    if id_ in known_models():
        return _open_known(id_, check_digests)
    folder = Path(id_or_dir).expanduser()
    if id_.strip() and folder.is_dir():
        return open_folder(folder.resolve(), "folder", check_digests)
    raise ModelError(
        "model.unknown",
        message("Unknown model '{id}'.", id=id_),
        message("Known: {known}; or give a model folder.", known=", ".join(known_models())),
    )


def known_models() -> list[str]:
    """Ids that `find` knows: the catalogue's, then the user's."""
    return list(dict.fromkeys([*catalogue_rows(), *registered_folders()]))


def list_models() -> list[ModelSummary]:
    """All known models with their state; digests are not read."""
    return [_summary(id_) for id_ in known_models()]


def describe(id_or_dir: str | Path) -> dict[str, Any]:
    """A model for people and programs: its summary, digest and parameters per component, also
    before it is downloaded.

    Raises:
        ModelError: model.unknown, or a broken folder's error.
    """
    known = str(id_or_dir) in known_models()
    summary = (
        _summary(str(id_or_dir))
        if known
        else _summary_of_folder(find(id_or_dir, check_digests=False))
    )
    ready = summary.status == "ready"
    parameters = (
        stored_parameters(Path(summary.path)) if ready else _preset_parameters(summary.preset)
    )
    rows = catalogue_rows()
    return {
        "id": summary.id,
        "label": summary.label,
        "preset": summary.preset,
        "source": summary.source,
        "status": summary.status,
        "path": summary.path,
        "parent": summary.parent,
        "licence": rows[summary.id].licence if known and summary.id in rows else "",
        "weights_sha256": weights_sha256(Path(summary.path)) if ready else None,
        "parameters": parameters | {"total": sum(parameters.values())},
    }


def verify_model(id_or_dir: str | Path) -> ModelFolder:
    """Read every byte of a model and compare it with its digests; a hub model also with the
    catalogue's.

    Raises:
        ModelError: model.unknown, model.missing, model.corrupt or model.incompatible.
    """
    return find(id_or_dir, check_digests=True)


def download_model(id_: str, progress: hub.BytesProgress, cancel: threading.Event) -> ModelFolder:
    """Download a hub model into the user's cache; one that is there already is verified and
    returned.

    Args:
        id_: a catalogue id.
        progress: called with bytes done and bytes in all.
        cancel: stops the download; what has arrived is kept.

    Raises:
        ModelError: model.unknown, model.missing (unpublished), hub.unreachable, hub.checksum or
            model.incompatible.
        OutputError: output.disk_full.
        Cancelled: job.cancelled.
    """
    entry = catalogue_rows().get(id_)
    if entry is None or entry.source != "hub" or id_ in registered_folders():
        return find(id_)
    files, listed = pinned(entry)
    final = hub_folder(id_, files.revision)
    staging = cache_folder() / "downloads" / final.name / id_
    with hub.only_one(staging.parent / "lock", cancel):
        if final.is_dir() and not _is_damaged(final, files):
            return open_folder(final, "hub")
        # a damaged set is replaced, or nothing could repair it
        shutil.rmtree(final, ignore_errors=True)
        hub.fetch(files, staging, progress, cancel)
        (staging / SUMS).write_bytes(listed)
        open_folder(staging, "hub")  # an unfit or unlisted part must not get the final name
        final.parent.mkdir(parents=True, exist_ok=True)
        staging.replace(final)

    return open_folder(final, "hub", check_digests=False)


def add_model(folder: str | Path) -> ModelFolder:
    """Remember a verified folder of the user under the id in its model_index.json; it stays where
    it is.

    Raises:
        ModelError: the folder's error, or model.incompatible when its id is taken by the catalogue
            or malformed.
    """
    path = Path(folder).expanduser().resolve()
    if not (path / INDEX).is_file():
        raise ModelError(
            "model.missing",
            message(
                "'{path}' is not a model folder: it has no {file}.", path=path.name, file=INDEX
            ),
            "Give the folder that training/export.py wrote.",
        )

    model = open_folder(path, "user")
    entry = catalogue_rows().get(model.id)
    if not IDS.fullmatch(model.id) or (entry is not None and entry.status != "unpublished"):
        raise ModelError(
            "model.incompatible",
            message(
                "The id '{model}' cannot be added: it is the catalogue's or malformed.",
                model=model.id,
            ),
            message("Change the id in {index} and write {sums} again.", index=INDEX, sums=SUMS),
        )

    write_registry(registered_folders() | {model.id: str(path)})
    return model


def _is_damaged(folder: Path, files: hub.HubFiles) -> bool:
    try:
        return verify(folder) != files.sums
    except ModelError:
        return True


def _open_known(id_: str, check_digests: bool) -> ModelFolder:
    registered = registered_folders().get(id_)
    if registered is not None:
        if not registered.is_dir():
            raise ModelError(
                "model.missing",
                message(
                    "The folder of '{id}' is gone: {registered}.", id=id_, registered=registered
                ),
                "Add it again: `models add DIR`.",
            )

        return open_folder(registered, "user", check_digests)

    entry = catalogue_rows()[id_]
    if entry.source == "embedded":
        folder = catalogue_path().parent / entry.folder
        if not folder.is_dir():
            raise ModelError(
                "model.missing",
                message("The embedded model '{id}' is not in this installation.", id=id_),
                "Install the software again.",
            )

        return open_folder(folder, "embedded", check_digests)

    files, _ = pinned(entry)
    folder = hub_folder(id_, files.revision)
    if not folder.is_dir():
        raise ModelError(
            "model.missing",
            message("The model '{id}' is not downloaded.", id=id_),
            message("Run `models download {id}`.", id=id_),
        )

    model = open_folder(folder, "hub", check_digests)
    if model.weights_sha256 != weights_digest(files.sums):
        raise ModelError(
            "model.corrupt",
            message("The downloaded '{id}' is not what the catalogue lists.", id=id_),
            message("Run `models download {id}` again.", id=id_),
        )

    return model


def _summary(id_: str) -> ModelSummary:
    registered = registered_folders().get(id_)
    if registered is not None:
        try:
            preset = (
                str(read_json(registered, INDEX).get("preset", "")) if registered.is_dir() else ""
            )
        except ModelError as error:
            return ModelSummary(
                id_, f"{id_} (added; {error.message})", "", "user", "damaged", str(registered)
            )

        parent = parent_of(registered)
        label = f"{id_} (adapted from {parent})" if parent else f"{id_} (added)"
        state: Status = "ready" if preset else "missing"
        return _measured(
            ModelSummary(id_, label, preset, "user", state, str(registered), parent=parent)
        )

    entry = catalogue_rows()[id_]
    if entry.status == "unpublished":
        return ModelSummary(id_, entry.label, entry.preset, "hub", "unpublished", "")
    embedded = entry.source == "embedded"
    folder = (
        catalogue_path().parent / entry.folder
        if embedded
        else hub_folder(id_, pinned(entry)[0].revision)
    )
    absent: Status = "missing" if embedded else "not downloaded"
    status: Status = "ready" if (folder / INDEX).is_file() else absent

    return _measured(
        ModelSummary(id_, entry.label, entry.preset, entry.source, status, str(folder))
    )


def _summary_of_folder(model: ModelFolder) -> ModelSummary:
    path = model.path
    return _measured(
        ModelSummary(
            model.id, path.name, model.preset, model.source, "ready", str(path), 0, parent_of(path)
        )
    )


def _measured(summary: ModelSummary) -> ModelSummary:
    """The same with the size of its weights, where they are here."""
    if summary.status != "ready":
        return summary

    return replace(
        summary,
        bytes=sum(path.stat().st_size for path in Path(summary.path).glob("*/*.safetensors")),
    )


def _preset_parameters(preset: str) -> dict[str, int]:
    # torch: only when the numbers are requested
    from backend.model.presets import PRESETS, count_parameters

    return count_parameters(preset) if preset in PRESETS else {}
