"""Jobs of the panel in Processing's history."""

from __future__ import annotations

from typing import Any

from .compat import add_to_processing_history
from .process.jobs import TranslationJob


def log_to_processing(job: TranslationJob) -> None:
    """Puts a job into Processing's history, as the algorithm's run that it amounts to; where that
    is not available, nothing.
    """
    if len(job.targets) > 1 or job.expected_error:
        return  # no algorithm has all of its parameters
    parameters: dict[str, Any] = {
        "INPUT": job.source,
        "SOURCE_MODALITY": job.source_modality,
        "TARGET_MODALITY": job.targets[0],
        "MODEL": job.model,
        "MODE": job.mode,
        "RADIOMETRY": job.radiometry,
        "SEED": job.seed,
        "SAMPLES": job.samples,
        "DEVICE": job.device,
        "GSD": job.gsd,
        "JOINT": job.joint,
        "LEVEL": job.level,
        "OUTPUT": job.output,
    }

    if job.bands:
        parameters["BANDS"] = list(job.bands)
    if job.bounds:
        left, bottom, right, top = job.bounds
        parameters["EXTENT"] = f"{left},{right},{bottom},{top}"

    if job.reference and not job.fill:
        return
    if job.fill:
        parameters["REFERENCE"] = job.reference
    algorithm = "any2any:fill" if job.fill else "any2any:translate"
    command = f"processing.run({algorithm!r}, {parameters!r})"
    add_to_processing_history(algorithm, parameters, command)
