"""Builds the backend's Python environment, repairs and removes it. Blocking: for a worker thread or a task.

    base Python -> virtual environment -> uv -> torch (CUDA build where NVIDIA's driver lists a device) -> locked packages
    -> every package imported once -> stamp

The stamp is written last, so a half-built environment is never used; building on one goes on where it stopped. Standard library only,
so that it is tested without QGIS; never imports backend.
"""

from __future__ import annotations

import json
import os
import platform
import queue
import re
import shutil
import signal
import subprocess  # nosec B404 - QProcess does not work in a worker thread without an event loop
import sys
import sysconfig
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from .environment import STAMP, interpreter, is_ready, requirements_digest

OLDEST, NEWEST = (3, 11), (3, 13)  # what the locks are made for
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CPU_MEGABYTES, CUDA_MEGABYTES = 1300, 5600  # wanted free; with CPU torch 1063 were taken, with CUDA none has been seen: a guess
_POLL_SECONDS = 0.1
_LOG_LINES = 60
_PROBE = "import ensurepip, sys, venv; print(*sys.version_info[:2])"
_IMPORTS = "import torch, diffusers, rasterio, pydantic, huggingface_hub, numpy, safetensors, filelock, typer, rich"
_ON_GPU = "import torch; x = torch.ones(8, 8, device='cuda'); assert float((x @ x).sum()) == 512"

_UNREACHABLE = (
    r"getaddrinfo|name resolution|dns error|could not resolve host|failed to fetch|error sending request|tcp connect error|timed out|"
    r"newconnectionerror|connectionerror|connection (refused|reset|broken)|certificate verify|cannot connect to proxy"
)

Report = Callable[[float, str], None]  # share done (0 to 1), what happens now


