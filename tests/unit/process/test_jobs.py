"""The plugin's job against the schema that the backend exports, and against the backend's own
reading of it.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import get_args

import pytest

from any2any_qgis import choices
from any2any_qgis.process.adaptations import AdaptationJob, Pair
from any2any_qgis.process.jobs import TranslationJob, TranslationResult
from backend.adapt import job
from backend.modalities import LEVELS
from backend.protocol import Mode
from backend.protocol import TranslationJob as BackendJob
from backend.radiometry import OPTICAL_KINDS, SAR_KINDS

SCHEMA = json.loads(
    (Path(__file__).resolve().parents[3] / "resources" / "job.schema.json").read_text()
)
JOB = TranslationJob(
    source="scene.tif", output="nir.tif", source_modality="rgb", targets=("nir", "ms")
)
FULL = replace(
    JOB,
    level="toa",
    steps=3,
    bands=(3, 2, 1),
    radiometry="0:255",
    overlap=32,
    joint=True,
    bounds=(0.5, 1.0, 2.0, 3.0),
    batch_size=2,
    seed=2**62,
)


def test_fields_and_defaults_are_those_of_the_schema() -> None:
    assert [field.name for field in fields(TranslationJob)] == list(SCHEMA["properties"])
    for field in fields(TranslationJob):
        if field.default is MISSING:
            assert field.name in SCHEMA["required"]
        else:
            default = list(field.default) if isinstance(field.default, tuple) else field.default
            assert SCHEMA["properties"][field.name]["default"] == default, field.name


@pytest.mark.parametrize(("ours", "theirs"), [(AdaptationJob, job.AdaptationJob), (Pair, job.Pair)])
def test_an_adaptation_has_the_fields_and_defaults_of_the_backend(ours: type, theirs: type) -> None:
    assert [field.name for field in fields(ours)] == [field.name for field in fields(theirs)]
    given = {"model": "m", "pairs": (), "out": "o"}
    given |= {"source_modality": "rgb", "source": "a", "target_modality": "nir", "target": "b"}
    needed = [field.name for field in fields(ours) if field.default is MISSING]
    mine, of_backend = (kind(**{name: given[name] for name in needed}) for kind in (ours, theirs))
    for field in fields(ours):
        if field.name not in needed:
            assert getattr(mine, field.name) == getattr(of_backend, field.name), field.name


def test_the_exported_schema_is_the_backends() -> None:
    assert BackendJob.model_json_schema() == SCHEMA


@pytest.mark.parametrize("job", [JOB, FULL, replace(JOB, window=(1, 2, 3, 4))])
def test_a_job_survives_its_json(job: TranslationJob) -> None:
    assert TranslationJob.from_json(job.to_json()) == job


@pytest.mark.parametrize("job", [JOB, FULL])
def test_the_backend_reads_the_plugins_job_and_back(job: TranslationJob) -> None:
    read = BackendJob.create(**job.to_dict())
    assert TranslationJob.from_json(read.model_dump_json()) == job


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('{"sources": 1}', "no field 'sources'"),
        ('{"source": "a.tif"}', "incomplete"),
        ("[]", "JSON object"),
    ],
)
def test_a_malformed_job_is_reported(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        TranslationJob.from_json(text)


def test_a_result_takes_what_it_knows_and_leaves_the_rest() -> None:
    known = {
        "output": "nir.tif",
        "target": "nir",
        "model": "m",
        "seed": 1,
        "steps": 2,
        "width": 3,
        "height": 4,
        "tiles": 5,
    }

    more = {
        "radiometry": "db",
        "clipped_fraction": 0.5,
        "device": "cpu",
        "warnings": ["w"],
        "not_yet_invented": 1,
    }

    result = TranslationResult.from_dict({**known, **more})
    assert result.warnings == ("w",)
    assert (result.width, result.height, result.seed) == (3, 4, 1)


def test_the_words_that_the_plugin_offers_are_the_backends() -> None:
    assert tuple(choices.mode_labels()) == tuple(choices.mode_purposes()) == get_args(Mode)
    assert tuple(choices.level_labels()) == ("auto", *LEVELS[1:])
    assert set(choices.radiometry_labels()) == {"auto", *OPTICAL_KINDS, *SAR_KINDS} - {"range"}
