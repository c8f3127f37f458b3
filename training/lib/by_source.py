"""Figures by source: every held-out scene beside closed forms that never saw its source.

    python -m training.evaluate --by-source --data DATA --model any2any-tiny --out runs/evaluation

A source (a scene's group) is a data set, a season, a processing chain: places of one resemble each
other more than the ground that a user will bring. The regression and the mean beside the model are
fitted again for each source, on the training scenes of all others."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from rich.progress import track

from backend.arrays import FloatArray
from backend.modalities import direction_name, modalities
from backend.weights.sums import write_sums
from training.data.scene import Scene
from training.lib import per_pixel

SIMULATED = "simulated_pan"  # the same places at half the resolution: they count for PAN only
PredictAll = Callable[[Sequence[Scene], tuple[str, ...], str], list[FloatArray]]
ScoreOf = Callable[..., Any]


@dataclass(frozen=True)
class SceneFigures:
    """One held-out scene in one direction; PSNR in dB.

    Attributes:
        known_source: whether training scenes come from the same source.
    """

    sources: str
    target: str
    scene: str
    group: str
    known_source: bool
    psnr_db: float
    unbiased_psnr_db: float
    correlation: float
    ridge_psnr_db: float
    ridge_unbiased_psnr_db: float
    ridge_correlation: float
    mean_psnr_db: float


def by_source(
    predict_all: PredictAll,
    score: ScoreOf,
    train: Sequence[Scene],
    held_out: Iterable[Scene],
    directions: Iterable[tuple[tuple[str, ...], str]],
) -> list[SceneFigures]:
    """Every held-out scene that has a direction's modalities.

    Args:
        predict_all: physical units of the target over each of some scenes, from some of their
            modalities.
        score: evaluate.score.
        train: scenes that the closed forms are fitted on.
        held_out: scenes that are measured.
        directions: (sources, target).
    """
    scenes, known = list(held_out), {scene.group for scene in train}
    out = []
    for sources, target in track(list(directions), description="by source"):
        wanted = {*sources, target}
        having = [
            s
            for s in scenes
            if wanted <= set(s.arrays) and ("pan" in wanted or s.group != SIMULATED)
        ]
        fitting = [s for s in train if "pan" in wanted or s.group != SIMULATED]
        drawn = per_pixel.draw(fitting, sources, target) if having else []

        for group in sorted({s.group for s in having}):
            others = [sample for sample in drawn if sample.group != group]
            if not others:
                continue
            mean = per_pixel.fit_samples(others, sources, target, False)
            ridge = per_pixel.fit_samples(others, sources, target, True, weighted=True)

            measured = [s for s in having if s.group == group]
            predictions = predict_all(measured, sources, target)
            for scene, predicted in zip(measured, predictions, strict=True):
                model = score(predicted, scene, target)
                closed = score(ridge.predict(scene.arrays), scene, target, True)
                flat = score(mean.predict(scene.arrays), scene, target, True)
                out.append(
                    SceneFigures(
                        sources="+".join(sources),
                        target=target,
                        scene=scene.id,
                        group=group,
                        known_source=group in known,
                        psnr_db=model.psnr_db,
                        unbiased_psnr_db=model.unbiased_psnr_db,
                        correlation=model.correlation,
                        ridge_psnr_db=closed.psnr_db,
                        ridge_unbiased_psnr_db=closed.unbiased_psnr_db,
                        ridge_correlation=closed.correlation,
                        mean_psnr_db=flat.psnr_db,
                    )
                )

    return out


def directions_table(figures: Sequence[SceneFigures]) -> str:
    """Markdown: a row per direction, means over scenes, the worst source named."""
    lines = [
        (
            "| direction | scenes | model | no level | correlation | ridge | no level | correlation"
            " | mean | worst source |"
        ),
        "|---|---|---|---|---|---|---|---|---|---|",
    ]

    for sources, target in dict.fromkeys((one.sources, one.target) for one in figures):
        rows = [one for one in figures if (one.sources, one.target) == (sources, target)]
        model, ridge = (_three(rows, prefix) for prefix in ("", "ridge_"))
        mean = np.mean([one.mean_psnr_db for one in rows])
        name = f"{sources.upper().replace('+', ' + ')} → {target.upper()}"
        lines.append(f"| {name} | {len(rows)} | {model} | {ridge} | {mean:.1f} | {_worst(rows)} |")

    return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Quality:
    """What a model folder's training.json reports of its directions, named as "rgb+nir-ms" with
    sources in the modalities' order.

    Attributes:
        quality_db: mean PSNR by direction, over the held-out scenes that have its modalities.
        gain_db: of a direction with several sources, by what is left without one of them: the mean
            gain over that on the same scenes.
    """

    quality_db: dict[str, float]
    gain_db: dict[str, dict[str, float]]


def quality(figures: Sequence[SceneFigures]) -> Quality:
    """The means of all directions that were measured."""
    found: dict[tuple[tuple[str, ...], str], dict[str, float]] = {}
    for one in figures:
        sources = tuple(id_ for id_ in modalities() if id_ in one.sources.split("+"))
        found.setdefault((sources, one.target), {})[one.scene] = one.psnr_db

    gains: dict[str, dict[str, float]] = {}
    for (sources, target), ours in found.items():
        for left_out in sources if len(sources) > 1 else ():
            rest = tuple(id_ for id_ in sources if id_ != left_out)
            theirs = found.get((rest, target), {})
            both = [ours[scene] - theirs[scene] for scene in ours if scene in theirs]
            if both:
                name = "+".join(rest)
                gains.setdefault(direction_name(sources, target), {})[name] = _rounded(both)

    means = {direction_name(*key): _rounded(list(values.values())) for key, values in found.items()}
    return Quality(means, gains)


def _rounded(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), 2)


def write_quality(folder: Path, measured: Quality) -> None:
    """Writes the figures into a model folder's training.json, which the panel shows."""
    path = folder / "training.json"
    facts = json.loads(path.read_text(encoding="utf-8")) | asdict(measured)
    path.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
    write_sums(folder)


