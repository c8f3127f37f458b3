"""The cache of latents that Stage II reads: one safetensors file, or a folder of mapped parts.

`<modality>.latents` (n, 4, 64, 64) float16 scaled posterior means and `<modality>.crops` (n,) the
crop each belongs to; the metadata holds the digests of the autoencoders.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors import safe_open
from torch import Tensor

from backend.modalities import modalities
from training.data.errors import BadInput

# in the metadata: how many crops a file is of, and how many files the folder must have
CROPS, PARTS = "crops", "parts"


class Parts:
    """(n, 4, 64, 64) latents in several files, read from disk when they are requested: the files
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
            BadInput: when it was made with other autoencoders, or the folder is not complete.
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
            raise BadInput(
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
    """The tensors of a file and how many crops they are of (raises BadInput)."""
    with safe_open(path, "pt") as file:
        reported = dict(file.metadata())
        count = int(reported.pop(CROPS, 0))
        reported.pop(PARTS, None)

        if reported != dict(vae_digests):
            raise BadInput(
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
