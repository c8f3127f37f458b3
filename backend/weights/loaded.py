"""Which device and precision a job gets, and the one loaded model that stays warm between jobs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import torch

from backend.errors import DeviceError, OutOfMemory
from backend.memory import keep_freed_memory
from backend.messages import message
from backend.modalities import named_directions
from backend.model.any2any import Any2Any
from backend.model.precision import bf16_units
from backend.notices import notice
from backend.weights.catalogue import find
from backend.weights.folder import ModelFolder, quality_of

# Windows of a batch where a job names no number. On a processor six windows of a small network
# together were a tenth faster than two (in tests/benchmarks/OPTIMISATIONS.md); with a large one a
# layer on more than two may outlast a cancel's two seconds.
DEFAULT_BATCH_SIZE = {"cpu": 2, "cuda": 16}
DEFAULT_OF_SMALL_NETWORK = {"cpu": 6, "cuda": 16}
MOST_HALVINGS = 4  # of the largest default, down to one window
SMALL_NETWORK = 20_000_000  # parameters
SLOW_BF16 = notice("device.bf16")


# How CUDA's libraries and the allocator of pinned memory say that memory is short, in errors of no
# class of their own.
_GPU_FULL = (
    "CUDA out of memory",
    "CUDA error: out of memory",
    "CUBLAS_STATUS_ALLOC_FAILED",
    "CUDNN_STATUS_ALLOC_FAILED",
)


@dataclass(frozen=True)
class Device:
    """A torch device and the precision to compute in.

    Attributes:
        name: "cpu", "cuda:0".
        precision: "fp32" or "bf16".
        warnings: sentences on what speaks against the two together.
    """

    name: str
    precision: str
    warnings: tuple[str, ...] = field(default=(), compare=False)

    @property
    def kind(self) -> str:
        return self.name.split(":")[0]


_PROCESSOR = Device("cpu", "fp32")


@dataclass(frozen=True)
class LoadedModel:
    """A verified model on its device."""

    folder: ModelFolder
    device: Device
    network: Any2Any

    @property
    def default_batch_size(self) -> int:
        """Windows of a batch where a job names no number: the same for a model and a device
        wherever it is requested.
        """
        is_small = sum(weights.numel() for weights in self.network.parameters()) < SMALL_NETWORK
        return (DEFAULT_OF_SMALL_NETWORK if is_small else DEFAULT_BATCH_SIZE)[self.device.kind]


def choose_device(requested: str, precision: str) -> Device:
    """Resolves `auto`: the first CUDA device when there is one; bf16 there, fp32 on a CPU.

    Raises:
        DeviceError: device.unavailable, when the requested device is not there.
    """
    has_cuda = torch.cuda.is_available()
    name = ("cuda" if has_cuda else "cpu") if requested == "auto" else requested
    if name.startswith("cuda"):
        number = int(name.partition(":")[2] or 0)
        count = torch.cuda.device_count() if has_cuda else 0
        if number >= count:
            seen = f"{count} CUDA device(s)" if count else "no CUDA device"
            raise DeviceError(
                "device.unavailable",
                message(
                    "The device {name} does not exist: torch finds {seen}.", name=name, seen=seen
                ),
                "Use --device auto or cpu.",
            )

        name = f"cuda:{number}"

    chosen = Device(
        name, ("bf16" if name != "cpu" else "fp32") if precision == "auto" else precision
    )
    is_slow = (chosen.kind, chosen.precision) == ("cpu", "bf16") and not bf16_units()
    return replace(chosen, warnings=(SLOW_BF16,)) if is_slow else chosen


class ModelCache:
    """Keeps the last model loaded: a warm backend starts its next job at once."""

    def __init__(self) -> None:
        self._loaded: LoadedModel | None = None

    def device(self, requested: str, precision: str) -> Device:
        """What a job is computed on: `choose_device`'s answer."""
        return choose_device(requested, precision)

    @property
    def here(self) -> ModelCache:
        """Where this process finds a model that it computes with itself."""
        return self

    def get(self, id_or_dir: str, device: Device) -> LoadedModel:
        """The model on the device, loaded and verified unless it is the one that is warm.

        Raises:
            ModelError: model.*; DeviceError: device.out_of_memory.
        """
        warm = self._loaded
        if warm is not None and warm.device == device:
            folder = find(id_or_dir, check_digests=False)
            if (folder.path, folder.weights_sha256) == (
                warm.folder.path,
                warm.folder.weights_sha256,
            ):
                return warm

        self._loaded = warm = None
        folder = find(id_or_dir)
        plain_arithmetic()
        keep_freed_memory()
        network = Any2Any.load(folder.path, device.name, device.precision)
        network.confidence = confidence_of(folder.path)
        self._loaded = LoadedModel(folder, device, network)
        return self._loaded


def confidence_of(folder: Path) -> dict[tuple[str, str], float]:
    """The inverse of a model's expected squared error by (source, target), up to a factor, from its
    figures on held-out scenes; empty where it has none, and all sources count alike.
    """
    by_direction = quality_of(folder).get("quality_db", {})
    return {
        direction: 10 ** (by_direction[name] / 10)
        for name, direction in named_directions().items()
        if name in by_direction
    }


class ModelsElsewhere(ModelCache):
    """For a run that others compute: its models are said to be on the others' device, and are on
    this machine's processor.
    """

    def __init__(self, device: Device) -> None:
        super().__init__()
        self._device = device
        self._here = _OnProcessor()

    def device(self, requested: str, precision: str) -> Device:
        return self._device

    @property
    def here(self) -> ModelCache:
        return self._here

    def get(self, id_or_dir: str, device: Device) -> LoadedModel:
        """The model; its network computes on this machine's processor only."""
        return replace(self._here.get(id_or_dir, _PROCESSOR), device=device)


class _OnProcessor(ModelCache):
    def device(self, requested: str, precision: str) -> Device:
        return _PROCESSOR


@contextmanager
def as_memory_errors() -> Iterator[None]:
    """Turns what torch and Python raise for missing memory into our errors.

    Raises:
        DeviceError: device.out_of_memory. OutOfMemory: memory.exhausted.
    """
    try:
        yield
    except (MemoryError, RuntimeError) as error:  # torch.OutOfMemoryError is one of the latter
        if isinstance(error, torch.OutOfMemoryError) or any(
            sign in str(error) for sign in _GPU_FULL
        ):
            hint = message("Use a smaller --batch-size, --precision bf16 or --device cpu.")
            raise DeviceError(
                "device.out_of_memory", "The GPU's memory does not suffice for this batch.", hint
            ) from error

        # torch's own CPU allocator
        if isinstance(error, RuntimeError) and "can't allocate memory" not in str(error):
            raise
        raise OutOfMemory(
            "memory.exhausted",
            "The machine's memory does not suffice.",
            "Use a smaller --batch-size or close programs.",
        ) from error


def plain_arithmetic() -> None:
    """Has torch compute alike everywhere, in this process."""
    # TF32 would move fp32 results by more than a count between a GPU and a CPU (CONTRACT,
    # Equality).
    torch.backends.cuda.matmul.allow_tf32 = False
    torch.backends.cudnn.allow_tf32 = False
    torch.backends.cudnn.deterministic = True
