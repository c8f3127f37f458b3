"""What a training command refuses, in a sentence."""

from __future__ import annotations

import typer


class BadInput(typer.BadParameter, ValueError):
    """Data, a config or a run folder that a command cannot work with.

    Command lines show its sentence, and no traceback; other callers take it for the ValueError that
    it is.
    """
