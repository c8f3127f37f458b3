"""Builds the backend's Python environment, repairs and removes it.

Blocking: for a worker thread or a task.

    uv -> base Python -> virtual environment
        -> torch (CUDA build where NVIDIA's driver lists a device) -> locked packages
    -> every package imported once -> stamp

Where uv is not available, the base Python's venv and pip do its work.

The stamp is written last, so a half-built environment is never used; building on one resumes where
it stopped. Standard library only, so that it is tested without QGIS; never imports backend."""

from __future__ import annotations

import json
import math
import re
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from ..words import tr
from .backend_python import STAMP, interpreter, is_ready, read_stamp, requirements_digest
from .base_python import (
    PROBE,
    SUPPORTED,
    SetupError,
    find_base_python,
    has_cpu_build_on_pypi,
    has_cuda_build,
    install_python,
    sees_nvidia,
)
from .commands import CommandCancelled, Commands, answer
from .uv_download import PROGRAM, Fetch, download_uv, index_of, locked_version, unpack_uv

TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
# wanted free; with CPU torch 1063 were taken, with CUDA none has been seen: a guess
CPU_MEGABYTES, CUDA_MEGABYTES = 1300, 5600
MANAGED_PYTHON = "3.12"  # uv's own, where this computer has none that fits
# what the system has to load, not Python alone
_IMPORTS = "import torch, rasterio, numpy, safetensors.torch, pydantic"
_WHOLE = Path(__file__).with_name("whole_packages.py")
_ON_GPU = "import torch; x = torch.ones(8, 8, device='cuda'); assert float((x @ x).sum()) == 512"

_UNREACHABLE = (
    r"getaddrinfo|name resolution|dns error|could not resolve host|failed to fetch|error sending"
    r" request|tcp connect error|timed out|"
    r"newconnectionerror|connectionerror|connection (refused|reset|broken)|certificate"
    r" verify|cannot connect to proxy"
)

# Seconds that the steps take on a computer with a line of 50 Mbit/s: the bar moves by them, since
# installers tell little.
_SECONDS = {"installer": 5, "python": 5, "torch": 60, "packages": 35, "check": 15}

Report = Callable[[float, str], None]  # share done (0 to 1), what happens now


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


def set_up(
    options: SetupOptions,
    environment: Mapping[str, str],
    report: Report,
    is_cancelled: Callable[[], bool] = lambda: False,
    fetch: Fetch | None = None,
) -> str:
    """Builds the environment, or completes one that is old or half-built; what is there already is
    not installed again.

    Args:
        options: what is built, and where.
        environment: variables for the installers, scrubbed (environment.child_environment).
        report: gets the progress.
        is_cancelled: asked often.
        fetch: downloads uv; None: pip does.

    Returns:
        A sentence about what was installed, for the user.

    Raises:
        SetupError: environment.cancelled, .busy, .python, .network, .disk, .folder or .install.
            What was begun is removed, unless an older environment was there.
    """
    folder = options.folder
    if is_ready(folder, options.root) and not options.check:
        return tr("The environment is complete already.")
    was_there = interpreter(folder).is_file()
    try:
        with _only_one(folder):
            try:
                return _Build(options, environment, report, is_cancelled, fetch).run()
            except BaseException as error:
                if not was_there:
                    shutil.rmtree(folder, ignore_errors=True)
                if isinstance(error, CommandCancelled):
                    raise SetupError(
                        "environment.cancelled", tr("The set-up was cancelled.")
                    ) from None

                raise
            finally:
                _uv_beside(folder).unlink(missing_ok=True)
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise SetupError(
                "environment.disk",
                tr("The disk is full."),
                tr("Free some space where '{folder}' is.", folder=folder),
            ) from None

        sentence = tr(
            "'{folder}' cannot be written: {reason}.", folder=folder, reason=error.strerror or error
        )
        raise SetupError("environment.folder", sentence, tr("Choose another folder.")) from None


