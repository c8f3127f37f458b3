"""Calibrates a translation on the part of the target that is known (`--reference`), before anything
of it is written.

    a fixed sample of windows over the whole raster -> those with known pixels
        -> each translated in memory -> what is missed, by look

The sample does not depend on a job's window, and a crop has the pixels of the full run, so both get
the same correction (CONTRACT, Equality). Memory is that of one place. Imports source, geometry,
output, protocol and errors; the translation itself is handed in."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from backend.arrays import Mask
from backend.errors import Cancelled, InputError
from backend.geometry.grid import cell_means, target_grid, target_window
from backend.geometry.tiling import Rect, WindowGrid
from backend.messages import message
from backend.modalities import LATENT_SIZE, Modality, modality
from backend.notices import Notice, notice
from backend.protocol import TranslationJob
from backend.radiometry import ModelScale, Radiometry
from backend.reference.correction import Correction
from backend.reference.known import KnownPart
from backend.run import Run
from backend.source.raster import Source, open_source
from backend.source.recognition import reference_warnings, resolve_radiometry
from backend.source.sampling import ResolvedRadiometry

PLACES = 24  # that are translated, each a part of one window
MIN_PIXELS = 1000  # known ones, in all places together
_MIN_SHARE = 0.05  # of a place that must be known
# places a side that are looked at: coarse first, the finer for references that are small
_SPREADS = (8, 24)
_SEED = 0

Values = npt.NDArray[np.float32]
# (C, N) each of source, translation, known part, and squared differences of the last two
Cells = tuple[Values, Values, Values, Values]
# a part of the source -> its translation (C, H, W), physical units, and what is valid
Translated = Callable[[Rect], tuple[Values, Mask]]


@dataclass(frozen=True)
class Reference:
    """What a reference does to the result; of a job without one, nothing.

    Attributes:
        correction: of the translation; None without a reference, and where it shows too little and
            the job allows that.
        known: the reference on the result's grid, where its pixels are kept (`fill`).
        reading: the reference's radiometry.
        notes: what the user should know of how it was read.
    """

    correction: Correction | None = None
    known: KnownPart | None = None
    reading: Radiometry | None = None
    notes: tuple[str, ...] = ()


def calibrate(run: Run, translated: Translated) -> Reference:
    """The correction for a run with a reference.

    Args:
        run: of one target; its job's window, bounds and area do not matter.
        translated: translates a part of the source.

    Raises:
        InputError: input.empty where too little of the raster is known, unless the job allows it;
            input.georeference, and those of open_source.
    """
    job, source, target = run.job, run.source, modality(run.job.targets[0])
    if job.reference is None:
        raise ValueError("the job has no reference")

    places, pixels = [], 0
    with opened_reference(job, source) as (known, resolved):
        for place in _known_places(job, source, known):
            values, there = known.over(place)
            made, valid = translated(place)
            source_means, whole = _source_means(source, run.radiometry, place)
            both = valid & there
            places.append(common_cells(source_means, whole, made, values, both, target.vae_factor))
            pixels += int(both.sum())

    if pixels < MIN_PIXELS or not sum(source_means.shape[1] for source_means, *_ in places):
        return Reference(
            None, None, known.reading, (*reference_warnings(resolved), _too_little(job, pixels))
        )

    of_source, of_made, of_known, squared = (
        np.concatenate(values, axis=1) for values in zip(*places, strict=True)
    )
    correction = Correction.fit(
        source.modality, target, of_source, of_made, of_known, squared, pixels
    )
    return Reference(correction, None, known.reading, reference_warnings(resolved))


def check_reference(
    job: TranslationJob, source: Source, cancel: threading.Event
) -> tuple[str, ...]:
    """What `calibrate` would say of the job's reference, found without a translation.

    Returns:
        What the user should know of how it is read; nothing for a job without one.

    Raises:
        InputError: what `calibrate` raises, as far as the reference's own pixels tell. Cancelled.
    """
    if job.reference is None:
        return ()

    with opened_reference(job, source) as (known, resolved):
        pixels = sum(
            int(known.over(place)[1].sum()) for place in _known_places(job, source, known, cancel)
        )

    warnings = reference_warnings(resolved)
    return (*warnings, _too_little(job, pixels)) if pixels < MIN_PIXELS else warnings


@contextmanager
def opened_reference(
    job: TranslationJob, source: Source
) -> Iterator[tuple[Known, ResolvedRadiometry]]:
    """The job's reference on the target's full grid, and how its numbers are read (raises what
    open_source raises).
    """
    target = modality(job.targets[0])
    with open_source(str(job.reference), target, job.reference_bands) as reference:
        resolved = resolve_radiometry(reference, target, job.reference_radiometry)
    grid = target_grid(source.width, source.height, source.transform, source.modality, target)
    with open_source(
        str(job.reference), target, job.reference_bands, onto=(source.crs, grid)
    ) as reference:
        yield Known(reference, resolved.radiometry, source, target), resolved


def _too_little(job: TranslationJob, pixels: int) -> Notice:
    """The warning that so few pixels do not suffice, where the job goes on all the same (else
    raises InputError: input.empty).
    """
    name = Path(str(job.reference)).name
    if job.allow_uncalibrated:
        return notice("calibration.none", pixels=pixels, name=name, needed=MIN_PIXELS)
    text = message(
        "Only {pixels} pixels of '{name}' lie over valid pixels of the source, or too far apart;"
        " {needed} are needed.",
        pixels=pixels,
        name=name,
        needed=MIN_PIXELS,
    )

    raise InputError(
        "input.empty",
        text,
        "Does it show the same place? --allow-uncalibrated continues without calibration.",
    )


@dataclass(frozen=True)
class Known:
    """The reference, warped onto the target's full grid."""

    reference: Source
    reading: Radiometry
    source: Source
    target: Modality

    def over(self, place: Rect) -> tuple[Values, Mask]:
        """(C, H, W) physical units over a part of the source, and where they are valid."""
        grid = target_grid(
            self.source.width,
            self.source.height,
            self.source.transform,
            self.source.modality,
            self.target,
        )

        tile = self.reference.read(target_window(place, self.source.modality, self.target, grid))
        values = self.reading.to_physical(tile.values, self.target)
        return values, tile.valid & np.isfinite(values).all(axis=0)


