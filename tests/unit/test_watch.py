"""A cancelled run ends within a slow call of the network, and before a quick one."""

from __future__ import annotations

import threading
import time

import pytest
import torch
from torch import Tensor, nn

from backend import watch
from backend.errors import Cancelled
from backend.watch import Watch


class Slow(nn.Module):
    """Stands for layers that take their time, and counts those that ran."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.seconds, self.runs = seconds, 0

    def forward(self, x: Tensor) -> Tensor:
        time.sleep(self.seconds)
        self.runs += 1
        return x


def network(seconds: float) -> tuple[nn.Sequential, Slow]:
    slow = Slow(seconds)
    return nn.Sequential(*(layer for _ in range(10) for layer in (nn.Linear(2, 2), slow))), slow


def hooks(net: nn.Module) -> int:
    return sum(len(module._forward_pre_hooks) for module in net.modules())


def test_a_slow_call_ends_within_its_layers_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "QUICK_SECONDS", 0.05)
    net, slow = network(0.01)
    cancel = threading.Event()
    watched = Watch(net, cancel)
    with watched.over("decode nir"):
        net(torch.zeros(1, 2))
    assert slow.runs == 10
    threading.Timer(0.025, cancel.set).start()
    with pytest.raises(Cancelled), watched.over("decode nir"):
        net(torch.zeros(1, 2))
    assert 10 < slow.runs < 20
    assert hooks(net) == 0


def test_a_quick_call_is_asked_within_only_once() -> None:
    net, slow = network(0.0)
    cancel = threading.Event()
    watched = Watch(net, cancel)
    with watched.over("decode nir"):
        assert hooks(net) == 10
    with watched.over("decode nir"):
        assert hooks(net) == 0
    with watched.over("decode rgb"):  # another decoder may be slow
        assert hooks(net) == 10
    cancel.set()
    with pytest.raises(Cancelled), watched.over("decode nir"):
        net(torch.zeros(1, 2))
    assert slow.runs == 0


def test_a_call_that_failed_is_not_known_to_be_quick() -> None:
    net, _ = network(0.0)
    watched = Watch(net, threading.Event())
    with pytest.raises(RuntimeError), watched.over("encode rgb"):
        raise RuntimeError
    assert hooks(net) == 0
    with watched.over("encode rgb"):
        assert hooks(net) == 10
