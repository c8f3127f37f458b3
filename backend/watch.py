"""Ends a model's calls soon after a run is cancelled, at next to no cost. Imports torch and errors."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn

from backend.errors import Cancelled

QUICK_SECONDS = 0.5  # a call as quick as this is asked before it only: a run that is cancelled has two seconds to end
_LAYERS = (nn.Conv2d, nn.ConvTranspose2d, nn.Linear)  # others cost too little to be asked


class Watch:
    """Looks before each call of a network whether `cancel` is set, and within slow calls before each convolution and product.

    Asking every layer of a small network takes three percent of a run, so a call that was quick once is not asked within any more.
    """

    def __init__(self, network: nn.Module, cancel: threading.Event) -> None:
        self._network = network
        self._cancel = cancel
        self._quick: set[str] = set()

    @contextmanager
    def over(self, call: str) -> Iterator[None]:
        """Around one call; `call` names what is called, with what.

        Raises:
            Cancelled
        """
        if self._cancel.is_set():
            raise Cancelled
        if call in self._quick:
            yield
            return
        hooks = [layer.register_forward_pre_hook(self._ask) for layer in self._network.modules() if isinstance(layer, _LAYERS)]
        start = time.perf_counter()
        try:
            yield
        finally:
            for hook in hooks:
                hook.remove()
        if time.perf_counter() - start < QUICK_SECONDS:
            self._quick.add(call)

    def _ask(self, *_: object) -> None:
        if self._cancel.is_set():
            raise Cancelled
