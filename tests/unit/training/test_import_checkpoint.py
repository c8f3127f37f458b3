"""Foreign weights by foreign names: what a network gave under them, ours gives."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
import torch
import typer
from diffusers import AutoencoderKL, DiTTransformer2DModel
from safetensors.torch import save_file
from typer.testing import CliRunner

from backend.model.dit import DiT
from training import import_checkpoint
from training.import_checkpoint import read_weights, take_dit, take_vae

runner = CliRunner()


def autoencoder(bands: int = 3, seed: int = 0) -> AutoencoderKL:
    torch.manual_seed(seed)
    blocks = {
        "down_block_types": ("DownEncoderBlock2D",) * 3,
        "up_block_types": ("UpDecoderBlock2D",) * 3,
        "block_out_channels": (16, 32, 64),
    }
    return AutoencoderKL(
        bands,
        bands,
        **blocks,
        latent_channels=4,
        layers_per_block=2,
        norm_num_groups=8,
        sample_size=64,
    ).eval()


def as_ldm(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    """CompVis's names and its 1 x 1 convolutions, below Stable Diffusion's prefix."""
    out = {}
    for name, tensor in state.items():
        new = re.sub(r"down_blocks\.(\d+)\.resnets\.(\d+)", r"down.\1.block.\2", name)
        new = re.sub(r"down_blocks\.(\d+)\.downsamplers\.0", r"down.\1.downsample", new)
        new = re.sub(
            r"up_blocks\.(\d+)\.resnets\.(\d+)", lambda m: f"up.{2 - int(m[1])}.block.{m[2]}", new
        )
        new = re.sub(
            r"up_blocks\.(\d+)\.upsamplers\.0", lambda m: f"up.{2 - int(m[1])}.upsample", new
        )
        new = re.sub(r"mid_block\.resnets\.(\d)", lambda m: f"mid.block_{int(m[1]) + 1}", new)

        for old, short in (
            ("group_norm", "norm"),
            ("to_q", "q"),
            ("to_k", "k"),
            ("to_v", "v"),
            ("to_out.0", "proj_out"),
        ):
            new = new.replace(f"mid_block.attentions.0.{old}", f"mid.attn_1.{short}")

        new = new.replace("conv_shortcut", "nin_shortcut").replace("conv_norm_out", "norm_out")
        is_matrix = ".attn_1." in new and tensor.ndim == 2
        out[f"first_stage_model.{new}"] = (
            tensor[:, :, None, None] if is_matrix else tensor
        ).clone()

    return out


@pytest.mark.parametrize("naming", [as_ldm, dict], ids=["ldm", "diffusers"])
def test_an_autoencoder_gives_what_it_gave(naming) -> None:
    foreign, ours = autoencoder(seed=1), autoencoder(seed=2)
    report = take_vae(ours, naming(foreign.state_dict()))
    assert (report.fresh, report.unused, report.adapted) == ([], [], {})
    x = torch.randn(1, 3, 64, 64)

    with torch.inference_mode():
        for one, other in (
            (foreign.encode(x).latent_dist.mode(), ours.encode(x).latent_dist.mode()),
            (foreign(x).sample, ours(x).sample),
        ):
            torch.testing.assert_close(one, other)


def test_bands_see_and_draw_the_mean() -> None:
    foreign, ours = autoencoder(seed=1), autoencoder(bands=6, seed=2)
    report = take_vae(ours, as_ldm(foreign.state_dict()))
    assert set(report.adapted) == {
        "encoder.conv_in.weight",
        "decoder.conv_out.weight",
        "decoder.conv_out.bias",
    }
    grey = torch.randn(1, 1, 64, 64)

    with torch.inference_mode():
        latents = [
            net.encode(grey.expand(1, bands, 64, 64)).latent_dist.mode()
            for net, bands in ((foreign, 3), (ours, 6))
        ]
        torch.testing.assert_close(*latents)
        drawn = [net.decode(latents[0]).sample.mean(dim=1) for net in (foreign, ours)]
        torch.testing.assert_close(*drawn, atol=1e-5, rtol=1e-4)


def foreign_dit() -> DiTTransformer2DModel:
    torch.manual_seed(3)
    sizes = {
        "num_attention_heads": 3,
        "attention_head_dim": 16,
        "num_layers": 2,
        "patch_size": 4,
        "sample_size": 64,
    }

    made = DiTTransformer2DModel(
        **sizes, in_channels=4, out_channels=8, num_embeds_ada_norm=10
    ).eval()
    for parameter in made.parameters():  # some start at zero
        parameter.data.add_(0.05 * torch.randn_like(parameter))
    return made


def as_peebles_and_xie(state: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    out = {
        "y_embedder.embedding_table.weight": torch.zeros(11, 48),
        "pos_embed": torch.zeros(1, 64, 48),
    }
    for name, tensor in state.items():
        if "emb." in name and "timestep_embedder" not in name:
            continue
        new = re.sub(
            r"transformer_blocks\.0\.norm1\.emb\.timestep_embedder\.linear_(\d)",
            lambda m: f"t_embedder.mlp.{2 * int(m[1]) - 2}",
            name,
        )
        if "norm1.emb" in new:
            continue
        new = new.replace("pos_embed.proj", "x_embedder.proj").replace(
            "transformer_blocks", "blocks"
        )
        new = new.replace("norm1.linear", "adaLN_modulation.1").replace(
            "attn1.to_out.0", "attn.proj"
        )
        new = new.replace("ff.net.0.proj", "mlp.fc1").replace("ff.net.2", "mlp.fc2")
        new = new.replace("proj_out_1", "final_layer.adaLN_modulation.1").replace(
            "proj_out_2", "final_layer.linear"
        )
        if ".attn1.to_q." in new:
            out[new.replace("attn1.to_q", "attn.qkv")] = torch.cat(
                [state[name.replace("to_q", part)] for part in ("to_q", "to_k", "to_v")]
            )
        elif ".attn1.to_" not in new:
            out[new] = tensor.clone()

    return out


@pytest.mark.parametrize("naming", [as_peebles_and_xie, dict], ids=["dit", "diffusers"])
def test_a_dit_gives_what_it_gave_without_its_classes(naming) -> None:
    foreign = foreign_dit()
    ours = DiT(hidden_size=48, depth=2, num_heads=3, num_modalities=5)
    torch.nn.init.zeros_(ours.condition.source_table.weight)
    torch.nn.init.zeros_(ours.condition.target_table.weight)
    report = take_dit(ours, naming(foreign.state_dict()))
    assert set(report.fresh) - {"pos_embed"} == {
        "condition.source_table.weight",
        "condition.target_table.weight",
    }
    assert "x_embedder.weight" in report.adapted

    for block in foreign.transformer_blocks:  # diffusers has an embedder per block, DiT's is one
        block.norm1.emb.load_state_dict(foreign.transformer_blocks[0].norm1.emb.state_dict())
        torch.nn.init.zeros_(block.norm1.emb.class_embedder.embedding_table.weight)
        # DiT's frequencies; diffusers' differ by one in their spacing
        block.norm1.emb.time_proj.downscale_freq_shift = 0

    z, t = torch.randn(2, 4, 64, 64), torch.tensor([999, 40])
    with torch.inference_mode():
        wanted = foreign(z, timestep=t, class_labels=torch.tensor([0, 1])).sample[:, :4]
        rows = torch.zeros(2, dtype=torch.long)
        got = ours.eval()(z, torch.randn(2, 4, 64, 64), t, rows, rows)

    torch.testing.assert_close(got, wanted, atol=2e-4, rtol=1e-3)


def test_weights_of_another_kind_or_size_are_a_sentence() -> None:
    with pytest.raises(ValueError, match="known by name"):
        take_vae(autoencoder(), {"model.layers.0.weight": torch.zeros(2)})
    with pytest.raises(ValueError, match="another size"):
        take_dit(
            DiT(hidden_size=96, depth=2, num_heads=3, num_modalities=5), foreign_dit().state_dict()
        )


class Planted:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.mark.parametrize("suffix", import_checkpoint.PICKLES)
@pytest.mark.parametrize("zipped", [True, False])
def test_checkpoints_of_pytorch_give_their_tensors(
    tmp_path: Path, suffix: str, zipped: bool
) -> None:
    state = {"a.weight": torch.rand(2, 3), "b": torch.arange(4)}
    wrapped = {f"module.{name}": tensor for name, tensor in state.items()}
    for number, kept in enumerate(
        (state, {"state_dict": wrapped, "epoch": 3}, {"model": {"a": torch.zeros(1)}, "ema": state})
    ):
        path = tmp_path / f"{number}{suffix}"
        torch.save(kept, path, _use_new_zipfile_serialization=zipped)
        read = read_weights(path)
        assert set(read) == set(state)
        assert all(torch.equal(read[name], tensor) for name, tensor in state.items())


@pytest.mark.parametrize("zipped", [True, False])
def test_a_checkpoint_that_would_run_code_is_refused_and_runs_none(
    tmp_path: Path, zipped: bool
) -> None:
    torch.save(
        {"a": torch.zeros(1), "planted": Planted(tmp_path / "run")},
        tmp_path / "evil.ckpt",
        _use_new_zipfile_serialization=zipped,
    )
    with pytest.raises(ValueError, match=r"'evil\.ckpt' is damaged or holds more than tensors"):
        read_weights(tmp_path / "evil.ckpt")
    assert not (tmp_path / "run").exists()


def test_what_is_no_checkpoint_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "model.onnx").write_bytes(b"x")
    with pytest.raises(ValueError, match="neither a safetensors file nor one of PyTorch"):
        read_weights(tmp_path / "model.onnx")
    (tmp_path / "torn.safetensors").write_bytes(b"x")
    with pytest.raises(ValueError, match="cannot be read"):
        read_weights(tmp_path / "torn.safetensors")
    (tmp_path / "torn.ckpt").write_bytes(b"x")
    with pytest.raises(ValueError, match="damaged"):
        read_weights(tmp_path / "torn.ckpt")
    torch.save({"epoch": 3}, tmp_path / "empty.pt")
    with pytest.raises(ValueError, match="holds no tensors by name"):
        read_weights(tmp_path / "empty.pt")
    monkeypatch.setattr(torch, "__version__", "2.5.1+cpu")
    with pytest.raises(ValueError, match=r"update it to 2\.6"):
        read_weights(tmp_path / "empty.pt")


def test_the_command_writes_a_part_and_a_report(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(import_checkpoint.main)
    state = (
        import_checkpoint.PRESETS["any2any-s"]
        .autoencoder.build(import_checkpoint.modality("ms"))
        .state_dict()
    )
    save_file(state, tmp_path / "vae.safetensors")
    words = [
        "--weights",
        str(tmp_path / "vae.safetensors"),
        "--as",
        "vae",
        "--modality",
        "ms",
        "--out",
        str(tmp_path / "vae"),
    ]

    reported = runner.invoke(app, words)
    assert reported.exit_code == 0, reported.output
    assert f"{len(state)} tensors taken, 0 adapted, 0 fresh, 0 unused" in reported.output
    assert json.loads((tmp_path / "vae/import.json").read_text())["fresh"] == []
    assert json.loads((tmp_path / "vae/config.json").read_text())["scaling_factor"] == 0.18215
