"""A product as it is delivered stands for a raster: Sentinel-2 SAFE or THEIA, Landsat, HLS; a
folder or an archive of it.

The bands of the wanted modality are put together as a VRT on the finest one's grid, with names,
nodata and scale. Imports bands, scale, opening, modalities and errors."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import rasterio
from rasterio.io import DatasetReader

from backend.errors import InputError
from backend.messages import message
from backend.modalities import Modality
from backend.raster.vrt import VrtBand, VrtGrid, VrtSource, dataset_xml
from backend.source.band_names import band_role, sensor_of
from backend.source.landsat import LandsatMetadata, is_metadata
from backend.source.opening import READ_ERRORS, root_cause
from backend.source.scale import THEIA_LINE, landsat_scale

MOST_FILES = 5000  # of a folder that are looked through
_ARCHIVES = (".zip", ".tar", ".tgz", ".tar.gz")

# Sentinel-2: .../IMG_DATA/R10m/T33TVG_20230601T100031_B04_10m.jp2, or without resolution in level
# 1C.
_SENTINEL = re.compile(
    r"(?:^|/)(T\d\d[A-Z]{3}_\d{8}T\d{6})_(B\d[\dA])(?:_(\d\d)m)?\.(?:jp2|tiff?)$", re.IGNORECASE
)
_LANDSAT = re.compile(
    r"(?:^|/)(L[COTEM]0[4-9]_L\w{3}_\d{6}_\d{8}_\d{8}_\d\d_\w\w)_(?:SR_)?(B\d{1,2})\.TIFF?$",
    re.IGNORECASE,
)
# THEIA gives each band with two corrections: FRE, of slopes too, is the one that its handbook says
# to use.
_THEIA = re.compile(
    r"(?:^|/)(SENTINEL2[A-C]_\d{8}-\d{6}-\d{3}_L2A_T\w{5}_\w_V\d-\d)_(FRE|SRE)_(B\w{1,2})\.tiff?$",
    re.IGNORECASE,
)
_HLS = re.compile(
    r"(?:^|/)(HLS\.[SL]30\.T\w{5}\.\d{7}T\d{6}\.v\d\.\d)\.(B\d[\dA])\.tiff?$", re.IGNORECASE
)

# Words name a band whatever the sensor numbers it.
_NAMES = {
    "B02": "blue",
    "B03": "green",
    "B04": "red",
    "B08": "nir",
    "B11": "swir16",
    "B12": "swir22",
}


@dataclass(frozen=True)
class Product:
    """The bands of one product.

    Attributes:
        name: what the product calls itself.
        files: GDAL's name of each band's file, the finest, by the role of bands.band_role.
        lines: (scale, offset) of the bands whose numbers do not declare it.
    """

    name: str
    files: dict[str, str]
    lines: dict[str, tuple[float, float]]

    def has(self, modality: Modality) -> bool:
        """Whether it holds all of the modality's bands."""
        return all(band in self.files for band in modality.bands)


def find_product(path: str) -> Product | None:
    """The product that a folder or an archive holds; None where it holds none, or several.

    Files of other kinds beside its bands, such as masks and previews, do not matter.
    """
    place = Path(path)
    try:
        is_folder, is_file = place.is_dir(), place.is_file()
    except (OSError, ValueError):  # a name that no file system takes
        return None

    if is_folder:
        root, names = path.rstrip("/"), _names_below(place)
    elif is_file and path.lower().endswith(_ARCHIVES):
        root, names = _names_in_archive(path)
    else:
        return None

    found: dict[str, dict[str, _File]] = {}
    for name in names:
        for file in filter(
            None, (_named(pattern, name) for pattern in (_SENTINEL, _THEIA, _LANDSAT, _HLS))
        ):
            bands = found.setdefault(file.product, {})
            if file.role not in bands or file.rank < bands[file.role].rank:
                bands[file.role] = file

    if len(found) != 1:
        return None

    ((product, bands),) = found.items()
    bands.pop("other", None)
    files = {role: f"{root}/{file.name}" for role, file in bands.items()}
    if len(files) < (1 if ".safe" in path.lower() else 2):
        return None
    return Product(product, files, _lines(product, bands, root, names))


@dataclass(frozen=True)
class _File:
    """A band's file: the product it belongs to, the band's number and role; of several of one role
    the lowest rank is taken.
    """

    product: str
    name: str
    number: str
    role: str
    rank: int


def _named(pattern: re.Pattern[str], name: str) -> _File | None:
    found = pattern.search(name)
    if found is None:
        return None
    number = found[3] if pattern is _THEIA else found[2]
    role = band_role(number, sensor_of("Sentinel-2" if pattern is _THEIA else found[1], ""))
    rank = 0

    if pattern is _THEIA:
        rank = int(found[2].upper() != "FRE")
    elif pattern is _SENTINEL and found[3]:
        rank = int(found[3])  # metres

    return _File(found[1], name, number, role, rank)


