"""What a person reads on stdout where a program would request --json."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tests.benchmarks.scaling import Scaling
from tests.benchmarks.yardsticks import Yardsticks


def print_modes(found: dict[str, Any]) -> None:
    name = found["model"] if found["trained"] else f"{found['model']} with random weights"
    table = Table(
        "mode",
        "steps",
        "windows/s",
        "s per megapixel",
        "times the lower bound",
        "",
        title=escape(name),
    )

    for mode in found["modes"]:
        figures = (
            f"{mode[key]:.3g}"
            for key in ("windows_per_second", "seconds_per_megapixel", "times_floor")
        )
        table.add_row(
            mode["mode"], str(mode["steps"]), *figures, "" if mode["measured"] else "computed"
        )

    console = Console()
    console.print(table)
    rates = (
        f"convolutions {found['convolution_rate'] / 1e9:,.0f}, products"
        f" {found['product_rate'] / 1e9:,.0f} GFLOP/s"
    )
    console.print(
        f"lower bound: the model's FLOPs at the rates that large operations reach here ({rates})"
    )


def print_yardsticks(found: Yardsticks) -> None:
    title = (
        f"{found.model}, {found.width} x {found.height} pixels, {found.device} {found.precision},"
        f" {found.threads} threads"
    )
    table = Table(
        "way", "steps", "s per megapixel", "times ours", "peak MiB", "seam", "", title=escape(title)
    )
    for way in found.ways:
        figures = (
            f"{way.seconds_per_megapixel:.3f}",
            f"{way.ratio:.2f}",
            f"{way.peak_bytes / 2**20:.0f}",
            f"{way.seam:.2f}",
        )
        table.add_row(way.name, str(way.steps), *figures, "" if way.measured else "computed")

    console, floor, megapixels = Console(), found.floor, found.width * found.height / 1e6
    console.print(table)
    rates = (
        f"convolutions {floor.rates.convolutions / 1e9:.0f}, products"
        f" {floor.rates.products / 1e9:.0f} GFLOP/s"
    )
    console.print(f"floor: model {found.floor_seconds / megapixels:.3f} s per megapixel ({rates})")
    console.print(
        f"       read {floor.read_seconds:.3f}, write {floor.write_seconds:.3f} s per megapixel"
    )
    seconds = (
        f"{found.run_seconds:.2f} s without the assembly, the calls {found.calls_seconds:.2f} s"
    )
    console.print(f"engine: {found.overhead:.1%} beyond the model's calls alone ({seconds})")


def print_scaling(found: Scaling) -> None:
    what = (
        f"{found.model}, {found.source} to {found.target}, {found.mode}, {found.width} x"
        f" {found.height} pixels"
    )
    Console().print(
        escape(
            f"{what}, without the assembly: one worker {found.seconds_of_one:.1f} s,"
            f" {found.workers} {found.seconds:.1f} s"
        )
    )
    Console().print(f"{found.ratio:.2f} times as fast (median of {found.rounds} pairs)")
