"""Encodes augmented crops once, so that Stage II reads latents instead of images.

    python -m training.encode_latents --data ../shared/data --vaes runs --out runs/latents

Writes one safetensors file: `<modality>.latents` (n, 4, 64, 64) float16 scaled posterior means and `<modality>.crops`
(n,) the crop each belongs to; its metadata holds the digests of the autoencoders, so that stale latents are refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
import yaml
from rich.progress import track
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from backend.modalities import LATENT_SIZE, modalities, modality
from backend.model.any2any import load_part
from backend.radiometry import ModelScale
from training.datasets.crops import Augmentation, random_crop
from training.datasets.folder import read_scenes
from training.datasets.scene import FloatArray, Scene

Crop = dict[str, FloatArray]


@dataclass(frozen=True)
class EncodingPlan:
    """What is drawn from the scenes; the `encoding` section of training/configs/*_translator.yaml."""

    crops_per_window: int
    augmentation: dict[str, float | bool] = field(default_factory=dict)
    group_weights: dict[str, float] = field(default_factory=dict)
    small_scene_mosaics: float = 0.0


@dataclass
class LatentCache:
    """Latents of augmented crops in memory.

    Attributes:
        latents: (n, 4, 64, 64) per modality.
        crops: (n,) per modality: which crop each row belongs to, ascending.
    """

    latents: dict[str, Tensor]
    crops: dict[str, np.ndarray]

    @classmethod
    def load(cls, path: Path, vae_digests: dict[str, str]) -> LatentCache:
        """Reads the file of `main`.

        Raises:
            ValueError: when it was made with other autoencoders.
        """
        with safe_open(path, "pt") as file:
            made_with = file.metadata()
            if made_with != vae_digests:
                raise ValueError(f"{path} was encoded with other autoencoders; run training.encode_latents again")
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
        present = [id_ for id_ in modalities() if f"{id_}.latents" in tensors]
        return cls({m: tensors[f"{m}.latents"] for m in present}, {m: tensors[f"{m}.crops"].numpy() for m in present})

    def pairs(self, source: str, target: str) -> np.ndarray:
        """(n, 2) rows of source and target latents of the crops that have both."""
        if source not in self.crops or target not in self.crops:
            return np.zeros((0, 2), dtype=np.int64)
        _, a, b = np.intersect1d(self.crops[source], self.crops[target], assume_unique=True, return_indices=True)
        return np.stack([a, b], axis=1)


def digest(vae_folder: Path) -> str:
    """SHA-256 over an autoencoder's configuration and weights."""
    files = ("config.json", "diffusion_pytorch_model.safetensors")
    return hashlib.sha256(b"".join((vae_folder / name).read_bytes() for name in files)).hexdigest()


def vae_folders(root: Path) -> dict[str, Path]:
    """The trained autoencoders below `root`, which is a folder of Stage I runs or an exported model folder."""
    found = {}
    for id_ in modalities():
        for folder in (root / f"vae_{id_}" / "vae", root / f"vae_{id_}"):
            if (folder / "config.json").exists() and id_ not in found and "scaling_factor" in (folder / "config.json").read_text():
                found[id_] = folder
    return found


def draw_crops(scenes: list[Scene], plan: EncodingPlan, rng: np.random.Generator) -> list[Crop]:
    """Augmented crops in proportion to each scene's area and its group's weight; at least one a scene."""
    augmentation = Augmentation(**plan.augmentation)  # type: ignore[arg-type]
    small = [scene for scene in scenes if max(scene.latent_size) <= LATENT_SIZE // 2]
    crops: list[Crop | None] = []
    for scene in scenes:
        windows = np.prod(scene.latent_size) / LATENT_SIZE**2
        wanted = max(1.0, windows) * plan.crops_per_window * plan.group_weights.get(scene.group, 1.0)
        for _ in range(max(1, round(wanted))):
            if max(scene.latent_size) <= LATENT_SIZE // 2 and rng.random() < plan.small_scene_mosaics:
                crops.append(mosaic_of_four(scene, small, rng, augmentation))
            else:
                crops.append(random_crop(scene, LATENT_SIZE, rng, augmentation))
    return [crop for crop in crops if crop is not None]


def mosaic_of_four(scene: Scene, small: list[Scene], rng: np.random.Generator, augmentation: Augmentation) -> Crop | None:
    """One window of four small scenes with the same modalities, each half a window a side."""
    alike = [other for other in small if set(other.arrays) == set(scene.arrays)]
    four = [scene, *(alike[i] for i in rng.integers(len(alike), size=3))]
    quarters = [random_crop(one, LATENT_SIZE // 2, rng, augmentation) for one in four]
    present = [quarter for quarter in quarters if quarter is not None]
    if len(present) < len(quarters):
        return None
    return {
        id_: np.concatenate([np.concatenate([q[id_] for q in present[row : row + 2]], axis=2) for row in (0, 2)], axis=1)
        for id_ in scene.arrays
    }


@torch.inference_mode()
def encode(crops: list[Crop], id_: str, folder: Path, batch_size: int = 8) -> tuple[Tensor, Tensor]:
    """Scaled posterior means (n, 4, 64, 64) float16 of one modality, and the (n,) crops they belong to."""
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    vae = load_part(folder).to(device).eval()
    scale, factor = ModelScale.of(modality(id_)), float(vae.config["scaling_factor"])
    having = [i for i, one in enumerate(crops) if id_ in one]
    latents = []
    for start in track(range(0, len(having), batch_size), description=f"encode {id_}"):
        batch = np.stack([scale.to_model(crops[i][id_]) for i in having[start : start + batch_size]])
        mean = vae.encode(torch.from_numpy(batch).to(device)).latent_dist.mode()
        latents.append((mean.float() * factor).half().cpu().contiguous())
    return torch.cat(latents).contiguous(), torch.tensor(having)


def main(
    data: Annotated[Path, typer.Option(help="Folder with the imagery.")],
    vaes: Annotated[Path, typer.Option(help="Folder with vae_<modality> subfolders.")],
    out: Annotated[Path, typer.Option(help="File to write.")],
    config_file: Annotated[Path, typer.Option("--config")] = Path("training/configs/tiny_translator.yaml"),
    seed: int = 0,
) -> None:
    """Draws the crops of the training split, encodes every modality and writes the cache."""
    plan = EncodingPlan(**yaml.safe_load(config_file.read_text(encoding="utf-8"))["encoding"])
    scenes = [scene for scene in read_scenes(data, "train") if scene.pairs]
    crops = draw_crops(scenes, plan, np.random.default_rng(seed))
    folders = vae_folders(vaes)
    tensors: dict[str, Tensor] = {}
    for id_, folder in folders.items():
        tensors[f"{id_}.latents"], tensors[f"{id_}.crops"] = encode(crops, id_, folder)
    out.parent.mkdir(parents=True, exist_ok=True)
    save_file(tensors, out, metadata={id_: digest(folder) for id_, folder in folders.items()})


if __name__ == "__main__":
    typer.run(main)
