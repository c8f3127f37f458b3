"""Whether a scene's outputs are there already, from the same source by the same job."""

from __future__ import annotations

import json
from pathlib import Path

import rasterio

from backend.json_text import parsed_object
from backend.modalities import modality
from backend.output.format import output_path
from backend.output.paths import written_paths
from backend.output.targets import software_version
from backend.protocol import TranslationJob
from backend.shared import TAG_NAMESPACE
from backend.weights.folder import ModelFolder

# What may differ between the run that made a result and one that would make it again: where and how
# fast, and what it is called.
_OF_THE_MACHINE = {
    "device",
    "precision",
    "batch_size",
    "resume",
    "overwrite",
    "model",
    "source",
    "output",
    "targets",
}


def is_finished(job: TranslationJob, model: ModelFolder) -> bool:
    """Whether every raster that a job writes is there, made by this version from this source, job
    and weights.
    """
    paths = written_paths(job)
    if not all(path.is_file() for path in paths):
        return False
    source, made_at = Path(job.source), min(path.stat().st_mtime for path in paths)
    inputs = (source, Path(job.reference or source), *(Path(further.path) for further in job.also))
    if any(path.is_file() and path.stat().st_mtime > made_at for path in inputs):
        return False
    wanted = json.loads(job.model_dump_json(exclude=_OF_THE_MACHINE)) | {
        "source": source.name,
        "reference": job.reference and Path(job.reference).name,
        "also": [
            further.model_dump(mode="json") | {"path": Path(further.path).name}
            for further in job.also
        ],
    }

    for target in job.targets:
        try:
            with rasterio.open(output_path(job, target)) as raster:
                tags = raster.tags(ns=TAG_NAMESPACE)
        except rasterio.errors.RasterioIOError:
            return False

        try:
            made = parsed_object(tags.get("JOB", "{}"))
        except ValueError:  # a tag of other software
            return False

        if {key: made.get(key) for key in wanted} != wanted or tags.get(
            "TARGET_MODALITY"
        ) != modality(target).id:
            return False

        if (tags.get("WEIGHTS_SHA256"), tags.get("SOFTWARE_VERSION")) != (
            model.weights_sha256,
            software_version(),
        ):
            return False

    return True
