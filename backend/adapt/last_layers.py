"""A direction's own last layers (LastLayers of the detail path), fitted to the user's ground.

The layers are linear in what the network gives them, so their least squares have a closed form, as
the regression's correction has: with what they are linear in, f, and what the closed form misses of
the truth, m, both over pixels of fitted cells,

    L = argmin mean |m - L f|^2 + s * mean over features of L^2 f^2

with s chosen by each half of the ground on the other. Whether the direction is better with them
is decided on other cells (learning.py)."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import torch
from torch import Tensor

from backend.adapt.closed_form import Chosen, Moments, choose
from backend.adapt.ground import Ground, detail_of
from backend.adapt.windows import fitted, halves_of, predicted
from backend.adapt.work import Work
from backend.geometry.tiling import Window
from backend.modalities import LEVELS
from backend.model.detail_network import LastLayers
from backend.weights.loaded import LoadedModel


def _moments_of(
    ground: Ground, window: Window, model: LoadedModel, cancel: threading.Event
) -> dict[bool, Moments]:
    """Of the fitted cells' pixels in a window, on either side of the ground's middle: of what the
    last layers are linear in, and of what the closed form misses.
    """
    found = _features(ground, window, model, cancel)
    if found is None:
        return {}
    features, drawn = found
    place = window.pixels(ground.run.source.modality)
    both = ground.observed(place, detail_of(model).layout)
    halves = {}
    for is_second in (False, True):
        inside = fitted(ground, place, is_second, both.there)
        moments = both.moments(both.as_compared(features), both.as_compared(drawn), inside)
        if moments is not None:
            halves[is_second] = moments
    return halves


def _features(
    ground: Ground, window: Window, model: LoadedModel, cancel: threading.Event
) -> tuple[Tensor, Tensor] | None:
    """Of a window on the stack's grid: what the last layers are linear in (1, F, H, W), and the
    closed form's picture (1, C, H, W); None where the source has nothing.
    """
    found = predicted(ground, window, model, cancel)
    if found is None:
        return None
    group, z = found
    source, target = ground.pair.direction
    network, detail = model.network, detail_of(model)
    layout, row = detail.layout, detail.layout.ids.index(target)
    present = [layout.ids.index(source)]
    level = torch.tensor([LEVELS.index(ground.run.level)], device=z.device)
    with torch.inference_mode():
        stack, observed = layout.stacked(group.sources.pixels, group.sources.valid)
        base = detail.base(stack, observed, row, level)
        vae = network.vaes[target]
        code = network.adapt(z, target, source) / float(vae.config["scaling_factor"])
        context = detail.context(vae.of_code(code), base, row)
        smooth, h, x, _ = detail.features(stack, observed, base, context, row, level, present)
        pixels = x[:, : layout.channels[present[0]]]
        features = LastLayers.linear_in(h, base, torch.cat([pixels, smooth], dim=1))
    return features.cpu(), base.cpu()


def fit(grounds: Sequence[Ground], model: LoadedModel, work: Work, seconds: float) -> Chosen | None:
    """The last layers of a direction as a matrix (F, C), with the shrinkage that serves each half
    of the ground best when they were fitted on the other; None without ground. Arguments as of
    `halves_of`.
    """
    halves = halves_of(grounds, model, work, seconds, _moments_of)
    return None if halves is None else choose(halves, (range(len(halves[0].gram)),))
