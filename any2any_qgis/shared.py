"""What plugin and backend must know alike, from resources/shared.json. Standard library only."""

from __future__ import annotations

import json
from typing import Any

from .places import plugin_root


def _read() -> dict[str, Any]:
    path = plugin_root() / "resources" / "shared.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


_FACTS = _read()
PROTOCOL_VERSION: int = _FACTS["protocol_version"]
TAGS: str = _FACTS["tag_namespace"]  # domain of the provenance in a result's raster
PARTIAL: str = _FACTS["partial_suffix"]  # of the folder beside an unfinished output
VIEW: str = _FACTS["partial_view"]  # in that folder: the finished rows
BESIDE: tuple[str, ...] = tuple(_FACTS["sidecar_suffixes"].values())
MOST_POSITIONS: int = _FACTS["most_positions"]  # of the polygons of a job
INDICES: tuple[str, ...] = tuple(_FACTS["indices"])
