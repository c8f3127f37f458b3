"""Every write, sync, rename and open of a small run fails once, as SQLite tests it: right pixels or
an error with a code, never neither.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.io_sweep import KINDS
from tests.runs import Translator

ROOT = Path(__file__).resolve().parents[2]
COMPILER = shutil.which("cc")
SECONDS = 900

pytestmark = pytest.mark.skipif(
    COMPILER is None or not sys.platform.startswith("linux"),
    reason="needs a C compiler and LD_PRELOAD: calls are made to fail by a library",
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    built = tmp_path_factory.mktemp("library") / "failing_io.so"
    source = Path(__file__).with_name("failing_io.c")
    subprocess.run(
        [str(COMPILER), "-shared", "-fPIC", "-O1", "-o", str(built), str(source), "-ldl"],
        check=True,
    )
    return built


@pytest.mark.parametrize(
    "job",
    [
        "translate",
        *(pytest.param(job, marks=pytest.mark.slow) for job in ("resume", "samples", "fill")),
    ],
)
def test_no_failed_call_gives_wrong_pixels_or_loses_rows(
    library: Path, translator: Translator, tmp_path: Path, job: str
) -> None:
    folder = tmp_path / "out"
    environment = dict(os.environ) | {"LD_PRELOAD": str(library), "FAILING_IO_UNDER": str(folder)}
    command = [
        sys.executable,
        "-W",
        "ignore",
        "-m",
        "tests.e2e.io_sweep",
        str(translator.model),
        str(folder),
        job,
    ]

    done = subprocess.run(
        command,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )

    assert done.returncode == 0, done.stderr[-3000:]
    reported = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    assert [line for line in reported if "wrong" in line] == []
    tried = {line["kind"]: line["points"] for line in reported if "points" in line}
    assert list(tried) == list(KINDS)
    assert min(tried.values()) >= 1
    assert sum(tried.values()) > 20
