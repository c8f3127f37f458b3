"""Scenes in WebDataset shards: tar files that are written once, in parallel, and read from front to
back by any number of processes (training uses them in an order of its draw, shard_reader.py).

    python -m training.data build --source sen12ms=/data/SEN12MS --source caco=/data/CACo \\
        --out shards

`index.json` reports what is in them: scenes, pairs per direction, licences, what was left out and
why, checksums, the test's pairs. A sample is `<id>.json` (split, group, licence, level) and a
GeoTIFF per modality, as pack.py stores them. A build that was cut goes on: a shard that has its own
small JSON file beside it is whole."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

import webdataset

from training.data.pack import unpack_scene
from training.data.scene import Scene

INDEX = "index.json"
SIDES = ("train", "val", "test")


def read_shards(folder: Path, split: str, only: Collection[str] | None = None) -> Iterator[Scene]:
    """The scenes of a split, in the shards' order.

    Args:
        folder: of the shards.
        split: "train", "val" or "test".
        only: modalities that are decoded; scenes that have none of them are left out. None: all.

    Raises:
        FileNotFoundError: there is no index.
    """
    paths = shard_paths(folder, split)
    if not paths:
        return
    samples = webdataset.WebDataset(
        list(map(str, paths)), shardshuffle=False, nodesplitter=None, empty_check=False
    )
    yield from _scenes(samples, only)


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


def _scenes(
    samples: Iterable[dict[str, Any]], only: Collection[str] | None = None
) -> Iterator[Scene]:
    for sample in samples:
        entry = json.loads(sample["json"])
        ids = [id_ for id_ in entry["values"] if only is None or id_ in only]
        if ids:
            yield unpack_scene(entry, {id_: sample[f"{id_}.tif"] for id_ in ids})
