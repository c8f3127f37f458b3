"""Which places are trained on, validated on and tested on: none on two sides, nor ground that two
of them share. Reads no files.

Places whose footprints overlap are one group, and groups are dealt by a hash of their name: the
same sets give the same split on any machine."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from training.data.source import Bounds

# The paper's test pairs (SPEC, RST-1M), by unordered pair.
TEST_PAIRS = {
    ("rgb", "sar"): 2000,
    ("nir", "rgb"): 1368,
    ("ms", "nir"): 1000,
    ("ms", "rgb"): 1368,
    ("ms", "sar"): 1000,
    ("nir", "sar"): 1000,
    ("pan", "rgb"): 1000,
}
MOST = 0.1  # of a pair's entries: a small set is not given away to the test
CELL = 0.25  # degrees: places in other cells cannot overlap
TOUCHING = 1e-7  # degrees by which neighbours may overlap: rounding


def pairs_of(modalities: Sequence[str]) -> list[tuple[str, str]]:
    """The unordered pairs that these modalities make."""
    return list(combinations(sorted(modalities), 2))


def overlapping_groups(places: Mapping[str, Sequence[Bounds]]) -> dict[str, str]:
    """Place -> name of its group: places that share ground, directly or through others.

    Those without bounds are alone.
    """
    parent = {place: place for place in places}

    def root(place: str) -> str:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    cells: dict[tuple[int, int], list[tuple[str, Bounds]]] = defaultdict(list)
    for place, boxes in places.items():
        for box in boxes:
            for cell in _cells(box):
                cells[cell].append((place, box))

    for found in cells.values():
        found.sort(key=lambda one: one[1][0])
        for number, (place, box) in enumerate(found):
            for other, there in found[number + 1 :]:
                # sorted by their western edge: none of the rest reaches here
                if there[0] >= box[2] - TOUCHING:
                    break
                if overlap(box, there) and root(place) != root(other):
                    first, second = sorted((root(place), root(other)))
                    parent[second] = first

    return {place: root(place) for place in places}


def overlap(a: Bounds, b: Bounds) -> bool:
    """Whether two footprints share ground."""
    return (
        min(a[2], b[2]) - max(a[0], b[0]) > TOUCHING
        and min(a[3], b[3]) - max(a[1], b[1]) > TOUCHING
    )


def deal(
    groups: Mapping[str, Mapping[str, int]], val_share: float, with_test: bool, seed: int = 0
) -> dict[str, str]:
    """Group -> "train", "val" or "test".

    Args:
        groups: how many entries each has of every unordered pair ("rgb-sar"), see `pair_name`.
        val_share: of the groups that are not tested on; at least one where there are two.
        with_test: the paper's numbers of test pairs, at most a tenth of what there is.
        seed: another one gives another split.

    Every modality that three groups have, two without a test, is on every side that is requested.
    """
    order = sorted(groups, key=lambda group: hashlib.sha256(f"{seed} {group}".encode()).digest())
    totals: dict[str, int] = defaultdict(int)
    for counts in groups.values():
        for pair, count in counts.items():
            totals[pair] += count

    lacking = {
        pair_name(pair): min(wanted, int(MOST * totals[pair_name(pair)]))
        for pair, wanted in TEST_PAIRS.items()
    }
    sides = dict.fromkeys(order, "train")
    for group in order if with_test else ():
        counts = groups[group]
        if any(lacking.get(pair, 0) > 0 for pair in counts) and all(
            count <= MOST * totals[pair] for pair, count in counts.items()
        ):
            sides[group] = "test"
            for pair, count in counts.items():
                lacking[pair] = lacking.get(pair, 0) - count

    if with_test:
        _give_each_modality(sides, groups, "test", left=2)

    rest = [group for group in order if sides[group] == "train"]
    number = (
        min(len(rest) - 1, max(1, math.ceil(val_share * len(rest))))
        if val_share and len(rest) > 1
        else 0
    )
    spare = _spare(rest, sides, groups, left=1)
    for group in [*spare, *(group for group in rest if group not in set(spare))][:number]:
        sides[group] = "val"
    if number:
        _give_each_modality(sides, groups, "val", left=1)
    return sides


def _modalities(counts: Mapping[str, int]) -> set[str]:
    """Of a group, by its pairs."""
    return {id_ for pair in counts for id_ in pair.split("-")}


def _spare(
    wanted: Sequence[str],
    sides: Mapping[str, str],
    groups: Mapping[str, Mapping[str, int]],
    left: int,
) -> list[str]:
    """Those of the wanted groups that can go, one after the other, with `left` others left to train
    on each of their modalities.
    """
    training = Counter(
        id_
        for group, side in sides.items()
        if side == "train"
        for id_ in _modalities(groups[group])
    )

    out = []
    for group in wanted:
        having = _modalities(groups[group])
        if all(training[id_] > left for id_ in having):
            training.subtract(having)
            out.append(group)

    return out


def _give_each_modality(
    sides: dict[str, str], groups: Mapping[str, Mapping[str, int]], side: str, left: int
) -> None:
    """Moves the smallest group that trains on a modality which `side` lacks there, where `left`
    such groups are left to train on.
    """
    for id_ in sorted(set().union(*map(_modalities, groups.values()))):
        having = [group for group in sides if id_ in _modalities(groups[group])]
        if any(sides[group] == side for group in having):
            continue
        training = sorted(
            (group for group in having if sides[group] == "train"),
            key=lambda group: sum(groups[group].values()),
        )
        movable = [group for group in training if _spare([group], sides, groups, left)]
        if movable:
            sides[movable[0]] = side


def pair_name(pair: tuple[str, str]) -> str:
    """The name of an unordered pair."""
    return "-".join(pair)


def leaks(sides: Mapping[str, str], places: Mapping[str, Sequence[Bounds]]) -> list[str]:
    """Sentences about ground that is on two sides; `sides` of places."""
    cells: dict[tuple[int, int], list[tuple[str, Bounds]]] = defaultdict(list)
    for place, boxes in places.items():
        for box in boxes:
            for cell in _cells(box):
                cells[cell].append((place, box))

    found = set()
    for members in cells.values():
        for number, (place, box) in enumerate(members):
            for other, there in members[number + 1 :]:
                if sides[place] != sides[other] and overlap(box, there):
                    found.add(
                        f"'{place}' ({sides[place]}) and '{other}' ({sides[other]}) share ground"
                    )

    return sorted(found)


def _cells(box: Bounds) -> list[tuple[int, int]]:
    west, south, east, north = (math.floor(value / CELL) for value in box)
    return [(x, y) for x in range(west, east + 1) for y in range(south, north + 1)]
