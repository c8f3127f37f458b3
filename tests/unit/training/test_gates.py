"""Gates are closed where held-out scenes say so."""

from __future__ import annotations

import pytest
import torch

from backend.modalities import modalities
from backend.model.adapters import ResidualAdapters
from backend.model.udit import UDiT
from training.gates import close_gates
from training.lib.stage2 import Translator, acceptance

ROWS = list(modalities())


class FakeHeldOut:
    """RGB to NIR is better with the network, NIR to RGB without it, MS to RGB with half of it, SAR
    to RGB indifferent.
    """

    def figures(self, transformer: UDiT, adapters: ResidualAdapters) -> dict[str, float]:
        share = float(transformer.gate[0, 0])
        return {
            "score": 1.0,
            "rgb-nir": 18 + share,
            "nir-rgb": 20 - share,
            "ms-rgb": 27 - abs(share - 0.5),
            "sar-rgb": 15.0,
        }


def test_each_direction_takes_the_share_that_is_best() -> None:
    transformer = UDiT(num_modalities=len(ROWS))
    close_gates(transformer, ResidualAdapters(), FakeHeldOut())  # type: ignore[arg-type]
    gate = {
        (a, b): float(transformer.gate[ROWS.index(a), ROWS.index(b)]) for a in ROWS for b in ROWS
    }
    assert gate["rgb", "nir"] == 1.0
    assert gate["nir", "rgb"] == 0.0
    assert gate["ms", "rgb"] == 0.5
    assert gate["sar", "rgb"] == 1.0
    assert gate["pan", "ms"] == 1.0  # no held-out scene


def test_the_best_weights_are_those_that_are_best_with_gates() -> None:
    translator = Translator("any2any-tiny")
    figures = acceptance(translator, FakeHeldOut())(translator)  # type: ignore[arg-type]
    # NIR to RGB counts closed: 20, not 19
    assert figures["score"] == pytest.approx((19 + 20 + 26.5 + 15) / 4)
    assert figures["open"] == 1.0
    assert (translator.transformer.gate == 1).all()


def test_a_closed_gate_leaves_the_regression_alone() -> None:
    torch.manual_seed(0)
    transformer = UDiT(num_modalities=len(ROWS)).eval()
    for parameter in transformer.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.05)

    z, rows = torch.randn(1, 4, 16, 16), [torch.tensor([row]) for row in (999, 1, 2, 0)]
    with torch.no_grad():
        open_ = transformer(torch.zeros(1, 4, 16, 16), z, *rows)
        transformer.gate[1, 2] = 0.0
        closed = transformer(torch.zeros(1, 4, 16, 16), z, *rows)
        regression = transformer.regression(z, *rows[1:])

    torch.testing.assert_close(closed, regression, atol=1e-2, rtol=1e-2)
    assert not torch.allclose(open_, regression, atol=1e-2)
