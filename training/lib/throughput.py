"""How fast training is fed.

Imports what reads: shards, and Stage II's sampler over cached latents.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from safetensors import safe_open

from backend.modalities import all_directions
from training.data.latents import CROPS, PARTS, LatentCache
from training.lib.pairs import CachedSampler, Drawing

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
    drawing = Drawing(PAIRS * size**2, {size: 1.0}, PAIRS, {}, {}, {})
    sampler, rng = CachedSampler(cache, all_directions(), drawing), np.random.default_rng(0)
    return rate(lambda: sampler(rng), seconds, PAIRS)
