"""The tutorial's picture of colours from radar, from near infrared and from both, on a held-out
scene of the real imagery that the project does not hold.

Run: `python .ci/cloudy_figure.py DATA`, DATA as training/README.md has it, then `python
.ci/figures.py keep cloudy`. Leaves tutorial-cloudy.jpg in build/tutorial/."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import rasterio
from picture import Image, as_picture, draw_detail, stretch

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "build" / "tutorial"
SCENE = Path("sentinel") / "terramind" / "terramind_38D_378R_2_3"  # split: val


def of_scene(data: Path, sensor: str) -> Path:
    return data / f"{SCENE}_{sensor}.tif"


def backend(*arguments: str | Path) -> str:
    """Runs a command of the backend; what it prints."""
    command = [sys.executable, "-m", "backend", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def colours(path: Path) -> Image:
    """The first three bands for display, (H, W, 3) in 0..1."""
    with rasterio.open(path) as raster:
        values = raster.read([1, 2, 3], masked=True).astype(np.float32).filled(np.nan)
    return as_picture("rgb", values / 10000)


def main(data: Path) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    radar, optical = of_scene(data, "s1"), of_scene(data, "s2v")
    runs = {
        "radar": (radar, "sar"),
        "near infrared": (optical, "nir"),
        "both": (optical, "nir", "--also", f"sar={radar}"),
    }

    pictures, titles = [], []
    for name, (source, modality, *options) in runs.items():
        output = FOLDER / f"cloudy_{modality}_{len(options)}.tif"
        more = ("--level", "boa", "--overwrite", *options)
        backend("translate", source, output, "--source", modality, "--target", "rgb", *more)
        report = json.loads(backend("evaluate", output, optical, "--json"))
        pictures.append(colours(output))
        titles.append(f"From {name}: {report['psnr_db']:.1f} dB")

    with rasterio.open(radar) as raster:
        backscatter = stretch(raster.read([1]) / 100, -22.0, -2.0, 1.0)[..., 0]
    draw_detail(
        [backscatter, *pictures, colours(optical)],
        ["Sentinel-1, VV", *titles, "Sentinel-2, measured"],
        FOLDER / "tutorial-cloudy.jpg",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
