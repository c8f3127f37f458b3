"""Model folders, catalogue and registry: what is found, and what is refused with which code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from backend.errors import ModelError
from backend.weights import catalogue, entries
from backend.weights.folder import open_folder, stored_parameters
from backend.weights.layout import WEIGHTS, part_names, radiometry_of_modalities
from backend.weights.sums import INDEX, RADIOMETRY, SUMS
from tests.model_folders import edit_json, write_json, write_model_folder


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees or touches the user's cache or catalogue."""
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("ANY2ANY_CATALOGUE", raising=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_model_folder(tmp_path / "weights")


def code_of(folder: Path) -> str:
    with pytest.raises(ModelError) as caught:
        catalogue.find(folder)
    return caught.value.code


def test_a_whole_folder_is_found_by_its_path(folder: Path) -> None:
    model = catalogue.find(folder)
    assert (model.id, model.preset, model.path, model.source) == (
        "any2any-test",
        "any2any-tiny",
        folder,
        "folder",
    )
    assert len(model.weights_sha256) == 64


def test_the_sums_are_what_sha256sum_checks(folder: Path) -> None:
    command = ["sha256sum", "--check", "--strict", "--quiet", SUMS]
    if sys.platform != "linux":
        pytest.skip("coreutils' sha256sum is a Linux program")
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0


@pytest.mark.parametrize(
    "name", [SUMS, f"vae_pan/{WEIGHTS}", "adapters/config.json", INDEX, RADIOMETRY, "README.md"]
)
def test_a_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError) as caught:
        catalogue.verify(folder)
    assert caught.value.code == "model.missing"
    assert name in caught.value.message


@pytest.mark.parametrize("name", [f"transformer/{WEIGHTS}", "vae_ms/config.json", "training.json"])
def test_one_changed_byte_is_corrupt_and_named(folder: Path, name: str) -> None:
    data = bytearray((folder / name).read_bytes())
    data[-1] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(ModelError) as caught:
        catalogue.verify(folder)
    assert caught.value.code == "model.corrupt"
    assert name in caught.value.message
    assert caught.value.hint == "Fetch it again: `models download any2any-test`."


@pytest.mark.parametrize("name", ["transformer/extra.safetensors", "extra.json"])
def test_what_could_be_loaded_must_be_listed(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"{}")
    assert code_of(folder) == "model.corrupt"


def test_a_note_of_the_user_in_the_folder_does_no_harm(folder: Path) -> None:
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    catalogue.verify(folder)


@pytest.mark.parametrize(
    "name", ["diffusion_pytorch_model.bin", "vae_rgb/weights.pt", "a.ckpt", "a.PKL", "a.pth"]
)
def test_a_pickle_is_refused_even_when_it_is_listed(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b"\x80\x04N.")
    catalogue.write_sums(folder)
    assert code_of(folder) == "model.incompatible"


@pytest.mark.parametrize(
    "line",
    [
        "not a sum",
        f"{'0' * 64}  ../outside",
        f"{'0' * 64}  /etc/hosts",
        f"{'0' * 64}  C:\\x",
        f"{'0' * 64}  a\\..\\b",
    ],
)
def test_sums_that_are_malformed_or_leave_the_folder_are_corrupt(folder: Path, line: str) -> None:
    with (folder / SUMS).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert code_of(folder) == "model.corrupt"


def test_the_weights_digest_follows_weights_and_configs_only(folder: Path) -> None:
    before = catalogue.weights_sha256(folder)
    (folder / "README.md").write_text("# A better card\n", encoding="utf-8")
    edit_json(folder / "training.json", steps=1)
    catalogue.write_sums(folder)
    assert catalogue.weights_sha256(folder) == before
    edit_json(folder / "vae_rgb" / "config.json", scaling_factor=0.6)
    catalogue.write_sums(folder)
    assert catalogue.weights_sha256(folder) != before


