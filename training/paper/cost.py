"""What a config costs: samples a second of its training step, measured on this device, and the
GPU hours that follow.

    python -m training.paper.cost      # the paper's configs, 10 s each
    python -m training.paper.cost --config training/configs/paper_l_translator.yaml --samples 2e7 \\
        --out cost.md

    hours of one device = samples / samples per second / 3600
    hours elsewhere = samples * FLOPs per sample / (that device's FLOP/s in training) / 3600

A sample is one pair of windows in Stage II, one window in Stage I; FLOPs are those of forward and
backward pass as torch counts them. The paper states neither steps nor hours: the default number of
samples is DiT's (400,000 steps of 256, Peebles and Xie). Inputs are random numbers, so that nothing
but the step itself is timed; what the loader gives is `training.data benchmark`'s to say."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import torch
import typer
import yaml
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, modalities, modality
from backend.model.presets import PRESETS
from training.lib import common, stage1, stage2
from training.lib.distributed import Ranks
from training.lib.fit_config import FitConfig
from training.lib.pairs import Batch
from training.lib.placement import fastest_dtype
from training.lib.stage1 import AutoencoderConfig, Pixels
from training.lib.stage2 import Translator, TranslatorConfig

CONFIGS = Path("training/configs")
DIT_SAMPLES = 400_000 * 256
SECONDS_PER_HOUR = 3600
Step = Callable[[], Tensor]  # the loss of one batch


@dataclass(frozen=True)
class Cost:
    """A config's step as measured.

    Attributes:
        samples_per_second: on this device, forward, backward and optimiser.
        flops: per sample, forward and backward.
        parameters: that are trained.
    """

    name: str
    samples_per_second: float
    flops: float
    parameters: int

    def hours(self, samples: float) -> float:
        """Of this device, for so many samples."""
        return samples / self.samples_per_second / SECONDS_PER_HOUR

    def hours_at(self, samples: float, flops_per_second: float) -> float:
        """Of a device that reaches so many FLOP/s in training."""
        return samples * self.flops / flops_per_second / SECONDS_PER_HOUR


def measure(path: Path, batch: int, seconds: float, device: torch.device) -> Cost:
    """Takes steps of a config for some seconds, on batches of `batch` samples of random numbers."""
    module, step, config = _step_of(path, batch, device)
    module.to(device).train()
    counter = FlopCounterMode(display=False)
    with counter:
        step().backward()
    fit = FitConfig(**config)
    dtype = (
        fastest_dtype(device)
        if fit.precision == "auto"
        else {"fp32": torch.float32, "bf16": torch.bfloat16}[fit.precision]
    )
    optimizer = common.make_optimizer(
        module, fit.optimizer, fit.learning_rate, fit.weight_decay, fit.slow
    )
    rounds, start = -1, time.perf_counter()
    while rounds < 1 or time.perf_counter() - start < seconds:
        optimizer.zero_grad()
        with torch.autocast(device.type, dtype, enabled=dtype != torch.float32):
            value = step()
        value.backward()
        optimizer.step()
        if device.type == "cuda":
            torch.cuda.synchronize()
        rounds += 1
        if rounds == 0:  # the first one warms up
            start = time.perf_counter()

    spent = time.perf_counter() - start
    trained = sum(parameter.numel() for parameter in module.parameters() if parameter.requires_grad)
    return Cost(path.stem, rounds * batch / spent, counter.get_total_flops() / batch, trained)


def _step_of(
    path: Path, batch: int, device: torch.device
) -> tuple[nn.Module, Step, dict[str, Any]]:
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "crop_latents" in values:
        return _autoencoder(path, batch, device)
    config = common.read_config(path, TranslatorConfig)
    translator, shape = (
        Translator(config.preset),
        (
            batch,
            LATENT_CHANNELS,
            LATENT_SIZE,
            LATENT_SIZE,
        ),
    )

    directions = stage2.directions_of(config.directions)
    ids, chosen = list(modalities()), [directions[i % len(directions)] for i in range(batch)]
    source, target = (
        torch.tensor([ids.index(direction[end]) for direction in chosen]) for end in (0, 1)
    )
    drawn = Batch.of(torch.randn(shape), torch.randn(shape), source, target).to(device)

    def step() -> Tensor:
        main, calibration = stage2.losses(translator, drawn, config)
        return main + config.calibration_weight * calibration

    return translator, step, config.fit


def _autoencoder(
    path: Path, batch: int, device: torch.device
) -> tuple[nn.Module, Step, dict[str, Any]]:
    config = replace(common.read_config(path, AutoencoderConfig), perceptual_weight=0.0)
    target = next(
        (one for one in modalities().values() if f"_{one.id}_" in path.stem), modality("rgb")
    )
    vae, side = (
        PRESETS[config.preset].autoencoder.build(target),
        config.crop_latents * target.vae_factor,
    )
    x = torch.rand(batch, target.channels, side, side) * 2 - 1
    drawn = Pixels(x, torch.ones_like(x)).to(device)

    return vae, lambda: stage1.loss(vae, drawn, config)[0], config.fit


def table(costs: Iterable[Cost], samples: float, device: str, flops_per_second: float) -> str:
    """Markdown, a config a line."""
    hours = f"hours for {samples:.3g} samples | at {flops_per_second:.3g} FLOP/s"
    lines = [
        f"| config | parameters | GFLOPs a sample | samples/s on {device} | {hours} |",
        "|---|---|---|---|---|---|",
    ]
    for cost in costs:
        figures = (
            f"{cost.parameters / 1e6:.1f} M | {cost.flops / 1e9:.1f} |"
            f" {cost.samples_per_second:.2f}"
        )
        lines.append(
            f"| {cost.name} | {figures} | {cost.hours(samples):,.0f} |"
            f" {cost.hours_at(samples, flops_per_second):,.0f} |"
        )

    return "\n".join(lines) + "\n"


def main(
    config: Annotated[
        list[Path] | None, typer.Option(help="May be repeated. [default: training/configs/paper_*]")
    ] = None,
    samples: Annotated[float, typer.Option(help="How many the training draws.")] = DIT_SAMPLES,
    batch: Annotated[
        int, typer.Option(help="Samples a step; on a GPU the config's own number is what counts.")
    ] = 2,
    seconds: Annotated[float, typer.Option(help="Measured time per config.")] = 10.0,
    flops: Annotated[
        float, typer.Option(help="FLOP/s that another device reaches in training.")
    ] = 2e14,
    device: str = "auto",
    out: Annotated[
        Path | None, typer.Option(help="A Markdown file to write beside what is printed.")
    ] = None,
) -> None:
    """Measures and prints the table."""
    on = Ranks(device).device
    name = (
        torch.cuda.get_device_name(on)
        if on.type == "cuda"
        else f"a CPU, {torch.get_num_threads()} threads"
    )
    text = table(
        [
            measure(path, batch, seconds, on)
            for path in config or sorted(CONFIGS.glob("paper_*.yaml"))
        ],
        samples,
        name,
        flops,
    )

    typer.echo(text)
    if out is not None:
        out.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
