"""Measures a model on held-out scenes, all 20 directions, beside baselines (SPEC, Evaluation).

    python -m training.evaluate --data ../shared/data --model any2any-tiny --out runs/evaluation

Per direction: the model's PSNR, SSIM and RMSE on the fixed 0..255 scale, mean over scenes with a
bootstrap interval; the PSNR without each band's level, the correlation, spectral angle, ERGAS and
the error of NDVI; the training mean and two quadratic ridge regressions (plain, and weighted like a
mean of PSNRs) below it; the autoencoder's reconstruction of the truth above it. A scene is cut into
whole windows (reflected where it is smaller); figures cover its real pixels only. Beside
report-<steps>.md and .json there is table2-<steps>.md, .csv and .png: the paper's Table 2 with
these figures in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import numpy.typing as npt
import torch
import typer
from rich.progress import track

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, LEVELS, modalities, modality, trained_pairs
from backend.model.any2any import Any2Any
from backend.radiometry import ModelScale, to_eval8
from backend.sampling.ddim import ddim_sample
from backend.sampling.noise import latent_noise
from backend.weights.catalogue import find
from training.baselines import per_pixel
from training.by_source import by_source as measure_by_source
from training.by_source import directions_table, sources_table
from training.datasets.crops import crop
from training.datasets.folder import read_scenes
from training.datasets.scene import Scene
from training.metrics import Score, ndvi
from training.paper_tables import against_paper, draw_against_paper, seen_and_zero_shot, table2_csv
from training.perceptual import Perceptual, PerceptualError

Image = npt.NDArray[np.float64]  # (C, H, W) on 0..255
# (sources' pixels, latent row, column) to the target's
OneWindow = Callable[[dict[str, torch.Tensor], int, int], torch.Tensor]
MIN_LATENTS = 16  # a side: a quarter of a window
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
    lpips: float | None = None  # of one or three bands, where it was asked for


class Translator:
    """A model as the evaluation uses it: whole scenes, window by window, no overlap."""

    def __init__(
        self, network: Any2Any, steps: int, seed: int = 0, tell_level: bool = True
    ) -> None:
        """tell_level: whether the network is told the scene's processing level where that is known,
        as most products tell it.
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


def evaluate(
    network: Any2Any,
    train: list[Scene],
    held_out: list[Scene],
    steps: int,
    tell_level: bool = True,
    perceptual: Perceptual | None = None,
) -> list[DirectionReport]:
    """A report for every direction and kind that has a held-out scene."""
    translator = Translator(network, steps, tell_level=tell_level)
    scenes = [scene for scene in held_out if scene.pairs and min(scene.latent_size) >= MIN_LATENTS]
    ceilings = {
        (s.id, t): score(translator.reconstruct(s, t), s, t).psnr_db
        for s in scenes
        for t in s.arrays
    }
    out = []

    for source, target in track(list(directions()), description="evaluate"):
        fitting = [s for s in train if s.pairs and {source, target} <= set(s.arrays)]
        if not fitting:
            continue
        methods = [
            per_pixel.fit(fitting, (source,), target, *kind)
            for kind in ((False, False), (True, False), (True, True))
        ]
        for kind in ("real", "simulated") if "pan" in (source, target) else ("real",):
            having = [
                s
                for s in scenes
                if {source, target} <= set(s.arrays) and _kind(s, source, target) == kind
            ]
            if not having:
                continue
            made = [translator.translate(s, (source,), target) for s in having]
            scores = [
                score(prediction, s, target) for prediction, s in zip(made, having, strict=True)
            ]
            vegetation = [
                error
                for prediction, s in zip(made, having, strict=True)
                if (error := ndvi_error(prediction, s, target)) is not None
            ]
            distances = (
                []
                if perceptual is None
                else [lpips_of(p, s, target, perceptual) for p, s in zip(made, having, strict=True)]
            )
            low, high = bootstrap([one.psnr_db for one in scores])
            baselines = [
                [score(m.predict(s.arrays), s, target, True).psnr_db for s in having]
                for m in methods
            ]
            out.append(
                DirectionReport(
                    source=source,
                    target=target,
                    kind=kind,
                    trained=(source, target) in trained_pairs(),
                    scenes=len(having),
                    psnr_db=float(np.mean([one.psnr_db for one in scores])),
                    psnr_low=low,
                    psnr_high=high,
                    ssim=float(np.nanmean([one.ssim for one in scores])),
                    rmse=float(np.mean([one.rmse for one in scores])),
                    unbiased_psnr_db=float(np.mean([one.unbiased_psnr_db for one in scores])),
                    correlation=float(np.mean([one.correlation for one in scores])),
                    detail=float(np.mean([one.detail for one in scores])),
                    mean_psnr_db=float(np.mean(baselines[0])),
                    ridge_psnr_db=float(np.mean(baselines[1])),
                    weighted_ridge_psnr_db=float(np.mean(baselines[2])),
                    ceiling_psnr_db=float(np.mean([ceilings[s.id, target] for s in having])),
                    sam_degrees=_mean([one.sam_degrees for one in scores]),
                    ergas=_mean([one.ergas for one in scores]),
                    ndvi_error=_mean(vegetation),
                    lpips=_mean(distances),
                )
            )

    return out


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


