"""Files have at most 300 lines, functions at most 50 lines and six parameters, but for those that
CONTRIBUTING lists with their reasons.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("backend", "any2any_qgis", "training", ".ci", "tests/benchmarks")
MOST_LINES, MOST_OF_FUNCTION, MOST_PARAMETERS = 300, 50, 6
ROW = re.compile(
    r"^\| `(?P<path>[^`]+\.py)`(?: `(?P<name>\w+)`)? \| (?P<lines>\d+) \| \S", re.MULTILINE
)

# the table of parameters names a class's function as Class.function
WIDE = re.compile(
    r"^\| `(?P<path>[^`]+\.py)` `(?P<name>[\w.]+)` \| (?P<count>\d+) parameters \| \S", re.MULTILINE
)


def functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Names and lines, docstrings left out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                first = node.body[0]
                lines -= (first.end_lineno or 0) - first.lineno + 1
            yield node.name, lines


def large() -> dict[tuple[str, str], int]:
    """Lines of files (the name is empty) and functions above the limits."""
    found = {}
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        text, place = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        if len(text.splitlines()) > MOST_LINES:
            found[place, ""] = len(text.splitlines())
        for name, lines in functions(ast.parse(text)):
            if lines > MOST_OF_FUNCTION:
                found[place, name] = lines

    return found


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many a caller gives: without self and cls."""
    named = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    return len([one for one in named if one.arg not in ("self", "cls")])


def wide() -> dict[tuple[str, str], int]:
    """Functions with more parameters than the limit, by file and class or name."""
    found = {}
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        tree, place = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(ROOT).as_posix()
        owners = {
            child: node.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for child in node.body
        }
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if parameters(node) > MOST_PARAMETERS:
                owner = owners.get(node)
                name = node.name if owner is None else f"{owner}.{node.name}"
                found[place, name] = parameters(node)

    return found


def test_functions_with_more_than_six_parameters_are_listed_with_their_reason() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    allowed = {(row["path"], row["name"]): int(row["count"]) for row in WIDE.finditer(text)}
    assert wide() == allowed, "give them a dataclass, or list them with a reason"


def test_what_is_larger_than_a_screen_is_listed_with_its_reason() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    allowed = {(row["path"], row["name"] or ""): int(row["lines"]) for row in ROW.finditer(text)}
    found = large()
    grown = {what: lines for what, lines in found.items() if lines > allowed.get(what, 0)}
    assert not grown, "cut them by subject, or list them with a reason"
    assert set(allowed) == set(found), "these are small enough now: strike them off the list"
