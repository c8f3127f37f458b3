"""The figures of a fill (the demonstration's scene, part of its near infrared hidden, filled
without and with calibration) and of the help.

Run: `make figures` (after `make demo`, whose scene it uses). Leaves fill.png, fill.json, fields.jpg
(the README's first picture), help_translate.jpg and help_fill.jpg in build/demo/."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import rasterio
from demo import FOLDER, ROOT, fetch_scene, read_bands, write_source

from backend.modalities import modality
from backend.radiometry import to_eval8
from training.data.holes import holes
from training.lib.metrics import decibels

TARGET = "nir"


def write_known(folder: Path, hidden: np.ndarray) -> Path:
    """The scene's near infrared with nodata where it is hidden, as an analyst's masked layer would
    be.
    """
    values, profile = read_bands(folder, modality(TARGET).bands)
    path = FOLDER / "virginia_nir_known.tif"
    with rasterio.open(
        path, "w", **profile | {"driver": "GTiff", "count": 1, "nodata": 0, "compress": "deflate"}
    ) as out:
        out.write(np.where(hidden, 0, values))
        out.descriptions = modality(TARGET).bands
        out.update_tags(PROCESSING_LEVEL="Level-1C", BOA_ADD_OFFSET="0")

    return path


def run(source: Path, output: Path, *options: str) -> np.ndarray:
    """(H, W) reflectance of the translated raster, NaN where it has none."""
    command = [
        sys.executable,
        "-m",
        "backend",
        "translate",
        str(source),
        str(output),
        "--source",
        "rgb",
        "--target",
        TARGET,
        "--overwrite",
    ]

    subprocess.run([*command, *options], cwd=ROOT, check=True)
    with rasterio.open(output) as raster:
        return raster.read(1, masked=True).astype(np.float32).filled(np.nan) / 10000


def quality(made: np.ndarray, truth: np.ndarray, hidden: np.ndarray) -> float:
    """PSNR in dB over the hidden pixels, on SPEC's fixed scale."""
    seen = hidden & np.isfinite(made) & np.isfinite(truth)
    a, b = (to_eval8(modality(TARGET), values[None])[:, seen] for values in (made, truth))
    return decibels(float(np.mean((a - b) ** 2)))


def main() -> None:
    scene = fetch_scene()
    source = write_source(scene)
    truth = read_bands(scene, modality(TARGET).bands)[0][0].astype(np.float32) / 10000
    figures, pictures = {}, {}

    for kind, hidden in holes(truth.shape):
        known = write_known(scene, hidden)
        plain = np.where(hidden, run(source, FOLDER / "plain.tif"), truth)
        filled = run(
            source, FOLDER / f"virginia_nir_filled_{kind}.tif", "--reference", str(known), "--fill"
        )
        if not np.array_equal(np.rint(filled[~hidden] * 10000), np.rint(truth[~hidden] * 10000)):
            sys.exit("figure: known pixels were changed")
        pictures[kind] = (np.where(hidden, np.nan, truth), plain, filled, truth)
        figures[kind] = {
            "plain_db": round(quality(plain, truth, hidden), 2),
            "filled_db": round(quality(filled, truth, hidden), 2),
        }

    (FOLDER / "fill.json").write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    # beside this file; matplotlib is slow to import
    from picture import as_picture, detail, draw_detail, draw_fill, draw_help, with_holes

    draw_fill(pictures, figures, FOLDER / "fill.png")
    with rasterio.open(source) as raster:
        seen = as_picture("rgb", raster.read().astype(np.float32) / 10000)
    made, part = as_picture("nir", run(source, FOLDER / "plain.tif")[None]), detail(truth)
    truths = as_picture("nir", truth[None])
    titles = ["Sentinel-2, red, green, blue", "Near infrared, synthetic", "Near infrared, measured"]
    draw_detail([seen[part], made[part], truths[part]], titles, FOLDER / "fields.jpg")
    draw_help([seen[part], made[part], truths[part]], FOLDER / "help_translate.jpg")
    draw_help(
        [seen, *(with_holes(pictures["blobs"][index]) for index in (0, 2))],
        FOLDER / "help_fill.jpg",
    )
    print(f"figure: {figures}; look at {(FOLDER / 'fill.png').relative_to(ROOT)}")


if __name__ == "__main__":
    main()
