"""What each arrangement gives is measured, and leaving one out changes no number beyond
rounding.
"""

from __future__ import annotations

import threading

import pytest
import torch

from backend.errors import Cancelled
from backend.model.any2any import Any2Any
from backend.model.layout import ARRANGEMENTS, lay_out
from backend.protocol import TranslationJob
from backend.weights.catalogue import find
from tests.benchmarks.variants import measure_variants

CPU = torch.device("cpu")


def job() -> TranslationJob:
    return TranslationJob.create(
        source="", output="", source_modality="rgb", targets=("nir",), device="cpu"
    )


@pytest.mark.slow
def test_every_arrangement_is_measured() -> None:
    reported: list[str] = []
    found = measure_variants(
        job(), 1, lambda progress: reported.append(progress.stage), threading.Event()
    )
    assert [one.name for one in found.variants] == list(ARRANGEMENTS)
    assert reported == ["variants"] * len(ARRANGEMENTS)
    for one in found.variants:
        assert one.seconds > 0
        assert one.share == pytest.approx(1 - one.seconds / one.seconds_without)


def test_measuring_is_cancelled() -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        measure_variants(job(), 1, lambda _: None, cancel)


@pytest.mark.parametrize("without", ARRANGEMENTS)
def test_a_network_without_one_arrangement_differs_and_gives_the_same_numbers(without: str) -> None:
    torch.manual_seed(0)
    folder = find("any2any-tiny").path
    whole, part = Any2Any.load(folder), Any2Any.load(folder, plain=True)
    lay_out(part, CPU, without)
    kinds = [[type(layer) for layer in network.modules()] for network in (whole, part)]
    strides = [
        [parameter.stride() for parameter in network.parameters()] for network in (whole, part)
    ]
    assert kinds[0] != kinds[1] or strides[0] != strides[1]
    z, x = torch.randn(2, 4, 64, 64), torch.rand(2, 3, 256, 256)

    with torch.inference_mode():
        ends = []
        for network in (whole, part):
            sources = network.observe({"rgb": x})
            ends.append(
                network.decode(
                    "nir", network.adapt(network.predict_x0(z, sources, 999, "nir"), "nir"), sources
                )
            )

    torch.testing.assert_close(ends[1], ends[0], rtol=0, atol=2e-4)
