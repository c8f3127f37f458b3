"""Where the guide is on the web, and opening it. Never imports backend."""

from __future__ import annotations

import configparser

from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QDesktopServices

from .places import plugin_root

PAGES = "blob/main/docs"  # below the project's address, which stands in metadata.txt


def guide_url(page: str = "qgis.md") -> str:
    """The address of a page; empty where metadata.txt names no homepage."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(plugin_root() / "metadata.txt", encoding="utf-8")
    return (
        f"{metadata['general']['homepage']}/{PAGES}/{page}"
        if metadata.has_option("general", "homepage")
        else ""
    )


def open_guide(page: str = "qgis.md") -> None:
    """Shows a page in the user's browser."""
    QDesktopServices.openUrl(QUrl(guide_url(page)))
