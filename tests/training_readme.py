"""The commands of training/README.md, run as they are written at miniature size: the same commands
on sets of some scenes, with configs of the same names that train small networks for seconds."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import yaml
from PIL import Image

from tests.unit.training.test_sources import caco, sen12ms, write

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "training" / "README.md"

# What stands for a size or for a folder of the reader's, and what it is here.
MINIATURE = (
    (r"/data/(\S+)", r"sets/\1"),
    (r"--workers 16", "--workers 2"),
    (r"--minutes \d+", "--minutes 0.03"),
    (r"--nproc_per_node 8", "--nproc_per_node 2"),
    (r"for k in 1 2 3 4;", "for k in 1 2;"),
    (r"\$k/4", "$k/2"),
    (r"--steps 2000", "--steps 3"),
    (r"--steps 250|--steps 50|--steps 20\b", "--steps 2"),
    (r"(training.paper.cost)", r"\1 --seconds 0.1"),
    (r"report-250", "report-2"),
    (r"--samples 8", "--samples 2"),
    (r"(training.data benchmark)", r"\1 --seconds 0.2"),
    (r"\bOWNER/", "somebody/"),
    (r"--(data) DATA", r"--\1 shards"),
    (r"(--model|--into) MODEL", r"\1 models/any2any-tiny"),
)
AUTOENCODER = {
    "preset": "any2any-xs",
    "crop_latents": 16,
    "batch_size": 2,
    "kl_weight": 1e-5,
    "fit": {"workers": 1, "learning_rate": 1e-4, "warmup_steps": 10},
}
TRANSLATOR = {
    "preset": "any2any-xs",
    "directions": "paper",
    "pairs": {"latents_per_batch": 8192, "crop_sizes": {64: 1.0}},
    "encoding": {"crops_per_window": 1, "augmentation": {"flips": False, "gain": 0.0}},
    "fit": {"workers": 1, "learning_rate": 1e-4, "warmup_steps": 10, "save_steps": 5},
}


def blocks() -> dict[str, str]:
    """The shell blocks of each section, as they are written."""
    sections = re.split(r"^## ", README.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    found = {
        part.partition("\n")[0]: "".join(re.findall(r"```sh\n(.*?)```", part, re.DOTALL))
        for part in sections
    }
    return {heading: text for heading, text in found.items() if text}


def miniature(text: str) -> str:
    """A block with the sizes and folders of this test."""
    for pattern, here in MINIATURE:
        text = re.sub(pattern, here, text)
    return text


def commands(text: str) -> list[str]:
    """A block's commands, those over several lines joined, without comments."""
    whole = re.sub(r"\\\n\s*", "", text)
    loops = re.sub(r"; do\n\s*(.*?)\n\s*done", r"; do \1; done", whole, flags=re.DOTALL)
    return [re.split(r"\s+# ", line)[0].strip() for line in loops.splitlines() if line.strip()]


def prepare(folder: Path) -> None:
    """The project as a clone has it, with miniature configs; what commands write stays here."""
    for path in ROOT.iterdir():
        if path.name in ("backend", "any2any_qgis", "metadata.txt", "LICENSE"):
            (folder / path.name).symlink_to(path)
    for name in ("training", "resources"):
        (folder / name).mkdir()
        for path in (ROOT / name).iterdir():
            if path.name != "configs":
                (folder / name / path.name).symlink_to(path)

    configs = folder / "training" / "configs"
    configs.mkdir()
    for path in (ROOT / "training" / "configs").glob("paper_*.yaml"):
        small = AUTOENCODER if "autoencoder" in path.name else TRANSLATOR
        (configs / path.name).write_text(yaml.safe_dump(small), encoding="utf-8")
    for path in (ROOT / "training" / "configs").iterdir():
        if not (configs / path.name).exists():
            (configs / path.name).symlink_to(path)


