"""Builds the guide: collects pages, pictures and model cards, generates the reference from the
software itself, and runs MkDocs.

Run: `make docs`; needs docs/requirements.txt. Leaves build/docs/index.html, which opens from disk.
Warnings (a broken link, a page that no menu has) end it."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import measured

ROOT = Path(__file__).resolve().parent.parent
SOURCE, PAGES = ROOT / "docs", ROOT / "build" / "docs-src"
BACKEND = ROOT / ".venv" / "bin" / "python"
QGIS_PYTHON = ROOT / ".venv-qgis" / "bin" / "python"
IMAGES = ("resources/images", "training/images")
TAKEN_OVER = {
    "resources/models/any2any-tiny/README.md": "models/any2any-tiny.md",
    "training/README.md": "training/readme.md",
    "training/FILL.md": "training/fill.md",
    "training/RELIABILITY.md": "training/reliability.md",
    "training/EXPERIMENTS.md": "training/experiments.md",
    "training/COSTS.md": "training/costs.md",
    "tests/benchmarks/OPTIMISATIONS.md": "optimisations.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
}
# What to do about an error, beyond its own sentence; every code of the software must be here
# (tests/unit/test_docs.py).
ERRORS = {
    "input.usage": (
        "An option is missing, unknown or contradicts another. `--help` lists them; in a job file,"
        " see the job's fields."
    ),
    "input.not_found": (
        "The source is not there. Check the path; GDAL names such as `NETCDF:...` and"
        " `/vsicurl/...` work, too."
    ),
    "input.unreadable": (
        "GDAL cannot open or read it: damaged, truncated, or of a kind that this build lacks."
        " `gdalinfo FILE` tells more."
    ),
    "input.bands": (
        "The bands of the modality were not recognised, or a chosen one is not there. Give"
        " `--bands`, in the modality's order."
    ),
    "input.dtype": (
        "Numbers of this type are not translated (complex values, for one). Convert the raster"
        " first."
    ),
    "input.empty": (
        "No pixel is valid: all is nodata, masked or not a number. Check nodata and the area."
    ),
    "input.modality": (
        "There is no such modality, or source and target are the same. Choose another."
    ),
    "input.radiometry": (
        "The numbers cannot stand for what was said, or nothing fits them. Say it with"
        " `--radiometry`."
    ),
    "input.georeference": (
        "An area in map units, or `--gsd native`, needs a raster that says where it lies. Give"
        " `--window` in pixels."
    ),
    "output.exists": (
        "A file of that name is there. `--overwrite` replaces it; another name keeps both."
    ),
    "output.not_writable": (
        "The folder is missing, read-only, or another program or run holds the file."
    ),
    "output.disk_full": "Free some space and run the same job again: what is done is kept.",
    "model.unknown": (
        "There is no model of that id. `models list` shows those that there are; a folder's path is"
        " taken, too."
    ),
    "model.missing": "A file of the model is not there. Fetch it again: `models download ID`.",
    "model.corrupt": "A file is not what its checksum says. Fetch the model again.",
    "model.incompatible": (
        "The weights are of another version, of another value range, or do not know this modality."
    ),
    "hub.unreachable": (
        "The model hub does not answer. Check network and proxy; `HF_ENDPOINT` names a mirror."
    ),
    "hub.checksum": (
        "What was downloaded is not what was published. Try again; if it stays so, tell us."
    ),
    "device.unavailable": (
        "There is no such device, or no scheduler answers. `--device auto` takes what there is;"
        " `doctor` tells why."
    ),
    "device.out_of_memory": (
        "The GPU is full, at one window already. Close what uses it, or `--device cpu`."
    ),
    "memory.exhausted": (
        "The computer's memory is full. Close other programs, or choose a smaller window or fewer"
        " targets."
    ),
    "job.cancelled": "It was stopped. Finished rows are kept: the same job goes on there.",
    "protocol.version": (
        "Plugin and backend are of different versions. Update both; in QGIS: Set up."
    ),
    "protocol.message": "A program sent the backend what it does not understand.",
    "internal": "A fault of ours. `--debug` shows where; please report it with *Copy diagnostics*.",
}
EXIT_CODES = (
    "Exit codes: 0 done, 2 bad input or usage, 3 the backend cannot run, 4 out of memory or disk, 5"
    " internal, 130 cancelled."
)


def main() -> int:
    if old := measured.stale():
        print("docs: not of today:\n" + "\n".join(old), file=sys.stderr)
        return 1

    shutil.rmtree(PAGES, ignore_errors=True)
    shutil.copytree(
        SOURCE, PAGES, ignore=shutil.ignore_patterns("mkdocs.yml", "requirements.*", "*.json")
    )
    for folder in IMAGES:
        shutil.copytree(ROOT / folder, PAGES / "images", dirs_exist_ok=True)
    for original, page in TAKEN_OVER.items():
        put(page, with_links(original, (ROOT / original).read_text(encoding="utf-8")))
    put("reference/command-line.md", command_line())
    put("reference/errors.md", errors())
    put("reference/job.md", job_fields())
    put("reference/algorithms.md", algorithms())
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}

    return subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(SOURCE / "mkdocs.yml")],
        env=quiet,
        check=False,
    ).returncode


def put(page: str, text: str) -> None:
    path = PAGES / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def with_links(original: str, text: str) -> str:
    """A document of the repository as a page: links to other documents lead to their pages, others
    to nothing but their name.
    """
    here, depth = Path(original).parent, TAKEN_OVER[original].count("/")

    def turned(match: re.Match[str]) -> str:
        label, target = match[1], match[2]
        if target.startswith(("http", "#", "mailto")):
            return match[0]
        path, _, anchor = target.partition("#")
        name = os.path.normpath(here / path)
        if name in TAKEN_OVER:
            return f"[{label}]({'../' * depth}{TAKEN_OVER[name]}{'#' + anchor if anchor else ''})"
        if name.startswith(IMAGES):
            return f"[{label}]({'../' * depth}images/{Path(name).name})"
        return label

    return re.sub(r"\[([^\]]*)\]\(([^)\s]+)\)", turned, text)


def command_line() -> str:
    """Every command's own help."""
    parts = ["# Command line\n\nWhat `python -m backend COMMAND --help` says.\n"]
    names = re.findall(r"^│ ([a-z]+) ", help_of(), re.MULTILINE)
    for name in names:
        parts.append(f"## {name}\n\n```text\n{help_of(name)}\n```\n")
        parts += [
            f"### {name} {sub}\n\n```text\n{help_of(name, sub)}\n```\n" for sub in subcommands(name)
        ]

    return "\n".join(parts)


