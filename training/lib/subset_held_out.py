"""Windows of held-out scenes for a model that takes any subset of sources: its figures, and the
gates that suit it best.

The validation split holds whole groups and sources that training has not: gates, lengths and widths
are chosen here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, modality
from backend.model.detail import LEVEL_CELL, low_pass
from backend.model.stack import StackLayout, from_stack_grid, to_stack_grid
from backend.radiometry import ModelScale, to_eval8
from training.data.crops import crop
from training.data.scene import Scene
from training.lib.metrics import correlation, decibels
from training.lib.pairs import encode

MIN_LATENTS = 15  # a side of a scene
LAST_TIMESTEP = 999
GATES = (0.0, 0.25, 0.5, 0.75, 1.0)
GATES_FOLLOWED = (0.0, 0.5, 1.0)  # while training

# 8-bit imagery and pixels of 30 m: no measure of what Sentinel-2 and Sentinel-1 scenes get
LEFT_OUT = ("s1s2_volkov", "s2_europe_glc23", "water_hls", "xl_landsat", "landsat_misc")
SIMULATED = "simulated_pan"
WATER = "water_hls"  # followed apart, all gates open: what the example's open sea needs
EVERY = 2  # while training every other scene is looked at

# What validation follows during training: the paper's directions without PAN, and what sets of
# sources bring.
FOLLOWED = (
    ("rgb", "nir"),
    ("rgb", "ms"),
    ("nir", "rgb"),
    ("nir", "ms"),
    ("ms", "rgb"),
    ("ms", "nir"),
    ("sar", "rgb"),
    ("sar", "nir"),
    ("sar", "ms"),
    ("rgb+nir", "ms"),
    ("rgb+ms", "nir"),
    ("sar+nir", "rgb"),
)


@dataclass(frozen=True)
class GateFigures:
    """One subset and target over its held-out scenes.

    Attributes:
        groups: the source of each scene.
        figures: (scenes, 3, level gates, structure gates): PSNR in dB, the same without each band's
            mean error, correlation.
    """

    groups: tuple[str, ...]
    figures: npt.NDArray[np.float64]

    @property
    def best(self) -> tuple[int, int]:
        """Places of the level's and the structure's gate with the best mean PSNR."""
        return _best(self.figures)

    @property
    def chosen(self) -> tuple[int, int]:
        """Those gates where choosing them pays on sources that did not take part in the choice;
        else the level's closed, or both.
        """
        closed = self.mean(0, 0)[0]
        for levels in (None, 1):
            if self.by_source(levels)[0] > closed:
                return _best(self.figures[:, :, :levels])

        return 0, 0

    def worth(self) -> tuple[float, float, float]:
        """What `chosen` has on sources that did not take part in the choice."""
        closed = self.mean(0, 0)
        for levels in (None, 1):
            found = self.by_source(levels)
            if found[0] > closed[0]:
                return found

        return closed

    def mean(self, level: int, structure: int) -> tuple[float, float, float]:
        """Means over scenes of the three figures at two gates' places."""
        psnr, unbiased, correlated = self.figures[:, :, level, structure].mean(axis=0)
        return float(psnr), float(unbiased), float(correlated)

    def by_source(self, levels: int | None = None) -> tuple[float, float, float]:
        """The same where each source's scenes have the gates that are best on the other sources'
        scenes.

        Args:
            levels: so many of the level's gates may be chosen, from the closed one on; None: all.
        """
        rows, figures = [], self.figures[:, :, :levels]
        for group in dict.fromkeys(self.groups):
            own = np.array([one == group for one in self.groups])
            level, structure = _best(figures[~own]) if not own.all() else (0, 0)
            rows.append(figures[own][:, :, level, structure])

        psnr, unbiased, correlated = np.concatenate(rows).mean(axis=0)
        return float(psnr), float(unbiased), float(correlated)


def _best(figures: npt.NDArray[np.float64]) -> tuple[int, int]:
    psnr = figures[:, 0].mean(axis=0)
    level, structure = np.unravel_index(int(np.argmax(psnr)), psnr.shape)
    return int(level), int(structure)


