"""DDIM against diffusers where diffusers is right, and what its timesteps must be for every number
of steps.
"""

from __future__ import annotations

from itertools import pairwise

import pytest
import torch
from diffusers import DDIMScheduler

from backend.sampling.ddim import alphas_cumprod, ddim_coefficients, ddim_sample, trailing_timesteps


def scheduler(steps: int) -> DDIMScheduler:
    made = DDIMScheduler(
        num_train_timesteps=1000,
        beta_start=1e-4,
        beta_end=0.02,
        beta_schedule="linear",
        clip_sample=False,
        set_alpha_to_one=True,
        timestep_spacing="trailing",
        prediction_type="sample",
    )
    made.set_timesteps(steps)
    return made


def predict(z: torch.Tensor, t: int) -> torch.Tensor:
    """A bounded prediction that depends on the latent and the time."""
    return torch.tanh(z.roll(1, dims=-1) * 0.7 + z * 0.3) + 0.001 * t


@pytest.mark.parametrize("steps", [250, 50, 10])
def test_sampling_equals_diffusers_without_clipping(steps: int) -> None:
    noise = torch.randn(1, 4, 64, 64, generator=torch.Generator().manual_seed(0))
    theirs, reference = scheduler(steps), noise
    for t in theirs.timesteps:
        reference = theirs.step(predict(reference, int(t)), t, reference, eta=0.0).prev_sample
    torch.testing.assert_close(ddim_sample(predict, noise, steps), reference, atol=1e-4, rtol=0)


def test_noise_schedule_is_diffusers() -> None:
    torch.testing.assert_close(
        torch.from_numpy(alphas_cumprod()).float(), scheduler(10).alphas_cumprod
    )


def test_250_steps_are_999_995_to_3() -> None:
    assert trailing_timesteps(250) == list(range(999, 2, -4))


def test_every_number_of_steps_descends_from_999_by_even_strides() -> None:
    for steps in range(1, 1001):
        times = trailing_timesteps(steps)
        strides = [a - b for a, b in pairwise(times)]
        assert len(times) == steps
        assert times[0] == 999
        assert times[-1] >= 0
        assert not strides or (min(strides) >= 1 and max(strides) - min(strides) <= 1), steps


def test_every_number_of_steps_ends_on_the_prediction_itself() -> None:
    for steps in range(1, 1001):
        t, a, b = ddim_coefficients(steps)[-1]
        assert (t, a, b) == (trailing_timesteps(steps)[-1], 1.0, 0.0)


def test_one_step_returns_the_first_prediction() -> None:
    noise = torch.randn(1, 4, 8, 8)
    assert torch.equal(ddim_sample(predict, noise, 1), predict(noise, 999))


def test_a_perfect_prediction_is_reached_and_passed_through_on_its_own_noise() -> None:
    """With the true x0 at every step, z_t stays on sqrt(abar) x0 + sqrt(1 - abar) eps."""
    x0, eps = torch.randn(1, 4, 8, 8), torch.randn(1, 4, 8, 8)
    abar = alphas_cumprod()
    seen = []

    def oracle(z: torch.Tensor, t: int) -> torch.Tensor:
        seen.append((z, t))
        return x0

    start = abar[999] ** 0.5 * x0 + (1 - abar[999]) ** 0.5 * eps
    torch.testing.assert_close(ddim_sample(oracle, start, 7), x0)
    for z, t in seen:
        torch.testing.assert_close(
            z, (abar[t] ** 0.5 * x0 + (1 - abar[t]) ** 0.5 * eps).float(), atol=1e-5, rtol=1e-5
        )
