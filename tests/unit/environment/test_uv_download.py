"""uv from a package index or a folder of wheels: of this platform, pinned, and what the lock says
it is.
"""

from __future__ import annotations

import hashlib
import io
import platform
import subprocess
import zipfile
from pathlib import Path

import pytest

from any2any_qgis.environment.uv_download import (
    DEFAULT_INDEX,
    PROGRAM,
    download_uv,
    index_of,
    unpack_uv,
)

INDEX = "https://index.example/simple"
TAGS = {"Linux": f"manylinux_2_17_{platform.machine()}.manylinux2014_{platform.machine()}"}
OURS = f"uv-9.9-py3-none-{TAGS.get(platform.system())}.whl"

pytestmark = pytest.mark.skipif(
    OURS.endswith("None.whl"), reason="the program in the wheel is a shell script"
)


def wheel(program: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("uv/__init__.py", "")
        archive.writestr(f"uv-9.9.data/scripts/{PROGRAM}", f"#!/bin/sh\necho {program}\n")
    return file.getvalue()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def files() -> dict[str, bytes]:
    """What the index serves: our wheel, one of another platform, and an older one that the lock
    does not name.
    """
    wheels = {
        OURS: wheel("uv 9.9"),
        "uv-9.9-py3-none-win32.whl": wheel("of Windows"),
        OURS.replace("9.9", "9.8"): wheel("uv 9.8"),
        "uv-9.9.tar.gz": b"the source",
    }

    links = [
        f'<a href="../../files/{name}#sha256={digest(content)}">{name}</a>'
        for name, content in reversed(wheels.items())
    ]
    served = {f"https://index.example/files/{name}": content for name, content in wheels.items()}
    return served | {f"{INDEX}/uv/": f"<!DOCTYPE html><body>{''.join(links)}</body>".encode()}


@pytest.fixture
def lock(tmp_path: Path, files: dict[str, bytes]) -> Path:
    lock = tmp_path / "uv.txt"
    named = [content for url, content in files.items() if "9.9" in url]
    lock.write_text(
        "uv==9.9 \\\n"
        + " \\\n".join(f"    --hash=sha256:{digest(content)}" for content in named)
        + "\n"
    )
    return lock


def fetch_from(files: dict[str, bytes]):
    def fetch(url: str) -> bytes:
        try:
            return files[url]
        except KeyError:
            raise OSError(f"404: {url}") from None

    return fetch


def says(program: Path) -> str:
    return subprocess.run([program], capture_output=True, text=True, check=True).stdout.strip()


def test_the_locked_wheel_of_this_platform_is_taken(
    lock: Path, files: dict[str, bytes], tmp_path: Path
) -> None:
    download_uv(lock, INDEX + "/", fetch_from(files), tmp_path / "uv")
    assert says(tmp_path / "uv") == "uv 9.9"


def test_what_is_not_what_the_lock_names_is_not_unpacked(
    lock: Path, files: dict[str, bytes], tmp_path: Path
) -> None:
    files[f"https://index.example/files/{OURS}"] = wheel("something else")
    with pytest.raises(OSError, match="not the wheel that the lock names"):
        download_uv(lock, INDEX, fetch_from(files), tmp_path / "uv")
    assert not (tmp_path / "uv").exists()


def test_an_index_without_it_is_reported(
    lock: Path, files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(OSError, match="404"):
        download_uv(lock, "https://elsewhere.example", fetch_from(files), tmp_path / "uv")
    monkeypatch.setattr(platform, "machine", lambda: "pdp11")
    with pytest.raises(OSError, match="for this platform"):
        download_uv(lock, INDEX, fetch_from(files), tmp_path / "uv")


def test_a_folder_of_wheels_does_as_well(
    lock: Path, files: dict[str, bytes], tmp_path: Path
) -> None:
    folder = tmp_path / "wheels"
    folder.mkdir()
    with pytest.raises(OSError, match="for this platform"):
        unpack_uv(lock, folder, tmp_path / "uv")
    (folder / OURS).write_bytes(files[f"https://index.example/files/{OURS}"])
    unpack_uv(lock, folder, tmp_path / "uv")
    assert says(tmp_path / "uv") == "uv 9.9"


def test_the_index_is_the_one_that_installers_are_reported_of() -> None:
    assert index_of({}) == DEFAULT_INDEX
    assert (
        index_of({"PIP_INDEX_URL": "https://mirror.example/simple"})
        == "https://mirror.example/simple"
    )
    assert index_of({"PIP_INDEX_URL": "https://a", "UV_DEFAULT_INDEX": "https://b"}) == "https://b"
