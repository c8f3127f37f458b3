"""The backend's interpreter and the variables its process gets."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from any2any_qgis.environment import backend_python
from any2any_qgis.environment.backend_python import (
    EnvironmentMissing,
    child_environment,
    find_python,
)
from any2any_qgis.places import plugin_root


def test_variables_that_break_another_python_are_dropped() -> None:
    hostile = [
        "PYTHONHOME",
        "PYTHONPATH",
        "VIRTUAL_ENV",
        "CONDA_PREFIX",
        "GDAL_DATA",
        "GDAL_DRIVER_PATH",
        "PROJ_LIB",
        "PROJ_DATA",
    ]
    hostile += [
        "QT_PLUGIN_PATH",
        "QGIS_PREFIX_PATH",
        "OSGEO4W_ROOT",
        "GISBASE",
        "LD_LIBRARY_PATH",
        "DYLD_INSERT_LIBRARIES",
    ]
    assert not set(hostile) & set(child_environment(dict.fromkeys(hostile, "/qgis")))


def test_proxies_and_installer_variables_stay() -> None:
    kept = {
        "HTTPS_PROXY": "http://proxy:1",
        "PIP_INDEX_URL": "x",
        "UV_INDEX": "y",
        "HOME": "/home/a",
        "SSL_CERT_FILE": "/etc/ca.pem",
    }
    assert child_environment(kept).items() >= kept.items()


def test_the_users_own_library_path_is_restored() -> None:
    child = child_environment(
        {"LD_LIBRARY_PATH": "/qgis/lib", "LD_LIBRARY_PATH_ORIG": "/opt/cuda/lib"}
    )
    assert child["LD_LIBRARY_PATH"] == "/opt/cuda/lib"


def test_folders_of_qgis_leave_path_and_certificates(tmp_path: Path) -> None:
    inside, outside = tmp_path / "qgis" / "bin", tmp_path / "usr"
    path = os.pathsep.join(map(str, (inside, outside)))
    child = child_environment(
        {"PATH": path, "SSL_CERT_FILE": str(inside / "ca.pem")}, tmp_path / "qgis"
    )
    assert child["PATH"] == str(outside)
    assert "SSL_CERT_FILE" not in child


def test_a_python_starts_under_a_hostile_parent_environment() -> None:
    child = child_environment({**os.environ, "PYTHONHOME": "/nowhere", "PYTHONPATH": "/nowhere"})
    answer = subprocess.run(
        [sys.executable, "-c", "print(6 * 7)"],
        env=child,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.strip() == "42"


def test_the_setting_goes_before_the_variable(tmp_path: Path) -> None:
    chosen, other = tmp_path / "chosen", tmp_path / "other"
    chosen.touch()
    other.touch()
    assert find_python(str(chosen), {"ANY2ANY_PYTHON": str(other)}) == chosen
    assert find_python("", {"ANY2ANY_PYTHON": str(other)}) == other


def test_a_python_that_is_not_there_is_reported(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentMissing, match="ANY2ANY_PYTHON names"):
        find_python("", {"ANY2ANY_PYTHON": str(tmp_path / "gone")})


def test_a_checkout_brings_its_own_python_and_an_installed_plugin_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "backend").mkdir()
    monkeypatch.setattr(backend_python, "plugin_root", lambda: tmp_path)
    with pytest.raises(EnvironmentMissing, match="not set up"):
        find_python("", {})
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    assert find_python("", {}) == python


def test_the_root_holds_backend_and_resources() -> None:
    assert (plugin_root() / "backend" / "protocol.py").is_file()
    assert (plugin_root() / "resources" / "modalities.json").is_file()
