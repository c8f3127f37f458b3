"""Scenes of shards by their place, one modality or several at a time, and the order in which a
training run reads them.

    reader = ShardReader(folder, "train", ("rgb",))
    order = ReadingOrder(reader.sizes, seed=0)
    scene = reader.read(*order.place(0))

A tar file is read at the place of a sample, not from its beginning: a worker decodes only what it
gives, and a run goes on at the sample it was cut at."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

from training.data.errors import BadInput
from training.data.pack import unpack_scene
from training.data.scene import Scene
from training.data.shards import shard_paths

MIXED = 8  # shards whose samples are drawn among each other, which a disk reads nearly in order
OPEN_FILES = 2 * MIXED

Places = Mapping[str, Mapping[str, tuple[int, int]]]


class ShardReader:
    """The samples of one side of the split that have all of some modalities.

    Args:
        folder: of the shards.
        split: "train", "val" or "test".
        wanted: the modalities; a scene is read with these alone.

    Raises:
        FileNotFoundError: there is no index.
        BadInput: no sample has them.
    """

    def __init__(self, folder: Path, split: str, wanted: Sequence[str]) -> None:
        self.wanted = tuple(wanted)
        self.paths = shard_paths(folder, split)
        names = ("json", *(f"{id_}.tif" for id_ in self.wanted))
        # (n, 1 + modalities, 2) first byte and length of the JSON and each modality's file
        self.places = [_places_of(path, names) for path in self.paths]
        if not sum(self.sizes):
            raise BadInput(f"no scene has {' and '.join(self.wanted)}")

    @property
    def sizes(self) -> list[int]:
        """Samples of each shard."""
        return list(map(len, self.places))

    def read(self, shard: int, sample: int) -> Scene:
        """One scene, with the wanted modalities."""
        file = _opened(self.paths[shard], os.getpid())
        contents = []
        for first, length in self.places[shard][sample].tolist():
            file.seek(first)
            contents.append(file.read(length))

        entry = json.loads(contents[0])
        return unpack_scene(entry, dict(zip(self.wanted, contents[1:], strict=True)))


class ReadingOrder:
    """Where the n-th sample of a run lies. Every pass reads all samples once, in another order that
    follows from the seed and the pass.

    Shards are dealt to the processes that train together, other ones in each pass; where there are
    fewer shards than processes, samples are. Of MIXED shards the samples are drawn among each
    other.

    Args:
        sizes: samples of each shard.
        seed: of the order.
        rank, ranks: this process among so many.
    """

    def __init__(self, sizes: Sequence[int], seed: int, rank: int = 0, ranks: int = 1) -> None:
        self.sizes = np.asarray(sizes)
        self.seed = seed
        self.rank, self.ranks = rank, ranks
        self._pass = self._first = 0
        self._samples = self.of_pass(0)

    def place(self, position: int) -> tuple[int, int]:
        """Shard and sample of a position, counted from 0 over all passes."""
        if position < self._first:
            self._pass = self._first = 0
            self._samples = self.of_pass(0)

        while position >= self._first + len(self._samples):
            self._first += len(self._samples)
            self._pass += 1
            self._samples = self.of_pass(self._pass)

        shard, sample = self._samples[position - self._first].tolist()
        return shard, sample

    def of_pass(self, number: int) -> np.ndarray:
        """(n, 2) shard and sample of a whole pass of this process.

        Raises:
            BadInput: this process has none, since there are fewer samples than processes.
        """
        shards = np.random.default_rng([self.seed, number]).permutation(len(self.sizes))
        shards = shards[self.sizes[shards] > 0]
        by_shard = len(shards) >= self.ranks
        mine = shards[self.rank :: self.ranks] if by_shard else shards

        rng = np.random.default_rng([self.seed, number, self.rank if by_shard else 0])
        groups = [mine[first : first + MIXED] for first in range(0, len(mine), MIXED)]
        found = np.concatenate([rng.permutation(self._samples_of(group)) for group in groups])
        if not by_shard:
            found = found[self.rank :: self.ranks]
        if not len(found):
            raise BadInput(f"there are fewer samples than the {self.ranks} processes")

        return found

    def _samples_of(self, shards: np.ndarray) -> np.ndarray:
        pairs = [
            np.stack([np.full(self.sizes[shard], shard), np.arange(self.sizes[shard])], axis=1)
            for shard in shards
        ]
        return np.concatenate(pairs)


def tar_places(path: Path) -> dict[str, dict[str, tuple[int, int]]]:
    """First byte and length of each file of a shard: by the sample's key, then by the file's
    ending, such as "json" or "rgb.tif".
    """
    found: dict[str, dict[str, tuple[int, int]]] = {}
    with tarfile.open(path, "r:") as archive:
        for member in archive:
            key, _, ending = member.name.partition(".")
            found.setdefault(key, {})[ending] = (member.offset_data, member.size)

    return found


def _places_of(path: Path, names: Sequence[str]) -> np.ndarray:
    """(n, names, 2) of the samples that have all of these files; from the JSON beside a shard,
    which a build of before lacks, or else from the tar.
    """
    beside = path.with_suffix(".json")
    reported = json.loads(beside.read_text(encoding="utf-8")) if beside.is_file() else {}
    places: Places = reported.get("places") or tar_places(path)
    rows = [
        [files[name] for name in names] for files in places.values() if set(names) <= set(files)
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, len(names), 2)


@lru_cache(maxsize=OPEN_FILES)
def _opened(path: Path, _process: int) -> BinaryIO:
    """A shard's file, opened in each process anew: forked ones would share its position."""
    return path.open("rb")
