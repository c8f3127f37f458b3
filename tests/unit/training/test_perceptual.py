"""LPIPS in Stage I: an honest error where it is not available, its share of the loss where it can.

The backbone's weights are not available here: a stand-in for the lpips package answers with a
network that knows what it was given."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
import torch
import typer
from torch import nn

from tests.unit.training.test_stages import CONFIGS, autoencoder, made_scenes
from training import train_autoencoder
from training.lib import common, stage1
from training.lib import perceptual as perceptual_module
from training.lib.perceptual import Perceptual, PerceptualError


class Distance(nn.Module):
    """What lpips.LPIPS answers with: one number per image."""

    def __init__(self, net: str, verbose: bool) -> None:
        super().__init__()
        assert net == "vgg"
        self.weight = nn.Parameter(torch.ones(1))

    def forward(self, x: torch.Tensor, y: torch.Tensor) -> torch.Tensor:
        assert x.shape[1] == y.shape[1] == 3
        return self.weight * (x - y).abs().mean((1, 2, 3), keepdim=True)


@pytest.fixture
def package(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The stand-in, and a backbone to download from a file."""
    module = ModuleType("lpips")
    module.LPIPS = Distance  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "lpips", module)
    published = tmp_path / "published" / "vgg16.pth"
    published.parent.mkdir()
    published.write_bytes(b"weights")
    monkeypatch.setattr(perceptual_module, "VGG_URL", published.as_uri())
    digest = hashlib.sha256(b"weights").hexdigest()
    monkeypatch.setattr(perceptual_module, "VGG_SHA256", digest)
    monkeypatch.setattr(torch.hub, "get_dir", lambda: str(tmp_path / "hub"))
    return module


def test_without_the_package_the_error_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lpips", None)
    with pytest.raises(PerceptualError, match=r"requirements-lpips.txt.*--perceptual none"):
        Perceptual()


def test_without_its_weights_too(package: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "published" / "vgg16.pth").unlink()
    with pytest.raises(PerceptualError, match=r"could not be downloaded.*--perceptual none"):
        Perceptual()


def test_the_backbone_is_checked_by_its_digest(package: ModuleType, tmp_path: Path) -> None:
    stored = tmp_path / "hub" / "checkpoints" / "vgg16.pth"
    Perceptual()
    assert stored.read_bytes() == b"weights"

    stored.write_bytes(b"others")
    with pytest.raises(PerceptualError, match="remove it"):
        Perceptual()

    stored.unlink()
    (tmp_path / "published" / "vgg16.pth").write_bytes(b"others")
    with pytest.raises(PerceptualError, match="not the expected file"):
        Perceptual()
    assert not list(stored.parent.iterdir())


@pytest.mark.parametrize("bands", [1, 3])
def test_it_is_part_of_the_loss_and_its_network_does_not_learn(
    package: ModuleType, bands: int
) -> None:
    id_ = {1: "nir", 3: "rgb"}[bands]
    vae, perceptual = autoencoder(id_, made_scenes()), Perceptual()
    config = common.read_config(CONFIGS / "paper_rgb_autoencoder.yaml", stage1.AutoencoderConfig)
    assert config.perceptual_weight == 1.0
    x = torch.rand(2, bands, 256, 256) * 2 - 1
    batch = stage1.Pixels(x, torch.ones_like(x))
    values = []

    for weight, network in ((0.0, None), (2.0, perceptual)):
        torch.manual_seed(0)
        value, reported = stage1.loss(
            vae, batch, replace(config, perceptual_weight=weight), network
        )
        values.append(value)

    assert float(values[1] - values[0]) == pytest.approx(2 * float(reported["lpips"]), rel=1e-3)
    values[1].backward()
    assert not any(parameter.requires_grad for parameter in perceptual.parameters())
    assert any(
        parameter.grad is not None and parameter.grad.abs().sum() > 0
        for parameter in vae.decoder.parameters()
    )


def test_six_bands_are_refused(package: ModuleType) -> None:
    with pytest.raises(PerceptualError, match="not 6"):
        Perceptual()(torch.zeros(1, 6, 8, 8), torch.zeros(1, 6, 8, 8))


def test_training_refuses_before_any_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lpips", None)
    config = CONFIGS / "paper_rgb_autoencoder.yaml"
    with pytest.raises(typer.BadParameter, match="--perceptual none"):
        train_autoencoder.train(tmp_path, "rgb", tmp_path / "run", 0.1, config_file=config)
    assert not (tmp_path / "run").exists()
