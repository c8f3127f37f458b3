"""Incremental training: a network trained with fewer modalities goes on with more (SPEC, Stage II;
the paper's Table 3).

What was trained stays bit for bit: the modalities' rows of the embedding tables, and of whatever
else has a row or a column for each, are taken to their places in the larger ones; new rows, new
adapters start as a fresh network's do. Directions among the old modalities give what they gave
before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from training.data.errors import BadInput


def grown(
    own: Mapping[str, Tensor],
    given: Mapping[str, Tensor],
    given_ids: Sequence[str],
    own_ids: Sequence[str],
) -> dict[str, Tensor]:
    """A state that fits `own`, with all of `given` in it.

    Args:
        own: of the fresh network.
        given: of the trained one.
        given_ids: the modalities that it was trained with, in the order of its rows.
        own_ids: those of the fresh one.

    Raises:
        BadInput: a modality is gone, or a tensor does not fit.
    """
    lost = sorted(set(given_ids) - set(own_ids))
    if lost:
        raise BadInput(
            f"the checkpoint knows {', '.join(lost)}, which this project's modalities.json does not"
        )

    rows = torch.tensor([list(own_ids).index(id_) for id_ in given_ids])
    state = {name: tensor.clone() for name, tensor in own.items()}
    for name, tensor in given.items():
        if name not in state:
            raise BadInput(f"the network has no {name}")
        if tensor.shape == state[name].shape:
            state[name] = (
                tensor.clone() if len(given_ids) == len(own_ids) else tensor.to(state[name].dtype)
            )
            continue

        state[name] = _placed(name, state[name], tensor, rows, len(given_ids), len(own_ids))

    return state


def _placed(name: str, own: Tensor, given: Tensor, rows: Tensor, before: int, after: int) -> Tensor:
    """`given`'s rows (and columns, where both axes are modalities) in a copy of `own`."""
    differing = [
        axis
        for axis, (old, new) in enumerate(zip(given.shape, own.shape, strict=False))
        if old != new
    ]
    fits = given.ndim == own.ndim and all(
        given.shape[axis] == before and own.shape[axis] == after for axis in differing
    )
    if not fits:
        raise BadInput(
            f"{name} is {tuple(given.shape)} in the checkpoint and {tuple(own.shape)} here"
        )

    index: list[Tensor | slice] = [slice(None)] * own.ndim
    placed = own.clone()
    if len(differing) == 1:
        index[differing[0]] = rows
        placed[tuple(index)] = given.to(own.dtype)
    else:
        first, second = differing
        index[first], index[second] = rows[:, None], rows[None, :]
        placed[tuple(index)] = given.to(own.dtype)

    return placed
