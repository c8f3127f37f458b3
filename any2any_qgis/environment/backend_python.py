"""Where the backend lies, which Python runs it, and the environment that its process gets;
installation.py builds that Python.

Standard library only, so that it is tested without QGIS; never imports backend. The child's
environment is scrubbed because QGIS's own variables break another Python: PYTHONHOME kills it at
start, PYTHONPATH brings QGIS's numpy, PROJ_LIB makes rasterio's PROJ fail."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from ..places import plugin_root
from ..words import tr

PYTHON_VARIABLE = "ANY2ANY_PYTHON"
FOLDER_VARIABLE = "ANY2ANY_ENVIRONMENT"
# written last: an environment without it, or with another one's, is never used
STAMP = "any2any.json"

_DROPPED_PREFIXES = ("PYTHON", "CONDA_", "PROJ_", "DYLD_")
_DROPPED = frozenset(
    (
        *(
            "VIRTUAL_ENV",
            "GDAL_DATA",
            "GDAL_DRIVER_PATH",
            "QT_PLUGIN_PATH",
            "QT_QPA_PLATFORM_PLUGIN_PATH",
        ),
        *("QGIS_PREFIX_PATH", "OSGEO4W_ROOT", "GISBASE", "LD_LIBRARY_PATH", "LD_PRELOAD"),
    )
)
_CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_KEPT_SUFFIX = "_ORIG"  # launchers of bundled QGIS builds save the user's own value under it


class EnvironmentMissing(Exception):
    """No Python with the backend's packages is known; the text says what to do."""


def environment_folder(setting: str = "", environ: Mapping[str, str] = os.environ) -> Path:
    """Where the backend's environment is built: the setting, else ANY2ANY_ENVIRONMENT, else the
    user's data folder.

    Outside the plugin's folder, which an upgrade deletes, and the same for all of QGIS's profiles.
    """
    named = setting or environ.get(FOLDER_VARIABLE, "")
    if named:
        return Path(named).expanduser()
    if sys.platform == "win32":
        base = Path(environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")

    return base / "any2any" / "environment"


def log_file(environment: Path) -> Path:
    """Where the backend's log goes, beside its environment."""
    return environment.parent / "logs" / "backend.log"


def interpreter(folder: Path) -> Path:
    """The Python of a virtual environment."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def requirements_digest(root: Path) -> str:
    """A digest of the locks that an environment is made from; another one means that something must
    be installed.
    """
    total = hashlib.sha256()
    for lock in sorted((root / "backend" / "requirements").glob("*.txt")):
        total.update(lock.name.encode())
        total.update(lock.read_bytes().replace(b"\r\n", b"\n"))

    return total.hexdigest()


def read_stamp(folder: Path) -> Mapping[str, str]:
    """What a finished environment says of itself: requirements, torch, python; empty where it is
    not finished.
    """
    try:
        stamp = json.loads((folder / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}

    return stamp if isinstance(stamp, dict) and interpreter(folder).is_file() else {}


def is_ready(folder: Path, root: Path) -> bool:
    """Whether the environment there is complete and made for this version of the plugin."""
    return read_stamp(folder).get("requirements") == requirements_digest(root)


def find_python(
    setting: str, environ: Mapping[str, str] = os.environ, folder_setting: str = ""
) -> Path:
    """The interpreter that runs the backend: the setting, else ANY2ANY_PYTHON, the built
    environment's, a development checkout's .venv.

    Raises:
        EnvironmentMissing: none is configured, or the configured one is not there.
    """
    for origin, value in (
        (tr("the setting any2any/python"), setting),
        (PYTHON_VARIABLE, environ.get(PYTHON_VARIABLE, "")),
    ):
        if value:
            if not Path(value).is_file():
                raise EnvironmentMissing(
                    tr(
                        "The Python that {origin} names does not exist: '{path}'.",
                        origin=origin,
                        path=value,
                    )
                )

            return Path(value)

    folder, root = environment_folder(folder_setting, environ), plugin_root()
    if is_ready(folder, root):
        return interpreter(folder)
    checkout = (plugin_root() / "backend").resolve().parent
    if interpreter(checkout / ".venv").is_file():
        return interpreter(checkout / ".venv")
    state = tr("The backend's Python environment is not set up")
    if read_stamp(folder):
        state = tr(
            "The backend's Python environment was made for another version and must be updated"
        )

    how = tr("press 'Set up' in the Any2Any panel or run 'Set up the backend' from the toolbox")
    raise EnvironmentMissing(f"{state}: {how}.")


def child_environment(
    environ: Mapping[str, str] = os.environ, qgis_folder: Path | None = None
) -> dict[str, str]:
    """A copy of `environ` without what QGIS set for itself; proxy, PIP_* and UV_* variables stay.

    Args:
        environ: the variables of this process.
        qgis_folder: where QGIS is installed (Windows): its folders leave PATH, and certificates
            inside it are dropped.
    """
    kept = {name: value for name, value in environ.items() if not _is_dropped(name)}
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        if environ.get(name + _KEPT_SUFFIX):
            kept[name] = environ[name + _KEPT_SUFFIX]

    if qgis_folder is not None:
        for name in _CERTIFICATE_VARIABLES:
            if _is_inside(kept.get(name, ""), qgis_folder):
                del kept[name]

        folders = kept.get("PATH", "").split(os.pathsep)
        kept["PATH"] = os.pathsep.join(
            folder for folder in folders if not _is_inside(folder, qgis_folder)
        )

    kept["PYTHONUNBUFFERED"] = "1"
    # the plugin's folder may be read-only, and bytecode would outlive an upgrade
    kept["PYTHONDONTWRITEBYTECODE"] = "1"
    return kept


def _is_dropped(name: str) -> bool:
    return name.upper() in _DROPPED or name.upper().startswith(_DROPPED_PREFIXES)


def _is_inside(path: str, folder: Path) -> bool:
    return bool(path) and folder in (Path(path), *Path(path).parents)
