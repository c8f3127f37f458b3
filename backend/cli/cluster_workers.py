"""The workers of a translation that runs on a cluster: connected to, or started here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from backend.cli.console import Session
from backend.protocol import TranslationJob

if TYPE_CHECKING:
    from backend.translate import Progress, Rows
    from backend.weights.loaded import ModelCache


@dataclass(frozen=True)
class Workers:
    """Who computes: this process, or the workers of a Dask cluster.

    Attributes:
        rows: what computes the block rows; None: this process.
        number: how many there are.
        models: where the weights are loaded.
    """

    rows: Rows | None
    number: int
    models: ModelCache


def workers_of(
    job: TranslationJob,
    scheduler: str | None,
    stack: ExitStack,
    show: Callable[[Progress], None],
    session: Session,
) -> Workers:
    """The cluster's workers, connected until the stack is closed; without a scheduler this
    process.
    """
    from backend.weights.loaded import ModelCache

    if scheduler is None:
        return Workers(None, 1, ModelCache())
    from backend.cluster.sharing import models_on, rows_on
    from backend.cluster.workers import connected, workers_of

    client = stack.enter_context(connected(scheduler))
    return Workers(
        rows_on(client), workers_of(client), models_on(client, job, show, session.cancel)
    )
