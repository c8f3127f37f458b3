"""How fast training is fed.

Imports what reads: Stage I's sampler over shards, and Stage II's over cached latents.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from safetensors import safe_open

from backend.modalities import all_directions, modalities
from training.data.latents import CROPS, PARTS, LatentCache
from training.lib.batches import AHEAD, Batches
from training.lib.distributed import Ranks
from training.lib.pairs import CachedSampler, Drawing
from training.lib.pixels import StreamSampler
from training.lib.stage1 import AutoencoderConfig

PAIRS = 32  # in a batch of the measurement


def rate(draw: Callable[[], object], seconds: float, of_each: int = 1) -> float:
    """Things per second; `draw` gives None when there are no more.

    The first is not counted: it opens files.
    """
    if draw() is None:
        return 0.0
    count, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds and draw() is not None:
        count += of_each
    return count / (time.perf_counter() - start)


def latent_rate(path: Path, seconds: float) -> float:
    """Latent pairs per second that Stage II's sampler draws of a cache, in one process."""
    first = next(iter(sorted(path.glob("*.safetensors")))) if path.is_dir() else path
    with safe_open(first, "pt") as file:
        digests = {
            id_: value for id_, value in file.metadata().items() if id_ not in (CROPS, PARTS)
        }

    cache = LatentCache.load(path, digests)
    size = next(iter(cache.latents.values())).shape[-1]
    drawing = Drawing(PAIRS * size**2, {size: 1.0}, PAIRS)
    sampler, rng = CachedSampler(cache, all_directions(), drawing), np.random.default_rng(0)
    return rate(lambda: sampler(rng), seconds, PAIRS)


def shard_rates(
    folder: Path, workers: int, seconds: float, config: AutoencoderConfig
) -> Iterator[tuple[str, float, float]]:
    """For each modality of a folder of shards: its name, and the samples per second that Stage I
    is given by one process and by `workers`.
    """
    for target in modalities().values():
        try:
            sampler = StreamSampler(folder, target, config)
        except ValueError:
            continue  # no scene has it
        one, several = (_batch_rate(sampler, count, seconds) for count in (1, workers))
        yield target.id, one, several


def _batch_rate(sampler: StreamSampler, workers: int, seconds: float) -> float:
    """Samples per second from the moment on at which the processes no longer give what they had
    ready.
    """
    batches = Batches(sampler, workers, 0, Ranks("cpu"))
    rng, ready = np.random.default_rng(0), workers * (AHEAD + 1)
    for number in range(ready):
        batches.next(number, rng)

    number, start = ready, time.perf_counter()
    while time.perf_counter() - start < seconds:
        batches.next(number, rng)
        number += 1

    spent = time.perf_counter() - start
    batches.close()
    return (number - ready) * sampler.config.batch_size / spent
