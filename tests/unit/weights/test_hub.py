"""Downloads from a local server that speaks the hub's protocol: every fault has its code, nothing
half-done is visible.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend.errors import Cancelled, ModelError, OutputError
from backend.weights import catalogue, hub
from backend.weights.layout import WEIGHTS
from backend.weights.sums import SUMS, sha256_of
from tests.hub_server import Hub, serve_hub
from tests.model_folders import write_json, write_model_folder

REPO, REVISION = "somebody/any2any-remote", "0123456789abcdef" * 2 + "01234567"
ID = "any2any-remote"
BIG = f"transformer/{WEIGHTS}"


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one model of 200 kB parts, a catalogue that pins it, an empty cache."""
    content = write_model_folder(tmp_path / "content", ID, weights=50_000)
    catalogue = tmp_path / "catalogue"
    catalogue.mkdir()
    sums = (content / SUMS).read_text(encoding="utf-8")
    (catalogue / "remote.sha256sums.txt").write_text(
        f"# revision {REVISION}\n{sums}", encoding="utf-8"
    )
    row = {
        "id": ID,
        "label": "Remote",
        "preset": "any2any-tiny",
        "source": "hub",
        "repo": REPO,
        "sums": "remote.sha256sums.txt",
    }

    write_json(catalogue / "models.json", {"models": [row]})
    monkeypatch.setenv("ANY2ANY_CATALOGUE", str(catalogue / "models.json"))
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(hub, "_RETRY_WAIT_S", 0.0)
    with serve_hub(content, REPO, REVISION) as server:
        monkeypatch.setenv("HF_ENDPOINT", server.endpoint)
        yield server


@pytest.fixture
def final(tmp_path: Path) -> Path:
    """Where the model appears when it is complete."""
    return tmp_path / "cache" / "models" / f"{ID}-{REVISION[:12]}"


def download() -> catalogue.ModelFolder:
    return catalogue.download_model(ID, lambda done, total: None, threading.Event())


def test_a_download_is_byte_equal_found_and_verified(served: Hub, final: Path) -> None:
    with pytest.raises(ModelError) as not_yet:
        catalogue.find(ID)
    assert not_yet.value.code == "model.missing"
    assert f"models download {ID}" in not_yet.value.hint
    model = download()
    assert (model.path, model.source) == (final, "hub")
    assert catalogue.find(ID) == model == catalogue.verify_model(ID)
    assert sha256_of(final / BIG) == sha256_of(served.folder / BIG)
    assert model.weights_sha256 == catalogue.weights_sha256(served.folder)
    assert [summary.status for summary in catalogue.list_models()] == ["ready"]


def test_a_second_download_asks_the_hub_for_nothing(served: Hub) -> None:
    download()
    served.requests.clear()
    download()
    assert served.requests == []


def test_progress_counts_bytes_up_to_the_total(served: Hub) -> None:
    seen: list[tuple[int, int]] = []
    catalogue.download_model(ID, lambda done, total: seen.append((done, total)), threading.Event())
    total = sum(len(served.body(name)) for name in catalogue.verify(served.folder))
    assert {of for _, of in seen} == {total}
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)
    assert seen[-1] == (total, total)


@pytest.mark.parametrize("fault", ["changed", "truncated"])
def test_wrong_bytes_are_refused_removed_and_a_retry_works(
    served: Hub, final: Path, fault: str
) -> None:
    getattr(served, fault).add(BIG)
    with pytest.raises(ModelError) as caught:
        download()
    assert caught.value.code == "hub.checksum"
    assert BIG in caught.value.message
    assert not final.exists()
    assert [path for path in final.parents[1].rglob("*.part") if BIG in path.as_posix()] == []
    getattr(served, fault).clear()
    assert download().path == final


def test_more_bytes_than_announced_are_not_taken(served: Hub, final: Path) -> None:
    served.swollen.add(BIG)
    with pytest.raises(ModelError) as caught:
        download()
    assert caught.value.code == "hub.checksum"
    assert "more of" in caught.value.message
    assert not final.exists()
    assert [path for path in final.parents[1].rglob("*.part") if BIG in path.as_posix()] == []
    served.swollen.clear()
    assert download().path == final


def test_a_cut_connection_is_resumed_from_where_it_stopped(served: Hub) -> None:
    served.cuts[BIG] = [70_000]
    download()
    first, second = served.gets(BIG)
    assert (first.sent, second.range_start) == (70_000, 70_000)
    assert first.sent + second.sent == len(served.body(BIG))


def test_a_hub_that_keeps_cutting_is_unreachable_and_the_next_call_resumes(
    served: Hub, final: Path
) -> None:
    served.cuts[BIG] = [70_000] + [0] * 4
    with pytest.raises(ModelError) as caught:
        download()
    assert caught.value.code == "hub.unreachable"
    assert not final.exists()
    served.requests.clear()
    assert download().path == final
    assert [request.range_start for request in served.gets(BIG)] == [70_000]
    assert len(served.gets("radiometry.json")) == 0, "a file that was already here came again"


