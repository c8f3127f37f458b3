"""Windows of held-out scenes for a model that takes any subset of sources: its figures, and the
gates that suit it best.

The validation split holds whole groups and sources that training has not: gates, lengths and widths
are chosen here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from backend.arrays import FloatArray
from backend.modalities import LATENT_CHANNELS, LATENT_SIZE, modality
from backend.model.detail import LEVEL_CELL, low_pass
from backend.model.resampling import from_stack_grid
from backend.model.stack import StackLayout
from backend.radiometry import ModelScale, to_eval8
from training.data.crops import crop
from training.data.grey import GreyPair
from training.data.scene import Scene
from training.lib.gates import GateFigures
from training.lib.metrics import correlation, decibels
from training.lib.pairs import encode
from training.lib.structure import SOURCE, TARGET, StructureBatch, mean_correlation

MIN_LATENTS = 15  # a side of a scene
FEWEST_SCENES = 4  # for a choice between gates, or between tables
LAST_TIMESTEP = 999
GATES = (0.0, 0.25, 0.5, 0.75, 1.0)
GATES_FOLLOWED = (0.0, 0.5, 1.0)  # while training

# 8-bit imagery and pixels of 30 m: no measure of what Sentinel-2 and Sentinel-1 scenes get
LEFT_OUT = ("s1s2_volkov", "s2_europe_glc23", "water_hls", "xl_landsat", "landsat_misc")
SIMULATED = "simulated_pan"
WATER = "water_hls"  # followed apart, all gates open: what the example's open sea needs
EVERY = 2  # while training every other scene is looked at
GREY_EVERY = 4  # of the grey pairs every fourth

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


class SubsetHeldOut:
    """Centre windows of the validation scenes."""

    def __init__(
        self, scenes: Iterable[Scene], vaes: Mapping[str, Any], grey: Sequence[GreyPair] = ()
    ) -> None:
        self.vaes = dict(vaes)
        self.grey = grey
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
        if self.grey:
            out["sar-grey/correlation"] = self.structure(module, GREY_EVERY)

        named = [value for name, value in out.items() if "/" not in name]
        return out | {"score": float(np.mean(named))} if named else {}

    @torch.inference_mode()
    def structure(self, module: Any, every: int = 1, gates: Sequence[float] = (1.0, 1.0)) -> float:
        """Mean correlation of the predicted luminance with grey pictures that the radar belongs to
        (structure.py).

        Args:
            every: so many pairs apart.
            gates: of the level and the structure that the network adds.
        """
        of_level, of_structure = gates

        def predict(batch: StructureBatch) -> Tensor:
            base, low, rest = self._from_stack(
                module, batch.stack, batch.observed, batch.z_sources, batch.z_observed, TARGET
            )
            return base + of_level * low + of_structure * rest

        return mean_correlation(self.grey[::every], self.vaes[SOURCE], self.layout, predict)

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
        able = self._having({*sources, target})
        return self._over(able[::every], module, sources, target, gates)

    @torch.inference_mode()
    def closed_form(
        self, module: Any, sources: Sequence[str], target: str, used: Sequence[str]
    ) -> float | None:
        """Mean PSNR of the regression alone on the scenes that have the sources and the target,
        with the table of those that are used; None where there are too few scenes for a choice.
        """
        scenes = self._having({*sources, target})
        found = [self._of_regression(module, scene, used, target) for scene in scenes]
        figures = [figure for figure in found if figure is not None]
        return float(np.mean(figures)) if len(figures) >= FEWEST_SCENES else None

    def _having(self, wanted: set[str]) -> list[Scene]:
        """Held-out scenes that have these modalities, simulated ones only where PAN is wanted."""
        return [
            scene
            for scene in self.scenes
            if wanted <= set(scene.arrays) and ("pan" in wanted or scene.group != SIMULATED)
        ]

    def _of_regression(
        self, module: Any, scene: Scene, sources: Sequence[str], target: str
    ) -> float | None:
        arrays = self._centre(scene, (*sources, target))
        if arrays is None:
            return None
        stack, observed = self._stacked({id_: arrays[id_] for id_ in sources})
        row = self.layout.ids.index(target)
        base = module.detail.base(stack, observed, row, torch.tensor([0]))
        truth = self._truth(scene, arrays, target)
        error = self._evaluated(base, truth.shape, target) - truth
        return decibels(float(np.mean(error**2)))

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
        arrays = self._centre(scene, (*sources, target))
        if arrays is None:
            return None

        truth = self._truth(scene, arrays, target)
        base, low, rest = self._parts(module, {id_: arrays[id_] for id_ in sources}, target)

        out = np.zeros((3, len(gates), len(gates)))
        for i, of_level in enumerate(gates):
            for j, of_structure in enumerate(gates):
                y = self._evaluated(
                    base + of_level * low + of_structure * rest, truth.shape, target
                )
                error = y - truth
                unbiased = error - error.mean(axis=(1, 2), keepdims=True)
                out[:, i, j] = (
                    decibels(float(np.mean(error**2))),
                    decibels(float(np.mean(unbiased**2))),
                    correlation(y.reshape(len(y), -1), truth.reshape(len(truth), -1)),
                )

        return out

    def _centre(self, scene: Scene, ids: tuple[str, ...]) -> dict[str, FloatArray] | None:
        row, column = (max(0, (n - LATENT_SIZE) // 2) for n in scene.latent_size)
        return crop(scene, row, column, LATENT_SIZE, ids)

    def _truth(
        self, scene: Scene, arrays: Mapping[str, FloatArray], target: str
    ) -> npt.NDArray[np.float64]:
        """(C, H, W) on the metrics' scale, without what a window reflects of a smaller scene."""
        factor = modality(target).vae_factor
        height, width = (min(LATENT_SIZE, n) * factor for n in scene.latent_size)
        return to_eval8(modality(target), arrays[target][:, :height, :width])

    def _evaluated(
        self, picture: Tensor, shape: tuple[int, ...], target: str
    ) -> npt.NDArray[np.float64]:
        """A picture (1, C, H, W) on the stack's grid as `_truth` has its own."""
        x = from_stack_grid(picture, modality(target).vae_factor)[0].numpy()
        physical = ModelScale.of(modality(target)).to_physical(x)
        return to_eval8(modality(target), physical[:, : shape[1], : shape[2]])

    def _parts(
        self, module: Any, sources: Mapping[str, FloatArray], target: str
    ) -> tuple[Tensor, Tensor, Tensor]:
        """The regression's picture, and the level and the structure that the network adds, on the
        stack's grid.
        """
        layout = self.layout
        stack, observed = self._stacked(sources)
        z = torch.zeros(1, LATENT_CHANNELS * len(layout.ids), LATENT_SIZE, LATENT_SIZE)
        mask = torch.zeros(1, len(layout.ids), LATENT_SIZE, LATENT_SIZE)

        for id_, values in sources.items():
            place = layout.ids.index(id_)
            z[:, LATENT_CHANNELS * place : LATENT_CHANNELS * (place + 1)] = encode(
                self.vaes[id_], ModelScale.of(modality(id_)).to_model(values)
            )
            mask[:, place] = 1.0

        return self._from_stack(module, stack, observed, z, mask, target)

    def _stacked(self, sources: Mapping[str, FloatArray]) -> tuple[Tensor, Tensor]:
        """Physical values (C, H, W) as a stack and its masks."""
        x = {
            id_: torch.from_numpy(ModelScale.of(modality(id_)).to_model(values))[None]
            for id_, values in sources.items()
        }
        return self.layout.stacked(x, {})

    def _from_stack(
        self,
        module: Any,
        stack: Tensor,
        observed: Tensor,
        z: Tensor,
        mask: Tensor,
        target: str,
    ) -> tuple[Tensor, Tensor, Tensor]:
        """`_parts` of sources as a stack and as latents with their masks."""
        row, level = self.layout.ids.index(target), torch.tensor([0])
        vae, factor = self.vaes[target], modality(target).vae_factor
        scaling = float(vae.config["scaling_factor"])
        base = module.detail.base(stack, observed, row, level)
        prior = vae.encode(from_stack_grid(base, factor).clamp(-1, 1)).latent_dist.mode() * scaling
        noise = torch.randn(prior.shape, generator=torch.Generator().manual_seed(0))
        z_hat = module.transformer(
            noise, z, mask, prior, torch.tensor([LAST_TIMESTEP]), torch.tensor([row]), level
        )
        decoded = vae.of_code(module.adapters(z_hat, target) / scaling)
        context = module.detail.context(decoded, base, row)
        change = module.detail.change(stack, observed, base, context, row, level)
        low = low_pass(change, LEVEL_CELL)

        return base, low, change - low
