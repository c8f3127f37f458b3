"""An error's sentences with their templates and values, so that a front end can word them in its
user's language.

The template is the English sentence itself, written where the error is raised; .ci/translations.py
collects them from there. Imports nothing of the project."""

from __future__ import annotations

from typing import Any


def as_text(reported: str) -> str:
    """Bytes of a file name that are no UTF-8 as \\xe9: every stream and JSON take it."""
    return reported.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class Message(str):
    """The English sentence, filled in.

    Attributes:
        template: with {names}; of a sentence without values: the sentence.
        values: numbers and texts by those names.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, float | str]

    def __new__(cls, template: str, values: dict[str, Any]) -> Message:
        plain = {
            name: value if isinstance(value, (int, float)) else as_text(str(value))
            for name, value in values.items()
        }
        filled = super().__new__(cls, template.format(**plain) if plain else template)
        filled.template, filled.values = template, plain
        return filled

    def __reduce__(self) -> tuple[type[Message], tuple[str, dict[str, float | str]]]:
        return Message, (self.template, self.values)

    def __deepcopy__(self, memo: dict[int, Any]) -> Message:
        return self


def message(template: str, /, **values: Any) -> Message:
    """A sentence with its values; a template without any is taken as it stands, braces included."""
    return Message(template, values)


def parts(text: str) -> dict[str, Any]:
    """What the protocol sends of a sentence: its template and values."""
    return (
        {"template": text.template, "values": text.values}
        if isinstance(text, Message)
        else {"template": text, "values": {}}
    )
