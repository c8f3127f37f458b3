"""The processes that train together: one, or as many as torchrun or `accelerate launch` started, on
one machine or several.

    torchrun --standalone --nproc_per_node 8 -m -- training.train_translator ...
    # gloo
    torchrun --standalone --nproc_per_node 2 -m -- training.train_translator ... --device cpu
    srun torchrun --nnodes 4 --nproc_per_node 8 --rdzv_backend c10d --rdzv_endpoint $HEAD:29500 \\
        -m -- training.train_translator ...

The `--` before the module keeps torchrun from reading `--run` as one of its options.

Every process draws its own batches; gradients are averaged before each step, so that N processes
with batches of b take the step that one with batches of N b takes. Data parallelism without
wrapping the module: losses may call its parts as they like.

With `shard: true` in a config's `fit` each process holds only its share of a transformer's weights,
gradients and optimiser (FSDP2, torch's fully_shard, block by block), and writes these shares to a
checkpoint, from which a run may go on with more or fewer processes."""

from __future__ import annotations

import copy
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import torch
from filelock import FileLock, Timeout
from torch import Tensor, nn

from training.data.errors import BadInput

if TYPE_CHECKING:
    from torch.distributed.tensor import DTensor

LOCK = "run.lock"  # in a run folder
AnyModule = TypeVar("AnyModule", bound=nn.Module)


class Ranks:
    """This process among those that train together.

    Attributes:
        device: what this process computes on.
        rank: its number; 0 validates, saves and reports.
        size: how many there are.
    """

    def __init__(self, device: str = "auto") -> None:
        """device: cpu, cuda, or auto.

        Joins the others where a launcher says that there are some.
        """
        wants_cpu = device == "cpu" or (device == "auto" and not torch.cuda.is_available())
        self._state: Any = None
        self._lock: FileLock | None = None
        self.rank, self.size = 0, 1
        self.device = torch.device("cpu" if wants_cpu else "cuda" if device == "auto" else device)

        if int(os.environ.get("WORLD_SIZE", "1")) > 1:
            from accelerate import PartialState  # slow to import, and needed by several only

            self._state = PartialState(cpu=wants_cpu)
            self.rank, self.size, self.device = (
                self._state.process_index,
                self._state.num_processes,
                self._state.device,
            )

    @property
    def is_main(self) -> bool:
        return self.rank == 0

    def average_gradients(self, module: nn.Module) -> None:
        """Puts the mean over all processes into every gradient; one that is missing in some counts
        as zeros there, and one that is missing in all stays so, as it does in a single process.
        Sharded ones hold their mean already.
        """
        if self._state is None:
            return
        parameters = [p for p in module.parameters() if p.requires_grad and not is_sharded(p)]
        gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in parameters]
        missing = [n for n, p in enumerate(parameters) if p.grad is None]
        device = parameters[0].device
        there = torch.ones(len(parameters), device=device)
        there[missing] = 0.0

        parts = [gradient.detach().float().reshape(-1) for gradient in gradients]
        flat = torch.cat([*parts, there])
        torch.distributed.all_reduce(flat)
        flat /= self.size
        start = 0
        for parameter in parameters:
            part = flat[start : start + parameter.numel()].view_as(parameter)
            start += parameter.numel()
            # in the weight's own memory format: a fused optimiser walks both in the order of memory
            parameter.grad = torch.empty_like(parameter).copy_(part)

        if missing:  # only then is the device waited for
            is_there = flat[start:].tolist()
            for number in missing:
                if not is_there[number]:
                    parameters[number].grad = None

    def from_main(self, *values: float) -> tuple[float, ...]:
        """The main process's values, in all of them: what depends on a clock must be decided
        once.
        """
        if self._state is None:
            return values
        tensor = torch.tensor(
            values, dtype=torch.float64, device=self.device if self.device.type == "cuda" else "cpu"
        )
        torch.distributed.broadcast(tensor, 0)
        return tuple(tensor.tolist())

    def share(self, tensors: Iterable[Tensor]) -> None:
        """Gives all processes the main one's values."""
        if self._state is not None:
            for tensor in tensors:
                torch.distributed.broadcast(tensor.data, 0)

    def sharded(self, module: AnyModule) -> AnyModule:
        """A copy of a module, equal in all processes, whose transformers are spread over them;
        other parts are whole everywhere.

        Raises:
            BadInput: for a module without transformer blocks, or a single process.
        """
        from torch.distributed.device_mesh import init_device_mesh
        from torch.distributed.fsdp import fully_shard

        if self._state is None:
            raise BadInput("shard needs several processes: start it with torchrun")
        copied = copy.deepcopy(module)
        transformers = [
            part
            for part in copied.modules()
            if isinstance(getattr(part, "blocks", None), nn.ModuleList)
        ]
        if not transformers:
            raise BadInput(f"{type(module).__name__} has no transformer blocks to shard")
        mesh = init_device_mesh(self.device.type, (self.size,))
        for transformer in transformers:
            for block in transformer.get_submodule("blocks").children():
                fully_shard(block, mesh=mesh)
            fully_shard(transformer, mesh=mesh)

        return copied

    def hold(self, run: Path) -> None:
        """Keeps a run folder to these processes for as long as they live, or until `release`.

        Raises:
            BadInput: other processes train in it.
        """
        if not self.is_main:
            return
        self._lock = FileLock(run / LOCK)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise BadInput(
                f"another process trains in {run}: wait for its end, or end it; the processes of a"
                " launcher that was killed may live on"
            ) from None

    def release(self) -> None:
        """Lets others have the run folder."""
        if self._lock is not None:
            self._lock.release()

    def wait(self) -> None:
        """Until all are here."""
        if self._state is not None:
            self._state.wait_for_everyone()

    def leave(self) -> None:
        """Ends this process, once all are here and everything is written; nothing where it is the
        only one.

        At once, without the interpreter's own end: threads of torch that are met by it abort the
        process now and then ("terminate called without an active exception"), and the launcher
        takes a run that is whole for one that failed."""
        if self._state is not None:
            self.wait()
            self._state.destroy_process_group()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(0)


