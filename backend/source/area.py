"""Polygons as a job's area: the pixels inside are made, as the whole run makes them; the others are
nodata, and are not run.

Imports geometry, modalities, protocol and errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from affine import Affine
from rasterio.crs import CRS
from rasterio.errors import CRSError, RasterioError
from rasterio.features import bounds as bounds_of
from rasterio.features import rasterize
from rasterio.warp import transform_geom

from backend.arrays import Mask
from backend.errors import InputError
from backend.geometry.grid import Grid
from backend.geometry.tiling import Rect, Window, WindowGrid
from backend.messages import message
from backend.modalities import Modality
from backend.protocol import Polygons, TranslationJob, read_json_text

WGS84 = "EPSG:4326"


@dataclass(frozen=True)
class Area:
    """A job's polygons on an output's full grid.

    Attributes:
        geometry: a MultiPolygon as GeoJSON has it, in the grid's CRS.
        grid: of the full run's raster.
        target: its modality.
        margin: pixels around a window within which a polygon makes it wanted: the joint mode's
            neighbours.
    """

    geometry: dict[str, Any]
    grid: Grid
    target: Modality
    margin: int

    def inside(self, place: Rect) -> Mask:
        """(H, W) True where a pixel's centre lies in a polygon; `place` in pixels of the full
        grid.
        """
        return self._drawn(self._corner(place), (place.height, place.width), all_touched=False)

    def is_wanted(self, window: Window) -> bool:
        """Whether a polygon touches a window, which is what its pixels inside depend on."""
        place, more = window.pixels(self.target), self.margin
        grown = Rect(
            place.column - more, place.row - more, place.width + 2 * more, place.height + 2 * more
        )
        return bool(
            self._drawn(self._corner(grown), (grown.height, grown.width), all_touched=True).any()
        )

    def share(self, windows: WindowGrid) -> float:
        """Roughly how much of a raster's windows is wanted, 0 to 1."""
        stride = windows.stride * self.target.vae_factor
        coarse = self._corner(Rect(0, 0, 1, 1)) @ Affine.scale(stride)
        return float(self._drawn(coarse, (windows.rows, windows.columns), all_touched=True).mean())

    def _corner(self, place: Rect) -> Affine:
        if self.grid.transform is None:  # area_of has refused such a source
            raise ValueError("the grid has no transform")
        return self.grid.transform @ Affine.translation(place.column, place.row)

    def _drawn(self, transform: Affine, shape: tuple[int, int], all_touched: bool) -> Mask:
        drawn = rasterize(
            [self.geometry],
            out_shape=shape,
            transform=transform,
            all_touched=all_touched,
            dtype="uint8",
        )
        return np.asarray(drawn > 0)


def geometry_in(polygons: Polygons, crs: CRS | None) -> dict[str, Any]:
    """A job's polygons as a MultiPolygon in another CRS.

    Raises:
        InputError: input.georeference where the source has none; input.usage where they cannot be
            transformed.
    """
    if crs is None:
        text = message(
            "The source is not georeferenced, so no polygon says which part of it is meant."
        )
        raise InputError("input.georeference", text, "Use --window instead.")

    geometry = {"type": "MultiPolygon", "coordinates": polygons.coordinates}
    try:
        own = CRS.from_user_input(polygons.crs)
        return geometry if own == crs else dict(transform_geom(own, crs, geometry))
    except (CRSError, RasterioError, ValueError) as error:
        text = message(
            "The polygons cannot be brought into the source's coordinate system: {reason}.",
            reason=str(error),
        )
        raise InputError("input.usage", text) from None


def bounds_in(polygons: Polygons, crs: CRS | None) -> tuple[float, float, float, float]:
    """West, south, east, north of a job's polygons in another CRS; raises as geometry_in."""
    west, south, east, north = bounds_of(geometry_in(polygons, crs))
    return west, south, east, north


def area_of(
    job: TranslationJob, crs: CRS | None, grid: Grid, target: Modality, margin: int
) -> Area | None:
    """The job's area on an output's full grid, or None where it has no polygons; raises as
    geometry_in.
    """
    return None if job.area is None else Area(geometry_in(job.area, crs), grid, target, margin)


def read_polygons(path: Path) -> Polygons:
    """The polygons of a GeoJSON file; in WGS 84 unless its `crs` member names another.

    Raises:
        InputError: input.not_found; input.usage where it holds no polygon.
    """
    try:
        text = path.read_bytes()
    except OSError:
        raise InputError(
            "input.not_found", message("The file '{path}' cannot be read.", path=path)
        ) from None

    reported = read_json_text(text, f"'{path}'")
    named = reported.get("crs") or {}
    crs = named.get("properties", {}).get("name", WGS84) if isinstance(named, dict) else WGS84
    coordinates = _polygons_of(reported)
    if not coordinates:
        raise InputError(
            "input.usage",
            message("'{path}' holds no polygon.", path=path),
            "Give a GeoJSON file with Polygon or MultiPolygon.",
        )

    return Polygons.create(crs=str(crs), coordinates=coordinates)


def _polygons_of(reported: dict[str, Any]) -> list[Any]:
    """Coordinates of all polygons in a GeoJSON object; positions without their heights."""
    match reported.get("type"):
        case "FeatureCollection":
            return [
                one
                for feature in reported.get("features") or []
                if isinstance(feature, dict)
                for one in _polygons_of(feature)
            ]
        case "Feature" | "GeometryCollection":
            parts = (
                [reported.get("geometry")]
                if reported["type"] == "Feature"
                else reported.get("geometries") or []
            )
            return [one for part in parts if isinstance(part, dict) for one in _polygons_of(part)]
        case "Polygon":
            return [_flat(reported.get("coordinates"))]
        case "MultiPolygon":
            return [_flat(polygon) for polygon in reported.get("coordinates") or []]
        case _:
            return []


def _flat(polygon: Any) -> Any:
    try:
        return [[position[:2] for position in ring] for ring in polygon]
    except TypeError:
        return polygon  # refused by Polygons
