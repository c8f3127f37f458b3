"""Where a source covers a window in part: masks of its latents, and the blend with the prediction
without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from itertools import combinations

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


def blended(
    sources: Sources,
    size: int,
    call: Callable[[Sources, slice], Tensor],
    alone: bool = False,
) -> Tensor:
    """What `call` gives of the sources, (B, C, size, size). In a window that further sources cover
    in part, it is the mean over what the call gives with and without each of them:

        sum over L of prod_{i in L} (1 - share_i) prod_{i not in L} share_i call(without L)

    where L are subsets of those sources, and share_i (`Sources.share`) falls to 0 towards the edge
    of source i. A subset whose weight is 0 in the whole window is not computed.

    Args:
        sources: of a batch.
        size: pixels or latents a side of what the call gives.
        call: gets sources, and which windows of the batch they are. Windows are computed again one
            by one, so that their bits do not depend on the others of the batch.
        alone: whether a window that a source lacks completely is also computed without it, in place
            of with its empty mask.
    """
    whole = call(sources, slice(None))
    lacking = sources.lacking(alone)
    if not lacking:
        return whole

    blend = whole.clone()
    for window, ids in lacking.items():
        place = slice(window, window + 1)
        shares = {id_: sources.share(id_, window, size) for id_ in ids}
        blend[place] *= _weight(shares, ())

        for count in range(1, len(ids) + 1):
            for left_out in combinations(ids, count):
                weight = _weight(shares, left_out)
                if bool(weight.any()):
                    blend[place] += weight * call(sources.without(left_out, window), place)

    return blend


def _weight(shares: Mapping[str, Tensor], left_out: Sequence[str]) -> Tensor:
    """How much the result without some of the sources counts, (1, 1, size, size)."""
    factors = [1 - share if id_ in left_out else share for id_, share in shares.items()]
    return reduce(torch.mul, factors)