def test_a_hub_that_ignores_range_starts_the_file_over(served: Hub) -> None:
    served.cuts[BIG], served.ignores_range = [70_000], True
    assert sha256_of(download().path / BIG) == sha256_of(served.folder / BIG)


def test_a_file_damaged_between_two_calls_comes_again(served: Hub, final: Path) -> None:
    served.absent.add("vae_sar/config.json")
    with pytest.raises(ModelError):
        download()
    served.absent.clear()
    served.cuts[BIG] = [70_000] + [0] * 4
    with pytest.raises(ModelError):
        download()
    [staged] = final.parents[1].rglob("adapters/config.json")
    staged.write_bytes(b"{}")
    assert download().path == final


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("repo", "somebody/else", "no repository"),
        ("revision", "f" * 40, "pinned commit"),
        ("absent", {BIG}, BIG),
        ("status", 503, "503"),
    ],
)
def test_what_the_hub_does_not_have_is_reported_and_leaves_nothing(
    served: Hub, final: Path, name: str, value: object, word: str
) -> None:
    setattr(served, name, value)
    with pytest.raises(ModelError) as caught:
        download()
    assert caught.value.code == "hub.unreachable"
    assert word in caught.value.message
    assert not final.exists()


def test_a_refused_connection_is_unreachable(
    served: Hub, final: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(ModelError) as caught:
        download()
    assert (caught.value.code, caught.value.exit_code) == ("hub.unreachable", 3)
    assert not final.exists()


def test_offline_mode_refuses_to_download_but_uses_what_is_here(
    served: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError) as caught:
        download()
    assert caught.value.code == "hub.unreachable"
    assert "HF_HUB_OFFLINE" in caught.value.message
    assert served.requests == []
    monkeypatch.delenv("HF_HUB_OFFLINE")
    model = download()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    assert download() == model


def test_cancel_keeps_what_arrived(served: Hub, final: Path) -> None:
    cancel = threading.Event()

    def stop_in_the_big_file(done: int, total: int) -> None:
        if done > 250_000:
            cancel.set()

    with pytest.raises(Cancelled):
        catalogue.download_model(ID, stop_in_the_big_file, cancel)
    assert not final.exists()
    kept = sum(path.stat().st_size for path in final.parents[1].rglob("*") if path.is_file())
    assert kept > 200_000
    assert download().path == final


def test_a_full_disk_is_reported_before_the_first_byte(
    served: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = shutil.disk_usage(served.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real._replace(free=1000))
    with pytest.raises(OutputError) as caught:
        download()
    assert (caught.value.code, caught.value.exit_code) == ("output.disk_full", 4)
    assert [request for request in served.requests if request.method == "GET"] == []


def test_a_damaged_download_is_found_by_verify_and_replaced_by_download(
    served: Hub, final: Path
) -> None:
    download()
    (final / BIG).write_bytes(b"short")
    with pytest.raises(ModelError) as caught:
        catalogue.verify_model(ID)
    assert caught.value.code == "model.corrupt"
    assert caught.value.hint == f"Fetch it again: `models download {ID}`."
    assert catalogue.verify_model(download().id).path == final


def test_a_folder_that_is_whole_but_not_the_pinned_one_is_refused(served: Hub, final: Path) -> None:
    write_model_folder(final, ID, weights=3)
    with pytest.raises(ModelError) as caught:
        catalogue.find(ID)
    assert caught.value.code == "model.corrupt"


def test_the_users_token_goes_to_the_hub_and_not_to_its_store(
    served: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_" + "x" * 8)
    download()
    carried = {
        request.path.startswith("/store/"): request.authorization is not None
        for request in served.requests
    }
    assert carried == {True: False, False: True}


def test_a_second_process_waits_and_can_be_cancelled(served: Hub, tmp_path: Path) -> None:
    cancel = threading.Event()
    lock = tmp_path / "cache" / "downloads" / f"{ID}-{REVISION[:12]}" / "lock"
    with hub.only_one(lock, threading.Event()):
        threading.Timer(0.3, cancel.set).start()
        with pytest.raises(Cancelled):
            catalogue.download_model(ID, lambda done, total: None, cancel)

    assert served.requests == []


def test_a_catalogue_without_a_full_commit_hash_is_refused(served: Hub, tmp_path: Path) -> None:
    sums = tmp_path / "catalogue" / "remote.sha256sums.txt"
    sums.write_text(sums.read_text(encoding="utf-8").replace(REVISION, "main"), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        download()
    assert caught.value.code == "model.corrupt"
    assert served.requests == []


def test_the_server_speaks_the_protocol_of_the_hubs_own_client(served: Hub, tmp_path: Path) -> None:
    from huggingface_hub import hf_hub_download

    got = hf_hub_download(
        REPO, BIG, revision=REVISION, endpoint=served.endpoint, cache_dir=tmp_path / "theirs"
    )
    assert sha256_of(Path(got)) == sha256_of(served.folder / BIG)
