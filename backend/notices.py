"""What a user should know of a run that succeeds: a sentence with a code and named values, which
each front end may word itself.

The sentences are in resources/notices.json, one to a code. Imports only modalities.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from backend.json_text import parsed_object
from backend.modalities import RESOURCES, modalities


class Notice(str):
    """The English sentence.

    Attributes:
        code: of resources/notices.json.
        values: those in the sentence's braces; numbers, texts, a modality by its id, another notice
            as {"code", "values"}.
    """

    __slots__ = ("code", "values")

    code: str
    values: dict[str, Any]

    def __new__(cls, code: str, values: dict[str, Any]) -> Notice:
        text = templates()[code].format(
            **{name: _worded(name, value) for name, value in values.items()}
        )
        if code == "of_reference":
            text = text.replace("--radiometry", "--reference-radiometry")
        made = super().__new__(cls, text)
        made.code, made.values = code, values
        return made

    def __reduce__(self) -> tuple[type[Notice], tuple[str, dict[str, Any]]]:
        return Notice, (self.code, self.values)

    def __deepcopy__(self, memo: dict[int, Any]) -> Notice:
        return self

    def as_dict(self) -> dict[str, Any]:
        """For the protocol."""
        return {"code": self.code, "values": self.values}


def notice(code: str, **values: Any) -> Notice:
    """A sentence of resources/notices.json with its values."""
    return Notice(code, values)


def as_notices(warnings: Iterable[str]) -> list[dict[str, Any] | None]:
    """Code and values of each sentence; None for one that has no code."""
    return [warning.as_dict() if isinstance(warning, Notice) else None for warning in warnings]


def as_value(warning: str) -> dict[str, Any] | str:
    """A notice as a value of another one."""
    return warning.as_dict() if isinstance(warning, Notice) else warning


def of_reference(warning: str) -> str:
    """A warning of the source's kind about the reference, which has separate options."""
    return Notice("of_reference", {"text": as_value(warning)})


@cache
def templates() -> dict[str, str]:
    """The sentence of each code."""
    return parsed_object((RESOURCES / "notices.json").read_bytes())


def _worded(name: str, value: Any) -> Any:
    if name == "modality":
        return modalities()[value].label
    if isinstance(value, dict):  # a notice in a notice
        return str(Notice(value["code"], value["values"]))
    return value
