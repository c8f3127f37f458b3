"""Opening a dataset of any kind with clear errors, and what it says of its bands and its place.

Files, zips that hold one raster, GDAL dataset names. Imports rasterio, bands and errors; reads no
pixels."""

from __future__ import annotations

import html
import re
import tarfile
import warnings
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import numpy as np
import rasterio
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import DatasetReader

from backend.errors import InputError
from backend.messages import message
from backend.notices import notice
from backend.protocol import is_utf8
from backend.raster.errors import GDAL_ERRORS
from backend.source.band_names import Band

READ_ERRORS = (*GDAL_ERRORS, OSError)
DAMAGED = message("The file is damaged or incomplete; copy or download it again.")
_NANOMETRES = re.compile(r"(?<![\d.])(\d{3,4}(?:\.\d+)?) ?(?:nm|nanomet)", re.IGNORECASE)
_SIDECARS = (".ovr", ".msk", ".msk.ovr", ".aux.xml")
_ARCHIVE_FILES_TRIED = 200
_VRT_FILES_CHECKED = 1000
_VRT_DEPTH = 8  # of VRTs inside VRTs that are looked into
# `georeference` tells it, as a result's warning
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning)


def open_dataset(path: str) -> DatasetReader:
    """Opens any raster that has bands (raises InputError: input.not_found, input.unreadable,
    input.bands).
    """
    file = Path(path)
    if not is_utf8(path):
        raise InputError(
            "input.unreadable",
            message("The name '{path}' is not UTF-8, and GDAL reads no other.", path=path),
            "Rename the file.",
        )

    is_name = path.startswith("/vsi") or re.match(r"\w{2,}:", path) is not None
    if not is_name and not _exists(file):
        raise InputError("input.not_found", message("There is no file '{path}'.", path=path))
    if path.startswith("/vsistdin") or (not is_name and not file.is_file() and not file.is_dir()):
        text = message(
            "'{path}' is a stream or a device, of which no window can be read.", path=path
        )
        raise InputError("input.unreadable", text, "Save it as a file first.")

    name = _inside_archive(path) if file.is_file() else path
    try:
        dataset = rasterio.open(name)
    except READ_ERRORS as error:
        if file.is_dir():
            text = message(
                "'{path}' is a folder, but not a known product of Sentinel-2, Landsat or HLS.",
                path=path,
            )
            raise InputError("input.unreadable", text, "Name a raster in it.") from error

        raise InputError(
            "input.unreadable",
            message(
                "'{path}' is not a raster that can be read: {reason}",
                path=path,
                reason=root_cause(error),
            ),
            DAMAGED,
        ) from error

    if dataset.count == 0:
        layers = dataset.subdatasets
        dataset.close()
        hint = message("Open one of its layers: {layers}", layers=", ".join(layers[:8]))
        hint = hint if layers else message("It holds no layers either.")
        raise InputError(
            "input.bands",
            message("'{path}' is a container without bands.", path=path),
            hint,
        )

    if dataset.driver == "VRT" and file.is_file():
        _refuse_missing_sources(file, dataset)
    return dataset


def _exists(file: Path) -> bool:
    try:
        return file.exists()
    except OSError:  # a name that no file system takes, too long for example
        return False


def band_facts(dataset: DatasetReader) -> tuple[Band, ...]:
    """What the dataset says about each of its bands; a scale of 0 or NaN is read as none."""
    out = []
    for position, index in enumerate(dataset.indexes):
        scale, offset = dataset.scales[position], dataset.offsets[position]
        usable = np.isfinite(scale) and scale != 0
        out.append(
            Band(
                index=index,
                description=dataset.descriptions[position] or "",
                dtype=dataset.dtypes[position],
                colour=dataset.colorinterp[position].name.lower(),
                scale=float(scale) if usable else 1.0,
                offset=float(offset) if usable and np.isfinite(offset) else 0.0,
                unit=dataset.units[position] or "",
                wavelength_nm=_wavelength_nm(
                    dataset.descriptions[position] or "", dataset.tags(index)
                ),
            )
        )

    return tuple(out)


def _wavelength_nm(description: str, tags: dict[str, str]) -> float | None:
    """The centre wavelength that a band's description or tags state, in nanometres; None where they
    state none.
    """
    stated = _NANOMETRES.search(description)
    if stated:
        return float(stated[1])
    for key, value in tags.items():
        if re.fullmatch(r"(cent(?:er|re|ral)_?)?wavelength(_um|_nm)?", key.lower()):
            try:
                number = float(value)
            except ValueError:
                continue

            return number if number > 100 else number * 1000  # micrometres

    return None


