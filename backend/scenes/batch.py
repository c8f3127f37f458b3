"""Many scenes by one job: each translated into its own files, then joined as a VRT per
target and a STAC collection.

    find scenes -> per scene: finished before? skip : translate -> STAC item -> ...
        -> mosaics, collection

A scene that cannot be translated is reported at the end and does not keep the others from being so.
Imports translate and what lies below it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from pathlib import Path

from backend.errors import Cancelled, InputError, OutputError
from backend.lane import Progress
from backend.messages import message
from backend.modalities import modality
from backend.output.format import output_path
from backend.pipeline import POLL_SECONDS
from backend.protocol import FurtherSource, TranslationJob
from backend.scenes.batch_report import Report, SceneProgress
from backend.scenes.finding import RASTERS, Scene
from backend.scenes.finished import is_finished
from backend.scenes.mosaics import mosaic_paths, write_mosaics
from backend.scenes.stac_collection import (
    COLLECTION,
    DESCRIPTION,
    ITEM_MARK,
    refuse_foreign,
    scene_item,
    write_collection,
    write_item,
)
from backend.shared import TAG_NAMESPACE
from backend.source.products import find_product
from backend.translate import Rows, translate
from backend.weights.folder import ModelFolder
from backend.weights.loaded import ModelCache


def translate_scenes(
    job: TranslationJob,
    scenes: Sequence[Scene],
    *,
    models: ModelCache,
    progress: Callable[[SceneProgress], None],
    cancel: threading.Event,
    rows: Rows | None = None,
    at_once: int = 1,
) -> Report:
    """Runs a job on every scene; `<folder>/<scene>_<target>.tif` and `<scene>.json`, a STAC item,
    for each.

    Args:
        job: its source names the scenes, its output is a folder.
        scenes: of find_scenes.
        models: where the weights are kept warm.
        progress: called with the progress, by any thread.
        cancel: ends it within two seconds; what is finished stays, and the same job goes on there.
        rows: who makes the block rows; None: this process.
        at_once: scenes that are under way together.

    Raises:
        Any2AnyError: what would fail every scene alike: device, model, memory, disk; Cancelled.
    """
    if job.window is not None:
        raise InputError(
            "input.usage",
            "A window in pixels means another place in every scene.",
            "Give --bounds, or none.",
        )

    folder = Path(job.output)
    _make_folder(folder)
    refuse_foreign(folder / COLLECTION, DESCRIPTION)

    for path in (
        path for target in job.targets for path in mosaic_paths(folder, modality(target).id)
    ):
        refuse_foreign(path, TAG_NAMESPACE)

    # now: several at once would load it several times
    model = models.get(job.model, models.device(job.device, job.precision)).folder
    work = _Batch(job, model, models, progress, cancel, rows, len(scenes))
    if at_once > 1:
        work.run_together(scenes, at_once)
    else:
        for scene in scenes:
            work.run(scene)

    return work.finish(scenes)


class _Batch:
    """A batch under way."""

    def __init__(
        self,
        job: TranslationJob,
        model: ModelFolder,
        models: ModelCache,
        progress: Callable[[SceneProgress], None],
        cancel: threading.Event,
        rows: Rows | None,
        total: int,
    ) -> None:
        self._job, self._model, self._models, self._progress = job, model, models, progress
        self._cancel, self._rows, self._total = cancel, rows, total
        self._report = Report()
        self._outputs: dict[str, list[Path]] = {}  # of each scene that is whole, by name
        self._shares: dict[str, float] = {}
        self._skipped = 0
        self._started = time.monotonic()
        self._lock = threading.Lock()

    def run_together(self, scenes: Sequence[Scene], at_once: int) -> None:
        """Several at a time, so that a cluster has work while the last blocks of one scene are in
        the making.
        """
        # an error of one ends the others too, without a request to cancel
        outer, self._cancel = self._cancel, threading.Event()
        with ThreadPoolExecutor(at_once, thread_name_prefix="any2any-scene") as pool:
            futures = [pool.submit(self.run, scene) for scene in scenes]
            while (over := wait(futures, POLL_SECONDS, return_when=FIRST_EXCEPTION)).not_done:
                if outer.is_set() or any(future.exception() is not None for future in over.done):
                    self._cancel.set()
                    pool.shutdown(wait=True, cancel_futures=True)
                    break

        errors = [
            error
            for future in futures
            if not future.cancelled() and (error := future.exception()) is not None
        ]
        errors.sort(key=lambda error: isinstance(error, Cancelled))
        if errors:
            raise errors[0]
        if outer.is_set():
            raise Cancelled

    def run(self, scene: Scene) -> None:
        """One scene, from what is to what may be left for the report."""
        job = self._job_of(scene)
        try:
            refuse_foreign(self._item_path(scene), ITEM_MARK)
            scene.prepare(modality(job.source_modality))
            if not job.overwrite and is_finished(job, self._model):
                with self._lock:
                    self._skipped += 1
                    self._report.skipped += [
                        str(output_path(job, target)) for target in job.targets
                    ]
            else:
                _make_folder(Path(job.output) if len(job.targets) > 1 else Path(job.output).parent)
                results = translate(
                    job,
                    models=self._models,
                    progress=lambda at: self._show(scene, at),
                    cancel=self._cancel,
                    rows=self._rows,
                )
                with self._lock:
                    self._report.results += results

            outputs = [output_path(job, target) for target in job.targets]
            write_item(
                scene_item(self._item_path(scene), outputs, scene.item), self._item_path(scene)
            )
            with self._lock:
                self._outputs[scene.name] = outputs
        except (InputError, OutputError) as error:
            if error.code == "output.disk_full":
                raise
            with self._lock:
                self._report.failed.append((scene.source, error))

        with self._lock:
            self._shares[scene.name] = 1.0
        self._show(scene, None)

    def finish(self, scenes: Sequence[Scene]) -> Report:
        """Mosaics and the collection of all whole scenes."""
        folder, whole = (
            Path(self._job.output),
            [scene for scene in scenes if scene.name in self._outputs],
        )
        if not whole:
            return self._report
        for number, target in enumerate(self._job.targets):
            outputs = [self._outputs[scene.name][number] for scene in whole]
            self._report.mosaics += [
                str(path) for path in write_mosaics(folder, modality(target).id, outputs)
            ]

        self._report.collection = str(
            write_collection(folder, [self._item_path(scene) for scene in whole])
        )
        return self._report

    def _job_of(self, scene: Scene) -> TranslationJob:
        folder = Path(self._job.output) / scene.folder
        if len(self._job.targets) == 1:
            folder /= f"{Path(scene.source).stem}_{modality(self._job.targets[0]).id}.tif"
        return self._job.model_copy(
            update={"source": scene.source, "output": str(folder), "also": self._also(scene)}
        )

    def _also(self, scene: Scene) -> tuple[FurtherSource, ...]:
        """The job's further sources for one scene: of a folder, the raster of the scene's name; one
        raster serves all scenes.
        """
        found = []
        for further in self._job.also:
            if further.path == self._job.source:  # another modality in the scene's own file
                found.append(further.model_copy(update={"path": scene.source}))
                continue
            if not Path(further.path).is_dir() or find_product(further.path) is not None:
                found.append(further)
                continue

            stem = Path(scene.source).stem
            named = [
                path
                for path in sorted(Path(further.path).iterdir())
                if path.stem == stem and path.suffix.lower() in RASTERS
            ]
            if named:
                found.append(further.model_copy(update={"path": str(named[0])}))
            else:
                with self._lock:
                    self._report.without.append((scene.source, further.modality))

        return tuple(found)

    def _item_path(self, scene: Scene) -> Path:
        path = Path(self._job.output) / scene.folder / f"{Path(scene.source).stem}.json"
        return path.with_name("collection_item.json") if path.name == COLLECTION else path

    def _show(self, scene: Scene, at: Progress | None) -> None:
        with self._lock:
            if at is not None:
                part = at.done / max(1, at.total)
                self._shares[scene.name] = (
                    0.95 * part
                    if at.stage == "translate"
                    else 0.95 + 0.05 * part
                    if at.stage == "write"
                    else 0.0
                )

            done = sum(1 for share in self._shares.values() if share == 1.0)
            moved = sum(self._shares.values())
            fresh = moved - self._skipped  # skipped ones took no time
            passed = time.monotonic() - self._started
            left = passed / fresh * (self._total - moved) if fresh > 0 else None

        self._progress(SceneProgress(done, self._total, moved / self._total, left, scene.name, at))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        text = message(
            "The folder '{folder}' cannot be made: {reason}.", folder=folder, reason=error.strerror
        )
        raise OutputError(
            "output.not_writable", text, "Choose another folder for the outputs."
        ) from error
