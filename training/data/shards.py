"""Scenes in WebDataset shards: tar files that are written once, in parallel, and read from front to
back by any number of processes.

    python -m training.data build --source sen12ms=/data/SEN12MS --source caco=/data/CACo \\
        --out shards

`index.json` reports what is in them: scenes, pairs per direction, licences, what was left out and
why, checksums, the test's pairs. A sample is `<id>.json` (split, group, licence, level) and a
GeoTIFF per modality, as pack.py stores them. A build that was cut goes on: a shard that has its own
small JSON file beside it is whole."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, ThreadPoolExecutor, wait
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import webdataset

from backend.modalities import LEVELS
from training.data.caco import CaCo
from training.data.own import OwnPairs
from training.data.pack import pack_scene, unpack_scene
from training.data.quality import MAX_SHIFT, fault
from training.data.scene import Scene
from training.data.sen12 import Sen12
from training.data.sen12ms import Sen12Ms
from training.data.source import Bounds, Entry, Source, Unusable, footprint
from training.data.spacenet import SpaceNet
from training.data.split import TEST_PAIRS, deal, leaks, overlapping_groups, pair_name, pairs_of

SOURCES: dict[str, Source] = {
    source.name: source
    for source in (Sen12Ms(), Sen12(), CaCo(), SpaceNet(3), SpaceNet(5), OwnPairs())
}
INDEX = "index.json"
SIDES = ("train", "val", "test")
CHECKS = "checks"  # folder of what reading the entries found
PER_CHECK = 256  # entries
MOST_SENTENCES = 50  # about entries that are left out; all of them are counted
Report = Callable[[int, int], None]  # shards done, shards in all


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
    """

    roots: Mapping[str, Path]
    out: Path
    per_shard: int = 512
    val_share: float = 0.02
    with_test: bool = True
    max_shift: float = MAX_SHIFT
    workers: int = 1
    seed: int = 0


@dataclass(frozen=True)
class _Check:
    """Entries to be read once before the sides are dealt; what was found stays in a file for these
    very files.
    """

    folder: Path
    entries: tuple[tuple[str, Entry], ...]  # source's name, entry
    max_shift: float

    @property
    def reported(self) -> Path:
        facts = [
            [name, entry.id, [_stamp(path) for path in entry.files.values()]]
            for name, entry in self.entries
        ]
        text = json.dumps([self.max_shift, facts])
        return self.folder / f"{hashlib.sha256(text.encode()).hexdigest()[:32]}.json"


@dataclass(frozen=True)
class _Checked:
    """What reading all entries found: the usable ones' modalities by id, and what was left out."""

    modalities: dict[str, list[str]]
    dropped: Counter[str]
    left_out: list[str]

    @classmethod
    def of(cls, checks: Sequence[_Check]) -> _Checked:
        out = cls({}, Counter(), [])
        for check in checks:
            found = json.loads(check.reported.read_text(encoding="utf-8"))
            out.modalities.update(found["modalities"])
            out.dropped.update(found["dropped"])
            out.left_out.extend(found["left_out"])

        return out


def _stamp(path: Path) -> tuple[str, int, int]:
    """A file's name, size and time of change."""
    try:
        found = path.stat()
    except OSError:
        return path.name, 0, 0
    return path.name, found.st_size, found.st_mtime_ns


@dataclass(frozen=True)
class _Shard:
    """One shard to write."""

    path: Path
    side: str
    entries: tuple[tuple[str, Entry], ...]  # source's name, entry
    max_shift: float

    @property
    def key(self) -> str:
        """What a shard that is there must have been made of."""
        text = json.dumps([self.side, self.max_shift, [entry.id for _, entry in self.entries]])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def reported(self) -> Path:
        return self.path.with_suffix(".json")


