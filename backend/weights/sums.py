"""The digests of a model folder: `sha256sums.txt`, as `sha256sum` writes and checks it.

Imports errors and messages.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path, PurePosixPath, PureWindowsPath

from backend.errors import ModelError
from backend.json_text import parsed
from backend.messages import message

INDEX = "model_index.json"
RADIOMETRY = "radiometry.json"
SUMS = "sha256sums.txt"
PICKLES = frozenset({".bin", ".pt", ".pth", ".ckpt", ".pkl", ".pickle"})
_CHUNK = 1 << 20
_SUM_LINE = re.compile(r"^([0-9a-f]{64}) [ *](\S.*)$")
MOST_FILES = 1000


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read in pieces of 1 MiB."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def write_sums(folder: Path) -> Path:
    """Write sha256sums.txt for every other file of the folder, replacing an older one in one
    step.
    """
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in _files_of(folder)]
    unfinished = folder / (SUMS + ".new")
    unfinished.write_bytes("".join(lines).encode())  # bytes: Windows must not turn the line ends
    unfinished.replace(folder / SUMS)
    return folder / SUMS


def parse_sums(text: str, origin: str) -> dict[str, str]:
    """Digest by relative path from text in sha256sum's format; `#` lines are comments.

    Raises:
        ModelError: model.corrupt, for a malformed line or a path that leaves the folder.
    """
    sums = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            continue
        match = _SUM_LINE.match(line)
        if match is None or not _stays_inside(match[2]):
            raise ModelError(
                "model.corrupt",
                message(
                    "{origin} has a line that is not `<sha256>  <relative path>`: '{line}'.",
                    origin=origin,
                    line=line[:100],
                ),
            )

        sums[match[2]] = match[1]

    if not sums:
        raise ModelError("model.corrupt", message("{origin} lists no file.", origin=origin))
    return sums


def read_sums(folder: Path) -> dict[str, str]:
    """Digest by relative path from the folder's sha256sums.txt.

    Raises:
        ModelError: model.missing without the file, model.corrupt when it is malformed.
    """
    try:
        text = (folder / SUMS).read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ModelError(
            "model.missing",
            message("'{folder}' has no {file}.", folder=folder.name, file=SUMS),
            _hint(folder),
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ModelError(
            "model.corrupt",
            message(
                "{file} of '{folder}' cannot be read: {reason}.",
                file=SUMS,
                folder=folder.name,
                reason=str(error),
            ),
            _hint(folder),
        ) from error

    return parse_sums(text, f"{SUMS} of '{folder.name}'")


def weights_sha256(folder: Path) -> str:
    """One digest for the whole set: SHA-256 of the sorted sum lines of its weights and configs.

    README.md and training.json do not count: a better model card does not make other weights.
    """
    return weights_digest(read_sums(folder))


def weights_digest(sums: dict[str, str]) -> str:
    """The digest of `weights_sha256` from the sums themselves."""
    counted = sorted(name for name in sums if _shapes_the_result(name))
    return hashlib.sha256(
        "".join(f"{sums[name]}  {name}\n" for name in counted).encode()
    ).hexdigest()


def _files_of(folder: Path) -> list[str]:
    """Relative POSIX paths of all files except sha256sums.txt, sorted.

    Raises:
        ModelError: model.corrupt for what is not a regular file (a link leads out of the folder),
            or for too many files.
    """
    found: list[str] = []
    for place, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(place) / name
            mode = path.lstat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                relative = path.relative_to(folder).as_posix()
                text = message(
                    "'{folder}' holds {relative}, which is a link or no regular file.",
                    folder=folder.name,
                    relative=relative,
                )
                raise ModelError("model.corrupt", text, "Give a folder with copies of the files.")

        found += [(Path(place) / name).relative_to(folder).as_posix() for name in names]
        if len(found) > MOST_FILES:
            raise ModelError(
                "model.corrupt",
                message(
                    "'{folder}' holds more than {most} files: it is not a model folder.",
                    folder=folder.name,
                    most=MOST_FILES,
                ),
            )

    return sorted(name for name in found if name not in (SUMS, SUMS + ".new"))


def _shapes_the_result(name: str) -> bool:
    return name.endswith((".safetensors", "/config.json")) or name in (INDEX, RADIOMETRY)


def _stays_inside(name: str) -> bool:
    """Neither absolute nor upward, read as POSIX and as Windows would."""
    windows = PureWindowsPath(name)
    return not (
        windows.drive or windows.root or PurePosixPath(name).is_absolute() or ".." in windows.parts
    )


def _hint(folder: Path) -> str:
    try:
        id_ = parsed((folder / INDEX).read_bytes())["id"]
    except (OSError, ValueError, KeyError, TypeError):
        id_ = "ID"
    return message("Fetch it again: `models download {id}`.", id=id_)