def remove(folder: Path) -> None:
    """Deletes an environment; only a folder that set_up made (raises SetupError otherwise)."""
    if not folder.exists():
        return
    if not interpreter(folder).exists() or not (folder / "pyvenv.cfg").exists():
        raise SetupError(
            "environment.folder",
            tr("'{folder}' is not a Python environment; it was not changed.", folder=folder),
        )

    with _only_one(folder):
        (folder / STAMP).unlink(missing_ok=True)
        shutil.rmtree(folder)


class _Build:
    """One run of set_up."""

    def __init__(
        self,
        options: SetupOptions,
        environment: Mapping[str, str],
        report: Report,
        is_cancelled: Callable[[], bool],
        fetch: Fetch | None,
    ) -> None:
        self.options = options
        self.report = report
        self.fetch = fetch
        self.commands = Commands(environment, is_cancelled, self._report, self._show)
        self.python = interpreter(options.folder)
        self.uv: Path | None = None
        self.why_no_uv = ""
        self.locks = options.root / "backend" / "requirements"
        self.step = "installer"
        self.doing = ""
        self.began = time.monotonic()
        self.share = 0.0  # told last: it never falls

    def run(self) -> str:
        environment = self.commands.environment
        repairs = is_ready(self.options.folder, self.options.root)
        if repairs:
            self._begin("installer", tr("Checking every package"))
            if self._is_whole():
                return tr("The environment was checked; it is complete.")

        wanted = self.options.torch == "cuda" or (
            self.options.torch == "auto" and sees_nvidia(environment)
        )
        cuda = wanted and has_cuda_build()
        # the same build as before: a GPU that is unplugged is not a reason for another one
        if repairs:
            cuda = read_stamp(self.options.folder).get("torch") == "cuda"
        self._check_disk(CUDA_MEGABYTES if cuda else CPU_MEGABYTES)
        (self.options.folder / STAMP).unlink(missing_ok=True)
        self._begin("installer", tr("Fetching the installer"))
        self.uv = self._get_uv()
        self._make_venv()
        anew = ("--reinstall",) if repairs else ()
        self._install_torch(cuda, *anew)
        self._begin("packages", tr("Installing packages"))
        self._install("--no-deps", *anew, "--require-hashes", "-r", str(self.locks / "backend.txt"))
        self._check()
        note = tr("Damaged packages were reinstalled.") if repairs else ""

        if wanted and not cuda:
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
        stamp = {"requirements": requirements_digest(self.options.root), "torch": build.lower()}
        unfinished = self.options.folder / f"{STAMP}.tmp"
        unfinished.write_text(json.dumps(stamp) + "\n", encoding="utf-8")
        unfinished.replace(self.options.folder / STAMP)
        self.report(1.0, tr("done"))

        return tr("The backend is set up with the {build} build of PyTorch.", build=build) + (
            f" {note}" if note else ""
        )

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
            raise SetupError("environment.disk", sentence, _free_some_space())

    def _get_uv(self) -> Path | None:
        """The locked uv: of the environment, of the folder of wheels, or downloaded; None where pip
        has to do without.
        """
        lock, beside = self.locks / "uv.txt", _uv_beside(self.options.folder)
        own = self.python.with_name(PROGRAM)
        if answer([str(own), "--version"], self.commands.environment).split()[1:2] == [
            locked_version(lock)
        ]:
            return own

        try:
            if self.options.wheels:
                unpack_uv(lock, Path(self.options.wheels), beside)
            elif self.fetch is not None:
                download_uv(lock, index_of(self.commands.environment), self.fetch, beside)
            else:
                return None
        except OSError as error:
            if self.commands.is_cancelled():
                raise CommandCancelled from None
            if error.errno == 28:  # ENOSPC
                raise
            self.why_no_uv = str(error)
            return None

        return beside

    def _make_venv(self) -> None:
        """The virtual environment, uv in it; a half-built or an older one is completed."""
        self._begin("python", tr("Making a Python environment"))
        if self.uv is not None:
            if not answer([str(self.python), "-I", "-c", PROBE], self.commands.environment):
                self._make_venv_with(self.uv)
            own = self.python.with_name(PROGRAM)
            if self.uv != own:
                self.uv = self.uv.replace(own)
            return

        if not self.commands.run([str(self.python), "-I", "-c", "import pip"]):
            base = self._base_python_with_venv()
            if not self.commands.run(
                [str(base), "-I", "-m", "venv", "--clear", str(self.options.folder)]
            ):
                raise self._failure(tr("The Python environment cannot be created."))

        self._pip("--require-hashes", "-r", str(self.locks / "uv.txt"), required=False)
        own = self.python.with_name(PROGRAM)
        self.uv = own if own.is_file() else None

    def _base_python_with_venv(self) -> Path:
        try:
            return find_base_python(self.commands.environment, self.options.base_python)
        except SetupError as error:
            if not self.why_no_uv:
                raise
            reasons = {"reason": self.why_no_uv, "other": error.message}
            sentence = tr(
                "The installer could not be downloaded ({reason}), and to do without it: {other}",
                **reasons,
            )
            raise SetupError(
                "environment.network",
                sentence,
                tr("Check the network, the proxy and its certificates first."),
            ) from None

    def _make_venv_with(self, uv: Path) -> None:
        """With a Python of this computer, or with one that uv downloads where there is none."""
        make = [str(uv), "venv", "--clear", "--no-project"]
        try:
            base = find_base_python(
                self.commands.environment, self.options.base_python, needs_venv=False
            )
        except SetupError:
            if self.options.base_python or self.options.wheels:
                raise
            self.commands.environment["UV_PYTHON_INSTALL_DIR"] = str(
                self.options.folder.with_name("python")
            )
            self._begin("python", tr("Downloading Python {version}", version=MANAGED_PYTHON))

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
        self._begin("torch", tr("Installing PyTorch"))
        if cuda:
            self._install(*more, "--require-hashes", "-r", str(self.locks / "torch-cuda.txt"))
            return

        if has_cpu_build_on_pypi():
            self._install(
                *more, "--require-hashes", "--no-deps", "-r", str(self.locks / "torch-pypi.txt")
            )
            return

        only_torch = (*more, "--no-deps", "-r", str(self.locks / "torch-cpu.txt"))
        if not self.options.wheels and self._links() and self._try("--no-index", *only_torch):
            return
        self._install("--index-url", TORCH_CPU_INDEX, *only_torch)

    def _install(self, *arguments: str) -> None:
        if self.options.wheels:
            arguments = (
                "--no-index",
                "--find-links",
                self.options.wheels,
                *_without_index(arguments),
            )

        if self._try(*arguments):
            return
        if self.uv is not None and not answer(
            [str(self.python), "-I", "-c", "import pip"], self.commands.environment
        ):
            raise self._failure(tr("A package could not be installed."))

        self._pip(*arguments)

    def _try(self, *arguments: str) -> bool:
        """With uv, which takes seconds where pip takes a minute; False where it is not there or
        fails.
        """
        if self.uv is None:
            return False
        links = [part for link in self._links() for part in ("--find-links", link)]
        return self.commands.run(
            [str(self.uv), "pip", "install", "--python", str(self.python), *links, *arguments]
        )

    def _pip(self, *arguments: str, required: bool = True) -> None:
        if self.options.wheels and "--no-index" not in arguments:
            arguments = ("--no-index", "--find-links", self.options.wheels, *arguments)
        plain = [
            "--force-reinstall" if argument.startswith("--reinstall") else argument
            for argument in arguments
        ]
        command = [
            str(self.python),
            "-I",
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--progress-bar",
            "off",
            *plain,
        ]

        if not self.commands.run(command) and required:
            raise self._failure(tr("A package could not be installed."))

    def _links(self) -> list[str]:
        """Folders of wheels that pip is configured to look into; uv needs them as options."""
        environment = self.commands.environment
        configured = answer(
            [str(self.python), "-I", "-m", "pip", "config", "get", "global.find-links"], environment
        )
        return list(
            dict.fromkeys([*environment.get("PIP_FIND_LINKS", "").split(), *configured.split()])
        )

    def _imports(self) -> bool:
        return self.commands.run([str(self.python), "-I", "-c", _IMPORTS])

    def _is_whole(self) -> bool:
        """Whether every file of every package is as it was installed, and what the system has to
        load can be loaded.
        """
        return self.commands.run([str(self.python), "-I", str(_WHOLE)]) and self._imports()

    def _check(self) -> None:
        self._begin("check", tr("Checking that it works"))
        if not self._imports():
            hint = tr(
                "A virus scanner may have removed a part: press 'Set up' again, or see the log."
            )
            raise self._failure(tr("A package that was installed cannot be loaded."), hint)

    def _begin(self, step: str, what: str) -> None:
        """Begins one of the steps of _SECONDS."""
        self.step, self.doing, self.began = step, what, time.monotonic()
        self._show()

    def _report(self, line: str) -> None:
        """The package that a command works on."""
        self.doing = package_of(line) or self.doing
        self._show()

    def _show(self) -> None:
        """Reports how far it is by the time that has passed of this step's, ever slower where the
        step takes longer than usual.
        """
        names, all_seconds = list(_SECONDS), sum(_SECONDS.values())
        before = sum(_SECONDS[name] for name in names[: names.index(self.step)])
        passed = 1 - math.exp(-1.5 * (time.monotonic() - self.began) / _SECONDS[self.step])
        self.share = max(
            self.share, round((before + _SECONDS[self.step] * passed) / all_seconds, 3)
        )
        text = self.doing

        if self.step == "packages":
            text = tr(
                "{doing} (packages that are here: {number})",
                doing=text,
                number=len(self._installed()),
            )

        self.report(self.share, text)

    def _installed(self) -> set[str]:
        """The packages that are in the environment, by the folders that say so."""
        places = ("lib/python3*/site-packages", "Lib/site-packages")
        return {
            path.name
            for place in places
            for path in self.options.folder.glob(f"{place}/*.dist-info")
        }

    def _failure(self, sentence: str, hint: str = "") -> SetupError:
        """The error that the last command's lines describe."""
        log = "\n".join(self.commands.log)
        if re.search(r"No space left|ENOSPC|not enough space", log, re.IGNORECASE):
            return SetupError("environment.disk", tr("The disk is full."), _free_some_space(), log)
        # of a pinned package: pip saw no index
        knows_no_version = "from versions: none" in log and not self.options.wheels
        if knows_no_version or re.search(_UNREACHABLE, log, re.IGNORECASE):
            hint = tr(
                "Check the network, the proxy and its certificates, or install from a folder of"
                " wheels."
            )
            return SetupError(
                "environment.network", tr("The package index cannot be reached."), hint, log
            )

        return SetupError("environment.install", sentence, hint or tr("See the log."), log)