def build(plan: BuildPlan, report: Report = lambda done, total: None) -> dict[str, Any]:
    """Writes the shards that are not there yet and the index; returns the index.

    Raises:
        ValueError: a source is not known, nothing usable is found, ground stands on two sides, or a
            file changes meanwhile.
    """
    unknown = sorted(set(plan.roots) - set(SOURCES))
    if unknown:
        raise ValueError(f"unknown source {', '.join(unknown)}: {', '.join(SOURCES)}")
    entries = [
        (name, entry) for name, root in plan.roots.items() for entry in SOURCES[name].entries(root)
    ]
    if not entries:
        raise ValueError(f"nothing was found below {', '.join(map(str, plan.roots.values()))}")
    (plan.out / CHECKS).mkdir(parents=True, exist_ok=True)
    # Read before the sides are dealt: what turns out to be unusable must not leave a side without a
    # modality.
    checks = [
        _Check(plan.out / CHECKS, tuple(entries[n : n + PER_CHECK]), plan.max_shift)
        for n in range(0, len(entries), PER_CHECK)
    ]
    expected = len(checks) + math.ceil(len(entries) / plan.per_shard)
    unread = [one for one in checks if not one.reported.is_file()]
    report(len(checks) - len(unread), expected)
    _run_all(
        _check,
        unread,
        plan.workers,
        lambda done: report(len(checks) - len(unread) + done, expected),
    )

    checked = _Checked.of(checks)
    entries = [(name, entry) for name, entry in entries if entry.id in checked.modalities]
    if not entries:
        why = "; ".join(checked.left_out[:3]) or "the folders hold no scene with two modalities"
        raise ValueError(f"every scene was left out, so there is nothing to train on: {why}")

    grounds = _grounds(entries, plan.workers)
    sides = _sides(entries, checked.modalities, grounds, plan)
    found = leaks(sides, grounds)
    if found:
        raise ValueError(found[0])
    shards = _plan_shards(entries, sides, plan)
    waiting = [shard for shard in shards if not _is_whole(shard)]
    before, total = len(checks) + len(shards) - len(waiting), len(checks) + len(shards)
    report(before, total)
    _run_all(_write_shard, waiting, plan.workers, lambda done: report(before + done, total))
    index = _index(shards, checked, plan)
    unfinished = plan.out / f"{INDEX}.tmp"
    unfinished.write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(plan.out / INDEX)

    return index


def read_shards(folder: Path, split: str, shuffle: int = 0) -> Iterator[Scene]:
    """The scenes of a split, in the shards' order, or shuffled within a buffer of that many, in
    each process its own way.

    Of several processes that train together each reads all shards: there may be fewer of these than
    processes.

    Raises:
        FileNotFoundError: there is no index.
    """
    paths = shard_paths(folder, split)
    if not paths:
        return
    samples = webdataset.WebDataset(
        list(map(str, paths)), shardshuffle=False, nodesplitter=None, empty_check=False
    )
    yield from _scenes(samples.shuffle(shuffle) if shuffle else samples)


def read_shard(path: Path) -> Iterator[Scene]:
    """The scenes of one shard, in its order."""
    yield from _scenes(
        webdataset.WebDataset([str(path)], shardshuffle=False, nodesplitter=None, empty_check=False)
    )


def are_shards(folder: Path) -> bool:
    """Whether a folder holds finished shards."""
    return (folder / INDEX).is_file()


def shard_paths(folder: Path, split: str) -> list[Path]:
    """The files of a split (raises FileNotFoundError without an index)."""
    index = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return [
        folder / shard["name"]
        for shard in index["shards"]
        if shard["side"] == split and shard["samples"]
    ]


def _scenes(samples: Iterable[dict[str, Any]]) -> Iterator[Scene]:
    for sample in samples:
        entry = json.loads(sample["json"])
        yield unpack_scene(entry, {id_: sample[f"{id_}.tif"] for id_ in entry["values"]})


def _grounds(entries: Sequence[tuple[str, Entry]], workers: int) -> dict[str, list[Bounds]]:
    """Footprints by place; of files without one, none."""
    grounds: dict[str, list[Bounds]] = {entry.place: [] for _, entry in entries}
    firsts = {next(iter(entry.files.values())): entry.place for _, entry in entries}
    with ThreadPoolExecutor(max(4, 4 * workers)) as pool:
        for place, bounds in zip(firsts.values(), pool.map(footprint, firsts), strict=True):
            if bounds is not None:
                grounds[place].append(bounds)

    return grounds


