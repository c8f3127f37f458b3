"""The drawings of "How it works", of what the software itself computes: one window's way, windows
and noise on the ground, the scales.

Run: `make figures`, or this file with the project's Python after `make setup`. Leaves how-*.jpg in
build/how/."""

from __future__ import annotations

import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import rasterio
import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from picture import INK, PAPER, Image, as_picture  # noqa: E402 (the checkout is not installed)

from backend.geometry.tiling import WindowGrid, blend_weights  # noqa: E402
from backend.modalities import LATENT_SIZE, LEVELS, modalities, modality  # noqa: E402
from backend.model.any2any import Any2Any  # noqa: E402
from backend.radiometry import ModelScale  # noqa: E402
from backend.sampling.noise import latent_noise  # noqa: E402
from backend.weights.catalogue import find  # noqa: E402

MADE = ROOT / "build" / "how"
RGB, NIR = modality("rgb"), modality("nir")
LAST = 999  # the timestep that sampling starts from
COLOURS = ("#c2410c", "#0f766e", "#4338ca")


def scene() -> Image:
    """(3, 512, 512) reflectance of the example."""
    with rasterio.open(ROOT / "resources" / "example" / "virginia_rgb.tif") as raster:
        return raster.read().astype(np.float32) / 10000


def latent_picture(z: Image) -> Image:
    """(4, H, W) latents to (H, W, 3) in 0..1: the first three channels, three deviations on each
    side.
    """
    return np.clip(np.moveaxis(z[:3], 0, -1) / 6 + 0.5, 0, 1)


def new_figure(columns: int, width: float, height: float) -> tuple[Figure, list[Axes]]:
    plt.rcParams |= {
        "font.family": "DejaVu Sans",
        "text.color": INK,
        "axes.titlecolor": INK,
        "axes.edgecolor": INK,
    }
    figure, axes = plt.subplots(
        1, columns, figsize=(width, height), facecolor=PAPER, layout="constrained"
    )
    return figure, list(axes)


def draw_run(pixels: Image) -> None:
    """One window from numbers to numbers, with the embedded weights."""
    network = Any2Any.load(find("any2any-tiny").path)
    window = pixels[:, : RGB.native_patch, : RGB.native_patch]
    with torch.inference_mode():
        sources = network.observe(
            {"rgb": torch.from_numpy(ModelScale.of(RGB).to_model(window))[None]}
        )
        noise = torch.from_numpy(
            latent_noise(0, 0, network.row("nir"), 0, 0, LATENT_SIZE, LATENT_SIZE)
        )[None]
        z = network.adapt(network.predict_x0(noise, sources, LAST, "nir", LEVELS[1]), "nir")
        made = ModelScale.of(NIR).to_physical(network.decode("nir", z, sources, LEVELS[1]).numpy())[
            0
        ]

    latents = (latent_picture(one[0].numpy()) for one in (sources.z, noise, z))
    shown = [as_picture("rgb", window), *latents, as_picture("nir", made)]
    titles = [
        "Source window\n3 x 256 x 256, reflectance",
        "Its latent\n4 x 64 x 64, by RGB's encoder",
        "Noise of this ground\n4 x 64 x 64",
        "Predicted latent\n4 x 64 x 64, transformer and adapter",
        "Target window\n1 x 256 x 256, decoder and detail path",
    ]

    figure, axes = new_figure(len(shown), 14.0, 3.4)
    for cell, image, title, sign in zip(axes, shown, titles, ("→", "+", "→", "→", ""), strict=True):
        cell.imshow(image, cmap="gray", vmin=0, vmax=1, interpolation="nearest")
        cell.set_title(title, fontsize=10)
        cell.set_axis_off()
        cell.text(1.05, 0.5, sign, transform=cell.transAxes, fontsize=22, ha="center", va="center")

    save(figure, "how-run.jpg")


def draw_windows(pixels: Image) -> None:
    """Windows over the scene, the noise under them, and the weights they are blended with."""
    grid = WindowGrid.over(pixels.shape[2], pixels.shape[1], RGB, None)
    figure, (ground, noise, weights) = new_figure(3, 14.0, 4.4)
    ground.imshow(as_picture("rgb", pixels))
    height, width = grid.rows_latents, grid.columns_latents
    noise.imshow(
        latent_noise(0, 0, 2, 0, 0, height, width)[0], cmap="gray", interpolation="nearest"
    )

    for cell, scale, title in (
        (ground, RGB.vae_factor, "Windows over the raster"),
        (noise, 1, "Noise, one field for all windows"),
    ):
        for row in range(grid.rows):
            for column in range(grid.columns):
                one = grid.window(row, column)
                inset = (row + column) % 2  # latents, so that neighbours' edges can be told apart
                corner = (
                    (one.latent_column + inset) * scale - 0.5,
                    (one.latent_row + inset) * scale - 0.5,
                )
                edge = COLOURS[(row + column) % len(COLOURS)]
                cell.add_patch(
                    Rectangle(
                        corner,
                        (LATENT_SIZE - 2 * inset) * scale,
                        (LATENT_SIZE - 2 * inset) * scale,
                        fill=False,
                        edgecolor=edge,
                        linewidth=1.6,
                    )
                )

        cell.set_xlim(-0.5, width * scale - 0.5)
        cell.set_ylim(height * scale - 0.5, -0.5)
        cell.set_title(title, fontsize=11)
        cell.set_axis_off()

    ramp = blend_weights(LATENT_SIZE, grid.overlap)[LATENT_SIZE // 2]
    total = np.zeros((grid.columns - 1) * grid.stride + LATENT_SIZE)
    for column in range(grid.columns):
        places = np.arange(LATENT_SIZE) + column * grid.stride
        weights.plot(places, ramp, color=COLOURS[column % len(COLOURS)], linewidth=1.8)
        total[places] += ramp

    weights.plot(total, color=INK, linewidth=1, linestyle=":")
    weights.set_title("Weights along a row of windows; dotted: their sum", fontsize=11)
    weights.set_xlabel("latents", fontsize=9)
    weights.set_facecolor(PAPER)
    save(figure, "how-windows.jpg")


def draw_scales() -> None:
    """Physical units against what the model sees, one curve per modality."""
    figure, (optical, radar) = new_figure(2, 11.0, 3.4)
    for one in modalities().values():
        scale, cell = ModelScale.of(one), radar if one.is_sar else optical
        physical = np.linspace(scale.low, scale.high, 400, dtype=np.float32)
        cell.plot(
            physical,
            scale.to_model(physical),
            label=one.id,
            linewidth=1.8,
            linestyle="--" if one.id in ("pan", "ms") else "-",
        )

    for cell, title, unit in ((optical, "Optical", "reflectance"), (radar, "SAR", "dB")):
        cell.set_title(title, fontsize=11)
        cell.set_xlabel(unit, fontsize=9)
        cell.set_ylabel("what the model sees", fontsize=9)
        cell.set_facecolor(PAPER)
        cell.legend(frameon=False, fontsize=9)

    save(figure, "how-scales.jpg")


def save(figure: Figure, name: str) -> None:
    MADE.mkdir(parents=True, exist_ok=True)
    figure.savefig(MADE / name, dpi=90, facecolor=PAPER)
    plt.close(figure)


def main() -> None:
    pixels = scene()
    draw_run(pixels)
    draw_windows(pixels)
    draw_scales()
    print(f"figures: look at {MADE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
