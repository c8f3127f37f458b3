"""The figure of the tutorial about radar: the example's backscatter, and the colours that the embedded model gives for it at two levels.

Run: `make figures`. Leaves radar.jpg in build/demo/.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import rasterio
from demo import FOLDER, ROOT
from picture import as_picture, draw_detail, stretch

SOURCE = ROOT / "resources" / "example" / "camargue_sar.tif"
LEVELS = {"toa": "top of atmosphere", "boa": "surface"}


def main() -> None:
    with rasterio.open(SOURCE) as raster:
        decibel = raster.read()
    pictures, titles = [stretch(decibel, -22.0, -2.0, 1.0)[..., 0]], ["Sentinel-1, VV"]
    for level, name in LEVELS.items():
        output = FOLDER / f"camargue_rgb_{level}.tif"
        command = [sys.executable, "-m", "backend", "translate", str(SOURCE), str(output), "--source", "sar", "--target", "rgb"]
        subprocess.run([*command, "--gsd", "native", "--level", level, "--overwrite"], cwd=ROOT, check=True)
        with rasterio.open(output) as raster:
            pictures.append(as_picture("rgb", raster.read().astype(np.float32) / 10000))
        titles.append(f"Synthetic, {name}")
    draw_detail(pictures, titles, FOLDER / "radar.jpg")
    print(f"figure: look at {(FOLDER / 'radar.jpg').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