def _sides(
    entries: Sequence[tuple[str, Entry]],
    modalities: Mapping[str, Sequence[str]],
    grounds: Mapping[str, Sequence[Bounds]],
    plan: BuildPlan,
) -> dict[str, str]:
    """Place -> side; `modalities` by the entry's id."""
    groups = overlapping_groups(grounds)
    counts: dict[str, Counter[str]] = {group: Counter() for group in groups.values()}
    for _, entry in entries:
        counts[groups[entry.place]].update(
            pair_name(pair) for pair in pairs_of(modalities[entry.id])
        )

    dealt = deal(counts, plan.val_share, plan.with_test, plan.seed)
    return {place: dealt[group] for place, group in groups.items()}


def _plan_shards(
    entries: Sequence[tuple[str, Entry]], sides: Mapping[str, str], plan: BuildPlan
) -> list[_Shard]:
    """Entries of a side in the order of a hash, so that every shard holds some of all sources and
    places.
    """
    shards = []
    for side in SIDES:
        mine = [one for one in entries if sides[one[1].place] == side]
        mine.sort(key=lambda one: hashlib.sha256(f"{plan.seed} {one[1].id}".encode()).digest())
        for number, first in enumerate(range(0, len(mine), plan.per_shard)):
            path = plan.out / f"{side}-{number:06d}.tar"
            shards.append(
                _Shard(path, side, tuple(mine[first : first + plan.per_shard]), plan.max_shift)
            )

    return shards


def _is_whole(shard: _Shard) -> bool:
    try:
        reported = json.loads(shard.reported.read_text(encoding="utf-8"))
        return bool(reported["key"] == shard.key and shard.path.stat().st_size == reported["bytes"])
    except (OSError, ValueError, KeyError):
        return False


def _run_all(
    work: Callable[[Any], None], jobs: Sequence[Any], workers: int, report: Callable[[int], None]
) -> None:
    """Does the jobs, in separate processes where several are wanted; `report` gets how many are
    done.
    """
    if workers <= 1:
        for number, job in enumerate(jobs):
            work(job)
            report(number + 1)

        return

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        running = {pool.submit(work, job) for job in jobs}
        total = len(running)
        while running:
            done, running = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                future.result()
            report(total - len(running))


def _read(name: str, entry: Entry, max_shift: float) -> dict[str, Any]:
    """A scene's values by modality (raises Unusable)."""
    arrays = SOURCES[name].read(entry)
    wrong = fault(arrays, max_shift)
    if wrong is not None:
        raise Unusable(wrong, wrong)
    return arrays


def _check(check: _Check) -> None:
    """Reads entries and notes which modalities each has, or why it is left out."""
    found: dict[str, Any] = {"modalities": {}, "dropped": {}, "left_out": []}
    dropped: Counter[str] = Counter()
    for name, entry in check.entries:
        try:
            found["modalities"][entry.id] = list(_read(name, entry, check.max_shift))
        except Unusable as reason:
            dropped[reason.reason] += 1
            found["left_out"].append(f"{entry.id}: {reason}")

    unfinished = check.reported.with_suffix(".tmp")
    unfinished.write_text(json.dumps(found | {"dropped": dict(dropped)}) + "\n", encoding="utf-8")
    unfinished.replace(check.reported)


def _write_shard(shard: _Shard) -> None:
    """Stores its entries; the tar takes its name when it is whole, then its JSON says so."""
    kept: list[dict[str, Any]] = []
    unfinished = shard.path.with_name(shard.path.name + ".tmp")
    with webdataset.TarWriter(str(unfinished), mtime=0, user="", group="") as out:
        for name, entry in shard.entries:
            try:
                arrays, source = _read(name, entry, shard.max_shift), SOURCES[name]
            except Unusable as error:
                raise ValueError(
                    f"{entry.id} changed while the shards were written: {error}. Run it again."
                ) from error

            packed = pack_scene(
                Scene(entry.id, shard.side, name, source.licence, arrays, level=source.level)
            )
            files = {f"{id_}.tif": content for id_, content in packed.files.items()}
            out.write({"__key__": entry.id, "json": json.dumps(packed.entry).encode(), **files})
            kept.append({"id": entry.id, "source": name, "modalities": list(arrays)})

    content = unfinished.read_bytes()
    reported = {
        "key": shard.key,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "kept": kept,
    }

    os.replace(unfinished, shard.path)  # noqa: PTH105 - over an older one, on Windows too
    shard.reported.write_text(json.dumps(reported) + "\n", encoding="utf-8")


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


def _index(shards: Sequence[_Shard], checked: _Checked, plan: BuildPlan) -> dict[str, Any]:
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
