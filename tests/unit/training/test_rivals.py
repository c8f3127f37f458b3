"""The five rivals in miniature: losses fall, what they give has the right shape and range, players
train apart.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
import yaml

from tests.unit.training.test_stages import autoencoder, made_scenes
from training.data.scene import Scene
from training.paper.rivals.__main__ import RIVALS, Row, acceptance, table, train
from training.paper.rivals.bridges import BBDM
from training.paper.rivals.controlnet import ControlNet
from training.paper.rivals.gan import Pix2Pix, Pix2PixHD
from training.paper.rivals.rival import PairSampler, PixelPairs, Rival, RivalConfig, pixel_pairs

CONFIG = Path(__file__).resolve().parents[3] / "training" / "configs" / "rivals.yaml"


@pytest.fixture(scope="module")
def config() -> RivalConfig:
    values = yaml.safe_load(CONFIG.read_text())
    return RivalConfig(
        **values | {"width": 8, "crop_latents": 16, "batch_size": 2, "base_steps": 30}
    )


@pytest.fixture(scope="module")
def vaes() -> dict[str, torch.nn.Module]:
    found = {id_: autoencoder(id_, made_scenes()) for id_ in ("rgb", "nir")}
    for vae in found.values():
        vae.register_to_config(scaling_factor=1.0)
        vae.requires_grad_(False)
    return found


def batch_of(config: RivalConfig) -> PixelPairs:
    return PairSampler(made_scenes(), "rgb", "nir", config)(np.random.default_rng(0))


def built(name: str, config: RivalConfig, vaes: dict[str, torch.nn.Module]) -> Rival:
    torch.manual_seed(0)
    return RIVALS[name]("rgb", "nir", config, vaes)


@pytest.mark.parametrize("name", list(RIVALS))
def test_it_learns_and_gives_the_target_s_pixels(name: str, config: RivalConfig, vaes) -> None:
    rival, batch = built(name, config, vaes), batch_of(config)
    optimizer = torch.optim.AdamW(rival.parameters(), 2e-3)
    reported: dict[str, list[float]] = {}

    for step in range(90):
        value, figures = rival.loss(batch)
        optimizer.zero_grad()
        value.backward()
        assert value.isfinite(), step
        optimizer.step()
        for figure, tensor in figures.items():
            reported.setdefault(figure, []).append(float(tensor))

    falls = {
        "Pix2Pix": "l1",
        "Pix2PixHD": "matching",
        "BBDM": "l1",
        "LBM": "drift",
        "ControlNet": "base",
    }[name]

    assert np.mean(reported[falls][-10:]) < 0.8 * np.mean(reported[falls][:5]), reported[falls]
    made = rival.eval().translate(batch)
    assert made.shape == batch.y.shape
    assert made.isfinite().all()
    assert float(made.abs().max()) <= 1
    torch.testing.assert_close(made, rival.translate(batch))  # the same seed, the same pixels


def test_the_players_of_a_gan_train_apart(config: RivalConfig, vaes) -> None:
    """The generator's loss leaves no gradient in the discriminator, nor the other way round."""
    rival, batch = built("Pix2Pix", config, vaes), batch_of(config)
    assert isinstance(rival, Pix2Pix)
    for parameter in rival.discriminator.parameters():
        parameter.requires_grad_(False)
    rival.loss(batch)[0].backward()
    alone = [parameter.grad.clone() for parameter in rival.generator.parameters()]
    rival.zero_grad()
    for parameter in rival.discriminator.parameters():
        parameter.requires_grad_(True)
    rival.loss(batch)[0].backward()
    for parameter, grad in zip(rival.generator.parameters(), alone, strict=True):
        torch.testing.assert_close(parameter.grad, grad)
    made = rival.generator(batch.on_target).detach()
    pairs = [torch.cat([batch.on_target, y], dim=1) for y in (batch.y, made)]
    of_critic = [parameter.grad.clone() for parameter in rival.discriminator.parameters()]
    rival.zero_grad()
    real, fake = (rival.discriminator(pair)[-1] for pair in pairs)
    (
        0.5
        * (torch.nn.functional.softplus(-real).mean() + torch.nn.functional.softplus(fake).mean())
    ).backward()
    for parameter, grad in zip(rival.discriminator.parameters(), of_critic, strict=True):
        torch.testing.assert_close(parameter.grad, grad)


