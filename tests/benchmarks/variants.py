"""What each arrangement of a loaded network (model/layout.py) gives on this machine: with all of
them and without one, in turns.

    python -m tests.benchmarks variants --json

In float32. Imports timing and the model; never the command line.
"""

from __future__ import annotations

import statistics
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import torch

from backend.errors import Cancelled
from backend.lane import Progress
from backend.machine.timing import calls_alone
from backend.model.layout import ARRANGEMENTS, lay_out
from backend.protocol import TranslationJob
from backend.weights.loaded import Device, LoadedModel, choose_device
from tests.benchmarks.networks import models_for, plain_network

WARM_UP = 3  # calls of each network before any counts


@dataclass(frozen=True)
class Variant:
    """One arrangement left out.

    Attributes:
        seconds, seconds_without: encode, one step and decode of a window, medians over the rounds.
        share: of the seconds without it that it saves, median over the pairs.
    """

    name: str
    seconds: float
    seconds_without: float
    share: float


@dataclass(frozen=True)
class Variants:
    """What `tests.benchmarks variants` tells."""

    model: str
    device: str
    source: str
    target: str
    batch_size: int
    threads: int
    rounds: int
    variants: tuple[Variant, ...]


def measure_variants(
    job: TranslationJob, rounds: int, report: Callable[[Progress], None], cancel: threading.Event
) -> Variants:
    """Times a batch with every arrangement and with all but one.

    Args:
        job: model (or a name of networks.py), modalities (one target), device and batch size count.
        rounds: pairs of each.
        report: called with the progress.
        cancel: ends it.

    Raises:
        Any2AnyError: as translate; Cancelled.
    """
    device = replace(choose_device(job.device, "auto"), precision="fp32")
    models = {name: _arranged(job.model, device, name) for name in (None, *ARRANGEMENTS)}
    batch_size = job.batch_size or models[None].default_batch_size

    def seconds(without: str | None) -> float:
        if cancel.is_set():
            raise Cancelled
        return (
            calls_alone(models[without], job.source_modality, job.targets[0], {batch_size: 1}, 1)
            / batch_size
        )

    for name in models:
        for _ in range(WARM_UP):
            seconds(name)

    found = []
    for number, name in enumerate(ARRANGEMENTS):
        report(Progress("variants", number, len(ARRANGEMENTS), None))
        pairs = [(seconds(None), seconds(name)) for _ in range(rounds)]
        ours, others = (statistics.median(pair[i] for pair in pairs) for i in (0, 1))
        found.append(
            Variant(name, ours, others, statistics.median(1 - one / other for one, other in pairs))
        )

    return Variants(
        model=job.model,
        device=device.name,
        source=job.source_modality,
        target=job.targets[0],
        batch_size=batch_size,
        threads=torch.get_num_threads(),
        rounds=rounds,
        variants=tuple(found),
    )


def _arranged(name: str, device: Device, without: str | None) -> LoadedModel:
    """The model with all arrangements but one."""
    network: Any = plain_network(name, device)
    lay_out(network, torch.device(device.name), without)
    network.shares_conditions = True
    return replace(models_for(name).get(name, device), network=network)
