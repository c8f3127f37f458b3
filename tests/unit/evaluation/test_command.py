"""`python -m backend evaluate`: one object for programs, lines for people, one sentence when it
cannot.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from backend.__main__ import main
from tests.rasters import write_rgb


def test_figures_for_programs_and_for_people(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write_rgb(tmp_path / "scene.tif"))
    assert main(["evaluate", path, path, "--modality", "rgb", "--json"]) == 0
    reported = json.loads(capsys.readouterr().out)
    assert (
        reported["psnr_db"],
        reported["modality"],
        reported["pixels"],
        len(reported["bias"]),
    ) == (
        120.0,
        "rgb",
        300 * 280,
        3,
    )

    assert main(["evaluate", path, path, "--modality", "rgb", "--reference-bands", "3,2,1"]) == 0
    lines = dict(
        line.split(maxsplit=1)
        for line in capsys.readouterr().out.splitlines()
        if " " in line.strip()
    )
    assert float(lines["psnr_db"]) < 40
    assert float(lines["sam_degrees"]) > 1


def test_what_cannot_be_compared_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(write_rgb(tmp_path / "scene.tif"))
    assert main(["evaluate", path, path]) == 2
    reported = capsys.readouterr().err
    assert reported.startswith("error[input.modality]: ")
    assert reported.count("\n") == 1
