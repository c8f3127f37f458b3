"""STAC items as sources: which assets hold a modality's bands, and a VRT that puts them together.

What an item says of its bands (name, scale, offset, processing level) goes into the VRT, so that a
raster of it is read as any other. Imports pystac, opening, bands, modalities and errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pystac
from rasterio.io import DatasetReader

from backend.errors import InputError
from backend.messages import message
from backend.modalities import Modality
from backend.raster.vrt import VrtBand, VrtGrid, VrtSource, dataset_xml
from backend.source.band_names import band_role, sensor_of
from backend.source.opening import georeference, open_dataset

_NUMBERED = re.compile(r"\bb\d", re.IGNORECASE)
_NO_DATA_ROLES = {"thumbnail", "overview", "metadata"}
_RASTER_ENDS = (".tif", ".tiff", ".jp2", ".vrt", ".img")
_REMOTE = {
    "http://": "/vsicurl/http://",
    "https://": "/vsicurl/https://",
    "s3://": "/vsis3/",
    "gs://": "/vsigs/",
}


@dataclass(frozen=True)
class _AssetBand:
    """One band of an asset, and what the item says of it."""

    path: str
    index: int  # 1-based
    name: str
    common_name: str
    scale: float | None
    offset: float | None
    nodata: float | None
    is_visual: bool

    def role(self, sensor: str) -> str:
        """As bands.band_role: what its own name says that no modality has, else its common name,
        else its name's code.
        """
        roles = [band_role(word, sensor) for word in (*self.name.split(), self.name)]
        if band_role(
            self.name.split()[0] if self.name else "", sensor
        ) == "other" and not _NUMBERED.search(self.name):
            return "other"  # green_i of PlanetScope, whose common name is green

        own, common = next((role for role in roles if role), ""), band_role(self.common_name)
        # numbers of a known sensor name its bands
        return own or common if sensor else common or own


def read_items(file: Path) -> list[pystac.Item]:
    """All items of a STAC file, in its order; those of a catalogue that lie behind links included
    (raises InputError: input.unreadable).
    """
    try:
        content = pystac.StacIO.default().read_json(str(file))
        kind = content.get("type")
        if kind == "FeatureCollection":
            return [
                _with_absolute_assets(item, file)
                for item in pystac.ItemCollection.from_file(str(file))
            ]

        if kind == "Feature":
            return [pystac.Item.from_file(str(file))]
        return list(pystac.Catalog.from_file(str(file)).get_items(recursive=True))
    except Exception as error:  # pystac raises whatever the content's faults lead to
        reason = f"{type(error).__name__}: {error}"[:200].rstrip(".")
        text = message("'{file}' cannot be read as STAC: {reason}.", file=file, reason=reason)
        raise InputError("input.unreadable", text, "Check it with a STAC validator.") from error


def _with_absolute_assets(item: pystac.Item, file: Path) -> pystac.Item:
    """An item that does not say where it is from has its assets beside the file that holds it."""
    if item.get_self_href() is None:
        item.set_self_href(str(file.absolute().with_name("item.json")))
        item.make_asset_hrefs_absolute()
        item.set_self_href(None)
    return item


def raster_name(item: pystac.Item) -> str:
    """What the VRT of an item is called."""
    return f"{re.sub(r'[^A-Za-z0-9._-]', '_', item.id)}.vrt"


def item_raster(item: pystac.Item, modality: Modality, path: Path) -> None:
    """Writes the raster of a modality that an item describes: a VRT over its assets, wherever they
    lie.

    Raises:
        InputError: input.bands, when no assets hold the modality's bands; input.georeference, when
            they do not fit onto each other; input.unreadable, input.not_found for an asset.
    """
    bands = list(_bands(item))
    sensor = sensor_of(item.id, str(item.properties.get("platform", "")))
    found = _chosen(bands, modality, sensor)
    if found is None:
        names = ", ".join(dict.fromkeys(band.name for band in bands)) or "none"
        text = message(
            "The STAC item '{item}' has no assets with {bands} (its bands: {names}).",
            item=item.id,
            bands=", ".join(modality.bands),
            names=names,
        )
        raise InputError(
            "input.bands",
            text,
            message(
                "Choose items of another collection, or another modality than {modality}.",
                modality=modality.id,
            ),
        )

    stacked = _stacked(item, found, modality)
    path.parent.mkdir(parents=True, exist_ok=True)
    # an unfinished run goes on only where its source is unchanged
    if not path.is_file() or path.read_text(encoding="utf-8") != stacked:
        path.write_text(stacked, encoding="utf-8")


def _bands(item: pystac.Item) -> Iterator[_AssetBand]:
    """Every band of every asset that may hold data."""
    # Element 84's: the declared offset is undone already
    offset_is_applied = item.properties.get("earthsearch:boa_offset_applied") is True
    for key, asset in item.get_assets().items():
        roles = set(asset.roles or ())
        kind, href = asset.media_type or "", asset.get_absolute_href() or asset.href
        is_raster = any(word in kind for word in ("tiff", "jp2", "vrt")) or href.lower().partition(
            "?"
        )[0].endswith(_RASTER_ENDS)
        if not is_raster or roles & _NO_DATA_ROLES:
            continue
        reported: list[dict[str, Any]] = (
            asset.extra_fields.get("bands") or asset.extra_fields.get("eo:bands") or [{}]
        )
        lines: list[dict[str, Any]] = asset.extra_fields.get("raster:bands") or []

        for index, about in enumerate(reported, 1):
            line = lines[index - 1] if index <= len(lines) else {}
            scale = line.get(
                "scale", about.get("raster:scale", asset.extra_fields.get("raster:scale"))
            )
            offset = line.get(
                "offset", about.get("raster:offset", asset.extra_fields.get("raster:offset"))
            )
            common = about.get("common_name", about.get("eo:common_name", ""))
            nodata = line.get("nodata", about.get("nodata", asset.extra_fields.get("nodata")))
            name = " ".join(
                dict.fromkeys(
                    filter(None, (str(about.get("name", "")), key if len(reported) == 1 else ""))
                )
            )
            yield _AssetBand(
                path=_gdal_name(href),
                index=index,
                name=name or str(common),
                common_name=str(common),
                scale=_number(scale),
                offset=0.0 if offset_is_applied else _number(offset),
                nodata=_number(nodata),
                is_visual="visual" in roles,
            )


def _chosen(bands: list[_AssetBand], modality: Modality, sensor: str) -> list[_AssetBand] | None:
    """A band for each of the modality's, measured ones before those that are made to be looked
    at.
    """
    for is_visual in (False, True):
        by_role: dict[str, _AssetBand] = {}
        for band in bands:
            if band.is_visual is is_visual:
                by_role.setdefault(band.role(sensor), band)

        if all(name in by_role for name in modality.bands):
            return [by_role[name] for name in modality.bands]

    whole = [band for band in bands if not band.is_visual]
    unnamed = len(whole) == 1 == modality.channels and not whole[0].role(sensor)
    return whole if unnamed else None


def _number(value: Any) -> float | None:
    """A number that an item states, also as text such as "nan"; None for what is none."""
    try:
        return None if value is None else float(value)
    except (TypeError, ValueError):
        return None


def _gdal_name(href: str) -> str:
    """An asset's address as GDAL opens it."""
    for start, instead in _REMOTE.items():
        if href.startswith(start):
            return instead + href.removeprefix(start)
    return href.removeprefix("file://")


