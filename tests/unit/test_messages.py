"""Errors with templates and values: the backend's English sentences, and the same in the plugin's
languages.
"""

from __future__ import annotations

import ast
import json
import pickle
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from any2any_qgis.process import notices as plugin
from any2any_qgis.words import BACKEND_CONTEXT, in_fields
from backend.errors import Cancelled, InputError
from backend.messages import message, parts
from tests.ci_scripts import of_ci

ROOT = Path(__file__).resolve().parents[2]
OPTION = re.compile(r"--[a-z][a-z-]+")
GERMAN = {"There is no file '{path}'.": "Es gibt keine Datei „{path}“."}


@pytest.fixture(scope="module")
def collector() -> ModuleType:
    return of_ci("translations")


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> None:
    def translated(context: str, text: str) -> str:
        return GERMAN.get(text, text) if context == BACKEND_CONTEXT else text

    monkeypatch.setattr(plugin, "translated", translated)


def as_received(error: InputError | Cancelled) -> Any:
    """What the plugin makes of an error that came over the protocol."""
    return plugin.in_words(json.loads(json.dumps(error.with_templates())))


def test_a_sentence_keeps_its_template_and_its_values() -> None:
    template = "'{path}' holds {count} rasters of {size:.1f} m."
    said = message(template, path=Path("/a/b.zip"), count=3, size=9.96)
    assert said == "'/a/b.zip' holds 3 rasters of 10.0 m."
    assert (said.template, said.values) == (
        template,
        {"path": "/a/b.zip", "count": 3, "size": 9.96},
    )
    copy = pickle.loads(pickle.dumps(said))  # noqa: S301  # as it travels between a cluster's processes
    assert (copy, copy.template, copy.values) == (said, said.template, said.values)


def test_a_sentence_without_values_is_taken_as_it_stands() -> None:
    assert message("A set {of braces} stays.") == "A set {of braces} stays."


def test_a_name_that_is_not_utf_8_can_be_sent() -> None:
    error = InputError(
        "input.not_found", message("There is no file '{path}'.", path="caf\udce9.tif")
    )
    assert json.loads(json.dumps(error.with_templates()).encode("utf-8"))["templates"]["message"][
        "values"
    ] == {"path": "caf\\xe9.tif"}


def test_an_error_keeps_its_templates_between_processes() -> None:
    error = InputError(
        "input.not_found", message("There is no file '{path}'.", path="a.tif"), "Rename the file."
    )
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert copy.with_templates() == error.with_templates()
    assert str(copy) == "There is no file 'a.tif'. Rename the file."


@pytest.mark.usefixtures("german")
def test_the_plugin_words_an_error_in_its_language() -> None:
    error = InputError("input.not_found", message("There is no file '{path}'.", path="{a}.tif"))
    assert as_received(error) == {
        "code": "input.not_found",
        "message": "Es gibt keine Datei „{a}.tif“.",
        "hint": "",
    }


@pytest.mark.usefixtures("german")
def test_a_sentence_without_translation_stays_and_names_fields_in_place_of_options() -> None:
    error = InputError(
        "input.bands",
        "Odd.",
        message("Name {channels} of them in that order with --bands.", channels=3),
    )
    assert as_received(error) == {
        "code": "input.bands",
        "message": "Odd.",
        "hint": "Name 3 of them in that order with “Bands”.",
    }
    assert "templates" not in as_received(Cancelled())


@pytest.mark.usefixtures("german")
def test_why_a_layer_is_taken_for_what_it_is_is_said_in_it_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(
        GERMAN, "The file declares {bits}-bit numbers.", "Die Datei gibt {bits}-Bit-Zahlen an."
    )
    reason = message("The file declares {bits}-bit numbers.", bits=12)
    guess = {
        "value": "0:4095",
        "reason": reason,
        "confidence": "low",
        "templates": {"reason": parts(reason)},
    }

    reported = plugin.in_words(json.loads(json.dumps({"radiometry": guess, "width": 3})))
    assert reported == {
        "radiometry": {
            "value": "0:4095",
            "reason": "Die Datei gibt 12-Bit-Zahlen an.",
            "confidence": "low",
        },
        "width": 3,
    }


def test_every_error_that_qgis_may_show_can_be_translated(collector: ModuleType) -> None:
    """No error is raised with a sentence that is put together on the spot: a template is found
    where it is written.
    """
    found = []
    for path in sorted((ROOT / "backend").rglob("*.py")):
        if path.relative_to(ROOT / "backend").as_posix().startswith(collector.NEVER_IN_QGIS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in collector.ERRORS
            ):
                found += [
                    f"{path.name}:{text.lineno}"
                    for text in node.args[1:]
                    if isinstance(text, (ast.JoinedStr, ast.BinOp))
                ]

    assert found == []
    assert len(list(collector.backend_sentences())) > 200


@pytest.mark.parametrize("language", ["de", "es", "fr", "zh"])
def test_a_translation_names_the_same_options_and_they_become_fields(
    collector: ModuleType, language: str
) -> None:
    known = collector.translations(collector.FOLDER / f"any2any_{language}.ts")
    sentences = [
        (text, reported)
        for (context, text), reported in known.items()
        if context == BACKEND_CONTEXT
    ]
    assert len(sentences) > 200

    for text, reported in sentences:
        assert OPTION.findall(reported) == OPTION.findall(text), reported
        shown = in_fields(reported).replace("--{option} PATH", "").replace("backend --help", "")
        assert not OPTION.search(shown), shown
