"""A direction's own residual adapter (Any2Any eq. 8), fitted to the user's ground.

Its last convolution is linear in what the two before it give, so that its least squares have a
closed form. With those features f and what the corrected latents z + A(z) miss of the truth's
encoding, m, both over latents of fitted cells that are known whole,

    P = argmin mean |m - P f|^2 + s * mean over features of P^2 f^2

is added to the last convolution; s is chosen by each half of the ground on the other."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.adapt.closed_form import Chosen, Moments, choose
from backend.adapt.ground import Ground
from backend.adapt.windows import fitted, halves_of, predicted
from backend.adapt.work import Work
from backend.geometry.tiling import Window
from backend.modalities import LATENT_SIZE
from backend.weights.loaded import LoadedModel


def fit(grounds: Sequence[Ground], model: LoadedModel, work: Work, seconds: float) -> Chosen | None:
    """What is added to the last convolution, (F, 4); None without ground. Arguments as of
    `halves_of`.
    """
    halves = halves_of(grounds, model, work, seconds, _moments_of)
    return None if halves is None else choose(halves, (range(len(halves[0].gram)),))


def _moments_of(
    ground: Ground, window: Window, model: LoadedModel, cancel: threading.Event
) -> dict[bool, Moments]:
    found = predicted(ground, window, model, cancel)
    if found is None:
        return {}
    _, z = found
    network, (source, target) = model.network, ground.pair.direction
    place = window.pixels(ground.run.source.modality)
    pixels, valid = ground.in_model_scale(place)
    with torch.inference_mode():
        truth = network.encode(target, pixels[target].to(z.device))
        features = network.adapters.of(source, target).linear_in(z)[0].cpu()  # (F, 64, 64)
        missed = (truth - network.adapt(z, target, source))[0].cpu()  # (4, 64, 64)

    whole = _whole(valid[source]) & _whole(valid[target])
    halves = {}
    for is_second in (False, True):
        chosen = whole & fitted(ground, place, is_second, whole)
        if chosen.any():
            x, y = (values[:, chosen].T.double().numpy() for values in (features, missed))
            halves[is_second] = Moments.of(x, y)
    return halves


def _whole(valid: Tensor) -> Tensor:
    """Which latents (64, 64) have all of their pixels in a mask (1, H, W)."""
    factor = valid.shape[1] // LATENT_SIZE
    return -F.max_pool2d(-valid[None].float(), factor)[0, 0] > 0
