"""Both training stages on a few made scenes: losses, directions, pairs, the fitted starts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from backend.modalities import LEVELS, modalities, modality, trained_pairs
from backend.model.adapters import ResidualAdapters
from backend.model.any2any import Any2Any
from backend.model.presets import PRESETS
from backend.model.sources import Sources
from backend.model.udit import UDiT
from backend.radiometry import ModelScale
from training import train_translator, tune_decoder
from training.data import latents
from training.data.scene import Scene
from training.lib import common, pixels, stage1, stage2
from training.lib.linear_code import fit_code, install
from training.lib.pairs import Batch, CachedSampler, Drawing, PairSampler
from training.lib.regression import fit_regression

CONFIGS = Path(__file__).resolve().parents[3] / "training" / "configs"
ROWS = list(modalities())


@pytest.fixture
def config() -> stage2.TranslatorConfig:
    config = common.read_config(CONFIGS / "tiny_translator.yaml", stage2.TranslatorConfig)
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
    rows = ones * ROWS.index("rgb"), ones * ROWS.index("nir"), ones * 0
    return Batch(
        cache.latents["rgb"][:2].float(),
        cache.latents["nir"].float(),
        *rows,
        torch.ones(2, 1, 1, 1),
    )


def untrained_translator() -> stage2.Translator:
    """A translator in which every part counts: the zero initialisations are undone."""
    torch.manual_seed(0)
    translator = stage2.Translator("any2any-tiny")
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
    assert translator.transformer.conv_in.weight.grad.any()


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


def test_drawn_pairs_cover_one_place_and_report_a_known_level(
    config: stage2.TranslatorConfig,
) -> None:
    scenes = made_scenes()
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    calm = config.pairs | {"augmentation": {"gain": 0.0, "haze": 0.0}, "level_share": 0.5}
    sampler = PairSampler(scenes, vaes, (("rgb", "nir"),), Drawing(**calm))
    batch = sampler(np.random.default_rng(0))
    assert batch.z_source.shape == batch.z_target.shape == (8, 4, 8, 8)
    assert set(batch.level.tolist()) == {LEVELS.index("unknown"), LEVELS.index("boa")}
    # NIR falls with red here, so latents of one place agree, of different places they would not.
    brightness = torch.stack([batch.z_source[:, 0].flatten(), batch.z_target[:, 0].flatten()])
    assert torch.corrcoef(brightness)[0, 1] < -0.9


def test_haze_falls_on_the_source_alone(config: stage2.TranslatorConfig) -> None:
    scenes = made_scenes()
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    hazy = config.pairs | {
        "augmentation": {"gain": 0.0, "haze": 0.1, "haze_share": 1.0},
        "level_share": 1.0,
    }
    clear = config.pairs | {
        "augmentation": {"gain": 0.0, "haze": 0.0, "haze_share": 1.0},
        "level_share": 1.0,
    }

    for direction, changes in ((("rgb", "nir"), True), (("nir", "rgb"), False)):
        one, other = (
            PairSampler(scenes, vaes, (direction,), Drawing(**kind))(np.random.default_rng(0))
            for kind in (hazy, clear)
        )
        assert torch.equal(one.z_target, other.z_target)
        assert torch.equal(one.z_source, other.z_source) is not changes


@pytest.mark.parametrize(("levels", "reported"), [("tttt", "toa"), ("ttbt", "unknown")])
def test_a_mosaic_holds_four_samples_and_reports_a_level_they_share(
    levels: str,
    reported: str,
    config: stage2.TranslatorConfig,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    scenes = made_scenes()
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    drawing = Drawing(**config.pairs | {"mosaic_share": 1.0, "latents_per_batch": 64})
    sampler, numbers = PairSampler(scenes, vaes, (("rgb", "nir"),), drawing), iter(range(4))

    def sample(
        direction: tuple[str, str], size: int, rng: np.random.Generator
    ) -> tuple[torch.Tensor, ...]:
        n = next(numbers)
        level = LEVELS.index({"t": "toa", "b": "boa"}[levels[n]])
        z = torch.full((1, 4, size, size), float(n))
        return z, z + 10, torch.tensor([1]), torch.tensor([2]), torch.tensor([level]), z + 20

    monkeypatch.setattr(sampler, "_sample", sample)
    batch = sampler(np.random.default_rng(1))
    assert batch.z_source[0, 0, ::4, ::4].tolist() == [[0, 1], [2, 3]]
    assert torch.equal(batch.z_target, batch.z_source + 10)
    assert torch.equal(batch.weight, batch.z_source + 20)
    assert batch.level.tolist() == [LEVELS.index(reported)]


def test_an_atmosphere_turns_surface_into_top_of_atmosphere(
    config: stage2.TranslatorConfig,
) -> None:
    scenes = made_scenes()
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    airy = {"augmentation": {"gain": 0.0, "haze": 0.0, "atmosphere_share": 1.0}, "level_share": 1.0}

    # what must be predicted keeps its level
    for direction, level in ((("rgb", "nir"), "toa"), (("nir", "rgb"), "boa")):
        batch = PairSampler(scenes, vaes, (direction,), Drawing(**config.pairs | airy))(
            np.random.default_rng(0)
        )
        assert set(batch.level.tolist()) == {LEVELS.index(level)}


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


def test_regression_starts_the_network_at_what_pixels_report() -> None:
    scenes = made_scenes(6)
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    network = UDiT(num_modalities=len(ROWS))
    fit_regression(network.regression, vaes, scenes)
    x = torch.from_numpy(ModelScale.of(modality("rgb")).to_model(scenes[0].arrays["rgb"]))[None]
    truth = torch.from_numpy(ModelScale.of(modality("nir")).to_model(scenes[0].arrays["nir"]))[None]
    rows = [torch.tensor([row]) for row in (999, ROWS.index("rgb"), ROWS.index("nir"), 0)]
    with torch.no_grad():
        z = network(torch.randn(1, 4, 16, 16), vaes["rgb"].encode(x).latent_dist.mode(), *rows)
        error = (z - vaes["nir"].encode(truth).latent_dist.mode())[:, 0]

    assert error.square().mean() < 0.05  # of a latent whose variance is 1
    assert not network.regression.table[ROWS.index("sar")].any()  # no scene has it
    untrained = UDiT(num_modalities=len(ROWS))
    fit_regression(untrained.regression, vaes, scenes, (("nir", "rgb"),))
    assert untrained.regression.table[ROWS.index("nir"), ROWS.index("rgb")].any()
    # zero-shot: its pairs are not looked at
    assert not untrained.regression.table[ROWS.index("rgb"), ROWS.index("nir")].any()


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


def test_pixels_of_the_target_come_with_its_latents(
    config: stage2.TranslatorConfig,
) -> None:
    scenes = made_scenes()
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    for share in (0.0, 1.0):
        drawing = Drawing(**config.pairs | {"mosaic_share": share})
        batch = PairSampler(scenes, vaes, (("rgb", "nir"),), drawing, with_pixels=True)(
            np.random.default_rng(0)
        )
        assert batch.pixels.shape == batch.pixel_weight.shape == (8, 1, 32, 32)
        torch.testing.assert_close(
            vaes["nir"].encode(batch.pixels).latent_dist.mode(),
            batch.z_target,
            atol=1e-4,
            rtol=1e-4,
        )


def test_tuning_teaches_the_decoder_what_predicted_latents_mean(
    config: stage2.TranslatorConfig,
) -> None:
    """The translator predicts half of each latent's deviation; the tuned decoder of predictions
    gains, its code stays.
    """
    scenes = made_scenes()
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    sampler = PairSampler(
        scenes, vaes, (("rgb", "nir"),), Drawing(**config.pairs), with_pixels=True
    )

    class Halving(Any2Any):
        def predict_x0(self, z_t: torch.Tensor, sources: Sources, *_: object) -> torch.Tensor:
            return -0.5 * sources.z

    torch.manual_seed(0)
    network = Halving(vaes, UDiT(num_modalities=len(ROWS)), ResidualAdapters())
    tuning = common.read_config(CONFIGS / "tiny_decoder.yaml", tune_decoder.TuningConfig)
    code, rng = vaes["nir"].analysis.weight.clone(), np.random.default_rng(0)
    optimizer = common.make_optimizer(vaes["nir"].train(), "adamw", 2e-3, 0.0)
    figures = []

    for _ in range(25):
        value, reported = tune_decoder.loss(network, "nir", sampler(rng), tuning)
        optimizer.zero_grad()
        value.backward()
        optimizer.step()
        figures.append(reported["psnr"].item())

    assert np.mean(figures[-5:]) > np.mean(figures[:5]) + 0.5
    assert torch.equal(vaes["nir"].analysis.weight, code)
    assert all(parameter.grad is None for parameter in network.transformer.parameters())


def test_the_patches_imprint_costs(config: stage2.TranslatorConfig) -> None:
    scenes = made_scenes()
    vaes = {id_: autoencoder(id_, scenes) for id_ in ("rgb", "nir")}
    network = Any2Any(vaes, UDiT(num_modalities=len(ROWS)), ResidualAdapters())
    batch = PairSampler(scenes, vaes, (("rgb", "nir"),), Drawing(**config.pairs), with_pixels=True)(
        np.random.default_rng(0)
    )
    tuning = common.read_config(CONFIGS / "tiny_decoder.yaml", tune_decoder.TuningConfig)
    assert tuning.block_weight > 0
    values = []

    for weight in (0.0, 1.0, 2.0):
        torch.manual_seed(0)
        values.append(
            tune_decoder.loss(network, "nir", batch, replace(tuning, block_weight=weight))[0].item()
        )

    assert values[0] < values[1]
    assert values[2] - values[1] == pytest.approx(values[1] - values[0], rel=1e-3)


def test_a_gated_start_learns_in_every_direction() -> None:
    translator = stage2.Translator("any2any-tiny")
    start = stage2.Translator("any2any-tiny")
    gated = start.transformer.state_dict() | {"gate": torch.zeros_like(start.transformer.gate)}
    train_translator.take_over(translator, gated, start.adapters.state_dict(), tuple(modalities()))
    assert (translator.transformer.gate == 1).all()
