"""The networks: sizes of the paper, shapes, how training starts, and that saving changes
nothing.
"""

from __future__ import annotations

import copy
import math
from pathlib import Path

import pytest
import torch
from torch import nn

from backend.errors import ModelError
from backend.modalities import RESOURCES, modalities, modality
from backend.model.adapters import ResidualAdapters
from backend.model.any2any import Any2Any
from backend.model.autoencoder import KLSize
from backend.model.dit import DiT, position_embedding
from backend.model.precision import keep_float32
from backend.model.presets import count_parameters
from backend.model.sources import REACHES, Sources
from tests.standin import block_means, write_standin_model

TRANSFORMER = {"any2any-s": 32_662_784, "any2any-b": 129_911_168, "any2any-l": 457_301_120}
AUTOENCODERS = {
    "vae_sar": 55_321_317,
    "vae_nir": 55_321_317,
    "vae_rgb": 55_325_927,
    "vae_ms": 13_335_274,
    "vae_pan": 83_649_253,
}


def small_dit(depth: int = 2) -> DiT:
    """A small transformer in which every part counts, the zero-initialised ones included."""
    torch.manual_seed(1)
    dit = DiT(hidden_size=32, depth=depth, num_heads=2)
    with torch.no_grad():
        for parameter in dit.parameters():
            if not parameter.any():
                parameter.normal_(std=0.1)

    return dit


