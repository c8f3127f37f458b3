"""The modalities' ids and labels, from resources/modalities.json. Standard library only; never imports backend."""

from __future__ import annotations

import json

from .environment import plugin_root


def modality_labels() -> dict[str, str]:
    """Label by id, in the order of the definition."""
    text = (plugin_root() / "resources" / "modalities.json").read_text(encoding="utf-8")
    return {row["id"]: row["label"] for row in json.loads(text)["modalities"]}
