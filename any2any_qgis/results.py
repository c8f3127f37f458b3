"""From a written raster to a layer that nobody takes for a measurement: name, group, style, metadata, badge. Main thread only.

Never imports backend: what is told of a result is read from its own tags.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from osgeo import gdal
from qgis.core import (
    QgsContrastEnhancement,
    QgsLayerMetadata,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsPalettedRasterRenderer,
    QgsProject,
    QgsRasterLayer,
    QgsRasterMinMaxOrigin,
)
from qgis.gui import QgsLayerTreeView, QgsLayerTreeViewIndicator
from qgis.PyQt.QtGui import QIcon

from .compat import add_to_processing_history
from .environment import plugin_root
from .jobs import TranslationJob, TranslationResult
from .layers import result_name
from .words import tr

TAGS = "ANY2ANY"  # domain of the provenance in the raster
SYNTHETIC = "any2any/synthetic"  # custom property of a result's layer: its provenance, for the badge
PREVIEW_OF = "any2any/preview"  # of a preview's layers: the source layer's id
SOURCE_LAYER = "any2any/source"  # of a result's layer: the source layer's id
TARGET = "any2any/target"  # of a result's layer: its modality


class ResultMissing(Exception):
    """The raster that was written cannot be loaded."""


def provenance(path: str) -> dict[str, str]:
    """The tags that the backend wrote into a result; empty where there are none."""
    try:
        dataset = gdal.OpenEx(path, gdal.OF_RASTER)
    except RuntimeError:  # with gdal.UseExceptions
        return {}
    return {} if dataset is None else dict(dataset.GetMetadata(TAGS) or {})


def add_result(result: TranslationResult, source_name: str, source_id: str, is_preview: bool = False) -> QgsRasterLayer:
    """Loads a result beside its source and marks it; a preview of the same goes.

    Args:
        source_name: of the layer that was translated.
        source_id: its id; it may have been removed meanwhile.
        is_preview: only a part was translated.

    Raises:
        ResultMissing
    """
    name = result_name(source_name, result.target.upper())
    layer = QgsRasterLayer(result.output, name.replace(")", ", preview)") if is_preview else name)
    if not layer.isValid():
        raise ResultMissing(tr("'{path}' was written but cannot be loaded.", path=result.output))
    tags = provenance(result.output)
    told = ", ".join(f"{name.lower()} {tags[name]}" for name in ("SOURCE", "MODEL", "SEED", "MODE", "STEPS", "SOFTWARE") if tags.get(name))
    style(layer, result.target)
    describe(layer, result, source_name, told)
    layer.setCustomProperty(SYNTHETIC, told or f"model {result.model}, seed {result.seed}")
    layer.setCustomProperty(SOURCE_LAYER, source_id)
    layer.setCustomProperty(TARGET, result.target)
    drop_previews(source_id, result.target)
    if is_preview:
        layer.setCustomProperty(PREVIEW_OF, source_id)
    QgsProject.instance().addMapLayer(layer, False)
    group = group_beside(source_id, f"{source_name} (synthetic)")
    group.insertLayer(0, layer).setExpanded(False)
    beside_it = ((result.error_output, tr("expected error")), (result.cycle_output, tr("cycle error")), (result.mask_output, tr("mask")))
    for path, name in beside_it:
        if path is not None:
            beside = _add_beside(path, f"{layer.name()} {name}", group)
            if is_preview and beside is not None:
                beside.setCustomProperty(PREVIEW_OF, source_id)
                beside.setCustomProperty(TARGET, result.target)
    for expanded in (False, True):  # the tree collapsed the group while it was empty, and listens to changes only
        group.setExpanded(expanded)
    return layer


def chosen_result(active: QgsRasterLayer | None) -> QgsRasterLayer | None:
    """The active layer where it is a result, else the newest result of the project."""
    made = [layer for layer in QgsProject.instance().mapLayers().values() if layer.customProperty(SYNTHETIC)]
    if active in made:
        return active
    return max(made, key=lambda layer: Path(layer.source()).stat().st_mtime if Path(layer.source()).is_file() else 0.0, default=None)


def log_to_processing(job: TranslationJob) -> None:
    """Puts a job into Processing's history, as the algorithm's run that it amounts to; where that is not to be had, nothing."""
    if len(job.targets) > 1 or job.expected_error or job.cycle:
        return  # no algorithm has all of its parameters
    parameters: dict[str, Any] = {
        "INPUT": job.source,
        "SOURCE_MODALITY": job.source_modality,
        "TARGET_MODALITY": job.targets[0],
        "MODEL": job.model,
        "MODE": job.mode,
        "RADIOMETRY": job.radiometry,
        "SEED": job.seed,
        "SAMPLES": job.samples,
        "DEVICE": job.device,
        "GSD": job.gsd,
        "JOINT": job.joint,
        "LEVEL": job.level,
        "OUTPUT": job.output,
    }
    if job.bands:
        parameters["BANDS"] = list(job.bands)
    if job.bounds:
        left, bottom, right, top = job.bounds
        parameters["EXTENT"] = f"{left},{right},{bottom},{top}"
    if job.reference and not job.fill:
        return
    if job.fill:
        parameters["REFERENCE"] = job.reference
    algorithm = "any2any:fill" if job.fill else "any2any:translate"
    command = f"processing.run({algorithm!r}, {parameters!r})"
    add_to_processing_history(algorithm, parameters, command)


def layer_of(path: str) -> QgsRasterLayer | None:
    """The project's layer of a file."""
    for layer in QgsProject.instance().mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and Path(layer.source()).name == Path(path).name:
            try:
                if Path(layer.source()).samefile(path):
                    return layer
            except OSError:
                continue
    return None


