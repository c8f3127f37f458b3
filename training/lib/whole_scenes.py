"""A model on whole held-out scenes, window by window in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from backend.arrays import FloatArray
from backend.modalities import LATENT_SIZE, LEVELS, modality
from backend.model.any2any import Any2Any
from backend.radiometry import ModelScale
from backend.sampling.ddim import ddim_sample
from backend.sampling.noise import latent_noise
from training.data.crops import crop
from training.data.scene import Scene


@dataclass(frozen=True)
class Window:
    """A place in one of several scenes.

    Attributes:
        scene: its number.
        row, column: of the first latent.
        level: that the network is given, one of LEVELS.
    """

    scene: int
    row: int
    column: int
    level: str

    def cut(self, scene: Scene, ids: tuple[str, ...]) -> dict[str, FloatArray] | None:
        """The scene's values there by modality; None where too much is missing."""
        return crop(scene, self.row, self.column, LATENT_SIZE, ids)


# (sources' pixels, windows) to the target's pixels of each
Call = Callable[[dict[str, torch.Tensor], Sequence[Window]], torch.Tensor]


class Translator:
    """A model as the evaluation uses it: whole scenes, window by window, no overlap.

    Args:
        network: the model, on the device that computes.
        steps: DDIM steps.
        seed: of the noise.
        tell_level: whether the network is given the scene's processing level where that is known,
            as most products tell it.
        batch_size: windows that are computed at once.
    """

    def __init__(
        self,
        network: Any2Any,
        steps: int,
        seed: int = 0,
        tell_level: bool = True,
        batch_size: int = 1,
    ) -> None:
        self.network = network
        self.steps = steps
        self.seed = seed
        self.tell_level = tell_level
        self.batch_size = batch_size

    def translate(self, scene: Scene, sources: tuple[str, ...], target: str) -> FloatArray:
        """(C, H, W) physical units of the target over the scene's whole latents."""
        return self.translate_all([scene], sources, target)[0]

    @torch.inference_mode()
    def translate_all(
        self, scenes: Sequence[Scene], sources: tuple[str, ...], target: str
    ) -> list[FloatArray]:
        """The same of several scenes, whose windows share batches."""

        def call(pixels: dict[str, torch.Tensor], windows: Sequence[Window]) -> torch.Tensor:
            level = windows[0].level
            observed = self.network.observe(pixels)
            noise = [self._noise(target, window) for window in windows]
            z = ddim_sample(
                lambda z_t, t: self.network.predict_x0(z_t, observed, t, target, level),
                torch.from_numpy(np.stack(noise)).to(self.network.device),
                self.steps,
            )
            only = sources[0] if len(sources) == 1 else None  # whose direction may be adapted
            z = self.network.adapt(z, target, only)
            return self.network.decode(target, z, observed, level)

        return self._by_windows(scenes, sources, target, call)

    @torch.inference_mode()
    def reconstruct_all(self, scenes: Sequence[Scene], id_: str) -> list[FloatArray]:
        """What the autoencoder makes of a modality: the ceiling of any translation into it."""

        def call(pixels: dict[str, torch.Tensor], _: Sequence[Window]) -> torch.Tensor:
            return self.network.decode(id_, self.network.encode(id_, pixels[id_]))

        return self._by_windows(scenes, (id_,), id_, call)

    def _noise(self, target: str, window: Window) -> FloatArray:
        row = self.network.row(target)
        return latent_noise(self.seed, 0, row, window.row, window.column, LATENT_SIZE, LATENT_SIZE)

    def _by_windows(
        self, scenes: Sequence[Scene], sources: tuple[str, ...], target: str, call: Call
    ) -> list[FloatArray]:
        """What a call gives of all windows of scenes, NaN where a window lacks too much."""
        f, channels = modality(target).vae_factor, modality(target).channels
        out: list[FloatArray] = []
        by_level: dict[str, list[Window]] = {}
        for number, scene in enumerate(scenes):
            rows, columns = scene.latent_size
            out.append(np.full((channels, rows * f, columns * f), np.nan, dtype=np.float32))
            level = scene.level if self.tell_level else LEVELS[0]
            by_level.setdefault(level, []).extend(
                Window(number, row, column, level)
                for row in range(0, rows, LATENT_SIZE)
                for column in range(0, columns, LATENT_SIZE)
            )

        for windows in by_level.values():
            for first in range(0, len(windows), self.batch_size):
                part = windows[first : first + self.batch_size]
                for window, values in self._of_batch(scenes, sources, target, part, call):
                    across, down = (
                        slice(n * f, (n + LATENT_SIZE) * f) for n in (window.column, window.row)
                    )
                    place = out[window.scene][:, down, across]
                    place[:] = values[:, : place.shape[1], : place.shape[2]]

        return out

    def _of_batch(
        self,
        scenes: Sequence[Scene],
        sources: tuple[str, ...],
        target: str,
        windows: Sequence[Window],
        call: Call,
    ) -> Iterator[tuple[Window, FloatArray]]:
        """The windows that lack little, and what the call gives of them in physical units."""
        cropped = [
            (window, arrays)
            for window in windows
            if (arrays := window.cut(scenes[window.scene], sources)) is not None
        ]
        if not cropped:
            return

        pixels = {}
        for id_ in sources:
            scale = ModelScale.of(modality(id_))
            x = np.stack([scale.to_model(arrays[id_]) for _, arrays in cropped])
            pixels[id_] = torch.from_numpy(x).to(self.network.device)

        kept = [window for window, _ in cropped]
        values = call(pixels, kept).float().cpu().numpy()
        yield from zip(kept, ModelScale.of(modality(target)).to_physical(values), strict=True)
