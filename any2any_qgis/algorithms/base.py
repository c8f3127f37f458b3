"""What every algorithm of the plugin has: its icon, and where its help button leads. Never imports backend."""

from __future__ import annotations

import configparser

from qgis.core import QgsProcessingAlgorithm
from qgis.PyQt.QtGui import QIcon

from ..environment import plugin_root

GUIDE = "blob/main/docs/qgis.md"  # below the homepage


class Any2AnyAlgorithm(QgsProcessingAlgorithm):
    """Base of all."""

    def icon(self) -> QIcon:
        return QIcon(str(plugin_root() / "resources" / "icons" / "any2any.svg"))

    def helpUrl(self) -> str:
        """The guide's page; the project's address stands in metadata.txt."""
        metadata = configparser.ConfigParser(interpolation=None)
        metadata.read(plugin_root() / "metadata.txt", encoding="utf-8")
        return f"{metadata['general']['homepage']}/{GUIDE}" if metadata.has_option("general", "homepage") else ""
