"""Both training stages on a few made scenes: losses, directions, latents, checkpoints."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.modalities import modality, trained_pairs
from backend.model.any2any import PRESETS
from backend.model.autoencoder import build_autoencoder
from backend.sampling import alphas_cumprod
from training import common, encode_latents, train_autoencoder, train_translator
from training.datasets.scene import Scene

CONFIGS = Path(__file__).resolve().parents[3] / "training" / "configs"


@pytest.fixture
def config() -> train_translator.TranslatorConfig:
    config = common.read_config(CONFIGS / "tiny_translator.yaml", train_translator.TranslatorConfig)
    return replace(config, batch_size=4, directions_per_batch=2)


@pytest.fixture
def cache() -> encode_latents.LatentCache:
    """Two crops with rgb and nir, a third with rgb and sar."""
    torch.manual_seed(0)
    crops = {"rgb": np.array([0, 1, 2]), "nir": np.array([0, 1]), "sar": np.array([2])}
    return encode_latents.LatentCache({m: torch.randn(len(rows), 4, 64, 64).half() for m, rows in crops.items()}, crops)


def batch_of(cache: encode_latents.LatentCache) -> train_translator.Batch:
    return train_translator.Batch((("rgb", "nir"),), cache.latents["rgb"][:2].float(), cache.latents["nir"].float())


def untrained_translator() -> train_translator.Translator:
    """A translator in which every part counts: the zero initialisations are undone."""
    torch.manual_seed(0)
    translator = train_translator.Translator("any2any-tiny")
    with torch.no_grad():
        for parameter in translator.parameters():
            if not parameter.any():
                parameter.normal_(std=0.02)
    return translator


def test_calibration_loss_never_reaches_the_transformer(cache: encode_latents.LatentCache) -> None:
    translator = untrained_translator()
    _, calibration = train_translator.losses(translator, batch_of(cache), torch.from_numpy(alphas_cumprod()).float())
    calibration.backward()
    assert all(parameter.grad is None or not parameter.grad.any() for parameter in translator.transformer.parameters())
    assert translator.adapters.by_target["nir"].project.weight.grad.any()


def test_only_the_targets_adapter_learns_from_a_batch(cache: encode_latents.LatentCache) -> None:
    translator = untrained_translator()
    losses = train_translator.losses(translator, batch_of(cache), torch.from_numpy(alphas_cumprod()).float())
    sum(losses).backward()
    touched = {name for name, adapter in translator.adapters.by_target.items() if adapter.project.weight.grad is not None}
    assert touched == {"nir"}
    assert translator.transformer.x_embedder.weight.grad.any()


def test_directions_are_those_that_spec_trains_and_the_cache_has(
    cache: encode_latents.LatentCache, config: train_translator.TranslatorConfig
) -> None:
    sampler = train_translator.DirectionSampler(cache, config, seed=0)
    assert set(sampler.pairs) == {("rgb", "nir"), ("nir", "rgb"), ("rgb", "sar"), ("sar", "rgb")}
    assert set(sampler.pairs) <= set(trained_pairs())
    seen = {direction for batch, _ in zip(sampler.batches(), range(60), strict=False) for direction in batch.directions}
    assert seen == set(sampler.pairs)


def test_a_batch_pairs_latents_of_the_same_crop(cache: encode_latents.LatentCache, config: train_translator.TranslatorConfig) -> None:
    sampler = train_translator.DirectionSampler(cache, config, seed=1)
    pairs = {tuple(row) for row in sampler.pairs["rgb", "sar"]}
    assert pairs == {(2, 0)}


def test_stale_latents_are_refused(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file({"rgb.latents": torch.zeros(1, 4, 64, 64), "rgb.crops": torch.zeros(1)}, tmp_path / "l.safetensors", metadata={"rgb": "aa"})
    with pytest.raises(ValueError, match="other autoencoders"):
        encode_latents.LatentCache.load(tmp_path / "l.safetensors", {"rgb": "bb"})
    assert set(encode_latents.LatentCache.load(tmp_path / "l.safetensors", {"rgb": "aa"}).latents) == {"rgb"}


@pytest.mark.parametrize("name", ["adamw", "muon"])
def test_a_checkpoint_brings_back_weights_average_and_optimiser(name: str, tmp_path: Path, cache: encode_latents.LatentCache) -> None:
    abar = torch.from_numpy(alphas_cumprod()).float()

    def fresh() -> tuple[train_translator.Translator, common.Optimizer, common.Average]:
        translator = untrained_translator()
        return translator, common.make_optimizer(translator, name, 1e-3, 0.01), common.Average(translator, 0.9)

    def steps(parts: tuple, count: int) -> None:
        for _ in range(count):
            z0, calibration = train_translator.losses(parts[0], batch_of(cache), abar)
            parts[1].zero_grad()
            (z0 + calibration).backward()
            parts[1].step()
            parts[2].update(parts[0])

    straight = fresh()
    steps(straight, 1)
    common.save_training(tmp_path, *straight, 1)
    resumed = fresh()
    assert common.resume_training(tmp_path, *resumed) == 1
    for parts in (straight, resumed):
        torch.manual_seed(5)
        steps(parts, 2)
    for name, tensor in straight[0].state_dict().items():
        assert torch.equal(tensor, resumed[0].state_dict()[name]), name
    for name, tensor in straight[2].state.items():
        assert torch.equal(tensor, resumed[2].state[name]), name


def test_muon_steps_every_parameter_once() -> None:
    translator = untrained_translator()
    adamw, muon = (common.make_optimizer(translator, name, 1e-3, 0.0) for name in ("adamw", "muon"))
    everything = sorted(id(p) for group in adamw.parts[0].param_groups for p in group["params"])
    assert sorted(id(p) for part in muon.parts for group in part.param_groups for p in group["params"]) == everything
    with pytest.raises(ValueError, match="unknown optimizer"):
        common.make_optimizer(translator, "sgd", 1e-3, 0.0)


def test_a_batch_of_several_directions_has_the_loss_of_its_parts(cache: encode_latents.LatentCache) -> None:
    translator, abar = untrained_translator(), torch.from_numpy(alphas_cumprod()).float()
    one = batch_of(cache)
    both = train_translator.Batch(
        (("rgb", "nir"), ("nir", "rgb")), torch.cat([one.z_source, one.z_target]), torch.cat([one.z_target, one.z_source])
    )
    no_noise = torch.ones_like(abar)  # and with power 0 every timestep is 0: nothing random is left
    together = train_translator.losses(translator, both, no_noise, timestep_power=0.0)
    apart = [
        train_translator.losses(translator, b, no_noise, timestep_power=0.0)
        for b in (one, train_translator.Batch((("nir", "rgb"),), one.z_target, one.z_source))
    ]
    for whole, halves in zip(together, zip(*apart, strict=True), strict=True):
        torch.testing.assert_close(whole, sum(halves) / 2)


def test_old_checkpoints_are_dropped_and_the_last_is_read(tmp_path: Path) -> None:
    for step in (1, 2, 3):
        common.save_checkpoint(tmp_path, {"w": torch.tensor([float(step)])}, {"step": step})
    assert len(list(tmp_path.glob("*.safetensors"))) == 2
    tensors, state = common.load_checkpoint(tmp_path)
    assert (tensors["w"].item(), state["step"]) == (3.0, 3)


def test_stage_one_learns_and_scales_its_latents(tmp_path: Path) -> None:
    config = common.read_config(CONFIGS / "tiny_autoencoder.yaml", train_autoencoder.AutoencoderConfig, crop_latents=8, batch_size=4)
    rng = np.random.default_rng(0)
    y, x = np.mgrid[0:64, 0:64] / 64
    field = (0.2 + 0.15 * np.sin(6 * x + 4 * y)[None] + 0.01 * rng.standard_normal((1, 64, 64))).astype(np.float32)
    scenes = [Scene("a", "train", "made", "none", {"nir": field})]
    torch.manual_seed(0)
    vae = build_autoencoder(modality("nir"), PRESETS["any2any-tiny"].autoencoder)
    sampler = train_autoencoder.CropSampler(scenes, modality("nir"), config, seed=0)
    optimizer = torch.optim.AdamW(vae.parameters(), 2e-3)
    first = None
    for _ in range(15):
        total, mse = train_autoencoder.loss(vae, sampler.batch(), config.kl_weight)
        first = mse.item() if first is None else first
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
    assert mse.item() < 0.5 * first
    factor = train_autoencoder.latent_scaling_factor(vae, sampler, batches=4)
    latents = torch.cat([vae.encode(sampler.batch()).latent_dist.mode().flatten() for _ in range(4)]) * factor
    assert latents.std().item() == pytest.approx(1.0, rel=0.1)


def test_learning_rate_warms_up_and_falls() -> None:
    rates = [common.learning_rate(step, 100, 1.0, 10) for step in range(101)]
    assert rates[0] == pytest.approx(0.1)
    assert max(rates) == pytest.approx(1.0)
    assert rates[-1] == pytest.approx(0.01)
    assert all(a >= b for a, b in itertools.pairwise(rates[10:]))


def test_unknown_keys_of_a_config_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text((CONFIGS / "tiny_translator.yaml").read_text() + "\nlerning_rate: 1\n")
    with pytest.raises(ValueError, match="lerning_rate"):
        common.read_config(tmp_path / "c.yaml", train_translator.TranslatorConfig)