def drop_previews(source_id: str, target: str) -> None:
    """Takes a source's preview in a target off the project."""
    layers = QgsProject.instance().mapLayers().values()
    old = [layer.id() for layer in layers if layer.customProperty(PREVIEW_OF) == source_id and layer.customProperty(TARGET) == target]
    QgsProject.instance().removeMapLayers(old)


def add_partial(path: str, target: str, source_name: str, source_id: str) -> QgsRasterLayer | None:
    """Loads what is finished of a result, marked as such; None where it cannot be loaded.

    Args:
        path: of the virtual raster that the backend keeps in the unfinished output's folder.
    """
    layer = QgsRasterLayer(path, result_name(source_name, target.upper()).replace(")", ", partial)"))
    if not layer.isValid():
        return None
    style(layer, target)
    layer.setCustomProperty(SYNTHETIC, "a part of a run: what was finished")
    layer.setCustomProperty(SOURCE_LAYER, source_id)
    layer.setCustomProperty(TARGET, target)
    QgsProject.instance().addMapLayer(layer, False)
    group_beside(source_id, f"{source_name} (synthetic)").insertLayer(0, layer).setExpanded(False)
    return layer


def _add_beside(path: str, name: str, group: QgsLayerTreeGroup) -> QgsRasterLayer | None:
    """Loads what was written beside a result, below it and not shown. A fill's mask keeps the file's colours, its classes named."""
    layer = QgsRasterLayer(path, name)
    if not layer.isValid():
        return None
    renderer = layer.renderer()
    labels = {1: tr("known"), 2: tr("translated"), 3: tr("blended of both")}
    if isinstance(renderer, QgsPalettedRasterRenderer):
        named = [QgsPalettedRasterRenderer.Class(c.value, c.color, labels[c.value]) for c in renderer.classes() if c.value in labels]
        layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, named))
        layer.setOpacity(0.6)
    QgsProject.instance().addMapLayer(layer, False)
    node = group.insertLayer(1, layer)
    node.setItemVisibilityChecked(False)
    node.setExpanded(False)
    return layer


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


def describe(layer: QgsRasterLayer, result: TranslationResult, source_name: str, told: str) -> None:
    """Fills the layer's metadata."""
    metadata = QgsLayerMetadata(layer.metadata())
    metadata.setTitle(layer.name())
    metadata.setAbstract(
        f"Synthetic {result.target.upper()}, made by a model from '{source_name}' ({result.steps} steps, seed {result.seed}). "
        "An estimate, not a measurement: do not use it as evidence of what was on the ground."
    )
    metadata.addHistoryItem(f"Any2Any: {told}" if told else f"Any2Any: model {result.model}, seed {result.seed}")
    metadata.setKeywords({"gmd:topicCategory": ["synthetic"]})
    layer.setMetadata(metadata)


def mark_all(view: QgsLayerTreeView | None) -> None:
    """Puts the badge to every result in the tree that has none, also those of a project that was opened."""
    if view is None:
        return
    for node in QgsProject.instance().layerTreeRoot().findLayers():
        told = node.layer().customProperty(SYNTHETIC) if node.layer() is not None else None
        if told and not any(indicator.property(SYNTHETIC) for indicator in view.indicators(node)):
            indicator = QgsLayerTreeViewIndicator(view)
            indicator.setIcon(QIcon(str(plugin_root() / "resources" / "icons" / "synthetic.svg")))
            indicator.setToolTip(f"{tr('Synthetic: made by a model, not measured')}\n{told}")
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


def group_beside(layer_id: str, name: str) -> QgsLayerTreeGroup:
    """The group of that name just above the layer, made where there is none; at the top where the layer is gone."""
    root = QgsProject.instance().layerTreeRoot()
    node: QgsLayerTreeLayer | None = root.findLayer(layer_id)
    parent = node.parent() if node is not None else root
    found = parent.findGroup(name)
    if found is not None and found.parent() == parent:
        return found
    return parent.insertGroup(parent.children().index(node) if node is not None else 0, name)


def temporary_name(folder: Path, source_name: str, target: str) -> Path:
    """A name in a folder of temporary files that is not taken."""
    stem = "".join(character if character.isalnum() or character in "-_" else "_" for character in source_name) or "scene"
    numbered = (folder / f"{stem}_{target}{'' if number == 1 else f'_{number}'}.tif" for number in range(1, 10**6))
    return next(path for path in numbered if not path.exists())
