"""From a written raster to a layer plainly marked as synthetic: name, group, style,
metadata, badge. Main thread only.

Never imports backend: what is shown of a result is read from its own tags.
"""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsDataProvider,
    QgsLayerTreeGroup,
    QgsLayerTreeLayer,
    QgsPalettedRasterRenderer,
    QgsProject,
    QgsRasterLayer,
)

from .layers import layer_of, layers_named, provenance, result_name
from .marks import BESIDE, SOURCE_LAYER, SYNTHETIC, TARGET, mark, mark_all, style
from .process.jobs import TranslationResult
from .words import tr

PREVIEW_OF = "any2any/preview"  # of a preview's layers: the source layer's id
PARTIAL_OF = "any2any/partial"  # of a partial layer: the raster that the run writes


class ResultMissing(Exception):
    """The raster that was written cannot be loaded."""


def add_result(
    result: TranslationResult, source_name: str, source_id: str, is_preview: bool = False
) -> QgsRasterLayer:
    """Loads a result beside its source and marks it; a preview of the same goes.

    Args:
        source_name: of the layer that was translated.
        source_id: its id; it may have been removed meanwhile.
        is_preview: only a part was translated.

    Raises:
        ResultMissing
    """
    kind = "preview" if is_preview else "filled" if result.mask_output is not None else "synthetic"
    name = result_name(source_name, result.target, kind)
    drop_partial(result.output)
    drop_previews(source_id, result.target)
    layer = layer_of(result.output)
    is_new = layer is None

    if layer is None:
        layer = QgsRasterLayer(result.output, name)
    else:  # computed again: the very layer shows it
        layer.setDataSource(result.output, name, "gdal", QgsDataProvider.ProviderOptions())
        layer.setName(name)

    if not layer.isValid():
        raise ResultMissing(tr("'{path}' was written but cannot be loaded.", path=result.output))
    mark(layer, result.target, source_name, f"model {result.model}, seed {result.seed}")
    layer.setCustomProperty(SOURCE_LAYER, source_id)
    if is_preview:
        layer.setCustomProperty(PREVIEW_OF, source_id)
    group = group_beside(source_id, f"{source_name} (synthetic)")
    if is_new:
        QgsProject.instance().addMapLayer(layer, False)
        group.insertLayer(0, layer).setExpanded(False)

    for path, label in beside_it(result, source_name):
        beside = _add_beside(path, label, group)
        if beside is not None:
            beside.setCustomProperty(BESIDE, result.output)
            if is_preview:
                beside.setCustomProperty(PREVIEW_OF, source_id)
                beside.setCustomProperty(TARGET, result.target)

    # the tree collapsed the group while it was empty, and listens to changes only
    for expanded in (False, True):
        group.setExpanded(expanded)
    return layer


def load_again(path: str, source_name: str) -> QgsRasterLayer:
    """Loads a past result from its file, marked as on its first day (raises ResultMissing); one
    that is open stays the only one.
    """
    shown = layer_of(path)
    if shown is not None:
        return shown

    tags = provenance(path)
    target = tags.get("TARGET_MODALITY", "")
    layer = QgsRasterLayer(
        path,
        result_name(source_name, target, "filled" if tags.get("FILLED") == "YES" else "synthetic"),
    )
    if not layer.isValid():
        raise ResultMissing(tr("'{path}' was written but cannot be loaded.", path=path))
    mark(layer, target, source_name, path)
    source = next(iter(layers_named(tags.get("SOURCE", ""))), None) if tags.get("SOURCE") else None
    layer.setCustomProperty(SOURCE_LAYER, "" if source is None else source.id())
    group = group_beside("" if source is None else source.id(), f"{source_name} (synthetic)")
    QgsProject.instance().addMapLayer(layer, False)
    group.insertLayer(0, layer).setExpanded(False)

    return layer


def beside_it(result: TranslationResult, source_name: str) -> list[tuple[str, str]]:
    """(file, layer's name) of the rasters that were written beside a result."""
    what = f"{result.target.upper()}, {source_name}"
    found = (
        (result.error_output, tr("Error: {what}", what=what)),
        (result.mask_output, tr("Mask: {what}", what=what)),
        (result.std_output, tr("Deviation: {what}", what=what)),
    )
    return [(path, name) for path, name in found if path is not None]


