"""What was translated, as STAC: an item per scene with an asset per target, and a collection over
all of them.

Items say that they are synthetic, and from what they come. Imports pystac, rasterio, protocol,
modalities and errors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pystac
import rasterio
from rasterio.warp import transform_bounds, transform_geom

from backend.errors import OutputError
from backend.messages import message
from backend.modalities import modality
from backend.shared import TAG_NAMESPACE

COLLECTION = "collection.json"
ITEM_MARK = '"any2any:synthetic"'
DESCRIPTION = (
    "Synthetic images: translated from another sensing modality by a neural network, not measured. "
    "Each item tells its source, model and weights."
)
_EDGE_POINTS = 20  # along each side of a footprint, which a change of projection bends
_COPIED = ("datetime", "start_datetime", "end_datetime", "constellation")  # from the source's item


def scene_item(
    path: Path, outputs: Sequence[Path], source: pystac.Item | None = None
) -> pystac.Item:
    """The item of one scene's outputs; they lie on the same ground and tell the rest by their tags.

    Where the source's item tells no date, `datetime` is when the translation was made, as
    `any2any:date` says ("of the translation").

    Args:
        path: of the item's file; its stem is the item's id, assets are named relative to it.
        outputs: the results of one source, one per target.
        source: the item that the source came from.
    """
    with rasterio.open(outputs[0]) as raster:
        tags = raster.tags(ns=TAG_NAMESPACE)
        geometry, bbox = _footprint(raster)
        crs = raster.crs
        code = None if crs is None else crs.to_string() if crs.to_epsg() is not None else None

    reported = (
        {}
        if source is None
        else {
            key: source.properties[key] for key in _COPIED if source.properties.get(key) is not None
        }
    )

    created = datetime.fromisoformat(tags["CREATED"])
    properties: dict[str, Any] = {
        "created": created.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "any2any:synthetic": True,
        "any2any:date": "of the source" if reported else "of the translation",
        "any2any:source": tags["SOURCE"],
        "any2any:source_modality": tags["SOURCE_MODALITY"],
        **({"any2any:also": tags["ALSO"]} if "ALSO" in tags else {}),
        "any2any:model": tags["MODEL"],
        "any2any:weights_sha256": tags["WEIGHTS_SHA256"],
        "any2any:steps": int(tags["STEPS"]),
        "any2any:seed": int(tags["SEED"]),
        "any2any:software_version": tags["SOFTWARE_VERSION"],
        **reported,
        **({} if code is None else {"proj:code": code}),
    }

    when = None if "datetime" in reported or "start_datetime" in reported else created
    if "datetime" in reported:
        when = pystac.utils.str_to_datetime(properties.pop("datetime"))
    ends = [
        pystac.utils.str_to_datetime(reported[key]) if key in reported else when
        for key in ("start_datetime", "end_datetime")
    ]
    item = pystac.Item(
        path.stem, geometry, bbox, when, properties, *(ends if "start_datetime" in reported else ())
    )
    item.set_self_href(str(path))
    for output in outputs:
        item.add_asset(*_asset(output))
    item.make_asset_hrefs_relative()
    if source is not None:
        (
            item.add_derived_from(source)
            if source.get_self_href()
            else item.properties.update({"any2any:source_item": source.id})
        )

    return item


def refuse_foreign(path: Path, mark: str) -> None:
    """Keeps what this software did not write (raises OutputError: output.exists); `mark` is what
    its own files say.
    """
    if path.exists() and mark not in path.read_text(encoding="utf-8", errors="replace"):
        text = message("'{path}' exists already and is not of this software.", path=path)
        raise OutputError(
            "output.exists", text, "Choose another folder for the outputs, or move that file away."
        )


def write_item(item: pystac.Item, path: Path) -> None:
    """Writes an item, whole or not at all (raises OutputError: output.not_writable)."""
    _write(path, item.to_dict(include_self_link=False))


def write_collection(folder: Path, items: Sequence[Path]) -> Path:
    """The collection over items at or below a folder, which are given its links; returns its file.

    Raises:
        OutputError: output.not_writable.
    """
    path = folder / COLLECTION
    read = [pystac.Item.from_file(str(item)) for item in items]
    for item in read:
        item.clear_links(pystac.RelType.COLLECTION)
    targets = sorted({key for item in read for key in item.assets})
    title = f"{', '.join(targets)}: translated by Any2Any"
    extent = pystac.Extent(_whole_extent(read), pystac.TemporalExtent([[*_interval(read)]]))
    collection = pystac.Collection(
        "any2any", DESCRIPTION, extent, title, license="other", href=str(path)
    )

    for file, item in zip(items, read, strict=True):
        collection.add_item(item, set_parent=False)
        item.set_self_href(str(file))
        item.set_collection(collection)
        item.set_parent(collection)
        item.set_root(collection)

    collection.catalog_type = pystac.CatalogType.SELF_CONTAINED
    for file, item in zip(items, read, strict=True):
        write_item(item, file)
    _write(path, collection.to_dict(include_self_link=False))
    return path


def _footprint(raster: Any) -> tuple[dict[str, Any] | None, list[float] | None]:
    """The raster's outline in degrees and its bounds; None where it does not lie on the ground."""
    if raster.crs is None:
        return None, None
    width, height = raster.width, raster.height
    along = [step / _EDGE_POINTS for step in range(_EDGE_POINTS)]
    corners = [(0, 0), (width, 0), (width, height), (0, height)]
    points = [
        (start[0] + share * (stop[0] - start[0]), start[1] + share * (stop[1] - start[1]))
        for start, stop in zip(corners, corners[1:] + corners[:1], strict=True)
        for share in along
    ]
    # counter-clockwise where north is up
    ring = [list(raster.transform @ point) for point in [*points, points[0]]][::-1]
    geometry: dict[str, Any] = transform_geom(
        raster.crs, "EPSG:4326", {"type": "Polygon", "coordinates": [ring]}, precision=6
    )

    return geometry, [
        round(number, 6) for number in transform_bounds(raster.crs, "EPSG:4326", *raster.bounds)
    ]


