"""Encodes augmented crops once, so that Stage II reads latents instead of images.

    python -m training.encode_latents --data ../shared/data --vaes runs --out runs/latents

Writes one safetensors file: `<modality>.latents` (n, 4, 64, 64) float16 scaled posterior means and
`<modality>.crops` (n,) the crop each belongs to; its metadata holds the digests of the
autoencoders, so that stale latents are refused. Of shards (training.data build) it writes a
file each into a folder; Stage II maps them, so that a million crops need no memory."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import torch
import typer
import yaml
from rich.progress import track
from safetensors.torch import save_file
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, modality
from backend.model.loading import load_part
from backend.radiometry import ModelScale
from training.data.crops import Augmentation, random_crop
from training.data.folder import read_scenes
from training.data.latents import CROPS, PARTS, digest, vae_folders
from training.data.scene import Scene
from training.data.shards import are_shards, read_shard, shard_paths

Crop = dict[str, FloatArray]


@dataclass(frozen=True)
class EncodingPlan:
    """What is drawn from the scenes; the `encoding` section of
    training/configs/*_translator.yaml.
    """

    crops_per_window: int
    augmentation: dict[str, float | bool] = field(default_factory=dict)
    group_weights: dict[str, float] = field(default_factory=dict)
    small_scene_mosaics: float = 0.0


def draw_crops(scenes: list[Scene], plan: EncodingPlan, rng: np.random.Generator) -> list[Crop]:
    """Augmented crops in proportion to each scene's area and its group's weight; at least one a
    scene.
    """
    augmentation = Augmentation(**plan.augmentation)  # type: ignore[arg-type]
    small = [scene for scene in scenes if max(scene.latent_size) <= LATENT_SIZE // 2]
    crops: list[Crop | None] = []

    for scene in scenes:
        windows = np.prod(scene.latent_size) / LATENT_SIZE**2
        wanted = (
            max(1.0, windows) * plan.crops_per_window * plan.group_weights.get(scene.group, 1.0)
        )
        for _ in range(max(1, round(wanted))):
            if (
                max(scene.latent_size) <= LATENT_SIZE // 2
                and rng.random() < plan.small_scene_mosaics
            ):
                crops.append(mosaic_of_four(scene, small, rng, augmentation))
            else:
                crops.append(random_crop(scene, LATENT_SIZE, rng, augmentation))

    return [crop for crop in crops if crop is not None]


def mosaic_of_four(
    scene: Scene, small: list[Scene], rng: np.random.Generator, augmentation: Augmentation
) -> Crop | None:
    """One window of four small scenes with the same modalities, each half a window a side."""
    alike = [other for other in small if set(other.arrays) == set(scene.arrays)]
    four = [scene, *(alike[i] for i in rng.integers(len(alike), size=3))]
    quarters = [random_crop(one, LATENT_SIZE // 2, rng, augmentation) for one in four]
    present = [quarter for quarter in quarters if quarter is not None]
    if len(present) < len(quarters):
        return None
    return {
        id_: np.concatenate(
            [np.concatenate([q[id_] for q in present[row : row + 2]], axis=2) for row in (0, 2)],
            axis=1,
        )
        for id_ in scene.arrays
    }


@torch.inference_mode()
def encode(
    crops: list[Crop], id_: str, vae: Any, batch_size: int = 8
) -> tuple[Tensor, Tensor] | None:
    """Scaled posterior means (n, 4, 64, 64) float16 of one modality, and the (n,) crops they belong
    to; None where no crop has it.
    """
    device = next(vae.parameters()).device
    scale, factor = ModelScale.of(modality(id_)), float(vae.config["scaling_factor"])
    having = [i for i, one in enumerate(crops) if id_ in one]
    latents = []

    for start in range(0, len(having), batch_size):
        batch = np.stack(
            [scale.to_model(crops[i][id_]) for i in having[start : start + batch_size]]
        )
        mean = vae.encode(torch.from_numpy(batch).to(device)).latent_dist.mode()
        latents.append((mean.float() * factor).half().cpu().contiguous())

    return (torch.cat(latents).contiguous(), torch.tensor(having)) if latents else None


def write(
    scenes: list[Scene],
    plan: EncodingPlan,
    folders: Mapping[str, Path],
    vaes: Mapping[str, Any],
    out: Path,
    seed: list[int],
    parts: int = 1,
) -> None:
    """Draws the scenes' crops, encodes them and writes a file, which takes its name when it is
    whole.
    """
    crops = draw_crops(
        [scene for scene in scenes if scene.pairs], plan, np.random.default_rng(seed)
    )
    tensors: dict[str, Tensor] = {}
    for id_, vae in vaes.items():
        encoded = encode(crops, id_, vae)
        if encoded is not None:
            tensors[f"{id_}.latents"], tensors[f"{id_}.crops"] = encoded

    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(out.name + ".tmp")
    digests = {id_: digest(folder) for id_, folder in folders.items()}
    save_file(tensors, unfinished, metadata=digests | {CROPS: str(len(crops)), PARTS: str(parts)})
    unfinished.replace(out)


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery, or shards.")],
    vaes: Annotated[Path, typer.Option(help="Folder with vae_<modality> subfolders.")],
    out: Annotated[
        Path,
        typer.Option(
            help="File to write; of shards, a folder with a file each. What is there already stays."
        ),
    ],
    config_file: Annotated[Path, typer.Option("--config")] = Path(
        "training/configs/paper_s_translator.yaml"
    ),
    part: Annotated[
        str,
        typer.Option(
            help=(
                "K/N: only every N-th shard, from the K-th on (1 to N); for N jobs beside each"
                " other."
            )
        ),
    ] = "1/1",
    seed: int = 0,
) -> None:
    """Draws the crops of the training split, encodes every modality and writes the cache."""
    plan = EncodingPlan(**yaml.safe_load(config_file.read_text(encoding="utf-8"))["encoding"])
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    folders = vae_folders(vaes)
    loaded = {id_: load_part(folder).to(device).eval() for id_, folder in folders.items()}
    if not are_shards(data):
        write(read_scenes(data, "train"), plan, folders, loaded, out, [seed])
        return

    match = re.fullmatch(r"(\d+)/(\d+)", part)
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise typer.BadParameter(f"--part takes K/N with K from 1 to N, not '{part}'")
    shards = list(enumerate(shard_paths(data, "train")))
    mine = shards[int(match[1]) - 1 :: int(match[2])]
    for number, path in track(mine, description="encode"):
        target = out / f"{path.stem}.safetensors"
        if not target.exists():
            write(
                list(read_shard(path)), plan, folders, loaded, target, [seed, number], len(shards)
            )


if __name__ == "__main__":
    typer.run(main)
