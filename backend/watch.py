"""Ends a model's calls soon after a run is cancelled, at no cost before.

Imports torch and errors.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn
from torch.utils.hooks import RemovableHandle

from backend.errors import Cancelled
from backend.pipeline import POLL_SECONDS

_LAYERS = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)  # others cost too little to be watched


@contextmanager
def cancellable(network: nn.Module, cancel: threading.Event) -> Iterator[None]:
    """Within it, the network's convolutions and products raise Cancelled before they run in this
    thread, soon after `cancel` is set.

    Their hooks are registered then, by a thread that waits for it: asked in all layers of a small
    network they take 3 % of a run.

    Raises:
        Cancelled
    """
    over, lock = threading.Event(), threading.Lock()
    hooks: list[RemovableHandle] = []
    mine = threading.get_ident()  # another run may use the network at the same time

    def refuse(*_: object) -> None:
        if threading.get_ident() == mine:
            raise Cancelled

    def wait() -> None:
        while not over.wait(POLL_SECONDS):
            if cancel.is_set():
                with lock:
                    if not over.is_set():
                        hooks.extend(
                            layer.register_forward_pre_hook(refuse)
                            for layer in network.modules()
                            if isinstance(layer, _LAYERS)
                        )

                return

    waiting = threading.Thread(target=wait, name="any2any-cancel", daemon=True)
    waiting.start()
    try:
        yield
    finally:
        with lock:
            over.set()
            for hook in hooks:
                hook.remove()

        # else it may be the last to hold the network: one that is let go of while Python ends
        # aborts the process
        waiting.join()