def subcommands(name: str) -> list[str]:
    text = help_of(name)
    return (
        re.findall(r"^│ ([a-z]+) ", text[text.index("Commands") :], re.MULTILINE)
        if "Commands" in text
        else []
    )


def help_of(*words: str) -> str:
    environment = os.environ | {"COLUMNS": "110", "NO_COLOR": "1", "TERM": "dumb"}
    command = [str(BACKEND), "-m", "backend", *words, "--help"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    return "\n".join(line.rstrip() for line in done.stdout.strip().splitlines())


def error_codes() -> set[str]:
    """The codes that the backend's sources raise."""
    found = {"internal", "job.cancelled"}
    kinds = {
        "InputError",
        "OutputError",
        "ModelError",
        "DeviceError",
        "OutOfMemory",
        "ProtocolError",
    }

    for path in (ROOT / "backend").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in kinds and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(str(first.value))

    return found


def errors() -> str:
    rows = "\n".join(f"| `{code}` | {what} |" for code, what in ERRORS.items())
    return (
        f"# Errors\n\nEvery error is one sentence with a stable code. {EXIT_CODES}\n\n| code | what"
        f" to do |\n|---|---|\n{rows}\n"
    )


def job_fields() -> str:
    """The job's schema as a table."""
    schema = json.loads((ROOT / "resources" / "job.schema.json").read_text(encoding="utf-8"))
    required = set(schema.get("required", []))
    rows = []
    for name, field in schema["properties"].items():
        default = "required" if name in required else f"`{json.dumps(field.get('default'))}`"
        rows.append(f"| `{name}` | {default} | {field.get('description', '')} |")

    text = (
        "`translate --job FILE` runs one; `--save-job FILE` and the panel's history write one."
        " JSON, see `resources/job.schema.json`."
    )
    return (
        f"# Job files\n\n{text}\n\n| field | default | meaning |\n|---|---|---|\n"
        + "\n".join(rows)
        + "\n"
    )


ASK_QGIS = """
import json
from qgis.core import QgsApplication
application = QgsApplication([], False)
application.initQgis()
from any2any_qgis.provider import Any2AnyProvider
provider = Any2AnyProvider()
QgsApplication.processingRegistry().addProvider(provider)
print("ALGORITHMS " + json.dumps([
    dict(id=a.id(), name=a.displayName(), help=a.shortHelpString(),
         parameters=[
             (p.name(), p.description(), "" if p.defaultValue() is None else str(p.defaultValue()))
             for p in a.parameterDefinitions()
         ],
         outputs=[(o.name(), o.description()) for o in a.outputDefinitions()])
    for a in provider.algorithms()]))
"""


def algorithms() -> str:
    """The provider's algorithms, as this machine's QGIS tells them; a sentence where there is
    none.
    """
    title = (
        "# Algorithms\n\nIn the Processing toolbox, in models, in batch mode and in"
        " `qgis_process`.\n"
    )
    if not QGIS_PYTHON.exists():
        return (
            f"{title}\nThis page is made by QGIS, which was not there when the guide was built.\n"
        )

    with tempfile.TemporaryDirectory() as folder:
        own = {
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_RUNTIME_DIR": folder,
            "QGIS_CUSTOM_CONFIG_PATH": folder,
            "PYTHONPATH": str(ROOT),
        }
        done = subprocess.run(
            [str(QGIS_PYTHON), "-c", ASK_QGIS],
            env=os.environ | own,
            capture_output=True,
            text=True,
            check=False,
        )

    line = next((line for line in done.stdout.splitlines() if line.startswith("ALGORITHMS ")), None)
    if line is None:
        raise SystemExit(f"docs: QGIS did not tell its algorithms: {done.stderr[-500:]}")
    parts = [title]
    for one in json.loads(line.removeprefix("ALGORITHMS ")):
        help_ = re.sub(
            r'<img src="[^"]*/([^"/]+)">', r'<img src="../images/\1" alt="">', one["help"]
        )
        parameters = "\n".join(
            f"| `{name}` | {label} | {f'`{default}`' if default else ''} |"
            for name, label, default in one["parameters"]
        )
        outputs = "\n".join(f"| `{name}` | {label} |" for name, label in one["outputs"])
        parts.append(
            f"## {one['name']}\n\n`{one['id']}`\n\n{help_}\n\n| parameter | | default"
            f" |\n|---|---|---|\n{parameters}\n"
        )
        parts.append(f"| output | |\n|---|---|\n{outputs}\n")

    return "\n".join(parts)


if __name__ == "__main__":
    sys.exit(main())
