"""QGIS 4 is built on Qt 6: what the plugin takes from `qgis.PyQt` must be there, in PyPI's PyQt6,
and the panel must work with it.
"""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GONE = {"exec_", "QVariant", "QRegExp", "print_", "toPyDateTime"}  # of PyQt5

try:
    importlib.import_module("PyQt6.QtGui")
except ImportError as error:  # a machine without the libraries of a desktop
    pytest.skip(f"PyQt6 cannot be loaded here: {error}", allow_module_level=True)


def chain(node: ast.AST) -> list[str]:
    """The names of `a.b.c`; nothing for another expression."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute):
        start = chain(node.value)
        return [*start, node.attr] if start else []

    return []


def missing_in_qt6(tree: ast.AST) -> list[str]:
    """Imports from qgis.PyQt, and enums and static functions of what is imported, that PyQt6 does
    not have.
    """
    known, missing = {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("qgis.PyQt"):
            module = importlib.import_module((node.module or "").replace("qgis.PyQt", "PyQt6"))
            for alias in node.names:
                if alias.name == "uic" or hasattr(module, alias.name):
                    known[alias.asname or alias.name] = getattr(module, alias.name, None)
                else:
                    missing.append(alias.name)

    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            names = chain(node)
            if names and known.get(names[0]) is not None:
                there = known[names[0]]
                for name in names[1:]:
                    if not hasattr(there, name):
                        missing.append(".".join(names))
                        break

                    there = getattr(there, name)

            if node.attr in GONE:
                missing.append(node.attr)
        elif isinstance(node, ast.Name) and node.id in GONE:
            missing.append(node.id)

    return missing


@pytest.mark.parametrize(
    "path", sorted((ROOT / "any2any_qgis").rglob("*.py")), ids=lambda path: path.stem
)
def test_names_of_qt_are_there_in_qt_6(path: Path) -> None:
    assert missing_in_qt6(ast.parse(path.read_text(encoding="utf-8"))) == []


def test_an_enum_without_scope_and_a_class_that_moved_are_seen() -> None:
    code = (
        "from qgis.PyQt.QtCore import Qt\nfrom qgis.PyQt.QtWidgets import QAction\nx ="
        " Qt.AlignLeft\ny = Qt.Key.Key_B\ndialog.exec_()"
    )
    assert sorted(missing_in_qt6(ast.parse(code))) == ["QAction", "Qt.AlignLeft", "exec_"]


def test_the_panel_its_dialogs_and_the_swipe_work_on_qt_6(tmp_path: Path) -> None:
    """Signals, events, painting and the form's file, none of which can be read from the code."""
    own = {
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }

    tmp_path.chmod(0o700)
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests/unit/qt6_session.py")],
        env=os.environ | own,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.split() == ["panel", "dialogs", "swipe"], done.stderr[-2000:]
    assert done.returncode == 0, done.stderr[-2000:]
