"""Downloads a model's files from a Hugging Face hub: resumable, verified, and visible only when
complete.

    staging/<name>.part -> SHA-256 checked -> staging/<name> -> all files there
        -> one rename to the final folder

huggingface_hub gives the session (endpoint, proxies, TLS, token, offline mode), the addresses and
the errors. Its own file download drops a partial file when it fails, so the bytes are streamed
here: a download that was cut, cancelled or killed resumes where it stopped. Imports errors and
folder only; huggingface_hub when it is first needed."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from backend.errors import Cancelled, ModelError, OutputError
from backend.messages import message
from backend.weights.hub_errors import as_errors, cut, too_long
from backend.weights.sums import sha256_of
from backend.weights.transfer import Transfer

DEFAULT_ENDPOINT = "https://huggingface.co"

_ATTEMPTS = 4  # without a single new byte, then the hub counts as unreachable
_RETRY_WAIT_S = 1.0
_TIMEOUT_S = 10.0

BytesProgress = Callable[[int, int], None]  # bytes done, bytes in all


@dataclass(frozen=True)
class HubFiles:
    """What to download: files of one repository at one commit, with their digests."""

    repo: str  # "owner/name"
    revision: str  # full commit hash
    sums: dict[str, str]  # SHA-256 by path


def fetch(files: HubFiles, staging: Path, progress: BytesProgress, cancel: threading.Event) -> None:
    """Bring all files into `staging`, each verified; what is there already is kept.

    Args:
        files: what to download.
        staging: folder for the files and their `.part` forerunners; survives a failure so that the
            next call resumes.
        progress: called with bytes done and bytes in all.
        cancel: when set, the transfer stops at the next piece of data.

    Raises:
        ModelError: hub.unreachable or hub.checksum.
        OutputError: output.disk_full.
        Cancelled: job.cancelled.
    """
    with as_errors(files.repo):
        _refuse_offline(files.repo)
        transfers = [_locate(files, name, staging, cancel) for name in files.sums]
        total = sum(transfer.size for transfer in transfers)
        _check_disk(staging, total - sum(transfer.done for transfer in transfers))
        finished = 0

        for transfer in transfers:
            if not _is_whole(transfer):
                _receive(transfer, partial(_report, progress, finished, total), cancel)
                _accept(transfer)

            finished += transfer.size
            progress(finished, total)


@contextmanager
def only_one(lock_file: Path, cancel: threading.Event) -> Iterator[None]:
    """Let one process at a time pass; others wait, and can be cancelled while they do."""
    from filelock import FileLock, Timeout

    lock_file.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(lock_file)
    while True:
        _stop_if(cancel)
        try:
            lock.acquire(timeout=0.2)
            break
        except Timeout:
            continue

    try:
        yield
    finally:
        lock.release()


def _refuse_offline(repo: str) -> None:
    from huggingface_hub import constants

    if constants.is_offline_mode() or os.environ.get("HF_HUB_OFFLINE", "").upper() in {
        "1",
        "ON",
        "YES",
        "TRUE",
    }:
        raise ModelError(
            "hub.unreachable",
            message(
                "Offline mode is on (HF_HUB_OFFLINE), so '{repo}' cannot be downloaded.", repo=repo
            ),
            "Unset HF_HUB_OFFLINE, or copy the model folder here and use `models add DIR`.",
        )


def _locate(files: HubFiles, name: str, staging: Path, cancel: threading.Event) -> Transfer:
    """Ask the hub for a file's size at the pinned commit (HEAD)."""
    from huggingface_hub import get_hf_file_metadata, hf_hub_url

    _stop_if(cancel)
    endpoint = os.environ.get("HF_ENDPOINT", DEFAULT_ENDPOINT).rstrip("/")
    url = hf_hub_url(files.repo, name, revision=files.revision, endpoint=endpoint)
    metadata = get_hf_file_metadata(url, timeout=_TIMEOUT_S, endpoint=endpoint)
    if metadata.commit_hash != files.revision or metadata.size is None:
        raise ModelError(
            "hub.unreachable",
            message(
                "{endpoint} does not answer as a model hub does for '{repo}'.",
                endpoint=endpoint,
                repo=files.repo,
            ),
            "Check HF_ENDPOINT, and whether a proxy or a login page stands in between.",
        )

    return Transfer(name, url, staging / name, files.sums[name], metadata.size)


def _is_whole(transfer: Transfer) -> bool:
    """Whether an earlier call brought the file; one that was damaged since is dropped."""
    if not transfer.path.is_file():
        return False
    if sha256_of(transfer.path) == transfer.sha256:
        return True
    transfer.path.unlink()
    return False


def _report(progress: BytesProgress, before: int, total: int, here: int) -> None:
    progress(before + here, total)


def _check_disk(staging: Path, missing: int) -> None:
    staging.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(staging).free
    if free < missing:
        raise OutputError(
            "output.disk_full",
            message(
                "The download needs {needed:.0f} MB and {free:.0f} MB are free.",
                needed=missing / 1e6,
                free=free / 1e6,
            ),
            "Free space, or set ANY2ANY_CACHE to a folder on another disk.",
        )


def _receive(transfer: Transfer, progress: Callable[[int], None], cancel: threading.Event) -> None:
    """Stream a file into its part, again from where it stopped as long as new data arrives now and
    then.
    """
    import httpx2

    transfer.part.parent.mkdir(parents=True, exist_ok=True)
    if transfer.done > transfer.size:
        transfer.part.unlink()
    idle = 0
    while (before := transfer.done) < transfer.size or not transfer.part.exists():
        failure: Exception | None = None
        try:
            _stream(transfer, before, progress, cancel)
        except httpx2.TransportError as error:
            failure = error
        except ModelError:
            transfer.part.unlink(missing_ok=True)
            raise

        idle = 0 if transfer.done > before else idle + 1
        if idle == _ATTEMPTS:
            raise failure or cut(transfer)
        if transfer.done < transfer.size:
            cancel.wait(_RETRY_WAIT_S)


def _stream(
    transfer: Transfer, start: int, progress: Callable[[int], None], cancel: threading.Event
) -> None:
    """One GET from byte `start` on; a hub that ignores Range starts over."""
    from huggingface_hub import get_session
    from huggingface_hub.utils import build_hf_headers, hf_raise_for_status

    # compressed bytes could not be resumed
    headers = {**build_hf_headers(), "Accept-Encoding": "identity"}
    if start:
        headers["Range"] = f"bytes={start}-"
    with get_session().stream(
        "GET", transfer.url, headers=headers, timeout=_TIMEOUT_S, follow_redirects=True
    ) as response:
        hf_raise_for_status(response)
        with transfer.part.open("ab" if response.status_code == 206 else "wb") as file:
            for piece in response.iter_bytes():
                _stop_if(cancel)
                if file.tell() + len(piece) > transfer.size:  # before it fills the disk
                    raise too_long(transfer)
                file.write(piece)
                progress(file.tell())


def _accept(transfer: Transfer) -> None:
    """Give a received file its name if it is the right one, else remove it so that a retry starts
    clean.
    """
    if sha256_of(transfer.part) != transfer.sha256:
        transfer.part.unlink()
        raise ModelError(
            "hub.checksum",
            message(
                "{file} arrived damaged: its SHA-256 is not the catalogue's. It was removed.",
                file=transfer.name,
            ),
            "Try again; if it happens again, the hub or a proxy serves another file.",
        )

    transfer.part.replace(transfer.path)


def _stop_if(cancel: threading.Event) -> None:
    if cancel.is_set():
        raise Cancelled("The download was cancelled; what has arrived is kept for the next one.")
