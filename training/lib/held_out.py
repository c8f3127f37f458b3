"""A quick look at the validation split during Stage II: one window per scene, one step in general,
all trained directions.
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
from training.lib.objectives import OBJECTIVES, Objective

SCENES_PER_DIRECTION = 12
BATCH = 16  # windows that are encoded and predicted at once
MIN_LATENTS = 16  # a side of a scene: a quarter of a window
SHOWN = 256  # pixels a side of a picture


@dataclass(frozen=True)
class _Window:
    """One pair: the source's pixels on the model's scale, the truth's, and how much of them is
    real.
    """

    source: str
    target: str
    level: str
    x: FloatArray  # (C, 64 f, 64 f)
    truth: FloatArray  # (C, H, W) physical units
    size: tuple[int, int]  # rows and columns that are no reflection


@dataclass(frozen=True)
class _Encoded:
    """Windows of one direction and level, with their scaled source latents (B, 4, 64, 64) on the
    device.
    """

    windows: tuple[_Window, ...]
    z: Tensor

    @property
    def source(self) -> str:
        return self.windows[0].source

    @property
    def target(self) -> str:
        return self.windows[0].target

    @property
    def level(self) -> str:
        return self.windows[0].level


class HeldOut:
    """Windows of the validation split. They are encoded once, in batches, on the device on which
    the first figures are wanted.
    """

    def __init__(
        self,
        scenes: list[Scene],
        vaes: Mapping[str, Any],
        directions: tuple[tuple[str, str], ...],
        scenes_per_direction: int | None = SCENES_PER_DIRECTION,
        objective: Objective = OBJECTIVES["x0"],
        steps: int = 1,
    ) -> None:
        """objective, steps: what the transformer was trained to predict, and in how many steps."""
        self.objective = objective
        self.steps = steps
        self.vaes = dict(vaes)
        self.windows: list[_Window] = []
        self._encoded: list[_Encoded] = []
        usable = [s for s in scenes if s.pairs and min(s.latent_size) >= MIN_LATENTS]

        for direction in directions:
            having = [s for s in usable if set(direction) <= set(s.arrays)][:scenes_per_direction]
            self.windows += [
                window for s in having if (window := self._window(s, *direction)) is not None
            ]

    def _window(self, scene: Scene, source: str, target: str) -> _Window | None:
        row, column = (max(0, (n - LATENT_SIZE) // 2) for n in scene.latent_size)
        arrays = crop(scene, row, column, LATENT_SIZE, (source, target))
        if arrays is None:
            return None
        x = ModelScale.of(modality(source)).to_model(arrays[source])
        f = modality(target).vae_factor
        rows, columns = (min(LATENT_SIZE, n) * f for n in scene.latent_size)
        truth = arrays[target][:, :rows, :columns]
        return _Window(source, target, scene.level, x, truth, (rows, columns))

    @torch.inference_mode()
    def _batches(self, device: torch.device) -> list[_Encoded]:
        if not self._encoded:
            by_kind: dict[tuple[str, str, str], list[_Window]] = {}
            for window in self.windows:
                by_kind.setdefault((window.source, window.target, window.level), []).append(window)
            for found in by_kind.values():
                for first in range(0, len(found), BATCH):
                    part = tuple(found[first : first + BATCH])
                    self._encoded.append(self._encode(part, device))

        return self._encoded

    def _encode(self, windows: tuple[_Window, ...], device: torch.device) -> _Encoded:
        vae = self.vaes[windows[0].source].to(device)
        x = torch.from_numpy(np.stack([window.x for window in windows])).to(device)
        z = vae.encode(x).latent_dist.mode().float() * float(vae.config["scaling_factor"])
        return _Encoded(windows, z)

    def figures(self, transformer: nn.Module, adapters: ResidualAdapters) -> dict[str, float]:
        """Means over directions: `score` is the PSNR, `unbiased` without each band's level,
        `correlation`, `imprint` of the code's patches beside the truth's (1: none more than there);
        and each direction's PSNR. Nothing without windows.
        """
        device = next(transformer.parameters()).device
        network = self._network(transformer, adapters, device)
        by_direction: dict[str, list[tuple[float, ...]]] = {}

        for batch in self._batches(device):
            rows = by_direction.setdefault(f"{batch.source}-{batch.target}", [])
            for window, predicted in zip(batch.windows, self._predict(network, batch), strict=True):
                rows.append(self._compare(window, predicted))

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

        for batch in self._batches(device):
            name = f"{batch.source}-{batch.target}"
            if name not in drawn:
                drawn[name] = self._picture(network, _Encoded(batch.windows[:1], batch.z[:1]))

        return drawn

    def _picture(self, network: Any2Any, batch: _Encoded) -> Tensor:
        """Source, prediction and truth of one window side by side."""
        (window,) = batch.windows
        drawn = network.decode(window.source, batch.z)[0].float().cpu().numpy()
        rows, columns = (
            n // modality(window.target).vae_factor * modality(window.source).vae_factor
            for n in window.size
        )
        source = ModelScale.of(modality(window.source)).to_physical(drawn)[:, :rows, :columns]
        three = (
            (source, window.source),
            (self._predict(network, batch)[0], window.target),
            (window.truth, window.target),
        )
        return torch.cat([_shown(values, id_) for values, id_ in three], dim=2)

    def _network(
        self, transformer: nn.Module, adapters: ResidualAdapters, device: torch.device
    ) -> Any2Any:
        return Any2Any(
            {id_: self.vaes[id_].to(device) for id_ in modalities() if id_ in self.vaes},
            transformer,  # type: ignore[arg-type]
            adapters,
        )

    def _predict(self, network: Any2Any, batch: _Encoded) -> list[FloatArray]:
        """(C, H, W) physical units of each window, its real part."""
        noise = torch.randn((1, *batch.z.shape[1:]), generator=torch.Generator().manual_seed(0))
        noise = noise.to(batch.z.device).expand(batch.z.shape)
        sources = Sources({batch.source: batch.z})

        def predict(z_t: Tensor, t: int) -> Tensor:
            output = network.predict_x0(z_t, sources, t, batch.target, batch.level)
            times = torch.full((len(z_t),), t, device=z_t.device)
            return self.objective.clean(output, z_t, times)

        z = self.objective.sample(predict, batch.z, noise, self.steps)
        x = network.decode(batch.target, network.adapt(z, batch.target)).float().cpu().numpy()
        values = ModelScale.of(modality(batch.target)).to_physical(x)
        return [
            one[:, : window.size[0], : window.size[1]]
            for one, window in zip(values, batch.windows, strict=True)
        ]

    def _compare(self, window: _Window, predicted: FloatArray) -> tuple[float, ...]:
        target = modality(window.target)
        pictures = (
            to_eval8(target, predicted),
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
