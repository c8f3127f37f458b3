"""The plugin's languages: every text that a user reads is there in each, whole, with the same
placeholders.
"""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path
from types import ModuleType

import pytest

from tests.ci_scripts import of_ci

ROOT = Path(__file__).resolve().parents[2]
SHOWING = {
    *(
        "setText",
        "setToolTip",
        "setTitle",
        "setWindowTitle",
        "setPlaceholderText",
        "setWhatsThis",
        "addItem",
        "addRow",
        "addButton",
    ),
    *(
        "pushInfo",
        "pushWarning",
        "reportError",
        "setProgressText",
        "QLabel",
        "QPushButton",
        "QCheckBox",
        "say",
        "_step",
    ),
    *(
        "UnreadableLayer",
        "EnvironmentMissing",
        "ResultMissing",
        "SetupError",
        "BackendError",
        "QgsProcessingException",
        "_failure",
    ),
}
SAME_EVERYWHERE = re.compile(
    r"Any2Any|any2any[-:a-z]*|error\[|^auto$|https?://\S+|[a-z]+\.[a-z_.]+|</?h3>|<br>"
)


@pytest.fixture(scope="module")
def collector() -> ModuleType:
    return of_ci("translations")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "language" in metafunc.fixturenames:
        metafunc.parametrize(
            "language",
            sorted(path.stem.split("_")[1] for path in (ROOT / "resources/i18n").glob("*.ts")),
        )


def placeholders(text: str) -> list[tuple[str, str]]:
    return sorted(
        (name, form or "")
        for _, name, form, _ in string.Formatter().parse(text)
        if name is not None
    )


def untranslated(tree: ast.AST) -> list[str]:
    """Words in literals that are handed to what shows them, without going through `tr`."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        if name not in SHOWING and not name.startswith(
            ("QgsProcessingParameter", "QgsProcessingOutput")
        ):
            continue

        if name.startswith("Qgs") and name != "QgsProcessingException":
            shown = node.args[1:2]  # after the name; what follows are defaults and choices
        elif name in ("SetupError", "BackendError"):
            shown = node.args[1:3]  # after the code
        else:
            shown = node.args

        for argument in shown:
            choices = (
                [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            )
            for choice in choices:
                parts = choice.values if isinstance(choice, ast.JoinedStr) else [choice]
                texts = [
                    part.value
                    for part in parts
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                found += [
                    text
                    for text in texts
                    if re.search(r"[A-Za-z]{3}", SAME_EVERYWHERE.sub("", text))
                ]

    return found


def test_the_languages_are_those_that_the_project_promises(collector: ModuleType) -> None:
    assert (
        {path.stem.split("_")[1] for path in (ROOT / "resources/i18n").glob("*.qm")}
        == set(collector.LANGUAGES)
        == {"de", "es", "fr", "zh"}
    )


def test_nothing_is_untranslated_and_nothing_is_left_over(
    collector: ModuleType, language: str
) -> None:
    known = collector.translations(collector.FOLDER / f"any2any_{language}.ts")
    wanted = {(context, text) for context, texts in collector.sources().items() for text in texts}
    assert wanted - set(known) == set(), (
        "run `make translations`, then translate what is unfinished"
    )
    assert set(known) - wanted == set()


def test_translations_keep_placeholders_marks_and_shortcuts(
    collector: ModuleType, language: str
) -> None:
    for (_, text), translated in collector.translations(
        collector.FOLDER / f"any2any_{language}.ts"
    ).items():
        assert placeholders(translated) == placeholders(text), translated
        assert re.findall("<[^>]+>", translated) == re.findall("<[^>]+>", text), translated
        assert translated.count("&") == text.count("&"), translated
        assert translated.count("\n") == text.count("\n"), translated
        assert translated.strip(), text


def test_a_wrong_placeholder_is_seen() -> None:
    assert placeholders("{a} of {b:.1f}") == placeholders("von {b:.1f} {a}")
    assert placeholders("{a} of {b:.1f}") != placeholders("{a} von {b:.2f}")
    assert placeholders("{a}") != placeholders("{ä}")


def test_every_text_that_is_shown_goes_through_tr() -> None:
    found = {
        f"{path.relative_to(ROOT)}: {text}"
        for path in (ROOT / "any2any_qgis").rglob("*.py")
        for text in untranslated(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == set()


def test_an_untranslated_text_is_seen() -> None:
    code = (
        'label.setText("Hello there")\nSetupError("disk.full", f"No {space}'
        ' left")\nQLabel(tr("Seen"))\nb.setToolTip("" if x else "Odd")'
    )
    assert sorted(untranslated(ast.parse(code))) == [" left", "Hello there", "Odd"]


def test_tr_takes_literals_only() -> None:
    """What is put together at run time cannot be collected; modalities.py's labels are collected
    from their own file.
    """
    for path in (ROOT / "any2any_qgis").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") == "tr"
                and path.name != "modalities.py"
            ):
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno}"
