"""Imports run one way (DESIGN.md). Reads the sources with ast; imports nothing of the project."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Rank of a backend room or module: an import goes to a lower rank, or stays in its own group
# without a cycle between rooms.
BACKEND_LAYERS = (
    ("arrays", "errors", "messages", "memory", "json_text"),
    ("process", "blocks"),
    ("modalities",),
    ("shared",),
    ("notices",),
    ("radiometry", "protocol", "pipeline"),
    ("geometry", "model", "raster"),
    ("source", "sampling", "weights"),
    ("plan", "evaluation"),
    ("watch",),
    ("engine",),
    ("run",),
    ("reference",),
    ("output",),
    ("lane", "index_bands"),
    ("translate", "indices"),
    ("scenes",),
    ("cluster",),
    ("machine", "adapt"),
    ("serve",),
    ("cli",),
    ("__main__",),
)

BARRED = {
    "any2any_qgis": {
        "backend",
        "training",
        "torch",
        "diffusers",
        "rasterio",
        "pydantic",
        "numpy",
        "PyQt5",
        "PyQt6",
        "typer",
        "rich",
    },
    "backend": {"any2any_qgis", "qgis", "PyQt5", "PyQt6", "training", "osgeo"},
    "training": {"any2any_qgis", "qgis", "PyQt5", "PyQt6"},
}
PLUGIN_WITHOUT_QGIS = {
    "places",
    "shared",
    "modalities",
    "environment.backend_python",
    "environment.base_python",
    "environment.build",
    "environment.commands",
    "environment.failures",
    "environment.installation",
    "environment.setup_progress",
    "environment.uv_download",
    "environment.whole_packages",
    "panel.history",
    "panel.preview",
    "process.client",
    "process.jobs",
    "process.notices",
    "process.shared",
    "process.stall",
}  # tested without QGIS

# the one file that reads authors' checkpoints, tensors alone
READS_FOREIGN = "import_checkpoint.py"

# DESIGN.md: plugin -> panel, algorithms -> process -> environment, layers, settings
PLUGIN_LAYERS = (
    {"words", "places"},
    {"shared"},
    {"choices", "guide", "modalities", "compat"},
    {"layers", "environment"},
    {"settings", "known_models"},
    {"process"},
    {"output_names", "marks", "processing_history", "results", "worth"},
    {"panel"},
    {"algorithms", "options"},
    {"provider"},
    {"plugin"},
    {"__init__"},
)


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


def imported(path: Path, root: Path) -> set[str]:
    """Absolute dotted names that a file imports anywhere in it, submodules of `from package import
    module` included.
    """
    package = path.relative_to(root).parent.parts
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            prefix = ".".join((*base, *((node.module,) if node.module else ())))
            names.add(prefix)
            names |= {f"{prefix}.{alias.name}" for alias in node.names}

    return names


def import_graph(root: Path, package: str) -> dict[str, set[str]]:
    """Which modules of `package` each of its modules imports."""
    files = {module_name(path, root): path for path in sorted((root / package).rglob("*.py"))}
    graph = {}
    for name, path in files.items():
        found = {target for target in imported(path, root) if target in files and target != name}
        # `from backend.model import x` names backend.model too; where x is a module, the package
        # itself is not a real arrow.
        graph[name] = {
            target for target in found if not any(other.startswith(target + ".") for other in found)
        }

    return graph


def barred_imports(root: Path, package: str) -> list[str]:
    findings = []
    for path in sorted((root / package).rglob("*.py")):
        tops = {name.split(".")[0] for name in imported(path, root)}
        findings += [
            f"{path.relative_to(root)} imports {top}" for top in sorted(tops & BARRED[package])
        ]

    return findings


def backend_rank(name: str) -> int:
    return next(rank for rank, layer in enumerate(BACKEND_LAYERS) if room_of(name) in layer)


def room_of(name: str) -> str:
    return name.split(".")[1] if "." in name else "errors"


def between_rooms(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The same arrows from room to room."""
    rooms: dict[str, set[str]] = {}
    for name, targets in graph.items():
        rooms.setdefault(room_of(name), set()).update(
            room_of(target) for target in targets if room_of(target) != room_of(name)
        )

    return rooms