def steps_table(by_steps: dict[int, list[DirectionReport]]) -> str:
    """Steps against quality, means over the trained directions, as a Markdown table."""
    lines = ["| steps | PSNR | SSIM | detail |", "|---|---|---|---|"]
    for steps, reports in sorted(by_steps.items()):
        trained = [r for r in reports if r.trained]
        figures = (
            np.mean([getattr(r, name) for r in trained]) for name in ("psnr_db", "ssim", "detail")
        )
        lines.append(f"| {steps} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")

    return "\n".join(lines) + "\n"


def _write_by_source(
    translator: Translator, train: list[Scene], held_out: list[Scene], out: Path
) -> None:
    """Writes by-source.md and by-source.json over every direction and, for a model that takes them,
    sets of sources.
    """
    sets = SETS if translator.network.detail is not None else ()
    single = [((source,), target) for source, target in directions()]
    usable = [s for s in held_out if s.pairs and min(s.latent_size) >= MIN_LATENTS]
    rows = measure_by_source(translator.translate, score, train, usable, [*single, *sets])
    (out / "by-source.json").write_text(
        json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8"
    )
    text = f"{directions_table(rows)}\n{sources_table(rows)}"
    (out / "by-source.md").write_text(text, encoding="utf-8")
    typer.echo(text)


def _kind(scene: Scene, source: str, target: str) -> str:
    return "simulated" if scene.group == "simulated_pan" else "real"


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    model: Annotated[str, typer.Option(help="Model id or folder.")],
    out: Annotated[Path, typer.Option(help="Folder for the reports.")],
    steps: Annotated[
        list[int] | None, typer.Option(help="DDIM steps; may be repeated. [default: 1]")
    ] = None,
    by_source: Annotated[
        bool,
        typer.Option(
            "--by-source", help="By source, beside closed forms that never saw it (by_source.py)."
        ),
    ] = False,
    scenes: Annotated[
        int, typer.Option(help="Only so many held-out scenes, spread over all of them; 0: all.")
    ] = 0,
    tell_level: Annotated[
        bool, typer.Option(help="Tell the model the processing level where the data do.")
    ] = True,
    lpips: Annotated[
        bool,
        typer.Option(help="LPIPS too; needs its package and weights (training/perceptual.py)."),
    ] = False,
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Writes the report over the validation split for each number of steps, and steps.md, which
    compares them.
    """
    if threads:
        torch.set_num_threads(threads)
    try:
        perceptual = Perceptual() if lpips else None
    except PerceptualError as error:
        raise typer.BadParameter(str(error), param_hint="--lpips") from error

    network = Any2Any.load(find(model).path)
    train, held_out = read_scenes(data, "train"), read_scenes(data, "val")
    if scenes:
        able = [
            scene for scene in held_out if scene.pairs and min(scene.latent_size) >= MIN_LATENTS
        ]
        held_out = able[:: max(1, len(able) // scenes)][:scenes]

    out.mkdir(parents=True, exist_ok=True)
    if by_source:
        _write_by_source(
            Translator(network, (steps or [1])[0], tell_level=tell_level), train, held_out, out
        )
        return

    by_steps: dict[int, list[DirectionReport]] = {}
    for count in steps or [1]:
        reports = by_steps[count] = evaluate(
            network, train, held_out, count, tell_level, perceptual
        )
        (out / f"report-{count}.md").write_text(table(reports), encoding="utf-8")
        (out / f"report-{count}.json").write_text(
            json.dumps([asdict(report) for report in reports], indent=2) + "\n", encoding="utf-8"
        )
        (out / f"table2-{count}.md").write_text(
            against_paper(reports) + "\n" + seen_and_zero_shot(reports), encoding="utf-8"
        )
        table2_csv(reports, out / f"table2-{count}.csv")
        draw_against_paper(reports, out / f"table2-{count}.png")
        typer.echo(f"{count} steps\n{table(reports)}")

    (out / "steps.md").write_text(steps_table(by_steps), encoding="utf-8")
    typer.echo(steps_table(by_steps))


if __name__ == "__main__":
    typer.run(main)