def move_beside_source(
    layer_id: str, result: TranslationResult, source_name: str, source_id: str
) -> None:
    """Puts a layer that QGIS has loaded into the group beside its source, with what was written
    beside it, and gives it its badge.
    """
    node = QgsProject.instance().layerTreeRoot().findLayer(layer_id)
    if node is None:
        return
    group = group_beside(source_id, f"{source_name} (synthetic)")
    if node.parent() != group:
        moved = node.clone()
        group.insertChildNode(0, moved)
        node.parent().removeChildNode(node)

    for path, label in beside_it(result, source_name):
        beside = _add_beside(path, label, group)
        if beside is not None:
            beside.setCustomProperty(BESIDE, result.output)

    from qgis.utils import iface

    if iface is not None:
        mark_all(iface.layerTreeView())


def drop_partial(output: str) -> None:
    """Takes what was shown of an unfinished raster off the project: the whole one comes, or its
    files go.
    """
    layers = QgsProject.instance().mapLayers().values()
    QgsProject.instance().removeMapLayers(
        [layer.id() for layer in layers if layer.customProperty(PARTIAL_OF) == str(output)]
    )


def drop_previews(source_id: str, target: str) -> None:
    """Takes a source's preview in a target off the project."""
    layers = QgsProject.instance().mapLayers().values()
    old = [
        layer.id()
        for layer in layers
        if layer.customProperty(PREVIEW_OF) == source_id and layer.customProperty(TARGET) == target
    ]
    QgsProject.instance().removeMapLayers(old)


def add_partial(
    path: str, output: str, target: str, source_name: str, source_id: str
) -> QgsRasterLayer | None:
    """Loads what is finished of a result, marked as such; None where it cannot be loaded.

    Args:
        path: of the virtual raster that the backend keeps in the unfinished output's folder.
        output: the raster that the run writes.
    """
    layer = QgsRasterLayer(path, result_name(source_name, target, "partial"))
    if not layer.isValid():
        return None
    style(layer, target)
    layer.setCustomProperty(SYNTHETIC, "a part of a run: what was finished")
    layer.setCustomProperty(PARTIAL_OF, output)
    layer.setCustomProperty(SOURCE_LAYER, source_id)
    layer.setCustomProperty(TARGET, target)
    QgsProject.instance().addMapLayer(layer, False)
    group_beside(source_id, f"{source_name} (synthetic)").insertLayer(0, layer).setExpanded(False)

    return layer


def _add_beside(path: str, name: str, group: QgsLayerTreeGroup) -> QgsRasterLayer | None:
    """Loads what was written beside a result, below it and not shown.

    A fill's mask keeps the file's colours, its classes named.
    """
    shown = layer_of(path)
    if shown is not None:  # of the same result, computed again
        shown.setDataSource(path, name, "gdal", QgsDataProvider.ProviderOptions())
        return shown

    layer = QgsRasterLayer(path, name)
    if not layer.isValid():
        return None
    renderer = layer.renderer()
    labels = {1: tr("known"), 2: tr("translated"), 3: tr("blended of both")}

    if isinstance(renderer, QgsPalettedRasterRenderer):
        named = [
            QgsPalettedRasterRenderer.Class(c.value, c.color, labels[c.value])
            for c in renderer.classes()
            if c.value in labels
        ]
        layer.setRenderer(QgsPalettedRasterRenderer(layer.dataProvider(), 1, named))
        layer.setOpacity(0.6)

    QgsProject.instance().addMapLayer(layer, False)
    node = group.insertLayer(1, layer)
    node.setItemVisibilityChecked(False)
    node.setExpanded(False)
    return layer


def group_beside(layer_id: str, name: str) -> QgsLayerTreeGroup:
    """The group of that name just above the layer, made where there is none; at the top where the
    layer is gone.
    """
    root = QgsProject.instance().layerTreeRoot()
    node: QgsLayerTreeLayer | None = root.findLayer(layer_id)
    parent = node.parent() if node is not None else root
    found = parent.findGroup(name)
    if found is not None and found.parent() == parent:
        return found
    return parent.insertGroup(parent.children().index(node) if node is not None else 0, name)


def temporary_name(folder: Path, source_name: str, target: str) -> Path:
    """A name in a folder of temporary files that is not taken."""
    stem = (
        "".join(
            character if character.isalnum() or character in "-_" else "_"
            for character in source_name
        )
        or "scene"
    )

    numbered = (
        folder / f"{stem}_{target}{'' if number == 1 else f'_{number}'}.tif"
        for number in range(1, 10**6)
    )
    return next(path for path in numbered if not path.exists())
