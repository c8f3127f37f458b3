"""Where a source covers a window in part: masks of its latents, and the fade into the prediction
without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.modalities import modality
from backend.model.sources import Sources


def mask_of(sources: Sources, id_: str) -> Tensor:
    """Where a source was observed, (B, 64, 64) of 0 and 1: a latent that holds a filled pixel is
    not.
    """
    if id_ not in sources.valid:
        return torch.ones_like(sources.z[:, 0])
    share = F.avg_pool2d(sources.valid[id_].float()[:, None], modality(id_).vae_factor)
    return (share >= 1.0).float()[:, 0]


def faded(sources: Sources, size: int, call: Callable[[Sources, slice], Tensor]) -> Tensor:
    """What `call` gives of the sources, (B, C, size, size); towards the edge of a source that
    covers a window in part it fades into what the call gives without that source.

    Args:
        sources: of a batch.
        size: pixels or latents a side of what the call gives.
        call: gets sources, and which windows of the batch they are. Windows are computed again one
            by one, so that their bits do not depend on the others of the batch.
    """
    whole = call(sources, slice(None))
    cut = {id_: windows for id_ in sources.valid if (windows := sources.cut(id_))}
    if not cut:
        return whole

    faded = whole.clone()
    for id_, windows in cut.items():
        share = sources.share(id_, size)
        for window in windows:
            place = slice(window, window + 1)
            rest = call(sources.without(id_, window), place)
            faded[place] += (1 - share[place]) * (rest - whole[place])

    return faded


def rests(
    sources: Sources, call: Callable[[Sources, slice], Tensor]
) -> Iterator[tuple[slice, Tensor]]:
    """What `call` gives without the one further source, for each window that it does not cover."""
    ((id_, valid),) = sources.valid.items()
    for window in torch.nonzero(~valid.flatten(1).all(1)).flatten().tolist():
        place = slice(window, window + 1)
        yield place, call(sources.without(id_, window), place)
