"""A cancelled run ends before the network's next layer; until then nothing is asked, and afterwards
nothing is left behind.
"""

from __future__ import annotations

import threading
import time

import pytest
import torch
from torch import Tensor, nn

from backend.errors import Cancelled
from backend.watch import cancellable


class Slow(nn.Module):
    """Stands for layers that take their time, and counts those that ran."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds, self.runs = seconds, 0

    def forward(self, x: Tensor) -> Tensor:
        time.sleep(self.seconds)
        self.runs += 1
        return x


def network(seconds: float, layers: int = 100) -> tuple[nn.Sequential, Slow]:
    slow = Slow(seconds)
    return nn.Sequential(*(layer for _ in range(layers) for layer in (nn.Linear(2, 2), slow))), slow


def hooks(net: nn.Module) -> int:
    return sum(len(module._forward_pre_hooks) for module in net.modules())


def test_a_call_under_way_ends_at_its_next_layer() -> None:
    net, slow = network(0.05)
    cancel, asked = threading.Event(), []
    threading.Timer(0.2, lambda: (asked.append(hooks(net)), cancel.set())).start()
    start = time.monotonic()
    with pytest.raises(Cancelled), cancellable(net, cancel):
        net(torch.zeros(1, 2))
    assert 0 < slow.runs < 100
    assert time.monotonic() - start < 2.0
    assert asked == [0]
    assert hooks(net) == 0


def test_another_thread_s_run_of_the_same_network_goes_on() -> None:
    net, slow = network(0.02, layers=20)
    cancel, finished = threading.Event(), threading.Event()
    other = threading.Thread(target=lambda: (net(torch.zeros(1, 2)), finished.set()))

    with cancellable(net, cancel):
        other.start()
        cancel.set()
        other.join()

    assert finished.is_set()
    assert slow.runs == 20


def test_what_is_cancelled_before_runs_no_layer_for_long() -> None:
    net, slow = network(0.02)
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled), cancellable(net, cancel):
        net(torch.zeros(1, 2))
    assert slow.runs < 100
    assert hooks(net) == 0


def test_a_cancel_after_the_end_touches_nothing() -> None:
    net, slow = network(0.0)
    cancel = threading.Event()
    with cancellable(net, cancel):
        net(torch.zeros(1, 2))
    cancel.set()
    time.sleep(0.3)
    assert hooks(net) == 0
    net(torch.zeros(1, 2))
    assert slow.runs == 200


def test_no_thread_is_left_behind() -> None:
    net, _ = network(0.0)
    with cancellable(net, threading.Event()):
        pass
    assert "any2any-cancel" not in {thread.name for thread in threading.enumerate()}
