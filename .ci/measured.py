"""The guide's measured figures: which command makes each, when and on what it was run, and the
tables that show them.

    python .ci/measured.py run NAME...     runs these commands and keeps their JSON (all: an hour)
    python .ci/measured.py write           puts the tables into the pages, between their marks

docs/measured/NAME.json holds a command's own JSON. `make docs` and the tests refuse a page whose
tables are not what these files say. Standard library only; the commands need `make demo`."""

from __future__ import annotations

import datetime
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
MEASURED = ROOT / "docs" / "measured"
YARDSTICKS = "python -m tests.benchmarks yardsticks --json"
RUNS = {
    "ways": f"{YARDSTICKS} --raster build/demo/virginia_rgb.tif --rounds 5",
    "ways-detailed": f"{YARDSTICKS} --mode detailed --side 1024",
    "ways-paper": f"{YARDSTICKS} --mode paper --side 512 --rounds 1",
    "ways-large": f"{YARDSTICKS} --side 8192 --rounds 1",
    "ways-one-convolution": f"{YARDSTICKS} --model one-convolution --side 8192",
    "modes": "python -m tests.benchmarks modes --json",
    "modes-bf16": "python -m tests.benchmarks modes --precision bf16 --json",
    "modes-s": "python -m tests.benchmarks modes --untrained any2any-s --json",
    "workers": "python -m tests.benchmarks workers 2 --side 4096 --json",
    "memory": (
        "python -m pytest -q -m slow -k 'not four_thousand' tests/e2e/test_memory.py"
        " --junitxml=build/memory.xml"
    ),
}


