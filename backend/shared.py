"""What backend and plugin must know alike, from resources/shared.json. Imports modalities only."""

from __future__ import annotations

import json
from typing import Any

from backend.modalities import RESOURCES


def _read() -> dict[str, Any]:
    return dict(json.loads((RESOURCES / "shared.json").read_text(encoding="utf-8")))


_FACTS = _read()
PROTOCOL_VERSION: int = _FACTS["protocol_version"]
TAG_NAMESPACE: str = _FACTS["tag_namespace"]  # of a result's tags (CONTRACT, Output rasters)
PARTIAL: str = _FACTS["partial_suffix"]  # what an unfinished output's folder adds to its name
VIEW: str = _FACTS["partial_view"]  # in that folder: the finished rows, to display
DEVIATION: str = _FACTS["sidecar_suffixes"]["deviation"]
MASK: str = _FACTS["sidecar_suffixes"]["mask"]
ERROR: str = _FACTS["sidecar_suffixes"]["error"]
MOST_POSITIONS: int = _FACTS["most_positions"]  # of a job's polygons, which travel with it
