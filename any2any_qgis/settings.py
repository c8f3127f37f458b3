"""The plugin's settings as one value, read from QGIS's own store. Never imports backend."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields

from qgis.core import QgsSettings

PREFIX = "any2any"


@dataclass(frozen=True)
class Settings:
    """What the user has set, of all profiles' settings under `any2any/`."""

    python: str = ""  # interpreter of the backend's environment; empty: found by environment.py
    environment: str = ""  # folder in which the environment is built; empty: the user's data folder

    @classmethod
    def read(cls) -> Settings:
        store = QgsSettings()
        return cls(**{field.name: str(store.value(f"{PREFIX}/{field.name}", "") or "") for field in fields(cls)})

    def write(self) -> None:
        store = QgsSettings()
        for name, value in asdict(self).items():
            store.setValue(f"{PREFIX}/{name}", value)
