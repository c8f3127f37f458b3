"""The gates of the plugin repository, as .ci/package.py holds a zip against them, and what is
staged.
"""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / ".ci"))
    for name in ("stage", "package"):
        sys.modules.pop(name, None)
    return importlib.import_module("package")


GOOD = ["any2any_qgis/__init__.py", "any2any_qgis/metadata.txt", "any2any_qgis/LICENSE"]


def test_the_staged_plugin_is_whole_and_passes_layout_and_metadata(
    package: ModuleType, tmp_path: Path
) -> None:
    folder = package.stage(tmp_path, link=False)
    names = [str(path.relative_to(tmp_path)) for path in folder.rglob("*") if path.is_file()]
    assert package.layout_findings(names, 1) == []
    assert package.metadata_findings(package.read_metadata(folder)) == []
    assert {
        "any2any_qgis/backend/protocol.py",
        "any2any_qgis/resources/job.schema.json",
        "any2any_qgis/plugin.py",
    } <= set(names)
    assert "any2any_qgis/backend/requirements/backend.txt" in names


def test_links_lead_to_the_same_tree_as_copies(package: ModuleType, tmp_path: Path) -> None:
    linked = {path.name for path in package.stage(tmp_path / "linked", link=True).iterdir()}
    copied = {path.name for path in package.stage(tmp_path / "copied", link=False).iterdir()}
    assert linked == copied


@pytest.mark.parametrize(
    "name",
    ["tests/a.py", "backend/__pycache__/a.txt", "a.pyc", ".hidden/a", "lib.so", "training/x.py"],
)
def test_what_must_not_be_shipped_is_found(package: ModuleType, name: str) -> None:
    assert package.layout_findings([*GOOD, f"any2any_qgis/{name}"], 1) == [
        f"any2any_qgis/{name} must not be in the zip"
    ]


def test_a_large_zip_a_second_top_folder_and_a_missing_file_are_found(package: ModuleType) -> None:
    assert len(package.layout_findings(GOOD, 26 * 1024 * 1024)) == 1
    assert len(package.layout_findings([*GOOD, "other/a.py"], 1)) == 1
    assert package.layout_findings(GOOD[:2], 1) == ["LICENSE is missing"]


def test_a_missing_key_and_a_barred_word_are_found(package: ModuleType, tmp_path: Path) -> None:
    text = (ROOT / "metadata.txt").read_text()
    text = re.sub(r"^tracker=.*$", "", text, flags=re.M).replace(
        "name=Any2Any", "name=Any2Any Plugin", 1
    )
    (tmp_path / "metadata.txt").write_text(text)
    assert len(package.metadata_findings(package.read_metadata(tmp_path))) == 2


def test_a_planted_secret_and_a_planted_eval_are_found(package: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "planted.py").write_text(
        "eval(input())\n" + 'key = "' + "AKIA" + 'IOSFODNN7ABCDEFG"\n'
    )
    assert any("B307" in finding for finding in package.bandit_findings(tmp_path))
    assert len(package.secret_findings(tmp_path)) >= 1


def test_the_version_is_written_in_one_place() -> None:
    version = re.search(r"(?m)^version=(\S+)$", (ROOT / "metadata.txt").read_text())
    assert version is not None
    assert version[1] not in (ROOT / "pyproject.toml").read_text().replace("uv==", "")