def test_a_perfect_bridge_ends_at_the_target(
    config: RivalConfig, vaes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the true answer in the network's place, BBDM's sampler arrives where it should, whatever
    its noise.
    """
    rival, batch = built("BBDM", config, vaes), batch_of(config)
    assert isinstance(rival, BBDM)
    goal = rival.encode("nir", batch.y)

    class Answer:
        def __init__(self, sample: torch.Tensor) -> None:
            self.sample = sample

    monkeypatch.setattr(rival, "unet", None)
    rival.unet = torch.nn.Module()
    rival.unet.forward = lambda z, t: Answer(z - goal)  # type: ignore[method-assign]
    torch.testing.assert_close(
        rival.translate(batch), rival.decode("nir", goal), atol=1e-4, rtol=1e-4
    )


def test_control_starts_as_the_trained_encoder_and_leaves_the_base_alone(
    config: RivalConfig, vaes
) -> None:
    rival, batch = built("ControlNet", config, vaes), batch_of(config)
    assert isinstance(rival, ControlNet)
    with torch.no_grad():
        for parameter in rival.unet.parameters():
            parameter.add_(0.01)

    rival.steps.fill_(config.base_steps)
    rival.loss(batch)[0].backward()
    torch.testing.assert_close(rival.control.conv_in.weight, rival.unet.conv_in.weight)
    assert all(parameter.grad is None for parameter in rival.unet.parameters())
    assert any(
        parameter.grad is not None and parameter.grad.abs().sum() > 0
        for parameter in rival.control.parameters()
    )


def test_grids_differ_and_pixels_keep_their_place(config: RivalConfig) -> None:
    """MS has half RGB's pixels: what is translated comes on the target's grid."""
    y, x = np.mgrid[:32, :32].astype(np.float32) / 320
    ms = np.stack([y + x] * 6)
    rgb = np.repeat(np.repeat(ms[:3], 2, axis=1), 2, axis=2)
    batch = pixel_pairs([{"rgb": rgb, "ms": ms}], "rgb", "ms")
    assert batch.x.shape == (1, 3, 64, 64)
    assert batch.on_target.shape == (1, 3, 32, 32)
    assert float((batch.on_target[0, 0] - batch.x[0, 0, ::2, ::2]).abs().max()) < 1e-5


def test_a_rival_is_trained_and_measured(tmp_path: Path, config: RivalConfig, vaes) -> None:
    scenes = [Scene(s.id, "val", s.group, s.licence, s.arrays) for s in made_scenes(2)]
    rival = built("Pix2PixHD", config, vaes)
    assert isinstance(rival, Pix2PixHD)
    train(rival, made_scenes(), scenes, tmp_path / "run", 0.05, "cpu")
    written = (tmp_path / "run" / "last.json").stat().st_mtime_ns
    again = built("Pix2PixHD", config, vaes)
    train(again, made_scenes(), scenes, tmp_path / "run", 0.05, "cpu")  # done already: only read
    assert (tmp_path / "run" / "last.json").stat().st_mtime_ns == written
    assert all(
        torch.equal(a, b)
        for a, b in zip(rival.state_dict().values(), again.state_dict().values(), strict=True)
    )
    one, two = acceptance(rival, scenes)
    assert np.isfinite([one.psnr_db, two.ssim]).all()
    reported = table(
        [Row("rgb-nir", "Pix2PixHD", 0.05, 1_500_000, one.psnr_db, 0.5, 12.34)],
        "Each rival: 0.05 minutes.",
    )
    assert reported.splitlines()[0] == "Each rival: 0.05 minutes."
    assert "| RGB → NIR | Pix2PixHD | 0.05 | 1.5 M |" in reported


def test_scenes_without_the_pair_are_reported(config: RivalConfig) -> None:
    with pytest.raises(ValueError, match="no scene has rgb and sar"):
        PairSampler(made_scenes(), "rgb", "sar", config)
