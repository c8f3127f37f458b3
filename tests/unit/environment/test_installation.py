"""Building the backend's environment: a real one, and everything that can come between."""

from __future__ import annotations

import hashlib
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.request
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from any2any_qgis.environment import base_python, installation
from any2any_qgis.environment import build as build_steps
from any2any_qgis.environment.backend_python import (
    STAMP,
    child_environment,
    environment_folder,
    find_python,
    interpreter,
    is_ready,
    read_stamp,
    requirements_digest,
)
from any2any_qgis.environment.base_python import find_base_python
from any2any_qgis.environment.build import Build, SetupOptions
from any2any_qgis.environment.failures import SetupError
from any2any_qgis.environment.installation import remove, set_up
from any2any_qgis.environment.setup_progress import SetupProgress, package_of
from any2any_qgis.environment.uv_download import index_of

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def options(tmp_path: Path) -> SetupOptions:
    return SetupOptions(tmp_path / "data" / "environment", ROOT, torch="cpu")


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=60) as reply:
        return reply.read()


def build(
    options: SetupOptions,
    report: Callable[[float, str], None] = lambda share, text: None,
    is_cancelled: Callable[[], bool] = lambda: False,
    fetch: Callable[[str], bytes] = fetch,
    environment: dict[str, str] | None = None,
) -> str:
    return set_up(options, environment or child_environment(), report, is_cancelled, fetch)


def code_of(options: SetupOptions, environment: dict[str, str] | None = None) -> str:
    with pytest.raises(SetupError) as caught:
        build(options, environment=environment)
    assert str(caught.value)
    assert "Traceback" not in str(caught.value)
    return caught.value.code


def pretend_ready(folder: Path, requirements: str) -> None:
    interpreter(folder).parent.mkdir(parents=True)
    interpreter(folder).touch()
    (folder / STAMP).write_text(json.dumps({"requirements": requirements, "torch": "cpu"}))


def test_a_real_environment_is_built_used_not_built_twice_and_repaired(
    options: SetupOptions,
) -> None:
    reported: list[tuple[float, str]] = []
    sentence = build(options, lambda share, text: reported.append((share, text)))
    assert "CPU build of PyTorch" in sentence
    shares = [share for share, _ in reported]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert any("PyTorch" in text for _, text in reported)
    counted = [
        int(found[1]) for _, text in reported if (found := re.search(r"are here: (\d+)", text))
    ]
    assert counted == sorted(counted)
    assert counted[-1] > 50
    waiting = [share for share, text in reported if "works" in text]
    assert len(set(waiting)) > 2  # it moves by the clock where nothing is reported
    assert is_ready(options.folder, ROOT)
    assert find_python("", {}, str(options.folder)) == interpreter(options.folder)
    command = [str(interpreter(options.folder)), "-m", "backend", "models", "list", "--json"]
    listed = subprocess.run(
        command, cwd=ROOT, env=child_environment(), capture_output=True, text=True, check=True
    )
    assert "any2any-tiny" in listed.stdout
    started = time.monotonic()
    assert "complete already" in build(options)
    assert time.monotonic() - started < 1.0
    assert sorted(path.name for path in options.folder.parent.iterdir()) == [
        "environment",
        "environment.lock",
    ]
    assert "is complete" in build(replace(options, check=True))
    packages = next(options.folder.glob("lib/python*/site-packages"))
    assert not (packages / "pip").exists()  # uv was downloaded and needs none
    shutil.rmtree(packages / "safetensors")
    assert "reinstalled" in build(replace(options, check=True))
    assert (packages / "safetensors").is_dir()
    assert is_ready(options.folder, ROOT)
    remove(options.folder)
    assert not options.folder.exists()


def test_a_half_built_or_outdated_environment_is_never_used(tmp_path: Path) -> None:
    folder = tmp_path / "environment"
    pretend_ready(folder, "of another version")
    assert read_stamp(folder)
    assert not is_ready(folder, ROOT)
    (folder / STAMP).unlink()
    assert not read_stamp(folder)
    assert not is_ready(folder, ROOT)
    (folder / STAMP).write_text("{half a")
    assert not read_stamp(folder)


def test_an_environment_whose_python_is_gone_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "environment"
    pretend_ready(folder, requirements_digest(ROOT))
    assert is_ready(folder, ROOT)
    interpreter(folder).unlink()
    assert not is_ready(folder, ROOT)


def test_cancelling_ends_the_installer_at_once_and_leaves_nothing(options: SetupOptions) -> None:
    asked, began = threading.Event(), []

    def report(share: float, text: str) -> None:
        if "PyTorch" in text or "installer" in text:
            began.append(time.monotonic())
            asked.set()

    with pytest.raises(SetupError) as caught:
        build(options, report, asked.is_set)
    assert caught.value.code == "environment.cancelled"
    assert time.monotonic() - began[0] < 2.0
    assert not options.folder.exists()


