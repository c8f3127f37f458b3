"""One file of a download."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Transfer:
    """One file on its way."""

    name: str
    url: str
    path: Path
    sha256: str
    size: int

    @property
    def part(self) -> Path:
        return self.path.with_name(self.path.name + ".part")

    @property
    def done(self) -> int:
        """Bytes that are here already."""
        present = self.path if self.path.is_file() else self.part
        return present.stat().st_size if present.is_file() else 0
