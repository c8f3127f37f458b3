"""What a computer has for the backend's environment: a Python of a supported version, and NVIDIA's
driver.

Standard library only, so that it is tested without QGIS; never imports backend.
"""

from __future__ import annotations

import platform
import shutil
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..words import tr
from .commands import answer
from .failures import SetupError

OLDEST, NEWEST = (3, 11), (3, 13)  # what the locks are made for
SUPPORTED = f"{OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]}"
PROBE = "import sys; print(*sys.version_info[:2])"


def has_cuda_build() -> bool:
    """Whether the lock of PyTorch's CUDA build is for this platform."""
    return platform.system() == "Linux" and platform.machine() == "x86_64"


def has_cpu_build_on_pypi() -> bool:
    """Whether what the common index has for this platform is PyTorch's CPU build, whose digests are
    locked (torch-pypi.txt).
    """
    return platform.system() in ("Windows", "Darwin")


def sees_nvidia(environment: Mapping[str, str]) -> bool:
    """Whether NVIDIA's driver lists a device that the CUDA lock has packages for."""
    return has_cuda_build() and "GPU" in answer(["nvidia-smi", "-L"], environment)


def find_base_python(environment: Mapping[str, str], chosen: str = "") -> Path:
    """A Python that can make the environment: the chosen one, QGIS's own (never sys.executable,
    which is QGIS), or one on PATH.

    Raises:
        SetupError: environment.python, when none is of a supported version.
    """
    for candidate in [chosen] if chosen else _candidates():
        version = tuple(
            int(part)
            for part in answer([candidate, "-I", "-c", PROBE], environment).split()
            if part.isdigit()
        )
        if OLDEST <= version <= NEWEST:
            return Path(candidate)

    wanted = f"Python {SUPPORTED}"
    sentence = tr("This computer has no {python}.", python=wanted)
    if chosen:
        sentence = tr("'{path}' is not {python}.", path=chosen, python=wanted)
    raise SetupError("environment.python", sentence, install_python())


def install_python() -> str:
    """What to do where there is no Python that fits."""
    return tr(
        "Install it (on Debian and Ubuntu: sudo apt install python3), or choose a Python in the"
        " options."
    )


def _candidates() -> Iterator[str]:
    exe = ".exe" if sys.platform == "win32" else ""
    own = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    folders = [
        Path(sysconfig.get_config_var("BINDIR") or sys.base_prefix),
        Path(sys.base_prefix),
        Path(sys.base_prefix, "bin"),
    ]
    for path in (
        folder / (name + exe)
        for folder in dict.fromkeys(folders)
        for name in (own, "python3", "python")
    ):
        if path.is_file():
            yield str(path)

    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            yield found
