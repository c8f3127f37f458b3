"""Draws the demonstration's picture: what the model saw, what it made, what the satellite saw there, and the error."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import numpy.typing as npt
import rasterio

Image = npt.NDArray[np.float32]
DETAIL = (slice(900, 1300), slice(60, 460))  # rows and columns at 10 m: fields, forest and a creek
INK, PAPER = "#1d2733", "#fbfaf7"


def draw(source: Path, comparisons: list[Any], figures: list[dict[str, Any]], path: Path) -> None:
    """Two rows per target (whole scene, detail): visible bands, synthetic, true, absolute error."""
    with rasterio.open(source) as dataset:
        visible = dataset.read().astype(np.float32) / 10000
    plt.rcParams |= {"font.family": "DejaVu Sans", "text.color": INK, "axes.titlecolor": INK}
    rows = 2 * len(comparisons)
    figure, axes = plt.subplots(rows, 4, figsize=(13.0, 3.35 * rows + 0.8), facecolor=PAPER, layout="constrained")
    seen = stretch(visible, 0.02, 0.26, 0.8)
    for index, (one, row) in enumerate(zip(comparisons, figures, strict=True)):
        shown = [as_picture(one.target, bands) for bands in (one.synthetic, one.truth)]
        error = np.abs(one.synthetic - one.truth).mean(axis=0)
        name = one.target.upper()
        quality = f"{row['psnr_db']} dB PSNR, SSIM {row['ssim']}, {row['seconds_per_source_megapixel']} s per megapixel"
        titles = ("Input: visible bands", f"Synthetic {name}", f"True {name}", f"Absolute error\n{quality}")
        scale = visible.shape[1] / error.shape[0]
        detail = tuple(slice(int(s.start / scale), int(s.stop / scale)) for s in DETAIL)
        whole = (slice(None), slice(None))
        for line, (window, fine) in enumerate(((whole, whole), (detail, DETAIL))):
            cells = axes[2 * index + line]
            for cell, picture in zip(cells, (seen[fine], shown[0][window], shown[1][window]), strict=False):
                cell.imshow(picture, cmap="gray", vmin=0, vmax=1, interpolation="antialiased")
            drawn = cells[3].imshow(error[window], cmap="magma", vmin=0, vmax=0.15, interpolation="antialiased")
            figure.colorbar(drawn, ax=cells[3], shrink=0.8, label="reflectance")
            for cell, title in zip(cells, titles, strict=True):
                cell.set_axis_off()
                if line == 0:
                    cell.set_title(title, fontsize=10)
    figure.suptitle("Any2Any: Sentinel-2, Virginia, a scene the model never saw", fontsize=14)
    figure.savefig(path, dpi=100, facecolor=PAPER)
    plt.close(figure)


def as_picture(target: str, bands: Image) -> Image:
    """Near infrared as grey; multispectral as B11, B8A, B05: vegetation green, soil pink, water dark."""
    if target == "nir":
        return stretch(bands, 0.0, 0.45, 0.9)[..., 0]
    return stretch(bands[[4, 3, 0]], 0.0, 0.42, 0.85)


def stretch(bands: Image, low: float, high: float, gamma: float) -> Image:
    """(C, H, W) reflectance to (H, W, C) in 0..1 for display; a fixed stretch, the same for synthetic and true."""
    return np.moveaxis(np.clip((bands - low) / (high - low), 0, 1) ** gamma, 0, -1)
