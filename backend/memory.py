"""Main memory: the machine's, the container's limit, and what this process holds.

Standard library only.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

GIB = 2**30

# mallopt's names in glibc's malloc.h, and what is requested of it: arrays up to the largest
# threshold it takes come from its own heap, whose free end it keeps. Left alone it learns this in
# the course of a process, after hundreds of thousands of page faults.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT_BYTES, _LARGEST_FROM_HEAP = 512 * 2**20, 32 * 2**20


@dataclass(frozen=True)
class Memory:
    """Main memory in bytes; None where the platform does not say."""

    total: int | None
    available: int | None


def memory() -> Memory:
    """Main memory of this machine, or of the container this process is limited to."""
    if sys.platform == "win32":
        return _windows_memory()
    try:
        total: int | None = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (OSError, ValueError):
        total = None

    return _container_memory(Memory(total, _linux_available()))


def current_rss_bytes() -> int:
    """Resident memory of this process now; its peak where the system only reports that."""
    if sys.platform == "win32":
        return _windows_process().WorkingSetSize
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return peak_rss_bytes()

    return pages * os.sysconf("SC_PAGE_SIZE")


def peak_rss_bytes() -> int:
    """The largest resident memory of this process so far."""
    if sys.platform == "win32":
        return _windows_process().PeakWorkingSetSize
    try:  # not getrusage's, which begins with what the parent held when it started this process
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, ValueError, StopIteration):
        pass

    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def keep_freed_memory() -> None:
    """Has the C library (glibc) keep what is freed for the next array, until
    `give_back_freed_memory`. Elsewhere: nothing.
    """
    library = _glibc()
    if library is not None:
        library.mallopt(_M_MMAP_THRESHOLD, _LARGEST_FROM_HEAP)
        library.mallopt(_M_TRIM_THRESHOLD, _KEPT_BYTES)


def give_back_freed_memory() -> None:
    """Gives the system what is free: work has ended, and a backend that stays warm should hold its
    model only.
    """
    library = _glibc()
    if library is not None:
        library.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    if sys.platform != "linux":
        return None
    library = ctypes.CDLL(None)
    return library if hasattr(library, "mallopt") and hasattr(library, "malloc_trim") else None


def _linux_available() -> int | None:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        return next(
            (int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")),
            None,
        )
    except (OSError, ValueError):
        return None


def _container_memory(
    machine: Memory,
    groups: Path = Path("/proc/self/cgroup"),
    mounted: Path = Path("/sys/fs/cgroup"),
) -> Memory:
    """The machine's memory cut to the limits of this process's control groups: of a container, a
    SLURM job, a service of systemd.

    Args:
        machine: what the machine has.
        groups: which groups the process is in.
        mounted: where the groups' files are.
    """
    total, available = machine.total, machine.available
    for folder, names in _control_groups(groups, mounted):
        limit, used = _number(folder / names.limit), _number(folder / names.used)
        if limit is None or used is None or (machine.total is not None and limit >= machine.total):
            continue  # "max", or as good as that
        left = max(0, limit - max(0, used - _cached(folder / "memory.stat", names.cached)))
        total = limit if total is None else min(total, limit)
        available = left if available is None else min(available, left)

    return Memory(total, available)


@dataclass(frozen=True)
class _Names:
    """What a version of control groups calls its files, and in memory.stat the file cache that the
    kernel takes back when it needs it.
    """

    limit: str
    used: str
    cached: str


_VERSION_2 = _Names("memory.max", "memory.current", "inactive_file")
_VERSION_1 = _Names("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")


def _control_groups(groups: Path, mounted: Path) -> Iterator[tuple[Path, _Names]]:
    """The process's groups and all that they lie in: the tightest limit counts, wherever it is
    set.
    """
    try:
        lines = groups.read_text(encoding="utf-8").splitlines()
    except OSError:
        return

    for line in lines:
        number, controllers, path = line.split(":", 2)
        if number == "0" and not controllers:
            root, names = mounted, _VERSION_2
        elif "memory" in controllers.split(","):
            root, names = mounted / "memory", _VERSION_1
        else:
            continue

        parts = [part for part in path.split("/") if part not in ("", "..")]
        # a container may not see the outer part of its path
        for depth in range(len(parts), -1, -1):
            yield root.joinpath(*parts[:depth]), names


def _number(path: Path) -> int | None:
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):  # no such file, or "max"
        return None


def _cached(path: Path, name: str) -> int:
    """A number of memory.stat; 0 where it is not reported."""
    try:
        rows = dict(line.split(" ", 1) for line in path.read_text(encoding="ascii").splitlines())
        return int(rows.get(name, "0"))
    except (OSError, ValueError):
        return 0


def _windows_memory() -> Memory:
    class Status(ctypes.Structure):
        """MEMORYSTATUSEX: two 32-bit fields, then seven 64-bit ones."""

        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            ("sizes", ctypes.c_ulonglong * 7),
        )

    status = Status(length=ctypes.sizeof(Status))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # exists on Windows only, mypy looks on Linux
    if not kernel.GlobalMemoryStatusEx(ctypes.byref(status)):
        return Memory(None, None)
    return Memory(status.sizes[0], status.sizes[1])


class _ProcessCounters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("PageFaultCount", ctypes.c_uint32),
        *(
            (name, ctypes.c_size_t)
            for name in (
                "PeakWorkingSetSize",
                "WorkingSetSize",
                "QuotaPeakPagedPoolUsage",
                "QuotaPagedPoolUsage",
            )
        ),
        *(
            (name, ctypes.c_size_t)
            for name in (
                "QuotaPeakNonPagedPoolUsage",
                "QuotaNonPagedPoolUsage",
                "PagefileUsage",
                "PeakPagefileUsage",
            )
        ),
    )


def _windows_process() -> _ProcessCounters:
    """This process's counters; zeros where the system refuses."""
    counters = _ProcessCounters(cb=ctypes.sizeof(_ProcessCounters))
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # exists on Windows only, mypy looks on Linux
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    kernel.K32GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb)
    return counters
