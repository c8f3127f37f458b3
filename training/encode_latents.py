"""Encodes augmented crops once, so that Stage II reads latents instead of images.

    python -m training.encode_latents --data ../shared/data --vaes runs --out runs/latents

Writes one safetensors file: `<modality>.latents` (n, 4, 64, 64) float16 scaled posterior means and
`<modality>.crops` (n,) the crop each belongs to; its metadata holds the digests of the
autoencoders, so that stale latents are refused. Of shards (training.datasets build) it writes a
file each into a folder; Stage II maps them, so that a million crops need no memory."""

from __future__ import annotations

import hashlib
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
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, modalities, modality
from backend.model.any2any import load_part
from backend.radiometry import ModelScale
from training.datasets.crops import Augmentation, random_crop
from training.datasets.folder import read_scenes
from training.datasets.scene import Scene
from training.datasets.shards import are_shards, read_shard, shard_paths

Crop = dict[str, FloatArray]
# in the metadata: how many crops a file is of, and how many files the folder must have
CROPS, PARTS = "crops", "parts"


@dataclass(frozen=True)
class EncodingPlan:
    """What is drawn from the scenes; the `encoding` section of
    training/configs/*_translator.yaml.
    """

    crops_per_window: int
    augmentation: dict[str, float | bool] = field(default_factory=dict)
    group_weights: dict[str, float] = field(default_factory=dict)
    small_scene_mosaics: float = 0.0


class Parts:
    """(n, 4, 64, 64) latents in several files, read from disk when they are asked for: the files
    are mapped, not loaded.
    """

    def __init__(self, parts: list[Tensor]) -> None:
        self.parts = parts
        self.stops = np.cumsum([len(part) for part in parts])

    def __len__(self) -> int:
        return int(self.stops[-1]) if len(self.stops) else 0

    def __getitem__(self, row: int) -> Tensor:
        number = int(np.searchsorted(self.stops, row, side="right"))
        return self.parts[number][int(row) - int(self.stops[number - 1] if number else 0)]

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self), *self.parts[0].shape[1:])


@dataclass
class LatentCache:
    """Latents of augmented crops.

    Attributes:
        latents: (n, 4, 64, 64) per modality: in memory from one file, on disk from a folder of
            them.
        crops: (n,) per modality: which crop each row belongs to, ascending.
    """

    latents: Mapping[str, Tensor | Parts]
    crops: dict[str, np.ndarray]

    @classmethod
    def load(cls, path: Path, vae_digests: dict[str, str]) -> LatentCache:
        """Reads the file or the folder of `main`.

        Raises:
            ValueError: when it was made with other autoencoders, or the folder is not complete.
        """
        if not path.is_dir():
            tensors, _ = _read(path, vae_digests)
            present = [id_ for id_ in modalities() if f"{id_}.latents" in tensors]
            return cls(
                {m: tensors[f"{m}.latents"] for m in present},
                {m: tensors[f"{m}.crops"].numpy() for m in present},
            )

        paths = sorted(path.glob("*.safetensors"))
        if not paths or len(paths) != _parts(paths[0]):
            raise ValueError(
                f"{path} is not finished; run training.encode_latents again, every --part of it"
            )

        latents: dict[str, list[Tensor]] = {}
        crops: dict[str, list[np.ndarray]] = {}
        first = 0

        for part in paths:
            tensors, count = _read(part, vae_digests)
            for id_ in modalities():
                if f"{id_}.latents" in tensors:
                    latents.setdefault(id_, []).append(tensors[f"{id_}.latents"])
                    crops.setdefault(id_, []).append(tensors[f"{id_}.crops"].numpy() + first)

            first += count

        return cls(
            {id_: Parts(found) for id_, found in latents.items()},
            {id_: np.concatenate(found) for id_, found in crops.items()},
        )

    def pairs(self, source: str, target: str) -> np.ndarray:
        """(n, 2) rows of source and target latents of the crops that have both."""
        if source not in self.crops or target not in self.crops:
            return np.zeros((0, 2), dtype=np.int64)
        _, a, b = np.intersect1d(
            self.crops[source], self.crops[target], assume_unique=True, return_indices=True
        )
        return np.stack([a, b], axis=1)


def _parts(path: Path) -> int:
    with safe_open(path, "pt") as file:
        return int(file.metadata().get(PARTS, 1))


def _read(path: Path, vae_digests: Mapping[str, str]) -> tuple[dict[str, Tensor], int]:
    """The tensors of a file and how many crops they are of (raises ValueError)."""
    with safe_open(path, "pt") as file:
        told = dict(file.metadata())
        count = int(told.pop(CROPS, 0))
        told.pop(PARTS, None)

        if told != dict(vae_digests):
            raise ValueError(
                f"{path} was encoded with other autoencoders; run training.encode_latents again"
            )

        return {name: file.get_tensor(name) for name in file.keys()}, count  # noqa: SIM118 (not a dict)


def digest(vae_folder: Path) -> str:
    """SHA-256 over an autoencoder's configuration and weights."""
    files = ("config.json", "diffusion_pytorch_model.safetensors")
    return hashlib.sha256(b"".join((vae_folder / name).read_bytes() for name in files)).hexdigest()


def vae_folders(root: Path) -> dict[str, Path]:
    """The trained autoencoders below `root`, which is a folder of Stage I runs or an exported model
    folder.
    """
    found = {}
    for id_ in modalities():
        for folder in (root / f"vae_{id_}" / "vae", root / f"vae_{id_}"):
            if (
                (folder / "config.json").exists()
                and id_ not in found
                and "scaling_factor" in (folder / "config.json").read_text()
            ):
                found[id_] = folder

    return found


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
        "training/configs/tiny_translator.yaml"
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