def run(name: str) -> None:
    """Runs a command with the project's Python and keeps the JSON object that it ends with."""
    command = [str(ROOT / ".venv" / "bin" / "python"), *shlex.split(RUNS[name])[1:]]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    reported = (
        of_report(ROOT / "build" / "memory.xml")
        if "--junitxml" in RUNS[name]
        else json.loads(done.stdout.splitlines()[-1])
    )
    record = {
        "command": RUNS[name],
        "date": f"{datetime.date.today()}",
        "processor": processor(),
        "told": reported,
    }

    MEASURED.mkdir(exist_ok=True)
    (MEASURED / f"{name}.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


def of_report(path: Path) -> dict[str, Any]:
    """The figures that tests recorded with `record_property`, as JSON under a name each."""
    found = ElementTree.parse(path).iter("property")
    return {one.attrib["name"]: json.loads(one.attrib["value"]) for one in found}


def processor() -> str:
    """The processor's name, as Linux has it, and how many cores of it this machine has."""
    found = re.search(
        r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE
    )
    return f"{os.cpu_count()} cores of {found[1].strip() if found else 'an unknown processor'}"


def kept(name: str) -> dict[str, Any]:
    """What `run` kept of a command: command, date, processor, told."""
    return dict(json.loads((MEASURED / f"{name}.json").read_text(encoding="utf-8")))


def of(*names: str) -> str:
    """What stands under a table: how it was made, when and on what."""
    runs = [kept(name) for name in names]
    dates, processors = (sorted({one[key] for one in runs}) for key in ("date", "processor"))
    commands = "\n".join(one["command"] for one in runs)
    return f"*{' and '.join(dates)}, {' and '.join(processors)}:*\n```text\n{commands}\n```"


def three(figure: float) -> str:
    """A figure with three digits that count."""
    return f"{figure:,.0f}" if figure >= 1000 else f"{figure:.3g}"


def table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def ways() -> str:
    """The ways of one run beside each other."""
    reported = kept("ways")["told"]
    megapixels = reported["width"] * reported["height"] / 1e6
    names = {
        "ours": "ours, to the finished COG",
        "terratorch": "terratorch's loop",
        "deepness": "Deepness's loop",
    }
    rows = []

    for way in reported["ways"]:
        name = names.get(way["name"], way["name"]) + (
            "" if way["measured"] else ", computed from one window"
        )
        seam = f"{way['seam']:.2f}" if way["measured"] else "-"
        figures = (
            f"{way['seconds_per_megapixel']:.3g}",
            f"{way['ratio']:.3g}",
            f"{way['peak_bytes'] / 2**20:.0f}",
        )
        rows.append((name, str(way["steps"]), *figures, seam))

    floor, rates = reported["floor"], reported["floor"]["rates"]
    speeds = " and ".join(f"{rates[kind] / 1e9:.0f}" for kind in ("convolutions", "products"))
    least, ours = (
        reported["floor_seconds"] / megapixels,
        reported["ways"][0]["seconds_per_megapixel"],
    )
    name = f"floor: the model's FLOPs at {speeds} GFLOP/s (convolutions, products)"
    rows.append(
        (name, str(reported["ways"][0]["steps"]), f"{least:.3g}", f"{least / ours:.2f}", "-", "-")
    )
    rows.append(
        (
            "floor: reading, writing",
            "-",
            f"{floor['read_seconds']:.3f}, {floor['write_seconds']:.3f}",
            "-",
            "-",
            "-",
        )
    )

    return (
        table(("way", "steps", "seconds a megapixel", "times ours", "peak MiB", "seam"), rows)
        + f"\n\n{of('ways')}"
    )


COMPARED = {
    "ways": "the demonstration's scene, `balanced`",
    "ways-large": "8192 x 8192, `balanced`",
    "ways-detailed": "1024 x 1024, `detailed`",
    "ways-paper": "512 x 512, `paper`",
    "ways-one-convolution": "8192 x 8192, one convolution as the network",
}


def compared() -> str:
    """Each run of the yardsticks in one line."""
    rows = []
    for name, label in COMPARED.items():
        reported = kept(name)["told"]
        by_name = {way["name"]: way for way in reported["ways"]}
        ours, megapixels = by_name["ours"], reported["width"] * reported["height"] / 1e6
        times = [f"{by_name[other]['ratio']:.2f}" for other in ("plain", "terratorch", "deepness")]
        floor = f"{reported['floor_seconds'] / megapixels / ours['seconds_per_megapixel']:.2f}"
        memory = ", ".join(
            f"{by_name[way]['peak_bytes'] / 2**20:.0f}"
            for way in ("ours", "plain", "terratorch", "deepness")
        )
        rate = f"{reported['floor']['rates']['convolutions'] / 1e9:.0f}"
        figures = (
            str(ours["steps"]),
            f"{ours['seconds_per_megapixel']:.3g}",
            *times,
            floor,
            f"{reported['overhead']:.1%}",
            memory,
            rate,
        )

        rows.append((label, *figures))

    head = (
        "raster, mode",
        "steps",
        "ours, s a megapixel",
        "plain",
        "terratorch",
        "Deepness",
        "floor",
        "engine's share",
        "peak MiB: ours, the others",
        "GFLOP/s here",
    )
    return table(head, rows) + f"\n\n{of(*COMPARED)}"


MODES = {
    "modes": "any2any-tiny",
    "modes-bf16": "any2any-tiny, `bf16`",
    "modes-s": "any2any-s, random weights",
}


def modes() -> str:
    """Every mode of the measured models."""
    rows = []
    for name, label in MODES.items():
        reported = kept(name)["told"]
        for mode in reported["modes"]:
            figures = (
                f"{mode[key]:.3g}"
                for key in (
                    "windows_per_second",
                    "megapixels_per_second",
                    "seconds_per_megapixel",
                    "times_floor",
                )
            )
            rows.append(
                (
                    label,
                    mode["mode"],
                    str(mode["steps"]),
                    *figures,
                    "run" if mode["measured"] else "added up from the parts",
                )
            )

    head = (
        "model",
        "mode",
        "steps",
        "windows a second",
        "megapixels a second",
        "seconds a megapixel",
        "times the floor",
        "",
    )
    return table(head, rows) + f"\n\n{of(*MODES)}"


def parts() -> str:
    """What a window costs, part by part."""
    rows = []
    for name, label in MODES.items():
        reported = kept(name)["told"]
        times = (
            f"{three(1000 * reported[f'{part}_seconds'])} ms,"
            f" {three(reported[f'{part}_flops'] / 1e9)}"
            for part in ("encode", "step", "decode")
        )
        rates = f"{reported['convolution_rate'] / 1e9:.0f}, {reported['product_rate'] / 1e9:.0f}"
        rows.append((label, *times, rates, f"{reported['ram_bytes'] / 2**20:.0f}"))

    head = (
        "model",
        "encode, GFLOP",
        "one step, GFLOP",
        "decode, GFLOP",
        "GFLOP/s of convolutions, products here",
        "peak MiB",
    )
    return table(head, rows)


def memory() -> str:
    """Peak memory of whole runs."""
    reported = kept("memory")["told"]
    rows = [
        (name, f"{one['peak_mib']:.0f}", f"{one['minutes']:.1f}") for name, one in reported.items()
    ]
    return table(("run", "peak MiB", "minutes"), rows) + f"\n\n{of('memory')}"


def workers() -> str:
    reported = kept("workers")["told"]
    figures = (
        f"{reported['seconds_of_one']:.1f}",
        f"{reported['seconds']:.1f}",
        f"{reported['ratio']:.2f}",
    )
    raster = f"{reported['width']} x {reported['height']}, `{reported['mode']}`"
    head = ("raster, mode", "one worker, s", f"{reported['workers']} workers, s", "times as fast")
    return table(head, [(raster, *figures)]) + f"\n\n{of('workers')}"


TABLES: dict[str, Callable[[], str]] = {
    one.__name__: one for one in (ways, compared, modes, parts, memory, workers)
}
MARKED = re.compile(r"<!-- measured: (\w+) -->.*?<!-- end -->", re.DOTALL)
PAGES = [ROOT / "docs" / "speed.md"]


def rendered(text: str) -> str:
    """A page with its tables as the kept figures have them."""
    return MARKED.sub(
        lambda match: f"<!-- measured: {match[1]} -->\n{TABLES[match[1]]()}\n<!-- end -->", text
    )


def stale() -> list[str]:
    """A sentence for each page whose tables are not those of the kept figures, and for each kept
    figure that no command makes.
    """
    pages = [page for page in PAGES if (text := page.read_text(encoding="utf-8")) != rendered(text)]
    reported = [
        f"{page.name}: its tables are not those of docs/measured; run .ci/measured.py write"
        for page in pages
    ]
    return reported + [
        f"{path.name}: no command makes it"
        for path in MEASURED.glob("*.json")
        if path.stem not in RUNS
    ]


def main() -> int:
    if sys.argv[1:2] == ["run"]:
        for name in sys.argv[2:] or RUNS:
            run(name)
    elif sys.argv[1:] == ["write"]:
        for page in PAGES:
            page.write_text(rendered(page.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        sys.exit("\n".join(stale()))

    return 0


if __name__ == "__main__":
    sys.exit(main())
