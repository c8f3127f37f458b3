"""How decoded tiles become one output's block rows: correction, known pixels, expected error.

Imports blend, reference, run, plan and protocol.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from backend.arrays import FloatArray
from backend.errors import ModelError
from backend.geometry.tiling import Strip, Window, WindowGrid
from backend.messages import message
from backend.modalities import Modality
from backend.output.blend import Mosaic
from backend.plan import OutputPlan, blended_channels
from backend.protocol import TranslationJob
from backend.reference.calibration import Reference
from backend.reference.correction import Correction
from backend.reference.expected import ExpectedError
from backend.reference.known import KnownPart
from backend.run import Run
from backend.weights.loaded import LoadedModel

NO_REFERENCE = Reference()


@dataclass(frozen=True)
class Recipe:
    """How decoded tiles become one output's block rows; knows nothing of where they are kept.

    Attributes:
        channels: of the tiles that are blended.
        samples: how many are averaged.
        grid: the windows of the full raster.
    """

    plan: OutputPlan
    channels: int
    samples: int
    grid: WindowGrid
    correction: Correction | None = None
    known: KnownPart | None = None
    expected: ExpectedError | None = None
    wants_error: bool = False

    @classmethod
    def of(cls, run: Run, number: int, reference: Reference = NO_REFERENCE) -> Recipe:
        """The recipe of a run's output `number` (raises ModelError: model.incompatible, see
        _expected_error).
        """
        job, part = run.job, run.plan.outputs[number]
        return cls(
            plan=part,
            channels=blended_channels(job, part.target),
            samples=job.samples,
            grid=run.plan.grid,
            correction=reference.correction,
            known=reference.known,
            expected=_expected_error(job, part.target, run.model, reference.correction),
            wants_error=job.expected_error,
        )

    @property
    def target(self) -> Modality:
        return self.plan.target

    def mosaic(self, strip: Strip) -> Mosaic:
        """An empty one for a strip's tiles."""
        return Mosaic(self.grid, self.target, self.plan.crop, strip, self.samples, self.channels)

    def is_wanted(self, window: Window) -> bool:
        """Whether a window holds requested pixels that are not known."""
        area = self.plan.area
        return (area is None or area.is_wanted(window)) and (
            self.known is None or self.known.is_wanted(window)
        )

    def corrected(self, window: Window, tile: FloatArray, source_means: FloatArray) -> FloatArray:
        """A window's decoded tile (C, size, size) as the reference corrects it, physical units;
        `source_means` as Correction.apply takes them.

        Where that is requested, its expected squared error per band follows: (2 C, size, size).
        """
        squared = None if self.expected is None else self.expected.of(tile)
        if self.correction is not None:
            tile, squared = self.correction.apply(tile, source_means, squared)
        if self.known is not None:
            tile = self.known.join(window, tile)
        return np.concatenate([tile, squared]) if self.wants_error and squared is not None else tile


def _expected_error(
    job: TranslationJob, target: Modality, model: LoadedModel, correction: Correction | None
) -> ExpectedError | None:
    """The model's table, where errors are requested (raises ModelError: model.incompatible without
    one and without a reference).
    """
    if not job.expected_error:
        return None
    sources = (job.source_modality, *(further.modality for further in job.also))
    found = ExpectedError.load(model.folder.path, sources, target.id)
    if found is None and correction is None:
        text = message(
            "The model '{folder}' has no table of expected errors from {source_modality} to"
            " {target}.",
            folder=model.folder.id,
            source_modality=job.source_modality,
            target=target.id,
        )
        raise ModelError(
            "model.incompatible", text, "Leave out --expected-error, or give a --reference."
        )

    return found
