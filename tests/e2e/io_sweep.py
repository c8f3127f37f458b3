"""Run with failing_io.so loaded: small runs in which the N-th call fails, for N from 1 on, until a
whole run has no N-th call.

    LD_PRELOAD=failing_io.so FAILING_IO_UNDER=FOLDER \\
        python -m tests.e2e.io_sweep MODEL FOLDER JOB...

Prints what is wrong, one JSON line for each fault, and how many points of each kind were tried.
`copy-` before a kind: those of the process that copies, which counts by itself."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np

from backend.errors import Any2AnyError
from backend.output import copier
from backend.protocol import TranslationJob
from backend.translate import translate
from backend.weights.loaded import ModelCache
from tests.runs import Pixels, write_like, write_scene

CODES = {"output.disk_full", "output.not_writable"}
KINDS = ("write", "sync", "rename", "open", "copy-write", "copy-open")
MOST_POINTS = 400
JOBS: dict[str, dict[str, Any]] = {
    "translate": {},
    "samples": {"samples": 2},
    "fill": {"fill": True},
    "resume": {},
}


class Sweep:
    """The points of one job, a kind of call at a time.

    Args:
        model: folder of the model.
        folder: where it writes; what is outside of it never fails.
    """

    def __init__(self, model: str, folder: Path, job: str) -> None:
        self.model, self.folder, self.name = model, folder, job
        self.kind, self.in_copy = "", False
        self.library = ctypes.CDLL(None)
        self.models = ModelCache()
        beside = folder.parent / "sources" / job
        beside.mkdir(parents=True)
        self.failed = beside / "failed"
        os.environ["FAILING_IO_LOG"] = str(self.failed)
        self.source = write_scene(beside / "scene.tif", "rgb", 90, 70)
        self.arm("", 0)
        self.known: Path | None = None

        if job == "fill":
            plain = self.run(beside / "plain.tif", fill=False)
            half = Pixels.of(plain).values.astype(np.uint16)
            half[:, :, 45:] = 0
            self.known = write_like(plain, beside / "known.tif", half)

        self.truth = Pixels.of(self.run(beside / f"truth_{job}.tif"))

    def arm(self, kind: str, at: int) -> None:
        """In this process, or in the next one that copies."""
        self.library.failing_io_arm((kind if not self.in_copy else "").encode(), ctypes.c_long(at))
        for name in ("FAILING_IO_KIND", "FAILING_IO_AT"):
            os.environ.pop(name, None)
        if self.in_copy:
            if kind:
                os.environ |= {"FAILING_IO_KIND": kind, "FAILING_IO_AT": str(at)}
            child = copier.copier._child
            if child is not None:
                copier.copier._end(child)

    def run(self, output: Path, **changes: Any) -> Path:
        fields = (
            {
                "steps": 1,
                "device": "cpu",
                "precision": "fp32",
                "model": self.model,
                "overwrite": False,
            }
            | JOBS[self.name]
            | changes
        )

        if fields.get("fill"):
            fields |= {"reference": str(self.known), "allow_uncalibrated": True}
        job = TranslationJob.create(
            source=str(self.source),
            output=str(output),
            source_modality="rgb",
            targets=("nir",),
            **fields,
        )

        cancel = threading.Event()
        if (
            self.name == "resume"
            and self.folder in output.parents
            and not (output.parent / "nir.tif.partial").exists()
        ):
            self._begin(job)

        translate(job, models=self.models, progress=lambda _: None, cancel=cancel)
        return output

    def _begin(self, job: TranslationJob) -> None:
        """A run that is cut when its rows are finished, so that the one that is looked at goes on
        from there.
        """
        cancel = threading.Event()

        def cut(progress: Any) -> None:
            if progress.stage == "write":
                cancel.set()

        try:
            translate(job, models=self.models, progress=cut, cancel=cancel)
        except Any2AnyError:
            return

    def point(self, number: int) -> tuple[list[str], bool]:
        """What is wrong when the call of this number fails, and whether there was one."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir()
        output, wrong = self.folder / "nir.tif", []
        self.arm(self.kind, number)
        code = ""

        try:
            self.run(output)
        except Any2AnyError as error:
            code = error.code
            if code not in CODES:
                wrong.append(f"ends with {code}: {error}")
        except BaseException as error:  # the sweep's very question
            code = "-"
            wrong.append(f"ends with {type(error).__name__}: {error}")

        there_was = self.failed.exists()
        self.failed.unlink(missing_ok=True)
        self.arm("", 0)
        if output.exists() and not self.is_true(output):
            wrong.append("the final name has wrong pixels")
        if not code and not output.exists():
            wrong.append("says it is done, but nothing is there")
        if code:
            try:
                self.run(output)
            except Any2AnyError as error:
                wrong.append(f"the next run ends with {error.code}: {error}")
            else:
                if not self.is_true(output):
                    wrong.append("the next run has wrong pixels")

        return wrong, there_was

    def is_true(self, output: Path) -> bool:
        try:
            made = Pixels.of(output)
        except Exception:
            return False

        return np.array_equal(made.values, self.truth.values) and np.array_equal(
            made.valid, self.truth.valid
        )


def main() -> None:
    for job in sys.argv[3:]:
        sweep = Sweep(sys.argv[1], Path(sys.argv[2]), job)
        for kind in KINDS:
            sweep.kind, sweep.in_copy = kind.removeprefix("copy-"), kind.startswith("copy-")
            points = 0
            for number in range(1, MOST_POINTS):
                wrong, there_was = sweep.point(number)
                if not there_was:
                    break
                points += 1
                for sentence in wrong:
                    print(
                        json.dumps({"job": job, "call": f"{kind} {number}", "wrong": sentence}),
                        flush=True,
                    )

            print(json.dumps({"job": job, "kind": kind, "points": points}), flush=True)


if __name__ == "__main__":
    main()
