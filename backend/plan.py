"""What a run has to do, decided before a pixel is read: the window grid, each output's pixels, the
windows still to be run.

Pure, but for asking an open source about its georeference. Imports grid, tiling, raster,
modalities, protocol and errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from affine import Affine
from rasterio.errors import RasterioError
from rasterio.warp import transform_bounds

from backend.errors import InputError
from backend.geometry.grid import (
    bounds_window,
    clip_window,
    expand_window,
    target_grid,
    target_window,
)
from backend.geometry.tiling import BatchLayout, Rect, Strip, WindowGrid
from backend.messages import message
from backend.modalities import LATENT_SIZE, Modality, modality
from backend.protocol import TranslationJob
from backend.sampling.denoise import rings
from backend.source.area import Area, area_of, bounds_in
from backend.source.raster import Source, open_job_source

MAX_JOINT_STEPS = 8
# of a row of windows in the making, all outputs together; a strip takes several times that
STRIP_BYTES = 48 * 2**20
LEAST_COLUMNS = 8  # of a strip: each runs the column before its own once more


@dataclass(frozen=True)
class OutputPlan:
    """One target's part of a run.

    Attributes:
        target: modality.
        window: source pixels that the output covers, whole target pixels.
        crop: the same in pixels of the full run's target raster; the output's size.
        transform: of the output's upper left corner; None without georeference.
        stripes: finished rows to write, all of them (see WindowGrid.stripes_covering).
        strips: the crop's columns, cut where it is too wide to be made at once.
        area: the polygons within it that are wanted; None: all of it.
    """

    target: Modality
    window: Rect
    crop: Rect
    transform: Affine | None
    stripes: range
    strips: tuple[Strip, ...]
    area: Area | None = None


@dataclass(frozen=True)
class RunPlan:
    """The windows of a run and what becomes of them."""

    grid: WindowGrid
    steps: int
    joint: bool
    outputs: tuple[OutputPlan, ...]

    @property
    def rings(self) -> int:
        return rings(self.joint, self.steps)

    def layout(self, batch_size: int) -> BatchLayout:
        """Batches of at most this many windows; jointly sampled rows are never batched together."""
        return BatchLayout.of(self.grid, batch_size, one_row=self.joint)

    def decoded_rows(self, output: OutputPlan, stripes: range) -> range:
        """Window rows whose pixels some stripes of an output need."""
        return self.grid.window_rows_for(stripes, output.crop.row, output.target.vae_factor)

    def decoded_columns(self, output: OutputPlan, strip: Strip) -> range:
        """Window columns whose pixels an output's strip needs."""
        return self.grid.columns_covering(strip.column, strip.stop_column, output.target.vae_factor)

    def denoised_rows(self, output: OutputPlan, stripes: range) -> range:
        """Window rows that must be denoised for them, the joint mode's margin included."""
        return self.grid.widened(self.decoded_rows(output, stripes), self.rings, self.grid.rows)

    def denoised_columns(self, output: OutputPlan, strip: Strip) -> range:
        return self.grid.widened(self.decoded_columns(output, strip), self.rings, self.grid.columns)

    @property
    def strip_numbers(self) -> list[int]:
        """Of all outputs' strips, in the order in which they are made."""
        return sorted({strip.number for output in self.outputs for strip in output.strips})

    @property
    def columns_by_strip(self) -> list[range]:
        """Window columns that are denoised for all outputs together, of each of strip_numbers."""
        parts = [
            (strip.number, self.denoised_columns(output, strip))
            for output in self.outputs
            for strip in output.strips
        ]
        return [
            span([columns for number, columns in parts if number == wanted])
            for wanted in self.strip_numbers
        ]


def span(ranges: list[range]) -> range:
    """The range that covers all of them."""
    return range(min(one.start for one in ranges), max(one.stop for one in ranges))


def number_of_steps(job: TranslationJob, modes: Mapping[str, int]) -> int:
    """The job's own number of DDIM steps, or its mode's, which the model says (see
    ModelFolder.modes).

    Raises:
        InputError: input.usage, for more than 8 steps in joint mode.
    """
    steps = job.steps if job.steps is not None else modes[job.mode]
    if job.joint and steps > MAX_JOINT_STEPS:
        raise InputError(
            "input.usage",
            message(
                "Joint mode takes at most {most} steps, not {steps}: every step widens what a"
                " window depends on.",
                most=MAX_JOINT_STEPS,
                steps=steps,
            ),
            "Use --mode fast or balanced, or fewer --steps.",
        )

    return steps