def georeference(dataset: DatasetReader) -> tuple[CRS | None, Affine | None, tuple[str, ...]]:
    """(CRS, transform, warnings); both None where the dataset does not say where its pixels lie."""
    points, _ = dataset.gcps
    if dataset.transform.is_identity or dataset.transform.is_degenerate:
        if dataset.rpcs is not None:
            return None, None, (notice("georeference.rpcs"),)
        if points:
            return None, None, (notice("georeference.points", points=len(points)),)
        note = (notice("georeference.no_transform"),) if dataset.crs else ()
        return None, None, note

    if not dataset.crs:
        return (
            None,
            dataset.transform,
            (
                notice(
                    "georeference.no_crs" if dataset.rpcs is None else "georeference.no_crs_rpcs"
                ),
            ),
        )

    return dataset.crs, dataset.transform, ()


def root_cause(error: BaseException) -> str:
    """GDAL's own first sentence under rasterio's error, as one line that ends with a full stop."""
    while error.__cause__ is not None:
        error = error.__cause__
    text = " ".join(str(error).split())
    return f"{text[:300].rstrip('.')}."


def _inside_archive(path: str) -> str:
    """The name under GDAL's virtual file systems of the one raster that an archive holds; other
    files' own name.
    """
    lower = path.lower()
    if lower.endswith(".zip") and zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            return _only_raster(path, f"/vsizip/{path}", archive.namelist())

    if lower.endswith((".tar", ".tgz", ".tar.gz")) and tarfile.is_tarfile(path):
        with tarfile.open(path) as archive_:
            return _only_raster(
                path, f"/vsitar/{path}", [member.name for member in archive_ if member.isfile()]
            )

    return f"/vsigzip/{path}" if lower.endswith((".tif.gz", ".tiff.gz", ".img.gz")) else path


def _only_raster(path: str, root: str, names: list[str]) -> str:
    """The one raster among an archive's files; masks, overviews and previews beside it belong to it
    (raises InputError).
    """
    wanted = [name for name in names if not name.endswith("/") and not _is_beside(name, names)]
    found = []
    for name in wanted[:_ARCHIVE_FILES_TRIED]:
        try:
            with rasterio.open(f"{root}/{name}"):
                found.append(f"{root}/{name}")
        except READ_ERRORS:
            continue

    if len(found) == 1:
        return found[0]
    if not found:
        raise InputError(
            "input.unreadable", message("'{path}' holds no raster that can be read.", path=path)
        )

    raise InputError(
        "input.unreadable",
        message("'{path}' holds {count} rasters.", path=path, count=len(found)),
        message("Name one of them: {names}", names=", ".join(found[:8])),
    )


def _is_beside(name: str, names: list[str]) -> bool:
    """Whether a file of an archive is not a raster by itself: hidden, a sidecar of another one, or
    a preview beside GeoTIFFs.
    """
    parts = PurePosixPath(name).parts
    if any(part.startswith((".", "__MACOSX")) for part in parts):
        return True
    lower = name.lower()
    if any(lower.endswith(suffix) and name[: -len(suffix)] in names for suffix in _SIDECARS):
        return True
    is_preview = lower.endswith((".png", ".jpg", ".jpeg", ".gif")) and re.search(
        r"thumb|preview|quicklook|browse|-ql", lower
    )
    return bool(is_preview) and any(
        other.lower().endswith((".tif", ".tiff", ".jp2")) for other in names
    )


def _refuse_missing_sources(file: Path, dataset: DatasetReader) -> None:
    """Names the first source file of a VRT, or of a VRT inside it, that does not exist, before
    anything is computed.
    """
    missing = next(
        _missing_sources(file, file.read_text(encoding="utf-8", errors="replace"), _VRT_DEPTH), None
    )
    if missing is not None:
        dataset.close()
        inside, name = missing
        raise InputError(
            "input.unreadable",
            message(
                "The VRT '{inside}' refers to '{name}', which does not exist.",
                inside=inside,
                name=name,
            ),
        )


def _missing_sources(file: Path, text: str, depth: int) -> Iterator[tuple[Path, str]]:
    """(VRT, name) of each source file that does not exist; `text` is the XML of `file`, or stands
    inside it.
    """
    sources = re.findall(r"<SourceFilename([^>]*)>([^<]+)</SourceFilename>", text)
    for attributes, escaped in sources[:_VRT_FILES_CHECKED]:
        name = html.unescape(escaped.strip())
        if name.startswith("<VRTDataset"):
            if depth:
                yield from _missing_sources(file, name, depth - 1)
            continue

        name = _file_in(name)
        if name.startswith("/vsi") or re.match(r"\w{2,}:", name):
            continue
        source = file.parent / name if 'relativeToVRT="1"' in attributes else Path(name)
        if not _exists(source):
            yield file, name
        elif depth and source.suffix.lower() == ".vrt" and source.is_file():
            yield from _missing_sources(
                source, source.read_text(encoding="utf-8", errors="replace"), depth - 1
            )


def _file_in(name: str) -> str:
    """The file that a GDAL name is about, where that can be determined: HDF5:"file":layer,
    GTIFF_DIR:1:file, vrt://file?bands=1.
    """
    for pattern in (r'\w{2,}:"([^"]+)"', r"GTIFF_DIR:(?:off:)?\d+:(.+)", r"vrt://([^?]+)"):
        found = re.match(pattern, name)
        if found:
            return found[1]

    return name
