"""A translated raster against a reference of the same modality: opened as any source, the reference
warped onto the raster's grid.

Imports source, geometry, modalities, radiometry and errors; torch only for SSIM's filter.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from backend.arrays import FloatArray, Mask
from backend.errors import Cancelled, InputError
from backend.evaluation.figures import SSIM_REACH, Figures, FigureSums
from backend.evaluation.report import ReportSums, write_report
from backend.geometry.grid import Grid
from backend.geometry.tiling import Rect
from backend.messages import message
from backend.modalities import Modality, modalities, modality
from backend.shared import TAG_NAMESPACE
from backend.source.opening import open_dataset
from backend.source.raster import Source, open_source
from backend.source.recognition import reference_warnings, resolve_radiometry
from backend.source.sampling import ResolvedRadiometry

# of a strip of rows: its images in float64, filtered for SSIM, take a hundred megabytes with six
# bands
STRIP_PIXELS = 250_000


@dataclass(frozen=True)
class Comparison:
    """The figures, what was compared, and what the user should know."""

    figures: Figures
    modality: str
    radiometry: str
    reference_radiometry: str
    warnings: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Flat, as the command line and the protocol tell it."""
        reported = asdict(self)
        return reported.pop("figures") | reported


def compare(
    prediction: str,
    reference: str,
    modality_id: str | None = None,
    reference_bands: tuple[int, ...] | None = None,
    reference_radiometry: str = "auto",
    progress: Callable[[int, int], None] = lambda done, total: None,
    cancel: threading.Event | None = None,
    report: Path | None = None,
) -> Comparison:
    """Compares two rasters over the pixels that both have.

    Args:
        prediction: a translated raster, or any other.
        reference: the truth, on any grid and in any CRS.
        modality_id: of both; None: as the prediction's own tags say.
        reference_bands: 1-based, in the modality's order; None: recognised.
        reference_radiometry: what the reference's numbers stand for; auto: recognised.
        progress: rows done, rows in all.
        cancel: ends it.
        report: an HTML page to write.

    Raises:
        OutputError: output.not_writable, of the report.
        InputError: input.modality, input.georeference, input.empty where they have no pixel in
            common, and those of open_source.
        Cancelled: cancel was set.
    """
    target = _modality(prediction, modality_id)
    with open_source(prediction, target) as drawn:
        grid = Grid(drawn.width, drawn.height, drawn.transform)
        with open_source(reference, target, reference_bands, onto=(drawn.crs, grid)) as true:
            readings = (
                resolve_radiometry(drawn, target),
                resolve_radiometry(true, target, reference_radiometry),
            )
            sums = FigureSums(target)
            pictures = None if report is None else ReportSums(target, drawn.width, drawn.height)
            for strip in _strips((drawn, true), readings, cancel or threading.Event()):
                sums.add(*strip.images, strip.valid, strip.own)
                if pictures is not None:
                    first, second = (image[:, strip.own] for image in strip.images)
                    pictures.add(first, second, strip.valid[strip.own], strip.top)
                progress(strip.bottom, drawn.height)

            warnings = (*readings[0].warnings, *reference_warnings(readings[1]))

    figures = _figures(sums, prediction, reference)
    read_as = str(readings[0].radiometry), str(readings[1].radiometry)
    if report is not None and pictures is not None:
        about = [
            ("Translated raster", Path(prediction).name),
            ("Measured raster", Path(reference).name),
            ("Modality", target.label),
            ("Read as", " and ".join(read_as)),
        ]
        write_report(report, about, figures, pictures, warnings)

    return Comparison(figures, target.id, *read_as, warnings)


@dataclass(frozen=True)
class _Strip:
    """Rows of both rasters, with those around them that SSIM's filter sees.

    Attributes:
        top, bottom: the rows that count.
        own: where these lie in the images.
        images: prediction and truth, (C, h, W) physical units.
        valid: (h, W), where both are valid.
    """

    top: int
    bottom: int
    own: slice
    images: tuple[FloatArray, FloatArray]
    valid: Mask


def _strips(
    sources: tuple[Source, Source],
    readings: tuple[ResolvedRadiometry, ResolvedRadiometry],
    cancel: threading.Event,
) -> Iterator[_Strip]:
    """Both rasters from top to bottom (raises Cancelled)."""
    width, height = sources[0].width, sources[0].height
    step = max(64, STRIP_PIXELS // width)
    for top in range(0, height, step):
        if cancel.is_set():
            raise Cancelled("The comparison was cancelled.")
        bottom = min(top + step, height)
        first = max(0, top - 2 * SSIM_REACH)
        last = min(height, bottom + 2 * SSIM_REACH)
        tiles = [source.read(Rect(0, first, width, last - first)) for source in sources]
        drawn, true = (
            reading.radiometry.to_physical(tile.values, source.modality)
            for source, reading, tile in zip(sources, readings, tiles, strict=True)
        )
        own = slice(top - first, bottom - first)
        yield _Strip(top, bottom, own, (drawn, true), tiles[0].valid & tiles[1].valid)


def _figures(sums: FigureSums, prediction: str, reference: str) -> Figures:
    """The figures (raises InputError: input.empty)."""
    try:
        return sums.figures()
    except ValueError:
        text = message(
            "'{prediction}' and '{reference}' have no valid pixel in common.",
            prediction=prediction,
            reference=reference,
        )
        raise InputError("input.empty", text, "Do they show the same place?") from None


def _modality(prediction: str, id_: str | None) -> Modality:
    if id_ is None:
        id_ = _tagged(prediction)
    if id_ not in modalities():
        known = ", ".join(modalities())
        raise InputError(
            "input.modality",
            message("'{id}' is not a modality.", id=id_),
            message("Use one of {known}.", known=known),
        )

    return modality(id_)


def _tagged(prediction: str) -> str:
    """The modality that a translated raster says it is."""
    with open_dataset(prediction) as dataset:
        reported = dataset.tags(ns=TAG_NAMESPACE).get("TARGET_MODALITY", "")
    if not reported:
        text = message(
            "'{prediction}' does not state its modality: it was not written by this software.",
            prediction=prediction,
        )
        raise InputError("input.modality", text, "Say it with --modality.")

    return reported
