"""What a person reads on stdout where a program would ask for --json. Imports rich and, for types only, what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from backend.interface.console import duration

if TYPE_CHECKING:
    from backend.machine.benchmark import Benchmark
    from backend.machine.doctor import Check
    from backend.machine.scaling import Scaling
    from backend.machine.variants import Variants
    from backend.machine.yardsticks import Yardsticks
    from backend.weights.catalogue import ModelSummary

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def print_facts(facts: dict[str, Any]) -> None:
    """Names and values, one per line; a list or an object of values takes a line for each."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in facts.items():
        table.add_row(name, escape(_text(name, value)))
    Console().print(table)


def print_checks(checks: Sequence[Check]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for check in checks:
        colour = _COLOURS[check.status]
        table.add_row(f"[{colour}]{check.status}[/]", check.name, escape(f"{check.detail}\n{check.hint}".strip()))
    Console().print(table)


def print_models(models: Sequence[ModelSummary]) -> None:
    table = Table("id", "status", "source", "label", box=None, pad_edge=False)
    for model in models:
        table.add_row(model.id, model.status, model.source, escape(model.label))
    Console().print(table)


def print_benchmark(measured: Benchmark) -> None:
    where = f"{measured.device} {measured.precision}, batches of {measured.batch_size}"
    name = measured.model if measured.trained else f"{measured.model} with random weights"
    title = f"{name}, {measured.source} to {measured.target}, {where}"
    table = Table("mode", "steps", "windows/s", "megapixels/s", "s per megapixel", "times the floor", "", title=escape(title))
    for mode in measured.modes:
        figures = (mode.windows_per_second, mode.megapixels_per_second, mode.seconds_per_megapixel, mode.times_floor)
        table.add_row(mode.mode, str(mode.steps), *(f"{figure:.3g}" for figure in figures), "" if mode.measured else "computed")
    parts = (("encode", measured.encode_seconds), ("one step", measured.step_seconds), ("decode", measured.decode_seconds))
    console = Console()
    console.print(table)
    console.print("per window: " + ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in parts))
    gpu = f", the GPU's {measured.device_bytes / 2**20:,.0f} MiB" if measured.device_bytes else ""
    console.print(f"memory at its peak: {measured.ram_bytes / 2**20:,.0f} MiB{gpu}")
    rates = f"convolutions {measured.convolution_rate / 1e9:,.0f}, products {measured.product_rate / 1e9:,.0f} GFLOP/s"
    console.print(f"floor: the model's FLOPs at what large ones reach here ({rates})")


def print_yardsticks(found: Yardsticks) -> None:
    title = f"{found.model}, {found.width} x {found.height} pixels, {found.device} {found.precision}, {found.threads} threads"
    table = Table("way", "steps", "s per megapixel", "times ours", "peak MiB", "seam", "", title=escape(title))
    for way in found.ways:
        figures = f"{way.seconds_per_megapixel:.3f}", f"{way.ratio:.2f}", f"{way.peak_bytes / 2**20:.0f}", f"{way.seam:.2f}"
        table.add_row(way.name, str(way.steps), *figures, "" if way.measured else "computed")
    console, floor, megapixels = Console(), found.floor, found.width * found.height / 1e6
    console.print(table)
    rates = f"convolutions {floor.rates.convolutions / 1e9:.0f}, products {floor.rates.products / 1e9:.0f} GFLOP/s"
    console.print(f"floor: model {found.floor_seconds / megapixels:.3f} s per megapixel ({rates})")
    console.print(f"       read {floor.read_seconds:.3f}, write {floor.write_seconds:.3f} s per megapixel")
    seconds = f"{found.run_seconds:.2f} s without the assembly, the calls {found.calls_seconds:.2f} s"
    console.print(f"engine: {found.overhead:.1%} beyond the model's calls alone ({seconds})")


def print_scaling(found: Scaling) -> None:
    what = f"{found.model}, {found.source} to {found.target}, {found.mode}, {found.width} x {found.height} pixels"
    Console().print(escape(f"{what}, without the assembly: one worker {found.seconds_of_one:.1f} s, {found.workers} {found.seconds:.1f} s"))
    Console().print(f"{found.ratio:.2f} times as fast (median of {found.rounds} pairs)")


def print_variants(found: Variants) -> None:
    title = f"{found.model}, {found.source} to {found.target}, {found.device} fp32, batches of {found.batch_size}"
    table = Table("arrangement", "ms a window", "without it", "saves", title=escape(title))
    for one in found.variants:
        table.add_row(one.name, f"{1000 * one.seconds:.1f}", f"{1000 * one.seconds_without:.1f}", f"{one.share:.1%}")
    Console().print(table)


def _text(name: str, value: Any) -> str:
    if name == "seconds":
        return duration(value)
    if name.endswith("_bytes"):
        return f"{value / 2**20:,.1f} MiB"
    if isinstance(value, dict):
        if set(value) == {"value", "reason", "confidence"}:
            uncertain = "uncertain: " if value["confidence"] == "low" else ""
            return f"{value['value']} ({uncertain}{value['reason']})"
        return "\n".join(f"{key}: {entry:,}" if isinstance(entry, int) else f"{key}: {entry}" for key, entry in value.items())
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], (dict, str)):
        return "\n".join(_text("", entry) for entry in value)
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], float):
        return ", ".join(_text("", entry) for entry in value)
    if value == ():
        return "none"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
