"""Pictures for the algorithms' help. Never imports backend."""

from __future__ import annotations

from qgis.core import QgsApplication

from ..places import plugin_root


def picture(name: str, caption: str) -> str:
    """HTML that shows a picture of resources/images and what is in it; nothing for qgis_process,
    whose help is text.
    """
    path = plugin_root() / "resources" / "images" / name
    if QgsApplication.platform() == "qgis_process" or not path.is_file():
        return ""
    return f'<p><img src="{path.as_uri()}"><br><i>{caption}</i></p>'