class SetupError(Exception):
    """Why the environment could not be built: a stable code, one sentence, what to do, and the installer's last lines."""

    def __init__(self, code: str, message: str, hint: str = "", log: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.code = code
        self.log = log


@dataclass(frozen=True)
class SetupOptions:
    """How the environment is built.

    Attributes:
        folder: where; see environment.environment_folder.
        root: the folder that holds backend/.
        base_python: the Python to start from; empty: found.
        wheels: a folder of wheels to install from instead of the package index; empty: the index.
        torch: auto, cpu or cuda.
    """

    folder: Path
    root: Path
    base_python: str = ""
    wheels: str = ""
    torch: str = "auto"


def set_up(options: SetupOptions, environment: Mapping[str, str], report: Report, is_cancelled: Callable[[], bool] = lambda: False) -> str:
    """Builds the environment, or completes one that is old or half-built; what is there already is not installed again.

    Args:
        environment: variables for the installers, scrubbed (environment.child_environment).

    Returns:
        A sentence about what was installed, for the user.

    Raises:
        SetupError: environment.cancelled, .busy, .python, .network, .disk, .folder or .install. What was begun is removed, unless an older
            environment was there.
    """
    folder = options.folder
    if is_ready(folder, options.root):
        return "The environment is complete already."
    was_there = interpreter(folder).is_file()
    try:
        with _only_one(folder):
            try:
                return _Build(options, environment, report, is_cancelled).run()
            except BaseException:
                if not was_there:
                    shutil.rmtree(folder, ignore_errors=True)
                raise
    except OSError as error:
        if error.errno == 28:  # ENOSPC
            raise SetupError("environment.disk", "The disk is full.", f"Free some space where '{folder}' is.") from None
        raise SetupError(
            "environment.folder", f"'{folder}' cannot be written: {error.strerror or error}.", "Choose another folder."
        ) from None


def remove(folder: Path) -> None:
    """Deletes an environment; only a folder that set_up made (raises SetupError otherwise)."""
    if not folder.exists():
        return
    if not interpreter(folder).exists() or not (folder / "pyvenv.cfg").exists():
        raise SetupError("environment.folder", f"'{folder}' is no Python environment and is left alone.")
    with _only_one(folder):
        (folder / STAMP).unlink(missing_ok=True)
        shutil.rmtree(folder)


def sees_nvidia(environment: Mapping[str, str]) -> bool:
    """Whether NVIDIA's driver lists a device that the CUDA lock has packages for."""
    if platform.system() != "Linux" or platform.machine() != "x86_64":
        return False
    return "GPU" in _answer(["nvidia-smi", "-L"], environment)


def find_base_python(environment: Mapping[str, str], chosen: str = "") -> Path:
    """A Python that can make the environment: the chosen one, QGIS's own (never sys.executable, which is QGIS), or one on PATH.

    Raises:
        SetupError: environment.python, when none is of a supported version and has venv.
    """
    wanted = f"Python {OLDEST[0]}.{OLDEST[1]} to {NEWEST[0]}.{NEWEST[1]} with the module venv"
    for candidate in [chosen] if chosen else _candidates():
        version = tuple(int(part) for part in _answer([candidate, "-I", "-c", _PROBE], environment).split() if part.isdigit())
        if OLDEST <= version <= NEWEST:
            return Path(candidate)
    which = f"'{chosen}' is not" if chosen else "This computer has no"
    hint = "Install it (on Debian and Ubuntu: sudo apt install python3-venv), or choose a Python in the options."
    raise SetupError("environment.python", f"{which} {wanted}.", hint)


def _candidates() -> Iterator[str]:
    exe = ".exe" if sys.platform == "win32" else ""
    own = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    folders = [Path(sysconfig.get_config_var("BINDIR") or sys.base_prefix), Path(sys.base_prefix), Path(sys.base_prefix, "bin")]
    for path in (folder / (name + exe) for folder in dict.fromkeys(folders) for name in (own, "python3", "python")):
        if path.is_file():
            yield str(path)
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            yield found


class _Build:
    """One run of set_up."""

    def __init__(self, options: SetupOptions, environment: Mapping[str, str], report: Report, is_cancelled: Callable[[], bool]) -> None:
        self.options = options
        self.environment = dict(environment)
        self.report = report
        self.is_cancelled = is_cancelled
        self.python = interpreter(options.folder)
        self.locks = options.root / "backend" / "requirements"
        self.log: deque[str] = deque(maxlen=_LOG_LINES)
        self.at = (0.0, 0.0)  # of the step that runs: where it begins and ends

    def run(self) -> str:
        cuda = self.options.torch == "cuda" or (self.options.torch == "auto" and sees_nvidia(self.environment))
        self._check_disk(CUDA_MEGABYTES if cuda else CPU_MEGABYTES)
        (self.options.folder / STAMP).unlink(missing_ok=True)
        self._make_venv()
        self._step(0.05, 0.1, "the installer")
        self._pip("--require-hashes", "-r", str(self.locks / "uv.txt"), required=False)
        note = ""
        self._install_torch(cuda)
        self._step(0.7, 0.93, "packages")
        self._install("--no-deps", "--require-hashes", "-r", str(self.locks / "backend.txt"))
        self._step(0.93, 1.0, "a check of every package")
        self._check(_IMPORTS, "A package that was installed cannot be loaded.")
        if cuda and not self._run([str(self.python), "-I", "-c", _ON_GPU]):
            note = " The GPU could not be used, so the CPU build of PyTorch was installed; updating NVIDIA's driver may help."
            cuda = False
            self._install_torch(cuda, "--reinstall-package", "torch")
            self._check(_IMPORTS, "A package that was installed cannot be loaded.")
        build = "CUDA" if cuda else "CPU"
        stamp = {"requirements": requirements_digest(self.options.root), "torch": build.lower()}
        unfinished = self.options.folder / f"{STAMP}.tmp"
        unfinished.write_text(json.dumps(stamp) + "\n", encoding="utf-8")
        unfinished.replace(self.options.folder / STAMP)
        self.report(1.0, "done")
        return f"The backend is set up with the {build} build of PyTorch.{note}"

    def _check_disk(self, megabytes: int) -> None:
        parent = next(folder for folder in self.options.folder.absolute().parents if folder.is_dir())
        free = shutil.disk_usage(parent).free // 10**6
        if free < megabytes:
            hint = "Free some space, or choose another folder in the options."
            raise SetupError("environment.disk", f"The environment needs {megabytes} MB and {free} MB are free in '{parent}'.", hint)

    def _make_venv(self) -> None:
        self._step(0.0, 0.05, "a Python environment")
        if self._run([str(self.python), "-I", "-c", "import pip"]):
            return  # a half-built or an older one: completed
        base = find_base_python(self.environment, self.options.base_python)
        if not self._run([str(base), "-I", "-m", "venv", "--clear", str(self.options.folder)]):
            raise self._failure("The Python environment cannot be made.")

    def _install_torch(self, cuda: bool, *more: str) -> None:
        """The CUDA build comes from the index with digests; the CPU build from a folder of wheels or PyTorch's own index."""
        self._step(0.1, 0.7, "PyTorch")
        if cuda:
            self._install(*more, "--require-hashes", "-r", str(self.locks / "torch-cuda.txt"))
            return
        only_torch = (*more, "--no-deps", "-r", str(self.locks / "torch-cpu.txt"))
        if not self.options.wheels and self._links() and self._try("--no-index", *only_torch):
            return
        self._install("--index-url", TORCH_CPU_INDEX, *only_torch)

    def _install(self, *arguments: str) -> None:
        if self.options.wheels:
            arguments = ("--no-index", "--find-links", self.options.wheels, *_without_index(arguments))
        if not self._try(*arguments):
            self._pip(*arguments)

    def _try(self, *arguments: str) -> bool:
        """With uv, which takes seconds where pip takes a minute; False where it is not there or fails."""
        uv = self.python.with_name("uv.exe" if sys.platform == "win32" else "uv")
        links = [part for link in self._links() for part in ("--find-links", link)]
        return uv.is_file() and self._run([str(uv), "pip", "install", "--python", str(self.python), *links, *arguments])

    def _pip(self, *arguments: str, required: bool = True) -> None:
        if self.options.wheels and "--no-index" not in arguments:
            arguments = ("--no-index", "--find-links", self.options.wheels, *arguments)
        plain = [argument for argument in arguments if not argument.startswith("--reinstall-package")]
        command = [str(self.python), "-I", "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off", *plain]
        if not self._run(command) and required:
            raise self._failure("A package could not be installed.")

    def _links(self) -> list[str]:
        """Folders of wheels that pip is configured to look into; uv has to be told of them."""
        configured = _answer([str(self.python), "-I", "-m", "pip", "config", "get", "global.find-links"], self.environment)
        return list(dict.fromkeys([*self.environment.get("PIP_FIND_LINKS", "").split(), *configured.split()]))

    def _check(self, code: str, sentence: str) -> None:
        if not self._run([str(self.python), "-I", "-c", code]):
            raise self._failure(sentence, "A virus scanner may have removed a part: press 'Set up' again, or see the log.")

    def _step(self, begin: float, end: float, what: str) -> None:
        self.at = (begin, end)
        self.report(begin, f"Installing {what}")

    def _run(self, command: list[str]) -> bool:
        """Runs a command to its end, its output in the log and its packages told; ends it and its children when cancelled."""
        own_group = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {"start_new_session": True}
        try:
            process = subprocess.Popen(  # nosec B603 - a list, no shell: the environment's own interpreter and installer
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                errors="replace",
                **own_group,
            )
        except OSError as error:
            self.log.append(str(error))
            return False
        self.log.clear()
        lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=_drain, args=(process, lines), daemon=True).start()
        seen = 0
        while True:
            if self.is_cancelled():
                _end(process)
                raise SetupError("environment.cancelled", "The set-up was cancelled.")
            try:
                line = lines.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                continue
            if line is None:
                return process.wait() == 0
            self.log.append(line)
            what = package_of(line)
            if what:
                seen += 1
                begin, end = self.at
                self.report(begin + (end - begin) * (1 - 0.9**seen), what)

    def _failure(self, sentence: str, hint: str = "") -> SetupError:
        """The error that the last command's lines tell of."""
        log = "\n".join(self.log)
        if re.search(r"No space left|ENOSPC|not enough space", log, re.IGNORECASE):
            return SetupError("environment.disk", "The disk is full.", "Free some space, or choose another folder in the options.", log)
        knows_no_version = "from versions: none" in log and not self.options.wheels  # of a pinned package: pip saw no index
        if knows_no_version or re.search(_UNREACHABLE, log, re.IGNORECASE):
            hint = "Check the network, the proxy and its certificates, or install from a folder of wheels."
            return SetupError("environment.network", "The package index cannot be reached.", hint, log)
        return SetupError("environment.install", sentence, hint or "See the log.", log)


