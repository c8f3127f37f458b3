"""Where a run cannot go on: full disks, folders that cannot be written, cancelling.

Nothing is lost, each has its code.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from backend.engine import Engine
from backend.errors import Any2AnyError, Cancelled, DeviceError, InputError, OutputError
from backend.output import store
from backend.protocol import TranslationJob
from backend.source.raster import Source
from backend.translate import Progress
from backend.weights.loaded import DEFAULT_OF_SMALL_NETWORK, as_memory_errors
from tests.runs import Pixels, Translator, assert_same, write_scene

SECONDS_TO_CANCEL = 2.0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=18m", "tmpfs", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )

    if mounted.returncode != 0:
        pytest.skip(f"mounting is not allowed here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_scene(tmp_path / "scene.tif", "ms", 127, 1200)  # thirteen rows of one window


def rows_done(job: TranslationJob) -> int:
    journal = Path(job.output + ".partial") / "journal.jsonl"
    return journal.read_bytes().count(b"\n") if journal.exists() else 0


def fill(folder: Path, leave: int = 0) -> Path:
    """Takes all space of a disk but `leave` bytes."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(b"\0" * 4096)

    if leave:
        os.truncate(filler, filler.stat().st_size - leave)
    return filler


def when(
    condition: Callable[[Progress], bool], action: Callable[[], Any]
) -> Callable[[Progress], None]:
    """A progress callback that acts once."""
    done = []

    def report(progress: Progress) -> None:
        if not done and condition(progress):
            done.append(action())

    return report


def code_of(translator: Translator, job: TranslationJob, **run: Any) -> str:
    with pytest.raises(Any2AnyError) as caught:
        translator.run(job, **run)
    return caught.value.code


def test_disk_that_fills_up_in_the_middle_loses_nothing(
    translator: Translator, tmp_path: Path, source: Path, disk: Path
) -> None:
    job = translator.job(source, disk / "out.tif", "ms", "rgb", steps=1)
    filling = when(lambda _: rows_done(job) >= 3, lambda: fill(disk))
    with pytest.raises(OutputError) as caught:
        translator.run(job, filling)
    assert (caught.value.code, caught.value.exit_code) == ("output.disk_full", 4)
    assert not (disk / "out.tif").exists()
    assert rows_done(job) >= 3
    (disk / "filler").unlink()
    whole = translator(source, tmp_path / "whole.tif", "ms", "rgb", steps=1)
    (result,) = translator.run(job)
    assert result.tiles < whole.tiles
    assert_same(Pixels.of(disk / "out.tif"), Pixels.of(whole.output))
    assert [path.name for path in disk.iterdir()] == ["out.tif"]


@pytest.mark.parametrize("leave", [8192, 300_000, 700_000])
def test_disk_that_is_full_at_the_end_loses_nothing(
    translator: Translator,
    tmp_path: Path,
    source: Path,
    disk: Path,
    monkeypatch: pytest.MonkeyPatch,
    leave: int,
) -> None:
    """The check before the assembly is given a false figure, so that GDAL itself meets the full
    disk.
    """
    usage, lies = shutil.disk_usage, ["once"]

    def hopeful(folder: Path) -> Any:
        return (
            usage(folder)._replace(free=10**12)
            if str(folder).endswith(".partial") and lies and lies.pop()
            else usage(folder)
        )

    monkeypatch.setattr(store.shutil, "disk_usage", hopeful)
    job = translator.job(source, disk / "out.tif", "ms", "rgb", steps=1)
    assert (
        code_of(
            translator, job, progress=when(lambda p: p.stage == "write", lambda: fill(disk, leave))
        )
        == "output.disk_full"
    )

    assert not (disk / "out.tif").exists()
    (disk / "filler").unlink()
    (result,) = translator.run(job)
    assert result.tiles == 0
    whole = translator(source, tmp_path / "whole.tif", "ms", "rgb", steps=1)
    assert_same(Pixels.of(disk / "out.tif"), Pixels.of(whole.output))


