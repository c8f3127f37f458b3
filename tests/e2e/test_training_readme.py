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