TRAINING_ROOMS = ("data", "lib", "paper")
TRAINING_SCRIPT = len(TRAINING_ROOMS)


def training_rank(name: str) -> int:
    """A room's place; a script, which stands at the top or is a room's command line, is above."""
    parts = name.split(".")
    if parts[-1] == "__main__" or len(parts) < 2 or parts[1] not in TRAINING_ROOMS:
        return TRAINING_SCRIPT
    return TRAINING_ROOMS.index(parts[1])


def plugin_rank(name: str) -> int:
    room = name.split(".")[1] if "." in name else "__init__"
    return next(rank for rank, layer in enumerate(PLUGIN_LAYERS) if room in layer)


def backward_arrows(graph: dict[str, set[str]], rank) -> list[str]:
    return [
        f"{name} -> {target}"
        for name, targets in graph.items()
        for target in sorted(targets)
        if rank(target) > rank(name)
    ]


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """One cycle of imports, or nothing."""
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        for target in sorted(graph[name]):
            found = walk(target, [*trail, name])
            if found:
                return found

        done.add(name)
        return []

    return next((found for name in graph if (found := walk(name, []))), [])


def is_of_tensors_alone(call: ast.Call) -> bool:
    """torch.load(..., weights_only=True), written out."""
    return ast.unparse(call.func) == "torch.load" and any(
        word.arg == "weights_only" and ast.unparse(word.value) == "True" for word in call.keywords
    )


def unpickling(path: Path) -> list[str]:
    """Calls and imports that load pickles: never in backend or training, weights and states are
    safetensors.
    """
    findings = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            tops = {module.split(".")[0]} | {
                alias.name.split(".")[0] for alias in node.names if isinstance(node, ast.Import)
            }
            findings += [
                f"{path.name}:{node.lineno} imports {top}"
                for top in sorted(tops & {"pickle", "joblib", "dill", "shelve", "cloudpickle"})
            ]
        elif isinstance(node, ast.Call):
            call = ast.unparse(node.func)
            is_safe = path.name == READS_FOREIGN and is_of_tensors_alone(node)
            if not is_safe and (
                call in {"torch.load", "torch.save"} or call.endswith("read_pickle")
            ):
                findings.append(f"{path.name}:{node.lineno} calls {call}")
            if any(
                word.arg == "allow_pickle" and ast.unparse(word.value) != "False"
                for word in node.keywords
            ):
                findings.append(f"{path.name}:{node.lineno} allows pickles")

    return findings


@pytest.mark.parametrize("package", BARRED)
def test_no_package_imports_what_it_must_not(package: str) -> None:
    assert barred_imports(ROOT, package) == []


def test_backend_arrows_run_from_the_command_line_to_the_errors() -> None:
    assert backward_arrows(import_graph(ROOT, "backend"), backend_rank) == []


def test_backend_rooms_form_no_circle() -> None:
    assert cycle(between_rooms(import_graph(ROOT, "backend"))) == []


def test_every_room_says_what_it_is_for() -> None:
    for init in (ROOT / "backend").glob("*/__init__.py"):
        assert (
            "May import" in (ast.get_docstring(ast.parse(init.read_text())) or "")
            or init.parent.name == "model"
        ), init


def test_training_arrows_run_from_the_scripts_to_the_data() -> None:
    assert backward_arrows(import_graph(ROOT, "training"), training_rank) == []


def test_no_script_imports_a_script() -> None:
    graph = import_graph(ROOT, "training")
    scripts = {name for name in graph if training_rank(name) == TRAINING_SCRIPT}
    between = {(name, target) for name in scripts for target in graph[name] & scripts}
    assert between == set()


