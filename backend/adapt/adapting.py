"""Adapts a model to pairs, and answers whether it got better on ground that was held back.

    adapt(job, models, progress, cancel) -> Adaptation

Each direction is decided alone: its closed form is corrected, and beside it stands nothing, the
parent's network, that with a residual adapter or with last layers that learnt from the ground,
whichever is nearest on cells that none of them was fitted on. What the held-back cells do not
confirm is not kept."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from typing import Any

from backend.adapt.cells import CHOSEN_BY, FITTED, HELD_BACK
from backend.adapt.folder import check_name, write_adapted
from backend.adapt.ground import Ground, detail_of, opened
from backend.adapt.job import AdaptationJob, Pair
from backend.adapt.learning import Learnt, learn, too_little, units_of
from backend.adapt.work import Report, Work
from backend.errors import Cancelled, InputError
from backend.messages import Message, message
from backend.weights.loaded import ModelCache, as_memory_errors

MIN_CELLS = 2  # of each kind


@dataclass(frozen=True)
class Adaptation:
    """The answer.

    Attributes:
        folder: of the adapted model; None where nothing got better.
        model: its id; of the parent where there is none.
        parent: the model that was adapted.
        learnt: by direction.
    """

    folder: str | None
    model: str
    parent: str
    learnt: tuple[Learnt, ...]

    @property
    def sentence(self) -> Message:
        """What to do with it."""
        better = [f"{one.source}-{one.target}" for one in self.learnt if one.kept]
        if not better and self.folder is None:
            return message(
                "Nothing got better on the ground that was held back, so nothing was kept: use"
                " {parent}.",
                parent=self.parent,
            )
        if not better:
            return message(
                "Nothing got better on the ground that was held back; {model} was kept all the"
                " same, as requested.",
                model=self.model,
            )
        return message(
            "{directions} got better on the ground that was held back: use {model} for scenes like"
            " these, and {parent} elsewhere.",
            directions=", ".join(better),
            model=self.model,
            parent=self.parent,
        )

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"sentence": self.sentence}


def adapt(
    job: AdaptationJob,
    models: ModelCache,
    progress: Report = lambda what, done, total, left: None,
    cancel: threading.Event | None = None,
) -> Adaptation:
    """Writes an adapted copy of a model where that is better on held-back ground.

    Args:
        job: what is requested.
        models: where the weights are kept warm.
        progress: what is done, units of how many, and the seconds left.
        cancel: ends it within two seconds; nothing is written then.

    Raises:
        ModelError: those of `find`; model.incompatible for a model without closed forms.
        InputError: those of open_source; input.usage without pairs or for a pair of one modality;
            input.empty where a direction has too little common ground.
        OutputError: output.exists, output.not_writable.
        Cancelled.
    """
    cancel = cancel or threading.Event()
    check_name(job.out)
    if not job.pairs:
        raise InputError("input.usage", message("Adapting needs at least one pair."))
    with as_memory_errors(), ExitStack() as stack:
        parent = models.get(job.model, models.device(job.device, "auto"))
        detail_of(parent)  # refused before anything is read
        opening = (opened(pair, job.model, job.device, models, cancel) for pair in job.pairs)
        grounds = _open(job.pairs, opening, stack)
        units = sum(units_of(having, detail_of(parent)) for having in grounds.values())
        work = Work(units, progress, cancel)
        adapted = parent
        learnt: list[Learnt] = []
        seconds = 60 * job.minutes / len(grounds)
        for direction, having in grounds.items():
            one, model = learn(direction, having, parent, adapted, work, seconds)
            learnt.append(one)
            if one.kept or job.keep_worse:
                adapted = model

        if not (job.keep_worse or any(one.kept for one in learnt)):
            return Adaptation(None, parent.folder.id, parent.folder.id, tuple(learnt))
        if cancel.is_set():
            raise Cancelled("The adaptation was cancelled.")
        answer = Adaptation(str(job.out), job.out.name, parent.folder.id, tuple(learnt))
        changed = [one for one in learnt if one.kept or job.keep_worse]
        write_adapted(parent.folder, adapted.network, job.out, job.pairs, learnt, changed)
        return answer


def _open(
    pairs: Sequence[Pair],
    opening: Iterable[AbstractContextManager[Ground]],
    stack: ExitStack,
) -> dict[tuple[str, str], list[Ground]]:
    """The pairs by direction (raises InputError: input.usage, input.empty)."""
    found: dict[tuple[str, str], list[Ground]] = {}
    for pair, one in zip(pairs, opening, strict=True):
        if pair.source_modality == pair.target_modality:
            text = message("A pair has two modalities; both are {id}.", id=pair.source_modality)
            raise InputError("input.usage", text)
        found.setdefault(pair.direction, []).append(stack.enter_context(one))

    for grounds in found.values():
        fewest = min(
            sum(len(ground.cells[kind]) for ground in grounds)
            for kind in (FITTED, CHOSEN_BY, HELD_BACK)
        )
        if fewest < MIN_CELLS:
            raise too_little(grounds[0].pair)
    return found
