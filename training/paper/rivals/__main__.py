"""Trains the five rivals in some directions for equal minutes, and measures them beside our model
on the same held-out scenes.

    python -m training.paper.rivals --data DATA --vaes resources/models/any2any-tiny \\
        --run runs/rivals --minutes 5 --direction rgb-nir --direction sar-rgb

Goes on where it was cut. Writes table.md, which says what each had: our model is one for all
directions and was trained longer. """

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
import yaml
from rich.console import Console

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, modality
from backend.model.any2any import Any2Any
from backend.radiometry import ModelScale
from training.data.crops import crop
from training.data.folder import read_scenes
from training.data.scene import Scene
from training.lib import per_pixel
from training.lib.fit import Task, fit
from training.lib.fit_config import FitConfig, Stretch
from training.lib.held_out import SCENES_PER_DIRECTION
from training.lib.metrics import Score
from training.lib.scoring import MIN_LATENTS, score
from training.lib.script import model_folder
from training.lib.stage2 import directions_of, load_vaes
from training.lib.state import is_finished, load_best
from training.lib.whole_scenes import Translator
from training.paper.rivals.bridges import BBDM, LBM
from training.paper.rivals.controlnet import ControlNet
from training.paper.rivals.gan import Pix2Pix, Pix2PixHD
from training.paper.rivals.rival import PairSampler, Rival, RivalConfig, pixel_pairs

console = Console(stderr=True)
# the paper's order
RIVALS: dict[str, type[Rival]] = {
    rival.name: rival for rival in (Pix2Pix, Pix2PixHD, BBDM, ControlNet, LBM)
}
VALIDATED = 3  # windows, while a rival trains


@dataclass(frozen=True)
class Row:
    """One method in one direction."""

    direction: str
    method: str
    minutes: float | None  # of training; None: nothing of this kind, or our model's own
    parameters: int | None
    psnr_db: float
    ssim: float
    rmse: float


def train(
    rival: Rival, scenes: list[Scene], held_out: list[Scene], run: Path, minutes: float, device: str
) -> None:
    """Trains for the minutes, resumable; the module holds its best weights then."""
    sampler = PairSampler(scenes, rival.source.id, rival.target.id, rival.config)

    def validate(module: Rival) -> dict[str, float]:
        figures = [one.psnr_db for one in acceptance(module, held_out[:VALIDATED])]
        return {"score": float(np.mean(figures))} if figures else {}

    if not is_finished(run):
        task = Task(sampler, lambda module, batch: module.loss(batch), validate)
        fit(rival, task, FitConfig(**rival.config.fit), Stretch(run, minutes, device))

    load_best(rival, run)
    rival.eval()


def acceptance(rival: Rival, scenes: list[Scene]) -> list[Score]:
    """The centre window of each scene."""
    out = []
    for scene in scenes:
        made = _window(rival, scene)
        if made is not None:
            out.append(_score(made, scene, rival.target.id))

    return out


def _window(rival: Rival, scene: Scene) -> FloatArray | None:
    row, column = _centre(scene)
    arrays = crop(scene, row, column, LATENT_SIZE, (rival.source.id, rival.target.id))
    if arrays is None:
        return None
    device = next(rival.parameters()).device
    batch = pixel_pairs([arrays], rival.source.id, rival.target.id).to(device)
    y = rival.translate(batch)[0].float().clamp(-1, 1).cpu().numpy()
    return ModelScale.of(rival.target).to_physical(y)


def _score(made: FloatArray, scene: Scene, target: str) -> Score:
    """Of a whole window's prediction against the part of it that is not a reflection."""
    return score(made, _window_scene(scene), target)


