"""Builds the environments of a checkout: .venv (backend, training, tests) and, where QGIS is or can
be installed, .venv-qgis.

Run: `make setup`, or `python3 .ci/setup.py`. Safe to repeat: each environment carries a stamp of
what it was made from, so a second run takes a second. Standard library only; runs on any Python
from 3.8."""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
QGIS_VENV = ROOT / ".venv-qgis"
SYSTEM_PYTHON = "/usr/bin/python3"  # the one that Debian's python3-qgis is made for
LOCKS = ("backend/requirements/backend.txt", "training/requirements.txt", "tests/requirements.txt")
TORCH_CPU = "backend/requirements/torch-cpu.txt"
TORCH_CUDA = "backend/requirements/torch-cuda.txt"
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
QGIS_LOCK = "tests/qgis/requirements.txt"
UV_LOCK = "backend/requirements/uv.txt"
QGIS_PACKAGES = (
    "qgis",
    "python3-qgis",
    "qgis-providers",
    "python3-gdal",
    "xvfb",
    "xauth",
    "python3-venv",
)
OLDEST, NEWEST = (3, 11), (3, 13)  # diffusers 0.42 starts at 3.11


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def run(*command: str, quiet: bool = False) -> bool:
    """Runs a command from the root; True when it succeeds.

    A quiet one is silent, since its failure has a second way.
    """
    output = subprocess.DEVNULL if quiet else None
    try:
        return (
            subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, check=False).returncode
            == 0
        )
    except OSError:
        return False


def answer(*command: str) -> str:
    """What a command prints, or nothing when it fails."""
    try:
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def stop(text: str) -> None:
    sys.exit(f"setup: {text}")


def find_python() -> str:
    """The first Python in the supported range: python3 as found, then by version, newest first."""
    newer_first = [f"python3.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for name in ("python3", *newer_first):
        found = answer(
            name,
            "-c",
            "import sys; print(sys.version_info[0], sys.version_info[1], sys.executable)",
        ).split(" ", 2)
        if len(found) == 3 and OLDEST <= (int(found[0]), int(found[1])) <= NEWEST:
            return found[2]

    stop(
        f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} is needed and none is on PATH."
    )
    return ""


def apt_install(*packages: str) -> bool:
    """Installs Debian packages; False where that is not possible (not root, no apt, no network)."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    run("apt-get", "update", "-qq", quiet=True)
    wait = ("-o", "DPkg::Lock::Timeout=120")
    return run(
        "apt-get", "install", "-y", "-qq", "--no-install-recommends", *wait, *packages, quiet=True
    )


def make_venv(python: str, folder: Path, *options: str) -> bool:
    if (folder / "bin/python").exists():
        return True
    command = (python, "-m", "venv", *options, str(folder))
    return run(*command, quiet=True) or (apt_install("python3-venv") and run(*command))


def digest(*parts: str) -> str:
    """A digest over texts and, where a part names a file of the checkout, its content."""
    total = hashlib.sha256()
    for part in parts:
        path = ROOT / part
        total.update(path.read_bytes() if path.is_file() else part.encode())
    return total.hexdigest()


def is_fresh(folder: Path, stamp: str) -> bool:
    mark = folder / ".any2any-stamp"
    return mark.is_file() and mark.read_text() == stamp and (folder / "bin/python").exists()


def write_stamp(folder: Path, stamp: str) -> None:
    (folder / ".any2any-stamp").write_text(stamp)


def pip_find_links(python: str) -> list[str]:
    """Folders of wheels that pip is configured to look into; uv needs them as options."""
    environment = os.environ.get("PIP_FIND_LINKS", "").split()
    configured = answer(python, "-m", "pip", "config", "get", "global.find-links").split()
    return list(dict.fromkeys(environment + configured))


def install(python: str, *arguments: str, quiet: bool = False) -> bool:
    """Installs with uv where the environment has it (seconds), with pip otherwise or when uv
    fails.
    """
    uv = VENV / "bin/uv"
    links = [part for folder in pip_find_links(python) for part in ("--find-links", folder)]
    if uv.exists() and run(
        str(uv), "pip", "install", "--python", python, *links, *arguments, quiet=True
    ):
        return True

    return run(
        python, "-m", "pip", "install", "--disable-pip-version-check", "-q", *arguments, quiet=quiet
    )


def install_torch(python: str, cuda: bool) -> bool:
    """The CUDA build comes from PyPI with digests; the CPU build from a configured folder of wheels
    or PyTorch's CPU index.
    """
    if cuda:
        return install(python, "--require-hashes", "-r", TORCH_CUDA)
    only_torch = ("--no-deps", "-r", TORCH_CPU)
    if pip_find_links(python) and install(python, "--no-index", *only_torch, quiet=True):
        return True
    return install(python, "--index-url", TORCH_CPU_INDEX, *only_torch)


def sees_cuda() -> bool:
    """True where NVIDIA's driver lists a device and PyPI has a CUDA build of torch for the
    platform.
    """
    return (
        platform.system() == "Linux"
        and platform.machine() == "x86_64"
        and "GPU" in answer("nvidia-smi", "-L")
    )


def set_up_backend() -> None:
    cuda = sees_cuda()
    torch_lock = TORCH_CUDA if cuda else TORCH_CPU
    stamp = digest("3", *LOCKS, torch_lock)
    if is_fresh(VENV, stamp):
        return
    say(
        "installing the backend, training and test packages into .venv (torch for"
        f" {'CUDA' if cuda else 'CPU'})"
    )
    if not make_venv(find_python(), VENV):
        stop("a virtual environment cannot be made; on Debian install the package python3-venv.")
    python = str(VENV / "bin/python")
    if not (VENV / "bin/uv").exists():
        run(
            python,
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "-q",
            "--require-hashes",
            "-r",
            UV_LOCK,
            quiet=True,
        )

    if not install_torch(python, cuda):
        stop("torch could not be installed; is the network reachable?")
    if not all(install(python, "--no-deps", "--require-hashes", "-r", lock) for lock in LOCKS):
        stop("a package could not be installed; is the network reachable?")
    write_stamp(VENV, stamp)


def has_qgis() -> bool:
    return bool(answer(SYSTEM_PYTHON, "-c", "import qgis.core; print(qgis.core.Qgis.version())"))


def set_up_qgis() -> None:
    """QGIS is wanted, not required: without it the plugin's tests are skipped and the demo uses the
    command line.
    """
    stamp = digest("1", QGIS_LOCK)
    if (
        is_fresh(QGIS_VENV, stamp)
        and shutil.which("xvfb-run")
        and (QGIS_VENV / "bin/pytest").exists()
    ):
        return

    if not (has_qgis() and shutil.which("xvfb-run")):
        say("installing QGIS and Xvfb from Debian's packages")
        if not apt_install(*QGIS_PACKAGES) or not has_qgis():
            say(
                "QGIS is not here and cannot be installed (that needs root and Debian's packages);"
                " going on without it."
            )
            return

    if not make_venv(SYSTEM_PYTHON, QGIS_VENV, "--system-site-packages"):
        say("the environment for the QGIS tests cannot be made; going on without it.")
        return

    if not install(str(QGIS_VENV / "bin/python"), "--require-hashes", "-r", QGIS_LOCK):
        say("the packages of the QGIS tests cannot be installed; going on without them.")
        return

    write_stamp(QGIS_VENV, stamp)


def main() -> None:
    set_up_backend()
    set_up_qgis()
    say("ready")


if __name__ == "__main__":
    main()