class SubsetHeldOut:
    """Centre windows of the validation scenes."""

    def __init__(self, scenes: Iterable[Scene], vaes: Mapping[str, Any]) -> None:
        self.vaes = dict(vaes)
        self.layout = StackLayout.of_ids(tuple(vaes))
        able = [s for s in scenes if s.pairs and min(s.latent_size) >= MIN_LATENTS]
        self.scenes = [s for s in able if s.group not in LEFT_OUT]
        self.water = [s for s in able if s.group == WATER]

    @torch.inference_mode()
    def figures(self, module: Any) -> dict[str, float]:
        """Mean PSNR over FOLLOWED by its name, each with its best gates; `score` is their mean.

        Nothing without scenes.
        """
        out: dict[str, float] = {}
        for sources, target in FOLLOWED:
            found = self.by_gate(module, sources.split("+"), target, EVERY, GATES_FOLLOWED)
            if found is not None:
                name = f"{sources}-{target}"
                out[name], out[f"{name}/nolevel"], _ = found.mean(*found.best)
                out[f"{name}/open"] = found.mean(-1, -1)[0]
                out[f"{name}/closed"] = found.mean(0, 0)[0]

        on_water = self._over(self.water, module, ("rgb",), "nir", GATES_FOLLOWED)
        if on_water is not None:
            out["rgb-nir/water"] = on_water.mean(-1, -1)[0]
        named = [value for name, value in out.items() if "/" not in name]
        return out | {"score": float(np.mean(named))} if named else {}

    @torch.inference_mode()
    def by_gate(
        self,
        module: Any,
        sources: Sequence[str],
        target: str,
        every: int = 1,
        gates: Sequence[float] = GATES,
    ) -> GateFigures | None:
        """Figures of one subset and target for every pair of gates, over every so many scenes; None
        without one.
        """
        wanted = {*sources, target}
        able = [
            scene
            for scene in self.scenes
            if wanted <= set(scene.arrays) and ("pan" in wanted or scene.group != SIMULATED)
        ]
        return self._over(able[::every], module, sources, target, gates)

    def _over(
        self,
        scenes: Iterable[Scene],
        module: Any,
        sources: Sequence[str],
        target: str,
        gates: Sequence[float],
    ) -> GateFigures | None:
        rows = [
            (scene.group, self._of_scene(module, scene, sources, target, gates)) for scene in scenes
        ]
        found = [(group, row) for group, row in rows if row is not None]
        if not found:
            return None
        return GateFigures(tuple(group for group, _ in found), np.stack([row for _, row in found]))

    def _of_scene(
        self,
        module: Any,
        scene: Scene,
        sources: Sequence[str],
        target: str,
        gates: Sequence[float],
    ) -> npt.NDArray[np.float64] | None:
        """(3, gates, gates): PSNR, PSNR without level, correlation."""
        row, column = (max(0, (n - LATENT_SIZE) // 2) for n in scene.latent_size)
        arrays = crop(scene, row, column, LATENT_SIZE, (*sources, target))
        if arrays is None:
            return None

        factor = modality(target).vae_factor
        height, width = (min(LATENT_SIZE, n) * factor for n in scene.latent_size)
        truth = to_eval8(modality(target), arrays[target][:, :height, :width]).reshape(
            modality(target).channels, -1
        )
        base, low, rest = self._parts(module, {id_: arrays[id_] for id_ in sources}, target)

        out = np.zeros((3, len(gates), len(gates)))
        for i, of_level in enumerate(gates):
            for j, of_structure in enumerate(gates):
                x = from_stack_grid(base + of_level * low + of_structure * rest, factor)[0].numpy()
                y = to_eval8(
                    modality(target),
                    ModelScale.of(modality(target)).to_physical(x)[:, :height, :width],
                )
                y = y.reshape(truth.shape)
                error = y - truth
                unbiased = error - error.mean(axis=1, keepdims=True)
                out[:, i, j] = (
                    decibels(float(np.mean(error**2))),
                    decibels(float(np.mean(unbiased**2))),
                    correlation(y, truth),
                )

        return out

    def _parts(
        self, module: Any, sources: Mapping[str, FloatArray], target: str
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The regression's picture, and the level and the structure that the network adds, on the
        stack's grid.
        """
        layout, row, level = self.layout, self.layout.ids.index(target), torch.tensor([0])
        x = {id_: ModelScale.of(modality(id_)).to_model(values) for id_, values in sources.items()}
        stack, observed = layout.stacked(
            {id_: torch.from_numpy(values)[None] for id_, values in x.items()}, {}
        )
        z = torch.zeros(1, LATENT_CHANNELS * len(layout.ids), LATENT_SIZE, LATENT_SIZE)
        mask = torch.zeros(1, len(layout.ids), LATENT_SIZE, LATENT_SIZE)

        for id_, values in x.items():
            place = layout.ids.index(id_)
            z[:, LATENT_CHANNELS * place : LATENT_CHANNELS * (place + 1)] = encode(
                self.vaes[id_], values
            )
            mask[:, place] = 1.0

        vae, factor = self.vaes[target], modality(target).vae_factor
        scaling = float(vae.config["scaling_factor"])
        base = module.detail.base(stack, observed, row, level)
        prior = vae.encode(from_stack_grid(base, factor).clamp(-1, 1)).latent_dist.mode() * scaling
        noise = torch.randn(prior.shape, generator=torch.Generator().manual_seed(0))
        z_hat = module.transformer(
            noise, z, mask, prior, torch.tensor([LAST_TIMESTEP]), torch.tensor([row]), level
        )
        decoded = vae.decode(module.adapters(z_hat, target) / scaling).sample
        context = to_stack_grid(decoded, factor) - base
        change = module.detail.picture(stack, observed, base, context, row, level) - base
        low = low_pass(change, LEVEL_CELL)

        return base, low, change - low
