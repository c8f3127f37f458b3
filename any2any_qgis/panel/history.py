"""Past jobs as files in the user's profile: what was run, when, of which project, and what became
of it.

Standard library only, so that it is tested without QGIS; never imports backend.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, fields
from datetime import datetime, timezone
from pathlib import Path

from ..process.jobs import TranslationJob

MOST = 200  # kept; the oldest go first


@dataclass(frozen=True)
class PastJob:
    """One job that came to its end.

    Attributes:
        when: ISO 8601, UTC.
        project: path of the project's file; empty for one that was never saved.
        layer: name of the layer that was translated.
        outcome: "done", "cancelled", or the error's code.
        outputs: the rasters that were written.
        facts: what a result says of itself (model, weights, seed, steps, ...)
            where it came from.
    """

    when: str
    project: str
    layer: str
    outcome: str
    job: TranslationJob
    outputs: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @classmethod
    def now(
        cls,
        project: str,
        layer: str,
        outcome: str,
        job: TranslationJob,
        outputs: list[str],
        facts: list[str],
    ) -> PastJob:
        when = datetime.now(timezone.utc).isoformat(timespec="seconds")
        return cls(when, project, layer, outcome, job, tuple(outputs), tuple(facts))


class History:
    """The files of a folder, one per job.

    Args:
        folder: in the user's profile; made with the first job.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, past: PastJob) -> None:
        """Keeps a job.

        A profile that cannot be written must not turn a finished job into a failure.
        """
        values = {**asdict(past), "job": past.job.to_dict()}
        stem = past.when.replace(":", "").replace("+0000", "")
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            number = 0
            while (path := self.folder / f"{stem}-{number:03d}.json").exists():
                number += 1
            unfinished = path.with_suffix(".tmp")
            unfinished.write_text(json.dumps(values, indent=2) + "\n", encoding="utf-8")
            unfinished.replace(path)
            for old in self._paths()[MOST:]:
                old.unlink()

    def jobs(self, project: str | None = None) -> list[PastJob]:
        """The kept jobs, the newest first; only those of one project where it is named.

        Files that make no sense are left out.
        """
        found = [past for path in self._paths() if (past := _read(path)) is not None]
        return [past for past in found if project is None or past.project == project]

    def remove(self, past: PastJob) -> None:
        """Forgets a job; what it wrote stays."""
        for path in self._paths():
            if _read(path) == past:
                with suppress(OSError):
                    path.unlink()
                return

    def _paths(self) -> list[Path]:
        return sorted(self.folder.glob("*.json"), reverse=True)


def _read(path: Path) -> PastJob | None:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        known = {
            field.name: values[field.name] for field in fields(PastJob) if field.name in values
        }
        texts = {name: tuple(map(str, known.get(name, ()))) for name in ("outputs", "facts")}
        return PastJob(**{**known, **texts, "job": TranslationJob.from_dict(values["job"])})
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
