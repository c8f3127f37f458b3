"""What a loaded model says of itself."""

from __future__ import annotations

import math
from typing import Any

import pytest
import torch
from torch import nn

from backend.model.any2any import Any2Any
from backend.weights.loaded import (
    DEFAULT_BATCH_SIZE,
    DEFAULT_OF_SMALL_NETWORK,
    MOST_HALVINGS,
    SLOW_BF16,
    Device,
    LoadedModel,
    ModelCache,
    choose_device,
)
from tests.benchmarks.networks import models_for

CPU = Device("cpu", "fp32")


def untouched(network: nn.Module, device: str = "cpu") -> LoadedModel:
    folder: Any = None
    model: Any = network
    return LoadedModel(folder, Device(device, "fp32"), model)


@pytest.mark.parametrize(
    ("preset", "usual"), [("any2any-tiny", 6), ("any2any-s", 2), ("any2any-l", 2)]
)
def test_a_small_network_takes_more_windows_at_once_on_a_processor(preset: str, usual: int) -> None:
    with torch.device("meta"):
        network = Any2Any.build(preset)
    assert untouched(network).default_batch_size == usual
    assert untouched(network, "cuda:0").default_batch_size == 16


def test_the_default_model_and_the_benchmarks_convolution_are_small() -> None:
    assert ModelCache().get("any2any-tiny", CPU).default_batch_size == 6
    assert models_for("one-convolution").get("one-convolution", CPU).default_batch_size == 6


@pytest.mark.parametrize(
    ("has_bf16", "precision", "is_reported"),
    [(False, "bf16", True), (False, "auto", False), (True, "bf16", False)],
)
def test_a_processor_that_computes_bf16_in_software_is_reported_of(
    has_bf16: bool, precision: str, is_reported: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        torch.cpu, "get_capabilities", lambda: {"avx512_bf16": has_bf16, "avx2": True}
    )
    assert choose_device("cpu", precision).warnings == ((SLOW_BF16,) if is_reported else ())


def test_halvings_lead_down_to_one_window() -> None:
    most = max(*DEFAULT_BATCH_SIZE.values(), *DEFAULT_OF_SMALL_NETWORK.values())
    assert math.ceil(math.log2(most)) == MOST_HALVINGS
