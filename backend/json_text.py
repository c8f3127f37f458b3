"""JSON from outside: whatever is wrong with it is one kind of error.

Standard library only.
"""

from __future__ import annotations

import json
from typing import Any


def parsed(text: str | bytes) -> Any:
    """The value of a JSON text.

    Raises:
        ValueError: it is no JSON, no UTF-8, nested too deep, or has a number that is too long.
    """
    try:
        return json.loads(text)
    except RecursionError:
        raise ValueError("it is nested too deep") from None


def parsed_object(text: str | bytes) -> dict[str, Any]:
    """The same where it has to be an object (raises ValueError)."""
    value = parsed(text)
    if not isinstance(value, dict):
        raise ValueError("it is no JSON object")
    return value