def plan_run(
    job: TranslationJob, source: Source, modes: Mapping[str, int], part: Rect | None = None
) -> RunPlan:
    """Lays out a job over an open source.

    Args:
        part: of the source as it is read, in the place of what the job asks for.

    Raises:
        InputError: input.usage (window, bounds, overlap, joint steps), input.georeference (bounds
            without georeference).
    """
    grid = WindowGrid.over(source.width, source.height, source.modality, job.overlap)
    wanted = part or wanted_window(job, source)
    targets = [modality(target) for target in job.targets]
    columns = _strip_columns(job, targets, grid)
    steps = number_of_steps(job, modes)
    margin = rings(job.joint, steps) * grid.stride  # latents
    outputs = tuple(
        _plan_output(job, source, target, wanted, grid, columns, margin) for target in targets
    )

    return RunPlan(grid, steps, job.joint, outputs)


def wanted_window(job: TranslationJob, source: Source) -> Rect:
    """The part of the source (as it is read: warped with --gsd native) that a job asks for; all of
    it by default.
    """
    part = _window_or_bounds(job, source)
    if job.area is None:
        return part

    around = bounds_in(job.area, source.crs)
    try:
        common = part.intersection(bounds_window(around, source.transform, source.size))
    except InputError as error:
        if error.code != "input.usage":
            raise
        common = None

    if common is None:
        raise InputError(
            "input.usage",
            "The polygons lie outside the part of the raster to translate.",
        )

    return common


def _window_or_bounds(job: TranslationJob, source: Source) -> Rect:
    if job.window is not None and job.gsd == "native":
        return _warped_window(job.window, job, source)
    if job.window is not None:
        return clip_window(job.window, source.size)
    if job.bounds is not None and job.gsd == "native":
        return _warped_bounds(job.bounds, job, source)
    if job.bounds is not None:
        return bounds_window(job.bounds, source.transform, source.size)
    return Rect(0, 0, source.width, source.height)


def blended_channels(job: TranslationJob, target: Modality) -> int:
    """Channels of the tiles that are blended: the target's bands, an expected error for each."""
    return target.channels * (1 + job.expected_error)


def _strip_columns(job: TranslationJob, targets: list[Modality], grid: WindowGrid) -> int:
    """Window columns of a strip.

    It decides how often a window is run, never what comes out of it.
    """
    per_column = 0.0
    for target in targets:
        pixels = target.native_patch * grid.stride * target.vae_factor
        carried = 0.0 if job.samples == 1 else job.samples * grid.overlap / LATENT_SIZE
        per_column += (
            pixels * blended_channels(job, target) * np.dtype(np.float32).itemsize * (1 + carried)
        )

    return max(LEAST_COLUMNS, int(STRIP_BYTES // per_column))


def _plan_output(
    job: TranslationJob,
    source: Source,
    target: Modality,
    wanted: Rect,
    grid: WindowGrid,
    columns: int,
    margin: int,
) -> OutputPlan:
    window = expand_window(wanted, source.modality.vae_factor, target.vae_factor, source.size)
    full = target_grid(source.width, source.height, source.transform, source.modality, target)
    crop = target_window(window, source.modality, target, full)
    transform = (
        None
        if full.transform is None
        else full.transform @ Affine.translation(crop.column, crop.row)
    )
    stripes = grid.stripes_covering(crop.row, crop.stop_row, target.vae_factor)
    strips = grid.strips(crop.column, crop.stop_column, target.vae_factor, columns)
    area = area_of(job, source.crs, full, target, margin * target.vae_factor)

    return OutputPlan(target, window, crop, transform, stripes, strips, area)


def _warped_window(part: tuple[int, int, int, int], job: TranslationJob, source: Source) -> Rect:
    """A window in the source's own pixels as a window of the warped raster."""
    with open_job_source(job, "source") as original:
        rect, transform = clip_window(part, original.size), original.transform
    if transform is None:  # open_source(gsd="native") has refused such a source already
        raise InputError(
            "input.georeference", "The source is not georeferenced.", "Leave out --gsd native."
        )

    columns, rows = (rect.column, rect.stop_column), (rect.row, rect.stop_row)
    corners = [transform @ (column, row) for column in columns for row in rows]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return _warped_bounds((min(xs), min(ys), max(xs), max(ys)), job, source)


def _warped_bounds(
    bounds: tuple[float, float, float, float], job: TranslationJob, source: Source
) -> Rect:
    """Bounds in the source's own CRS as a window of the warped raster."""
    with open_job_source(job, "source") as original:
        own_crs = original.crs
    try:
        warped = bounds if own_crs == source.crs else transform_bounds(own_crs, source.crs, *bounds)
    except RasterioError as error:
        raise InputError(
            "input.usage",
            message(
                "The bounds {bounds} cannot be warped: {reason}.", bounds=bounds, reason=str(error)
            ),
        ) from error

    return bounds_window(warped, source.transform, source.size)
