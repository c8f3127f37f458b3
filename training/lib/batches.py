"""The batches of a run, in their order, drawn by the loop itself or ahead of it by processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any, Protocol, runtime_checkable

import numpy as np
import torch
from torch.utils.data import DataLoader, Dataset, Sampler

from training.lib.distributed import Ranks

AHEAD = 4  # batches that each process has ready


class Batch(Protocol):
    def __len__(self) -> int:
        """Samples in it."""

    def to(self, device: torch.device) -> Any:
        """Itself with its tensors on a device."""


Draw = Callable[[np.random.Generator], Batch]


@runtime_checkable
class Numbered(Protocol):
    """What draws a batch by its number, too, such as one that reads samples in an order."""

    def at(self, number: int, rng: np.random.Generator) -> Batch:
        """The batch of this number."""


class Batches:
    """Gives batch after batch.

    With `workers`, and of a Numbered sampler always, batch n follows from the seed, the rank and n
    alone: how many processes draw them does not matter, and a resumed run goes on with the batch
    it was cut at. Without, the loop's own generator decides.

    Args:
        draw: draws a batch.
        workers: processes that draw ahead; there are no more than processor cores.
        seed: of the run.
        ranks: this process among those that train together.
    """

    def __init__(self, draw: Draw, workers: int, seed: int, ranks: Ranks) -> None:
        self.draws = _Draws(draw, seed, ranks.rank)
        self.workers = min(workers, os.cpu_count() or 1)
        self.is_numbered = workers > 0 or isinstance(draw, Numbered)
        self.pins = ranks.device.type == "cuda"
        self._ahead: Iterator[Batch] | None = None

    def next(self, number: int, rng: np.random.Generator) -> Batch:
        """Batch `number` of the run; the numbers of one object's calls follow each other."""
        if not self.is_numbered:
            return self.draws.draw(rng)
        if not self.workers:
            return self.draws[number]
        if self._ahead is None:
            self._ahead = self._processes(number)
        return next(self._ahead)

    def close(self) -> None:
        """Ends the processes."""
        self._ahead = None

    def _processes(self, first: int) -> Iterator[Batch]:
        loader = DataLoader(
            self.draws,
            sampler=_From(first),
            batch_size=None,  # what is drawn is a batch
            num_workers=self.workers,
            prefetch_factor=AHEAD,
            pin_memory=self.pins,
            worker_init_fn=_alone_on_a_core,
        )
        return iter(loader)


class _Draws(Dataset[Batch]):
    """Batches by number."""

    def __init__(self, draw: Draw, seed: int, rank: int) -> None:
        self.draw = draw
        self.seed = seed
        self.rank = rank

    def __getitem__(self, number: int) -> Batch:
        rng = np.random.default_rng([self.seed, self.rank, number])
        draw: object = self.draw
        return draw.at(number, rng) if isinstance(draw, Numbered) else self.draw(rng)


class _From(Sampler[int]):
    """The numbers from `first` on, without end."""

    def __init__(self, first: int) -> None:
        self.first = first

    def __iter__(self) -> Iterator[int]:
        return count(self.first)


def _alone_on_a_core(_: int) -> None:
    torch.set_num_threads(1)
