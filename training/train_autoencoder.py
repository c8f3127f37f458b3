"""Stage I: trains one modality's KL autoencoder (Any2Any section 3.1; SPEC, Stage I).

    python -m training.train_autoencoder --data ../shared/data --modality rgb --minutes 8 --run
    runs/vae_rgb

Loss: reconstruction + gamma * LPIPS + beta * KL per latent element; gamma is `perceptual_weight` of
the config, `--perceptual none` leaves LPIPS out (perceptual.py), and the summary says which it was.
A preset with a linear code has it fitted first; its encoder does not train. A run folder with a
checkpoint is continued; the best weights on the validation split end in run/vae."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import numpy as np
import torch
import typer
from rich.console import Console
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import Modality, modality
from backend.model.any2any import PRESETS
from backend.model.autoencoder import LinearCodeAutoencoder
from backend.radiometry import ModelScale, to_eval8
from training import common
from training.datasets.crops import Augmentation, crop, random_crop, with_haze
from training.datasets.folder import read_scenes
from training.datasets.inspection import as_channels
from training.datasets.scene import Scene
from training.datasets.shards import are_shards, read_shards
from training.fit import FitConfig, fit, load_best
from training.linear_code import fit_code, install
from training.perceptual import Perceptual, PerceptualError
from training.provenance import record
from training.world import World

console = Console(stderr=True)
# AutoencoderKL or LinearCodeAutoencoder; mypy does not see diffusers' bases
Autoencoder: TypeAlias = Any
SHUFFLED = 512  # scenes in the buffer of a stream
# of errors beyond the evaluation range, which the metrics do not see but clouds and snow need
BRIGHT_WEIGHT = 0.3


@dataclass(frozen=True)
class AutoencoderConfig:
    """One Stage I experiment; training/configs/*_autoencoder.yaml."""

    preset: str
    crop_latents: int
    batch_size: int
    kl_weight: float
    fit: dict[str, Any]
    perceptual_weight: float = 0.0  # gamma, of LPIPS
    # SPEC's; or "log": log(mse per crop + floor) on the metrics' scale, whose mean is a mean PSNR
    loss: str = "mse"
    floor: float = 2e-4
    augmentation: dict[str, float | bool] = field(default_factory=dict)
    group_weights: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Pixels:
    """A batch of one modality: x (B, bands, size, size) in [-1, 1], and what an error of 1 there is
    worth on the metrics' scale.
    """

    x: Tensor
    weight: Tensor

    def __len__(self) -> int:
        return len(self.x)

    def to(self, device: torch.device) -> Pixels:
        return Pixels(self.x.to(device), self.weight.to(device))


class CropSampler:
    """Batches of random crops of one modality; a scene is drawn by the fourth root of its area
    times its group's weight.
    """

    def __init__(self, scenes: list[Scene], target: Modality, config: AutoencoderConfig) -> None:
        self.scenes = [scene for scene in scenes if target.id in scene.arrays]
        if not self.scenes:
            raise ValueError(f"no scene has {target.id}")
        weights = [
            np.prod(s.latent_size) ** 0.25 * config.group_weights.get(s.group, 1.0)
            for s in self.scenes
        ]
        self.weights = np.array(weights) / np.sum(weights)
        self.target = target
        self.config = config

    def __call__(self, rng: np.random.Generator) -> Pixels:
        drawn = (self.scenes[rng.choice(len(self.scenes), p=self.weights)] for _ in count())
        return batch_of(drawn, self.target, self.config, rng)


class StreamSampler:
    """The same from shards that do not fit a memory: read again and again from front to back,
    shuffled within a buffer.

    What it draws next does not follow from the checkpoint: a resumed run sees other crops than one
    that was not cut."""

    def __init__(self, shards: Path, target: Modality, config: AutoencoderConfig) -> None:
        self.scenes = self._endless(shards)
        self.target = target
        self.config = config

    def __call__(self, rng: np.random.Generator) -> Pixels:
        return batch_of(self.scenes, self.target, self.config, rng)

    def _endless(self, shards: Path) -> Iterator[Scene]:
        while True:
            found = False
            for scene in read_shards(shards, "train", SHUFFLED):
                if self.target.id in scene.arrays:
                    found = True
                    yield scene

            if not found:
                raise ValueError(f"no scene has {self.target.id}")


def batch_of(
    scenes: Iterator[Scene], target: Modality, config: AutoencoderConfig, rng: np.random.Generator
) -> Pixels:
    """A batch of augmented crops, one of each scene that has enough of them."""
    augmentation = common.section(Augmentation, config.augmentation, "augmentation")
    crops: list[FloatArray] = []
    while len(crops) < config.batch_size:
        arrays = random_crop(next(scenes), config.crop_latents, rng, augmentation, (target.id,))
        if arrays is not None:
            values = with_haze(arrays[target.id], target.id, augmentation.draw_haze(rng))
            crops.append(ModelScale.of(target).to_model(values))

    x = np.stack(crops)
    return Pixels(torch.from_numpy(x), torch.from_numpy(evaluation_weight(x, target)))


def evaluation_weight(x: FloatArray, target: Modality) -> FloatArray:
    """How much of the metrics' range one unit of the model's is worth at each pixel x (any
    shape).
    """
    scale = ModelScale.of(target)
    low, high = target.evaluation_range
    weight = scale.slope(x) / np.float32(high - low)
    return np.where(scale.to_physical(x) > high, weight * np.float32(BRIGHT_WEIGHT), weight)


def loss(
    vae: Autoencoder, batch: Pixels, config: AutoencoderConfig, perceptual: Perceptual | None = None
) -> tuple[Tensor, dict[str, Tensor]]:
    """Reconstruction + gamma * LPIPS + beta * KL; means per element (SPEC, our choices)."""
    posterior = vae.encode(batch.x).latent_dist
    reconstruction = vae.decode(posterior.sample()).sample.float()
    kl = posterior.kl().float().mean() / posterior.mean[0].numel()
    of_crops = (batch.weight * (reconstruction - batch.x)).square().mean((1, 2, 3))  # (B,)

    if config.loss == "log":
        value = torch.log(of_crops + config.floor).mean()
    else:
        value = (reconstruction - batch.x).square().mean()

    told = {"psnr": -10 * torch.log10(of_crops.detach() + 1e-9).mean(), "kl": kl.detach()}
    if perceptual is not None:
        lpips = perceptual(reconstruction, batch.x)
        value, told["lpips"] = value + config.perceptual_weight * lpips, lpips.detach()

    return value + config.kl_weight * kl, told


def validate(vae: Autoencoder, scenes: list[Scene], target: Modality) -> dict[str, float]:
    """Mean over scenes of the reconstruction's PSNR in dB on SPEC's 0..255 scale, centre window of
    each; nothing without scenes.
    """
    scale, figures = ModelScale.of(target), []
    device = next(vae.parameters()).device
    for scene in scenes:
        if target.id not in scene.arrays:
            continue
        row, column = (max(0, (n - 64) // 2) for n in scene.latent_size)
        arrays = crop(scene, row, column, 64, (target.id,))
        if arrays is None:
            continue
        x = torch.from_numpy(scale.to_model(arrays[target.id]))[None].to(device)
        y = vae.decode(vae.encode(x).latent_dist.mode()).sample[0].float().cpu().numpy()
        error = to_eval8(target, scale.to_physical(y)) - to_eval8(target, arrays[target.id])
        figures.append(10 * np.log10(255**2 / max(1e-9, float(np.mean(error**2)))))

    return {"score": float(np.mean(figures))} if figures else {}


def reconstructions(
    vae: Autoencoder, scenes: list[Scene], target: Modality, count: int = 4
) -> dict[str, Tensor]:
    """Of a few scenes' centre windows the truth beside what comes back, for TensorBoard: (3, H, 2
    W) in 0..1 by the scene's id.
    """
    scale, device, drawn = ModelScale.of(target), next(vae.parameters()).device, {}
    for scene in [scene for scene in scenes if target.id in scene.arrays][:count]:
        row, column = (max(0, (n - 64) // 2) for n in scene.latent_size)
        arrays = crop(scene, row, column, 64, (target.id,))
        if arrays is not None:
            x = torch.from_numpy(scale.to_model(arrays[target.id]))[None].to(device)
            y = scale.to_physical(
                vae.decode(vae.encode(x).latent_dist.mode()).sample[0].float().cpu().numpy()
            )
            both = [
                torch.from_numpy(as_channels(values, target.id))
                for values in (arrays[target.id], y)
            ]
            drawn[scene.id] = torch.cat(both, dim=2)

    return drawn


@torch.inference_mode()
def latent_scaling_factor(
    vae: Autoencoder, sampler: CropSampler | StreamSampler, batches: int = 20
) -> float:
    """1 / std of the posterior means over training crops (SPEC)."""
    rng, device = np.random.default_rng(0), next(vae.parameters()).device
    means = torch.cat(
        [vae.encode(sampler(rng).to(device).x).latent_dist.mode().flatten() for _ in range(batches)]
    )
    return float(1.0 / means.std())


def train(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    modality_id: Annotated[str, typer.Option("--modality")],
    run: Annotated[Path, typer.Option(help="Run folder: checkpoints, log, and at the end vae/.")],
    minutes: Annotated[
        float, typer.Option(help="Length of this stretch; the learning rate falls towards its end.")
    ],
    config_file: Annotated[Path, typer.Option("--config")] = Path(
        "training/configs/tiny_autoencoder.yaml"
    ),
    perceptual: Annotated[
        str,
        typer.Option(
            metavar="lpips|none",
            help="The perceptual loss where the config has one; none leaves it out.",
        ),
    ] = "lpips",
    init_from: Annotated[
        Path | None,
        typer.Option(help="A trained autoencoder's folder; tensors of equal shape are taken."),
    ] = None,
    device: str = "auto",
    threads: Annotated[int, typer.Option(help="Processor threads; 0: all.")] = 0,
    seed: int = 0,
) -> None:
    """Trains, continues from the run folder's last checkpoint, and writes run/vae in diffusers'
    layout.
    """
    if threads:
        torch.set_num_threads(threads)
    config = common.read_config(config_file, AutoencoderConfig)
    target = modality(modality_id)
    if perceptual not in ("lpips", "none"):
        raise typer.BadParameter(f"--perceptual is lpips or none, not {perceptual}")
    config = replace(
        config, perceptual_weight=config.perceptual_weight if perceptual == "lpips" else 0.0
    )
    try:
        lpips = Perceptual() if config.perceptual_weight else None
    except PerceptualError as error:
        raise typer.BadParameter(str(error)) from error

    world = World(device)
    if world.is_main:
        record(run, data, world.device)
        (run / "config.json").write_text(
            json.dumps(asdict(config) | {"modality": modality_id}, indent=2)
        )

    torch.manual_seed(seed)
    scenes, held_out = read_scenes(data, "train"), read_scenes(data, "val")
    if world.is_main and not any(target.id in scene.arrays for scene in held_out):
        console.print(
            f"No place to validate on has {target.id}: nothing is measured, and the last weights"
            " are taken for the best."
        )

    vae = PRESETS[config.preset].autoencoder.build(target)
    if isinstance(vae, LinearCodeAutoencoder):
        install(fit_code(scenes, target), vae)
    if init_from is not None:
        console.print(f"{initialise(vae, init_from)} tensors taken from {init_from}")
    sampler = (
        StreamSampler(data, target, config)
        if are_shards(data)
        else CropSampler(scenes, target, config)
    )
    fitted = fit(
        vae,
        sampler,
        lambda module, batch: loss(module, batch, config, lpips),
        lambda module: validate(module, held_out, target),
        common.section(FitConfig, config.fit, "fit"),
        run,
        minutes,
        device,
        seed,
        lambda module: reconstructions(module, held_out, target),
    )

    if not world.is_main:
        world.leave()  # and does not come back
    best = load_best(vae, run)
    vae.register_to_config(scaling_factor=latent_scaling_factor(vae, sampler))
    vae.save_pretrained(run / "vae", safe_serialization=True)
    summary = {
        "modality": modality_id,
        "steps": fitted.steps,
        "best_step": best["step"],
        "val_psnr_db": best.get("score"),
        "scaling_factor": vae.config["scaling_factor"],
        "perceptual_weight": config.perceptual_weight,
    }

    (run / "summary.json").write_text(json.dumps(summary, indent=2))
    console.print(summary)
    world.leave()


def initialise(vae: Autoencoder, folder: Path) -> int:
    """Copies every tensor whose name and shape agree from another autoencoder of the same class;
    how many.
    """
    own = vae.state_dict()
    given = (
        type(vae)
        .from_pretrained(
            folder, use_safetensors=True, local_files_only=True, low_cpu_mem_usage=False
        )
        .state_dict()
    )

    taken = {
        name: tensor
        for name, tensor in given.items()
        if name in own and own[name].shape == tensor.shape
    }
    vae.load_state_dict(own | taken)
    return len(taken)


if __name__ == "__main__":
    typer.run(train)