def _centre(scene: Scene) -> tuple[int, int]:
    row, column = (max(0, (n - LATENT_SIZE) // 2) for n in scene.latent_size)
    return row, column


def _window_scene(scene: Scene) -> Scene:
    """The scene's centre window as a scene."""
    row, column = _centre(scene)
    arrays = {}
    for id_, values in scene.arrays.items():
        f = modality(id_).vae_factor
        arrays[id_] = values[
            :, row * f : (row + LATENT_SIZE) * f, column * f : (column + LATENT_SIZE) * f
        ]

    return Scene(
        scene.id, scene.split, scene.group, scene.licence, arrays, scene.pairs, scene.level
    )


def compare(
    data: Path,
    vaes: Path,
    model: str,
    chosen: list[str],
    config: RivalConfig,
    run: Path,
    minutes: float,
    device: str,
    names: list[str],
) -> list[Row]:
    """Trains and measures; rows in the order of directions and methods."""
    scenes, val = read_scenes(data, "train"), read_scenes(data, "val")
    autoencoders = load_vaes(vaes)
    ours = Any2Any.load(model_folder(model))
    rows: list[Row] = []

    for source, target in directions_of(chosen):
        name = f"{source}-{target}"
        held_out = [
            s
            for s in val
            if s.pairs and min(s.latent_size) >= MIN_LATENTS and {source, target} <= set(s.arrays)
        ]
        held_out = [
            s
            for s in held_out[:SCENES_PER_DIRECTION]
            if crop(s, *_centre(s), LATENT_SIZE, (source, target)) is not None
        ]

        for method in names:
            torch.manual_seed(0)
            rival = RIVALS[method](source, target, config, autoencoders)
            train(rival, scenes, held_out, run / name / method, minutes, device)
            parameters = sum(p.numel() for p in rival.parameters())
            rows.append(_row(name, method, minutes, parameters, acceptance(rival, held_out)))

        windows = [_window_scene(s) for s in held_out]
        ridge = per_pixel.fit(
            [s for s in scenes if s.pairs and {source, target} <= set(s.arrays)],
            (source,),
            target,
            True,
            True,
        )

        made = [score(ridge.predict(s.arrays), s, target, True) for s in windows]
        rows.append(_row(name, "weighted ridge", None, None, made))
        mine = [
            score(Translator(ours, 1).translate(s, (source,), target), s, target) for s in windows
        ]
        rows.append(_row(name, "this model", None, sum(p.numel() for p in ours.parameters()), mine))

    return rows


def _row(
    direction: str, method: str, minutes: float | None, parameters: int | None, scores: list[Score]
) -> Row:
    means = (
        float(np.nanmean([getattr(one, figure) for one in scores]))
        for figure in ("psnr_db", "ssim", "rmse")
    )
    return Row(direction, method, minutes, parameters, *means)


def table(rows: list[Row], budget: str) -> str:
    """Markdown, the budget in its first line."""
    lines = [
        budget,
        "",
        "| direction | method | minutes | parameters | PSNR | SSIM | RMSE |",
        "|---|---|---|---|---|---|---|",
    ]

    for row in rows:
        millions = "" if row.parameters is None else f"{row.parameters / 1e6:.1f} M"
        spent = "" if row.minutes is None else f"{row.minutes:g}"
        figures = f"{row.psnr_db:.2f} | {row.ssim:.3f} | {row.rmse:.1f}"
        lines.append(
            f"| {row.direction.upper().replace('-', ' → ')} | {row.method} | {spent} | {millions} |"
            f" {figures} |"
        )

    return "\n".join(lines) + "\n"


def main(
    data: Annotated[Path, typer.Option(help="Imagery, a pack, or shards.")],
    vaes: Annotated[Path, typer.Option(help="The autoencoders, of runs or of a model folder.")],
    run: Annotated[Path, typer.Option(help="Folder of the runs and of table.md.")],
    minutes: Annotated[float, typer.Option(help="Of each rival in each direction.")],
    direction: Annotated[list[str], typer.Option(help="SOURCE-TARGET, repeatable.")],
    model: Annotated[str, typer.Option(help="Ours, to be measured beside them.")] = "any2any-tiny",
    method: Annotated[list[str] | None, typer.Option(help="Only these; repeatable.")] = None,
    config_file: Annotated[Path, typer.Option("--config")] = Path("training/configs/rivals.yaml"),
    device: str = "auto",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
) -> None:
    """Trains, measures, and writes the table."""
    if threads:
        torch.set_num_threads(threads)
    names = method or list(RIVALS)
    unknown = [name for name in names if name not in RIVALS]
    if unknown:
        raise typer.BadParameter(f"there is no {', '.join(unknown)}: {', '.join(RIVALS)}")
    values: dict[str, Any] = yaml.safe_load(config_file.read_text(encoding="utf-8"))
    rows = compare(data, vaes, model, direction, RivalConfig(**values), run, minutes, device, names)
    where = (
        torch.cuda.get_device_name()
        if torch.cuda.is_available() and device != "cpu"
        else f"{torch.get_num_threads()} CPU threads"
    )
    budget = (
        f"Each rival: {minutes:g} minutes on {where}, one network per direction. This model: one"
        " for all, trained before and longer."
    )
    run.mkdir(parents=True, exist_ok=True)
    (run / "table.md").write_text(table(rows, budget), encoding="utf-8")
    (run / "table.json").write_text(
        json.dumps([vars(row) for row in rows], indent=2) + "\n", encoding="utf-8"
    )
    typer.echo(table(rows, budget))


if __name__ == "__main__":
    typer.run(main)
