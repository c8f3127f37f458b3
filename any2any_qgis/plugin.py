"""What QGIS switches on and off: registers the Processing provider; `unload` mirrors `initGui`. Never imports backend."""

from __future__ import annotations

from qgis.core import QgsApplication

from .provider import Any2AnyProvider
from .warm_backend import shared


class Any2AnyPlugin:
    """The plugin's life in QGIS. `iface` is None under qgis_process, where only `initProcessing` runs."""

    def __init__(self, iface) -> None:
        self.iface = iface
        self.provider: Any2AnyProvider | None = None

    def initProcessing(self) -> None:
        """Registers the algorithms: all that qgis_process needs."""
        self.provider = Any2AnyProvider()
        QgsApplication.processingRegistry().addProvider(self.provider)

    def initGui(self) -> None:
        self.initProcessing()

    def unload(self) -> None:
        if self.provider is not None:
            QgsApplication.processingRegistry().removeProvider(self.provider)
            self.provider = None
        shared.close()
