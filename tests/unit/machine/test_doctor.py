"""The doctor: a healthy machine passes, and each broken thing is a named check with a hint."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from backend.machine import doctor
from backend.machine.doctor import Check
from backend.memory import GIB, Memory
from backend.weights import catalogue
from backend.weights.layout import WEIGHTS
from tests.model_folders import write_json, write_model_folder

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def one_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of one embedded model, a separate cache, a clean environment."""
    for name in (*doctor.PROJ_VARIABLES, *doctor.GDAL_VARIABLES):
        monkeypatch.delenv(name, raising=False)
    row = {
        "id": "inside",
        "label": "Inside",
        "preset": "any2any-tiny",
        "source": "embedded",
        "folder": "models/inside",
    }

    write_json(tmp_path / "models.json", {"models": [row]})
    monkeypatch.setenv("ANY2ANY_CATALOGUE", str(tmp_path / "models.json"))
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path / "cache"))
    return write_model_folder(tmp_path / "models" / "inside", "inside")


def named(checks: list[Check]) -> dict[str, Check]:
    return {check.name: check for check in checks}


def test_this_environment_is_healthy() -> None:
    checks = doctor.diagnose()
    assert [check for check in checks if check.status == "fail"] == []
    assert set(named(checks)) >= {
        "python",
        "packages",
        "torch",
        "cuda",
        "memory",
        "disk: cache",
        "gdal and proj",
        "model: inside",
    }

    assert doctor.passed(checks)


def test_the_json_form_is_json_and_names_no_home_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    text = json.dumps(doctor.as_dict(doctor.diagnose()))
    assert str(tmp_path) not in text
    assert "~" in json.loads(text)["checks"][5]["detail"]


def test_a_check_that_crashes_is_a_failed_check_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken() -> Check:
        raise ImportError("libtorch.so is missing")

    monkeypatch.setattr(doctor, "check_torch", broken)
    checks = doctor.diagnose()
    assert named(checks)["torch"].status == "fail"
    assert "libtorch.so" in named(checks)["torch"].detail
    assert named(checks)["gdal and proj"].status == "ok"
    assert not doctor.passed(checks)
    assert doctor.as_dict(checks)["ok"] is False


@pytest.mark.parametrize(
    ("version", "status"),
    [((3, 10, 9), "fail"), ((3, 11, 0), "ok"), ((3, 13, 5), "ok"), ((3, 14, 0), "fail")],
)
def test_python_must_be_a_locked_version(
    monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], status: str
) -> None:
    monkeypatch.setattr(sys, "version_info", version)
    assert doctor.check_python().status == status


def test_the_python_range_is_that_of_the_project() -> None:
    import tomllib

    spec = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "requires-python"
    ]
    assert spec == ">={}.{},<{}.{}".format(*doctor.PYTHON_FROM, *doctor.PYTHON_BELOW)


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("rasterio", "no-such-package"))
    check = doctor.check_packages()
    assert (check.status, check.detail) == ("fail", "missing: no-such-package")


@pytest.mark.parametrize("variable", ["PROJ_DATA", "PROJ_LIB"])
def test_anothers_proj_data_fails_and_the_hint_names_the_variable(
    variable: str, tmp_path: Path
) -> None:
    code = (
        "from backend.machine import doctor; check = doctor.check_gdal_and_proj();"
        " print(check.status, check.hint)"
    )
    environment = os.environ | {variable: str(tmp_path), "PYTHONPATH": str(ROOT)}
    reported = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert reported.startswith("fail")
    assert variable in reported


def test_anothers_gdal_data_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDAL_DRIVER_PATH", "/qgis/gdalplugins")
    check = doctor.check_gdal_and_proj()
    assert check.status == "warn"
    assert "GDAL_DRIVER_PATH" in check.hint


def test_a_transformation_that_swaps_axes_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    import rasterio.warp

    right = rasterio.warp.transform
    monkeypatch.setattr(rasterio.warp, "transform", lambda *args: tuple(reversed(right(*args))))
    assert doctor.check_gdal_and_proj().status == "fail"


def test_damaged_weights_fail_with_the_command_that_repairs_them(one_model: Path) -> None:
    (one_model / "vae_sar" / WEIGHTS).write_bytes(b"")
    check = named(doctor.diagnose())["model: inside"]
    assert check.status == "fail"
    assert "models download inside" in check.hint


def test_absent_embedded_weights_fail_and_unpublished_ones_do_not(
    one_model: Path, tmp_path: Path
) -> None:
    shutil.rmtree(one_model)
    assert named(doctor.diagnose())["model: inside"].status == "fail"
    write_json(
        tmp_path / "models.json",
        {
            "models": [
                {"id": "x", "label": "X", "preset": "x", "source": "hub", "status": "unpublished"}
            ]
        },
    )

    assert named(doctor.diagnose())["model: x"] == Check("model: x", "ok", "unpublished")


def test_a_broken_catalogue_is_a_failed_check(tmp_path: Path) -> None:
    (tmp_path / "models.json").write_text("{", encoding="utf-8")
    assert named(doctor.diagnose())["models"].status == "fail"


def test_memory_is_reported_and_little_of_it_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    have = doctor.memory()
    assert have.total is not None
    assert have.total > GIB // 4
    assert have.available is None or 0 < have.available <= have.total
    monkeypatch.setattr(doctor, "memory", lambda: Memory(8 * GIB, GIB))
    assert doctor.check_memory().status == "warn"
    monkeypatch.setattr(doctor, "memory", lambda: Memory(8 * GIB, None))
    assert doctor.check_memory() == Check("memory", "ok", "8.0 GiB in all")


def test_little_disk_is_a_warning_and_a_file_in_the_way_a_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert doctor.check_disk("disk", tmp_path / "file" / "cache").status == "fail"
    real = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real._replace(free=GIB))
    assert doctor.check_disk("disk", tmp_path / "not" / "yet").status == "warn"


@pytest.mark.parametrize(("built_for", "word"), [(None, "CUDA build"), ("12.8", "driver")])
def test_a_driver_that_torch_cannot_use_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, built_for: str | None, word: str
) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.version, "cuda", built_for)
    monkeypatch.setattr(doctor, "nvidia_driver", lambda: "570.10")
    check = doctor.check_cuda()
    assert check.status == "warn"
    assert word in check.hint


def test_every_catalogue_model_has_its_check() -> None:
    assert {f"model: {id_}" for id_ in catalogue.known_models()} <= set(named(doctor.diagnose()))
