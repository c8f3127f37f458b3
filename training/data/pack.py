"""One file that holds the scenes of a folder, small enough to travel: what a machine with a GPU and
nothing else is given.

A ZIP of GeoTIFFs and `scenes.json`, which says what they belong to. Values are uint16 with a scale
and an offset (optical 1e-4 reflectance, backscatter 0.002 dB, 0 where missing), or uint8 rows of a
table where a scene has no more than 256 values, as 8-bit imagery does. Where the scenes do not fit,
the largest groups of training scenes are cut to crops until they do; validation scenes of pairs
stay whole, so that figures are those of the folder. `folder.read_scenes` reads a pack as it reads a
folder."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

from backend.arrays import FloatArray
from backend.modalities import modality
from training.data.errors import BadInput
from training.data.scene import Scene

INDEX = "scenes.json"
MIN_SIDE = 32  # latents: the crops that Stage II trains on
MIB = 2**20
PROFILE = {
    "driver": "GTiff",
    "compress": "deflate",
    "zlevel": 9,
    "predictor": 2,
    "interleave": "band",
    "transform": from_origin(0, 1, 1, 1),  # any: without one, rasterio warns of every file
}


@dataclass(frozen=True)
class Packed:
    """A scene as it is stored: its entry of the index, and a file per modality."""

    entry: dict[str, Any]
    files: dict[str, bytes]

    @property
    def size(self) -> int:
        return sum(map(len, self.files.values()))


def write_pack(path: Path, scenes: list[Scene], limit: int, seed: int = 0) -> None:
    """Writes the scenes in at most `limit` bytes; the file takes its name only when it is whole.

    Raises:
        BadInput: when they do not fit although every group is cut to its smallest crops.
    """
    budget, smallest = float(limit), 0
    whole = [pack_scene(scene) for scene in scenes]
    while True:
        shares = group_shares(scenes, [one.size for one in whole], budget)
        rng = np.random.default_rng(seed)
        kept = (
            (scene, one, shares[key_of(scene)]) for scene, one in zip(scenes, whole, strict=True)
        )
        cut = [
            one if share == 1 else pack_scene(_crop(scene, share, rng))
            for scene, one, share in kept
        ]
        part = path.with_name(path.name + ".part")
        _write(part, cut)
        if part.stat().st_size <= limit:
            part.replace(path)
            return

        size = part.stat().st_size
        part.unlink()
        if smallest and size >= smallest:  # nothing is left to cut
            raise BadInput(
                f"the scenes take {size / MIB:.1f} MiB and {limit / MIB:.1f} are allowed; raise"
                " --max-mib"
            )

        smallest = size
        budget -= size - limit + 0.01 * limit


def read_pack(path: Path, split: str) -> Iterator[Scene]:
    """The scenes of a split ("train" or "val"), in the order in which they were stored."""
    with zipfile.ZipFile(path) as archive:
        for number, entry in enumerate(json.loads(archive.read(INDEX))):
            if entry["split"] == split:
                yield unpack_scene(
                    entry, {id_: archive.read(_name(number, id_)) for id_ in entry["values"]}
                )


def pack_scene(scene: Scene) -> Packed:
    """A scene's arrays as files."""
    entry: dict[str, Any] = {
        name: getattr(scene, name) for name in ("id", "split", "group", "licence", "pairs", "level")
    }
    files, entry["values"] = {}, {}
    for id_, values in scene.arrays.items():
        files[id_], entry["values"][id_] = _encoded(id_, values)
    return Packed(entry, files)


def unpack_scene(entry: dict[str, Any], files: dict[str, bytes]) -> Scene:
    """The inverse of `pack_scene`, with the modalities whose files are given."""
    tables = entry["values"]
    arrays = {id_: _decoded(content, tables[id_]) for id_, content in files.items()}
    return Scene(
        arrays=arrays, **{name: value for name, value in entry.items() if name != "values"}
    )


def key_of(scene: Scene) -> tuple[str, str, bool]:
    """What is cut alike: the scenes of one source in one split."""
    return scene.split, scene.group, scene.pairs