def test_disk_that_is_too_small_is_reported_before_any_work(
    translator: Translator, source: Path, disk: Path
) -> None:
    fill(disk, leave=2**20)
    reports: list[Progress] = []
    job = translator.job(source, disk / "out.tif", "ms", "rgb", steps=1)
    assert code_of(translator, job, progress=reports.append) == "output.disk_full"
    assert not reports
    assert [path.name for path in disk.iterdir()] == ["filler"]


def test_unwritable_folder_and_existing_output_are_refused(
    translator: Translator, tmp_path: Path, source: Path
) -> None:
    assert (
        code_of(translator, translator.job(source, tmp_path / "missing" / "out.tif", "ms", "rgb"))
        == "output.not_writable"
    )
    existing = tmp_path / "existing.tif"
    existing.write_bytes(b"precious")
    assert code_of(translator, translator.job(source, existing, "ms", "rgb")) == "output.exists"
    assert existing.read_bytes() == b"precious"


def test_read_only_folder_is_refused(translator: Translator, source: Path, disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
    assert (
        code_of(translator, translator.job(source, disk / "out.tif", "ms", "rgb"))
        == "output.not_writable"
    )


def test_overwriting_leaves_the_old_raster_until_the_new_one_is_whole(
    translator: Translator, tmp_path: Path, source: Path
) -> None:
    existing = tmp_path / "existing.tif"
    existing.write_bytes(b"precious")
    cancel = threading.Event()
    job = translator.job(source, existing, "ms", "rgb", overwrite=True, steps=1)
    with pytest.raises(Cancelled):
        translator.run(job, when(lambda p: p.done > 2, cancel.set), cancel)
    assert existing.read_bytes() == b"precious"
    translator.run(job)
    assert Pixels.of(existing).valid.any()


def test_joint_mode_with_more_than_eight_steps_is_refused(
    translator: Translator, tmp_path: Path, source: Path
) -> None:
    with pytest.raises(InputError) as caught:
        translator.run(
            translator.job(source, tmp_path / "out.tif", "ms", "rgb", joint=True, steps=9)
        )

    assert (caught.value.code, caught.value.exit_code) == ("input.usage", 2)
    assert not (tmp_path / "out.tif.partial").exists()


def cancelled_after(
    translator: Translator, job: TranslationJob, slow: threading.Event, rows: int
) -> float:
    """Seconds from cancel, half a second after some rows are done and everything became slow, to
    the end of the run.
    """
    cancel, asked = threading.Event(), []

    def query() -> None:
        asked.append(time.monotonic())
        cancel.set()

    def slow_down() -> None:
        slow.set()
        threading.Timer(0.5, query).start()

    with pytest.raises(Cancelled) as caught:
        translator.run(job, when(lambda _: rows_done(job) >= rows, slow_down), cancel)
    seconds = time.monotonic() - asked[0]
    slow.clear()
    assert (caught.value.code, caught.value.exit_code) == ("job.cancelled", 130)
    return seconds


def test_cancelling_a_slow_model_takes_less_than_two_seconds(
    translator: Translator, tmp_path: Path, source: Path
) -> None:
    job = translator.job(source, tmp_path / "out.tif", "ms", "rgb", steps=3)
    translator.run(job.model_copy(update={"output": str(tmp_path / "whole.tif")}))
    slow = threading.Event()
    network = translator.models._loaded.network  # type: ignore[union-attr]

    def delay(*_: Any) -> None:
        if slow.is_set():
            time.sleep(0.4)

    hooks = [module.register_forward_hook(delay) for module in network.transformer.modules()]
    try:
        assert cancelled_after(translator, job, slow, rows=3) < SECONDS_TO_CANCEL
    finally:
        for hook in hooks:
            hook.remove()

    assert rows_done(job) >= 3
    (result,) = translator.run(job)
    assert 0 < result.tiles < 12
    assert_same(Pixels.of(job.output), Pixels.of(tmp_path / "whole.tif"))


def test_cancelling_a_slow_source_takes_less_than_two_seconds(
    translator: Translator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # rows of eight windows
    source = write_scene(tmp_path / "wide.tif", "ms", 128 + 96 * 7, 128 + 96 * 8)
    slow, read = threading.Event(), Source.read

    def slow_read(self: Source, *args: Any) -> Any:
        if slow.is_set():
            time.sleep(0.5)
        return read(self, *args)

    monkeypatch.setattr(Source, "read", slow_read)
    job = translator.job(source, tmp_path / "out.tif", "ms", "rgb", steps=1, batch_size=8)
    assert cancelled_after(translator, job, slow, rows=1) < SECONDS_TO_CANCEL


def test_cancelled_command_line_ends_with_130(
    translator: Translator, tmp_path: Path, source: Path
) -> None:
    output = tmp_path / "out.tif"
    options = [
        "--source",
        "ms",
        "--target",
        "rgb",
        "--steps",
        "200",
        "--model",
        str(translator.model),
        "--device",
        "cpu",
    ]

    command = [sys.executable, "-m", "backend", "translate", str(source), str(output), *options]
    process = subprocess.Popen(
        command, cwd=Path(__file__).resolve().parents[2], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not (tmp_path / "out.tif.partial").exists():
        time.sleep(0.05)
    time.sleep(0.5)
    process.send_signal(2)
    assert process.wait(timeout=30) == 130
    assert not output.exists()
    assert process.stderr is not None
    errors = process.stderr.read()
    assert "error[job.cancelled]" in errors
    assert "Traceback" not in errors


def test_several_targets_cut_between_two_assemblies_are_continued(
    translator: Translator, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = TranslationJob.create(
        source=str(source),
        output=str(tmp_path / "many"),
        source_modality="ms",
        targets=("rgb", "nir"),
        steps=1,
        model=str(translator.model),
    )

    assemble, calls = store.PartialStore.assemble, []

    def cut(self: store.PartialStore, *arguments: Any) -> None:
        calls.append(self)
        if len(calls) == 2:
            raise KeyboardInterrupt
        assemble(self, *arguments)

    monkeypatch.setattr(store.PartialStore, "assemble", cut)
    with pytest.raises(KeyboardInterrupt):
        translator.run(job)
    assert not list((tmp_path / "many").glob("*.tif"))
    monkeypatch.undo()
    results = translator.run(job)
    assert [result.tiles for result in results] == [0, 0]
    assert sorted(path.name for path in (tmp_path / "many").iterdir()) == [
        f"{source.stem}_nir.tif",
        f"{source.stem}_rgb.tif",
    ]


@pytest.mark.parametrize("named", [1, 2, 3])
def test_a_run_that_is_cut_while_it_names_its_files_is_run_again(
    translator: Translator,
    tmp_path: Path,
    source: Path,
    monkeypatch: pytest.MonkeyPatch,
    named: int,
) -> None:
    """Two targets with two files each: after any of the renames the same job goes on, and nothing
    is refused as existing.
    """
    (tmp_path / "many").mkdir()
    job = TranslationJob.create(
        source=str(source),
        output=str(tmp_path / "many"),
        source_modality="ms",
        targets=("nir", "rgb"),
        steps=1,
        samples=2,
        device="cpu",
        model=str(translator.model),
    )

    real, finals = Path.replace, []

    def cut(self: Path, target: Path) -> Path:
        if self.name.startswith("cog."):
            if len(finals) == named:
                raise KeyboardInterrupt
            finals.append(target)
        return real(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        translator.run(job)
    monkeypatch.undo()
    assert len(finals) == named
    results = translator.run(job)
    assert [result.tiles for result in results] == [0, 0]  # all rows were there
    assert len(list((tmp_path / "many").iterdir())) == 4
    with pytest.raises(OutputError, match="exists already"):
        translator.run(job)


def test_a_file_that_somebody_put_in_a_cut_run_s_place_is_not_replaced(
    translator: Translator, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = translator.job(source, tmp_path / "out.tif", "ms", "rgb", steps=1, samples=2)
    real = Path.replace

    def cut(self: Path, target: Path) -> Path:
        if self.name == "cog.0.tif":
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", cut)
    with pytest.raises(KeyboardInterrupt):
        translator.run(job)
    monkeypatch.undo()
    (tmp_path / "out_std.tif").write_bytes(b"mine")
    with pytest.raises(OutputError, match="exists already"):
        translator.run(job)
    assert (tmp_path / "out_std.tif").read_bytes() == b"mine"


def memory_for(monkeypatch: pytest.MonkeyPatch, windows: int) -> list[int]:
    """A GPU, played by the processor, whose memory takes so many windows at once; the batches that
    were tried.
    """
    encode, tried = Engine.encode, []

    def limited(self: Engine, batch: Any) -> Any:
        tried.append(self.layout.size)
        if self.layout.size > windows:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")
        return encode(self, batch)

    monkeypatch.setattr(Engine, "encode", limited)
    monkeypatch.setitem(DEFAULT_OF_SMALL_NETWORK, "cpu", 8)
    return tried


def test_gpu_without_memory_for_the_usual_batch_takes_half(
    translator: Translator, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = translator(source, tmp_path / "wanted.tif", "ms", "rgb", steps=1, batch_size=2)
    tried = memory_for(monkeypatch, 2)
    result = translator(source, tmp_path / "out.tif", "ms", "rgb", steps=1)
    # thirteen rows of one window, in batches of about one size
    assert list(dict.fromkeys(tried)) == [7, 4, 2]
    assert any("batches of 8 windows; 2 were taken" in warning for warning in result.warnings)
    assert_same(Pixels.of(result.output), Pixels.of(wanted.output))


def test_rows_of_a_halved_batch_are_continued_and_not_dropped(
    translator: Translator, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = translator(source, tmp_path / "wanted.tif", "ms", "rgb", steps=1, batch_size=2)
    tried = memory_for(monkeypatch, 2)
    job, cancel = (
        translator.job(source, tmp_path / "out.tif", "ms", "rgb", steps=1),
        threading.Event(),
    )
    partial = tmp_path / "out.tif.partial"

    def stop(_: object) -> None:
        if list(partial.glob("strip-*")):
            cancel.set()

    with pytest.raises(Cancelled):
        translator.run(job, progress=stop, cancel=cancel)
    kept = {path.name: path.stat().st_mtime_ns for path in partial.glob("strip-*.tif")}
    assert kept
    tried.clear()

    held: dict[str, int] = {}

    def look(_: object) -> None:
        held.update({path.name: path.stat().st_mtime_ns for path in partial.glob("strip-*.tif")})

    (result,) = translator.run(job, progress=look)
    assert set(tried) == {2}  # no larger batch is tried again
    assert kept.items() <= held.items()
    assert not any("started afresh" in warning for warning in result.warnings)
    assert_same(Pixels.of(result.output), Pixels.of(wanted.output))


def test_a_batch_that_was_requested_for_is_never_changed(
    translator: Translator, tmp_path: Path, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = memory_for(monkeypatch, 2)
    assert (
        code_of(translator, translator.job(source, tmp_path / "out.tif", "ms", "rgb", batch_size=4))
        == "device.out_of_memory"
    )
    assert set(tried) == {4}


@pytest.mark.parametrize(
    "text", ["CUBLAS_STATUS_ALLOC_FAILED when calling cublasCreate", "CUDA error: out of memory"]
)
def test_what_cudas_libraries_say_of_missing_memory_is_understood(text: str) -> None:
    with pytest.raises(DeviceError) as caught, as_memory_errors():
        raise RuntimeError(text)
    assert caught.value.code == "device.out_of_memory"
