"""The processes that train together: one, or as many as torchrun or `accelerate launch` started, on one machine or several.

    torchrun --standalone --nproc_per_node 8 -m -- training.train_translator ...
    torchrun --standalone --nproc_per_node 2 -m -- training.train_translator ... --device cpu       # gloo
    srun torchrun --nnodes 4 --nproc_per_node 8 --rdzv_backend c10d --rdzv_endpoint $HEAD:29500 -m -- training.train_translator ...

The `--` before the module keeps torchrun from reading `--run` as one of its own options.

Every process draws its own batches; gradients are averaged before each step, so that N processes with batches of b take the step that one
with batches of N b takes. Data parallelism without wrapping the module: losses may call its parts as they like.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import torch
from torch import Tensor, nn


class World:
    """This process among its like.

    Attributes:
        device: what this process computes on.
        rank: its number; 0 validates, saves and talks.
        size: how many there are.
    """

    def __init__(self, device: str = "auto") -> None:
        """device: cpu, cuda, or auto. Joins the others where a launcher says that there are some."""
        wants_cpu = device == "cpu" or (device == "auto" and not torch.cuda.is_available())
        self._state: Any = None
        self.rank, self.size = 0, 1
        self.device = torch.device("cpu" if wants_cpu else "cuda" if device == "auto" else device)
        if int(os.environ.get("WORLD_SIZE", "1")) > 1:
            from accelerate import PartialState  # slow to import, and needed by several only

            self._state = PartialState(cpu=wants_cpu)
            self.rank, self.size, self.device = self._state.process_index, self._state.num_processes, self._state.device

    @property
    def is_main(self) -> bool:
        return self.rank == 0

    def average_gradients(self, module: nn.Module) -> None:
        """Puts the mean over all processes into every gradient; one that is missing here counts as zeros."""
        if self._state is None:
            return
        parameters = [parameter for parameter in module.parameters() if parameter.requires_grad]
        gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        flat = torch.cat([gradient.detach().float().reshape(-1) for gradient in gradients])
        torch.distributed.all_reduce(flat)
        flat /= self.size
        start = 0
        for parameter in parameters:
            part = flat[start : start + parameter.numel()].view_as(parameter).to(parameter.dtype)
            start += parameter.numel()
            parameter.grad = part.clone()

    def from_main(self, *values: float) -> tuple[float, ...]:
        """The main process's values, in all of them: what depends on a clock must be decided once."""
        if self._state is None:
            return values
        tensor = torch.tensor(values, dtype=torch.float64, device=self.device if self.device.type == "cuda" else "cpu")
        torch.distributed.broadcast(tensor, 0)
        return tuple(tensor.tolist())

    def share(self, tensors: Iterable[Tensor]) -> None:
        """Gives all processes the main one's values."""
        if self._state is not None:
            for tensor in tensors:
                torch.distributed.broadcast(tensor.data, 0)

    def wait(self) -> None:
        """Until all are here."""
        if self._state is not None:
            self._state.wait_for_everyone()