def _free_some_space() -> str:
    return tr("Free some space, or choose another folder in the options.")


def _uv_beside(folder: Path) -> Path:
    """Where uv waits for the environment that it makes."""
    return folder.with_name(f"{folder.name}.{PROGRAM}")


def package_of(line: str) -> str:
    """What a line of an installer says of a package that the user waits for, or nothing."""
    match = re.match(
        r"\s*(Downloading|Downloaded|Collecting|Installing collected"
        r" packages:|Built)\s+(\S+)(?:.*\(([\d.]+ ?[kMG]i?B)\))?",
        line,
    )
    if match is None:
        return ""
    name = match[2].rsplit("/", 1)[-1].rstrip(",")
    return tr("Installing {package}", package=name + (f" ({match[3]})" if match[3] else ""))


def _without_index(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments without `--index-url` and its value."""
    if "--index-url" not in arguments:
        return arguments
    at = arguments.index("--index-url")
    return arguments[:at] + arguments[at + 2 :]


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Locks the folder's name against a second QGIS; the system lets go of it when this process
    dies.

    Raises:
        SetupError: environment.busy.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = folder.with_name(folder.name + ".lock")
    with path.open("a") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            sentence = tr("Another QGIS is setting up the backend at this moment.")
            raise SetupError("environment.busy", sentence, tr("Wait until it is done.")) from None

        yield
