"""The scene that comes with the plugin: a piece of coast as three rasters, loaded without a
network. Main thread only.
"""

from __future__ import annotations

from qgis.core import QgsProject, QgsRasterLayer

from ..marks import style
from ..places import plugin_root
from ..words import tr

SHOWN = ("ms", "nir", "rgb")  # the last one on top


def has_rasters() -> bool:
    """Whether the project has a raster already: then no example is needed."""
    return any(
        isinstance(layer, QgsRasterLayer) for layer in QgsProject.instance().mapLayers().values()
    )


def load_example() -> QgsRasterLayer:
    """Adds the scene to the project, its red, green and blue on top, and returns that layer."""
    names = {
        "rgb": tr("Example: colours"),
        "nir": tr("Example: near infrared"),
        "ms": tr("Example: six bands"),
    }
    group = (
        QgsProject.instance().layerTreeRoot().insertGroup(0, tr("Example (Sentinel-2, Virginia)"))
    )
    for id_ in SHOWN:
        layer = QgsRasterLayer(
            str(plugin_root() / "resources" / "example" / f"virginia_{id_}.tif"), names[id_]
        )
        style(layer, id_)
        QgsProject.instance().addMapLayer(layer, False)
        node = group.insertLayer(0, layer)
        node.setExpanded(False)
        node.setItemVisibilityChecked(id_ == SHOWN[-1])

    return layer