def _lines(
    product: str, bands: dict[str, _File], root: str, names: list[str]
) -> dict[str, tuple[float, float]]:
    """(scale, offset) by role: of Landsat's metadata file where there is one, else what the
    product's name says.
    """
    if _is_theia(product):
        return dict.fromkeys(bands, THEIA_LINE)
    line = landsat_scale(product)
    if line is None:
        return {}
    beside = next(
        (name for name in names if is_metadata(name) and product.upper() in name.upper()), None
    )
    stated = LandsatMetadata.parse(_text(f"{root}/{beside}")).lines if beside else {}
    return {role: stated.get(int(file.number[1:]), line) for role, file in bands.items()}


def _text(name: str) -> str:
    """A small file's text by GDAL's name of it; empty where it cannot be read."""
    try:
        archive = re.match(
            r"/vsi(zip|tar)/(.+?\.(?:zip|tar|tgz|tar\.gz))/(.+)$", name, re.IGNORECASE
        )
        if archive is None:
            return Path(name).read_text(encoding="utf-8", errors="replace")
        if archive[1] == "zip":
            with zipfile.ZipFile(archive[2]) as zipped:
                return zipped.read(archive[3]).decode("utf-8", "replace")

        with tarfile.open(archive[2]) as tarred:
            member = tarred.extractfile(archive[3])
            return "" if member is None else member.read().decode("utf-8", "replace")
    except (OSError, KeyError, zipfile.BadZipFile, tarfile.TarError):
        return ""


def open_product(product: Product, modality: Modality) -> DatasetReader:
    """The modality's bands as one dataset.

    Raises:
        InputError: input.bands, when the product lacks one; input.unreadable for a file of it.
    """
    missing = [band for band in modality.bands if band not in product.files]
    if missing:
        text = message(
            "The product {product} has no {missing}, which {modality} needs.",
            product=product.name,
            missing=", ".join(missing),
            modality=modality.label,
        )
        raise InputError("input.bands", text, "Choose another modality.")

    try:
        return rasterio.open(stacked(product, modality))
    except READ_ERRORS as error:
        text = message(
            "The product {product} cannot be read: {reason}",
            product=product.name,
            reason=root_cause(error),
        )
        raise InputError("input.unreadable", text, "Download it again.") from error


def stacked(product: Product, modality: Modality) -> str:
    """The XML of a VRT of the modality's bands, all of which the product has; GDAL opens it as if
    it were a file's name.
    """
    facts = []
    for band in modality.bands:
        with rasterio.open(product.files[band]) as dataset:
            facts.append(
                (dataset.width, dataset.height, dataset.dtypes[0], dataset.transform, dataset.crs)
            )

    width, height, _, transform, crs = max(facts, key=lambda fact: fact[0])

    bands = []
    for band, (band_width, band_height, dtype, *_) in zip(modality.bands, facts, strict=True):
        scale, offset = product.lines.get(band, (1.0, 0.0))
        file, place = product.files[band], (0, 0, width, height)
        source = VrtSource(file, 1, band_width, band_height, place, resampling="bilinear")
        name = _NAMES.get(band, band)
        bands.append(
            VrtBand(
                dtype, [source], name, no_data=_nodata(product, band), scale=scale, offset=offset
            )
        )

    return dataset_xml(VrtGrid(width, height, crs, transform), bands, {})


def _nodata(product: Product, band: str) -> float:
    """What the band declares; where it declares nothing, what the products' handbooks say."""
    with rasterio.open(product.files[band]) as dataset:
        if dataset.nodata is not None:
            return float(dataset.nodata)
    return -10000.0 if _is_theia(product.name) else 0.0


def _is_theia(product: str) -> bool:
    return product.upper().startswith("SENTINEL2")


def _names_below(folder: Path) -> list[str]:
    """Relative names of a folder's files: all of a SAFE, the files right in it of others."""
    inside: Iterable[Path] = (
        folder.rglob("*") if folder.name.upper().endswith(".SAFE") else folder.iterdir()
    )
    names = []
    for path in inside:
        if path.is_file():
            names.append(path.relative_to(folder).as_posix())
        if len(names) >= MOST_FILES:
            break

    return sorted(names)


def _names_in_archive(path: str) -> tuple[str, list[str]]:
    """GDAL's name of an archive, and its files."""
    try:
        if path.lower().endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                return f"/vsizip/{path}", archive.namelist()[:MOST_FILES]

        with tarfile.open(path) as archive_:
            return (
                f"/vsitar/{path}",
                [member.name for member in archive_ if member.isfile()][:MOST_FILES],
            )
    except (OSError, zipfile.BadZipFile, tarfile.TarError):
        return "", []
