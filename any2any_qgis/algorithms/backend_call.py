"""One question of an algorithm to the session's backend, its errors as Processing tells them.

Never imports backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from qgis.core import QgsProcessingException, QgsProcessingFeedback

from .. import known_models
from ..environment.backend_python import EnvironmentMissing
from ..process.client import BackendError, Progress
from ..process.tasks import backend_of
from ..settings import Settings
from ..words import duration, tr
from ..words import stage as stage_name

LISTING = ("adapt", "download")  # what lists another model


def query(kind: str, feedback: QgsProcessingFeedback, **fields: Any) -> Mapping[str, Any] | None:
    """The backend's answer; None when it was cancelled (raises QgsProcessingException with one
    sentence).
    """

    stages: list[str] = []

    def show(progress: Progress) -> None:
        feedback.setProgress(progress.percent)
        if progress.seconds_left is not None and progress.stage not in stages:
            stages.append(progress.stage)  # once each: the log keeps every text
            left = tr(", about {time} left", time=duration(progress.seconds_left))
            feedback.setProgressText(stage_name(progress.stage) + left)

    try:
        with backend_of(Settings.read(), feedback.isCanceled) as backend:
            answer = backend.query(kind, feedback.isCanceled, show, **fields)
            if kind in LISTING:
                known_models.remember(backend.greet()["models"])
            return answer
    except EnvironmentMissing as error:
        raise QgsProcessingException(str(error)) from None
    except BackendError as error:
        if error.is_cancelled:
            feedback.pushInfo(str(error))
            return None

        raise QgsProcessingException(f"error[{error.code}]: {error}") from None
