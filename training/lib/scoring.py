"""Predictions of whole held-out scenes: scored, and tabled by direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
import typer

from backend.arrays import FloatArray
from backend.modalities import modalities, modality
from backend.radiometry import to_eval8
from training.data.folder import read_scenes
from training.data.scene import Scene
from training.lib import per_pixel
from training.lib.metrics import Score, ndvi
from training.lib.perceptual import Perceptual

Image = npt.NDArray[np.float64]  # (C, H, W) on 0..255


MIN_LATENTS = 16  # a side: a quarter of a window
# sets of sources that are measured beside the single ones
SETS = (
    (("rgb", "nir"), "ms"),
    (("rgb", "ms"), "nir"),
    (("nir", "ms"), "rgb"),
    (("nir", "sar"), "rgb"),
    (("rgb", "sar"), "nir"),
    (("rgb", "sar"), "ms"),
)


@dataclass(frozen=True)
class DirectionReport:
    """One direction over all scenes of one kind that have both modalities."""

    source: str
    target: str
    kind: str  # "real", or "simulated" where PAN was made of other bands
    trained: bool
    scenes: int
    psnr_db: float
    psnr_low: float  # bootstrap, 95 %
    psnr_high: float
    ssim: float
    rmse: float
    unbiased_psnr_db: float
    correlation: float
    detail: float
    mean_psnr_db: float  # predicting the training mean
    ridge_psnr_db: float
    weighted_ridge_psnr_db: float
    ceiling_psnr_db: float  # the autoencoder's reconstruction of the truth
    sam_degrees: float | None  # of several bands
    ergas: float | None
    # mean absolute, with the true other band; where the target has red or near infrared and the
    # scene the other
    ndvi_error: float | None
    lpips: float | None = None  # of one or three bands, where it was requested


def held_out_scenes(data: Path, split: str, most: int = 0) -> list[Scene]:
    """The scenes of a side, or so many of those that are large enough, spread over all.

    Raises:
        BadParameter: there is none.
    """
    found = read_scenes(data, split)
    if not found:
        raise typer.BadParameter(f"{data} has no scene on the side {split}", param_hint="--split")
    if not most:
        return found
    able = [scene for scene in found if scene.pairs and min(scene.latent_size) >= MIN_LATENTS]
    return able[:: max(1, len(able) // most)][:most]


def score(
    prediction: FloatArray | Image, scene: Scene, target: str, already_eval: bool = False
) -> Score:
    """A prediction against the scene's truth, over the pixels where both have values."""
    rows, columns = (n * modality(target).vae_factor for n in scene.latent_size)
    truth = to_eval8(modality(target), scene.arrays[target][:, :rows, :columns])
    values = prediction[:, :rows, :columns]
    return Score.of(
        np.asarray(
            values if already_eval else to_eval8(modality(target), values), dtype=np.float64
        ),
        truth,
    )


def ndvi_error(prediction: FloatArray, scene: Scene, target: str) -> float | None:
    """Mean absolute error of the vegetation index when the predicted band (red of RGB, NIR, B8A of
    MS) takes the true one's place.

    None where the target has neither band, or the scene lacks the other.
    """
    other = {"rgb": "nir", "nir": "rgb", "ms": "rgb"}.get(target)
    if other is None or other not in scene.arrays:
        return None
    band = {"rgb": "B04", "nir": "B08", "ms": "B8A"}
    rows, columns = (n * modality(target).vae_factor for n in scene.latent_size)

    def of(values: FloatArray, id_: str) -> npt.NDArray[np.float64]:
        one = values[[modality(id_).bands.index(band[id_])]]
        return per_pixel.on_grid_of(one, id_, target)[0, :rows, :columns].astype(np.float64)

    second, pair = (
        of(scene.arrays[other], other),
        (
            of(prediction, target),
            of(scene.arrays[target], target),
        ),
    )

    made, true = (ndvi(first, second) if target != "rgb" else ndvi(second, first) for first in pair)
    error = np.abs(made - true)
    return float(np.nanmean(error)) if np.isfinite(error).any() else None


def _mean(values: list[float]) -> float | None:
    finite = [value for value in values if np.isfinite(value)]
    return float(np.mean(finite)) if finite else None


def directions() -> Iterator[tuple[str, str]]:
    """All 20 ordered pairs."""
    return ((a, b) for a in modalities() for b in modalities() if a != b)


def lpips_of(prediction: FloatArray, scene: Scene, target: str, perceptual: Perceptual) -> float:
    """LPIPS on the fixed 0..255 scale, as -1 to 1; where either lacks a value both are 0.

    NaN for other than one or three bands.
    """
    if modality(target).channels not in (1, 3):
        return float("nan")
    rows, columns = (n * modality(target).vae_factor for n in scene.latent_size)
    both = [
        to_eval8(modality(target), values[:, :rows, :columns]) / 127.5 - 1
        for values in (prediction, scene.arrays[target])
    ]
    missing = ~np.isfinite(both[0] + both[1])
    x, y = (
        torch.from_numpy(np.where(missing, 0, values).astype(np.float32))[None] for values in both
    )
    with torch.inference_mode():
        return float(perceptual(x, y))


def bootstrap(values: list[float], draws: int = 2000) -> tuple[float, float]:
    """95 % interval of the mean over scenes drawn with replacement."""
    rng = np.random.default_rng(0)
    means = np.array(values)[rng.integers(len(values), size=(draws, len(values)))].mean(axis=1)
    return float(np.percentile(means, 2.5)), float(np.percentile(means, 97.5))


def table(reports: list[DirectionReport], zero_shot: str = ", beyond the paper's 14") -> str:
    """The reports as a Markdown table, the paper's directions first; `zero_shot` marks the six
    others.
    """
    lines = [
        (
            "| direction | scenes | PSNR (95 %) | no level | correlation | SSIM | RMSE | mean |"
            " ridge | weighted ridge | VAE ceiling |"
        ),
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]

    for r in sorted(reports, key=lambda r: (not r.trained, r.kind, r.source, r.target)):
        name = f"{r.source.upper()} → {r.target.upper()}" + (
            " (simulated PAN)" if r.kind == "simulated" and "pan" in (r.source, r.target) else ""
        )
        name += "" if r.trained else zero_shot
        interval = f"**{r.psnr_db:.1f}** ({r.psnr_low:.1f}–{r.psnr_high:.1f})"
        structure = f"{r.unbiased_psnr_db:.1f} | {r.correlation:.2f} | {r.ssim:.2f} | {r.rmse:.1f}"
        others = (
            f"{r.mean_psnr_db:.1f} | {r.ridge_psnr_db:.1f} | {r.weighted_ridge_psnr_db:.1f} |"
            f" {r.ceiling_psnr_db:.1f}"
        )
        lines.append(f"| {name} | {r.scenes} | {interval} | {structure} | {others} |")

    return "\n".join(lines) + "\n"