def test_the_weights_digest_ignores_the_order_and_line_ends_of_the_sums(folder: Path) -> None:
    before = catalogue.weights_sha256(folder)
    lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    (folder / SUMS).write_bytes("\r\n".join(reversed(lines)).encode())
    assert catalogue.weights_sha256(folder) == before


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        (INDEX, {"format": 2}),
        (INDEX, {"_class_name": "StableDiffusionPipeline"}),
        (INDEX, {"preset": None}),
        (INDEX, {"parts": {"transformer": "DiT"}}),
        (RADIOMETRY, {"rgb": {"model_range": [0.0, 0.4], "model_knee": None}}),
        (RADIOMETRY, {"sar": None}),
        ("vae_rgb/config.json", {"in_channels": 4}),
        ("vae_ms/config.json", {"latent_channels": 8}),
        ("vae_pan/config.json", {"block_out_channels": [8, 8, 8]}),
        ("vae_nir/config.json", {"scaling_factor": None}),
        ("vae_nir/config.json", {"scaling_factor": 0.0}),
        ("vae_sar/config.json", {"factor": 8}),
        ("transformer/config.json", {"num_modalities": 4}),
    ],
)
def test_what_does_not_fit_this_program_is_incompatible(
    folder: Path, name: str, changes: dict[str, object]
) -> None:
    edit_json(folder / name, **changes)
    catalogue.write_sums(folder)
    assert code_of(folder) == "model.incompatible"


def test_json_that_is_none_is_corrupt_and_not_a_crash(folder: Path) -> None:
    (folder / RADIOMETRY).write_text("[1, 2", encoding="utf-8")
    catalogue.write_sums(folder)
    assert code_of(folder) == "model.corrupt"


def test_a_part_that_is_neither_there_nor_listed_is_missing(folder: Path) -> None:
    (folder / "vae_sar" / WEIGHTS).unlink()
    catalogue.write_sums(folder)
    assert code_of(folder) == "model.missing"


def test_an_unknown_id_lists_the_known_ones() -> None:
    with pytest.raises(ModelError) as caught:
        catalogue.find("any2any-xxl")
    assert caught.value.code == "model.unknown"
    assert "any2any-tiny" in caught.value.hint


@pytest.mark.parametrize("id_", ["any2any-s", "any2any-b", "any2any-l"])
def test_unpublished_weights_are_reported_as_such(id_: str) -> None:
    for query in (
        catalogue.find,
        lambda id_: catalogue.download_model(id_, lambda done, total: None, None),
    ):
        with pytest.raises(ModelError) as caught:
            query(id_)
        assert caught.value.code == "model.missing"
        assert "not published yet" in caught.value.message


def test_presets_are_described_with_their_parameters_before_any_download() -> None:
    described = catalogue.describe("any2any-b")
    assert described["status"] == "unpublished"
    assert described["weights_sha256"] is None
    assert (described["parameters"]["transformer"], described["parameters"]["vae_rgb"]) == (
        129_911_168,
        55_325_927,
    )
    assert described["parameters"]["total"] == sum(
        described["parameters"][part] for part in part_names()
    )


def test_a_folder_is_described_from_what_it_stores(folder: Path) -> None:
    described = catalogue.describe(folder)
    assert described["parameters"] == dict.fromkeys(part_names(), 6) | {"total": 42}
    assert described["weights_sha256"] == catalogue.weights_sha256(folder)


def test_a_weights_file_that_is_no_safetensors_is_corrupt(folder: Path) -> None:
    (folder / "adapters" / WEIGHTS).write_bytes(b"123")
    with pytest.raises(ModelError) as caught:
        stored_parameters(folder)
    assert caught.value.code == "model.corrupt"


def test_an_added_folder_is_found_by_its_id_and_listed(folder: Path) -> None:
    catalogue.add_model(folder)
    model = catalogue.find("any2any-test")
    assert (model.path, model.source) == (folder, "user")
    assert ("any2any-test", "ready") in [
        (summary.id, summary.status) for summary in catalogue.list_models()
    ]


def test_an_added_folder_that_is_gone_is_missing(folder: Path) -> None:
    catalogue.add_model(folder)
    folder.rename(folder.with_name("elsewhere"))
    with pytest.raises(ModelError) as caught:
        catalogue.find("any2any-test")
    assert caught.value.code == "model.missing"
    assert "is gone" in caught.value.message
    assert [
        summary.status for summary in catalogue.list_models() if summary.id == "any2any-test"
    ] == ["missing"]


