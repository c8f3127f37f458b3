"""Packs the plugin into dist/any2any_qgis-<version>.zip and holds it against the QGIS plugin
repository's gates.

Run: `make package`, or `.venv/bin/python .ci/package.py` (needs bandit and detect-secrets of the
dev lock). Exit 1 with one line per finding."""

from __future__ import annotations

import configparser
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from stage import NAME, ROOT, stage

MAX_BYTES = 25 * 1024 * 1024
EMBEDDED_WEIGHTS = Path("resources/models/any2any-tiny")
REQUIRED_KEYS = (
    *(
        "name",
        "description",
        "about",
        "version",
        "author",
        "email",
        "tracker",
        "repository",
        "homepage",
    ),
    *("qgisMinimumVersion", "qgisMaximumVersion", "hasProcessingProvider"),
)
REQUIRED_FILES = ("__init__.py", "metadata.txt", "LICENSE")
BARRED_SUFFIXES = {".pyc", ".so", ".dll", ".dylib", ".exe"}
BARRED_FOLDERS = {"__pycache__", "tests", "training"}
ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the same files give the same zip


def read_metadata(folder: Path) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(folder / "metadata.txt", encoding="utf-8")
    return parser["general"]


def write_zip(folder: Path, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                entry = zipfile.ZipInfo(str(file.relative_to(folder.parent)), ZIP_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                archive.writestr(entry, file.read_bytes())


def layout_findings(names: list[str], size: int) -> list[str]:
    """What the repository objects to in a zip of these names and this size."""
    findings = (
        []
        if size <= MAX_BYTES
        else [f"the zip has {size / 1e6:.1f} MB, {MAX_BYTES / 1e6:.1f} are allowed"]
    )
    tops = {name.split("/")[0] for name in names}
    if len(tops) != 1 or not next(iter(tops)).isidentifier():
        return [*findings, f"one top folder that is an identifier is wanted, found {sorted(tops)}"]
    top = next(iter(tops))
    findings += [f"{file} is missing" for file in REQUIRED_FILES if f"{top}/{file}" not in names]

    for name in names:
        path = Path(name)
        if (
            path.suffix in BARRED_SUFFIXES
            or BARRED_FOLDERS & set(path.parts)
            or any(part.startswith(".") for part in path.parts)
        ):
            findings.append(f"{name} must not be in the zip")

    return findings


def metadata_findings(metadata: configparser.SectionProxy) -> list[str]:
    findings = [f"metadata.txt lacks {key}" for key in REQUIRED_KEYS if not metadata.get(key)]
    if metadata.get("hasProcessingProvider") != "yes":
        findings.append("metadata.txt: hasProcessingProvider must be yes")
    if "plugin" in metadata.get("name", "").lower():
        findings.append("metadata.txt: the name must not say plugin")
    return findings


def bandit_findings(folder: Path) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "bandit",
        "--quiet",
        "--recursive",
        "--format",
        "json",
        str(folder),
    ]

    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    findings = [
        f"bandit could not read {error['filename']}: {error['reason']}"
        for error in report["errors"]
    ]
    for found in report["results"]:
        findings.append(
            f"{found['test_id']} {found['filename']}:{found['line_number']} {found['issue_text']}"
        )

    return findings


def secret_findings(folder: Path) -> list[str]:
    """detect-secrets always exits 0: only its report tells."""
    command = [sys.executable, "-m", "detect_secrets", "scan", "--all-files", "."]
    report = json.loads(
        subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    )
    return [
        f"{found['type']} {path}:{found['line_number']}"
        for path, hits in report["results"].items()
        for found in hits
    ]


def main() -> None:
    folder = stage(ROOT / "build/package", link=False)
    metadata = read_metadata(folder)
    path = ROOT / "dist" / f"{NAME}-{metadata['version']}.zip"
    write_zip(folder, path)

    if path.stat().st_size > MAX_BYTES and (folder / EMBEDDED_WEIGHTS).is_dir():
        print(
            "The weights do not fit into the zip; it is packed without them, they are downloaded"
            " once."
        )
        shutil.rmtree(folder / EMBEDDED_WEIGHTS)
        write_zip(folder, path)

    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    size = path.stat().st_size
    findings = [
        *layout_findings(names, size),
        *metadata_findings(metadata),
        *bandit_findings(folder),
        *secret_findings(folder),
    ]

    for finding in findings:
        print(finding, file=sys.stderr)
    print(
        f"{path.relative_to(ROOT)}: {size / 1e6:.2f} MB, {len(names)} files, {len(findings)}"
        " findings"
    )
    sys.exit(1 if findings else 0)


if __name__ == "__main__":
    main()
