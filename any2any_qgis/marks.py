"""What marks a layer as a result: its custom properties, style, metadata and badge; and which
layers are results. Main thread only.

Never imports backend: what is shown of a result is read from its own tags.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qgis.core import (
    QgsContrastEnhancement,
    QgsLayerMetadata,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
)
from qgis.gui import QgsLayerTreeView, QgsLayerTreeViewIndicator
from qgis.PyQt.QtGui import QIcon

from .layers import layers_named, provenance
from .places import plugin_root
from .words import tr

# custom property of a result's layer: its provenance, for the badge
SYNTHETIC = "any2any/synthetic"
SOURCE_LAYER = "any2any/source"  # of a result's layer: the source layer's id
TARGET = "any2any/target"  # of a result's layer: its modality
BESIDE = "any2any/beside"  # of a mask or an error map: the result's raster


def mark(layer: QgsRasterLayer, target: str, source_name: str, otherwise: str) -> None:
    """Styles a result's layer, and says in its metadata and by a badge that it is synthetic, from
    what its file says of itself.

    Args:
        otherwise: its provenance where the file says nothing.
    """
    tags = provenance(layer.source())
    named = ("SOURCE", "MODEL", "WEIGHTS_SHA256", "SEED", "MODE", "STEPS", "SOFTWARE_VERSION")
    reported = (
        ", ".join(f"{name.lower()} {tags[name]}" for name in named if tags.get(name)) or otherwise
    )
    style(layer, target)
    describe(layer, target, source_name, tags, reported)
    layer.setCustomProperty(SYNTHETIC, reported)
    layer.setCustomProperty(TARGET, target)


def chosen_result(active: QgsRasterLayer | None) -> QgsRasterLayer | None:
    """The active layer where it is a result, else the newest result of the project."""
    made = [layer for layer in QgsProject.instance().mapLayers().values() if is_synthetic(layer)]
    if active in made:
        return active
    return max(
        made,
        key=lambda layer: (
            Path(layer.source()).stat().st_mtime if Path(layer.source()).is_file() else 0.0
        ),
        default=None,
    )


def is_synthetic(layer: Any) -> bool:
    """Whether a layer is a result, of this project's runs or by what its own file says."""
    if not isinstance(layer, QgsRasterLayer) or layer.customProperty(BESIDE):
        return False
    return (
        bool(layer.customProperty(SYNTHETIC))
        or provenance(layer.source()).get("SYNTHETIC") == "YES"
    )


def is_ours(layer: QgsRasterLayer) -> bool:
    """Whether a layer is a result, or was written beside one (a mask, an error, a deviation)."""
    return is_synthetic(layer) or bool(layer.customProperty(BESIDE))


def target_of(result: QgsRasterLayer) -> str:
    """The id of a result's modality, by its layer or by its file; empty where neither tells."""
    return str(
        result.customProperty(TARGET) or provenance(result.source()).get("TARGET_MODALITY", "")
    )


def source_layer_of(result: QgsRasterLayer) -> QgsRasterLayer | None:
    """The layer that a result was translated from: by its id, or by the file's name in the result's
    tags.
    """
    known = QgsProject.instance().mapLayer(str(result.customProperty(SOURCE_LAYER) or ""))
    if known is not None:
        return known
    name = provenance(result.source()).get("SOURCE", "")
    found = [layer for layer in layers_named(name) if layer.id() != result.id()] if name else []
    beside = [
        layer for layer in found if Path(layer.source()).parent == Path(result.source()).parent
    ]
    return next(iter(beside or found), None)


def style(layer: QgsRasterLayer, target: str) -> None:
    """The modality's usual look, stretched to the layer's own values."""
    path = plugin_root() / "resources" / "styles" / f"{target}.qml"
    if path.is_file():
        layer.loadNamedStyle(str(path))
    stretch(layer)


def stretch(layer: QgsRasterLayer) -> None:
    """Stretches the colours to the values that the layer has now."""
    algorithm = QgsContrastEnhancement.ContrastEnhancementAlgorithm.StretchToMinimumMaximum
    layer.setContrastEnhancement(algorithm, QgsRasterMinMaxOrigin.Limits.CumulativeCut)


def describe(
    layer: QgsRasterLayer, target: str, source_name: str, tags: dict[str, str], reported: str
) -> None:
    """Fills the layer's metadata."""
    metadata = QgsLayerMetadata(layer.metadata())
    metadata.setTitle(layer.name())
    how = ", ".join(f"{name.lower()} {tags[name]}" for name in ("STEPS", "SEED") if tags.get(name))
    metadata.setAbstract(
        f"Synthetic {target.upper()}, made by a model from"
        f" '{source_name}'{f' ({how})' if how else ''}. An estimate, not a measurement: do not use"
        " it as evidence of what was on the ground."
    )
    metadata.addHistoryItem(f"Any2Any: {reported}")
    metadata.setKeywords({"gmd:topicCategory": ["synthetic"]})
    layer.setMetadata(metadata)


def mark_all(view: QgsLayerTreeView | None) -> None:
    """Puts the badge to every result in the tree that has none, also those of a project that was
    opened.
    """
    if view is None:
        return
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        reported = node.layer().customProperty(SYNTHETIC) if node.layer() is not None else None
        if reported and not any(
            indicator.property(SYNTHETIC) for indicator in view.indicators(node)
        ):
            indicator = QgsLayerTreeViewIndicator(view)
            indicator.setIcon(QIcon(str(plugin_root() / "resources" / "icons" / "synthetic.svg")))
            indicator.setToolTip(
                f"{tr('Synthetic: computed by a model, not measured')}\n{reported}"
            )
            indicator.setProperty(SYNTHETIC, True)
            view.addIndicator(node, indicator)


def unmark_all(view: QgsLayerTreeView | None) -> None:
    """Takes the badges away, when the plugin is switched off."""
    if view is None:
        return
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        for indicator in view.indicators(node):
            if indicator.property(SYNTHETIC):
                view.removeIndicator(node, indicator)