def test_cancelling_keeps_an_environment_that_was_there_and_does_not_use_it(
    options: SetupOptions,
) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(options.folder)], check=True)
    pretend = options.folder / STAMP
    pretend.write_text(json.dumps({"requirements": "of another version", "torch": "cpu"}))
    with pytest.raises(SetupError):
        build(options, is_cancelled=lambda: True)
    assert interpreter(options.folder).exists()
    assert not is_ready(options.folder, ROOT)


def test_no_network_is_reported_as_such_and_leaves_nothing(options: SetupOptions) -> None:
    unreachable = "http://127.0.0.1:9"
    cut_off = child_environment() | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_RETRIES": "0",
        "PIP_INDEX_URL": f"{unreachable}/simple",
        "HTTPS_PROXY": unreachable,
        "HTTP_PROXY": unreachable,
    }

    cut_off.pop("PIP_FIND_LINKS", None)
    assert code_of(options, cut_off) == "environment.network"
    assert not options.folder.exists()


def test_a_folder_of_wheels_that_lacks_one_is_reported(
    options: SetupOptions, tmp_path: Path
) -> None:
    (tmp_path / "wheels").mkdir()
    unconfigured = child_environment() | {"PIP_CONFIG_FILE": os.devnull}
    unconfigured.pop("PIP_FIND_LINKS", None)
    assert (
        code_of(replace(options, wheels=str(tmp_path / "wheels")), unconfigured)
        == "environment.install"
    )


def test_a_second_set_up_of_the_same_folder_is_refused(options: SetupOptions) -> None:
    with installation._only_one(options.folder):
        assert code_of(options) == "environment.busy"


def test_a_full_disk_is_reported_before_anything_is_installed(
    options: SetupOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build_steps, "CPU_MEGABYTES", 10**9)
    assert code_of(options) == "environment.disk"
    assert not options.folder.exists()


