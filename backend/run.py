"""The one beginning of a run: from a job and the models to all that reads and computes for it.

    open_run(job, models, stack) -> Run: sources, model, plan, radiometry, level
    run.computation(layout, clock, cancel) -> Computation: the reader of its windows, and the engine

translate, the estimate, the calibration and a cluster's parts all begin here. Imports source, plan,
engine and weights."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace

from backend.engine import Engine
from backend.errors import InputError
from backend.geometry.tiling import BatchLayout, Rect, Window
from backend.messages import message
from backend.pipeline import Stopwatch
from backend.plan import RunPlan, plan_run
from backend.protocol import TranslationJob
from backend.radiometry import Radiometry
from backend.source.further import Further, level_of, open_further
from backend.source.level import resolve_level
from backend.source.raster import Source, open_job_source
from backend.source.recognition import resolve_radiometry
from backend.source.windows import Wanted, WindowReader
from backend.weights.loaded import Device, LoadedModel, ModelCache

# A job translated as calibration needs it: each place once, with nothing beside it.
PLAIN = {
    "reference": None,
    "reference_bands": None,
    "fill": False,
    "expected_error": False,
    "samples": 1,
    "area": None,
}


@dataclass(frozen=True)
class Decided:
    """What the head of a distributed run decides once, for all its parts."""

    device: Device
    radiometry: Radiometry
    level: str


@dataclass(frozen=True)
class Run:
    """An open job: everything that is decided before a pixel is translated.

    Attributes:
        source, further: opened; closed with the stack that open_run was given.
        model: loaded.
        plan: the windows, and each output's part.
        radiometry: of the source.
        level: processing level that the model is conditioned on, one of LEVELS.
        warnings: of how the source's numbers are read.
    """

    job: TranslationJob
    source: Source
    further: tuple[Further, ...]
    model: LoadedModel
    plan: RunPlan
    radiometry: Radiometry
    level: str
    warnings: tuple[str, ...]

    @property
    def usual_batch_size(self) -> int:
        """The job's, else the model's on its device."""
        return self.job.batch_size or self.model.default_batch_size

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of sources and device; of the source's pixels as far as they
        are read.
        """
        of_further = (note for one in self.further for note in one.notes)
        return (*self.source.notes, *self.warnings, *self.model.device.warnings, *of_further)

    def inputs(self) -> tuple[tuple[str, object], ...]:
        """Each source's path, and which files and numbers are read of it: what must not change
        while the run lasts.
        """
        of_further = ((one.path, one.facts()) for one in self.further)
        return ((self.job.source, self.source.identity()), *of_further)

    def plain(self, place: Rect, model: LoadedModel) -> Run:
        """The same sources, translated plainly, once and over one place of the source.

        Args:
            place: pixels of the source as it is read.
            model: which may be on another device than the run's.
        """
        job = self.job.model_copy(update=PLAIN)
        return replace(
            self, job=job, model=model, plan=plan_run(job, self.source, model.folder.modes, place)
        )

    def computation(
        self,
        layout: BatchLayout,
        clock: Stopwatch,
        cancel: threading.Event,
        is_wanted: Callable[[Window], bool] = lambda _: True,
        wants_source_means: bool = False,
    ) -> Computation:
        """Reader and engine for batches of this layout.

        Args:
            layout: as `plan.layout` gives it.
            clock: counts the seconds of each stage.
            cancel: stops reading, and with it the run.
            is_wanted: windows that are not are treated as if they had no valid pixel.
            wants_source_means: whether the source's means are needed beside the translation
                (correction).
        """
        reader = WindowReader(
            self.source,
            self.radiometry,
            self.plan.grid,
            layout,
            clock,
            cancel,
            Wanted(is_wanted, wants_source_means, self.further),
        )

        engine = Engine(
            self.job, self.plan, self.source.modality, self.model, layout, clock, self.level
        )
        return Computation(self, reader, engine, cancel)


@dataclass(frozen=True)
class Computation:
    """A run that is ready to compute."""

    run: Run
    reader: WindowReader
    engine: Engine
    cancel: threading.Event

    @property
    def clock(self) -> Stopwatch:
        return self.engine.clock


def open_run(
    job: TranslationJob, models: ModelCache, stack: ExitStack, decided: Decided | None = None
) -> Run:
    """Opens a job's sources, loads its model and plans its windows.

    Args:
        job: what is requested.
        models: where the weights are kept warm.
        stack: closes the sources.
        decided: of a part of a distributed run; by default the device is chosen and the source's
            numbers are recognised here.

    Raises:
        Any2AnyError: input.*, model.*, device.*: what the job asks for is not available.
    """
    source = stack.enter_context(open_job_source(job))
    device = models.device(job.device, job.precision) if decided is None else decided.device
    model = models.get(job.model, device)
    check_modalities(job, model)
    plan = plan_run(job, source, model.folder.modes)
    further = open_further(job, source, stack)
    if decided is not None:
        return Run(job, source, further, model, plan, decided.radiometry, decided.level, ())

    resolved = resolve_radiometry(source, source.modality, job.radiometry)
    level = level_of(resolve_level(source, job.level).level, further)
    return Run(job, source, further, model, plan, resolved.radiometry, level, resolved.warnings)


def check_modalities(job: TranslationJob, model: LoadedModel) -> None:
    """Refuses what the model cannot take (raises ModelError: model.incompatible)."""
    for id_ in (job.source_modality, *(further.modality for further in job.also), *job.targets):
        model.network.row(id_)


def check_unchanged(run: Run, before: tuple[tuple[str, object], ...]) -> None:
    """Refuses to name a result of which a part may be of an older source than the rest.

    Args:
        run: still open.
        before: its `inputs` when it was opened.

    Raises:
        InputError: input.unreadable.
    """
    for (path, was), (_, now) in zip(before, run.inputs(), strict=True):
        if now != was:
            text = message(
                "'{source}' has changed while it was translated; nothing was written under the"
                " result's name.",
                source=path,
            )
            raise InputError("input.unreadable", text, "Run it again when the source is complete.")
