"""A model on whole held-out scenes: translated as users translate, scored, tabled by direction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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


@dataclass(frozen=True)
class Window:
    """A place in one of several scenes.

    Attributes:
        scene: its number.
        row, column: of the first latent.
        level: that the network is given, one of LEVELS.
    """

    scene: int
    row: int
    column: int
    level: str

    def cut(self, scene: Scene, ids: tuple[str, ...]) -> dict[str, FloatArray] | None:
        """The scene's values there by modality; None where too much is missing."""
        return crop(scene, self.row, self.column, LATENT_SIZE, ids)


# (sources' pixels, windows) to the target's pixels of each
Call = Callable[[dict[str, torch.Tensor], Sequence[Window]], torch.Tensor]


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
    """A model as the evaluation uses it: whole scenes, window by window, no overlap.

    Args:
        network: the model, on the device that computes.
        steps: DDIM steps.
        seed: of the noise.
        tell_level: whether the network is given the scene's processing level where that is known,
            as most products tell it.
        batch_size: windows that are computed at once.
    """

    def __init__(
        self,
        network: Any2Any,
        steps: int,
        seed: int = 0,
        tell_level: bool = True,
        batch_size: int = 1,
    ) -> None:
        self.network = network
        self.steps = steps
        self.seed = seed
        self.tell_level = tell_level
        self.batch_size = batch_size

    def translate(self, scene: Scene, sources: tuple[str, ...], target: str) -> FloatArray:
        """(C, H, W) physical units of the target over the scene's whole latents."""
        return self.translate_all([scene], sources, target)[0]

    @torch.inference_mode()
    def translate_all(
        self, scenes: Sequence[Scene], sources: tuple[str, ...], target: str
    ) -> list[FloatArray]:
        """The same of several scenes, whose windows share batches."""

        def call(pixels: dict[str, torch.Tensor], windows: Sequence[Window]) -> torch.Tensor:
            level = windows[0].level
            observed = self.network.observe(pixels)
            noise = [self._noise(target, window) for window in windows]
            z = ddim_sample(
                lambda z_t, t: self.network.predict_x0(z_t, observed, t, target, level),
                torch.from_numpy(np.stack(noise)).to(self.network.device),
                self.steps,
            )
            return self.network.decode(target, self.network.adapt(z, target), observed, level)

        return self._by_windows(scenes, sources, target, call)

    @torch.inference_mode()
    def reconstruct_all(self, scenes: Sequence[Scene], id_: str) -> list[FloatArray]:
        """What the autoencoder makes of a modality: the ceiling of any translation into it."""

        def call(pixels: dict[str, torch.Tensor], _: Sequence[Window]) -> torch.Tensor:
            return self.network.decode(id_, self.network.encode(id_, pixels[id_]))

        return self._by_windows(scenes, (id_,), id_, call)

    def _noise(self, target: str, window: Window) -> FloatArray:
        row = self.network.row(target)
        return latent_noise(self.seed, 0, row, window.row, window.column, LATENT_SIZE, LATENT_SIZE)

    def _by_windows(
        self, scenes: Sequence[Scene], sources: tuple[str, ...], target: str, call: Call
    ) -> list[FloatArray]:
        """What a call gives of all windows of scenes, NaN where a window lacks too much."""
        f, channels = modality(target).vae_factor, modality(target).channels
        out: list[FloatArray] = []
        by_level: dict[str, list[Window]] = {}
        for number, scene in enumerate(scenes):
            rows, columns = scene.latent_size
            out.append(np.full((channels, rows * f, columns * f), np.nan, dtype=np.float32))
            level = scene.level if self.tell_level else LEVELS[0]
            by_level.setdefault(level, []).extend(
                Window(number, row, column, level)
                for row in range(0, rows, LATENT_SIZE)
                for column in range(0, columns, LATENT_SIZE)
            )

        for windows in by_level.values():
            for first in range(0, len(windows), self.batch_size):
                part = windows[first : first + self.batch_size]
                for window, values in self._of_batch(scenes, sources, target, part, call):
                    across, down = (
                        slice(n * f, (n + LATENT_SIZE) * f) for n in (window.column, window.row)
                    )
                    place = out[window.scene][:, down, across]
                    place[:] = values[:, : place.shape[1], : place.shape[2]]

        return out

    def _of_batch(
        self,
        scenes: Sequence[Scene],
        sources: tuple[str, ...],
        target: str,
        windows: Sequence[Window],
        call: Call,
    ) -> Iterator[tuple[Window, FloatArray]]:
        """The windows that lack little, and what the call gives of them in physical units."""
        cropped = [
            (window, arrays)
            for window in windows
            if (arrays := window.cut(scenes[window.scene], sources)) is not None
        ]
        if not cropped:
            return

        pixels = {}
        for id_ in sources:
            scale = ModelScale.of(modality(id_))
            x = np.stack([scale.to_model(arrays[id_]) for _, arrays in cropped])
            pixels[id_] = torch.from_numpy(x).to(self.network.device)

        kept = [window for window, _ in cropped]
        values = call(pixels, kept).float().cpu().numpy()
        yield from zip(kept, ModelScale.of(modality(target)).to_physical(values), strict=True)


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