def test_plugin_arrows_run_from_the_plugin_to_the_jobs() -> None:
    assert backward_arrows(import_graph(ROOT, "any2any_qgis"), plugin_rank) == []


@pytest.mark.parametrize("package", BARRED)
def test_imports_have_no_cycle(package: str) -> None:
    assert cycle(import_graph(ROOT, package)) == []


def test_the_plugin_part_that_runs_without_qgis_does_not_import_it() -> None:
    for room in PLUGIN_WITHOUT_QGIS:
        assert not any(
            name.startswith("qgis")
            for name in imported(ROOT / "any2any_qgis" / f"{room.replace('.', '/')}.py", ROOT)
        ), room


def test_nothing_loads_or_saves_a_pickle() -> None:
    files = [path for package in ("backend", "training") for path in (ROOT / package).rglob("*.py")]
    assert [finding for path in files for finding in unpickling(path)] == []


def plant(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def test_the_check_sees_a_planted_backward_arrow(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "backend/__init__.py": "",
            "backend/plan.py": "def f():\n    from backend.translate import run\n",
            "backend/translate.py": "",
        },
    )
    assert backward_arrows(import_graph(tmp_path, "backend"), backend_rank) == [
        "backend.plan -> backend.translate"
    ]


def test_the_check_sees_a_planted_relative_backward_arrow(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "any2any_qgis/__init__.py": "",
            "any2any_qgis/process/jobs.py": "from .. import plugin\n",
            "any2any_qgis/plugin.py": "",
        },
    )
    assert backward_arrows(import_graph(tmp_path, "any2any_qgis"), plugin_rank) == [
        "any2any_qgis.process.jobs -> any2any_qgis.plugin"
    ]


def test_the_check_sees_a_planted_circle_of_rooms(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "backend/__init__.py": "",
            "backend/source/raster.py": "import backend.weights.hub\n",
            "backend/weights/hub.py": "",
            "backend/weights/folder.py": "import backend.source.ground\n",
            "backend/source/ground.py": "",
        },
    )

    graph = import_graph(tmp_path, "backend")
    assert cycle(graph) == []
    assert cycle(between_rooms(graph)) == ["source", "weights", "source"]


def test_the_check_sees_a_planted_barred_import(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "backend/raster.py": "import qgis.core as core\n",
            "any2any_qgis/panel/dock.py": "from backend.protocol import Hello\n",
        },
    )
    assert barred_imports(tmp_path, "backend") == ["backend/raster.py imports qgis"]
    assert barred_imports(tmp_path, "any2any_qgis") == [
        "any2any_qgis/panel/dock.py imports backend"
    ]


def test_the_check_sees_a_planted_cycle(tmp_path: Path) -> None:
    plant(
        tmp_path,
        {
            "backend/tiling.py": "from backend import noise\n",
            "backend/noise.py": "import backend.tiling\n",
            "backend/__init__.py": "",
        },
    )
    assert cycle(import_graph(tmp_path, "backend")) == [
        "backend.noise",
        "backend.tiling",
        "backend.noise",
    ]


@pytest.mark.parametrize(
    "line",
    ["import pickle", "from joblib import load", "torch.load(p)", "np.load(p, allow_pickle=True)"],
)
def test_the_check_sees_a_planted_pickle(tmp_path: Path, line: str) -> None:
    (tmp_path / "planted.py").write_text(line + "\n")
    assert len(unpickling(tmp_path / "planted.py")) == 1


def test_authors_checkpoints_are_read_in_one_file_and_tensors_alone(tmp_path: Path) -> None:
    safe, unsafe = "torch.load(p, weights_only=True)\n", "torch.load(p, weights_only=False)\n"
    for name, text, findings in (
        (READS_FOREIGN, safe, 0),
        (READS_FOREIGN, unsafe, 1),
        (READS_FOREIGN, "torch.load(p)\n", 1),
        ("other.py", safe, 1),
    ):
        (tmp_path / name).write_text(text)
        assert len(unpickling(tmp_path / name)) == findings
