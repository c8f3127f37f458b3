"""A card from its template, a model folder published on a hub and fetched from there again, and
what training will cost.
"""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path

import pytest
import torch
import typer

from backend.modalities import RESOURCES
from backend.weights import catalogue
from backend.weights.sums import write_sums
from tests.hub_server import serve_hub
from tests.hub_upload import serve_inbox
from tests.model_folders import write_model_folder
from tests.unit.training.test_stages import CONFIGS, made_scenes
from training import card, export, push
from training.paper import cost

REVISION, REPO = "ab" * 20, "somebody/any2any-test"
TINY = RESOURCES / "models" / "any2any-tiny"
REPORT = {
    "source": "rgb",
    "target": "nir",
    "kind": "real",
    "trained": True,
    "scenes": 9,
    "psnr_db": 22.31,
    "psnr_low": 21.0,
    "psnr_high": 23.5,
    "ssim": 0.61,
    "rmse": 20.4,
    "unbiased_psnr_db": 24.0,
    "correlation": 0.8,
    "detail": 0.7,
    "mean_psnr_db": 15.0,
    "ridge_psnr_db": 20.0,
    "weighted_ridge_psnr_db": 21.0,
    "ceiling_psnr_db": 35.0,
    "sam_degrees": None,
    "ergas": None,
    "ndvi_error": 0.1,
    "of_a_later_version": 1,
}


@pytest.fixture(autouse=True)
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_TOKEN", "hf_test")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.setenv("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    # the store that the test's hub does not speak
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", True)


def test_what_is_published_can_be_downloaded_by_the_printed_entry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model = write_model_folder(tmp_path / "weights")
    (tmp_path / "offered").mkdir()
    sums = tmp_path / "offered" / "any2any-test.sums"

    with serve_inbox(tmp_path / "received", REVISION) as inbox, monkeypatch.context() as patched:
        patched.setattr("huggingface_hub.constants.ENDPOINT", inbox.endpoint)
        push.main(model, REPO, sums)
        assert inbox.created == [REPO]
        assert inbox.tokens == {"Bearer hf_test"}

    entry = json.loads(capsys.readouterr().out)
    (tmp_path / "offered" / "models.json").write_text(json.dumps({"models": [entry]}))
    monkeypatch.setenv("ANY2ANY_CATALOGUE", str(tmp_path / "offered" / "models.json"))
    with serve_hub(tmp_path / "received", REPO, REVISION) as served:
        monkeypatch.setenv("HF_ENDPOINT", served.endpoint)
        catalogue.download_model("any2any-test", lambda *_: None, threading.Event())

    fetched = catalogue.find("any2any-test")
    assert fetched.weights_sha256 == catalogue.weights_sha256(model)
    names = {str(path.relative_to(model)) for path in model.rglob("*") if path.is_file()}
    assert {
        str(path.relative_to(fetched.path)) for path in fetched.path.rglob("*") if path.is_file()
    } >= names


def test_a_damaged_folder_is_not_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = write_model_folder(tmp_path / "weights")
    (model / "training.json").write_text("{}")
    with serve_inbox(tmp_path / "received", REVISION) as inbox:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", inbox.endpoint)
        with pytest.raises(typer.BadParameter, match=r"training\.json"):
            push.main(model, REPO, tmp_path / "sums")
        assert not inbox.created

    assert not (tmp_path / "sums").exists()


def test_a_hub_that_refuses_is_reported_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve_inbox(tmp_path / "received", REVISION) as inbox:
        inbox.refuses = True
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", inbox.endpoint)
        with pytest.raises(typer.BadParameter, match="the hub did not take it"):
            push.main(write_model_folder(tmp_path / "weights"), REPO, tmp_path / "sums")

    assert not (tmp_path / "sums").exists()


