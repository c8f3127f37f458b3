"""The rasters that a run writes, one per target: where they go, what is done of them already, how
blocks become numbers.

Imports output, plan, store, mosaic, raster, devices, radiometry, protocol and errors.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict, dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from backend.blocks import Block
from backend.errors import OutputError
from backend.geometry.tiling import Rect, Strip
from backend.messages import message
from backend.modalities import RESOURCES, Modality
from backend.output.format import OutputFormat, output_path, output_tags
from backend.output.paths import deviation_path, error_path, mask_path
from backend.output.recipe import NO_REFERENCE, Recipe
from backend.output.store import (
    BATCH,
    Layer,
    PartialStore,
    VrtGrid,
    stored_key,
)
from backend.plan import OutputPlan
from backend.protocol import TranslationJob
from backend.reference.calibration import Reference
from backend.reference.correction import Correction
from backend.reference.known import KNOWN, KnownPart
from backend.run import Run
from backend.source.raster import Source

# of the raw size: what imagery with sensor noise takes with a predictor and deflate
COMPRESSED = 0.9
OVERVIEWS = 4 / 3
MASK_DESCRIPTION = "1 known, 2 translated, 3 blended of both"
# of those numbers; 0 is nodata
MASK_COLOURS = ((0, 0, 0, 0), (120, 120, 120, 70), (230, 97, 1, 200), (253, 184, 99, 200))


@dataclass(frozen=True)
class OpenOutput:
    """One target's output in the making.

    Attributes:
        resumed: whether an earlier run's block rows are used.
    """

    recipe: Recipe
    format: OutputFormat
    store: PartialStore
    tags: dict[str, str]
    resumed: bool

    @property
    def plan(self) -> OutputPlan:
        return self.recipe.plan

    @property
    def target(self) -> Modality:
        return self.plan.target

    @property
    def correction(self) -> Correction | None:
        return self.recipe.correction

    @property
    def known(self) -> KnownPart | None:
        return self.recipe.known

    def missing(self, strip: Strip) -> list[range]:
        """The stripes of a strip that are not on disk yet, in runs."""
        done = self.store.done
        left = [stripe for stripe in self.plan.stripes if (strip.number, stripe) not in done]
        cuts = [
            place
            for place in range(len(left) + 1)
            if place in (0, len(left)) or left[place] != left[place - 1] + 1
        ]
        return [range(left[start], left[stop - 1] + 1) for start, stop in pairwise(cuts)]

    def stripes(self, strip: Strip) -> range:
        """The stripes of a strip that a run in order has to finish: from the first that is
        missing.
        """
        missing = self.missing(strip)
        return range(
            missing[0].start if missing else self.plan.stripes.stop, self.plan.stripes.stop
        )

    @property
    def is_empty(self) -> bool:
        """Whether the run, not helped by an earlier one, found nothing valid to write."""
        return not self.resumed and not self.store.has_valid

    def commit(self, block: Block) -> None:
        """Writes a block row durably (raises OutputError)."""
        bands, which = self.target.channels, None
        squared = block.values[bands:]  # expected squared errors
        block = replace(
            block,
            values=block.values[:bands],
            deviation=None if block.deviation is None else block.deviation[:bands],
        )
        height, width = block.valid.shape
        place = Rect(
            self.plan.crop.column + block.column, self.plan.crop.row + block.row, width, height
        )
        inside = None if self.plan.area is None else self.plan.area.inside(place)
        if inside is not None:
            block = replace(block, valid=block.valid & inside)
        if self.known is not None:
            block, which = self.known.fill(block, place.column, place.row, inside)
        if not block.valid.any():
            self.store.commit(block.strip, block.stripe, block.column, block.row, (), block.valid)
            return

        arrays: list[npt.NDArray[Any]] = [self.format.to_numbers(block.values, block.valid)]
        if block.deviation is not None:
            arrays.append(np.where(block.valid, block.deviation, np.nan).astype(np.float32))
        if self.recipe.wants_error:
            expected = np.sqrt(squared)
            if block.deviation is not None:
                # samples that differ more than that say so themselves
                expected = np.maximum(expected, block.deviation)

            if which is not None:
                expected = np.where(which == KNOWN, 0, expected)
            arrays.append(np.where(block.valid, expected, np.nan).astype(np.float32))

        if which is not None:
            arrays.append(which[None])
        self.store.commit(
            block.strip, block.stripe, block.column, block.row, tuple(arrays), block.valid
        )


def software_version() -> str:
    """The version that metadata.txt holds, the only place that does."""
    metadata = RESOURCES.parent / "metadata.txt"
    lines = metadata.read_text(encoding="utf-8").splitlines()
    return next(line.partition("=")[2].strip() for line in lines if line.startswith("version="))


def open_output(
    run: Run, number: int, batch_size: int, reference: Reference = NO_REFERENCE
) -> OpenOutput:
    """Opens the store of one target and finds the rows that are missing in it.

    Args:
        run: opened.
        number: of the target.
        batch_size: of the whole run.
        reference: what corrects the translation, and whose pixels are kept.

    Raises:
        OutputError: output.disk_full, when the space that is needed is not there;
            output.not_writable.
    """
    job, model, known, correction = run.job, run.model, reference.known, reference.correction
    part = run.plan.outputs[number]
    recipe = Recipe.of(run, number, reference)
    format_ = OutputFormat.of(part.target, run.radiometry if known is None else known.reading)
    layers = output_layers(job, format_)
    grid = VrtGrid(part.crop.width, part.crop.height, run.source.crs, part.transform)
    version = software_version()

    key = {
        "source": asdict(run.source.identity()),
        "also": [one.facts() for one in run.further],
        "reference": None if known is None else asdict(known.identity()),
        "job": _job_key(job, part.target.id),
        "radiometry": str(run.radiometry),
        "level": run.level,
        "batch_size": batch_size,
        "weights_sha256": model.folder.weights_sha256,
        "device": asdict(model.device),
        "strips": [asdict(strip) for strip in part.strips],
        "version": version,
        "calibration": None if correction is None else correction.digest,
    }

    store = PartialStore(layers, grid, key, job.resume)
    try:
        _refuse_without_space(part, layers, store)
    except OutputError:
        store.release()
        if not store.done:
            store.discard()
        raise

    tags = {"LEVEL": run.level} | output_tags(
        job,
        part.target.id,
        model=model.folder.id,
        weights_sha256=model.folder.weights_sha256,
        steps=run.plan.steps,
        version=version,
    )

    if correction is not None:
        tags["CALIBRATION"] = json.dumps(correction.as_dict())
    if known is not None:
        tags["FILLED"] = "YES"
    return OpenOutput(recipe, format_, store, tags, bool(store.done))


def kept_batch_size(job: TranslationJob, source: Source) -> int | None:
    """The batch size of the rows that an earlier run of this very job has kept; None where there
    are none.
    """
    if not job.resume:
        return None
    key = stored_key(output_path(job, job.targets[0]))
    same = key.get("job") == _job_key(job, job.targets[0]) and key.get("source") == asdict(
        source.identity()
    )
    return key.get(BATCH) if same and isinstance(key.get(BATCH), int) else None


def _job_key(job: TranslationJob, target: str) -> dict[str, Any]:
    return job.model_dump(mode="json", exclude={"resume", "overwrite", "output"}) | {
        "targets": target
    }


def output_layers(job: TranslationJob, format_: OutputFormat) -> tuple[Layer, ...]:
    """The rasters of one target: the result and, for several samples, their standard deviation
    beside it.
    """
    target, path = format_.target, output_path(job, format_.target.id)
    result = Layer(
        path, format_.dtype, target.channels, format_.nodata, format_.descriptions, format_.units
    )
    layers = [result]

    if job.samples > 1:
        descriptions = tuple(f"standard deviation of {band}" for band in target.bands)
        layers.append(
            Layer(
                deviation_path(path),
                "float32",
                target.channels,
                float("nan"),
                descriptions,
                target.unit,
            )
        )

    if job.expected_error:
        descriptions = tuple(f"expected error of {band}" for band in target.bands)
        layers.append(
            Layer(
                error_path(path),
                "float32",
                target.channels,
                float("nan"),
                descriptions,
                target.unit,
            )
        )

    if job.fill:
        layers.append(Layer(mask_path(path), "uint8", 1, 0, (MASK_DESCRIPTION,), "", MASK_COLOURS))
    return tuple(layers)


def disk_bytes(part: OutputPlan, layers: tuple[Layer, ...]) -> int:
    """What an output takes on disk at most: block rows, the raster they are copied to, and its
    COG.
    """
    pixels = part.crop.width * part.crop.height
    raw = sum(pixels * layer.count * np.dtype(layer.dtype).itemsize for layer in layers)
    return int(raw * COMPRESSED * (2 + OVERVIEWS)) + 2**20


def _refuse_without_space(part: OutputPlan, layers: tuple[Layer, ...], store: PartialStore) -> None:
    """Refuses where the disk has no room for what remains to write: the blocks that are left, and
    the COG of all of them.
    """
    path, whole = layers[0].path, disk_bytes(part, layers)
    left = 1 - len(store.done) / max(1, len(part.stripes) * len(part.strips))
    rows_left = left * whole / (2 + OVERVIEWS)
    needed = int(rows_left + (1 + OVERVIEWS) * (rows_left + store.bytes_done)) + 2**20
    free = shutil.disk_usage(path.parent).free
    if needed > free:
        text = message(
            "'{path}' may need {needed} more on disk and {free} are free.",
            path=path.name,
            needed=readable_bytes(needed),
            free=readable_bytes(free),
        )
        raise OutputError(
            "output.disk_full", text, "Free some space, choose another folder or a smaller window."
        )


def readable_bytes(count: int) -> str:
    """1.2 GB, 34 MB, 5 kB."""
    for unit, size in (("GB", 1e9), ("MB", 1e6)):
        if count >= size:
            return (
                f"{count / size:.1f} {unit}" if count < 10 * size else f"{count / size:.0f} {unit}"
            )

    return f"{count / 1e3:.0f} kB"