def sources_table(figures: Sequence[SceneFigures]) -> str:
    """Markdown: a row per source and direction, the model beside the regression."""
    lines = ["| source | direction | scenes | model | ridge | mean |", "|---|---|---|---|---|---|"]
    keys = sorted({(one.group, one.sources, one.target) for one in figures})
    for group, sources, target in keys:
        rows = [
            one
            for one in figures
            if (one.group, one.sources, one.target) == (group, sources, target)
        ]
        means = (
            np.mean([getattr(one, key) for one in rows])
            for key in ("psnr_db", "ridge_psnr_db", "mean_psnr_db")
        )
        mark = "" if rows[0].known_source else " (not trained on)"
        cells = " | ".join(f"{mean:.1f}" for mean in means)
        lines.append(f"| {group}{mark} | {sources} → {target} | {len(rows)} | {cells} |")

    return "\n".join(lines) + "\n"


def _three(rows: Sequence[SceneFigures], prefix: str) -> str:
    names = (f"{prefix}psnr_db", f"{prefix}unbiased_psnr_db", f"{prefix}correlation")
    psnr, unbiased, correlation = (
        float(np.mean([getattr(one, name) for one in rows])) for name in names
    )
    return f"{psnr:.1f} | {unbiased:.1f} | {correlation:.2f}"


def _worst(rows: Sequence[SceneFigures]) -> str:
    """The source with the lowest mean gain over the regression."""
    gains = {}
    for group in {one.group for one in rows}:
        gains[group] = np.mean(
            [one.psnr_db - one.ridge_psnr_db for one in rows if one.group == group]
        )

    worst = min(gains, key=lambda group: gains[group])
    return f"{worst}: {gains[worst]:+.1f} dB to ridge"