def _asset(output: Path) -> tuple[str, pystac.Asset]:
    with rasterio.open(output) as raster:
        target = modality(raster.tags(ns=TAG_NAMESPACE)["TARGET_MODALITY"])
        fields = {
            "bands": [{"name": name} for name in target.bands],
            "data_type": raster.dtypes[0],
            "unit": raster.units[0] or target.unit,
            "proj:shape": [raster.height, raster.width],
            "proj:transform": list(raster.transform)[:6],
            **({} if raster.nodata is None else {"nodata": raster.nodata}),
        }

    title = f"Synthetic {target.label}"
    return target.id, pystac.Asset(
        str(output),
        title,
        media_type=pystac.MediaType.COG,
        roles=["data", "synthetic"],
        extra_fields=fields,
    )


def _whole_extent(items: Sequence[pystac.Item]) -> pystac.SpatialExtent:
    boxes = [item.bbox for item in items if item.bbox is not None] or [[-180.0, -90.0, 180.0, 90.0]]
    west, south, east, north = zip(*boxes, strict=True)
    return pystac.SpatialExtent([[min(west), min(south), max(east), max(north)]])


def _interval(items: Sequence[pystac.Item]) -> tuple[datetime | None, datetime | None]:
    starts = [item.common_metadata.start_datetime or item.datetime for item in items]
    ends = [item.common_metadata.end_datetime or item.datetime for item in items]
    return min(filter(None, starts), default=None), max(filter(None, ends), default=None)


def _write(path: Path, content: dict[str, Any]) -> None:
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise OutputError(
            "output.not_writable",
            message("'{path}' cannot be written: {reason}.", path=path, reason=error.strerror),
            "Choose another folder.",
        ) from error
