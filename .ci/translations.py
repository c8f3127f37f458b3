"""Collects the plugin's texts into resources/i18n/any2any_<language>.ts, and makes the .qm that
QGIS loads.

    `make translations`: new texts come in as unfinished, those that are gone leave; what is
    translated stays. Then lrelease (Debian: qttools5-dev-tools) writes the .qm, which are
    committed, so that the plugin works without it.

Qt's collectors for Python know a text's context only as the name of the class around it; here all
code has one context. Standard library only."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
LANGUAGES = ("de", "es", "fr", "zh")
# contexts: any2any_qgis/words.py, and the class of panel.ui
CODE, FORM, BACKEND = "Any2Any", "Any2AnyPanel", "Any2AnyBackend"
ERRORS = {
    "InputError",
    "OutputError",
    "ModelError",
    "DeviceError",
    "OutOfMemory",
    "ProtocolError",
    "Cancelled",
    "Any2AnyError",
}
# the command line's own
NEVER_IN_QGIS = ("__main__.py", "cli/", "cluster/", "machine/", "scenes/batch.py")


def sources() -> dict[str, list[str]]:
    """The texts that a user reads, by context, in the order in which they are found."""
    code: list[str] = []
    for path in sorted((ROOT / "any2any_qgis").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "tr"
            ):
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    code.append(first.value)

    modalities = json.loads((ROOT / "resources" / "modalities.json").read_text(encoding="utf-8"))[
        "modalities"
    ]
    code += [row[name] for row in modalities for name in ("label", "unit")]
    form = [
        element.text
        for element in ET.parse(ROOT / "resources/forms/panel.ui").iter("string")
        if element.text
    ]
    return {
        CODE: list(dict.fromkeys(code)),
        FORM: list(dict.fromkeys(form)),
        BACKEND: list(dict.fromkeys(backend_sentences())),
    }


def backend_sentences() -> Iterator[str]:
    """The templates of the backend's errors: first arguments of `message`, and texts that an error
    is raised with.
    """
    for path in sorted((ROOT / "backend").rglob("*.py")):
        if path.relative_to(ROOT / "backend").as_posix().startswith(NEVER_IN_QGIS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = (
                node.func.id
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
                else ""
            )
            texts = (
                node.args[:1]
                if name in ("message", "Cancelled")
                else node.args[1:]
                if name in ERRORS
                else []
            )
            for text in texts:
                for choice in (text.body, text.orelse) if isinstance(text, ast.IfExp) else (text,):
                    if (
                        isinstance(choice, ast.Constant)
                        and isinstance(choice.value, str)
                        and choice.value
                    ):
                        yield choice.value


def translations(path: Path) -> dict[tuple[str, str], str]:
    """What a .ts file has: (context, text) -> translation; unfinished ones are left out."""
    found = {}
    for context in ET.parse(path).iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            if translation is not None and translation.get("type") is None and translation.text:
                found[context.findtext("name", ""), message.findtext("source", "")] = (
                    translation.text
                )

    return found


def write(path: Path, language: str, known: dict[tuple[str, str], str]) -> int:
    """Writes a .ts file of all texts; how many have no translation yet."""
    top, missing = ET.Element("TS", version="2.1", language=language, sourcelanguage="en"), 0
    for name, texts in sources().items():
        context = ET.SubElement(top, "context")
        ET.SubElement(context, "name").text = name
        for text in texts:
            message = ET.SubElement(context, "message")
            ET.SubElement(message, "source").text = text
            translation = ET.SubElement(message, "translation")
            translation.text = known.get((name, text))
            if translation.text is None:
                translation.set("type", "unfinished")
                missing += 1

    ET.indent(top)
    body = ET.tostring(top, encoding="unicode")
    path.write_text(
        f'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n{body}\n', encoding="utf-8"
    )
    return missing


def main() -> int:
    lrelease = shutil.which("lrelease") or shutil.which("lrelease6") or shutil.which("lrelease-qt5")
    if lrelease is None:
        print(
            "lrelease is not there: install Qt's tools (Debian, Ubuntu: apt install"
            " qttools5-dev-tools qt5-qmake)",
            file=sys.stderr,
        )
        return 1

    FOLDER.mkdir(exist_ok=True)
    missing = 0
    for language in LANGUAGES:
        path = FOLDER / f"any2any_{language}.ts"
        lacks = write(path, language, translations(path) if path.is_file() else {})
        subprocess.run(
            [lrelease, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))], check=True
        )
        print(f"{path.relative_to(ROOT)}: {lacks} texts to translate")
        missing += lacks

    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
