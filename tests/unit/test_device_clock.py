"""Where a stage's seconds are counted: on a GPU, which works on while Python goes ahead, as events
in its queue have it.
"""

from __future__ import annotations

from typing import Any

import pytest
import torch

from backend.engine import DeviceClock
from backend.pipeline import Stopwatch


class Gpu:
    """A queue of work, and events that know how much of it was queued before them."""

    def __init__(self) -> None:
        self.queued = 0.0
        gpu = self

        class Event:
            def __init__(self, enable_timing: bool) -> None:
                assert enable_timing
                self.waited = False

            def record(self, stream: str) -> None:
                assert stream == "stream of cuda:1"
                self.at = gpu.queued

            def synchronize(self) -> None:
                self.waited = True

            def elapsed_time(self, end: Event) -> float:
                assert end.waited, "an event that has not happened has no time"
                return 1000 * (end.at - self.at)

        self.event = Event


@pytest.fixture
def gpu(monkeypatch: pytest.MonkeyPatch) -> Gpu:
    gpu = Gpu()
    monkeypatch.setattr(torch.cuda, "Event", gpu.event)
    monkeypatch.setattr(torch.cuda, "current_stream", lambda device: f"stream of {device}")
    return gpu


def test_a_gpu_s_work_counts_in_the_stage_that_requested_for_it(gpu: Gpu) -> None:
    watch = Stopwatch()
    clock = DeviceClock(watch, torch.device("cuda:1"))
    for stage, seconds in (("encode", 2.0), ("denoise", 5.0), ("denoise", 6.0), ("decode", 1.0)):
        with clock.time(stage):
            gpu.queued += seconds

    assert watch.seconds == {}  # nothing waits for the GPU in between
    clock.settle()
    assert watch.seconds == {"encode": 2.0, "denoise": 11.0, "decode": 1.0}
    clock.settle()
    assert watch.seconds["denoise"] == 11.0


def test_a_processor_is_timed_by_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise AssertionError("no event without a GPU")

    monkeypatch.setattr(torch.cuda, "Event", refuse)
    watch = Stopwatch()
    clock = DeviceClock(watch, torch.device("cpu"))
    with clock.time("denoise"):
        pass
    clock.settle()
    assert set(watch.seconds) == {"denoise"}
