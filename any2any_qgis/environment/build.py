"""The steps of a set-up.

    uv -> base Python -> virtual environment
        -> torch (CUDA build where NVIDIA's driver lists a device) -> locked packages
    -> every package imported once -> stamp

The stamp is written last, so a half-built environment is never used; building on one resumes where
it stopped. Standard library only, so that it is tested without QGIS; never imports backend."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from ..words import tr
from .backend_python import STAMP, interpreter, is_ready, read_stamp, requirements_digest
from .base_python import (
    PROBE,
    SUPPORTED,
    find_base_python,
    has_cpu_build_on_pypi,
    has_cuda_build,
    install_python,
    sees_nvidia,
)
from .commands import CommandCancelled, Commands, answer
from .failures import SetupError, failure_of, free_some_space
from .setup_progress import SetupProgress
from .uv_download import PROGRAM, Fetch, download_uv, index_of, locked_version, unpack_uv

TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# required free space; CPU torch took 1063 when measured, CUDA's figure is a guess
CPU_MEGABYTES, CUDA_MEGABYTES = 1300, 5600
MANAGED_PYTHON = "3.12"  # uv's own, where this computer has none that fits
# what the system has to load, not Python alone
_IMPORTS = "import torch, rasterio, numpy, safetensors.torch, pydantic"
_WHOLE = Path(__file__).with_name("whole_packages.py")
_ON_GPU = "import torch; x = torch.ones(8, 8, device='cuda'); assert float((x @ x).sum()) == 512"


@dataclass(frozen=True)
class SetupOptions:
    """How the environment is built.

    Attributes:
        folder: where; see environment.environment_folder.
        root: the folder that holds backend/.
        base_python: the Python to start from; empty: found.
        wheels: a folder of wheels to install from instead of the package index; empty: the index.
        torch: auto, cpu or cuda.
        check: look at an environment that is complete, and install again what is damaged.
    """

    folder: Path
    root: Path
    base_python: str = ""
    wheels: str = ""
    torch: str = "auto"
    check: bool = False


class Build:
    """One run of set_up.

    Args:
        options: what is built, and where.
        environment: variables for the installers, scrubbed.
        progress: gets each step.
        is_cancelled: called several times a second.
        fetch: downloads uv.
    """

    def __init__(
        self,
        options: SetupOptions,
        environment: Mapping[str, str],
        progress: SetupProgress,
        is_cancelled: Callable[[], bool],
        fetch: Fetch,
    ) -> None:
        self.options = options
        self.progress = progress
        self.fetch = fetch
        self.commands = Commands(environment, is_cancelled, progress.take_line, progress.show)
        # uv does not read pip's variable
        self.commands.environment["UV_DEFAULT_INDEX"] = index_of(environment)
        self.python = interpreter(options.folder)
        self.uv = self.python.with_name(PROGRAM)
        self.locks = options.root / "backend" / "requirements"

    def run(self) -> str:
        """Builds, completes or repairs the environment; what was installed, for the user.

        Raises:
            SetupError: environment.python, .network, .disk or .install.
            CommandCancelled: is_cancelled said so.
        """
        repairs = is_ready(self.options.folder, self.options.root)
        if repairs:
            self.progress.begin("installer", tr("Checking every package"))
            if self._is_whole():
                return tr("The environment was checked; it is complete.")

        wants_cuda = self._wants_cuda()
        cuda = wants_cuda and has_cuda_build()
        # the same build as before: a GPU that is unplugged is not a reason for another one
        if repairs:
            cuda = read_stamp(self.options.folder).get("torch") == "cuda"
        self._check_disk(CUDA_MEGABYTES if cuda else CPU_MEGABYTES)
        (self.options.folder / STAMP).unlink(missing_ok=True)

        self._make_venv(self._get_uv())
        anew = ("--reinstall",) if repairs else ()
        self._install_torch(cuda, *anew)
        self._install_packages(*anew)
        self._check()

        note = tr("Damaged packages were reinstalled.") if repairs else ""
        if wants_cuda and not cuda:
            note = tr(
                "The CUDA build is for Linux on x86-64 alone; elsewhere choose a Python of your own"
                " with it in the options."
            )
        if cuda and not self.commands.run([str(self.python), "-I", "-c", _ON_GPU]):
            note = tr(
                "The GPU could not be used, so the CPU build of PyTorch was installed; updating"
                " NVIDIA's driver may help."
            )
            cuda = False
            self._install_torch(cuda, "--reinstall-package=torch")
            self._check()

        build = "CUDA" if cuda else "CPU"
        self._write_stamp(build)
        self.progress.end()
        sentence = tr("The backend is set up with the {build} build of PyTorch.", build=build)
        return f"{sentence} {note}".strip()

    def _wants_cuda(self) -> bool:
        if self.options.torch == "auto":
            return sees_nvidia(self.commands.environment)
        return self.options.torch == "cuda"

    def _write_stamp(self, build: str) -> None:
        stamp = {"requirements": requirements_digest(self.options.root), "torch": build.lower()}
        unfinished = self.options.folder / f"{STAMP}.tmp"
        unfinished.write_text(json.dumps(stamp) + "\n", encoding="utf-8")
        unfinished.replace(self.options.folder / STAMP)

    def _check_disk(self, megabytes: int) -> None:
        parent = next(
            folder for folder in self.options.folder.absolute().parents if folder.is_dir()
        )
        free = shutil.disk_usage(parent).free // 10**6
        if free < megabytes:
            sizes = {"needed": megabytes, "free": free, "folder": parent}
            sentence = tr(
                "The environment needs {needed} MB and {free} MB are free in '{folder}'.", **sizes
            )
            raise SetupError("environment.disk", sentence, free_some_space())

    def _get_uv(self) -> Path:
        """The locked uv: the environment's, of the folder of wheels, or downloaded."""
        self.progress.begin("installer", tr("Fetching the installer"))
        lock, downloaded = self.locks / "uv.txt", uv_beside(self.options.folder)
        version = answer([str(self.uv), "--version"], self.commands.environment).split()[1:2]
        if version == [locked_version(lock)]:
            return self.uv

        wheels = self.options.wheels
        try:
            if wheels:
                unpack_uv(lock, Path(wheels), downloaded)
            else:
                index = index_of(self.commands.environment)
                download_uv(lock, index, self.fetch, downloaded)
        except OSError as error:
            if self.commands.is_cancelled():
                raise CommandCancelled from None
            if error.errno == 28:  # ENOSPC
                raise
            raise _without_uv(str(error), bool(wheels)) from None

        return downloaded

    def _make_venv(self, uv: Path) -> None:
        """The virtual environment, uv in it; a half-built or an older one is completed."""
        self.progress.begin("python", tr("Making a Python environment"))
        if not answer([str(self.python), "-I", "-c", PROBE], self.commands.environment):
            self._make_venv_with(uv)
        if uv != self.uv:
            uv.replace(self.uv)

    def _make_venv_with(self, uv: Path) -> None:
        """With a Python of this computer, or with one that uv downloads where there is none."""
        make = [str(uv), "venv", "--clear", "--no-project"]
        try:
            base = find_base_python(self.commands.environment, self.options.base_python)
        except SetupError:
            if self.options.base_python or self.options.wheels:
                raise
            self.commands.environment["UV_PYTHON_INSTALL_DIR"] = str(
                self.options.folder.with_name("python")
            )
            self.progress.begin(
                "python", tr("Downloading Python {version}", version=MANAGED_PYTHON)
            )

            if self.commands.run(
                [*make, "--managed-python", "--python", MANAGED_PYTHON, str(self.options.folder)]
            ):
                return

            sentence = tr(
                "This computer has no Python {version}, and none could be downloaded.",
                version=SUPPORTED,
            )
            raise SetupError(
                "environment.python", sentence, install_python(), "\n".join(self.commands.log)
            ) from None

        if not self.commands.run([*make, "--python", str(base), str(self.options.folder)]):
            raise self._failure(tr("The Python environment cannot be created."))

    def _install_torch(self, cuda: bool, *more: str) -> None:
        """CUDA's build, and the CPU build of Windows and macOS, come from the index with digests;
        Linux's CPU build from PyTorch's own.
        """
        self.progress.begin("torch", tr("Installing PyTorch"))
        if cuda:
            self._install(*more, "--require-hashes", "-r", str(self.locks / "torch-cuda.txt"))
            return

        if has_cpu_build_on_pypi():
            lock = str(self.locks / "torch-pypi.txt")
            self._install(*more, "--require-hashes", "--no-deps", "-r", lock)
            return

        only_torch = (*more, "--no-deps", "-r", str(self.locks / "torch-cpu.txt"))
        if self._links() and self._try("--no-index", *only_torch):
            return
        self._install("--index-url", TORCH_CPU_INDEX, *only_torch)

    def _install_packages(self, *more: str) -> None:
        self.progress.begin("packages", tr("Installing packages"))
        lock = str(self.locks / "backend.txt")
        self._install("--no-deps", *more, "--require-hashes", "-r", lock)

    def _install(self, *arguments: str) -> None:
        if not self._try(*arguments):
            raise self._failure(tr("A package could not be installed."))

    def _try(self, *arguments: str) -> bool:
        """Whether uv could install."""
        links = [part for link in self._links() for part in ("--find-links", link)]
        if self.options.wheels:
            arguments = ("--no-index", *_without_index(arguments))
        install = [str(self.uv), "pip", "install", "--python", str(self.python)]
        return self.commands.run([*install, *links, *arguments])

    def _links(self) -> list[str]:
        """Folders of wheels: the chosen one, or those that the user's installers look into."""
        if self.options.wheels:
            return [self.options.wheels]
        return self.commands.environment.get("PIP_FIND_LINKS", "").split()

    def _imports(self) -> bool:
        return self.commands.run([str(self.python), "-I", "-c", _IMPORTS])

    def _is_whole(self) -> bool:
        """Whether every file of every package is as it was installed, and what the system has to
        load can be loaded.
        """
        return self.commands.run([str(self.python), "-I", str(_WHOLE)]) and self._imports()

    def _check(self) -> None:
        self.progress.begin("check", tr("Checking that it works"))
        if not self._imports():
            hint = tr(
                "A virus scanner may have removed a part: press 'Set up' again, or see the log."
            )
            raise self._failure(tr("A package that was installed cannot be loaded."), hint)

    def _failure(self, sentence: str, hint: str = "") -> SetupError:
        """The error that the last command's lines describe."""
        return failure_of("\n".join(self.commands.log), sentence, hint)


def uv_beside(folder: Path) -> Path:
    """Where uv waits for the environment that it makes."""
    return folder.with_name(f"{folder.name}.{PROGRAM}")


def _without_uv(reason: str, from_wheels: bool) -> SetupError:
    """The error where the installer itself is not available."""
    if from_wheels:
        sentence = tr("The installer is missing: {reason}.", reason=reason)
        return SetupError("environment.install", sentence)
    sentence = tr("The installer could not be downloaded: {reason}.", reason=reason)
    hint = tr(
        "Check the network, the proxy and its certificates, or install from a folder of wheels."
    )
    return SetupError("environment.network", sentence, hint)


def _without_index(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments without `--index-url` and its value."""
    if "--index-url" not in arguments:
        return arguments
    at = arguments.index("--index-url")
    return arguments[:at] + arguments[at + 2 :]
