"""The command line in this process: options, JSON, error lines, exit codes.

What needs a process is in tests/e2e.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import rasterio

from backend.__main__ import main
from backend.cli import console
from backend.cli.console import Session
from backend.errors import Cancelled
from backend.protocol import TranslationJob
from tests.rasters import write_rgb
from tests.runs import known_times
from tests.standin import write_standin_model

ROOT = Path(__file__).resolve().parents[2]

RESULT_FIELDS = {
    "output",
    "source",
    "target",
    "model",
    "weights_sha256",
    "seed",
    "steps",
    "width",
    "height",
    "window",
    "tiles",
    "radiometry",
    "clipped_fraction",
    "warnings",
    "seconds",
    "peak_rss_bytes",
    "peak_device_bytes",
    "device",
    "precision",
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_standin_model(tmp_path_factory.mktemp("model") / "standin"))


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_rgb(tmp_path_factory.mktemp("source") / "scene.tif"))


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GDAL_CACHEMAX", "64")
    monkeypatch.setenv("ANY2ANY_CACHE", str(tmp_path / "cache"))


def reported(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any, str]:
    """Exit code, the one JSON object on stdout, stderr."""
    code = main([*arguments, "--json"])
    out, err = capsys.readouterr()
    return code, json.loads(out), err


def test_one_target_gives_the_result_itself(
    capsys: pytest.CaptureFixture[str], source: str, model: str, tmp_path: Path
) -> None:
    output = tmp_path / "nir.tif"
    code, result, _ = reported(
        capsys,
        "translate",
        source,
        str(output),
        "--source",
        "rgb",
        "--target",
        "nir",
        "--model",
        model,
        "--mode",
        "fast",
        "--seed",
        "5",
    )

    assert code == 0
    assert set(result) >= RESULT_FIELDS
    assert set(result["seconds"]) == {
        "open",
        "read",
        "encode",
        "denoise",
        "decode",
        "blend",
        "write",
        "total",
    }

    assert (result["output"], result["target"], result["steps"], result["seed"]) == (
        str(output),
        "nir",
        1,
        5,
    )

    with rasterio.open(output) as written:
        assert (written.width, written.height) == (result["width"], result["height"]) == (300, 280)


def test_several_targets_give_a_list_in_their_order(
    capsys: pytest.CaptureFixture[str], source: str, model: str, tmp_path: Path
) -> None:
    line = (
        "translate",
        source,
        str(tmp_path / "all"),
        "--source",
        "rgb",
        "--target",
        "sar",
        "--target",
        "nir",
        "--steps",
        "1",
    )

    code, reported_, _ = reported(capsys, *line, "--model", model)
    assert code == 0
    assert [result["target"] for result in reported_["results"]] == ["sar", "nir"]
    assert {path.name for path in (tmp_path / "all").iterdir()} == {
        "scene_sar.tif",
        "scene_nir.tif",
    }


def test_every_option_reaches_the_saved_job_and_the_job_file_reads_back(
    source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, options = (
        tmp_path / "job.json",
        [
            "--steps",
            "3",
            "--seed",
            "9",
            "--samples",
            "2",
            "--bands",
            "3,2,1",
            "--radiometry",
            "dn10000",
        ],
    )

    options += [
        "--gsd",
        "native",
        "--overlap",
        "40",
        "--joint",
        "--window",
        "1,2,30,40",
        "--device",
        "cpu",
        "--precision",
        "bf16",
    ]

    options += [
        "--batch-size",
        "4",
        "--no-resume",
        "--overwrite",
        "--mode",
        "detailed",
        "--model",
        "no-such-model",
    ]

    line = ["translate", source, str(tmp_path / "o.tif"), "--source", "rgb", "--target", "ms"]
    # written before it runs, and the model is unknown
    assert main([*line, *options, "--save-job", str(file)]) == 3
    assert "error[model.unknown]" in capsys.readouterr().err
    expected = TranslationJob.create(
        source=source,
        output=str(tmp_path / "o.tif"),
        source_modality="rgb",
        targets=("ms",),
        steps=3,
        seed=9,
        samples=2,
        bands=(3, 2, 1),
        radiometry="dn10000",
        gsd="native",
        overlap=40,
        joint=True,
        window=(1, 2, 30, 40),
        device="cpu",
        precision="bf16",
        batch_size=4,
        resume=False,
        overwrite=True,
        mode="detailed",
        model="no-such-model",
    )

    assert TranslationJob.load(file) == expected


def test_a_job_file_of_an_earlier_version_is_read_without_what_was_withdrawn(
    tmp_path: Path,
) -> None:
    job = TranslationJob.create(
        source="a.tif", output="b.tif", source_modality="rgb", targets=("nir",)
    )
    job.save(tmp_path / "job.json")
    older = json.loads((tmp_path / "job.json").read_text()) | {"cycle": True}
    (tmp_path / "job.json").write_text(json.dumps(older))
    assert TranslationJob.load(tmp_path / "job.json") == job


def test_a_job_file_runs_and_options_beside_it_replace_its_values(
    capsys: pytest.CaptureFixture[str], source: str, model: str, tmp_path: Path
) -> None:
    job = TranslationJob.create(
        source=source,
        output=str(tmp_path / "o.tif"),
        source_modality="rgb",
        targets=("nir",),
        model=model,
        steps=7,
        window=(0, 0, 64, 64),
    )

    job.save(tmp_path / "job.json")
    code, result, _ = reported(
        capsys, "translate", "--job", str(tmp_path / "job.json"), "--mode", "fast", "--seed", "2"
    )
    assert code == 0
    assert (result["steps"], result["seed"], result["window"]) == (1, 2, [0, 0, 64, 64])


def test_bounds_may_begin_with_a_minus(tmp_path: Path, source: str) -> None:
    line = [
        "translate",
        source,
        str(tmp_path / "o.tif"),
        "--source",
        "rgb",
        "--target",
        "nir",
        "--model",
        "no-such-model",
    ]
    main([*line, "--bounds", "-76.5,36,-76,36.5", "--save-job", str(tmp_path / "job.json")])
    assert TranslationJob.load(tmp_path / "job.json").bounds == (-76.5, 36, -76, 36.5)


@pytest.mark.parametrize(
    ("line", "code", "exit_code"),
    [
        ("frobnicate", "input.usage", 2),
        ("", "input.usage", 2),
        ("models", "input.usage", 2),
        ("translate", "input.usage", 2),
        ("translate {source} out.tif --source rgb --target nir --stepz 3", "input.usage", 2),
        ("translate {source} out.tif --source rgb --target nir --steps three", "input.usage", 2),
        ("translate {source} out.tif --source rgb --target nir --steps 0", "input.usage", 2),
        ("translate {source} out.tif --source rgb --target nir --window 1,b,3,4", "input.usage", 2),
        ("translate {source} out.tif --source rgb --target rgb", "input.usage", 2),
        ("translate {source} out.tif --source rgb --target thermal", "input.modality", 2),
        ("translate missing.tif {folder}/o.tif --source rgb --target nir", "input.not_found", 2),
        (
            "translate {source} {folder}/no/folder/o.tif --source rgb --target nir",
            "output.not_writable",
            2,
        ),
        ("translate {source} {source} --source rgb --target nir", "output.exists", 2),
        ("translate --job {folder}/missing.json", "input.not_found", 2),
        (
            (
                "translate {source} {folder}/o.tif --source rgb --target nir --save-job"
                " {folder}/no/job.json"
            ),
            "output.not_writable",
            2,
        ),
        (
            "translate {source} {folder}/o.tif --source rgb --target nir --device cuda:99",
            "device.unavailable",
            3,
        ),
        (
            "translate {source} {folder}/o.tif --source rgb --target nir --model nowhere",
            "model.unknown",
            3,
        ),
        ("estimate --job {folder}/missing.json", "input.not_found", 2),
        ("inspect missing.tif", "input.not_found", 2),
        ("models describe nowhere", "model.unknown", 3),
        ("models verify nowhere", "model.unknown", 3),
        ("models download any2any-b", "model.missing", 3),
        ("models add {folder}", "model.missing", 3),
        ("benchmark --target thermal", "input.modality", 2),
    ],
)
def test_an_error_is_one_line_with_its_code_and_an_object(
    capsys: pytest.CaptureFixture[str],
    source: str,
    tmp_path: Path,
    line: str,
    code: str,
    exit_code: int,
) -> None:
    returned, error, stderr = reported(capsys, *line.format(source=source, folder=tmp_path).split())
    assert returned == exit_code
    assert set(error["error"]) == {"code", "message", "hint"}
    assert error["error"]["code"] == code
    sentence = f"error[{code}]: {error['error']['message']} {error['error']['hint']}".rstrip()
    assert [" ".join(part.split()) for part in stderr.splitlines()] == [" ".join(sentence.split())]


def test_a_name_that_is_not_utf8_is_refused_before_anything_is_computed(
    capsys: pytest.CaptureFixture[str], source: str, model: str, tmp_path: Path
) -> None:
    name = str(tmp_path / "out\udce9.tif")
    code, found, _ = reported(
        capsys, "translate", source, name, "--source", "rgb", "--target", "nir", "--model", model
    )
    assert code == 2
    assert found["error"]["code"] == "input.usage"
    assert r"out\xe9.tif' is not UTF-8" in found["error"]["message"]
    assert not list(tmp_path.iterdir())


def test_a_terminal_that_lacks_a_letter_shows_its_code(source: str, tmp_path: Path) -> None:
    shutil.copy(source, tmp_path / "Zürich.tif")
    command = [sys.executable, "-m", "backend", "inspect", str(tmp_path / "Zürich.tif")]
    environment = os.environ | {"PYTHONIOENCODING": "ascii", "COLUMNS": "300"}
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0, run.stderr
    assert r"\xfc" in run.stdout


def test_without_json_an_error_leaves_stdout_empty(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", "missing.tif"]) == 2
    assert capsys.readouterr().out == ""


def test_what_nobody_foresaw_is_reported_in_a_sentence_and_shown_with_debug(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    def broken(path: str) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("backend.source.inspection.inspect", broken)
    code, error, stderr = reported(capsys, "inspect", source)
    assert (code, error["error"]["code"]) == (5, "internal")
    assert "RuntimeError: two lines." in stderr
    assert "Traceback" not in stderr
    assert main(["inspect", source, "--debug"]) == 5
    assert "Traceback" in capsys.readouterr().err


def test_inspect_reports_guesses_with_reasons(
    capsys: pytest.CaptureFixture[str], source: str
) -> None:
    code, facts, _ = reported(capsys, "inspect", source)
    assert code == 0
    assert set(facts) >= {
        "bands",
        "dtype",
        "nodata",
        "crs",
        "gsd_m",
        "modality",
        "source_bands",
        "radiometry",
    }

    assert facts["modality"]["value"] == "rgb"
    assert all(facts[name]["reason"] for name in ("modality", "source_bands", "radiometry"))


def test_estimate_reports_windows_time_and_memory(
    capsys: pytest.CaptureFixture[str], source: str, model: str, tmp_path: Path
) -> None:
    job = TranslationJob.create(
        source=source,
        output=str(tmp_path / "o.tif"),
        source_modality="rgb",
        targets=("nir",),
        model=model,
    )

    job.save(tmp_path / "job.json")
    code, facts, _ = reported(capsys, "estimate", "--job", str(tmp_path / "job.json"))
    assert code == 0
    assert facts["windows"] == 4
    assert (
        min(
            facts[name]
            for name in (
                "seconds",
                "ram_bytes",
                "disk_bytes",
                "disk_free_bytes",
                "target_megapixels",
            )
        )
        > 0
    )

    assert not (tmp_path / "o.tif.partial").exists()


def test_models_are_listed_described_verified_and_added(
    capsys: pytest.CaptureFixture[str], model: str
) -> None:
    assert "any2any-b" in [entry["id"] for entry in reported(capsys, "models", "list")[1]["models"]]
    assert (
        reported(capsys, "models", "describe", "any2any-b")[1]["parameters"]["transformer"]
        == 129_911_168
    )
    digest = reported(capsys, "models", "verify", model)[1]["weights_sha256"]
    assert reported(capsys, "models", "add", model)[1]["id"] == "standin"
    assert reported(capsys, "models", "describe", "standin")[1]["weights_sha256"] == digest


@pytest.mark.parametrize("works", [True, False])
def test_doctor_exits_with_3_when_the_backend_cannot_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, works: bool
) -> None:
    monkeypatch.setattr("backend.machine.doctor.passed", lambda checks: works)
    code, report, _ = reported(capsys, "doctor")
    assert (code, report["ok"]) == (0 if works else 3, works)
    assert {"python", "torch", "memory"} <= {check["name"] for check in report["checks"]}


def test_benchmark_runs_what_fits_the_limit_and_computes_the_rest(
    capsys: pytest.CaptureFixture[str], model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    known_times(monkeypatch)
    code, measured, _ = reported(
        capsys, "benchmark", "--model", model, "--source", "ms", "--target", "nir", "--limit", "0"
    )
    assert code == 0
    assert [(mode["mode"], mode["measured"]) for mode in measured["modes"]] == [
        (mode, False) for mode in ("fast", "balanced", "detailed", "paper")
    ]
    fast, _, detailed, paper = measured["modes"]
    more = [
        mode["seconds_per_megapixel"] - fast["seconds_per_megapixel"] for mode in (detailed, paper)
    ]
    assert more[1] / more[0] == pytest.approx(
        (paper["steps"] - fast["steps"]) / (detailed["steps"] - fast["steps"]), rel=0.02
    )
    assert min(measured[part] for part in ("encode_seconds", "step_seconds", "decode_seconds")) > 0
    assert measured["device_bytes"] == 0


def test_what_is_shown_without_json_fits_a_person(
    capsys: pytest.CaptureFixture[str], source: str, model: str
) -> None:
    for line in (["inspect", source], ["models", "list"], ["models", "describe", model]):
        assert main(line) == 0
        shown = capsys.readouterr().out
        assert shown.count("\n") > 3
        assert not shown.lstrip().startswith("{")


def test_plain_progress_comes_at_most_once_a_second(capsys: pytest.CaptureFixture[str]) -> None:
    with console.ProgressLine() as line:
        for done in range(500):
            line.show("translate", done, 500, 75.0)
    assert capsys.readouterr().err == "translate 0/500, 0:01:15 left\n"


def test_a_command_that_ignores_its_cancel_is_left_behind(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left_behind = threading.Event()

    def end(code: int) -> None:
        left_behind.set()
        raise SystemExit(code)

    monkeypatch.setattr(console, "end_process", end)
    monkeypatch.setattr(console, "GRACE_SECONDS", 0.1)
    session = Session(as_json=False, debug=False)

    def stuck() -> None:
        session.cancel.set()
        left_behind.wait(10)  # as native code: it looks at nothing

    with pytest.raises(SystemExit) as ending:
        console.run(stuck, session)
    assert ending.value.code == Cancelled.exit_code
    assert re.fullmatch(r"error\[job\.cancelled\]: .+\n", capsys.readouterr().err)


@pytest.mark.parametrize(
    ("command", "page"), [([], "index.md"), (["translate"], "command-line.md")]
)
def test_help_says_where_the_guide_is(command: list[str], page: str) -> None:
    reported = subprocess.run(
        [sys.executable, "-m", "backend", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    joined = "".join(reported.split())
    assert f"Guide:https://github.com/any2any-rs/any2any-qgis/blob/main/docs/{page}" in joined
    assert (ROOT / "docs" / page).is_file()
