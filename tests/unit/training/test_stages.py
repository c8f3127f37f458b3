"""Both training stages on a few made scenes: losses, directions, pairs, the fitted starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.modalities import modalities, modality, trained_pairs
from backend.model.presets import PRESETS
from backend.radiometry import ModelScale
from training.data import latents
from training.data.errors import BadInput
from training.data.scene import Scene
from training.lib import common, pixels, stage1, stage2
from training.lib.linear_code import fit_code, install
from training.lib.pairs import Batch, CachedSampler, Drawing, PairSampler, direction_weights

CONFIGS = Path(__file__).resolve().parents[3] / "training" / "configs"
ROWS = list(modalities())


@pytest.fixture
def config() -> stage2.TranslatorConfig:
    config = common.read_config(CONFIGS / "xs_translator.yaml", stage2.TranslatorConfig)
    return replace(
        config,
        pairs=config.pairs
        | {
            "latents_per_batch": 512,
            "crop_sizes": {8: 1.0},
            "directions_per_batch": 4,
        },
    )


@pytest.fixture
def cache() -> latents.LatentCache:
    """Two crops with rgb and nir, a third with rgb and sar."""
    torch.manual_seed(0)
    crops = {"rgb": np.array([0, 1, 2]), "nir": np.array([0, 1]), "sar": np.array([2])}
    return latents.LatentCache(
        {m: torch.randn(len(rows), 4, 64, 64).half() for m, rows in crops.items()}, crops
    )


def made_scenes(count: int = 3) -> list[Scene]:
    """RGB and NIR with texture; NIR is a function of red and green."""
    scenes = []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        y, x = np.mgrid[0:64, 0:64] / 64
        field = 0.15 + 0.1 * np.sin((5 + seed) * x + 4 * y) + 0.01 * rng.standard_normal((64, 64))
        rgb = np.stack(
            [field, 0.8 * field + 0.02, 0.05 + 0.02 * rng.standard_normal((64, 64))]
        ).astype(np.float32)
        nir = (0.4 - 1.2 * rgb[:1] + 0.5 * rgb[1:2]).astype(np.float32)
        scenes.append(
            Scene(f"s{seed}", "train", "made", "none", {"rgb": rgb, "nir": nir}, level="boa")
        )

    return scenes


def autoencoder(id_: str, scenes: list[Scene]) -> torch.nn.Module:
    vae = PRESETS["any2any-tiny"].autoencoder.build(modality(id_))
    install(fit_code(scenes, modality(id_)), vae)
    return vae.eval()


def batch_of(cache: latents.LatentCache) -> Batch:
    ones = torch.ones(2, dtype=torch.long)
    rows = ones * ROWS.index("rgb"), ones * ROWS.index("nir")
    return Batch.of(cache.latents["rgb"][:2].float(), cache.latents["nir"].float(), *rows)


def untrained_translator() -> stage2.Translator:
    """A translator in which every part counts: the zero initialisations are undone."""
    torch.manual_seed(0)
    translator = stage2.Translator("any2any-xs")
    with torch.no_grad():
        for parameter in translator.parameters():
            if not parameter.any():
                parameter.normal_(std=0.02)

    return translator


def test_calibration_loss_never_reaches_the_transformer(
    cache: latents.LatentCache, config: stage2.TranslatorConfig
) -> None:
    translator = untrained_translator()
    _, calibration = stage2.losses(translator, batch_of(cache), config)
    calibration.backward()
    assert all(
        parameter.grad is None or not parameter.grad.any()
        for parameter in translator.transformer.parameters()
    )
    assert translator.adapters.by_target["nir"].project.weight.grad.any()


def test_only_the_targets_adapter_learns_from_a_batch(
    cache: latents.LatentCache, config: stage2.TranslatorConfig
) -> None:
    translator = untrained_translator()
    sum(stage2.losses(translator, batch_of(cache), config)).backward()
    touched = {
        name
        for name, adapter in translator.adapters.by_target.items()
        if adapter.project.weight.grad is not None
    }
    assert touched == {"nir"}
    assert translator.transformer.x_embedder.weight.grad.any()


def test_spec_loss_is_the_mean_square_of_the_latents_error(
    cache: latents.LatentCache, config: stage2.TranslatorConfig
) -> None:
    batch = batch_of(cache)
    z = batch.z_target + 0.5
    assert stage2.latent_loss(z, batch, replace(config, loss="mse")).item() == pytest.approx(0.25)
    expected = np.log(0.25 + config.floor)
    assert stage2.latent_loss(z, batch, replace(config, loss="log")).item() == pytest.approx(
        expected, rel=1e-5
    )


@pytest.mark.parametrize(("name", "count"), [("paper", 14), ("all", 20)])
def test_directions_are_spec_s_or_all(name: str, count: int) -> None:
    directions = stage2.directions_of(name)
    assert len(set(directions)) == count
    assert set(trained_pairs()) <= set(directions)


def test_cached_batches_pair_latents_of_the_same_crop(
    cache: latents.LatentCache, config: stage2.TranslatorConfig
) -> None:
    drawing = Drawing(**config.pairs | {"latents_per_batch": 4 * 64 * 64})
    sampler = CachedSampler(cache, trained_pairs(), drawing)
    assert set(sampler.directions) == {
        ("rgb", "nir"),
        ("nir", "rgb"),
        ("rgb", "sar"),
        ("sar", "rgb"),
    }

    rng = np.random.default_rng(0)
    for _ in range(10):
        batch = sampler(rng)
        for source, target, z_source, z_target in zip(
            batch.source, batch.target, batch.z_source, batch.z_target, strict=True
        ):
            of = cache.latents[ROWS[source]].float(), cache.latents[ROWS[target]].float()
            i, j = (
                next(k for k, z in enumerate(all_) if torch.equal(z, one))
                for all_, one in zip(of, (z_source, z_target), strict=True)
            )
            assert cache.crops[ROWS[source]][i] == cache.crops[ROWS[target]][j]


def test_directions_are_drawn_alike_or_by_their_number() -> None:
    counts = {("rgb", "nir"): 90, ("nir", "rgb"): 90, ("sar", "rgb"): 20}
    even = direction_weights(Drawing(), counts)
    np.testing.assert_allclose(even, [1 / 3, 1 / 3, 1 / 3])
    by_count = direction_weights(Drawing(mix="count"), counts)
    np.testing.assert_allclose(by_count, [0.45, 0.45, 0.1])
    both = direction_weights(Drawing(mix="count", pair_weights={"sar-rgb": 9.0}), counts)
    np.testing.assert_allclose(both, [0.25, 0.25, 0.5])
    with pytest.raises(BadInput, match="uniform or count, not even"):
        direction_weights(Drawing(mix="even"), counts)


def test_stale_latents_are_refused(tmp_path: Path) -> None:
    from safetensors.torch import save_file

    save_file(
        {"rgb.latents": torch.zeros(1, 4, 64, 64), "rgb.crops": torch.zeros(1)},
        tmp_path / "l.safetensors",
        metadata={"rgb": "aa"},
    )
    with pytest.raises(ValueError, match="other autoencoders"):
        latents.LatentCache.load(tmp_path / "l.safetensors", {"rgb": "bb"})
    assert set(latents.LatentCache.load(tmp_path / "l.safetensors", {"rgb": "aa"}).latents) == {
        "rgb"
    }


def test_drawn_pairs_cover_one_place(
    config: stage2.TranslatorConfig,
) -> None:
    scenes = made_scenes()
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    calm = config.pairs | {"augmentation": {"gain": 0.0}}
    sampler = PairSampler(scenes, vaes, (("rgb", "nir"),), Drawing(**calm))
    batch = sampler(np.random.default_rng(0))
    assert batch.z_source.shape == batch.z_target.shape == (8, 4, 8, 8)
    # NIR falls with red here, so latents of one place agree, of different places they would not.
    brightness = torch.stack([batch.z_source[:, 0].flatten(), batch.z_target[:, 0].flatten()])
    assert torch.corrcoef(brightness)[0, 1] < -0.9


def test_code_is_white_and_its_decoder_starts_as_the_inverse() -> None:
    scenes = made_scenes()
    vae = autoencoder("rgb", scenes)
    with torch.no_grad():
        x = torch.from_numpy(
            np.stack([ModelScale.of(modality("rgb")).to_model(s.arrays["rgb"]) for s in scenes])
        )

        z = vae.encode(x).latent_dist.mode()
        assert z.std(dim=(0, 2, 3)).tolist() == pytest.approx([1.0] * 4, rel=0.15)
        assert z.mean(dim=(0, 2, 3)).abs().max() < 0.2
        means = torch.nn.functional.avg_pool2d(x, 4)
        torch.testing.assert_close(
            torch.nn.functional.avg_pool2d(vae.decode(z).sample, 4), means, atol=0.02, rtol=0.0
        )
        brighter = vae.encode(x + 0.1).latent_dist.mode() - z

    assert (brighter[:, :3] > 0).all()


def test_a_code_of_flat_fields_is_finite() -> None:
    """Whose pixels in a patch are equal, so that components beyond the first never vary."""
    rng = np.random.default_rng(0)
    fields = np.kron(rng.uniform(0.05, 0.4, (1, 16, 16)), np.ones((16, 16))).astype(np.float32)
    nothing = np.full((1, 64, 64), np.nan, np.float32)
    scenes = [
        Scene(name, "train", "ours", "CC0", {"nir": x})
        for name, x in (("a", fields), ("b", nothing))
    ]
    vae = PRESETS["any2any-xs"].autoencoder.build(modality("nir"))
    install(fit_code(scenes, modality("nir")), vae)
    assert all(tensor.isfinite().all() for tensor in vae.state_dict().values())
    with pytest.raises(BadInput, match="no scene has nir"):
        fit_code(scenes[1:], modality("nir"))


def test_stage_one_improves_on_the_linear_code() -> None:
    config = common.read_config(
        CONFIGS / "tiny_autoencoder.yaml",
        stage1.AutoencoderConfig,
        crop_latents=8,
        batch_size=4,
    )

    scenes = made_scenes()
    torch.manual_seed(0)
    vae = autoencoder("nir", scenes).train()
    before = vae.analysis.weight.clone()
    sampler, rng = (
        pixels.CropSampler(scenes, modality("nir"), config),
        np.random.default_rng(0),
    )
    optimizer = common.make_optimizer(vae, "adamw", 2e-3, 0.0)
    figures = []

    for _ in range(25):
        value, reported = stage1.loss(vae, sampler(rng), config)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        figures.append(reported["psnr"].item())

    assert np.mean(figures[-5:]) > np.mean(figures[:5]) + 0.5
    assert torch.equal(vae.analysis.weight, before)
    factor = pixels.latent_scaling_factor(vae.eval(), sampler, batches=4)
    latents = (
        torch.cat([vae.encode(sampler(rng).x).latent_dist.mode().flatten() for _ in range(4)])
        * factor
    )
    assert latents.std().item() == pytest.approx(1.0, rel=0.15)


def test_errors_beyond_the_evaluation_range_count_less() -> None:
    rgb = modality("rgb")
    x = ModelScale.of(rgb).to_model(np.array([0.39, 0.41], np.float32))
    dark, bright = stage1.evaluation_weight(x, rgb)
    assert bright < 0.5 * dark