def test_a_card_that_was_never_filled_in_is_not_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = write_model_folder(tmp_path / "weights")
    (model / "README.md").write_text("# $id\n\n$figures\n\n$id costs $5\n")
    write_sums(model)
    with serve_inbox(tmp_path / "received", REVISION) as inbox:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", inbox.endpoint)
        with pytest.raises(typer.BadParameter, match=r"a template still \(\$figures, \$id\)"):
            push.main(model, REPO, tmp_path / "sums")
        assert not inbox.created


def test_the_card_counts_all_scenes_of_shards(tmp_path: Path) -> None:
    index = {
        "sources": {
            "own": {"licence": "CC0-1.0", "modalities": ["rgb", "nir"]},
            "caco": {"licence": "CC-BY-4.0", "modalities": ["ms", "nir", "rgb"]},
        },
        "scenes": {"train": {"own": 70000, "caco": 2}, "val": {"own": 9}},
    }
    (tmp_path / "index.json").write_text(json.dumps(index))
    assert card.data_table(tmp_path).splitlines()[2:] == [
        "| caco | 2 | RGB, NIR, MS | CC-BY-4.0 |",
        "| own | 70000 | RGB, NIR | CC0-1.0 |",
    ]


def test_an_export_names_each_autoencoder_s_own_config(tmp_path: Path) -> None:
    for id_, width in (("rgb", 64), ("pan", 32)):
        (tmp_path / f"vae_{id_}").mkdir()
        (tmp_path / f"vae_{id_}" / "config.json").write_text(json.dumps({"width": width}))
        (tmp_path / f"vae_{id_}" / "summary.json").write_text(json.dumps({"steps": width}))
    (tmp_path / "translator").mkdir()
    (tmp_path / "translator" / "config.json").write_text("{}")
    (tmp_path / "translator" / "last.json").write_text(json.dumps({"step": 1, "best": {}}))
    first = export.provenance(tmp_path, "")["stage_1"]
    assert first["configs"] == {"vae_pan": {"width": 32}, "vae_rgb": {"width": 64}}
    assert first["results"]["vae_pan"] == {"steps": 32}


def test_the_card_says_what_was_measured_and_of_what_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, report = tmp_path / "any2any-tiny", tmp_path / "report-1.json"
    shutil.copytree(TINY, model)
    report.write_text(json.dumps([REPORT]))
    monkeypatch.setattr(card, "read_scenes", lambda data, split: made_scenes(3))
    card.main(model, tmp_path, report, "CC-BY-SA-4.0")
    text = (model / "README.md").read_text()
    catalogue.verify(model)
    assert text.startswith("---\nlicense: cc-by-sa-4.0\n")
    assert "$" not in text

    for reported in (
        "# any2any-tiny",
        "**22.3** (21.0–23.5)",
        "| made | 3 | RGB, NIR | none |",
        "1 DDIM step",
        "dB on validation",
        "Stage II",
    ):
        assert reported in text


def test_cost_counts_flops_and_measures_the_step() -> None:
    small = cost.measure(
        CONFIGS / "paper_s_translator.yaml", batch=1, seconds=0.1, device=torch.device("cpu")
    )
    assert small.parameters == pytest.approx(33e6, rel=0.05)
    in_blocks = 12 * 12 * 384**2  # weights that every token meets
    # the backward pass costs twice the forward
    assert small.flops == pytest.approx(3 * 2 * 256 * in_blocks, rel=0.1)
    assert small.hours(3600 * small.samples_per_second) == pytest.approx(1)
    assert small.hours_at(1e6, small.flops * 1e6 / 3600) == pytest.approx(1)
    assert f"{small.samples_per_second:.2f}" in cost.table([small], 1e6, "a CPU", 1e14)


def test_cost_knows_both_stages() -> None:
    rgb, nir = (
        cost.measure(CONFIGS / f"{name}.yaml", 1, 0.1, torch.device("cpu"))
        for name in ("tiny_autoencoder", "xs_translator")
    )
    assert rgb.parameters < nir.parameters
    assert rgb.samples_per_second > 0 < nir.samples_per_second
