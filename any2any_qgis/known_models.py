"""The models that can be chosen: the catalogue's, and those that the backend last said are here.

Never imports backend.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from qgis.core import QgsSettings

from . import choices

KEY = "any2any/models"  # id -> label, as JSON


def remember(models: Iterable[Mapping[str, Any]]) -> None:
    """Keeps what the backend's hello lists, for dialogs that open before a backend runs."""
    here = {
        str(model["id"]): str(model.get("label") or model["id"])
        for model in models
        if model.get("status") == "ready"
    }
    text = json.dumps(here)
    if QgsSettings().value(KEY, "") != text:
        QgsSettings().setValue(KEY, text)


def labels() -> dict[str, str]:
    """By id."""
    try:
        remembered = json.loads(str(QgsSettings().value(KEY, "") or "{}"))
    except ValueError:
        remembered = {}
    return choices.model_labels() | dict(remembered)
