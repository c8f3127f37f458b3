"""What is reported of many scenes: progress, and at the end what became of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from backend.errors import Any2AnyError
from backend.lane import Progress
from backend.protocol import TranslationResult


@dataclass(frozen=True)
class SceneProgress:
    """How far all scenes are, and what the one that moved last is at."""

    done: int
    total: int
    share: float  # of all, 0 to 1
    seconds_left: float | None
    name: str
    at: Progress | None


@dataclass
class Report:
    """What became of each scene, and what was written over all of them.

    Attributes:
        results: one per scene and target that was translated now.
        skipped: results that an earlier run of the same job had made.
        failed: (source, error) of scenes that could not be translated.
        without: (source, modality) where a folder of further sources has no raster of the scene's
            name: translated without it.
    """

    results: list[TranslationResult] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: list[tuple[str, Any2AnyError]] = field(default_factory=list)
    without: list[tuple[str, str]] = field(default_factory=list)
    mosaics: list[str] = field(default_factory=list)
    collection: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "results": [result.model_dump(mode="json") for result in self.results],
            "skipped": self.skipped,
            "failed": [
                {"source": source, "error": error.as_dict()} for source, error in self.failed
            ],
            "without": [{"source": source, "also": id_} for source, id_ in self.without],
            "mosaics": self.mosaics,
            "collection": self.collection,
        }
