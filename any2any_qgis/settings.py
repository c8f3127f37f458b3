"""The plugin's settings as one value, read from QGIS's own store. Never imports backend."""

from __future__ import annotations

from dataclasses import dataclass

from qgis.core import QgsSettings

PREFIX = "any2any"


@dataclass(frozen=True)
class Settings:
    """What the user has set, of all profiles' settings under `any2any/`."""

    python: str = ""  # interpreter of the backend's environment; empty: found by environment.py

    @classmethod
    def read(cls) -> Settings:
        return cls(python=str(QgsSettings().value(f"{PREFIX}/python", "") or ""))
