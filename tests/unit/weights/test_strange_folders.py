"""Model folders of strangers: nothing outside is read, nothing beyond bounds is built, what is not
a model is not walked through.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from backend.errors import ModelError
from backend.weights import sums
from backend.weights.catalogue import find
from backend.weights.folder import open_folder
from backend.weights.layout import WEIGHTS
from backend.weights.sums import INDEX, write_sums
from tests.model_folders import edit_json, write_model_folder


def code_of(folder: Path) -> tuple[str, str]:
    with pytest.raises(ModelError) as caught:
        open_folder(folder, "user")
    return caught.value.code, str(caught.value)


def test_a_link_is_refused_wherever_it_leads(tmp_path: Path) -> None:
    model = write_model_folder(tmp_path / "model")
    weights = model / "adapters" / WEIGHTS
    moved = tmp_path / "elsewhere.safetensors"
    weights.rename(moved)
    weights.symlink_to(moved)
    code, reported = code_of(model)
    assert code == "model.corrupt"
    assert f"adapters/{WEIGHTS}" in reported


def test_a_linked_folder_and_a_stream_are_refused(tmp_path: Path) -> None:
    model = write_model_folder(tmp_path / "model")
    (model / "more").symlink_to("/")
    assert code_of(model)[0] == "model.corrupt"
    (model / "more").unlink()
    os.mkfifo(model / "pipe")
    assert code_of(model)[0] == "model.corrupt"


@pytest.mark.parametrize("name", ["", " ", "/", "."])
def test_what_is_no_model_is_not_walked_through(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def walked(*_: Any) -> Any:
        raise AssertionError("walked")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "walk", walked)
    with pytest.raises(ModelError) as caught:
        find(name)
    assert caught.value.code in ("model.unknown", "model.missing")


def test_a_folder_of_thousands_of_files_is_no_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = write_model_folder(tmp_path / "model")
    monkeypatch.setattr(sums, "MOST_FILES", 5)
    assert "more than 5 files" in code_of(model)[1]


@pytest.mark.parametrize(
    ("part", "changes"),
    [
        ("transformer", {"depth": 10**6}),
        ("transformer", {"hidden_size": 10**9}),
        ("transformer", {"channels": float("inf")}),
        ("transformer", {"channels": float("nan")}),
        ("vae_rgb", {"block_out_channels": [8] * 1000}),
        ("adapters", {"width": 10**7}),
    ],
    ids=str,
)
def test_sizes_beyond_every_network_are_refused_before_anything_is_built(
    tmp_path: Path, part: str, changes: dict[str, Any]
) -> None:
    model = write_model_folder(tmp_path / "model", sums=False)
    edit_json(model / part / "config.json", **changes)
    write_sums(model)
    code, reported = code_of(model)
    assert code == "model.incompatible"
    assert next(iter(changes)) in reported


@pytest.mark.parametrize("part", ["../elsewhere", "/etc", "another"])
def test_parts_that_this_version_does_not_have_are_refused(tmp_path: Path, part: str) -> None:
    model = write_model_folder(tmp_path / "model", sums=False)
    parts = dict.fromkeys(
        ("vae_sar", "vae_rgb", "vae_nir", "vae_ms", "vae_pan", "transformer", "adapters", part),
        "Stub",
    )
    edit_json(model / INDEX, parts=parts)
    write_sums(model)
    code, reported = code_of(model)
    assert code == "model.incompatible"
    assert part in reported


@pytest.mark.parametrize(
    "text",
    [b"[" * 100_000, b"\xff\xfe\x00", b"{", b"[]", b'{"format": ' + b"9" * 5000 + b"}"],
    ids=range(5),
)
def test_an_index_that_is_no_json_object_is_reported(tmp_path: Path, text: bytes) -> None:
    model = write_model_folder(tmp_path / "model")
    (model / INDEX).write_bytes(text)
    code, reported = code_of(model)
    assert code == "model.corrupt"
    assert INDEX in reported
