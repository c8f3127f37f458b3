"""Draws the demonstration's picture: what the model saw, what it made, what the satellite saw
there, and the error.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.float32]
DETAIL = (slice(900, 1300), slice(60, 460))  # rows and columns at 10 m: fields, forest and a creek
WHOLE = (slice(None), slice(None))
SCENE_ROWS = 1933  # at 10 m
INK, PAPER = "#1d2733", "#fbfaf7"


def draw(comparisons: list[Any], figures: list[dict[str, Any]], path: Path) -> None:
    """Two rows per direction (whole scene, detail): what the model sees, synthetic, true, absolute
    error.
    """
    plt.rcParams |= {"font.family": "DejaVu Sans", "text.color": INK, "axes.titlecolor": INK}
    rows = 2 * len(comparisons)
    figure, axes = plt.subplots(
        rows, 4, figsize=(13.0, 3.35 * rows + 0.8), facecolor=PAPER, layout="constrained"
    )

    for index, (one, row) in enumerate(zip(comparisons, figures, strict=True)):
        seen = as_picture(one.source, one.seen)
        shown = [as_picture(one.target, bands) for bands in (one.synthetic, one.truth)]
        error = np.abs(one.synthetic - one.truth).mean(axis=0)  # (H, W)
        name = one.target.upper()
        quality = (
            f"{row['psnr_db']} dB PSNR, SSIM {row['ssim']}, {row['seconds_per_source_megapixel']} s"
            " per megapixel"
        )
        titles = (
            f"Input: {one.source.upper()}",
            f"Synthetic {name}\n({row['kind']})",
            f"True {name}",
            f"Absolute error\n{quality}",
        )

        for line in (0, 1):
            cells = axes[2 * index + line]
            window = detail(error) if line else WHOLE
            parts = (seen[detail(seen) if line else WHOLE], shown[0][window], shown[1][window])
            for cell, picture in zip(cells, parts, strict=False):
                cell.imshow(picture, cmap="gray", vmin=0, vmax=1, interpolation="antialiased")
            drawn = cells[3].imshow(
                error[window], cmap="magma", vmin=0, vmax=0.15, interpolation="antialiased"
            )
            figure.colorbar(drawn, ax=cells[3], shrink=0.8, label="reflectance")

            for cell, title in zip(cells, titles, strict=True):
                cell.set_axis_off()
                if line == 0:
                    cell.set_title(title, fontsize=10)

    figure.suptitle("Any2Any: Sentinel-2, Virginia, a scene the model never saw", fontsize=14)
    figure.savefig(path, dpi=100, facecolor=PAPER)
    plt.close(figure)


def detail(image: Image) -> tuple[slice, slice]:
    """DETAIL in an image of the same ground at another resolution."""
    scale = SCENE_ROWS / image.shape[0]
    rows, columns = (slice(int(part.start / scale), int(part.stop / scale)) for part in DETAIL)
    return rows, columns


def as_picture(target: str, bands: Image) -> Image:
    """Visible bands in their colours; near infrared as grey; multispectral as B11, B8A, B05:
    vegetation green, soil pink, water dark.
    """
    if target == "rgb":
        return stretch(bands, 0.02, 0.26, 0.8)
    if target == "nir":
        return stretch(bands, 0.0, 0.45, 0.9)[..., 0]
    return stretch(bands[[4, 3, 0]], 0.0, 0.42, 0.85)


def stretch(bands: Image, low: float, high: float, gamma: float) -> Image:
    """(C, H, W) reflectance to (H, W, C) in 0..1 for display; a fixed stretch, the same for
    synthetic and true.
    """
    return np.moveaxis(np.clip((bands - low) / (high - low), 0, 1) ** gamma, 0, -1)


def draw_help(images: list[Image], path: Path) -> None:
    """Pictures (H, W) or (H, W, 3) in 0..1 side by side, without words, small enough for the help
    beside an algorithm.
    """
    figure, axes = plt.subplots(
        1, len(images), figsize=(1.32 * len(images), 1.32), gridspec_kw={"wspace": 0.02}
    )
    for cell, image in zip(axes, images, strict=True):
        cell.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="antialiased")
        cell.set_axis_off()

    figure.subplots_adjust(0, 0, 1, 1)
    figure.savefig(path, dpi=100)
    plt.close(figure)


def draw_detail(images: list[Image], titles: list[str], path: Path) -> None:
    """The README's picture: pictures (H, W) or (H, W, 3) in 0..1 side by side, each under its
    title.
    """
    plt.rcParams |= {"font.family": "DejaVu Sans", "text.color": INK, "axes.titlecolor": INK}
    figure, axes = plt.subplots(
        1, len(images), figsize=(3.4 * len(images), 3.7), facecolor=PAPER, layout="constrained"
    )
    for cell, image, title in zip(axes, images, titles, strict=True):
        cell.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="antialiased")
        cell.set_axis_off()
        cell.set_title(title, fontsize=11)

    figure.savefig(path, dpi=100, facecolor=PAPER)
    plt.close(figure)


def with_holes(image: Image) -> Image:
    """(H, W) near infrared, NaN where it has holes, to (H, W, 3) in 0..1, the holes in a separate
    colour.
    """
    shown = as_picture("nir", np.nan_to_num(image[None], nan=0.0))
    colours = np.repeat(shown[..., None], 3, axis=2)
    colours[np.isnan(image)] = (0.96, 0.76, 0.55)
    return colours


def draw_fill(
    pictures: dict[str, tuple[Any, ...]], figures: dict[str, dict[str, float]], path: Path
) -> None:
    """A row per kind of hole: what is known, filled without calibration, filled, the truth; all of
    near infrared.
    """
    plt.rcParams |= {"font.family": "DejaVu Sans", "text.color": INK, "axes.titlecolor": INK}
    figure, axes = plt.subplots(
        len(pictures),
        4,
        figsize=(13.0, 3.5 * len(pictures) + 0.5),
        facecolor=PAPER,
        layout="constrained",
    )

    for cells, (kind, images) in zip(axes, pictures.items(), strict=True):
        without, filled = (f"{figures[kind][name]:.1f} dB" for name in ("plain_db", "filled_db"))
        titles = (
            "Known near infrared",
            f"Translated into the holes: {without}",
            f"Filled (--fill): {filled}",
            "The truth",
        )
        for cell, image, title in zip(cells, images, titles, strict=True):
            cell.imshow(with_holes(image), interpolation="antialiased")
            cell.set_axis_off()
            cell.set_title(title, fontsize=10)

    figure.suptitle(
        "Holes in the near infrared, filled from RGB (PSNR over the hidden pixels)", fontsize=14
    )
    figure.savefig(path, dpi=100, facecolor=PAPER)
    plt.close(figure)
