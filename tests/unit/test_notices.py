"""Warnings with a code and values: one sentence in the backend, and the same in the words and
languages of the plugin.
"""

from __future__ import annotations

import copy
import json
import pickle
import string
from pathlib import Path
from typing import Any

import pytest

from any2any_qgis.process import notices as plugin
from backend.notices import as_notices, notice, of_reference, templates

ROOT = Path(__file__).resolve().parents[2]
SAMPLE: dict[str, Any] = {
    "points": 4,
    "seen": "30 m",
    "modality": "rgb",
    "native": 10.0,
    "value": "0",
    "bands": "1, 2",
    "names": "B04, B03",
    "number": 2,
    "description": "x",
    "name": "B08",
    "reading": "dn10000",
    "other": "dn10000_offset",
    "power": -12.0,
    "amplitude": -6.0,
    "range": "0:9",
    "share": 0.123,
    "target": "nir",
    "usual": 8,
    "taken": 4,
    "reason": "busy",
    "pixels": 3,
    "needed": 1000,
    "band": "nir",
    "there": 2.0,
    "device": "cuda:0",
    "text": "It is so.",
}


def braces(template: str) -> dict[str, str]:
    return {name: spec for _, name, spec, _ in string.Formatter().parse(template) if name}


def test_the_plugin_has_words_for_every_code_and_takes_the_same_values() -> None:
    assert list(plugin.templates()) == list(templates())
    for code, template in templates().items():
        assert braces(plugin.templates()[code]) == braces(template), code
        assert "--" not in plugin.templates()[code], code


@pytest.mark.parametrize("code", templates())
def test_every_sentence_can_be_made_on_both_sides(code: str) -> None:
    values = {name: SAMPLE[name] for name in braces(templates()[code])}
    if code == "calibration.none":
        values["needed"] = 1000
    said = notice(code, **values)
    assert said.endswith(".")
    assert plugin.worded(code, values).endswith(".")
    assert "{" not in said + plugin.worded(code, values)


def test_a_notice_is_its_sentence_and_keeps_its_code_through_copies() -> None:
    said = notice("result.clipped", share=0.25)
    assert said == "25.0% of the source's values lie outside the model's range and were clipped."
    pickled = pickle.dumps(said)  # as it travels between processes
    for other in (copy.deepcopy(said), pickle.loads(pickled)):  # noqa: S301
        assert (other, other.code, other.values) == (said, "result.clipped", {"share": 0.25})

    assert as_notices([said, "plain"]) == [
        {"code": "result.clipped", "values": {"share": 0.25}},
        None,
    ]
    json.dumps(as_notices([of_reference(said)]))


def test_a_warning_of_the_reference_names_its_own_option() -> None:
    said = of_reference(notice("radiometry.db_times_100"))
    assert (
        said == "Reference: The numbers are read as dB x 100. Check it, or say it with"
        " --reference-radiometry."
    )
    reported = plugin.worded(said.code, said.values)
    assert reported.startswith("Measured layer: The numbers are read as dB x 100.")


def test_replies_are_worded_wherever_their_warnings_stand() -> None:
    known = {"code": "radiometry.guess", "values": {"reading": "dn10000"}}
    data = {
        "results": [
            {
                "warnings": [
                    "The radiometry dn10000 is a guess.",
                    "Plain, say it with --radiometry.",
                ],
                "notices": [known, None],
            }
        ]
    }

    (result,) = plugin.in_words(data)["results"]
    assert result["warnings"][0].startswith("The radiometry (reflectance x 10000) is a guess.")
    assert "--" not in result["warnings"][1]
    assert "notices" not in result


@pytest.mark.parametrize(
    "odd",
    [
        {"code": "unknown", "values": {}},
        {"code": "gsd", "values": {}},
        {"code": "gsd", "values": {"native": "x"}},
    ],
)
def test_what_another_version_says_keeps_its_own_sentence(odd: dict[str, Any]) -> None:
    assert plugin.in_words({"warnings": ["Its own."], "notices": [odd]}) == {
        "warnings": ["Its own."]
    }


def test_no_warning_of_the_backend_is_written_elsewhere() -> None:
    """Sentences that were warnings have their words in resources/notices.json alone."""
    for path in (ROOT / "backend").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "_ASK" not in text, path
        assert "is a guess." not in text, path
