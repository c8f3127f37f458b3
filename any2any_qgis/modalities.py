"""The modalities' ids and labels, from resources/modalities.json.

Standard library only; never imports backend.
"""

from __future__ import annotations

import json
from typing import Any

from .places import plugin_root
from .words import tr


def modality_bands(id_: str) -> list[str]:
    """A modality's bands in the model's order."""
    return next(list(row["bands"]) for row in _rows() if row["id"] == id_)


def modality_unit(id_: str) -> str:
    """The unit of a modality's values: "reflectance", "dB"."""
    return next(tr(row["unit"]) for row in _rows() if row["id"] == id_)


def modality_labels() -> dict[str, str]:
    """Label by id, in the order of the definition."""
    return {row["id"]: tr(row["label"]) for row in _rows()}


def _rows() -> list[dict[str, Any]]:
    text = (plugin_root() / "resources" / "modalities.json").read_text(encoding="utf-8")
    return list(json.loads(text)["modalities"])
