"""What memory there is and what this process holds."""

from __future__ import annotations

import ctypes
import platform
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from backend import memory

ROOT = Path(__file__).resolve().parents[2]


def test_the_process_holds_what_it_was_given() -> None:
    memory.give_back_freed_memory()  # what another test's model has had kept would serve
    before = memory.current_rss_bytes()
    held = bytearray(64 * 2**20)
    held[::4096] = b"x" * len(held[::4096])
    assert memory.current_rss_bytes() - before > 48 * 2**20
    assert memory.peak_rss_bytes() >= before + 48 * 2**20


def test_windows_is_requested_with_its_own_structure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not run on Windows here: the call and the layout are what can be held."""

    def tell(process: object, counters: object, size: int) -> int:
        assert (
            size == ctypes.sizeof(memory._ProcessCounters) == 8 + 8 * ctypes.sizeof(ctypes.c_size_t)
        )
        counters._obj.WorkingSetSize, counters._obj.PeakWorkingSetSize = 111, 222  # type: ignore[attr-defined]
        return 1

    def current() -> int:
        return 5

    kernel = SimpleNamespace(GetCurrentProcess=current, K32GetProcessMemoryInfo=tell)
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert (memory.current_rss_bytes(), memory.peak_rss_bytes()) == (111, 222)


WORK = """
import resource
from backend import memory
{setting}
def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt
pages, before = 4 * 2**20 // 4096, faults()
for _ in range(50):
    array = bytearray(4 * 2**20)
    array[::4096] = b"x" * pages
    del array
print((faults() - before) / pages)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_what_is_freed_serves_the_next_array() -> None:
    """Each array's pages are asked of the system once, not fifty times; glibc's own learning is
    switched off to compare.
    """
    reported = {}
    for setting in ("memory.keep_freed_memory()", "memory._glibc().mallopt(-3, 2**17)"):
        code = WORK.format(setting=setting)
        reported[setting] = float(
            subprocess.run(
                [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
            ).stdout
        )

    kept, not_kept = reported.values()
    assert kept < 5
    assert not_kept > 40


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_what_is_kept_is_given_back_when_requested() -> None:
    code = """
from backend import memory
memory.keep_freed_memory()
held = [bytearray(b"x" * 2**20) for _ in range(200)]
del held
kept = memory.current_rss_bytes()
memory.give_back_freed_memory()
print(kept - memory.current_rss_bytes())
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) > 150 * 2**20


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child its parent's peak")
def test_a_process_does_not_count_what_its_parent_held() -> None:
    held = bytearray(300 * 2**20)
    held[:: 2**12] = b"x" * len(held[:: 2**12])
    code = "from backend.memory import peak_rss_bytes; print(peak_rss_bytes())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 100 * 2**20
    assert len(held) == 300 * 2**20


MACHINE = memory.Memory(64 * memory.GIB, 50 * memory.GIB)


def group(folder: Path, limit: str, used: int, cached: int = 0, *, version: int = 2) -> None:
    names = {
        2: ("memory.max", "memory.current", "inactive_file"),
        1: ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in zip(names[version], (limit, str(used)), strict=False):
        (folder / name).write_text(f"{value}\n")
    (folder / "memory.stat").write_text(f"anon 1\n{names[version][2]} {cached}\nslab 7\n")


def limited(tmp_path: Path, line: str) -> memory.Memory:
    (tmp_path / "self").write_text(f"12:cpu,cpuacct:/elsewhere\n{line}\n")
    return memory._container_memory(MACHINE, tmp_path / "self", tmp_path / "cgroup")


def test_the_tightest_of_nested_groups_counts_without_its_file_cache(tmp_path: Path) -> None:
    root = tmp_path / "cgroup"
    group(root / "system.slice" / "slurmstepd.scope" / "job_7" / "step_0", "max", 3 * memory.GIB)
    group(
        root / "system.slice" / "slurmstepd.scope" / "job_7",
        str(8 * memory.GIB),
        6 * memory.GIB,
        5 * memory.GIB,
    )

    group(root / "system.slice", str(32 * memory.GIB), 10 * memory.GIB)
    reported = limited(tmp_path, "0::/system.slice/slurmstepd.scope/job_7/step_0")
    assert reported == memory.Memory(8 * memory.GIB, 7 * memory.GIB)


def test_a_container_that_sees_its_own_group_as_the_root(tmp_path: Path) -> None:
    group(tmp_path / "cgroup", str(4 * memory.GIB), memory.GIB)
    for line in ("0::/", "0::/docker/0123456789", "0::/../../outside"):
        assert limited(tmp_path, line) == memory.Memory(4 * memory.GIB, 3 * memory.GIB)


def test_the_older_control_groups(tmp_path: Path) -> None:
    unlimited = "9223372036854771712"
    group(
        tmp_path / "cgroup" / "memory" / "slurm" / "uid_1" / "job_2",
        str(6 * memory.GIB),
        4 * memory.GIB,
        memory.GIB,
        version=1,
    )

    group(tmp_path / "cgroup" / "memory", unlimited, 60 * memory.GIB, version=1)
    assert limited(tmp_path, "9:memory:/slurm/uid_1/job_2") == memory.Memory(
        6 * memory.GIB, 3 * memory.GIB
    )


def test_without_a_limit_the_machine_is_the_limit(tmp_path: Path) -> None:
    group(tmp_path / "cgroup" / "user.slice", "max", 60 * memory.GIB)
    assert limited(tmp_path, "0::/user.slice") == MACHINE
    assert memory._container_memory(MACHINE, tmp_path / "nothing", tmp_path) == MACHINE
