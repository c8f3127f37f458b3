"""Says whether the backend can run on this machine, and what to do where it cannot: `python -m
backend doctor`.

Each check imports what it examines by itself, so a broken installation becomes a failed check and
never a crash. Imports catalogue, memory and errors."""

from __future__ import annotations

import ctypes
import importlib.metadata
import math
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal

from backend.errors import Any2AnyError
from backend.memory import GIB, memory
from backend.weights import catalogue

Status = Literal["ok", "warn", "fail"]
PYTHON_FROM, PYTHON_BELOW = (3, 11), (3, 14)  # pyproject.toml: requires-python
PACKAGES = (
    "diffusers",
    "safetensors",
    "numpy",
    "rasterio",
    "pydantic",
    "huggingface_hub",
    "typer",
    "rich",
)
LOW_MEMORY = LOW_DISK = 2 * GIB  # below it a run of the default model may fail
REINSTALL = "Set the backend's environment up again."
PROJ_VARIABLES = ("PROJ_LIB", "PROJ_DATA")
GDAL_VARIABLES = ("GDAL_DATA", "GDAL_DRIVER_PATH")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    name: str
    status: Status
    detail: str
    hint: str = ""


def diagnose() -> list[Check]:
    """Every check, in the order in which a person would repair things. Never raises."""
    return [
        replace(check, detail=_impersonal(check.detail), hint=_impersonal(check.hint))
        for check in _checks()
    ]


def passed(checks: list[Check]) -> bool:
    """Whether the backend can run: nothing failed."""
    return all(check.status != "fail" for check in checks)


def as_dict(checks: list[Check]) -> dict[str, Any]:
    """The checks for `doctor --json`, fit to be pasted into a report: the home folder reads `~`."""
    return {"ok": passed(checks), "checks": [asdict(check) for check in checks]}


def _checks() -> Iterator[Check]:
    single: list[tuple[str, Callable[[], Check]]] = [
        ("python", check_python),
        ("packages", check_packages),
        ("torch", check_torch),
        ("cuda", check_cuda),
        ("memory", check_memory),
        ("disk: cache", lambda: check_disk("disk: cache", catalogue.cache_folder())),
        ("disk: temporary", lambda: check_disk("disk: temporary", Path(tempfile.gettempdir()))),
        ("gdal and proj", check_gdal_and_proj),
    ]
    for name, check in single:
        try:
            yield check()
        except Exception as error:  # whatever is broken, the other checks still help
            yield Check(name, "fail", f"{type(error).__name__}: {error}", REINSTALL)

    try:
        yield from map(check_model, catalogue.list_models())
    except Any2AnyError as error:
        yield Check("models", "fail", error.message, error.hint)


def check_python() -> Check:
    """The interpreter's version is one that the dependencies are locked for."""
    detail = f"{platform.python_version()} ({platform.machine()}, {sys.executable})"
    if PYTHON_FROM <= sys.version_info[:2] < PYTHON_BELOW:
        return Check("python", "ok", detail)
    return Check(
        "python",
        "fail",
        detail,
        "Python {}.{} or newer and below {}.{} is needed.".format(*PYTHON_FROM, *PYTHON_BELOW),
    )


def check_packages() -> Check:
    """Every package of the backend is installed."""
    versions = {name: _version(name) for name in PACKAGES}
    missing = [name for name, version in versions.items() if version is None]
    if missing:
        return Check("packages", "fail", f"missing: {', '.join(missing)}", REINSTALL)
    return Check(
        "packages", "ok", ", ".join(f"{name} {version}" for name, version in versions.items())
    )


def check_torch() -> Check:
    """torch loads; what the processor offers it."""
    import torch

    from backend.model.precision import bf16_units

    processor = (
        f"{torch.get_num_threads()} threads, {torch.backends.cpu.get_cpu_capability()} kernels"
    )
    return Check(
        "torch",
        "ok",
        f"{torch.__version__}, {processor}, bf16 in hardware: {', '.join(bf16_units()) or 'no'}",
    )


def check_cuda() -> Check:
    """CUDA devices that torch can use; a driver without them is worth a word."""
    import torch

    driver = nvidia_driver()
    if torch.cuda.is_available():
        devices = [
            torch.cuda.get_device_properties(index) for index in range(torch.cuda.device_count())
        ]
        listed = ", ".join(
            f"cuda:{i} {device.name} {device.total_memory / GIB:.0f} GiB"
            for i, device in enumerate(devices)
        )
        return Check(
            "cuda",
            "ok",
            f"{listed}; driver {driver or 'of unknown version'}, CUDA {torch.version.cuda}",
        )

    if driver is None:
        return Check("cuda", "ok", "no NVIDIA device; the processor is used")
    if torch.version.cuda is None:
        why, hint = (
            "this torch is built for the processor only",
            "Set the environment up with the CUDA build.",
        )
    else:
        why, hint = (
            f"torch for CUDA {torch.version.cuda} cannot use it",
            "Update the NVIDIA driver.",
        )

    return Check("cuda", "warn", f"driver {driver}, but {why}", hint)


