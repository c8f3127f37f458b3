"""How many windows a run's further sources cover in part, found by reading some of them."""

from __future__ import annotations

import threading
import time

import numpy as np

from backend.errors import Cancelled
from backend.run import Run

MOST_WINDOWS, MOST_SECONDS = 100, 2.0


def covered_in_part(run: Run, cancel: threading.Event) -> float:
    """The share of the windows in which a further source has some pixels and lacks others; 0 for a
    run without further sources.

    Windows are read in an order that spreads over all of them, until MOST_SECONDS have passed.

    Raises:
        InputError: input.unreadable.
        Cancelled: once `cancel` is set.
    """
    if not run.further:
        return 0.0

    plan = run.plan
    output = plan.outputs[0]
    rows = plan.decoded_rows(output, output.stripes)
    columns = sorted(
        {column for strip in output.strips for column in plan.decoded_columns(output, strip)}
    )
    places = np.random.default_rng(0).permutation(len(rows) * len(columns))[:MOST_WINDOWS]

    start, cut, read = time.perf_counter(), 0, 0
    for place in places.tolist():
        if cancel.is_set():
            raise Cancelled
        row, column = divmod(place, len(columns))
        window = plan.grid.window(rows[row], columns[column])
        masks = [found[1] for one in run.further if (found := one.read(window)) is not None]
        cut += any(not mask.all() for mask in masks)
        read += 1
        if time.perf_counter() - start > MOST_SECONDS:
            break

    return cut / read
