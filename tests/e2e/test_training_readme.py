"""The commands of training/README.md from the sets to a translated raster, at miniature size: the
recipe with two modalities in `make test`, all sections with `-m slow`."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
import torch
from diffusers import AutoencoderKL, DiTTransformer2DModel
from safetensors.torch import save_file

from backend.modalities import RESOURCES
from tests.hub_upload import serve_inbox
from tests.rasters import write_rgb
from tests.training_readme import (
    blocks,
    commands,
    kill_once_saved,
    miniature,
    prepare,
    run,
    write_sets,
)

REVISION = "cd" * 20


def recipe(
    folder: Path, modalities: str = "sar rgb nir ms pan", but: str = "nothing"
) -> dict[str, str]:
    """The commands of sections 1 and 2, in their order; what each said.

    Args:
        folder: where they run.
        modalities: that have an autoencoder trained.
        but: commands with this word are left out.
    """
    text = blocks()
    both = miniature(text["1. Imagery"] + text["2. The paper's recipe"])
    assert "for m in sar rgb nir ms pan;" in both
    both = both.replace("for m in sar rgb nir ms pan;", f"for m in {modalities};")
    said = {}
    for line in (line for line in commands(both) if but not in line):
        if "train_translator" in line:
            # cut by a power failure, and started again as it was
            longer = line.replace("--minutes 0.03", "--minutes 0.5")
            kill_once_saved(longer, folder, folder / "runs" / "translator" / "last.json")
            state = json.loads((folder / "runs" / "translator" / "last.json").read_text())
            assert not state["plan"]["finished"]
            said["killed"] = str(state["step"])
        if "training.push" in line:
            with serve_inbox(folder / "received", REVISION) as inbox:
                more = {
                    "HF_ENDPOINT": inbox.endpoint,
                    "HF_TOKEN": "hf_test",
                    "HF_HUB_DISABLE_XET": "1",
                    "NO_PROXY": "127.0.0.1",
                }
                said[line] = run(line, folder, more)
            assert inbox.created == ["somebody/any2any-s"]
            continue
        said[line] = run(line, folder)
    return said


def check(folder: Path, said: dict[str, str]) -> None:
    """That the recipe's results are there and are those of this run."""
    (resumed,) = (text for line, text in said.items() if "train_translator" in line)
    first = re.search(
        r"translator: step (\d+), cpu in \w+, .* 2 processes", " ".join(resumed.split())
    )
    assert first is not None, resumed
    assert int(first[1]) >= int(said["killed"]) > 0

    (measured,) = (path.read_text() for path in folder.glob("evaluation/report-2.md"))
    assert measured.startswith("Measured on the test split, by which nothing was chosen.")
    card = (folder / "models" / "any2any-s" / "README.md").read_text()
    assert "$" not in card
    assert "cc-by-sa-4.0" in card
    sums = (folder / "resources" / "any2any-s.sha256sums.txt").read_text()
    assert sums.startswith(f"# revision {REVISION}")

    with rasterio.open(folder / "scene_nir.tif") as drawn:
        assert drawn.tags(ns="ANY2ANY")["MODEL"] == "any2any-s"
        assert np.isfinite(drawn.read(1).astype(float)).all()


@pytest.mark.timeout(900)
def test_the_paper_s_recipe_with_two_modalities(tmp_path: Path) -> None:
    prepare(tmp_path)
    write_sets(tmp_path / "sets", 24, is_whole=False)
    write_rgb(tmp_path / "scene_rgb.tif")
    # an export has all autoencoders: the others are the embedded model's
    for name in ("vae_sar", "vae_nir", "vae_ms", "vae_pan"):
        shutil.copytree(RESOURCES / "models" / "any2any-tiny" / name, tmp_path / "runs" / name)
    config = tmp_path / "training" / "configs" / "paper_s_translator.yaml"
    text = config.read_text(encoding="utf-8")
    config.write_text(text.replace("directions: paper", "directions: [rgb-nir, nir-rgb]"))
    check(tmp_path, recipe(tmp_path, "rgb", but="benchmark"))


def write_foreign_weights(folder: Path) -> None:
    """Random weights under the names and in the sizes of kl-f8 and of a DiT-S of patch size 4."""
    widths = (128, 256, 512, 512)
    vae = AutoencoderKL(
        3,
        3,
        down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4,
        block_out_channels=widths,
        latent_channels=4,
        layers_per_block=2,
    )
    torch.save({"state_dict": vae.state_dict()}, folder / "kl-f8.ckpt")
    dit = DiTTransformer2DModel(
        num_attention_heads=6,
        attention_head_dim=64,
        num_layers=12,
        patch_size=4,
        sample_size=64,
        in_channels=4,
        out_channels=8,
    )
    save_file(dict(dit.state_dict()), folder / "dit-s-4.safetensors")


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_command_as_it_is_written(tmp_path: Path) -> None:
    prepare(tmp_path)
    write_sets(tmp_path / "sets", 24, is_whole=True)
    write_rgb(tmp_path / "scene_rgb.tif")
    check(tmp_path, recipe(tmp_path))

    tiny = tmp_path / "models" / "any2any-tiny"
    shutil.copytree(RESOURCES / "models" / "any2any-tiny", tiny)
    write_foreign_weights(tmp_path)
    done = {"1. Imagery", "2. The paper's recipe"}
    for heading, text in blocks().items():
        if heading not in done:
            for line in commands(miniature(text)):
                print(line)
                run(line, tmp_path)

    assert "incremental from 2" in (tmp_path / "tables" / "table3.md").read_text()
    assert (tmp_path / "evaluation" / "samples-2.md").is_file()
    assert (tmp_path / "runs" / "rivals" / "table.md").is_file()
    assert (tmp_path / "runs" / "vae_pan" / "vae" / "config.json").is_file()
    assert (tmp_path / "start" / "transformer" / "config.json").is_file()
