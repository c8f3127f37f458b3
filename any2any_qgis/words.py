"""The plugin's words in the user's language.

Source texts are English; resources/i18n has the others (CONTRIBUTING, "Languages").

Standard library where QGIS is not there (the set-up is also run by a plain Python): then everything
stays English."""

from __future__ import annotations

import re
from typing import Any

CONTEXT = "Any2Any"  # one for all Python code; the panel's form has its own, the name of its class
BACKEND_CONTEXT = "Any2AnyBackend"  # the sentences of the backend's errors


def tr(text: str, **values: Any) -> str:
    """A text in the user's language, with values in the place of its {placeholders}. Any thread.

    Args:
        text: a literal, so that it is found where it is written.
    """
    reported = translated(CONTEXT, text)
    return reported.format(**values) if values else reported


def translated(context: str, text: str) -> str:
    """What the language's file has for a text; the text itself where it has nothing."""
    try:
        from qgis.PyQt.QtCore import QCoreApplication
    except ImportError:
        return text
    return QCoreApplication.translate(context, text)


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return tr("{number} s", number=max(1, round(seconds)))
    return (
        tr("{number} min", number=round(seconds / 60))
        if seconds < 5400
        else tr("{number:.1f} h", number=seconds / 3600)
    )


def stage(name: str) -> str:
    """A run's stage in the user's words."""
    names = {
        "translate": tr("translate"),
        "write": tr("write"),
        "calibrate": tr("calibrate"),
        "export": tr("export"),
        "read": tr("read"),
        "learn": tr("learn"),
    }
    return names.get(name, name)


def in_fields(text: str) -> str:
    """A sentence of the backend in the words of panel and toolbox: fields in the place of
    command-line options.
    """
    fields = {
        "--gsd native": tr("Resample to model resolution"),
        "--debug on the command line": tr("Copy diagnostics"),
        "--radiometry": tr("Radiometry"),
        "--reference-radiometry": tr("the measured layer's radiometry"),
        "--level": tr("Processing level"),
        "--bands": tr("Bands"),
        "--modality": tr("Modality"),
        "--device": tr("Device"),
        "--mode": tr("Mode"),
        "--steps": tr("Steps"),
        "--precision": tr("Precision"),
        "--batch-size": tr("Windows per batch"),
        "--window": tr("Area"),
        "--bounds": tr("Area"),
        "--overwrite": tr("Replace"),
        "--resume": tr("Continue"),
        "--reference": tr("Measured layer"),
        "--expected-error": tr("Expected error"),
        "--allow-uncalibrated": tr("The command line's allow-uncalibrated"),
        "--nodata": tr("No-data values of the layer"),
        "--also-radiometry": tr("Further sources"),
        "--also-level": tr("Further sources"),
        "--also": tr("Further sources"),
        "--keep-worse": tr("Keep what did not get better, too"),
    }

    names = "|".join(sorted(map(re.escape, fields), key=len, reverse=True))
    # the window that does both
    text = re.sub(
        r"`models (?:list|(?:download|remove) [^`]+)`", f"\u201c{tr('Models')}\u201d", text
    )
    return re.sub(rf"(?:{names})(?![a-z-])", lambda found: f"\u201c{fields[found[0]]}\u201d", text)


def all_in_fields(reported: Any) -> Any:
    """The same for all messages, hints and warnings of a reply's data."""
    if isinstance(reported, dict):
        return {
            key: (
                in_fields(value)
                if key in ("message", "hint") and isinstance(value, str)
                else all_in_fields(value)
            )
            for key, value in reported.items()
            if key != "warnings"
        } | (
            {"warnings": [in_fields(str(text)) for text in reported["warnings"]]}
            if "warnings" in reported
            else {}
        )

    return [all_in_fields(value) for value in reported] if isinstance(reported, list) else reported