def group_shares(
    scenes: list[Scene], sizes: list[int], budget: float
) -> dict[tuple[str, str, bool], float]:
    """Each group's share that is kept: all of it up to the same number of bytes for every group,
    that fills the budget.

    Validation pairs are kept whole whatever they take. 0 where nothing of the budget is left.
    """
    totals: dict[tuple[str, str, bool], int] = {}
    for scene, size in zip(scenes, sizes, strict=True):
        totals[key_of(scene)] = totals.get(key_of(scene), 0) + size
    kept = {key for key in totals if key[0] == "val" and key[2]}
    left, cap = budget - sum(totals[key] for key in kept), 0.0
    others = sorted((key for key in totals if key not in kept), key=lambda key: totals[key])
    for place, key in enumerate(others):
        cap = left / (len(others) - place)
        if totals[key] > cap:
            break
        left -= totals[key]
        cap = np.inf

    return {
        key: 1.0 if key in kept else min(1.0, max(0.0, cap) / max(1, totals[key])) for key in totals
    }


def _crop(scene: Scene, share: float, rng: np.random.Generator) -> Scene:
    """A part of the scene of about this share of its area, at a random place, in whole latents."""
    wanted = (max(min(n, MIN_SIDE), int(n * share**0.5)) for n in scene.latent_size)
    places = [
        (int(rng.integers(0, n - side + 1)), side)
        for n, side in zip(scene.latent_size, wanted, strict=True)
    ]
    arrays = {}

    for id_, values in scene.arrays.items():
        rows, columns = (
            slice(start * modality(id_).vae_factor, (start + side) * modality(id_).vae_factor)
            for start, side in places
        )
        arrays[id_] = values[:, rows, columns]

    return Scene(
        scene.id, scene.split, scene.group, scene.licence, arrays, scene.pairs, scene.level
    )


def _write(path: Path, packed: list[Packed]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(INDEX, json.dumps([one.entry for one in packed]), zipfile.ZIP_DEFLATED)
        for number, one in enumerate(packed):
            for id_, content in one.files.items():
                archive.writestr(_name(number, id_), content)


def _name(number: int, id_: str) -> str:
    return f"{number:05d}_{id_}.tif"


def _scale(id_: str) -> tuple[float, float]:
    """Scale and offset of uint16: value = scale x number + offset, over all that the modality's
    sensors can measure.
    """
    one = modality(id_)
    if one.is_sar:
        return 0.002, -80.0
    if one.is_reflectance:
        return 1e-4, -0.2
    low, high = one.model_range
    return (high - low) / 50_000, low - 0.1 * (high - low)


def _encoded(id_: str, values: FloatArray) -> tuple[bytes, list[float] | None]:
    scale, offset = _scale(id_)
    found = np.unique(values)
    found = found[np.isfinite(found)]
    missing = ~np.isfinite(values)
    numbers: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]

    if len(found) < 256:
        numbers = np.where(missing, 0, np.searchsorted(found, values) + 1).astype(np.uint8)
    else:
        numbers = np.where(
            missing, 0, np.clip(np.rint((values - offset) / scale), 1, 65535)
        ).astype(np.uint16)

    count, height, width = numbers.shape
    with MemoryFile() as memory:
        with memory.open(
            width=width, height=height, count=count, dtype=numbers.dtype, nodata=0, **PROFILE
        ) as dataset:
            dataset.write(numbers)
            dataset.scales, dataset.offsets = [scale] * count, [offset] * count

        return bytes(memory.getbuffer()), (
            [float(value) for value in found] if numbers.dtype == np.uint8 else None
        )


def _decoded(content: bytes, table: list[float] | None) -> FloatArray:
    with MemoryFile(content) as memory, memory.open() as dataset:
        numbers = dataset.read()
        scale, offset = dataset.scales[0], dataset.offsets[0]
    if table is not None:
        return np.array([np.nan, *table], dtype=np.float32)[numbers]
    values = numbers.astype(np.float32)
    values *= np.float32(scale)
    values += np.float32(offset)
    values[numbers == 0] = np.nan
    return values
