"""Many scenes' results as one: a GDAL VRT per target over all that share a coordinate system,
a pixel size and a kind of numbers.

Imports rasterio, protocol and errors.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import rasterio
from affine import Affine
from rasterio.crs import CRS

from backend.errors import OutputError
from backend.messages import message
from backend.raster.vrt import VrtBand, VrtGrid, VrtSource, dataset_xml
from backend.shared import TAG_NAMESPACE

_COMMON_TAGS = (
    "SYNTHETIC",
    "SOURCE_MODALITY",
    "TARGET_MODALITY",
    "MODEL",
    "WEIGHTS_SHA256",
    "SOFTWARE_VERSION",
)


@dataclass(frozen=True)
class _Result:
    path: Path
    width: int
    height: int
    crs: CRS
    transform: Affine
    dtype: str
    nodata: float | None
    descriptions: tuple[str, ...]
    units: str
    tags: dict[str, str]

    @property
    def kind(self) -> tuple[object, ...]:
        """Those of one kind can be bands of one raster."""
        shape = tuple(round(number, 9) for number in self.transform[:2] + self.transform[3:5])
        return self.crs.to_wkt(), shape, self.dtype, self.nodata, self.descriptions, self.units


def write_mosaics(folder: Path, target: str, outputs: Sequence[Path]) -> list[Path]:
    """Writes `<target>.vrt`, or `<target>_1.vrt`, `<target>_2.vrt`, ... where there are several
    kinds of results; returns them.

    A result that is the only one of its kind beside others gets none.
    Where scenes overlap, the later one lies on top, but for its invalid pixels. Results that do not
    lie on the ground are left out.

    Raises:
        OutputError: output.not_writable.
    """
    kinds: dict[tuple[object, ...], list[_Result]] = {}
    for path in outputs:
        if (result := _read(path)) is not None:
            kinds.setdefault(result.kind, []).append(result)

    written = []
    worth_one = [results for results in kinds.values() if len(results) > 1 or len(kinds) == 1]
    for number, results in enumerate(worth_one, 1):
        path = folder / (f"{target}.vrt" if len(worth_one) == 1 else f"{target}_{number}.vrt")
        try:
            path.write_text(_mosaic(results, folder), encoding="utf-8")
        except OSError as error:
            raise OutputError(
                "output.not_writable",
                message("'{path}' cannot be written: {reason}.", path=path, reason=error.strerror),
                "Choose another folder.",
            ) from error

        written.append(path)

    return written


def mosaic_paths(folder: Path, target: str) -> list[Path]:
    """Where a target's mosaics are, or would be."""
    return [folder / f"{target}.vrt", *sorted(folder.glob(f"{target}_*.vrt"))]


def _read(path: Path) -> _Result | None:
    with rasterio.open(path) as raster:
        if raster.crs is None:
            return None
        return _Result(
            path,
            raster.width,
            raster.height,
            raster.crs,
            raster.transform,
            raster.dtypes[0],
            raster.nodata,
            tuple(text or "" for text in raster.descriptions),
            raster.units[0] or "",
            raster.tags(ns=TAG_NAMESPACE),
        )


def _mosaic(results: list[_Result], folder: Path) -> str:
    """The XML of a VRT over results of one kind, on the first one's grid: others lie where they
    lie, to a fraction of a pixel.
    """
    first = results[0]
    places = [(~first.transform @ (result.transform @ (0, 0)), result) for result in results]
    left, top = (min(corner[axis] for corner, _ in places) for axis in (0, 1))
    left, top = int(left // 1), int(top // 1)
    width = int(-(-max(corner[0] + result.width for corner, result in places) // 1)) - left
    height = int(-(-max(corner[1] + result.height for corner, result in places) // 1)) - top
    transform = first.transform @ Affine.translation(left, top)
    tags = {
        key: first.tags[key]
        for key in _COMMON_TAGS
        if all(result.tags.get(key) == first.tags.get(key) for result in results)
    }

    def sources(band: int | str) -> list[VrtSource]:
        return [
            _source(band, (corner[0] - left, corner[1] - top), result, folder)
            for corner, result in places
        ]

    bands = [
        VrtBand(first.dtype, sources(number), description, first.units, first.nodata)
        for number, description in enumerate(first.descriptions, 1)
    ]
    mask = sources("mask,1") if first.nodata is None else []
    return dataset_xml(
        VrtGrid(width, height, first.crs, transform), bands, tags, TAG_NAMESPACE, mask
    )


def _source(
    band: int | str, corner: tuple[float, float], result: _Result, folder: Path
) -> VrtSource:
    """A scene's band, whose invalid pixels show the scenes below."""
    is_mask = isinstance(band, str)
    return VrtSource(
        file=Path(os.path.relpath(result.path, folder)).as_posix(),
        band=band,
        width=result.width,
        height=result.height,
        place=(*corner, result.width, result.height),
        is_relative=True,
        no_data=0 if is_mask else result.nodata,
        uses_mask=not is_mask and result.nodata is None,
    )
