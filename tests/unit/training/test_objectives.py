"""What Stage II's transformer may be trained to predict: each names a clean latent, and samples."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch
import typer
from torch import Tensor

from backend.model.schedule import alphas_on
from training import export
from training.lib import stage2
from training.lib.objectives import BRIDGE_NOISE, OBJECTIVES, SNR_LIMIT
from training.lib.pairs import Batch
from training.lib.stage2 import TranslatorConfig, losses
from training.paper.objectives import table

T = torch.tensor([0, 10, 500, 999])


def latents(seed: int) -> Tensor:
    return torch.randn(len(T), 4, 8, 8, generator=torch.Generator().manual_seed(seed))


def abar(t: Tensor) -> Tensor:
    return alphas_on(torch.device("cpu"))[t].view(-1, 1, 1, 1)


def test_velocity_is_that_of_the_paper_that_introduced_it() -> None:
    """v = sqrt(abar) e - sqrt(1 - abar) z_0 gives back z_0, and its squared error is the loss."""
    z_0, e, a = latents(0), latents(1), abar(T)
    z_t = a.sqrt() * z_0 + (1 - a).sqrt() * e
    v = a.sqrt() * e - (1 - a).sqrt() * z_0
    objective = OBJECTIVES["v"]
    torch.testing.assert_close(objective.clean(v, z_t, T), z_0, atol=1e-5, rtol=1e-4)

    output = v + 0.1 * latents(2)
    error = (objective.clean(output, z_t, T) - z_0).square().mean((1, 2, 3))
    expected = (output - v).square().mean((1, 2, 3))
    torch.testing.assert_close(objective.weight(T) * error, expected, atol=1e-5, rtol=1e-3)


def test_weights_of_the_clean_latent() -> None:
    assert torch.equal(OBJECTIVES["x0"].weight(T), torch.ones(len(T)))
    weight = OBJECTIVES["min_snr"].weight(T)
    snr = (abar(T) / (1 - abar(T))).flatten()
    assert weight[0] == SNR_LIMIT < snr[0]
    torch.testing.assert_close(weight[2:], snr[2:])


def test_a_bridge_begins_at_the_source_and_ends_at_the_target() -> None:
    objective, z_target, z_source = OBJECTIVES["bridge"], latents(0), latents(1)
    z_t = objective.noised(z_target, z_source, T)
    assert torch.equal(z_t[-1], z_source[-1])
    assert (z_t[0] - z_target[0]).abs().max() < 0.02
    between = (z_target[2] + z_source[2]) / 2
    assert 0 < (z_t[2] - between).std() < BRIDGE_NOISE


@pytest.mark.parametrize("name", OBJECTIVES)
@pytest.mark.parametrize("steps", [1, 7])
def test_a_network_that_knows_the_answer_samples_it(name: str, steps: int) -> None:
    objective, z_target, z_source = OBJECTIVES[name], latents(0), latents(1)
    times: list[int] = []

    def predict(z_t: Tensor, t: int) -> Tensor:
        times.append(t)
        if t == 999:
            assert torch.equal(z_t, z_source if name == "bridge" else latents(2))
        return z_target

    z = objective.sample(predict, z_source, latents(2), steps)
    torch.testing.assert_close(z, z_target)
    assert len(times) == steps
    assert times == sorted(times, reverse=True)


def test_the_loss_is_the_objectives(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that always answers zero: the loss is what the objective makes of that."""
    monkeypatch.setattr(stage2, "_predict", lambda *_: torch.zeros(2, 4, 16, 16))
    z, z_target = torch.randn(2, 2, 4, 16, 16, generator=torch.Generator().manual_seed(0))
    batch = Batch.of(z, z_target, torch.tensor([0, 1]), torch.tensor([1, 2]))
    translator = stage2.Translator("any2any-xs")
    config = TranslatorConfig("any2any-xs", first_timestep_share=1.0)  # t = 999

    def loss(objective: str) -> float:
        return float(losses(translator, batch, replace(config, objective=objective))[0])

    plain = float(z_target.square().mean())
    assert loss("x0") == loss("bridge") == pytest.approx(plain)
    a = float(abar(T)[-1])
    assert loss("min_snr") == pytest.approx(plain * a / (1 - a), rel=1e-4)
    assert loss("v") == pytest.approx(plain, rel=0.05)  # v is nearly -z_0 there


def test_only_what_the_backend_samples_is_exported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported = {"stage_2": {"config": {"preset": "any2any-xs", "objective": "bridge"}}}
    monkeypatch.setattr(export, "provenance", lambda *_: reported)
    monkeypatch.setattr(export, "assemble", lambda _: None)
    with pytest.raises(typer.BadParameter, match="objective bridge, which the backend does not"):
        export.main(tmp_path, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_the_table_has_a_row_per_objective_and_steps() -> None:
    figures = {"score": 20.123, "unbiased": 22.0, "correlation": 0.5, "rgb-nir": 20.0}
    assert table([("x0", 2000, 1, figures)]).splitlines()[-1] == (
        "| x0 | 2000 | 1 | 20.12 | 22.00 | 0.50 |"
    )
