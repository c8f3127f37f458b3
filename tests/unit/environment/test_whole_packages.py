"""Damage to installed packages is found by what their wheels list, whatever became of a file."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from any2any_qgis.environment import whole_packages
from any2any_qgis.environment.whole_packages import is_whole


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with one package of two modules, as an installer leaves it."""
    rows = []
    for name, text in (("good/__init__.py", b"one = 1\n"), ("good/part.py", b"two = 2\n")):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text)
        digest = base64.urlsafe_b64encode(hashlib.sha256(text).digest()).rstrip(b"=").decode()
        rows.append(f"{name},sha256={digest},{len(text)}")

    info = tmp_path / "good-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: good\nVersion: 1.0\n")
    (info / "RECORD").write_text(
        "\n".join([*rows, "good/__pycache__/part.pyc,,", "good-1.0.dist-info/RECORD,,"]) + "\n"
    )
    return tmp_path


def whole(folder: Path) -> bool:
    return is_whole(Distribution.at(folder / "good-1.0.dist-info"))


def test_what_was_installed_is_whole(installed: Path) -> None:
    assert whole(installed)


def test_a_missing_a_shorter_and_a_changed_file_are_damage(installed: Path) -> None:
    part = installed / "good" / "part.py"
    for text in (b"two = 3\n", b"two", b""):
        part.write_bytes(text)
        assert not whole(installed)
    part.unlink()
    assert not whole(installed)


def test_a_package_that_lists_nothing_is_damage(installed: Path) -> None:
    (installed / "good-1.0.dist-info" / "RECORD").unlink()
    assert not whole(installed)


def test_it_names_what_is_damaged(installed: Path) -> None:
    code = (
        f"import sys; sys.path = [{str(installed)!r}, *[p for p in sys.path if 'site-packages' not"
        " in p]]; import runpy; "
    )
    code += f"runpy.run_path({whole_packages.__file__!r}, run_name='__main__')"
    run = [sys.executable, "-I", "-c", code]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
    (installed / "good" / "part.py").unlink()
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "good\n")
