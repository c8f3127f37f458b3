"""Building WebDataset shards: reads and checks the scenes of the sources, deals places to the sides
of the split, writes the shards and their index."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import webdataset

from training.data.croissant import CARD, card
from training.data.pack import pack_scene
from training.data.quality import fault
from training.data.scene import Scene
from training.data.selection import IDS, in_order, limited, of_list, write_ids
from training.data.shard_plan import (
    BuildPlan,
    Check,
    Checked,
    Shard,
    grounds_of,
    index_of,
    sides_of,
)
from training.data.shard_reader import tar_places
from training.data.shards import INDEX, SIDES
from training.data.source import Entry, Unusable
from training.data.sources import SOURCES
from training.data.split import leaks

CHECKS = "checks"  # folder of what reading the entries found
PER_CHECK = 256  # entries
Report = Callable[[int, int], None]  # shards done, shards in all


def build(plan: BuildPlan, report: Report = lambda done, total: None) -> dict[str, Any]:
    """Writes the shards that are not there yet and the index; returns the index.

    Raises:
        ValueError: a source is not known, nothing usable is found, ground stands on two sides, or a
            file changes meanwhile.
    """
    entries = _found(plan)
    (plan.out / CHECKS).mkdir(parents=True, exist_ok=True)
    # Read before the sides are dealt: what turns out to be unusable must not leave a side without a
    # modality.
    checks = [
        Check(plan.out / CHECKS, tuple(entries[n : n + PER_CHECK]), plan.max_shift)
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

    checked = Checked.of(checks)
    entries = [(name, entry) for name, entry in entries if entry.id in checked.modalities]
    stored = (
        of_list(entries, checked.modalities, plan.frozen)
        if plan.frozen
        else limited(entries, checked.modalities, plan.limits, plan.seed)
    )
    entries = [(name, entry) for name, entry in entries if entry.id in stored]
    if not entries:
        why = "; ".join(checked.left_out[:3]) or "the folders hold no scene with two modalities"
        raise ValueError(f"every scene was left out, so there is nothing to train on: {why}")

    grounds = grounds_of(entries, plan.workers)
    sides = sides_of(entries, stored, grounds, plan)
    found = leaks(sides, grounds)
    if found:
        raise ValueError(found[0])
    shards = _plan_shards(entries, stored, sides, plan)
    waiting = [shard for shard in shards if not _is_whole(shard)]
    before, total = len(checks) + len(shards) - len(waiting), len(checks) + len(shards)
    report(before, total)
    _run_all(_write_shard, waiting, plan.workers, lambda done: report(before + done, total))
    index = index_of(shards, checked, plan)
    _write_card(shards, index, plan.out)
    unfinished = plan.out / f"{INDEX}.tmp"
    unfinished.write_text(json.dumps(index, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(plan.out / INDEX)

    return index


def _found(plan: BuildPlan) -> list[tuple[str, Entry]]:
    """What lies below the sources' folders (raises ValueError)."""
    unknown = sorted(set(plan.roots) - set(SOURCES))
    if unknown:
        raise ValueError(f"unknown source {', '.join(unknown)}: {', '.join(SOURCES)}")
    entries = [
        (name, entry) for name, root in plan.roots.items() for entry in SOURCES[name].entries(root)
    ]
    if not entries:
        raise ValueError(f"nothing was found below {', '.join(map(str, plan.roots.values()))}")
    return entries


def _write_card(shards: Sequence[Shard], index: Mapping[str, Any], out: Path) -> None:
    """The list of the scenes, which a later build can be given, and the data set card."""
    rows = [
        (entry.id, source, shard.side, shard.modalities[entry.id])
        for shard in shards
        for source, entry in shard.entries
    ]
    write_ids(out / IDS, rows)
    digest = hashlib.sha256((out / IDS).read_bytes()).hexdigest()
    text = json.dumps(card(index, digest, datetime.now(UTC).date().isoformat()), indent=2)
    (out / CARD).write_text(text + "\n", encoding="utf-8")


def _plan_shards(
    entries: Sequence[tuple[str, Entry]],
    stored: Mapping[str, Sequence[str]],
    sides: Mapping[str, str],
    plan: BuildPlan,
) -> list[Shard]:
    """Entries of a side in the order of a hash, so that every shard holds some of all sources and
    places.
    """
    shards = []
    for side in SIDES:
        mine = in_order([one for one in entries if sides[one[1].place] == side], plan.seed)
        for number, first in enumerate(range(0, len(mine), plan.per_shard)):
            path = plan.out / f"{side}-{number:06d}.tar"
            part = tuple(mine[first : first + plan.per_shard])
            kept = {entry.id: stored[entry.id] for _, entry in part}
            shards.append(Shard(path, side, part, plan.max_shift, kept))

    return shards


def _is_whole(shard: Shard) -> bool:
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


def _check(check: Check) -> None:
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


def _write_shard(shard: Shard) -> None:
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

            arrays = {id_: arrays[id_] for id_ in shard.modalities[entry.id]}
            packed = pack_scene(
                Scene(entry.id, shard.side, name, source.licence, arrays, level=source.level)
            )
            files = {f"{id_}.tif": content for id_, content in packed.files.items()}
            out.write({"__key__": entry.id, "json": json.dumps(packed.entry).encode(), **files})
            kept.append({"id": entry.id, "source": name, "modalities": list(arrays)})

    content = unfinished.read_bytes()
    places = tar_places(unfinished)
    reported = {
        "key": shard.key,
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "kept": kept,
        "places": places,
    }

    os.replace(unfinished, shard.path)  # noqa: PTH105 - over an older one, on Windows too
    shard.reported.write_text(json.dumps(reported) + "\n", encoding="utf-8")