def package_of(line: str) -> str:
    """What a line of an installer says of a package that the user waits for, or nothing."""
    match = re.match(
        r"\s*(Downloading|Downloaded|Collecting|Installing collected packages:|Built)\s+(\S+)(?:.*\(([\d.]+ ?[kMG]i?B)\))?", line
    )
    if match is None:
        return ""
    name = match[2].rsplit("/", 1)[-1].rstrip(",")
    return f"Installing {name}" + (f" ({match[3]})" if match[3] else "")


def _without_index(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The arguments without `--index-url` and its value."""
    if "--index-url" not in arguments:
        return arguments
    at = arguments.index("--index-url")
    return arguments[:at] + arguments[at + 2 :]


def _drain(process: subprocess.Popen[str], lines: queue.Queue[str | None]) -> None:
    if process.stdout is not None:
        for line in process.stdout:
            lines.put(line.rstrip())
    lines.put(None)


def _end(process: subprocess.Popen[str]) -> None:
    """Ends an installer with its children."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _answer(command: list[str], environment: Mapping[str, str]) -> str:
    """What a command prints, or nothing when it fails."""
    hidden = {"creationflags": subprocess.CREATE_NO_WINDOW} if sys.platform == "win32" else {}
    try:
        done = subprocess.run(  # nosec B603 - a list, no shell
            command, env=dict(environment), capture_output=True, text=True, timeout=30, check=False, **hidden
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Locks the folder's name against a second QGIS; the system lets go of it when this process dies.

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
            hint = "Wait until it is done."
            raise SetupError("environment.busy", "Another QGIS is setting up the backend at this moment.", hint) from None
        yield
