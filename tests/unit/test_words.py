"""Sentences of the backend as panel and toolbox show them: no command-line option, no traceback."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from any2any_qgis.words import all_in_fields, in_fields

ROOT = Path(__file__).resolve().parents[2]
OPTION = re.compile(r"--[a-z][a-z-]+")
COMMAND_LINE = {"__main__.py"}  # never part of a reply


def sentences() -> list[str]:
    """All texts of the backend that name an option, but docstrings and what only the command line
    shows.
    """
    found = []
    for path in sorted((ROOT / "backend").rglob("*.py")):
        if path.name in COMMAND_LINE or path.parent.name in ("cli", "machine", "cluster"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }

        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and id(node) not in docstrings
                and OPTION.search(node.value)
            ):
                found.append(node.value)

    return found


def test_there_are_such_sentences() -> None:
    assert len(sentences()) > 15


@pytest.mark.parametrize("text", sentences())
def test_no_option_of_the_command_line_is_left(text: str) -> None:
    assert not OPTION.search(in_fields(text)), in_fields(text)


def test_messages_hints_and_warnings_are_put_into_words_and_nothing_else() -> None:
    reported = {
        "message": "Use --device cpu.",
        "hint": "",
        "job": {"model": "--device"},
        "results": [
            {"output": "/a/--bands.tif", "warnings": ["Check it, or say it with --radiometry."]}
        ],
    }
    assert all_in_fields(reported) == {
        "message": "Use “Device” cpu.",
        "hint": "",
        "job": {"model": "--device"},
        "results": [
            {"output": "/a/--bands.tif", "warnings": ["Check it, or say it with “Radiometry”."]}
        ],
    }


def test_commands_of_models_become_the_panel_s_window() -> None:
    assert in_fields("Run `models download any2any-s`.") == "Run “Models”."
    assert (
        in_fields("Choose another model: `models list` shows them.")
        == "Choose another model: “Models” shows them."
    )


def test_an_option_is_not_cut_out_of_a_longer_one() -> None:
    assert (
        in_fields("--reference-radiometry, --reference")
        == "“the measured layer's radiometry”, “Measured layer”"
    )