def test_a_folder_that_cannot_be_made_is_reported(options: SetupOptions, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert (
        code_of(replace(options, folder=tmp_path / "file" / "environment")) == "environment.folder"
    )


def test_a_python_that_is_too_old_or_is_none_is_refused(
    options: SetupOptions, tmp_path: Path
) -> None:
    old = tmp_path / "python3.8"
    old.write_text("#!/bin/sh\necho 3 8\n")
    old.chmod(0o755)
    for chosen in (str(old), str(tmp_path / "nowhere")):
        assert code_of(replace(options, base_python=chosen)) == "environment.python"
    assert find_base_python(child_environment()).is_file()


def test_where_no_python_fits_uv_is_requested_for_one(
    options: SetupOptions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_python, "_candidates", lambda: iter(()))
    cut_off = child_environment() | {
        "UV_PYTHON_INSTALL_MIRROR": "http://127.0.0.1:9",
        "UV_HTTP_RETRIES": "0",
    }
    reported: list[str] = []
    with pytest.raises(SetupError, match="none could be downloaded") as caught:
        build(options, lambda share, text: reported.append(text), environment=cut_off)
    assert caught.value.code == "environment.python"
    assert "Downloading Python 3.12" in reported
    assert "127.0.0.1:9" in caught.value.log
    assert not options.folder.exists()


def test_without_the_installer_the_reason_is_reported(options: SetupOptions) -> None:
    def cut_off(url: str) -> bytes:
        raise OSError("SSL handshake failed")

    with pytest.raises(SetupError, match="SSL handshake failed") as caught:
        build(options, fetch=cut_off)
    assert caught.value.code == "environment.network"
    assert "folder of wheels" in str(caught.value)
    assert not options.folder.exists()


def test_packages_come_from_the_index_that_pip_is_configured_to_use(options: SetupOptions) -> None:
    asked: list[str] = []

    def serve(url: str) -> bytes:
        asked.append(url)
        return fetch(url.replace("http://127.0.0.1:9/simple", index_of(child_environment())))

    company = child_environment() | {
        "PIP_INDEX_URL": "http://127.0.0.1:9/simple",
        "UV_HTTP_RETRIES": "0",
    }
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_FIND_LINKS"):
        company.pop(name, None)
    with pytest.raises(SetupError) as caught:
        build(options, fetch=serve, environment=company)
    assert asked[0] == "http://127.0.0.1:9/simple/uv/"
    assert caught.value.code == "environment.network"
    assert "127.0.0.1:9" in caught.value.log


FAKE_UV = """#!/bin/sh
echo "$@" >> {log}
case "$1" in
--version) echo uv 9.9;;
venv)
    for folder; do :; done
    mkdir -p "$folder/bin"
    cp {python} "$folder/bin/python"
    touch "$folder/pyvenv.cfg";;
esac
"""
FAKE_PYTHON = """#!/bin/sh
case "$*" in
*version_info*) echo 3 12;;
*cuda*) exit {gpu};;
esac
"""


@pytest.mark.skipif(
    platform.system() != "Linux" or platform.machine() != "x86_64",
    reason="the CUDA lock is of this platform",
)
@pytest.mark.parametrize(
    ("driver", "gpu", "installed"), [(1, 0, "cpu"), (0, 0, "cuda"), (0, 1, "cpu")]
)
def test_the_gpu_decides_the_build_and_is_given_up_where_it_fails(
    driver: int, gpu: int, installed: str, tmp_path: Path
) -> None:
    """NVIDIA's driver, uv and Python are scripts; their arguments are checked."""
    locks = tmp_path / "root" / "backend" / "requirements"
    locks.mkdir(parents=True)
    for name in ("backend.txt", "torch-cpu.txt", "torch-cuda.txt"):
        (locks / name).touch()
    scripts = {
        "nvidia-smi": f"#!/bin/sh\necho 'GPU 0: NVIDIA'; exit {driver}\n",
        "python": FAKE_PYTHON.format(gpu=gpu),
    }
    for name, text in scripts.items():
        (tmp_path / name).write_text(text)
        (tmp_path / name).chmod(0o755)

    wheel = io.BytesIO()
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr(
            "uv-9.9.data/scripts/uv",
            FAKE_UV.format(log=tmp_path / "asked.txt", python=tmp_path / "python"),
        )

    digest = hashlib.sha256(wheel.getvalue()).hexdigest()
    (locks / "uv.txt").write_text(f"uv==9.9 --hash=sha256:{digest}\n")
    page = f"<a href='/uv-9.9-py3-none-manylinux_2_17_x86_64.whl#sha256={digest}'>uv</a>"
    options = SetupOptions(
        tmp_path / "data" / "environment", tmp_path / "root", base_python=str(tmp_path / "python")
    )
    environment = child_environment() | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    sentence = build(
        options,
        fetch=lambda url: wheel.getvalue() if url.endswith("whl") else page.encode(),
        environment=environment,
    )

    asked = (tmp_path / "asked.txt").read_text()
    assert read_stamp(options.folder)["torch"] == installed
    assert ("torch-cuda.txt" in asked) is (driver == 0)
    assert ("torch-cpu.txt" in asked) is (installed == "cpu")
    assert ("The GPU could not be used" in sentence) is (driver == 0 and installed == "cpu")


@pytest.mark.parametrize(
    ("system", "has_digests"), [("Windows", True), ("Darwin", True), ("Linux", False)]
)
def test_the_cpu_build_has_digests_where_the_common_index_has_it(
    system: str, has_digests: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    asked: list[tuple[str, ...]] = []
    progress = SetupProgress(tmp_path, lambda share, text: None)
    one = Build(SetupOptions(tmp_path, ROOT), {}, progress, lambda: False, fetch)
    monkeypatch.setattr(one, "_install", lambda *arguments: asked.append(arguments))
    one._install_torch(cuda=False)
    (arguments,) = asked
    assert ("--require-hashes" in arguments) is has_digests
    assert ("--index-url" in arguments) is not has_digests
    lock = Path(arguments[-1]).read_text()
    assert lock.startswith("#")
    assert (lock.count("--hash=sha256:") > 5) is has_digests
    version = re.search(r"^torch==([\d.]+)", lock, re.MULTILINE)
    assert version is not None
    assert (
        f"torch=={version[1]}\n"
        in (ROOT / "backend" / "requirements" / "torch-cpu.txt").read_text()
    )


def test_remove_leaves_other_folders_alone(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    with pytest.raises(SetupError, match="was not changed"):
        remove(tmp_path / "documents")
    assert (tmp_path / "documents").is_dir()
    remove(tmp_path / "never there")


def test_the_environment_lies_outside_the_plugin_and_can_be_moved(tmp_path: Path) -> None:
    assert environment_folder("", {"XDG_DATA_HOME": "/data"}) == Path("/data/any2any/environment")
    assert environment_folder("", {"ANY2ANY_ENVIRONMENT": "/elsewhere"}) == Path("/elsewhere")
    assert environment_folder("/chosen", {"ANY2ANY_ENVIRONMENT": "/elsewhere"}) == Path("/chosen")


@pytest.mark.parametrize(
    ("line", "reported"),
    [
        ("Downloading torch (180.2MiB)", "Installing torch (180.2MiB)"),
        ("   Built affine", "Installing affine"),
        ("Resolved 50 packages in 163ms", ""),
        ("", ""),
    ],
)
def test_installers_lines_become_progress(line: str, reported: str) -> None:
    assert package_of(line) == reported


@pytest.mark.parametrize(
    ("system", "machine", "has_one"),
    [
        ("Linux", "x86_64", True),
        ("Linux", "aarch64", False),
        ("Windows", "AMD64", False),
        ("Darwin", "arm64", False),
    ],
)
def test_the_cuda_build_is_for_platforms_of_its_lock(
    system: str, machine: str, has_one: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert base_python.has_cuda_build() is has_one