def _stacked(item: pystac.Item, bands: list[_AssetBand], modality: Modality) -> str:
    """The XML of a VRT with these bands on the finest one's grid."""
    opened: dict[str, DatasetReader] = {}
    try:
        for band in bands:
            if band.path not in opened:
                opened[band.path] = open_dataset(band.path)

        main = min(opened.values(), key=lambda dataset: abs(dataset.transform.a))
        crs, transform, _ = georeference(main)
        for dataset in opened.values():
            if dataset.crs != main.crs:
                text = message(
                    "The assets of the STAC item '{item}' are in different coordinate systems.",
                    item=item.id,
                )
                raise InputError("input.georeference", text, "Warp them onto one grid first.")

        grid = VrtGrid(main.width, main.height, crs, transform)
        named = zip(bands, modality.bands, strict=True)
        return dataset_xml(
            grid,
            [_band(name, band, opened[band.path], main) for band, name in named],
            _metadata(item),
        )
    finally:
        for dataset in opened.values():
            dataset.close()


def _metadata(item: pystac.Item) -> dict[str, str]:
    """What helps to recognise the scene, as tags."""
    level = str(item.properties.get("processing:level", ""))
    # Element 84 states whether the offset is undone; else the baseline says that there is one
    is_offset_known = item.properties.get("earthsearch:boa_offset_applied") is True
    tags = {
        "STAC_ITEM": item.id,
        "STAC_COLLECTION": item.collection_id or "",
        "PLATFORM": str(item.properties.get("platform", "")),
        "PROCESSING_BASELINE": (
            "" if is_offset_known else str(item.properties.get("s2:processing_baseline", ""))
        ),
        "PROCESSING_LEVEL": f"LEVEL-{level.upper().lstrip('L')}" if level else "",
    }
    return {key: value for key, value in tags.items() if value}


def _band(name: str, band: _AssetBand, dataset: DatasetReader, main: DatasetReader) -> VrtBand:
    """An asset's band on the main asset's grid."""
    number = band.index - 1
    nodata = dataset.nodatavals[number] if band.nodata is None else band.nodata
    scale = dataset.scales[number] if band.scale is None else band.scale
    offset = dataset.offsets[number] if band.offset is None else band.offset

    corners = (0, 0), (dataset.width, dataset.height)
    (column, row), (right, bottom) = (
        ~main.transform @ (dataset.transform @ corner) for corner in corners
    )
    if right <= column or bottom <= row:
        text = message(
            "An asset of the STAC item with {name} runs the other way than the others (south up).",
            name=name,
        )
        raise InputError("input.georeference", text, "Warp its assets onto one grid first.")

    path = band.path if band.path.startswith("/vsi") else str(Path(band.path).absolute())
    source = VrtSource(
        path, band.index, dataset.width, dataset.height, (column, row, right - column, bottom - row)
    )
    return VrtBand(
        dataset.dtypes[number],
        [source],
        name,
        no_data=nodata,
        scale=float(scale),
        offset=float(offset),
    )
