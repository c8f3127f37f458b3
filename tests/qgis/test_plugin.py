"""The plugin as QGIS switches it on and off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from qgis.core import QgsApplication
from qgis.PyQt.QtWidgets import QMenu

import any2any_qgis

ROOT = Path(__file__).resolve().parents[2]
UNTOUCHED = """
import os, sys
import qgis.core
path, variables, modules = list(sys.path), dict(os.environ), set(sys.modules)
import any2any_qgis
plugin = any2any_qgis.classFactory(None)
import any2any_qgis.panel.dock  # what initGui brings
assert sys.path == path, "sys.path"
assert dict(os.environ) == variables, "variables"
tops = {name.split(".")[0] for name in set(sys.modules) - modules}
heavy = tops & {"torch", "numpy", "rasterio", "backend", "pydantic", "diffusers"}
assert not heavy, heavy
print("untouched")
"""


def test_unload_takes_away_what_initialisation_brought(qgis_processing, qgis_iface) -> None:
    registry = QgsApplication.processingRegistry()
    qgis_iface.layerTreeView = lambda: None
    menu = QMenu()
    qgis_iface.pluginHelpMenu = lambda: menu
    plugin = any2any_qgis.classFactory(qgis_iface)
    for start, has_dock in (
        (plugin.initGui, True),
        (plugin.initProcessing, False),
        (plugin.initGui, True),
    ):
        start()
        assert registry.algorithmById("any2any:translate") is not None
        assert (plugin.dock is not None) is has_dock
        assert [action.text() for action in menu.actions()] == (
            ["Any2Any guide"] if has_dock else []
        )
        plugin.unload()
        assert registry.providerById("any2any") is None
        assert plugin.dock is None
        assert not menu.actions()


def test_qgis_process_has_algorithms_without_an_interface(qgis_processing) -> None:
    plugin = any2any_qgis.classFactory(None)
    plugin.initProcessing()
    assert QgsApplication.processingRegistry().algorithmById("any2any:setupbackend") is not None
    plugin.unload()


def test_importing_the_plugin_leaves_python_untouched() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", UNTOUCHED],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == "untouched", done.stderr


def test_the_provider_shows_its_icon(provider) -> None:
    assert not provider.icon().isNull()
    assert not provider.icon().pixmap(24, 24).isNull()
