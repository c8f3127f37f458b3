"""What a folder of shards holds: the plan, the places on each side of the split, and the index with
pairs, licences, checksums and what was left out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from backend.modalities import LEVELS
from training.data.quality import MAX_SHIFT
from training.data.selection import Frozen
from training.data.shards import INDEX, SIDES, are_shards
from training.data.source import Bounds, Entry, footprint
from training.data.sources import SOURCES
from training.data.split import TEST_PAIRS, deal, overlapping_groups, pair_name, pairs_of

MOST_SENTENCES = 50  # about entries that are left out; all of them are counted


@dataclass(frozen=True)
class BuildPlan:
    """What is built.

    Attributes:
        roots: folder by the source's name.
        out: folder of the shards.
        per_shard: samples.
        val_share: of the groups of places.
        with_test: the paper's test pairs are put aside.
        max_shift: pixels by which modalities may lie apart.
        workers: processes.
        seed: of the split and of the order.
        limits: most entries of a source or images of a modality, by name.
        frozen: the scenes of an earlier build (selection.py), which alone are taken, with its
            split; empty: all.
    """

    roots: Mapping[str, Path]
    out: Path
    per_shard: int = 512
    val_share: float = 0.02
    with_test: bool = True
    max_shift: float = MAX_SHIFT
    workers: int = 1
    seed: int = 0
    limits: Mapping[str, int] = field(default_factory=dict)
    frozen: Mapping[str, Frozen] = field(default_factory=dict)


def stamp(path: Path) -> tuple[str, int, int]:
    """A file's name, size and time of change."""
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_size, found.st_mtime_ns


@dataclass(frozen=True)
class Check:
    """Entries to be read once before the sides are dealt; what was found stays in a file for these
    very files.
    """

    folder: Path
    entries: tuple[tuple[str, Entry], ...]  # source's name, entry
    max_shift: float

    @property
    def reported(self) -> Path:
        facts = [
            [name, entry.id, [stamp(path) for path in entry.files.values()]]
            for name, entry in self.entries
        ]
        text = json.dumps([self.max_shift, facts])
        return self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"


@dataclass(frozen=True)
class Checked:
    """What reading all entries found: the usable ones' modalities by id, and what was left out."""

    modalities: dict[str, list[str]]
    dropped: Counter[str]
    left_out: list[str]

    @classmethod
    def of(cls, checks: Sequence[Check]) -> Checked:
        out = cls({}, Counter(), [])
        for check in checks:
            found = json.loads(check.reported.read_text(encoding="utf-8"))
            out.modalities.update(found["modalities"])
            out.dropped.update(found["dropped"])
            out.left_out.extend(found["left_out"])

        return out


@dataclass(frozen=True)
class Shard:
    """One shard to write."""

    path: Path
    side: str
    entries: tuple[tuple[str, Entry], ...]  # source's name, entry
    max_shift: float
    modalities: Mapping[str, Sequence[str]]  # that are stored, by the entry's id

    @property
    def key(self) -> str:
        """What a shard that is there must have been made of."""
        stored = [[entry.id, list(self.modalities[entry.id])] for _, entry in self.entries]
        text = json.dumps([self.side, self.max_shift, stored])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def reported(self) -> Path:
        return self.path.with_suffix(".json")


def grounds_of(entries: Sequence[tuple[str, Entry]], workers: int) -> dict[str, list[Bounds]]:
    """Footprints by place; of files without one, none."""
    grounds: dict[str, list[Bounds]] = {entry.place: [] for _, entry in entries}
    firsts = {next(iter(entry.files.values())): entry.place for _, entry in entries}
    with ThreadPoolExecutor(max(4, 4 * workers)) as pool:
        for place, bounds in zip(firsts.values(), pool.map(footprint, firsts), strict=True):
            if bounds is not None:
                grounds[place].append(bounds)

    return grounds


def sides_of(
    entries: Sequence[tuple[str, Entry]],
    modalities: Mapping[str, Sequence[str]],
    grounds: Mapping[str, Sequence[Bounds]],
    plan: BuildPlan,
) -> dict[str, str]:
    """Place -> side; `modalities` by the entry's id.

    Raises:
        ValueError: a frozen list has a place on two sides.
    """
    if plan.frozen:
        return _frozen_sides(entries, plan)
    groups = overlapping_groups(grounds)
    counts: dict[str, Counter[str]] = {group: Counter() for group in groups.values()}
    for _, entry in entries:
        counts[groups[entry.place]].update(
            pair_name(pair) for pair in pairs_of(modalities[entry.id])
        )

    dealt = deal(counts, plan.val_share, plan.with_test, plan.seed)
    return {place: dealt[group] for place, group in groups.items()}


def _frozen_sides(entries: Sequence[tuple[str, Entry]], plan: BuildPlan) -> dict[str, str]:
    sides: dict[str, str] = {}
    for _, entry in entries:
        side = plan.frozen[entry.id].side
        if sides.setdefault(entry.place, side) != side:
            raise ValueError(f"the list has {entry.place} on two sides of the split")

    return sides


def test_pairs(folder: Path) -> dict[str, frozenset[str]]:
    """The ids of the test's scenes by direction, such as "rgb-nir": as many as the paper has of
    each pair, both ways; empty where the data are not shards or have no test.
    """
    if not are_shards(folder):
        return {}
    index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    found = {}
    for name, ids in index.get("test_pairs", {}).items():
        first, second = name.split("-")
        found[f"{first}-{second}"] = found[f"{second}-{first}"] = frozenset(ids)

    return found


def index_of(shards: Sequence[Shard], checked: Checked, plan: BuildPlan) -> dict[str, Any]:
    """All shards' own files, summed up."""
    rows = []
    scenes: dict[str, Counter[str]] = {side: Counter() for side in SIDES}
    pairs: dict[str, Counter[str]] = {side: Counter() for side in SIDES}
    test: dict[str, list[str]] = {pair_name(pair): [] for pair in TEST_PAIRS}

    for shard in shards:
        reported = json.loads(shard.reported.read_text(encoding="utf-8"))
        rows.append(
            {
                "name": shard.path.name,
                "side": shard.side,
                "samples": len(reported["kept"]),
                "sha256": reported["sha256"],
            }
        )
        for one in reported["kept"]:
            scenes[shard.side][one["source"]] += 1
            for pair in pairs_of(one["modalities"]):
                name = pair_name(pair)
                pairs[shard.side][name] += 1
                if shard.side == "test" and len(test.get(name, ())) < TEST_PAIRS.get(pair, 0):
                    test[name].append(one["id"])

    return {
        "sources": {
            name: {"licence": SOURCES[name].licence, "modalities": list(SOURCES[name].modalities)}
            for name in plan.roots
        },
        "levels": list(LEVELS),
        "seed": plan.seed,
        "scenes": {side: dict(counts) for side, counts in scenes.items()},
        "pairs": {side: dict(counts) for side, counts in pairs.items()},
        "dropped": dict(checked.dropped),
        "left_out": checked.left_out[:MOST_SENTENCES],
        "test_pairs": {name: ids for name, ids in test.items() if ids},
        "shards": rows,
    }