def _known_places(
    job: TranslationJob, source: Source, known: Known, cancel: threading.Event | None = None
) -> list[Rect]:
    """Up to PLACES parts of single windows, drawn in a fixed order from those over known pixels."""
    windows = WindowGrid.over(source.width, source.height, source.modality, job.overlap)
    found: list[Rect] = []
    for spread in _SPREADS:
        rows, columns = (_spread(count, spread) for count in (windows.rows, windows.columns))
        places = [_own_part(windows, row, column, source) for row in rows for column in columns]
        for index in np.random.default_rng(_SEED).permutation(len(places)):
            if cancel is not None and cancel.is_set():
                raise Cancelled("The estimate was cancelled.")
            _, valid = known.over(places[index])
            if valid.mean() >= _MIN_SHARE:
                found.append(places[index])
            if len(found) == PLACES:
                return found

        if found:
            return found

    return found


def _spread(length: int, count: int) -> list[int]:
    """At most `count` of 0..length - 1, from end to end."""
    return sorted({round(step * (length - 1) / max(1, count - 1)) for step in range(count)})


def _own_part(windows: WindowGrid, row: int, column: int, source: Source) -> Rect:
    """The pixels of a window that no other window has a part in, or its middle where neighbours
    share all of it.
    """
    (top, bottom), (left, right) = (
        _own_latents(windows, index, count, latents)
        for index, count, latents in (
            (row, windows.rows, windows.rows_latents),
            (column, windows.columns, windows.columns_latents),
        )
    )

    f = source.modality.vae_factor
    return Rect(
        left * f,
        top * f,
        min(right * f, source.width) - left * f,
        min(bottom * f, source.height) - top * f,
    )


def _own_latents(windows: WindowGrid, index: int, count: int, latents: int) -> tuple[int, int]:
    margin = min(windows.overlap, LATENT_SIZE // 4)
    start = index * windows.stride
    first = start + (margin if index else 0)
    last = start + LATENT_SIZE - (margin if index < count - 1 else 0)
    return min(first, latents - 1), min(last, latents)


def common_cells(
    source_means: Values, whole: Mask, translated: Values, known: Values, both: Mask, size: int
) -> Cells:
    """(C, N) each of source, translation, known part, and squared differences of the last two, for
    the cells that all three have.

    Args:
        source_means: (C, h, w) means of the source's cells.
        whole: (h, w) the cells in which every pixel of the source is valid.
        translated: (C, H, W); likewise `known`.
        both: (H, W) where both of these are valid.
        size: pixels a side of a cell of theirs.
    """
    rows, columns = (min(a, b // size) for a, b in zip(whole.shape, both.shape, strict=True))
    share = cell_means(both[None].astype(np.float32), size)[:, :rows, :columns]
    usable = (share[0] >= 0.5) & whole[:rows, :columns]

    def means(values: Values) -> Values:
        sums = cell_means(np.where(both, values, np.float32(0)), size)[:, :rows, :columns]
        return np.asarray(sums[:, usable] / share[:, usable], dtype=np.float32)

    return (
        source_means[:, :rows, :columns][:, usable],
        means(translated),
        means(known),
        means(np.square(np.where(both, known - translated, 0))),
    )


def _source_means(source: Source, radiometry: Radiometry, place: Rect) -> tuple[Values, Mask]:
    """A part of the source: means of its latent cells (C, h, w), as the model sees its values, and
    which are all valid.
    """
    size, scale = source.modality.vae_factor, ModelScale.of(source.modality)
    tile = source.read(place)
    values = radiometry.to_physical(tile.values, source.modality)
    valid = tile.valid & np.isfinite(values).all(axis=0)
    values = scale.to_physical(scale.to_model(np.where(valid, values, 0)))

    return cell_means(values, size), cell_means(valid[None].astype(np.float32), size)[0] > 0.999
