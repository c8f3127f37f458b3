"""Stage I: trains one modality's KL autoencoder (Any2Any section 3.1; SPEC, Stage I).

    python -m training.train_autoencoder --data ../shared/data --modality rgb --minutes 8 --run runs/vae_rgb

Loss: mean squared error + gamma * LPIPS + beta * KL per latent element. LPIPS needs a backbone whose weights are downloaded;
without them `--perceptual none` is the only choice and says so. A run folder with a checkpoint is continued.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import torch.nn.functional as F
import typer
from diffusers import AutoencoderKL
from rich.console import Console
from torch import Tensor

from backend.modalities import Modality, modality
from backend.model.any2any import PRESETS
from backend.model.autoencoder import build_autoencoder
from backend.radiometry import ModelScale, to_eval8
from training import common
from training.datasets.crops import Augmentation, crop, random_crop
from training.datasets.folder import read_scenes
from training.datasets.scene import FloatArray, Scene

console = Console(stderr=True)


@dataclass(frozen=True)
class AutoencoderConfig:
    """One Stage I experiment; training/configs/*_autoencoder.yaml."""

    preset: str
    crop_latents: int
    batch_size: int
    learning_rate: float
    warmup_steps: int
    weight_decay: float
    kl_weight: float
    ema_decay: float
    gradient_clip: float
    precision: str
    augmentation: dict[str, float | bool] = field(default_factory=dict)
    group_weights: dict[str, float] = field(default_factory=dict)


class CropSampler:
    """Batches of random crops of one modality; a scene is drawn by the square root of its area times its group's weight."""

    def __init__(self, scenes: list[Scene], target: Modality, config: AutoencoderConfig, seed: int) -> None:
        self.scenes = [scene for scene in scenes if target.id in scene.arrays]
        if not self.scenes:
            raise ValueError(f"no scene has {target.id}")
        weights = [np.sqrt(np.prod(s.latent_size)) * config.group_weights.get(s.group, 1.0) for s in self.scenes]
        self.weights = np.array(weights) / np.sum(weights)
        self.target = target
        self.config = config
        self.augmentation = Augmentation(**config.augmentation)  # type: ignore[arg-type]
        self.scale = ModelScale.of(target)
        self.rng = np.random.default_rng(seed)

    def batch(self) -> Tensor:
        """(batch, bands, size, size) in [-1, 1]."""
        crops: list[FloatArray] = []
        while len(crops) < self.config.batch_size:
            scene = self.scenes[self.rng.choice(len(self.scenes), p=self.weights)]
            arrays = random_crop(scene, self.config.crop_latents, self.rng, self.augmentation, (self.target.id,))
            if arrays is not None:
                crops.append(self.scale.to_model(arrays[self.target.id]))
        return torch.from_numpy(np.stack(crops))


def loss(vae: AutoencoderKL, x: Tensor, kl_weight: float) -> tuple[Tensor, Tensor]:
    """Reconstruction + beta * KL, and the reconstruction alone; means per element (SPEC, our choices)."""
    posterior = vae.encode(x).latent_dist
    reconstruction = vae.decode(posterior.sample()).sample
    mse = F.mse_loss(reconstruction.float(), x)
    kl = posterior.kl().float().mean() / posterior.mean[0].numel()
    return mse + kl_weight * kl, mse


@torch.inference_mode()
def validate(vae: AutoencoderKL, scenes: list[Scene], target: Modality) -> float:
    """Mean over scenes of the reconstruction's PSNR in dB on SPEC's fixed 0..255 scale, centre window of each scene."""
    scale, figures = ModelScale.of(target), []
    for scene in scenes:
        if target.id not in scene.arrays:
            continue
        row, column = (max(0, (n - 64) // 2) for n in scene.latent_size)
        arrays = crop(scene, row, column, 64, (target.id,))
        if arrays is None:
            continue
        x = torch.from_numpy(scale.to_model(arrays[target.id]))[None]
        y = vae.decode(vae.encode(x).latent_dist.mode()).sample[0].numpy()
        error = to_eval8(target, scale.to_physical(y)) - to_eval8(target, arrays[target.id])
        figures.append(10 * np.log10(255**2 / max(1e-9, float(np.mean(error**2)))))
    return float(np.mean(figures))


@torch.inference_mode()
def latent_scaling_factor(vae: AutoencoderKL, sampler: CropSampler, batches: int = 20) -> float:
    """1 / std of the posterior means over training crops (SPEC)."""
    means = torch.cat([vae.encode(sampler.batch()).latent_dist.mode().flatten() for _ in range(batches)])
    return float(1.0 / means.std())


def train(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    modality_id: Annotated[str, typer.Option("--modality")],
    run: Annotated[Path, typer.Option(help="Run folder: checkpoints, log, and at the end vae/.")],
    minutes: Annotated[float, typer.Option(help="Length of this stretch; the learning rate falls towards its end.")],
    config_file: Annotated[Path, typer.Option("--config")] = Path("training/configs/tiny_autoencoder.yaml"),
    perceptual: Annotated[str, typer.Option(help="Only 'none': LPIPS is not wired up yet.")] = "none",
    init_from: Annotated[Path | None, typer.Option(help="A trained VAE's folder; tensors of equal shape are taken.")] = None,
    crop_latents: Annotated[int | None, typer.Option(help="Overrides the config's crop size.")] = None,
    seed: int = 0,
) -> None:
    """Trains, continues from the run folder's last checkpoint, and writes run/vae in diffusers' layout."""
    if perceptual != "none":
        raise typer.BadParameter("LPIPS is not available: its backbone's weights cannot be downloaded here; use 'none'")
    config = common.read_config(config_file, AutoencoderConfig, crop_latents=crop_latents)
    target = modality(modality_id)
    run.mkdir(parents=True, exist_ok=True)
    (run / "config.json").write_text(json.dumps(asdict(config) | {"modality": modality_id}, indent=2))
    torch.manual_seed(seed)
    vae = build_autoencoder(target, PRESETS[config.preset].autoencoder)
    if init_from is not None:
        console.print(f"{initialise(vae, init_from)} tensors taken from {init_from}")
    optimizer = common.make_optimizer(vae, "adamw", config.learning_rate, config.weight_decay)
    average = common.Average(vae, config.ema_decay)
    step = common.resume_training(run, vae, optimizer, average)
    sampler = CropSampler(read_scenes(data, "train"), target, config, seed + step)
    held_out = read_scenes(data, "val")
    clock = common.Clock(minutes)
    first, saved, running = step, 0.0, 0.0
    while clock.progress < 1:
        done = max(clock.progress, 1e-6)
        total = int((step - first) / done) if step - first >= 20 else 10**6
        optimizer.set_learning_rate(common.learning_rate(step - first, total, config.learning_rate, config.warmup_steps))
        x = sampler.batch()
        with torch.autocast("cpu", torch.bfloat16, enabled=config.precision == "bf16"):
            total_loss, mse = loss(vae, x, config.kl_weight)
        optimizer.zero_grad()
        total_loss.backward()
        torch.nn.utils.clip_grad_norm_(vae.parameters(), config.gradient_clip)
        optimizer.step()
        average.update(vae)
        step += 1
        running += 0.02 * (mse.item() - running) if step - first > 1 else mse.item()
        if step % 100 == 0:
            rate = (step - first) * config.batch_size / (clock.elapsed * 60)
            console.print(f"{modality_id} step {step} mse {running:.5f} {rate:.1f} crops/s {clock.elapsed:.1f} of {minutes:.0f} min")
        if clock.elapsed - saved > 3:
            saved = clock.elapsed
            common.save_training(run, vae, optimizer, average, step)
    common.save_training(run, vae, optimizer, average, step)
    with average.applied_to(vae):
        vae.register_to_config(scaling_factor=latent_scaling_factor(vae, sampler))
        psnr = validate(vae.eval(), held_out, target)
        vae.save_pretrained(run / "vae", safe_serialization=True)
    summary = {"modality": modality_id, "steps": step, "val_psnr_db": psnr, "scaling_factor": vae.config["scaling_factor"]}
    (run / "summary.json").write_text(json.dumps(summary, indent=2))
    console.print(summary)


def initialise(vae: AutoencoderKL, folder: Path) -> int:
    """Copies every tensor whose name and shape agree from another modality's autoencoder; how many."""
    own = vae.state_dict()
    given = AutoencoderKL.from_pretrained(folder, use_safetensors=True, local_files_only=True, low_cpu_mem_usage=False).state_dict()
    taken = {name: tensor for name, tensor in given.items() if name in own and own[name].shape == tensor.shape}
    vae.load_state_dict(own | taken)
    return len(taken)


if __name__ == "__main__":
    typer.run(train)
