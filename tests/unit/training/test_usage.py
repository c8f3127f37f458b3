"""What a researcher may get wrong: a config that lacks something, no place to validate on, an
export that cannot be.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
import typer
from typer.testing import CliRunner

from backend.weights.catalogue import find
from tests.unit.training.test_stages import made_scenes
from training import (
    card,
    encode_latents,
    evaluate,
    export,
    measure_samples,
    train_autoencoder,
    train_subsets,
    train_translator,
)
from training.data.pack import write_pack
from training.lib import checkpoints
from training.lib.distributed import Ranks
from training.lib.script import model_folder, stretch_of

TINY = find("any2any-tiny").path


def arguments(folder: Path, text: str) -> dict[str, Any]:
    """Of train_translator, with a config of this text and three places to train on."""
    (folder / "c.yaml").write_text(text)
    write_pack(
        folder / "data.zip", [replace(scene, group="none") for scene in made_scenes()], 2**24, 0
    )
    return {
        "data": folder / "data.zip",
        "vaes": TINY,
        "run": folder / "runs" / "translator",
        "minutes": 0.02,
        "config_file": folder / "c.yaml",
    }


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("directions: all", "preset must be given"),
        ("preset: [", "cannot be read as YAML"),
        ("any2any-tiny", "holds no keys"),
        ("preset: any2any-xs\nlerning_rate: 1", "unknown keys lerning_rate; there are preset"),
        ("preset: any2any-huge", "there is no preset any2any-huge"),
        ("preset: any2any-xs\nfit: {rate: 1}", "fit: unknown keys rate"),
        (
            "preset: any2any-xs\nfit: {learning_rate: fast}",
            "fit: learning_rate is 'fast' and has to be a number",
        ),
        ("preset: any2any-xs\npairs: {crops: 1}", "pairs: unknown keys crops"),
        (
            "preset: any2any-xs\npairs: {augmentation: {flip: true}}",
            "augmentation: unknown keys flip",
        ),
        ("preset: any2any-xs\ndirections: [rgb-xyz]", "there is no direction rgb-xyz"),
    ],
)
def test_what_a_config_lacks_is_said_before_anything_is_trained(
    tmp_path: Path, text: str, reported: str
) -> None:
    with pytest.raises(typer.BadParameter, match=re.escape(reported)):
        train_translator.train(**arguments(tmp_path, text))
    assert not list(tmp_path.rglob("*.safetensors"))


def test_a_short_config_trains_and_without_validation_the_last_weights_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = (
        "preset: any2any-xs\ndirections: [rgb-nir, nir-rgb]\npairs: {latents_per_batch: 1024,"
        " crop_sizes: {16: 1.0}}"
    )
    short += "\nfit: {learning_rate: 1e-4}"  # to YAML a word
    with pytest.raises(typer.BadParameter, match="train_subsets continues such a model"):
        train_translator.train(**arguments(tmp_path, short), init_from=TINY)
    train_translator.train(**arguments(tmp_path, short))
    assert "No place to validate on" in " ".join(capsys.readouterr().err.split())
    run = tmp_path / "runs" / "translator"
    summary, last = (json.loads((run / name).read_text()) for name in ("summary.json", "last.json"))
    assert summary["best"]["step"] == last["step"] == summary["steps"] > 0

    for vae in TINY.glob("vae_*"):
        shutil.copytree(vae, tmp_path / "runs" / vae.name)
    out = tmp_path / "models" / "mine"
    export.main(tmp_path / "runs", out, "mine")  # a new folder, no card: the template's
    assert find(out).id == "mine"
    assert "Weights of Any2Any" in (out / "README.md").read_text()

    (out / "README.md").write_text("# My own words\n")
    export.main(tmp_path / "runs", out, "mine")
    assert (out / "README.md").read_text() == "# My own words\n"
    shutil.rmtree(tmp_path / "runs" / "vae_nir")
    with pytest.raises(typer.BadParameter, match="no trained autoencoder for nir"):
        export.main(tmp_path / "runs", out, "mine")
    assert find(out).id == "mine"  # as it was
    assert [path.name for path in out.parent.iterdir()] == ["mine"]


def test_any_value_of_a_config_is_set_on_the_command_line(tmp_path: Path) -> None:
    short = (
        "preset: any2any-xs\ndirections: [rgb-nir]\npairs: {latents_per_batch: 256,"
        " crop_sizes: {8: 1.0}}\nfit: {learning_rate: 1.0e-4, warmup_steps: 2}"
    )
    given = arguments(tmp_path, short) | {"minutes": None, "steps": 3}
    changes = ["fit.learning_rate=2e-4", "loss=log", "pairs.crop_sizes={16: 1.0}"]
    train_translator.train(**given, changes=changes)
    run = tmp_path / "runs" / "translator"
    assert json.loads((run / "summary.json").read_text())["steps"] == 3
    config = json.loads((run / "config.json").read_text())
    assert float(config["fit"]["learning_rate"]) == 2e-4
    assert config["fit"]["warmup_steps"] == 2
    assert (config["loss"], config["pairs"]["crop_sizes"]) == ("log", {"16": 1.0})


@pytest.mark.parametrize(
    ("change", "reported"),
    [
        ("fit", "'fit' is not KEY=VALUE"),
        ("preset.name=1", "preset of 'preset.name=1' is no section"),
        ("fit.rate=1", "fit: unknown keys rate"),
        ("loss=[", "'loss=[' has no value"),
    ],
)
def test_what_cannot_be_set_is_a_sentence(tmp_path: Path, change: str, reported: str) -> None:
    given = arguments(tmp_path, "preset: any2any-xs\ndirections: all")
    with pytest.raises(typer.BadParameter, match=re.escape(reported)):
        train_translator.train(**given, changes=[change])


def test_a_length_must_be_given(tmp_path: Path) -> None:
    given = arguments(tmp_path, "preset: any2any-xs\ndirections: all") | {"minutes": None}
    with pytest.raises(typer.BadParameter, match="give --minutes, --steps, or both"):
        train_translator.train(**given)


def test_a_dry_run_says_what_a_step_costs_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    short = (
        "preset: any2any-xs\ndirections: [rgb-nir]\npairs: {latents_per_batch: 256,"
        " crop_sizes: {8: 1.0}}"
    )
    given = arguments(tmp_path, short) | {"minutes": None}
    train_translator.train(**given, dry_run=True)
    said = " ".join(capsys.readouterr().err.split())
    assert re.search(r"\d seconds a step, [\d.]+ GB, 2\.9 million weights; 10 steps took", said)
    assert not (tmp_path / "runs").exists()


def test_an_autoencoder_without_validation_keeps_the_last_weights_and_the_card_says_so(
    tmp_path: Path,
) -> None:
    text = (
        "preset: any2any-tiny\ncrop_latents: 16\nbatch_size: 2\nkl_weight: 0.0\nfit:"
        " {learning_rate: 1e-4}"
    )
    data, config = (arguments(tmp_path, text)[name] for name in ("data", "config_file"))
    run = tmp_path / "runs" / "vae_nir"
    train_autoencoder.train(data, "nir", run, 0.02, config_file=config)
    summary = json.loads((run / "summary.json").read_text())
    assert summary["best_step"] == summary["steps"] > 0
    assert summary["val_psnr_db"] is None
    reported = {"stage_1": {"results": {"vae_nir": summary}}}
    assert f"Stage I, nir: {summary['steps']:,} steps, not validated." in card._training(reported)


@pytest.mark.parametrize(
    ("script", "given"),
    [
        (train_translator.train, ["--vaes", str(TINY), "--minutes", "1", "--run"]),
        (train_subsets.train, ["--vaes", str(TINY), "--minutes", "1", "--run"]),
        (train_autoencoder.train, ["--modality", "rgb", "--minutes", "1", "--run"]),
        (encode_latents.main, ["--vaes", str(TINY), "--out"]),
        (evaluate.main, ["--model", "any2any-tiny", "--out"]),
        (measure_samples.main, ["--model", "any2any-tiny", "--out"]),
    ],
)
def test_a_folder_without_imagery_is_a_sentence(
    tmp_path: Path, script: Any, given: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    command = typer.Typer()
    command.command()(script)
    out = str(tmp_path / "out")
    for data in (tmp_path / "empty", tmp_path / "nothing"):
        done = CliRunner().invoke(command, ["--data", str(data), *given, out])
        assert done.exit_code == 2, done.output
        assert "manifest.csv" in " ".join(done.output.split())


def test_a_batch_smaller_than_a_crop_is_a_sentence(tmp_path: Path) -> None:
    short = "preset: any2any-xs\ndirections: [rgb-nir]\npairs: {latents_per_batch: 255, "
    short += "crop_sizes: {16: 1.0}}"
    with pytest.raises(typer.BadParameter, match="is 255, and a crop of 16 x 16 has 256"):
        train_translator.train(**arguments(tmp_path, short))


def test_a_resumed_run_keeps_its_seed(tmp_path: Path) -> None:
    """By which the shards' order and each batch follow."""
    assert stretch_of(tmp_path, 1.0, 0, "cpu", seed=7).seed == 7
    checkpoints.save(tmp_path, {"w": torch.zeros(1)}, {"step": 3, "seed": 7})
    assert stretch_of(tmp_path, 1.0, 0, "cpu", seed=0).seed == 7


def test_two_runs_do_not_share_a_folder(tmp_path: Path) -> None:
    ranks = Ranks("cpu")
    ranks.hold(tmp_path)
    with pytest.raises(typer.BadParameter, match="another process trains in"):
        Ranks("cpu").hold(tmp_path)
    ranks.release()
    Ranks("cpu").hold(tmp_path)


def test_a_model_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    for name in ("any2any-s", str(tmp_path / "nothing")):
        with pytest.raises(typer.BadParameter):
            model_folder(name)
