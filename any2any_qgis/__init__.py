"""The QGIS plugin Any2Any.

QGIS imports this package at start, so it imports nothing until the plugin is switched on.

Modules here run inside QGIS: qgis.PyQt, qgis.core, GDAL and the standard library of Python 3.9.
Never torch, never backend.*: the model runs in a separate process, which process/client.py
starts."""


def classFactory(iface):
    """The plugin, as QGIS asks for it."""
    from .plugin import Any2AnyPlugin

    return Any2AnyPlugin(iface)
