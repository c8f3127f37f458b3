"""Tunes one target's decoder on latents that the translator predicted, after both stages.

    python -m training.tune_decoder --data DATA --runs runs --target nir --minutes 6

Stage I trains a decoder on the latents of real pixels. Predicted latents are smoother, and a
decoder that never saw them draws the f x f patches of the code into the picture. Here it learns,
with the translator fixed, from predicted and real latents of the same crops alike, and is charged
for steps between neighbouring pixels that repeat with the patches. A departure from the paper,
whose decoders stay as Stage I left them. Writes runs/vae_<target>/vae again when the translations
of the validation split are better than before; the checkpoints are in runs/tuned_<target>."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
from rich.console import Console
from torch import Tensor

from backend.modalities import LEVELS, modalities, modality
from backend.model.any2any import Any2Any
from backend.model.schedule import TRAIN_TIMESTEPS
from backend.model.sources import Sources
from training.data.folder import read_scenes
from training.lib import common
from training.lib.assembly import assemble
from training.lib.fit import FitConfig, Stretch, Task, fit
from training.lib.held_out import HeldOut
from training.lib.metrics import block_profile
from training.lib.pairs import Batch, Drawing, PairSampler
from training.lib.stage1 import validate
from training.lib.state import load_best

console = Console(stderr=True)
# what the patches' imprint (HeldOut's `blocks`) counts against decibels when weights are compared
BLOCKS_DB = 1.0


@dataclass(frozen=True)
class TuningConfig:
    """One tuning experiment; training/configs/*_decoder.yaml."""

    pairs: dict[str, Any]  # Drawing
    fit: dict[str, Any]  # FitConfig
    floor: float  # of the log loss of translations, on the metrics' scale
    real_weight: float = 0.3  # of the real latents' loss beside the predicted ones'
    real_floor: float = 2e-4
    # of the squared difference between the picture's `block_profile` and the truth's
    block_weight: float = 0.0


def loss(
    network: Any2Any, target: str, batch: Batch, config: TuningConfig
) -> tuple[Tensor, dict[str, Tensor]]:
    """Mean log error of the decoded translations, plus `real_weight` times that of the
    reconstructions, plus what blocks cost.
    """
    pixels, weight = batch.pixels, batch.pixel_weight
    if pixels is None or weight is None:
        raise ValueError("the batch has no pixels: draw it with_pixels")

    factor = modality(target).vae_factor

    def log_error(z: Tensor, floor: float) -> tuple[Tensor, Tensor]:
        drawn = network.decode(target, z)
        error = (weight * (drawn - pixels)).square().mean((1, 2, 3))  # (B,)
        value = torch.log(error + floor).mean()

        if config.block_weight:
            value = (
                value
                + config.block_weight
                * (block_profile(drawn.float(), factor) - block_profile(pixels, factor))
                .square()
                .sum()
            )

        return value, -10 * torch.log10(error.detach() + 1e-9).mean()

    translated, psnr = log_error(
        network.adapt(_predict(network, target, batch), target), config.floor
    )
    real, real_psnr = log_error(batch.z_target, config.real_floor)
    return translated + config.real_weight * real, {"psnr": psnr, "real_psnr": real_psnr}


@torch.no_grad()
def _predict(network: Any2Any, target: str, batch: Batch) -> Tensor:
    """The target's latents from noise at the last timestep, as one-step sampling has them."""
    noise, rows = torch.randn_like(batch.z_target), list(modalities())
    out = torch.empty_like(noise)
    for source, level in {(int(s), int(v)) for s, v in zip(batch.source, batch.level, strict=True)}:
        chosen = (batch.source == source) & (batch.level == level)
        sources = Sources({rows[source]: batch.z_source[chosen]})
        out[chosen] = network.predict_x0(
            noise[chosen], sources, TRAIN_TIMESTEPS - 1, target, LEVELS[level]
        )

    return out


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    runs: Annotated[Path, typer.Option(help="Folder of the training runs, both stages done.")],
    target: Annotated[str, typer.Option(help="Modality whose decoder is tuned.")],
    minutes: Annotated[float, typer.Option(help="Length of this stretch.")],
    config_file: Annotated[Path, typer.Option("--config")] = Path(
        "training/configs/tiny_decoder.yaml"
    ),
    device: str = "auto",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
    seed: int = 0,
) -> None:
    """Tunes the decoder and keeps it where it is better."""
    if threads:
        torch.set_num_threads(threads)
    config = common.read_config(config_file, TuningConfig)
    run = runs / f"tuned_{target}"
    run.mkdir(parents=True, exist_ok=True)
    (run / "config.json").write_text(json.dumps(asdict(config), indent=2))
    torch.manual_seed(seed)
    network = assemble(runs)
    network.transformer.eval().requires_grad_(False)
    network.adapters.eval().requires_grad_(False)
    directions = tuple((source, target) for source in modalities() if source != target)
    sampler = PairSampler(
        read_scenes(data, "train"),
        network.vaes,
        directions,
        common.section(Drawing, config.pairs, "pairs"),
        with_pixels=True,
    )

    scenes = read_scenes(data, "val")
    held_out, vae = HeldOut(scenes, network.vaes, directions), network.vaes[target]
    if not held_out.windows:
        raise typer.BadParameter(
            f"no place of the validation split in {data} has {target} beside another modality, so"
            " nothing would tell a gain"
        )

    def acceptance(module: Any) -> dict[str, float]:
        reported = held_out.figures(network.transformer, network.adapters)
        real = validate(module, scenes, modality(target))["score"]
        return reported | {
            "psnr": reported["score"],
            "score": reported["score"] - BLOCKS_DB * reported["blocks"],
            "real": real,
        }

    with torch.inference_mode():
        before = acceptance(vae)
    console.print(f"tuned_{target} before: " + _as_text(before))
    network.to(
        torch.device(
            ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
        )
    )
    task = Task(sampler, lambda _, batch: loss(network, target, batch, config), acceptance)
    stretch = Stretch(run, minutes, device, seed)
    fit(vae, task, common.section(FitConfig, config.fit, "fit"), stretch)

    best = load_best(vae, run)
    kept = best["score"] > before["score"]
    if kept:
        vae.cpu().save_pretrained(runs / f"vae_{target}" / "vae", safe_serialization=True)
    (run / "summary.json").write_text(
        json.dumps({"before": before, "best": best, "kept": kept}, indent=2)
    )
    console.print(
        f"tuned_{target} best: {_as_text(best)}, {'kept' if kept else 'not better, left as it was'}"
    )


def _as_text(figures: Mapping[str, float]) -> str:
    return " ".join(f"{name} {figure:.2f}" for name, figure in figures.items())


if __name__ == "__main__":
    typer.run(main)
