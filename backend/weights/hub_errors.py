"""What went wrong with a download, in one sentence with its code."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from backend.errors import Any2AnyError, ModelError, OutputError
from backend.messages import message
from backend.weights.transfer import Transfer


def too_long(transfer: Transfer) -> ModelError:
    return ModelError(
        "hub.checksum",
        message(
            "The hub sends more of {file} than the {size} bytes it announced; the file was not"
            " taken.",
            file=transfer.name,
            size=transfer.size,
        ),
        "Try again; if it happens again, the hub or a proxy serves another file.",
    )


def cut(transfer: Transfer) -> ModelError:
    return ModelError(
        "hub.unreachable",
        message(
            "The hub stops sending {file} at {done} of {size} bytes.",
            file=transfer.name,
            done=transfer.done,
            size=transfer.size,
        ),
        "Try again later: the download resumes.",
    )


@contextmanager
def as_errors(repo: str) -> Iterator[None]:
    """Turn what the hub client and the disk raise into the errors of this program."""
    import httpx2
    from huggingface_hub import errors

    try:
        yield
    except Any2AnyError:
        raise
    except errors.HFValidationError as error:
        raise ModelError(
            "model.corrupt",
            message("The catalogue names a malformed repository '{repo}'.", repo=repo),
            "Correct the catalogue.",
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise _unreachable(
            message("The hub has no repository '{repo}', or it is private.", repo=repo)
        ) from error
    except errors.RevisionNotFoundError as error:
        raise _unreachable(
            message("The hub's '{repo}' lacks the pinned commit.", repo=repo)
        ) from error
    except errors.RemoteEntryNotFoundError as error:
        raise _unreachable(
            message(
                "The hub's '{repo}' lacks a file: {file}.", repo=repo, file=error.response.url.path
            )
        ) from error
    except errors.HfHubHTTPError as error:
        raise _unreachable(
            message(
                "The hub answered {status} for '{repo}'.",
                status=error.response.status_code,
                repo=repo,
            )
        ) from error
    except (httpx2.HTTPError, errors.OfflineModeIsEnabled) as error:
        raise _unreachable(
            message(
                "The hub cannot be reached for '{repo}': {reason}.",
                repo=repo,
                reason=_reason(error),
            )
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise OutputError(
                "output.disk_full",
                "The disk is full; free some space and try again: the download resumes.",
                "Free space, or set ANY2ANY_CACHE to a folder on another disk.",
            ) from error

        raise OutputError(
            "output.not_writable",
            message("The model cache cannot be written: {reason}.", reason=error.strerror),
            "Set ANY2ANY_CACHE to a folder that can be written.",
        ) from error


def _unreachable(sentence: str) -> ModelError:
    return ModelError(
        "hub.unreachable",
        sentence,
        "Check the connection, proxy and HF_ENDPOINT, and try again: a download resumes.",
    )


def _reason(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")