def test_own_weights_may_take_an_unpublished_id_but_not_the_embedded_one(tmp_path: Path) -> None:
    own = catalogue.add_model(write_model_folder(tmp_path / "b", "any2any-b"))
    assert catalogue.find("any2any-b") == own
    with pytest.raises(ModelError) as caught:
        catalogue.add_model(write_model_folder(tmp_path / "tiny", "any2any-tiny"))
    assert caught.value.code == "model.incompatible"


@pytest.mark.parametrize("id_", ["../escape", "", "a b"])
def test_a_malformed_id_is_not_added(tmp_path: Path, id_: str) -> None:
    with pytest.raises(ModelError) as caught:
        catalogue.add_model(write_model_folder(tmp_path / "odd", id_))
    assert caught.value.code == "model.incompatible"


def test_a_damaged_folder_is_not_added(folder: Path) -> None:
    (folder / "vae_sar" / WEIGHTS).write_bytes(b"")
    with pytest.raises(ModelError) as caught:
        catalogue.add_model(folder)
    assert caught.value.code == "model.corrupt"
    assert "any2any-test" not in catalogue.known_models()


def test_an_ordinary_folder_is_not_added(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        catalogue.add_model(tmp_path)
    assert caught.value.code == "model.missing"


def test_an_embedded_model_is_read_beside_its_catalogue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = {
        "id": "inside",
        "label": "Inside",
        "preset": "any2any-tiny",
        "source": "embedded",
        "folder": "models/inside",
    }

    write_json(tmp_path / "models.json", {"models": [row]})
    monkeypatch.setenv("ANY2ANY_CATALOGUE", str(tmp_path / "models.json"))
    assert [summary.status for summary in catalogue.list_models()] == ["missing"]
    write_model_folder(tmp_path / "models" / "inside", "inside")
    assert catalogue.find("inside").source == "embedded"
    assert [summary.status for summary in catalogue.list_models()] == ["ready"]


def test_a_broken_catalogue_is_one_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("ANY2ANY_CATALOGUE", str(tmp_path / "models.json"))
    with pytest.raises(ModelError) as caught:
        catalogue.list_models()
    assert caught.value.code == "model.corrupt"


@pytest.mark.parametrize(
    ("platform", "variables", "expected"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x/cache"}, "/x/cache/any2any"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "/home/u/.cache/any2any"),
        ("linux", {}, "/home/u/.cache/any2any"),
        ("darwin", {}, "/home/u/Library/Caches/any2any"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local/any2any/Cache"),
        ("win32", {}, "/home/u/AppData/Local/any2any/Cache"),
        ("linux", {"ANY2ANY_CACHE": "/own"}, "/own"),
    ],
)
def test_the_cache_is_where_the_platform_keeps_caches(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], expected: str
) -> None:
    for name in ("ANY2ANY_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(entries.sys, "platform", platform)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/u"))
    assert catalogue.cache_folder() == Path(expected)


def test_every_model_in_the_repository_is_whole_and_named_in_the_catalogue() -> None:
    ready = [summary for summary in catalogue.list_models() if summary.status == "ready"]
    assert "any2any-tiny" in {summary.id for summary in ready}
    for summary in ready:
        assert catalogue.verify_model(summary.id).id == summary.id


def test_a_model_that_was_built_here_fits_and_counts_as_its_preset(tmp_path: Path) -> None:
    # torch: seconds that the other tests need not wait
    from backend.model.any2any import Any2Any
    from backend.model.presets import count_parameters

    Any2Any.build("any2any-tiny").save(tmp_path, "mine", "any2any-tiny")
    write_json(tmp_path / RADIOMETRY, radiometry_of_modalities())
    catalogue.write_sums(tmp_path)
    assert open_folder(tmp_path, "folder").id == "mine"
    assert stored_parameters(tmp_path) == count_parameters("any2any-tiny")


def test_a_description_reports_the_licence_of_the_weights() -> None:
    from backend.weights.catalogue import describe

    assert describe("any2any-tiny")["licence"] == "CC-BY-SA-4.0"