def nvidia_driver() -> str | None:
    """The NVIDIA driver's version from its own library (NVML), or None where there is none."""
    try:
        nvml = ctypes.CDLL("nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1")
        if nvml.nvmlInit_v2() != 0:
            return None
        version = ctypes.create_string_buffer(96)
        reported = nvml.nvmlSystemGetDriverVersion(version, ctypes.c_uint(len(version)))
        nvml.nvmlShutdown()
    except (OSError, AttributeError):
        return None

    return version.value.decode() if reported == 0 else None


def check_memory() -> Check:
    """Enough main memory for the default model."""
    have = memory()
    if have.total is None and have.available is None:
        return Check("memory", "ok", "not reported by this platform")
    parts = [
        f"{size / GIB:.1f} GiB {word}"
        for size, word in ((have.total, "in all"), (have.available, "available"))
        if size is not None
    ]
    if min(size for size in (have.total, have.available) if size is not None) < LOW_MEMORY:
        return Check(
            "memory",
            "warn",
            ", ".join(parts),
            f"Close other programs: have {LOW_MEMORY // GIB} GiB free for a run.",
        )

    return Check("memory", "ok", ", ".join(parts))


def check_disk(name: str, folder: Path) -> Check:
    """A folder that can be written and has room; it is looked at through its nearest existing
    parent.
    """
    existing = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    detail = f"{free / GIB:.1f} GiB free at {folder}"

    if not existing.is_dir() or not os.access(existing, os.W_OK):
        return Check(
            name,
            "fail",
            f"{folder} cannot be written",
            "Set ANY2ANY_CACHE (or TMPDIR) to a folder that can be.",
        )

    if free < LOW_DISK:
        return Check(
            name,
            "warn",
            detail,
            "Free space, or set ANY2ANY_CACHE (or TMPDIR) to a folder on another disk.",
        )

    return Check(name, "ok", detail)


def check_gdal_and_proj() -> Check:
    """rasterio's own GDAL and PROJ work together: a real transformation, there and back, with the
    environment as it is.
    """
    import rasterio
    from rasterio.warp import transform

    versions = (
        f"GDAL {rasterio.__gdal_version__}, PROJ {rasterio.__proj_version__}, rasterio"
        f" {rasterio.__version__}"
    )
    set_here = [
        f"{name}={os.environ[name]}"
        for name in (*PROJ_VARIABLES, *GDAL_VARIABLES)
        if os.environ.get(name)
    ]
    unset = (
        f"Unset {', '.join(entry.split('=')[0] for entry in set_here)}: rasterio brings its own"
        " data."
        if set_here
        else ""
    )

    east, north = 500000.0, 4000000.0  # on zone 18's central meridian, 75 W
    try:
        (x,), (y,) = transform("EPSG:32618", "EPSG:4326", [east], [north])
        (east_again,), (north_again,) = transform("EPSG:4326", "EPSG:32618", [x], [y])
    except Exception as error:  # rasterio tells a foreign proj.db by several classes
        return Check("gdal and proj", "fail", f"{versions}; {error}", unset or REINSTALL)

    if abs(x + 75.0) > 1e-6 or math.dist((east, north), (east_again, north_again)) > 1e-3:
        wrong = f"{versions}; EPSG:32618 to EPSG:4326 gives {x:.6f}, {y:.6f}"
        return Check("gdal and proj", "fail", wrong, unset or REINSTALL)

    if set_here:
        return Check("gdal and proj", "warn", f"{versions}; {', '.join(set_here)}", unset)
    return Check("gdal and proj", "ok", versions)


def check_model(summary: catalogue.ModelSummary) -> Check:
    """Weights that are here are read and compared with their digests."""
    name = f"model: {summary.id}"
    if summary.status == "missing":
        return Check(
            name,
            "fail",
            "the weights are not where they should be",
            "Install the software again, or `models add DIR` once more.",
        )

    if summary.status != "ready":
        hint = (
            f"Run `models download {summary.id}` to use it."
            if summary.status == "not downloaded"
            else ""
        )
        return Check(name, "ok", summary.status, hint)

    try:
        model = catalogue.verify_model(summary.id)
    except Any2AnyError as error:
        return Check(name, "fail", error.message, error.hint)

    return Check(name, "ok", f"verified, weights {model.weights_sha256[:12]}, {model.source}")


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _impersonal(text: str) -> str:
    """A text without the user's home folder."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text