def inputs(
    batch: int = 2,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(2)
    z_t, z_source = (torch.randn(batch, 4, 64, 64, generator=generator) for _ in range(2))
    return (
        z_t,
        z_source,
        torch.arange(batch) * 400,
        torch.arange(batch) % 5,
        (torch.arange(batch) + 1) % 5,
    )


@pytest.mark.parametrize("preset", TRANSFORMER)
def test_presets_have_the_papers_parameter_counts(preset: str) -> None:
    assert count_parameters(preset) == AUTOENCODERS | {
        "transformer": TRANSFORMER[preset],
        "adapters": 6500,
    }


def test_tiny_fits_the_plugin_and_its_count_is_what_is_built() -> None:
    counts = count_parameters("any2any-tiny")
    model = Any2Any.build("any2any-tiny")
    built = sum(tensor.numel() for tensor in (*model.parameters(), *model.buffers()))
    assert sum(counts.values()) == built
    assert 2 * built < 25e6  # bytes in half precision


@pytest.mark.parametrize("id_", modalities())
def test_autoencoders_map_native_patches_to_latents_and_back(id_: str) -> None:
    modality = modalities()[id_]
    model = Any2Any.build("any2any-tiny").eval()
    with torch.no_grad():
        latents = model.encode(
            id_, torch.zeros(1, modality.channels, modality.native_patch, modality.native_patch)
        )
        assert latents.shape == (1, 4, 64, 64)
        assert model.decode(id_, latents).shape == (
            1,
            modality.channels,
            modality.native_patch,
            modality.native_patch,
        )


def test_scaling_factor_multiplies_after_encoding_and_is_divided_out_before_decoding() -> None:
    vaes: dict[str, nn.Module] = {
        m.id: block_means(m, scaling_factor=0.25) for m in modalities().values()
    }
    model = Any2Any(vaes, small_dit(), ResidualAdapters())
    x = torch.full((1, 1, 256, 256), 0.8)
    latents = model.encode("sar", x)
    torch.testing.assert_close(latents[:, :1], torch.full((1, 1, 64, 64), 0.2))
    torch.testing.assert_close(model.decode("sar", latents), x)


def test_transformer_predicts_one_latent_per_sample() -> None:
    assert small_dit()(*inputs(batch=3)).shape == (3, 4, 64, 64)


def test_prediction_depends_on_every_input() -> None:
    dit = small_dit().eval()
    arguments = inputs()
    reference = dit(*arguments)

    for number, argument in enumerate(arguments):
        changed = list(arguments)
        changed[number] = (argument + 1) % 5 if number > 2 else argument + 1
        assert not torch.allclose(dit(*changed), reference), f"argument {number} does nothing"


def test_samples_of_a_batch_do_not_see_each_other() -> None:
    dit = small_dit().eval()
    arguments = inputs()
    torch.testing.assert_close(
        dit(*(argument[:1] for argument in arguments)), dit(*arguments)[:1], atol=1e-5, rtol=1e-5
    )


def test_untrained_transformer_predicts_zero_and_its_blocks_are_the_identity() -> None:
    dit = DiT(hidden_size=32, depth=2, num_heads=2)
    x, c = torch.randn(2, 256, 32), torch.randn(2, 32)
    for block in dit.blocks:
        assert torch.equal(block(x, c), x)
    assert not dit(*inputs()).any()


def test_position_embedding_is_two_sine_cosine_tables_x_before_y() -> None:
    table = position_embedding(32, grid_size=16)
    assert table.shape == (1, 256, 32)
    y, x = 3, 11
    expected = [
        wave(place / 10000 ** (k / 8))
        for place in (x, y)
        for wave in (math.sin, math.cos)
        for k in range(8)
    ]

    torch.testing.assert_close(table[0, y * 16 + x], torch.tensor(expected))


def test_patches_come_back_where_they_were_taken() -> None:
    """A transformer crafted to copy its input: embedding and output are the identity of a patch's
    numbers.
    """
    dit = DiT(hidden_size=128, depth=0, num_heads=2)
    with torch.no_grad():
        weight = torch.zeros(128, 8, 4, 4)
        for c in range(8):
            for y in range(4):
                for x in range(4):
                    weight[(y * 4 + x) * 8 + c, c, y, x] = 1

        dit.x_embedder.weight.copy_(weight)
        dit.pos_embed.zero_()
        dit.final_layer.norm = nn.Identity()
        dit.final_layer.linear.weight.copy_(torch.eye(128))

    arguments = inputs()
    torch.testing.assert_close(dit(*arguments), arguments[0])


def test_adapters_start_as_the_identity_and_are_one_per_target() -> None:
    adapters = ResidualAdapters()
    z = torch.randn(2, 4, 64, 64)
    for target in modalities():
        assert torch.equal(adapters(z, target), z)
    with torch.no_grad():
        adapters.by_target["nir"].project.bias.fill_(1.0)
    torch.testing.assert_close(adapters(z, "nir"), z + 1)
    assert torch.equal(adapters(z, "rgb"), z)


def outputs(model: Any2Any) -> list[torch.Tensor]:
    with torch.no_grad():
        x = torch.linspace(-1, 1, 6 * 128 * 128).reshape(1, 6, 128, 128)
        sources = model.observe({"ms": x})
        predicted = model.predict_x0(torch.ones_like(sources.z), sources, 500, "sar")
        drawn = model.decode("ms", sources.z)
        return [sources.z, predicted, model.adapt(predicted, "sar"), drawn]


def test_saving_and_loading_keeps_every_bit(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = Any2Any.build("any2any-tiny")
    with torch.no_grad():
        for parameter in (*model.transformer.parameters(), *model.adapters.parameters()):
            parameter.add_(torch.randn_like(parameter) * 0.02)

    model.eval().save(tmp_path, "any2any-test", "any2any-tiny")
    for before, after in zip(
        outputs(model), outputs(Any2Any.load(tmp_path, plain=True)), strict=True
    ):
        assert before.abs().sum() > 0
        assert torch.equal(before, after)


def test_weights_saved_in_half_precision_load_as_single(tmp_path: Path) -> None:
    model = Any2Any.load(write_standin_model(tmp_path / "single"))
    before = outputs(model)
    model.half().save(tmp_path / "half", "standin", "any2any-tiny")
    loaded = Any2Any.load(tmp_path / "half")
    assert {parameter.dtype for parameter in loaded.parameters()} == {torch.float32}
    for single, half in zip(before, outputs(loaded), strict=True):
        torch.testing.assert_close(half, single, atol=2e-2, rtol=2e-2)


def test_part_of_another_shape_is_incompatible(tmp_path: Path) -> None:
    folder = write_standin_model(tmp_path)
    config = folder / "transformer" / "config.json"
    config.write_text(config.read_text().replace('"hidden_size": 32', '"hidden_size": 64'))
    with pytest.raises(ModelError) as caught:
        Any2Any.load(folder)
    assert caught.value.code == "model.incompatible"


def small_paper_model(folder: Path) -> Path:
    """A model of the paper's classes, narrow, with weights that count."""
    torch.manual_seed(0)
    size = KLSize(
        widths={2: (16, 16), 4: (16, 16, 16), 8: (16, 16, 16, 16)},
        layers_per_block=1,
        norm_groups=8,
    )
    vaes = {m.id: size.build(m) for m in modalities().values()}
    model = Any2Any(vaes, DiT(hidden_size=32, depth=2, num_heads=2), ResidualAdapters(tuple(vaes)))

    with torch.no_grad():
        for parameter in model.parameters():
            if not parameter.any():
                parameter.normal_(std=0.05)

    model.save(folder, "small", "any2any-s")
    return folder


@pytest.mark.parametrize("kind", ["tiny", "paper"])
def test_bf16_stays_close_and_keeps_fine_steps(kind: str, tmp_path: Path) -> None:
    if kind == "paper":
        folder = small_paper_model(tmp_path)
    else:
        torch.manual_seed(0)
        Any2Any.build("any2any-tiny").save(tmp_path, "tiny", "any2any-tiny")
        folder = tmp_path

    results = {
        precision: outputs(Any2Any.load(folder, precision=precision))
        for precision in ("fp32", "bf16")
    }
    for single, half in zip(results["fp32"], results["bf16"], strict=True):
        assert half.dtype == torch.float32
        # random weights make much of little
        assert torch.corrcoef(torch.stack([single.flatten(), half.flatten()]))[0, 1] > 0.98

        assert len(half.unique()) > 0.9 * len(single.unique())


def test_training_in_bf16_rounds_neither_latents_nor_predictions() -> None:
    """The paper's classes as training builds them, and a copy of them (its average)."""
    torch.manual_seed(0)
    vae = KLSize({4: (16, 16, 16)}, layers_per_block=1, norm_groups=8).build(modality("nir"))
    transformer = DiT(hidden_size=32, depth=2, num_heads=2)
    torch.nn.init.normal_(transformer.final_layer.linear.weight, std=0.05)
    z, row = torch.randn(1, 4, 64, 64), torch.zeros(1, dtype=torch.long)

    for coder, denoiser in ((vae, transformer), copy.deepcopy((vae, transformer))):
        with torch.autocast("cpu", torch.bfloat16):
            outputs = (
                coder.encode(torch.rand(1, 1, 256, 256) * 2 - 1).latent_dist.mode(),
                denoiser(z, z, row, row, row),
                coder.decode(z).sample,
            )
        for one in outputs:
            assert one.dtype == torch.float32
            assert len(one.unique()) > 0.5 * one.numel()


def test_a_copy_kept_in_float32_has_weights_of_its_own() -> None:
    layer = torch.nn.Conv2d(1, 1, 1)
    keep_float32(layer)
    copied, x = copy.deepcopy(layer), torch.ones(1, 1, 1, 1)
    with torch.no_grad():
        copied.weight += 1.0
    assert float(copied(x) - layer(x)) == pytest.approx(1.0)


def test_a_saved_model_reports_no_path_of_the_machine_it_was_made_on(tmp_path: Path) -> None:
    loaded = Any2Any.load(RESOURCES / "models" / "any2any-tiny")
    loaded.save(tmp_path / "saved", "any2any-tiny", "any2any-tiny")
    configs = [*(tmp_path / "saved").rglob("*.json"), *(RESOURCES / "models").rglob("*.json")]
    assert len(configs) > 14
    for config in configs:
        assert "_name_or_path" not in config.read_text(encoding="utf-8"), config


class TestSeveralSourcesOfAModelOfOne:
    """A model that was trained on single sources averages what it predicts from each."""

    @pytest.fixture
    def model(self, tmp_path: Path) -> Any2Any:
        return Any2Any.load(small_paper_model(tmp_path / "small"))

    @staticmethod
    def predict(model: Any2Any, sources: Sources) -> torch.Tensor:
        noise = torch.randn(2, 4, 64, 64, generator=torch.Generator().manual_seed(1))
        with torch.inference_mode():
            return model.predict_x0(noise, sources, 500, "ms")

    @staticmethod
    def latents(seed: int) -> torch.Tensor:
        return torch.randn(2, 4, 64, 64, generator=torch.Generator().manual_seed(seed))

    def test_one_source_is_the_transformer_s_own_prediction(self, model: Any2Any) -> None:
        noise = torch.randn(2, 4, 64, 64, generator=torch.Generator().manual_seed(1))
        rows = [torch.tensor([value]) for value in (500, model.row("rgb"), model.row("ms"))]
        with torch.inference_mode():
            c = model.transformer.condition(*rows)
            batch = [row.expand(2) for row in rows]
            expected = model.transformer(noise, self.latents(2), *batch, c=c)
        assert torch.equal(self.predict(model, Sources({"rgb": self.latents(2)})), expected)

    def test_two_equal_sources_are_one(self, model: Any2Any) -> None:
        table = model.transformer.condition.source_table.weight
        table[model.row("nir")] = table[model.row("rgb")]
        model.confidence = {("rgb", "ms"): 3.0, ("nir", "ms"): 0.7}
        one = self.predict(model, Sources({"rgb": self.latents(2)}))
        two = self.predict(model, Sources({"rgb": self.latents(2), "nir": self.latents(2)}))
        assert torch.equal(one, two)

    def test_two_sources_count_by_their_confidence(self, model: Any2Any) -> None:
        apart = [
            self.predict(model, Sources({id_: self.latents(seed)}))
            for seed, id_ in ((2, "rgb"), (3, "nir"))
        ]
        both = Sources({"rgb": self.latents(2), "nir": self.latents(3)})
        torch.testing.assert_close(self.predict(model, both), (apart[0] + apart[1]) / 2)
        model.confidence = {("rgb", "ms"): 1.0, ("nir", "ms"): 3.0}
        expected = 0.25 * apart[0] + 0.75 * apart[1]
        torch.testing.assert_close(self.predict(model, both), expected)

    def test_where_one_was_not_observed_the_other_stands(self, model: Any2Any) -> None:
        size = modality("nir").native_patch
        valid = torch.ones(2, size, size, dtype=torch.bool)
        valid[:, :, : size // 2] = False
        both = {"rgb": self.latents(2), "nir": self.latents(3)}
        alone = self.predict(model, Sources({"rgb": both["rgb"]}))
        half = self.predict(model, Sources(both, {}, {"nir": valid}))
        whole = self.predict(model, Sources(both))
        assert torch.equal(half[..., :32], alone[..., :32])
        # latents over which it comes to count in full
        fade = 2 * REACHES[-1] // modality("nir").vae_factor + 1
        torch.testing.assert_close(half[..., 32 + fade :], whole[..., 32 + fade :])
        between = (half - alone)[..., 32 : 32 + fade].abs().mean((0, 1, 2))
        assert (between[1:] > between[:-1]).float().mean() > 0.8
        assert (whole - alone).abs().mean() > 0.01
