"""The scenes that one source names: a folder's rasters, a list of paths, or the items of a STAC
file.

A path that is a raster by itself, a VRT for example, is one scene and nothing else. Imports
opening, items, modalities and errors."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pystac
import rasterio

from backend.errors import InputError
from backend.json_text import parsed
from backend.messages import message
from backend.modalities import Modality
from backend.scenes.stac_items import item_raster, raster_name, read_items
from backend.source.bands import role_of_file
from backend.source.opening import READ_ERRORS
from backend.source.products import find_product

RASTERS = (".tif", ".tiff", ".vrt", ".jp2", ".img")  # of a folder; a list may name anything
LISTS = (".txt", ".lst")
STAC = (".json", ".geojson")
_STAC_TYPES = ("Feature", "FeatureCollection", "Collection", "Catalog")


@dataclass(frozen=True)
class Scene:
    """One of many sources.

    Attributes:
        source: its raster; of a STAC item, one that `prepare` writes.
        folder: below the output folder, "." where its file's name is enough to distinguish it from
            the others.
        item: the STAC item it came from.
    """

    source: str
    folder: str = "."
    item: pystac.Item | None = None

    @property
    def name(self) -> str:
        """What it is called among the others."""
        return str(PurePosixPath(self.folder) / Path(self.source).stem)

    def prepare(self, modality: Modality) -> None:
        """Makes the raster of a STAC item (raises InputError, as item_raster)."""
        if self.item is not None:
            item_raster(self.item, modality, Path(self.source))


def find_scenes(source: str, modality: Modality, output: Path) -> list[Scene] | None:
    """The scenes that a source names, in a stable order; None where it is one raster.

    Args:
        source: a raster, a folder of rasters (folders below it included), a text file with one path
            per line (`#` begins a remark, relative paths start at the list), a STAC item, item
            collection, collection or catalogue on disk.
        modality: of the scenes.
        output: the output folder. What lies in it is not a scene; the rasters of STAC items are put
            in `sources` there.

    Raises:
        InputError: input.empty, when there is no scene; input.unreadable, for a STAC file;
            input.usage, when two scenes would have one output.
    """
    path = Path(source)
    if path.is_dir():
        is_one = find_product(source) is not None or _is_raster(source)
        return None if is_one else _in_folder(path, output, modality)

    if path.suffix.lower() in LISTS and path.is_file() and (listed := _listed(path)):
        return _with_distinct_folders(listed)
    if path.suffix.lower() in STAC and path.is_file() and _is_stac(path):
        items = read_items(path)
        if not items:
            raise InputError(
                "input.empty",
                message("'{source}' holds no STAC item.", source=source),
                "Check the query that wrote it.",
            )

        return _unique(
            [
                Scene(str(output / "sources" / modality.id / raster_name(item)), item=item)
                for item in items
            ]
        )

    return None


def _is_raster(path: str) -> bool:
    """Whether GDAL takes a folder as one raster, as it does a Zarr store or an Esri grid."""
    try:
        rasterio.open(path).close()
    except READ_ERRORS:
        return False
    return True


def _in_folder(folder: Path, output: Path, modality: Modality) -> list[Scene]:
    barred = output.resolve()
    found = sorted(
        path for path in folder.rglob("*") if path.suffix.lower() in RASTERS and path.is_file()
    )
    wanted = [
        path
        for path in found
        if barred not in path.resolve().parents
        and not any(_is_no_scene(part) for part in path.relative_to(folder).parts)
    ]

    products = sorted(
        path for path in folder.rglob("*") if path.is_dir() and _is_product_of(path, modality)
    )
    products = [path for path in products if not any(outer in path.parents for outer in products)]
    wanted = [path for path in wanted if not any(product in path.parents for product in products)]
    wanted = sorted([*(path for path in wanted if not _is_another_band(path, modality)), *products])
    if not wanted:
        hint = message(
            "A folder's scenes are its {endings} files; others can be named in a text file, one"
            " path per line.",
            endings=", ".join(RASTERS),
        )
        raise InputError(
            "input.empty", message("The folder '{folder}' holds no raster.", folder=folder), hint
        )

    return _unique(
        [Scene(str(path), path.parent.relative_to(folder).as_posix()) for path in wanted]
    )


def _is_product_of(folder: Path, modality: Modality) -> bool:
    product = find_product(str(folder))
    return product is not None and product.has(modality)


def _is_another_band(path: Path, modality: Modality) -> bool:
    """Whether a file's name says that it holds one band that is not the modality's, or a quality
    mask.
    """
    role = role_of_file(path.stem)
    return role != "" and (modality.channels > 1 or role not in modality.bands)


def _is_no_scene(part: str) -> bool:
    """Hidden files and folders, macOS's resource forks among them, and our own unfinished
    results.
    """
    return part.startswith(".") or part.endswith(".partial")


def _listed(file: Path) -> list[str]:
    """A list's paths; none where the file is not a list (GDAL reads some rasters from text
    files).
    """
    lines = [line.strip().strip("\"'") for line in _text_of(file).splitlines()]
    paths = [line for line in lines if line and not line.startswith("#")]
    resolved = [
        line if line.startswith("/vsi") or "://" in line else str(file.parent / line)
        for line in paths
    ]
    return (
        resolved
        if any(line.startswith("/vsi") or "://" in line or Path(line).exists() for line in resolved)
        else []
    )


def _text_of(file: Path) -> str:
    """A list's text as editors and shells write it: UTF-8, UTF-16 with its mark (PowerShell), else
    the system's 8-bit code.
    """
    data = file.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _is_stac(file: Path) -> bool:
    try:
        content = parsed(file.read_bytes())
    except (OSError, ValueError):
        return False

    if not isinstance(content, dict) or content.get("type") not in _STAC_TYPES:
        return False
    features = content.get("features")
    return "stac_version" in content or (
        isinstance(features, list) and all(isinstance(one, dict) for one in features)
    )


def _with_distinct_folders(sources: list[str]) -> list[Scene]:
    """Scenes of a list: those that share a file name get as many of their folders' names as tell
    them apart.
    """
    depths = [0] * len(sources)
    parts = [PurePosixPath(Path(source).parent.as_posix()).parts for source in sources]

    while True:
        names = [
            "/".join((*parts[n][len(parts[n]) - depths[n] :], Path(source).stem))
            for n, source in enumerate(sources)
        ]
        counts = Counter(names)
        clashing = [
            n for n, name in enumerate(names) if counts[name] > 1 and depths[n] < len(parts[n])
        ]
        if not clashing:
            break
        for number in clashing:
            depths[number] += 1

    return _unique(
        [
            Scene(source, "/".join(_plain(parts[n][len(parts[n]) - depths[n] :])) or ".")
            for n, source in enumerate(sources)
        ]
    )


def _plain(names: Iterable[str]) -> list[str]:
    """Folder names that may stand below another folder: no root, no way up."""
    return [name.strip("/\\:") or "root" for name in names if name not in ("..", ".")]


def _unique(scenes: list[Scene]) -> list[Scene]:
    counts = Counter(scene.name for scene in scenes)
    for scene in scenes:
        if counts[scene.name] > 1:
            same = [one.source for one in scenes if one.name == scene.name]
            raise InputError(
                "input.usage",
                message(
                    "'{first}' and '{second}' would have the same output.",
                    first=same[0],
                    second=same[1],
                ),
                "Rename one of them, or list it only once.",
            )

    return scenes
