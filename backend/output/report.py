"""What a finished run reports: results with seconds, memory and warnings.

Imports targets, run and protocol.
"""

from __future__ import annotations

import torch

from backend.memory import peak_rss_bytes
from backend.notices import as_notices, notice
from backend.output.paths import deviation_path, error_path, mask_path
from backend.output.targets import OpenOutput
from backend.protocol import Seconds, TranslationResult
from backend.reference.known import BLENDED, TRANSLATED
from backend.run import Computation
from backend.weights.loaded import Device

CLIPPED_WARNING = 0.02


def results(
    computation: Computation, outputs: list[OpenOutput], notes: list[str]
) -> list[TranslationResult]:
    """One result per output; seconds and memory are those of the whole run.

    Args:
        computation: finished.
        outputs: named.
        notes: what the user should know beside the run's own notes.
    """
    run, clock, reader = computation.run, computation.clock, computation.reader
    job, model, clipped_fraction = run.job, run.model, reader.clipping.fraction
    seconds = Seconds(
        **{stage: round(value, 3) for stage, value in clock.seconds.items()},
        total=round(clock.total, 3),
    )
    common_warnings = [*run.notes, *notes]
    if clipped_fraction > CLIPPED_WARNING:
        common_warnings.append(notice("result.clipped", share=clipped_fraction))
    out = []
    for output in outputs:
        warnings = list(common_warnings)
        if output.store.started_afresh:
            warnings.append(notice("result.dropped"))
        if output.is_empty:
            warnings.append(notice("result.empty", target=output.target.id))
        window, layers = output.plan.window, output.store.layers
        out.append(
            TranslationResult(
                output=str(layers[0].path),
                source=job.source,
                source_modality=job.source_modality,
                target=output.target.id,
                model=model.folder.id,
                weights_sha256=model.folder.weights_sha256,
                seed=job.seed,
                steps=run.plan.steps,
                mode=job.mode,
                width=output.plan.crop.width,
                height=output.plan.crop.height,
                window=(window.column, window.row, window.width, window.height),
                tiles=reader.tiles,
                radiometry=str(run.radiometry),
                level=run.level,
                clipped_fraction=clipped_fraction,
                warnings=tuple(map(str, warnings)),
                notices=tuple(as_notices(warnings)),
                seconds=seconds,
                peak_rss_bytes=peak_rss_bytes(),
                peak_device_bytes=_peak_device_bytes(model.device),
                device=model.device.name,
                precision=model.device.precision,
                std_output=str(deviation_path(layers[0].path)) if job.samples > 1 else None,
                mask_output=str(mask_path(layers[0].path)) if job.fill else None,
                error_output=str(error_path(layers[0].path)) if job.expected_error else None,
                filled_fraction=_filled_fraction(output),
                calibration=None if output.correction is None else output.correction.as_dict(),
            )
        )

    return out


def _filled_fraction(output: OpenOutput) -> float | None:
    if output.known is None or output.resumed:
        return None
    counts = output.known.pixels
    return round((counts[TRANSLATED] + counts[BLENDED]) / max(1, sum(counts.values())), 4)


def _peak_device_bytes(device: Device) -> int:
    """Of this process; 0 where the GPU is another machine's."""
    return (
        torch.cuda.max_memory_allocated(device.name)
        if device.kind == "cuda" and torch.cuda.is_available()
        else 0
    )
