"""Where results go, for panel and Processing: names that take nothing away, and what may be
replaced. Main thread only.

Never imports backend.
"""

from __future__ import annotations

import os
from pathlib import Path

from qgis.core import QgsProcessingUtils, QgsProject, QgsRasterLayer

from .layers import UnreadableLayer, layer_of, provenance
from .places import plugin_root
from .process.jobs import TranslationJob
from .shared import PARTIAL
from .words import tr

SUFFIXES = (".tif", ".tiff")
# what an unfinished output's folder adds to its name, as backend/output/store.py has it


def suggested(layer_name: str, source: str, targets: list[str]) -> Path:
    """The output of a job that names none: `<source>_<target>.tif`, for several targets a folder,
    numbered where it exists.

    It lies in the project's folder, else beside the source, else among QGIS's temporary files.
    """
    stem = Path(source).stem if Path(source).exists() else layer_name
    safe = (
        "".join(
            character if character.isalnum() or character in "-_. " else "_" for character in stem
        ).strip(". ")
        or "scene"
    )

    suffix = ".tif" if len(targets) == 1 else ""
    folder = _folder(source)
    numbered = (
        folder / f"{safe}_{'_'.join(targets)}{'' if n == 1 else f'_{n}'}{suffix}"
        for n in range(1, 10**6)
    )
    return next(
        path
        for path in numbered
        if not path.exists() and not path.with_name(path.name + PARTIAL).exists()
    )


def typed(text: str, source: str, several: bool) -> Path:
    """What a user typed as an output: a GeoTIFF, or a folder for several targets.

    A bare name lies where `suggested` would put it.
    """
    path = Path(text).expanduser()
    if not path.is_absolute():
        path = _folder(source) / path
    is_raster = path.suffix.lower() in SUFFIXES
    if several:
        return path.with_suffix("") if is_raster else path
    return path if is_raster else path.with_name(f"{path.name}.tif")


def is_temporary(path: str) -> bool:
    """Whether a file goes with the session."""
    return Path(QgsProcessingUtils.tempFolder()) in Path(path).absolute().parents


def existing(job: TranslationJob) -> list[Path]:
    """The results of a job that stand there already."""
    return [path for path in job.files().values() if path.exists()]


def refuse_used(job: TranslationJob) -> None:
    """Refuses an output that another open layer shows.

    A layer that shows the same translation of the same source may be computed again: it is
    refreshed then.

    Raises:
        UnreadableLayer: the sentence names the layer.
    """
    for target, path in job.files().items():
        layer = layer_of(str(path))
        if layer is not None and not _is_same_result(layer, job, target):
            refuse_shown(path)


def refuse_shown(path: Path) -> None:
    """Refuses a file that an open layer shows (raises UnreadableLayer, which names the layer)."""
    layer = layer_of(str(path))
    if layer is not None:
        names = {"file": path.name, "layer": layer.name()}
        raise UnreadableLayer(
            tr(
                "'{file}' is open as the layer '{layer}': choose another name, or remove the layer"
                " first.",
                **names,
            )
        )


def refuse_foreign(path: Path, tag: str = "SYNTHETIC") -> None:
    """Refuses to replace a file that this plugin did not make (raises UnreadableLayer).

    Args:
        tag: what the plugin's own rasters of this kind carry.
    """
    if path.exists() and provenance(str(path)).get(tag, "NO") == "NO":
        text = tr(
            "'{file}' exists and was not written by this plugin: choose another name, or delete it"
            " first.",
            file=path.name,
        )
        raise UnreadableLayer(text)


def partial_folders(job: TranslationJob) -> dict[str, Path]:
    """Where unfinished outputs keep what is done, by target, whether there is any or not."""
    return {target: path.with_name(path.name + PARTIAL) for target, path in job.files().items()}


def _is_same_result(layer: QgsRasterLayer, job: TranslationJob, target: str) -> bool:
    tags = provenance(layer.source())
    made_of = tags.get("SOURCE"), tags.get("SOURCE_MODALITY"), tags.get("TARGET_MODALITY")
    return tags.get("SYNTHETIC") == "YES" and made_of == (
        Path(job.source).name,
        job.source_modality,
        target,
    )


def _folder(source: str) -> Path:
    """The project's folder, else the source's, else QGIS's temporary one; never the plugin's own,
    nor one that cannot be written to.
    """
    project = QgsProject.instance().absolutePath()
    own = plugin_root().resolve()
    for folder in ([Path(project)] if project else []) + (
        [Path(source).absolute().parent] if source and Path(source).exists() else []
    ):
        resolved = folder.resolve()
        if (
            folder.is_dir()
            and os.access(folder, os.W_OK)
            and own != resolved
            and own not in resolved.parents
        ):
            return folder

    return Path(QgsProcessingUtils.tempFolder())
