"""Measures what adapting a model to one half of a scene is worth on its other half, and on another
date of the same place, over held-out scenes.

    python -m training.measure_adaptation --data DATA --model any2any-tiny --out runs/adaptation

Each scene's halves are written as rasters and go through `backend adapt` and `translate`, as a
user's do. Writes adaptation.md and adaptation.json."""

from __future__ import annotations

import json
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import permutations
from pathlib import Path
from typing import Annotated

import numpy as np
import rasterio
import typer
from affine import Affine
from rich.progress import track

from backend.adapt.adapting import adapt
from backend.adapt.job import AdaptationJob, Pair
from backend.arrays import FloatArray
from backend.errors import InputError
from backend.evaluation.compare import compare
from backend.modalities import modality
from backend.protocol import TranslationJob
from backend.translate import translate
from backend.weights.loaded import ModelCache
from training.data.folder import read_scenes
from training.data.scene import Scene
from training.lib.script import model_folder

MODALITIES = ("rgb", "nir", "ms")
FEWEST_LATENTS = 28  # a side, of a scene that is measured
# scenes of one place on several dates
DATED = ("terracodec_ssl4eo_0173706",)
METRES = 10.0  # of a pixel of RGB


@dataclass(frozen=True)
class Measured:
    """One direction of one scene.

    Attributes:
        scene: that was adapted to (one half of it).
        group: the data source that it comes from.
        tested: "other half", or the scene of another date.
        kept: whether the held-back cells confirmed it.
        before, after: PSNR in dB of the parent's and the adapted model's translation.
    """

    scene: str
    group: str
    tested: str
    source: str
    target: str
    kept: bool
    before: float
    after: float

    @property
    def gain(self) -> float:
        """In dB; nothing where the adapted model was not kept."""
        return self.after - self.before if self.kept else 0.0


def halves(scene: Scene) -> tuple[dict[str, FloatArray], dict[str, FloatArray]]:
    """Left and right, cut between latents."""
    _, columns = scene.latent_size
    middle = columns // 2
    cut = {id_: modality(id_).vae_factor for id_ in MODALITIES}
    left = {id_: scene.arrays[id_][:, :, : middle * cut[id_]] for id_ in MODALITIES}
    right = {
        id_: scene.arrays[id_][:, :, middle * cut[id_] : columns * cut[id_]] for id_ in MODALITIES
    }
    return left, right


def write(arrays: dict[str, FloatArray], folder: Path) -> dict[str, Path]:
    """A GeoTIFF of each modality, reflectance as float32."""
    folder.mkdir(parents=True)
    paths = {}
    for id_, values in arrays.items():
        one = modality(id_)
        pixel = METRES * modality("rgb").vae_factor / one.vae_factor
        paths[id_] = folder / f"{id_}.tif"
        count, height, width = values.shape
        profile = {
            "driver": "GTiff",
            "count": count,
            "height": height,
            "width": width,
            "dtype": "float32",
            "nodata": float("nan"),
            "crs": "EPSG:32633",
            "transform": Affine(pixel, 0, 400_000, 0, -pixel, 5_000_000),
        }
        with rasterio.open(paths[id_], "w", **profile) as out:
            out.write(np.asarray(values, np.float32))
            out.descriptions = one.bands
    return paths


