"""What the server answers to each request.

torch is imported by the first request that needs it; this module must not import it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from backend.errors import ProtocolError
from backend.machine.awake import kept_awake
from backend.messages import message, parts
from backend.protocol import TranslationJob
from backend.serve.schema import Compare, Download, Hello, Index, Inspect, Remove, Reply
from backend.shared import PROTOCOL_VERSION

if TYPE_CHECKING:
    from backend.adapt.job import AdaptationJob
    from backend.translate import Progress
    from backend.weights.loaded import ModelCache

PROGRESS_SECONDS = 0.1
_IMPORTING = threading.Lock()


class Answers:
    """Answers requests that take their time; models stay loaded between them.

    Args:
        send: writes one reply to the client: here, progress.
    """

    def __init__(self, send: Callable[[Reply], None]) -> None:
        self._send = send
        self._models: ModelCache | None = None

    def translate(self, id_: str, job: TranslationJob, cancel: threading.Event) -> Reply:
        """Runs a job to its end."""
        from backend.translate import translate

        with kept_awake():
            results = translate(
                job, models=self._warm_models(), progress=self._progress(id_), cancel=cancel
            )

        return Reply(
            type="result",
            id=id_,
            data={"results": [result.model_dump(mode="json") for result in results]},
        )

    def compare(self, request: Compare, cancel: threading.Event) -> Reply:
        """Compares a prediction with a reference."""
        from backend.evaluation.compare import compare
        from backend.translate import Progress

        report = self._progress(request.id)
        found = compare(
            request.prediction,
            request.reference,
            request.modality,
            request.reference_bands,
            request.reference_radiometry,
            lambda done, total: report(Progress("compare", done, total, None)),
            cancel,
            None if request.report is None else Path(request.report),
        )
        return Reply(type="comparison", id=request.id, data=_with_notices(found.as_dict()))

    def index(self, request: Index, cancel: threading.Event) -> Reply:
        """Writes an index of bands."""
        from backend.indices import write_index
        from backend.translate import Progress

        report = self._progress(request.id)
        found = write_index(
            request.name,
            request.bands,
            Path(request.output),
            request.overwrite,
            lambda done, total: report(Progress("index", done, total, None)),
            cancel,
        )
        return Reply(type="index", id=request.id, data=_with_notices(asdict(found)))

    def download(self, request: Download, cancel: threading.Event) -> Reply:
        """Downloads a model."""
        from backend.translate import Progress
        from backend.weights.catalogue import download_model

        report = self._progress(request.id)
        folder = download_model(
            request.model,
            lambda done, total: report(Progress("download", done, total, None)),
            cancel,
        )
        reported = {
            "model": folder.id,
            "path": str(folder.path),
            "weights_sha256": folder.weights_sha256,
        }
        return Reply(type="download", id=request.id, data=reported)

    def adapt(self, id_: str, job: AdaptationJob, cancel: threading.Event) -> Reply:
        """Adapts a model, and lists what got better."""
        from backend.adapt.adapting import adapt
        from backend.translate import Progress
        from backend.weights.adapted import adapted_folder
        from backend.weights.catalogue import add_model

        if job.out == Path(job.out.name):
            job = replace(job, out=adapted_folder(job.out.name))
        report = self._progress(id_)
        with kept_awake():
            answer = adapt(
                job,
                self._warm_models(),
                lambda stage, done, total, left: report(Progress(stage, done, total, left)),
                cancel,
            )
        if answer.folder is not None:
            add_model(answer.folder)
        worded = {"templates": {"sentence": parts(answer.sentence)}}
        return Reply(type="adapt", id=id_, data=answer.as_dict() | worded)

    def estimate(self, id_: str, job: TranslationJob, cancel: threading.Event) -> Reply:
        """Estimates a job."""
        from backend.machine.estimate import estimate

        return Reply(
            type="estimate",
            id=id_,
            data=_with_notices(asdict(estimate(job, self._warm_models(), cancel))),
        )

    def _warm_models(self) -> ModelCache:
        """The one cache of loaded models; only the thread of the jobs uses it."""
        if self._models is None:
            from backend.weights.loaded import ModelCache

            self._models = ModelCache()
        return self._models

    def _progress(self, id_: str) -> Callable[[Progress], None]:
        """Sends progress, at most ten times a second; a new stage and the last of one are always
        sent.
        """
        reported_at, reported_stage = float("-inf"), ""

        def report(progress: Progress) -> None:
            nonlocal reported_at, reported_stage
            now = time.monotonic()
            if (
                now - reported_at < PROGRESS_SECONDS
                and progress.stage == reported_stage
                and progress.done < progress.total
            ):
                return

            reported_at, reported_stage = now, progress.stage
            fields = {
                "stage": progress.stage,
                "done": progress.done,
                "total": progress.total,
                "seconds_left": progress.seconds_left,
            }

            self._send(Reply(type="progress", id=id_, data=fields))

        return report


def hello(request: Hello) -> dict[str, Any]:
    """Who this is and what it can use.

    Raises:
        ProtocolError: protocol.version.
    """
    if request.protocol != PROTOCOL_VERSION:
        text = message(
            "The backend speaks protocol version {ours}, the client version {theirs}.",
            ours=PROTOCOL_VERSION,
            theirs=request.protocol,
        )
        raise ProtocolError(
            "protocol.version", text, "Update the plugin and its environment together."
        )

    import torch

    from backend.output.targets import software_version
    from backend.weights.catalogue import list_models
    from backend.weights.folder import modes_of, quality_of, trained_directions, weights_of

    devices = ["cpu", *(f"cuda:{number}" for number in range(torch.cuda.device_count()))]
    models = [
        {
            "id": one.id,
            "label": one.label,
            "status": one.status,
            "bytes": one.bytes,
            "source": one.source,
            "parent": one.parent,
            "weights_sha256": weights_of(Path(one.path)) if one.path else None,
            "modes": modes_of(Path(one.path)) if one.path else {},
            "quality": quality_of(Path(one.path)) if one.path else {},
            "directions": trained_directions(Path(one.path)) if one.path else None,
        }
        for one in list_models()
    ]
    return {
        "protocol": PROTOCOL_VERSION,
        "version": software_version(),
        "torch": torch.__version__,
        "devices": devices,
        "models": models,
    }


def remove(request: Remove) -> Reply:
    """Takes a model off the list."""
    from backend.weights.adapted import remove_model

    folder = remove_model(request.model, request.files)
    data = {"model": request.model, "path": str(folder), "deleted": not folder.exists()}
    return Reply(type="remove", id=request.id, data=data)


def _with_notices(data: dict[str, Any]) -> dict[str, Any]:
    """With the code and values of each warning, by which a client words it itself."""
    from backend.notices import as_notices

    return data | {"notices": as_notices(data["warnings"])}


def inspect(request: Inspect) -> Reply:
    """What a raster holds, each guess with its reason in every language."""
    with _IMPORTING:  # several looks begin at once
        from backend.source.inspection import inspect as look

    found = _with_notices(look(request.source).as_dict())
    for guess in found.values():
        if isinstance(guess, dict) and "reason" in guess:
            guess["templates"] = {"reason": parts(guess["reason"])}

    return Reply(type="inspect", id=request.id, data=found)
