"""What may stand beside a direction's corrected closed form, each as a model that shares all other
parts with the one it comes from."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import replace

import torch
from torch import nn

from backend.adapt import last_layers, residual_adapter
from backend.adapt.closed_form import share_of
from backend.adapt.ground import Ground, detail_of
from backend.adapt.work import Work
from backend.modalities import direction_name
from backend.model.detail import DetailPath
from backend.weights.loaded import LoadedModel

# What stands beside the corrected closed form: nothing, the parent's network, that with a residual
# adapter or with last layers that learnt from the ground.
CLOSED, NETWORK, ADAPTER, LAYERS = "closed form", "network", "adapter", "last layers"


def with_network(model: LoadedModel, direction: tuple[str, str], like: LoadedModel) -> LoadedModel:
    """The model with the gates, and the adapter and last layers, that another one has for a
    direction.
    """
    found = with_own_parts(model)
    row, subset = place_of(direction, detail_of(like))
    detail_of(found).gate[subset, row] = detail_of(like).gate[subset, row]
    name = _name(direction)
    for mine, theirs in zip(_tuned(found), _tuned(like), strict=True):
        if name in theirs:
            mine[name] = theirs[name]
    return found


def with_adapter(
    model: LoadedModel,
    direction: tuple[str, str],
    grounds: Sequence[Ground],
    work: Work,
    seconds: float,
) -> LoadedModel | None:
    """The model with a residual adapter that the direction learnt from the ground; None as of
    `with_layers`.
    """
    choice = residual_adapter.fit(grounds, model, work, seconds)
    if choice is None or choice.shrinkage is None:
        return None
    found = with_own_parts(model)
    adapters = found.network.adapters
    own = copy.deepcopy(adapters.of(*direction))
    share = share_of(choice.remaining, len(grounds))
    own.add(torch.from_numpy(share * choice.correction))
    adapters.by_direction[_name(direction)] = own
    return found


def with_layers(
    model: LoadedModel,
    direction: tuple[str, str],
    grounds: Sequence[Ground],
    work: Work,
    seconds: float,
) -> LoadedModel | None:
    """The model with last layers that the direction learnt from the ground; None where halves of
    it contradict each other, or no time is given.
    """
    found = with_own_parts(model)
    detail = detail_of(found)
    row, subset = place_of(direction, detail)
    detail.gate[subset, row] = 1.0
    choice = last_layers.fit(grounds, found, work, seconds)
    if choice is None or choice.shrinkage is None:
        return None
    layers = detail.last_layers(*direction).requires_grad_(False).to(detail.gate.device)
    share = share_of(choice.remaining, len(grounds))
    layers.put(torch.from_numpy(share * choice.correction))
    detail.of_direction[_name(direction)] = layers
    return found


def place_of(direction: tuple[str, str], detail: DetailPath) -> tuple[int, int]:
    """The target's row and the number of the source's subset."""
    source, target = direction
    return detail.layout.ids.index(target), detail.layout.subset((source,))


def is_open(detail: DetailPath, direction: tuple[str, str]) -> bool:
    """Whether the network has a part in what is drawn of a direction."""
    row, subset = place_of(direction, detail)
    return bool(detail.gate[subset, row].any())


def close(model: LoadedModel, direction: tuple[str, str]) -> None:
    """Leaves the closed form alone in a direction."""
    row, subset = place_of(direction, detail_of(model))
    detail_of(model).gate[subset, row] = 0.0
    for tuned in _tuned(model):
        if _name(direction) in tuned:
            del tuned[_name(direction)]


def _tuned(model: LoadedModel) -> tuple[nn.ModuleDict, nn.ModuleDict]:
    """The last layers and residual adapters that were learnt for single directions, by name."""
    return detail_of(model).of_direction, model.network.adapters.by_direction


def _name(direction: tuple[str, str]) -> str:
    return direction_name(direction[:1], direction[1])


def with_own_parts(model: LoadedModel) -> LoadedModel:
    """The model with a detail path and adapters that may be changed; the other parts are shared."""
    network = copy.copy(model.network)
    network._modules = dict(network._modules)
    network.detail = copy.deepcopy(network.detail)
    network.adapters = copy.deepcopy(network.adapters)
    return replace(model, network=network)
