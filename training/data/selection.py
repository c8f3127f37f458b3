"""Which scenes of the sources a build takes: all, so many of a source or a modality, or those of a
list that an earlier build left."""

from __future__ import annotations

import csv
import hashlib
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from training.data.source import Entry

IDS = "ids.csv"  # beside the shards: the list of what they hold
COLUMNS = ("id", "source", "side", "modalities")

Named = tuple[str, Entry]  # source's name, entry


@dataclass(frozen=True)
class Frozen:
    """One line of a list: a scene's side of the split, and its modalities."""

    side: str
    modalities: tuple[str, ...]


def in_order(entries: Sequence[Named], seed: int) -> list[Named]:
    """Entries by a hash of seed and id: an order in which all sources and places are mixed."""
    return sorted(entries, key=lambda one: hashlib.sha256(f"{seed} {one[1].id}".encode()).digest())


def limited(
    entries: Sequence[Named],
    modalities: Mapping[str, Sequence[str]],
    limits: Mapping[str, int],
    seed: int,
) -> dict[str, tuple[str, ...]]:
    """The modalities that are taken of each entry, by id.

    A source's entries beyond its limit are left out; of a modality the images beyond its limit are,
    and with them entries that keep only one. Which are left follows from the seed.

    Args:
        entries: usable ones.
        modalities: of each, by id.
        limits: by the name of a source or a modality.
        seed: of the order.
    """
    taken: dict[str, tuple[str, ...]] = {}
    counts: Counter[str] = Counter()
    for source, entry in in_order(entries, seed):
        if counts[source] >= limits.get(source, math.inf):
            continue
        kept = [id_ for id_ in modalities[entry.id] if counts[id_] < limits.get(id_, math.inf)]
        if len(kept) >= min(2, len(modalities[entry.id])):
            taken[entry.id] = tuple(kept)
            counts.update([source, *kept])

    return taken


def write_ids(path: Path, rows: Sequence[tuple[str, str, str, Sequence[str]]]) -> None:
    """Writes id, source, side and modalities of every scene."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows([id_, source, side, " ".join(ids)] for id_, source, side, ids in rows)


def read_ids(path: Path) -> dict[str, Frozen]:
    """The lines of a list by id.

    Raises:
        ValueError: it lacks a column.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise ValueError(f"{path} has not the columns {', '.join(COLUMNS)}")
        return {row["id"]: Frozen(row["side"], tuple(row["modalities"].split())) for row in rows}


def of_list(
    entries: Sequence[Named], modalities: Mapping[str, Sequence[str]], frozen: Mapping[str, Frozen]
) -> dict[str, tuple[str, ...]]:
    """The modalities of the list's entries, by id.

    Raises:
        ValueError: the sources lack one of them, or one of its modalities.
    """
    present = {entry.id for _, entry in entries}
    missing = [
        id_
        for id_, line in frozen.items()
        if id_ not in present or not set(line.modalities) <= set(modalities[id_])
    ]
    if missing:
        raise ValueError(
            f"{len(missing)} scenes of the list are not usable in these sources, such as"
            f" {missing[0]}: the same files are needed"
        )

    return {id_: line.modalities for id_, line in frozen.items()}
