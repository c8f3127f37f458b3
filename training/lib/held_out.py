"""A quick look at the validation split during Stage II: one window per scene, one step, all trained
directions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, modalities, modality
from backend.model.adapters import ResidualAdapters
from backend.model.any2any import Any2Any
from backend.model.sources import Sources
from backend.radiometry import ModelScale, to_eval8
from training.data.crops import crop
from training.data.inspection import as_channels
from training.data.scene import Scene
from training.lib.metrics import correlation, decibels, imprint

SCENES_PER_DIRECTION = 12
MIN_LATENTS = 16  # a side of a scene: a quarter of a window
LAST_TIMESTEP = 999
SHOWN = 256  # pixels a side of a picture


@dataclass(frozen=True)
class _Window:
    """One pair: the scaled source latents (1, 4, 64, 64), the truth's pixels, and how much of them
    is real.
    """

    source: str
    target: str
    level: str
    z_source: Tensor
    truth: FloatArray  # (C, H, W) physical units
    size: tuple[int, int]  # rows and columns that are no reflection


class HeldOut:
    """Windows of the validation split, encoded once."""

    def __init__(
        self,
        scenes: list[Scene],
        vaes: Mapping[str, Any],
        directions: tuple[tuple[str, str], ...],
        scenes_per_direction: int | None = SCENES_PER_DIRECTION,
    ) -> None:
        self.vaes = dict(vaes)
        self.windows: list[_Window] = []
        usable = [s for s in scenes if s.pairs and min(s.latent_size) >= MIN_LATENTS]

        for direction in directions:
            having = [s for s in usable if set(direction) <= set(s.arrays)][:scenes_per_direction]
            self.windows += [
                window for s in having if (window := self._window(s, *direction)) is not None
            ]

    @torch.inference_mode()
    def _window(self, scene: Scene, source: str, target: str) -> _Window | None:
        row, column = (max(0, (n - LATENT_SIZE) // 2) for n in scene.latent_size)
        arrays = crop(scene, row, column, LATENT_SIZE, (source, target))
        if arrays is None:
            return None
        x = torch.from_numpy(ModelScale.of(modality(source)).to_model(arrays[source]))[None]
        vae = self.vaes[source]
        z = vae.encode(x).latent_dist.mode() * float(vae.config["scaling_factor"])
        f = modality(target).vae_factor
        rows, columns = (min(LATENT_SIZE, n) * f for n in scene.latent_size)

        return _Window(
            source, target, scene.level, z, arrays[target][:, :rows, :columns], (rows, columns)
        )

    def figures(self, transformer: nn.Module, adapters: ResidualAdapters) -> dict[str, float]:
        """Means over directions: `score` is the PSNR, `unbiased` without each band's level,
        `correlation`, `imprint` of the code's patches beside the truth's (1: none more than there);
        and each direction's PSNR. Nothing without windows.
        """
        device = next(transformer.parameters()).device
        network = self._network(transformer, adapters, device)
        by_direction: dict[str, list[tuple[float, ...]]] = {}

        for window in self.windows:
            by_direction.setdefault(f"{window.source}-{window.target}", []).append(
                self._compare(network, window, device)
            )

        means = {name: np.mean(rows, axis=0) for name, rows in by_direction.items()}
        if not means:
            return {}
        overall = np.mean(list(means.values()), axis=0)
        out = dict(
            zip(("score", "unbiased", "correlation", "imprint"), map(float, overall), strict=True)
        )
        return out | {name: float(mean[0]) for name, mean in means.items()}

    def pictures(self, transformer: nn.Module, adapters: ResidualAdapters) -> dict[str, Tensor]:
        """Of the first window of each direction the source (as its autoencoder draws it), the
        prediction and the truth side by side: (3, SHOWN, 3 SHOWN) in 0..1 by the direction's name.
        """
        device = next(transformer.parameters()).device
        network = self._network(transformer, adapters, device)
        drawn: dict[str, Tensor] = {}

        for window in self.windows:
            name = f"{window.source}-{window.target}"
            if name not in drawn:
                seen = (
                    network.decode(window.source, window.z_source.to(device))[0]
                    .float()
                    .cpu()
                    .numpy()
                )

                rows, columns = (
                    n // modality(window.target).vae_factor * modality(window.source).vae_factor
                    for n in window.size
                )
                source = ModelScale.of(modality(window.source)).to_physical(seen)[
                    :, :rows, :columns
                ]
                three = (
                    (source, window.source),
                    (self._predict(network, window, device), window.target),
                    (window.truth, window.target),
                )
                drawn[name] = torch.cat([_shown(values, id_) for values, id_ in three], dim=2)

        return drawn

    def _network(
        self, transformer: nn.Module, adapters: ResidualAdapters, device: torch.device
    ) -> Any2Any:
        return Any2Any(
            {id_: self.vaes[id_].to(device) for id_ in modalities() if id_ in self.vaes},
            transformer,  # type: ignore[arg-type]
            adapters,
        )

    def _predict(self, network: Any2Any, window: _Window, device: torch.device) -> FloatArray:
        """(C, H, W) physical units, the real part of the window."""
        z_source = window.z_source.to(device)
        noise = torch.randn(z_source.shape, generator=torch.Generator().manual_seed(0)).to(device)
        z = network.predict_x0(
            noise, Sources({window.source: z_source}), LAST_TIMESTEP, window.target, window.level
        )
        x = network.decode(window.target, network.adapt(z, window.target))[0].float().cpu().numpy()
        return ModelScale.of(modality(window.target)).to_physical(x)[
            :, : window.size[0], : window.size[1]
        ]

    def _compare(
        self, network: Any2Any, window: _Window, device: torch.device
    ) -> tuple[float, ...]:
        target = modality(window.target)
        pictures = (
            to_eval8(target, self._predict(network, window, device)),
            to_eval8(target, window.truth),
        )
        drawn, true = (imprint(picture, target.vae_factor) for picture in pictures)
        y, truth = (picture.reshape(target.channels, -1) for picture in pictures)
        error = y - truth
        unbiased = error - error.mean(axis=1, keepdims=True)

        return (
            decibels(float(np.mean(error**2))),
            decibels(float(np.mean(unbiased**2))),
            correlation(y, truth),
            drawn / true,
        )


def _shown(values: FloatArray, id_: str) -> Tensor:
    """(C, H, W) physical units as (3, SHOWN, SHOWN) in 0..1."""
    return F.interpolate(
        torch.from_numpy(as_channels(values, id_))[None], (SHOWN, SHOWN), mode="nearest"
    )[0]
