"""Measures a model on held-out scenes, all 20 directions, beside baselines (SPEC, Evaluation).

    python -m training.evaluate --data ../shared/data --model any2any-tiny --out runs/evaluation
    python -m training.evaluate --data shards --split test --model models/any2any-s --out evaluation

Per direction: the model's PSNR, SSIM and RMSE on the fixed 0..255 scale, mean over scenes with a
bootstrap interval; the PSNR without each band's level, the correlation, spectral angle, ERGAS and
the error of NDVI; the training mean and two quadratic ridge regressions (plain, and weighted like a
mean of PSNRs) below it; the autoencoder's reconstruction of the truth above it. A scene is cut into
whole windows (reflected where it is smaller); figures cover its real pixels only. Beside
report-<steps>.md and .json there is table2-<steps>.md, .csv and .png: the paper's Table 2 with
these figures in it."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from rich.progress import track

from backend.modalities import modalities, trained_pairs
from backend.model.any2any import Any2Any
from training.data.folder import read_scenes
from training.data.scene import Scene
from training.data.shard_plan import test_pairs
from training.lib import per_pixel
from training.lib.by_source import by_source as measure_by_source
from training.lib.by_source import directions_table, quality, sources_table, write_quality
from training.lib.distributed import Ranks
from training.lib.perceptual import Perceptual, PerceptualError
from training.lib.scoring import (
    MIN_LATENTS,
    SETS,
    DirectionReport,
    _mean,
    bootstrap,
    directions,
    held_out_scenes,
    lpips_of,
    ndvi_error,
    score,
    table,
)
from training.lib.script import model_folder
from training.lib.whole_scenes import Translator
from training.paper.tables import against_paper, draw_against_paper, seen_and_zero_shot, table2_csv


@dataclass(frozen=True)
class Measure:
    """How directions are measured.

    Attributes:
        steps: DDIM steps.
        tell_level: tell the model the processing level where the data do.
        perceptual: LPIPS too.
        only: scenes that count, by direction such as "rgb-nir"; directions that are not named have
            all.
        batch_size: windows that are computed at once.
    """

    steps: int
    tell_level: bool = True
    perceptual: Perceptual | None = None
    only: Mapping[str, Collection[str]] = field(default_factory=dict)
    batch_size: int = 1


SIDES = {
    "val": "Measured on the validation split, by which weights were chosen.",
    "test": "Measured on the test split, by which nothing was chosen.",
}


def evaluate(
    network: Any2Any, train: list[Scene], held_out: list[Scene], how: Measure
) -> list[DirectionReport]:
    """A report for every direction and kind that has a held-out scene."""
    translator = Translator(
        network, how.steps, tell_level=how.tell_level, batch_size=how.batch_size
    )
    scenes = [scene for scene in held_out if scene.pairs and min(scene.latent_size) >= MIN_LATENTS]
    ceilings: dict[tuple[str, str], float] = {}
    for target in modalities():
        having = [s for s in scenes if target in s.arrays]
        for s, drawn in zip(having, translator.reconstruct_all(having, target), strict=True):
            ceilings[s.id, target] = score(drawn, s, target).psnr_db

    out = []

    for source, target in track(list(directions()), description="evaluate"):
        fitting = [s for s in train if s.pairs and {source, target} <= set(s.arrays)]
        if not fitting:
            continue
        closed_forms = [
            per_pixel.fit(fitting, (source,), target, *kind)
            for kind in ((False, False), (True, False), (True, True))
        ]
        counted = how.only.get(f"{source}-{target}")
        for kind in ("real", "simulated") if "pan" in (source, target) else ("real",):
            having = [
                s
                for s in scenes
                if {source, target} <= set(s.arrays)
                and _kind(s, source, target) == kind
                and (counted is None or s.id in counted)
            ]
            if having:
                direction = (source, target, kind)
                report = _report(translator, direction, having, closed_forms, how.perceptual)
                means = [ceilings[s.id, target] for s in having]
                out.append(replace(report, ceiling_psnr_db=float(np.mean(means))))

    return out


def _report(
    translator: Translator,
    direction: tuple[str, str, str],
    scenes: list[Scene],
    closed_forms: Sequence[per_pixel.PixelRegression],
    perceptual: Perceptual | None,
) -> DirectionReport:
    """One direction over its scenes, without the autoencoder's ceiling."""
    source, target, kind = direction
    predictions = translator.translate_all(scenes, (source,), target)
    pairs = list(zip(predictions, scenes, strict=True))
    scores = [score(prediction, s, target) for prediction, s in pairs]
    vegetation = [ndvi_error(prediction, s, target) for prediction, s in pairs]
    distances = [lpips_of(p, s, target, perceptual) for p, s in pairs if perceptual is not None]
    mean, ridge, weighted_ridge = (
        float(np.mean([score(m.predict(s.arrays), s, target, True).psnr_db for s in scenes]))
        for m in closed_forms
    )
    low, high = bootstrap([one.psnr_db for one in scores])

    return DirectionReport(
        source=source,
        target=target,
        kind=kind,
        trained=(source, target) in trained_pairs(),
        scenes=len(scenes),
        psnr_db=float(np.mean([one.psnr_db for one in scores])),
        psnr_low=low,
        psnr_high=high,
        ssim=float(np.nanmean([one.ssim for one in scores])),
        rmse=float(np.mean([one.rmse for one in scores])),
        unbiased_psnr_db=float(np.mean([one.unbiased_psnr_db for one in scores])),
        correlation=float(np.mean([one.correlation for one in scores])),
        detail=float(np.mean([one.detail for one in scores])),
        mean_psnr_db=mean,
        ridge_psnr_db=ridge,
        weighted_ridge_psnr_db=weighted_ridge,
        ceiling_psnr_db=float("nan"),
        sam_degrees=_mean([one.sam_degrees for one in scores]),
        ergas=_mean([one.ergas for one in scores]),
        ndvi_error=_mean([error for error in vegetation if error is not None]),
        lpips=_mean(distances),
    )


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
    translator: Translator,
    train: list[Scene],
    held_out: list[Scene],
    out: Path,
    into: Path | None,
) -> None:
    """Writes by-source.md and by-source.json over every direction and, for a model that takes them,
    sets of sources; into a model folder, the mean PSNR of each.
    """
    sets = SETS if translator.network.detail is not None else ()
    single = [((source,), target) for source, target in directions()]
    usable = [s for s in held_out if s.pairs and min(s.latent_size) >= MIN_LATENTS]
    rows = measure_by_source(translator.translate_all, score, train, usable, [*single, *sets])
    (out / "by-source.json").write_text(
        json.dumps([asdict(row) for row in rows], indent=2) + "\n", encoding="utf-8"
    )
    text = f"{directions_table(rows)}\n{sources_table(rows)}"
    (out / "by-source.md").write_text(text, encoding="utf-8")
    typer.echo(text)
    if into is not None:
        write_quality(into, quality(rows))


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
    into: Annotated[
        Path | None,
        typer.Option(
            help=(
                "With --by-source: a model folder whose training.json gets the figures that the"
                " panel shows."
            )
        ),
    ] = None,
    split: Annotated[
        str,
        typer.Option(
            metavar="val|test",
            help=(
                "The side that is measured: val, by which weights were chosen, or shards' test,"
                " which nothing was chosen by, each direction on as many pairs as the paper's."
            ),
        ),
    ] = "val",
    scenes: Annotated[
        int, typer.Option(help="Only so many held-out scenes, spread over all of them; 0: all.")
    ] = 0,
    tell_level: Annotated[
        bool, typer.Option(help="Tell the model the processing level where the data do.")
    ] = True,
    lpips: Annotated[
        bool,
        typer.Option(help="LPIPS too; needs its package and weights (training/lib/perceptual.py)."),
    ] = False,
    device: Annotated[str, typer.Option(metavar="auto|cpu|cuda")] = "auto",
    batch_size: Annotated[int, typer.Option(min=1, help="Windows that are computed at once.")] = 8,
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Writes the report over the held-out scenes for each number of steps, and steps.md, which
    compares them.
    """
    if split not in SIDES:
        raise typer.BadParameter(f"--split is val or test, not {split}")
    if threads:
        torch.set_num_threads(threads)
    try:
        perceptual = Perceptual() if lpips else None
    except PerceptualError as error:
        raise typer.BadParameter(str(error), param_hint="--lpips") from error

    network = Any2Any.load(model_folder(model), Ranks(device).device)
    train, held_out = read_scenes(data, "train"), held_out_scenes(data, split, scenes)
    out.mkdir(parents=True, exist_ok=True)
    if by_source:
        _write_by_source(
            Translator(network, (steps or [1])[0], tell_level=tell_level, batch_size=batch_size),
            train,
            held_out,
            out,
            into,
        )
        return

    by_steps: dict[int, list[DirectionReport]] = {}
    for count in steps or [1]:
        only = test_pairs(data) if split == "test" else {}
        how = Measure(count, tell_level, perceptual, only, batch_size)
        by_steps[count] = evaluate(network, train, held_out, how)
        _write(by_steps[count], count, SIDES[split] + "\n\n", out)

    (out / "steps.md").write_text(steps_table(by_steps), encoding="utf-8")
    typer.echo(steps_table(by_steps))


def _write(reports: list[DirectionReport], count: int, side: str, out: Path) -> None:
    """The report and the paper's Table 2 for a number of steps."""
    (out / f"report-{count}.md").write_text(side + table(reports), encoding="utf-8")
    (out / f"report-{count}.json").write_text(
        json.dumps([asdict(report) for report in reports], indent=2) + "\n", encoding="utf-8"
    )
    (out / f"table2-{count}.md").write_text(
        side + against_paper(reports) + "\n" + seen_and_zero_shot(reports), encoding="utf-8"
    )
    table2_csv(reports, out / f"table2-{count}.csv")
    draw_against_paper(reports, out / f"table2-{count}.png")
    typer.echo(f"{count} steps\n{table(reports)}")


if __name__ == "__main__":
    typer.run(main)