def write_sets(root: Path, scenes: int, is_whole: bool) -> None:
    """The sets that the README names, with some scenes of each on ground that no other shares.

    Args:
        root: the folder of the sets.
        scenes: of SEN12MS.
        is_whole: whether the others, which add panchromatic pictures, are there too.
    """
    rng = np.random.default_rng(0)
    for number in range(scenes):
        sen12ms(root / "SEN12MS", scene=number)
        season, left = "ROIs1158_spring", 400_000 + 10_000 * number
        # bands of the same fields, as a sensor sees them: others are taken for misregistered
        ground = np.kron(rng.uniform(500, 4000, (1, 16, 16)), np.ones((16, 16)))
        fields = ground * rng.uniform(0.5, 1.5, (13, 1, 1)) + rng.normal(0, 20, (13, 256, 256))
        optical = root / f"SEN12MS/{season}/s2_{number}/{season}_s2_{number}_p30.tif"
        write(optical, fields.round(), "uint16", left=left)
        radar = root / f"SEN12MS/{season}/s1_{number}/{season}_s1_{number}_p30.tif"
        write(radar, rng.normal(-12, 3, (2, 256, 256)), "float32", left=left)
    if not is_whole:
        for name in ("SEN1-2", "CACo", "SN3", "SN5"):
            (root / name).mkdir(parents=True)
        return

    for number in range(4):
        for sensor, mode in (("s1", "L"), ("s2", "RGB")):
            picture = root / f"SEN1-2/ROIs1868_summer/{sensor}_{number}"
            picture.mkdir(parents=True)
            shape = (256, 256, 3) if mode == "RGB" else (256, 256)
            pixels = rng.integers(20, 200, shape).astype(np.uint8)
            Image.fromarray(pixels, mode).save(
                picture / f"ROIs1868_summer_{sensor}_{number}_p1.png"
            )
    for number in range(3):
        dated = caco(root / "CACo", place=f"{number:06d}")
        ground = np.kron(rng.uniform(500, 4000, (33, 33)), np.ones((8, 8)))[None]
        for band in dated.glob("*.tif"):
            is_coarse = band.stem in ("B5", "B6", "B7", "B8A", "B11", "B12")
            fine = np.kron(rng.uniform(500, 4000, (33, 33)), np.ones((8, 8)))[None]
            left = 900_000 + 10_000 * number
            write(
                band,
                fine[:, ::2, ::2] if is_coarse else fine,
                "uint16",
                20 if is_coarse else 10,
                left,
            )
    for name, folder in (
        ("SN3_roads_train_AOI_2_Vegas", "SN3"),
        ("SN5_roads_train_AOI_7_Moscow", "SN5"),
    ):
        for chip in range(4):
            _spacenet(root / folder, name, chip, rng)


def _spacenet(root: Path, name: str, chip: int, rng: np.random.Generator) -> None:
    """A chip of 1300 pixels of fields, PAN and RGB."""
    city = name.split("_train_")[1]
    left = 600_000 + 2_000 * chip
    ground = np.kron(rng.uniform(200, 900, (1, 65, 65)), np.ones((20, 20)))
    fields = ground * np.array([0.9, 1.0, 1.1])[:, None, None]
    pan = fields.mean(axis=0, keepdims=True)
    for kind, values in (("PAN", pan), ("PS-RGB", fields)):
        path = root / city / kind / f"{name}_{kind}_img{chip}.tif"
        write(path, values.round(), "uint16", 0.3, left)


def run(command: str, folder: Path, more: Mapping[str, str] | None = None) -> str:
    """What a command said; the test fails with its last words where it does."""
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=_environment(folder) | (more or {}),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    text = done.stdout + done.stderr
    assert done.returncode == 0, f"{command}\n{text[-3000:]}"
    assert "Traceback" not in text, f"{command}\n{text[-3000:]}"
    return text


def kill_once_saved(command: str, folder: Path, last: Path) -> None:
    """Starts a training and kills all its processes as soon as it has saved a checkpoint."""
    started = subprocess.Popen(
        ["bash", "-c", command],
        cwd=folder,
        env=_environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 300
    while not last.exists():
        assert started.poll() is None, f"it ended before it saved: {command}"
        assert time.monotonic() < until
        time.sleep(0.02)
    # torchrun's processes are no children's children of a group: what works in this folder goes
    while found := [pid for pid in _working_in(folder) if pid != os.getpid()]:
        for pid in found:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
    started.wait()


def _working_in(folder: Path) -> list[int]:
    found = []
    for process in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            is_dead = process.joinpath("stat").read_text().rpartition(")")[2].split()[0] == "Z"
            if process.joinpath("cwd").resolve() == folder.resolve() and not is_dead:
                found.append(int(process.name))
    return found


def _environment(folder: Path) -> dict[str, str]:
    inside = str(ROOT / ".venv" / "bin")
    return os.environ | {
        "PATH": f"{inside}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(folder),
        "OMP_NUM_THREADS": "1",
        "ANY2ANY_CACHE": str(folder / "cache"),
    }
