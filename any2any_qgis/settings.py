"""The plugin's settings as one value, read from QGIS's own store, and what they mean for a
backend's process. Never imports backend.
"""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from urllib.parse import quote

from qgis.core import QgsApplication, QgsSettings

from .environment.backend_python import child_environment

PREFIX = "any2any"
_PROXY_SCHEMES = {"HttpProxy": "http", "HttpCachingProxy": "http", "Socks5Proxy": "socks5"}


@dataclass(frozen=True)
class Settings:
    """What the user has set under `any2any/`; an empty text leaves the choice to the software."""

    python: str = ""  # interpreter of the backend's environment; empty: found by environment.py
    environment: str = ""  # folder in which the environment is built; empty: the user's data folder
    cache: str = ""  # folder of downloaded weights
    device: str = ""  # what the panel offers first: auto, cpu, cuda, cuda:1
    hub: str = ""  # endpoint of the model hub or of a mirror
    offline: str = ""  # "1": never download
    log: str = ""  # "detailed": requests and answers go to the backend's log too
    tips: str = ""  # which of the panel's tips were dismissed, with commas between

    @classmethod
    def read(cls) -> Settings:
        store = QgsSettings()
        return cls(
            **{
                field.name: str(store.value(f"{PREFIX}/{field.name}", "") or "")
                for field in fields(cls)
            }
        )

    def write(self) -> None:
        store = QgsSettings()
        for name, value in asdict(self).items():
            store.setValue(f"{PREFIX}/{name}", value)

    def child_environment(self) -> dict[str, str]:
        """The variables for a child process of this QGIS: scrubbed of QGIS's own, with what the
        user has set.
        """
        chosen = {
            "ANY2ANY_CACHE": self.cache,
            "HF_ENDPOINT": self.hub,
            "HF_HUB_OFFLINE": self.offline,
            "ANY2ANY_LOG": self.log,
        }

        qgis_folder = Path(QgsApplication.prefixPath()) if sys.platform == "win32" else None
        own = child_environment(qgis_folder=qgis_folder)
        return own | {name: value for name, value in (_proxy(own) | chosen).items() if value}


def _proxy(environment: dict[str, str]) -> dict[str, str]:
    """QGIS's own proxy as installers and the hub client know it; variables that the user has set
    already go first.
    """
    store = QgsSettings()
    host = str(store.value("proxy/proxyHost", "") or "")
    kind = str(store.value("proxy/proxyType", "") or "")
    if (
        not host
        or str(store.value("proxy/proxyEnabled", "")).lower() not in ("true", "1")
        or kind not in _PROXY_SCHEMES
    ):
        return {}

    port, user = (
        str(store.value("proxy/proxyPort", "") or ""),
        str(store.value("proxy/proxyUser", "") or ""),
    )
    secret = str(store.value("proxy/proxyPassword", "") or "")
    login = (
        f"{quote(user, safe='')}{':' + quote(secret, safe='') if secret else ''}@" if user else ""
    )
    url = f"{_PROXY_SCHEMES[kind]}://{login}{host}{':' + port if port else ''}"
    taken = {name.upper() for name in environment}

    return {name: url for name in ("HTTP_PROXY", "HTTPS_PROXY") if name not in taken}
