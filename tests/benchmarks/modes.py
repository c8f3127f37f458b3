"""The product's own `benchmark` beside the machine's lower bound: each mode's seconds over what the
model's FLOPs take at least.

python -m tests.benchmarks modes --json
python -m tests.benchmarks modes --untrained any2any-b --json
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import torch

from backend.lane import Progress
from backend.machine.benchmark import benchmark
from backend.protocol import TranslationJob
from backend.weights.loaded import choose_device
from tests.benchmarks.networks import models_for
from tests.benchmarks.roofline import measure_rates, work_of_parts


def measure_modes(
    job: TranslationJob,
    limit_seconds: float,
    report: Callable[[Progress], None],
    cancel: threading.Event,
) -> dict[str, Any]:
    """The benchmark's figures, with FLOPs per window of each part, FLOP/s of this machine, and
    `times_floor` of each mode.

    Args:
        job: as backend.machine.benchmark takes it; its model may be a name of networks.py.
        limit_seconds: modes that would take longer are not run.
        report: called with the progress of each run.
        cancel: stops it.

    Raises:
        InputError: input.usage, for an unknown preset. Any2AnyError: as translate.
    """
    models = models_for(job.model)
    found = benchmark(job, limit_seconds, report, cancel, models)

    device = choose_device(job.device, job.precision)
    model = models.get(job.model, device)
    on = torch.device(device.name)
    parts = work_of_parts(model.network, found.source, found.target, on)
    rates = measure_rates(on, device.precision)
    encode, step, decode = (part.seconds(rates) for part in parts)

    modes = []
    for mode in found.modes:
        least = mode.seconds * mode.windows_per_second * (encode + mode.steps * step + decode)
        modes.append(asdict(mode) | {"times_floor": mode.seconds / least if least else 0.0})

    return asdict(found) | {
        "encode_flops": parts[0].flops,
        "step_flops": parts[1].flops,
        "decode_flops": parts[2].flops,
        "convolution_rate": rates.convolutions,
        "product_rate": rates.products,
        "trained": model.folder.weights_sha256 != "",
        "modes": modes,
    }
