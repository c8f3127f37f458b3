"""What every algorithm of the plugin has: its icon, and where its help button leads.

Never imports backend.
"""

from __future__ import annotations

from qgis.core import QgsProcessingAlgorithm
from qgis.PyQt.QtGui import QIcon

from ..guide import guide_url
from ..places import plugin_root


class Any2AnyAlgorithm(QgsProcessingAlgorithm):
    """Base of all."""

    def icon(self) -> QIcon:
        return QIcon(str(plugin_root() / "resources" / "icons" / "any2any.svg"))

    def helpUrl(self) -> str:
        return guide_url()
