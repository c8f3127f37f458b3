"""What a person reads on stdout where a program would ask for --json.

Imports rich and, for types only, what it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from backend.cli.console import duration

if TYPE_CHECKING:
    from backend.machine.benchmark import Benchmark
    from backend.machine.doctor import Check
    from backend.weights.catalogue import ModelSummary

_COLOURS = {"ok": "green", "warn": "yellow", "fail": "red"}


def print_facts(facts: dict[str, Any]) -> None:
    """Names and values, one per line; a list or an object of values takes a line for each."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, value in facts.items():
        table.add_row(name, escape(_text(name, value)))
    Console().print(table)


def print_rows(rows: Sequence[Sequence[str]]) -> None:
    """A table whose first row is its heading."""
    heading, *rest = rows
    table = Table(*heading, box=None, pad_edge=False)
    for row in rest:
        table.add_row(*map(escape, row))
    Console().print(table)


def print_checks(checks: Sequence[Check]) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for check in checks:
        colour = _COLOURS[check.status]
        table.add_row(
            f"[{colour}]{check.status}[/]",
            check.name,
            escape(f"{check.detail}\n{check.hint}".strip()),
        )

    Console().print(table)


def print_models(models: Sequence[ModelSummary]) -> None:
    table = Table("id", "status", "source", "label", box=None, pad_edge=False)
    for model in models:
        table.add_row(model.id, model.status, model.source, escape(model.label))
    Console().print(table)


def print_benchmark(measured: Benchmark) -> None:
    where = f"{measured.device} {measured.precision}, batches of {measured.batch_size}"
    title = f"{measured.model}, {measured.source} to {measured.target}, {where}"
    table = Table(
        "mode", "steps", "windows/s", "megapixels/s", "s per megapixel", "", title=escape(title)
    )

    for mode in measured.modes:
        figures = (mode.windows_per_second, mode.megapixels_per_second, mode.seconds_per_megapixel)
        table.add_row(
            mode.mode,
            str(mode.steps),
            *(f"{figure:.3g}" for figure in figures),
            "" if mode.measured else "computed",
        )

    parts = (
        ("encode", measured.encode_seconds),
        ("one step", measured.step_seconds),
        ("decode", measured.decode_seconds),
    )
    console = Console()
    console.print(table)
    console.print(
        "per window: " + ", ".join(f"{name} {seconds * 1000:.1f} ms" for name, seconds in parts)
    )
    gpu = f", the GPU's {measured.device_bytes / 2**20:,.0f} MiB" if measured.device_bytes else ""
    console.print(f"peak memory: {measured.ram_bytes / 2**20:,.0f} MiB{gpu}")


def _text(name: str, value: Any) -> str:
    if name == "seconds":
        return duration(value)
    if name.endswith("_bytes"):
        return f"{value / 2**20:,.1f} MiB"
    if isinstance(value, dict):
        if set(value) == {"value", "reason", "confidence"}:
            uncertain = "uncertain: " if value["confidence"] == "low" else ""
            return f"{value['value']} ({uncertain}{value['reason']})"

        return "\n".join(
            f"{key}: {entry:,}" if isinstance(entry, int) else f"{key}: {entry}"
            for key, entry in value.items()
        )

    if isinstance(value, (list, tuple)) and value and isinstance(value[0], (dict, str)):
        return "\n".join(_text("", entry) for entry in value)
    if isinstance(value, (list, tuple)) and value and isinstance(value[0], float):
        return ", ".join(_text("", entry) for entry in value)
    if value == ():
        return "none"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
