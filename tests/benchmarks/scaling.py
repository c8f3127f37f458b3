"""What a cluster's workers give: N of this machine beside one, a thread each, in turns.

    python -m tests.benchmarks workers 2 --json

Imports translate and cluster; never the command line.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backend.cluster.sharing import models_on, rows_on
from backend.cluster.workers import connected
from backend.machine.timing import UntilAssembly
from backend.modalities import modality
from backend.protocol import TranslationJob
from backend.translate import Progress, translate
from tests.benchmarks.yardsticks import made_raster


@dataclass(frozen=True)
class Scaling:
    """What `tests.benchmarks workers` tells.

    Attributes:
        seconds_of_one, seconds: medians over the rounds of one worker's runs and of all workers';
            the weights are loaded, the assembly of the COG, which one process does, is left out.
        ratio: median over the rounds of the first over the second.
    """

    model: str
    mode: str
    source: str
    target: str
    width: int
    height: int
    workers: int
    rounds: int
    seconds_of_one: float
    seconds: float
    ratio: float


def measure_scaling(
    job: TranslationJob,
    workers: int,
    side: int,
    rounds: int,
    report: Callable[[Progress], None],
    cancel: threading.Event,
) -> Scaling:
    """Times a job by one worker and by several.

    Args:
        job: model, modalities (one target), mode, device and precision count; the rest is set here.
        workers: how many beside one.
        side: pixels of the raster that is made for it.
        rounds: how often each is run.
        report: told which run is on.
        cancel: ends it.

    Raises:
        DeviceError: device.unavailable, without Dask. Any2AnyError: as translate; Cancelled.
    """
    with (
        tempfile.TemporaryDirectory(prefix="any2any-") as scratch,
        connected("local:1") as one,
        connected(f"local:{workers}") as all_,
    ):
        source = made_raster(Path(scratch) / "made.tif", modality(job.source_modality), side)
        fields = {
            "source": str(source),
            "output": str(Path(scratch) / "out.tif"),
            "radiometry": "dn10000",
            "overwrite": True,
            "resume": False,
        }

        asked = job.model_copy(update=fields)
        for client in (one, all_):  # workers load the weights, and take memory
            _seconds_without_assembly(asked, client, cancel)
        pairs = []
        for round_ in range(rounds):
            report(Progress("workers", round_, rounds, None))
            pairs.append(
                [_seconds_without_assembly(asked, client, cancel) for client in (one, all_)]
            )

    return Scaling(
        model=job.model,
        mode=job.mode,
        source=job.source_modality,
        target=job.targets[0],
        width=side,
        height=side,
        workers=workers,
        rounds=rounds,
        seconds_of_one=statistics.median(first for first, _ in pairs),
        seconds=statistics.median(second for _, second in pairs),
        ratio=statistics.median(first / second for first, second in pairs),
    )


def _seconds_without_assembly(job: TranslationJob, client: Any, cancel: threading.Event) -> float:
    clock = UntilAssembly()
    translate(
        job,
        models=models_on(client, job, clock, cancel),
        progress=clock,
        cancel=cancel,
        rows=rows_on(client),
    )
    return clock.seconds
