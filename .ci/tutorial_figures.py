"""The tutorials' pictures, drawn from the files that their own shell blocks leave.

Run: `make figures`, or this file with the project's Python after `make setup`. Leaves
tutorial-*.jpg in build/tutorial/."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import matplotlib
import numpy as np
import rasterio
import tutorials
from picture import Image, as_picture, draw_detail, stretch, with_holes

ROOT = tutorials.ROOT
EXAMPLE, MADE = ROOT / "resources" / "example", ROOT / "build" / "tutorial"
NIR, FILL, BANDS, RADAR, MANY, REGION, SIXTH = (
    "Near infrared from colours, and how good it is",
    "Fill a cloud's hole",
    "Red edge and short-wave infrared from four bands",
    "Colours from radar, for a cloudy week",
    "Many scenes",
    "Adapt the model to your region",
    "A modality of your own",
)
WORST = 0.15  # of the errors' colours, reflectance


def bands(path: Path) -> Image:
    """(C, H, W) reflectance, NaN where there is none."""
    with rasterio.open(path) as raster:
        return raster.read(masked=True).astype(np.float32).filled(np.nan) / 10000


def nir(path: Path) -> Image:
    """(H, W) in 0..1 for display."""
    return as_picture("nir", bands(path))


def error(made: Path, truth: Path) -> Image:
    """(H, W, 3) in 0..1: the absolute error in the colours of fire, black none, white WORST."""
    apart = np.nan_to_num(np.abs(bands(made) - bands(truth))[0])
    return np.asarray(
        matplotlib.colormaps["inferno"](np.clip(apart / WORST, 0, 1))[..., :3], dtype=np.float32
    )


def draw_nir(_: str) -> None:
    made, truth = MADE / "nir.tif", EXAMPLE / "virginia_nir.tif"
    pictures = [
        as_picture("rgb", bands(EXAMPLE / "virginia_rgb.tif")),
        nir(made),
        nir(truth),
        error(made, truth),
    ]

    titles = [
        "Sentinel-2, colours",
        "Near infrared, synthetic",
        "Near infrared, measured",
        f"Absolute error, {WORST} or more white",
    ]

    draw_detail(pictures, titles, MADE / "tutorial-nir.jpg")


def draw_fill(_: str) -> None:
    filled, truth = MADE / "filled.tif", EXAMPLE / "virginia_nir.tif"
    pictures = [
        with_holes(bands(MADE / "nir_with_hole.tif")[0]),
        nir(filled),
        nir(truth),
        error(filled, truth),
    ]

    titles = ["With a hole", "Filled", "The truth", f"Absolute error, {WORST} or more white"]
    draw_detail(pictures, titles, MADE / "tutorial-fill.jpg")


def draw_bands(_: str) -> None:
    six = (MADE / "six_of_rgb.tif", MADE / "six_bands.tif", EXAMPLE / "virginia_ms.tif")
    pictures = [as_picture("rgb", bands(EXAMPLE / "virginia_rgb.tif"))]
    pictures += [stretch(bands(path)[[5, 3, 0]], 0.0, 0.45, 1.0) for path in six]
    titles = [
        "Sentinel-2, colours",
        "From colours alone",
        "From colours and near infrared",
        "Measured",
    ]
    draw_detail(pictures, titles, MADE / "tutorial-bands.jpg")


def draw_radar(_: str) -> None:
    with rasterio.open(EXAMPLE / "camargue_sar.tif") as raster:
        backscatter = stretch(raster.read(), -22.0, -2.0, 1.0)[..., 0]
    colours = [as_picture("rgb", bands(MADE / f"radar_rgb{level}.tif")) for level in ("", "_toa")]
    draw_detail(
        [backscatter, *colours],
        ["Sentinel-1, VV", "Synthetic, surface", "Synthetic, top of atmosphere"],
        MADE / "tutorial-radar.jpg",
    )


def draw_many(_: str) -> None:
    pictures = [nir(MADE / "many" / name) for name in ("west_nir.tif", "east_nir.tif", "nir.vrt")]
    draw_detail(pictures, ["west_nir.tif", "east_nir.tif", "nir.vrt"], MADE / "tutorial-many.jpg")


def draw_region(said: str) -> None:
    before, after = re.findall(r"^psnr_db\s+([\d.]+)", said, re.MULTILINE)
    region = MADE / "region"
    pictures = [as_picture("rgb", bands(region / "east_rgb.tif"))]
    pictures += [nir(region / name) for name in ("before.tif", "after.tif", "east_nir.tif")]
    titles = [
        "Of the eastern half, colours",
        f"any2any-tiny: {float(before):.1f} dB",
        f"Adapted to the western half: {float(after):.1f} dB",
        "Near infrared, measured",
    ]
    lower = [picture[-256:] for picture in pictures]  # square, with the river and its marsh
    draw_detail(lower, titles, MADE / "tutorial-region.jpg")


def draw_sixth(said: str) -> None:
    (decibels,) = re.findall(r"^psnr_db\s+([\d.]+)", said, re.MULTILINE)
    made, truth = MADE / "swir.tif", MADE / "six" / "pairs" / "virginia" / "2023-06-01" / "swir.tif"
    pictures = [as_picture("rgb", bands(EXAMPLE / "virginia_rgb.tif")), nir(made), nir(truth)]
    titles = ["Sentinel-2, colours", f"B11, synthetic: {float(decibels):.1f} dB", "B11, measured"]
    draw_detail(pictures, titles, MADE / "tutorial-swir.jpg")


FIGURES = {
    NIR: draw_nir,
    FILL: draw_fill,
    BANDS: draw_bands,
    RADAR: draw_radar,
    MANY: draw_many,
    REGION: draw_region,
    SIXTH: draw_sixth,
}


def main() -> None:
    shutil.rmtree(MADE, ignore_errors=True)
    written = tutorials.blocks()
    for heading, draw in FIGURES.items():
        draw(tutorials.run(written[heading]))
        print(f"figure: {heading}", flush=True)


if __name__ == "__main__":
    main()
