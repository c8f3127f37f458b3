"""Stage II: trains the shared transformer and the residual adapters on cached latents (Any2Any section 3.2; SPEC, Stage II).

    python -m training.train_translator --latents runs/latents.safetensors --vaes runs --minutes 60 --run runs/translator

L_total = L_z0 + lambda * L_calib (eq. 11). A run folder with a checkpoint is continued.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import torch.nn.functional as F
import typer
from rich.console import Console
from torch import Tensor, nn

from backend.modalities import modalities, trained_pairs
from backend.model.adapters import ResidualAdapters
from backend.model.any2any import PRESETS
from backend.model.dit import DiT
from backend.sampling import TRAIN_TIMESTEPS, alphas_cumprod
from training import common
from training.encode_latents import LatentCache, digest, vae_folders

console = Console(stderr=True)


@dataclass(frozen=True)
class TranslatorConfig:
    """One Stage II experiment; training/configs/*_translator.yaml."""

    preset: str
    batch_size: int
    learning_rate: float
    warmup_steps: int
    weight_decay: float
    ema_decay: float
    gradient_clip: float
    calibration_weight: float
    precision: str
    pair_weights: dict[str, float]
    optimizer: str = "adamw"  # or "muon", see common.make_optimizer
    directions_per_batch: int = 1  # several make the gradient less that of one direction; must divide batch_size
    timestep_power: float = 1.0  # t = 1000 (1 - u^power): 1 is uniform (SPEC), more draws noisier timesteps
    encoding: dict[str, Any] = field(default_factory=dict)  # read by training.encode_latents


class Translator(nn.Module):
    """What Stage II trains: the transformer and the adapters, held together for optimiser, average and checkpoints."""

    def __init__(self, preset: str) -> None:
        super().__init__()
        sizes = PRESETS[preset]
        self.transformer = DiT(
            hidden_size=sizes.hidden_size, depth=sizes.depth, num_heads=sizes.num_heads, num_modalities=len(modalities())
        )
        self.adapters = ResidualAdapters(tuple(modalities()))


@dataclass(frozen=True)
class Batch:
    """Latents (B, 4, 64, 64) of `len(directions)` directions, equally many samples of each, one direction after the other."""

    directions: tuple[tuple[str, str], ...]
    z_source: Tensor
    z_target: Tensor


class DirectionSampler:
    """Batches of a few directions each; directions are drawn by the config's weights, crops evenly within a direction."""

    def __init__(self, cache: LatentCache, config: TranslatorConfig, seed: int) -> None:
        self.cache = cache
        self.count = config.directions_per_batch
        self.each, left = divmod(config.batch_size, self.count)
        if left:
            raise ValueError(f"batch_size {config.batch_size} is not a multiple of directions_per_batch {self.count}")
        self.rng = np.random.default_rng(seed)
        candidates = {d: cache.pairs(*d) for d in trained_pairs()}
        self.pairs = {d: rows for d, rows in candidates.items() if len(rows)}
        weights = np.array([_pair_weight(config.pair_weights, *d) for d in self.pairs])
        self.weights = weights / weights.sum()

    def batches(self) -> Iterator[Batch]:
        known = list(self.pairs)
        while True:
            directions = tuple(known[i] for i in self.rng.choice(len(known), size=self.count, p=self.weights))
            sources, targets = [], []
            for source, target in directions:
                rows = self.pairs[source, target]
                chosen = rows[self.rng.integers(len(rows), size=self.each)]
                sources.append(self.cache.latents[source][chosen[:, 0]])
                targets.append(self.cache.latents[target][chosen[:, 1]])
            yield Batch(directions, torch.cat(sources).float(), torch.cat(targets).float())


def losses(translator: Translator, batch: Batch, abar: Tensor, timestep_power: float = 1.0) -> tuple[Tensor, Tensor]:
    """L_z0 (eq. 10) and L_calib (eq. 9 with the stop-gradient its text asks for: nothing flows into the transformer)."""
    rows = list(modalities())
    n = len(batch.z_target)
    t = (TRAIN_TIMESTEPS * (1 - torch.rand(n) ** timestep_power)).long().clamp_max(TRAIN_TIMESTEPS - 1)  # (B,)
    a = abar[t].view(n, 1, 1, 1)
    z_t = a.sqrt() * batch.z_target + (1 - a).sqrt() * torch.randn_like(batch.z_target)  # eq. 6
    each = n // len(batch.directions)
    source, target = (torch.tensor([rows.index(d[end]) for d in batch.directions]).repeat_interleave(each) for end in (0, 1))
    z_hat = translator.transformer(z_t, batch.z_source, t, source, target).float()  # (B, 4, 64, 64)
    parts = zip(z_hat.detach().split(each), batch.directions, strict=True)
    calibrated = torch.cat([translator.adapters(part, target_id).float() for part, (_, target_id) in parts])
    return F.mse_loss(z_hat, batch.z_target), F.mse_loss(calibrated, batch.z_target)


def train(
    latents: Annotated[Path, typer.Option(help="File of training.encode_latents.")],
    vaes: Annotated[Path, typer.Option(help="The autoencoders it was made with.")],
    run: Annotated[Path, typer.Option(help="Run folder: checkpoints, log, and at the end transformer/ and adapters/.")],
    minutes: Annotated[float, typer.Option(help="Length of this stretch; the learning rate falls towards its end.")],
    config_file: Annotated[Path, typer.Option("--config")] = Path("training/configs/tiny_translator.yaml"),
    init_from: Annotated[Path | None, typer.Option(help="A model folder whose transformer and adapters are the start.")] = None,
    seed: int = 0,
) -> None:
    """Trains, continues from the run folder's last checkpoint, and writes averaged weights in diffusers' layout."""
    config = common.read_config(config_file, TranslatorConfig)
    run.mkdir(parents=True, exist_ok=True)
    (run / "config.json").write_text(json.dumps(asdict(config), indent=2))
    torch.manual_seed(seed)
    translator = Translator(config.preset)
    if init_from is not None:
        for part in (translator.transformer, translator.adapters):
            name = "transformer" if part is translator.transformer else "adapters"
            part.load_state_dict(type(part).from_pretrained(init_from / name, use_safetensors=True, low_cpu_mem_usage=False).state_dict())
    optimizer = common.make_optimizer(translator, config.optimizer, config.learning_rate, config.weight_decay)
    average = common.Average(translator, config.ema_decay)
    first = step = common.resume_training(run, translator, optimizer, average)
    torch.manual_seed(seed + step)
    cache = LatentCache.load(latents, {id_: digest(folder) for id_, folder in vae_folders(vaes).items()})
    sampler = DirectionSampler(cache, config, seed + step)
    console.print({f"{s}-{t}": len(rows) for (s, t), rows in sampler.pairs.items()})
    abar = torch.from_numpy(alphas_cumprod()).float()
    clock, saved, running = common.Clock(minutes), 0.0, {"z0": 0.0, "calib": 0.0}
    for batch in sampler.batches():
        total = int((step - first) / max(clock.progress, 1e-6)) if step - first >= 20 else 10**6
        optimizer.set_learning_rate(common.learning_rate(step - first, total, config.learning_rate, config.warmup_steps))
        with torch.autocast("cpu", torch.bfloat16, enabled=config.precision == "bf16"):
            l_z0, l_calib = losses(translator, batch, abar, config.timestep_power)
        optimizer.zero_grad()
        (l_z0 + config.calibration_weight * l_calib).backward()
        torch.nn.utils.clip_grad_norm_(translator.parameters(), config.gradient_clip)
        optimizer.step()
        average.update(translator)
        step += 1
        for name, value in (("z0", l_z0.item()), ("calib", l_calib.item())):
            running[name] += max(0.01, 1 / (step - first)) * (value - running[name])
        if step % 100 == 0:
            rate = (step - first) * config.batch_size / (clock.elapsed * 60)
            figures = " ".join(f"{name} {value:.4f}" for name, value in running.items())
            console.print(f"step {step} {figures} {rate:.1f} samples/s {clock.elapsed:.1f} of {minutes:.0f} min")
        if clock.elapsed - saved > 5 or clock.progress >= 1:
            saved = clock.elapsed
            common.save_training(run, translator, optimizer, average, step)
            export_average(run, translator, average)
        if clock.progress >= 1:
            break


def export_average(run: Path, translator: Translator, average: common.Average) -> None:
    """Writes the averaged weights as model parts: run/transformer and run/adapters."""
    with average.applied_to(translator):
        translator.transformer.save_pretrained(run / "transformer", safe_serialization=True)
        translator.adapters.save_pretrained(run / "adapters", safe_serialization=True)


def _pair_weight(weights: dict[str, float], source: str, target: str) -> float:
    return weights.get(f"{source}-{target}", weights.get(f"{target}-{source}", 1.0))


if __name__ == "__main__":
    typer.run(train)