def is_sharded(tensor: Tensor) -> bool:
    """Whether this process holds only a share of it."""
    # two seconds to import, and there where anything was sharded
    sharding = sys.modules.get("torch.distributed.tensor")
    return sharding is not None and isinstance(tensor, sharding.DTensor)


def whole(tensor: Tensor) -> Tensor:
    """All of a tensor that may be sharded. To be called by all processes."""
    return cast("DTensor", tensor).full_tensor() if is_sharded(tensor) else tensor


def spread_like(tensor: Tensor, like: Tensor) -> Tensor:
    """A whole tensor on the device, in the memory layout and, where `like` is sharded, in the
    shares of `like`; one that is sharded already stays. By all processes.
    """
    if is_sharded(tensor):
        return tensor
    if is_sharded(like):
        from torch.distributed.tensor import distribute_tensor

        share = cast("DTensor", like)
        return distribute_tensor(tensor.to(share.device), share.device_mesh, share.placements)

    return torch.empty_like(like).copy_(tensor)


def load_whole(module: nn.Module, state: Mapping[str, Tensor]) -> None:
    """Loads whole or sharded tensors into a module that may be sharded. By all processes."""
    own = module.state_dict()
    module.load_state_dict({name: spread_like(tensor, own[name]) for name, tensor in state.items()})


def clip_gradients(module: nn.Module, limit: float, apart: Sequence[str] = ()) -> None:
    """Scales gradients so that their common norm is at most `limit`, sharded ones counted whole. By
    all processes.

    Args:
        module: with gradients.
        limit: the largest norm.
        apart: names of parts whose gradients have a separate norm, which does not scale the
            others': eq. 11 keeps the calibration's loss away from the backbone.
    """
    groups: dict[str, list[nn.Parameter]] = {}
    for name, parameter in module.named_parameters():
        if parameter.grad is not None:
            part = next((part for part in apart if name.startswith(f"{part}.")), "")
            groups.setdefault(part, []).append(parameter)
    for parameters in groups.values():
        _clip(parameters, limit)


def _clip(parameters: list[nn.Parameter], limit: float) -> None:
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    if not any(map(is_sharded, gradients)):
        torch.nn.utils.clip_grad_norm_(parameters, limit)
        return

    norm = torch.stack([whole(gradient.norm()) for gradient in gradients]).norm()
    for gradient in gradients:
        gradient.mul_((limit / (norm + 1e-6)).clamp(max=1.0))
