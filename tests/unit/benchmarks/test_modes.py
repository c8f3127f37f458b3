"""The laboratory's modes: the product's benchmark, and how many times the machine's lower bound it
takes.
"""

from __future__ import annotations

import threading

import pytest

from backend.errors import InputError
from backend.model.autoencoder import KLSize
from backend.model.dit import DiTSize
from backend.model.presets import PRESETS, Preset
from backend.protocol import TranslationJob
from tests.benchmarks.modes import measure_modes


def job(model: str) -> TranslationJob:
    return TranslationJob.create(
        source="", output="", source_modality="ms", targets=("pan",), model=model, device="cpu"
    )


def test_an_unknown_preset_is_refused() -> None:
    with pytest.raises(InputError) as error:
        measure_modes(job("untrained:any2any-xl"), 60, lambda _: None, threading.Event())
    assert error.value.code == "input.usage"


@pytest.mark.slow  # any2any-s, 32 million weights
def test_a_preset_that_nobody_has_trained_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command that makes the figures of S, B and L on a GPU, here with sizes that a processor
    can bear.
    """
    widths = {2: (8, 16), 4: (8, 8, 16), 8: (8, 8, 16, 16)}
    monkeypatch.setitem(
        PRESETS,
        "any2any-s",
        Preset(KLSize(widths, 1, 4), DiTSize(hidden_size=32, depth=2, num_heads=2)),
    )
    measured = measure_modes(job("untrained:any2any-s"), 60, lambda _: None, threading.Event())
    assert (measured["model"], measured["trained"], measured["weights_sha256"]) == (
        "any2any-s",
        False,
        "",
    )
    assert measured["ram_bytes"] > 2**27
    modes = {mode["mode"]: mode for mode in measured["modes"]}
    assert {name: mode["steps"] for name, mode in modes.items()} == {
        "fast": 1,
        "balanced": 4,
        "detailed": 20,
        "paper": 250,
    }

    assert all(mode["measured"] for mode in modes.values())
    megapixels = measured["width"] * measured["height"] / 1e6
    for mode in modes.values():
        assert mode["windows_per_second"] * mode["seconds"] == pytest.approx(8)
        assert mode["megapixels_per_second"] * mode["seconds"] == pytest.approx(megapixels)
        assert mode["seconds_per_megapixel"] * megapixels == pytest.approx(mode["seconds"])
        flops = 8 * (
            measured["encode_flops"]
            + mode["steps"] * measured["step_flops"]
            + measured["decode_flops"]
        )
        rates = (measured["convolution_rate"], measured["product_rate"])
        assert (
            flops / max(rates)
            <= 1.0001 * mode["seconds"] / mode["times_floor"]
            <= 1.0002 * flops / min(rates)
        )
