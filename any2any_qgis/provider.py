"""The Processing provider `any2any`: names the algorithms. Never imports backend."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .algorithms.adapt import AdaptAlgorithm
from .algorithms.downloadmodel import DownloadModelAlgorithm
from .algorithms.evaluate import EvaluateAlgorithm
from .algorithms.fill import FillAlgorithm
from .algorithms.index import IndexAlgorithm
from .algorithms.setupbackend import SetUpBackendAlgorithm
from .algorithms.status import StatusAlgorithm
from .algorithms.translate import TranslateAlgorithm
from .algorithms.translatemany import TranslateManyAlgorithm
from .places import plugin_root


class Any2AnyProvider(QgsProcessingProvider):
    """All algorithms of the plugin, under the id `any2any`."""

    def id(self) -> str:
        return "any2any"

    def name(self) -> str:
        return "Any2Any"

    def icon(self) -> QIcon:
        return QIcon(str(plugin_root() / "resources" / "icons" / "any2any.svg"))

    def loadAlgorithms(self) -> None:
        self.addAlgorithm(TranslateAlgorithm())
        self.addAlgorithm(TranslateManyAlgorithm())
        self.addAlgorithm(FillAlgorithm())
        self.addAlgorithm(AdaptAlgorithm())
        self.addAlgorithm(EvaluateAlgorithm())
        self.addAlgorithm(IndexAlgorithm())
        self.addAlgorithm(SetUpBackendAlgorithm())
        self.addAlgorithm(DownloadModelAlgorithm())
        self.addAlgorithm(StatusAlgorithm())