class Bench:
    """Adapts and translates in a scratch folder."""

    def __init__(self, model: str, scratch: Path) -> None:
        self.model = model
        self.scratch = scratch
        self.models = ModelCache()
        self.number = 0

    def of_scene(
        self, scene: Scene, direction: tuple[str, str], others: Sequence[Scene]
    ) -> Iterator[Measured]:
        """A direction adapted to the left half and tested on the right, and on other dates."""
        self.number += 1
        folder = self.scratch / str(self.number)
        left, right = (
            write(half, folder / name)
            for half, name in zip(halves(scene), ("left", "right"), strict=True)
        )
        source, target = direction
        pair = Pair(source, str(left[source]), target, str(left[target]))
        job = AdaptationJob(self.model, (pair,), folder / f"adapted{self.number}", keep_worse=True)
        try:
            answer = adapt(job, self.models)
        except InputError:
            return  # too small
        kept = answer.learnt[0].kept
        tests = [("other half", right)]
        for other in others:
            tests.append((other.id, write(halves(other)[1], folder / other.id)))
        for name, paths in tests:
            before, after = (
                self._psnr(model, paths, direction, folder) for model in (self.model, str(job.out))
            )
            yield Measured(scene.id, scene.group, name, source, target, kept, before, after)

    def _psnr(
        self, model: str, paths: dict[str, Path], direction: tuple[str, str], folder: Path
    ) -> float:
        source, target = direction
        out = folder / "drawn.tif"
        job = TranslationJob.create(
            source=str(paths[source]),
            output=str(out),
            source_modality=source,
            targets=(target,),
            model=model,
            radiometry="reflectance",
            overwrite=True,
            resume=False,
        )
        translate(job, models=self.models, progress=lambda _: None, cancel=threading.Event())
        return compare(
            str(out), str(paths[target]), reference_radiometry="reflectance"
        ).figures.psnr_db


def table(rows: Sequence[Measured]) -> str:
    """Gains by direction, on the other half and on another date, as Markdown."""
    lines = [
        "| direction | tested on | scenes | kept | before, dB | after | gain, kept ones | better |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for is_dated in (False, True):
        name = "another date" if is_dated else "other half"
        chosen = [row for row in rows if (row.tested != "other half") == is_dated]
        for direction in (*permutations(MODALITIES, 2), None):
            own = [r for r in chosen if direction in (None, (r.source, r.target))]
            if not own:
                continue
            kept = [row for row in own if row.kept]
            label = "all" if direction is None else " → ".join(id_.upper() for id_ in direction)
            gains = [row.gain for row in own]
            lines.append(
                f"| {label} | {name} | {len(own)} | {len(kept)} |"
                f" {np.mean([row.before for row in own]):.1f} |"
                f" {np.mean([row.before + row.gain for row in own]):.1f} | {np.mean(gains):+.2f} |"
                f" {sum(gain > 0 for gain in gains)} |"
            )
    return "\n".join([*lines, "", *_by_source(rows)]) + "\n"


def _by_source(rows: Sequence[Measured]) -> list[str]:
    """Gains on the other half by data source, as Markdown."""
    lines = ["| source | scenes | directions | better | gain, kept ones |", "|---|---|---|---|---|"]
    tested = [row for row in rows if row.tested == "other half"]
    for group in sorted({row.group for row in tested}):
        own = [row for row in tested if row.group == group]
        gains = [row.gain for row in own]
        lines.append(
            f"| {group} | {len({row.scene for row in own})} | {len(own)} |"
            f" {sum(gain > 0 for gain in gains)} | {np.mean(gains):+.2f} |"
        )
    return lines


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    model: Annotated[str, typer.Option(help="Model id or folder.")] = "any2any-tiny",
    out: Annotated[Path, typer.Option(help="Folder for the report.")] = Path("runs/adaptation"),
) -> None:
    """Writes the report over the held-out scenes."""
    model_folder(model)
    scenes = [
        scene
        for scene in read_scenes(data, "val")
        if set(MODALITIES) <= set(scene.arrays)
        and min(scene.latent_size) >= FEWEST_LATENTS
        and "pan" not in scene.arrays
    ]
    rows: list[Measured] = []
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(model, Path(scratch))
        for scene in track(scenes, description="scenes"):
            place = next((name for name in DATED if scene.id.startswith(name)), None)
            others = [
                other
                for other in scenes
                if place is not None and other.id.startswith(place) and other.id != scene.id
            ]
            for direction in permutations(MODALITIES, 2):
                rows += bench.of_scene(scene, direction, others)

    out.mkdir(parents=True, exist_ok=True)
    (out / "adaptation.json").write_text(json.dumps([asdict(row) for row in rows], indent=2))
    text = table(rows)
    (out / "adaptation.md").write_text(text, encoding="utf-8")
    typer.echo(text)


if __name__ == "__main__":
    typer.run(main)
