"""A model on whole held-out scenes: translated as users translate, scored, tabled by direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, LEVELS, modalities, modality
from backend.model.any2any import Any2Any
from backend.radiometry import ModelScale, to_eval8
from backend.sampling.ddim import ddim_sample
from backend.sampling.noise import latent_noise
from training.data.crops import crop
from training.data.scene import Scene
from training.lib import per_pixel
from training.lib.metrics import Score, ndvi
from training.lib.perceptual import Perceptual

Image = npt.NDArray[np.float64]  # (C, H, W) on 0..255


# (sources' pixels, latent row, column) to the target's
OneWindow = Callable[[dict[str, torch.Tensor], int, int], torch.Tensor]


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


class Translator:
    """A model as the evaluation uses it: whole scenes, window by window, no overlap."""

    def __init__(
        self, network: Any2Any, steps: int, seed: int = 0, tell_level: bool = True
    ) -> None:
        """tell_level: whether the network is given the scene's processing level where that is
        known, as most products tell it.
        """
        self.network = network
        self.steps = steps
        self.seed = seed
        self.tell_level = tell_level

    @torch.inference_mode()
    def translate(self, scene: Scene, sources: tuple[str, ...], target: str) -> FloatArray:
        """(C, H, W) physical units of the target over the scene's whole latents."""

        level = scene.level if self.tell_level else LEVELS[0]

        def one(pixels: dict[str, torch.Tensor], row: int, column: int) -> torch.Tensor:
            observed = self.network.observe(pixels)
            noise = latent_noise(
                self.seed, 0, self.network.row(target), row, column, LATENT_SIZE, LATENT_SIZE
            )
            z = torch.from_numpy(noise)[None]
            z = ddim_sample(
                lambda z_t, t: self.network.predict_x0(z_t, observed, t, target, level),
                z,
                self.steps,
            )
            return self.network.decode(target, self.network.adapt(z, target), observed, level)

        return self._by_windows(scene, sources, target, one)

    @torch.inference_mode()
    def reconstruct(self, scene: Scene, id_: str) -> FloatArray:
        """What the autoencoder makes of a modality: the ceiling of any translation into it."""

        def one(pixels: dict[str, torch.Tensor], row: int, column: int) -> torch.Tensor:
            return self.network.decode(id_, self.network.encode(id_, pixels[id_]))

        return self._by_windows(scene, (id_,), id_, one)

    def _by_windows(
        self, scene: Scene, sources: tuple[str, ...], target: str, run: OneWindow
    ) -> FloatArray:
        rows, columns = scene.latent_size
        f = modality(target).vae_factor
        out = np.full((modality(target).channels, rows * f, columns * f), np.nan, dtype=np.float32)

        for row in range(0, rows, LATENT_SIZE):
            for column in range(0, columns, LATENT_SIZE):
                arrays = crop(scene, row, column, LATENT_SIZE, sources)
                if arrays is None:
                    continue
                x = {
                    id_: torch.from_numpy(ModelScale.of(modality(id_)).to_model(arrays[id_]))[None]
                    for id_ in sources
                }
                tile = ModelScale.of(modality(target)).to_physical(run(x, row, column)[0].numpy())
                part = out[
                    :, row * f : (row + LATENT_SIZE) * f, column * f : (column + LATENT_SIZE) * f
                ]
                part[:] = tile[:, : part.shape[1], : part.shape[2]]

        return out


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
