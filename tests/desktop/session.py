"""Starts a QGIS desktop on a virtual screen in a fresh profile and has drive.py go from a zip to a
synthetic layer.

    python tests/desktop/session.py build/screenshots

Standard library and the checkout's own .ci only. Leaves report.json and the pictures in the folder.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SESSION_SECONDS = 300
FAREWELL_SECONDS = 8  # a backend that sees its stdin end leaves within 2


def missing() -> str:
    """Why there can be no session here, or nothing."""
    lacking = [program for program in ("xvfb-run", "qgis.bin") if shutil.which(program) is None]
    return f"no {' and no '.join(lacking)} on this machine" if lacking else ""


def run_session(scene: Path, folder: Path) -> dict[str, Any]:
    """A QGIS that dies in the midst of a run, and one in the same profile that is closed in the
    midst of a run.

    Args:
        scene: the raster to translate.
        folder: for the reports and the pictures.

    Returns:
        The first one's report and, under `again`, the second one's. Both have `exit_code`, and in
        `survivors` the command lines of backends that outlived QGIS.
    """
    with tempfile.TemporaryDirectory(prefix="any2any-desktop-") as made:
        work = Path(made)
        archive = work / "any2any_qgis.zip"
        _ci("package").write_zip(_ci("stage").stage(work / "stage", link=False), archive)
        (work / "runtime").mkdir(mode=0o700)
        scene = Path(shutil.copy(scene, work / scene.name))  # results are written beside it
        first = _drive("first", scene, archive, work, folder)
        again = (
            None if first.get("error") else _drive("again", scene, archive, work, folder / "again")
        )
        return first | {"again": again}


def _drive(session: str, scene: Path, archive: Path, work: Path, folder: Path) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    plan = folder.resolve() / "plan.json"
    plan.write_text(
        json.dumps(
            {
                "session": session,
                "zip": str(archive),
                "scene": str(scene.resolve()),
                "here": str(Path(__file__).resolve().parent),
            }
        )
    )

    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("QT_QPA_PLATFORM", "ANY2ANY_PYTHON")
    }
    environment |= {
        "ANY2ANY_DRIVE": str(plan),
        "ANY2ANY_ENVIRONMENT": str(work / "environment"),
        "XDG_RUNTIME_DIR": str(work / "runtime"),
        "HOME": str(work),
    }

    if session == "again":
        environment |= {"LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8", "LANGUAGE": "de"}
    command = [
        "xvfb-run",
        "-a",
        "-s",
        "-screen 0 1400x900x24",
        "qgis.bin",
        "--noversioncheck",
        "--nologo",
    ]

    command += [
        "--profiles-path",
        str(work / "profiles"),
        "--profile",
        "fresh",
        "--code",
        str(Path(__file__).with_name("drive.py")),
    ]

    with (folder / "qgis.log").open("wb") as log:
        qgis = subprocess.Popen(
            command, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        try:
            qgis.wait(SESSION_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(qgis.pid, signal.SIGKILL)  # xvfb-run alone would leave QGIS behind
            qgis.wait()

    deadline = time.monotonic() + FAREWELL_SECONDS
    while (survivors := _processes_of(work)) and time.monotonic() < deadline:
        time.sleep(0.2)
    report = folder / "report.json"
    seen = (
        json.loads(report.read_text())
        if report.exists()
        else {"error": (folder / "qgis.log").read_text(errors="replace")[-3000:]}
    )
    return seen | {"exit_code": qgis.returncode, "survivors": survivors}


def _ci(name: str) -> ModuleType:
    sys.path.insert(0, str(ROOT / ".ci"))  # package.py imports its neighbour
    try:
        spec = importlib.util.spec_from_file_location(
            f"any2any_{name}", ROOT / ".ci" / f"{name}.py"
        )
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.pop(0)


def _processes_of(folder: Path) -> list[str]:
    """Command lines of running processes that name a folder."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue

        if str(folder) in line:
            found.append(line)

    return found


if __name__ == "__main__":
    why_not = missing()
    if why_not:
        sys.exit(f"screenshots: {why_not}")
    scene = ROOT / "build" / "demo" / "virginia_rgb.tif"
    if not scene.exists():
        sys.exit("screenshots: run `make demo` first, whose scene is shown.")
    out = Path(sys.argv[1])
    reported = run_session(scene, out)
    slots = dict(reported.get("slots_ms", {}))
    slowest = max(slots, key=slots.__getitem__, default="-")
    importing, longest = reported.get("import_ms", 0.0), slots.get(slowest, 0.0)
    print(
        f"importing the plugin {importing:.0f} ms; its longest slot while a job runs {longest:.0f}"
        f" ms ({slowest})"
    )
    print(
        f"loading and styling the result, after the job, {reported.get('loading_ms', 0.0):.0f} ms"
    )
    for one in (reported, reported["again"] or {}):
        print(json.dumps({name: one.get(name) for name in ("error", "exit_code", "survivors")}))
    print(f"pictures in {out}")
    sys.exit(1 if reported.get("error") else 0)
