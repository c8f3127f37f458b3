"""uv, the installer, as one file: the pinned wheel of this platform from the package index, its
SHA-256 that of the lock.

With it a set-up needs neither pip nor the module venv, which Debian and Ubuntu leave out of their
Python. Standard library only; never imports backend."""

from __future__ import annotations

import hashlib
import io
import platform
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Callable
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from ..words import tr

DEFAULT_INDEX = "https://pypi.org/simple"
_INDEX_VARIABLES = ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
_PLATFORM_TAGS = {
    ("Linux", "x86_64"): {"manylinux_2_17_x86_64"},
    ("Linux", "aarch64"): {"manylinux_2_17_aarch64", "manylinux_2_28_aarch64"},
    ("Darwin", "x86_64"): {"macosx_10_12_x86_64"},
    ("Darwin", "arm64"): {"macosx_11_0_arm64"},
    ("Windows", "AMD64"): {"win_amd64"},
    ("Windows", "ARM64"): {"win_arm64"},
}
PROGRAM = "uv.exe" if sys.platform == "win32" else "uv"

Fetch = Callable[[str], bytes]  # a URL's content; raises OSError where it is not available


def locked_version(lock: Path) -> str:
    """The version that the lock pins."""
    match = re.search(r"^uv==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return match[1] if match else ""


def index_of(environment: Mapping[str, str]) -> str:
    """The package index that installers are configured to use."""
    return next(
        (environment[name] for name in _INDEX_VARIABLES if environment.get(name)), DEFAULT_INDEX
    )


def download_uv(lock: Path, index: str, fetch: Fetch, target: Path) -> None:
    """Downloads uv to the file `target`.

    Raises:
        OSError: the index cannot be reached, has no wheel for this platform, or what came is not
            what the lock names.
    """
    page = f"{index.rstrip('/')}/uv/"
    names = _Links(fetch(page).decode("utf-8", "replace")).addresses()
    digests = _digests(lock)

    for url in (urljoin(page, address) for address in names):
        if (
            _fits(Path(unquote(urlsplit(url).path)).name)
            and urldefrag(url).fragment.partition("=")[2] in digests
        ):
            _unpack(fetch(urldefrag(url).url), digests, target)
            return

    raise OSError(_nothing_fits(page, lock))


def unpack_uv(lock: Path, wheels: Path, target: Path) -> None:
    """The same from a folder of wheels (raises OSError where it has none)."""
    for wheel in sorted(wheels.glob(f"uv-{locked_version(lock)}-*.whl")):
        if _fits(wheel.name):
            _unpack(wheel.read_bytes(), _digests(lock), target)
            return
    raise OSError(_nothing_fits(str(wheels), lock))


def _nothing_fits(place: str, lock: Path) -> str:
    return tr(
        "'{place}' has no uv {version} for this platform", place=place, version=locked_version(lock)
    )


def _digests(lock: Path) -> set[str]:
    return set(re.findall(r"--hash=sha256:([0-9a-f]{64})", lock.read_text(encoding="utf-8")))


def _fits(name: str) -> bool:
    tags = name.removesuffix(".whl").rsplit("-", 1)[-1].split(".") if name.endswith(".whl") else []
    return not _PLATFORM_TAGS.get((platform.system(), platform.machine()), set()).isdisjoint(tags)


def _unpack(wheel: bytes, digests: set[str], target: Path) -> None:
    if hashlib.sha256(wheel).hexdigest() not in digests:
        raise OSError(tr("what was downloaded is not the wheel that the lock names"))
    with zipfile.ZipFile(io.BytesIO(wheel)) as archive:
        program = next(
            (name for name in archive.namelist() if name.endswith(f"/scripts/{PROGRAM}")), None
        )
        if program is None:
            raise OSError(tr("the wheel holds no program"))
        unfinished = target.with_name(target.name + ".part")
        unfinished.write_bytes(archive.read(program))

    unfinished.chmod(0o755)
    unfinished.replace(target)


class _Links(HTMLParser):
    """The addresses on a page of a simple index (PEP 503)."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._found += [value for name, value in attrs if tag == "a" and name == "href" and value]

    def addresses(self) -> Iterator[str]:
        return iter(self._found)
