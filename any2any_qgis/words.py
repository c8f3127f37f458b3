"""The plugin's words in the user's language. Source texts are English; resources/i18n has the others (CONTRIBUTING, "Languages").

Standard library where QGIS is not there (the set-up is also run by a plain Python): then everything stays English.
"""

from __future__ import annotations

from typing import Any

CONTEXT = "Any2Any"  # one for all Python code; the panel's form has its own, the name of its class


def tr(text: str, **values: Any) -> str:
    """A text in the user's language, with values in the place of its {placeholders}. Any thread.

    Args:
        text: a literal, so that it is found where it is written.
    """
    try:
        from qgis.PyQt.QtCore import QCoreApplication
    except ImportError:
        told = text
    else:
        told = QCoreApplication.translate(CONTEXT, text)
    return told.format(**values) if values else told


def duration(seconds: float) -> str:
    """Seconds as people say them."""
    if seconds < 90:
        return tr("{number} s", number=max(1, round(seconds)))
    return tr("{number} min", number=round(seconds / 60)) if seconds < 5400 else tr("{number:.1f} h", number=seconds / 3600)


def stage(name: str) -> str:
    """A run's stage in the user's words."""
    names = {"translate": tr("translate"), "write": tr("write"), "calibrate": tr("calibrate"), "export": tr("export")}
    return names.get(name, name)
