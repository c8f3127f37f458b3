"""What the backend warns of and why it fails, in the user's language: it sends code, template and
values with each sentence.

Standard library only.

A code without words here keeps the backend's own sentence. Never imports backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..choices import radiometry_labels
from ..modalities import modality_labels
from ..words import BACKEND_CONTEXT, all_in_fields, tr, translated


def in_words(reported: Any) -> Any:
    """A reply's data with its messages in the words of panel and toolbox, its errors and warnings
    in the user's language.
    """
    return _with_notices(all_in_fields(_with_templates(reported)))


def _with_templates(reply: Any) -> Any:
    """An error's sentences and a guess's reason, each from its template where the user's language
    has that.
    """
    if not isinstance(reply, dict):
        return reply
    found = {name: _with_templates(value) for name, value in reply.items() if name != "templates"}
    for name, sentence in reply.get("templates", {}).items():
        template = translated(BACKEND_CONTEXT, sentence["template"])
        if template != sentence["template"]:
            found[name] = template.format(**sentence["values"]) if sentence["values"] else template

    return found


def worded(code: str, values: Mapping[str, Any]) -> str:
    """A warning's sentence; "" where this version has no words for it."""
    template = templates().get(code, "")
    try:
        return template.format(**{name: _value(name, value) for name, value in values.items()})
    except (KeyError, ValueError, IndexError, TypeError):  # of another version's values
        return ""


def templates() -> dict[str, str]:
    """By code: the same codes and braces as resources/notices.json has, with the fields' names in
    the place of options.
    """
    check = tr("Check it, or choose it under \u201cRadiometry\u201d.")
    return {
        "georeference.rpcs": tr(
            "The source has RPCs and no geotransform: it is treated as not georeferenced, and so is"
            " the output."
        ),
        "georeference.points": tr(
            "The source has {points} ground control points and no geotransform: the output is not"
            " georeferenced. Warp the source first to keep its place."
        ),
        "georeference.no_transform": tr(
            "The source has a CRS and no geotransform: it is treated as not georeferenced."
        ),
        "georeference.no_crs": tr("The source has no CRS; the output has none either."),
        "georeference.no_crs_rpcs": tr(
            "The source has no CRS; the output has none either. Its RPCs are not carried over."
        ),
        "gsd": tr(
            "The pixel size is {seen}; the model was trained on {modality} at {native:g} m. Turn on"
            " “Resample to model resolution”."
        ),
        "nodata.undeclared": tr(
            "Pixels of {value} hold no measurement: read as no-data, which the file does not"
            " declare."
        ),
        "bands.counted": tr("The names only count the bands: {bands} are taken as {names}."),
        "bands.doubt": tr("Band {number} is described as '{description}' and is used as {name}."),
        "radiometry.guess": tr("The radiometry ({reading}) is a guess.") + f" {check}",
        "radiometry.as_8_bit": (
            tr("The numbers stay within 0 to 255 and are read as 8-bit imagery.") + f" {check}"
        ),
        "radiometry.as_8_bit_amplitude": (
            tr("The numbers stay within 0 to 255 and are read as 8-bit amplitude.") + f" {check}"
        ),
        "radiometry.offset": (
            tr(
                "The radiometry ({reading}) was guessed from the numbers and may be another"
                " ({other})."
            )
            + f" {check}"
        ),
        "radiometry.db_times_100": tr("The numbers are read as dB x 100.") + f" {check}",
        "radiometry.power": (
            tr(
                "The numbers are read as linear power: as power their median is {power:.1f} dB, as"
                " amplitude it would be {amplitude:.1f} dB."
            )
            + f" {check}"
        ),
        "radiometry.amplitude": (
            tr("The numbers are read as uncalibrated Sentinel-1 amplitude, right to about 1 dB.")
            + f" {check}"
        ),
        "radiometry.stretch": (
            tr(
                "What the numbers stand for is not known: {range} (2nd to 98th percentile of a"
                " sample) is spread over the model's usual range."
            )
            + f" {check}"
        ),
        "radiometry.clips": (
            tr("Read as {reading}, {share:.0%} of the numbers lie outside the model's range.")
            + f" {check}"
        ),
        "device.bf16": tr("This processor has no bf16 units: fp32 is several times as fast on it."),
        "result.clipped": tr(
            "{share:.1%} of the source's values lie outside the model's range and were clipped."
        ),
        "result.dropped": tr(
            "An unfinished earlier run was of another job, source or model; it was dropped and the"
            " run started afresh."
        ),
        "result.empty": tr(
            "The {target} result has no valid pixel: none has valid source on half of its"
            " footprint."
        ),
        "result.halved": tr(
            "The GPU's memory did not suffice for batches of {usual} windows; {taken} were taken."
        ),
        "result.folder": tr(
            "The folder '{name}' could not be removed ({reason}); it is no longer needed."
        ),
        "calibration.none": tr(
            "Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far"
            " apart; {needed} are needed. The result is not calibrated."
        ),
        "index.error_grid": tr(
            "{band}: its expected error is left out, for it lies on another grid."
        ),
        "estimate.memory": tr(
            "The run may need {needed:.1f} GiB of memory; {there:.1f} GiB are available."
        ),
        "estimate.device": tr(
            "The run may need {needed:.1f} GiB on {device}, which has {there:.1f} GiB."
        ),
        "estimate.disk": tr(
            "The run may need {needed:.1f} GB on disk and {there:.1f} GB are free: it would be"
            " refused."
        ),
        "of_reference": tr("Measured layer: {text}"),
        "of_band": "{band}: {text}",
    }


def _value(name: str, value: Any) -> Any:
    if name == "modality":
        return modality_labels().get(value, value)
    if name in ("reading", "other"):
        return radiometry_labels().get(value, value)
    if isinstance(value, Mapping):  # a notice in a notice
        return worded(str(value.get("code")), value.get("values") or {})
    return value


def _with_notices(reported: Any) -> Any:
    if isinstance(reported, list):
        return [_with_notices(one) for one in reported]
    if not isinstance(reported, dict):
        return reported
    found = {
        name: _with_notices(value)
        for name, value in reported.items()
        if name not in ("warnings", "notices")
    }
    if "warnings" in reported:
        notices = reported.get("notices") or []
        padded = [*notices, *[None] * (len(reported["warnings"]) - len(notices))]
        pairs = zip(reported["warnings"], padded)  # as many of each
        found["warnings"] = [
            (worded(notice["code"], notice["values"]) if notice else "") or text
            for text, notice in pairs
        ]

    return found
