"""Finds, lists, verifies, downloads and registers model folders.

`Any2Any.load(find(id).path)` loads one.

    id or folder -> registered by `models add`, embedded in resources/models, downloaded
        -> ModelFolder

The catalogue is resources/models.json, or the file that ANY2ANY_CATALOGUE names. A hub entry names
a repository; the pinned commit and every file's digest stand in a plain text file beside it
(`sums`), whose first line is `# revision <40 hex digits>` and which becomes the model folder's
sha256sums.txt. Imports model, folder, hub, modalities and errors."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from backend.errors import ModelError
from backend.json_text import parsed
from backend.messages import message
from backend.modalities import RESOURCES
from backend.weights import hub
from backend.weights.folder import ModelFolder, open_folder, read_json, stored_parameters, verify
from backend.weights.sums import INDEX, SUMS, parse_sums, weights_digest, weights_sha256, write_sums

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
_REVISION = re.compile(r"^#\s*revision\s+([0-9a-f]{40})\s*$", re.MULTILINE)
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


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
    return list(dict.fromkeys([*_catalogue(), *_registry()]))


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
    return {
        "id": summary.id,
        "label": summary.label,
        "preset": summary.preset,
        "source": summary.source,
        "status": summary.status,
        "path": summary.path,
        "licence": _catalogue()[summary.id].licence if known and summary.id in _catalogue() else "",
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
    entry = _catalogue().get(id_)
    if entry is None or entry.source != "hub" or id_ in _registry():
        return find(id_)
    files, listed = _pinned(entry)
    final = _hub_folder(id_, files.revision)
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
    entry = _catalogue().get(model.id)
    if not _ID.fullmatch(model.id) or (entry is not None and entry.status != "unpublished"):
        raise ModelError(
            "model.incompatible",
            message(
                "The id '{model}' cannot be added: it is the catalogue's or malformed.",
                model=model.id,
            ),
            message("Change the id in {index} and write {sums} again.", index=INDEX, sums=SUMS),
        )

    _write_registry(_registry() | {model.id: str(path)})
    return model


def _catalogue() -> dict[str, CatalogueEntry]:
    path = _catalogue_path()
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


def _catalogue_path() -> Path:
    return Path(os.environ.get("ANY2ANY_CATALOGUE") or RESOURCES / "models.json")


def _pinned(entry: CatalogueEntry) -> tuple[hub.HubFiles, bytes]:
    """What to download for a hub entry, and the bytes of its sha256sums.txt."""
    if entry.status == "unpublished":
        raise ModelError(
            "model.missing",
            message("The weights for {model} are not published yet.", model=entry.id),
            "Train them with training/ or give a folder.",
        )

    path = _catalogue_path().parent / entry.sums
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


def _is_damaged(folder: Path, files: hub.HubFiles) -> bool:
    try:
        return verify(folder) != files.sums
    except ModelError:
        return True


def _hub_folder(id_: str, revision: str) -> Path:
    """One folder per commit: an upgrade of the catalogue never takes older weights for newer
    ones.
    """
    return cache_folder() / "models" / f"{id_}-{revision[:12]}"


def _open_known(id_: str, check_digests: bool) -> ModelFolder:
    registered = _registry().get(id_)
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

    entry = _catalogue()[id_]
    if entry.source == "embedded":
        folder = _catalogue_path().parent / entry.folder
        if not folder.is_dir():
            raise ModelError(
                "model.missing",
                message("The embedded model '{id}' is not in this installation.", id=id_),
                "Install the software again.",
            )

        return open_folder(folder, "embedded", check_digests)

    files, _ = _pinned(entry)
    folder = _hub_folder(id_, files.revision)
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
    registered = _registry().get(id_)
    if registered is not None:
        try:
            preset = (
                str(read_json(registered, INDEX).get("preset", "")) if registered.is_dir() else ""
            )
        except ModelError as error:
            return ModelSummary(
                id_, f"{id_} (added; {error.message})", "", "user", "damaged", str(registered)
            )

        return _measured(
            ModelSummary(
                id_,
                f"{id_} (added)",
                preset,
                "user",
                "ready" if preset else "missing",
                str(registered),
            )
        )

    entry = _catalogue()[id_]
    if entry.status == "unpublished":
        return ModelSummary(id_, entry.label, entry.preset, "hub", "unpublished", "")
    embedded = entry.source == "embedded"
    folder = (
        _catalogue_path().parent / entry.folder
        if embedded
        else _hub_folder(id_, _pinned(entry)[0].revision)
    )
    absent: Status = "missing" if embedded else "not downloaded"
    status: Status = "ready" if (folder / INDEX).is_file() else absent

    return _measured(
        ModelSummary(id_, entry.label, entry.preset, entry.source, status, str(folder))
    )


def _summary_of_folder(model: ModelFolder) -> ModelSummary:
    return _measured(
        ModelSummary(
            model.id, model.path.name, model.preset, model.source, "ready", str(model.path)
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


def _registry() -> dict[str, Path]:
    """Folders that the user added, by id.

    An unreadable registry counts as empty: it can be filled again.
    """
    try:
        return {id_: Path(path) for id_, path in parsed(_registry_path().read_bytes()).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def _registry_path() -> Path:
    return cache_folder() / "models.json"


def _write_registry(registry: dict[str, Any]) -> None:
    path = _registry_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".new")
    unfinished.write_text(
        json.dumps({id_: str(folder) for id_, folder in registry.items()}, indent=2) + "\n",
        encoding="utf-8",
    )
    unfinished.replace(path)
