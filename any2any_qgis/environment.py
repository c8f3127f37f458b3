"""Where the backend lies, which Python runs it, and the environment that its process gets.

Standard library only, so that it is tested without QGIS; never imports backend. The child's environment is scrubbed because
QGIS's own variables break another Python: PYTHONHOME kills it at start, PYTHONPATH brings QGIS's numpy, PROJ_LIB makes rasterio's
PROJ fail.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

PYTHON_VARIABLE = "ANY2ANY_PYTHON"

_DROPPED_PREFIXES = ("PYTHON", "CONDA_", "PROJ_", "DYLD_")
_DROPPED = frozenset(
    (
        *("VIRTUAL_ENV", "GDAL_DATA", "GDAL_DRIVER_PATH", "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH"),
        *("QGIS_PREFIX_PATH", "OSGEO4W_ROOT", "GISBASE", "LD_LIBRARY_PATH", "LD_PRELOAD"),
    )
)
_CERTIFICATE_VARIABLES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
_KEPT_SUFFIX = "_ORIG"  # launchers of bundled QGIS builds save the user's own value under it


class EnvironmentMissing(Exception):
    """No Python with the backend's packages is known; the text says what to do."""


def plugin_root() -> Path:
    """The folder that holds backend/ and resources/: the plugin's own, or the checkout it is imported from."""
    here = Path(__file__).parent
    return here if (here / "backend").is_dir() else here.parent


def find_python(setting: str, environ: Mapping[str, str] = os.environ) -> Path:
    """The interpreter that runs the backend: the setting, else ANY2ANY_PYTHON, else a development checkout's .venv.

    Raises:
        EnvironmentMissing: none is configured, or the configured one is not there.
    """
    for origin, value in (("the setting any2any/python", setting), (PYTHON_VARIABLE, environ.get(PYTHON_VARIABLE, ""))):
        if value:
            if not Path(value).is_file():
                raise EnvironmentMissing(f"The Python that {origin} names, '{value}', is not there.")
            return Path(value)
    checkout = (plugin_root() / "backend").resolve().parent
    for relative in ("bin/python", "Scripts/python.exe"):
        python = checkout / ".venv" / relative
        if python.is_file():
            return python
    raise EnvironmentMissing(f"The backend's Python environment is not set up. Name its interpreter in the variable {PYTHON_VARIABLE}.")


def child_environment(environ: Mapping[str, str] = os.environ, qgis_folder: Path | None = None) -> dict[str, str]:
    """A copy of `environ` without what QGIS set for itself; proxy, PIP_* and UV_* variables stay.

    Args:
        environ: the variables of this process.
        qgis_folder: where QGIS is installed (Windows): its folders leave PATH, and certificates inside it are dropped.
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
        kept["PATH"] = os.pathsep.join(folder for folder in folders if not _is_inside(folder, qgis_folder))
    kept["PYTHONUNBUFFERED"] = "1"
    kept["PYTHONDONTWRITEBYTECODE"] = "1"  # the plugin's folder may be read-only, and bytecode would outlive an upgrade
    return kept


def _is_dropped(name: str) -> bool:
    return name.upper() in _DROPPED or name.upper().startswith(_DROPPED_PREFIXES)


def _is_inside(path: str, folder: Path) -> bool:
    return bool(path) and folder in (Path(path), *Path(path).parents)
