"""Run by the environment's own Python: names the installed packages of which a file is missing or
changed, one to a line.

A wheel lists its files with their SHA-256 in RECORD; reading them takes a few seconds where loading
every package takes a quarter of a minute. Standard library only; never imported by QGIS."""

from __future__ import annotations

import base64
import hashlib
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import Distribution, PackagePath, distributions
from pathlib import Path

READ_AT_ONCE = 2**20


def is_whole(package: Distribution) -> bool:
    """Whether all files that the package lists are as they were installed; one that lists none is
    not.
    """
    files = package.files
    return bool(files) and all(_is_as_listed(file) for file in files if file.hash is not None)


def _is_as_listed(file: PackagePath) -> bool:
    path = Path(str(file.locate()))
    if file.size is not None and (not path.is_file() or path.stat().st_size != file.size):
        return False
    digest = hashlib.new(file.hash.mode)
    try:
        with path.open("rb") as stream:
            while block := stream.read(READ_AT_ONCE):
                digest.update(block)
    except OSError:
        return False

    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode("ascii") == file.hash.value


def main() -> int:
    """Names what is damaged; 1 where something is."""
    packages = [package for package in distributions() if package.metadata["Name"] != "pip"]
    with ThreadPoolExecutor() as pool:  # hashing lets go of the interpreter's lock
        whole = list(pool.map(is_whole, packages))
    damaged = sorted(
        package.metadata["Name"] or "?" for package, is_good in zip(packages, whole) if not is_good
    )
    sys.stdout.write("".join(f"{name}\n" for name in damaged))
    return 1 if damaged else 0


if __name__ == "__main__":
    sys.exit(main())
